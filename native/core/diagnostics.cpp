#include "diagnostics.h"

#include <algorithm>

namespace assay {
namespace {

constexpr size_t kWindow = 100;  // characters of a line that an excerpt shows
constexpr char kHex[] = "0123456789abcdef";

bool is_continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

size_t count_characters(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

// Offset of the character that lies `count` characters behind `from`, or the end.
size_t advance(std::string_view text, size_t from, size_t count) {
  size_t at = from;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
    --count;
  }
  return at;
}

// Appends text as one line of visible characters of width one each, so that the caret stands right.
void append_visible(std::string& out, std::string_view text) {
  for (char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F) out += ' ';
    else out += c;
  }
}

std::string excerpt_of(std::string_view line, size_t at) {
  const size_t before = count_characters(line.substr(0, at));
  const size_t all = count_characters(line);
  size_t first = 0;
  if (all > kWindow && before > kWindow / 2) first = std::min(before - kWindow / 2, all - kWindow);
  const size_t begin = advance(line, 0, first);
  const size_t end = advance(line, begin, kWindow);
  std::string out;
  if (begin > 0) out += "… ";
  append_visible(out, line.substr(begin, end - begin));
  if (end < line.size()) out += " …";
  out += '\n';
  out.append((begin > 0 ? 2 : 0) + (before - first), ' ');
  out += '^';
  return out;
}

// Walks forward through a text line by line; a line ends at LF, CR or CRLF.
class LineWalk {
 public:
  explicit LineWalk(std::string_view text) : text_(text) {}

  // Offsets must not decrease from call to call.
  void go_to(size_t offset) {
    while (true) {
      const size_t end = line_end(start_);
      if (offset <= end || end == text_.size()) return;
      const size_t next = end + (text_[end] == '\r' && end + 1 < text_.size() && text_[end + 1] == '\n' ? 2 : 1);
      if (offset < next) return;
      start_ = next;
      ++line_;
    }
  }
  uint32_t line() const { return line_; }
  std::string_view content() const { return text_.substr(start_, line_end(start_) - start_); }
  size_t start() const { return start_; }

 private:
  size_t line_end(size_t from) const {
    const size_t at = text_.find_first_of("\r\n", from);
    return at == std::string_view::npos ? text_.size() : at;
  }
  std::string_view text_;
  size_t start_ = 0;
  uint32_t line_ = 1;
};

}  // namespace

void Diagnostics::clear() {
  faults_.clear();
  warnings_.clear();
  fault_count_ = warning_count_ = 0;
}

void Diagnostics::fault(FaultCode code, size_t offset, std::string message) {
  if (++fault_count_ <= kMost) {
    faults_.push_back({.code = code, .message = std::move(message), .offset = offset});
  }
}

void Diagnostics::tell(WarningCode code, std::string message) {
  ++warning_count_;
  warnings_.push_back({.code = code, .message = std::move(message)});
}

void Diagnostics::warn(WarningCode code, size_t offset, std::string message) {
  if (++warning_count_ <= kMost) {
    warnings_.push_back({.code = code, .message = std::move(message), .offset = offset});
  }
}

void Diagnostics::locate(std::string_view text) {
  const auto by_place = [](const auto& a, const auto& b) { return a.offset < b.offset; };
  std::stable_sort(faults_.begin(), faults_.end(), by_place);
  std::stable_sort(warnings_.begin(), warnings_.end(), by_place);
  LineWalk walk(text);
  for (Fault& fault : faults_) {
    if (fault.offset == kNowhere) continue;
    const size_t offset = std::min(fault.offset, text.size());
    walk.go_to(offset);
    const std::string_view line = walk.content();
    const size_t at = std::min(offset - walk.start(), line.size());
    fault.line = walk.line();
    fault.column = static_cast<uint32_t>(count_characters(line.substr(0, at))) + 1;
    fault.excerpt = excerpt_of(line, at);
  }
  LineWalk second(text);
  for (Warning& warning : warnings_) {
    if (warning.offset == kNowhere) continue;
    const size_t offset = std::min(warning.offset, text.size());
    second.go_to(offset);
    const std::string_view line = second.content();
    warning.line = second.line();
    warning.column =
        static_cast<uint32_t>(count_characters(line.substr(0, std::min(offset - second.start(), line.size())))) + 1;
  }
}

std::string quoted(std::string_view piece) {
  std::string out = "'";
  const size_t end = advance(piece, 0, 40);
  for (char c : piece.substr(0, end)) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  if (end < piece.size()) out += "…";
  return out + "'";
}

}  // namespace assay
