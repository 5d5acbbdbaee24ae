// Optimizing, and what may be asked afterwards.
#include <algorithm>
#include <cmath>

#include "double.h"

using namespace contract;

namespace {

constexpr int kOptimal = 2, kInfeasible = 3, kUnbounded = 5;
constexpr int kSmallLicence = 3;  // columns
constexpr int kExpires = 20991231;

enum class Length { one, columns, rows };
struct Attribute {
  const char* name;
  bool is_int;
  Length length;
};
constexpr Attribute kAttributes[] = {
    {"Status", true, Length::one},      {"SolCount", true, Length::one},   {"LicenseExpiration", true, Length::one},
    {"ObjVal", false, Length::one},     {"ObjBound", false, Length::one},  {"NodeCount", false, Length::one},
    {"IterCount", false, Length::one},  {"X", false, Length::columns},     {"UnbdRay", false, Length::columns},
    {"VBasis", true, Length::columns},  {"Pi", false, Length::rows},       {"FarkasDual", false, Length::rows},
    {"CBasis", true, Length::rows},
};

bool has_multipliers(const GRBmodel& model) { return model.status == kOptimal && is_linear_program(model); }

int points(const GRBmodel& model) {
  if (model.outcome.point.empty() && model.data.columns() > 0) return 0;
  // Of an unbounded program Gurobi counts no solution, though it gives a point.
  return model.status == kInfeasible || (model.status == kUnbounded && is_linear_program(model)) ? 0 : 1;
}

int basis_code(assay::BasisStatus status) {
  switch (status) {
    case assay::BasisStatus::basic: return 0;
    case assay::BasisStatus::lower: return -1;
    case assay::BasisStatus::upper: return -2;
    case assay::BasisStatus::zero: return -3;
  }
  return -1;
}

int check_query(Call& call, const GRBmodel& model, const char* name, bool is_int, bool is_array, int first, int length, const void* values) {
  if (name == nullptr || values == nullptr) return call.breaks(kNull, "no name or no place for values");
  const Attribute* found = nullptr;
  for (const Attribute& one : kAttributes) {
    if (std::string(one.name) == name) found = &one;
  }
  if (found == nullptr) return call.breaks(kUnknownAttribute, "no attribute %s", name);
  if (found->is_int != is_int || (found->length != Length::one) != is_array) return call.breaks(kUnknownAttribute, "attribute %s is of another type", name);
  const int size = found->length == Length::columns ? model.data.columns() : found->length == Length::rows ? model.data.rows() : 1;
  if (is_array && (first < 0 || length < 0 || first + length > size)) return call.breaks(kIndex, "attribute %s from %d, %d of %d", name, first, length, size);
  if (std::string(name) == "LicenseExpiration") return 0;
  if (!model.solved) return call.breaks(kNotAvailable, "attribute %s before optimization", name);
  return 0;
}

int number_of(Call& call, const GRBmodel& model, const std::string& name, double& out) {
  const assay::Outcome& found = model.outcome;
  if (name == "NodeCount") return out = found.nodes, 0;
  if (name == "IterCount") return out = found.iterations, 0;
  if (name == "ObjVal") {
    if (points(model) == 0) return call.answers(kNotAvailable, "no solution, no ObjVal");
    return out = found.objective, 0;
  }
  const bool exact = model.status == kOptimal && std::isnan(found.bound);
  if (exact ? found.point.empty() : std::isnan(found.bound)) return call.answers(kNotAvailable, "no ObjBound");
  return out = exact ? found.objective : found.bound, 0;
}

const std::vector<double>* numbers_of(const GRBmodel& model, const std::string& name) {
  const assay::Outcome& found = model.outcome;
  const bool informed = contract::parameter(model.own, "InfUnbdInfo") == 1;
  if (name == "X") return points(model) > 0 || model.status == kUnbounded ? &found.point : nullptr;
  if (name == "Pi") return has_multipliers(model) ? &found.row_dual : nullptr;
  if (name == "FarkasDual") return model.status == kInfeasible && informed && is_linear_program(model) ? &found.farkas : nullptr;
  return model.status == kUnbounded && is_linear_program(model) ? &found.ray : nullptr;  // UnbdRay
}

}  // namespace

extern "C" {
#pragma GCC visibility push(default)

int GRBoptimize(GRBmodel* model) {
  Call call("GRBoptimize", model);
  if (!call) return call.error();
  // What Assay promises of every solver.
  for (const auto& [name, value] : {std::pair{"OutputFlag", 0.0}, {"Threads", 1.0}, {"MIPGap", 0.0}, {"MIPGapAbs", 0.0}}) {
    if (parameter(model->own, name) != value) record("GRBoptimize: %s is %g", name, parameter(model->own, name));
  }
  if (!std::isfinite(parameter(model->own, "TimeLimit"))) record("GRBoptimize: no time limit");
  if (setting("ASSAY_DOUBLE_LICENCE") == "small" && model->data.columns() > kSmallLicence) {
    return call.answers(kSizeLimit, "Model too large for size-limited license");
  }
  model->stop = false;
  model->running = true;
  solve(*model);
  model->running = false;
  model->solved = true;
  return 0;
}

void GRBterminate(GRBmodel* model) {  // the one call that comes from any thread
  if (!is_live(model)) return record("GRBterminate: the model is not alive");
  if (model->running) model->stop = true;
}

int GRBgetintattr(GRBmodel* model, const char* name, int* value) {
  Call call("GRBgetintattr", model);
  if (!call) return call.error();
  if (const int error = check_query(call, *model, name, true, false, 0, 1, value)) return error;
  const std::string which = name;
  *value = which == "Status" ? model->status : which == "SolCount" ? points(*model) : kExpires;
  return 0;
}

int GRBgetdblattr(GRBmodel* model, const char* name, double* value) {
  Call call("GRBgetdblattr", model);
  if (!call) return call.error();
  if (const int error = check_query(call, *model, name, false, false, 0, 1, value)) return error;
  return number_of(call, *model, name, *value);
}

int GRBgetdblattrarray(GRBmodel* model, const char* name, int first, int len, double* values) {
  Call call("GRBgetdblattrarray", model);
  if (!call) return call.error();
  if (const int error = check_query(call, *model, name, false, true, first, len, values)) return error;
  const std::vector<double>* const found = numbers_of(*model, name);
  if (found == nullptr || found->size() < static_cast<size_t>(first + len)) return call.answers(kNotAvailable, "the attribute is not available");
  std::copy_n(found->begin() + first, len, values);
  return 0;
}

int GRBgetintattrarray(GRBmodel* model, const char* name, int first, int len, int* values) {
  Call call("GRBgetintattrarray", model);
  if (!call) return call.error();
  if (const int error = check_query(call, *model, name, true, true, first, len, values)) return error;
  const auto& found = std::string(name) == "VBasis" ? model->outcome.column_basis : model->outcome.row_basis;
  if (!has_multipliers(*model) || found.size() < static_cast<size_t>(first + len)) return call.answers(kNotAvailable, "no basis");
  for (int k = 0; k < len; ++k) {
    const int code = basis_code(found[static_cast<size_t>(first + k)]);
    values[k] = std::string(name) == "CBasis" && code != 0 ? -1 : code;
  }
  return 0;
}

#pragma GCC visibility pop
}
