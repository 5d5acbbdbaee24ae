#include "compare.h"

#include <algorithm>

#include "evaluation.h"
#include "forms.h"
#include "kinds.h"
#include "substitute.h"

namespace assay {
namespace {

// The models with the columns put in that only one of them has, and the map between what is left.
void prepare(const Model& reference, const Model& candidate, const ColumnMap& map, Comparison& out) {
  const auto kept = [](const std::vector<int32_t>& places) {
    std::vector<bool> keep;
    for (const int32_t place : places) keep.push_back(place >= 0);
    return keep;
  };
  const auto put_in = [&](const Model& model, const std::vector<int32_t>& places, Model& made, std::vector<int32_t>& left) {
    const std::vector<bool> keep = kept(places);
    const bool open = std::find(keep.begin(), keep.end(), false) != keep.end();
    if (open && substitute_columns(model, keep, made, left)) return;
    made = model;
    left = identity_of(model);
  };
  std::vector<int32_t> a_left, b_left;
  put_in(reference, map.to_candidate, out.reference_model, a_left);
  put_in(candidate, map.to_reference, out.candidate_model, b_left);
  std::vector<int32_t> b_place(candidate.cost.size(), -1);
  for (size_t b = 0; b < b_left.size(); ++b) b_place[b_left[b]] = static_cast<int32_t>(b);
  out.map.to_candidate.assign(a_left.size(), -1);
  out.map.to_reference.assign(b_left.size(), -1);
  out.map.by.assign(a_left.size(), MatchedBy::none);
  for (size_t a = 0; a < a_left.size(); ++a) {
    const int32_t partner = map.to_candidate[a_left[a]];
    if (partner < 0) continue;
    out.map.to_candidate[a] = b_place[partner];
    out.map.to_reference[b_place[partner]] = static_cast<int32_t>(a);
    out.map.by[a] = map.by[a_left[a]];
  }
}

bool is_default_bound(const Model& model, const PartReport& report) {
  return report.part == Part::lowerBound && model.column_lower[report.at] == 0;
}

}  // namespace

bool counts(const Model& model, const PartReport& report) {
  // A binary column's bounds belong to its kind.
  const bool binary = (report.part == Part::lowerBound || report.part == Part::upperBound) && is_integer(model.kind[report.at]) &&
                      model.column_lower[report.at] == 0 && model.column_upper[report.at] == 1;
  return !(report.right && report.sound) || !(is_default_bound(model, report) || binary);
}

double score(const Comparison& comparison) {
  double right = comparison.objective.same ? 1 : 0;
  double all = 1;
  for (const PartReport& report : comparison.reference) {
    if (!counts(comparison.reference_model, report)) continue;
    all += 1;
    right += report.right && report.sound ? 1 : 0;
  }
  for (const PartReport& report : comparison.candidate) all += report.right ? 0 : 1;
  return right / all;
}

bool keeps_no_row(const Comparison& comparison) {
  bool any = false;
  for (const PartReport& report : comparison.reference) {
    const bool row = report.part == Part::row || report.part == Part::set || report.part == Part::indicator || report.part == Part::quadraticRow;
    if (!row) continue;
    if (report.right && report.sound) return false;
    any = true;
  }
  return any;
}

void compare_models(const Model& reference, const Model& candidate, const ColumnMap* given, Judge& judge, const JudgeOptions& options,
                    Comparison& out) {
  std::vector<ColumnMap> maps;
  if (given != nullptr) maps.push_back(*given);
  else maps = column_maps(reference, candidate);
  double seconds_left = options.time_limit_s;
  bool first = true;
  for (const ColumnMap& map : maps) {
    Comparison attempt;
    prepare(reference, candidate, map, attempt);
    evaluate(judge, options, &seconds_left, attempt);
    if (first || attempt.rows > out.rows) out = std::move(attempt);
    first = false;
    if (out.rows == 1 || seconds_left <= 0) return;
  }
}

}  // namespace assay
