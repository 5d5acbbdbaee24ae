// Gurobi 13 through its C API, opened at run time, with a licence of the user's. Settings and their reasons: docs/solvers.md.
#pragma once
#include <memory>

#include "solver.h"

namespace assay {

/// One environment, for the thread that makes it. Fault: solverAbsent; solverUnlicensed with Gurobi's own words; solverFailed when a
/// symbol is missing or the release is another.
Result<std::unique_ptr<Solver>> make_gurobi();

/// The library where there is one, licensed or not.
LibraryFacts gurobi_library();

}  // namespace assay
