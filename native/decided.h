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

 private:
  void fix_columns(const Model& model);
  bool tighten(const Model& model, int32_t column, double lower, double upper);
  bool is_fixed(int32_t column) const { return fixed_[static_cast<size_t>(column)] != 0; }
  bool objective_stands_alone(const Model& model);

  std::vector<double> lower_, upper_;    // of columns
  std::vector<double> activity_;         // of rows: what the fixed columns come to
  std::vector<int32_t> free_;            // of rows: columns that are not fixed
  std::vector<uint8_t> fixed_, squared_;  // of columns; squared: in a quadratic term of the objective
  bool crossed_ = false;
};

}  // namespace assay
