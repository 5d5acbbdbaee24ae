#include "point.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "relaxation.h"

namespace assay {
namespace {

/// By how much a value misses a side that it must not be below, relative in MIPLIB's sense. What
/// the arithmetic cannot tell from zero counts as zero.
double shortfall(const Sum& activity, double side, double side_error, double direction) {
  const Enclosure excess = activity.minus(side);
  if (!excess.is_finite()) return HUGE_VAL;
  const double missing = -direction * excess.middle - excess.radius - side_error;
  if (missing <= 0) return 0;
  const double size = std::max({1.0, std::fabs(side), std::fabs(excess.middle + side)});
  return missing / size;
}

double violation(const Sum& activity, double lower, double lower_error, double upper,
                 double upper_error) {
  double worst = 0;
  if (lower != -kInfinity) worst = shortfall(activity, lower, lower_error, 1);
  if (upper != kInfinity) worst = std::max(worst, shortfall(activity, upper, upper_error, -1));
  return worst;
}

void add_terms(const SparseRow& row, const std::vector<double>& point, Sum& sum) {
  for (size_t k = 0; k < row.index.size(); ++k) {
    sum.add_product(row.value[k], point[static_cast<size_t>(row.index[k])]);
  }
}

void add_terms(const std::vector<QuadraticTerm>& terms, const std::vector<double>& point,
               Sum& sum) {
  for (const QuadraticTerm& term : terms) {
    const double first = point[static_cast<size_t>(term.first)];
    const double second = point[static_cast<size_t>(term.second)];
    const double product = first * second;
    sum.add_product(term.value, product);
    sum.add_product(term.value, std::fma(first, second, -product));
  }
}

/// Coefficients outside the matrix have no exact value beside them, so each may be off by its
/// rounding.
double rounding_of(const SparseRow& row, const std::vector<double>& point) {
  double size = 0;
  for (size_t k = 0; k < row.index.size(); ++k) {
    size += std::fabs(row.value[k] * point[static_cast<size_t>(row.index[k])]);
  }
  return kUnit * size * kSlack;
}

double sparse_violation(const SparseRow& row, Sum& sum, const std::vector<double>& point) {
  add_terms(row, point, sum);
  sum.widen(rounding_of(row, point));
  return violation(sum, row.lower, kUnit * std::fabs(row.lower), row.upper,
                   kUnit * std::fabs(row.upper));
}

}  // namespace

PointReport PointChecker::check(const Model& model, const std::vector<double>& point) {
  PointReport report;
  const bool usable =
      point.size() == static_cast<size_t>(model.columns()) &&
      std::all_of(point.begin(), point.end(), [](double x) { return std::isfinite(x); });
  if (!usable) {
    report.primal = HUGE_VAL;
    return report;
  }
  rounded_ = point;
  bool moved = false;
  for (size_t j = 0; j < point.size(); ++j) {
    if (!is_integer(model.kind[j])) continue;
    const double whole = std::nearbyint(point[j]);
    const double distance = std::fabs(point[j] - whole);
    report.integrality = std::max(report.integrality, distance);
    if (distance > kIntegralityTolerance || distance == 0) continue;
    rounded_[j] = whole;
    moved = true;
  }
  examine(model, rounded_, report);
  if (!report.feasible && moved) {
    PointReport as_is{.integrality = report.integrality};
    examine(model, point, as_is);
    if (as_is.feasible) return as_is;
  }
  return report;
}

void PointChecker::examine(const Model& model, const std::vector<double>& point,
                           PointReport& report) {
  Sum objective;
  objective.add(model.offset);
  for (size_t j = 0; j < point.size(); ++j) {
    if (model.cost[j] != 0) objective.add_product(model.cost[j], point[j]);
  }
  add_terms(model.quadratic, point, objective);
  report.objective = objective.enclosure().middle;

  examine_columns(model, point, report);
  examine_rows(model, point, report);
  for (const QuadraticRow& row : model.quadratic_rows) {
    Sum sum;
    add_terms(row.terms, point, sum);
    for (const QuadraticTerm& term : row.terms) {
      const double product =
          point[static_cast<size_t>(term.first)] * point[static_cast<size_t>(term.second)];
      sum.widen(kUnit * std::fabs(term.value * product));
    }
    report.primal = std::max(report.primal, sparse_violation(row.linear, sum, point));
  }
  for (const Indicator& indicator : model.indicators) {
    const bool is_one = point[static_cast<size_t>(indicator.column)] > 0.5;
    if (is_one != indicator.active) continue;
    Sum sum;
    report.primal = std::max(report.primal, sparse_violation(indicator.row, sum, point));
  }
  for (const SpecialSet& set : model.sets)
    report.primal = std::max(report.primal, set_violation(set, point));
  report.feasible = report.primal <= kRowTolerance && report.integrality <= kIntegralityTolerance;
}

void PointChecker::examine_columns(const Model& model, const std::vector<double>& point,
                                   PointReport& report) const {
  RoundedSlots lower(model, Field::columnLower);
  RoundedSlots upper(model, Field::columnUpper);
  for (size_t j = 0; j < point.size(); ++j) {
    if (point[j] >= model.column_lower[j] && point[j] <= model.column_upper[j]) continue;
    Sum value;
    value.add(point[j]);
    double missing = violation(value, model.column_lower[j], lower.error(j, model.column_lower[j]),
                               model.column_upper[j], upper.error(j, model.column_upper[j]));
    if (is_semicontinuous(model.kind[j])) missing = std::min(missing, std::fabs(point[j]));
    report.primal = std::max(report.primal, missing);
  }
}

void PointChecker::examine_rows(const Model& model, const std::vector<double>& point,
                                PointReport& report) {
  activity_.assign(model.row_lower.size(), Sum());
  RoundedSlots matrix(model, Field::matrix);
  for (size_t j = 0; j < point.size(); ++j) {
    if (point[j] == 0) continue;
    const auto end = static_cast<size_t>(model.start[j + 1]);
    for (auto k = static_cast<size_t>(model.start[j]); k < end; ++k) {
      Sum& sum = activity_[static_cast<size_t>(model.index[k])];
      sum.add_product(model.value[k], point[j]);
      const double error = matrix.error(k, model.value[k]);
      if (error != 0) sum.widen(error * std::fabs(point[j]));
    }
  }
  RoundedSlots lower(model, Field::rowLower);
  RoundedSlots upper(model, Field::rowUpper);
  for (size_t i = 0; i < activity_.size(); ++i) {
    const double missing =
        violation(activity_[i], model.row_lower[i], lower.error(i, model.row_lower[i]),
                  model.row_upper[i], upper.error(i, model.row_upper[i]));
    report.primal = std::max(report.primal, missing);
  }
}

/// The largest member outside the best window of `type` neighbours.
double PointChecker::set_violation(const SpecialSet& set, const std::vector<double>& point) {
  const size_t count = set.column.size();
  const auto window = static_cast<size_t>(set.type);
  if (count <= window) return 0;
  order_.resize(count);
  std::iota(order_.begin(), order_.end(), size_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [&](size_t a, size_t b) { return set.weight[a] < set.weight[b]; });
  const auto size = [&](size_t at) {
    return std::fabs(point[static_cast<size_t>(set.column[order_[at]])]);
  };
  largest_after_.assign(count + 1, 0);
  for (size_t at = count; at-- > 0;)
    largest_after_[at] = std::max(largest_after_[at + 1], size(at));
  double best = HUGE_VAL;
  double largest_before = 0;
  for (size_t first = 0; first + window <= count; ++first) {
    best = std::min(best, std::max(largest_before, largest_after_[first + window]));
    largest_before = std::max(largest_before, size(first));
  }
  return best;
}

}  // namespace assay
