#include "lp_lexer.h"

#include <algorithm>

#include "lp_characters.h"

namespace assay {

using namespace lp_characters;

namespace {

struct WideSign {
  std::string_view bytes;
  Token token;
  std::string_view ascii;
};
constexpr WideSign kSigns[] = {
    {"≤", Token::lessEqual, "<="}, {"≥", Token::greaterEqual, ">="}, {"−", Token::minus, "-"},
    {"×", Token::star, "*"},       {"·", Token::star, "*"},          {"⩽", Token::lessEqual, "<="},
    {"⩾", Token::greaterEqual, ">="}, {"≦", Token::lessEqual, "<="}, {"≧", Token::greaterEqual, ">="},
    {"⋅", Token::star, "*"},       {"∗", Token::star, "*"},
};

// Characters that look like something else, and what they are called.
struct WideFoe {
  std::string_view bytes;
  std::string_view called;
};
constexpr WideFoe kFoes[] = {
    {"\u00A0", "a no-break space"}, {"\u2009", "a thin space"},     {"\u200B", "a zero-width space"}, {"\u202F", "a narrow no-break space"},
    {"\u3000", "a wide space"},     {"\u2003", "an em space"},      {"\u2002", "an en space"},        {"\u2013", "an en dash"},
    {"\u2014", "an em dash"},       {"\u2018", "a curly quote"},    {"\u2019", "a curly quote"},      {"\u201C", "a curly quote"},
    {"\u201D", "a curly quote"},    {"\u00B2", "a superscript 2"},  {"\u00B3", "a superscript 3"},    {"\u2026", "an ellipsis"},
    {"\u2260", "a not-equal sign"}, {"\u2192", "an arrow"},         {"\u2208", "an element sign"},    {"\u2211", "a sum sign"},
    {"\u2200", "a for-all sign"},   {"\u221E", "an infinity sign"}, {"\u00F7", "a division sign"},    {"\uFEFF", "a byte order mark"},
    {"\u2028", "a line separator"}, {"\u2029", "a paragraph separator"}, {"\u0085", "a next-line control"}, {"\u2212", "a minus sign"},
};

const WideSign* sign_at(std::string_view rest) {
  const auto found = std::find_if(std::begin(kSigns), std::end(kSigns), [&](const WideSign& s) { return rest.starts_with(s.bytes); });
  return found == std::end(kSigns) ? nullptr : found;
}

const WideFoe* foe_at(std::string_view rest) {
  const auto found = std::find_if(std::begin(kFoes), std::end(kFoes), [&](const WideFoe& f) { return rest.starts_with(f.bytes); });
  return found == std::end(kFoes) ? nullptr : found;
}

// Code points that are no letters: signs, punctuation, blanks, controls, symbols, private use. What is not listed is taken for a
// letter of some script; a coarse list that needs no table of Unicode.
struct Span {
  uint32_t first;
  uint32_t last;
};
constexpr Span kNoLetters[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},       {0x2000, 0x2070},
    {0x2072, 0x207E}, {0x2080, 0x20FF}, {0x2100, 0x2101}, {0x2103, 0x2106}, {0x2108, 0x2109}, {0x2114, 0x2114},   {0x2116, 0x2118},
    {0x211E, 0x2123}, {0x2140, 0x2144}, {0x214A, 0x214D}, {0x2150, 0x2BFF}, {0x2E00, 0x2E7F}, {0x3000, 0x3004},   {0x3008, 0x3020},
    {0x3030, 0x3030}, {0xD800, 0xF8FF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFEFF, 0xFEFF}, {0xFF01, 0xFF20},   {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xAD, 0xAD},
};
// Digits of other scripts and subscripts go on with a name and do not start one.
constexpr Span kOnlyContinue[] = {
    {0x300, 0x36F}, {0x660, 0x669}, {0x6F0, 0x6F9}, {0x966, 0x96F}, {0x9E6, 0x9EF}, {0x2080, 0x209C}, {0x2070, 0x2070}, {0x2074, 0x207F},
};

// The code point at the start of `rest`, which is UTF-8 (check_text has seen to it), and its length in bytes.
uint32_t code_point(std::string_view rest, size_t& length) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(rest[i])); };
  const uint32_t first = byte(0);
  length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (rest.size() < length) {
    length = 1;
    return first;
  }
  if (length == 2) return (first & 0x1F) << 6 | (byte(1) & 0x3F);
  if (length == 3) return (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return length == 1 ? first : (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

template <size_t N>
bool lies_in(uint32_t point, const Span (&spans)[N]) {
  return std::any_of(std::begin(spans), std::end(spans), [point](const Span& span) { return point >= span.first && point <= span.last; });
}

// Whether the wide character at the start of `rest` may start a name, or go on with one.
bool starts_wide_name(std::string_view rest) {
  size_t length = 0;
  const uint32_t point = code_point(rest, length);
  return !lies_in(point, kNoLetters) && !lies_in(point, kOnlyContinue);
}

bool ends_name(std::string_view rest) {
  if (!is_wide(rest.front())) return false;
  size_t length = 0;
  const uint32_t point = code_point(rest, length);
  return lies_in(point, kNoLetters) && !lies_in(point, kOnlyContinue);
}

bool is_comparison(Token token) {
  return token == Token::lessEqual || token == Token::greaterEqual || token == Token::equal || token == Token::arrow;
}

}  // namespace

std::string described(const LpToken& token) { return token.kind == Token::end ? "the end of the text" : quoted(token.spelling); }

void LpLexer::start(std::string_view text, size_t skip, Dialect dialect, Diagnostics& diagnostics, NumberPool& pool) {
  text_ = text;
  begin_ = text.data();
  at_ = begin_ + skip;
  end_ = begin_ + text.size();
  line_start_ = true;
  dialect_ = dialect;
  quiet = in_sets = in_bracket = false;
  comment_offset_ = kNowhere;
  reported_ = 0;
  diagnostics_ = &diagnostics;
  pool_ = &pool;
  token_ = LpToken{};
  next();
}

void LpLexer::bad(FaultCode code, size_t offset, std::string message) {
  token_.kind = Token::bad;
  token_.unreported = quiet;
  if (quiet || offset < reported_) return;
  reported_ = offset + 1;
  diagnostics_->fault(code, offset, std::move(message));
}

void LpLexer::differs(Construct construct, size_t offset, std::string_view piece) {
  if (quiet || offset < reported_ || !is_different(dialect_, construct)) return;
  reported_ = offset + 1;
  diagnostics_->fault(FaultCode::notPortable, offset, difference(dialect_, construct, piece));
}

// Blanks; line ends and comments are rarer.
void LpLexer::skip_blanks() {
  while (at_ < end_ && *at_ == ' ') ++at_;
  if (at_ < end_ && is(*at_, kBreak)) skip_lines();
}

void LpLexer::skip_lines() {
  while (at_ < end_) {
    const char c = *at_;
    if (c == ' ' || c == '\t') {
      ++at_;
    } else if (c == '\n' || c == '\r') {
      line_start_ = true;
      ++at_;
    } else if (c == '\\' || c == '#' || (c == '/' && at_ + 1 < end_ && at_[1] == '/')) {
      if (c == '\\' && !line_start_) differs(Construct::commentBehind, static_cast<size_t>(at_ - begin_));
      if (c != '\\' && comment_offset_ == kNowhere) comment_offset_ = static_cast<size_t>(at_ - begin_);
      while (at_ < end_ && *at_ != '\n' && *at_ != '\r') ++at_;
    } else {
      return;
    }
  }
}

void LpLexer::next() {
  if (dialect_ == Dialect::any) return scan_token();
  const LpToken before = token_;
  scan_token();
  if (token_.kind != Token::bad && token_.kind != Token::end && !quiet) check_spacing(before);
}

void LpLexer::scan_token() {
  token_.after = token_.kind;
  const char* from = at_;
  skip_blanks();
  token_.first_on_line = line_start_;
  token_.glued = at_ == from && !line_start_;
  line_start_ = false;
  token_.offset = static_cast<size_t>(at_ - begin_);
  token_.spelling = {};
  token_.unreported = false;
  if (at_ == end_) {
    token_.kind = Token::end;
    return;
  }
  const char c = *at_;
  const uint8_t what = kClass[static_cast<unsigned char>(c)];
  if ((what & kDigit) != 0 || (c == '.' && at_ + 1 < end_ && is(at_[1], kDigit))) scan_number_token();
  else if ((what & kStart) == 0) scan_operator();
  else if (is_wide(c)) scan_wide();
  else scan_name_token();
}

// What is glued to the token before it: readers that split at blanks only take both for one word.
void LpLexer::check_spacing(const LpToken& before) {
  const size_t offset = token_.offset;
  if (token_.kind == Token::number && token_.spelling.front() == '.') differs(Construct::leadingPoint, offset, token_.spelling);
  if (!token_.glued) return;
  const Token kind = token_.kind;
  if (is_comparison(before.kind)) return differs(Construct::gluedSense, offset, before.spelling);
  if (is_comparison(kind)) return differs(Construct::gluedSense, offset, token_.spelling);
  if (before.kind == Token::openBracket || kind == Token::closeBracket) return differs(Construct::gluedBracket, offset);
  if (before.kind == Token::star || kind == Token::star) {
    if (in_bracket) differs(Construct::gluedProduct, offset);
    return;
  }
  if (before.kind == Token::colon) {
    if (!in_sets) differs(Construct::gluedColon, offset, token_.spelling);
    return;
  }
  const bool operand = kind == Token::number || kind == Token::name;
  if ((before.kind == Token::minus || before.kind == Token::plus) && operand) {
    // `>= -3`, and `-3 x` at the start of a statement: every reader takes the sign for the number's.
    const bool starts = before.first_on_line || is_comparison(before.after) || before.after == Token::colon;
    if (before.glued && !starts) return differs(Construct::gluedOperator, offset, before.spelling);
    const bool infinity = same_word(token_.spelling, "inf") || same_word(token_.spelling, "infinity");
    if (!starts || (kind == Token::name && !infinity)) differs(Construct::gluedSign, offset, token_.spelling);
    return;
  }
  if (before.kind == Token::number && kind == Token::name) {
    const bool hexadecimal = before.spelling == "0" && (token_.spelling.front() | 32) == 'x';
    return differs(hexadecimal ? Construct::hexadecimal : Construct::gluedNumber, offset, token_.spelling);
  }
  if (kind == Token::plus || kind == Token::minus || kind == Token::openBracket) differs(Construct::gluedOperator, offset, token_.spelling);
  else if (before.kind == Token::plus || before.kind == Token::minus) differs(Construct::gluedOperator, offset, before.spelling);
}

// number := what scan_number takes; nothing may be glued to it but the name of a column.
void LpLexer::scan_number_token() {
  const char* from = at_;
  turn_ ^= 1;
  const NumberScan scan = scan_number(at_, end_, numbers_[turn_], *pool_);
  token_.kind = Token::number;
  const char* tail = at_;
  const bool named = tail < end_ && (is_letter(*tail) || (is_wide(*tail) && starts_wide_name({tail, static_cast<size_t>(end_ - tail)})) ||
                                     (*tail == '_' && tail + 1 < end_ && (is_letter(tail[1]) || is_wide(tail[1]))));
  const bool comma = tail < end_ && *tail == ',' && tail + 1 < end_ && is(tail[1], kDigit);
  const bool broken = tail < end_ && !named && is(*tail, kContinue) && !is_wide(*tail) && *tail != '#';
  token_.spelling = {from, static_cast<size_t>(tail - from)};
  if (comma || broken) {
    while (tail < end_ && (is(*tail, kContinue) || *tail == ',') && !(is_wide(*tail) && ends_name({tail, static_cast<size_t>(end_ - tail)}))) ++tail;
    const std::string_view whole(from, static_cast<size_t>(tail - from));
    token_.spelling = whole;
    const auto offset = static_cast<size_t>(at_ - begin_);
    at_ = tail;
    return bad(FaultCode::badNumber, offset,
               comma ? "',' cannot stand in a number: got " + quoted(whole) : quoted(whole) + " is no number to its last character");
  }
  if (scan == NumberScan::outOfRange) bad(FaultCode::numberOutOfRange, token_.offset, quoted(token_.spelling) + " is outside what a double can hold");
}

// name := start (continue | index)*, index := "(" | "[" glued, closed again, holding name characters, commas and blanks after commas
void LpLexer::scan_name_token() {
  const char* from = at_;
  const char* p = at_;
  while (true) {
    p = skip_name(p, end_);
    if (p == end_) break;
    if (is_wide(*p)) {
      const std::string_view rest(p, static_cast<size_t>(end_ - p));
      if (ends_name(rest)) break;
      size_t length = 1;
      code_point(rest, length);
      p += length;
      continue;
    }
    if (*p != '[' && *p != '(') break;
    const char close = *p == '[' ? ']' : ')';
    const char* q = p + 1;
    while (q < end_ && (is(*q, kContinue) || *q == ',' || (*q == ' ' && q[-1] == ','))) ++q;
    if (q == end_ || *q != close || q == p + 1) break;
    p = q + 1;
  }
  at_ = p;
  token_.kind = Token::name;
  token_.spelling = {from, static_cast<size_t>(p - from)};
  if (is_letter(*from) && p - from != 3 && (p == end_ || *p != '=')) return;  // nothing odd about it
  // `x != 4`: the exclamation mark is no part of the name.
  if (p < end_ && *p == '=' && (p[-1] == '!' || p[-1] == '~')) {
    token_.spelling = {p - 1, 2};
    at_ = p + 1;
    return bad(FaultCode::unexpectedToken, static_cast<size_t>(p - 1 - begin_), quoted(token_.spelling) + " is no comparison of a linear model; expected <=, >= or =");
  }
  const char first = token_.spelling.front();
  if (first == '|') {
    return bad(FaultCode::badName, token_.offset, "a name cannot start with '|', and an absolute value is not linear");
  }
  if (!is_letter(first) && first != '_' && !is_wide(first) &&
      std::none_of(token_.spelling.begin(), token_.spelling.end(), [](char c) { return is_letter(c) || c == '_' || is_wide(c); })) {
    const bool digits = std::any_of(token_.spelling.begin(), token_.spelling.end(), [](char c) { return is(c, kDigit); });
    if (token_.spelling.find_first_not_of('`') == std::string_view::npos) {
      return bad(FaultCode::markdown, token_.offset, "a Markdown fence where a model was expected");
    }
    return bad(digits ? FaultCode::badNumber : FaultCode::badName, token_.offset,
               quoted(token_.spelling) + (digits ? " is no number; numbers are written without signs of currency or the like" : " is no name: it has no letter"));
  }
  if (same_word(token_.spelling, "nan")) bad(FaultCode::badNumber, token_.offset, quoted(token_.spelling) + " is no number that a model may hold");
}

void LpLexer::scan_wide() {
  const std::string_view rest(at_, static_cast<size_t>(end_ - at_));
  if (const WideSign* sign = sign_at(rest)) {
    token_.kind = sign->token;
    token_.spelling = rest.substr(0, sign->bytes.size());
    at_ += sign->bytes.size();
    differs(Construct::unicodeOperator, token_.offset, token_.spelling);
    return;
  }
  if (const WideFoe* foe = foe_at(rest)) {
    token_.spelling = rest.substr(0, foe->bytes.size());
    at_ += foe->bytes.size();
    return bad(FaultCode::badCharacter, token_.offset, std::string(foe->called) + " cannot stand in a model");
  }
  if (!starts_wide_name(rest)) {
    size_t length = 1;
    code_point(rest, length);
    token_.spelling = rest.substr(0, length);
    at_ += length;
    return bad(FaultCode::badCharacter, token_.offset, "the character " + quoted(token_.spelling) + " cannot stand here in a model");
  }
  scan_name_token();
}

void LpLexer::scan_operator() {
  const char c = *at_;
  const char d = at_ + 1 < end_ ? at_[1] : '\0';
  size_t length = 1;
  switch (c) {
    case '+': token_.kind = Token::plus; break;
    case '-':
      token_.kind = d == '>' ? Token::arrow : Token::minus;
      length = d == '>' ? 2 : 1;
      break;
    case '*': token_.kind = Token::star; break;
    case '/': token_.kind = Token::slash; break;
    case '^': token_.kind = Token::caret; break;
    case '(': token_.kind = Token::openParen; break;
    case ')': token_.kind = Token::closeParen; break;
    case '[': token_.kind = Token::openBracket; break;
    case ']': token_.kind = Token::closeBracket; break;
    case ':': token_.kind = Token::colon; break;
    case ';': token_.kind = Token::semicolon; break;
    case ',': token_.kind = Token::comma; break;
    case '<':
      token_.kind = Token::lessEqual;
      length = d == '=' ? 2 : 1;
      break;
    case '>':
      token_.kind = Token::greaterEqual;
      length = d == '=' ? 2 : 1;
      break;
    case '=':
      token_.kind = d == '<' ? Token::lessEqual : d == '>' ? Token::greaterEqual : Token::equal;
      length = d == '<' || d == '>' || d == '=' ? 2 : 1;
      break;
    default: {
      token_.spelling = {at_, 1};
      ++at_;
      return bad(c == '.' ? FaultCode::badName : FaultCode::badCharacter, token_.offset,
                 c == '.' ? "a name cannot start with '.'" : quoted(token_.spelling) + " cannot stand in a model");
    }
  }
  token_.spelling = {at_, length};
  at_ += length;
  if (c == '<' && length == 1 && d == '>') {
    at_ += 1;
    token_.spelling = {at_ - 2, 2};
    return bad(FaultCode::unexpectedToken, token_.offset, "'<>' is no comparison of a linear model; expected <=, >= or =");
  }
}

Token LpLexer::peek(bool* same_line) {
  const Mark here = mark();
  const bool was_quiet = quiet;
  quiet = true;
  next();
  const Token kind = token_.kind;
  if (same_line != nullptr) *same_line = !token_.first_on_line && kind != Token::end;
  quiet = was_quiet;
  reset(here);
  return kind;
}

bool LpLexer::colon_follows() {
  const char* p = at_;
  while (p < end_ && (*p == ' ' || *p == '\t')) ++p;
  if (p == end_) return false;
  const bool look = *p == '\n' || *p == '\r' || *p == '\\' || *p == '/' || *p == '#';  // line ends and comments
  return *p == ':' || (look && peek() == Token::colon);
}

void LpLexer::go_to(size_t offset) {
  at_ = begin_ + offset;
  line_start_ = false;
  token_.kind = at_[-1] == ':' ? Token::colon : Token::name;
  next();
}

void LpLexer::go_behind(size_t offset) {
  quiet = true;
  go_to(offset);
  quiet = false;
  if (token_.unreported) reset(mark());
}

void LpLexer::skip_line() {
  const char* p = begin_ + token_.offset;
  while (p < end_ && *p != '\n' && *p != '\r') ++p;
  at_ = p;
  line_start_ = true;
  next();
}

std::string_view LpLexer::rest_of_line() const {
  const std::string_view rest = text_.substr(token_.offset);
  return rest.substr(0, std::min(rest.size(), rest.find_first_of("\r\n")));
}

}  // namespace assay
