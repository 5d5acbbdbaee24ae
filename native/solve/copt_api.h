// The part of COPT's C API (copt.h, release 8) that is used here, and the library behind it, opened at run time, once for the process.
// tests/declarations.test.ts holds prototypes and constants against the header itself.
#pragma once
#include <string>

#include "../core/result.h"

// COPT's handles, by the names that its header gives them; never looked into.
struct copt_env_s;
struct copt_prob_s;

namespace assay::copt {

struct Api {
  int (*GetBanner)(char*, int);
  int (*GetRetcodeMsg)(int, char*, int);
  int (*GetLicenseMsg)(copt_env_s*, char*, int);
  int (*CreateEnv)(copt_env_s**);
  int (*CreateProb)(copt_env_s*, copt_prob_s**);
  int (*DeleteProb)(copt_prob_s**);
  int (*LoadProb)(copt_prob_s*, int, int, int, double, const double*, const int*, const int*, const int*, const double*, const char*,
                  const double*, const double*, const char*, const double*, const double*, char const* const*, char const* const*);
  int (*AddSOSs)(copt_prob_s*, int, const int*, const int*, const int*, const int*, const double*);
  int (*AddIndicator)(copt_prob_s*, int, int, int, const int*, const double*, char, double);
  int (*SetQuadObj)(copt_prob_s*, int, const int*, const int*, const double*);
  int (*AddQConstr)(copt_prob_s*, int, const int*, const double*, int, const int*, const int*, const double*, char, double, const char*);
  int (*SetIntParam)(copt_prob_s*, const char*, int);
  int (*SetDblParam)(copt_prob_s*, const char*, double);
  int (*SolveLp)(copt_prob_s*);  // without integrality, sets and indicators
  int (*Solve)(copt_prob_s*);
  int (*Interrupt)(copt_prob_s*);  // any thread; forgotten when the solve has not begun yet
  int (*GetIntAttr)(copt_prob_s*, const char*, int*);
  int (*GetDblAttr)(copt_prob_s*, const char*, double*);
  int (*GetSolution)(copt_prob_s*, double*);
  int (*GetLpSolution)(copt_prob_s*, double*, double*, double*, double*);
  int (*GetBasis)(copt_prob_s*, int*, int*);
  int (*GetColInfo)(copt_prob_s*, const char*, int, const int*, double*);
  int (*GetRowInfo)(copt_prob_s*, const char*, int, const int*, double*);
};

inline constexpr int kMajorVersion = 8;
inline constexpr int kMinimize = 1, kMaximize = -1;
inline constexpr double kCoptInfinity = 1e30;  // finite, and no value is beyond it
inline constexpr int kMessageSize = 1000;
inline constexpr char kLessEqual = 'L', kGreaterEqual = 'G', kEqual = 'E';
inline constexpr char kContinuous = 'C', kBinary = 'B', kInteger = 'I';

inline constexpr int kOk = 0, kNoMemory = 1, kNoLicence = 4;  // return codes

// Attribute "Status", which knows a local optimum from a global one, and "LpStatus", which SolveLp sets.
inline constexpr int kOptimal = 1, kInfeasible = 2, kUnbounded = 3, kInfeasibleOrUnbounded = 4, kNumerical = 5, kNodeLimit = 6,
                     kImprecise = 7, kTimeout = 8, kInterrupted = 10, kIterationLimit = 11;

inline constexpr int kBasisLower = 0, kBasisBasic = 1, kBasisUpper = 2, kBasisSuperbasic = 3, kBasisFixed = 4;

// Names of parameters, attributes and kinds of information.
inline constexpr const char *kLogging = "Logging", *kLogToConsole = "LogToConsole", *kThreads = "Threads", *kMipTasks = "MipTasks",
                            *kPresolve = "Presolve", *kNonConvex = "NonConvex", *kRequireRays = "ReqFarkasRay",
                            *kNodeLimitParameter = "NodeLimit";
inline constexpr const char *kTimeLimit = "TimeLimit", *kMatrixTolerance = "MatrixTol", *kQuadraticTolerance = "QMatrixTol",
                            *kFeasibilityTolerance = "FeasTol", *kDualTolerance = "DualTol", *kIntegerTolerance = "IntTol",
                            *kRelativeGap = "RelGap", *kAbsoluteGap = "AbsGap";
inline constexpr const char *kStatusAttribute = "Status", *kLpStatusAttribute = "LpStatus", *kObjective = "ObjVal",
                            *kLpObjective = "LpObjval", *kBound = "ObjBound", *kHasMipSolution = "HasMipSol",
                            *kHasFarkas = "HasDualFarkas", *kHasRay = "HasPrimalRay",
                            *kIterations = "SimplexIter", *kNodes = "NodeCnt";
inline constexpr const char *kValue = "Value", *kPrimalRay = "PrimalRay", *kDualFarkas = "DualFarkas";

/// The library with its one environment, which serves every thread and stays until the process ends.
struct Opened {
  Api api;
  copt_env_s* environment = nullptr;
  std::string path;
  std::string version;
  std::string licence;  // state of the licence, with COPT's own words
  std::string sizes;    // that it allows; empty: any
};

/// Opened by whoever asks first; any thread. Fault: solverAbsent, solverUnlicensed, or solverFailed where it is another release.
Result<const Opened*> open();

/// COPT's words for a return code.
std::string message_of(const Api& api, int code);

/// Whether a fresh problem could be made quiet and single-threaded; nothing else is set.
bool make_problem(const Opened& copt, copt_prob_s** problem);

}  // namespace assay::copt
