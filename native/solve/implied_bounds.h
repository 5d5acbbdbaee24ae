// Bounds of columns, their own and those that rows imply.
#pragma once
#include <vector>

#include "../core/model.h"

namespace assay {

/// The least and the largest value of a sum of terms; infinite where a term has no end.
struct Reach {
  double least;
  double largest;
};

class ImpliedBounds {
 public:
  /// Every point of the model has lower() <= x <= upper(); semi-continuous columns count zero in.
  explicit ImpliedBounds(const Model& model);
  const std::vector<double>& lower() const { return lower_; }
  const std::vector<double>& upper() const { return upper_; }
  /// Of a row outside the matrix, over those bounds.
  Reach reach(const SparseRow& row) const;

 private:
  bool tighten(const Model& model, int32_t column);

  std::vector<double> lower_, upper_;
  std::vector<double> least_, largest_;        // [rows] finite parts of a·x
  std::vector<int32_t> open_below_, open_above_;  // [rows] terms without an end
  void sum_rows(const Model& model);
};

}  // namespace assay
