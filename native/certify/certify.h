// Our own proof about a solver's answer. Pure functions of model and outcome; a certifier owns its
// buffers.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../core/model.h"
#include "../core/outcome.h"

namespace assay {

/// Feasibility tolerances of a solver's point (MIPLIB's rule): violation <= tolerance * max(1,
/// |activity|, |side|).
inline constexpr double kRowTolerance = 1e-6;
inline constexpr double kIntegralityTolerance = 1e-5;
/// A point within this needs no warning about tolerances.
inline constexpr double kExactTolerance = 1e-9;
/// A dual bound meets the objective when |objective - bound| <= kGapTolerance * max(1,
/// |objective|).
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
  double dual = 0;  // largest violation of a dual sign condition, as the solver's duals have it
  std::optional<double> bound;  // rigorous dual bound, rounded outwards, offset included
  bool leans = false;  // the point violates next to nothing, but what it gains by that is not known
  std::optional<Rational>
      exact_objective;  // of the exact vertex, when the basis was solved in rationals
  std::vector<double>
      exact_point;  // nearest doubles of that vertex, when it is feasible; else empty
};

/// Whether a model has no point at all.
struct InfeasibilityProof {
  bool proved = false;  // exactly: for the numbers as written, with no tolerance
  bool tolerance_sensitive =
      false;  // proved, but sides and bounds moved by kRowTolerance could make room for a point
  explicit operator bool() const { return proved; }
};

class Certifier {
 public:
  Certifier();
  ~Certifier();
  Certifier(const Certifier&) = delete;
  Certifier& operator=(const Certifier&) = delete;

  /// Feasibility of a point, compensated sums. Integer columns within tolerance are rounded first;
  /// when only the point as it is holds, that counts.
  PointReport check_point(const Model& model, const std::vector<double>& point);

  /// Answer::optimal. LP: error-bounded doubles, then double-double, then rationals on the basis.
  /// MIP, QP: `primal` at most unless the relaxation's bound decides.
  void certify_optimal(const Model& model, const Outcome& outcome, Proof& proof);

  /// Rigorous lower bound (for min; upper for max) of the LP relaxation's objective from row
  /// multipliers, or empty when they prove none. Tries doubles with error bounds, then rationals on
  /// the basis of `outcome`.
  std::optional<double> dual_bound(const Model& model, const Outcome& outcome);

  /// Whether `outcome`, an optimum of build_elastic(model), proves that the relaxation of `model`
  /// has no point.
  InfeasibilityProof proves_infeasible(const Model& elastic, const Outcome& outcome);

  /// Whether multipliers of the rows, in either sign, prove that the relaxation of `model` has no
  /// point. Cheap: no solve.
  InfeasibilityProof refutes(const Model& model, const std::vector<double>& multipliers);

  /// True when `ray` (length columns) is, exactly, a recession direction of the relaxation along
  /// which the objective improves without end. The direction is the ray model's optimum, its
  /// entries rounded to simple fractions, or the exact vertex of its basis. Never of a model with
  /// sets, indicators or quadratics. Sets `ray` when true.
  bool proves_ray(const Model& model, const Model& ray_model, const Outcome& ray_outcome,
                  std::vector<double>& ray);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> workspace_;
};

/// The relaxation of `model` with elastic rows: minimise the total violation of rows (bounds stay
/// hard). Always feasible unless bounds cross. Columns: the model's at cost 0, then one of slack at
/// cost 1 for each finite side of a row.
void build_elastic(const Model& model, Model& elastic);

/// Directions of the relaxation's recession cone in the box [-1, 1]: the best change of the
/// objective along them, in the model's sense.
void build_ray(const Model& model, Model& ray);

/// Proof from the bounds of single columns and sides of single rows alone: lower > upper, or no
/// integer between them.
InfeasibilityProof bounds_prove_infeasible(const Model& model);

}  // namespace assay
