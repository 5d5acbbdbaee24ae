// Section words of an LP text, and where one counts as a section.
#pragma once
#include <cstdint>
#include <string_view>

#include "dialects.h"
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
  bool common = false;         // one of the spellings that every reader knows; else:
  Construct construct{};       // what it is to the others
};

/// A word that heads a section in other formats or in textbooks, and none here: `Ranges`, `Variables`, …
bool is_foreign_section(std::string_view name);

/// Quick look: false for most names that are no first word of a section. `name` is not empty.
bool may_be_section_word(std::string_view name);

/// A section word in a text, or `none`.
struct SectionMatch {
  SectionWord word;
  size_t offset = kNowhere;  // of the token that was looked at
  bool with_colon = false;
  bool line_ends = false;  // nothing stands behind it on its line
  size_t end = 0;          // behind the word, and behind its colon
  LpToken next;            // the token there, where the line does not end
};

/// Looks for a section word that starts with the name `first` of the text, where nothing else stands on the rest of its line or
/// `first` starts none. False where more must be read to tell.
bool match_line(std::string_view text, std::string_view first, SectionMatch& match);

/// Looks for a section word at the present token of `lexer`, a name, without moving it: at words only, not at what follows.
void match_section(LpLexer& lexer, SectionMatch& match);

/// True for a name that is a section word by itself (`st`, `bounds`, `end`), or `free`.
bool is_section_word(std::string_view name);

}  // namespace assay
