#include "judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay {
namespace {

// The objective of an answer against that of its point, computed anew; exact answers were rounded once.
constexpr double kSameObjective = 1e-9;

void say_absent(Result<Solver*> found, Judgement& out) {
  out.reason = found.fault().code;
  out.message = found.fault().message;
}

}  // namespace

void Judge::start(const JudgeOptions& options) {
  options_ = options;
  Result<Solver*> found = solver(options.solver);  // the first time this loads a library, which is no time of the model's
  current_ = found ? *found : nullptr;
  deadline_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.time_limit_s));
  solve_us_ = 0;
  small_in_vain_ = options.small;  // where it is on, what comes to a solver it has not answered
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
  if (settle_unbounded_first(model, out)) return;
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

}  // namespace assay
