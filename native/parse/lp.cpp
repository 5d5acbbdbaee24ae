// The LP reader: one function a grammar rule, the rule as its comment. Decisions L1… are in docs/lp-format.md.
#include <algorithm>
#include <cmath>
#include <utility>

#include "lp_sections.h"
#include "names.h"
#include "read.h"

namespace assay {
namespace {

// Of exact results too long for a Number's own fields: each takes microseconds and a kilobyte where a hostile text wants it.
constexpr size_t kMostLongNumbers = 250'000;
constexpr double kInfinite = 1e20;  // sides and bounds from here on are infinite, as every solver has it
// Room for the terms of a large text is taken at once: growing step by step copies it again and again.
constexpr size_t kLargeText = size_t{1} << 20, kBytesATerm = 14;

struct Term {
  int32_t column;
  Number number;
};

// What an expression came to: terms of `terms` from `begin` on, and a constant.
struct Sum {
  size_t begin = 0;
  size_t end = 0;
  size_t quadratic_begin = 0;
  size_t quadratic_end = 0;
  Number constant;
  bool has_constant = false;
  size_t constant_offset = 0;
  size_t offset = 0;
  bool empty = true;
  bool has_columns() const { return end > begin || quadratic_end > quadratic_begin; }
};

enum class Side : uint8_t { lower, upper };

// How a column's bounds came to be.
struct BoundState {
  bool lower_given = false;
  bool upper_given = false;
  size_t upper_offset = kNowhere;
  Number lower = Number::of(0);
  Number upper = Number::of(kInfinity);
};

enum KindMark : uint8_t { kGeneral = 1, kBinary = 2, kSemi = 4, kInBody = 8 };

}  // namespace

struct LpReader::State {
  // One text.
  std::string_view text;
  const ReadOptions* options = nullptr;
  Model* model = nullptr;
  Diagnostics* diagnostics = nullptr;
  LpLexer lexer;
  NameTable columns;
  NameTable rows;
  std::vector<BoundState> bound_state;
  std::vector<uint8_t> marks;
  std::vector<size_t> first_seen;     // offset of a column's first mention
  std::vector<uint32_t> mentions;     // of each column, up to two
  std::vector<int32_t> units;         // columns first seen as the last word of a side: `<= 40 hours`
  std::vector<uint32_t> last_row;     // stamp of the row that a column was last seen in
  uint32_t row_stamp = 0;
  std::vector<Term> terms;            // of the statement in hand
  std::vector<QuadraticTerm> quadratic;
  std::vector<Triple> triples;        // of all rows
  MatrixScratch scratch;
  std::vector<Number> cost_numbers;   // exact costs, by column
  struct Switch {
    size_t indicator;
    size_t offset;
  };
  std::vector<Switch> switches;
  Section section = Section::none;
  uint32_t seen_sections = 0;
  bool seen_end = false;
  bool wraps = true;                  // the expression in hand goes on over line ends: the objective, left sides
  uint64_t warned = 0;                // kinds of warning given once
  size_t entries = 0;                 // terms of the whole text
  size_t row_count = 0;               // rows of every kind, and sets
  size_t long_numbers = 0;            // results of long exact arithmetic
  size_t behind_header = 0;           // where the first statement of the section in hand starts
  bool inexact = false;               // a coefficient so far is no double
  std::vector<std::pair<double, size_t>> weights;  // of the set in hand, with their places

  bool read();

  // Words and places.
  const LpToken& token() const { return lexer.token(); }
  bool portable() const { return options->dialect == Dialect::portable; }
  bool fault(FaultCode code, size_t offset, std::string message);
  void warn(WarningCode code, size_t offset, std::string message);
  bool has_warned(WarningCode code) const { return (warned >> static_cast<uint32_t>(code) & 1) != 0; }
  void not_portable(size_t offset, std::string_view message);
  bool unexpected(std::string_view expected);
  bool at_section_start();
  SectionWord section_here(LpLexer::Mark& after);
  bool section_follows();
  bool ends_statement();
  void recover(size_t from);

  // Sections.
  bool read_objective_header();
  void enter_section(const SectionWord& word, const LpLexer::Mark& after);
  bool read_sections();
  bool read_statement();
  bool expect_rows();
  bool read_objective(Sense sense);
  bool read_row();
  bool read_label(std::string_view& name);
  bool read_bound();
  bool read_kind_list();
  bool read_set();
  bool read_after_end();
  bool at_unknown_header();
  void refuse_header();

  // Expressions.
  bool read_sum(Sum& sum, uint32_t depth);
  bool read_product(Sum& sum, bool negative, uint32_t depth);
  bool read_side(Sum& sum);
  bool read_bracket(Sum& sum, Number& coefficient, bool& halved);
  bool read_bracket_term(bool negative);
  bool read_constant(Number& out, bool allow_infinite);
  int32_t column_of(const LpToken& name);
  void check_name(std::string_view name, size_t offset);
  void check_lines();
  void check_header(const SectionWord& word, size_t offset, const LpToken& next);
  bool add_entry(size_t offset);
  bool add_row(size_t offset);
  bool spend(const Number& result, size_t offset);

  // Rows.
  bool finish_row(std::string_view name, Sum& left, Token sense, Sum& right, size_t offset);
  bool finish_range(std::string_view name, const Sum& low, Token sense, const Sum& middle, const Sum& high, size_t offset);
  bool store_row(std::string_view name, const Sum& body, double sign, Number lower, Number upper, size_t offset, size_t right_begin = SIZE_MAX);
  bool store_indicator(std::string_view name, int32_t column, size_t place, const Number& value);
  void store_terms(SparseRow& row, const Sum& body, double sign);
  bool side_of(Number& side, Side which, size_t offset);
  void warn_constant(const Sum& sum);
  bool apply_bound(int32_t column, const LpToken& name, Side side, Number value, size_t offset);
  bool read_bound_value(Number& out);

  // The end.
  void finish_bounds();
  void finish_kinds();
  void finish_indicators();
  void finish_units();
  void finish_model();
};

namespace {

Number zero() { return Number::of(0); }

Token flipped(Token sense) {
  return sense == Token::lessEqual ? Token::greaterEqual : sense == Token::greaterEqual ? Token::lessEqual : sense;
}

bool is_sense(Token kind) { return kind == Token::lessEqual || kind == Token::greaterEqual || kind == Token::equal; }

bool is_list(Section section) {
  return section == Section::generals || section == Section::binaries || section == Section::semicontinuous || section == Section::semiinteger;
}

bool is_infinity(const LpToken& token) {
  return token.kind == Token::name && (same_word(token.spelling, "inf") || same_word(token.spelling, "infinity"));
}

std::string_view name_of_section(Section section) {
  switch (section) {
    case Section::bounds: return "Bounds";
    case Section::generals: return "General";
    case Section::binaries: return "Binary";
    case Section::semicontinuous: return "Semi-continuous";
    case Section::semiinteger: return "Semi-integer";
    case Section::sets: return "SOS";
    case Section::sets1: return "SOS1";
    case Section::sets2: return "SOS2";
    case Section::lazy: return "Lazy Constraints";
    case Section::cuts: return "User Cuts";
    case Section::rows: return "Subject To";
    default: return "the objective";
  }
}

}  // namespace

bool LpReader::State::fault(FaultCode code, size_t offset, std::string message) {
  diagnostics->fault(code, offset, std::move(message));
  return false;
}

// Each kind of warning at most once a text, but for those about single columns and rows.
void LpReader::State::warn(WarningCode code, size_t offset, std::string message) {
  const bool same_everywhere = code == WarningCode::undeclaredColumn && section == Section::bounds;
  if (!same_everywhere) not_portable(offset, message);
  const uint64_t bit = uint64_t{1} << static_cast<uint32_t>(code);
  const bool single = code == WarningCode::duplicateTerm || code == WarningCode::constantMoved || code == WarningCode::missingEnd ||
                      code == WarningCode::lazyRows || code == WarningCode::userCuts || code == WarningCode::separator ||
                      code == WarningCode::infiniteBound;
  if (single && (warned & bit) != 0) return;
  if (single) warned |= bit;
  diagnostics->warn(code, offset, std::move(message));
}

void LpReader::State::not_portable(size_t offset, std::string_view message) {
  if (portable()) diagnostics->fault(FaultCode::notPortable, offset, std::string(message));
}

bool LpReader::State::unexpected(std::string_view expected) {
  if (token().kind == Token::bad) return false;  // its fault stands
  const FaultCode code = token().kind == Token::end ? FaultCode::unexpectedEnd : FaultCode::unexpectedToken;
  if (token().kind == Token::comma) {
    return fault(code, token().offset, "',' separates nothing here (in a number or between statements it has two readings); expected " + std::string(expected));
  }
  return fault(code, token().offset, "expected " + std::string(expected) + ", got " + described(token()));
}

// A section word counts when nothing in the grammar makes a name of it (L8).
SectionWord LpReader::State::section_here(LpLexer::Mark& after) {
  if (token().kind != Token::name || !may_be_section_word(token().spelling)) return {};
  bool with_colon = false;
  const SectionWord word = match_section(lexer, after, with_colon);
  if (word.section == Section::none) return word;
  const LpToken& next = after.token;
  const bool line_ends = next.kind == Token::end || next.first_on_line;
  const bool in_rows = section == Section::rows || section == Section::lazy || section == Section::cuts;
  if (with_colon) {
    // `Bounds:` alone is a header; `bounds: x <= 4` among rows is a label. Before the rows nothing can be labelled so.
    const bool header_only = section == Section::maximize || section == Section::minimize || section == Section::none;
    if (line_ends) return word;
    if (header_only && word.section == Section::rows) return word;
    return in_rows ? SectionWord{} : word;
  }
  if (line_ends) {
    // A lone word in a list of names may be a name of the list.
    const bool in_list = section == Section::generals || section == Section::binaries || section == Section::semicontinuous;
    if (in_list && word.section == Section::rows && columns.find(token().spelling) >= 0) return {};
    return word;
  }
  switch (next.kind) {
    case Token::plus:
    case Token::minus:
    case Token::openParen:
    case Token::openBracket:
      // `st - x <= 4` in rows is a name; after the objective `st` opens the rows.
      return token().first_on_line && word.section == Section::rows && (section == Section::maximize || section == Section::minimize) &&
                     columns.find(token().spelling) < 0
                 ? word
                 : SectionWord{};
    case Token::name:
      // `x free`: a column, whatever it is called.
      if (section == Section::bounds && same_word(next.spelling, "free")) return {};
      return word;
    case Token::number: return word;
    case Token::semicolon: return word.section == Section::end ? word : SectionWord{};  // `end;`
    default: return {};
  }
}

bool LpReader::State::at_section_start() {
  LpLexer::Mark after;
  return token().first_on_line && section_here(after).section != Section::none;
}

// In the middle of a line, where a name would be a fault, a section word is one (a model on one line).
bool LpReader::State::section_follows() {
  LpLexer::Mark after;
  return token().kind == Token::name && section_here(after).section != Section::none;
}

bool LpReader::State::ends_statement() {
  return token().kind == Token::end || token().kind == Token::semicolon || at_section_start();
}

// After a fault: the next line that starts a section, or looks like a statement of its own.
void LpReader::State::recover(size_t from) {
  // A fault seen at the first word of a later line leaves that line to be read.
  bool keep_line = token().first_on_line && token().offset != from;
  for (; !diagnostics->full(); keep_line = false) {
    if (!keep_line) lexer.skip_line();
    if (token().kind == Token::end || at_section_start()) return;
    if (section == Section::maximize || section == Section::minimize) continue;
    if (section != Section::rows && section != Section::lazy && section != Section::cuts) return;
    const Token kind = token().kind;
    const bool starts_row = kind == Token::name || kind == Token::number || kind == Token::openParen || kind == Token::minus || kind == Token::plus;
    if (starts_row && lexer.rest_of_line().find_first_of("<>=:") != std::string_view::npos) return;
  }
}

bool LpReader::State::add_entry(size_t offset) {
  if (++entries <= options->limits.nonzeros) return true;
  fault(FaultCode::tooLarge, offset, "the text has more terms than the limit of " + std::to_string(options->limits.nonzeros));
  return false;
}

// Exact arithmetic whose results are long is bounded, so that reading takes time and memory linear in the text.
bool LpReader::State::spend(const Number& result, size_t offset) {
  if (result.kind != Number::Kind::big || ++long_numbers <= kMostLongNumbers) return true;
  return fault(FaultCode::tooLarge, offset, "the text has more than " + std::to_string(kMostLongNumbers) + " sums and products of long numbers");
}

// Rows of every kind, and sets.
bool LpReader::State::add_row(size_t offset) {
  if (++row_count <= options->limits.rows) return true;
  return fault(FaultCode::tooLarge, offset, "the text has more rows than the limit of " + std::to_string(options->limits.rows));
}

int32_t LpReader::State::column_of(const LpToken& name) {
  bool added = false;
  const int32_t column = columns.insert(name.spelling, model->columns(), added);
  if (!added) {
    mentions[static_cast<size_t>(column)] = 2;
    return column;
  }
  if (static_cast<uint32_t>(model->columns()) >= options->limits.columns) {
    fault(FaultCode::tooLarge, name.offset, "the text has more columns than the limit of " + std::to_string(options->limits.columns));
    return -1;
  }
  model->cost.push_back(0);
  model->column_lower.push_back(0);
  model->column_upper.push_back(kInfinity);
  model->kind.push_back(ColumnKind::continuous);
  model->column_name.push_back(name.spelling);
  bound_state.push_back({});
  marks.push_back(0);
  first_seen.push_back(name.offset);
  mentions.push_back(1);
  last_row.push_back(0);
  if (is_section_word(name.spelling)) {
    warn(WarningCode::nameLooksLikeKeyword, name.offset, "the column " + quoted(name.spelling) + " is called like a section; some readers take it for one");
  }
  if (portable()) check_name(name.spelling, name.offset);
  return column;
}

// What not every reader takes for a name.
void LpReader::State::check_name(std::string_view name, size_t offset) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.size() > 255) return not_portable(offset, "names of more than 255 characters are not read by every reader");
  if (!std::all_of(name.begin(), name.end(), is_plain) || is_digit(name[0])) {
    return not_portable(offset, quoted(name) + " has characters that not every reader takes in a name");
  }
  if ((name[0] | 32) == 'e' && (name.size() == 1 || is_digit(name[1]) || (name[1] | 32) == 'e')) {
    return not_portable(offset, quoted(name) + " looks like an exponent to some readers");
  }
  if (same_word(name.substr(0, 3), "inf") || same_word(name.substr(0, 3), "nan")) {
    not_portable(offset, quoted(name) + " starts like a number to some readers");
  }
}

// Lines that some readers cut or do not end where we do.
void LpReader::State::check_lines() {
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '\n' && text[i] != '\r') continue;
    if (i - start > 510) not_portable(start + 510, "some readers cut a line behind 510 characters");
    if (i < text.size() && text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) {
      return not_portable(i, "a carriage return alone does not end the line for every reader");
    }
    if (diagnostics->full()) return;
    start = i + 1;
  }
}

// sum := [sign…] product ((sign…) product)*        empty where a statement may be
bool LpReader::State::read_sum(Sum& sum, uint32_t depth) {
  sum = Sum{.begin = terms.size(), .quadratic_begin = quadratic.size(), .offset = token().offset};
  bool first = true;
  while (true) {
    if (!first && token().first_on_line && !wraps && depth == 0) break;
    bool negative = false, signed_ = false;
    size_t signs = 0;
    while (token().kind == Token::plus || token().kind == Token::minus) {
      negative ^= token().kind == Token::minus;
      if (++signs == 2) not_portable(token().offset, "two signs in a row are not read by every reader");
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
    if (!read_product(sum, negative, depth)) return false;
    first = false;
    sum.empty = false;
  }
  sum.end = terms.size();
  sum.quadratic_end = quadratic.size();
  return true;
}

// product := factor (("*" | "/" | nothing) factor)*        factor := number | column | "(" sum ")" | "[" … "]"
bool LpReader::State::read_product(Sum& sum, bool negative, uint32_t depth) {
  const size_t begin = terms.size(), quadratic_begin = quadratic.size();
  const size_t product_offset = token().offset;
  Number coefficient = Number::of(1);
  const Number* held = nullptr;  // the coefficient, while it is the lexer's number only: copied when its stores are done
  bool has_columns = false, any = false, after_number = false;
  bool single = false;   // the columns are one name: its term is not stored yet
  int32_t column = -1;
  Number inner_constant = zero();  // of a parenthesis with columns
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
      if (factor.glued && after_number && !joined) not_portable(factor.offset, "a number and a name without a blank between them are one name to some readers");
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
      not_portable(factor.offset, "parentheses are not read by every reader");
      lexer.next();
      Sum inner;
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
      not_portable(offset, "quadratic brackets are not read by every reader");
      if (depth > 0) return fault(FaultCode::badQuadratic, factor.offset, "quadratic brackets cannot stand inside parentheses");
      if (has_columns || divide) return fault(FaultCode::nonlinear, factor.offset, "a product of columns and a quadratic bracket is not quadratic");
      bool halved = false;
      if (!read_bracket(sum, coefficient, halved)) return false;
      has_columns = true;
      after_number = false;
      if (!halved && (section == Section::maximize || section == Section::minimize)) {
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
      not_portable(token().offset, "'*' and '/' between numbers and columns are not read by every reader");
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
    else not_portable(product_offset, "arithmetic with constants is not read by every reader");
    sum.has_constant = true;
    return true;
  }
  if (single) {
    inexact |= !coefficient.is_exact();
    terms.push_back({column, coefficient});
    return add_entry(product_offset);
  }
  const bool plain = coefficient.is_exact() && coefficient.value == 1;
  if (!plain) {
    for (size_t i = begin; i < terms.size(); ++i) {
      terms[i].number = multiply(terms[i].number, coefficient, model->pool);
      if (std::isinf(terms[i].number.value)) return fault(FaultCode::numberOutOfRange, product_offset, "a coefficient is beyond what a double can hold");
      if (!spend(terms[i].number, product_offset) || !add_entry(product_offset)) return false;
    }
    for (size_t i = quadratic_begin; i < quadratic.size(); ++i) quadratic[i].value *= coefficient.value;
  }
  if (has_inner_constant) {
    const Number scaled = multiply(inner_constant, coefficient, model->pool);
    sum.constant = sum.has_constant ? add(sum.constant, scaled, model->pool) : scaled;
    if (!spend(scaled, product_offset) || !spend(sum.constant, product_offset)) return false;
    if (!sum.has_constant) sum.constant_offset = product_offset;
    sum.has_constant = true;
  }
  return true;
}

// bracket := "[" [sign] qterm ((sign) qterm)* "]" (("*" | "/") number)*        the factor behind it goes into `coefficient`
bool LpReader::State::read_bracket(Sum&, Number& coefficient, bool& halved) {
  const size_t open = token().offset;
  lexer.next();
  bool first = true;
  while (token().kind != Token::closeBracket) {
    bool negative = false, signed_ = false;
    while (token().kind == Token::plus || token().kind == Token::minus) {
      negative ^= token().kind == Token::minus;
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
  lexer.next();
  while (token().kind == Token::star || token().kind == Token::slash) {
    const bool divide = token().kind == Token::slash;
    lexer.next();
    if (token().kind != Token::number) return unexpected("a number behind the quadratic bracket");
    if (divide && lexer.number().value == 0) return fault(FaultCode::divisionByZero, token().offset, "a division by zero");
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
    if (token().kind == Token::star) lexer.next();
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
  return add_entry(first_name.offset);
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
  if (portable()) check_name(name, token().offset);
  if (is_section_word(name)) {
    warn(WarningCode::nameLooksLikeKeyword, token().offset, "the label " + quoted(name) + " is called like a section; some readers take it for one");
  }
  lexer.next();
  lexer.next();
  return true;
}

void LpReader::State::warn_constant(const Sum& sum) {
  if (sum.has_constant && sum.has_columns() && sum.constant.value != 0) {
    warn(WarningCode::constantMoved, sum.constant_offset, "a constant beside columns moves to the other side; some readers drop it or make a column of it");
  }
}

// Makes a side infinite where it is so large, and refuses an infinite side that no value can meet.
bool LpReader::State::side_of(Number& side, Side which, size_t offset) {
  if (std::abs(side.value) < kInfinite) return true;
  if (std::isfinite(side.value)) {
    warn(WarningCode::infiniteBound, offset, "a side of 1e20 or more counts as infinite");
    side = Number::of(side.value > 0 ? kInfinity : -kInfinity);
  }
  if ((which == Side::lower) == (side.value > 0)) {
    return fault(FaultCode::badBound, offset, which == Side::lower ? "nothing is at least infinity" : "nothing is at most minus infinity");
  }
  return true;
}

void LpReader::State::store_terms(SparseRow& row, const Sum& body, double sign) {
  std::vector<Term> sorted(terms.begin() + static_cast<std::ptrdiff_t>(body.begin), terms.begin() + static_cast<std::ptrdiff_t>(body.end));
  std::stable_sort(sorted.begin(), sorted.end(), [](const Term& a, const Term& b) { return a.column < b.column; });
  for (size_t i = 0; i < sorted.size();) {
    const int32_t column = sorted[i].column;
    Number sum = sorted[i].number;
    for (++i; i < sorted.size() && sorted[i].column == column; ++i) sum = add(sum, sorted[i].number, model->pool);
    if (sum.value == 0) continue;
    row.index.push_back(column);
    row.value.push_back(sign * sum.value);
  }
}

namespace {

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

void note_exact(Model& model, Field field, size_t slot, const Number& number) {
  if (!number.is_exact()) model.exact.push_back({.field = field, .slot = static_cast<uint32_t>(slot), .number = number});
}

}  // namespace

bool LpReader::State::store_row(std::string_view name, const Sum& body, double sign, Number lower, Number upper, size_t offset, size_t right_begin) {
  if (!side_of(lower, Side::lower, offset) && std::isinf(lower.value) && lower.value > 0) return false;
  if (!side_of(upper, Side::upper, offset) && std::isinf(upper.value) && upper.value < 0) return false;
  if (!add_row(offset)) return false;
  if (!body.has_columns()) warn(WarningCode::constantRow, offset, "a row without columns holds or does not, whatever the values");
  if (body.quadratic_end > body.quadratic_begin || section == Section::cuts) {
    SparseRow row{.name = name, .lower = lower.value, .upper = upper.value, .index = {}, .value = {}};
    store_terms(row, body, sign);
    if (section == Section::cuts) {
      model->user_cuts.push_back(std::move(row));
      return true;
    }
    QuadraticRow whole{.linear = std::move(row), .terms = {}};
    whole.terms.assign(quadratic.begin() + static_cast<std::ptrdiff_t>(body.quadratic_begin),
                       quadratic.begin() + static_cast<std::ptrdiff_t>(body.quadratic_end));
    for (QuadraticTerm& term : whole.terms) term.value *= sign;
    sort_terms(whole.terms);
    model->quadratic_rows.push_back(std::move(whole));
    return true;
  }
  const auto row = model->row_lower.size();
  ++row_stamp;
  for (size_t i = body.begin; i < body.end; ++i) {
    if (i == right_begin) ++row_stamp;  // a column may stand once on each side
    const Term& term = terms[i];
    if (last_row[static_cast<size_t>(term.column)] == row_stamp) {
      if (inexact && ++long_numbers > kMostLongNumbers) {
        return fault(FaultCode::tooLarge, offset, "the text repeats columns with fractions more than " + std::to_string(kMostLongNumbers) + " times");
      }
      if (!has_warned(WarningCode::duplicateTerm)) warn(WarningCode::duplicateTerm, offset, "the column " + quoted(model->column_name[static_cast<size_t>(term.column)]) + " stands twice in one expression and is summed; some readers keep one of the two");
    }
    last_row[static_cast<size_t>(term.column)] = row_stamp;
    triples.push_back({.row = static_cast<int32_t>(row), .column = term.column, .number = sign < 0 ? negate(term.number, model->pool) : term.number});
  }
  model->row_lower.push_back(lower.value);
  model->row_upper.push_back(upper.value);
  model->row_name.push_back(name);
  note_exact(*model, Field::rowLower, row, lower);
  note_exact(*model, Field::rowUpper, row, upper);
  if (!name.empty()) {
    bool added = false;
    rows.insert(name, static_cast<int32_t>(row), added);
    if (!added) warn(WarningCode::duplicateRowName, offset, "the row name " + quoted(name) + " is given twice; both rows count");
  }
  return true;
}

// row := [label] sum sense sum        columns and constants on both sides
bool LpReader::State::finish_row(std::string_view name, Sum& left, Token sense, Sum& right, size_t offset) {
  const bool both = left.has_columns() && right.has_columns();
  const bool flip = !left.has_columns() && right.has_columns();
  if (both && right.end - right.begin == 1 && !right.has_constant && first_seen[static_cast<size_t>(terms[right.begin].column)] >= right.offset) {
    units.push_back(terms[right.begin].column);
  }
  if (both || flip) not_portable(right.offset, "columns on the right side are not read by every reader");
  warn_constant(flip ? right : left);
  const Number left_constant = left.has_constant ? left.constant : zero();
  const Number right_constant = right.has_constant ? right.constant : zero();
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
  Sum body = flip ? right : left;
  if (both) {
    body.end = right.end;
    body.quadratic_end = right.quadratic_end;
  }
  if (flip) sense = flipped(sense);
  const Number lower = sense == Token::lessEqual ? Number::of(-kInfinity) : side;
  const Number upper = sense == Token::greaterEqual ? Number::of(kInfinity) : side;
  if (sense == Token::equal && std::isinf(side.value)) return fault(FaultCode::badBound, offset, "nothing equals infinity");
  return store_row(name, body, 1, lower, upper, offset, both ? right.begin : SIZE_MAX);
}

// range := constant sense sum sense constant        both comparisons point one way
bool LpReader::State::finish_range(std::string_view name, const Sum& low, Token sense, const Sum& middle, const Sum& high, size_t offset) {
  if (low.has_columns() || high.has_columns()) {
    return fault(FaultCode::badRange, low.has_columns() ? low.offset : high.offset, "the outer sides of a range must be constants");
  }
  not_portable(offset, "a range among the rows is not read by every reader; write two rows");
  warn_constant(middle);
  Number first = low.has_constant ? low.constant : zero();
  Number last = high.has_constant ? high.constant : zero();
  if (middle.has_constant && middle.constant.value != 0) {
    const Number moved = negate(middle.constant, model->pool);
    if (std::isfinite(first.value)) first = add(first, moved, model->pool);
    if (std::isfinite(last.value)) last = add(last, moved, model->pool);
  }
  const bool up = sense == Token::lessEqual;
  if (up ? first.value > last.value : first.value < last.value) {
    warn(WarningCode::boundsCross, offset, "the lower side of a range is above its upper side, so nothing is feasible");
  }
  return store_row(name, middle, 1, up ? first : last, up ? last : first, offset);
}

bool LpReader::State::store_indicator(std::string_view name, int32_t column, size_t place, const Number& value) {
  if (value.value != 0 && value.value != 1) {
    return fault(FaultCode::badIndicator, place, "an indicator's switch is compared with 0 or 1");
  }
  lexer.next();  // the arrow
  terms.clear();
  quadratic.clear();
  Sum left, right;
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
  Sum body = left;
  body.end = right.end;
  if (!body.has_columns()) return fault(FaultCode::badIndicator, offset, "an indicator's row has no columns");
  store_terms(indicator.row, body, 1);
  const double side = (right.has_constant ? right.constant.value : 0) - (left.has_constant ? left.constant.value : 0);
  if (sense != Token::lessEqual) indicator.row.lower = side;
  if (sense != Token::greaterEqual) indicator.row.upper = side;
  if (!add_row(offset)) return false;
  switches.push_back({model->indicators.size(), place});
  model->indicators.push_back(std::move(indicator));
  return true;
}

// side := [sign…] "inf" | sum
bool LpReader::State::read_side(Sum& sum) {
  const LpLexer::Mark before = lexer.mark();
  bool negative = false;
  while (token().kind == Token::plus || token().kind == Token::minus) {
    negative ^= token().kind == Token::minus;
    lexer.next();
  }
  if (!is_infinity(token())) {
    lexer.reset(before);
    return read_sum(sum, 0);
  }
  not_portable(token().offset, "an infinite side is not read by every reader");
  sum = Sum{.begin = terms.size(), .end = terms.size(), .quadratic_begin = quadratic.size(), .quadratic_end = quadratic.size(), .offset = token().offset};
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
  Sum left, middle, right;
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
    not_portable(token().offset, "indicator rows are not read by every reader");
    return store_indicator(name, terms[left.begin].column, first, middle.constant);
  }
  if (is_sense(token().kind) && !row_ends) {
    const LpToken second = token();
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
bool LpReader::State::read_objective(Sense sense) {
  model->sense = sense;
  terms.clear();
  quadratic.clear();
  std::string_view name;
  if (!at_section_start() && !read_label(name)) return false;
  model->objective_name = name;
  Sum sum;
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
  if (!sum.has_columns()) warn(WarningCode::emptyObjective, offset, "an objective without columns: every feasible point is optimal");
  ++row_stamp;
  cost_numbers.assign(static_cast<size_t>(model->columns()), zero());
  for (size_t i = sum.begin; i < sum.end && !sum.empty; ++i) {
    const auto column = static_cast<size_t>(terms[i].column);
    if (last_row[column] == row_stamp) {
      if (!has_warned(WarningCode::duplicateTerm)) warn(WarningCode::duplicateTerm, offset, "the column " + quoted(model->column_name[column]) + " stands twice in one expression and is summed; some readers keep one of the two");
      cost_numbers[column] = add(cost_numbers[column], terms[i].number, model->pool);
      if (!spend(cost_numbers[column], offset)) return false;
    } else {
      cost_numbers[column] = terms[i].number;
    }
    last_row[column] = row_stamp;
  }
  for (size_t j = 0; j < cost_numbers.size(); ++j) {
    model->cost[j] = cost_numbers[j].value;
    note_exact(*model, Field::cost, j, cost_numbers[j]);
  }
  if (sum.has_constant) {
    model->offset = sum.constant.value;
    note_exact(*model, Field::offset, 0, sum.constant);
    not_portable(sum.constant_offset, "a constant in the objective is not read by every reader");
  }
  if (!quadratic.empty()) {
    model->quadratic = quadratic;
    sort_terms(model->quadratic);
  }
  return true;
}

// value := [sign…] ("inf" | constant)
bool LpReader::State::read_bound_value(Number& out) {
  bool negative = false;
  const LpLexer::Mark before = lexer.mark();
  while (token().kind == Token::plus || token().kind == Token::minus) {
    negative ^= token().kind == Token::minus;
    lexer.next();
  }
  if (is_infinity(token())) {
    out = Number::of(negative ? -kInfinity : kInfinity);
    if (!same_word(token().spelling, "inf")) not_portable(token().offset, "some readers know infinity only as 'inf'");
    lexer.next();
    return true;
  }
  lexer.reset(before);
  const size_t offset = token().offset;
  wraps = false;
  Sum sum;
  const size_t entries_before = entries;
  if (!read_sum(sum, 0)) return false;
  entries = entries_before;
  if (sum.empty) return unexpected("a number in Bounds");
  if (sum.has_columns()) return fault(FaultCode::badBound, offset, "a bound compares one column with constants; rows of several columns, or with coefficients, belong among the constraints");
  out = sum.constant;
  return true;
}

bool LpReader::State::apply_bound(int32_t column, const LpToken& name, Side side, Number value, size_t offset) {
  if (!side_of(value, side, offset)) return false;
  const auto j = static_cast<size_t>(column);
  BoundState& state = bound_state[j];
  bool& given = side == Side::lower ? state.lower_given : state.upper_given;
  double& bound = side == Side::lower ? model->column_lower[j] : model->column_upper[j];
  if (given && bound != value.value) {
    warn(WarningCode::duplicateBound, offset,
         std::string(side == Side::lower ? "the lower" : "the upper") + " bound of " + described(name) + " is given twice; the " +
             (options->conventions.first_bound_wins ? "first" : "last") + " counts");
    if (options->conventions.first_bound_wins) return true;
  }
  given = true;
  if (side == Side::upper) state.upper_offset = offset;
  bound = value.value;
  (side == Side::lower ? state.lower : state.upper) = value;
  return true;
}

// bound := column "free" | column sense value | value sense column [sense value]
bool LpReader::State::read_bound() {
  const LpToken start = token();
  terms.clear();
  quadratic.clear();
  const auto take_column = [&](LpToken& name, int32_t& column) {
    name = token();
    const bool fresh = columns.find(name.spelling) < 0;
    column = column_of(name);
    if (column < 0) return false;
    if (fresh) warn(WarningCode::undeclaredColumn, name.offset, "the column " + described(name) + " stands in no row and not in the objective");
    lexer.next();
    return true;
  };
  const auto need_sense = [&] {
    if (is_sense(token().kind)) return true;
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
      bound_state[static_cast<size_t>(column)].upper_given = false;  // `x free` and then `x <= 5` contradict nobody
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
  if (sense.kind == Token::greaterEqual) not_portable(sense.offset, "some readers take only '<=' behind the value of a bound");
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
    return apply(flipped(sense.kind), first, start.offset);
  }
  const LpToken second = token();
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
  if (token().kind != Token::name) {
    if (token().kind == Token::comma) {
      return fault(FaultCode::unexpectedToken, token().offset, "names in " + std::string(name_of_section(section)) + " are separated by blanks; ',' cannot stand here");
    }
    return unexpected("the name of a column in " + std::string(name_of_section(section)));
  }
  const LpToken name = token();
  const bool fresh = columns.find(name.spelling) < 0;
  if (fresh && !name.first_on_line && section_follows()) return true;  // the caller sees the section
  if (is_infinity(name)) return fault(FaultCode::badName, name.offset, quoted(name.spelling) + " is a number, no column");
  const int32_t column = column_of(name);
  if (column < 0) return false;
  if (fresh) warn(WarningCode::undeclaredColumn, name.offset, "the column " + described(name) + " stands in no row and not in the objective");
  uint8_t& mark = marks[static_cast<size_t>(column)];
  const uint8_t add = section == Section::generals ? kGeneral : section == Section::binaries ? kBinary : section == Section::semiinteger ? kSemi | kGeneral : kSemi;
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
    if (std::exchange(last_row[static_cast<size_t>(column)], row_stamp) == row_stamp) {
      return fault(FaultCode::badSpecialSet, member.offset, "the column " + described(member) + " stands twice in one set");
    }
    set.column.push_back(column);
    set.weight.push_back(weight);
    if (!add_entry(member.offset)) return false;
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

// A line that looks like a header and is none that we know: one word alone, perhaps with a colon. Said of a name that no
// column has, so that neither `Ranges` nor `Variables:` ever becomes a column or a label.
bool LpReader::State::at_unknown_header() {
  const LpToken& word = token();
  if (word.kind != Token::name || !word.first_on_line) return false;
  bool colon = false;
  for (size_t at = word.offset + word.spelling.size(); at < text.size() && text[at] != '\n' && text[at] != '\r'; ++at) {
    if (text[at] != ' ' && text[at] != '\t' && text[at] != ':') return false;
    colon |= text[at] == ':';
  }
  if (columns.find(word.spelling) >= 0) return false;
  // In rows a label may stand on a line of its own, in lists a name may.
  const bool in_rows = section == Section::rows || section == Section::lazy || section == Section::cuts;
  return is_foreign_section(word.spelling) || section == Section::bounds || (colon && !in_rows);
}

void LpReader::State::refuse_header() {
  if (lexer.rest_of_line().starts_with("```")) {
    fault(FaultCode::markdown, token().offset, "a Markdown fence in the middle of a model");
    return;
  }
  fault(FaultCode::unknownSection, token().offset, described(token()) + " is no section of an LP text; sections are Subject To, Bounds, General, Binary, Semi-continuous, SOS1, SOS2 and End");
}

// The spelling, place and order of sections that every reader knows.
void LpReader::State::check_header(const SectionWord& word, size_t offset, const LpToken& next) {
  const bool one_blank = word.spelling.find_first_of(" \t") == std::string_view::npos || same_word(word.spelling, "subject to");
  if (!word.common || !one_blank) {
    return not_portable(offset, "the section word " + quoted(word.spelling) + " is not read by every reader");
  }
  if (offset > 0 && text[offset - 1] != '\n') return not_portable(offset, "some readers know a section word only in the first column");
  if (text.substr(offset + word.spelling.size()).starts_with(":")) {
    return not_portable(offset, "some readers take " + quoted(word.spelling) + " with a colon for a label");
  }
  if (!next.first_on_line && next.kind != Token::end) {
    return not_portable(next.offset, "some readers want a section word alone on its line");
  }
  const bool late = word.section == Section::bounds && (seen_sections & (1u << static_cast<uint32_t>(Section::generals) | 1u << static_cast<uint32_t>(Section::binaries))) != 0;
  const bool first = word.section == Section::rows && seen_sections > 1u << static_cast<uint32_t>(Section::rows);
  if (late || first) not_portable(offset, "some readers want the order Subject To, Bounds, General and Binary");
}

void LpReader::State::enter_section(const SectionWord& word, const LpLexer::Mark& after) {
  const LpToken header = token();
  if (portable()) check_header(word, header.offset, after.token);
  lexer.reset(after);
  behind_header = token().offset;
  const uint32_t bit = uint32_t{1} << static_cast<uint32_t>(word.section);
  if ((seen_sections & bit) != 0 && word.section != Section::end) {
    warn(WarningCode::repeatedSection, header.offset, "the section " + std::string(name_of_section(word.section)) + " is given twice; both parts count");
  }
  seen_sections |= bit;
  section = word.section;
  if (section == Section::lazy) warn(WarningCode::lazyRows, header.offset, "lazy constraints are read as rows");
  if (section == Section::cuts) warn(WarningCode::userCuts, header.offset, "user cuts are kept apart: they are no rows of the model");
}

// Behind the objective stands a section, `Subject To` at first.
bool LpReader::State::expect_rows() {
  if (token().kind == Token::name && (lexer.colon_follows() || lexer.rest_of_line().find_first_of("<>=") != std::string_view::npos)) {
    return fault(FaultCode::missingSection, token().offset, "expected 'Subject To' before the first row, got " + described(token()));
  }
  return unexpected("a section such as 'Subject To'");
}

bool LpReader::State::read_statement() {
  switch (section) {
    case Section::rows:
    case Section::lazy:
    case Section::cuts: return read_row();
    case Section::bounds: return read_bound();
    case Section::generals:
    case Section::binaries:
    case Section::semicontinuous:
    case Section::semiinteger: return read_kind_list();
    case Section::sets:
    case Section::sets1:
    case Section::sets2: return read_set();
    default: return expect_rows();
  }
}

bool LpReader::State::read_after_end() {
  seen_end = true;
  if (token().kind == Token::end) return true;
  LpLexer::Mark after;
  bool with_colon = false;
  const SectionWord word = match_section(lexer, after, with_colon);
  if (token().first_on_line && (word.section == Section::maximize || word.section == Section::minimize)) {
    return fault(FaultCode::duplicateSection, token().offset, "a second model after End; a text holds one");
  }
  warn(WarningCode::textAfterEnd, token().offset, "text after End is not read");
  return true;
}

bool LpReader::State::read_sections() {
  while (token().kind != Token::end && !diagnostics->full()) {
    if (token().kind == Token::semicolon) {
      warn(WarningCode::separator, token().offset, "';' between statements is not read by every reader");
      lexer.next();
      continue;
    }
    LpLexer::Mark after;
    const bool may_start = token().kind == Token::name;
    const SectionWord word = may_start ? section_here(after) : SectionWord{};
    if (word.section == Section::maximize || word.section == Section::minimize) {
      fault(FaultCode::duplicateSection, token().offset, "a second objective " + quoted(word.spelling) + "; a model has one");
      recover(token().offset);
      continue;
    }
    if (word.section == Section::refused) {
      fault(FaultCode::unsupportedSection, token().offset, "the section " + quoted(word.spelling) + " is not read: this reader takes linear, quadratic, indicator and SOS constraints");
      return true;
    }
    if (word.section == Section::end) {
      if (portable()) check_header(word, token().offset, after.token);
      lexer.reset(after);
      return read_after_end();
    }
    if (word.section != Section::none) {
      // `x >= 0 integer`: a list without names behind a statement says something about the statement, but nothing we read.
      if (!token().first_on_line && is_list(word.section) && (after.token.first_on_line || after.token.kind == Token::end)) {
        fault(FaultCode::unexpectedToken, token().offset, quoted(word.spelling) + " behind a statement would have no effect; list the columns in a section of their own");
        recover(token().offset);
        continue;
      }
      enter_section(word, after);
      continue;
    }
    const size_t before = token().offset;
    const size_t faults_before = diagnostics->fault_count();
    if (portable() && !token().first_on_line && !is_list(section) && before != behind_header) {
      not_portable(before, "some readers want every row and bound on a line of its own");
    }
    const bool foreign = may_start && (at_unknown_header() || (token().spelling.starts_with("```") && token().first_on_line));
    if (foreign) {
      refuse_header();
      // What stands below an unknown header is not ours to judge.
      do lexer.skip_line();
      while (token().kind != Token::end && !at_section_start());
      continue;
    }
    if (!read_statement()) {
      if (diagnostics->fault_count() == faults_before && token().kind != Token::bad) fault(FaultCode::unexpectedToken, token().offset, described(token()) + " cannot stand here");
      if (diagnostics->fault_count() > 0 && diagnostics->faults().back().code == FaultCode::tooLarge) return true;
      recover(before);
    } else if (token().offset == before && token().kind != Token::end && !section_follows()) {
      unexpected("a statement");
      recover(before);
    }
  }
  return true;
}

// The first words of a text that is no LP text tell what it is.
bool LpReader::State::read_objective_header() {
  if (token().kind == Token::bad) return false;  // its fault stands
  LpLexer::Mark after;
  bool with_colon = false;
  const SectionWord word = match_section(lexer, after, with_colon);
  if (word.section == Section::maximize || word.section == Section::minimize) {
    // `max + 3 x` is an objective too; `max <= 3` is none.
    if (portable()) check_header(word, token().offset, after.token);
    lexer.reset(after);
    section = word.section;
    seen_sections |= uint32_t{1} << static_cast<uint32_t>(word.section);
    return true;
  }
  const size_t offset = token().offset;
  const std::string_view line = lexer.rest_of_line();
  if (line.starts_with("```") || line.starts_with("**") || line.starts_with("* ") || line.starts_with("- ") || text.substr(0, offset).ends_with("# ")) {
    return fault(FaultCode::markdown, offset, "Markdown where a model was expected; a model starts with its objective ('Maximize' or 'Minimize')");
  }
  if (word.section == Section::refused) return fault(FaultCode::unsupportedSection, offset, "the section " + quoted(word.spelling) + " is not read");
  if (word.section != Section::none) {
    return fault(FaultCode::missingObjective, offset, "expected the objective ('Maximize' or 'Minimize') before " + quoted(word.spelling));
  }
  if (token().kind == Token::bad) return false;
  const size_t mark = line.find_first_of("<>=:+*");
  const bool words_only = mark == std::string_view::npos || (line[mark] == ':' && line.find_first_not_of(" \t", mark + 1) == std::string_view::npos);
  if (token().kind == Token::name && words_only && line.find(' ') < mark) {
    return fault(FaultCode::prose, offset, "words where a model was expected; a model starts with its objective ('Maximize' or 'Minimize')");
  }
  return fault(FaultCode::missingObjective, offset, "expected the objective ('Maximize' or 'Minimize'), got " + described(token()));
}

void LpReader::State::finish_bounds() {
  for (size_t j = 0; j < bound_state.size(); ++j) {
    const BoundState& state = bound_state[j];
    if (state.upper_given && !state.lower_given && model->column_upper[j] < 0) {
      warn(WarningCode::negativeUpperBound, state.upper_offset,
           "the column " + quoted(model->column_name[j]) + " has a negative upper bound and no lower bound; its lower bound " +
               (options->conventions.negative_upper_free ? "becomes -inf" : "stays 0, so it has no value"));
      if (options->conventions.negative_upper_free) model->column_lower[j] = -kInfinity;
    }
  }
}

void LpReader::State::finish_kinds() {
  for (size_t j = 0; j < marks.size(); ++j) {
    const uint8_t mark = marks[j];
    double& lower = model->column_lower[j];
    double& upper = model->column_upper[j];
    if ((mark & kBinary) != 0) {
      model->kind[j] = ColumnKind::integer;
      const bool outside = (bound_state[j].lower_given && lower < 0) || (bound_state[j].upper_given && upper > 1 && std::isfinite(upper));
      if (outside) {
        warn(WarningCode::binaryBounds, first_seen[j], "the bounds of the binary column " + quoted(model->column_name[j]) + " reach outside [0, 1] and are cut");
      }
      lower = std::max(lower, 0.0);
      upper = std::min(upper, 1.0);
    } else if ((mark & kSemi) != 0) {
      model->kind[j] = (mark & kGeneral) != 0 ? ColumnKind::semiInteger : ColumnKind::semiContinuous;
      if (std::isinf(upper)) {
        warn(WarningCode::semicontinuousBound, first_seen[j], "the semi-continuous column " + quoted(model->column_name[j]) + " has no upper bound");
      }
    } else if ((mark & kGeneral) != 0) {
      model->kind[j] = ColumnKind::integer;
    }
    // Where a bound was cut or replaced, the exact value of the old one is void.
    if (bound_state[j].lower.value == lower) note_exact(*model, Field::columnLower, j, bound_state[j].lower);
    if (bound_state[j].upper.value == upper) note_exact(*model, Field::columnUpper, j, bound_state[j].upper);
    if (lower > upper) {
      warn(WarningCode::boundsCross, bound_state[j].upper_offset, "the lower bound of " + quoted(model->column_name[j]) + " is above its upper bound, so it has no value");
    }
  }
}

void LpReader::State::finish_indicators() {
  for (const Switch& entry : switches) {
    const auto column = static_cast<size_t>(model->indicators[entry.indicator].column);
    if (model->kind[column] != ColumnKind::integer || model->column_lower[column] < 0 || model->column_upper[column] > 1) {
      fault(FaultCode::badIndicator, entry.offset, "the switch " + quoted(model->column_name[column]) + " of an indicator must be a binary column");
    }
  }
}

// A side such as `40 hours` or `0x10` reads as a term over a column that nothing else knows: nobody means that.
void LpReader::State::finish_units() {
  for (int32_t column : units) {
    const auto j = static_cast<size_t>(column);
    if (mentions[j] > 1) continue;
    fault(FaultCode::unknownName, first_seen[j], quoted(model->column_name[j]) + " stands nowhere else: a side is a number without a unit, or a sum of known columns");
  }
}

void LpReader::State::finish_model() {
  finish_bounds();
  finish_kinds();
  finish_indicators();
  // Matrix entries come last and in order; those before them are few.
  std::stable_sort(model->exact.begin(), model->exact.end(),
                   [](const ExactEntry& a, const ExactEntry& b) { return a.field != b.field ? a.field < b.field : a.slot < b.slot; });
  build_matrix(*model, triples, scratch);
  const auto finite = [](double number) { return std::isfinite(number); };
  if (!std::all_of(model->value.begin(), model->value.end(), finite) || !std::all_of(model->cost.begin(), model->cost.end(), finite)) {
    fault(FaultCode::numberOutOfRange, kNowhere, "the sum of the coefficients of a column is beyond what a double can hold");
  }
}

bool LpReader::State::read() {
  size_t skip = 0;
  if (!check_text(text, options->limits, *diagnostics, skip)) return false;
  if (portable() && skip > 0) not_portable(0, "a byte order mark is not read by every reader");
  if (portable()) check_lines();
  columns.clear();
  rows.clear();
  bound_state.clear();
  marks.clear();
  first_seen.clear();
  mentions.clear();
  units.clear();
  last_row.clear();
  triples.clear();
  switches.clear();
  section = Section::none;
  seen_sections = row_stamp = 0;
  warned = 0;
  seen_end = false;
  entries = row_count = long_numbers = 0;
  inexact = false;
  if (text.size() > kLargeText) triples.reserve(text.size() / kBytesATerm);
  lexer.start(text, skip, portable(), *diagnostics, model->pool);
  if (token().kind == Token::end) return fault(FaultCode::emptyText, kNowhere, "the text holds no model");
  if (!read_objective_header()) return false;
  if (!read_objective(section == Section::maximize ? Sense::max : Sense::min)) {
    if (diagnostics->fault_count() > 0 && diagnostics->faults().back().code == FaultCode::tooLarge) return false;
    recover(kNowhere);
  }
  read_sections();
  if (lexer.comment_offset() != kNowhere) {
    warn(WarningCode::comment, lexer.comment_offset(), "only a comment that starts with a backslash is read by every reader");
  }
  if (!seen_end && diagnostics->fault_count() == 0) {
    warn(WarningCode::missingEnd, text.size(), "the text has no End; it may have been cut");
  }
  finish_units();
  if ((seen_sections & 1u << static_cast<uint32_t>(Section::rows)) == 0) {
    not_portable(text.size(), "a text without Subject To is not read by every reader");
  }
  if (diagnostics->fault_count() > 0) return false;
  finish_model();
  return diagnostics->fault_count() == 0;
}

LpReader::LpReader() : state_(std::make_unique<State>()) {}
LpReader::~LpReader() = default;

bool LpReader::read(std::string_view text, const ReadOptions& options, Model& model, Diagnostics& diagnostics) {
  model.clear();
  diagnostics.clear();
  state_->text = text;
  state_->options = &options;
  state_->model = &model;
  state_->diagnostics = &diagnostics;
  return state_->read();
}

}  // namespace assay
