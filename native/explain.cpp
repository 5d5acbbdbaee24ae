#include "explain.h"

#include <algorithm>
#include <cmath>

#include "json.h"

namespace assay {
namespace {

// A row or bound counts as binding within this, relative to max(1, |side|).
constexpr double kBindingTolerance = 1e-7;

bool binds(double activity, double side) {
  return std::isfinite(side) && std::abs(activity - side) <= kBindingTolerance * std::max(1.0, std::abs(side));
}

void append_member(std::string& out, std::string_view key, double value) {
  append_comma(out);
  append_key(out, key);
  append_json(out, value);
}

void append_binding(const Model& model, const std::vector<double>& point, std::string& out) {
  const std::vector<double> activity = activities(model, point);
  out += "{\"binding\":[";
  for (int32_t i = 0; i < model.rows(); ++i) {
    const bool at_lower = binds(activity[i], model.row_lower[i]);
    const bool at_upper = binds(activity[i], model.row_upper[i]);
    if (!at_lower && !at_upper) continue;
    append_comma(out);
    out += "{\"row\":";
    append_json(out, row_label(model, i));
    out += at_lower && at_upper ? ",\"side\":\"both\"" : at_lower ? ",\"side\":\"lower\"" : ",\"side\":\"upper\"";
    append_member(out, "activity", activity[i]);
    out += '}';
  }
  out += "]}";
}

// Deletion filter: what can be left out while the rest stays infeasible is left out; what remains is irreducible.
class Filter {
 public:
  Filter(const Model& model, Judge& judge) : judge_(judge) { copy_without_objective(model, model_); }

  // False when time ran out before every part was tried.
  bool run() {
    bool complete = true;
    if (model_.has_integers()) drop_integrality_if_possible();
    for (int32_t i = 0; i < model_.rows(); ++i) {
      complete = try_drop(model_.row_lower[i], -kInfinity, model_.row_upper[i], kInfinity) && complete;
    }
    for (int32_t j = 0; j < model_.columns(); ++j) {
      complete = try_drop(model_.column_lower[j], -kInfinity, model_.column_upper[j], kInfinity) && complete;
      if (model_.kind[j] == ColumnKind::integer) complete = try_relax(model_.kind[j]) && complete;
    }
    return complete;
  }
  const Model& rest() const { return model_; }

 private:
  bool infeasible() {
    if (bounds_prove_infeasible(model_)) return true;
    return judge_.solve_again(model_, false).answer == Answer::infeasible;
  }

  // First both sides at once, which is what most rows allow; then one by one.
  bool try_drop(double& lower, double no_lower, double& upper, double no_upper) {
    if (std::isinf(lower) && std::isinf(upper)) return true;
    const double old_lower = lower, old_upper = upper;
    if (judge_.seconds_left() <= 0) return false;
    lower = no_lower;
    upper = no_upper;
    if (infeasible()) return true;
    lower = old_lower;
    upper = old_upper;
    if (std::isinf(lower) || std::isinf(upper)) return true;
    lower = no_lower;
    if (infeasible()) return true;
    lower = old_lower;
    upper = no_upper;
    if (infeasible()) return true;
    upper = old_upper;
    return judge_.seconds_left() > 0;
  }

  bool try_relax(ColumnKind& kind) {
    if (judge_.seconds_left() <= 0) return false;
    kind = ColumnKind::continuous;
    if (!infeasible()) kind = ColumnKind::integer;
    return true;
  }

  void drop_integrality_if_possible() {
    const std::vector<ColumnKind> kinds = model_.kind;
    for (ColumnKind& kind : model_.kind) {
      if (kind == ColumnKind::integer) kind = ColumnKind::continuous;
    }
    if (!infeasible()) model_.kind = kinds;
  }

  Judge& judge_;
  Model model_;
};

void append_irreducible(const Model& model, Judge& judge, std::string& out) {
  Filter filter(model, judge);
  const bool complete = filter.run();
  const Model& rest = filter.rest();
  out += complete ? "{\"irreducible\":true,\"rows\":[" : "{\"irreducible\":false,\"rows\":[";
  const auto append_sides = [&](double lower, double upper) {
    if (std::isfinite(lower)) append_member(out, "lower", lower);
    if (std::isfinite(upper)) append_member(out, "upper", upper);
    out += '}';
  };
  for (int32_t i = 0; i < rest.rows(); ++i) {
    if (std::isinf(rest.row_lower[i]) && std::isinf(rest.row_upper[i])) continue;
    append_comma(out);
    out += "{\"row\":";
    append_json(out, row_label(model, i));
    append_sides(rest.row_lower[i], rest.row_upper[i]);
  }
  out += "],\"bounds\":[";
  for (int32_t j = 0; j < rest.columns(); ++j) {
    if (std::isinf(rest.column_lower[j]) && std::isinf(rest.column_upper[j])) continue;
    append_comma(out);
    out += "{\"column\":";
    append_json(out, column_label(model, j));
    append_sides(rest.column_lower[j], rest.column_upper[j]);
  }
  out += "],\"integers\":[";
  for (int32_t j = 0; j < rest.columns(); ++j) {
    if (rest.kind[j] == ColumnKind::continuous) continue;
    append_comma(out);
    append_json(out, column_label(model, j));
  }
  out += "]}";
}

void append_ray(const Model& model, const std::vector<double>& ray, std::string& out) {
  out += "{\"ray\":{";
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (ray[j] != 0) append_member(out, column_label(model, j), ray[j]);
  }
  out += "}}";
}

}  // namespace

std::string row_label(const Model& model, int32_t row) {
  if (!model.row_name[row].empty()) return std::string(model.row_name[row]);
  return "row " + std::to_string(row + 1);
}

std::string column_label(const Model& model, int32_t column) {
  if (!model.column_name[column].empty()) return std::string(model.column_name[column]);
  return "column " + std::to_string(column + 1);
}

std::vector<double> activities(const Model& model, const std::vector<double>& point) {
  std::vector<double> sum(model.rows(), 0.0), error(model.rows(), 0.0);
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const int32_t i = model.index[k];
      const double product = model.value[k] * point[j];
      const double low = std::fma(model.value[k], point[j], -product);
      const double total = sum[i] + product;
      const double part = total - sum[i];
      error[i] += (sum[i] - (total - part)) + (product - part) + low;  // Knuth's two-sum
      sum[i] = total;
    }
  }
  for (int32_t i = 0; i < model.rows(); ++i) sum[i] += error[i];
  return sum;
}

void append_explanation(const Model& model, const Judgement& judgement, Judge& judge, std::string& out) {
  switch (judgement.status) {
    case Status::optimal: return append_binding(model, judgement.point, out);
    case Status::infeasible: return append_irreducible(model, judge, out);
    case Status::unbounded:
      if (!judgement.ray.empty()) append_ray(model, judgement.ray, out);
      return;
    default: return;
  }
}

}  // namespace assay
