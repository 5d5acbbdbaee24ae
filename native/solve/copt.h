// COPT through its C API, opened at run time. Settings and their reasons: docs/solvers.md.
#pragma once
#include <memory>

#include "solver.h"

namespace assay {

/// One COPT problem, for the thread that makes it. Fault: solverAbsent, solverUnlicensed, or solverFailed where it is another release.
Result<std::unique_ptr<Solver>> make_copt();

}  // namespace assay
