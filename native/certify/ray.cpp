#include "ray.h"

#include <cmath>

#include "relaxation.h"

namespace assay {

Rational simplest_near(double value, double tolerance) {
  if (std::fabs(value) <= tolerance) return {};
  // Convergents p/q of the continued fraction of |value|, until one is near enough.
  const double target = std::fabs(value);
  double rest = target;
  int64_t p[2] = {1, 0};
  int64_t q[2] = {0, 1};
  for (int step = 0; step < 20; ++step) {
    const double whole = std::floor(rest);
    if (whole > 1e9) break;
    const auto term = static_cast<int64_t>(whole);
    const int64_t numerator = term * p[0] + p[1];
    const int64_t denominator = term * q[0] + q[1];
    if (numerator > 1'000'000'000 || denominator > 1'000'000'000) break;
    p[1] = p[0];
    q[1] = q[0];
    p[0] = numerator;
    q[0] = denominator;
    const double near = static_cast<double>(numerator) / static_cast<double>(denominator);
    if (std::fabs(near - target) <= tolerance)
      return {Integer(value < 0 ? -numerator : numerator), Integer(denominator)};
    if (rest == whole) break;
    rest = 1 / (rest - whole);
  }
  return Rational::from_double(value);
}

bool is_improving_ray(const Model& ray_model, std::span<const Rational> direction) {
  std::vector<Rational> activity(ray_model.row_lower.size());
  Rational change;
  for (size_t j = 0; j < direction.size(); ++j) {
    if (direction[j].is_zero()) continue;
    if (direction[j].sign() < 0 ? ray_model.column_lower[j] == 0 : ray_model.column_upper[j] == 0)
      return false;
    change = change + direction[j] * ray_model.exact_of(Field::cost, static_cast<uint32_t>(j),
                                                        ray_model.cost[j]);
    const auto end = static_cast<size_t>(ray_model.start[j + 1]);
    for (auto k = static_cast<size_t>(ray_model.start[j]); k < end; ++k) {
      Rational& sum = activity[static_cast<size_t>(ray_model.index[k])];
      sum = sum + direction[j] * ray_model.exact_of(Field::matrix, static_cast<uint32_t>(k),
                                                    ray_model.value[k]);
    }
  }
  for (size_t i = 0; i < activity.size(); ++i) {
    const int sign = activity[i].sign();
    if (sign < 0 && ray_model.row_lower[i] == 0) return false;
    if (sign > 0 && ray_model.row_upper[i] == 0) return false;
  }
  return ray_model.sense == Sense::max ? change.sign() > 0 : change.sign() < 0;
}

}  // namespace assay
