#include "cpsat_form.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

// Beyond this, doubles skip whole numbers, and a point could not be told.
constexpr int64_t kLargestValue = int64_t{1} << 53;
// Of the terms of a row or of the objective, at any point; CP-SAT counts in 64 bits.
constexpr int64_t kLargestSum = int64_t{1} << 60;
// Where no bound is known, this far from the other one (or from zero): small ones are searched sooner.
constexpr int64_t kBoxes[] = {10'000, 1'000'000'000};
constexpr int kMostRounds = 100;
// The answer is the one at the usual tolerance (design.md): a row may be missed by this much, which only matters where
// coefficients have more than six decimals.
const Rational& tolerance() {
  static const Rational value = Rational::from_decimal(1, -6, 1);
  return value;
}

// Rounds a fraction down; false when it does not fit.
bool floor_of(const Rational& value, int64_t limit, int64_t& out) {
  Integer quotient, rest;
  Integer::divide(value.numerator(), value.denominator(), &quotient, &rest);
  if (rest.is_negative()) quotient = quotient - Integer(1);
  if (!quotient.is_small() || quotient.small() > limit || quotient.small() < -limit) return false;
  out = quotient.small();
  return true;
}

bool ceil_of(const Rational& value, int64_t limit, int64_t& out) {
  if (!floor_of(-value, limit, out)) return false;
  out = -out;
  return true;
}

std::string label(std::string_view name, const char* what, int32_t index) {
  return name.empty() ? std::string(what) + " " + std::to_string(index + 1) : std::string(what) + " " + std::string(name);
}

__int128 floor_divide(__int128 a, __int128 b) {  // b > 0
  const __int128 quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

}  // namespace

std::string IntegerForm::take_column(const Model& model, int32_t j) {
  const ColumnKind kind = model.kind[j];
  const std::string name = label(model.column_name[j], "column", j);
  if (kind != ColumnKind::integer && kind != ColumnKind::semiInteger) return name + " may be fractional";
  Column column{};
  column.is_semi = kind == ColumnKind::semiInteger;
  column.lower_open = model.column_lower[j] == -kInfinity;
  column.upper_open = model.column_upper[j] == kInfinity;
  const auto slot = static_cast<uint32_t>(j);
  const bool fits =
      (column.lower_open || ceil_of(model.exact_of(Field::columnLower, slot, model.column_lower[j]), kLargestValue, column.lower)) &&
      (column.upper_open || floor_of(model.exact_of(Field::columnUpper, slot, model.column_upper[j]), kLargestValue, column.upper));
  if (!fits) return name + " has bounds beyond 2^53";
  if (column.is_semi) {
    column.gap_lower = column.lower_open ? kNoLower : column.lower;
    column.gap_upper = column.upper_open ? kNoUpper : column.upper;
    if (!column.lower_open) column.lower = std::min<int64_t>(column.lower, 0);
    if (!column.upper_open) column.upper = std::max<int64_t>(column.upper, 0);
  }
  columns_.push_back(column);
  return {};
}

// Multiplies the entries from `begin` by their common denominator and divides them by their common factor: `scale`.
bool IntegerForm::scale_entries(size_t begin, Rational& scale) {
  Integer multiple(1), factor(0);
  for (const Rational& value : exact_) {
    const Integer& denominator = value.denominator();
    Integer quotient;
    Integer::divide(denominator, Integer::gcd(multiple, denominator), &quotient, nullptr);
    multiple = multiple * quotient;
    if (!multiple.is_small()) return false;
  }
  for (const Rational& value : exact_) {
    const Rational whole = value * Rational(multiple, Integer(1));
    factor = Integer::gcd(factor, whole.numerator().magnitude());
  }
  scale = Rational(multiple, factor.is_zero() ? Integer(1) : factor);
  for (size_t k = 0; k < exact_.size(); ++k) {
    if (!floor_of(exact_[k] * scale, kLargestSum, entry_[begin + k])) return false;
  }
  return true;
}

bool IntegerForm::scale_row(size_t begin, const Rational* lower, const Rational* upper, int32_t enforcer) {
  Rational scale;
  entry_.resize(entry_column_.size());
  if (!scale_entries(begin, scale)) return false;
  Row row{.begin = begin, .end = entry_.size(), .lower = kNoLower, .upper = kNoUpper, .enforcer = enforcer};
  // The terms are whole numbers, so the sides may be rounded inwards: nothing is lost.
  if (lower != nullptr && !ceil_of((*lower - tolerance()) * scale, kLargestSum, row.lower)) return false;
  if (upper != nullptr && !floor_of((*upper + tolerance()) * scale, kLargestSum, row.upper)) return false;
  rows_.push_back(row);
  return true;
}

std::string IntegerForm::take_rows(const Model& model) {
  const auto rows = static_cast<size_t>(model.rows());
  std::vector<size_t> start(rows + 1, 0);
  for (const int32_t i : model.index) ++start[static_cast<size_t>(i) + 1];
  for (size_t i = 0; i < rows; ++i) start[i + 1] += start[i];
  std::vector<size_t> place(start.begin(), start.end() - 1), position(model.index.size());
  entry_column_.resize(model.index.size());
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const size_t at = place[static_cast<size_t>(model.index[k])]++;
      entry_column_[at] = j;
      position[at] = static_cast<size_t>(k);
    }
  }
  const std::vector<int32_t> all = std::move(entry_column_);
  entry_column_.clear();
  for (size_t i = 0; i < rows; ++i) {
    const size_t begin = entry_column_.size();
    exact_.clear();
    for (size_t at = start[i]; at < start[i + 1]; ++at) {
      entry_column_.push_back(all[at]);
      exact_.push_back(model.exact_of(Field::matrix, static_cast<uint32_t>(position[at]), model.value[position[at]]));
    }
    const auto slot = static_cast<uint32_t>(i);
    Rational lower, upper;
    if (model.row_lower[i] != -kInfinity) lower = model.exact_of(Field::rowLower, slot, model.row_lower[i]);
    if (model.row_upper[i] != kInfinity) upper = model.exact_of(Field::rowUpper, slot, model.row_upper[i]);
    if (!scale_row(begin, model.row_lower[i] == -kInfinity ? nullptr : &lower, model.row_upper[i] == kInfinity ? nullptr : &upper, kAlways)) {
      return label(model.row_name[i], "row", static_cast<int32_t>(i)) + " does not scale to whole numbers of 60 bits";
    }
  }
  return {};
}

std::string IntegerForm::take_indicators(const Model& model) {
  for (const Indicator& indicator : model.indicators) {
    const size_t begin = entry_column_.size();
    exact_.clear();
    for (size_t k = 0; k < indicator.row.index.size(); ++k) {
      entry_column_.push_back(indicator.row.index[k]);
      exact_.push_back(Rational::from_double(indicator.row.value[k]));
    }
    Rational lower, upper;
    if (indicator.row.lower != -kInfinity) lower = Rational::from_double(indicator.row.lower);
    if (indicator.row.upper != kInfinity) upper = Rational::from_double(indicator.row.upper);
    const int32_t literal = indicator.active ? indicator.column : -indicator.column - 1;
    if (!scale_row(begin, indicator.row.lower == -kInfinity ? nullptr : &lower, indicator.row.upper == kInfinity ? nullptr : &upper, literal)) {
      return "an indicator row does not scale to whole numbers of 60 bits";
    }
  }
  return {};
}

std::string IntegerForm::take_objective(const Model& model) {
  objective_ = Row{.begin = entry_column_.size(), .end = 0, .lower = kNoLower, .upper = kNoUpper, .enforcer = kAlways};
  exact_.clear();
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.cost[j] == 0) continue;
    entry_column_.push_back(j);
    const Rational cost = model.exact_of(Field::cost, static_cast<uint32_t>(j), model.cost[j]);
    exact_.push_back(model.sense == Sense::min ? cost : -cost);
  }
  entry_.resize(entry_column_.size());
  objective_.end = entry_.size();
  if (!scale_entries(objective_.begin, objective_scale_)) return "the objective does not scale to whole numbers of 60 bits";
  return {};
}

// What `row`, read as sign · terms <= side, says about columns that have no bound yet.
bool IntegerForm::imply(std::vector<Column>& columns, const Row& row, int sign) const {
  if (sign > 0 ? row.upper == kNoUpper : row.lower == kNoLower) return false;
  const __int128 side = sign > 0 ? row.upper : -static_cast<__int128>(row.lower);
  __int128 least = 0;  // sum of the smallest terms, those without an end left out
  int open = 0;
  const auto smallest_is_open = [&](const Column& column, __int128 a) { return a > 0 ? column.lower_open : column.upper_open; };
  for (size_t k = row.begin; k < row.end; ++k) {
    const Column& column = columns[static_cast<size_t>(entry_column_[k])];
    const __int128 a = static_cast<__int128>(entry_[k]) * sign;
    if (smallest_is_open(column, a)) ++open;
    else least += a * (a > 0 ? column.lower : column.upper);
  }
  if (open > 1) return false;
  bool changed = false;
  for (size_t k = row.begin; k < row.end; ++k) {
    Column& column = columns[static_cast<size_t>(entry_column_[k])];
    const __int128 a = static_cast<__int128>(entry_[k]) * sign;
    if (a == 0 || (a > 0 ? !column.upper_open : !column.lower_open)) continue;
    const bool own = smallest_is_open(column, a);
    if (open - (own ? 1 : 0) > 0) continue;
    const __int128 rest = side - (own ? least : least - a * (a > 0 ? column.lower : column.upper));
    const __int128 bound = a > 0 ? floor_divide(rest, a) : -floor_divide(rest, -a);
    if (bound > kLargestValue || bound < -kLargestValue) continue;
    (a > 0 ? column.upper : column.lower) = static_cast<int64_t>(bound);
    (a > 0 ? column.upper_open : column.lower_open) = false;
    changed = true;
    break;  // the sums above have changed
  }
  return changed;
}

void IntegerForm::propagate(std::vector<Column>& columns, const std::vector<Row>& rows) const {
  bool changed = true;
  for (int round = 0; changed && round < kMostRounds; ++round) {
    changed = false;
    for (const Row& row : rows) {
      if (row.enforcer != kAlways) continue;
      for (const int sign : {1, -1}) {
        while (imply(columns, row, sign)) changed = true;
      }
    }
  }
}

bool IntegerForm::sums_fit() const {
  const auto fits = [&](const Row& row) {
    __int128 sum = 0;
    for (size_t k = row.begin; k < row.end; ++k) {
      const Column& column = columns_[static_cast<size_t>(entry_column_[k])];
      const int64_t reach = std::max(std::abs(column.lower), std::abs(column.upper));
      sum += static_cast<__int128>(std::abs(entry_[k])) * reach;
    }
    return sum <= kLargestSum;
  };
  return fits(objective_) && std::all_of(rows_.begin(), rows_.end(), fits);
}

bool IntegerForm::close(size_t attempt) {
  if (attempt >= std::size(kBoxes)) return false;
  columns_ = open_columns_;
  has_box_ = false;
  for (Column& column : columns_) {
    has_box_ = has_box_ || column.lower_open || column.upper_open;
    if (column.lower_open) column.lower = (column.upper_open ? 0 : std::min<int64_t>(column.upper, 0)) - kBoxes[attempt];
    if (column.upper_open) column.upper = (column.lower_open ? 0 : std::max<int64_t>(column.lower, 0)) + kBoxes[attempt];
  }
  return sums_fit();
}

std::string IntegerForm::build(const Model& model) {
  columns_.clear();
  rows_.clear();
  entry_.clear();
  entry_column_.clear();
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (std::string reason = take_column(model, j); !reason.empty()) return reason;
  }
  if (std::string reason = take_rows(model); !reason.empty()) return reason;
  if (std::string reason = take_indicators(model); !reason.empty()) return reason;
  if (std::string reason = take_objective(model); !reason.empty()) return reason;
  propagate(columns_, rows_);
  open_columns_ = columns_;
  if (!close(0)) return "the bounds of the columns are too wide: the terms of a row may exceed 60 bits";
  return {};
}

bool IntegerForm::is_empty() const {
  return std::any_of(columns_.begin(), columns_.end(), [](const Column& column) { return column.lower > column.upper; });
}

IntegerForm::Optimum IntegerForm::judge_optimum(const std::vector<int64_t>& point) {
  if (!has_box_ || objective_.begin == objective_.end) return Optimum::stands;
  __int128 value = 0;
  for (size_t k = objective_.begin; k < objective_.end; ++k) {
    value += static_cast<__int128>(entry_[k]) * point[static_cast<size_t>(entry_column_[k])];
  }
  std::vector<Row> rows = rows_;
  Row cutoff = objective_;
  cutoff.upper = static_cast<int64_t>(value);
  rows.push_back(cutoff);
  std::vector<Column> columns = open_columns_;
  propagate(columns, rows);
  bool inside = true;
  for (size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].lower_open || columns[j].upper_open) return Optimum::unknown;
    inside = inside && columns[j].lower >= columns_[j].lower && columns[j].upper <= columns_[j].upper;
  }
  if (inside) return Optimum::stands;
  columns_.swap(columns);
  has_box_ = false;
  return sums_fit() ? Optimum::outside : Optimum::unknown;
}

double IntegerForm::objective_of(const Model& model, double scaled) const {
  const double value = scaled / objective_scale_.to_double();
  return (model.sense == Sense::min ? value : -value) + model.offset;
}

void IntegerForm::encode(ProtoWriter& writer) const {
  for (const Column& column : columns_) {
    int64_t domain[4] = {column.lower, column.upper, 0, 0};
    size_t length = 2;
    if (column.is_semi) {
      // {0} and what is not zero, clipped to the hull; an empty part falls away, and 0 may lie inside of it.
      const int64_t lower = std::max(column.gap_lower, column.lower), upper = std::min(column.gap_upper, column.upper);
      if (lower > upper) {
        domain[0] = domain[1] = 0;
      } else if (lower > 0) {
        domain[0] = domain[1] = 0;
        domain[2] = lower;
        domain[3] = upper;
        length = 4;
      } else if (upper < 0) {
        domain[0] = lower;
        domain[1] = upper;
        length = 4;
      }
    }
    const size_t variable = writer.open(2);
    writer.integers(2, std::span<const int64_t>(domain, length));
    writer.close(variable);
  }
  const auto entries = [&](const Row& row, int coefficients) {
    writer.integers(1, std::span(entry_column_).subspan(row.begin, row.end - row.begin));
    writer.integers(coefficients, std::span(entry_).subspan(row.begin, row.end - row.begin));
  };
  for (const Row& row : rows_) {
    const size_t constraint = writer.open(3);
    if (row.enforcer != kAlways) writer.integers(2, std::span<const int32_t>(&row.enforcer, 1));
    if (row.lower > row.upper) {
      writer.close(writer.open(3));  // no whole number lies between the sides: an empty disjunction, which is false
    } else {
      const size_t linear = writer.open(12);
      entries(row, 2);
      const int64_t domain[2] = {row.lower, row.upper};
      writer.integers(3, domain);
      writer.close(linear);
    }
    writer.close(constraint);
  }
  if (objective_.begin == objective_.end) return;
  const size_t objective = writer.open(4);
  entries(objective_, 4);
  writer.close(objective);
}

}  // namespace assay
