// Small models without a solver: simplex and branch and bound of our own, every answer proved in exact arithmetic on the
// text's decimals. One object a thread; it owns its buffers and allocates nothing after the first models.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "../core/model.h"

namespace assay {

/// What was proved about a model. `objective` and `bound` in the model's sense, offset included.
struct SmallAnswer {
  enum class Kind : uint8_t { none, optimal, infeasible, unbounded } kind = Kind::none;
  double objective = 0;
  double bound = 0;
  double violation = 0;       // of a row, at most 1e-9 where no vertex is exact
  bool tolerance_sensitive = false;
  std::string exact;          // of a sensitive answer: what exact arithmetic says, in words
  std::vector<double> point;  // optimal, unbounded
  std::vector<double> ray;    // unbounded: whole numbers
  int nodes = 0;
  int pivots = 0;
};

/// Up to where a model is tried, as measured (docs/small-models.md shows where the lines cross).
struct SmallLimits {
  int columns = 48;
  int rows = 48;      // those of indicators included
  double work = 3e6;  // entries of the dictionary touched, about a nanosecond each
  int nodes = 3000;
};

class SmallSolver {
 public:
  explicit SmallSolver(const SmallLimits& limits = {});
  ~SmallSolver();
  SmallSolver(SmallSolver&&) noexcept;
  SmallSolver& operator=(SmallSolver&&) noexcept;

  /// `node_limit`: of the environment, 0 for none. False: not answered, the model is for a solver (too large, beyond the budget, or decided by a tolerance alone).
  bool solve(const Model& model, double node_limit, SmallAnswer& out);

 private:
  struct Workspace;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace assay
