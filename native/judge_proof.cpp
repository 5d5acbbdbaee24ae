// Proofs that other solvers lend: multipliers, bases and rays for a solver that has none, and other answers to an LP without a proof.
// Whoever finds a proof, it is checked here as ever.
#include <algorithm>
#include <cmath>
#include <utility>

#include "judge.h"

namespace assay {
namespace {

// Whether the cost pulls column j towards a bound that is not there (up: sign 1, down: sign -1, not at all: 0).
int open_pull(const Model& model, int32_t j) {
  const double cost = model.sense == Sense::min ? model.cost[j] : -model.cost[j];
  if (cost < 0 && model.column_upper[j] == kInfinity) return 1;
  return cost > 0 && model.column_lower[j] == -kInfinity ? -1 : 0;
}

// False: every column with a cost ends at a bound of its own, or at one that a single row implies from the bounds of the others.
bool may_be_unbounded(const Model& model) {
  bool pulled = false;
  for (int32_t j = 0; j < model.columns(); ++j) pulled = pulled || open_pull(model, j) != 0;
  if (!pulled) return false;
  // Terms without an end, by row: of a·x from below and from above.
  std::vector<int32_t> open_below(static_cast<size_t>(model.rows()), 0), open_above(open_below);
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const bool up = model.value[k] > 0;
      if ((up ? model.column_lower[j] : -model.column_upper[j]) == -kInfinity) ++open_below[model.index[k]];
      if ((up ? model.column_upper[j] : -model.column_lower[j]) == kInfinity) ++open_above[model.index[k]];
    }
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    const int pull = open_pull(model, j);
    if (pull == 0) continue;
    bool ends = false;
    for (int32_t k = model.start[j]; k < model.start[j + 1] && !ends; ++k) {
      const int32_t i = model.index[k];
      const bool grows = (model.value[k] > 0) == (pull > 0);  // the term grows along the pull: an upper side stops it
      const bool both = model.column_lower[j] == -kInfinity && model.column_upper[j] == kInfinity;
      const int32_t own = both ? 1 : 0;  // its other end is open too, and is no other's
      ends = grows ? model.row_upper[i] != kInfinity && open_below[i] == own : model.row_lower[i] != -kInfinity && open_above[i] == own;
    }
    if (!ends) return true;
  }
  return false;
}

}  // namespace

// The solver of the table at or behind `from`, other than the one that judges, that lends duals and a basis; null: none.
Solver* Judge::other_prover(size_t& from) {
  for (; from < kSolverCount; ++from) {
    if (!solver_entry(static_cast<SolverId>(from)).lends) continue;
    Result<Solver*> found = solver(static_cast<SolverId>(from));
    if (found && *found != current_ && (*found)->capabilities().basis) return *found;
  }
  return nullptr;
}

// The solver of the LPs that proofs rest on: the one that judges, if it gives duals and a basis, else the first that does.
// Whoever finds a proof, it is checked here.
Solver* Judge::prover() {
  size_t first = 0;
  return current_ != nullptr && current_->capabilities().basis ? current_ : other_prover(first);
}

void Judge::solve_proof(const Model& model, bool tight, Outcome& outcome) {
  Solver* const found = prover();
  if (found != nullptr) return solve_with(*found, model, tight, false, outcome);
  outcome.clear();
}

// An integer model that may be unbounded, which SCIP and CP-SAT may search for ever, and SCIP may get wrong. True: proved, by the small
// path. Otherwise its linear relaxation is solved by the prover: if that is unbounded, so is the model or it has no point at all; if not,
// its multipliers may prove the optimum.
bool Judge::settle_unbounded_first(const Model& model, Judgement& out) {
  relaxed_.clear();
  if (current_->capabilities().basis || model.is_lp() || !model.is_linear() || model.has_semicontinuous()) return false;
  if (!may_be_unbounded(model)) return false;
  outcome_.clear();  // it is still that of the model before, and a lent proof counts its nodes
  if (borrow_small(model, {Status::infeasible, Status::unbounded}, out)) return true;
  Solver* const found = prover();
  if (found != nullptr) solve_with(*found, model, false, true, relaxed_);
  return false;
}

// An LP has a proof, whatever the answer: where the solver's leads to none, another solver's may.
void Judge::ask_others(const Model& model, Judgement& out) {
  Solver* const own = current_;
  for (size_t next = 0; out.certificate != Certificate::proved && seconds_left() > 0; ++next) {
    Solver* const found = other_prover(next);
    if (found == nullptr) return;
    Judgement other;
    current_ = found;
    decide(model, other);
    current_ = own;
    if (other.certificate == Certificate::proved) out = std::move(other);
  }
}

// The small path's proof of one of `wanted`. Not for an audit, which holds the two against each other, nor where the path has been tried on
// this model in vain.
bool Judge::borrow_small(const Model& model, std::initializer_list<Status> wanted, Judgement& out) {
  if (options_.is_audit || small_in_vain_) return false;
  Judgement small;
  small_in_vain_ = !answer_small(model, options_, small);
  if (small_in_vain_) return false;
  if (std::find(wanted.begin(), wanted.end(), small.status) == wanted.end()) return false;
  small.by_small = false;
  small.nodes = outcome_.nodes;
  small.iterations = outcome_.iterations;
  out = std::move(small);
  return true;
}

// Another solver's multipliers and basis beside the point of this one. True when they prove it.
bool Judge::borrow_proof(const Model& model, Judgement& out) {
  if (borrow_small(model, {Status::optimal}, out)) return true;
  Solver* const found = prover();
  if (found == nullptr) return false;
  solve_with(*found, model, false, false, second_);
  if (second_.answer != Answer::optimal) return false;
  outcome_.row_dual = second_.row_dual;
  outcome_.column_basis = second_.column_basis;
  outcome_.row_basis = second_.row_basis;
  return prove_optimal(model, out) && out.certificate == Certificate::proved;
}

// A proved optimum whose exact vertex breaks the model by next to nothing: perhaps another solver ends at one that does not. As good
// an objective there is the answer; a worse one says that the answer hangs on the tolerance.
void Judge::settle_leaning(const Model& model, Judgement& out) {
  size_t next = 0;
  for (Solver* found = other_prover(next); found != nullptr; found = other_prover(++next)) {
    solve_with(*found, model, false, false, second_);
    if (second_.answer != Answer::optimal) continue;
    certifier_.certify_optimal(model, second_, proof_);
    if (proof_.certificate != Certificate::proved || proof_.exact_point.empty()) continue;
    const double objective = proof_.exact_objective->to_double();
    out.tolerance_sensitive = std::fabs(objective - out.objective) > kGapTolerance * std::max(1.0, std::fabs(objective));
    if (out.tolerance_sensitive) return;
    out.objective = objective;
    out.point = proof_.exact_point;
    out.primal_violation = proof_.point.primal;
    return;
  }
}

// A ray beside the feasible point in outcome_.
bool Judge::prove_unbounded(const Model& model, const PointReport& point, Judgement& out) {
  build_ray(model, auxiliary_);
  std::vector<double> ray;
  bool proved = false;
  for (const bool tight : {false, true}) {
    solve_proof(auxiliary_, tight, second_);
    proved = second_.answer == Answer::optimal && certifier_.proves_ray(model, auxiliary_, second_, ray);
    if (proved || second_.answer != Answer::optimal) break;
  }
  if (proved) accept_unbounded(model, point, std::move(ray), out);
  return proved;
}

}  // namespace assay
