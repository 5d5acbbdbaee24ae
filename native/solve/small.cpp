#include "small.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "../core/rational.h"
#include "small_model.h"
#include "small_proof.h"
#include "small_tree.h"

namespace assay {

using small::Found;
using small::Point;
using small::SmallModel;
using small::Tree;
using small::Wide;

namespace {

/// (numerator / denominator + offset) / cost_scale, rounded once; sign of the model's sense.
double objective_of(const SmallModel& model, Wide numerator, int64_t denominator) {
  constexpr double kExact = 0x1p53;
  const double sign = model.is_max ? -1 : 1;
  const double below = static_cast<double>(denominator) * static_cast<double>(model.cost_scale);
  Wide top = 0;
  const bool fits = !__builtin_add_overflow(numerator, static_cast<Wide>(model.offset) * denominator, &top);
  if (fits && std::fabs(static_cast<double>(top)) < kExact && below < kExact) return sign * static_cast<double>(top) / below + 0.0;
  const Rational value = Rational(Integer::from_wide(numerator), Integer(denominator)) + Rational(model.offset);
  return sign * (value / Rational(model.cost_scale)).to_double() + 0.0;
}

double objective_of(const SmallModel& model, const Point& point) { return objective_of(model, point.objective, point.denominator); }

void write_point(const SmallModel& model, const Point& point, std::vector<double>& out) {
  out.resize(static_cast<size_t>(model.columns));
  const auto below = static_cast<double>(point.denominator);
  for (int j = 0; j < model.columns; ++j) out[j] = static_cast<double>(point.numerator[j]) / below + 0.0;
}

void write_ray(const SmallModel& model, const std::array<int64_t, small::kMostColumns>& ray, std::vector<double>& out) {
  int64_t common = 0;
  for (int j = 0; j < model.columns; ++j) common = std::gcd(common, ray[j]);
  out.resize(static_cast<size_t>(model.columns));
  for (int j = 0; j < model.columns; ++j) out[j] = static_cast<double>(ray[j] / common);
}

/// The double on the safe side of a bound that lies `gap` (in units of the integer costs) beyond the objective.
double bound_of(const SmallModel& model, double objective, double gap) {
  if (gap == 0) return objective;
  const double off = gap / static_cast<double>(model.cost_scale) + std::fabs(objective) * 0x1p-50;
  return model.is_max ? objective + off : objective - off;
}

void write_answer(const SmallModel& model, const Tree& tree, Found found, SmallAnswer& out) {
  out.nodes += tree.nodes();
  out.pivots += tree.pivots();
  out.violation = 0;
  if (found == Found::infeasible) {
    out.kind = SmallAnswer::Kind::infeasible;
    return;
  }
  write_point(model, tree.point(), out.point);
  out.violation = tree.point().violation;
  if (found == Found::unbounded) {
    out.kind = SmallAnswer::Kind::unbounded;
    write_ray(model, tree.ray(), out.ray);
    return;
  }
  out.kind = SmallAnswer::Kind::optimal;
  out.objective = objective_of(model, tree.point());
  out.bound = bound_of(model, out.objective, tree.gap());
}

bool is_within(const Model& model, const SmallLimits& limits) {
  return model.columns() <= limits.columns && model.rows() + static_cast<int>(model.indicators.size()) <= limits.rows;
}

bool sides_cross(const SmallModel& model) {
  for (int v = 0; v < model.columns + model.rows; ++v) {
    if (model.root.lower[v] > model.root.upper[v]) return true;
  }
  return false;
}

}  // namespace

struct SmallSolver::Workspace {
  SmallModel model;
  Tree tree;

  SmallLimits limits;
  small::Budget budget;

  bool decide_within_tolerance(Found exactly, SmallAnswer& out);
};

SmallSolver::SmallSolver(const SmallLimits& limits) : workspace_(std::make_unique<Workspace>()) { workspace_->limits = limits; }
SmallSolver::~SmallSolver() = default;
SmallSolver::SmallSolver(SmallSolver&&) noexcept = default;
SmallSolver& SmallSolver::operator=(SmallSolver&&) noexcept = default;

bool SmallSolver::solve(const Model& model, double node_limit, SmallAnswer& out) {
  out.kind = SmallAnswer::Kind::none;
  out.tolerance_sensitive = false;
  out.nodes = out.pivots = 0;
  out.exact.clear();
  out.point.clear();
  out.ray.clear();
  Workspace& work = *workspace_;
  if (!is_within(model, work.limits) || !work.model.take(model) || sides_cross(work.model)) return false;
  if (work.model.has_integers) work.model.find_step();
  work.budget = {.work = work.limits.work, .nodes = work.limits.nodes};
  if (node_limit > 0 && node_limit < work.limits.nodes) work.budget.nodes = static_cast<int>(node_limit);
  const Found found = work.tree.search(work.model, work.budget);
  if (found == Found::nothing) return false;
  if (work.tree.doubtful()) return work.decide_within_tolerance(found, out);
  write_answer(work.model, work.tree, found, out);
  return true;
}

/// The answer hangs on the tolerance, perhaps: searches again with every row moved by it. Only for whole-number points,
/// where an answer jumps; elsewhere the named solver has the word.
bool SmallSolver::Workspace::decide_within_tolerance(Found exactly, SmallAnswer& out) {
  if (!model.all_integer || model.has_disjunctions()) return false;
  write_answer(model, tree, exactly, out);
  const SmallAnswer::Kind exact_kind = out.kind;
  const double exact_objective = out.objective;
  if (!model.loosen()) return false;
  const Found found = tree.search(model, budget);
  if (found == Found::nothing) return false;
  SmallAnswer loose;
  write_answer(model, tree, found, loose);
  const double size = std::max(1.0, std::fabs(loose.objective));
  const bool same = loose.kind == exact_kind && (exact_kind != SmallAnswer::Kind::optimal ||
                                                 std::fabs(loose.objective - exact_objective) <= small::Prover::kTolerance * size);
  if (same) return true;
  loose.nodes += out.nodes;
  loose.pivots += out.pivots;
  loose.tolerance_sensitive = true;
  loose.violation = std::numeric_limits<double>::quiet_NaN();  // of the text's rows: the caller's to measure
  loose.exact = exact_kind == SmallAnswer::Kind::infeasible  ? "infeasible"
                : exact_kind == SmallAnswer::Kind::unbounded ? "unbounded"
                                                             : "optimal, objective " + Rational::from_double(exact_objective).to_string();
  out = std::move(loose);
  return true;
}

}  // namespace assay
