// Two texts to a row-by-row comparison: the reference's model is read once and kept for the next candidate.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/compare.h"
#include "job.h"
#include "judge.h"

namespace assay {

/// Reads reference models; keeps the one read last, since the candidates of a group come together. One a thread.
class ReferenceReader {
 public:
  ReferenceReader();
  ~ReferenceReader();
  /// Null when the text is no model; then `faults` is {"faults": […]}. The model lives until the next call.
  const Model* read(std::string_view text, Job job, std::string& faults);
  /// What the model read last comes to; it is judged when this is first asked, and not again for the next candidate.
  const Judgement& answer(Judge& judge, const JudgeOptions& options);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Owns readers and models; one a thread.
class Comparer {
 public:
  Comparer();
  ~Comparer();

  /// @param names pairs (column of the reference, column of the candidate) that the caller knows; empty: matched here
  /// @returns JSON: the report of compare/report.h, or {"reference": {"faults": […]}} or {"candidate": {"faults": […]}}
  ///   where a text is no model, or {"problem": text} for names that are no columns
  std::string compare(std::string_view reference, Job reference_job, std::string_view candidate, Job candidate_job,
                      const std::vector<std::pair<std::string, std::string>>& names);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay
