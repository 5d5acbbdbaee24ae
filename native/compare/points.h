// Points of a set that stand for all of it: every one where they are few and whole, every vertex where those are few, else support points.
#pragma once
#include <vector>

#include "forms.h"
#include "reach.h"

namespace assay {

enum class Coverage : uint8_t {
  support,   // extreme in the directions asked for
  vertices,  // all of them, of a bounded set of continuous columns
  all,       // every point
};

struct PointSample {
  std::vector<std::vector<double>> points;
  Coverage coverage = Coverage::support;
};

/// @param directions for support points, where there is nothing better; none: no point is of interest
PointSample sample_points(const Model& set, const std::vector<Terms>& directions, Judge& judge, const JudgeOptions& options,
                          double* seconds_left);

inline constexpr size_t kMostPoints = 2000;     // whole points, in the box that the set lies in
inline constexpr size_t kMostCrossings = 1000;  // of hyperplanes, n at a time

}  // namespace assay
