#include "outcome.h"

namespace assay {

void Outcome::clear() {
  answer = Answer::failed;
  fault = FaultCode::internal;
  decided = false;
  message.clear();
  objective = bound = std::numeric_limits<double>::quiet_NaN();
  nodes = iterations = 0;
  point.clear();
  row_dual.clear();
  farkas.clear();
  ray.clear();
  column_basis.clear();
  row_basis.clear();
}

}  // namespace assay
