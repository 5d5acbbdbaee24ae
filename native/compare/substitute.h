// Columns that only one of two models has are often mere names for an expression: `total = x + y`. They are put in.
#pragma once
#include <vector>

#include "../core/model.h"

namespace assay {

/// Removes columns that `keep` does not hold and that an equality row defines, exactly: the row goes, its column's bounds
/// become rows, its cost moves to the others. An integer column goes only where the row makes it whole anyway. Columns in
/// sets, indicators, quadratics or of semi-continuous kind stay.
/// @param keep [columns] columns that must stay
/// @param left [columns of the result] index in `model` of each column that is left
/// @returns false, with `out` unspecified, when there is nothing to remove or the model is too large for it
bool substitute_columns(const Model& model, const std::vector<bool>& keep, Model& out, std::vector<int32_t>& left);

/// Models with more nonzeros are left as they are.
inline constexpr int32_t kSubstituteNonzeros = 5'000;

}  // namespace assay
