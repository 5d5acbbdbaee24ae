#include "small_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::small {
namespace {

constexpr int kMostDigits = 15;  // behind the point
constexpr std::array<int64_t, kMostDigits + 1> kPowerOfTen = {1,         10,         100,         1000,         10000,         100000,         1000000,         10000000,
                                                              100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000};

bool is_moderate(int64_t value) { return value < kMostInteger && value > -kMostInteger; }

bool to_whole(double value, int64_t& out) {
  if (!(std::fabs(value) < static_cast<double>(kMostInteger))) return false;
  out = static_cast<int64_t>(value);
  return static_cast<double>(out) == value;
}

bool to_bounds(double lower, double upper, int64_t& low, int64_t& high) {
  if (lower == -kInfinity) low = kNoLower;
  else if (!to_whole(lower, low)) return false;
  if (upper == kInfinity) high = kNoUpper;
  else if (!to_whole(upper, high)) return false;
  return true;
}

bool multiply(int64_t& value, int64_t factor) {
  return !__builtin_mul_overflow(value, factor, &value) && is_moderate(value);
}

/// The least common multiple, or false when it grows too large.
bool join(int64_t& scale, int64_t denominator) {
  if (denominator == 1 || denominator == scale || scale % denominator == 0) return true;
  return multiply(scale, denominator / std::gcd(scale, denominator));
}

/// Reads array elements in the order of model.exact (fields, then slots).
class ExactReader {
 public:
  explicit ExactReader(const Model& model) : at_(model.exact.data()), end_(at_ + model.exact.size()) {}

  /// value = numerator / denominator, exactly. False: too long.
  bool read(Field field, uint32_t slot, double value, int64_t& numerator, int64_t& denominator) {
    denominator = 1;
    if (const Number* exact = find(field, slot, value)) return read_decimal(*exact, numerator, denominator);
    if (to_whole(value, numerator)) return true;
    int exponent = 0;
    std::frexp(value, &exponent);
    if (exponent > 30 || exponent < -20) return false;
    double scaled = value;
    for (int bits = 1; bits <= 40; ++bits) {
      scaled *= 2;
      denominator *= 2;
      if (to_whole(scaled, numerator)) return true;
    }
    return false;
  }

 private:
  const Number* find(Field field, uint32_t slot, double value) {
    while (at_ != end_ && (at_->field < field || (at_->field == field && at_->slot < slot))) ++at_;
    const Number* found = nullptr;  // the last entry of an element counts, as in Model::exact_of
    for (; at_ != end_ && at_->field == field && at_->slot == slot; ++at_) {
      if (at_->number.value == value) found = &at_->number;
    }
    return found;
  }

  static bool read_decimal(const Number& number, int64_t& numerator, int64_t& denominator) {
    if (number.kind != Number::Kind::decimal || number.exponent > kMostDigits || number.exponent < -kMostDigits) return false;
    numerator = number.mantissa;
    if (number.exponent > 0 && !multiply(numerator, kPowerOfTen[static_cast<size_t>(number.exponent)])) return false;
    if (number.exponent < 0) denominator = kPowerOfTen[static_cast<size_t>(-number.exponent)];
    return multiply(denominator, number.divisor) && is_moderate(numerator);
  }

  const ExactEntry* at_;
  const ExactEntry* end_;
};

bool rescale(int64_t& value, int64_t denominator, int64_t scale) { return denominator == scale || multiply(value, scale / denominator); }

bool fits(const Model& model) {
  return model.columns() <= kMostColumns && model.columns() > 0 && model.is_linear() &&
         model.rows() + static_cast<int>(model.indicators.size()) <= kMostRows;
}

}  // namespace

void SmallModel::clear_matrix() {
  std::fill_n(coefficient.begin(), static_cast<size_t>(columns * rows), int64_t{0});
}

bool SmallModel::take(const Model& model) {
  if (!fits(model)) return false;
  columns = model.columns();
  rows = model.rows();
  is_max = model.sense == Sense::max;
  semis = sets = indicators = 0;
  has_step = false;
  if (!model.exact.empty() || !take_whole(model)) {
    if (!take_fractions(model)) return false;
  }
  if (is_max) {
    for (int j = 0; j < columns; ++j) cost[j] = -cost[j];
    offset = -offset;
  }
  return take_kinds(model) && (model.sets.empty() || take_sets(model)) && (model.indicators.empty() || take_indicators(model));
}

bool SmallModel::take_whole(const Model& model) {
  if (!to_whole(model.offset, offset)) return false;
  cost_scale = bound_scale = 1;
  clear_matrix();
  for (int j = 0; j < columns; ++j) {
    if (!to_whole(model.cost[j], cost[j])) return false;
    if (!to_bounds(model.column_lower[j], model.column_upper[j], root.lower[j], root.upper[j])) return false;
    for (int k = model.start[j]; k < model.start[j + 1]; ++k) {
      if (!to_whole(model.value[k], row(model.index[k])[j])) return false;
    }
  }
  for (int i = 0; i < rows; ++i) {
    row_scale[i] = 1;
    if (!to_bounds(model.row_lower[i], model.row_upper[i], root.lower[columns + i], root.upper[columns + i])) return false;
  }
  return true;
}

bool SmallModel::take_fractions(const Model& model) {
  ExactReader reader(model);
  std::array<Fraction, kMostVariables> lower;
  std::array<Fraction, kMostVariables> upper;
  std::array<Fraction, kMostColumns> costs;
  Fraction constant{};
  scale_.fill(1);
  cost_scale = bound_scale = 1;
  const auto read = [&](Field field, int slot, double value, Fraction& out, int64_t& scale) {
    return reader.read(field, static_cast<uint32_t>(slot), value, out.numerator, out.denominator) && join(scale, out.denominator);
  };
  const auto read_side = [&](Field field, int slot, double value, Fraction& out, int64_t& scale) {
    if (std::isfinite(value)) return read(field, slot, value, out, scale);
    out = {value < 0 ? kNoLower : kNoUpper, 0};
    return true;
  };
  if (!read(Field::offset, 0, model.offset, constant, cost_scale)) return false;
  for (int j = 0; j < columns; ++j) {
    if (!read(Field::cost, j, model.cost[j], costs[j], cost_scale)) return false;
  }
  for (int j = 0; j < columns; ++j) {
    if (!read_side(Field::columnLower, j, model.column_lower[j], lower[j], bound_scale)) return false;
  }
  for (int j = 0; j < columns; ++j) {
    if (!read_side(Field::columnUpper, j, model.column_upper[j], upper[j], bound_scale)) return false;
  }
  for (int i = 0; i < rows; ++i) {
    if (!read_side(Field::rowLower, i, model.row_lower[i], lower[columns + i], scale_[i])) return false;
  }
  for (int i = 0; i < rows; ++i) {
    if (!read_side(Field::rowUpper, i, model.row_upper[i], upper[columns + i], scale_[i])) return false;
  }
  for (int k = 0; k < model.nonzeros(); ++k) {
    if (!read(Field::matrix, k, model.value[k], entry_[k], scale_[model.index[k]])) return false;
  }

  offset = constant.numerator;
  if (!rescale(offset, constant.denominator, cost_scale)) return false;
  clear_matrix();
  for (int j = 0; j < columns; ++j) {
    cost[j] = costs[j].numerator;
    if (!rescale(cost[j], costs[j].denominator, cost_scale)) return false;
    for (int k = model.start[j]; k < model.start[j + 1]; ++k) {
      const int i = model.index[k];
      int64_t& entry = row(i)[j];
      entry = entry_[k].numerator;
      if (!rescale(entry, entry_[k].denominator, scale_[i])) return false;
    }
  }
  for (int v = 0; v < columns + rows; ++v) {
    const int64_t scale = v < columns ? bound_scale : scale_[v - columns];
    root.lower[v] = lower[v].numerator;
    root.upper[v] = upper[v].numerator;
    if (lower[v].denominator != 0 && !rescale(root.lower[v], lower[v].denominator, scale)) return false;
    if (upper[v].denominator != 0 && !rescale(root.upper[v], upper[v].denominator, scale)) return false;
  }
  for (int i = 0; i < rows; ++i) row_scale[i] = static_cast<double>(scale_[i]);
  return true;
}

/// Rounds the bounds of an integer column inwards. False where a solver's tolerance could round them outwards.
bool SmallModel::round_bounds(int column) {
  const int64_t scale = bound_scale;
  if (scale == 1) return true;
  const auto round = [&](int64_t& bound, bool up) {
    int64_t whole = bound / scale;
    const int64_t rest = bound - whole * scale;
    if (rest == 0) return true;
    if (up && rest > 0) ++whole;
    if (!up && rest < 0) --whole;
    const double moved = std::fabs(static_cast<double>(whole * scale - bound)) / static_cast<double>(scale);
    bound = whole * scale;
    return moved < 1 - 1e-5;
  };
  return (root.lower[column] == kNoLower || round(root.lower[column], true)) &&
         (root.upper[column] == kNoUpper || round(root.upper[column], false));
}

bool SmallModel::take_kinds(const Model& model) {
  all_integer = true;
  has_integers = false;
  for (int j = 0; j < columns; ++j) {
    const ColumnKind kind = model.kind[j];
    is_integer[j] = kind == ColumnKind::integer || kind == ColumnKind::semiInteger;
    is_semi[j] = false;
    all_integer = all_integer && is_integer[j];
    has_integers = has_integers || is_integer[j];
    if (is_integer[j] && !round_bounds(j)) return false;
    if (kind != ColumnKind::semiContinuous && kind != ColumnKind::semiInteger) continue;
    // A part that no solver takes (highs.cpp, refuse) is left to the solver's own word about it.
    if (model.column_lower[j] < 0 || (model.column_lower[j] > 0 && model.column_upper[j] > 1e5)) return false;
    if (root.lower[j] == 0) continue;  // {0} and [0, u] are [0, u]
    is_semi[j] = true;
    ++semis;
    part_lower[j] = root.lower[j];
    part_upper[j] = root.upper[j];
    root.lower[j] = std::min(root.lower[j], int64_t{0});
    root.upper[j] = std::max(root.upper[j], int64_t{0});
  }
  return true;
}

bool SmallModel::take_sets(const Model& model) {
  if (model.sets.size() > kMostSets) return false;
  int used = 0;
  for (const SpecialSet& from : model.sets) {
    const auto count = static_cast<int>(from.column.size());
    if (used + count > kMostMembers || from.type < 1 || from.type > 2) return false;
    std::array<int, kMostMembers> order;
    std::iota(order.begin(), order.begin() + count, 0);
    std::stable_sort(order.begin(), order.begin() + count, [&](int a, int b) { return from.weight[a] < from.weight[b]; });
    set[sets++] = {from.type, used, count};
    for (int at = 0; at < count; ++at) member[used++] = from.column[order[at]];
  }
  return true;
}

/// Numbers outside the matrix have no exact value beside them: only whole ones are taken.
bool SmallModel::take_indicators(const Model& model) {
  for (const Indicator& from : model.indicators) {
    const int j = from.column;
    if (!is_integer[j] || is_semi[j] || root.lower[j] < 0 || root.upper[j] > bound_scale) return false;
    const int i = rows++;
    std::fill_n(row(i), columns, int64_t{0});
    for (size_t k = 0; k < from.row.index.size(); ++k) {
      if (!to_whole(from.row.value[k], row(i)[from.row.index[k]])) return false;
    }
    SmallIndicator& to = indicator[indicators++];
    to = {j, from.active ? bound_scale : 0, i, 0, 0};
    if (!to_bounds(from.row.lower, from.row.upper, to.lower, to.upper)) return false;
    row_scale[i] = 1;
    const bool holds = root.lower[j] == root.upper[j] && root.lower[j] == to.active;
    root.lower[columns + i] = holds ? to.lower : kNoLower;
    root.upper[columns + i] = holds ? to.upper : kNoUpper;
  }
  return true;
}

bool SmallModel::loosen() {
  constexpr int64_t kMillion = 1000000;
  for (int i = 0; i < rows; ++i) {
    const auto scale = static_cast<int64_t>(row_scale[i]);
    const int64_t factor = scale % kMillion == 0 ? 1 : kMillion;
    const int64_t step = scale * factor / kMillion;
    for (int j = 0; j < columns; ++j) {
      if (!multiply(row(i)[j], factor)) return false;
    }
    int64_t& lower = root.lower[columns + i];
    int64_t& upper = root.upper[columns + i];
    if (lower != kNoLower && (!multiply(lower, factor) || !is_moderate(lower -= step))) return false;
    if (upper != kNoUpper && (!multiply(upper, factor) || !is_moderate(upper += step))) return false;
    row_scale[i] *= static_cast<double>(factor);
  }
  return true;
}

void SmallModel::find_step() {
  step = 0;
  for (int j = 0; j < columns; ++j) {
    if (cost[j] == 0) continue;
    if (!is_integer[j]) return;
    if (step != 1) step = std::gcd(step, cost[j]);
  }
  has_step = true;
  if (step == 0) step = 1;
}

}  // namespace assay::small
