// Text to Model. Readers own their buffers and are reused; one reader a thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "../core/diagnostics.h"
#include "../core/model.h"

namespace assay {

/// Defaults are those of the command line; a limit reached is a fault `tooLarge`.
struct ReadLimits {
  uint64_t bytes = uint64_t{1} << 28;
  uint32_t columns = 1'000'000;
  uint32_t rows = 1'000'000;
  uint32_t nonzeros = 50'000'000;
  uint32_t nesting = 32;  // of parentheses in an expression
};

/// Where conventions differ; `false` is the stated default. See docs/lp-format.md.
struct Conventions {
  bool negative_upper_free = false;
  bool integer_default_infinite = false;
  bool first_bound_wins = false;
  bool quadratic_row_half = false;
  bool last_set_wins = false;
  bool fixed_mps = false;  // neither fixed nor free: detected
  bool free_mps = false;
};

struct ReadOptions {
  Dialect dialect = Dialect::any;
  ReadLimits limits;
  Conventions conventions;
};

class LpReader {
 public:
  LpReader();
  ~LpReader();
  /// True: `model` is the text's one meaning. False: `diagnostics` has at least one fault and `model` is unspecified.
  /// Clears both first; offsets count in `text`; the caller calls diagnostics.locate().
  bool read(std::string_view text, const ReadOptions& options, Model& model, Diagnostics& diagnostics);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class MpsReader {
 public:
  MpsReader();
  ~MpsReader();
  bool read(std::string_view text, const ReadOptions& options, Model& model, Diagnostics& diagnostics);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Format::mps when the first word that is no comment is an MPS section (NAME, ROWS, OBJSENSE, …) alone or followed as MPS
/// has it; else Format::lp.
Format detect_format(std::string_view text);

/// Appends to `diagnostics` and returns false for text that no reader may see: not UTF-8, a control character other than
/// tab, CR, LF, or larger than `limits.bytes`. Returns the length of a byte order mark (0 or 3) in `skip`.
bool check_text(std::string_view text, const ReadLimits& limits, Diagnostics& diagnostics, size_t& skip);

}  // namespace assay
