// Dual bounds in doubles, rounded outwards: what any row multipliers prove about the relaxation,
// whoever gave them.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "certify.h"
#include "enclosure.h"

namespace assay {

/// Owns its buffers; one a thread.
class DualBound {
 public:
  /// Lower bound (upper, for max) on the relaxation's linear objective, offset included. Empty:
  /// these multipliers prove none. `row_dual` is in the model's sense, one a row.
  std::optional<double> evaluate(const Model& model, std::span<const double> row_dual);

  /// Largest sign of a multiplier or reduced cost that is wrong in the last call: reduced costs
  /// relative to the cost.
  double sign_violation() const { return sign_violation_; }

  /// By how much the bound that the last evaluate() gave may be missed by a point whose relative
  /// violations are `violation` at most: multipliers times what rows and bounds give way.
  double give(const Model& model, double violation) const {
    return violation == 0 ? 0 : tolerance_effect(model) * (violation / kRowTolerance);
  }

  /// Farkas: with all costs zero and only the first `columns` columns there (the rest is slack,
  /// which a point without violation has at zero), a positive bound leaves no point.
  InfeasibilityProof refute(const Model& elastic, std::span<const double> row_dual, size_t columns);

  /// What sides and bounds moved by kRowTolerance could take from a refutation by these
  /// multipliers.
  double forgiven(const Model& elastic, std::span<const double> row_dual, size_t columns);

 private:
  void take_multipliers(const Model& model, std::span<const double> row_dual);
  void reduce_costs(const Model& model);
  bool is_loose(const Model& model, size_t column) const;
  bool has_loose(const Model& model) const;
  void imply_reach(const Model& model);
  bool imply_once(const Model& model);
  void sum_rows(const Model& model);
  bool shift_multipliers(const Model& model);
  Enclosure total(const Model& model) const;
  double tolerance_effect(const Model& model) const;
  bool begin_refutation(const Model& elastic, std::span<const double> row_dual, size_t columns);

  // All in the sense of a minimum.
  double sign_ = 1;
  size_t columns_ = 0;
  bool with_costs_ = true;
  double sign_violation_ = 0;
  std::vector<double> multiplier_;
  std::vector<Enclosure> reduced_;
  // Magnitudes: x <= reach_up, x >= -reach_down; from bounds, or implied by rows.
  std::vector<double> reach_up_;
  std::vector<double> reach_down_;
  struct RowReach {
    double low = 0;  // sum of magnitudes of the smallest terms, those without an end left out
    double high = 0;
    int32_t low_open = 0;  // how many terms have no end
    int32_t high_open = 0;
  };
  std::vector<RowReach> row_reach_;
};

}  // namespace assay
