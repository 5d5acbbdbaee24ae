#include "lp_automaton.h"

#include <algorithm>
#include <array>

namespace assay::policy {
namespace {

constexpr uint8_t kMostDigits = 12;
constexpr size_t kLongestName = 32;

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// Words that some reader takes for something else than a name, in small letters.
constexpr std::array kReserved = {"bin",      "binaries", "binary",  "bound",   "bounds",     "end",      "free",     "gen",      "general", "generals", "in",
                                  "inf",      "infinity", "int",     "integer", "integers",   "lazy",     "max",      "maximise", "maximize", "maximum", "min",
                                  "minimise", "minimize", "minimum", "nan",     "pwlobj",     "ranges",   "sec",      "semi",     "semis",    "sos",
                                  "sos1",     "sos2",     "st",      "subject", "such",       "that",     "to",       "user",     "genconstr", "sin"};

std::string in_small(std::string_view name) {
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return small;
}

// Whether what begins like this is a number to some reader, whatever follows: an exponent, infinity or no number.
bool begins_number(std::string_view name) {
  if (name.size() < 2) return false;
  const std::string small = in_small(name.substr(0, 3));
  return (small[0] == 'e' && (is_digit(small[1]) || small[1] == 'e')) || small == "inf" || small == "nan";
}

// What a name that is a number to some reader can begin with; empty: this one cannot become one.
std::string danger_of(std::string_view name) {
  if (name.size() > 2) return {};
  const std::string small = in_small(name);
  return small == "e" || small == "i" || small == "in" || small == "n" || small == "na" ? small : std::string();
}

// As a whole name: a word that some reader takes for something else.
bool is_refused(std::string_view name) {
  const std::string small = in_small(name);
  return small == "e" || std::find(kReserved.begin(), kReserved.end(), small) != kReserved.end();
}

}  // namespace

// What an earlier state left behind is no part of it.
std::string LpAutomaton::key() const {
  const bool is_literal = at_ == At::literal, is_name = at_ == At::name;
  const bool is_number = at_ == At::whole || at_ == At::point || at_ == At::fraction || at_ == At::sideWhole || at_ == At::sidePoint || at_ == At::sideFraction;
  const bool is_side = at_ == At::equals || at_ == At::side || at_ == At::number;
  std::string key{static_cast<char>(at_), static_cast<char>(section_), static_cast<char>(has_row_ ? 1 : 0), static_cast<char>(is_literal ? then_ : At::literal),
                  static_cast<char>(is_name && may_be_label_ ? 1 : 0), static_cast<char>(is_side && is_upper_ ? 1 : 0),
                  static_cast<char>(is_number ? length_ : 0), static_cast<char>(is_name ? word_.size() : 0)};
  if (is_literal) key += rest_;
  if (is_name) key += danger_of(word_);
  return key;
}

bool LpAutomaton::literal(std::string_view text, At then) {
  rest_ = text;
  then_ = then;
  return go(At::literal);
}

// Adds the word to the names; the set of other copies stays.
bool LpAutomaton::add(std::shared_ptr<const std::set<std::string>>& names) const {
  if (careless_ || names->contains(word_)) return true;
  auto more = std::make_shared<std::set<std::string>>(*names);
  more->insert(word_);
  names = std::move(more);
  return true;
}

// Bounds and integrality are said once a column: readers differ on what twice means.
void LpAutomaton::begin_names(Section section) {
  section_ = section;
  left_ = columns_;
}

bool LpAutomaton::begin_line(char byte) {
  const bool names_follow = section_ == Section::bounds || section_ == Section::generals;
  word_.clear();
  if (byte == ' ') return names_follow ? (careless_ || !left_->empty()) && go(At::known) : go(At::start);
  if (!has_row_) return false;
  if (byte == 'B' && section_ == Section::rows) {
    begin_names(Section::bounds);
    return literal("ounds\n", At::line);
  }
  if (byte == 'G' && section_ != Section::generals) {
    begin_names(Section::generals);
    return literal("enerals\n ", At::known);
  }
  return byte == 'E' && literal("nd\n```", At::done);
}

bool LpAutomaton::begin_term(char byte, bool may_be_label, bool may_be_negative) {
  if (byte == '-') return may_be_negative && go(At::minus);
  if (is_digit(byte)) {
    length_ = 1;
    return go(At::whole);
  }
  if (!is_letter(byte)) return false;
  word_.assign(1, byte);
  may_be_label_ = may_be_label;
  return go(At::name);
}

bool LpAutomaton::in_name(char byte) {
  if (is_letter(byte) || is_digit(byte) || byte == '_') {
    word_ += byte;
    return word_.size() <= kLongestName && !begins_number(word_);
  }
  if (!careless_ && is_refused(word_)) return false;
  if (byte == ':') return may_be_label_ && (careless_ || !labels_->contains(word_)) && add(labels_) && go(At::colon);
  if (byte == ' ') return add(columns_) && go(At::after);
  if (byte != '\n' || section_ != Section::objective) return false;
  add(columns_);
  section_ = Section::rows;
  return literal("Subject To\n", At::line);
}

// The beginning of a column that occurs, or its end.
bool LpAutomaton::in_known_name(char byte) {
  if (byte != ' ' && byte != '\n') {
    word_ += byte;
    if (careless_) return is_letter(byte) || is_digit(byte) || byte == '_';
    const auto found = left_->lower_bound(word_);
    return found != left_->end() && found->starts_with(word_);
  }
  if (!careless_) {
    if (!left_->contains(word_)) return false;
    auto fewer = std::make_shared<std::set<std::string>>(*left_);
    fewer->erase(word_);
    left_ = std::move(fewer);
  }
  word_.clear();
  if (section_ == Section::bounds) return byte == ' ' && go(At::boundSign);
  if (byte == '\n') return go(At::line);
  return (careless_ || !left_->empty()) && go(At::known);
}

bool LpAutomaton::after_name(char byte) {
  if (byte == '+' || byte == '-') return go(At::sign);
  if (section_ != Section::rows) return false;
  is_upper_ = false;
  if (byte == '<' || byte == '>') return go(At::equals);
  return byte == '=' && go(At::side);
}

bool LpAutomaton::digits(char byte, At self, At point, bool is_side) {
  if (is_digit(byte)) return ++length_ <= kMostDigits && go(self);
  if (byte == '.') return point != At::done && length_ < kMostDigits && go(point);
  if (is_side) return byte == '\n' && end_row();
  return byte == ' ' && go(At::coefficient);
}

bool LpAutomaton::end_row() {
  if (section_ == Section::rows) has_row_ = true;
  return go(At::line);
}

bool LpAutomaton::step(char byte) {
  switch (at_) {
    case At::literal:
      if (rest_.front() != byte) return false;
      rest_.remove_prefix(1);
      return rest_.empty() ? go(then_) : true;
    case At::sense: return byte == 'a' ? literal("ximize\n ", At::start) : byte == 'i' && literal("nimize\n ", At::start);
    case At::line: return begin_line(byte);
    case At::start: return begin_term(byte, true, true);
    case At::first: return begin_term(byte, false, true);
    case At::minus:
    case At::sign: return byte == ' ' && go(At::term);
    case At::term: return begin_term(byte, false, false);
    case At::whole: return digits(byte, At::whole, At::point, false);
    case At::point: return is_digit(byte) && digits(byte, At::fraction, At::done, false);
    case At::fraction: return digits(byte, At::fraction, At::done, false);
    case At::coefficient: return is_letter(byte) && begin_term(byte, false, false);
    case At::name: return in_name(byte);
    case At::colon: return byte == ' ' && go(At::first);
    case At::after: return after_name(byte);
    case At::equals: return byte == '=' && go(At::side);
    case At::side: return byte == ' ' && go(At::number);
    case At::number:
      length_ = 0;
      // A negative upper bound alone is read in two ways.
      if (byte == '-') return !is_upper_ && go(At::sideMinus);
      return is_digit(byte) && digits(byte, At::sideWhole, At::sidePoint, true);
    case At::sideMinus: return is_digit(byte) && digits(byte, At::sideWhole, At::sidePoint, true);
    case At::sideWhole: return digits(byte, At::sideWhole, At::sidePoint, true);
    case At::sidePoint: return is_digit(byte) && digits(byte, At::sideFraction, At::done, true);
    case At::sideFraction: return digits(byte, At::sideFraction, At::done, true);
    case At::known: return in_known_name(byte);
    case At::boundSign:
      is_upper_ = byte == '<';
      return byte == 'f' ? literal("ree\n", At::line) : (byte == '<' || byte == '>') && go(At::equals);
    case At::done: return false;
  }
  return false;
}

}  // namespace assay::policy
