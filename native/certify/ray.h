// Exact proof of a direction along which a linear relaxation improves without end.
#pragma once
#include <span>
#include <vector>

#include "certify.h"

namespace assay {

/// The simplest fraction within `tolerance` of a finite double of magnitude at most 1: continued
/// fractions.
Rational simplest_near(double value, double tolerance);

/// Whether `direction` keeps all rows and bounds of a model made by build_ray and improves its
/// objective strictly.
bool is_improving_ray(const Model& ray_model, std::span<const Rational> direction);

}  // namespace assay
