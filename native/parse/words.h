// Eight bytes of a text at a time, as numbers: the first byte is the lowest.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

namespace assay {

static_assert(std::endian::native == std::endian::little, "words of a text have their first byte lowest");

inline uint64_t word_at(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline uint32_t half_word_at(const char* p) {
  uint32_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

/// The bytes from `p` on, as many as there are before `end`; zeros behind them.
inline uint64_t word_before(const char* p, const char* end) {
  if (end - p >= 8) return word_at(p);
  uint64_t word = 0;
  for (const char* q = end; q-- > p;) word = word << 8 | static_cast<unsigned char>(*q);
  return word;
}

/// The low `bytes` bytes of a word, fewer than eight.
inline uint64_t low_bytes(uint64_t word, size_t bytes) { return word & ((uint64_t{1} << 8 * bytes) - 1); }

/// How many bytes of a word, from the first on, are characters of a name: letters, digits, `_ ? @ ` { | } ~`. Fewer than there
/// are where rarer ones stand among them.
inline size_t name_bytes(uint64_t word) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x80 * kOnes;
  // Adding 0x80 - c to a byte of ASCII sets its high bit where the byte is at least c.
  const auto at_least = [word](unsigned char c) { return word + (0x80u - c) * kOnes; };
  const uint64_t letters = at_least('?') & ~(at_least('[') & ~at_least('_'));
  const uint64_t digits = at_least('0') & ~at_least(':');
  const uint64_t others = ~(letters | digits) | word;  // of bytes beyond ASCII too; sums carry from them only into later bytes
  return static_cast<size_t>(std::countr_zero(others & kHigh)) / 8;
}

}  // namespace assay
