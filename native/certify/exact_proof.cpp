// What the vertex and the multipliers of a basis prove: doubles where they decide, exact numbers
// where they do not.
#include <cmath>

#include "exact.h"
#include "relaxation.h"

namespace assay {
namespace {

double rounding_error(const Rational& exact, double value) {
  if (exact.is_small() && std::fabs(value) < 1e15 && exact.denominator().small() == 1) return 0;
  return kUnit * std::fabs(value) + 0x1p-1074;
}

}  // namespace

/// Doubles decide where the activity is clearly between the sides; exact arithmetic where it is
/// not.
bool ExactBasis::row_is_kept(size_t row, const std::vector<Near>& near) {
  const double lower = model_->row_lower[row];
  const double upper = model_->row_upper[row];
  if (lower == -kInfinity && upper == kInfinity) return true;
  Sum sum;
  for (auto at = static_cast<size_t>(row_start_[row]);
       at < static_cast<size_t>(row_start_[row + 1]); ++at) {
    const Near& x = near[static_cast<size_t>(row_column_[at])];
    if (x.value == 0 && x.error == 0) continue;
    const double coefficient = model_->value[static_cast<size_t>(row_position_[at])];
    sum.add_product(coefficient, x.value);
    // Coefficients may be rounded too; taking all of them for rounded spares a look-up.
    if (x.error != 0 || !model_->exact.empty()) {
      sum.widen(std::fabs(coefficient) * (x.error * kSlack + kUnit * std::fabs(x.value)) +
                kUnderflow);
    }
  }
  const auto is_clear = [&](double limit, double direction) {
    const Enclosure excess = sum.minus(limit);
    const double margin = model_->exact.empty() ? 0 : kUnit * std::fabs(limit) + 0x1p-1074;
    return excess.is_finite() && direction * excess.middle >= excess.radius + margin;
  };
  const bool lower_clear = lower == -kInfinity || is_clear(lower, 1);
  const bool upper_clear = upper == kInfinity || is_clear(upper, -1);
  if (lower_clear && upper_clear) return true;
  const Rational activity = -row_rest(row, kNone, Rational());
  return (lower_clear || !(activity < side(row, false))) &&
         (upper_clear || !(side(row, true) < activity));
}

bool ExactBasis::is_feasible() {
  near_.resize(point_.size());
  for (size_t j = 0; j < point_.size(); ++j) {
    const double value = point_[j].to_double();
    near_[j] = {value, rounding_error(point_[j], value)};
    const Box box = box_of(*model_, j);
    const bool clear =
        value > box.lower && value < box.upper;  // rounding to nearest keeps the order
    if (clear) continue;
    if (box.lower != -kInfinity && point_[j] < column_side(j, false)) return false;
    if (box.upper != kInfinity && column_side(j, true) < point_[j]) return false;
  }
  for (size_t i = 0; i < row_is_tight_.size(); ++i) {
    if (row_is_tight_[i] != 0 && model_->row_lower[i] < model_->row_upper[i])
      continue;  // at one of its sides
    if (!row_is_kept(i, near_) || budget_.left <= 0) return false;
  }
  return true;
}

Rational ExactBasis::objective() const {
  Rational sum = exact_value_of(*model_, Field::offset, 0, model_->offset);
  for (size_t j = 0; j < point_.size(); ++j) {
    if (model_->cost[j] == 0 || point_[j].is_zero()) continue;
    sum = sum + exact_value_of(*model_, Field::cost, j, model_->cost[j]) * point_[j];
  }
  return sum;
}

Enclosure ExactBasis::reduced_cost(size_t column, bool with_costs,
                                   const std::vector<Near>& near) const {
  Sum sum;
  if (with_costs) {
    sum.add(sign_of(model_->sense) * model_->cost[column]);
    if (!model_->exact.empty()) sum.widen(kUnit * std::fabs(model_->cost[column]) + kUnderflow);
  }
  for (auto k = static_cast<size_t>(model_->start[column]);
       k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const Near& y = near[static_cast<size_t>(model_->index[k])];
    if (y.value == 0 && y.error == 0) continue;
    const double coefficient = model_->value[k];
    sum.add_product(-coefficient, y.value);
    if (y.error != 0 || !model_->exact.empty()) {
      sum.widen(std::fabs(coefficient) * (y.error * kSlack + kUnit * std::fabs(y.value)) +
                kUnderflow);
    }
  }
  return sum.enclosure();
}

void ExactBasis::near_multipliers() {
  near_.resize(multiplier_.size());
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    const double value = multiplier_[i].to_double();
    near_[i] = {value, multiplier_[i].is_zero() ? 0 : rounding_error(multiplier_[i], value)};
  }
}

std::optional<Rational> ExactBasis::bound(size_t columns, bool with_costs) {
  Rational sum;
  if (with_costs) {
    sum = exact_value_of(*model_, Field::offset, 0, model_->offset);
    if (model_->sense == Sense::max) sum = -sum;
  }
  near_multipliers();
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    if (multiplier_[i].is_zero()) continue;
    const bool upper = multiplier_[i].sign() < 0;
    if (std::isinf(upper ? model_->row_upper[i] : model_->row_lower[i])) return std::nullopt;
    sum = sum + multiplier_[i] * side(i, upper);
    if (!budget_.spend(sum)) return std::nullopt;
  }
  for (size_t j = 0; j < columns; ++j) {
    if (with_costs && column_is_basic_[j] != 0) continue;  // its reduced cost is zero
    const Box box = box_of(*model_, j);
    const Enclosure near = reduced_cost(j, with_costs, near_);
    if (near.is_zero() || (near.is_nonnegative() && box.lower == 0) ||
        (near.is_nonpositive() && box.upper == 0))
      continue;
    const Rational exact = column_rest(j, kNone, with_costs ? cost(j) : Rational());
    if (exact.is_zero()) continue;
    const bool upper = exact.sign() < 0;
    const double limit = upper ? box.upper : box.lower;
    if (std::isinf(limit)) return std::nullopt;
    if (limit != 0) sum = sum + exact * column_side(j, upper);
    if (!budget_.spend(sum)) return std::nullopt;
  }
  return sum;
}

}  // namespace assay
