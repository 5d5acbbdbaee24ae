// Section words of an LP text, and where one counts as a section.
#pragma once
#include <cstdint>
#include <string_view>

#include "lp_lexer.h"

namespace assay {

enum class Section : uint8_t {
  none,
  maximize,
  minimize,
  rows,
  lazy,
  cuts,
  bounds,
  generals,
  binaries,
  semicontinuous,
  semiinteger,
  sets,    // SOS
  sets1,   // SOS1
  sets2,   // SOS2
  refused,  // general constraints, PWL objectives, scenarios, multi-objectives
  end,
};

struct SectionWord {
  Section section = Section::none;
  std::string_view spelling;   // as it stands in the text, without a colon
  bool common = false;         // one of the spellings that every reader knows
};

/// A word that heads a section in other formats or in textbooks, and none here: `Ranges`, `Variables`, …
bool is_foreign_section(std::string_view name);

/// Quick look: false for most names that are no first word of a section. `name` is not empty.
bool may_be_section_word(std::string_view name);

/// The section word that starts at the present token of `lexer`, without moving it. Looks at words only, not at what follows.
/// On success `after` is the mark behind the word (and behind its colon, when `with_colon`).
SectionWord match_section(LpLexer& lexer, LpLexer::Mark& after, bool& with_colon);

/// True for a name that is a section word by itself (`st`, `bounds`, `end`), or `free`.
bool is_section_word(std::string_view name);

}  // namespace assay
