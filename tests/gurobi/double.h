// A contract double of Gurobi 13: a shared library, built only for tests, that exports the entry points which Assay calls, holds every
// call against the contract, and solves with HiGHS and SCIP through Assay's own adapters. What it knows of Gurobi are facts: the manual's,
// gurobi_c.h's, and what gurobipy 13.0.3 answered when it was asked (docs/log.md).
//
// Environment variables, read at each call:
//   ASSAY_DOUBLE_RECORD   file that every broken rule is written to, one line each; at the end of the process one line "calls {...}"
//   ASSAY_DOUBLE_SOLVERS  folder of the solver libraries
//   ASSAY_DOUBLE_LICENCE  none: starting an environment is refused; small: models of more than 3 columns are refused
//   ASSAY_DOUBLE_FAIL     GRBaddsos=10003: this entry point answers so, whatever it is given
#pragma once
#include <atomic>
#include <cstdarg>
#include <map>
#include <string>
#include <vector>

#include "core/model.h"
#include "core/outcome.h"

struct _GRBenv {
  bool started = false;
  bool is_copy = false;  // a model's own
  std::map<std::string, double> parameters;
  std::string words;  // of the last error
  std::atomic<int> inside{0};
  int models = 0;
};

struct _GRBmodel {
  _GRBenv* parent = nullptr;
  _GRBenv own;
  assay::Model data;  // every row has one side, as Gurobi's
  std::vector<char> relation, type;
  std::atomic<bool> stop{false};
  std::atomic<bool> running{false};
  bool solved = false;
  int status = 1;  // loaded
  assay::Outcome outcome;
};

using GRBenv = _GRBenv;
using GRBmodel = _GRBmodel;

namespace contract {

inline constexpr int kOutOfMemory = 10001, kNull = 10002, kInvalid = 10003, kUnknownAttribute = 10004, kNotAvailable = 10005, kIndex = 10006,
                     kUnknownParameter = 10007, kValue = 10008, kNoLicence = 10009, kSizeLimit = 10010, kInProgress = 10017,
                     kDuplicates = 10018;

/// One call of one entry point: counted, checked for a live handle and for a second thread in the same environment.
class Call {
 public:
  Call(const char* name, _GRBenv* environment);
  Call(const char* name, _GRBmodel* model);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// Whether the call may go on; otherwise error() is its answer.
  explicit operator bool() const { return error_ == 0; }
  int error() const { return error_; }

  /// A broken rule: recorded, and the error with its words is the answer.
  int breaks(int error, const char* format, ...) __attribute__((format(printf, 3, 4)));
  /// An error that Gurobi answers to a call that broke no rule.
  int answers(int error, const char* words);

 private:
  void enter(_GRBenv* environment);
  const char* name_;
  _GRBenv* environment_ = nullptr;
  int error_ = 0;
};

/// A broken rule outside a call that could answer.
void record(const char* format, ...) __attribute__((format(printf, 1, 2)));

void add(_GRBenv* environment);
void add(_GRBmodel* model);
bool is_live(const _GRBenv* environment);
bool is_live(const _GRBmodel* model);
/// False, and recorded, when it is not alive.
bool remove(_GRBenv* environment);
bool remove(_GRBmodel* model);

std::string setting(const char* variable);
double parameter(const _GRBenv& environment, const char* name);

/// Fills status and outcome of a loaded model.
void solve(_GRBmodel& model);

bool is_linear_program(const _GRBmodel& model);

}  // namespace contract
