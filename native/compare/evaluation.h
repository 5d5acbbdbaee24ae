// The comparison under one map: spurious parts of the candidate first, then what the rest of it keeps of the reference.
#pragma once
#include "compare.h"

namespace assay {

/// @param comparison its models and map are given; everything else is found
/// @param seconds_left is reduced by what the solves take
void evaluate(Judge& judge, const JudgeOptions& options, double* seconds_left, Comparison& comparison);

}  // namespace assay
