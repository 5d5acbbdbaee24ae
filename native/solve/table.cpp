// The solvers there are: one line each. Nothing registers itself.
#include "copt.h"
#include "gurobi.h"
#include "highs.h"
#include "ortools.h"
#include "solver.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

// By name: a line that leaves a word out says no. docs/solvers.md has the same as a table for people (scripts/print-capabilities.mjs).
constexpr SolverEntry kSolvers[] = {
    {SolverId::highs, "highs", make_highs,
     {.integer = true, .semicontinuous = true, .quadratic = true, .duals = true, .basis = true, .interrupt = true}, true},
    {SolverId::glop, "glop", make_glop, {.duals = true, .basis = true, .interrupt = true}, true},
    {SolverId::pdlp, "pdlp", make_pdlp, {.duals = true, .interrupt = true}, true},
    {SolverId::scip, "scip", make_scip,
     {.integer = true, .semicontinuous = true, .sets = true, .indicator = true, .quadratic = true, .quadratic_integer = true,
      .quadratic_rows = true, .nonconvex = true, .interrupt = true}, true},
    {SolverId::cpsat, "cpsat", make_cpsat,
     {.continuous = false, .integer = true, .semicontinuous = true, .indicator = true, .interrupt = true}, true},
    {SolverId::copt, "copt", make_copt,
     {.integer = true, .semicontinuous = true, .sets = true, .indicator = true, .quadratic = true, .quadratic_integer = true,
      .quadratic_rows = true, .nonconvex = true, .duals = true, .basis = true, .rays = true, .interrupt = true}, false},
    {SolverId::gurobi, "gurobi", make_gurobi,
     {.integer = true, .semicontinuous = true, .sets = true, .indicator = true, .quadratic = true, .quadratic_integer = true,
      .quadratic_rows = true, .nonconvex = true, .duals = true, .basis = true, .rays = true, .interrupt = true}, false, gurobi_library},
};
static_assert(std::size(kSolvers) == kSolverCount);

}  // namespace

const SolverEntry& solver_entry(SolverId id) { return kSolvers[static_cast<size_t>(id)]; }

std::string_view missing_feature(const Model& model, const Capabilities& can) {
  if (!can.continuous && model.has_continuous()) return "continuous columns";
  if (!can.integer && model.has_integers()) return "integer columns";
  if (!can.semicontinuous && model.has_semicontinuous()) return "semi-continuous columns";
  if (!can.sets && !model.sets.empty()) return "special ordered sets";
  if (!can.indicator && !model.indicators.empty()) return "indicator rows";
  if (!can.quadratic_rows && !model.quadratic_rows.empty()) return "quadratic rows";
  if (!can.quadratic && !model.quadratic.empty()) return "quadratic objective";
  if (!can.quadratic_integer && !model.quadratic.empty() && (model.has_integers() || model.has_semicontinuous())) {
    return "quadratic objective with integer or semi-continuous columns";
  }
  return {};
}

}  // namespace assay
