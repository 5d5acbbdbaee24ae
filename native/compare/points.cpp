#include "points.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "kinds.h"

namespace assay {
namespace {

constexpr double kFarSteps = 1000;     // along a ray
constexpr double kTolerance = 1e-9;    // of sides, relative
constexpr double kSmallPivot = 1e-9;
constexpr size_t kMostColumns = 6;

using Point = std::vector<double>;

void add(std::vector<Point>& points, Point point) {
  const auto near = [&point](const Point& other) {
    for (size_t j = 0; j < point.size(); ++j) {
      if (std::abs(point[j] - other[j]) > kTolerance * std::max(1.0, std::abs(point[j]))) return false;
    }
    return true;
  };
  if (!point.empty() && std::none_of(points.begin(), points.end(), near)) points.push_back(std::move(point));
}

// Extreme points in some directions.
std::vector<Point> support_points(const std::vector<Terms>& directions, Reach& reach) {
  std::vector<Point> points;
  for (const Terms& direction : directions) {
    for (const int sign : {1, -1}) {
      Support support = reach.maximise(direction, sign);
      if (support.relaxed) continue;
      if (support.kind == Support::Kind::unbounded && !support.ray.empty()) {
        Point far = support.point;
        for (size_t j = 0; j < far.size(); ++j) far[j] += kFarSteps * support.ray[j];
        add(points, std::move(far));
      }
      if (support.kind == Support::Kind::finite || support.kind == Support::Kind::unbounded) add(points, std::move(support.point));
    }
  }
  return points;
}

struct Box {
  Point lower, upper;
};

// Nothing where the set is not bounded, or not known to be.
std::optional<Box> box_of(const Model& set, Reach& reach) {
  Box box;
  for (int32_t j = 0; j < set.columns(); ++j) {
    const Support most = reach.maximise({{j, 1.0}}, 1), least = reach.maximise({{j, 1.0}}, -1);
    if (most.kind != Support::Kind::finite || least.kind != Support::Kind::finite) return std::nullopt;
    box.lower.push_back(-least.value);
    box.upper.push_back(most.value);
  }
  return box;
}

class Linear {
 public:
  explicit Linear(const Model& set) : set_(set), rows_(row_terms(set)) {}

  bool holds(const Point& point) const {
    const auto between = [](double lower, double value, double upper) {
      const double slack = kTolerance * std::max(1.0, std::abs(value));
      return value >= lower - slack && value <= upper + slack;
    };
    for (size_t j = 0; j < point.size(); ++j) {
      if (!between(set_.column_lower[j], point[j], set_.column_upper[j])) return false;
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      double activity = 0;
      for (const auto& [column, value] : rows_[i]) activity += value * point[column];
      if (!between(set_.row_lower[i], activity, set_.row_upper[i])) return false;
    }
    return true;
  }

  struct Plane {
    Terms terms;
    double side;
  };
  std::vector<Plane> planes() const {
    std::vector<Plane> planes;
    const auto add_sides = [&planes](const Terms& terms, double lower, double upper) {
      if (std::isfinite(lower)) planes.push_back({terms, lower});
      if (std::isfinite(upper) && upper != lower) planes.push_back({terms, upper});
    };
    for (size_t i = 0; i < rows_.size(); ++i) add_sides(rows_[i], set_.row_lower[i], set_.row_upper[i]);
    for (int32_t j = 0; j < set_.columns(); ++j) add_sides({{j, 1.0}}, set_.column_lower[j], set_.column_upper[j]);
    return planes;
  }

 private:
  const Model& set_;
  std::vector<Terms> rows_;
};

// Where n planes cross; empty: in no single point.
Point crossing(const std::vector<Linear::Plane>& planes, const std::vector<size_t>& chosen) {
  const size_t n = chosen.size();
  std::vector<Point> rows(n, Point(n + 1, 0));
  for (size_t i = 0; i < n; ++i) {
    for (const auto& [column, value] : planes[chosen[i]].terms) rows[i][column] = value;
    rows[i][n] = planes[chosen[i]].side;
  }
  for (size_t k = 0; k < n; ++k) {
    size_t best = k;
    for (size_t i = k + 1; i < n; ++i) best = std::abs(rows[i][k]) > std::abs(rows[best][k]) ? i : best;
    if (std::abs(rows[best][k]) < kSmallPivot) return {};
    std::swap(rows[k], rows[best]);
    for (size_t i = 0; i < n; ++i) {
      const double factor = i == k ? 0 : rows[i][k] / rows[k][k];
      for (size_t c = k; c <= n && factor != 0; ++c) rows[i][c] -= factor * rows[k][c];
    }
  }
  Point point(n);
  for (size_t k = 0; k < n; ++k) point[k] = rows[k][n] / rows[k][k];
  return point;
}

// The next choice of n from `count`; false after the last.
bool advance(std::vector<size_t>& chosen, size_t count) {
  const size_t n = chosen.size();
  for (size_t k = n; k-- > 0;) {
    if (chosen[k] + n - k >= count) continue;
    ++chosen[k];
    for (size_t i = k + 1; i < n; ++i) chosen[i] = chosen[i - 1] + 1;
    return true;
  }
  return false;
}

std::optional<std::vector<Point>> all_vertices(const Model& set, Reach& reach) {
  const auto n = static_cast<size_t>(set.columns());
  if (n == 0 || n > kMostColumns || !set.is_lp()) return std::nullopt;
  const Linear linear(set);
  const std::vector<Linear::Plane> planes = linear.planes();
  if (planes.size() < n) return std::nullopt;
  double crossings = 1;
  for (size_t k = 0; k < n; ++k) crossings *= static_cast<double>(planes.size() - k) / static_cast<double>(k + 1);
  if (crossings > kMostCrossings || !box_of(set, reach)) return std::nullopt;
  std::vector<Point> points;
  std::vector<size_t> chosen(n);
  for (size_t k = 0; k < n; ++k) chosen[k] = k;
  do {
    Point point = crossing(planes, chosen);
    if (!point.empty() && linear.holds(point)) add(points, std::move(point));
  } while (advance(chosen, planes.size()));
  return points;
}

std::optional<std::vector<Point>> all_whole_points(const Model& set, Reach& reach) {
  const auto whole = [](ColumnKind kind) { return kind == ColumnKind::integer; };
  if (set.columns() == 0 || !std::all_of(set.kind.begin(), set.kind.end(), whole)) return std::nullopt;
  if (!set.sets.empty() || !set.indicators.empty() || !set.quadratic_rows.empty()) return std::nullopt;
  std::optional<Box> box = box_of(set, reach);
  if (!box) return std::nullopt;
  double count = 1;
  for (size_t j = 0; j < box->lower.size(); ++j) {
    box->lower[j] = std::round(box->lower[j]);
    box->upper[j] = std::round(box->upper[j]);
    count *= box->upper[j] - box->lower[j] + 1;
  }
  if (count > kMostPoints) return std::nullopt;
  const Linear linear(set);
  std::vector<Point> points;
  Point point = box->lower;
  while (true) {
    if (linear.holds(point)) points.push_back(point);
    size_t j = 0;
    while (j < point.size() && point[j] >= box->upper[j]) {
      point[j] = box->lower[j];
      ++j;
    }
    if (j == point.size()) return points;
    ++point[j];
  }
}

}  // namespace

PointSample sample_points(const Model& set, const std::vector<Terms>& directions, Judge& judge, const JudgeOptions& options,
                          double* seconds_left) {
  if (directions.empty()) return {};  // nothing is shared, so no point says anything
  Reach reach(set, judge, options, seconds_left);
  if (auto points = all_whole_points(set, reach); points && !points->empty()) return {std::move(*points), Coverage::all};
  if (auto points = all_vertices(set, reach); points && !points->empty()) return {std::move(*points), Coverage::vertices};
  return {support_points(directions, reach), Coverage::support};
}

}  // namespace assay
