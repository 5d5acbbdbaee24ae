// One text to one verdict: read, solve, certify. A verifier owns readers, solvers and buffers; one verifier a thread.
#pragma once
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

  /// verify() in steps, for batches: solving models one after another, without reading and certifying between them, keeps the
  /// solver's code in the processor's caches. True: the model waits for its solver; texts, jobs and references must stay until
  /// finish() was called for all that wait, and forget(). Not to be called when is_full().
  /// `known`: what answer.h wrote about an equal model; empty: nothing. It is held against the model before it is believed.
  bool begin(std::string_view text, Job job, size_t row, const ResultColumns& out, std::string& details,
             const std::string_view* reference = nullptr, std::string_view known = {});
  bool is_full() const;
  /// How many wait, and which row one of them has.
  size_t waiting() const { return waiting_; }
  size_t row_of(size_t waiting) const;
  /// May be left out, or fail: finish() makes up for it.
  void solve_ahead(size_t waiting);
  void finish(size_t waiting, const ResultColumns& out, std::string& details);
  void forget() { waiting_ = 0; }

  /// Writes row `row` as status `failed` for a failure of ours, and forgets every buffer and solver.
  void write_failure(std::string_view message, size_t row, const ResultColumns& out, std::string& details);

 private:
  struct State;
  struct Case;
  std::unique_ptr<State> state_;
  std::vector<Case> cases_;
  size_t waiting_ = 0;  // the first so many of the cases
};

}  // namespace assay
