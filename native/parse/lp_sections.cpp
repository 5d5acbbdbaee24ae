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

constexpr Word kWords[] = {
    {"maximize", "", false, Section::maximize, true},
    {"max", "", false, Section::maximize, true},
    {"maximise", "", false, Section::maximize, false},
    {"maximum", "", false, Section::maximize, false},
    {"minimize", "", false, Section::minimize, true},
    {"min", "", false, Section::minimize, true},
    {"minimise", "", false, Section::minimize, false},
    {"minimum", "", false, Section::minimize, false},
    {"subject", "to", false, Section::rows, true},
    {"such", "that", false, Section::rows, false},
    {"st", "", false, Section::rows, true},
    {"s.t.", "", false, Section::rows, true},
    {"s.t", "", false, Section::rows, false},
    {"st.", "", false, Section::rows, false},
    {"subjectto", "", false, Section::rows, false},
    {"lazy", "constraints", false, Section::lazy, false},
    {"user", "cuts", false, Section::cuts, false},
    {"general", "constraints", false, Section::refused, false},
    {"general", "constraint", false, Section::refused, false},
    {"gencons", "", false, Section::refused, false},
    {"pwlobj", "", false, Section::refused, false},
    {"scenario", "", false, Section::refused, false},
    {"multi", "objectives", true, Section::refused, false},
    {"bounds", "", false, Section::bounds, true},
    {"bound", "", false, Section::bounds, false},
    {"general", "", false, Section::generals, true},
    {"generals", "", false, Section::generals, true},
    {"gen", "", false, Section::generals, false},
    {"gens", "", false, Section::generals, false},
    {"integer", "", false, Section::generals, false},
    {"integers", "", false, Section::generals, false},
    {"int", "", false, Section::generals, false},
    {"binary", "", false, Section::binaries, true},
    {"binaries", "", false, Section::binaries, true},
    {"bin", "", false, Section::binaries, false},
    {"bins", "", false, Section::binaries, false},
    {"semi", "continuous", true, Section::semicontinuous, false},
    {"semi", "integer", true, Section::semiinteger, false},
    {"semis", "", false, Section::semicontinuous, false},
    {"semi", "", false, Section::semicontinuous, false},
    {"sos", "", false, Section::sets, false},
    {"sos1", "", false, Section::sets1, false},
    {"sos2", "", false, Section::sets2, false},
    {"end", "", false, Section::end, true},
};

// For each letter, the lengths that section words starting with it have, as bits: few names pass.
constexpr auto kLengths = [] {
  std::array<uint16_t, 32> lengths{};
  for (const Word& word : kWords) {
    lengths[static_cast<size_t>(word.first[0] & 31)] |= static_cast<uint16_t>(1u << word.first.size());
  }
  return lengths;
}();

bool may_be_word(std::string_view name) {
  return name.size() < 16 && (kLengths[static_cast<size_t>(name.front() & 31)] >> name.size() & 1) != 0;
}

}  // namespace

SectionWord match_section(LpLexer& lexer, LpLexer::Mark& after, bool& with_colon) {
  if (lexer.token().kind != Token::name || !may_be_word(lexer.token().spelling)) return {};
  const LpLexer::Mark here = lexer.mark();
  const bool was_quiet = lexer.quiet;
  lexer.quiet = true;
  const std::string_view first = here.token.spelling;
  SectionWord found;
  for (const Word& word : kWords) {
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
  if (!may_be_word(name) && (name.empty() || (name.front() | 32) != 'f')) return false;
  if (same_word(name, "free")) return true;
  return std::any_of(std::begin(kWords), std::end(kWords), [&](const Word& word) { return word.second.empty() && same_word(name, word.first); });
}

}  // namespace assay
