// Models built from a model: what its infeasibility or unboundedness is proved on.
#include <algorithm>
#include <cmath>

#include "certify.h"
#include "relaxation.h"

namespace assay {
namespace {

void copy_exact(const Model& from, Model& to, std::initializer_list<Field> fields) {
  if (from.exact.empty()) return;
  to.pool = from.pool;
  for (const ExactEntry& entry : from.exact) {
    if (std::find(fields.begin(), fields.end(), entry.field) != fields.end())
      to.exact.push_back(entry);
  }
}

void copy_matrix(const Model& from, Model& to) {
  to.start = from.start;
  to.index = from.index;
  to.value = from.value;
}

/// A column of cost 1 for the violation of one side: value · slack is added to the row.
void add_slack(Model& elastic, size_t row, double value) {
  elastic.cost.push_back(1);
  elastic.column_lower.push_back(0);
  elastic.column_upper.push_back(kInfinity);
  elastic.index.push_back(static_cast<int32_t>(row));
  elastic.value.push_back(value);
  elastic.start.push_back(static_cast<int32_t>(elastic.index.size()));
}

enum class Order { holds, fails, fails_within_tolerance };

/// Whether lower <= upper holds for the exact values.
Order order_of(const Model& model, Field lower_field, Field upper_field, size_t slot, double lower,
               double upper) {
  if (lower < upper) return Order::holds;
  if (std::isinf(lower) || std::isinf(upper)) return Order::fails;
  const auto at = static_cast<uint32_t>(slot);
  if (lower == upper && (model.exact.empty() || !(model.exact_of(upper_field, at, upper) <
                                                  model.exact_of(lower_field, at, lower)))) {
    return Order::holds;
  }
  const double size = std::max({1.0, std::fabs(lower), std::fabs(upper)});
  return lower - upper > kRowTolerance * size ? Order::fails : Order::fails_within_tolerance;
}

/// Whether an integer lies between the bounds. Rounding to the nearest double never crosses an
/// integer, so only a double that is one itself needs the exact value.
Order integers_of(const Model& model, size_t column, double lower, double upper) {
  if (std::isinf(lower) || std::isinf(upper)) return Order::holds;
  double least = std::ceil(lower);
  double most = std::floor(upper);
  const auto at = static_cast<uint32_t>(column);
  if (least == lower &&
      Rational::from_double(lower) < model.exact_of(Field::columnLower, at, lower))
    least += 1;
  if (most == upper && model.exact_of(Field::columnUpper, at, upper) < Rational::from_double(upper))
    most -= 1;
  if (least <= most) return Order::holds;
  const bool surely =
      std::ceil(lower - kIntegralityTolerance) > std::floor(upper + kIntegralityTolerance);
  return surely ? Order::fails : Order::fails_within_tolerance;
}

void take(Order order, InfeasibilityProof& proof) {
  if (order == Order::holds) return;
  const bool within = order == Order::fails_within_tolerance;
  proof.tolerance_sensitive = within && (!proof.proved || proof.tolerance_sensitive);
  proof.proved = true;
}

}  // namespace

void build_elastic(const Model& model, Model& elastic) {
  elastic.clear();
  const auto columns = static_cast<size_t>(model.columns());
  elastic.cost.assign(columns, 0);
  for (size_t j = 0; j < columns; ++j) {
    const Box box = box_of(model, j);
    elastic.column_lower.push_back(box.lower);
    elastic.column_upper.push_back(box.upper);
  }
  elastic.row_lower = model.row_lower;
  elastic.row_upper = model.row_upper;
  copy_matrix(model, elastic);
  for (size_t i = 0; i < model.row_lower.size(); ++i) {
    if (std::isfinite(model.row_lower[i])) add_slack(elastic, i, 1);
    if (std::isfinite(model.row_upper[i])) add_slack(elastic, i, -1);
  }
  elastic.kind.assign(elastic.cost.size(), ColumnKind::continuous);
  elastic.column_name.resize(elastic.cost.size());
  elastic.row_name.resize(elastic.row_lower.size());
  copy_exact(
      model, elastic,
      {Field::columnLower, Field::columnUpper, Field::rowLower, Field::rowUpper, Field::matrix});
}

void build_ray(const Model& model, Model& ray) {
  ray.clear();
  ray.sense = model.sense;
  ray.cost = model.cost;
  const auto columns = static_cast<size_t>(model.columns());
  for (size_t j = 0; j < columns; ++j) {
    const Box box = box_of(model, j);
    ray.column_lower.push_back(box.lower == -kInfinity ? -1 : 0);
    ray.column_upper.push_back(box.upper == kInfinity ? 1 : 0);
  }
  for (size_t i = 0; i < model.row_lower.size(); ++i) {
    ray.row_lower.push_back(model.row_lower[i] == -kInfinity ? -kInfinity : 0);
    ray.row_upper.push_back(model.row_upper[i] == kInfinity ? kInfinity : 0);
  }
  copy_matrix(model, ray);
  ray.kind.assign(columns, ColumnKind::continuous);
  ray.column_name.resize(columns);
  ray.row_name.resize(ray.row_lower.size());
  copy_exact(model, ray, {Field::cost, Field::matrix});
}

InfeasibilityProof bounds_prove_infeasible(const Model& model) {
  InfeasibilityProof proof;
  for (size_t j = 0; j < model.cost.size(); ++j) {
    if (is_semicontinuous(model.kind[j])) continue;  // zero is always left
    const double lower = model.column_lower[j];
    const double upper = model.column_upper[j];
    if (is_integer(model.kind[j])) {
      if (upper - lower < 1 || !(lower <= upper))
        take(integers_of(model, j, lower, upper), proof);
      else
        continue;
    }
    take(order_of(model, Field::columnLower, Field::columnUpper, j, lower, upper), proof);
  }
  for (size_t i = 0; i < model.row_lower.size(); ++i) {
    take(order_of(model, Field::rowLower, Field::rowUpper, i, model.row_lower[i],
                  model.row_upper[i]),
         proof);
  }
  return proof;
}

}  // namespace assay
