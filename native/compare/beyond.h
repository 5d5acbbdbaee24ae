// Sets, indicators and quadratics: they have no linear test, so what is not there in the same form counts as not there.
#pragma once
#include "compare.h"

namespace assay {

/// Appends the reports about the candidate's special ordered sets, indicators and quadratic rows.
void find_spurious_beyond_linear(Comparison& comparison);
/// The same of the reference.
void find_kept_beyond_linear(Comparison& comparison);

/// Whether the quadratic parts of the objectives are the same.
bool same_quadratics(const Comparison& comparison);

}  // namespace assay
