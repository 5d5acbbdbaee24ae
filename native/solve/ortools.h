// OR-Tools through the C entry points of its own shared library, opened at run time, once for the process.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "library.h"
#include "solver.h"

namespace assay {

/// The plain-C entry points of MathOpt and CP-SAT that are used here (release 9.15), and where they came from.
struct OrTools {
  void* (*new_interrupter)();
  void (*free_interrupter)(void*);
  void (*interrupt)(void*);  // any thread; sticky
  /// 0 or a status code; `result` and `message` are freed by free_result. Without GUROBI on the machine, asking for it kills
  /// the process: only the types of mathopt.cpp are ever asked for.
  int (*solve)(const void* model, size_t size, int solver_type, void* interrupter, void** result, size_t* result_size, char** message);
  void (*free_result)(void*);

  void* (*cp_new_environment)();
  void (*cp_free_environment)(void*);
  void (*cp_stop)(void*);  // any thread; also honoured before the solve has started
  /// Bytes that do not parse abort the process; `response` is freed by free().
  void (*cp_solve)(void* environment, const void* model, int size, const void* parameters, int parameters_size, void** response,
                   int* response_size);

  std::string path;
  std::string version;
};

/// The library, opened by whoever asks first; any thread. Fault: solverAbsent, or solverFailed when a symbol is missing.
Result<const OrTools*> open_or_tools();

/// One solver object each, for the thread that makes it.
Result<std::unique_ptr<Solver>> make_glop();
Result<std::unique_ptr<Solver>> make_pdlp();
Result<std::unique_ptr<Solver>> make_cpsat();

/// SCIP from the same wheel, through its own C API.
Result<std::unique_ptr<Solver>> make_scip();

}  // namespace assay
