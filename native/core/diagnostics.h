// What a reader has to say about a text: faults (it is no model) and warnings (others may read it differently).
// Owned by one verifier and reused; not for sharing between threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codes.h"

namespace assay {

/// Offset of a diagnostic that belongs to no place in the text.
inline constexpr size_t kNowhere = static_cast<size_t>(-1);

struct Fault {
  FaultCode code = FaultCode::internal;
  std::string message;  // what was expected and what came, one sentence without the place
  size_t offset = kNowhere;
  // Filled by Diagnostics::locate: both counted from 1, columns in characters; 0 when there is no place.
  uint32_t line = 0;
  uint32_t column = 0;
  std::string excerpt;  // the line, cut to a window where it is long, a newline, and a caret under the character
};

struct Warning {
  WarningCode code = WarningCode::duplicateTerm;
  std::string message;
  size_t offset = kNowhere;
  uint32_t line = 0;
  uint32_t column = 0;
};

class Diagnostics {
 public:
  static constexpr size_t kMost = 20;  // of faults, and of warnings, that are kept; the rest are counted

  void clear();
  void fault(FaultCode code, size_t offset, std::string message);
  void warn(WarningCode code, size_t offset, std::string message);
  /// About the whole text, and kept however many warnings there are: a reward may hang on it. Each code once at most.
  void tell(WarningCode code, std::string message);
  /// Sorts by place and fills line, column and excerpt. `text` is the text that the offsets count in.
  void locate(std::string_view text);

  const std::vector<Fault>& faults() const { return faults_; }
  const std::vector<Warning>& warnings() const { return warnings_; }
  size_t fault_count() const { return fault_count_; }
  size_t warning_count() const { return warning_count_; }
  bool full() const { return fault_count_ >= kMost; }  // a reader may stop here

 private:
  std::vector<Fault> faults_;
  std::vector<Warning> warnings_;
  size_t fault_count_ = 0;
  size_t warning_count_ = 0;
};

/// A piece of text as a message shows it: in quotes, cut to 40 characters, control characters as \xNN.
std::string quoted(std::string_view piece);

}  // namespace assay
