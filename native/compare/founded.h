// Does a right value follow from what the candidate keeps of the reference model, or from something else that it says?
#pragma once
#include "compare.h"

namespace assay {

/// Whether the candidate's answer follows from the reference's own objective over what the candidate soundly keeps of its rows, bounds and
/// kinds. Numbers rounded within 5 % are kept here, and one fault is forgiven: one number of the objective, or one row or bound that is the reference's but for one number, its sense, or
/// a side. True as well where the answer is not the reference's within 5 % anyway, and where time does not suffice to say.
/// @param candidate, reference the answers of the two models
bool is_founded(const Comparison& comparison, const Judgement& candidate, const Judgement& reference, Judge& judge, const JudgeOptions& options);

}  // namespace assay
