#include "sides.h"

#include <algorithm>
#include <cmath>

#include "kinds.h"

namespace assay {
namespace {

constexpr double kSideTolerance = 1e-6;  // the design's feasibility tolerance

// What a row is multiplied by: one that is written small has no more room than the same row written large, since 1e-8 x = 1e-7 says x = 10;
// nor would a solver look for the maximum of such costs.
double scale_of(const Terms& terms) {
  double largest = 0;
  for (const auto& [column, value] : terms) largest = std::max(largest, std::abs(value));
  return largest > 0 && largest < 1 ? 1 / largest : 1;
}

// A point far enough along a ray to break sign·terms <= side clearly; whole steps where columns are integer.
std::vector<double> along_ray(const Model& model, const Support& support, const Terms& terms, int sign, double side) {
  double at = 0, slope = 0;
  for (const auto& [column, value] : terms) {
    at += sign * value * support.point[column];
    slope += sign * value * support.ray[column];
  }
  if (!(slope > 0)) return {};
  const double needed = std::max(0.0, (side + std::max(1.0, std::abs(side)) - at) / slope);
  for (double step : {needed, std::ceil(needed), 2 * std::ceil(needed), 6 * std::ceil(needed), 60 * std::ceil(needed)}) {
    std::vector<double> point = support.point;
    bool whole = true;
    for (size_t j = 0; j < point.size(); ++j) {
      point[j] += step * support.ray[j];
      whole = whole && (!is_integer(model.kind[j]) || std::abs(point[j] - std::round(point[j])) <= 1e-9);
    }
    if (whole) return point;
  }
  return {};
}

void show_excess(const Support& support, const Terms& terms, int sign, double side, const Model& set, PartReport& report) {
  if (support.kind == Support::Kind::finite) {
    report.excess = support.value / scale_of(terms) - side;
    if (!support.relaxed) report.witness = support.point;
  } else if (support.kind == Support::Kind::unbounded) {
    report.excess = kInfinity;
    if (!support.relaxed && !support.ray.empty()) report.witness = along_ray(set, support, terms, sign, side);
  }
}

// sign·terms <= side.
bool holds(const Terms& terms, const Terms& form_terms, int sign, double side, const Against& against, PartReport& report) {
  if (against.forms.contains(form_key(form_terms, sign, side))) return true;
  Support support;
  if (against.form_only) {
    report.grounds = Grounds::formOnly;
  } else {
    const double scale = scale_of(terms), scaled_side = side * scale;
    Terms scaled = terms;
    for (auto& [column, value] : scaled) value *= scale;
    support = against.set.maximise(scaled, sign);
    report.grounds = std::max(report.grounds, grounds_of(support));
    if (support.kind == Support::Kind::empty && against.empty_holds) return true;
    if (support.kind == Support::Kind::finite && support.value <= scaled_side + kSideTolerance * std::max(1.0, std::abs(scaled_side))) {
      if (support.relaxed) report.grounds = Grounds::solved;  // what holds over more points holds over fewer
      return true;
    }
  }
  if (report.right) {
    report.right = false;
    report.upper = sign > 0;
    report.limit = sign * side;
    show_excess(support, terms, sign, side, against.set.model(), report);
  }
  return false;
}

}  // namespace

Grounds grounds_of(const Support& support) {
  if (support.kind == Support::Kind::unknown) return Grounds::unknown;
  if (support.proved && !support.relaxed) return Grounds::proved;
  return support.relaxed ? Grounds::relaxation : Grounds::solved;
}

unsigned broken_sides(const Terms& terms, const Terms& form_terms, double lower, double upper, const Against& against, PartReport& report) {
  report.broken = 0;
  if (std::isfinite(upper) && !holds(terms, form_terms, 1, upper, against, report)) report.broken |= kUpperSide;
  if (std::isfinite(lower) && !holds(terms, form_terms, -1, -lower, against, report)) report.broken |= kLowerSide;
  return report.broken;
}

}  // namespace assay
