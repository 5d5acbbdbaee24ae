// Expressions of an LP text: sums of terms and constants (L11).
#include <cmath>
#include <utility>

#include "lp_state.h"

namespace assay {

// Exact arithmetic whose results are long is bounded, so that reading takes time and memory linear in the text.
bool LpReader::State::spend(const Number& result, size_t offset) {
  if (result.kind != Number::Kind::big || ++long_numbers <= kMostLongNumbers) return true;
  return fault(FaultCode::tooLarge, offset, "the text has more than " + std::to_string(kMostLongNumbers) + " sums and products of long numbers");
}

bool LpReader::State::refuse_term(size_t offset) {
  return fault(FaultCode::tooLarge, offset, "the text has more terms than the limit of " + std::to_string(options->limits.nonzeros));
}

int32_t LpReader::State::add_column(std::string_view name, size_t offset, const NameTable::Key& key) {
  const int32_t column = columns.add(name, key);
  if (static_cast<uint32_t>(column) >= options->limits.columns) {
    fault(FaultCode::tooLarge, offset, "the text has more columns than the limit of " + std::to_string(options->limits.columns));
    return -1;
  }
  model->cost.push_back(0);
  model->column_lower.push_back(0);
  model->column_upper.push_back(kInfinity);
  model->kind.push_back(ColumnKind::continuous);
  column_notes.push_back({.first_seen = offset});
  mentions.push_back({.last_row = 0, .count = 1});
  if (is_section_word(name)) {
    if (picky()) check_column_word(name, offset);
    warn(WarningCode::nameLooksLikeKeyword, offset, "the column " + quoted(name) + " is called like a section; some readers take it for one");
  }
  if (picky()) check_name(name, offset);
  return column;
}

// sum := [sign…] product ((sign…) product)*        empty where a statement may be
bool LpReader::State::read_sum(LpSum& sum, uint32_t depth) {
  sum = LpSum{.begin = terms.size(), .quadratic_begin = quadratic.size(), .offset = token().offset};
  bool first = true;
  // Elsewhere a name at the end of a product may start a section or a statement.
  const bool may_be_plain = depth == 0 && wraps && !picky();
  while (true) {
    if (may_be_plain && !read_plain_terms(sum, first)) return false;
    if (!first && token().first_on_line && !wraps && depth == 0) break;
    bool negative = false, signed_ = false;
    size_t signs = 0;
    while (token().kind == Token::plus || token().kind == Token::minus) {
      negative ^= token().kind == Token::minus;
      if (++signs == 2) differs(Construct::twoSigns, token().offset);
      else if (signs == 3) differs(Construct::threeSigns, token().offset);
      signed_ = true;
      lexer.next();
    }
    const Token kind = token().kind;
    const bool starts = kind == Token::number || kind == Token::openParen || kind == Token::openBracket ||
                        (kind == Token::name && (signed_ || first || !at_section_start()));
    if (!starts) {
      if (kind == Token::bad) return false;
      if (signed_) return unexpected("a term after the sign");
      break;
    }
    if (signed_ && at_section_start()) return unexpected("a term after the sign");
    if (!first && !signed_) {
      // Two products without an operator: a new statement's first word on a new line ends this sum, anything else is a fault.
      break;
    }
    sum.constant_last = false;
    if (!read_product(sum, negative, depth)) return false;
    first = false;
    sum.empty = false;
  }
  sum.end = terms.size();
  sum.quadratic_end = quadratic.size();
  return true;
}

// product := factor (("*" | "/" | nothing) factor)*        factor := number | column | "(" sum ")" | "[" … "]"
bool LpReader::State::read_product(LpSum& sum, bool negative, uint32_t depth) {
  const size_t begin = terms.size(), quadratic_begin = quadratic.size();
  const size_t product_offset = token().offset;
  Number coefficient = Number::of(1);
  const Number* held = nullptr;  // the coefficient, while it is the lexer's number only: copied when its stores are done
  bool has_columns = false, any = false, after_number = false;
  bool single = false;   // the columns are one name: its term is not stored yet
  int32_t column = -1;
  Number inner_constant;  // of a parenthesis with columns
  bool has_inner_constant = false;
  bool divide = false, joined = false;  // an operator stands before the factor
  while (true) {
    const LpToken& factor = token();
    const size_t offset = factor.offset;
    if (held != nullptr && (joined || factor.kind != Token::number)) coefficient = *std::exchange(held, nullptr);
    if (any && !joined && factor.first_on_line && !wraps && depth == 0) break;
    if (factor.kind == Token::number || is_infinity(factor)) {
      if (is_infinity(factor)) {
        if (any && !joined) break;
        return fault(FaultCode::numberOutOfRange, factor.offset, quoted(factor.spelling) + " cannot stand in an expression");
      }
      if (any && !joined) {
        if (factor.first_on_line && depth == 0) break;
        return fault(FaultCode::missingOperator, factor.offset, "expected an operator before " + described(factor));
      }
      if (divide && lexer.number().value == 0) return fault(FaultCode::divisionByZero, factor.offset, "a division by zero");
      if (!any) {
        held = &lexer.number();
      } else {
        coefficient = divide ? assay::divide(coefficient, lexer.number(), model->pool) : multiply(coefficient, lexer.number(), model->pool);
        if (std::isinf(coefficient.value)) return fault(FaultCode::numberOutOfRange, offset, "the coefficient is beyond what a double can hold");
        if (!spend(coefficient, offset)) return false;
      }
      after_number = true;
      lexer.next();
    } else if (factor.kind == Token::name) {
      const bool implied = any && !joined;
      if (implied) {
        // `3 x` is a product; `x y` is a fault unless a section or a new statement starts here.
        if (has_columns || !after_number) {
          if (factor.first_on_line && depth == 0) break;
          if (section_follows()) break;
          return fault(FaultCode::missingOperator, factor.offset, "expected an operator before " + described(factor));
        }
        // `x <= 4 c2: …`, `x <= 4 y <= 5` in Bounds, `x <= 4 General …`: the number ends a statement.
        if (section == Section::bounds || at_section_start()) break;
        if (depth == 0 && lexer.colon_follows()) break;
        if (!wraps && columns.find(factor.spelling) < 0 && section_follows()) break;
      }
      if (divide) return fault(FaultCode::nonlinear, factor.offset, "a division by the column " + described(factor) + " is not linear");
      if (has_columns) return fault(FaultCode::nonlinear, factor.offset, "a product of columns is not linear; quadratic terms stand in brackets [ ]");
      column = column_of(factor);
      if (column < 0) return false;
      has_columns = single = true;
      after_number = false;
      lexer.next();
      if (token().kind == Token::caret) return fault(FaultCode::nonlinear, token().offset, "a power of a column is not linear; quadratic terms stand in brackets [ ]");
      if (token().kind == Token::openBracket && token().glued) return unexpected("an operator after the column");
    } else if (factor.kind == Token::openParen) {
      if (any && !joined && !after_number) {
        return fault(FaultCode::missingOperator, factor.offset, "expected an operator before '('");
      }
      if (depth >= options->limits.nesting) {
        return fault(FaultCode::tooLarge, factor.offset, "parentheses nest deeper than the limit of " + std::to_string(options->limits.nesting));
      }
      differs(Construct::parentheses, factor.offset);
      lexer.next();
      LpSum inner;
      if (!read_sum(inner, depth + 1)) return false;
      if (inner.empty) return unexpected("an expression inside the parentheses");
      if (token().kind != Token::closeParen) return unexpected("')'");
      lexer.next();
      const bool inner_columns = inner.has_columns();
      if (inner_columns && divide) return fault(FaultCode::nonlinear, offset, "a division by columns is not linear");
      if (inner_columns && has_columns) return fault(FaultCode::nonlinear, offset, "a product of columns is not linear");
      if (inner_columns) {
        has_columns = true;
        inner_constant = inner.constant;
        has_inner_constant = inner.has_constant;
        after_number = false;
      } else {
        if (divide && inner.constant.value == 0) return fault(FaultCode::divisionByZero, offset, "a division by zero");
        coefficient = divide ? assay::divide(coefficient, inner.constant, model->pool) : multiply(coefficient, inner.constant, model->pool);
        after_number = true;
      }
      if (token().kind == Token::caret) return fault(FaultCode::nonlinear, token().offset, "a power of an expression is not linear");
    } else if (factor.kind == Token::openBracket) {
      if (picky()) check_bracket(negative, any, offset);
      if (depth > 0) return fault(FaultCode::badQuadratic, factor.offset, "quadratic brackets cannot stand inside parentheses");
      if (has_columns || divide) return fault(FaultCode::nonlinear, factor.offset, "a product of columns and a quadratic bracket is not quadratic");
      bool halved = false;
      if (!read_bracket(coefficient, halved)) return false;
      has_columns = true;
      after_number = false;
      if (!halved && (section == Section::maximize || section == Section::minimize)) {
        differs(Construct::bracketWhole, offset);
        warn(WarningCode::quadraticConvention, offset, "a quadratic objective without '/ 2' behind its bracket is taken as written");
      }
      any = true;
      break;  // read_bracket has taken the factors behind it
    } else if (joined && (factor.kind == Token::minus || factor.kind == Token::plus)) {
      if (factor.kind == Token::minus) coefficient = negate(coefficient, model->pool);  // `3 * -x`
      lexer.next();
      continue;
    } else if (joined) {
      return unexpected(divide ? "a number after '/'" : "a factor after '*'");
    } else {
      break;
    }
    any = true;
    joined = divide = false;
    if (token().first_on_line && !wraps && depth == 0) break;
    if (token().kind == Token::star || token().kind == Token::slash) {
      divide = token().kind == Token::slash;
      joined = true;
      differs(Construct::product, token().offset);
      lexer.next();
      for (; token().kind == Token::plus || token().kind == Token::minus; lexer.next()) negative ^= token().kind == Token::minus;
    }
  }
  if (held != nullptr) coefficient = *held;
  if (negative) coefficient = negate(coefficient, model->pool);
  if (!has_columns) {
    sum.constant = sum.has_constant ? add(sum.constant, coefficient, model->pool) : coefficient;
    if (std::isinf(sum.constant.value)) return fault(FaultCode::numberOutOfRange, product_offset, "the constant is beyond what a double can hold");
    if (sum.has_constant && !spend(sum.constant, product_offset)) return false;
    if (!sum.has_constant) sum.constant_offset = product_offset;
    else if (section != Section::maximize && section != Section::minimize) differs(Construct::arithmetic, product_offset);
    sum.constant_last = !sum.has_constant;
    sum.has_constant = true;
    return true;
  }
  if (single) {
    inexact |= !coefficient.is_exact();
    terms.push_back({column, coefficient});
    return add_term(product_offset);
  }
  const bool plain = coefficient.is_exact() && coefficient.value == 1;
  if (!plain) {
    for (size_t i = begin; i < terms.size(); ++i) {
      terms[i].number = multiply(terms[i].number, coefficient, model->pool);
      if (std::isinf(terms[i].number.value)) return fault(FaultCode::numberOutOfRange, product_offset, "a coefficient is beyond what a double can hold");
      if (!spend(terms[i].number, product_offset) || !add_term(product_offset)) return false;
    }
    for (size_t i = quadratic_begin; i < quadratic.size(); ++i) quadratic[i].value *= coefficient.value;
  }
  if (has_inner_constant) {
    const Number scaled = multiply(inner_constant, coefficient, model->pool);
    sum.constant = sum.has_constant ? add(sum.constant, scaled, model->pool) : scaled;
    if (std::isinf(sum.constant.value)) return fault(FaultCode::numberOutOfRange, product_offset, "the constant is beyond what a double can hold");
    if (!spend(scaled, product_offset) || !spend(sum.constant, product_offset)) return false;
    if (!sum.has_constant) sum.constant_offset = product_offset;
    sum.has_constant = true;
  }
  return true;
}

}  // namespace assay
