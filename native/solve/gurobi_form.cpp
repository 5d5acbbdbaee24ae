#include "gurobi_form.h"

#include <algorithm>
#include <cmath>

#include "gurobi_api.h"

namespace assay {

using namespace gurobi;

double gurobi_bound(double value) { return std::clamp(value, -kInfinite, kInfinite); }

namespace {

bool is_finite_and_huge(double value) { return std::isfinite(value) && std::abs(value) >= kCountsAsInfinite; }

bool any_huge(const std::vector<double>& values) { return std::any_of(values.begin(), values.end(), is_finite_and_huge); }

bool is_bad_coefficient(double value) { return std::abs(value) < kSmallestCoefficient || std::abs(value) >= kCountsAsInfinite; }

bool any_bad(const std::vector<double>& values) { return std::any_of(values.begin(), values.end(), is_bad_coefficient); }

bool any_bad(const std::vector<QuadraticTerm>& terms) {
  return std::any_of(terms.begin(), terms.end(), [](const QuadraticTerm& term) { return is_bad_coefficient(term.value); });
}

bool has_bad_coefficient(const Model& model) {
  bool bad = any_bad(model.value) || any_bad(model.quadratic);
  for (const QuadraticRow& row : model.quadratic_rows) bad = bad || any_bad(row.terms) || any_bad(row.linear.value);
  for (const Indicator& indicator : model.indicators) bad = bad || any_bad(indicator.row.value);
  return bad;
}

bool has_huge_side(const SparseRow& row) { return is_finite_and_huge(row.lower) || is_finite_and_huge(row.upper); }

bool has_huge_side(const Model& model) {
  bool huge = any_huge(model.column_lower) || any_huge(model.column_upper) || any_huge(model.row_lower) || any_huge(model.row_upper);
  for (const QuadraticRow& row : model.quadratic_rows) huge = huge || has_huge_side(row.linear);
  for (const Indicator& indicator : model.indicators) huge = huge || has_huge_side(indicator.row);
  return huge;
}

}  // namespace

std::string_view gurobi_refuses(const Model& model) {
  if (has_bad_coefficient(model)) return "Gurobi takes coefficients from 1e-13 to 1e20 only";
  if (any_huge(model.cost) || is_finite_and_huge(model.offset)) return "Gurobi takes costs below 1e20 only";
  if (has_huge_side(model)) return "Gurobi takes finite bounds and sides below 1e20 only";
  return {};
}

void GurobiForm::add_rows(const Model& model) {
  const auto rows = static_cast<size_t>(model.rows());
  place.assign(rows, kNone);
  slack.assign(rows, kNone);
  side.clear();
  relation.clear();
  int32_t next_slack = model.columns();
  for (size_t i = 0; i < rows; ++i) {
    const double low = model.row_lower[i], high = model.row_upper[i];
    if (low == -kInfinity && high == kInfinity) continue;
    place[i] = static_cast<int32_t>(side.size());
    if (low == high && std::isfinite(low)) {
      relation.push_back(kEqual);
      side.push_back(low);
    } else if (high == kInfinity && low != kInfinity) {
      relation.push_back(kGreaterEqual);
      side.push_back(low);
    } else if (low == -kInfinity && high != -kInfinity) {
      relation.push_back(kLessEqual);
      side.push_back(high);
    } else {
      relation.push_back(kEqual);
      side.push_back(0);
      slack[i] = next_slack++;
    }
  }
}

void GurobiForm::add_columns(const Model& model, bool relax) {
  cost = model.cost;
  lower.clear();
  upper.clear();
  kind.clear();
  begin.clear();
  length.clear();
  index.clear();
  value.clear();
  for (int32_t j = 0; j < model.columns(); ++j) {
    double low = model.column_lower[j], high = model.column_upper[j];
    char type = kContinuous;
    const bool semi = model.kind[j] == ColumnKind::semiContinuous || model.kind[j] == ColumnKind::semiInteger;
    if (semi && low > high) {
      low = high = 0;  // no part but zero
    } else if (semi && relax) {
      low = std::min(low, 0.0);
      high = std::max(high, 0.0);
    } else if (semi) {
      type = model.kind[j] == ColumnKind::semiContinuous ? kSemiContinuous : kSemiInteger;
    } else if (model.kind[j] == ColumnKind::integer && !relax) {
      type = low == 0 && high == 1 ? kBinary : kInteger;
    }
    lower.push_back(gurobi_bound(low));
    upper.push_back(gurobi_bound(high));
    kind.push_back(type);
    begin.push_back(static_cast<int>(index.size()));
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      if (place[model.index[k]] == kNone) continue;
      index.push_back(place[model.index[k]]);
      value.push_back(model.value[k]);
    }
    length.push_back(static_cast<int>(index.size()) - begin.back());
  }
}

void GurobiForm::add_slacks(const Model& model) {
  for (int32_t i = 0; i < model.rows(); ++i) {
    if (slack[i] == kNone) continue;
    cost.push_back(0);
    lower.push_back(gurobi_bound(model.row_lower[i]));
    upper.push_back(gurobi_bound(model.row_upper[i]));
    kind.push_back(kContinuous);
    begin.push_back(static_cast<int>(index.size()));
    length.push_back(1);
    index.push_back(place[i]);
    value.push_back(-1);
  }
}

void GurobiForm::build(const Model& model, bool relax) {
  sense = model.sense == Sense::min ? kMinimize : kMaximize;
  // An empty array has an address too: a null pointer means something else to Gurobi.
  for (auto* numbers : {&cost, &lower, &upper, &value, &side}) numbers->reserve(1);
  for (auto* letters : {&kind, &relation}) letters->reserve(1);
  for (auto* places : {&begin, &length, &index}) places->reserve(1);
  add_rows(model);
  add_columns(model, relax);
  for (const Indicator& indicator : model.indicators) kind[indicator.column] = kBinary;  // also relaxed: Gurobi wants it so
  add_slacks(model);
}

}  // namespace assay
