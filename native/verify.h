// One text to one verdict: read, solve, certify. A verifier owns readers, solvers and buffers; one verifier a thread.
#pragma once
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/codes.h"
#include "parse/read.h"

namespace assay {

/// What to do with one text: a row of JOB words (codes.def).
using Job = std::span<const uint32_t, kJobWords>;

/// One word of a job.
inline uint32_t word_of(Job job, JobWord word) { return job[static_cast<size_t>(word)]; }
inline bool has_flag(Job job, JobFlag flag) { return (word_of(job, JobWord::flags) & flag) != 0; }
ReadOptions read_options(Job job);

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
  void verify(std::string_view text, Job job, size_t row, const ResultColumns& out, std::string& details);

  /// Writes row `row` as status `failed` for a failure of ours, and forgets every buffer and solver.
  void write_failure(std::string_view message, size_t row, const ResultColumns& out, std::string& details);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
