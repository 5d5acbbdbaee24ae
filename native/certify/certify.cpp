#include "certify.h"

#include <algorithm>
#include <cmath>

#include "bound.h"
#include "exact.h"
#include "integral.h"
#include "point.h"
#include "ray.h"
#include "relaxation.h"

namespace assay {
namespace {

constexpr int32_t kSmall =
    200;  // rows and columns up to which a proof within the tolerance is made exact
constexpr double kRayTolerance =
    1e-9;  // of a solver's ray in the box [-1, 1], when its entries are rounded

bool meets(double objective, double bound) {
  return std::fabs(objective - bound) <= kGapTolerance * std::max(1.0, std::fabs(objective));
}

size_t slack_start(const Model& elastic) {
  size_t columns = elastic.cost.size();
  while (columns > 0 && elastic.cost[columns - 1] == 1) --columns;
  return columns;
}

/// The double on the safe side of an exact bound: below it for a minimum, above it for a maximum.
double outward(const Rational& exact, Sense sense) {
  const double nearest = exact.to_double();
  if (std::isinf(nearest)) return nearest;
  const int order = compare(Rational::from_double(nearest), exact);
  if (sense == Sense::min) return order > 0 ? std::nextafter(nearest, -HUGE_VAL) : nearest;
  return order < 0 ? std::nextafter(nearest, HUGE_VAL) : nearest;
}

/// The better of two bounds that both hold.
std::optional<double> better(std::optional<double> a, std::optional<double> b, Sense sense) {
  if (!a || !b) return a ? a : b;
  return sense == Sense::max ? std::min(*a, *b) : std::max(*a, *b);
}

std::vector<double> doubles_of(const std::vector<Rational>& exact) {
  std::vector<double> out;
  out.reserve(exact.size());
  for (const Rational& value : exact) out.push_back(value.to_double());
  return out;
}

}  // namespace

struct Certifier::Workspace {
  PointChecker point;
  DualBound bound;
  ExactBasis exact;

  /// The bound of the basis' exact multipliers, in the model's sense; the basis must be solved.
  std::optional<Rational> exact_bound(const Model& model) {
    std::optional<Rational> bound = exact.bound(model.cost.size(), true);
    if (bound && model.sense == Sense::max) bound = -*bound;
    return bound;
  }

  /// A ray from the basis of the ray model's optimum, or from no move at all, which is always
  /// feasible.
  bool exact_ray(const Model& ray_model, const Outcome& outcome, std::vector<Rational>& direction) {
    const auto take = [&] {
      direction = exact.point();
      return is_improving_ray(ray_model, direction);
    };
    if (exact.solve(ray_model, outcome) && (take() || (exact.improve(outcome) && take())))
      return true;
    Outcome still;
    still.column_basis.assign(ray_model.cost.size(), BasisStatus::zero);
    still.row_basis.assign(ray_model.row_lower.size(), BasisStatus::basic);
    return exact.solve(ray_model, still) && exact.improve(still) && take();
  }
};

Certifier::Certifier() : workspace_(std::make_unique<Workspace>()) {}
Certifier::~Certifier() = default;

PointReport Certifier::check_point(const Model& model, const std::vector<double>& point) {
  return workspace_->point.check(model, point);
}

void Certifier::certify_optimal(const Model& model, const Outcome& outcome, Proof& proof) {
  Workspace& work = *workspace_;
  proof = Proof{};
  proof.point = work.point.check(model, outcome.point);
  const auto judge = [&] {
    if (!proof.point.feasible) return;
    const bool proved = proof.bound && meets(proof.point.objective, *proof.bound);
    proof.certificate = proved ? Certificate::proved : Certificate::primal;
  };
  if (!model.quadratic.empty()) return judge();
  const bool is_lp = model.is_lp();
  const auto judge_rounded = [&] {
    judge();
    if (is_lp || proof.certificate != Certificate::primal || !proof.bound) return;
    const std::optional<Rational> next = next_objective(model, *proof.bound);
    if (!next) return;
    proof.bound = outward(*next, model.sense);
    judge();
  };
  proof.bound = work.bound.evaluate(model, outcome.row_dual);
  proof.dual = work.bound.sign_violation();
  judge_rounded();
  // A violation that is next to nothing may be worth much: large multipliers say so at once, and in a small model the exact
  // vertex does.
  const bool is_small = model.columns() + model.rows() <= kSmall;
  const double give = proof.bound ? work.bound.give(model, proof.point.primal) : 0;
  proof.leans = is_lp && give > kGapTolerance * std::max(1.0, std::fabs(proof.point.objective));
  const bool is_sharp = proof.point.primal == 0 || (proof.point.primal <= kExactTolerance && !proof.leans && !is_small);
  if (proof.certificate == Certificate::proved && (!is_lp || is_sharp)) return;
  if (!work.exact.solve(model, outcome)) return;
  // True when vertex and multipliers meet exactly.
  const auto take_exact = [&] {
    const std::optional<Rational> bound = work.exact_bound(model);
    if (bound) proof.bound = better(proof.bound, outward(*bound, model.sense), model.sense);
    const bool has_vertex = is_lp && work.exact.is_feasible();
    proof.leans = is_lp && !has_vertex;
    if (has_vertex) {
      proof.exact_objective = work.exact.objective();
      proof.exact_point = doubles_of(work.exact.point());
      // The vertex itself violates nothing, even where no doubles are near enough to say so.
      proof.point = {.objective = proof.exact_objective->to_double(), .feasible = true};
    }
    judge_rounded();
    return has_vertex && bound && *bound == *proof.exact_objective;
  };
  if (take_exact() || !is_lp) return;
  const bool is_worth_it = proof.certificate != Certificate::proved || is_small;
  if (is_worth_it && work.exact.improve(outcome)) take_exact();
}

std::optional<double> Certifier::dual_bound(const Model& model, const Outcome& outcome) {
  if (!model.quadratic.empty()) return std::nullopt;
  const std::optional<double> bound = workspace_->bound.evaluate(model, outcome.row_dual);
  const bool is_sharp =
      bound && (!std::isfinite(outcome.objective) || meets(outcome.objective, *bound));
  if (is_sharp || !workspace_->exact.solve(model, outcome)) return bound;
  const std::optional<Rational> exact = workspace_->exact_bound(model);
  return exact ? better(bound, outward(*exact, model.sense), model.sense) : bound;
}

InfeasibilityProof Certifier::proves_infeasible(const Model& elastic, const Outcome& outcome) {
  const size_t columns = slack_start(elastic);
  InfeasibilityProof proof = workspace_->bound.refute(elastic, outcome.row_dual, columns);
  if (proof.proved && !proof.tolerance_sensitive) return proof;
  ExactBasis& exact = workspace_->exact;
  if (!exact.solve(elastic, outcome)) return proof;
  std::optional<Rational> bound = exact.bound(columns, false);
  if (!bound && exact.improve(outcome)) bound = exact.bound(columns, false);
  if (!bound || bound->sign() <= 0) return proof;
  const std::vector<double> multipliers = doubles_of(exact.multipliers());
  const double forgiven = workspace_->bound.forgiven(elastic, multipliers, columns);
  return {.proved = true, .tolerance_sensitive = !(bound->to_double() > forgiven)};
}

InfeasibilityProof Certifier::refutes(const Model& model, const std::vector<double>& multipliers) {
  const auto columns = static_cast<size_t>(model.columns());
  InfeasibilityProof proof = workspace_->bound.refute(model, multipliers, columns);
  if (proof.proved) return proof;
  std::vector<double> turned = multipliers;
  for (double& multiplier : turned) multiplier = -multiplier;
  return workspace_->bound.refute(model, turned, columns);
}

bool Certifier::proves_ray(const Model& model, const Model& ray_model, const Outcome& ray_outcome,
                           std::vector<double>& ray) {
  const bool is_plain = model.is_linear() && model.sets.empty() && model.indicators.empty();
  if (!is_plain || ray_outcome.point.size() != model.cost.size()) return false;
  std::vector<Rational> direction;
  for (const double entry : ray_outcome.point) {
    if (!(std::fabs(entry) <= 2)) return false;
    direction.push_back(simplest_near(entry, kRayTolerance));
  }
  if (!is_improving_ray(ray_model, direction) &&
      !workspace_->exact_ray(ray_model, ray_outcome, direction)) {
    return false;
  }
  ray = doubles_of(direction);
  return true;
}

}  // namespace assay
