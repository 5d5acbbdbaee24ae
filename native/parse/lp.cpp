// The LP reader: one function a grammar rule, the rule as its comment. Decisions L1… are in docs/lp-format.md.
#include <algorithm>
#include <cmath>

#include "lp_state.h"

namespace assay {
namespace {

// Room for the terms of a large text is taken at once: growing step by step copies it again and again.
constexpr size_t kLargeText = size_t{1} << 20, kBytesATerm = 14;

bool is_list(Section section) {
  return section == Section::generals || section == Section::binaries || section == Section::semicontinuous || section == Section::semiinteger;
}

}  // namespace

bool LpReader::State::fault(FaultCode code, size_t offset, std::string message) {
  diagnostics->fault(code, offset, std::move(message));
  return false;
}

// Each kind of warning at most once a text, but for those about single columns and rows.
void LpReader::State::warn(WarningCode code, size_t offset, std::string message) {
  const uint64_t bit = uint64_t{1} << static_cast<uint32_t>(code);
  const bool single = code == WarningCode::duplicateTerm || code == WarningCode::constantMoved || code == WarningCode::missingEnd ||
                      code == WarningCode::lazyRows || code == WarningCode::userCuts || code == WarningCode::separator ||
                      code == WarningCode::infiniteBound;
  if (single && (warned & bit) != 0) return;
  if (single) warned |= bit;
  diagnostics->warn(code, offset, std::move(message));
}

bool LpReader::State::unexpected(std::string_view expected) {
  if (token().kind == Token::bad) return false;  // its fault stands
  const FaultCode code = token().kind == Token::end ? FaultCode::unexpectedEnd : FaultCode::unexpectedToken;
  if (token().kind == Token::comma) {
    return fault(code, token().offset, "',' separates nothing here (in a number or between statements it has two readings); expected " + std::string(expected));
  }
  return fault(code, token().offset, "expected " + std::string(expected) + ", got " + described(token()));
}

bool LpReader::State::is_too_large() const {
  return diagnostics->fault_count() > 0 && diagnostics->faults().back().code == FaultCode::tooLarge;
}

// After a fault: the next line that starts a section, or looks like a statement of its own.
void LpReader::State::recover(size_t from) {
  lexer.in_bracket = false;
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
  const SectionMatch* here = word_here();
  const Section word = here == nullptr ? Section::none : here->word.section;
  if (token().first_on_line && (word == Section::maximize || word == Section::minimize)) {
    return fault(FaultCode::duplicateSection, token().offset, "a second model after End; a text holds one");
  }
  differs(Construct::textAfterEnd, token().offset);
  warn(WarningCode::textAfterEnd, token().offset, "text after End is not read");
  return true;
}

// Where a section starts: takes its header. False: the rest of the text is not looked at.
bool LpReader::State::take_header(const SectionMatch& here) {
  const SectionWord& word = here.word;
  switch (word.section) {
    case Section::maximize:
    case Section::minimize:
      fault(FaultCode::duplicateSection, token().offset, "a second objective " + quoted(word.spelling) + "; a model has one");
      recover(token().offset);
      return true;
    case Section::refused:
      fault(FaultCode::unsupportedSection, token().offset, "the section " + quoted(word.spelling) + " is not read: this reader takes linear, quadratic, indicator and SOS constraints");
      return false;
    case Section::end:
      if (picky()) check_header(here);
      lexer.go_behind(here.end);
      read_after_end();
      return false;
    default: break;
  }
  // `x >= 0 integer`: a list without names behind a statement says something about the statement, but nothing we read.
  if (!token().first_on_line && is_list(word.section) && here.line_ends) {
    fault(FaultCode::unexpectedToken, token().offset, quoted(word.spelling) + " behind a statement would have no effect; list the columns in a section of their own");
    recover(token().offset);
    return true;
  }
  enter_section(here);
  return true;
}

void LpReader::State::read_sections() {
  while (token().kind != Token::end && !diagnostics->full()) {
    if (token().kind == Token::semicolon) {
      differs(Construct::semicolon, token().offset);
      warn(WarningCode::separator, token().offset, "';' between statements is not read by every reader");
      lexer.next();
      continue;
    }
    if (const SectionMatch* here = section_here()) {
      if (!take_header(*here)) return;
      continue;
    }
    if (read_plain_statements(token().offset, false)) continue;
    const size_t before = token().offset;
    const size_t faults_before = diagnostics->fault_count();
    if (!token().first_on_line && !is_list(section) && before != behind_header) differs(Construct::sharedLine, before);
    if (at_unknown_header()) {
      refuse_header();
      // What stands below an unknown header is not ours to judge.
      do lexer.skip_line();
      while (token().kind != Token::end && !at_section_start());
      continue;
    }
    if (!read_statement()) {
      if (diagnostics->fault_count() == faults_before && token().kind != Token::bad) fault(FaultCode::unexpectedToken, token().offset, described(token()) + " cannot stand here");
      if (is_too_large()) return;
      recover(before);
    } else if (token().offset == before && token().kind != Token::end && !section_follows()) {
      unexpected("a statement");
      recover(before);
    }
  }
}

// A side such as `40 hours` or `0x10` reads as a term over a column that nothing else knows: nobody means that.
void LpReader::State::finish_units() {
  for (int32_t column : units) {
    const auto j = static_cast<size_t>(column);
    if (mentions[j].count > 1) continue;
    fault(FaultCode::unknownName, column_notes[j].first_seen, quoted(columns.name(j)) + " stands nowhere else: a side is a number without a unit, or a sum of known columns");
  }
}

void LpReader::State::finish_model() {
  finish_bounds();
  finish_kinds();
  finish_indicators();
  columns.swap_names(model->column_name);
  entries.build(*model);
  const auto finite = [](double number) { return std::isfinite(number); };
  if (!std::all_of(model->value.begin(), model->value.end(), finite) || !std::all_of(model->cost.begin(), model->cost.end(), finite)) {
    fault(FaultCode::numberOutOfRange, kNowhere, "the sum of the coefficients of a column is beyond what a double can hold");
  }
  // Solvers and files want the matrix of second derivatives, which is twice as large.
  const auto has_half = [](const QuadraticTerm& term) { return std::isfinite(2 * term.value); };
  if (!std::all_of(model->quadratic.begin(), model->quadratic.end(), has_half)) {
    fault(FaultCode::numberOutOfRange, kNowhere, "twice a quadratic coefficient of the objective is beyond what a double can hold");
  }
}

void LpReader::State::reset() {
  columns.clear();
  rows.clear();
  column_notes.clear();
  mentions.clear();
  bound_numbers.clear();
  units.clear();
  entries.clear();
  switches.clear();
  match.offset = kNowhere;
  const size_t last_feed = text.rfind('\n');
  plain_end = last_feed == std::string_view::npos ? 0 : last_feed;
  section = Section::none;
  seen_sections = row_stamp = 0;
  warned = 0;
  seen_end = inexact = false;
  term_count = row_count = long_numbers = 0;
  if (text.size() > kLargeText) entries.reserve(text.size() / kBytesATerm);
}

bool LpReader::State::read() {
  size_t skip = 0;
  if (!check_text(text, options->limits, *diagnostics, skip)) return false;
  if (skip > 0) differs(Construct::byteOrderMark, 0);
  if (picky()) check_lines();
  reset();
  lexer.start(text, skip, options->dialect, *diagnostics, model->pool);
  if (token().kind == Token::end) return fault(FaultCode::emptyText, kNowhere, "the text holds no model");
  if (!read_objective_header()) return false;
  model->sense = section == Section::maximize ? Sense::max : Sense::min;
  const size_t behind_word = match.end;
  if (!read_plain_objective(behind_word)) {
    lexer.go_behind(behind_word);
    if (!read_objective()) {
      if (is_too_large()) return false;
      recover(kNowhere);
    }
  }
  read_sections();
  if (lexer.comment_offset() != kNowhere) {
    differs(Construct::foreignComment, lexer.comment_offset());
    warn(WarningCode::comment, lexer.comment_offset(), "only a comment that starts with a backslash is read by every reader");
  }
  if (!seen_end && diagnostics->fault_count() == 0) {
    differs(text.ends_with('\n') ? Construct::missingEnd : Construct::missingEndNewline, text.size());
    warn(WarningCode::missingEnd, text.size(), "the text has no End; it may have been cut");
  }
  finish_units();
  if ((seen_sections & 1u << static_cast<uint32_t>(Section::rows)) == 0) differs(Construct::missingRows, text.size());
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
