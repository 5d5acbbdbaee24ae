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

constexpr SolverEntry kSolvers[] = {
    {SolverId::highs, "highs", make_highs, true},
    {SolverId::glop, "glop", make_glop, true},
    {SolverId::pdlp, "pdlp", make_pdlp, true},
    {SolverId::scip, "scip", make_scip, true},
    {SolverId::cpsat, "cpsat", make_cpsat, true},
    {SolverId::copt, "copt", make_copt, false},
    {SolverId::gurobi, "gurobi", make_gurobi, false, gurobi_library},
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
