#include "decided.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

// Rounds of fixing columns and finding rows that have one free column left; a chain of equations may need as many as it has links.
constexpr int kRounds = 8;
constexpr double kSame = 1e-9;

bool is_integer(ColumnKind kind) { return kind == ColumnKind::integer || kind == ColumnKind::semiInteger; }

}  // namespace

// True when the bounds now leave one value.
bool BoundsAlone::tighten(const Model& model, int32_t column, double lower, double upper) {
  const auto j = static_cast<size_t>(column);
  if (is_integer(model.kind[j])) {
    lower = std::ceil(lower - kSame);
    upper = std::floor(upper + kSame);
  }
  lower_[j] = std::max(lower_[j], lower);
  upper_[j] = std::min(upper_[j], upper);
  if (std::isinf(lower_[j]) || std::isinf(upper_[j])) return false;
  const double slack = kSame * std::max(1.0, std::fabs(lower_[j]));
  if (lower_[j] > upper_[j] + slack) crossed_ = true;
  return upper_[j] - lower_[j] <= slack;
}

void BoundsAlone::fix_columns(const Model& model) {
  const int32_t columns = model.columns();
  for (int round = 0; round < kRounds && !crossed_; ++round) {
    bool changed = false;
    for (int32_t j = 0; j < columns; ++j) {
      if (is_fixed(j)) continue;
      bool single = tighten(model, j, -kInfinity, kInfinity);
      for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
        const auto row = static_cast<size_t>(model.index[k]);
        if (free_[row] != 1) continue;
        const double low = (model.row_lower[row] - activity_[row]) / model.value[k];
        const double high = (model.row_upper[row] - activity_[row]) / model.value[k];
        single = tighten(model, j, std::min(low, high), std::max(low, high));
      }
      if (!single) continue;
      fixed_[static_cast<size_t>(j)] = 1;
      changed = true;
      for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
        const auto row = static_cast<size_t>(model.index[k]);
        activity_[row] += model.value[k] * lower_[static_cast<size_t>(j)];
        free_[row] -= 1;
      }
    }
    if (!changed) return;
  }
}

bool BoundsAlone::objective_stands_alone(const Model& model) {
  for (const QuadraticTerm& term : model.quadratic) {
    if (term.first != term.second && !is_fixed(term.first) && !is_fixed(term.second)) return false;
    squared_[static_cast<size_t>(term.first)] = 1;
    squared_[static_cast<size_t>(term.second)] = 1;
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    const auto column = static_cast<size_t>(j);
    if (is_fixed(j) || (model.cost[column] == 0 && squared_[column] == 0)) continue;
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      if (free_[static_cast<size_t>(model.index[k])] > 1) return false;
    }
  }
  return true;
}

bool BoundsAlone::decide(const Model& model, Status status) {
  if (status != Status::optimal && status != Status::unbounded && status != Status::infeasible) return false;
  if (!model.quadratic_rows.empty() || !model.indicators.empty() || !model.sets.empty() || model.has_semicontinuous()) return false;
  const auto columns = static_cast<size_t>(model.columns());
  const auto rows = static_cast<size_t>(model.rows());
  lower_ = model.column_lower;
  upper_ = model.column_upper;
  fixed_.assign(columns, 0);
  squared_.assign(columns, 0);
  activity_.assign(rows, 0);
  free_.assign(rows, 0);
  crossed_ = false;
  for (const int32_t row : model.index) free_[static_cast<size_t>(row)] += 1;
  for (size_t row = 0; row < rows && !crossed_; ++row) {
    if (free_[row] == 0) crossed_ = model.row_lower[row] > 0 || model.row_upper[row] < 0;
  }
  fix_columns(model);
  if (status == Status::infeasible) return crossed_;
  return objective_stands_alone(model);
}

}  // namespace assay
