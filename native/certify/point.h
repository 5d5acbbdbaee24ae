// Feasibility of a point by MIPLIB's rule, with sums whose errors are bounded.
#pragma once
#include <vector>

#include "certify.h"
#include "enclosure.h"

namespace assay {

/// Owns its buffers; one a thread.
class PointChecker {
 public:
  PointReport check(const Model& model, const std::vector<double>& point);

 private:
  void examine(const Model& model, const std::vector<double>& point, PointReport& report);
  void examine_columns(const Model& model, const std::vector<double>& point,
                       PointReport& report) const;
  void examine_rows(const Model& model, const std::vector<double>& point, PointReport& report);
  double set_violation(const SpecialSet& set, const std::vector<double>& point);

  std::vector<Sum> activity_;
  std::vector<double> rounded_;
  std::vector<size_t> order_;
  std::vector<double> largest_after_;
};

}  // namespace assay
