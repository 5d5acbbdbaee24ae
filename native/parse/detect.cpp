#include <algorithm>

#include "lp_lexer.h"
#include "read.h"

namespace assay {
namespace {

constexpr std::string_view kOpeners[] = {"name", "rows", "objsense", "objname", "objective", "columns"};

std::string_view next_word(std::string_view line, size_t& at) {
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  const size_t from = at;
  while (at < line.size() && line[at] != ' ' && line[at] != '\t') ++at;
  return line.substr(from, at - from);
}

}  // namespace

Format detect_format(std::string_view text) {
  size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    const size_t end = std::min(text.size(), text.find_first_of("\r\n", at));
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    size_t place = 0;
    const std::string_view word = next_word(line, place);
    if (word.empty()) continue;
    if (line.front() == '*') {  // an MPS comment; in an LP text a line cannot start so
      continue;
    }
    const bool opener = std::any_of(std::begin(kOpeners), std::end(kOpeners), [&](std::string_view o) { return same_word(word, o); });
    if (!opener || line.front() == ' ' || line.front() == '\t') return Format::lp;
    if (same_word(word, "name") || same_word(word, "objsense") || same_word(word, "objname")) return Format::mps;
    return next_word(line, place).empty() ? Format::mps : Format::lp;  // ROWS alone on its line
  }
  return Format::lp;
}

}  // namespace assay
