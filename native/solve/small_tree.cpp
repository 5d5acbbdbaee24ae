#include "small_tree.h"

#include <algorithm>
#include <cmath>

namespace assay::small {
namespace {

constexpr double kFraction = 1e-7;  // distance to an integer from which on a value is branched on
constexpr double kZero = 1e-9;

}  // namespace

Tree::Tree() : levels_(std::make_unique_for_overwrite<Level[]>(kMostDepth + 1)) {}

Found Tree::search(const SmallModel& model, const Budget& budget) {
  model_ = &model;
  prover_.begin(model);
  has_incumbent_ = seeking_ = done_ = false;
  cutoff_ = kInfinity;
  gap_ = 0;
  work_ = budget.work;
  most_nodes_ = budget.nodes;
  nodes_ = pivots_ = 0;
  levels_[0].box.copy(model.root, model.columns + model.rows);
  levels_[0].dictionary.load(model, model.root, true);
  if (!explore(0)) return Found::nothing;
  if (done_) return Found::unbounded;
  return has_incumbent_ ? Found::optimal : Found::infeasible;
}

/// Everything below the node of this level; false: give up.
bool Tree::explore(int depth) {
  Level& level = levels_[depth];
  const bool was_seeking = seeking_;
  for (;;) {
    if (++nodes_ > most_nodes_) return false;
    Branch branch;
    const Verdict verdict = examine(level, branch);
    if (verdict == Verdict::failed) return false;
    if (verdict == Verdict::closed || done_) break;
    if (depth >= kMostDepth || branch.kind == Branch::Kind::impossible) return false;
    if (!explore_child(depth, branch, branch.above_first)) return false;
    if (done_) break;
    if (!apply(level, branch, !branch.above_first)) break;  // the other half, in place
  }
  seeking_ = was_seeking;
  return true;
}

bool Tree::explore_child(int depth, const Branch& branch, bool above) {
  const Level& parent = levels_[depth];
  Level& child = levels_[depth + 1];
  child.box.copy(parent.box, model_->columns + model_->rows);
  child.dictionary.copy(parent.dictionary);
  return !apply(child, branch, above) || explore(depth + 1);
}

Tree::Verdict Tree::examine(Level& level, Branch& branch) {
  const int before = level.dictionary.pivots();
  End end = level.dictionary.solve(seeking_ ? kInfinity : cutoff_, work_);
  if (end == End::cutoff && !close(level)) end = level.dictionary.solve(kInfinity, work_);
  pivots_ += level.dictionary.pivots() - before;
  switch (end) {
    case End::cutoff:
      return Verdict::closed;
    case End::infeasible:
      return refute(level);
    case End::unbounded:
      return examine_unbounded(level, branch);
    case End::optimal:
      return examine_optimal(level, branch);
    case End::spent:
      break;
  }
  return Verdict::failed;
}

Tree::Verdict Tree::refute(const Level& level) {
  const double determinant = level.dictionary.determinant();
  level.dictionary.refutation_multipliers(nullptr, multipliers_);
  if (prover_.refutes(level.box, multipliers_, determinant)) return Verdict::closed;
  double margin[kMostColumns];
  prover_.column_margins(multipliers_, margin);
  level.dictionary.refutation_multipliers(margin, multipliers_);
  return prover_.refutes(level.box, multipliers_, 0) ? Verdict::closed : Verdict::failed;
}

bool Tree::close(const Level& level) {
  level.dictionary.bound_multipliers(nullptr, multipliers_);
  double gap = 0;
  if (!prover_.bounds(level.box, multipliers_, level.dictionary.determinant(), incumbent_, gap)) {
    double margin[kMostColumns];
    prover_.column_margins(multipliers_, margin);
    level.dictionary.bound_multipliers(margin, multipliers_);
    if (!prover_.bounds(level.box, multipliers_, 0, incumbent_, gap)) return false;
  }
  gap_ = std::max(gap_, gap);
  return true;
}

Tree::Verdict Tree::examine_optimal(Level& level, Branch& branch) {
  if (has_incumbent_ && !seeking_ && level.dictionary.objective() > cutoff_ && close(level)) return Verdict::closed;
  branch = find_branch(level);
  if (branch.kind != Branch::Kind::none) return Verdict::open;
  if (!prover_.take_point(level.dictionary, candidate_)) return Verdict::failed;
  const bool holds = candidate_.violation == 0 || (!model_->all_integer && candidate_.violation <= Prover::kNear);
  if (holds) {
    if (seeking_) {
      incumbent_ = candidate_;
      done_ = true;
      return Verdict::closed;
    }
    return accept(candidate_) && close(level) ? Verdict::closed : Verdict::failed;
  }
  // The point rounds to one that misses a row by less than doubles see: the others of the node are still to be looked at.
  if (refutes_row(level)) return Verdict::closed;
  branch = split_off(level, candidate_);
  return Verdict::open;
}

Tree::Verdict Tree::examine_unbounded(Level& level, Branch& branch) {
  for (const auto find : {&Tree::find_semi, &Tree::find_set, &Tree::find_indicator}) {
    branch = (this->*find)(level, false);
    if (branch.kind != Branch::Kind::none) return Verdict::open;
  }
  double direction[kMostColumns];
  level.dictionary.ray(nullptr, direction);
  if (!prover_.improves_forever(level.box, direction, level.dictionary.determinant(), ray_)) {
    double margin[kMostRows];
    prover_.row_margins(direction, margin);
    level.dictionary.ray(margin, direction);
    if (!prover_.improves_forever(level.box, direction, kInfinity, ray_)) return Verdict::failed;
  }
  // Rational data: the node is unbounded if it holds any point at all.
  seeking_ = true;
  level.dictionary.drop_costs();
  return examine(level, branch);
}

bool Tree::accept(const Point& point) {
  if (has_incumbent_) {
    int order = 0;
    if (!compare_objectives(point.objective, point.denominator, incumbent_.objective, incumbent_.denominator, order)) return false;
    if (order >= 0) return true;
  }
  incumbent_ = point;
  has_incumbent_ = true;
  set_cutoff();
  return true;
}

void Tree::set_cutoff() {
  const double value = static_cast<double>(incumbent_.objective) / static_cast<double>(incumbent_.denominator);
  const double size = std::max(static_cast<double>(model_->cost_scale), std::fabs(value));
  const auto step = static_cast<double>(model_->step);
  cutoff_ = model_->has_step ? value - step + 1e-6 * step + Prover::kNear * std::fabs(value) : value - 0.5 * Prover::kNear * size;
}

Tree::Branch Tree::find_branch(const Level& level) const {
  Branch branch;
  if (model_->has_integers) branch = find_fraction(level);
  if (branch.kind == Branch::Kind::none && model_->semis > 0) branch = find_semi(level, true);
  if (branch.kind == Branch::Kind::none && model_->sets > 0) branch = find_set(level, true);
  if (branch.kind == Branch::Kind::none && model_->indicators > 0) branch = find_indicator(level, true);
  return branch;
}

Tree::Branch Tree::find_fraction(const Level& level) const {
  Branch branch;
  double most = kFraction;
  for (int j = 0; j < model_->columns; ++j) {
    if (!model_->is_integer[j] || !level.dictionary.is_basic(j)) continue;
    const double value = level.dictionary.value(j);
    const double below = std::floor(value);
    const double distance = std::min(value - below, below + 1 - value);
    if (distance <= most) continue;
    if (!(std::fabs(value) < 1e9)) return {.kind = Branch::Kind::impossible};
    most = distance;
    const auto whole = static_cast<int64_t>(below) * model_->bound_scale;
    branch = {.kind = Branch::Kind::column,
              .index = j,
              .below_lower = kNoLower,
              .below_upper = whole,
              .above_lower = whole + model_->bound_scale,
              .above_upper = kNoUpper,
              .above_first = value - below > 0.5};
  }
  return branch;
}

Tree::Branch Tree::find_semi(const Level& level, bool only_violated) const {
  const double scale = static_cast<double>(model_->bound_scale);
  for (int j = 0; j < model_->columns; ++j) {
    if (!model_->is_semi[j]) continue;
    const int64_t lower = model_->part_lower[j];
    const int64_t upper = model_->part_upper[j];
    const bool is_zero = level.box.lower[j] == 0 && level.box.upper[j] == 0;
    if (is_zero || (level.box.lower[j] >= lower && level.box.upper[j] <= upper)) continue;
    const double value = level.dictionary.value(j) * scale;
    const bool inside = (lower == kNoLower || value >= static_cast<double>(lower)) && (upper == kNoUpper || value <= static_cast<double>(upper));
    if (only_violated && (value == 0 || inside)) continue;
    return {.kind = Branch::Kind::column, .index = j, .below_lower = 0, .below_upper = 0, .above_lower = lower, .above_upper = upper};
  }
  return {};
}

Tree::Branch Tree::find_set(const Level& level, bool only_violated) const {
  for (int s = 0; s < model_->sets; ++s) {
    const SmallSet& set = model_->set[s];
    int first = -1;
    int last = -1;
    for (int at = 0; at < set.count; ++at) {
      const int j = model_->member[set.first + at];
      const bool is_fixed = level.box.lower[j] == 0 && level.box.upper[j] == 0;
      if (is_fixed || (only_violated && std::fabs(level.dictionary.value(j)) <= kZero)) continue;
      if (first < 0) first = at;
      last = at;
    }
    if (last - first < set.type) continue;
    // Of type 1: members behind the split are zero, or those up to it. Of type 2: behind, or before.
    const int split = set.type == 1 ? (first + last) / 2 : std::max(first + 1, (first + last) / 2);
    return {.kind = Branch::Kind::set, .index = s, .split = split};
  }
  return {};
}

Tree::Branch Tree::find_indicator(const Level& level, bool only_violated) const {
  for (int k = 0; k < model_->indicators; ++k) {
    const SmallIndicator& indicator = model_->indicator[k];
    const int j = indicator.column;
    if (level.box.lower[j] == level.box.upper[j]) continue;
    const bool at_one = std::nearbyint(level.dictionary.value(j)) == 1;
    if (only_violated && at_one != (indicator.active != 0)) continue;
    if (only_violated && model_->is_integer[j]) {
      const double unit = level.dictionary.unit(indicator.row);
      const double activity = level.dictionary.value(model_->columns + indicator.row) / unit;
      const bool holds = (indicator.lower == kNoLower || activity >= static_cast<double>(indicator.lower)) &&
                         (indicator.upper == kNoUpper || activity <= static_cast<double>(indicator.upper));
      if (holds) continue;
    }
    return {.kind = Branch::Kind::column,
            .index = j,
            .below_lower = 0,
            .below_upper = 0,
            .above_lower = model_->bound_scale,
            .above_upper = model_->bound_scale,
            .above_first = at_one};
  }
  return {};
}

/// Cuts an integer column that may still move, at the value it has.
Tree::Branch Tree::split_off(const Level& level, const Point& point) const {
  for (int j = 0; j < model_->columns; ++j) {
    if (!model_->is_integer[j] || level.box.lower[j] == level.box.upper[j]) continue;
    int64_t at = point.numerator[j] / point.denominator * model_->bound_scale;
    if (at == level.box.upper[j]) at -= model_->bound_scale;
    return {.kind = Branch::Kind::column,
            .index = j,
            .below_lower = kNoLower,
            .below_upper = at,
            .above_lower = at + model_->bound_scale,
            .above_upper = kNoUpper};
  }
  return {.kind = Branch::Kind::impossible};
}

/// Whether one row alone leaves the box no point.
bool Tree::refutes_row(const Level& level) {
  multipliers_.with_costs = false;
  std::fill_n(multipliers_.row.begin(), model_->rows, 0.0);
  for (int i = 0; i < model_->rows; ++i) {
    for (const double sign : {1.0, -1.0}) {
      multipliers_.row[i] = sign;
      if (prover_.refutes(level.box, multipliers_, 1)) return true;
    }
    multipliers_.row[i] = 0;
  }
  return false;
}

/// False: that half is empty.
bool Tree::apply(Level& level, const Branch& branch, bool above) const {
  if (branch.kind == Branch::Kind::column) {
    return above ? restrict(level, branch.index, branch.above_lower, branch.above_upper)
                 : restrict(level, branch.index, branch.below_lower, branch.below_upper);
  }
  const SmallSet& set = model_->set[branch.index];
  const int from = above ? 0 : branch.split + 1;
  const int to = above ? (set.type == 1 ? branch.split + 1 : branch.split) : set.count;
  for (int at = from; at < to; ++at) {
    if (!restrict(level, model_->member[set.first + at], 0, 0)) return false;
  }
  return true;
}

bool Tree::restrict(Level& level, int column, int64_t lower, int64_t upper) const {
  level.box.lower[column] = std::max(level.box.lower[column], lower);
  level.box.upper[column] = std::min(level.box.upper[column], upper);
  if (level.box.lower[column] > level.box.upper[column]) return false;
  level.dictionary.set_bounds(*model_, level.box, column);
  if (level.box.lower[column] != level.box.upper[column]) return true;
  for (int k = 0; k < model_->indicators; ++k) {
    const SmallIndicator& indicator = model_->indicator[k];
    if (indicator.column != column || level.box.lower[column] != indicator.active) continue;
    const int v = model_->columns + indicator.row;
    level.box.lower[v] = indicator.lower;
    level.box.upper[v] = indicator.upper;
    level.dictionary.set_bounds(*model_, level.box, v);
  }
  return true;
}

}  // namespace assay::small
