// Primal simplex steps on an exact basis. Every step solves the new basis afresh: steps are few,
// and mistakes cannot add up.
#include <algorithm>
#include <cmath>

#include "exact.h"
#include "relaxation.h"

namespace assay {
namespace {

constexpr int kMostSteps = 400;
constexpr int kGreedySteps =
    60;  // by the largest reduced cost; then by the first, which cannot cycle (Bland)

}  // namespace

bool ExactBasis::improve(const Outcome& outcome) {
  std::vector<BasisStatus> columns = outcome.column_basis;
  std::vector<BasisStatus> rows = outcome.row_basis;
  if (!is_feasible()) return false;
  for (int step = 0; step < kMostSteps; ++step) {
    const Mover mover = find_mover(step >= kGreedySteps);
    if (mover.sign == 0) return true;
    if (!direct(mover)) return false;
    const Stop stop = find_stop(mover);
    if (!stop.length || budget_.left <= 0) return false;
    (mover.is_row ? rows : columns)[mover.slot] = BasisStatus::basic;
    (stop.is_row ? rows : columns)[stop.slot] =
        stop.upper ? BasisStatus::upper : BasisStatus::lower;
    if (!solve_basis({columns, rows})) return false;
  }
  return false;
}

/// Something out of the basis whose move improves the objective.
ExactBasis::Mover ExactBasis::find_mover(bool first) {
  near_multipliers();
  Mover best;
  double largest = 0;
  const auto offer = [&](bool is_row, size_t slot, const Rational& slope, bool may_rise,
                         bool may_fall) {
    if (slope.is_zero() || (first && best.sign != 0)) return;
    if (!(slope.sign() < 0 ? may_rise : may_fall)) return;
    const double size = std::fabs(slope.to_double());
    if (best.sign != 0 && size <= largest) return;
    largest = size;
    best = {.is_row = is_row, .slot = slot, .sign = -slope.sign()};
  };
  for (size_t j = 0; j < point_.size(); ++j) {
    if (column_is_basic_[j] != 0) continue;
    const Box box = box_of(*model_, j);
    if (box.lower == box.upper) continue;
    const bool may_rise = box.upper == kInfinity || point_[j] < column_side(j, true);
    const bool may_fall = box.lower == -kInfinity || column_side(j, false) < point_[j];
    const Enclosure near = reduced_cost(j, true, near_);
    if ((near.is_nonnegative() && !may_fall) || (near.is_nonpositive() && !may_rise)) continue;
    const Rational slope = column_rest(j, kNone, cost(j));
    offer(false, j, slope, may_rise, may_fall);
  }
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    if (row_is_tight_[i] == 0 || multiplier_[i].is_zero()) continue;
    const bool may_rise = model_->row_upper[i] == kInfinity || target_[i] < side(i, true);
    const bool may_fall = model_->row_lower[i] == -kInfinity || side(i, false) < target_[i];
    offer(true, i, multiplier_[i], may_rise, may_fall);
  }
  return best;
}

/// How all columns change while the mover moves by one and every other tight row stays.
bool ExactBasis::direct(const Mover& mover) {
  direction_.assign(point_.size(), Rational());
  std::vector<Rational> target(target_.size());
  (mover.is_row ? target : direction_)[mover.slot] = mover.sign;
  std::swap(direction_, point_);
  std::swap(target, target_);
  const bool solved = solve_columns();
  std::swap(direction_, point_);
  std::swap(target, target_);
  return solved;
}

ExactBasis::Stop ExactBasis::find_stop(const Mover& mover) {
  Stop stop;
  for (size_t j = 0; j < point_.size(); ++j) {
    const bool moves = column_is_basic_[j] != 0 || (!mover.is_row && mover.slot == j);
    if (moves && !direction_[j].is_zero()) consider(point_[j], direction_[j], false, j, stop);
  }
  for (size_t i = 0; i < row_is_tight_.size(); ++i) {
    if (row_is_tight_[i] != 0) {
      if (mover.is_row && mover.slot == i) consider(target_[i], mover.sign, true, i, stop);
      continue;
    }
    Rational change;
    for (auto at = static_cast<size_t>(row_start_[i]); at < static_cast<size_t>(row_start_[i + 1]);
         ++at) {
      const auto column = static_cast<size_t>(row_column_[at]);
      if (direction_[column].is_zero()) continue;
      change = change + entry(static_cast<size_t>(row_position_[at])) * direction_[column];
    }
    if (change.is_zero()) continue;
    const Rational activity = -row_rest(i, kNone, Rational());
    consider(activity, change, true, i, stop);
  }
  return stop;
}

/// The shortest way to a side wins; of equals the first, columns before rows.
void ExactBasis::consider(const Rational& value, const Rational& change, bool is_row, size_t slot,
                          Stop& stop) const {
  const bool upper = change.sign() > 0;
  const Box box =
      is_row ? Box{model_->row_lower[slot], model_->row_upper[slot]} : box_of(*model_, slot);
  if (std::isinf(upper ? box.upper : box.lower)) return;
  const Rational limit = is_row ? side(slot, upper) : column_side(slot, upper);
  Rational length = (limit - value) / change;
  if (stop.length && !(length < *stop.length)) return;
  stop = {.length = std::move(length), .is_row = is_row, .slot = slot, .upper = upper};
}

}  // namespace assay
