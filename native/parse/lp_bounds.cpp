// Bounds and kinds of columns in an LP text (L19 to L24).
#include <algorithm>
#include <cmath>

#include "lp_state.h"

namespace assay {

// value := [sign…] ("inf" | constant)
bool LpReader::State::read_bound_value(Number& out) {
  bool negative = false;
  if (at_infinity(negative)) {
    out = Number::of(negative ? -kInfinity : kInfinity);
    if (!same_word(token().spelling, "inf")) differs(Construct::infinityWord, token().offset, token().spelling);
    lexer.next();
    return true;
  }
  const size_t offset = token().offset;
  wraps = false;
  LpSum sum;
  const size_t terms_before = term_count;
  if (!read_sum(sum, 0)) return false;
  term_count = terms_before;
  if (sum.empty) return unexpected("a number in Bounds");
  if (sum.has_columns()) return fault(FaultCode::badBound, offset, "a bound compares one column with constants; rows of several columns, or with coefficients, belong among the constraints");
  out = sum.constant;
  return true;
}

bool LpReader::State::apply_bound(int32_t column, const LpToken& name, Side side, Number value, size_t offset) {
  if (!side_of(value, side, offset)) return false;
  const auto j = static_cast<size_t>(column);
  LpColumn& note = column_notes[j];
  bool& given = side == Side::lower ? note.lower_given : note.upper_given;
  double& bound = side == Side::lower ? model->column_lower[j] : model->column_upper[j];
  if (given && bound != value.value) {
    differs(options->conventions.first_bound_wins ? Construct::repeatedBoundFirst : Construct::repeatedBound, offset);
    warn(WarningCode::duplicateBound, offset,
         std::string(side == Side::lower ? "the lower" : "the upper") + " bound of " + described(name) + " is given twice; the " +
             (options->conventions.first_bound_wins ? "first" : "last") + " counts");
    if (options->conventions.first_bound_wins) return true;
  }
  given = true;
  if (side == Side::upper) note.upper_offset = offset;
  bound = value.value;
  int32_t& exact = side == Side::lower ? note.lower_exact : note.upper_exact;
  exact = value.is_exact() ? -1 : static_cast<int32_t>(bound_numbers.size());
  if (!value.is_exact()) bound_numbers.push_back(value);
  return true;
}

// bound := column "free" | column sense value | value sense column [sense value]
bool LpReader::State::read_bound() {
  const LpToken start = token();
  terms.clear();
  quadratic.clear();
  const auto take_column = [&](LpToken& name, int32_t& column) {
    name = token();
    const NameTable::Key key = columns.key_of(name.spelling);
    const bool fresh = columns.find(name.spelling, key) < 0;
    column = column_of(name.spelling, name.offset, key);
    if (column < 0) return false;
    if (fresh) warn(WarningCode::undeclaredColumn, name.offset, "the column " + described(name) + " stands in no row and not in the objective");
    lexer.next();
    return true;
  };
  const auto need_sense = [&] {
    if (is_sense(token().kind)) {
      if (picky()) check_sense(token());
      return true;
    }
    if (token().kind == Token::bad) return false;
    const FaultCode code = token().kind == Token::end ? FaultCode::unexpectedEnd : token().kind == Token::colon ? FaultCode::badBound : FaultCode::badBound;
    return fault(code, token().offset,
                 token().kind == Token::colon ? std::string("a bound has no label; ':' cannot stand here")
                 : token().kind == Token::comma ? std::string("a bound is about one column; ',' cannot stand here")
                 : is_infinity(token()) || token().kind == Token::number || token().kind == Token::name || token().kind == Token::end
                     ? "expected a comparison (<=, >=, =) or 'free' in Bounds, got " + described(token())
                     : "a bound compares one column with constants; " + described(token()) + " cannot stand here");
  };
  LpToken name;
  int32_t column = -1;
  if (token().kind == Token::name && !is_infinity(token())) {
    if (!take_column(name, column)) return false;
    if (token().kind == Token::name && same_word(token().spelling, "free") && !token().first_on_line) {
      lexer.next();
      const bool good = apply_bound(column, name, Side::lower, Number::of(-kInfinity), name.offset) &&
                        apply_bound(column, name, Side::upper, Number::of(kInfinity), name.offset);
      column_notes[static_cast<size_t>(column)].upper_given = false;  // `x free` and then `x <= 5` contradict nobody
      return good;
    }
    if (!need_sense()) return false;
    const LpToken sense = token();
    lexer.next();
    Number value;
    const size_t offset = token().offset;
    if (!read_bound_value(value)) return false;
    if (is_sense(token().kind)) return fault(FaultCode::badBound, token().offset, "a range has its column in the middle: 2 <= x <= 8");
    if (sense.kind == Token::equal && std::isinf(value.value)) return fault(FaultCode::badBound, offset, "nothing equals infinity");
    if (sense.kind != Token::lessEqual && !apply_bound(column, name, Side::lower, value, offset)) return false;
    if (sense.kind != Token::greaterEqual && !apply_bound(column, name, Side::upper, value, offset)) return false;
    return true;
  }
  Number first;
  bool same_line = false;
  if (token().kind == Token::number && lexer.peek(&same_line) == Token::name && same_line) {
    lexer.next();
    return fault(FaultCode::badBound, token().offset, "a bound has no coefficient; write the constraint " + quoted(text.substr(start.offset, token().offset + token().spelling.size() - start.offset)) + " … among the rows");
  }
  if (!read_bound_value(first)) return false;
  if (!need_sense()) return false;
  const LpToken sense = token();
  lexer.next();
  if (token().kind != Token::name || is_infinity(token())) return unexpected("a column in Bounds");
  if (!take_column(name, column)) return false;
  const auto apply = [&](Token kind, const Number& value, size_t offset) {
    if (kind == Token::equal && std::isinf(value.value)) return fault(FaultCode::badBound, offset, "nothing equals infinity");
    if (kind != Token::lessEqual && !apply_bound(column, name, Side::lower, value, offset)) return false;
    return kind == Token::greaterEqual || apply_bound(column, name, Side::upper, value, offset);
  };
  if (!is_sense(token().kind)) {
    const Token behind = token().kind;
    const bool goes_on = behind == Token::plus || behind == Token::minus || behind == Token::star || behind == Token::slash;
    if (goes_on && !token().first_on_line) return need_sense();
    if (sense.kind != Token::lessEqual) differs(sense.kind == Token::equal ? Construct::valueFirstEqual : Construct::valueFirst, sense.offset);
    return apply(flipped(sense.kind), first, start.offset);
  }
  const LpToken second = token();
  if (picky()) check_sense(second);
  if (sense.kind == Token::greaterEqual) differs(Construct::valueFirstRange, sense.offset);
  lexer.next();
  Number last;
  const size_t offset = token().offset;
  if (!read_bound_value(last)) return false;
  if (second.kind != sense.kind || sense.kind == Token::equal) {
    return fault(FaultCode::badRange, second.offset, "the comparisons of a range must point one way: <= … <= or >= … >=");
  }
  return apply(flipped(sense.kind), first, start.offset) && apply(second.kind, last, offset);
}

// list := name*        of General, Binary, Semi-continuous, Semi-integer
bool LpReader::State::read_kind_list() {
  do {
    if (!read_listed_name()) return false;
  } while (token().kind == Token::name && !token().first_on_line && !may_be_section_word(token().spelling) && !diagnostics->full());
  return true;
}

bool LpReader::State::read_listed_name() {
  if (token().kind != Token::name) {
    if (token().kind == Token::comma) {
      return fault(FaultCode::unexpectedToken, token().offset, "names in " + std::string(name_of_section(section)) + " are separated by blanks; ',' cannot stand here");
    }
    return unexpected("the name of a column in " + std::string(name_of_section(section)));
  }
  const LpToken name = token();
  const NameTable::Key key = columns.key_of(name.spelling);
  const bool fresh = columns.find(name.spelling, key) < 0;
  if (fresh && !name.first_on_line && section_follows()) return true;  // the caller sees the section
  if (is_infinity(name)) return fault(FaultCode::badName, name.offset, quoted(name.spelling) + " is a number, no column");
  const int32_t column = column_of(name.spelling, name.offset, key);
  if (column < 0) return false;
  if (fresh) differs(Construct::undeclaredColumn, name.offset, name.spelling);
  if (fresh) warn(WarningCode::undeclaredColumn, name.offset, "the column " + described(name) + " stands in no row and not in the objective");
  if (picky() && is_section_word(name.spelling)) differs(Construct::wordListed, name.offset, name.spelling);
  uint8_t& mark = column_notes[static_cast<size_t>(column)].marks;
  const uint8_t add = section == Section::generals ? kGeneral : section == Section::binaries ? kBinary : section == Section::semiinteger ? kSemi | kGeneral : kSemi;
  if (picky()) check_kind(mark, add, name.offset);
  if ((add == kBinary && (mark & kGeneral) != 0) || (add == kGeneral && (mark & kBinary) != 0)) {
    warn(WarningCode::kindConflict, name.offset, "the column " + described(name) + " is declared general and binary; binary counts");
  }
  if (((mark | add) & kBinary) != 0 && ((mark | add) & kSemi) != 0) {
    return fault(FaultCode::contradictoryKind, name.offset, "the column " + described(name) + " is declared binary and semi-continuous");
  }
  mark |= add;
  lexer.next();
  return true;
}

void LpReader::State::finish_bounds() {
  for (size_t j = 0; j < column_notes.size(); ++j) {
    const LpColumn& note = column_notes[j];
    if (note.upper_given && !note.lower_given && model->column_upper[j] < 0) {
      differs(options->conventions.negative_upper_free ? Construct::negativeUpperFree : Construct::negativeUpper, note.upper_offset);
      warn(WarningCode::negativeUpperBound, note.upper_offset,
           "the column " + quoted(columns.name(j)) + " has a negative upper bound and no lower bound; its lower bound " +
               (options->conventions.negative_upper_free ? "becomes -inf" : "stays 0, so it has no value"));
      if (options->conventions.negative_upper_free) model->column_lower[j] = -kInfinity;
    }
  }
}

void LpReader::State::finish_kinds() {
  for (size_t j = 0; j < column_notes.size(); ++j) {
    const LpColumn& note = column_notes[j];
    const uint8_t mark = note.marks;
    double& lower = model->column_lower[j];
    double& upper = model->column_upper[j];
    if ((mark & kBinary) != 0) {
      model->kind[j] = ColumnKind::integer;
      if (picky()) check_binary(note, lower, upper);
      const bool outside = (note.lower_given && lower < 0) || (note.upper_given && upper > 1 && std::isfinite(upper));
      if (outside) {
        warn(WarningCode::binaryBounds, note.first_seen, "the bounds of the binary column " + quoted(columns.name(j)) + " reach outside [0, 1] and are cut");
      }
      lower = std::max(lower, 0.0);
      upper = std::min(upper, 1.0);
    } else if ((mark & kSemi) != 0) {
      model->kind[j] = (mark & kGeneral) != 0 ? ColumnKind::semiInteger : ColumnKind::semiContinuous;
      if (std::isinf(upper)) {
        differs(Construct::semiUnbounded, note.first_seen);
        warn(WarningCode::semicontinuousBound, note.first_seen, "the semi-continuous column " + quoted(columns.name(j)) + " has no upper bound");
      }
    } else if ((mark & kGeneral) != 0) {
      model->kind[j] = ColumnKind::integer;
    }
    // Where a bound was cut or replaced, the exact value of the old one is void.
    const auto keep_exact = [&](Field field, int32_t number, double bound) {
      if (number < 0 || bound_numbers[static_cast<size_t>(number)].value != bound) return;
      note_exact(field, j, bound_numbers[static_cast<size_t>(number)]);
    };
    keep_exact(Field::columnLower, note.lower_exact, lower);
    keep_exact(Field::columnUpper, note.upper_exact, upper);
    if (lower > upper) {
      differs(model->kind[j] == ColumnKind::integer ? Construct::crossedInteger : Construct::crossedBounds, note.upper_offset);
      warn(WarningCode::boundsCross, note.upper_offset, "the lower bound of " + quoted(columns.name(j)) + " is above its upper bound, so it has no value");
    }
  }
  const bool continuous = std::all_of(model->kind.begin(), model->kind.end(), [](ColumnKind kind) { return kind == ColumnKind::continuous; });
  if (continuous && (seen_sections & 1u << static_cast<uint32_t>(Section::lazy)) != 0) differs(Construct::lazyWithoutIntegers, kNowhere);
}

}  // namespace assay
