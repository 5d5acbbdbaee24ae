// One text to one verdict: read, solve, certify. A verifier owns readers, solvers and buffers; one verifier a thread.
#pragma once
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/codes.h"
#include "job.h"

namespace assay {

/// Where the result columns of a batch go: column c of row i is at [c * capacity + i].
struct ResultColumns {
  std::span<uint32_t> words;   // kWordColumns * capacity
  std::span<double> numbers;   // kNumberColumns * capacity
  size_t capacity;
};

class Verifier {
 public:
  /// `stop` may be raised from any thread: the solve in progress ends soon with status `failed`. May be null.
  explicit Verifier(const std::atomic<bool>* stop);
  ~Verifier();
  void set_stop(const std::atomic<bool>* stop);

  /// Writes row `row` of `out`, and appends the verdict's details (JSON, UTF-8) to `details`.
  /// A `reference` that is not null is the text of a model that this one is compared with, when it was judged.
  void verify(std::string_view text, Job job, size_t row, const ResultColumns& out, std::string& details,
              const std::string_view* reference = nullptr);

  /// Writes row `row` as status `failed` for a failure of ours, and forgets every buffer and solver.
  void write_failure(std::string_view message, size_t row, const ResultColumns& out, std::string& details);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
