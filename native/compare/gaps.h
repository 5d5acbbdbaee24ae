// Whether a column takes values in a gap: between two integers, or between zero and the lower bound of a semi-continuous
// column.
#pragma once
#include "../core/model.h"

namespace assay {

/// `out` is the model with three things more, behind its own columns and rows: a column d to maximise, at most ½ of the
/// gap's width, and two rows that keep `column` at least d inside the gap (k, k + 1), where k is a further, integer column;
/// or inside (0, width) when `width` is given. Its optimum is positive exactly when the model has a point in a gap.
void build_gap(const Model& model, int32_t column, double width, Model& out);

}  // namespace assay
