#include "extend.h"

#include <algorithm>
#include <cmath>

#include "points.h"
#include "reach.h"

namespace assay {
namespace {

constexpr double kFixTolerance = 1e-8;    // a point's doubles are only near its exact place
constexpr double kValueTolerance = 1e-6;  // of objectives that agree, relative
constexpr size_t kMostRows = 32;          // of a set, whose own rows are directions too

std::vector<Terms> directions_of(const Model& set, const std::vector<int32_t>& to_owner) {
  std::vector<Terms> directions;
  Terms objective;
  for (int32_t j = 0; j < set.columns(); ++j) {
    if (to_owner[j] < 0) continue;
    directions.push_back({{j, 1.0}});
    if (set.cost[j] != 0) objective.emplace_back(j, set.cost[j]);
  }
  if (objective.size() > 1) directions.push_back(std::move(objective));
  if (directions.empty()) return directions;  // nothing is shared
  // Where its own rows bind lie most of a set's vertices.
  const std::vector<Terms> rows = row_terms(set);
  for (size_t i = 0; i < std::min(rows.size(), kMostRows); ++i) {
    if (rows[i].size() > 1) directions.push_back(rows[i]);
  }
  return directions;
}

// The part of each row that both models can see, as a direction.
void add_row_directions(const Model& owner, const std::vector<int32_t>& rows, const std::vector<int32_t>& to_owner,
                        std::vector<Terms>& directions) {
  std::vector<int32_t> to_other(owner.cost.size(), -1);
  for (size_t j = 0; j < to_owner.size(); ++j) {
    if (to_owner[j] >= 0) to_other[to_owner[j]] = static_cast<int32_t>(j);
  }
  const std::vector<Terms> all = row_terms(owner);
  for (const int32_t i : rows) {
    Terms shared;
    for (const auto& [column, value] : all[i]) {
      if (to_other[column] >= 0) shared.emplace_back(to_other[column], value);
    }
    std::sort(shared.begin(), shared.end());
    if (shared.size() > 1) directions.push_back(std::move(shared));
  }
}

// `owner` with the columns of a point fixed at it.
void fix_point(const std::vector<double>& point, const std::vector<int32_t>& to_owner, Model& owner) {
  for (size_t j = 0; j < to_owner.size(); ++j) {
    const int32_t column = to_owner[j];
    if (column < 0) continue;
    const bool whole = owner.kind[column] == ColumnKind::integer;
    const double slack = whole ? 0 : kFixTolerance * std::max(1.0, std::abs(point[j]));
    const double value = whole ? std::round(point[j]) : point[j];
    owner.column_lower[column] = value - slack;
    owner.column_upper[column] = value + slack;
    if (!whole) owner.kind[column] = ColumnKind::continuous;
  }
}

// Whether the points that a model allows are a convex set, so that it is enough to look at vertices.
bool is_convex(const Model& model) { return model.is_lp(); }

// Every row but those given lets everything through.
void keep_rows(Model& model, const std::vector<bool>& keep) {
  for (size_t i = 0; i < keep.size(); ++i) {
    if (keep[i]) continue;
    model.row_lower[i] = -kInfinity;
    model.row_upper[i] = kInfinity;
  }
}

std::vector<bool> private_rows(const Model& model, const std::vector<bool>& shared) {
  std::vector<bool> found(model.row_lower.size(), false);
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (shared[j]) continue;
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) found[model.index[k]] = true;
  }
  return found;
}

}  // namespace

std::vector<RowExtension> extend_points(const Model& other, const Model& owner, const std::vector<int32_t>& to_owner,
                                        const std::vector<int32_t>& rows, Judge& judge, const JudgeOptions& options,
                                        double* seconds_left) {
  std::vector<RowExtension> found(rows.size());
  std::vector<Terms> directions = directions_of(other, to_owner);
  add_row_directions(owner, rows, to_owner, directions);
  std::vector<bool> asked(owner.row_lower.size(), false);
  for (const int32_t i : rows) asked[i] = true;
  const auto extends = [&](const std::vector<double>& point, const std::vector<bool>& keep) {
    Model fixed = owner;
    keep_rows(fixed, keep);
    fix_point(point, to_owner, fixed);
    return Reach(fixed, judge, options, seconds_left).any_point().kind;
  };
  const PointSample sample = sample_points(other, directions, judge, options, seconds_left);
  const bool exact = sample.coverage == Coverage::all || (sample.coverage == Coverage::vertices && is_convex(owner));
  for (const std::vector<double>& point : sample.points) {
    const Support::Kind all = extends(point, asked);
    for (RowExtension& one : found) one.known = one.known || all != Support::Kind::unknown;
    if (all != Support::Kind::empty) continue;
    bool blamed = false;
    for (size_t k = 0; k < rows.size(); ++k) {
      std::vector<bool> without = asked;
      without[rows[k]] = false;
      if (extends(point, without) == Support::Kind::empty) continue;
      found[k].holds = false;
      found[k].witness = point;
      blamed = true;
    }
    for (size_t k = 0; k < rows.size() && !blamed; ++k) {
      found[k].holds = false;
      found[k].witness = point;
    }
  }
  if (*seconds_left <= 0) {
    for (RowExtension& one : found) one.known = false;
  }
  for (RowExtension& one : found) {
    one.holds = one.holds && one.known;
    one.exact = exact && one.known;
  }
  return found;
}

ObjectiveExtension extend_objective(const Model& reference, const Model& candidate, const std::vector<int32_t>& to_candidate,
                                    Judge& judge, const JudgeOptions& options, double* seconds_left) {
  ObjectiveExtension found;
  std::vector<bool> mine(reference.cost.size()), theirs(candidate.cost.size(), false);
  std::vector<int32_t> to_itself(reference.cost.size(), -1);
  for (size_t j = 0; j < mine.size(); ++j) {
    mine[j] = to_candidate[j] >= 0;
    if (!mine[j]) continue;
    theirs[to_candidate[j]] = true;
    to_itself[j] = static_cast<int32_t>(j);
  }
  JudgeOptions timed = options;
  const auto best = [&](const Model& model, const std::vector<bool>& shared, const std::vector<int32_t>& places,
                        const std::vector<double>& point) {
    Model fixed = model;
    keep_rows(fixed, private_rows(model, shared));
    fix_point(point, places, fixed);
    Judgement judgement;
    timed.time_limit_s = std::max(1e-3, *seconds_left);
    const auto before = std::chrono::steady_clock::now();
    judge.judge(fixed, timed, judgement);
    *seconds_left -= std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    return judgement.status == Status::optimal ? judgement.objective : std::nan("");
  };
  const PointSample sample = sample_points(reference, directions_of(reference, to_candidate), judge, options, seconds_left);
  found.exact = sample.coverage == Coverage::all;
  for (const std::vector<double>& point : sample.points) {
    const double ours = best(reference, mine, to_itself, point);
    const double value = best(candidate, theirs, to_candidate, point);
    found.known = true;
    const double size = std::max({1.0, std::abs(ours), std::abs(value)});
    if (std::abs(value - ours) <= kValueTolerance * size || (std::isnan(ours) && std::isnan(value))) continue;
    found.same = false;
    found.difference = value - ours;
    found.witness = point;
    break;
  }
  if (*seconds_left <= 0) found.known = found.exact = false;
  found.same = found.same && found.known;
  return found;
}

}  // namespace assay
