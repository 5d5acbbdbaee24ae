#include "lp_sections.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace assay {
namespace {

// One or two words; the second may be joined by a hyphen (semi-continuous, multi-objectives).
struct Word {
  std::string_view first;
  std::string_view second;
  bool hyphen;  // a hyphen may join the words
  Section section;
  bool common;
};

// Words of one first letter stand together; a longer phrase stands before the word it starts with.
constexpr Word kWords[] = {
    {"maximize", "", false, Section::maximize, true},
    {"max", "", false, Section::maximize, true},
    {"maximise", "", false, Section::maximize, false},
    {"maximum", "", false, Section::maximize, false},
    {"minimize", "", false, Section::minimize, true},
    {"min", "", false, Section::minimize, true},
    {"minimise", "", false, Section::minimize, false},
    {"minimum", "", false, Section::minimize, false},
    {"multi", "objectives", true, Section::refused, false},
    {"subject", "to", false, Section::rows, true},
    {"such", "that", false, Section::rows, false},
    {"st", "", false, Section::rows, true},
    {"s.t.", "", false, Section::rows, true},
    {"s.t", "", false, Section::rows, false},
    {"st.", "", false, Section::rows, false},
    {"subjectto", "", false, Section::rows, false},
    {"scenario", "", false, Section::refused, false},
    {"semi", "continuous", true, Section::semicontinuous, false},
    {"semi", "integer", true, Section::semiinteger, false},
    {"semis", "", false, Section::semicontinuous, false},
    {"semi", "", false, Section::semicontinuous, false},
    {"sos", "", false, Section::sets, false},
    {"sos1", "", false, Section::sets1, false},
    {"sos2", "", false, Section::sets2, false},
    {"lazy", "constraints", false, Section::lazy, false},
    {"user", "cuts", false, Section::cuts, false},
    {"general", "constraints", false, Section::refused, false},
    {"general", "constraint", false, Section::refused, false},
    {"gencons", "", false, Section::refused, false},
    {"general", "", false, Section::generals, true},
    {"generals", "", false, Section::generals, true},
    {"gen", "", false, Section::generals, false},
    {"gens", "", false, Section::generals, false},
    {"pwlobj", "", false, Section::refused, false},
    {"bounds", "", false, Section::bounds, true},
    {"bound", "", false, Section::bounds, false},
    {"binary", "", false, Section::binaries, true},
    {"binaries", "", false, Section::binaries, true},
    {"bin", "", false, Section::binaries, false},
    {"bins", "", false, Section::binaries, false},
    {"integer", "", false, Section::generals, false},
    {"integers", "", false, Section::generals, false},
    {"int", "", false, Section::generals, false},
    {"end", "", false, Section::end, true},
};

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

}  // namespace

bool is_foreign_section(std::string_view name) {
  constexpr std::string_view kForeign[] = {"ranges",     "rhs",         "rows",       "columns",    "constraint",  "constraints", "variable",
                                           "variables",  "declaration", "declarations", "parameters", "objective", "where",       "note",
                                           "notes",      "free",        "solution",    "explanation", "types",     "continuous",  "real",        "reals",
                                           "nonnegative", "non-negative", "domain",    "domains",    "limits",     "decision"};
  return std::any_of(std::begin(kForeign), std::end(kForeign), [&](std::string_view word) { return same_word(name, word); });
}

bool may_be_section_word(std::string_view name) {
  return name.size() < 16 && (letter_of(name).lengths >> name.size() & 1) != 0;
}

SectionWord match_section(LpLexer& lexer, LpLexer::Mark& after, bool& with_colon) {
  if (lexer.token().kind != Token::name || !may_be_section_word(lexer.token().spelling)) return {};
  const LpLexer::Mark here = lexer.mark();
  const bool was_quiet = lexer.quiet;
  lexer.quiet = true;
  const std::string_view first = here.token.spelling;
  SectionWord found;
  for (size_t i = letter_of(first).begin; i < letter_of(first).end; ++i) {
    const Word& word = kWords[i];
    if (!same_word(first, word.first)) continue;
    lexer.reset(here);
    lexer.next();
    size_t end = here.token.offset + first.size();
    if (!word.second.empty()) {
      if (word.hyphen && lexer.token().kind == Token::minus && !lexer.token().first_on_line) lexer.next();
      if (lexer.token().kind != Token::name || lexer.token().first_on_line || !same_word(lexer.token().spelling, word.second)) continue;
      end = lexer.token().offset + lexer.token().spelling.size();
      lexer.next();
    }
    with_colon = lexer.token().kind == Token::colon && !lexer.token().first_on_line;
    if (with_colon) lexer.next();
    found = {word.section, lexer.text().substr(here.token.offset, end - here.token.offset), word.common};
    after = lexer.mark();
    break;
  }
  lexer.reset(here);
  lexer.quiet = was_quiet;
  return found;
}

bool is_section_word(std::string_view name) {
  if (!may_be_section_word(name) && (name.empty() || (name.front() | 32) != 'f')) return false;
  if (same_word(name, "free")) return true;
  return std::any_of(std::begin(kWords), std::end(kWords), [&](const Word& word) { return word.second.empty() && same_word(name, word.first); });
}

}  // namespace assay
