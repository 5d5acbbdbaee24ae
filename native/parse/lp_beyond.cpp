// What goes beyond linear rows in an LP text: quadratic brackets, indicators, special ordered sets (L26 to L28).
#include <algorithm>
#include <utility>

#include "lp_state.h"

namespace assay {

void sort_terms(std::vector<QuadraticTerm>& list) {
  std::stable_sort(list.begin(), list.end(), [](const QuadraticTerm& a, const QuadraticTerm& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  size_t kept = 0;
  for (const QuadraticTerm& term : list) {
    if (kept > 0 && list[kept - 1].first == term.first && list[kept - 1].second == term.second) list[kept - 1].value += term.value;
    else list[kept++] = term;
  }
  list.resize(kept);
  std::erase_if(list, [](const QuadraticTerm& term) { return term.value == 0; });
}

// bracket := "[" [sign] qterm ((sign) qterm)* "]" (("*" | "/") number)*        the factor behind it goes into `coefficient`
bool LpReader::State::read_bracket(Number& coefficient, bool& halved) {
  const size_t open = token().offset;
  const size_t begin = quadratic.size();
  lexer.in_bracket = true;
  lexer.next();
  bool first = true;
  while (token().kind != Token::closeBracket) {
    bool negative = false, signed_ = false;
    while (token().kind == Token::plus || token().kind == Token::minus) {
      negative ^= token().kind == Token::minus;
      if (signed_) differs(Construct::twoSigns, token().offset);
      signed_ = true;
      lexer.next();
    }
    if (!first && !signed_) {
      if (token().kind == Token::end) return fault(FaultCode::unexpectedEnd, token().offset, "the quadratic bracket is not closed with ']'");
      return unexpected("an operator or ']' in the quadratic bracket");
    }
    if (!read_bracket_term(negative)) return false;
    first = false;
  }
  if (first) return fault(FaultCode::badQuadratic, open, "a quadratic bracket without terms");
  lexer.in_bracket = false;
  check_pairs(begin, open);
  lexer.next();
  while (token().kind == Token::star || token().kind == Token::slash) {
    const bool divide = token().kind == Token::slash;
    lexer.next();
    if (token().kind != Token::number) return unexpected("a number behind the quadratic bracket");
    if (divide && lexer.number().value == 0) return fault(FaultCode::divisionByZero, token().offset, "a division by zero");
    if (picky()) check_bracket_factor(token(), divide, !halved);
    coefficient = divide ? assay::divide(coefficient, lexer.number(), model->pool) : multiply(coefficient, lexer.number(), model->pool);
    halved = true;
    lexer.next();
  }
  return true;
}

// qterm := [number ["*"]] column ("^" 2 | "*" column)
bool LpReader::State::read_bracket_term(bool negative) {
  double value = negative ? -1 : 1;
  if (token().kind == Token::number) {
    value *= lexer.number().value;
    lexer.next();
    if (token().kind == Token::star) {
      differs(Construct::scaledProduct, token().offset);
      lexer.next();
    }
  }
  if (token().kind != Token::name) return unexpected("a column in the quadratic bracket");
  const LpToken first_name = token();
  const int32_t first = column_of(first_name);
  if (first < 0) return false;
  lexer.next();
  int32_t second = first;
  if (token().kind == Token::caret) {
    lexer.next();
    if (token().kind != Token::number || lexer.number().value != 2) {
      if (token().kind == Token::bad) return false;
      return fault(FaultCode::badQuadratic, token().offset, "expected the power 2, got " + described(token()));
    }
    if (!token().glued) differs(Construct::powerBlank, token().offset);
    if (token().spelling != "2") differs(Construct::powerDecimal, token().offset, token().spelling);
    lexer.next();
  } else if (token().kind == Token::star) {
    lexer.next();
    if (token().kind != Token::name) return unexpected("a column after '*' in the quadratic bracket");
    second = column_of(token());
    if (second < 0) return false;
    lexer.next();
    if (token().kind == Token::star || token().kind == Token::caret) {
      return fault(FaultCode::badQuadratic, token().offset, "a term of a quadratic bracket has two columns, no more");
    }
  } else {
    if (token().kind == Token::bad) return false;
    return fault(FaultCode::badQuadratic, first_name.offset, "the linear term " + described(first_name) + " cannot stand in a quadratic bracket");
  }
  quadratic.push_back({std::min(first, second), std::max(first, second), value});
  return add_term(first_name.offset);
}

bool LpReader::State::store_indicator(std::string_view name, int32_t column, size_t place, const Number& value) {
  if (value.value != 0 && value.value != 1) {
    return fault(FaultCode::badIndicator, place, "an indicator's switch is compared with 0 or 1");
  }
  lexer.next();  // the arrow
  terms.clear();
  quadratic.clear();
  LpSum left, right;
  const size_t offset = token().offset;
  wraps = true;
  if (!read_sum(left, 0)) return false;
  if (left.empty) return unexpected("a row after '->'");
  if (!is_sense(token().kind)) {
    if (token().kind == Token::bad) return false;
    return fault(token().kind == Token::end ? FaultCode::unexpectedEnd : FaultCode::missingSense, token().offset,
                 "expected a comparison (<=, >=, =) after '->', got " + described(token()));
  }
  const Token sense = token().kind;
  if (picky()) check_sense(token());
  lexer.next();
  wraps = false;
  if (!read_sum(right, 0)) return false;
  if (right.empty) return unexpected("the right side of the row");
  if (is_sense(token().kind)) return fault(FaultCode::badIndicator, token().offset, "an indicator's row cannot be a range");
  if (left.quadratic_end > left.quadratic_begin || right.quadratic_end > right.quadratic_begin) {
    return fault(FaultCode::badIndicator, offset, "an indicator's row must be linear");
  }
  Indicator indicator{.column = column, .active = value.value == 1, .row = {}};
  indicator.row.name = name;
  for (size_t i = right.begin; i < right.end; ++i) terms[i].number = negate(terms[i].number, model->pool);
  LpSum body = left;
  body.end = right.end;
  if (!body.has_columns()) return fault(FaultCode::badIndicator, offset, "an indicator's row has no columns");
  if (right.has_columns()) differs(Construct::columnsOnRight, right.offset);
  if (left.has_constant && left.has_columns()) differs(Construct::constantLeft, left.constant_offset);
  store_terms(indicator.row, body);
  const double side = (right.has_constant ? right.constant.value : 0) - (left.has_constant ? left.constant.value : 0);
  if (sense != Token::lessEqual) indicator.row.lower = side;
  if (sense != Token::greaterEqual) indicator.row.upper = side;
  if (!add_row(offset)) return false;
  switches.push_back({model->indicators.size(), place});
  model->indicators.push_back(std::move(indicator));
  return true;
}

void LpReader::State::finish_indicators() {
  for (const Switch& entry : switches) {
    const auto column = static_cast<size_t>(model->indicators[entry.indicator].column);
    if (model->kind[column] != ColumnKind::integer || model->column_lower[column] < 0 || model->column_upper[column] > 1) {
      fault(FaultCode::badIndicator, entry.offset, "the switch " + quoted(columns.name(column)) + " of an indicator must be a binary column");
    }
  }
}

// set := [label] ["S1" "::" | "S2" "::"] (column ":" weight)+
bool LpReader::State::read_set() {
  SpecialSet set{.name = {}, .type = section == Section::sets1 ? 1 : section == Section::sets2 ? 2 : 0, .column = {}, .weight = {}};
  const size_t offset = token().offset;
  weights.clear();
  ++row_stamp;
  const auto is_type = [&](const LpToken& t) { return t.kind == Token::name && (same_word(t.spelling, "s1") || same_word(t.spelling, "s2")); };
  const auto take_type = [&](const LpToken& t) { set.type = t.spelling[1] - '0'; };
  if (token().kind == Token::name && lexer.colon_follows()) {
    // label ":" , type "::" , or the first member "x:1" of a set without a label
    const LpToken word = token();
    const LpLexer::Mark here = lexer.mark();
    lexer.next();
    lexer.next();
    if (token().kind == Token::colon) {
      if (!is_type(word)) return fault(FaultCode::badSpecialSet, word.offset, "expected 'S1::' or 'S2::', got " + described(word));
      take_type(word);
      lexer.next();
    } else if (token().kind == Token::number && section != Section::sets) {
      lexer.reset(here);
    } else {
      set.name = word.spelling;
      if (is_type(token()) && lexer.colon_follows()) {
        take_type(token());
        lexer.next();
        lexer.next();
        if (token().kind != Token::colon) return unexpected("'::' after the type of the set");
        lexer.next();
      }
    }
  }
  if (set.type == 0) {
    if (token().kind == Token::bad) return false;
    return fault(FaultCode::badSpecialSet, token().offset, "expected the type of the set, 'S1::' or 'S2::', got " + described(token()));
  }
  while (token().kind == Token::name && !(token().first_on_line && at_section_start())) {
    if (token().first_on_line && !set.column.empty()) {
      // A label on a new line starts the next set; a member does not have a name behind its colon.
      const LpLexer::Mark here = lexer.mark();
      lexer.next();
      const bool colon = token().kind == Token::colon;
      if (colon) lexer.next();
      const bool label = colon && token().kind != Token::number && token().kind != Token::minus && token().kind != Token::plus;
      const bool set_of_type = label;
      lexer.reset(here);
      if (set_of_type) break;
    }
    const LpToken member = token();
    lexer.next();
    if (token().kind != Token::colon) {
      if (section_follows()) break;
      return unexpected("':' and a weight after the set's member");
    }
    lexer.next();
    bool negative = false;
    while (token().kind == Token::plus || token().kind == Token::minus) {
      negative ^= token().kind == Token::minus;
      lexer.next();
    }
    if (token().kind != Token::number) return unexpected("a weight after ':'");
    const double weight = negative ? -lexer.number().value : lexer.number().value;
    weights.emplace_back(weight, token().offset);
    const int32_t column = column_of(member);
    if (column < 0) return false;
    if (std::exchange(mentions[static_cast<size_t>(column)].last_row, row_stamp) == row_stamp) {
      return fault(FaultCode::badSpecialSet, member.offset, "the column " + described(member) + " stands twice in one set");
    }
    set.column.push_back(column);
    set.weight.push_back(weight);
    if (!add_term(member.offset)) return false;
    lexer.next();
  }
  if (set.column.empty()) return fault(FaultCode::badSpecialSet, offset, "a special ordered set without members");
  std::sort(weights.begin(), weights.end());
  const auto twin = std::adjacent_find(weights.begin(), weights.end(), [](const auto& a, const auto& b) { return a.first == b.first; });
  if (twin != weights.end()) {
    const size_t place = twin[1].second;
    const std::string_view rest = text.substr(place);
    return fault(FaultCode::badSpecialSet, place, "the weight " + quoted(rest.substr(0, rest.find_first_of(" \t\r\n"))) + " stands twice in one set; weights must differ");
  }
  if (!add_row(offset)) return false;
  model->sets.push_back(std::move(set));
  return true;
}

}  // namespace assay
