// What a judge makes of a solver's answer: a judgement that was checked, further solves where the answer does not stand.
#include <algorithm>
#include <cmath>
#include <utility>

#include "judge.h"

namespace assay {
namespace {

bool all_columns_integer(const Model& model) {
  return std::all_of(model.kind.begin(), model.kind.end(), [](ColumnKind kind) { return kind == ColumnKind::integer; });
}

// A whole-number point is exact, so any violation at all is the tolerance's doing; a point of doubles is allowed noise.
bool hangs_on_tolerance(const Model& model, const PointReport& point) {
  if (point.integrality > kExactTolerance) return true;
  return all_columns_integer(model) ? point.primal > 0 : point.primal > kExactTolerance;
}

}  // namespace

void copy_without_objective(const Model& model, Model& out) {
  out = model;
  std::fill(out.cost.begin(), out.cost.end(), 0.0);
  out.offset = 0;
  out.quadratic.clear();
  std::erase_if(out.exact, [](const ExactEntry& entry) { return entry.field == Field::cost || entry.field == Field::offset; });
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
  if (borrow_small(model, {Status::infeasible}, out)) return;
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
  if (borrow_small(model, {Status::infeasible, Status::unbounded}, out)) return;
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
