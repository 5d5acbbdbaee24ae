// The part of Gurobi's C API, release 13, that is used here: what gurobi_c.h declares, written down as facts. A test compares the two.
#pragma once
#include "../core/result.h"
#include "library.h"

// Handles are pointers to structures that are never looked into; the names are those of gurobi_c.h.
typedef struct _GRBenv GRBenv;
typedef struct _GRBmodel GRBmodel;

namespace assay {

/// Entry points, each under its name without "GRB". A non-zero answer is an error code; arrays are read, or filled, and not kept.
struct GurobiApi {
  void (*version)(int* major, int* minor, int* technical);
  int (*emptyenvinternal)(GRBenv** environment, int major, int minor, int technical);
  int (*startenv)(GRBenv*);
  void (*freeenv)(GRBenv*);
  const char* (*geterrormsg)(GRBenv*);
  int (*setintparam)(GRBenv*, const char* name, int value);
  int (*setdblparam)(GRBenv*, const char* name, double value);
  /// vbeg and vlen [numvars]: entries of a column are vind, vval [vbeg[j], vbeg[j] + vlen[j]).
  int (*loadmodel)(GRBenv*, GRBmodel**, const char* name, int numvars, int numconstrs, int objsense, double objcon, double* obj, char* sense,
                   double* rhs, int* vbeg, int* vlen, int* vind, double* vval, double* lb, double* ub, char* vtype, char** varnames,
                   char** constrnames);
  int (*freemodel)(GRBmodel*);
  GRBenv* (*getenv)(GRBmodel*);  // the model's own copy; freed with the model
  int (*addqpterms)(GRBmodel*, int numqnz, int* qrow, int* qcol, double* qval);  // literal terms, no factor one half
  int (*addqconstr)(GRBmodel*, int numlnz, int* lind, double* lval, int numqnz, int* qrow, int* qcol, double* qval, char sense, double rhs,
                    const char* name);
  int (*addsos)(GRBmodel*, int numsos, int nummembers, int* types, int* beg, int* ind, double* weight);
  int (*addgenconstrIndicator)(GRBmodel*, const char* name, int binvar, int binval, int nvars, const int* vars, const double* vals, char sense,
                               double rhs);
  int (*optimize)(GRBmodel*);
  void (*terminate)(GRBmodel*);  // any thread, while the model lives
  int (*getintattr)(GRBmodel*, const char* name, int* value);
  int (*getdblattr)(GRBmodel*, const char* name, double* value);
  int (*getintattrarray)(GRBmodel*, const char* name, int first, int len, int* values);
  int (*getdblattrarray)(GRBmodel*, const char* name, int first, int len, double* values);
};

namespace gurobi {

inline constexpr int kMajorVersion = 13;

inline constexpr double kInfinite = 1e100;         // GRB_INFINITY
inline constexpr double kCountsAsInfinite = 1e20;  // bounds from here on; manual, "Infinite values"
inline constexpr double kSmallestCoefficient = 1e-13;  // smaller ones are dropped

inline constexpr char kLessEqual = '<', kGreaterEqual = '>', kEqual = '=';
inline constexpr char kContinuous = 'C', kBinary = 'B', kInteger = 'I', kSemiContinuous = 'S', kSemiInteger = 'N';
inline constexpr int kMinimize = 1, kMaximize = -1;

// Statuses of an optimization.
inline constexpr int kOptimal = 2, kInfeasible = 3, kInfeasibleOrUnbounded = 4, kUnbounded = 5, kNodeLimit = 8, kTimeLimit = 9,
                     kInterrupted = 11, kMemoryLimit = 17;

// Error codes.
inline constexpr int kOutOfMemory = 10001, kNoLicence = 10009, kSizeLimit = 10010, kNetwork = 10022, kJobRejected = 10023, kCloud = 10028;

// Statuses in a basis, of variables and constraints.
inline constexpr int kBasic = 0, kNonbasicLower = -1, kNonbasicUpper = -2, kSuperbasic = -3;

}  // namespace gurobi

/// The library, opened by whoever asks first, with every entry point above; any thread.
struct Gurobi13 {
  GurobiApi api;
  std::string path;
  std::string version;
};

/// Fault: solverAbsent, or solverFailed when a symbol is missing or the release is another.
Result<const Gurobi13*> open_gurobi();

}  // namespace assay
