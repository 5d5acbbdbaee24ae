// Is there anything to choose? A model whose answer follows from bounds and rows of one column alone states its answer instead of
// the problem: `max 3000 x, x = 1`. The reward asks, see src/reward.ts.
#pragma once
#include <cstdint>
#include <vector>

#include "core/codes.h"
#include "core/model.h"

namespace assay {

/// Owned by one verifier and reused; any thread, one at a time.
class BoundsAlone {
 public:
  /// Whether bounds, tightened by the rows of one column that is not fixed yet, settle the answer: they cross (`infeasible`), or no
  /// column of the objective that they leave free shares a row with another free one (`optimal`, `unbounded`).
  bool decide(const Model& model, Status status);

  /// Of the model that decide() has just looked at and left open: whether the objective reaches its optimum at the side of a row, or
  /// of a bound other than 0, that is the objective itself but for a factor, or is its constant. `max 3 x + 5 y` with `3 x + 5 y <= 20` says 20, whatever the
  /// other rows are; an honest model can look so too, hence a reference model has the last word.
  bool stated_by_row(const Model& model, double objective);

 private:
  void fix_columns(const Model& model);
  bool tighten(const Model& model, int32_t column, double lower, double upper);
  bool is_fixed(int32_t column) const { return fixed_[static_cast<size_t>(column)] != 0; }
  bool objective_stands_alone(const Model& model);
  bool row_is_tight(const Model& model, int32_t row, double ratio, double gap) const;

  std::vector<double> lower_, upper_;    // of columns
  std::vector<double> activity_;         // of rows: what the fixed columns come to
  std::vector<int32_t> free_;            // of rows: columns that are not fixed
  std::vector<double> ratio_;            // of rows: coefficient over cost; NaN: not the same for all
  std::vector<int32_t> shared_;          // of rows: free columns that have a cost as well
  std::vector<uint8_t> fixed_, squared_;  // of columns; squared: in a quadratic term of the objective
  bool crossed_ = false;
  bool looked_ = false;  // whether decide() got as far as to fix columns
};

}  // namespace assay
