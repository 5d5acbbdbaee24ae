// One line of an MPS text, cut into fields: by blanks (free form) or by columns (fixed form).
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include "../core/diagnostics.h"

namespace assay {

struct MpsField {
  std::string_view text;
  size_t offset = 0;
};

struct MpsLine {
  static constexpr size_t kMost = 8;
  std::array<MpsField, kMost> field;
  size_t count = 0;
  bool section = false;   // starts in the first column
  bool overflow = false;  // more fields than any line has
  size_t offset = 0;
  size_t end = 0;         // offset behind the last character
  size_t comment = kNowhere;  // where a comment with $ starts
};

/// Walks over the lines of a text; comments and blank lines are left out.
class MpsLines {
 public:
  void start(std::string_view text, size_t skip, bool fixed) {
    text_ = text;
    at_ = skip;
    fixed_ = fixed;
    has_carriage_returns_ = text.find('\r') != std::string_view::npos;
  }
  /// False at the end of the text.
  bool next(MpsLine& line);
  /// Offset of the line that comes next.
  size_t at() const { return at_; }
  void go_to(size_t offset) { at_ = offset; }

 private:
  void cut_free(std::string_view content, size_t offset, MpsLine& line) const;
  void cut_fixed(std::string_view content, size_t offset, MpsLine& line) const;

  std::string_view text_;
  size_t at_ = 0;
  bool fixed_ = false;
  bool has_carriage_returns_ = false;
};

}  // namespace assay
