// How far the points of a model reach: linear functions maximised over one feasible set, by solves that are certified.
#pragma once
#include <cstdint>
#include <vector>

#include "../core/model.h"
#include "../judge.h"
#include "forms.h"

namespace assay {

struct Support {
  enum class Kind : uint8_t {
    finite,     // `value` is the maximum, reached at `point`
    unbounded,  // no maximum; `point` and `ray` lead there
    empty,      // the set has no point
    unknown,    // could not be decided, not even over the relaxation
  };
  Kind kind = Kind::unknown;
  double value = 0;
  bool relaxed = false;  // over the relaxation (integrality and what goes beyond linear left out), not over the set
  bool proved = false;   // with a proof of ours, not by a solver's word
  std::vector<double> point;
  std::vector<double> ray;
};

/// One feasible set, asked again and again. The model given is copied; its objective has no part in it.
class Reach {
 public:
  /// @param deadline_s seconds that all questions together may take
  Reach(const Model& model, Judge& judge, const JudgeOptions& options, double* seconds_left);

  /// Maximum of sign·terms; over the set, or over its relaxation where that cannot be decided.
  Support maximise(const Terms& terms, int sign);
  /// Any point of the set, or Kind::empty.
  Support any_point() { return maximise({}, 1); }

  Model& model() { return model_; }  // bounds and sides may be changed between questions

 private:
  Support ask(Model& model, const Terms& terms, int sign);

  Model model_;
  Judge& judge_;
  JudgeOptions options_;
  double* seconds_left_;
  Judgement judgement_;
};

/// The same columns and rows without integrality, sets, indicators and quadratic rows: a superset of the points.
void relax(Model& model);

}  // namespace assay
