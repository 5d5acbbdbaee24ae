// A model to a judgement: solve, certify, and solve again where the first answer does not stand.
// One judge a thread; it owns the solver objects and every buffer.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certify/certify.h"
#include "core/model.h"
#include "core/outcome.h"
#include "solve/reformulate.h"
#include "solve/small.h"
#include "solve/solver.h"

namespace assay {

inline double microseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

struct JudgeOptions {
  SolverId solver = SolverId::highs;
  double time_limit_s = 10;
  double node_limit = 0;
  double memory_limit_mb = 0;
  bool small = true;   // small models are answered here, without the solver
  bool tried = false;  // the small path was tried on this model before, in vain
  bool audit = false;  // and then by the solver as well, to compare
  Window window;  // values that matter; the first solve may stop where its own is none of them
  bool is_audit = false;  // this is that comparison
  bool reformulate = false;  // what the solver lacks is written in terms that it has, where bounds prove that to be exact
};

struct Judgement {
  Status status = Status::failed;
  Certificate certificate = Certificate::none;
  FaultCode reason = FaultCode::internal;  // of limit, unsupported and failed
  std::string message;
  double objective = std::numeric_limits<double>::quiet_NaN();
  double bound = std::numeric_limits<double>::quiet_NaN();
  double primal_violation = std::numeric_limits<double>::quiet_NaN();
  double integrality_violation = std::numeric_limits<double>::quiet_NaN();
  double dual_violation = std::numeric_limits<double>::quiet_NaN();
  double nodes = 0;
  double iterations = 0;
  double solve_us = 0;
  double certify_us = 0;
  bool tolerance_sensitive = false;
  std::string exact;       // of a sensitive answer: what exact arithmetic says, in words, where it is known
  bool by_small = false;   // proved without the solver
  std::string reformulated;  // what was written in other terms for the solver
  enum class Audit : uint8_t { none, confirmed, contradicted } audit = Audit::none;
  std::string contradiction;  // the solver's answer in words
  std::vector<double> point;  // optimal, or the incumbent at a limit; of an unbounded model: a feasible point
  std::vector<double> ray;    // unbounded

  /// Empties it; its buffers stay for the next model.
  void clear() {
    std::vector<double> buffers[] = {std::move(point), std::move(ray)};
    *this = Judgement{};
    point.swap(buffers[0]);
    ray.swap(buffers[1]);
    point.clear();
    ray.clear();
  }
};

/// A model's first solve, done before it is its turn to be judged.
struct SolvedAhead {
  Outcome outcome;
  double solve_us = 0;
  std::string reformulated;
  bool done = false;
};

class Judge {
 public:
  explicit Judge(const std::atomic<bool>* stop) : stop_(stop) {}
  void set_stop(const std::atomic<bool>* stop) { stop_ = stop; }

  void judge(const Model& model, const JudgeOptions& options, Judgement& out);
  /// The part of judge() that needs no solve by the named solver: small models, and those it cannot take. False: judge_by_solver()
  /// has to follow, at once or later.
  bool judge_at_once(const Model& model, const JudgeOptions& options, Judgement& out);
  /// `ahead`: what solve_ahead() found for the same model and options; null for none. It is used up.
  void judge_by_solver(const Model& model, const JudgeOptions& options, Judgement& out, SolvedAhead* ahead = nullptr);
  /// The first solve of judge_by_solver(), where it starts with one.
  void solve_ahead(const Model& model, const JudgeOptions& options, SolvedAhead& out);

  /// Whether what is known of an equal model can be its answer: the point is checked again, so a mix-up of models shows.
  bool stands(const Model& model, const Judgement& known);

  /// The solver's object, made on first use; the fault when it cannot be had.
  Result<Solver*> solver(SolverId id);

  /// One plain solve within what is left of the time given to the last judge(), by the prover where it can take the model; for
  /// explanations.
  const Outcome& solve_again(const Model& model, bool relax);
  double seconds_left() const;
  Certifier& certifier() { return certifier_; }

 private:
  using Clock = std::chrono::steady_clock;
  void start(const JudgeOptions& options);
  void solve_first(const Model& model);
  bool borrow_small(const Model& model, std::initializer_list<Status> wanted, Judgement& out);
  bool answer_small(const Model& model, const JudgeOptions& options, Judgement& out);
  void audit(const Model& model, JudgeOptions options, Judgement& out);
  void decide(const Model& model, Judgement& out);
  void ask_others(const Model& model, Judgement& out);
  void accept_optimal(const Model& model, Judgement& out);
  void settle_leaning(const Model& model, Judgement& out);
  bool settle_unbounded_first(const Model& model, Judgement& out);
  void accept_infeasible(const Model& model, Judgement& out);
  void resolve_unbounded(const Model& model, Judgement& out);
  void accept_limit(const Model& model, Judgement& out);
  bool accept_decided(const Model& model, Judgement& out);
  void rescue(const Model& model, Judgement& out);
  void accept_failure(Judgement& out);
  bool prove_optimal(const Model& model, Judgement& out);
  bool borrow_proof(const Model& model, Judgement& out);
  bool accept_ray(const Model& model, Judgement& out);
  void accept_unbounded(const Model& model, const PointReport& point, std::vector<double> ray, Judgement& out);
  bool prove_unbounded(const Model& model, const PointReport& point, Judgement& out);
  Solver* other_prover(size_t& from);
  Solver* prover();
  void solve(const Model& model, bool tight, bool relax, Outcome& outcome);
  void solve_windowed(const Model& model, Outcome& outcome);
  void solve_proof(const Model& model, bool tight, Outcome& outcome);
  void solve_with(Solver& solver, const Model& model, bool tight, bool relax, Outcome& outcome);
  std::string missing_for(const Model& model, const Solver& solver);
  void solve_reformulated(Solver& solver, const Model& model, const Capabilities& can, const SolveOptions& options, Outcome& outcome);

  const std::atomic<bool>* stop_;
  struct Slot {
    std::unique_ptr<Solver> solver;
    std::optional<Fault> fault;
  };
  std::array<Slot, kSolverCount> solvers_;
  Solver* current_ = nullptr;
  SolvedAhead* ahead_ = nullptr;  // of the model that is judged
  JudgeOptions options_;
  Clock::time_point deadline_;
  double solve_us_ = 0;
  SmallSolver small_;
  SmallAnswer small_answer_;
  bool small_in_vain_ = false;  // on the model in work
  Certifier certifier_;
  Proof proof_;
  Outcome outcome_;
  Outcome second_;
  Outcome relaxed_;  // of the model in work; failed where none was asked for
  Model auxiliary_;
  Model reformed_;
  std::string reformulated_;  // in the last judge()
  Window window_;             // of the solve in work
};

/// The model with all costs zero: the same feasible set, any point is optimal.
void copy_without_objective(const Model& model, Model& out);

}  // namespace assay
