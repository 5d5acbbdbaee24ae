#include "compare_texts.h"

#include <algorithm>

#include "compare/report.h"
#include "core/diagnostics.h"
#include "json.h"

namespace assay {
namespace {

struct Readers {
  LpReader lp;
  MpsReader mps;
  Diagnostics diagnostics;

  // False: no model; `faults` is {"faults": […]}.
  bool read(std::string_view text, Job job, Model& model, std::string& faults) {
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

}  // namespace

struct ReferenceReader::State {
  Readers readers;
  std::string text;  // the model's names are views into it
  std::vector<uint32_t> job;
  Model model;
  bool good = false;
  Judgement answer;
  bool answered = false;
};

ReferenceReader::ReferenceReader() : state_(std::make_unique<State>()) {}
ReferenceReader::~ReferenceReader() = default;

const Model* ReferenceReader::read(std::string_view text, Job job, std::string& faults) {
  State& state = *state_;
  const bool same_job = std::equal(job.begin(), job.end(), state.job.begin(), state.job.end());
  if (state.good && same_job && state.text == text) return &state.model;
  state.text = text;
  state.job.assign(job.begin(), job.end());
  state.answered = false;
  state.good = state.readers.read(state.text, job, state.model, faults);
  return state.good ? &state.model : nullptr;
}

const Judgement& ReferenceReader::answer(Judge& judge, const JudgeOptions& options) {
  State& state = *state_;
  if (!state.answered) judge.judge(state.model, options, state.answer);
  state.answered = true;
  return state.answer;
}

struct Comparer::State {
  ReferenceReader references;
  Readers readers;
  Judge judge{nullptr};
  Model candidate;
};

Comparer::Comparer() : state_(std::make_unique<State>()) {}
Comparer::~Comparer() = default;

std::string Comparer::compare(std::string_view reference_text, Job reference_job, std::string_view candidate_text, Job candidate_job,
                              const std::vector<std::pair<std::string, std::string>>& names) {
  State& state = *state_;
  std::string faults;
  const Model* reference = state.references.read(reference_text, reference_job, faults);
  if (reference == nullptr) return "{\"reference\":" + faults + '}';
  if (!state.readers.read(candidate_text, candidate_job, state.candidate, faults)) return "{\"candidate\":" + faults + '}';
  ColumnMap given;
  if (!names.empty()) {
    if (const std::string problem = given_map(*reference, state.candidate, names, given); !problem.empty()) {
      std::string out = "{\"problem\":";
      append_json(out, problem);
      return out + '}';
    }
  }
  Comparison comparison;
  compare_models(*reference, state.candidate, names.empty() ? nullptr : &given, state.judge, judge_options(candidate_job), comparison);
  return report_json(comparison);
}

}  // namespace assay
