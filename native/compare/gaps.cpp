#include "gaps.h"

#include "../judge.h"
#include "forms.h"
#include "parts.h"

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

}  // namespace

void build_gap(const Model& model, int32_t column, double width, Model& out) {
  copy_without_objective(model, out);
  out.sense = Sense::max;
  const int32_t base = out.columns();
  const bool whole = width <= 0;
  const double end = whole ? 1 : width;
  add_column(out, 1, -kInfinity, end / 2, ColumnKind::continuous);  // d
  if (whole) add_column(out, 0, -kInfinity, kInfinity, ColumnKind::integer);  // k
  Terms below{{column, 1}, {base, -1}}, above{{column, 1}, {base, 1}};
  if (whole) {
    below.emplace_back(base + 1, -1);
    above.emplace_back(base + 1, -1);
  }
  append_row(out, below, 0, kInfinity);     // x - k - d >= 0
  append_row(out, above, -kInfinity, end);  // x - k + d <= end
}

}  // namespace assay
