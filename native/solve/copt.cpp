#include "copt.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <cmath>

#include "copt_api.h"
#include "copt_form.h"
#include "copt_signal.h"
#include "watchdog.h"

namespace assay {
namespace {

using namespace copt;

struct Mapping {
  int status;
  Answer answer;
  FaultCode fault;
};
constexpr Mapping kStatus[] = {
    {kOptimal, Answer::optimal, FaultCode::internal},
    {kImprecise, Answer::optimal, FaultCode::internal},  // about right; the certificate says how far
    {kInfeasible, Answer::infeasible, FaultCode::internal},
    {kUnbounded, Answer::unbounded, FaultCode::internal},  // of an LP it says that there is a ray, and nothing of a point
    {kInfeasibleOrUnbounded, Answer::infeasibleOrUnbounded, FaultCode::internal},
    {kNodeLimit, Answer::limit, FaultCode::nodeLimit},
    {kTimeout, Answer::limit, FaultCode::timeLimit},
    {kInterrupted, Answer::limit, FaultCode::timeLimit},  // by our watch, which looks at clock and stop flag
    {kIterationLimit, Answer::limit, FaultCode::timeLimit},
};

// |value| from here on is no number of a model's, but what COPT makes of an objective without an end.
constexpr double kTooLarge = 1e20;
// Smaller ones count as zero, whatever MatrixTol says (a row `1e-12 x <= 5e-12` is dropped).
constexpr double kSmallestCoefficient = 1e-11;
// Models so small are faster without presolve (LP), and faster settled by their relaxation (MIP).
constexpr int kTinyColumns = 64, kTinyRows = 64;
// NonConvex: to the global optimum, by branching.
constexpr int kGlobally = 2;
constexpr int kPresolveOff = 0, kPresolveChosen = -1;
constexpr double kLongestSeconds = 1e9;

using Clock = std::chrono::steady_clock;

bool is_tiny(const Model& model) { return model.columns() <= kTinyColumns && model.rows() <= kTinyRows; }

void fail(Outcome& out, FaultCode code, std::string message) {
  out.answer = Answer::failed;
  out.fault = code;
  out.message = std::move(message);
}

class Copt final : public Solver {
 public:
  Copt(const Opened& opened, copt_prob_s* problem) : opened_(opened), api_(opened.api), problem_(problem) {}
  ~Copt() override { api_.DeleteProb(&problem_); }
  Copt(const Copt&) = delete;
  Copt& operator=(const Copt&) = delete;
  std::string_view version() const override { return opened_.version; }
  std::string_view path() const override { return opened_.path; }
  std::string_view licence() const override { return opened_.licence; }
  std::string_view size_limits() const override { return opened_.sizes; }
  const Capabilities& capabilities() const override { return solver_entry(SolverId::copt).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

  bool set_once();

 private:
  bool refuse(const Model& model, Outcome& out) const;
  bool choose_options(const Model& model, const SolveOptions& options, bool lp);
  bool run(const SolveOptions& options, bool relaxation, Outcome& out);
  void read_lp(const Model& model, Outcome& out);
  void read_point(const Model& model, Outcome& out);
  void read_basis(const Model& model, Outcome& out);
  bool relaxation_settles(const Model& model, const SolveOptions& options, Outcome& out);
  bool has(const char* attribute) const;
  double number(const char* attribute) const;
  double seconds_left(const SolveOptions& options) const;

  const Opened& opened_;
  const Api& api_;
  copt_prob_s* problem_;
  Loader loader_;
  Clock::time_point start_;
  // What COPT has been told; the first values are its defaults.
  struct Settings {
    int presolve = kPresolveChosen;
    bool rays = false;
    double tolerance = 1e-6;
    int nodes = -1;
    double time_limit = 0;  // none of ours: is always set
  };
  Settings settings_;
  std::vector<double> value_, activity_, reduced_cost_, relaxation_dual_;
  std::vector<int> column_basis_, row_basis_;
};

// What no model changes.
bool Copt::set_once() {
  return api_.SetIntParam(problem_, kMipTasks, 1) == kOk && api_.SetIntParam(problem_, kNonConvex, kGlobally) == kOk &&
         api_.SetDblParam(problem_, kRelativeGap, 0) == kOk &&
         api_.SetDblParam(problem_, kAbsoluteGap, 0) == kOk && api_.SetDblParam(problem_, kMatrixTolerance, 0) == kOk &&
         api_.SetDblParam(problem_, kQuadraticTolerance, 0) == kOk;
}

double Copt::seconds_left(const SolveOptions& options) const {
  const double spent = std::chrono::duration<double>(Clock::now() - start_).count();
  return std::clamp(options.time_limit_s - spent, 1e-3, kLongestSeconds);
}

// What COPT would take for zero or infinity must not reach it.
bool Copt::refuse(const Model& model, Outcome& out) const {
  const auto too_large = [](double value) { return std::abs(value) >= kTooLarge; };
  const auto unusable = [&](double value) { return too_large(value) || std::abs(value) < kSmallestCoefficient; };
  if (std::any_of(model.value.begin(), model.value.end(), unusable) || std::any_of(model.cost.begin(), model.cost.end(), too_large)) {
    fail(out, FaultCode::numberRefused, "COPT takes coefficients from 1e-11 to 1e20 and costs below 1e20 only");
    return true;
  }
  return false;
}

// A parameter costs COPT a search by name, a third of a microsecond, so only what changes is set. A MIP keeps its presolve: without it
// COPT calls unbounded ones optimal.
bool Copt::choose_options(const Model& model, const SolveOptions& options, bool lp) {
  Settings wanted;
  wanted.presolve = lp && (options.tight || is_tiny(model)) ? kPresolveOff : kPresolveChosen;
  wanted.rays = lp && model.nonzeros() > 0;  // COPT 8.0.4 crashes on the ray of an unbounded LP whose rows are all empty
  wanted.tolerance = options.tight ? 1e-9 : lp ? 1e-7 : 1e-6;
  wanted.nodes = options.node_limit > 0 && options.node_limit < 2e9 ? static_cast<int>(options.node_limit) : -1;
  const double left = seconds_left(options);
  // The watch keeps the deadline; COPT's own limit may be a hundredth off.
  wanted.time_limit = std::abs(left - settings_.time_limit) <= 0.01 * left ? settings_.time_limit : left;
  bool good = true;
  if (wanted.presolve != settings_.presolve) good = api_.SetIntParam(problem_, kPresolve, wanted.presolve) == kOk;
  if (wanted.rays != settings_.rays) good = good && api_.SetIntParam(problem_, kRequireRays, wanted.rays ? 1 : 0) == kOk;
  if (wanted.tolerance != settings_.tolerance) {
    for (const char* name : {kFeasibilityTolerance, kDualTolerance, kIntegerTolerance}) {
      good = good && api_.SetDblParam(problem_, name, wanted.tolerance) == kOk;
    }
  }
  if (wanted.nodes != settings_.nodes) good = good && api_.SetIntParam(problem_, kNodeLimitParameter, wanted.nodes) == kOk;
  if (wanted.time_limit != settings_.time_limit) good = good && api_.SetDblParam(problem_, kTimeLimit, wanted.time_limit) == kOk;
  settings_ = wanted;
  return good;
}

bool Copt::has(const char* attribute) const {
  int value = 0;
  return api_.GetIntAttr(problem_, attribute, &value) == kOk && value != 0;
}

double Copt::number(const char* attribute) const {
  double value = 0;
  return api_.GetDblAttr(problem_, attribute, &value) == kOk && std::abs(value) < kTooLarge ? value : std::numeric_limits<double>::quiet_NaN();
}

// False: there is no status, and `out` says why.
bool Copt::run(const SolveOptions& options, bool relaxation, Outcome& out) {
  struct Target {
    int (*interrupt)(copt_prob_s*);
    copt_prob_s* problem;
  } target{api_.Interrupt, problem_};
  const Watch watch(seconds_left(options), options.stop,
                    [](void* to) { static_cast<Target*>(to)->interrupt(static_cast<Target*>(to)->problem); }, &target);
  const InterruptKept kept;
  const int code = (relaxation ? api_.SolveLp : api_.Solve)(problem_);
  int status = 0;
  api_.GetIntAttr(problem_, relaxation ? kLpStatusAttribute : kStatusAttribute, &status);
  const auto* mapping = std::find_if(std::begin(kStatus), std::end(kStatus), [&](const Mapping& m) { return m.status == status; });
  if (code == kNoLicence) {
    fail(out, FaultCode::solverUnlicensed, "the model is larger than COPT's licence allows" + (opened_.sizes.empty() ? "" : " (" + opened_.sizes + ")"));
  } else if (code == kNoMemory) {
    out.answer = Answer::limit;
    out.fault = FaultCode::memoryLimit;
    out.message = message_of(api_, code);
  } else if (code != kOk) {
    fail(out, FaultCode::solverFailed, "COPT refuses the model: " + message_of(api_, code));
  } else if (status == kInterrupted && !watch.fired()) {
    kept.pass_on();
    fail(out, FaultCode::solverFailed, "COPT was interrupted from outside (SIGINT)");
  } else if (status == kNumerical && std::isnan(number(kObjective))) {
    out.answer = Answer::infeasibleOrUnbounded;  // a quadratic objective on its way to infinity ends so
    return true;
  } else if (mapping == std::end(kStatus)) {
    fail(out, FaultCode::solverFailed, "COPT ended with status " + std::to_string(status));
  } else {
    out.answer = mapping->answer;
    out.fault = mapping->fault;
    return true;
  }
  return false;
}

void Copt::read_point(const Model& model, Outcome& out) {
  int count = 0;
  if (api_.GetIntAttr(problem_, kIterations, &count) == kOk) out.iterations = std::max(0, count);
  if (api_.GetIntAttr(problem_, kNodes, &count) == kOk) out.nodes = std::max(0, count);
  const bool incumbent = out.answer == Answer::limit && has(kHasMipSolution);
  if (out.answer != Answer::optimal && !incumbent) {
    if (out.answer == Answer::limit) out.bound = number(kBound);
    return;
  }
  out.objective = number(kObjective);
  out.bound = number(kBound);
  if (out.answer == Answer::optimal && std::isnan(out.objective)) {
    out.answer = Answer::infeasibleOrUnbounded;
    return;
  }
  value_.resize(static_cast<size_t>(loader_.columns()));
  if (api_.GetSolution(problem_, value_.data()) == kOk) out.point.assign(value_.begin(), value_.begin() + model.columns());
}

// What an LP has beyond its point: multipliers, a basis, or what simplex knows about a model without a point or without an end.
void Copt::read_lp(const Model& model, Outcome& out) {
  const auto columns = static_cast<size_t>(model.columns()), rows = static_cast<size_t>(model.rows());
  int iterations = 0;
  if (api_.GetIntAttr(problem_, kIterations, &iterations) == kOk) out.iterations = std::max(0, iterations);
  if (out.answer == Answer::optimal) {
    out.objective = number(kLpObjective);
    if (std::isnan(out.objective)) {
      out.answer = Answer::infeasibleOrUnbounded;
      return;
    }
    out.bound = out.objective;
    out.point.resize(columns);
    out.row_dual.resize(rows);
    activity_.resize(rows);
    reduced_cost_.resize(columns);
    api_.GetLpSolution(problem_, out.point.data(), activity_.data(), out.row_dual.data(), reduced_cost_.data());
    read_basis(model, out);
  } else if (out.answer == Answer::infeasible && has(kHasFarkas)) {
    out.farkas.resize(rows);
    if (api_.GetRowInfo(problem_, kDualFarkas, model.rows(), nullptr, out.farkas.data()) != kOk) out.farkas.clear();
  } else if (out.answer == Answer::unbounded && has(kHasRay)) {
    out.ray.resize(columns);
    out.point.resize(columns);
    if (api_.GetColInfo(problem_, kPrimalRay, model.columns(), nullptr, out.ray.data()) != kOk ||
        api_.GetColInfo(problem_, kValue, model.columns(), nullptr, out.point.data()) != kOk) {
      out.ray.clear();
      out.point.clear();
    }
  }
}

void Copt::read_basis(const Model& model, Outcome& out) {
  constexpr BasisStatus kBasis[] = {BasisStatus::lower, BasisStatus::basic, BasisStatus::upper, BasisStatus::zero, BasisStatus::lower};
  static_assert(kBasisLower == 0 && kBasisBasic == 1 && kBasisUpper == 2 && kBasisSuperbasic == 3 && kBasisFixed == 4);
  column_basis_.resize(static_cast<size_t>(model.columns()));
  row_basis_.resize(static_cast<size_t>(model.rows()));
  if (api_.GetBasis(problem_, column_basis_.data(), row_basis_.data()) != kOk) return;
  const auto convert = [&](const std::vector<int>& from, std::vector<BasisStatus>& to) {
    to.resize(from.size());
    for (size_t i = 0; i < from.size(); ++i) to[i] = kBasis[std::clamp(from[i], 0, 4)];
  };
  convert(column_basis_, out.column_basis);
  convert(row_basis_, out.row_basis);
}

// The relaxation of a tiny MIP first: integral, infeasible or unbounded, it settles the integer model, and it can be proved.
bool Copt::relaxation_settles(const Model& model, const SolveOptions& options, Outcome& out) {
  if (!choose_options(model, options, true)) return false;
  if (!run(options, true, out)) return out.fault == FaultCode::solverUnlicensed;
  read_lp(model, out);
  if (out.answer == Answer::infeasible) return true;
  if (out.answer == Answer::unbounded || out.answer == Answer::infeasibleOrUnbounded) {
    out.answer = Answer::infeasibleOrUnbounded;  // data are fractions, so the integer model has no optimum either (Meyer 1974)
    return true;
  }
  if (out.answer != Answer::optimal) return false;
  relaxation_dual_ = out.row_dual;
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] == ColumnKind::integer && std::abs(out.point[j] - std::round(out.point[j])) > 1e-9) return false;
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] == ColumnKind::integer) out.point[j] = std::round(out.point[j]);
  }
  return true;
}

void Copt::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  out.clear();
  start_ = Clock::now();
  relaxation_dual_.clear();
  if (refuse(model, out)) return;
  if (const int code = loader_.load(api_, problem_, model, options.relax); code != kOk) {
    return fail(out, code == kNoLicence ? FaultCode::solverUnlicensed : FaultCode::solverFailed, "COPT refuses the model: " + message_of(api_, code));
  }
  const bool lp = !loader_.mip() && model.is_linear();
  const bool plain = model.is_linear() && !model.has_semicontinuous() && model.sets.empty() && model.indicators.empty();
  if (!lp && plain && !options.tight && is_tiny(model)) {
    if (relaxation_settles(model, options, out)) return;
    out.clear();
  }
  if (!choose_options(model, options, lp)) return fail(out, FaultCode::solverFailed, "COPT refuses a parameter");
  if (!run(options, false, out)) return;
  if (lp) return read_lp(model, out);
  read_point(model, out);
  // The relaxation's bound is of the whole, and may prove the optimum.
  out.row_dual = relaxation_dual_;
}

// COPT allocates and frees some hundred kilobytes a solve. The C library gives them back to the system each time, and the page faults of
// the next solve cost a fifteenth of it; so it is told to keep up to 16 MB a thread. One of the two settings alone would send all that is
// larger than 128 kB to mmap.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

}  // namespace

Result<std::unique_ptr<Solver>> make_copt() {
  auto opened = copt::open();
  if (!opened) return opened.fault();
  copt_prob_s* problem = nullptr;
  if (!make_problem(**opened, &problem)) return Fault{.code = FaultCode::solverFailed, .message = "COPT makes no problem"};
  auto made = std::make_unique<Copt>(**opened, problem);
  if (!made->set_once()) return Fault{.code = FaultCode::solverFailed, .message = "COPT refuses a parameter"};
  keep_freed_memory();
  return std::unique_ptr<Solver>(std::move(made));
}

}  // namespace assay
