// Rows that are written small, written large: the same set, and solvers see it as it is meant.
#pragma once
#include "../core/model.h"

namespace assay {

/// Multiplies the rows of the matrix whose largest coefficient is below kSmallRow by a power of ten, exactly. A solver's tolerance is absolute: to it
/// `1e-9 x <= 1e-8` says little, to its presolve x <= 10.
void enlarge_small_rows(Model& model);

inline constexpr double kSmallRow = 0.01;

}  // namespace assay
