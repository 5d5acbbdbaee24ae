// A model in the arrays that COPT's C API takes.
#pragma once
#include <vector>

#include "../core/model.h"
#include "copt_api.h"

namespace assay::copt {

/// Buffers are reused from model to model. One a thread.
class Loader {
 public:
  /// Puts the model into the problem, over whatever was there. `relax` leaves out integrality, sets and indicators, and takes a
  /// semi-continuous column for the interval that holds zero and its bounds. Columns of the model come first; behind them is a binary for
  /// each semi-continuous column with a gap. Returns COPT's return code.
  int load(const Api& api, copt_prob_s* problem, const Model& model, bool relax);

  /// Columns that the problem has.
  int columns() const { return columns_; }
  /// Whether COPT was told of integers, sets or indicators.
  bool mip() const { return mip_; }

 private:
  struct Gap {
    int column;
    int binary;
    double edge;  // the non-zero part begins here
  };
  void take_columns(const Model& model, bool relax);
  int load_matrix(const Api& api, copt_prob_s* problem, const Model& model) const;
  int add_sets(const Api& api, copt_prob_s* problem, const Model& model);
  int add_indicators(const Api& api, copt_prob_s* problem, const Model& model) const;
  int add_gaps(const Api& api, copt_prob_s* problem) const;
  int add_quadratics(const Api& api, copt_prob_s* problem, const Model& model);
  int split(const std::vector<QuadraticTerm>& terms);

  int columns_ = 0;
  bool mip_ = false;
  bool grown_ = false;  // there are columns that the model has not: cost_ and start_ stand for its own
  std::vector<double> cost_, lower_, upper_, row_lower_, row_upper_;
  std::vector<int> start_;
  std::vector<char> type_;
  std::vector<Gap> gaps_;
  std::vector<int> first_, second_, set_type_, set_start_, set_size_;
  std::vector<double> product_, weight_;
};

}  // namespace assay::copt
