// What single bytes of an LP text may be part of.
#pragma once
#include <array>
#include <cstdint>

#include "words.h"

namespace assay::lp_characters {

// Of characters: may start a name, go on with one (also as ASCII), is a digit, may end a line or start a comment, opens an index.
enum : uint8_t { kStart = 1, kContinue = 2, kDigit = 4, kAscii = 8, kBreak = 16, kOpen = 32 };

inline constexpr auto kClass = [] {
  std::array<uint8_t, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 32] = kStart | kContinue;
  for (int c = 0x80; c < 0x100; ++c) table[c] = kStart | kContinue;  // UTF-8; blanks and signs among them are seen to apart
  for (unsigned char c : {'_', '!', '"', '$', '%', '&', '\'', '?', '@', '{', '}', '~', '|', '`'}) table[c] = kStart | kContinue;
  for (int c = '0'; c <= '9'; ++c) table[c] = kContinue | kDigit;
  table['.'] = kContinue;
  table['#'] = kContinue;
  for (int c = 0; c < 0x80; ++c) table[c] |= table[c] != 0 ? kAscii : 0;
  for (unsigned char c : {'\t', '\n', '\r', '\\', '#', '/'}) table[c] |= kBreak;
  table['('] |= kOpen;
  table['['] |= kOpen;
  return table;
}();

inline bool is(char c, uint8_t what) { return (kClass[static_cast<unsigned char>(c)] & what) != 0; }
inline bool is_letter(char c) { return static_cast<unsigned char>((c | 32) - 'a') < 26; }
/// Behind the characters of a name from `p` on that are ASCII.
inline const char* skip_name(const char* p, const char* end) {
  while (true) {
    const size_t bytes = name_bytes(word_before(p, end));
    p += bytes;
    if (bytes == 8) continue;
    if (p == end || !is(*p, kAscii)) return p;
    ++p;
  }
}
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_line_end(char c) { return c == '\n' || c == '\r'; }
inline bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }

}  // namespace assay::lp_characters
