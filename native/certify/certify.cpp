#include "certify.h"

#include <algorithm>
#include <cmath>

#include "bound.h"
#include "point.h"
#include "ray.h"
#include "relaxation.h"

namespace assay {
namespace {

constexpr double kRayTolerance = 1e-9;  // of a solver's ray in the box [-1, 1], when its entries are rounded

bool meets(double objective, double bound) {
  return std::fabs(objective - bound) <= kGapTolerance * std::max(1.0, std::fabs(objective));
}

size_t slack_start(const Model& elastic) {
  size_t columns = elastic.cost.size();
  while (columns > 0 && elastic.cost[columns - 1] == 1) --columns;
  return columns;
}

}  // namespace

struct Certifier::Workspace {
  PointChecker point;
  DualBound bound;
};

Certifier::Certifier() : workspace_(std::make_unique<Workspace>()) {}
Certifier::~Certifier() = default;

PointReport Certifier::check_point(const Model& model, const std::vector<double>& point) {
  return workspace_->point.check(model, point);
}

void Certifier::certify_optimal(const Model& model, const Outcome& outcome, Proof& proof) {
  proof = Proof{};
  proof.point = workspace_->point.check(model, outcome.point);
  if (!model.quadratic.empty()) {
    if (proof.point.feasible) proof.certificate = Certificate::primal;
    return;
  }
  proof.bound = workspace_->bound.evaluate(model, outcome.row_dual);
  proof.dual = workspace_->bound.sign_violation();
  if (!proof.point.feasible) return;
  proof.certificate =
      proof.bound && meets(proof.point.objective, *proof.bound) ? Certificate::proved : Certificate::primal;
}

std::optional<double> Certifier::dual_bound(const Model& model, const Outcome& outcome) {
  if (!model.quadratic.empty()) return std::nullopt;
  return workspace_->bound.evaluate(model, outcome.row_dual);
}

InfeasibilityProof Certifier::proves_infeasible(const Model& elastic, const Outcome& outcome) {
  return workspace_->bound.refute(elastic, outcome.row_dual, slack_start(elastic));
}

bool Certifier::proves_ray(const Model& model, const Model& ray_model, const Outcome& ray_outcome,
                           std::vector<double>& ray) {
  const bool is_plain = model.is_linear() && model.sets.empty() && model.indicators.empty();
  if (!is_plain || ray_outcome.point.size() != model.cost.size()) return false;
  std::vector<Rational> direction;
  for (const double entry : ray_outcome.point) {
    if (!(std::fabs(entry) <= 1e6)) return false;
    direction.push_back(simplest_near(entry, kRayTolerance));
  }
  if (!is_improving_ray(ray_model, direction)) return false;
  ray.clear();
  for (const Rational& entry : direction) ray.push_back(entry.to_double());
  return true;
}

}  // namespace assay
