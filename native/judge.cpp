#include "judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay {
namespace {

// The objective of an answer against that of its point, computed anew; exact answers were rounded once.
constexpr double kSameObjective = 1e-9;

double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

bool all_columns_integer(const Model& model) {
  return std::all_of(model.kind.begin(), model.kind.end(), [](ColumnKind kind) { return kind == ColumnKind::integer; });
}

// A whole-number point is exact, so any violation at all is the tolerance's doing; a point of doubles is allowed noise.
bool hangs_on_tolerance(const Model& model, const PointReport& point) {
  if (point.integrality > kExactTolerance) return true;
  return all_columns_integer(model) ? point.primal > 0 : point.primal > kExactTolerance;
}

void say_absent(Result<Solver*> found, Judgement& out) {
  out.reason = found.fault().code;
  out.message = found.fault().message;
}

}  // namespace

void copy_without_objective(const Model& model, Model& out) {
  out = model;
  std::fill(out.cost.begin(), out.cost.end(), 0.0);
  out.offset = 0;
  out.quadratic.clear();
  std::erase_if(out.exact, [](const ExactEntry& entry) { return entry.field == Field::cost || entry.field == Field::offset; });
}

Result<Solver*> Judge::solver(SolverId id) {
  Slot& slot = solvers_[static_cast<size_t>(id)];
  if (slot.fault) return *slot.fault;
  if (!slot.solver) {
    auto made = solver_entry(id).make();
    if (!made) {
      slot.fault = made.fault();
      return made.fault();
    }
    slot.solver = std::move(*made);
  }
  return slot.solver.get();
}

double Judge::seconds_left() const {
  return std::max(0.0, std::chrono::duration<double>(deadline_ - Clock::now()).count());
}

void Judge::solve(const Model& model, bool tight, bool relax, Outcome& outcome) { solve_with(*current_, model, tight, relax, outcome); }

// The first solve of the model itself: only that one may end early.
void Judge::solve_windowed(const Model& model, Outcome& outcome) {
  window_ = options_.window;
  solve(model, false, false, outcome);
  window_ = Window{};
}

void Judge::solve_with(Solver& solver, const Model& model, bool tight, bool relax, Outcome& outcome) {
  const auto start = Clock::now();
  const SolveOptions options{.time_limit_s = seconds_left(),
                             .node_limit = options_.node_limit,
                             .memory_limit_mb = options_.memory_limit_mb,
                             .tight = tight,
                             .relax = relax,
                             .want_basis = true,
                             .window = window_,
                             .stop = stop_};
  if (options.time_limit_s <= 0) {
    outcome.clear();
    outcome.answer = Answer::limit;
    outcome.fault = FaultCode::timeLimit;
  } else if (options_.reformulate && !missing_feature(model, solver.capabilities()).empty()) {
    solve_reformulated(solver, model, solver.capabilities(), options, outcome);
  } else {
    solver.solve(model, options, outcome);
    if (options_.reformulate && outcome.answer == Answer::failed && outcome.fault == FaultCode::featureMissing) {
      Capabilities fewer = solver.capabilities();  // the solver has the feature, and not for these numbers
      fewer.semicontinuous = fewer.indicator = fewer.sets = false;
      solve_reformulated(solver, model, fewer, options, outcome);
    }
  }
  solve_us_ += microseconds_since(start);
}

// The answer is read in the model's own columns; multipliers and bases are of other rows.
void Judge::solve_reformulated(Solver& solver, const Model& model, const Capabilities& can, const SolveOptions& options, Outcome& outcome) {
  const Reformulation written = reformulate(model, can, reformed_);
  if (written.done.empty()) return;  // nothing to write: what the solver said stands
  const std::string missing = written.impossible.empty() ? std::string(missing_feature(reformed_, solver.capabilities())) : written.impossible;
  if (!missing.empty()) {
    outcome.clear();
    outcome.fault = FaultCode::featureMissing;
    outcome.message = std::string(name_of(options_.solver)) + " has no " + missing;
    return;
  }
  reformulated_ = written.done;
  solver.solve(reformed_, options, outcome);
  if (!outcome.point.empty()) outcome.point.resize(static_cast<size_t>(model.columns()));
  outcome.row_dual.clear();
  outcome.farkas.clear();
  outcome.ray.clear();
  outcome.column_basis.clear();
  outcome.row_basis.clear();
}

// What the solver lacks for the model, in words; empty when it has all, or has what it takes to say it otherwise.
std::string Judge::missing_for(const Model& model, const Solver& solver) {
  std::string missing(missing_feature(model, solver.capabilities()));
  if (missing.empty() || !options_.reformulate) return missing;
  const Reformulation written = reformulate(model, solver.capabilities(), reformed_);
  if (!written.impossible.empty()) return written.impossible;
  return missing_feature(reformed_, solver.capabilities()).empty() ? std::string() : missing;
}

const Outcome& Judge::solve_again(const Model& model, bool relax) {
  Solver* const found = prover();
  const bool able = found != nullptr && missing_feature(model, found->capabilities()).empty();
  if (!able && current_ == nullptr) {  // answered without a solver, and there is none
    second_.clear();
    return second_;
  }
  solve_with(able ? *found : *current_, model, false, relax, second_);
  return second_;
}

void Judge::start(const JudgeOptions& options) {
  options_ = options;
  Result<Solver*> found = solver(options.solver);  // the first time this loads a library, which is no time of the model's
  current_ = found ? *found : nullptr;
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.time_limit_s));
  solve_us_ = 0;
  reformulated_.clear();
}

void Judge::judge(const Model& model, const JudgeOptions& options, Judgement& out) {
  if (!judge_at_once(model, options, out)) judge_by_solver(model, options, out);
}

bool Judge::judge_at_once(const Model& model, const JudgeOptions& options, Judgement& out) {
  out.clear();
  start(options);
  const auto began = Clock::now();
  const std::string missing = current_ != nullptr ? missing_for(model, *current_) : std::string();
  if (missing.empty() && options.small && !options.tried && answer_small(model, options, out)) {
    out.solve_us = microseconds_since(began);
    if (options.audit && current_ != nullptr) audit(model, options, out);
    return true;
  }
  if (current_ == nullptr) {
    say_absent(solver(options.solver), out);
    return true;
  }
  if (missing.empty()) return false;
  out.status = Status::unsupported;
  out.reason = FaultCode::featureMissing;
  out.message = std::string(name_of(options.solver)) + " has no " + missing;
  return true;
}

void Judge::solve_ahead(const Model& model, const JudgeOptions& options, SolvedAhead& out) {
  start(options);
  out.done = false;
  if (current_ == nullptr) return;
  const bool solve_comes_first = current_->capabilities().basis || model.is_lp();  // else perhaps a relaxation
  out.done = solve_comes_first && !bounds_prove_infeasible(model);
  if (out.done) solve_windowed(model, out.outcome);
  out.solve_us = solve_us_;
  out.reformulated = reformulated_;
}

void Judge::solve_first(const Model& model) {
  SolvedAhead* const ahead = std::exchange(ahead_, nullptr);
  if (ahead == nullptr) return solve_windowed(model, outcome_);
  std::swap(outcome_, ahead->outcome);
  reformulated_ = std::move(ahead->reformulated);
}

void Judge::judge_by_solver(const Model& model, const JudgeOptions& options, Judgement& out, SolvedAhead* ahead) {
  out.clear();
  start(options);
  if (current_ == nullptr) return say_absent(solver(options.solver), out);  // it was there at once, and could not be made again
  ahead_ = ahead != nullptr && ahead->done ? ahead : nullptr;
  const double before_us = ahead_ != nullptr ? ahead_->solve_us : 0;
  solve_us_ = before_us;
  deadline_ -= std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::micro>(before_us));
  const auto began = Clock::now();
  if (const InfeasibilityProof proof = bounds_prove_infeasible(model)) {
    out.status = Status::infeasible;
    out.certificate = Certificate::proved;
    out.tolerance_sensitive = proof.tolerance_sensitive;
  } else {
    decide(model, out);
    const bool unlicensed = out.status == Status::failed && out.reason == FaultCode::solverUnlicensed;
    if (model.is_lp() && out.certificate != Certificate::proved && out.status != Status::limit && !unlicensed) ask_others(model, out);
  }
  out.reformulated = reformulated_;
  out.solve_us = solve_us_;
  out.certify_us = std::max(0.0, microseconds_since(began) - (solve_us_ - before_us));
  ahead_ = nullptr;
}

bool Judge::stands(const Model& model, const Judgement& known) {
  const bool whole = known.point.size() == static_cast<size_t>(model.columns());
  if (!whole) return known.point.empty() && known.status != Status::optimal;
  if (known.status == Status::infeasible) return true;
  const PointReport point = certifier_.check_point(model, known.point);
  if (!point.feasible) return false;
  if (known.status == Status::unbounded) return known.ray.empty() || known.ray.size() == known.point.size();
  return std::abs(point.objective - known.objective) <= kSameObjective * std::max(1.0, std::abs(known.objective));
}

// Without the solver, and proved; false: the model is for the solver.
bool Judge::answer_small(const Model& model, const JudgeOptions& options, Judgement& out) {
  SmallAnswer& answer = small_answer_;
  if (!small_.solve(model, options.node_limit, answer)) return false;
  out.by_small = true;
  out.certificate = Certificate::proved;
  out.nodes = answer.nodes;
  out.iterations = answer.pivots;
  out.tolerance_sensitive = answer.tolerance_sensitive;
  out.exact = std::move(answer.exact);
  out.status = answer.kind == SmallAnswer::Kind::optimal      ? Status::optimal
               : answer.kind == SmallAnswer::Kind::infeasible ? Status::infeasible
                                                              : Status::unbounded;
  if (out.status == Status::infeasible) return true;
  out.point = answer.point;
  out.primal_violation = std::isnan(answer.violation) ? certifier_.check_point(model, answer.point).primal : answer.violation;
  out.integrality_violation = 0;
  if (out.status == Status::unbounded) {
    out.ray = answer.ray;
    return true;
  }
  out.objective = answer.objective;
  out.bound = answer.bound;
  out.dual_violation = 0;
  return true;
}

// What the named solver says about a model that was answered without it.
void Judge::audit(const Model& model, JudgeOptions options, Judgement& out) {
  options.small = options.audit = false;
  options.is_audit = true;
  Judgement other;
  judge(model, options, other);
  const bool answered = other.status == Status::optimal || other.status == Status::infeasible || other.status == Status::unbounded;
  if (!answered) return;
  const double size = std::max(1.0, std::abs(out.objective));
  const bool same = other.status == out.status &&
                    (out.status != Status::optimal || std::abs(other.objective - out.objective) <= kGapTolerance * size);
  out.audit = same ? Judgement::Audit::confirmed : Judgement::Audit::contradicted;
  if (same) return;
  out.contradiction = std::string(name_of(other.status));
  if (other.status == Status::optimal) out.contradiction += ", objective " + std::to_string(other.objective);
  out.contradiction += ", certificate " + std::string(name_of(other.certificate));
}

void Judge::decide(const Model& model, Judgement& out) {
  relax(model);
  if (relaxed_.answer == Answer::unbounded || relaxed_.answer == Answer::infeasibleOrUnbounded) {
    outcome_.clear();
    outcome_.answer = Answer::infeasibleOrUnbounded;
    resolve_unbounded(model, out);
    if (out.certificate == Certificate::proved) return;
    out = Judgement{};
  }
  solve_first(model);
  if (outcome_.decided) {
    if (accept_decided(model, out)) return;
    solve(model, false, false, outcome_);  // its own words did not hold: to the end then
  }
  switch (outcome_.answer) {
    case Answer::optimal: return accept_optimal(model, out);
    case Answer::infeasible: return accept_infeasible(model, out);
    case Answer::unbounded:
    case Answer::infeasibleOrUnbounded: return resolve_unbounded(model, out);
    case Answer::limit:
      if (!options_.window.is_open() && accept_decided(model, out)) return;  // the limit came first, and changes nothing
      return accept_limit(model, out);
    case Answer::failed:
      if (outcome_.fault == FaultCode::solverUnlicensed) return accept_failure(out);  // who may not judge does not, by whatever way
      solve(model, true, false, outcome_);
      if (outcome_.answer == Answer::optimal) accept_optimal(model, out);
      else if (outcome_.answer == Answer::infeasible) accept_infeasible(model, out);
      else rescue(model, out);
  }
}

// True when nothing better is to be had: an LP is proved, another model has a feasible point.
bool Judge::prove_optimal(const Model& model, Judgement& out) {
  certifier_.certify_optimal(model, outcome_, proof_);
  if (proof_.certificate < out.certificate || proof_.certificate == Certificate::none) return false;
  out.certificate = proof_.certificate;
  out.status = Status::optimal;
  const bool exact = proof_.exact_objective.has_value() && !proof_.exact_point.empty();
  out.point = exact ? proof_.exact_point : outcome_.point;
  out.objective = exact ? proof_.exact_objective->to_double() : proof_.point.objective;
  out.bound = proof_.bound.value_or(outcome_.bound);
  out.primal_violation = proof_.point.primal;
  out.integrality_violation = proof_.point.integrality;
  out.dual_violation = proof_.dual;
  out.nodes = outcome_.nodes;
  out.iterations = outcome_.iterations;
  out.tolerance_sensitive = !exact && (hangs_on_tolerance(model, proof_.point) || (model.is_lp() && proof_.leans));
  return out.certificate == Certificate::proved || !model.is_lp();
}

void Judge::accept_optimal(const Model& model, Judgement& out) {
  const bool is_lp = model.is_lp();
  const bool good = prove_optimal(model, out);
  if (current_->capabilities().basis) {
    if (good && is_lp && proof_.leans) return settle_leaning(model, out);
    if (good) return;
  } else if (is_lp) {
    // Without a basis the exact vertex is not to be had, and a rough point is only about right.
    const bool sharp = good && out.primal_violation <= kExactTolerance;
    if (sharp || borrow_proof(model, out) || good) return;
  } else if (good) {
    if (relaxed_.answer != Answer::optimal || out.certificate == Certificate::proved) return;
    outcome_.row_dual = relaxed_.row_dual;
    outcome_.column_basis = relaxed_.column_basis;
    outcome_.row_basis = relaxed_.row_basis;
    prove_optimal(model, out);
    return;
  }
  solve(model, true, false, outcome_);
  if (outcome_.answer == Answer::optimal) prove_optimal(model, out);
  if (out.status == Status::optimal) return;
  accept_infeasible(model, out);  // the point breaks the model: perhaps every point does
  if (out.certificate == Certificate::proved) return;
  out = Judgement{};
  out.status = Status::failed;
  out.reason = FaultCode::undetermined;
  out.message = outcome_.answer == Answer::optimal
                    ? "the solver's optimum violates the model beyond the tolerance, also when solved again with smaller tolerances"
                    : "the solver's optimum violates the model beyond the tolerance, and solving again gave another answer";
}

void Judge::accept_infeasible(const Model& model, Judgement& out) {
  out.status = Status::infeasible;
  out.nodes = outcome_.nodes;
  out.iterations = outcome_.iterations;
  if (outcome_.farkas.size() == static_cast<size_t>(model.rows())) {
    if (const InfeasibilityProof proof = certifier_.refutes(model, outcome_.farkas); proof.proved && !proof.tolerance_sensitive) {
      out.certificate = Certificate::proved;
      return;
    }
  }
  if (model.is_lp() && borrow_small(model, {Status::infeasible}, out)) return;
  build_elastic(model, auxiliary_);
  solve_proof(auxiliary_, false, second_);
  if (second_.answer == Answer::optimal) {
    InfeasibilityProof proof = certifier_.proves_infeasible(auxiliary_, second_);
    if (!proof.proved) {
      solve_proof(auxiliary_, true, second_);
      if (second_.answer == Answer::optimal) proof = certifier_.proves_infeasible(auxiliary_, second_);
    }
    if (proof.proved) {
      out.certificate = Certificate::proved;
      out.tolerance_sensitive = proof.tolerance_sensitive;
      return;
    }
  }
  if (!model.is_lp()) return;  // infeasible by the solver's word: its relaxation has a point
  // The relaxation of an LP is the LP itself, so a point exists within tolerance: ask again.
  solve(model, true, false, outcome_);
  if (outcome_.answer != Answer::optimal) return;
  Judgement other;
  prove_optimal(model, other);
  if (other.status != Status::optimal) return;
  out = other;
  out.tolerance_sensitive = true;
}

void Judge::accept_unbounded(const Model& model, const PointReport& point, std::vector<double> ray, Judgement& out) {
  out.status = Status::unbounded;
  out.certificate = Certificate::proved;
  out.primal_violation = point.primal;
  out.integrality_violation = point.integrality;
  out.tolerance_sensitive = hangs_on_tolerance(model, point);
  out.point = outcome_.point;
  out.ray = std::move(ray);
}

// The solver's own point and ray, which simplex leaves behind: no further solve.
bool Judge::accept_ray(const Model& model, Judgement& out) {
  if (outcome_.answer != Answer::unbounded || outcome_.ray.empty() || outcome_.point.size() != outcome_.ray.size()) return false;
  const PointReport point = certifier_.check_point(model, outcome_.point);
  double size = 0;
  for (const double entry : outcome_.ray) size = std::max(size, std::abs(entry));
  if (!point.feasible || !(size > 0)) return false;
  build_ray(model, auxiliary_);
  second_.clear();
  second_.point = outcome_.ray;
  for (double& entry : second_.point) entry /= size;
  std::vector<double> ray;
  if (!certifier_.proves_ray(model, auxiliary_, second_, ray)) return false;
  accept_unbounded(model, point, std::move(ray), out);
  return true;
}

void Judge::resolve_unbounded(const Model& model, Judgement& out) {
  if (accept_ray(model, out)) return;
  if (model.is_lp() && borrow_small(model, {Status::infeasible, Status::unbounded}, out)) return;
  Outcome first;
  std::swap(first, outcome_);
  Model feasibility;
  copy_without_objective(model, feasibility);
  PointReport point;
  for (const bool tight : {false, true}) {
    solve(feasibility, tight, false, outcome_);
    // Without an objective nothing is unbounded.
    if (outcome_.answer == Answer::infeasible || outcome_.answer == Answer::infeasibleOrUnbounded) return accept_infeasible(model, out);
    if (outcome_.answer == Answer::limit) return accept_limit(model, out);
    if (outcome_.answer != Answer::optimal) return accept_failure(out);
    point = certifier_.check_point(feasibility, outcome_.point);
    if (point.feasible) break;
  }
  if (point.feasible && prove_unbounded(model, point, out)) return;
  // No ray: the model has an optimum after all, perhaps a few exact pivots from the feasible point; or the solver alone can say.
  if (model.is_lp() && point.feasible) {
    Judgement pivoted;
    prove_optimal(model, pivoted);
    if (pivoted.certificate == Certificate::proved) {
      out = std::move(pivoted);
      return;
    }
  }
  solve(model, true, false, outcome_);
  if (outcome_.answer == Answer::optimal) return accept_optimal(model, out);
  if (outcome_.answer == Answer::limit) return accept_limit(model, out);
  if (first.answer == Answer::unbounded && point.feasible) {
    out.status = Status::unbounded;
    out.certificate = Certificate::none;
    return;
  }
  accept_failure(out);
}

void Judge::accept_limit(const Model& model, Judgement& out) {
  out.status = Status::limit;
  out.reason = outcome_.fault;
  out.message = outcome_.message;
  out.nodes = outcome_.nodes;
  out.iterations = outcome_.iterations;
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
    out.status = Status::failed;
    out.reason = FaultCode::internal;
    out.message = "the engine was closed before the verdict";
    return;
  }
  if (!std::isnan(outcome_.bound) && std::isfinite(outcome_.bound)) out.bound = outcome_.bound;
  if (outcome_.point.size() != static_cast<size_t>(model.columns())) return;
  const PointReport point = certifier_.check_point(model, outcome_.point);
  if (!point.feasible) return;  // no incumbent worth the name
  out.certificate = Certificate::primal;
  out.objective = point.objective;
  out.primal_violation = point.primal;
  out.integrality_violation = point.integrality;
  out.point = outcome_.point;
}

// The value is not known, and is not the one asked about: by a point that we check, or by the solver's bound.
bool Judge::accept_decided(const Model& model, Judgement& out) {
  double reached = std::numeric_limits<double>::quiet_NaN();
  if (outcome_.point.size() == static_cast<size_t>(model.columns())) {
    const PointReport point = certifier_.check_point(model, outcome_.point);
    if (point.feasible) {
      reached = out.objective = point.objective;
      out.primal_violation = point.primal;
      out.integrality_violation = point.integrality;
      out.point = outcome_.point;
    }
  }
  if (std::isfinite(outcome_.bound)) out.bound = outcome_.bound;
  if (!options_.window.misses(model.sense, reached, out.bound)) {
    out = Judgement{};
    return false;
  }
  out.status = Status::decided;
  out.certificate = options_.window.misses(model.sense, reached, std::numeric_limits<double>::quiet_NaN()) ? Certificate::primal : Certificate::none;
  out.nodes = outcome_.nodes;
  out.iterations = outcome_.iterations;
  return true;
}

// The solver has no answer, which happens on tiny models too (HiGHS: status unknown): the elastic and the ray model may
// still prove one.
void Judge::rescue(const Model& model, Judgement& out) {
  if (outcome_.fault == FaultCode::featureMissing || !model.is_linear()) return accept_failure(out);
  Outcome failure = outcome_;
  accept_infeasible(model, out);
  if (out.certificate == Certificate::proved || out.status == Status::optimal) return;
  out = Judgement{};
  resolve_unbounded(model, out);
  if (out.status == Status::unbounded || out.certificate == Certificate::proved) return;
  out = Judgement{};
  outcome_ = std::move(failure);
  accept_failure(out);
}

void Judge::accept_failure(Judgement& out) {
  // Numbers are the text's, not ours: a policy could learn to write what is never judged.
  const bool of_text = outcome_.fault == FaultCode::featureMissing || outcome_.fault == FaultCode::numberRefused;
  out.status = of_text ? Status::unsupported : Status::failed;
  out.reason = outcome_.answer == Answer::failed ? outcome_.fault : FaultCode::undetermined;
  out.message = outcome_.message.empty() ? "the status could not be determined" : outcome_.message;
}

}  // namespace assay
