// Is the candidate's objective the reference's, value for value?
#pragma once
#include "compare.h"
#include "reach.h"

namespace assay {

/// Fills the comparison's report about the objective; `reference` is the set of the reference.
void compare_objectives(Comparison& comparison, Reach& reference, Judge& judge, const JudgeOptions& options, double* seconds_left);

/// How many numbers of the candidate's objective are others than the reference's: costs, the constant, the direction, by more than rounding.
/// 0 where both are the same function.
int wrong_numbers(const Comparison& comparison);

}  // namespace assay
