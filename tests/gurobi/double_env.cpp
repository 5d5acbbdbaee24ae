// Environments and parameters.
#include <cmath>
#include <cstdlib>
#include <memory>

#include "double.h"

using namespace contract;

namespace {

constexpr int kMajor = 13, kMinor = 0, kTechnical = 3;

struct Parameter {
  const char* name;
  bool is_int;
  double least, most, normal;
};
// What Assay sets; ranges and normal values as gurobipy 13.0.3 gives them.
constexpr Parameter kParameters[] = {
    {"OutputFlag", true, 0, 1, 1},          {"Threads", true, -1, 1024, 0},           {"Seed", true, 0, 2e9, 0},
    {"Presolve", true, -1, 2, -1},          {"DualReductions", true, 0, 1, 1},        {"InfUnbdInfo", true, 0, 1, 0},
    {"NonConvex", true, -1, 2, -1},         {"MIPGap", false, 0, INFINITY, 1e-4},     {"MIPGapAbs", false, 0, INFINITY, 1e-10},
    {"TimeLimit", false, 0, INFINITY, INFINITY}, {"NodeLimit", false, 0, INFINITY, INFINITY}, {"SoftMemLimit", false, 0, INFINITY, INFINITY},
    {"FeasibilityTol", false, 1e-9, 1e-2, 1e-6}, {"OptimalityTol", false, 1e-9, 1e-2, 1e-6},  {"IntFeasTol", false, 1e-9, 0.1, 1e-5},
};

const Parameter* find(const char* name) {
  for (const Parameter& one : kParameters) {
    if (std::string(one.name) == name) return &one;
  }
  return nullptr;
}

int set(const char* call_name, GRBenv* environment, const char* name, bool is_int, double value) {
  Call call(call_name, environment);
  if (!call) return call.error();
  if (name == nullptr) return call.breaks(kNull, "no name");
  const Parameter* const one = find(name);
  if (one == nullptr) return call.breaks(kUnknownParameter, "no parameter %s", name);
  if (one->is_int != is_int) return call.breaks(kUnknownParameter, "parameter %s is of the other type", name);
  if (!(value >= one->least && value <= one->most)) return call.breaks(kValue, "parameter %s out of range: %g", name, value);
  environment->parameters[name] = value;
  return 0;
}

}  // namespace

double contract::parameter(const GRBenv& environment, const char* name) {
  const auto found = environment.parameters.find(name);
  return found != environment.parameters.end() ? found->second : find(name)->normal;
}

extern "C" {
#pragma GCC visibility push(default)

void GRBversion(int* major, int* minor, int* technical) {
  if (major == nullptr || minor == nullptr || technical == nullptr) return record("GRBversion: no place for the numbers");
  *major = kMajor;
  *minor = kMinor;
  *technical = kTechnical;
}

int GRBemptyenvinternal(GRBenv** out, int major, int minor, int technical) {
  if (out == nullptr) {
    record("GRBemptyenvinternal: no place for the environment");
    return kNull;
  }
  if (major != kMajor || minor != kMinor || technical != kTechnical) {
    record("GRBemptyenvinternal: version %d.%d.%d is not the library's", major, minor, technical);
    return kInvalid;
  }
  *out = std::make_unique<GRBenv>().release();
  add(*out);
  const Call call("GRBemptyenvinternal", *out);
  return call.error();
}

int GRBstartenv(GRBenv* environment) {
  Call call("GRBstartenv", environment);
  if (!call) return call.error();
  if (environment->started || environment->is_copy) return call.breaks(kInvalid, "the environment is started already");
  if (parameter(*environment, "OutputFlag") != 0) record("GRBstartenv: started before it was silenced");  // prints its banner
  setenv("MKL_DEBUG_CPU_TYPE", "6", 0);  // as the real one does on AMD's processors
  if (setting("ASSAY_DOUBLE_LICENCE") == "none") return call.answers(kNoLicence, "the double plays a machine without a licence");
  environment->started = true;
  return 0;
}

void GRBfreeenv(GRBenv* environment) {
  if (!Call("GRBfreeenv", environment) || !remove(environment)) return;
  if (environment->models > 0) record("GRBfreeenv: %d models of the environment are alive", environment->models);
  const std::unique_ptr<GRBenv> owned(environment);
}

const char* GRBgeterrormsg(GRBenv* environment) {
  const Call call("GRBgeterrormsg", environment);
  return call ? environment->words.c_str() : "";
}

int GRBsetintparam(GRBenv* environment, const char* name, int value) { return set("GRBsetintparam", environment, name, true, value); }

int GRBsetdblparam(GRBenv* environment, const char* name, double value) { return set("GRBsetdblparam", environment, name, false, value); }

#pragma GCC visibility pop
}
