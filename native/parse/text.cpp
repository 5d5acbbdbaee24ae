#include <cstring>

#include "read.h"

namespace assay {
namespace {

// Length of the UTF-8 sequence at `p`, or 0.
size_t sequence_length(const unsigned char* p, const unsigned char* end) {
  const size_t left = static_cast<size_t>(end - p);
  const auto tail = [&](size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
  if (p[0] >= 0xC2 && p[0] <= 0xDF) return tail(1) ? 2 : 0;
  if (p[0] >= 0xE0 && p[0] <= 0xEF) {
    if (!tail(1) || !tail(2)) return 0;
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F)) return 0;  // overlong, surrogates
    return 3;
  }
  if (p[0] >= 0xF0 && p[0] <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if ((p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)) return 0;  // overlong, beyond Unicode
    return 4;
  }
  return 0;
}

// True when the eight bytes at `p` are printable ASCII or blanks other than control characters: no byte below 0x20, none of 0x7F and above.
bool is_plain(const unsigned char* p) {
  uint64_t word;
  std::memcpy(&word, p, 8);
  constexpr uint64_t kOnes = 0x0101010101010101u, kHigh = 0x8080808080808080u;
  const uint64_t below = (word - kOnes * 0x20) & ~word & kHigh;
  const uint64_t above = (word + kOnes) & kHigh;  // 0x7F + 1
  return ((below | above | (word & kHigh)) == 0);
}

}  // namespace

bool check_text(std::string_view text, const ReadLimits& limits, Diagnostics& diagnostics, size_t& skip) {
  skip = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  if (text.size() > limits.bytes) {
    diagnostics.fault(FaultCode::tooLarge, kNowhere,
                      "the text has " + std::to_string(text.size()) + " bytes, more than the limit of " + std::to_string(limits.bytes));
    return false;
  }
  const auto* begin = reinterpret_cast<const unsigned char*>(text.data());
  const auto* end = begin + text.size();
  for (const unsigned char* p = begin + skip; p < end;) {
    if (end - p >= 8 && is_plain(p)) {
      p += 8;
      continue;
    }
    const unsigned char c = *p;
    if (c >= 0x80) {
      const size_t length = sequence_length(p, end);
      if (length == 0) {
        diagnostics.fault(FaultCode::badEncoding, static_cast<size_t>(p - begin), "the text is not UTF-8 here");
        return false;
      }
      p += length;
      continue;
    }
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
      diagnostics.fault(FaultCode::badCharacter, static_cast<size_t>(p - begin),
                        "a control character " + quoted({reinterpret_cast<const char*>(p), 1}) + " cannot stand in a model");
      return false;
    }
    ++p;
  }
  return true;
}

}  // namespace assay
