#include "implied_bounds.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

constexpr int kPasses = 3;

// Whole numbers of this size and their sums are exact in doubles.
constexpr double kWhole = 4503599627370496.0;

// Outwards by more than the rounding of any sum that fits in memory; whole numbers stay, their sums are exact.
double up(double value) {
  if (!std::isfinite(value) || (std::abs(value) < kWhole && value == std::floor(value))) return value;
  return value + std::abs(value) * 1e-12 + 1e-12;
}
double down(double value) { return -up(-value); }

// The end of a term at the column's bound that makes it small or large.
double term_least(double coefficient, double lower, double upper) { return coefficient > 0 ? coefficient * lower : coefficient * upper; }
double term_largest(double coefficient, double lower, double upper) { return coefficient > 0 ? coefficient * upper : coefficient * lower; }

}  // namespace

ImpliedBounds::ImpliedBounds(const Model& model) : lower_(model.column_lower), upper_(model.column_upper) {
  for (size_t j = 0; j < lower_.size(); ++j) {
    const ColumnKind kind = model.kind[j];
    if (kind != ColumnKind::semiContinuous && kind != ColumnKind::semiInteger) continue;
    const bool only_zero = lower_[j] > upper_[j];
    lower_[j] = only_zero ? 0 : std::min(lower_[j], 0.0);
    upper_[j] = only_zero ? 0 : std::max(upper_[j], 0.0);
  }
  for (int pass = 0; pass < kPasses; ++pass) {
    sum_rows(model);
    bool changed = false;
    for (int32_t j = 0; j < model.columns(); ++j) changed = tighten(model, j) || changed;
    if (!changed) return;
  }
}

void ImpliedBounds::sum_rows(const Model& model) {
  const auto rows = static_cast<size_t>(model.rows());
  least_.assign(rows, 0);
  largest_.assign(rows, 0);
  open_below_.assign(rows, 0);
  open_above_.assign(rows, 0);
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const auto i = static_cast<size_t>(model.index[k]);
      const double least = term_least(model.value[k], lower_[j], upper_[j]), largest = term_largest(model.value[k], lower_[j], upper_[j]);
      std::isfinite(least) ? void(least_[i] = down(least_[i] + least)) : void(++open_below_[i]);
      std::isfinite(largest) ? void(largest_[i] = up(largest_[i] + largest)) : void(++open_above_[i]);
    }
  }
}

// Only ends that are open are looked for: what is finite serves as it is, and stays a number of the text.
bool ImpliedBounds::tighten(const Model& model, int32_t j) {
  if (std::isfinite(lower_[j]) && std::isfinite(upper_[j])) return false;
  double lower = lower_[j], upper = upper_[j];
  for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
    const auto i = static_cast<size_t>(model.index[k]);
    const double a = model.value[k];
    const double own_least = term_least(a, lower_[j], upper_[j]), own_largest = term_largest(a, lower_[j], upper_[j]);
    // a x <= row_upper - (least of the others), a x >= row_lower - (largest of the others).
    const bool below_ends = open_below_[i] == (std::isfinite(own_least) ? 0 : 1);
    const bool above_ends = open_above_[i] == (std::isfinite(own_largest) ? 0 : 1);
    if (below_ends && model.row_upper[i] != kInfinity) {
      const double room = up(model.row_upper[i] - down(least_[i] - (std::isfinite(own_least) ? own_least : 0))) / a;
      if (a > 0) upper = std::min(upper, up(room));
      else lower = std::max(lower, down(room));
    }
    if (above_ends && model.row_lower[i] != -kInfinity) {
      const double room = down(model.row_lower[i] - up(largest_[i] - (std::isfinite(own_largest) ? own_largest : 0))) / a;
      if (a > 0) lower = std::max(lower, down(room));
      else upper = std::min(upper, up(room));
    }
  }
  // An end that is there keeps its place.
  const bool changed = (!std::isfinite(lower_[j]) && std::isfinite(lower)) || (!std::isfinite(upper_[j]) && std::isfinite(upper));
  if (!std::isfinite(lower_[j])) lower_[j] = lower;
  if (!std::isfinite(upper_[j])) upper_[j] = upper;
  return changed;
}

Reach ImpliedBounds::reach(const SparseRow& row) const {
  Reach reach{0, 0};
  for (size_t k = 0; k < row.index.size(); ++k) {
    const auto j = static_cast<size_t>(row.index[k]);
    reach.least = down(reach.least + term_least(row.value[k], lower_[j], upper_[j]));
    reach.largest = up(reach.largest + term_largest(row.value[k], lower_[j], upper_[j]));
  }
  return reach;
}

}  // namespace assay
