#include "model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <tuple>

namespace assay {
namespace {

bool before(const ExactEntry& a, const ExactEntry& b) {
  return std::tie(a.field, a.slot) < std::tie(b.field, b.slot);
}

bool is_integer(ColumnKind kind) {
  return kind == ColumnKind::integer || kind == ColumnKind::semiInteger;
}

bool is_semicontinuous(ColumnKind kind) {
  return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger;
}

/// The array that exact values of a field stand for; the offset is an array of one.
std::span<const double> array_of(const Model& model, Field field) {
  switch (field) {
    case Field::offset:
      return {&model.offset, 1};
    case Field::cost:
      return model.cost;
    case Field::columnLower:
      return model.column_lower;
    case Field::columnUpper:
      return model.column_upper;
    case Field::rowLower:
      return model.row_lower;
    case Field::rowUpper:
      return model.row_upper;
    case Field::matrix:
      break;
  }
  return model.value;
}

/// Two lanes of multiply-xorshift over 64-bit words; each step is a bijection of its lane, so no
/// word gets lost.
class Mixer {
 public:
  void word(uint64_t word) {
    low_ = (low_ ^ word) * 0x9e3779b97f4a7c15;
    low_ ^= low_ >> 32;
    high_ = (high_ + std::rotl(word, 29)) * 0xd1342543de82ef95;
    high_ ^= high_ >> 29;
  }
  void number(double value) { word(std::bit_cast<uint64_t>(value == 0 ? 0.0 : value)); }
  void numbers(std::span<const double> values) {
    word(values.size());
    for (const double value : values) number(value);
  }
  void indices(std::span<const int32_t> values) {
    word(values.size());
    for (const int32_t value : values) word(static_cast<uint64_t>(value));
  }
  void integer(const Integer& value) {
    word((value.bits() << 1) | (value.is_negative() ? 1 : 0));
    for (size_t at = 0; at * 32 < value.bits(); ++at) word(value.limb(at));
  }
  ModelHash finish() const {
    const uint64_t low = finalize(low_ + std::rotl(high_, 17));
    return {.low = low, .high = finalize(high_ ^ std::rotl(low, 31))};
  }

 private:
  static uint64_t finalize(uint64_t word) {
    word = (word ^ (word >> 33)) * 0xff51afd7ed558ccd;
    word = (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53;
    return word ^ (word >> 33);
  }
  uint64_t low_ = 0x243f6a8885a308d3;
  uint64_t high_ = 0x13198a2e03707344;
};

void mix(Mixer& mixer, const SparseRow& row) {
  mixer.number(row.lower);
  mixer.number(row.upper);
  mixer.indices(row.index);
  mixer.numbers(row.value);
}

void mix(Mixer& mixer, const std::vector<QuadraticTerm>& terms) {
  mixer.word(terms.size());
  for (const QuadraticTerm& term : terms) {
    mixer.word((static_cast<uint64_t>(term.first) << 32) | static_cast<uint32_t>(term.second));
    mixer.number(term.value);
  }
}

void mix_exact(Mixer& mixer, const Model& model) {
  for (const ExactEntry& entry : model.exact) {
    const std::span<const double> array = array_of(model, entry.field);
    if (entry.slot >= array.size() || array[entry.slot] != entry.number.value) continue;
    const Rational exact = exact_value(entry.number, model.pool);
    mixer.word((static_cast<uint64_t>(entry.field) << 32) | entry.slot);
    mixer.integer(exact.numerator());
    mixer.integer(exact.denominator());
  }
}

constexpr std::array<double, RowEntries::kMostPlaces + 1> kPowerOfTen = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The number of a form that is not RowEntries::kOther. The product is off by less than
/// 2^-51 of the mantissa, so less than one half.
Number number_from(double value, uint8_t form) {
  if (form == RowEntries::kExact) return Number::of(value);
  const double scaled = value * kPowerOfTen[form];
  return {.value = value,
          .mantissa = static_cast<int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5)),
          .exponent = static_cast<int16_t>(-form),
          .kind = Number::Kind::decimal};
}

}  // namespace

bool Model::has_continuous() const { return !std::all_of(kind.begin(), kind.end(), is_integer); }

bool Model::has_integers() const { return std::any_of(kind.begin(), kind.end(), is_integer); }

bool Model::has_semicontinuous() const {
  return std::any_of(kind.begin(), kind.end(), is_semicontinuous);
}

bool Model::is_lp() const {
  return is_linear() && indicators.empty() && sets.empty() &&
         std::all_of(kind.begin(), kind.end(),
                     [](ColumnKind k) { return k == ColumnKind::continuous; });
}

Rational Model::exact_of(Field field, uint32_t slot, double value) const {
  const ExactEntry key{.field = field, .slot = slot, .number = {}};
  const auto [first, last] = std::equal_range(exact.begin(), exact.end(), key, before);
  for (auto entry = last; entry != first;) {
    --entry;
    if (entry->number.value == value) return exact_value(entry->number, pool);
  }
  return Rational::from_double(value);
}

void Model::clear() {
  sense = Sense::min;
  offset = 0;
  name = {};
  objective_name = {};
  cost.clear();
  column_lower.clear();
  column_upper.clear();
  kind.clear();
  column_name.clear();
  row_lower.clear();
  row_upper.clear();
  row_name.clear();
  start.clear();
  index.clear();
  value.clear();
  quadratic.clear();
  quadratic_rows.clear();
  indicators.clear();
  sets.clear();
  user_cuts.clear();
  exact.clear();
  pool.clear();
  arena.clear();
}

ModelHash hash_of(const Model& model) {
  Mixer mixer;
  mixer.word(static_cast<uint64_t>(model.sense));
  mixer.number(model.offset);
  mixer.numbers(model.cost);
  mixer.numbers(model.column_lower);
  mixer.numbers(model.column_upper);
  for (const ColumnKind kind : model.kind) mixer.word(static_cast<uint64_t>(kind));
  mixer.numbers(model.row_lower);
  mixer.numbers(model.row_upper);
  mixer.indices(model.start);
  mixer.indices(model.index);
  mixer.numbers(model.value);
  mix(mixer, model.quadratic);
  mixer.word(model.quadratic_rows.size());
  for (const QuadraticRow& row : model.quadratic_rows) {
    mix(mixer, row.linear);
    mix(mixer, row.terms);
  }
  mixer.word(model.indicators.size());
  for (const Indicator& indicator : model.indicators) {
    mixer.word((static_cast<uint64_t>(indicator.column) << 1) | (indicator.active ? 1 : 0));
    mix(mixer, indicator.row);
  }
  mixer.word(model.sets.size());
  for (const SpecialSet& set : model.sets) {
    mixer.word(static_cast<uint64_t>(set.type));
    mixer.indices(set.column);
    mixer.numbers(set.weight);
  }
  mix_exact(mixer, model);
  return mixer.finish();
}

ColumnCounts count_kinds(const Model& model) {
  ColumnCounts counts;
  for (size_t j = 0; j < model.kind.size(); ++j) {
    if (!is_integer(model.kind[j])) continue;
    const bool binary = model.kind[j] == ColumnKind::integer && model.column_lower[j] >= 0 &&
                        model.column_upper[j] <= 1;
    ++(binary ? counts.binaries : counts.integers);
  }
  return counts;
}

void RowEntries::clear() {
  column_.clear();
  value_.clear();
  form_.clear();
  row_end_.clear();
  others_.clear();
  inexact_ = 0;
}

void RowEntries::reserve(size_t entries) {
  column_.reserve(entries);
  value_.reserve(entries);
  form_.reserve(entries);
}

void RowEntries::build(Model& model) {
  std::vector<ExactEntry>& exact = model.exact;
  if (!std::is_sorted(exact.begin(), exact.end(), before)) std::stable_sort(exact.begin(), exact.end(), before);
  exact.reserve(exact.size() + inexact_);
  scatter(model);
  merge(model);
}

/// A counting sort: afterwards column j ends at start[j], rows ascending, entries of one row as they came.
void RowEntries::scatter(Model& model) {
  model.start.assign(static_cast<size_t>(model.columns()) + 1, 0);
  for (const int32_t column : column_) ++model.start[static_cast<size_t>(column) + 1];
  for (size_t j = 1; j < model.start.size(); ++j) model.start[j] += model.start[j - 1];
  model.index.resize(column_.size());
  model.value.resize(column_.size());
  placed_form_.resize(column_.size());
  size_t other = 0;
  size_t at = 0;
  for (size_t row = 0; row < row_end_.size(); ++row) {
    for (; at < row_end_[row]; ++at) {
      const auto place = static_cast<size_t>(model.start[static_cast<size_t>(column_[at])]++);
      model.index[place] = static_cast<int32_t>(row);
      model.value[place] = value_[at];
      placed_form_[place] = form_[at];
      if (form_[at] == kOther) others_[other++].place = place;
    }
  }
  std::sort(others_.begin(), others_.end(), [](const Other& a, const Other& b) { return a.place < b.place; });
}

/// Sums entries of one row and column, drops zeros, and notes exact values.
void RowEntries::merge(Model& model) {
  size_t out = 0;
  size_t at = 0;
  auto other = others_.begin();
  const auto take = [&] {
    const size_t place = at++;
    return placed_form_[place] == kOther ? (other++)->number
                                         : number_from(model.value[place], placed_form_[place]);
  };
  for (size_t column = 0; column + 1 < model.start.size(); ++column) {
    const auto end = static_cast<size_t>(model.start[column]);
    model.start[column] = static_cast<int32_t>(out);
    while (at < end) {
      const int32_t row = model.index[at];
      const bool is_single = at + 1 == end || model.index[at + 1] != row;
      if (is_single && placed_form_[at] == kExact) {  // the usual entry needs no Number
        const double value = model.value[at++];
        if (value == 0) continue;
        model.value[out] = value;
        model.index[out++] = row;
        continue;
      }
      Number sum = take();
      while (at < end && model.index[at] == row) sum = assay::add(sum, take(), model.pool);
      if (sum.value == 0) continue;
      if (!sum.is_exact()) model.exact.push_back({Field::matrix, static_cast<uint32_t>(out), sum});
      model.value[out] = sum.value;
      model.index[out++] = row;
    }
  }
  model.start.back() = static_cast<int32_t>(out);
  model.index.resize(out);
  model.value.resize(out);
}

}  // namespace assay
