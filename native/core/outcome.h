// What a solver said about a model, in the model's own sense and order. Nothing in it is believed until certified.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "codes.h"
#include "model.h"

namespace assay {

enum class Answer : uint8_t {
  optimal,
  infeasible,
  unbounded,
  infeasibleOrUnbounded,
  limit,      // see `fault`: timeLimit, memoryLimit, nodeLimit
  failed,     // see `fault` and `message`
};

enum class BasisStatus : int8_t { lower, basic, upper, zero };  // zero: a free column out of the basis

struct Outcome {
  Answer answer = Answer::failed;
  FaultCode fault = FaultCode::internal;
  bool decided = false;  // a limit that is none: the solve ended because its value lies outside of the window
  std::string message;  // the solver's own words where it has any

  double objective = std::numeric_limits<double>::quiet_NaN();  // of `point`, offset included
  double bound = std::numeric_limits<double>::quiet_NaN();      // proved by the solver, offset included
  double nodes = 0;
  double iterations = 0;

  // Each is empty when the solver gave none.
  std::vector<double> point;     // [columns]
  std::vector<double> row_dual;  // [rows]; d objective / d side, in the model's own sense
  std::vector<double> farkas;    // [rows], infeasible: multipliers that leave no point, in either sign
  std::vector<double> ray;       // [columns], unbounded: a direction
  std::vector<BasisStatus> column_basis;  // [columns]
  std::vector<BasisStatus> row_basis;     // [rows]; upper: the activity is at row_upper

  void clear();
};

}  // namespace assay
