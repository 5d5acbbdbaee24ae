#include "compare_texts.h"

#include "compare/report.h"
#include "core/diagnostics.h"
#include "json.h"

namespace assay {
namespace {

JudgeOptions judge_options(Job job) {
  return {.solver = static_cast<SolverId>(word_of(job, JobWord::solver)),
          .time_limit_s = word_of(job, JobWord::timeLimitMs) / 1e3,
          .node_limit = static_cast<double>(word_of(job, JobWord::nodeLimit)),
          .memory_limit_mb = static_cast<double>(word_of(job, JobWord::memoryLimitMb))};
}

}  // namespace

struct Comparer::State {
  LpReader lp;
  MpsReader mps;
  Judge judge{nullptr};
  std::string reference_text;  // the model's names are views into it
  std::vector<uint32_t> reference_job;
  Model reference;
  bool has_reference = false;
  Model candidate;

  // False: no model; `faults` is {"faults": […]}.
  bool read(std::string_view text, Job job, Model& model, std::string& faults) {
    Diagnostics diagnostics;
    auto format = static_cast<Format>(word_of(job, JobWord::format));
    if (format == Format::unknown) format = detect_format(text);
    const bool good = format == Format::mps ? mps.read(text, read_options(job), model, diagnostics)
                                            : lp.read(text, read_options(job), model, diagnostics);
    if (good) return true;
    diagnostics.locate(text);
    faults = "{";
    append_diagnostics(faults, diagnostics);
    faults += '}';
    return false;
  }
};

Comparer::Comparer() : state_(std::make_unique<State>()) {}
Comparer::~Comparer() = default;

const Model* Comparer::reference(std::string_view text, Job job, std::string& faults) {
  State& state = *state_;
  const bool same_job = std::equal(job.begin(), job.end(), state.reference_job.begin(), state.reference_job.end());
  if (state.has_reference && same_job && state.reference_text == text) return &state.reference;
  state.reference_text = text;
  state.reference_job.assign(job.begin(), job.end());
  state.has_reference = state.read(state.reference_text, job, state.reference, faults);
  return state.has_reference ? &state.reference : nullptr;
}

std::string Comparer::compare(std::string_view reference_text, Job reference_job, std::string_view candidate_text, Job candidate_job,
                              const std::vector<std::pair<std::string, std::string>>& names) {
  State& state = *state_;
  std::string faults;
  const Model* mine = reference(reference_text, reference_job, faults);
  if (mine == nullptr) return "{\"reference\":" + faults + '}';
  if (!state.read(candidate_text, candidate_job, state.candidate, faults)) return "{\"candidate\":" + faults + '}';
  ColumnMap given;
  if (!names.empty()) {
    if (const std::string problem = given_map(*mine, state.candidate, names, given); !problem.empty()) {
      std::string out = "{\"problem\":";
      append_json(out, problem);
      return out + '}';
    }
  }
  Comparison comparison;
  compare_models(*mine, state.candidate, names.empty() ? nullptr : &given, state.judge, judge_options(candidate_job), comparison);
  return report_json(comparison);
}

}  // namespace assay
