// A model as Gurobi's arrays: what GRBloadmodel and the calls behind it are given, and the way back.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "../core/model.h"

namespace assay {

/// Columns are the model's, then one slack for each row with two sides: a·x - s = 0, lower <= s <= upper. (GRBaddrangeconstr adds
/// such a column of its own, whose place would have to be guessed.) Rows without sides are left out.
struct GurobiForm {
  static constexpr int32_t kNone = -1;

  int sense = 1;
  std::vector<double> cost, lower, upper, value, side;
  std::vector<char> kind, relation;
  std::vector<int> begin, length, index;
  std::vector<int32_t> place;  // [model rows] of the row here, or kNone
  std::vector<int32_t> slack;  // [model rows] of the column here, or kNone

  int columns() const { return static_cast<int>(cost.size()); }
  int rows() const { return static_cast<int>(side.size()); }

  /// @param relax without integrality: semi-continuous columns get the hull of their values
  void build(const Model& model, bool relax);

 private:
  void add_rows(const Model& model);
  void add_columns(const Model& model, bool relax);
  void add_slacks(const Model& model);
};

/// What Gurobi would drop or take for infinite, in words, or empty.
std::string_view gurobi_refuses(const Model& model);

/// IEEE infinities as Gurobi's.
double gurobi_bound(double value);

}  // namespace assay
