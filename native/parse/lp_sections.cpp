#include "lp_sections.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <type_traits>

#include "lp_characters.h"

namespace assay {

using namespace lp_characters;

namespace {

// One or two words; the second may be joined by a hyphen (semi-continuous, multi-objectives).
struct Word {
  std::string_view first;
  std::string_view second;
  bool hyphen;  // a hyphen may join the words
  Section section;
  bool common;
  Construct construct{};  // of those that are not
};

// Words of one first letter stand together; a longer phrase stands before the word it starts with.
constexpr Word kWords[] = {
    {"maximize", "", false, Section::maximize, true},
    {"max", "", false, Section::maximize, true},
    {"maximise", "", false, Section::maximize, false, Construct::britishSense},
    {"maximum", "", false, Section::maximize, false, Construct::maximumWord},
    {"minimize", "", false, Section::minimize, true},
    {"min", "", false, Section::minimize, true},
    {"minimise", "", false, Section::minimize, false, Construct::britishSense},
    {"minimum", "", false, Section::minimize, false, Construct::maximumWord},
    {"multi", "objectives", true, Section::refused, false},
    {"subject", "to", false, Section::rows, true},
    {"such", "that", false, Section::rows, false, Construct::suchThat},
    {"st", "", false, Section::rows, true},
    {"s.t.", "", false, Section::rows, true},
    {"s.t", "", false, Section::rows, false, Construct::rowsSpelling},
    {"st.", "", false, Section::rows, false, Construct::stPoint},
    {"subjectto", "", false, Section::rows, false, Construct::rowsSpelling},
    {"scenario", "", false, Section::refused, false},
    {"semi", "continuous", true, Section::semicontinuous, false, Construct::semiContinuous},
    {"semi", "integer", true, Section::semiinteger, false, Construct::semiInteger},
    {"semis", "", false, Section::semicontinuous, false, Construct::semisWord},
    {"semi", "", false, Section::semicontinuous, false, Construct::semiWord},
    {"sos", "", false, Section::sets, false, Construct::setsSection},
    {"sos1", "", false, Section::sets1, false, Construct::typedSetsSection},
    {"sos2", "", false, Section::sets2, false, Construct::typedSetsSection},
    {"lazy", "constraints", false, Section::lazy, false, Construct::lazySection},
    {"user", "cuts", false, Section::cuts, false, Construct::userCuts},
    {"general", "constraints", false, Section::refused, false},
    {"general", "constraint", false, Section::refused, false},
    {"gencons", "", false, Section::refused, false},
    {"general", "", false, Section::generals, true},
    {"generals", "", false, Section::generals, true},
    {"gen", "", false, Section::generals, false, Construct::shortKind},
    {"gens", "", false, Section::generals, false, Construct::gensWord},
    {"pwlobj", "", false, Section::refused, false},
    {"bounds", "", false, Section::bounds, true},
    {"bound", "", false, Section::bounds, false, Construct::boundWord},
    {"binary", "", false, Section::binaries, true},
    {"binaries", "", false, Section::binaries, true},
    {"bin", "", false, Section::binaries, false, Construct::shortKind},
    {"bins", "", false, Section::binaries, false, Construct::gensWord},
    {"integer", "", false, Section::generals, false, Construct::integerWord},
    {"integers", "", false, Section::generals, false, Construct::integerWord},
    {"int", "", false, Section::generals, false, Construct::intWord},
    {"end", "", false, Section::end, true},
};

// A word for quick comparison, whatever its case: its first and last four bytes (of up to three: all) with the bit set that
// tells small letters from capitals. No other byte of a text becomes a letter, digit or point by that. Of words of one length
// up to eight, equal keys mean equal words.
constexpr uint64_t key_of(std::string_view word) {
  const auto byte = [word](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(word[i]) | 0x20); };
  const size_t size = word.size();
  if (size < 4) return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  if (!std::is_constant_evaluated()) return (half_word_at(word.data()) | uint64_t{half_word_at(word.data() + size - 4)} << 32) | 0x2020202020202020;
  uint64_t key = 0;
  for (size_t i = 0; i < 4; ++i) key |= byte(i) << 8 * i | byte(size - 4 + i) << (32 + 8 * i);
  return key;
}

constexpr auto kKeys = [] {
  std::array<uint64_t, std::size(kWords)> keys{};
  for (size_t i = 0; i < keys.size(); ++i) keys[i] = key_of(kWords[i].first);
  return keys;
}();

// The words of one first letter, and the lengths they have, as bits.
struct Letter {
  uint8_t begin = 0;
  uint8_t end = 0;
  uint16_t lengths = 0;
};
constexpr auto kLetters = [] {
  std::array<Letter, 32> letters{};
  for (size_t i = 0; i < std::size(kWords); ++i) {
    Letter& letter = letters[static_cast<size_t>(kWords[i].first[0] & 31)];
    if (letter.lengths == 0) letter.begin = static_cast<uint8_t>(i);
    letter.end = static_cast<uint8_t>(i + 1);
    letter.lengths |= static_cast<uint16_t>(1u << kWords[i].first.size());
  }
  return letters;
}();

const Letter& letter_of(std::string_view name) { return kLetters[static_cast<size_t>(name.front() & 31)]; }

// The words that start with the word `first`, from `from` on; `end` when there are no more.
size_t next_word(std::string_view first, uint64_t key, size_t from, size_t end) {
  while (from < end && (kKeys[from] != key || kWords[from].first.size() != first.size() || (first.size() > 8 && !same_word(first, kWords[from].first)))) ++from;
  return from;
}

}  // namespace

bool is_foreign_section(std::string_view name) {
  constexpr std::string_view kForeign[] = {"ranges",     "rhs",         "rows",       "columns",    "constraint",  "constraints", "variable",
                                           "variables",  "declaration", "declarations", "parameters", "objective", "where",       "note",
                                           "notes",      "free",        "solution",    "explanation", "types",     "continuous",  "real",        "reals",
                                           "nonnegative", "non-negative", "domain",    "domains",    "limits",     "decision"};
  return std::any_of(std::begin(kForeign), std::end(kForeign), [&](std::string_view word) { return same_word(name, word); });
}

namespace {

}  // namespace

bool may_be_section_word(std::string_view name) {
  return name.size() < 16 && (letter_of(name).lengths >> name.size() & 1) != 0;
}

bool match_line(std::string_view text, std::string_view first, SectionMatch& match) {
  match.offset = static_cast<size_t>(first.data() - text.data());
  match.word = {};
  if (!may_be_section_word(first)) return true;
  const uint64_t key = key_of(first);
  const size_t last = letter_of(first).end;
  size_t at_word = next_word(first, key, letter_of(first).begin, last);
  if (at_word == last) return true;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto skip_blanks = [end](const char* at) {
    while (at < end && is_blank(*at)) ++at;
    return at;
  };
  const char* behind = first.data() + first.size();
  const char* at = skip_blanks(behind);
  std::string_view second_word;
  if (at < end && is_letter(*at)) {
    const char* const second = at;
    while (at < end && is_letter(*at)) ++at;
    second_word = {second, static_cast<size_t>(at - second)};
    behind = at;
    at = skip_blanks(at);
  }
  match.end = static_cast<size_t>(behind - begin);
  match.with_colon = at < end && *at == ':';
  if (match.with_colon) {
    match.end = static_cast<size_t>(at + 1 - begin);
    at = skip_blanks(at + 1);
  }
  if (at < end && !is_line_end(*at)) return false;
  for (; at_word < last; at_word = next_word(first, key, at_word + 1, last)) {
    const Word& word = kWords[at_word];
    if (!same_word(second_word, word.second)) continue;
    match.word = {word.section, {first.data(), static_cast<size_t>(behind - first.data())}, word.common, word.construct};
    match.line_ends = true;
    return true;
  }
  return second_word.empty();  // else, as for `x bounds`, the grammar looks at one word after the other
}

void match_section(LpLexer& lexer, SectionMatch& match) {
  const LpToken& token = lexer.token();
  const std::string_view first = token.spelling;
  if (match_line(lexer.text(), first, match)) return;
  const uint64_t key = key_of(first);
  const size_t last = letter_of(first).end;
  size_t at = next_word(first, key, letter_of(first).begin, last);
  const LpLexer::Mark here = lexer.mark();
  const bool was_quiet = lexer.quiet;
  lexer.quiet = true;
  for (; at < last; at = next_word(first, key, at + 1, last)) {
    const Word& word = kWords[at];
    lexer.reset(here);
    lexer.next();
    size_t end = match.offset + first.size();
    if (!word.second.empty()) {
      if (word.hyphen && token.kind == Token::minus && !token.first_on_line) lexer.next();
      if (token.kind != Token::name || token.first_on_line || !same_word(token.spelling, word.second)) continue;
      end = token.offset + token.spelling.size();
      lexer.next();
    }
    match.word = {word.section, lexer.text().substr(match.offset, end - match.offset), word.common, word.construct};
    match.end = end;
    match.with_colon = token.kind == Token::colon && !token.first_on_line;
    if (match.with_colon) {
      match.end = token.offset + 1;
      lexer.next();
    }
    match.line_ends = token.kind == Token::end || token.first_on_line;
    match.next = token;
    break;
  }
  lexer.reset(here);
  lexer.quiet = was_quiet;
}

bool is_section_word(std::string_view name) {
  if (name.size() == 4 && same_word(name, "free")) return true;
  if (!may_be_section_word(name)) return false;
  const uint64_t key = key_of(name);
  const size_t end = letter_of(name).end;
  for (size_t at = next_word(name, key, letter_of(name).begin, end); at < end; at = next_word(name, key, at + 1, end)) {
    if (kWords[at].second.empty()) return true;
  }
  return false;
}

}  // namespace assay
