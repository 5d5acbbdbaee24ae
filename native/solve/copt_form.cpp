#include "copt_form.h"

#include <algorithm>

namespace assay::copt {
namespace {

double bounded(double value) { return std::clamp(value, -kCoptInfinity, kCoptInfinity); }

void bound_all(const std::vector<double>& from, std::vector<double>& to) {
  to.resize(from.size());
  std::transform(from.begin(), from.end(), to.begin(), bounded);
}

bool is_semicontinuous(ColumnKind kind) { return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger; }

char type_of(ColumnKind kind, double lower, double upper) {
  if (kind == ColumnKind::continuous || kind == ColumnKind::semiContinuous) return kContinuous;
  return lower == 0 && upper == 1 ? kBinary : kInteger;
}

// A row between two sides, in the senses that COPT has where it takes one side a call; at most two calls of `add(sense, side)`.
template <class Add>
int add_sides(double lower, double upper, Add add) {
  if (lower == upper) return add(kEqual, upper);
  if (lower > -kInfinity) {
    if (const int code = add(kGreaterEqual, bounded(lower)); code != kOk) return code;
  }
  return upper < kInfinity ? add(kLessEqual, bounded(upper)) : kOk;
}

}  // namespace

int Loader::load(const Api& api, copt_prob_s* problem, const Model& model, bool relax) {
  take_columns(model, relax);
  bound_all(model.row_lower, row_lower_);
  bound_all(model.row_upper, row_upper_);
  int code = load_matrix(api, problem, model);
  if (code == kOk && !relax && !model.sets.empty()) code = add_sets(api, problem, model);
  if (code == kOk && !relax && !model.indicators.empty()) code = add_indicators(api, problem, model);
  if (code == kOk && !gaps_.empty()) code = add_gaps(api, problem);
  if (code == kOk && !model.is_linear()) code = add_quadratics(api, problem, model);
  return code;
}

void Loader::take_columns(const Model& model, bool relax) {
  columns_ = model.columns();
  mip_ = !relax && (model.has_integers() || !model.sets.empty() || !model.indicators.empty());
  gaps_.clear();
  bound_all(model.column_lower, lower_);
  bound_all(model.column_upper, upper_);
  type_.clear();
  if (model.has_semicontinuous()) {
    for (int j = 0; j < model.columns(); ++j) {
      if (!is_semicontinuous(model.kind[j])) continue;
      const double lower = lower_[j], upper = upper_[j];
      const bool only_zero = lower > upper;
      lower_[j] = only_zero ? 0 : std::min(lower, 0.0);
      upper_[j] = only_zero ? 0 : std::max(upper, 0.0);
      if (only_zero || relax) continue;
      if (lower > 0) gaps_.push_back({.column = j, .binary = columns_++, .edge = lower});
      if (upper < 0) gaps_.push_back({.column = j, .binary = columns_++, .edge = upper});
    }
  }
  const auto columns = static_cast<size_t>(columns_);
  lower_.resize(columns, 0);
  upper_.resize(columns, 1);
  mip_ = mip_ || !gaps_.empty();
  if (mip_) {
    type_.resize(columns, kBinary);
    for (int j = 0; j < model.columns(); ++j) type_[j] = type_of(model.kind[j], lower_[j], upper_[j]);
  }
  grown_ = !gaps_.empty();
  if (!grown_) return;
  cost_ = model.cost;
  cost_.resize(columns, 0);
  start_.assign(model.start.begin(), model.start.end());
  start_.resize(columns + 1, model.nonzeros());
}

int Loader::load_matrix(const Api& api, copt_prob_s* problem, const Model& model) const {
  return api.LoadProb(problem, columns_, model.rows(), model.sense == Sense::min ? kMinimize : kMaximize, model.offset,
                      grown_ ? cost_.data() : model.cost.data(), grown_ ? start_.data() : model.start.data(), nullptr, model.index.data(),
                      model.value.data(), mip_ ? type_.data() : nullptr, lower_.data(), upper_.data(), nullptr, row_lower_.data(),
                      row_upper_.data(), nullptr, nullptr);
}

int Loader::add_sets(const Api& api, copt_prob_s* problem, const Model& model) {
  set_type_.clear();
  set_start_.clear();
  set_size_.clear();
  first_.clear();
  weight_.clear();
  for (const SpecialSet& set : model.sets) {
    set_type_.push_back(set.type);
    set_start_.push_back(static_cast<int>(first_.size()));
    set_size_.push_back(static_cast<int>(set.column.size()));
    first_.insert(first_.end(), set.column.begin(), set.column.end());
    weight_.insert(weight_.end(), set.weight.begin(), set.weight.end());
  }
  return api.AddSOSs(problem, static_cast<int>(set_type_.size()), set_type_.data(), set_start_.data(), set_size_.data(), first_.data(),
                     weight_.data());
}

int Loader::add_indicators(const Api& api, copt_prob_s* problem, const Model& model) const {
  for (const Indicator& indicator : model.indicators) {
    const SparseRow& row = indicator.row;
    const int code = add_sides(row.lower, row.upper, [&](char sense, double side) {
      return api.AddIndicator(problem, indicator.column, indicator.active ? 1 : 0, static_cast<int>(row.index.size()), row.index.data(),
                              row.value.data(), sense, side);
    });
    if (code != kOk) return code;
  }
  return kOk;
}

// {0} ∪ [l, u], where that is no interval: the column is 0 where its binary is 0, and in the non-zero part where it is 1.
int Loader::add_gaps(const Api& api, copt_prob_s* problem) const {
  const double one = 1;
  for (const Gap& gap : gaps_) {
    int code = api.AddIndicator(problem, gap.binary, 0, 1, &gap.column, &one, kEqual, 0);
    if (code == kOk) code = api.AddIndicator(problem, gap.binary, 1, 1, &gap.column, &one, gap.edge > 0 ? kGreaterEqual : kLessEqual, gap.edge);
    if (code != kOk) return code;
  }
  return kOk;
}

// Terms as COPT takes them: literally, no factor one half.
int Loader::split(const std::vector<QuadraticTerm>& terms) {
  first_.clear();
  second_.clear();
  product_.clear();
  for (const QuadraticTerm& term : terms) {
    first_.push_back(term.first);
    second_.push_back(term.second);
    product_.push_back(term.value);
  }
  return static_cast<int>(terms.size());
}

int Loader::add_quadratics(const Api& api, copt_prob_s* problem, const Model& model) {
  if (!model.quadratic.empty()) {
    const int terms = split(model.quadratic);
    if (const int code = api.SetQuadObj(problem, terms, first_.data(), second_.data(), product_.data()); code != kOk) return code;
  }
  for (const QuadraticRow& row : model.quadratic_rows) {
    const int terms = split(row.terms);
    const int code = add_sides(row.linear.lower, row.linear.upper, [&](char sense, double side) {
      return api.AddQConstr(problem, static_cast<int>(row.linear.index.size()), row.linear.index.data(), row.linear.value.data(), terms,
                            first_.data(), second_.data(), product_.data(), sense, side, nullptr);
    });
    if (code != kOk) return code;
  }
  return kOk;
}

}  // namespace assay::copt
