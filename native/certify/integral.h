// What integrality adds to a bound of the relaxation.
#pragma once
#include <optional>

#include "../core/model.h"

namespace assay {

/// Where all columns with a cost are integer, objective values are a multiple of one step apart:
/// the first such value at or beyond `bound` (model's sense), exactly. Empty: no step known, or
/// `bound` is no double to start from.
std::optional<Rational> next_objective(const Model& model, double bound);

}  // namespace assay
