#include "verify.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "compare_texts.h"
#include "core/diagnostics.h"
#include "decided.h"
#include "explain.h"
#include "json.h"
#include "judge.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

// One row of the result columns.
class Row {
 public:
  Row(const ResultColumns& out, size_t row) : out_(out), row_(row) {
    for (size_t c = 0; c < kWordColumns; ++c) out_.words[c * out_.capacity + row_] = 0;
    for (size_t c = 0; c < kNumberColumns; ++c) {
      out_.numbers[c * out_.capacity + row_] = std::numeric_limits<double>::quiet_NaN();
    }
  }
  void set(WordColumn column, uint32_t value) { out_.words[static_cast<size_t>(column) * out_.capacity + row_] = value; }
  void set(NumberColumn column, double value) { out_.numbers[static_cast<size_t>(column) * out_.capacity + row_] = value; }
  template <class Enum>
  void set_code(WordColumn column, Enum value) { set(column, static_cast<uint32_t>(value)); }

 private:
  const ResultColumns& out_;
  size_t row_;
};

void write_model(const Model& model, Row& row) {
  row.set_code(WordColumn::sense, model.sense);
  row.set(WordColumn::columns, static_cast<uint32_t>(model.columns()));
  row.set(WordColumn::rows, static_cast<uint32_t>(model.rows()));
  row.set(WordColumn::nonzeros, static_cast<uint32_t>(model.nonzeros()));
  const ColumnCounts counts = count_kinds(model);
  row.set(WordColumn::integers, counts.integers);
  row.set(WordColumn::binaries, counts.binaries);
  const ModelHash hash = hash_of(model);
  row.set(WordColumn::hash0, static_cast<uint32_t>(hash.low));
  row.set(WordColumn::hash1, static_cast<uint32_t>(hash.low >> 32));
  row.set(WordColumn::hash2, static_cast<uint32_t>(hash.high));
  row.set(WordColumn::hash3, static_cast<uint32_t>(hash.high >> 32));
}

void write_judgement(const Judgement& judgement, Row& row) {
  row.set_code(WordColumn::status, judgement.status);
  row.set_code(WordColumn::certificate, judgement.certificate);
  if (judgement.by_small) row.set_code(WordColumn::solver, SolverId::small);
  row.set_code(WordColumn::audit, judgement.audit);
  row.set(NumberColumn::objective, judgement.objective);
  row.set(NumberColumn::bound, judgement.bound);
  row.set(NumberColumn::primalViolation, judgement.primal_violation);
  row.set(NumberColumn::integralityViolation, judgement.integrality_violation);
  row.set(NumberColumn::dualViolation, judgement.dual_violation);
  row.set(NumberColumn::solveUs, judgement.solve_us);
  row.set(NumberColumn::certifyUs, judgement.certify_us);
  row.set(NumberColumn::nodes, judgement.nodes);
  row.set(NumberColumn::iterations, judgement.iterations);
}

void append_reason(std::string& out, FaultCode code, std::string_view message) {
  append_comma(out);
  out += "\"reason\":{\"code\":";
  append_json(out, name_of(code));
  out += ",\"message\":";
  append_json(out, message);
  out += '}';
}

void append_values(std::string& out, const Model& model, const std::vector<double>& point) {
  append_comma(out);
  out += "\"values\":{";
  for (int32_t j = 0; j < model.columns(); ++j) {
    append_comma(out);
    append_key(out, column_label(model, j));
    append_json(out, point[j]);
  }
  out += '}';
}

bool needs_reason(Status status) {
  return status == Status::limit || status == Status::failed || status == Status::unsupported;
}

}  // namespace

struct Verifier::State {
  explicit State(const std::atomic<bool>* stop_flag) : stop(stop_flag), judge(stop_flag) {}
  const std::atomic<bool>* stop;
  LpReader lp;
  MpsReader mps;
  Model model;
  Diagnostics diagnostics;
  Judge judge;
  Judgement judgement;
  BoundsAlone bounds_alone;

  bool read(std::string_view text, Job job, Row& row);
  void solve(Job job, Row& row);
  void append_details(Job job, bool was_read, std::string& out);
  void compare(std::string_view reference, Job job, Row& row);

  ReferenceReader references;
};

Verifier::Verifier(const std::atomic<bool>* stop) : state_(std::make_unique<State>(stop)) {}
Verifier::~Verifier() = default;

void Verifier::set_stop(const std::atomic<bool>* stop) {
  state_->stop = stop;
  state_->judge.set_stop(stop);
}

bool Verifier::State::read(std::string_view text, Job job, Row& row) {
  const auto start = Clock::now();
  auto format = static_cast<Format>(word_of(job, JobWord::format));
  if (format == Format::unknown) format = detect_format(text);
  row.set_code(WordColumn::format, format);
  const ReadOptions options = read_options(job);
  const bool good = format == Format::mps ? mps.read(text, options, model, diagnostics) : lp.read(text, options, model, diagnostics);
  if (!good || diagnostics.warning_count() > 0) diagnostics.locate(text);
  row.set(NumberColumn::parseUs, microseconds_since(start));
  return good;
}

void Verifier::State::solve(Job job, Row& row) {
  write_model(model, row);
  judge.judge(model, judge_options(job), judgement);
  if (judgement.tolerance_sensitive) {
    diagnostics.warn(WarningCode::toleranceSensitive, kNowhere,
                     judgement.exact.empty()
                         ? "the answer hangs on the feasibility tolerance: it would be another one with exact arithmetic"
                         : "the answer hangs on the feasibility tolerance; with exact arithmetic it is " + judgement.exact);
  }
  if (has_flag(job, kFlag_askDecided) && bounds_alone.decide(model, judgement.status)) {
    diagnostics.warn(WarningCode::decidedByBounds, kNowhere,
                     "bounds and rows of one column alone decide this answer: the model leaves nothing to choose");
  }
  write_judgement(judgement, row);
}

void Verifier::State::append_details(Job job, bool was_read, std::string& out) {
  out += '{';
  append_diagnostics(out, diagnostics);
  const bool judged = was_read && !has_flag(job, kFlag_noSolve);
  if (judged && needs_reason(judgement.status)) append_reason(out, judgement.reason, judgement.message);
  if (judged && !judgement.contradiction.empty()) {
    append_comma(out);
    append_key(out, "contradiction");
    append_json(out, judgement.contradiction);
  }
  if (judged && has_flag(job, kFlag_details) && !judgement.point.empty()) append_values(out, model, judgement.point);
  if (judged && has_flag(job, kFlag_explain)) {
    std::string explanation;
    append_explanation(model, judgement, judge, explanation);
    if (!explanation.empty()) {
      append_comma(out);
      out += "\"explain\":" + explanation;
    }
  }
  out += '}';
}

// A reference that is no model leaves the column unknown: the caller reads references before it trusts them.
void Verifier::State::compare(std::string_view reference, Job job, Row& row) {
  const auto start = Clock::now();
  uint32_t words[kJobWords];
  std::copy(job.begin(), job.end(), words);
  words[static_cast<size_t>(JobWord::format)] = static_cast<uint32_t>(Format::unknown);
  words[static_cast<size_t>(JobWord::dialect)] = static_cast<uint32_t>(Dialect::any);
  std::string faults;
  const Model* const truth = references.read(reference, Job(words), faults);
  if (truth == nullptr) return;
  Comparison comparison;
  compare_models(*truth, model, nullptr, judge, judge_options(job), comparison);
  row.set(NumberColumn::rows, comparison.rows);
  row.set(NumberColumn::compareUs, microseconds_since(start));
}

void Verifier::verify(std::string_view text, Job job, size_t row_index, const ResultColumns& out, std::string& details,
                      const std::string_view* reference) {
  Row row(out, row_index);
  row.set(WordColumn::solver, word_of(job, JobWord::solver));
  const bool was_read = state_->read(text, job, row);
  if (!was_read) {
    const bool large = state_->diagnostics.faults().front().code == FaultCode::tooLarge;
    row.set_code(WordColumn::status, large ? Status::limit : Status::rejected);
  } else if (!has_flag(job, kFlag_noSolve)) {
    state_->solve(job, row);
  } else {
    write_model(state_->model, row);
    row.set_code(WordColumn::status, Status::optimal);  // not asked; the caller knows it did not ask
  }
  row.set(WordColumn::faults, static_cast<uint32_t>(state_->diagnostics.fault_count()));
  row.set(WordColumn::warnings, static_cast<uint32_t>(state_->diagnostics.warning_count()));
  const bool wanted = has_flag(job, kFlag_details) || has_flag(job, kFlag_explain);
  const bool told = state_->diagnostics.fault_count() + state_->diagnostics.warning_count() > 0;
  const Judgement& judgement = state_->judgement;
  if (wanted || told || (was_read && (needs_reason(judgement.status) || !judgement.contradiction.empty()))) {
    const size_t before = details.size();
    state_->append_details(job, was_read, details);
    row.set(WordColumn::detailOffset, static_cast<uint32_t>(before));
    row.set(WordColumn::detailLength, static_cast<uint32_t>(details.size() - before));
  }
  const bool judged = judgement.status == Status::optimal || judgement.status == Status::infeasible || judgement.status == Status::unbounded;
  if (reference != nullptr && was_read && judged && !has_flag(job, kFlag_noSolve)) state_->compare(*reference, job, row);
}

void Verifier::write_failure(std::string_view message, size_t row_index, const ResultColumns& out, std::string& details) {
  const std::atomic<bool>* stop = state_->stop;
  state_ = std::make_unique<State>(stop);
  Row row(out, row_index);
  row.set_code(WordColumn::status, Status::failed);
  const size_t before = details.size();
  details += '{';
  append_reason(details, FaultCode::internal, message);
  details += '}';
  row.set(WordColumn::detailOffset, static_cast<uint32_t>(before));
  row.set(WordColumn::detailLength, static_cast<uint32_t>(details.size() - before));
}

}  // namespace assay
