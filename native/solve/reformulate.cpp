#include "reformulate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "implied_bounds.h"

namespace assay {
namespace {

// Beyond, a binary within a solver's integrality tolerance leaves more room than any row can take.
constexpr double kLargestM = 1e9;

struct Term {
  int32_t column;
  double value;
};

class Writer {
 public:
  Writer(const Model& model, Model& out) : model_(model), bounds_(model), out_(out) {
    out_ = model;
    added_.resize(static_cast<size_t>(model.columns()));
  }

  bool write_semicontinuous();
  bool write_indicators();
  bool write_sets();
  void finish();
  std::string impossible;

 private:
  int32_t add_binary();
  void add_row(const std::vector<Term>& terms, double lower, double upper);
  void add_switched(int32_t column, double lower, double upper, const std::vector<int32_t>& binaries);
  bool add_conditional(const Indicator& indicator, double factor);
  bool write_set(const SpecialSet& set);
  bool has_ends(int32_t column, const char* which);
  std::string label(int32_t column) const { return "column `" + std::string(model_.column_name[column]) + "`"; }

  struct Entry {
    int32_t row;
    double value;
  };
  const Model& model_;
  ImpliedBounds bounds_;
  Model& out_;
  std::vector<std::vector<Entry>> added_;  // [columns of out] in rows that are new
};

int32_t Writer::add_binary() {
  out_.cost.push_back(0);
  out_.column_lower.push_back(0);
  out_.column_upper.push_back(1);
  out_.kind.push_back(ColumnKind::integer);
  out_.column_name.emplace_back();
  added_.emplace_back();
  return out_.columns() - 1;
}

// Terms of one column are summed.
void Writer::add_row(const std::vector<Term>& terms, double lower, double upper) {
  const int32_t row = out_.rows();
  out_.row_lower.push_back(lower);
  out_.row_upper.push_back(upper);
  out_.row_name.emplace_back();
  for (const Term& term : terms) {
    std::vector<Entry>& entries = added_[static_cast<size_t>(term.column)];
    if (!entries.empty() && entries.back().row == row) entries.back().value += term.value;
    else entries.push_back({row, term.value});
  }
}

bool Writer::has_ends(int32_t column, const char* which) {
  const double lower = bounds_.lower()[static_cast<size_t>(column)], upper = bounds_.upper()[static_cast<size_t>(column)];
  if (std::max(std::abs(lower), std::abs(upper)) <= kLargestM) return true;
  impossible = std::string(which) + ": " + label(column) + " has no bounds within 1e9, of its own or implied by a row";
  return false;
}

// lower (sum of binaries) <= x <= upper (sum of binaries)
void Writer::add_switched(int32_t column, double lower, double upper, const std::vector<int32_t>& binaries) {
  for (const auto& [end, is_upper] : {std::pair{upper, true}, {lower, false}}) {
    std::vector<Term> terms{{column, 1}};
    for (const int32_t binary : binaries) {
      if (end != 0) terms.push_back({binary, -end});
    }
    add_row(terms, is_upper ? -kInfinity : 0, is_upper ? 0 : kInfinity);
  }
}

bool Writer::write_semicontinuous() {
  for (int32_t j = 0; j < model_.columns(); ++j) {
    const ColumnKind kind = model_.kind[j];
    if (kind != ColumnKind::semiContinuous && kind != ColumnKind::semiInteger) continue;
    out_.kind[j] = kind == ColumnKind::semiInteger ? ColumnKind::integer : ColumnKind::continuous;
    double lower = model_.column_lower[j], upper = model_.column_upper[j];
    out_.column_lower[j] = lower > upper ? 0 : std::min(lower, 0.0);
    out_.column_upper[j] = lower > upper ? 0 : std::max(upper, 0.0);
    if (lower > upper || (lower <= 0 && upper >= 0)) continue;  // no gap
    if (!has_ends(j, "semi-continuous columns")) return false;
    if (!std::isfinite(upper)) upper = bounds_.upper()[static_cast<size_t>(j)];
    if (!std::isfinite(lower)) lower = bounds_.lower()[static_cast<size_t>(j)];
    if (lower > upper) {  // rows leave the part beyond zero empty
      out_.column_lower[j] = out_.column_upper[j] = 0;
      continue;
    }
    add_switched(j, lower, upper, {add_binary()});
  }
  return true;
}

// factor 1: a·x <= upper; factor -1: -a·x <= -lower.
bool Writer::add_conditional(const Indicator& indicator, double factor) {
  const double side = factor > 0 ? indicator.row.upper : -indicator.row.lower;
  if (side == kInfinity) return true;
  const Reach reach = bounds_.reach(indicator.row);
  const double room = (factor > 0 ? reach.largest : -reach.least) - side;  // what has to be let go of
  if (room <= 0) return true;  // it holds anyway
  if (!(room <= kLargestM)) {
    impossible = "indicator rows: no bounds within 1e9 prove how far the row of " + label(indicator.column) + " can be broken";
    return false;
  }
  std::vector<Term> terms;
  for (size_t k = 0; k < indicator.row.index.size(); ++k) terms.push_back({indicator.row.index[k], factor * indicator.row.value[k]});
  // Active at 1: a·x + M b <= side + M; at 0: a·x - M b <= side.
  terms.push_back({indicator.column, indicator.active ? room : -room});
  add_row(terms, -kInfinity, indicator.active ? side + room : side);
  return true;
}

bool Writer::write_indicators() {
  out_.indicators.clear();
  for (const Indicator& indicator : model_.indicators) {
    if (!add_conditional(indicator, 1) || !add_conditional(indicator, -1)) return false;
  }
  return true;
}

bool Writer::write_set(const SpecialSet& set) {
  std::vector<size_t> order(set.column.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return set.weight[a] < set.weight[b]; });
  const size_t members = order.size();
  if (members <= static_cast<size_t>(set.type)) return true;  // says nothing
  const size_t count = set.type == 1 ? members : members - 1;  // a binary for each member, or for each pair of neighbours
  std::vector<Term> choice;
  for (size_t k = 0; k < count; ++k) choice.push_back({add_binary(), 1});
  add_row(choice, -kInfinity, 1);
  for (size_t k = 0; k < members; ++k) {
    const int32_t column = set.column[order[k]];
    if (!has_ends(column, "special ordered sets")) return false;
    std::vector<int32_t> binaries;
    if (set.type == 2 && k > 0) binaries.push_back(choice[k - 1].column);
    if (k < count) binaries.push_back(choice[k].column);
    add_switched(column, bounds_.lower()[static_cast<size_t>(column)], bounds_.upper()[static_cast<size_t>(column)], binaries);
  }
  return true;
}

bool Writer::write_sets() {
  out_.sets.clear();
  return std::all_of(model_.sets.begin(), model_.sets.end(), [&](const SpecialSet& set) { return write_set(set); });
}

// New rows stand behind the old ones, so each column's new entries stand behind its old ones; exact values move along.
void Writer::finish() {
  std::vector<int32_t> start{0}, index;
  std::vector<double> value;
  auto exact = out_.exact.begin();
  while (exact != out_.exact.end() && exact->field < Field::matrix) ++exact;
  for (int32_t j = 0; j < out_.columns(); ++j) {
    if (j < model_.columns()) {
      const auto from = static_cast<uint32_t>(model_.start[j]), to = static_cast<uint32_t>(model_.start[j + 1]);
      for (; exact != out_.exact.end() && exact->slot < to; ++exact) exact->slot += static_cast<uint32_t>(index.size()) - from;
      index.insert(index.end(), model_.index.begin() + from, model_.index.begin() + to);
      value.insert(value.end(), model_.value.begin() + from, model_.value.begin() + to);
    }
    for (const Entry& entry : added_[static_cast<size_t>(j)]) {
      if (entry.value == 0) continue;
      index.push_back(entry.row);
      value.push_back(entry.value);
    }
    start.push_back(static_cast<int32_t>(index.size()));
  }
  out_.start = std::move(start);
  out_.index = std::move(index);
  out_.value = std::move(value);
  // A semi-continuous column's bounds are others now.
  std::erase_if(out_.exact, [&](const ExactEntry& entry) {
    const double* const now = entry.field == Field::columnLower   ? &out_.column_lower[entry.slot]
                              : entry.field == Field::columnUpper ? &out_.column_upper[entry.slot]
                                                                  : nullptr;
    return now != nullptr && *now != (entry.field == Field::columnLower ? model_.column_lower : model_.column_upper)[entry.slot];
  });
}

}  // namespace

Reformulation reformulate(const Model& model, const Capabilities& can, Model& out) {
  Writer writer(model, out);
  Reformulation result;
  const auto also = [&](const char* what) { result.done += (result.done.empty() ? "" : ", ") + std::string(what); };
  bool good = true;
  if (!can.semicontinuous && model.has_semicontinuous()) {
    also("semi-continuous columns");
    good = writer.write_semicontinuous();
  }
  if (good && !can.indicator && !model.indicators.empty()) {
    also("indicator rows");
    good = writer.write_indicators();
  }
  if (good && !can.sets && !model.sets.empty()) {
    also("special ordered sets");
    good = writer.write_sets();
  }
  writer.finish();
  result.impossible = writer.impossible;
  return result;
}

}  // namespace assay
