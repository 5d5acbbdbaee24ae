// Tokens of an LP text. One token at a time, views into the text, no copies.
#pragma once
#include <cstdint>
#include <string_view>

#include "../core/diagnostics.h"
#include "../core/number.h"
#include "dialects.h"

namespace assay {

enum class Token : uint8_t {
  end,
  number,
  name,
  plus,
  minus,
  star,
  slash,
  caret,
  openParen,
  closeParen,
  openBracket,
  closeBracket,
  lessEqual,
  greaterEqual,
  equal,
  colon,
  arrow,
  semicolon,
  comma,
  bad,  // its fault has been reported
};

/// What a token is called in a message: `'x'`, `the number 3`, `the end of the text`.
struct LpToken {
  Token kind = Token::end;
  Token after = Token::end;  // kind of the token before it
  bool first_on_line = false;
  bool glued = false;  // nothing between it and the token before
  bool unreported = false;  // of Token::bad: seen while looking ahead, so nothing has been said about it
  size_t offset = 0;
  std::string_view spelling;
};

class LpLexer {
 public:
  /// `pool` receives numbers of more than 18 digits.
  void start(std::string_view text, size_t skip, Dialect dialect, Diagnostics& diagnostics, NumberPool& pool);

  const LpToken& token() const { return token_; }
  /// Of the present token, when it is a Token::number; stays where it is while one more number is read.
  const Number& number() const { return numbers_[turn_]; }
  void next();

  /// A place to come back to: for the few cases that need to look further than one token.
  struct Mark {
    const char* at;
    LpToken token;
    bool line_start;
    Number number;
  };
  Mark mark() const { return {at_, token_, line_start_, numbers_[turn_]}; }
  void reset(const Mark& mark) {
    at_ = mark.at;
    token_ = mark.token;
    line_start_ = mark.line_start;
    numbers_[turn_] = mark.number;
    if (quiet || !token_.unreported) return;
    at_ = begin_ + token_.offset;  // now the token counts: read it again, aloud
    line_start_ = token_.first_on_line;
    next();
  }
  /// Makes the token from `offset` on, behind another one, the present token.
  void go_to(size_t offset);
  /// The same behind a word that has been looked at with what follows it, so that nothing but a fault is said of the token now.
  void go_behind(size_t offset);
  /// The kind of the token after the present one, and whether it is on the same line.
  Token peek(bool* same_line = nullptr);
  /// Whether the next token is a colon; cheaper than peek().
  bool colon_follows();
  /// Moves to the first token of the next line.
  void skip_line();
  std::string_view text() const { return text_; }
  /// Text from the present token to the end of its line.
  std::string_view rest_of_line() const;
  /// Where the first comment of `//` or `#` starts, of those passed so far.
  size_t comment_offset() const { return comment_offset_; }
  bool quiet = false;       // while looking ahead nothing is reported
  bool in_sets = false;     // `x:1` is a member and its weight
  bool in_bracket = false;  // quadratic: `x*y` is a product

 private:
  void skip_blanks();
  void skip_lines();
  void scan_token();
  void scan_number_token();
  void scan_name_token();
  void scan_operator();
  void scan_wide();
  void bad(FaultCode code, size_t offset, std::string message);
  void differs(Construct construct, size_t offset, std::string_view piece = {});
  void check_spacing(const LpToken& before);

  std::string_view text_;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  bool line_start_ = true;
  Dialect dialect_ = Dialect::any;
  size_t comment_offset_ = kNowhere;
  size_t reported_ = 0;  // places before it have had their fault: some tokens are read twice
  LpToken token_;
  Number numbers_[2];
  uint8_t turn_ = 0;
  Diagnostics* diagnostics_ = nullptr;
  NumberPool* pool_ = nullptr;
};

/// "'x'", "the end of the text".
std::string described(const LpToken& token);

/// Case-insensitive comparison with an ASCII word in lower case.
inline bool same_word(std::string_view text, std::string_view lower_case_word) {
  if (text.size() != lower_case_word.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lower_case_word[i]) return false;
  }
  return true;
}

}  // namespace assay
