// Section headers of an LP text: which words are one (L8), and what the first words say of a text that is no model.

#include "lp_state.h"

namespace assay {

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

// The section word that the present token starts, as words go; looked up once a token.
const SectionMatch* LpReader::State::word_here() {
  if (token().kind != Token::name || !may_be_section_word(token().spelling)) return nullptr;
  if (match.offset != token().offset) match_section(lexer, match);
  return match.word.section == Section::none ? nullptr : &match;
}

// A section word counts when nothing in the grammar makes a name of it (L8).
const SectionMatch* LpReader::State::section_here() {
  const SectionMatch* here = word_here();
  if (here == nullptr) return nullptr;
  const Section word = here->word.section;
  const bool in_rows = section == Section::rows || section == Section::lazy || section == Section::cuts;
  const bool in_objective = section == Section::maximize || section == Section::minimize;
  if (here->with_colon) {
    // `Bounds:` alone is a header; `bounds: x <= 4` among rows is a label. Before the rows nothing can be labelled so.
    if (here->line_ends) return here;
    if ((in_objective || section == Section::none) && word == Section::rows) return here;
    return in_rows ? nullptr : here;
  }
  if (here->line_ends) {
    // A lone word in a list of names may be a name of the list.
    const bool in_list = section == Section::generals || section == Section::binaries || section == Section::semicontinuous;
    return in_list && word == Section::rows && columns.find(token().spelling) >= 0 ? nullptr : here;
  }
  switch (here->next.kind) {
    case Token::plus:
    case Token::minus:
    case Token::openParen:
    case Token::openBracket:
      // `st - x <= 4` in rows is a name; after the objective `st` opens the rows.
      return token().first_on_line && word == Section::rows && in_objective && columns.find(token().spelling) < 0 ? here : nullptr;
    case Token::name:
      // `x free`: a column, whatever it is called.
      return section == Section::bounds && same_word(here->next.spelling, "free") ? nullptr : here;
    case Token::number: return here;
    case Token::semicolon: return word == Section::end ? here : nullptr;  // `end;`
    default: return nullptr;
  }
}

bool LpReader::State::at_section_start() { return token().first_on_line && section_here() != nullptr; }

// In the middle of a line, where a name would be a fault, a section word is one (a model on one line).
bool LpReader::State::section_follows() { return section_here() != nullptr; }

// A line that looks like a header and is none that we know: one word alone, perhaps with a colon. Said of a name that no
// column has, so that neither `Ranges` nor `Variables:` ever becomes a column or a label.
bool LpReader::State::at_unknown_header() {
  const LpToken& word = token();
  if (word.kind != Token::name || !word.first_on_line) return false;
  if (word.spelling.starts_with("```")) return true;
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

void LpReader::State::enter_section(const SectionMatch& header) {
  const SectionWord& word = header.word;
  if (picky()) check_header(header);
  lexer.in_sets = word.section == Section::sets || word.section == Section::sets1 || word.section == Section::sets2;
  lexer.go_behind(header.end);
  behind_header = token().offset;
  const uint32_t bit = uint32_t{1} << static_cast<uint32_t>(word.section);
  if ((seen_sections & bit) != 0 && word.section != Section::end) {
    check_repeat(header);
    warn(WarningCode::repeatedSection, header.offset, "the section " + std::string(name_of_section(word.section)) + " is given twice; both parts count");
  }
  seen_sections |= bit;
  section = word.section;
  if (section == Section::lazy) warn(WarningCode::lazyRows, header.offset, "lazy constraints are read as rows");
  if (section == Section::cuts) warn(WarningCode::userCuts, header.offset, "user cuts are kept apart: they are no rows of the model");
}

// The first words of a text that is no LP text tell what it is.
bool LpReader::State::read_objective_header() {
  if (token().kind == Token::bad) return false;  // its fault stands
  const SectionMatch* here = word_here();
  const SectionWord word = here == nullptr ? SectionWord{} : here->word;
  if (word.section == Section::maximize || word.section == Section::minimize) {
    // `max + 3 x` is an objective too; `max <= 3` is none.
    if (picky()) check_header(*here);
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

}  // namespace assay
