// Solving, with Assay's own adapters of HiGHS (linear programs) and SCIP (all else) inside of the double, and Gurobi's answers made of theirs.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "double.h"
#include "solve/highs.h"
#include "solve/library.h"
#include "solve/ortools.h"

using assay::Answer;
using assay::Model;
using assay::Outcome;

namespace contract {
namespace {

constexpr int kOptimal = 2, kInfeasible = 3, kInfeasibleOrUnbounded = 4, kUnbounded = 5, kNodeLimit = 8, kTimeLimit = 9, kInterrupted = 11,
              kNumeric = 12, kMemoryLimit = 17;

// The solvers of this thread.
struct Solvers {
  std::unique_ptr<assay::Solver> highs, scip;
};

Solvers& solvers() {
  thread_local Solvers made = [] {
    assay::set_solver_folders({setting("ASSAY_DOUBLE_SOLVERS")});
    Solvers found;
    if (auto highs = assay::make_highs()) found.highs = std::move(*highs);
    if (auto scip = assay::make_scip()) found.scip = std::move(*scip);
    if (!found.highs || !found.scip) record("the double has no HiGHS or no SCIP below %s", setting("ASSAY_DOUBLE_SOLVERS").c_str());
    return found;
  }();
  return made;
}

double value_at(const Model& model, const std::vector<double>& point) {
  double sum = model.offset;
  for (size_t j = 0; j < point.size(); ++j) sum += model.cost[j] * point[j];
  for (const assay::QuadraticTerm& term : model.quadratic) sum += term.value * point[term.first] * point[term.second];
  return sum;
}

class Solve {
 public:
  explicit Solve(GRBmodel& model) : model_(model) {
    options_.time_limit_s = parameter(model.own, "TimeLimit");
    const double nodes = parameter(model.own, "NodeLimit");
    options_.node_limit = std::isfinite(nodes) ? nodes : 0;
    const double memory = parameter(model.own, "SoftMemLimit");
    options_.memory_limit_mb = std::isfinite(memory) ? memory * 1000 : 0;
    options_.tight = parameter(model.own, "Presolve") == 0;
    options_.want_basis = true;
    options_.stop = &model.stop;
  }

  int status() {
    Solvers& with = solvers();
    if (!with.highs || !with.scip) return kNumeric;
    Outcome& out = model_.outcome;
    if (is_linear_program(model_)) {
      with.highs->solve(model_.data, options_, out);
    } else if (is_unbounded_relaxed(*with.highs)) {
      out.answer = Answer::infeasibleOrUnbounded;  // SCIP may search for ever
    } else if (model_.data.quadratic.empty() || !takes_convex(*with.highs, out)) {
      with.scip->solve(model_.data, options_, out);
    }
    int status = status_of(out);
    if (status == kUnbounded || status == kInfeasibleOrUnbounded) status = settle(is_linear_program(model_) ? *with.highs : *with.scip);
    if (!out.point.empty()) out.objective = value_at(model_.data, out.point);
    // The vaguest answer that Gurobi may give: only without dual reductions, or with their information, it tells the two apart.
    const bool may_be_vague = parameter(model_.own, "DualReductions") == 1 && parameter(model_.own, "InfUnbdInfo") == 0;
    if (!may_be_vague || (status != kInfeasible && status != kUnbounded)) return status;
    out.clear();
    return kInfeasibleOrUnbounded;
  }

 private:
  int status_of(const Outcome& out) const {
    const auto limit = [&] {
      if (model_.stop) return kInterrupted;
      return out.fault == assay::FaultCode::nodeLimit     ? kNodeLimit
             : out.fault == assay::FaultCode::memoryLimit ? kMemoryLimit
                                                          : kTimeLimit;
    };
    switch (out.answer) {
      case Answer::optimal: return kOptimal;
      case Answer::infeasible: return kInfeasible;
      case Answer::unbounded: return kUnbounded;
      case Answer::infeasibleOrUnbounded: return kInfeasibleOrUnbounded;
      case Answer::limit: return limit();
      case Answer::failed: return kNumeric;
    }
    return kNumeric;
  }

  bool is_unbounded_relaxed(assay::Solver& highs) {
    const Model& data = model_.data;
    if (!data.is_linear() || data.has_semicontinuous() || !data.sets.empty() || !data.indicators.empty()) return false;
    assay::SolveOptions relaxed = options_;
    relaxed.relax = true;
    Outcome out;
    highs.solve(data, relaxed, out);
    return out.answer == Answer::unbounded || out.answer == Answer::infeasibleOrUnbounded;
  }

  // False: not a continuous convex program, and nothing was answered.
  bool takes_convex(assay::Solver& highs, Outcome& out) {
    const Model& data = model_.data;
    if (data.has_integers() || data.has_semicontinuous() || !data.sets.empty() || !data.indicators.empty() || !data.quadratic_rows.empty()) return false;
    highs.solve(data, options_, out);
    return out.answer != Answer::failed;
  }

  // Is there a point at all? If so, the way on from it has no end.
  int settle(assay::Solver& solver) {
    if (!model_.outcome.ray.empty() && !model_.outcome.point.empty()) return kUnbounded;
    Model feasibility = model_.data;
    std::fill(feasibility.cost.begin(), feasibility.cost.end(), 0.0);
    feasibility.quadratic.clear();
    Outcome found;
    solver.solve(feasibility, options_, found);
    model_.outcome.point = found.point;
    if (found.answer == Answer::optimal) return kUnbounded;
    return status_of(found);
  }

  GRBmodel& model_;
  assay::SolveOptions options_;
};

}  // namespace

bool is_linear_program(const GRBmodel& model) { return model.data.is_lp(); }

void solve(GRBmodel& model) {
  model.outcome.clear();
  model.status = Solve(model).status();
}

}  // namespace contract
