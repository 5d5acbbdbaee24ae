// The part of HiGHS's C API (highs_c_api.h) that is used here, written down as facts; HighsInt is int in every packaged build.
// tests/declarations.test.ts holds prototypes and constants against the header itself.
#pragma once
#include <cstdint>

// Of a callback, by the names that the header gives them; the second starts with `int user_interrupt`.
struct HighsCallbackDataOut;
struct HighsCallbackDataIn;

namespace assay::highs {

/// How HighsCallbackDataOut begins in 1.15; versions before it begin otherwise.
struct CallbackData {
  void* cbdata;
  int log_type;
  double running_time;
  int simplex_iteration_count, ipm_iteration_count, pdlp_iteration_count;
  double objective_function_value;
  int64_t mip_node_count, mip_total_lp_iterations;
  double mip_primal_bound, mip_dual_bound;
};
inline constexpr const char* kCallbackDataVersion = "1.15.";

}  // namespace assay::highs

namespace assay::highs {

/// Entry points, each under its name without "Highs_".
struct Api {
  void* (*create)();
  void (*destroy)(void*);
  const char* (*version)();
  int (*passModel)(void*, int, int, int, int, int, int, int, double, const double*, const double*, const double*, const double*,
                   const double*, const int*, const int*, const double*, const int*, const int*, const double*, const int*);
  int (*setBoolOptionValue)(void*, const char*, int);
  int (*setIntOptionValue)(void*, const char*, int);
  int (*setDoubleOptionValue)(void*, const char*, double);
  int (*setStringOptionValue)(void*, const char*, const char*);
  int (*run)(void*);
  int (*getModelStatus)(const void*);
  int (*getIntInfoValue)(const void*, const char*, int*);
  int (*getInt64InfoValue)(const void*, const char*, int64_t*);
  int (*getDoubleInfoValue)(const void*, const char*, double*);
  int (*getSolution)(const void*, double*, double*, double*, double*);
  int (*getDualRay)(const void*, int*, double*);
  int (*getPrimalRay)(const void*, int*, double*);
  int (*getBasis)(const void*, int*, int*);
  int (*zeroAllClocks)(const void*);
  int (*setCallback)(void*, void (*)(int, const char*, const HighsCallbackDataOut*, HighsCallbackDataIn*, void*), void*);
  int (*startCallback)(void*, int);
};

inline constexpr int kColumnwise = 1, kTriangular = 1, kMinimize = 1, kMaximize = -1;
inline constexpr int kContinuous = 0, kInteger = 1, kSemiContinuous = 2, kSemiInteger = 3;
inline constexpr int kCallbackSimplexInterrupt = 1, kCallbackIpmInterrupt = 2, kCallbackMipInterrupt = 6;
inline constexpr int kPointFeasible = 2;  // of "primal_solution_status"
inline constexpr int kEmpty = 6, kOptimal = 7, kInfeasible = 8, kUnboundedOrInfeasible = 9, kUnbounded = 10, kTimeLimit = 13,
                     kIterationLimit = 14, kSolutionLimit = 16, kInterrupted = 17;
inline constexpr int kMemoryLimit = 18;  // known to the library, missing in the header
inline constexpr int kBasisLower = 0, kBasisBasic = 1, kBasisUpper = 2, kBasisZero = 3, kBasisNonbasic = 4;

}  // namespace assay::highs
