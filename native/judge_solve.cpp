// The solves of a judge: one solver's object each, what it lacks written in other terms, and the time of it all.
#include <algorithm>
#include <utility>

#include "judge.h"

namespace assay {

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

}  // namespace assay
