#include "duals.h"

#include "explain.h"
#include "json.h"

namespace assay {

std::string duals(std::string_view text, Job job) {
  Model model;
  Diagnostics diagnostics;
  if (!MpsReader().read(text, read_options(job), model, diagnostics) || !model.is_lp()) return "{}";
  Judge judge(nullptr);
  Judgement judgement;
  judge.judge(model, judge_options(job), judgement);
  if (judgement.status != Status::optimal) return "{}";
  const std::vector<double>& dual = judge.solve_again(model, false).row_dual;
  if (dual.size() != static_cast<size_t>(model.rows())) return "{}";
  std::string out = "{\"duals\":{";
  for (int32_t i = 0; i < model.rows(); ++i) {
    append_comma(out);
    append_key(out, row_label(model, i));
    append_json(out, dual[i]);
  }
  out += "}}";
  return out;
}

}  // namespace assay
