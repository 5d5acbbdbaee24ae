#include "parts.h"

#include <algorithm>

#include "kinds.h"

namespace assay {
namespace {

void leave_out_row(const PartReport& report, Model& model) {
  const unsigned sides = report.broken == 0 ? kLowerSide | kUpperSide : report.broken;
  if ((sides & kLowerSide) != 0) model.row_lower[report.at] = -kInfinity;
  if ((sides & kUpperSide) != 0) model.row_upper[report.at] = kInfinity;
}

void leave_out_semicontinuity(int32_t column, Model& model) {
  model.kind[column] = without_semicontinuity(model.kind[column]);
  model.column_lower[column] = std::min(model.column_lower[column], 0.0);
}

template <class List>
void erase_places(std::vector<int32_t>& places, List& list) {
  std::sort(places.rbegin(), places.rend());
  for (const int32_t at : places) list.erase(list.begin() + at);
}

}  // namespace

bool leave_out_wrong(const std::vector<PartReport>& reports, bool keep_integrality, Model& model) {
  bool any = false;
  std::vector<int32_t> sets, indicators, quadratic_rows;
  for (const PartReport& report : reports) {
    if (report.right && report.sound) continue;
    any = true;
    switch (report.part) {
      case Part::row: leave_out_row(report, model); break;
      case Part::lowerBound: model.column_lower[report.at] = -kInfinity; break;
      case Part::upperBound: model.column_upper[report.at] = kInfinity; break;
      case Part::integrality:
        if (!keep_integrality) model.kind[report.at] = without_integrality(model.kind[report.at]);
        break;
      case Part::semicontinuity: leave_out_semicontinuity(report.at, model); break;
      case Part::set: sets.push_back(report.at); break;
      case Part::indicator: indicators.push_back(report.at); break;
      case Part::quadraticRow: quadratic_rows.push_back(report.at); break;
    }
  }
  erase_places(sets, model.sets);
  erase_places(indicators, model.indicators);
  erase_places(quadratic_rows, model.quadratic_rows);
  return any;
}

void append_row(Model& model, const Terms& terms, double lower, double upper) {
  const int32_t row = model.rows();
  model.row_lower.push_back(lower);
  model.row_upper.push_back(upper);
  model.row_name.emplace_back();
  for (const auto& [column, value] : terms) {
    const auto at = static_cast<size_t>(model.start[column + 1]);
    model.index.insert(model.index.begin() + static_cast<std::ptrdiff_t>(at), row);
    model.value.insert(model.value.begin() + static_cast<std::ptrdiff_t>(at), value);
    for (size_t j = static_cast<size_t>(column) + 1; j < model.start.size(); ++j) ++model.start[j];
    for (ExactEntry& entry : model.exact) {
      if (entry.field == Field::matrix && entry.slot >= at) ++entry.slot;
    }
  }
}

}  // namespace assay
