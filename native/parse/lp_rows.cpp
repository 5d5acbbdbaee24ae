// The objective and the rows of an LP text (L9 to L18).
#include <cmath>

#include "lp_state.h"

namespace assay {

// Rows of every kind, and sets.
bool LpReader::State::refuse_row(size_t offset) {
  return fault(FaultCode::tooLarge, offset, "the text has more rows than the limit of " + std::to_string(options->limits.rows));
}

// label := name ":"        also digits; a section word is a name here
bool LpReader::State::read_label(std::string_view& name) {
  name = {};
  if (token().kind != Token::name && token().kind != Token::number) return true;
  if (!lexer.colon_follows()) {
    // `c 1: x <= 4`, `c-1: …`: a label of several tokens is none.
    return true;
  }
  name = token().spelling;
  if (picky() && token().kind == Token::number) differs(Construct::digitLabel, token().offset, name);
  else if (picky()) check_name(name, token().offset);
  if (is_section_word(name)) {
    differs(Construct::wordLabel, token().offset, name);
    warn(WarningCode::nameLooksLikeKeyword, token().offset, "the label " + quoted(name) + " is called like a section; some readers take it for one");
  }
  lexer.next();
  lexer.next();
  return true;
}

void LpReader::State::warn_constant(const LpSum& sum) {
  if (sum.has_constant && sum.has_columns()) differs(Construct::constantLeft, sum.constant_offset);
  if (sum.has_constant && sum.has_columns() && sum.constant.value != 0) {
    warn(WarningCode::constantMoved, sum.constant_offset, "a constant beside columns moves to the other side; some readers drop it or make a column of it");
  }
}

void LpReader::State::warn_repeated(int32_t column, size_t offset) {
  if (has_warned(WarningCode::duplicateTerm)) return;
  differs(section == Section::maximize || section == Section::minimize ? Construct::repeatedCost : Construct::repeatedTerm, offset);
  warn(WarningCode::duplicateTerm, offset, "the column " + quoted(columns.name(static_cast<size_t>(column))) + " stands twice in one expression and is summed; some readers keep one of the two");
}

bool LpReader::State::settle_side(Number& side, Side which, size_t offset) {
  if (std::isfinite(side.value)) {
    differs(std::abs(side.value) < 1e30 ? Construct::hugeNumber : Construct::infiniteNumber, offset);
    warn(WarningCode::infiniteBound, offset, "a side of 1e20 or more counts as infinite");
    side = Number::of(side.value > 0 ? kInfinity : -kInfinity);
  }
  if ((which == Side::lower) == (side.value > 0)) {
    return fault(FaultCode::badBound, offset, which == Side::lower ? "nothing is at least infinity" : "nothing is at most minus infinity");
  }
  return true;
}

void LpReader::State::store_terms(SparseRow& row, const LpSum& body) {
  std::vector<LpTerm> sorted(terms.begin() + static_cast<std::ptrdiff_t>(body.begin), terms.begin() + static_cast<std::ptrdiff_t>(body.end));
  std::stable_sort(sorted.begin(), sorted.end(), [](const LpTerm& a, const LpTerm& b) { return a.column < b.column; });
  for (size_t i = 0; i < sorted.size();) {
    const int32_t column = sorted[i].column;
    Number sum = sorted[i].number;
    for (++i; i < sorted.size() && sorted[i].column == column; ++i) sum = add(sum, sorted[i].number, model->pool);
    if (sum.value == 0) continue;
    row.index.push_back(column);
    row.value.push_back(sum.value);
  }
}

bool LpReader::State::store_row(std::string_view name, const LpSum& body, Number lower, Number upper, size_t offset, size_t right_begin) {
  if (!side_of(lower, Side::lower, offset) || !side_of(upper, Side::upper, offset)) return false;
  if (!add_row(offset)) return false;
  if (!body.has_columns()) differs(Construct::constantRow, offset);
  if (!body.has_columns()) warn(WarningCode::constantRow, offset, "a row without columns holds or does not, whatever the values");
  if (body.quadratic_end > body.quadratic_begin || section == Section::cuts) {
    SparseRow row{.name = name, .lower = lower.value, .upper = upper.value, .index = {}, .value = {}};
    store_terms(row, body);
    if (section == Section::cuts) {
      model->user_cuts.push_back(std::move(row));
      return true;
    }
    QuadraticRow whole{.linear = std::move(row), .terms = {}};
    whole.terms.assign(quadratic.begin() + static_cast<std::ptrdiff_t>(body.quadratic_begin),
                       quadratic.begin() + static_cast<std::ptrdiff_t>(body.quadratic_end));
    sort_terms(whole.terms);
    model->quadratic_rows.push_back(std::move(whole));
    return true;
  }
  ++row_stamp;
  for (size_t i = body.begin; i < body.end; ++i) {
    if (i == right_begin) ++row_stamp;  // a column may stand once on each side
    if (!add_entry(terms[i].column, terms[i].number, offset)) return false;
  }
  close_row(name, rows.key_of(name), lower, upper, offset);
  return true;
}

// A column that stands in the row in hand already.
bool LpReader::State::repeat_entry(int32_t column, size_t offset) {
  if (inexact && ++long_numbers > kMostLongNumbers) {
    return fault(FaultCode::tooLarge, offset, "the text repeats columns with fractions more than " + std::to_string(kMostLongNumbers) + " times");
  }
  warn_repeated(column, offset);
  return true;
}

void LpReader::State::close_row(std::string_view name, const NameTable::Key& key, const Number& lower, const Number& upper, size_t offset) {
  const auto row = model->row_lower.size();
  entries.end_row();
  model->row_lower.push_back(lower.value);
  model->row_upper.push_back(upper.value);
  model->row_name.push_back(name);
  note_exact(Field::rowLower, row, lower);
  note_exact(Field::rowUpper, row, upper);
  if (name.empty()) return;
  if (rows.find(name, key) < 0) {
    rows.add(name, key);
    return;
  }
  differs(Construct::repeatedRowName, offset);
  warn(WarningCode::duplicateRowName, offset, "the row name " + quoted(name) + " is given twice; both rows count");
}

// row := [label] sum sense sum        columns and constants on both sides
bool LpReader::State::finish_row(std::string_view name, const LpSum& left, Token sense, const LpSum& right, size_t offset) {
  const bool both = left.has_columns() && right.has_columns();
  const bool flip = !left.has_columns() && right.has_columns();
  if (both && right.end - right.begin == 1 && !right.has_constant && column_notes[static_cast<size_t>(terms[right.begin].column)].first_seen >= right.offset) {
    units.push_back(terms[right.begin].column);
  }
  if (both || flip) differs(Construct::columnsOnRight, right.offset);
  warn_constant(flip ? right : left);
  const Number left_constant = left.has_constant ? left.constant : Number{};
  const Number right_constant = right.has_constant ? right.constant : Number{};
  if (std::isinf(left_constant.value) && (left.has_columns() || right.has_constant)) {
    if (!flip || right.has_constant) return fault(FaultCode::numberOutOfRange, left.constant_offset, "an infinite constant cannot be moved");
  }
  Number side = flip ? left_constant : right_constant;
  const Number& moved = flip ? right_constant : left_constant;
  if (moved.value != 0) {
    if (std::isinf(side.value)) return fault(FaultCode::numberOutOfRange, offset, "an infinite side beside a constant");
    side = add(side, negate(moved, model->pool), model->pool);
  }
  if (both) {
    for (size_t i = right.begin; i < right.end; ++i) terms[i].number = negate(terms[i].number, model->pool);
    for (size_t i = right.quadratic_begin; i < right.quadratic_end; ++i) quadratic[i].value = -quadratic[i].value;
  }
  LpSum body = flip ? right : left;
  if (both) {
    body.end = right.end;
    body.quadratic_end = right.quadratic_end;
  }
  if (flip) sense = flipped(sense);
  const Number lower = sense == Token::lessEqual ? Number::of(-kInfinity) : side;
  const Number upper = sense == Token::greaterEqual ? Number::of(kInfinity) : side;
  if (sense == Token::equal && std::isinf(side.value)) return fault(FaultCode::badBound, offset, "nothing equals infinity");
  return store_row(name, body, lower, upper, offset, both ? right.begin : SIZE_MAX);
}

// range := constant sense sum sense constant        both comparisons point one way
bool LpReader::State::finish_range(std::string_view name, const LpSum& low, Token sense, const LpSum& middle, const LpSum& high, size_t offset) {
  if (low.has_columns() || high.has_columns()) {
    return fault(FaultCode::badRange, low.has_columns() ? low.offset : high.offset, "the outer sides of a range must be constants");
  }
  differs(Construct::rangeRow, offset);
  warn_constant(middle);
  Number first = low.has_constant ? low.constant : Number{};
  Number last = high.has_constant ? high.constant : Number{};
  if (middle.has_constant && middle.constant.value != 0) {
    const Number moved = negate(middle.constant, model->pool);
    if (std::isfinite(first.value)) first = add(first, moved, model->pool);
    if (std::isfinite(last.value)) last = add(last, moved, model->pool);
  }
  const bool up = sense == Token::lessEqual;
  if (up ? first.value > last.value : first.value < last.value) {
    warn(WarningCode::boundsCross, offset, "the lower side of a range is above its upper side, so nothing is feasible");
  }
  return store_row(name, middle, up ? first : last, up ? last : first, offset);
}

// Whether [sign…] "inf" stands here; the present token is the word then, else nothing has moved.
bool LpReader::State::at_infinity(bool& negative) {
  negative = false;
  if (!is_sign(token().kind)) return is_infinity(token());
  const LpLexer::Mark before = lexer.mark();
  for (; is_sign(token().kind); lexer.next()) negative ^= token().kind == Token::minus;
  if (is_infinity(token())) return true;
  lexer.reset(before);
  return false;
}

// side := [sign…] "inf" | sum
bool LpReader::State::read_side(LpSum& sum) {
  bool negative = false;
  if (!at_infinity(negative)) return read_sum(sum, 0);
  differs(Construct::infiniteSide, token().offset);
  sum = LpSum{.begin = terms.size(), .end = terms.size(), .quadratic_begin = quadratic.size(), .quadratic_end = quadratic.size(), .offset = token().offset};
  sum.constant = Number::of(negative ? -kInfinity : kInfinity);
  sum.constant_offset = token().offset;
  sum.has_constant = true;
  sum.empty = false;
  lexer.next();
  return true;
}

// statement := [label] side sense side [sense side] | [label] column "=" (0|1) "->" row
bool LpReader::State::read_row() {
  terms.clear();
  quadratic.clear();
  std::string_view name;
  const size_t start = token().offset;
  if (!read_label(name)) return false;
  const size_t first = token().offset;
  const bool named = token().kind == Token::name;
  LpSum left, middle, right;
  wraps = true;
  if (!read_side(left)) return false;
  if (left.empty) return unexpected(name.empty() ? "a row" : "a row after its label");
  if (!is_sense(token().kind)) {
    if (token().kind == Token::bad) return false;
    if (token().kind == Token::colon && name.empty()) {
      return fault(FaultCode::badName, start, "a row label is one name; got " + quoted(text.substr(start, token().offset - start)));
    }
    if (token().kind == Token::name && !token().first_on_line && !section_follows()) {
      return fault(FaultCode::missingOperator, token().offset, "expected an operator before " + described(token()));
    }
    if (token().kind == Token::end) {
      return fault(FaultCode::unexpectedEnd, token().offset, "the text ends before the comparison of the row" + (name.empty() ? std::string() : " " + quoted(name)));
    }
    const bool next_statement = token().first_on_line || token().kind == Token::semicolon || section_follows();
    return fault(next_statement ? FaultCode::missingSense : FaultCode::unexpectedToken, token().offset,
                 "expected a comparison (<=, >=, =) in the row" + (name.empty() ? std::string() : " " + quoted(name)) + ", got " + described(token()));
  }
  const Token sense = token().kind;
  if (picky()) check_sense(token());
  lexer.next();
  wraps = !left.has_columns();  // behind a constant, the columns go on over line ends, and so does a range
  if (!read_side(middle)) return false;
  if (middle.empty) return unexpected("the right side of the row");
  const bool row_ends = token().first_on_line && !wraps;  // a comparison or arrow on the next line starts another row
  wraps = false;
  if (token().kind == Token::arrow && !row_ends) {
    if (sense != Token::equal || !named || left.end - left.begin != 1 || left.has_constant || middle.has_columns() ||
        terms[left.begin].number.value != 1) {
      return fault(FaultCode::badIndicator, first, "before '->' stands a column, '=' and 0 or 1");
    }
    differs(Construct::indicator, token().offset);
    return store_indicator(name, terms[left.begin].column, first, middle.constant);
  }
  if (is_sense(token().kind) && !row_ends) {
    const LpToken second = token();
    if (picky()) check_sense(second);
    lexer.next();
    if (!read_side(right)) return false;
    if (right.empty) return unexpected("the right side of the range");
    if (is_sense(token().kind)) return fault(FaultCode::badRange, token().offset, "a range has two comparisons, no more");
    if (second.kind != sense || sense == Token::equal) {
      return fault(FaultCode::badRange, second.offset, "the comparisons of a range must point one way: <= … <= or >= … >=");
    }
    return finish_range(name, left, sense, middle, right, first);
  }
  return finish_row(name, left, sense, middle, first);
}

// objective := ("max" | "min" …) [":"] [label] [sum]
bool LpReader::State::read_objective() {
  terms.clear();
  quadratic.clear();
  std::string_view name;
  if (!at_section_start() && !read_label(name)) return false;
  model->objective_name = name;
  LpSum sum;
  const size_t offset = token().offset;
  wraps = true;
  if (!at_section_start() && !section_follows()) {
    if (!read_sum(sum, 0)) return false;
  }
  if (token().kind == Token::colon) {
    return fault(FaultCode::unexpectedToken, token().offset, "the objective has one label; ':' cannot stand here");
  }
  if (is_sense(token().kind)) {
    return fault(FaultCode::unexpectedToken, token().offset, "an objective has no comparison; expected an expression such as 'max 3 x + 2 y', got " + described(token()));
  }
  return store_objective(sum, offset);
}

bool LpReader::State::store_objective(const LpSum& sum, size_t offset) {
  if (!sum.has_columns()) differs(Construct::emptyObjective, offset);
  if (!sum.has_columns()) warn(WarningCode::emptyObjective, offset, "an objective without columns: every feasible point is optimal");
  ++row_stamp;
  cost_numbers.assign(static_cast<size_t>(model->columns()), Number{});
  for (size_t i = sum.begin; i < sum.end && !sum.empty; ++i) {
    const auto column = static_cast<size_t>(terms[i].column);
    if (std::exchange(mentions[column].last_row, row_stamp) == row_stamp) {
      warn_repeated(terms[i].column, offset);
      cost_numbers[column] = add(cost_numbers[column], terms[i].number, model->pool);
      if (!spend(cost_numbers[column], offset)) return false;
    } else {
      cost_numbers[column] = terms[i].number;
    }
  }
  for (size_t j = 0; j < cost_numbers.size(); ++j) {
    model->cost[j] = cost_numbers[j].value;
    note_exact(Field::cost, j, cost_numbers[j]);
  }
  if (sum.has_constant) {
    model->offset = sum.constant.value;
    note_exact(Field::offset, 0, sum.constant);
    differs(sum.constant_last ? Construct::objectiveConstant : Construct::objectiveConstantEarly, sum.constant_offset);
  }
  if (!quadratic.empty()) {
    model->quadratic = quadratic;
    sort_terms(model->quadratic);
  }
  return true;
}

}  // namespace assay
