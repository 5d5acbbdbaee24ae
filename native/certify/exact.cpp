#include "exact.h"

#include <algorithm>
#include <cmath>

#include "relaxation.h"

namespace assay {
namespace {

constexpr size_t kMostRows = 20'000;
constexpr size_t kMostKernel = 512;
constexpr int32_t kMostNonzeros = 1'000'000;
constexpr size_t kNone = static_cast<size_t>(-1);

Rational exact_value_of(const Model& model, Field field, size_t slot, double value) {
  if (!model.exact.empty()) return model.exact_of(field, static_cast<uint32_t>(slot), value);
  if (std::fabs(value) < 1e15 && value == std::floor(value)) return static_cast<int64_t>(value);
  return Rational::from_double(value);
}

bool is_one(const Rational& value) { return value.is_small() && value.numerator().small() == 1 && value.denominator().small() == 1; }

/// The side at which a status puts a value: the one it names, else the one there is; empty: zero.
std::optional<bool> upper_of(BasisStatus status, double lower, double upper) {
  if (status == BasisStatus::upper && upper != kInfinity) return true;
  if (status == BasisStatus::lower && lower != -kInfinity) return false;
  if (status == BasisStatus::zero && lower <= 0 && upper >= 0) return std::nullopt;
  if (lower != -kInfinity) return false;
  if (upper != kInfinity) return true;
  return std::nullopt;
}

}  // namespace

Rational ExactBasis::entry(size_t position) const {
  return exact_value_of(*model_, Field::matrix, position, model_->value[position]);
}

Rational ExactBasis::side(size_t row, bool upper) const {
  return exact_value_of(*model_, upper ? Field::rowUpper : Field::rowLower, row,
                        upper ? model_->row_upper[row] : model_->row_lower[row]);
}

Rational ExactBasis::column_side(size_t column, bool upper) const {
  const Box box = box_of(*model_, column);
  return exact_value_of(*model_, upper ? Field::columnUpper : Field::columnLower, column,
                        upper ? box.upper : box.lower);
}

Rational ExactBasis::cost(size_t column) const {
  const Rational cost = exact_value_of(*model_, Field::cost, column, model_->cost[column]);
  return model_->sense == Sense::max ? -cost : cost;
}

bool ExactBasis::solve(const Model& model, const Outcome& outcome) {
  model_ = &model;
  budget_ = Budget();
  if (model.row_lower.size() > kMostRows || model.nonzeros() > kMostNonzeros) return false;
  if (!take_basis(outcome)) return false;
  list_rows();
  if (!peel() || !collect_kernel()) return false;
  place_nonbasic(outcome);
  return solve_point(outcome) && solve_multipliers();
}

bool ExactBasis::take_basis(const Outcome& outcome) {
  const size_t rows = model_->row_lower.size();
  const size_t columns = model_->cost.size();
  if (outcome.column_basis.size() != columns || outcome.row_basis.size() != rows) return false;
  row_is_tight_.assign(rows, 0);
  column_is_basic_.assign(columns, 0);
  size_t tight = 0;
  size_t basic = 0;
  for (size_t i = 0; i < rows; ++i) {
    if (outcome.row_basis[i] == BasisStatus::basic) continue;
    row_is_tight_[i] = 1;
    ++tight;
  }
  for (size_t j = 0; j < columns; ++j) {
    if (outcome.column_basis[j] != BasisStatus::basic) continue;
    column_is_basic_[j] = 1;
    ++basic;
  }
  return tight == basic;
}

void ExactBasis::list_rows() {
  const size_t rows = model_->row_lower.size();
  row_start_.assign(rows + 1, 0);
  row_position_.resize(model_->index.size());
  row_column_.resize(model_->index.size());
  for (const int32_t row : model_->index) ++row_start_[static_cast<size_t>(row) + 1];
  for (size_t i = 0; i < rows; ++i) row_start_[i + 1] += row_start_[i];
  for (size_t j = 0; j + 1 < model_->start.size(); ++j) {
    for (int32_t k = model_->start[j]; k < model_->start[j + 1]; ++k) {
      const auto at = static_cast<size_t>(row_start_[static_cast<size_t>(model_->index[static_cast<size_t>(k)])]++);
      row_position_[at] = k;
      row_column_[at] = static_cast<int32_t>(j);
    }
  }
  for (size_t i = rows; i > 0; --i) row_start_[i] = row_start_[i - 1];
  row_start_[0] = 0;
}

void ExactBasis::count_active() {
  const size_t rows = row_is_tight_.size();
  row_is_active_ = row_is_tight_;
  column_is_active_ = column_is_basic_;
  row_count_.assign(rows, 0);
  column_count_.assign(column_is_basic_.size(), 0);
  queue_.clear();
  for (size_t j = 0; j < column_is_basic_.size(); ++j) {
    if (column_is_basic_[j] == 0) continue;
    for (auto k = static_cast<size_t>(model_->start[j]); k < static_cast<size_t>(model_->start[j + 1]); ++k) {
      const auto row = static_cast<size_t>(model_->index[k]);
      if (row_is_tight_[row] == 0) continue;
      ++row_count_[row];
      ++column_count_[j];
    }
    if (column_count_[j] == 1) queue_.push_back(rows + j);
  }
  for (size_t i = 0; i < rows; ++i) {
    if (row_is_tight_[i] != 0 && row_count_[i] == 1) queue_.push_back(i);
  }
}

/// Takes a pivot out of what is active; false when that leaves a row or column without partner.
bool ExactBasis::remove(size_t row, size_t column) {
  const size_t rows = row_is_tight_.size();
  row_is_active_[row] = 0;
  column_is_active_[column] = 0;
  for (auto k = static_cast<size_t>(model_->start[column]); k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const auto other = static_cast<size_t>(model_->index[k]);
    if (row_is_active_[other] == 0) continue;
    if (--row_count_[other] == 0) return false;
    if (row_count_[other] == 1) queue_.push_back(other);
  }
  for (auto at = static_cast<size_t>(row_start_[row]); at < static_cast<size_t>(row_start_[row + 1]); ++at) {
    const auto other = static_cast<size_t>(row_column_[at]);
    if (column_is_active_[other] == 0) continue;
    if (--column_count_[other] == 0) return false;
    if (column_count_[other] == 1) queue_.push_back(rows + other);
  }
  return true;
}

/// Pivots on rows with one active column and columns with one active row, as long as there are any.
bool ExactBasis::peel() {
  const size_t rows = row_is_tight_.size();
  row_pivots_.clear();
  column_pivots_.clear();
  count_active();
  for (size_t head = 0; head < queue_.size(); ++head) {
    if (queue_[head] < rows) {
      const size_t row = queue_[head];
      if (row_is_active_[row] == 0) continue;
      auto at = static_cast<size_t>(row_start_[row]);
      while (column_is_active_[static_cast<size_t>(row_column_[at])] == 0) ++at;
      const auto column = static_cast<size_t>(row_column_[at]);
      row_pivots_.push_back({row, column, static_cast<size_t>(row_position_[at])});
      if (!remove(row, column)) return false;
    } else {
      const size_t column = queue_[head] - rows;
      if (column_is_active_[column] == 0) continue;
      auto k = static_cast<size_t>(model_->start[column]);
      while (row_is_active_[static_cast<size_t>(model_->index[k])] == 0) ++k;
      const auto row = static_cast<size_t>(model_->index[k]);
      column_pivots_.push_back({row, column, k});
      if (!remove(row, column)) return false;
    }
  }
  return true;
}

bool ExactBasis::collect_kernel() {
  kernel_rows_.clear();
  kernel_columns_.clear();
  kernel_place_.assign(row_is_active_.size(), 0);
  for (size_t i = 0; i < row_is_active_.size(); ++i) {
    if (row_is_active_[i] == 0) continue;
    kernel_place_[i] = static_cast<int32_t>(kernel_rows_.size());
    kernel_rows_.push_back(i);
  }
  for (size_t j = 0; j < column_is_active_.size(); ++j) {
    if (column_is_active_[j] != 0) kernel_columns_.push_back(j);
  }
  if (kernel_rows_.empty()) return true;
  if (kernel_rows_.size() > kMostKernel) return false;
  std::vector<Kernel::Entry> entries;
  for (size_t place = 0; place < kernel_columns_.size(); ++place) {
    const size_t j = kernel_columns_[place];
    for (auto k = static_cast<size_t>(model_->start[j]); k < static_cast<size_t>(model_->start[j + 1]); ++k) {
      const auto row = static_cast<size_t>(model_->index[k]);
      if (row_is_active_[row] != 0) entries.push_back({kernel_place_[row], static_cast<int32_t>(place), entry(k)});
    }
  }
  kernel_.assign(kernel_rows_.size(), std::move(entries));
  return true;
}

void ExactBasis::place_nonbasic(const Outcome& outcome) {
  point_.assign(model_->cost.size(), Rational());
  for (size_t j = 0; j < point_.size(); ++j) {
    if (column_is_basic_[j] != 0) continue;
    const Box box = box_of(*model_, j);
    const std::optional<bool> upper = upper_of(outcome.column_basis[j], box.lower, box.upper);
    if (upper && (*upper ? box.upper : box.lower) != 0) point_[j] = column_side(j, *upper);
  }
}

/// start - (sum over the row but one column), with what is not yet known at zero.
Rational ExactBasis::row_rest(size_t row, size_t but_column, const Rational& start) const {
  Rational rest = start;
  for (auto at = static_cast<size_t>(row_start_[row]); at < static_cast<size_t>(row_start_[row + 1]); ++at) {
    const auto column = static_cast<size_t>(row_column_[at]);
    if (column == but_column || point_[column].is_zero()) continue;
    rest = rest - entry(static_cast<size_t>(row_position_[at])) * point_[column];
  }
  return rest;
}

Rational ExactBasis::column_rest(size_t column, size_t but_row, const Rational& start) const {
  Rational rest = start;
  for (auto k = static_cast<size_t>(model_->start[column]); k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const auto row = static_cast<size_t>(model_->index[k]);
    if (row == but_row || multiplier_[row].is_zero()) continue;
    rest = rest - entry(k) * multiplier_[row];
  }
  return rest;
}

bool ExactBasis::solve_point(const Outcome& outcome) {
  const auto target = [&](size_t row) -> Rational {
    const auto upper = upper_of(outcome.row_basis[row], model_->row_lower[row], model_->row_upper[row]);
    return upper ? side(row, *upper) : Rational();
  };
  const auto solve_pivot = [&](const Pivot& pivot) {
    const Rational coefficient = entry(pivot.position);
    Rational value = row_rest(pivot.row, pivot.column, target(pivot.row));
    if (!is_one(coefficient)) value = value / coefficient;
    const bool affordable = budget_.spend(value);
    point_[pivot.column] = std::move(value);
    return affordable;
  };
  for (const Pivot& pivot : row_pivots_) {
    if (!solve_pivot(pivot)) return false;
  }
  if (!kernel_rows_.empty()) {
    std::vector<Rational> right;
    for (const size_t row : kernel_rows_) right.push_back(row_rest(row, kNone, target(row)));
    std::vector<Rational> solution;
    if (!kernel_.solve(right, false, budget_, solution)) return false;
    for (size_t place = 0; place < kernel_columns_.size(); ++place) {
      point_[kernel_columns_[place]] = std::move(solution[place]);
    }
  }
  return std::all_of(column_pivots_.rbegin(), column_pivots_.rend(), solve_pivot);
}

bool ExactBasis::solve_multipliers() {
  multiplier_.assign(row_is_tight_.size(), Rational());
  const auto solve_pivot = [&](const Pivot& pivot) {
    const Rational coefficient = entry(pivot.position);
    Rational value = column_rest(pivot.column, pivot.row, cost(pivot.column));
    if (!is_one(coefficient)) value = value / coefficient;
    const bool affordable = budget_.spend(value);
    multiplier_[pivot.row] = std::move(value);
    return affordable;
  };
  for (const Pivot& pivot : column_pivots_) {
    if (!solve_pivot(pivot)) return false;
  }
  if (!kernel_rows_.empty()) {
    std::vector<Rational> right;
    for (const size_t column : kernel_columns_) right.push_back(column_rest(column, kNone, cost(column)));
    std::vector<Rational> solution;
    if (!kernel_.solve(right, true, budget_, solution)) return false;
    for (size_t place = 0; place < kernel_rows_.size(); ++place) {
      multiplier_[kernel_rows_[place]] = std::move(solution[place]);
    }
  }
  return std::all_of(row_pivots_.rbegin(), row_pivots_.rend(), solve_pivot);
}

namespace {

double rounding_error(const Rational& exact, double value) {
  if (exact.is_small() && std::fabs(value) < 1e15 && exact.denominator().small() == 1) return 0;
  return kUnit * std::fabs(value) + 0x1p-1074;
}

}  // namespace

/// Doubles decide where the activity is clearly between the sides; exact arithmetic where it is not.
bool ExactBasis::row_is_kept(size_t row, const std::vector<Near>& near) const {
  const double lower = model_->row_lower[row];
  const double upper = model_->row_upper[row];
  if (lower == -kInfinity && upper == kInfinity) return true;
  Sum sum;
  for (auto at = static_cast<size_t>(row_start_[row]); at < static_cast<size_t>(row_start_[row + 1]); ++at) {
    const Near& x = near[static_cast<size_t>(row_column_[at])];
    if (x.value == 0 && x.error == 0) continue;
    const double coefficient = model_->value[static_cast<size_t>(row_position_[at])];
    sum.add_product(coefficient, x.value);
    // Coefficients may be rounded too; taking all of them for rounded spares a look-up.
    if (x.error != 0 || !model_->exact.empty()) {
      sum.widen(std::fabs(coefficient) * (x.error * kSlack + kUnit * std::fabs(x.value)) + kUnderflow);
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
  return (lower_clear || !(activity < side(row, false))) && (upper_clear || !(side(row, true) < activity));
}

bool ExactBasis::is_feasible() {
  near_.resize(point_.size());
  for (size_t j = 0; j < point_.size(); ++j) {
    const double value = point_[j].to_double();
    near_[j] = {value, rounding_error(point_[j], value)};
    const Box box = box_of(*model_, j);
    const bool clear = value > box.lower && value < box.upper;  // rounding to nearest keeps the order
    if (clear) continue;
    if (box.lower != -kInfinity && point_[j] < column_side(j, false)) return false;
    if (box.upper != kInfinity && column_side(j, true) < point_[j]) return false;
  }
  for (size_t i = 0; i < row_is_tight_.size(); ++i) {
    if (row_is_tight_[i] != 0 && model_->row_lower[i] < model_->row_upper[i]) continue;  // at one of its sides
    if (!row_is_kept(i, near_)) return false;
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

Enclosure ExactBasis::reduced_cost(size_t column, bool with_costs, const std::vector<Near>& near) const {
  Sum sum;
  if (with_costs) {
    sum.add(sign_of(model_->sense) * model_->cost[column]);
    if (!model_->exact.empty()) sum.widen(kUnit * std::fabs(model_->cost[column]) + kUnderflow);
  }
  for (auto k = static_cast<size_t>(model_->start[column]); k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const Near& y = near[static_cast<size_t>(model_->index[k])];
    if (y.value == 0 && y.error == 0) continue;
    const double coefficient = model_->value[k];
    sum.add_product(-coefficient, y.value);
    if (y.error != 0 || !model_->exact.empty()) {
      sum.widen(std::fabs(coefficient) * (y.error * kSlack + kUnit * std::fabs(y.value)) + kUnderflow);
    }
  }
  return sum.enclosure();
}

std::optional<Rational> ExactBasis::bound(size_t columns, bool with_costs) {
  Rational sum;
  if (with_costs) {
    sum = exact_value_of(*model_, Field::offset, 0, model_->offset);
    if (model_->sense == Sense::max) sum = -sum;
  }
  near_.resize(multiplier_.size());
  for (size_t i = 0; i < multiplier_.size(); ++i) {
    const double value = multiplier_[i].to_double();
    near_[i] = {value, multiplier_[i].is_zero() ? 0 : rounding_error(multiplier_[i], value)};
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
    if (near.is_zero() || (near.is_nonnegative() && box.lower == 0) || (near.is_nonpositive() && box.upper == 0)) continue;
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
