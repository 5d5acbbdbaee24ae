#include "gaps.h"

#include <algorithm>

#include "../judge.h"

namespace assay {
namespace {

void add_column(Model& model, double cost, double lower, double upper, ColumnKind kind) {
  model.cost.push_back(cost);
  model.column_lower.push_back(lower);
  model.column_upper.push_back(upper);
  model.kind.push_back(kind);
  model.column_name.emplace_back();
  model.start.push_back(model.start.back());
}

void add_row(Model& model, double lower, double upper) {
  model.row_lower.push_back(lower);
  model.row_upper.push_back(upper);
  model.row_name.emplace_back();
}

// The row must be the last of the matrix so far.
void add_entry(Model& model, int32_t row, int32_t column, double value) {
  const auto at = static_cast<size_t>(model.start[column + 1]);
  model.index.insert(model.index.begin() + static_cast<std::ptrdiff_t>(at), row);
  model.value.insert(model.value.begin() + static_cast<std::ptrdiff_t>(at), value);
  for (size_t j = static_cast<size_t>(column) + 1; j < model.start.size(); ++j) ++model.start[j];
  for (ExactEntry& entry : model.exact) {
    if (entry.field == Field::matrix && entry.slot >= at) ++entry.slot;
  }
}

}  // namespace

void build_gap(const Model& model, int32_t column, double width, Model& out) {
  copy_without_objective(model, out);
  out.sense = Sense::max;
  const int32_t base = out.columns();
  const bool whole = width <= 0;
  const int32_t first = out.rows();
  const double end = whole ? 1 : width;
  add_column(out, 1, -kInfinity, end / 2, ColumnKind::continuous);  // d
  add_row(out, 0, kInfinity);                                       // x - k - d >= 0
  add_entry(out, first, column, 1);
  add_entry(out, first, base, -1);
  add_row(out, -kInfinity, end);  // x - k + d <= end
  add_entry(out, first + 1, column, 1);
  add_entry(out, first + 1, base, 1);
  if (!whole) return;
  add_column(out, 0, -kInfinity, kInfinity, ColumnKind::integer);  // k
  add_entry(out, first, base + 1, -1);
  add_entry(out, first + 1, base + 1, -1);
}

}  // namespace assay
