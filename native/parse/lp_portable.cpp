// What the dialect `portable` refuses beyond single constructs: names, lines and headers. The table is in docs/lp-format.md.
#include <algorithm>

#include "lp_state.h"

namespace assay {

// What not every reader takes for a name.
void LpReader::State::check_name(std::string_view name, size_t offset) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.size() > 255) return not_portable(offset, "names of more than 255 characters are not read by every reader");
  if (!std::all_of(name.begin(), name.end(), is_plain) || is_digit(name[0])) {
    return not_portable(offset, quoted(name) + " has characters that not every reader takes in a name");
  }
  if ((name[0] | 32) == 'e' && (name.size() == 1 || is_digit(name[1]) || (name[1] | 32) == 'e')) {
    return not_portable(offset, quoted(name) + " looks like an exponent to some readers");
  }
  if (same_word(name.substr(0, 3), "inf") || same_word(name.substr(0, 3), "nan")) {
    not_portable(offset, quoted(name) + " starts like a number to some readers");
  }
}

// Lines that some readers cut or do not end where we do.
void LpReader::State::check_lines() {
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '\n' && text[i] != '\r') continue;
    if (i - start > 510) not_portable(start + 510, "some readers cut a line behind 510 characters");
    if (i < text.size() && text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) {
      return not_portable(i, "a carriage return alone does not end the line for every reader");
    }
    if (diagnostics->full()) return;
    start = i + 1;
  }
}

// The spelling, place and order of sections that every reader knows.
void LpReader::State::check_header(const SectionMatch& header) {
  const SectionWord& word = header.word;
  const size_t offset = header.offset;
  const bool one_blank = word.spelling.find_first_of(" \t") == std::string_view::npos || same_word(word.spelling, "subject to");
  if (!word.common || !one_blank) {
    return not_portable(offset, "the section word " + quoted(word.spelling) + " is not read by every reader");
  }
  if (offset > 0 && text[offset - 1] != '\n') return not_portable(offset, "some readers know a section word only in the first column");
  if (text.substr(offset + word.spelling.size()).starts_with(":")) {
    return not_portable(offset, "some readers take " + quoted(word.spelling) + " with a colon for a label");
  }
  if (!header.line_ends) {
    return not_portable(header.next.offset, "some readers want a section word alone on its line");
  }
  const bool late = word.section == Section::bounds && (seen_sections & (1u << static_cast<uint32_t>(Section::generals) | 1u << static_cast<uint32_t>(Section::binaries))) != 0;
  const bool first = word.section == Section::rows && seen_sections > 1u << static_cast<uint32_t>(Section::rows);
  if (late || first) not_portable(offset, "some readers want the order Subject To, Bounds, General and Binary");
}

}  // namespace assay
