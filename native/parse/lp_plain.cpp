// The plainest statements of an LP text, scanned byte by byte without tokens: nearly all of nearly every text. What they are
// is decided before anything is stored; what is not so plain, or could have another reading, is left to the grammar, whose
// outcome they share to the letter. (What this buys: docs/log.md, bench/read.mjs.)
#include "lp_characters.h"
#include "lp_state.h"

namespace assay {

using namespace lp_characters;

namespace {

bool is_comparison(char c) { return c == '<' || c == '>' || c == '='; }

/// Scans forward; a copy is a place to come back to. Each function takes what it is called after and returns true, or returns
/// false and may have moved. A line end stands at `end`, so that only what passes over line ends has to look for it.
class Scan {
 public:
  Scan(const char* begin, size_t offset, const char* end, bool is_whole) : begin_(begin), at_(begin + offset), end_(end), is_whole_(is_whole) {}

  size_t offset() const { return static_cast<size_t>(at_ - begin_); }
  char next() const { return *at_; }
  /// Nothing follows. (Behind the last line end of a text there may still be a line.)
  bool at_end() const { return at_ == end_ && is_whole_; }

  /// At the start of a line: a statement starts here that is none of those that go on with the one before, or nothing follows.
  bool at_statement() const { return is_letter(*at_) || is(*at_, kDigit) || at_end(); }

  void skip_blanks() {
    if (*at_ == ' ') ++at_;  // nearly always there is one, or none
    while (is_blank(*at_)) ++at_;
  }
  /// Skips blanks and line ends; whether there were line ends.
  bool skip_to_next() {
    skip_blanks();
    if (!is_line_end(*at_)) return false;
    while (at_ < end_ && (is_blank(*at_) || is_line_end(*at_))) ++at_;
    return true;
  }
  bool take(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  /// A name of letters, digits and signs of ASCII, without index brackets, that is no infinity and no `nan`.
  bool take_name(std::string_view& name, NameTable::Key& key, const NameTable& table) {
    if (!is_letter(*at_)) return false;
    const char* const from = at_;
    uint64_t word = word_before(at_, end_);
    size_t bytes = name_bytes(word);
    const uint64_t head = bytes < 8 ? low_bytes(word, bytes) : word;
    uint64_t hash = table.start_hash(head);
    at_ += bytes;
    while (bytes == 8) {
      word = word_before(at_, end_);
      bytes = name_bytes(word);
      at_ += bytes;
      if (bytes > 0) hash = table.add_to_hash(hash, bytes < 8 ? low_bytes(word, bytes) : word);
    }
    if (is(*at_, kContinue | kOpen)) return false;  // rarer characters, letters beyond ASCII, an index
    if (*at_ == '=' && at_[-1] == '~') return false;
    const auto size = static_cast<size_t>(at_ - from);
    name = {from, size};
    key = table.end_key(head, hash, size);
    if (size != 3 && size != 8) return true;
    return !same_word(name, "inf") && !same_word(name, "nan") && !same_word(name, "infinity");
  }

  /// [name ":"]; without a colon nothing is taken. False where a section may start.
  bool take_label(std::string_view& name, NameTable::Key& key, const NameTable& table) {
    if (!is_letter(*at_)) return true;
    const char* const start = at_;
    if (!take_name(name, key, table) || may_be_section_word(name) || same_word(name, "free")) return false;
    skip_blanks();
    if (take(':')) {
      skip_blanks();
    } else if (is_line_end(*at_)) {
      return false;  // a word alone on its line may be meant as a header
    } else {
      at_ = start;
      name = {};
    }
    return true;
  }

  bool take_number(Number& number) {
    if (!is(*at_, kDigit)) return false;
    const char* p = at_;
    uint64_t whole = 0;
    for (; is(*p, kDigit); ++p) whole = whole * 10 + static_cast<uint64_t>(*p - '0');
    if (*p == '.' || (*p | 32) == 'e' || p - at_ > 15) return scan_short_number(at_, end_, number);
    at_ = p;
    number = Number::of(static_cast<double>(whole));
    return true;
  }

  bool take_sense(Token& sense) {
    const char c = *at_;
    if (!is_comparison(c)) return false;
    const char d = *++at_;
    sense = c == '<' ? Token::lessEqual : c == '>' ? Token::greaterEqual : Token::equal;
    if (c == '=' && (d == '<' || d == '>')) sense = d == '<' ? Token::lessEqual : Token::greaterEqual;
    else if (d != '=') return d != '>' || c == '>';  // `<>` is none
    ++at_;
    return true;
  }

  /// [sign] number, and nothing behind it on its line.
  bool take_last_number(Number& number) {
    skip_blanks();
    const bool negative = *at_ == '-';
    if (negative || *at_ == '+') ++at_;
    skip_blanks();
    if (!take_number(number)) return false;
    if (negative) negate(number);
    skip_blanks();
    return is_line_end(*at_);
  }

  /// Terms, as many as fit `terms` and end where no reading goes on: before a sign, a comparison, the end of the text, or a
  /// line that starts with a letter or a digit. Only the first of a sum may stand without a sign. Stands behind the last.
  size_t take_terms(std::span<PlainTerm> terms, bool first_of_sum, const NameTable& names) {
    const char* behind = at_;
    size_t count = 0;
    while (count < terms.size()) {
      PlainTerm& term = terms[count];
      const bool negative = *at_ == '-';
      if (negative || *at_ == '+') ++at_;
      else if (!first_of_sum || count > 0) break;
      skip_blanks();
      if (!take_term(term, names)) break;
      const char* const end = at_;
      const bool line_ends = skip_to_next();
      const char c = *at_;
      const bool goes_on = c == '+' || c == '-';
      if (!goes_on && !is_comparison(c) && !(line_ends && at_statement())) break;
      if (negative) negate(term.number);
      names.prefetch(term.key);
      behind = end;
      ++count;
      if (!goes_on) break;
    }
    at_ = behind;
    return count;
  }

 private:
  static void negate(Number& number) {
    if (number.value == 0) return;
    number.value = -number.value;
    number.mantissa = -number.mantissa;  // 0 where the double is exact
  }

  bool take_term(PlainTerm& term, const NameTable& names) {
    term.offset = offset();
    if (is(*at_, kDigit)) {
      if (!take_number(term.number)) return false;
      skip_blanks();
    } else {
      term.number = Number::of(1);
    }
    return take_name(term.name, term.key, names);
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  bool is_whole_;
};

}  // namespace

// Stores the first `count` of `plain_terms`.
bool LpReader::State::store_plain_terms(size_t count, size_t behind) {
  for (size_t i = 0; i < count; ++i) {
    const PlainTerm& term = plain_terms[i];
    const int32_t column = column_of(term.name, static_cast<size_t>(term.name.data() - text.data()), term.key);
    if (column < 0) return false;
    if (i + 1 == count && behind != kNowhere) lexer.go_to(behind);  // before the last one counts, as the grammar has it
    inexact |= !term.number.is_exact();
    terms.push_back({column, term.number});
    if (!add_term(term.offset)) return false;
  }
  return true;
}

// The plain terms of a sum from the present token on, if there are any.
bool LpReader::State::read_plain_terms(LpSum& sum, bool& first) {
  while (token().offset < plain_end && (is_sign(token().kind) || token().kind == Token::number || token().kind == Token::name)) {
    Scan scan(text.data(), token().offset, text.data() + plain_end, plain_end + 1 == text.size());
    const size_t count = scan.take_terms(plain_terms, first, columns);
    if (count == 0) return true;
    if (!store_plain_terms(count, scan.offset())) return false;
    first = sum.empty = false;
    if (count < plain_terms.size()) return true;
  }
  return true;
}

// objective := [name ":"] term… header, the header being that of the rows; what follows is read too.
bool LpReader::State::read_plain_objective(size_t from) {
  if (picky() || from >= plain_end) return false;
  Scan scan(text.data(), from, text.data() + plain_end, plain_end + 1 == text.size());
  scan.skip_to_next();
  std::string_view name;
  NameTable::Key key;
  if (!scan.take_label(name, key, rows)) return false;
  const size_t offset = scan.offset();
  const size_t count = scan.take_terms(plain_terms, true, columns);
  if (count == 0 || may_be_section_word(plain_terms[0].name) || !has_room(count)) return false;
  const size_t behind = read_plain_header(scan.offset());
  if (behind == kNowhere) return false;
  terms.clear();
  quadratic.clear();
  store_plain_terms(count, kNowhere);
  model->objective_name = name;
  store_objective({.begin = 0, .end = count, .empty = false}, offset);
  return read_plain_statements(behind, true);
}

// Plain statements from `from` on, where one starts or, with `any`, has just ended; the token behind them is the present one
// then. False where there is none. None of them can be at fault.
bool LpReader::State::read_plain_statements(size_t from, bool any) {
  if (picky() || token().kind == Token::bad) return false;
  size_t at = from;
  while (at < plain_end) {
    size_t end = read_plain_statement(at);
    if (end == kNowhere && any) end = read_plain_header(at);
    if (end == kNowhere) break;
    at = end;
    any = true;
  }
  if (any) lexer.go_to(at);
  return any;
}

// Close to a limit the grammar finds the place.
bool LpReader::State::has_room(size_t count) const {
  const ReadLimits& limits = options->limits;
  return row_count < limits.rows && term_count + count <= limits.nonzeros && static_cast<size_t>(columns.size()) + count <= limits.columns &&
         long_numbers + count <= kMostLongNumbers;
}

size_t LpReader::State::read_plain_statement(size_t from) {
  switch (section) {
    case Section::rows:
    case Section::lazy: return read_plain_row(from);
    case Section::bounds: return read_plain_bound(from);
    case Section::generals:
    case Section::binaries: return read_plain_list(from);
    default: return kNowhere;
  }
}

// Each of these reads the statement behind the blanks and line ends at `from`, and returns the offset behind it, or kNowhere.

// header := a word for rows behind the objective, for bounds, general or binary columns; for the first time, alone on its line
size_t LpReader::State::read_plain_header(size_t from) {
  Scan scan(text.data(), from, text.data() + plain_end, plain_end + 1 == text.size());
  std::string_view word;
  NameTable::Key key;
  if (!scan.skip_to_next() || !scan.take_name(word, key, rows)) return kNowhere;
  if (!match_line(text, word, match)) {
    match.offset = kNowhere;
    return kNowhere;
  }
  const Section next = match.word.section;
  const uint32_t bit = uint32_t{1} << static_cast<uint32_t>(next);
  const bool is_first = next == Section::rows && (section == Section::maximize || section == Section::minimize);
  if ((!is_first && next != Section::bounds && next != Section::generals && next != Section::binaries) || (seen_sections & bit) != 0) return kNowhere;
  seen_sections |= bit;
  section = next;
  return match.end;
}

// row := [name ":"] term… sense [sign] number line-end
size_t LpReader::State::read_plain_row(size_t from) {
  Scan scan(text.data(), from, text.data() + plain_end, plain_end + 1 == text.size());
  scan.skip_to_next();
  std::string_view name;
  NameTable::Key key;
  if (!scan.take_label(name, key, rows)) return kNowhere;
  const size_t offset = scan.offset();
  const size_t count = scan.take_terms(plain_terms, true, columns);
  Token sense;
  Number side;
  scan.skip_blanks();
  if (count == 0 || !scan.take_sense(sense) || !scan.take_last_number(side) || !has_room(count)) return kNowhere;
  for (size_t i = 0; i < count; ++i) {
    PlainTerm& term = plain_terms[i];
    term.column = column_of(term.name, static_cast<size_t>(term.name.data() - text.data()), term.key);
    inexact |= !term.number.is_exact();
  }
  term_count += count;
  ++row_count;
  ++row_stamp;
  for (size_t i = 0; i < count; ++i) add_entry(plain_terms[i].column, plain_terms[i].number, offset);
  const Number lower = sense == Token::lessEqual ? Number::of(-kInfinity) : side;
  const Number upper = sense == Token::greaterEqual ? Number::of(kInfinity) : side;
  close_row(name, key, lower, upper, offset);
  return scan.offset();
}

// bound := name sense [sign] number line-end, of a column that is known
size_t LpReader::State::read_plain_bound(size_t from) {
  Scan scan(text.data(), from, text.data() + plain_end, plain_end + 1 == text.size());
  scan.skip_to_next();
  LpToken name{.kind = Token::name};
  NameTable::Key key;
  Token sense;
  Number value;
  name.offset = scan.offset();
  if (!scan.take_name(name.spelling, key, columns) || may_be_section_word(name.spelling)) return kNowhere;
  scan.skip_blanks();
  if (!scan.take_sense(sense)) return kNowhere;
  scan.skip_blanks();
  const size_t offset = scan.offset();
  if (!scan.take_last_number(value)) return kNowhere;
  // A comparison on the next line would go on with this one, and be a fault.
  Scan ahead = scan;
  ahead.skip_to_next();
  if (!ahead.at_statement() && ahead.next() != '-') return kNowhere;
  const int32_t column = columns.find(name.spelling, key);
  if (column < 0) return kNowhere;
  ++mentions[static_cast<size_t>(column)].count;
  if (sense != Token::lessEqual) apply_bound(column, name, Side::lower, value, offset);
  if (sense != Token::greaterEqual) apply_bound(column, name, Side::upper, value, offset);
  return scan.offset();
}

// list := name, of a column that is known and of no other kind; General and Binary only
size_t LpReader::State::read_plain_list(size_t from) {
  Scan scan(text.data(), from, text.data() + plain_end, plain_end + 1 == text.size());
  scan.skip_to_next();
  std::string_view name;
  NameTable::Key key;
  if (!scan.take_name(name, key, columns) || may_be_section_word(name)) return kNowhere;
  if (!is_blank(scan.next()) && !is_line_end(scan.next())) return kNowhere;
  const int32_t column = columns.find(name, key);
  if (column < 0) return kNowhere;
  const uint8_t mark = section == Section::generals ? kGeneral : kBinary;
  LpColumn& note = column_notes[static_cast<size_t>(column)];
  if ((note.marks | mark) != mark) return kNowhere;
  note.marks = mark;
  ++mentions[static_cast<size_t>(column)].count;
  return scan.offset();
}

}  // namespace assay
