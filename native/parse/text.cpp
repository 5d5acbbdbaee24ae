#include <cstddef>

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

constexpr std::ptrdiff_t kBlock = 64;

// True when kBlock bytes from `p` on are printable ASCII, blanks or line ends. No branches: compilers make vectors of it.
bool is_plain(const unsigned char* p) {
  unsigned char odd = 0;
  for (std::ptrdiff_t i = 0; i < kBlock; ++i) {
    const auto c = static_cast<signed char>(p[i]);  // bytes beyond ASCII are negative
    odd |= static_cast<unsigned char>(((c < 0x20) & (c != '\n') & (c != '\r') & (c != '\t')) | (c == 0x7F));
  }
  return odd == 0;
}

// Behind the plain bytes from `p` on.
const unsigned char* skip_plain(const unsigned char* p, const unsigned char* end) {
  const unsigned char* begin = p;
  while (end - p >= kBlock && is_plain(p)) p += kBlock;
  // The last block may overlap with the one before it.
  return end - p < kBlock && end - begin >= kBlock && is_plain(end - kBlock) ? end : p;
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
  for (const unsigned char* p = skip_plain(begin + skip, end); p < end;) {
    const unsigned char c = *p;
    const size_t offset = static_cast<size_t>(p - begin);
    const size_t length = c < 0x80 ? 1 : sequence_length(p, end);
    if (length == 0) {
      diagnostics.fault(FaultCode::badEncoding, offset, "the text is not UTF-8 here");
      return false;
    }
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
      diagnostics.fault(FaultCode::badCharacter, offset, "a control character " + quoted(text.substr(offset, 1)) + " cannot stand in a model");
      return false;
    }
    p += length;
    if (c >= 0x80) p = skip_plain(p, end);
  }
  return true;
}

}  // namespace assay
