#include "small_simplex.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace assay::small {
namespace {

constexpr double kTolerance = 1e-9;
constexpr double kSmallestPivot = 1e-9;
// Times rows and columns together: steps before Bland's rule takes over, and before all is given up.
constexpr int kFastSteps = 8;
constexpr int kMostSteps = 40;

double scaled_tolerance(double bound) { return kTolerance * (1 + std::fabs(bound)); }

/// The power of two at or below a positive integer below 2^53.
double power_below(int64_t value) {
  return std::bit_cast<double>(std::bit_cast<uint64_t>(static_cast<double>(value)) & 0x7ff0000000000000u);
}

double lower_of(int64_t bound, double unit) { return bound == kNoLower ? -kInfinity : static_cast<double>(bound) * unit; }
double upper_of(int64_t bound, double unit) { return bound == kNoUpper ? kInfinity : static_cast<double>(bound) * unit; }

}  // namespace

void Dictionary::load(const SmallModel& model, const Box& box, bool with_costs) {
  columns_ = model.columns;
  rows_ = model.rows;
  pivots_ = 0;
  determinant_ = 1;
  int64_t largest = 0;
  for (int j = 0; j < columns_; ++j) largest = std::max(largest, std::abs(model.cost[j]));
  cost_unit_ = largest == 0 || !with_costs ? 1 : power_below(largest);
  const double bound_unit = 1 / static_cast<double>(model.bound_scale);
  for (int j = 0; j < columns_; ++j) {
    reduced_[j] = with_costs ? static_cast<double>(model.cost[j]) / cost_unit_ : 0;
    lower_[j] = model.bound_scale == 1 ? lower_of(box.lower[j], 1) : lower_of(box.lower[j], bound_unit);
    upper_[j] = model.bound_scale == 1 ? upper_of(box.upper[j], 1) : upper_of(box.upper[j], bound_unit);
    nonbasic_[j] = place_[j] = j;
    value_[j] = 0;
    place_at_bound(j);
  }
  for (int i = 0; i < rows_; ++i) {
    const int64_t* from = model.row(i);
    double* to = table_row(i);
    int64_t size = 0;
    for (int j = 0; j < columns_; ++j) size = std::max(size, std::abs(from[j]));
    unit_[i] = size == 0 ? 1 : 1 / power_below(size);
    for (int j = 0; j < columns_; ++j) to[j] = static_cast<double>(from[j]) * unit_[i];
    const int v = columns_ + i;
    basic_[i] = v;
    place_[v] = v;
    lower_[v] = lower_of(box.lower[v], unit_[i]);
    upper_[v] = upper_of(box.upper[v], unit_[i]);
  }
  compute_basic();
}

void Dictionary::copy(const Dictionary& other) {
  columns_ = other.columns_;
  rows_ = other.rows_;
  pivots_ = other.pivots_;
  cost_unit_ = other.cost_unit_;
  determinant_ = other.determinant_;
  const auto columns = static_cast<size_t>(columns_);
  const auto rows = static_cast<size_t>(rows_);
  std::copy_n(other.nonbasic_.begin(), columns, nonbasic_.begin());
  std::copy_n(other.basic_.begin(), rows, basic_.begin());
  std::copy_n(other.place_.begin(), columns + rows, place_.begin());
  std::copy_n(other.value_.begin(), columns + rows, value_.begin());
  std::copy_n(other.lower_.begin(), columns + rows, lower_.begin());
  std::copy_n(other.upper_.begin(), columns + rows, upper_.begin());
  std::copy_n(other.unit_.begin(), rows, unit_.begin());
  std::copy_n(other.reduced_.begin(), columns, reduced_.begin());
  std::copy_n(other.table_.begin(), columns * rows, table_.begin());
}

void Dictionary::set_bounds(const SmallModel& model, const Box& box, int variable) {
  const double unit = variable < columns_ ? 1 / static_cast<double>(model.bound_scale) : unit_[variable - columns_];
  lower_[variable] = lower_of(box.lower[variable], unit);
  upper_[variable] = upper_of(box.upper[variable], unit);
}

void Dictionary::drop_costs() { std::fill_n(reduced_.begin(), columns_, 0.0); }

double Dictionary::objective() const {
  double sum = 0;
  for (int j = 0; j < columns_; ++j) sum += reduced_[j] * value_[nonbasic_[j]];
  return sum * cost_unit_;
}

double Dictionary::determinant() const {
  double product = determinant_;
  for (int j = 0; j < columns_; ++j) {
    if (nonbasic_[j] >= columns_) product /= unit_[nonbasic_[j] - columns_];
  }
  return product;
}

double Dictionary::excess(int i) const {
  const int v = basic_[i];
  const double x = value_[v];
  if (x < lower_[v] - scaled_tolerance(lower_[v])) return x - lower_[v];
  if (x > upper_[v] + scaled_tolerance(upper_[v])) return x - upper_[v];
  return 0;
}

void Dictionary::place_at_bound(int column) {
  const int v = nonbasic_[column];
  const double cost = reduced_[column];
  double& x = value_[v];
  if (std::fabs(cost) <= kTolerance) {
    x = std::max(lower_[v], std::min(upper_[v], x));
    // At a bound, not between two.
    if (x != lower_[v] && x != upper_[v] && lower_[v] != -kInfinity) x = lower_[v];
    else if (x != lower_[v] && x != upper_[v] && upper_[v] != kInfinity) x = upper_[v];
  } else if ((cost > 0 && lower_[v] != -kInfinity) || upper_[v] == kInfinity) {
    x = lower_[v] != -kInfinity ? lower_[v] : 0;
  } else {
    x = upper_[v];
  }
}

void Dictionary::compute_basic() {
  for (int i = 0; i < rows_; ++i) {
    const double* row = table_row(i);
    double sum = 0;
    for (int j = 0; j < columns_; ++j) sum += row[j] * value_[nonbasic_[j]];
    value_[basic_[i]] = sum;
  }
}

bool Dictionary::make_dual_feasible() {
  bool feasible = true;
  for (int j = 0; j < columns_; ++j) {
    place_at_bound(j);
    const int v = nonbasic_[j];
    if (reduced_[j] > kTolerance && value_[v] != lower_[v]) feasible = false;
    if (reduced_[j] < -kTolerance && value_[v] != upper_[v]) feasible = false;
  }
  compute_basic();
  return feasible;
}

End Dictionary::solve(double cutoff, double& work) {
  if (make_dual_feasible()) return dual(cutoff, work);
  return primal(work);
}

/// The basic variable of `row` leaves at `target`; the nonbasic one of `column` enters.
void Dictionary::pivot(int row, int column, double target) {
  double* const leaving = table_row(row);
  const double element = leaving[column];
  const double inverse = 1 / element;
  const int out = basic_[row];
  const int in = nonbasic_[column];
  const double step = (target - value_[out]) * inverse;
  determinant_ *= std::fabs(element);
  ++pivots_;
  value_[in] += step;
  value_[out] = target;
  for (int j = 0; j < columns_; ++j) leaving[j] *= -inverse;
  leaving[column] = inverse;
  for (int i = 0; i < rows_; ++i) {
    if (i == row) continue;
    double* const other = table_row(i);
    const double factor = other[column];
    if (factor == 0) continue;
    value_[basic_[i]] += factor * step;
    other[column] = 0;
    for (int j = 0; j < columns_; ++j) other[j] += factor * leaving[j];
  }
  const double factor = reduced_[column];
  if (factor != 0) {
    reduced_[column] = 0;
    for (int j = 0; j < columns_; ++j) reduced_[j] += factor * leaving[j];
  }
  basic_[row] = in;
  nonbasic_[column] = out;
  place_[in] = columns_ + row;
  place_[out] = column;
}

/// The gradient of the sum of infeasibilities; false when there is none.
bool Dictionary::gather_infeasibility(double* gradient) const {
  bool any = false;
  std::fill_n(gradient, columns_, 0.0);
  for (int i = 0; i < rows_; ++i) {
    const double miss = excess(i);
    if (miss == 0) continue;
    any = true;
    const double* row = table_row(i);
    for (int j = 0; j < columns_; ++j) gradient[j] += miss < 0 ? -row[j] : row[j];
  }
  return any;
}

Dictionary::Entering Dictionary::choose_entering(const double* gradient, bool bland) const {
  Entering best;
  double size = kTolerance;
  for (int j = 0; j < columns_; ++j) {
    const int v = nonbasic_[j];
    const bool up = gradient[j] < -kTolerance && value_[v] < upper_[v];
    const bool down = gradient[j] > kTolerance && value_[v] > lower_[v];
    if (!up && !down) continue;
    if (bland ? best.column >= 0 && v > nonbasic_[best.column] : std::fabs(gradient[j]) <= size) continue;
    size = std::fabs(gradient[j]);
    best = {j, up ? 1.0 : -1.0};
  }
  return best;
}

Dictionary::Leaving Dictionary::choose_leaving(const Entering& entering, bool bland) const {
  const int v = nonbasic_[entering.column];
  Leaving best{-1, upper_[v] - lower_[v], 0};
  double pivot_size = 0;
  for (int i = 0; i < rows_; ++i) {
    const double slope = table_row(i)[entering.column] * entering.direction;
    if (std::fabs(slope) < kSmallestPivot) continue;
    const int b = basic_[i];
    const double miss = excess(i);
    double target;
    if (slope > 0) {
      if (miss > 0) continue;
      target = miss < 0 ? lower_[b] : upper_[b];
    } else {
      if (miss < 0) continue;
      target = miss > 0 ? upper_[b] : lower_[b];
    }
    if (std::isinf(target)) continue;
    const double step = std::max(0.0, (target - value_[b]) / slope);
    const bool tied = best.row >= 0 && step < best.step + 1e-12;
    const bool preferred = tied && (bland ? b < basic_[best.row] : std::fabs(slope) > pivot_size);
    if (!(step < best.step - 1e-12) && !preferred) continue;
    best = {i, std::min(step, best.step), target};
    pivot_size = std::fabs(slope);
  }
  return best;
}

End Dictionary::primal(double& work) {
  const double size = columns_ * (rows_ + 1.0);
  double gradient[kMostColumns];
  for (int step = 0; step < kMostSteps * (rows_ + columns_); ++step) {
    if ((work -= 2 * size) < 0) return End::spent;
    const bool infeasible = gather_infeasibility(gradient);
    const bool bland = step > kFastSteps * (rows_ + columns_);
    const Entering entering = choose_entering(infeasible ? gradient : reduced_.data(), bland);
    if (entering.column < 0) {
      culprit_ = -1;
      return infeasible ? End::infeasible : End::optimal;
    }
    const Leaving leaving = choose_leaving(entering, bland);
    const int v = nonbasic_[entering.column];
    if (leaving.row >= 0) {
      pivot(leaving.row, entering.column, leaving.target);
    } else if (std::isinf(leaving.step)) {
      culprit_ = entering.column;
      culprit_sign_ = entering.direction;
      return infeasible ? End::spent : End::unbounded;
    } else {
      value_[v] = entering.direction > 0 ? upper_[v] : lower_[v];
      compute_basic();
    }
  }
  return End::spent;
}

int Dictionary::choose_infeasible_row(bool bland) const {
  int best = -1;
  double worst = 0;
  for (int i = 0; i < rows_; ++i) {
    const double size = std::fabs(excess(i));
    if (size == 0 || (bland ? best >= 0 && basic_[i] > basic_[best] : size <= worst)) continue;
    worst = size;
    best = i;
  }
  return best;
}

/// `need` is 1 where the basic variable must rise.
int Dictionary::choose_dual_entering(int row, double need, bool bland) const {
  const double* entries = table_row(row);
  int best = -1;
  double least = kInfinity;
  double pivot_size = 0;
  for (int j = 0; j < columns_; ++j) {
    const int v = nonbasic_[j];
    if (lower_[v] == upper_[v]) continue;
    const double entry = entries[j] * need;
    const bool can = entry > kSmallestPivot ? value_[v] < upper_[v] : entry < -kSmallestPivot && value_[v] > lower_[v];
    if (!can) continue;
    const double size = std::fabs(entry);
    const double ratio = std::fabs(reduced_[j]) / size;
    const bool tied = best >= 0 && ratio < least + 1e-12;
    const bool preferred = tied && (bland ? v < nonbasic_[best] : size > pivot_size);
    if (!(ratio < least - 1e-12) && !preferred) continue;
    least = std::min(ratio, least);
    pivot_size = size;
    best = j;
  }
  return best;
}

End Dictionary::dual(double cutoff, double& work) {
  const double size = columns_ * (rows_ + 1.0);
  for (int step = 0; step < kMostSteps * (rows_ + columns_); ++step) {
    if ((work -= size) < 0) return End::spent;
    const bool bland = step > kFastSteps * (rows_ + columns_);
    if (cutoff < kInfinity && step > 0 && objective() > cutoff) return End::cutoff;
    const int row = choose_infeasible_row(bland);
    if (row < 0) return End::optimal;
    const double need = excess(row) < 0 ? 1 : -1;
    const int column = choose_dual_entering(row, need, bland);
    if (column < 0) {
      culprit_ = row;
      culprit_sign_ = need;
      return End::infeasible;
    }
    const int v = basic_[row];
    pivot(row, column, need > 0 ? lower_[v] : upper_[v]);
  }
  return primal(work);
}

/// Adds multiples of the rows of basic columns that are open on one side, so that their own weights are on the safe side of
/// zero by margin · unit.
void Dictionary::lean(const double* margin, double unit, double* weights) const {
  for (int i = 0; i < rows_; ++i) {
    const int v = basic_[i];
    if (v >= columns_ || (lower_[v] == -kInfinity) == (upper_[v] == kInfinity)) continue;
    const double weight = (upper_[v] == kInfinity ? margin[v] : -margin[v]) * unit;
    const double* row = table_row(i);
    for (int j = 0; j < columns_; ++j) weights[j] -= weight * row[j];
  }
}

void Dictionary::bound_multipliers(const double* margin, Multipliers& out) const {
  out.with_costs = true;
  std::fill_n(out.row.begin(), rows_, 0.0);
  double weights[kMostColumns];
  std::copy_n(reduced_.begin(), columns_, weights);
  if (margin != nullptr) lean(margin, 1 / cost_unit_, weights);
  for (int j = 0; j < columns_; ++j) {
    const int i = nonbasic_[j] - columns_;
    if (i >= 0) out.row[i] = weights[j] * unit_[i] * cost_unit_;
  }
}

/// Basic variable less its combination is zero everywhere, yet its least value over the bounds is above zero.
void Dictionary::refutation_multipliers(const double* margin, Multipliers& out) const {
  out.with_costs = false;
  double weights[kMostColumns] = {};
  std::fill_n(out.row.begin(), rows_, 0.0);
  double unit = 1;  // the smallest of the rows that take part with weight one: all multipliers become integers
  const auto take = [&](int i, double weight) {
    const double* row = table_row(i);
    for (int j = 0; j < columns_; ++j) weights[j] -= weight * row[j];
    const int v = basic_[i];
    if (v < columns_) return;
    out.row[v - columns_] += weight;
    unit = std::min(unit, unit_[v - columns_]);
  };
  if (culprit_ >= 0) {
    take(culprit_, culprit_sign_);
  } else {
    for (int i = 0; i < rows_; ++i) {
      const double miss = excess(i);
      if (miss != 0) take(i, miss < 0 ? 1 : -1);
    }
  }
  if (margin != nullptr) lean(margin, unit, weights);
  for (int j = 0; j < columns_; ++j) {
    const int i = nonbasic_[j] - columns_;
    if (i >= 0) out.row[i] = weights[j];
  }
  for (int i = 0; i < rows_; ++i) out.row[i] *= unit_[i] / unit;
}

void Dictionary::ray(const double* margin, double* direction) const {
  std::fill_n(direction, columns_, 0.0);
  const int entering = nonbasic_[culprit_];
  if (entering < columns_) direction[entering] = culprit_sign_;
  // A step of an activity is one of the integer row, so that the determinant makes whole numbers of all.
  const double unit = entering >= columns_ ? unit_[entering - columns_] : 1;
  for (int i = 0; i < rows_; ++i) {
    if (basic_[i] >= columns_) continue;
    const double* row = table_row(i);
    double step = row[culprit_] * culprit_sign_ * unit;
    for (int j = 0; j < columns_ && margin != nullptr; ++j) {
      const int v = nonbasic_[j];
      if (v < columns_ || j == culprit_ || (lower_[v] == -kInfinity) == (upper_[v] == kInfinity)) continue;
      const double away = margin[v - columns_] * unit_[v - columns_];
      step += (upper_[v] == kInfinity ? away : -away) * row[j];
    }
    direction[basic_[i]] = step;
  }
}

}  // namespace assay::small
