#include "verify.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "answer.h"
#include "compare/founded.h"
#include "compare/report.h"
#include "compare_texts.h"
#include "core/diagnostics.h"
#include "decided.h"
#include "explain.h"
#include "json.h"
#include "judge.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kAhead = 32;
constexpr int32_t kLargeModel = 1000, kHugeModel = 100'000;  // entries
constexpr uint32_t kNoJob[kJobWords] = {};
constexpr uint32_t kLeft = 1, kKnown = 2;  // of the word column `answer`

// One row of the result columns.
class Row {
 public:
  enum New { kNew };
  Row(const ResultColumns& out, size_t row) : out_(out), row_(row) {}
  /// The row is emptied first.
  Row(const ResultColumns& out, size_t row, New) : Row(out, row) {
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

// How models are held against each other does not hang on the solver that is trained with, nor on who is asked first: rows need whole
// and continuous columns, and small models are proved here.
JudgeOptions comparison_options(Job job) {
  JudgeOptions options = judge_options(job);
  options.small = true;
  options.audit = false;
  const Capabilities& can = solver_entry(options.solver).can;
  if (!can.integer || !can.continuous) options.solver = SolverId::highs;
  return options;
}

bool needs_reason(Status status) {
  return status == Status::limit || status == Status::failed || status == Status::unsupported;
}

}  // namespace

// A text that was read, on its way to its verdict.
struct Verifier::Case {
  Model model;
  Diagnostics diagnostics;
  SolvedAhead ahead;
  Judgement judgement;
  bool was_read = false;
  Job job{kNoJob};
  size_t row = 0;
  bool has_reference = false;
  std::string_view reference;
};

struct Verifier::State {
  explicit State(const std::atomic<bool>* stop_flag) : stop(stop_flag), judge(stop_flag) {}
  const std::atomic<bool>* stop;
  LpReader lp;
  MpsReader mps;
  Judge judge;
  BoundsAlone bounds_alone;
  std::string explanation, findings;  // JSON of the details; empty: none
  ReferenceReader references;

  void read(std::string_view text, Case& one, Row& row);
  bool take_known(std::string_view known, Case& one, Row& row);
  void keep(const Case& one, const ResultColumns& out, std::string& details);
  void finish(Case& one, const ResultColumns& out, std::string& details);
  void write_answer(Case& one, Row& row);
  void append_details(const Case& one, std::string& out);
  void ask_decided(Case& one);
  void compare(Case& one, Row& row);
  void warn_compared(const Comparison& comparison, Case& one);
};

Verifier::Verifier(const std::atomic<bool>* stop) : state_(std::make_unique<State>(stop)), cases_(kAhead) {}
Verifier::~Verifier() = default;

void Verifier::set_stop(const std::atomic<bool>* stop) {
  state_->stop = stop;
  state_->judge.set_stop(stop);
}

void Verifier::State::read(std::string_view text, Case& one, Row& row) {
  const auto start = Clock::now();
  auto format = static_cast<Format>(word_of(one.job, JobWord::format));
  if (format == Format::unknown) format = detect_format(text);
  row.set_code(WordColumn::format, format);
  const ReadOptions options = read_options(one.job);
  one.was_read = format == Format::mps ? mps.read(text, options, one.model, one.diagnostics) : lp.read(text, options, one.model, one.diagnostics);
  if (!one.was_read || one.diagnostics.warning_count() > 0) one.diagnostics.locate(text);
  row.set(NumberColumn::parseUs, microseconds_since(start));
}

// An equal model's answer, if it is one: what is wrong about it makes this text an ordinary one.
bool Verifier::State::take_known(std::string_view known, Case& one, Row& row) {
  const auto start = Clock::now();
  if (known.empty() || !read_answer(known, one.judgement) || !judge.stands(one.model, one.judgement)) return false;
  one.judgement.certify_us = microseconds_since(start);
  row.set(WordColumn::answer, kKnown);
  return true;
}

// Nothing of it depends on the text's names, so it holds for every text that is read as this model.
void Verifier::State::keep(const Case& one, const ResultColumns& out, std::string& details) {
  if (!has_flag(one.job, kFlag_keep) || !can_be_shared(one.judgement)) return;
  const size_t before = details.size();
  append_answer(one.judgement, judge.seconds_left() > 0, details);
  Row row(out, one.row);
  row.set(WordColumn::answerOffset, static_cast<uint32_t>(before));
  row.set(WordColumn::answerLength, static_cast<uint32_t>(details.size() - before));
}

void Verifier::State::write_answer(Case& one, Row& row) {
  const Judgement& judgement = one.judgement;
  if (judgement.tolerance_sensitive) {
    one.diagnostics.tell(WarningCode::toleranceSensitive,
                         judgement.exact.empty()
                             ? "the answer hangs on the feasibility tolerance: it would be another one with exact arithmetic"
                             : "the answer hangs on the feasibility tolerance; with exact arithmetic it is " + judgement.exact);
  }
  if (!judgement.reformulated.empty()) {
    one.diagnostics.warn(WarningCode::reformulated, kNowhere,
                         "written with binaries for this solver, which lacks them: " + judgement.reformulated);
  }
  if (has_flag(one.job, kFlag_askDecided)) ask_decided(one);
  write_judgement(judgement, row);
}

void Verifier::State::ask_decided(Case& one) {
  const Judgement& judgement = one.judgement;
  if (bounds_alone.decide(one.model, judgement.status)) {
    one.diagnostics.tell(WarningCode::decidedByBounds,
                         "bounds and rows of one column alone decide this answer: the model leaves nothing to choose");
  }
}

// Of what is not the reference model: does it keep anything of it, and does its answer hang on that?
void Verifier::State::warn_compared(const Comparison& comparison, Case& one) {
  if (keeps_no_row(comparison)) {
    one.diagnostics.tell(WarningCode::keepsNoRow, "none of the reference model's rows is kept");
    return;
  }
  if (comparison.rows == 1) return;
  const JudgeOptions options = comparison_options(one.job);
  if (is_founded(comparison, one.judgement, references.answer(judge, options), judge, options)) return;
  one.diagnostics.tell(WarningCode::answerUnfounded,
                       "the answer is the reference model's, but does not follow from the rows, bounds and costs of it that are kept");
}

void Verifier::State::append_details(const Case& one, std::string& out) {
  const Judgement& judgement = one.judgement;
  out += '{';
  append_diagnostics(out, one.diagnostics);
  const bool judged = one.was_read && !has_flag(one.job, kFlag_noSolve);
  if (judged && needs_reason(judgement.status)) append_reason(out, judgement.reason, judgement.message);
  if (judged && !judgement.contradiction.empty()) {
    append_comma(out);
    append_key(out, "contradiction");
    append_json(out, judgement.contradiction);
  }
  if (judged && has_flag(one.job, kFlag_details) && !judgement.point.empty()) append_values(out, one.model, judgement.point);
  if (!explanation.empty()) {
    append_comma(out);
    out += "\"explain\":" + explanation;
  }
  if (!findings.empty()) {
    append_comma(out);
    out += "\"findings\":" + findings;
  }
  out += '}';
}

// A reference that is no model leaves the column unknown: the caller reads references before it trusts them.
void Verifier::State::compare(Case& one, Row& row) {
  const auto start = Clock::now();
  uint32_t words[kJobWords];
  std::copy(one.job.begin(), one.job.end(), words);
  words[static_cast<size_t>(JobWord::format)] = static_cast<uint32_t>(Format::unknown);
  words[static_cast<size_t>(JobWord::dialect)] = static_cast<uint32_t>(Dialect::any);
  std::string faults;
  const Model* const truth = references.read(one.reference, Job(words), faults);
  if (truth == nullptr) return;
  Comparison comparison;
  compare_models(*truth, one.model, nullptr, judge, comparison_options(one.job), comparison);
  row.set(NumberColumn::rows, comparison.rows);
  warn_compared(comparison, one);
  if (has_flag(one.job, kFlag_findings)) findings = report_json(comparison);
  row.set(NumberColumn::compareUs, microseconds_since(start));
}

// All that follows the judgement, if there is one.
void Verifier::State::finish(Case& one, const ResultColumns& out, std::string& details) {
  Row row(out, one.row);
  const bool solved = one.was_read && !has_flag(one.job, kFlag_noSolve);
  if (solved) {
    write_answer(one, row);
  } else if (one.was_read) {
    row.set_code(WordColumn::status, Status::optimal);  // not asked; the caller knows it did not ask
  } else {
    const bool large = one.diagnostics.faults().front().code == FaultCode::tooLarge;
    row.set_code(WordColumn::status, large ? Status::limit : Status::rejected);
  }
  const Judgement& judgement = one.judgement;
  // The explanation asks the judge about the solve just done, so it comes before the comparison's own solves.
  explanation.clear();
  findings.clear();
  if (solved && has_flag(one.job, kFlag_explain)) append_explanation(one.model, judgement, judge, explanation);
  const bool judged =
      judgement.status == Status::optimal || judgement.status == Status::infeasible || judgement.status == Status::unbounded;
  if (one.has_reference && solved && judged) compare(one, row);
  row.set(WordColumn::faults, static_cast<uint32_t>(one.diagnostics.fault_count()));
  row.set(WordColumn::warnings, static_cast<uint32_t>(one.diagnostics.warning_count()));
  const bool wanted = has_flag(one.job, kFlag_details) || has_flag(one.job, kFlag_explain) || !findings.empty();
  const bool told = one.diagnostics.fault_count() + one.diagnostics.warning_count() > 0;
  if (wanted || told || (solved && (needs_reason(judgement.status) || !judgement.contradiction.empty()))) {
    const size_t before = details.size();
    append_details(one, details);
    row.set(WordColumn::detailOffset, static_cast<uint32_t>(before));
    row.set(WordColumn::detailLength, static_cast<uint32_t>(details.size() - before));
  }
  if (one.model.nonzeros() > kHugeModel) one.model = Model();  // every case would keep the memory of its largest
}

void Verifier::verify(std::string_view text, Job job, size_t row_index, const ResultColumns& out, std::string& details,
                      const std::string_view* reference) {
  if (!begin(text, job, row_index, out, details, reference)) return;
  waiting_ = 0;
  finish(0, out, details);
}

bool Verifier::begin(std::string_view text, Job job, size_t row_index, const ResultColumns& out, std::string& details,
                     const std::string_view* reference, std::string_view known) {
  Case& one = cases_[waiting_];
  one.job = job;
  one.row = row_index;
  one.has_reference = reference != nullptr;
  one.reference = reference != nullptr ? *reference : std::string_view();
  Row row(out, row_index, Row::kNew);
  row.set(WordColumn::solver, word_of(job, JobWord::solver));
  state_->read(text, one, row);
  if (one.was_read) write_model(one.model, row);
  const bool asked = one.was_read && !has_flag(job, kFlag_noSolve);
  if (asked && !state_->judge.judge_at_once(one.model, windowed_options(job), one.judgement) && !state_->take_known(known, one, row)) {
    if (has_flag(job, kFlag_leave)) {
      row.set(WordColumn::answer, kLeft);
      return false;
    }
    one.ahead.done = false;
    ++waiting_;
    return true;
  }
  state_->finish(one, out, details);
  return false;
}

bool Verifier::is_full() const {
  // Large models fill memory, and gain nothing by waiting.
  return waiting_ == cases_.size() || (waiting_ > 0 && cases_[waiting_ - 1].model.nonzeros() > kLargeModel);
}

size_t Verifier::row_of(size_t waiting) const { return cases_[waiting].row; }

void Verifier::solve_ahead(size_t waiting) {
  Case& one = cases_[waiting];
  state_->judge.solve_ahead(one.model, windowed_options(one.job), one.ahead);
}

void Verifier::finish(size_t waiting, const ResultColumns& out, std::string& details) {
  Case& one = cases_[waiting];
  state_->judge.judge_by_solver(one.model, windowed_options(one.job), one.judgement, &one.ahead);
  state_->keep(one, out, details);
  state_->finish(one, out, details);
}

void Verifier::write_failure(std::string_view message, size_t row_index, const ResultColumns& out, std::string& details) {
  const std::atomic<bool>* stop = state_->stop;
  state_ = std::make_unique<State>(stop);
  Row row(out, row_index, Row::kNew);
  row.set_code(WordColumn::status, Status::failed);
  const size_t before = details.size();
  details += '{';
  append_reason(details, FaultCode::internal, message);
  details += '}';
  row.set(WordColumn::detailOffset, static_cast<uint32_t>(before));
  row.set(WordColumn::detailLength, static_cast<uint32_t>(details.size() - before));
}

}  // namespace assay
