// What every solver looks like from inside: one object a thread, reused from model to model.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "../core/model.h"
#include "../core/outcome.h"
#include "../core/result.h"

namespace assay {

struct Capabilities {
  bool continuous = true;
  bool integer = false;
  bool semicontinuous = false;
  bool sets = false;        // SOS1, SOS2
  bool indicator = false;
  bool quadratic = false;   // convex objective, continuous columns
  bool quadratic_integer = false;
  bool quadratic_rows = false;
  bool nonconvex = false;   // quadratics of any shape
  bool duals = false;
  bool basis = false;
  bool rays = false;         // of unbounded models; ours come from certify/ for every solver
  bool irreducible = false;  // subsets of infeasible models; ours come from explain.cpp
  bool interrupt = false;
};

/// The objective values that matter to whoever asks. A solve of a MIP may end as soon as it knows that the optimum lies outside.
struct Window {
  double low = -kInfinity;
  double high = kInfinity;
  bool is_open() const { return low == -kInfinity && high == kInfinity; }
  /// By an objective that can be reached, and a bound that none can pass; NaN: not known.
  bool misses(Sense sense, double reached, double bound) const {
    return sense == Sense::min ? reached < low || bound > high : reached > high || bound < low;
  }
};

struct SolveOptions {
  double time_limit_s = 10;
  double node_limit = 0;       // 0: none
  double memory_limit_mb = 0;  // 0: none
  bool tight = false;          // no presolve, smallest tolerances: the second try after a failed certificate
  bool relax = false;          // integrality left out
  bool want_basis = false;     // an LP whose basis is needed for an exact proof
  Window window;               // solvers that cannot look at it solve on
  const std::atomic<bool>* stop = nullptr;  // raised from any thread; the solve returns with Answer::limit
};

class Solver {
 public:
  virtual ~Solver() = default;
  virtual std::string_view version() const = 0;
  virtual std::string_view path() const = 0;
  /// State of the licence as a person is shown it, and the sizes that it allows; empty: any.
  virtual std::string_view licence() const { return "free"; }
  virtual std::string_view size_limits() const { return {}; }
  virtual const Capabilities& capabilities() const = 0;
  /// Overwrites `out`. Never throws, never prints. The model has been validated: no NaN, no infinite coefficient,
  /// sorted columns; bounds may cross. A model beyond capabilities() must not be given.
  virtual void solve(const Model& model, const SolveOptions& options, Outcome& out) = 0;
};

/// A library that is there; empty: none.
struct LibraryFacts {
  std::string path;
  std::string version;
};

/// One line of the table of solvers.
struct SolverEntry {
  SolverId id;
  std::string_view name;
  Result<std::unique_ptr<Solver>> (*make)();
  Capabilities can;
  /// Whether it may be asked for a proof of a model that another solver judges. False where a licence sets terms: such a solver runs only
  /// when it is named.
  bool lends;
  LibraryFacts (*library)() = nullptr;  // of a solver whose library may be there without a licence
};

/// All solvers there are, in the order of SolverId.
const SolverEntry& solver_entry(SolverId id);
inline constexpr size_t kSolverCount = 7;

/// The first feature of the model that the solver lacks, in words ("special ordered sets"), or empty.
std::string_view missing_feature(const Model& model, const Capabilities& capabilities);

}  // namespace assay
