#include "reach.h"

#include <algorithm>
#include <chrono>

namespace assay {
namespace {

bool is_relaxed(const Model& model) { return model.is_lp(); }

}  // namespace

void relax(Model& model) {
  for (size_t j = 0; j < model.kind.size(); ++j) {
    if (model.kind[j] == ColumnKind::semiContinuous || model.kind[j] == ColumnKind::semiInteger) {
      model.column_lower[j] = std::min(model.column_lower[j], 0.0);  // {0} ∪ [l, u] lies in [min(l, 0), max(u, 0)]
      model.column_upper[j] = std::max(model.column_upper[j], 0.0);
    }
    model.kind[j] = ColumnKind::continuous;
  }
  model.quadratic_rows.clear();
  model.indicators.clear();
  model.sets.clear();
}

Reach::Reach(const Model& model, Judge& judge, const JudgeOptions& options, double* seconds_left)
    : judge_(judge), options_(options), seconds_left_(seconds_left) {
  copy_without_objective(model, model_);
}

Support Reach::maximise(const Terms& terms, int sign) {
  Support support = ask(model_, terms, sign);
  if (support.kind != Support::Kind::unknown || is_relaxed(model_)) return support;
  Model relaxation = model_;
  relax(relaxation);
  support = ask(relaxation, terms, sign);
  support.relaxed = true;
  return support;
}

Support Reach::ask(Model& model, const Terms& terms, int sign) {
  Support support;
  if (*seconds_left_ <= 0) return support;
  model.sense = Sense::max;
  for (const auto& [column, value] : terms) model.cost[column] = sign * value;
  options_.time_limit_s = *seconds_left_;
  const auto start = std::chrono::steady_clock::now();
  judge_.judge(model, options_, judgement_);
  *seconds_left_ -= std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const auto& [column, value] : terms) model.cost[column] = 0;
  support.proved = judgement_.certificate == Certificate::proved;
  switch (judgement_.status) {
    case Status::optimal:
      support.kind = Support::Kind::finite;
      support.value = judgement_.objective;
      support.point = judgement_.point;
      break;
    case Status::unbounded:
      support.kind = Support::Kind::unbounded;
      support.point = judgement_.point;
      support.ray = judgement_.ray;
      break;
    case Status::infeasible: support.kind = Support::Kind::empty; break;
    default: break;
  }
  return support;
}

}  // namespace assay
