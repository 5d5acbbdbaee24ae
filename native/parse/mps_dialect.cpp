// What the reader of a solver takes in another way in an MPS text. The rows are in dialects.cpp.
#include <algorithm>
#include <cmath>

#include "lp_lexer.h"
#include "mps_state.h"

namespace assay {
namespace {

bool is_lower_case(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

void MpsReader::State::note_difference(Construct construct, size_t offset, std::string_view piece) {
  if (is_different(options->dialect, construct)) diagnostics->fault(FaultCode::notPortable, offset, difference(options->dialect, construct, piece));
}

void MpsReader::State::check_line() {
  if (text[line.offset] == '\t') differs(Construct::leadingTab, line.offset);
  if (line.comment != kNowhere) differs(Construct::dollarComment, line.comment);
  for (size_t i = 0; fixed && i < line.count; ++i) {
    if (field(i).text.find(' ') != std::string_view::npos) return differs(Construct::blankInName, field(i).offset, field(i).text);
  }
}

// The text as a whole, behind its last line.
void MpsReader::State::check_text() {
  const auto seen = [&](MpsSection one) { return (seen_sections & (uint32_t{1} << static_cast<uint32_t>(one))) != 0; };
  if (text.starts_with("\xEF\xBB\xBF")) differs(Construct::mpsByteOrderMark, 0);
  for (size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] == '\n') continue;
    differs(Construct::mpsCarriageReturn, at);
    break;
  }
  if (!seen(MpsSection::name)) differs(Construct::missingName, kNowhere);
  if (!seen(MpsSection::rhs)) differs(Construct::missingRhs, kNowhere);
  if (!objective_found) differs(Construct::noFreeRow, kNowhere);
  const bool continuous = std::none_of(columns.begin(), columns.end(), [](const ColumnInfo& info) { return info.integer || info.semi; });
  if (continuous && seen(MpsSection::lazy)) differs(Construct::lazyRowsWithoutIntegers, kNowhere);
}

// A section at its head, which is the section in hand now.
void MpsReader::State::check_section(const MpsField& word) {
  if (is_lower_case(word.text)) differs(Construct::lowerCaseSection, word.offset);
  const auto is = [&](std::string_view name) { return same_word(word.text, name); };
  switch (section) {
    case MpsSection::name:
      if (seen_sections != 0) differs(Construct::nameLate, word.offset);
      return;
    case MpsSection::objname:
      if (line.count > 1) differs(Construct::objectiveNameOneLine, word.offset);
      return differs(is("objname") ? Construct::objectiveName : Construct::objectiveNameOther, word.offset, word.text);
    case MpsSection::lazy: return differs(Construct::lazyRows, word.offset);
    case MpsSection::cuts: return differs(Construct::mpsUserCuts, word.offset);
    case MpsSection::quadobj:
    case MpsSection::qmatrix: return differs(is("qsection") ? Construct::qsection : Construct::quadraticSection, word.offset, word.text);
    case MpsSection::qcmatrix: return differs(options->conventions.quadratic_row_half ? Construct::quadraticRowHalf : Construct::quadraticRow, word.offset);
    case MpsSection::indicators: return differs(Construct::mpsIndicators, word.offset);
    case MpsSection::sos: differs(is("sos") ? Construct::mpsSets : is("sets") ? Construct::mpsSetsOther : Construct::mpsTypedSets, word.offset, word.text); break;
    default: break;
  }
  check_order(word);
}

void MpsReader::State::check_order(const MpsField& word) {
  const auto seen = [&](MpsSection one) { return (seen_sections & (uint32_t{1} << static_cast<uint32_t>(one))) != 0; };
  if (section == MpsSection::rhs && seen(MpsSection::ranges)) differs(Construct::rangesEarly, word.offset);
  if ((section == MpsSection::rhs || section == MpsSection::ranges) && seen(MpsSection::bounds)) differs(Construct::boundsEarly, word.offset);
  if (section == MpsSection::sos && seen(MpsSection::qcmatrix)) differs(Construct::quadraticRowBeforeSets, word.offset);
}

void MpsReader::State::check_sense(const MpsField& sense, SensePlace place) {
  const auto is = [&](std::string_view a, std::string_view b) { return same_word(sense.text, a) || same_word(sense.text, b); };
  const auto differ = [&](Construct construct) { differs(construct, sense.offset, sense.text); };
  if (place == SensePlace::alone) return differ(Construct::senseAlone);
  if (is_lower_case(sense.text)) differ(Construct::senseLowerCase);
  if (place == SensePlace::firstColumn) differ(Construct::senseFirstColumn);
  if (is("maximise", "minimise")) differ(Construct::senseBritish);
  else if (is("maximum", "minimum")) differ(Construct::senseMaximum);
  else if (is("maximize", "minimize")) differ(Construct::senseLong);
  if (place == SensePlace::sameLine) differ(is("max", "min") ? Construct::senseOneLine : Construct::senseLongOneLine);
  if ((seen_sections & (uint32_t{1} << static_cast<uint32_t>(MpsSection::rows))) != 0) differ(Construct::senseLate);
  if (sense_given) differ(Construct::senseTwice);
}

// An infinite side or bound; `spelled`: by its word.
void MpsReader::State::check_infinite(double value, bool spelled, const MpsField& f) {
  if (!spelled && std::abs(value) < 1e30) return differs(Construct::mpsHugeNumber, f.offset);
  if (section != MpsSection::bounds) return differs(Construct::infiniteRange, f.offset);
  differs(spelled ? Construct::mpsInfinityWord : Construct::mpsInfiniteNumber, f.offset, f.text);
}

// A column with the bounds that were stated.
void MpsReader::State::check_column(const ColumnInfo& info, double lower, double upper) {
  const Conventions& conventions = options->conventions;
  if (info.marked && !info.any_bound) differs(conventions.integer_default_infinite ? Construct::integerDefaultInfinite : Construct::integerDefault, info.offset);
  if (info.marked && info.lower_given && !info.upper_given) differs(Construct::integerLowerOnly, info.offset);
  if (info.upper_given && !info.lower_given && upper < 0) {
    differs(conventions.negative_upper_free ? Construct::mpsNegativeUpperFree
            : info.integer                  ? Construct::mpsNegativeUpperInteger
                                            : Construct::mpsNegativeUpper,
            info.upper_offset);
  } else if (lower > upper && !info.semi) {
    differs(info.integer ? Construct::mpsCrossedInteger : Construct::mpsCrossedBounds, info.upper_offset == kNowhere ? info.offset : info.upper_offset);
  }
}

}  // namespace assay
