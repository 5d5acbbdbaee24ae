#include "mps_line.h"

#include <algorithm>
#include <cstring>

namespace assay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text, size_t& offset) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
    ++offset;
  }
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// First and last column of each field of the fixed form, counted from 0, last not included.
struct Place {
  size_t begin;
  size_t end;
};
constexpr Place kPlaces[] = {{1, 3}, {4, 12}, {14, 22}, {24, 36}, {39, 47}, {49, 61}};

}  // namespace

void MpsLines::cut_free(std::string_view content, size_t offset, MpsLine& line) const {
  const char* p = content.data();
  const char* end = p + content.size();
  while (true) {
    while (p < end && is_blank(*p)) ++p;
    if (p == end) return;
    const char* from = p;
    if (*p == '$' && line.count >= 2) {  // a comment in place of field 3 or later
      line.comment = offset + static_cast<size_t>(p - content.data());
      return;
    }
    while (p < end && !is_blank(*p)) ++p;
    if (line.count == MpsLine::kMost) {
      line.overflow = true;
      return;
    }
    line.field[line.count++] = {{from, static_cast<size_t>(p - from)}, offset + static_cast<size_t>(from - content.data())};
  }
}

// Empty fields between full ones are kept, so that a field's number tells what it is.
void MpsLines::cut_fixed(std::string_view content, size_t offset, MpsLine& line) const {
  for (const Place& place : kPlaces) {
    if (place.begin >= content.size()) break;
    // The last field takes the rest of the line: long numbers reach beyond it.
    const size_t length = &place == &kPlaces[5] ? content.size() - place.begin : std::min(place.end, content.size()) - place.begin;
    size_t at = offset + place.begin;
    const std::string_view text = trimmed(content.substr(place.begin, length), at);
    if (!text.empty() && text.front() == '$' && line.count >= 2) {
      line.comment = at;
      break;
    }
    line.field[line.count++] = {text, at};
  }
  while (line.count > 0 && line.field[line.count - 1].text.empty()) --line.count;
}

bool MpsLines::next(MpsLine& line) {
  while (at_ < text_.size()) {
    const char* from = text_.data() + at_;
    const size_t left = text_.size() - at_;
    size_t length = 0;
    const void* feed = std::memchr(from, '\n', left);
    length = feed == nullptr ? left : static_cast<size_t>(static_cast<const char*>(feed) - from);
    if (has_carriage_returns_) {
      const void* carriage = std::memchr(from, '\r', length);
      if (carriage != nullptr) length = static_cast<size_t>(static_cast<const char*>(carriage) - from);
    }
    const std::string_view content(from, length);
    const size_t offset = at_;
    at_ += length + 1;  // behind LF or CR; the LF of CRLF makes an empty line
    if (content.empty() || content.front() == '*') continue;
    line.count = 0;
    line.overflow = false;
    line.comment = kNowhere;
    line.section = !is_blank(content.front());
    line.offset = offset;
    line.end = offset + length;
    if (line.section || !fixed_) cut_free(content, offset, line);
    else cut_fixed(content, offset, line);
    if (line.count > 0) return true;
  }
  return false;
}

}  // namespace assay
