// What the reader of a solver takes in another way, beyond single tokens: lines, names, headers, kinds. The rows are in dialects.cpp.
#include <algorithm>
#include <cmath>

#include "lp_state.h"

namespace assay {

bool LpReader::State::note_difference(Construct construct, size_t offset, std::string_view piece) {
  if (!is_different(options->dialect, construct)) return false;
  diagnostics->fault(FaultCode::notPortable, offset, difference(options->dialect, construct, piece));
  return true;
}

// What not every reader takes for a name.
void LpReader::State::check_name(std::string_view name, size_t offset) {
  const auto has = [name](auto&& holds) { return std::any_of(name.begin(), name.end(), holds); };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_plain = [is_digit](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.'; };
  if (name.size() > 255 && differs(Construct::longName, offset)) return;
  if (has([](char c) { return static_cast<unsigned char>(c) >= 0x80; }) && differs(Construct::wideName, offset, name)) return;
  if (has([](char c) { return c == '[' || c == ']'; }) && differs(Construct::bracketName, offset, name)) return;
  if (has([](char c) { return c == ' ' || c == '\t'; }) && differs(Construct::blankName, offset, name)) return;
  if (has([](char c) { return c == '|'; }) && differs(Construct::barName, offset, name)) return;
  if (has([&](char c) { return !is_plain(c); }) && differs(Construct::specialName, offset, name)) return;
  const bool exponent = (name[0] | 32) == 'e' && (name.size() == 1 || is_digit(name[1]) || (name[1] | 32) == 'e');
  if (exponent && differs(Construct::exponentName, offset, name)) return;
  if (same_word(name.substr(0, 3), "inf") || same_word(name.substr(0, 3), "nan")) differs(Construct::numberName, offset, name);
}

// A column that is called like a section. Readers know different words.
void LpReader::State::check_column_word(std::string_view name, size_t offset) {
  constexpr std::string_view kRare[] = {"gens", "bins", "sos1", "s.t", "pwlobj"};
  const auto is = [name](std::string_view word) { return same_word(name, word); };
  const Construct construct = is("free")                                             ? Construct::freeColumn
                              : is("int")                                            ? Construct::intColumn
                              : std::any_of(std::begin(kRare), std::end(kRare), is) ? Construct::rareWordColumn
                                                                                     : Construct::wordColumn;
  differs(construct, offset, name);
}

// Lines that some readers cut or do not end where we do.
void LpReader::State::check_lines() {
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '\n' && text[i] != '\r') continue;
    if (i - start > 510) differs(Construct::longLine, start + 510);
    if (i < text.size() && text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n') && differs(Construct::carriageReturn, i)) return;
    if (diagnostics->full()) return;
    start = i + 1;
  }
}

// The spelling of a section word, and what may stand around it.
void LpReader::State::check_header(const SectionMatch& header) {
  const SectionWord& word = header.word;
  const bool objective = word.section == Section::maximize || word.section == Section::minimize;
  if (!word.common) {
    const bool bare = word.construct == Construct::semiContinuous && word.spelling.find('-') == std::string_view::npos;
    if (differs(bare ? Construct::semiBlank : word.construct, header.offset, word.spelling)) return;
  }
  if (word.spelling.find('\t') != std::string_view::npos || word.spelling.find("  ") != std::string_view::npos) differs(Construct::blanksInWord, header.offset);
  if (header.with_colon) {
    differs(objective ? Construct::objectiveColon : word.section == Section::rows ? Construct::rowsColon : Construct::wordColon, header.offset, word.spelling);
  }
  if (!header.line_ends && word.section != Section::end) {
    differs(objective ? Construct::objectiveOnLine : word.section == Section::rows ? Construct::rowOnLine : Construct::entryOnLine, header.next.offset);
  }
  check_place(header);
}

// Where a section word stands on its line, and among the sections.
void LpReader::State::check_place(const SectionMatch& header) {
  size_t blanks = header.offset;
  while (blanks > 0 && (text[blanks - 1] == ' ' || text[blanks - 1] == '\t')) --blanks;
  const bool first = blanks == 0 || text[blanks - 1] == '\n' || text[blanks - 1] == '\r' || text.substr(0, blanks) == "\xEF\xBB\xBF";
  if (!first) differs(Construct::wordNotFirst, header.offset);
  else if (blanks < header.offset) differs(Construct::wordIndented, header.offset);
  const auto seen = [&](Section one) { return (seen_sections & 1u << static_cast<uint32_t>(one)) != 0; };
  const Section here = header.word.section;
  if (here == Section::bounds && seen(Section::binaries)) differs(Construct::boundsAfterBinaries, header.offset);
  else if (here == Section::bounds && seen(Section::generals)) differs(Construct::boundsAfterGenerals, header.offset);
  if (here == Section::rows && seen_sections >= 2u << static_cast<uint32_t>(Section::rows)) differs(Construct::rowsLate, header.offset);
}

// A section that was there before. The present section is the one before it.
void LpReader::State::check_repeat(const SectionMatch& header) {
  switch (header.word.section) {
    case Section::rows: differs(Construct::repeatedRows, header.offset); break;
    case Section::bounds: differs(Construct::repeatedBounds, header.offset); break;
    case Section::generals:
    case Section::binaries: differs(section == header.word.section ? Construct::repeatedList : Construct::repeatedListApart, header.offset); break;
    default: differs(Construct::repeatedSection, header.offset); break;
  }
}

void LpReader::State::check_sense(const LpToken& sense) {
  const std::string_view spelling = sense.spelling;
  const bool bound = section == Section::bounds;
  if (spelling == "<" || spelling == ">") differs(Construct::strictSense, sense.offset, spelling);
  else if (spelling == "=<" || spelling == "=>") differs(bound ? Construct::reversedBound : Construct::reversedSense, sense.offset, spelling);
  else if (spelling == "==") differs(bound ? Construct::doubleEqualBound : Construct::doubleEqual, sense.offset, spelling);
}

// A quadratic bracket at the present token; `scaled`: a number stands before it.
void LpReader::State::check_bracket(bool negative, bool scaled, size_t offset) {
  differs(section == Section::maximize || section == Section::minimize ? Construct::bracketObjective : Construct::bracketRow, offset);
  if (scaled) differs(Construct::bracketFactor, offset);
  else if (negative) differs(Construct::bracketMinus, offset);
  if (!quadratic.empty()) differs(Construct::bracketTwice, offset);
}

// A factor behind a quadratic bracket; `first`: there is none before it.
void LpReader::State::check_bracket_factor(const LpToken& factor, bool divide, bool first) {
  const bool in_objective = section == Section::maximize || section == Section::minimize;
  if (!divide || !first || lexer.number().value != 2) differs(Construct::bracketScaled, factor.offset);
  else if (!in_objective) differs(Construct::bracketRowHalf, factor.offset);
  else if (factor.spelling != "2") differs(Construct::bracketDecimal, factor.offset, factor.spelling);
}

// Pairs of columns that stand twice among the quadratic terms from `begin` on.
void LpReader::State::check_pairs(size_t begin, size_t offset) {
  if (!picky()) return;
  std::vector<std::pair<int32_t, int32_t>> pairs;
  for (size_t i = begin; i < quadratic.size(); ++i) pairs.emplace_back(quadratic[i].first, quadratic[i].second);
  std::sort(pairs.begin(), pairs.end());
  if (std::adjacent_find(pairs.begin(), pairs.end()) != pairs.end()) differs(Construct::bracketPair, offset);
}

// A column that is listed a second time, as another kind.
void LpReader::State::check_kind(uint8_t before, uint8_t added, size_t offset) {
  if (added == kBinary && (before & kGeneral) != 0) differs(Construct::binaryAndGeneral, offset);
  if (added == kGeneral && (before & kBinary) != 0) differs(Construct::generalAfterBinary, offset);
  if (added == kSemi && (before & kGeneral) != 0) differs(Construct::semiAndGeneral, offset);
  if (added == kGeneral && (before & kSemi) != 0) differs(Construct::semiThenGeneral, offset);
}

// Stated bounds of a binary column, before they are cut.
void LpReader::State::check_binary(const LpColumn& note, double lower, double upper) {
  const bool outside = (note.lower_given && lower < 0) || (note.upper_given && upper > 1 && std::isfinite(upper));
  const bool inside = (note.lower_given && lower > 0) || (note.upper_given && upper < 1);
  if (outside) differs(Construct::binaryOutside, note.first_seen);
  if (inside) differs(Construct::binaryNarrowed, note.first_seen);
}

}  // namespace assay
