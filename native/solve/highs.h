// HiGHS through its C API, opened at run time. Options by model size and their reasons: docs/solvers.md.
#pragma once
#include <memory>

#include "solver.h"

namespace assay {

/// One HiGHS object, for the thread that makes it. Fault: solverAbsent, or solverFailed when a symbol is missing.
Result<std::unique_ptr<Solver>> make_highs();

}  // namespace assay
