#include "small_proof.h"

#include <algorithm>
#include <cmath>

namespace assay::small {
namespace {

constexpr double kMostRounded = 0x1p52;
/// Bits kept of multipliers and points that no determinant makes whole.
constexpr double kRoundedSize = 0x1p50;

int64_t rounded(double value) { return static_cast<int64_t>(value + std::copysign(0.5, value)); }
bool fits(double value) { return std::fabs(value) < kMostRounded; }

/// Bits of the largest product of a multiplier and a coefficient; what is left of 127 is for sums and bounds.
constexpr int kNearBits = 84;
constexpr int kMostShift = 120;

bool add_product(Wide a, int64_t b, Wide& sum) {
  Wide product;
  return !__builtin_mul_overflow(a, static_cast<Wide>(b), &product) && !__builtin_add_overflow(sum, product, &sum);
}

/// Doubles above a size that came out of a few rounded operations.
constexpr double kInflation = 1 + 1e-9;
/// Of a sum of terms, what covers both the rounding to kRoundedSize and that of a dictionary.
constexpr double kMargin = 0x1p-40;

}  // namespace

bool compare_objectives(Wide a, Wide below_a, Wide b, Wide below_b, int& order) {
  Wide left;
  Wide right;
  if (below_a == below_b) {
    left = a;
    right = b;
  } else if (__builtin_mul_overflow(a, below_b, &left) || __builtin_mul_overflow(b, below_a, &right)) {
    return false;
  }
  order = left < right ? -1 : (left > right ? 1 : 0);
  return true;
}

void Prover::begin(const SmallModel& model) {
  model_ = &model;
  doubtful_ = false;
  has_reach_ = false;
}

/// Multipliers times a determinant, which is what makes them whole.
bool Prover::make_whole(const Multipliers& multipliers, double determinant) {
  for (int i = 0; i < model_->rows; ++i) {
    const double scaled = multipliers.row[i] * determinant;
    if (!fits(scaled)) return false;
    whole_[i] = rounded(scaled);
  }
  return true;
}

/// Multipliers times a power of two that keeps all their digits, whatever the rows were multiplied by. 0: beyond 128 bits.
Wide Prover::make_near(const Multipliers& multipliers) {
  const SmallModel& model = *model_;
  double peak = 0;
  for (int j = 0; j < model.columns && multipliers.with_costs; ++j) peak = std::max(peak, std::fabs(static_cast<double>(model.cost[j])));
  for (int i = 0; i < model.rows; ++i) {
    double size = 1;
    for (int j = 0; j < model.columns; ++j) size = std::max(size, std::fabs(static_cast<double>(model.row(i)[j])));
    peak = std::max(peak, size * std::fabs(multipliers.row[i]));
  }
  if (!(peak > 0) || !std::isfinite(peak)) return 0;
  int exponent = 0;
  std::frexp(peak, &exponent);
  const int shift = kNearBits - exponent;
  if (shift < 0 || shift > kMostShift) return 0;
  for (int i = 0; i < model.rows; ++i) near_[i] = static_cast<Wide>(std::ldexp(multipliers.row[i], shift));
  return static_cast<Wide>(1) << shift;
}

/// The least value of costs · denominator + multipliers · (activities - rows) over the box: whatever the multipliers are,
/// no point has less. Over denominator · bound_scale. False: a column or row without the bound that its weight needs, or
/// numbers beyond 128 bits.
template <class Multiplier>
bool Prover::total(const Box& box, const Multiplier* multipliers, bool with_costs, Wide denominator, Wide& out) {
  const SmallModel& model = *model_;
  Wide reduced[kMostColumns];
  for (int j = 0; j < model.columns; ++j) reduced[j] = with_costs ? model.cost[j] * denominator : 0;
  Wide sum = 0;
  for (int i = 0; i < model.rows; ++i) {
    const Multiplier multiplier = multipliers[i];
    if (multiplier == 0) continue;
    const int v = model.columns + i;
    const int64_t side = multiplier > 0 ? box.lower[v] : box.upper[v];
    if (side == kNoLower || side == kNoUpper || !add_product(multiplier, side, sum)) return false;
    const int64_t* row = model.row(i);
    for (int j = 0; j < model.columns; ++j) reduced[j] -= static_cast<Wide>(multiplier) * row[j];
  }
  if (model.bound_scale != 1 && __builtin_mul_overflow(sum, static_cast<Wide>(model.bound_scale), &sum)) return false;
  for (int j = 0; j < model.columns; ++j) {
    if (reduced[j] == 0) continue;
    int64_t side = reduced[j] > 0 ? box.lower[j] : box.upper[j];
    if (side == kNoLower || side == kNoUpper) {
      imply_reach();
      side = side == kNoLower ? reach_lower_[j] : reach_upper_[j];
    }
    if (side == kNoLower || side == kNoUpper || !add_product(reduced[j], side, sum)) return false;
  }
  out = sum;
  return true;
}

/// What rows moved by the tolerance could take from a total.
template <class Multiplier>
double Prover::forgiven(const Multiplier* multipliers) const {
  double size = 0;
  for (int i = 0; i < model_->rows; ++i) size += std::fabs(static_cast<double>(multipliers[i])) * model_->row_scale[i];
  return size * kTolerance * static_cast<double>(model_->bound_scale);
}

template <class Multiplier>
bool Prover::refutes_by(const Box& box, const Multiplier* multipliers) {
  Wide sum = 0;
  if (!total(box, multipliers, false, 1, sum) || sum <= 0) return false;
  if (static_cast<double>(sum) <= forgiven(multipliers)) doubtful_ = true;
  return true;
}

bool Prover::refutes(const Box& box, const Multipliers& multipliers, double determinant) {
  if (determinant > 0 && make_whole(multipliers, std::nearbyint(determinant)) && refutes_by(box, whole_.data())) return true;
  return make_near(multipliers) != 0 && refutes_by(box, near_.data());
}

bool Prover::bounds(const Box& box, const Multipliers& multipliers, double determinant, const Point& incumbent, double& gap) {
  const double whole = std::nearbyint(determinant);
  if (whole >= 1 && fits(whole * static_cast<double>(model_->bound_scale)) && make_whole(multipliers, whole)) {
    if (bounds_by(box, whole_.data(), static_cast<Wide>(whole), incumbent, gap)) return true;
  }
  const Wide denominator = make_near(multipliers);
  return denominator != 0 && bounds_by(box, near_.data(), denominator, incumbent, gap);
}

template <class Multiplier>
bool Prover::bounds_by(const Box& box, const Multiplier* multipliers, Wide denominator, const Point& incumbent, double& gap) {
  const SmallModel& model = *model_;
  Wide sum;
  Wide below;
  if (!total(box, multipliers, true, denominator, sum) || __builtin_mul_overflow(denominator, static_cast<Wide>(model.bound_scale), &below)) return false;
  gap = 0;
  const double bound = static_cast<double>(sum) / static_cast<double>(below);
  int order = 0;
  if (model.has_step) {
    // A better point would be a whole step better: the bound need only be above that.
    const Wide next = incumbent.objective - static_cast<Wide>(model.step) * incumbent.denominator;
    const double margin = bound - static_cast<double>(next) / static_cast<double>(incumbent.denominator);
    const bool is_above = compare_objectives(sum, below, next, incumbent.denominator, order)
                              ? order > 0
                              : margin > kNear * (1 + std::fabs(bound));
    if (is_above && margin <= forgiven(multipliers) / static_cast<double>(below)) doubtful_ = true;
    return is_above;
  }
  if (compare_objectives(sum, below, incumbent.objective, incumbent.denominator, order) && order >= 0) return true;
  const double value = static_cast<double>(incumbent.objective) / static_cast<double>(incumbent.denominator);
  const double size = std::max(static_cast<double>(model.cost_scale), std::fabs(value));
  if (value - bound > kNear * size) return false;
  gap = std::max(0.0, value - bound) + size * 0x1p-50;
  return true;
}

bool Prover::point_over(const Dictionary& dictionary, double denominator, Point& out) const {
  const SmallModel& model = *model_;
  if (!(denominator >= 1) || !fits(denominator)) return false;
  out.denominator = static_cast<int64_t>(denominator);
  out.objective = 0;
  for (int j = 0; j < model.columns; ++j) {
    const double value = model.is_integer[j] ? std::nearbyint(dictionary.value(j)) : dictionary.value(j);
    const double scaled = value * denominator;
    if (!fits(scaled)) return false;
    out.numerator[j] = rounded(scaled);
    out.objective += static_cast<Wide>(model.cost[j]) * out.numerator[j];
  }
  return true;
}

bool Prover::take_point(const Dictionary& dictionary, Point& out) const {
  const SmallModel& model = *model_;
  if (model.all_integer) return point_over(dictionary, 1, out) && keeps(out);
  const double whole = std::nearbyint(dictionary.determinant()) * static_cast<double>(model.bound_scale);
  if (point_over(dictionary, whole, out) && keeps(out) && out.violation == 0) return true;
  double largest = 1;
  for (int j = 0; j < model.columns; ++j) largest = std::max(largest, std::fabs(dictionary.value(j)));
  return point_over(dictionary, std::exp2(std::floor(std::log2(kRoundedSize / largest))), out) && keeps(out);
}

bool Prover::keeps(Point& point) const {
  const Box& box = model_->root;
  const SmallModel& model = *model_;
  const Wide below = point.denominator;
  const double size = static_cast<double>(point.denominator);
  point.violation = 0;
  for (int j = 0; j < model.columns; ++j) {
    const Wide x = static_cast<Wide>(point.numerator[j]) * model.bound_scale;
    if (model.is_integer[j] && point.numerator[j] % point.denominator != 0) return false;
    const auto miss = [&](Wide distance) {
      point.violation = std::max(point.violation, static_cast<double>(distance) / size / static_cast<double>(model.bound_scale));
    };
    if (box.lower[j] != kNoLower && x < box.lower[j] * below) miss(box.lower[j] * below - x);
    if (box.upper[j] != kNoUpper && x > box.upper[j] * below) miss(x - box.upper[j] * below);
  }
  for (int i = 0; i < model.rows; ++i) {
    const int v = model.columns + i;
    const int64_t* row = model.row(i);
    Wide activity = 0;
    for (int j = 0; j < model.columns; ++j) activity += static_cast<Wide>(row[j]) * point.numerator[j];
    const auto miss = [&](Wide distance) {
      point.violation = std::max(point.violation, static_cast<double>(distance) / size / model.row_scale[i]);
    };
    if (box.lower[v] != kNoLower && activity < box.lower[v] * below) miss(box.lower[v] * below - activity);
    if (box.upper[v] != kNoUpper && activity > box.upper[v] * below) miss(activity - box.upper[v] * below);
  }
  return !model.has_disjunctions() || keeps_structures(point);
}

bool Prover::keeps_structures(const Point& point) const {
  const SmallModel& model = *model_;
  const Wide below = point.denominator;
  for (int j = 0; j < model.columns; ++j) {
    if (!model.is_semi[j] || point.numerator[j] == 0) continue;
    const Wide x = static_cast<Wide>(point.numerator[j]) * model.bound_scale;
    if (model.part_lower[j] != kNoLower && x < model.part_lower[j] * below) return false;
    if (model.part_upper[j] != kNoUpper && x > model.part_upper[j] * below) return false;
  }
  for (int s = 0; s < model.sets; ++s) {
    const SmallSet& set = model.set[s];
    int first = -1;
    for (int at = 0; at < set.count; ++at) {
      if (point.numerator[model.member[set.first + at]] == 0) continue;
      if (first < 0) first = at;
      if (at - first >= set.type) return false;
    }
  }
  for (int k = 0; k < model.indicators; ++k) {
    const SmallIndicator& indicator = model.indicator[k];
    if (static_cast<Wide>(point.numerator[indicator.column]) * model.bound_scale != indicator.active * below) continue;
    const int64_t* row = model.row(indicator.row);
    Wide activity = 0;
    for (int j = 0; j < model.columns; ++j) activity += static_cast<Wide>(row[j]) * point.numerator[j];
    if (indicator.lower != kNoLower && activity < indicator.lower * below) return false;
    if (indicator.upper != kNoUpper && activity > indicator.upper * below) return false;
  }
  return true;
}

void Prover::column_margins(const Multipliers& multipliers, double* out) const {
  for (int j = 0; j < model_->columns; ++j) out[j] = multipliers.with_costs ? std::fabs(static_cast<double>(model_->cost[j])) : 0;
  double largest = 0;
  for (int i = 0; i < model_->rows; ++i) {
    const double multiplier = std::fabs(multipliers.row[i]);
    for (int j = 0; j < model_->columns && multiplier != 0; ++j) out[j] += multiplier * std::fabs(static_cast<double>(model_->row(i)[j]));
  }
  for (int j = 0; j < model_->columns; ++j) largest = std::max(largest, out[j]);
  for (int j = 0; j < model_->columns; ++j) out[j] = kMargin * (out[j] + 0x1p-20 * largest);
}

void Prover::row_margins(const double* direction, double* out) const {
  double largest = 0;
  for (int j = 0; j < model_->columns; ++j) largest = std::max(largest, std::fabs(direction[j]));
  for (int i = 0; i < model_->rows; ++i) {
    double size = 1;
    for (int j = 0; j < model_->columns; ++j) size += std::fabs(static_cast<double>(model_->row(i)[j]));
    out[i] = kMargin * largest * size;
  }
}

bool Prover::improves_forever(const Box& box, const double* direction, double determinant,
                              std::array<int64_t, kMostColumns>& out) const {
  const SmallModel& model = *model_;
  double largest = 0;
  for (int j = 0; j < model.columns; ++j) largest = std::max(largest, std::fabs(direction[j]));
  double factor = std::nearbyint(determinant);
  if (largest == 0) return false;
  if (!fits(factor * largest)) factor = kRoundedSize / largest;
  Wide change = 0;
  for (int j = 0; j < model.columns; ++j) {
    out[j] = rounded(direction[j] * factor);
    if ((out[j] < 0 && box.lower[j] != kNoLower) || (out[j] > 0 && box.upper[j] != kNoUpper)) return false;
    change += static_cast<Wide>(model.cost[j]) * out[j];
  }
  if (change >= 0) return false;
  for (int i = 0; i < model.rows; ++i) {
    const int v = model.columns + i;
    const int64_t* row = model.row(i);
    Wide activity = 0;
    for (int j = 0; j < model.columns; ++j) activity += static_cast<Wide>(row[j]) * out[j];
    if ((activity < 0 && box.lower[v] != kNoLower) || (activity > 0 && box.upper[v] != kNoUpper)) return false;
  }
  return true;
}

/// One pass over the rows; true when a column got a bound.
bool Prover::tighten_once() {
  const SmallModel& model = *model_;
  bool any = false;
  for (int i = 0; i < model.rows; ++i) {
    const int64_t* row = model.row(i);
    for (const bool upper : {false, true}) {
      const int64_t side = upper ? model.root.upper[model.columns + i] : model.root.lower[model.columns + i];
      if (side == kNoLower || side == kNoUpper) continue;
      // sum of terms <= side (signs turned for the lower side): each term is at most side less the least of the others.
      const double sign = upper ? 1 : -1;
      double size = std::fabs(static_cast<double>(side));
      int open = -1;
      int opens = 0;
      for (int j = 0; j < model.columns && opens < 2; ++j) {
        if (row[j] == 0) continue;
        const int64_t bound = (row[j] > 0) == upper ? reach_lower_[j] : reach_upper_[j];
        if (bound == kNoLower || bound == kNoUpper) {
          open = j;
          ++opens;
        } else {
          size += std::fabs(static_cast<double>(row[j])) * std::fabs(static_cast<double>(bound)) / static_cast<double>(model.bound_scale);
        }
      }
      if (opens > 1) continue;
      for (int j = 0; j < model.columns; ++j) {
        if (row[j] == 0 || (opens == 1 && j != open)) continue;
        const bool bounds_upper = static_cast<double>(row[j]) * sign > 0;
        int64_t& reach = bounds_upper ? reach_upper_[j] : reach_lower_[j];
        if (reach != kNoLower && reach != kNoUpper) continue;
        const double most = size / std::fabs(static_cast<double>(row[j])) * static_cast<double>(model.bound_scale) * kInflation + 1;
        if (!fits(most)) continue;
        reach = bounds_upper ? static_cast<int64_t>(std::ceil(most)) : -static_cast<int64_t>(std::ceil(most));
        any = true;
      }
    }
  }
  return any;
}

void Prover::imply_reach() {
  if (has_reach_) return;
  has_reach_ = true;
  for (int j = 0; j < model_->columns; ++j) {
    reach_lower_[j] = model_->root.lower[j];
    reach_upper_[j] = model_->root.upper[j];
  }
  for (int pass = 0; pass < 4 && tighten_once(); ++pass) {
  }
}

}  // namespace assay::small
