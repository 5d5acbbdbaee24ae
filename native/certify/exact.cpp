#include "exact.h"

#include <algorithm>
#include <cmath>

#include "relaxation.h"

namespace assay {
namespace {

constexpr size_t kMostRows = 20'000;
constexpr size_t kMostKernel = 512;
constexpr int32_t kMostNonzeros = 1'000'000;

bool is_one(const Rational& value) {
  return value.is_small() && value.numerator().small() == 1 && value.denominator().small() == 1;
}

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
  if (outcome.column_basis.size() != model.cost.size() ||
      outcome.row_basis.size() != model.row_lower.size()) {
    return false;
  }
  list_rows();
  return solve_basis({outcome.column_basis, outcome.row_basis});
}

bool ExactBasis::solve_basis(Basis basis) {
  if (!take_basis(basis) || !peel() || !collect_kernel()) return false;
  place_nonbasic(basis);
  return solve_columns() && solve_multipliers();
}

bool ExactBasis::take_basis(Basis basis) {
  const size_t rows = model_->row_lower.size();
  const size_t columns = model_->cost.size();
  row_is_tight_.assign(rows, 0);
  column_is_basic_.assign(columns, 0);
  size_t tight = 0;
  size_t basic = 0;
  for (size_t i = 0; i < rows; ++i) {
    if (basis.row[i] == BasisStatus::basic) continue;
    row_is_tight_[i] = 1;
    ++tight;
  }
  for (size_t j = 0; j < columns; ++j) {
    if (basis.column[j] != BasisStatus::basic) continue;
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
      const auto at = static_cast<size_t>(
          row_start_[static_cast<size_t>(model_->index[static_cast<size_t>(k)])]++);
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
    for (auto k = static_cast<size_t>(model_->start[j]);
         k < static_cast<size_t>(model_->start[j + 1]); ++k) {
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
  for (auto k = static_cast<size_t>(model_->start[column]);
       k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const auto other = static_cast<size_t>(model_->index[k]);
    if (row_is_active_[other] == 0) continue;
    if (--row_count_[other] == 0) return false;
    if (row_count_[other] == 1) queue_.push_back(other);
  }
  for (auto at = static_cast<size_t>(row_start_[row]);
       at < static_cast<size_t>(row_start_[row + 1]); ++at) {
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
    for (auto k = static_cast<size_t>(model_->start[j]);
         k < static_cast<size_t>(model_->start[j + 1]); ++k) {
      const auto row = static_cast<size_t>(model_->index[k]);
      if (row_is_active_[row] != 0)
        entries.push_back({kernel_place_[row], static_cast<int32_t>(place), entry(k)});
    }
  }
  kernel_.assign(kernel_rows_.size(), std::move(entries));
  return true;
}

void ExactBasis::place_nonbasic(Basis basis) {
  point_.assign(model_->cost.size(), Rational());
  for (size_t j = 0; j < point_.size(); ++j) {
    if (column_is_basic_[j] != 0) continue;
    const Box box = box_of(*model_, j);
    const std::optional<bool> upper = upper_of(basis.column[j], box.lower, box.upper);
    if (upper && (*upper ? box.upper : box.lower) != 0) point_[j] = column_side(j, *upper);
  }
  target_.assign(row_is_tight_.size(), Rational());
  for (size_t i = 0; i < target_.size(); ++i) {
    if (row_is_tight_[i] == 0) continue;
    const auto upper = upper_of(basis.row[i], model_->row_lower[i], model_->row_upper[i]);
    if (upper) target_[i] = side(i, *upper);
  }
}

/// start - (sum over the row but one column), with what is not yet known at zero.
Rational ExactBasis::row_rest(size_t row, size_t but_column, const Rational& start) {
  Rational rest = start;
  for (auto at = static_cast<size_t>(row_start_[row]);
       at < static_cast<size_t>(row_start_[row + 1]); ++at) {
    const auto column = static_cast<size_t>(row_column_[at]);
    if (column == but_column || point_[column].is_zero()) continue;
    rest = rest - entry(static_cast<size_t>(row_position_[at])) * point_[column];
    budget_.spend(rest);
  }
  return rest;
}

Rational ExactBasis::column_rest(size_t column, size_t but_row, const Rational& start) {
  Rational rest = start;
  for (auto k = static_cast<size_t>(model_->start[column]);
       k < static_cast<size_t>(model_->start[column + 1]); ++k) {
    const auto row = static_cast<size_t>(model_->index[k]);
    if (row == but_row || multiplier_[row].is_zero()) continue;
    rest = rest - entry(k) * multiplier_[row];
    budget_.spend(rest);
  }
  return rest;
}

/// Basic columns so that every tight row has its target as activity; the other columns stay as they
/// are in `point_`.
bool ExactBasis::solve_columns() {
  const auto solve_pivot = [&](const Pivot& pivot) {
    const Rational coefficient = entry(pivot.position);
    Rational value = row_rest(pivot.row, pivot.column, target_[pivot.row]);
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
    for (const size_t row : kernel_rows_) right.push_back(row_rest(row, kNone, target_[row]));
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
    for (const size_t column : kernel_columns_)
      right.push_back(column_rest(column, kNone, cost(column)));
    std::vector<Rational> solution;
    if (!kernel_.solve(right, true, budget_, solution)) return false;
    for (size_t place = 0; place < kernel_rows_.size(); ++place) {
      multiplier_[kernel_rows_[place]] = std::move(solution[place]);
    }
  }
  return std::all_of(row_pivots_.rbegin(), row_pivots_.rend(), solve_pivot);
}

}  // namespace assay
