// Columns that only one of two models has: do the other model's points extend to them, and with what objective?
#pragma once
#include <cstdint>
#include <vector>

#include "../core/model.h"
#include "../judge.h"

namespace assay {

struct RowExtension {
  bool known = false;            // at least one point was tried, and time sufficed
  bool exact = false;            // and no other point could say otherwise
  bool holds = true;             // every point tried extends, or this row is not to blame
  std::vector<double> witness;   // a point of the other model that does not
};

/// Tries every point of `other` where they are few and whole, all vertices where those are few, else extreme points in the directions of its
/// columns, its objective, its rows and of the rows in question (points.h).
/// @param to_owner [columns of other] the same column in `owner`, or -1
/// @param rows rows of `owner` that hold columns of its own
/// @returns one for each of `rows`
std::vector<RowExtension> extend_points(const Model& other, const Model& owner, const std::vector<int32_t>& to_owner,
                                        const std::vector<int32_t>& rows, Judge& judge, const JudgeOptions& options,
                                        double* seconds_left);

struct ObjectiveExtension {
  bool known = false;
  bool exact = false;     // every point of the reference was tried
  bool same = true;       // equal best values at every point tried
  double difference = 0;  // candidate's minus reference's at the witness
  std::vector<double> witness;
};

/// Holds the best objective of either model at the reference's extreme points against each other, each model free to choose
/// the columns that it alone has.
ObjectiveExtension extend_objective(const Model& reference, const Model& candidate, const std::vector<int32_t>& to_candidate,
                                    Judge& judge, const JudgeOptions& options, double* seconds_left);

}  // namespace assay
