#include "bound.h"

#include <algorithm>
#include <cmath>

#include "relaxation.h"

namespace assay {
namespace {

constexpr int kRounds = 3;             // of implied bounds
constexpr double kMostShift = 1e-7;    // of the multipliers towards zero
constexpr double kLooseRadius = 1e-8;  // relative; a sharper bound is looked for beyond this

bool is_sharp(const Enclosure& bound) {
  return bound.is_finite() && bound.radius <= kLooseRadius * std::max(1.0, std::fabs(bound.middle));
}

}  // namespace

std::optional<double> DualBound::evaluate(const Model& model, std::span<const double> row_dual) {
  sign_ = sign_of(model.sense);
  with_costs_ = true;
  if (row_dual.size() != model.row_lower.size()) {
    // Nothing is known, and nothing of the model before must answer give().
    multiplier_.clear();
    columns_ = 0;
    sign_violation_ = 0;
    return std::nullopt;
  }
  columns_ = model.cost.size();
  take_multipliers(model, row_dual);
  reduce_costs(model);
  if (has_loose(model)) imply_reach(model);
  Enclosure best = total(model);
  if (!is_sharp(best) && shift_multipliers(model)) {
    const double violation = sign_violation_;
    reduce_costs(model);
    sign_violation_ = violation;
    const Enclosure shifted = total(model);
    if (shifted.is_finite() && (!best.is_finite() || shifted.lower() > best.lower()))
      best = shifted;
  }
  if (!best.is_finite()) return std::nullopt;
  return sign_ * best.lower();
}

bool DualBound::begin_refutation(const Model& elastic, std::span<const double> row_dual,
                                 size_t columns) {
  sign_ = 1;
  columns_ = columns;
  with_costs_ = false;
  if (row_dual.size() != elastic.row_lower.size()) return false;
  take_multipliers(elastic, row_dual);
  reduce_costs(elastic);
  return true;
}

InfeasibilityProof DualBound::refute(const Model& elastic, std::span<const double> row_dual,
                                     size_t columns) {
  if (!begin_refutation(elastic, row_dual, columns)) return {};
  if (has_loose(elastic)) imply_reach(elastic);
  const Enclosure bound = total(elastic);
  if (!bound.is_finite() || !(bound.lower() > 0)) return {};
  return {.proved = true, .tolerance_sensitive = !(bound.lower() > tolerance_effect(elastic))};
}

double DualBound::forgiven(const Model& elastic, std::span<const double> row_dual, size_t columns) {
  return begin_refutation(elastic, row_dual, columns) ? tolerance_effect(elastic) : HUGE_VAL;
}

void DualBound::take_multipliers(const Model& model, std::span<const double> row_dual) {
  sign_violation_ = 0;
  multiplier_.resize(row_dual.size());
  for (size_t i = 0; i < row_dual.size(); ++i) {
    double multiplier = sign_ * row_dual[i];
    const bool no_side =
        multiplier > 0 ? model.row_lower[i] == -kInfinity : model.row_upper[i] == kInfinity;
    if (!std::isfinite(multiplier) || (no_side && multiplier != 0)) {
      sign_violation_ = std::max(sign_violation_, std::fabs(multiplier));
      multiplier = 0;
    }
    multiplier_[i] = multiplier;
  }
  reach_up_.clear();
}

void DualBound::reduce_costs(const Model& model) {
  reduced_.resize(columns_);
  RoundedSlots cost(model, Field::cost);
  RoundedSlots matrix(model, Field::matrix);
  for (size_t j = 0; j < columns_; ++j) {
    Sum sum;
    if (with_costs_) {
      sum.add(sign_ * model.cost[j]);
      const double error = cost.error(j, model.cost[j]);
      if (error != 0) sum.widen(error);
    }
    const auto end = static_cast<size_t>(model.start[j + 1]);
    for (auto k = static_cast<size_t>(model.start[j]); k < end; ++k) {
      const double multiplier = multiplier_[static_cast<size_t>(model.index[k])];
      if (multiplier == 0) continue;
      sum.add_product(-multiplier, model.value[k]);
      const double error = matrix.error(k, model.value[k]);
      if (error != 0) sum.widen(error * std::fabs(multiplier) + kUnderflow);
    }
    reduced_[j] = sum.enclosure();
    const Box box = box_of(model, j);
    double wrong = 0;
    if (box.upper == kInfinity) wrong = -reduced_[j].middle;
    if (box.lower == -kInfinity) wrong = std::max(wrong, reduced_[j].middle);
    if (wrong > 0)
      sign_violation_ = std::max(sign_violation_, wrong / std::max(1.0, std::fabs(model.cost[j])));
  }
}

/// Whether the column's term needs a bound that it does not have.
bool DualBound::is_loose(const Model& model, size_t column) const {
  const Box box = box_of(model, column);
  return (box.upper == kInfinity && !reduced_[column].is_nonnegative()) ||
         (box.lower == -kInfinity && !reduced_[column].is_nonpositive());
}

bool DualBound::has_loose(const Model& model) const {
  for (size_t j = 0; j < columns_; ++j) {
    if (is_loose(model, j)) return true;
  }
  return false;
}

/// Bounds that rows imply for columns without their own. Crude (sums of magnitudes), for they
/// multiply what is nearly zero.
void DualBound::imply_reach(const Model& model) {
  reach_up_.resize(columns_);
  reach_down_.resize(columns_);
  for (size_t j = 0; j < columns_; ++j) {
    const Box box = box_of(model, j);
    reach_up_[j] = std::fabs(box.upper) * kSlack;
    reach_down_[j] = std::fabs(box.lower) * kSlack;
  }
  for (int round = 0; round < kRounds; ++round) {
    sum_rows(model);
    if (!imply_once(model)) break;
  }
}

void DualBound::sum_rows(const Model& model) {
  row_reach_.assign(model.row_lower.size(), RowReach());
  for (size_t j = 0; j < columns_; ++j) {
    const auto end = static_cast<size_t>(model.start[j + 1]);
    for (auto k = static_cast<size_t>(model.start[j]); k < end; ++k) {
      RowReach& row = row_reach_[static_cast<size_t>(model.index[k])];
      const double size = std::fabs(model.value[k]);
      const double low = model.value[k] > 0 ? reach_down_[j] : reach_up_[j];
      const double high = model.value[k] > 0 ? reach_up_[j] : reach_down_[j];
      if (low == kInfinity)
        ++row.low_open;
      else
        row.low += size * low;
      if (high == kInfinity)
        ++row.high_open;
      else
        row.high += size * high;
    }
  }
}

bool DualBound::imply_once(const Model& model) {
  bool any = false;
  for (size_t j = 0; j < columns_; ++j) {
    double* open[2] = {&reach_up_[j], &reach_down_[j]};
    const bool was_open[2] = {reach_up_[j] == kInfinity, reach_down_[j] == kInfinity};
    if (!was_open[0] && !was_open[1]) continue;
    const auto end = static_cast<size_t>(model.start[j + 1]);
    for (auto k = static_cast<size_t>(model.start[j]); k < end; ++k) {
      const auto i = static_cast<size_t>(model.index[k]);
      const RowReach& row = row_reach_[i];
      const bool positive = model.value[k] > 0;
      // From a·x <= upper: the column's own term is at most upper less the smallest values of the
      // others.
      const int32_t own_low = was_open[positive ? 1 : 0] ? 1 : 0;
      if (model.row_upper[i] != kInfinity && row.low_open == own_low) {
        double& reach = *open[positive ? 0 : 1];
        if (was_open[positive ? 0 : 1]) {
          reach = std::min(reach, (std::fabs(model.row_upper[i]) + row.low) /
                                      std::fabs(model.value[k]) * kSlack);
        }
      }
      const int32_t own_high = was_open[positive ? 0 : 1] ? 1 : 0;
      if (model.row_lower[i] != -kInfinity && row.high_open == own_high) {
        double& reach = *open[positive ? 1 : 0];
        if (was_open[positive ? 1 : 0]) {
          reach = std::min(reach, (std::fabs(model.row_lower[i]) + row.high) /
                                      std::fabs(model.value[k]) * kSlack);
        }
      }
    }
    any = any || (was_open[0] && *open[0] != kInfinity) || (was_open[1] && *open[1] != kInfinity);
  }
  return any;
}

/// Multipliers a little nearer to zero have reduced costs a little nearer to the costs, which are
/// often on the right side.
bool DualBound::shift_multipliers(const Model& model) {
  double shift = 0;
  for (size_t j = 0; j < columns_; ++j) {
    if (!is_loose(model, j)) continue;
    const double cost = sign_ * model.cost[j];
    const bool open_up = box_of(model, j).upper == kInfinity;
    const bool open_down = box_of(model, j).lower == -kInfinity;
    if (open_up && open_down) return false;
    const double margin = open_up ? cost : -cost;
    if (margin <= 0) return false;
    shift = std::max(shift, 4 * reduced_[j].reach() / margin);
  }
  if (shift == 0 || !(shift <= kMostShift)) return false;
  for (double& multiplier : multiplier_) multiplier *= 1 - shift;
  return true;
}

Enclosure DualBound::total(const Model& model) const {
  Sum sum;
  if (with_costs_) {
    RoundedSlots offset(model, Field::offset);
    sum.add(sign_ * model.offset);
    sum.widen(offset.error(0, model.offset));
  }
  RoundedSlots row_lower(model, Field::rowLower);
  RoundedSlots row_upper(model, Field::rowUpper);
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    if (multiplier_[i] == 0) continue;
    const bool at_lower = multiplier_[i] > 0;
    const double side = at_lower ? model.row_lower[i] : model.row_upper[i];
    sum.add_product(multiplier_[i], side);
    const double error = at_lower ? row_lower.error(i, side) : row_upper.error(i, side);
    if (error != 0) sum.widen(error * std::fabs(multiplier_[i]) + kUnderflow);
  }
  RoundedSlots lower(model, Field::columnLower);
  RoundedSlots upper(model, Field::columnUpper);
  for (size_t j = 0; j < columns_; ++j) {
    const Enclosure& reduced = reduced_[j];
    if (reduced.is_zero()) continue;
    const Box box = box_of(model, j);
    const bool at_lower = reduced.is_nonnegative() && box.lower != -kInfinity;
    const bool at_upper = reduced.is_nonpositive() && box.upper != kInfinity;
    if (at_lower || at_upper) {
      const double side = at_lower ? box.lower : box.upper;
      sum.add_product(reduced.middle, side);
      const double error = at_lower ? lower.error(j, side) : upper.error(j, side);
      sum.widen(reduced.radius * std::fabs(side) * kSlack + error * reduced.reach());
      continue;
    }
    double reach = std::max(std::fabs(box.lower), std::fabs(box.upper)) * kSlack;
    if (reach == kInfinity && !reach_up_.empty()) reach = std::max(reach_up_[j], reach_down_[j]);
    sum.widen(reduced.reach() * reach);
  }
  return sum.enclosure();
}

double DualBound::tolerance_effect(const Model& model) const {
  double size = 0;
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    if (multiplier_[i] == 0) continue;
    const double side = multiplier_[i] > 0 ? model.row_lower[i] : model.row_upper[i];
    size += std::fabs(multiplier_[i]) * std::max(1.0, std::fabs(side));
  }
  for (size_t j = 0; j < columns_; ++j) {
    const Box box = box_of(model, j);
    const double side = reduced_[j].middle > 0 ? box.lower : box.upper;
    if (std::isfinite(side)) size += reduced_[j].reach() * std::max(1.0, std::fabs(side));
  }
  return kRowTolerance * size * kSlack;
}

}  // namespace assay
