// Our own proof about a solver's answer. Pure functions of model and outcome; a certifier owns its buffers.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../core/model.h"
#include "../core/outcome.h"

namespace assay {

/// Feasibility tolerances of a solver's point (MIPLIB's rule): violation <= tolerance * max(1, |activity|, |side|).
inline constexpr double kRowTolerance = 1e-6;
inline constexpr double kIntegralityTolerance = 1e-5;
/// A point within this needs no warning about tolerances.
inline constexpr double kExactTolerance = 1e-9;
/// A dual bound meets the objective when |objective - bound| <= kGapTolerance * max(1, |objective|).
inline constexpr double kGapTolerance = 1e-6;

/// Violations are relative in MIPLIB's sense; 0 where there is nothing to violate.
struct PointReport {
  double primal = 0;       // largest over rows, bounds, sets, indicators, quadratic rows
  double integrality = 0;  // largest distance to an integer
  double objective = 0;    // c·x + ½… + offset of the point, compensated
  bool feasible = false;   // within kRowTolerance and kIntegralityTolerance
};

struct Proof {
  Certificate certificate = Certificate::none;
  PointReport point;
  double dual = 0;                       // largest violation of a dual sign condition, as the solver's duals have it
  std::optional<double> bound;           // rigorous dual bound, rounded outwards, offset included
  std::optional<Rational> exact_objective;  // of the exact vertex, when the basis was solved in rationals
  std::vector<double> exact_point;       // nearest doubles of that vertex, when it is feasible; else empty
};

class Certifier {
 public:
  Certifier();
  ~Certifier();
  Certifier(const Certifier&) = delete;
  Certifier& operator=(const Certifier&) = delete;

  /// Feasibility of a point, compensated sums; integrality is rounded first for integer columns within tolerance.
  PointReport check_point(const Model& model, const std::vector<double>& point);

  /// Answer::optimal. LP: error-bounded doubles, then double-double, then rationals on the basis.
  /// MIP, QP: `primal` at most unless the relaxation's bound decides.
  void certify_optimal(const Model& model, const Outcome& outcome, Proof& proof);

  /// Rigorous lower bound (for min; upper for max) of the LP relaxation's objective from row multipliers, or empty when
  /// they prove none. Tries doubles with error bounds, then rationals on the basis of `outcome`.
  std::optional<double> dual_bound(const Model& model, const Outcome& outcome);

  /// True when `outcome`, an optimum of build_elastic(model), proves that the relaxation of `model` has no point.
  bool proves_infeasible(const Model& elastic, const Outcome& outcome);

  /// True when `ray` (length columns) is, exactly, a recession direction of the relaxation along which the objective
  /// improves without end. `ray` may be repaired from the basis of the ray model's optimum.
  bool proves_ray(const Model& model, const Model& ray_model, const Outcome& ray_outcome, std::vector<double>& ray);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> workspace_;
};

/// The relaxation of `model` with elastic rows: minimise the total violation of rows (bounds stay hard). Always feasible
/// unless bounds cross. Columns: the model's, then one or two of slack a row.
void build_elastic(const Model& model, Model& elastic);

/// Directions of the relaxation's recession cone in the box [-1, 1]: minimise the change of the objective along them.
void build_ray(const Model& model, Model& ray);

}  // namespace assay
