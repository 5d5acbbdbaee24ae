// Features that a solver lacks, written in terms it has: the same points in the model's own columns, the same objective. Nothing is guessed:
// where no bound proves what a formulation needs, the answer says what is missing.
#pragma once
#include <string>

#include "../core/model.h"
#include "solver.h"

namespace assay {

struct Reformulation {
  std::string impossible;  // in words, empty when it is done: "column `x` has no upper bound that ..."
  std::string done;        // what was rewritten, in words: "semi-continuous columns, indicator rows"
};

/// Semi-continuous columns, indicator rows and special ordered sets that are false in `can`, by binaries:
///   x = 0 or l <= x <= u          l b <= x <= u b
///   b = 1 -> a·x <= s             a·x + M b <= s + M, M = (largest a·x) - s
///   at most one of a set          l z <= x <= u z for each, one z at most
///   at most two neighbours        l (y + y') <= x <= u (y + y') with a binary y for each pair of neighbours, one y at most
/// Bounds that a column has not are taken from rows that imply them, rounded outwards. The columns of `model` come first in `out` and mean the
/// same; the rows of `model` come first too. Names stay views of `model`, which must outlive `out`. Any thread.
Reformulation reformulate(const Model& model, const Capabilities& can, Model& out);

}  // namespace assay
