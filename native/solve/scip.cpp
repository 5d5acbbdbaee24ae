// SCIP 10 through its own C API, from the library that the OR-Tools wheel brings: a third of the time that MathOpt's SCIP needs
// for a tiny model, with limits, tolerances and features that MathOpt's C entry point cannot pass (docs/log.md has the figures).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>

#include "library.h"
#include "ortools.h"
#include "watchdog.h"

namespace assay {
namespace {

// The prototypes of scip.h that are used here; handles are pointers to structures that are never looked into. SCIP_Bool is an
// unsigned int, SCIP_Real a double, SCIP_Longint a long long, SCIP_RETCODE an enum with SCIP_OKAY = 1.
struct Api {
  int (*create)(void**);
  int (*free)(void**);
  int (*includeDefaultPlugins)(void*);
  void (*setMessagehdlrQuiet)(void*, unsigned);
  int (*setIntParam)(void*, const char*, int);
  int (*setLongintParam)(void*, const char*, long long);
  int (*setRealParam)(void*, const char*, double);
  int (*setBoolParam)(void*, const char*, unsigned);
  int (*createProbBasic)(void*, const char*);
  int (*freeProb)(void*);
  int (*setObjsense)(void*, int);
  int (*addOrigObjoffset)(void*, double);
  int (*createVarBasic)(void*, void**, const char*, double, double, double, int);
  int (*addVar)(void*, void*);
  int (*releaseVar)(void*, void**);
  int (*getNegatedVar)(void*, void*, void**);
  int (*createConsBasicLinear)(void*, void**, const char*, int, void**, double*, double, double);
  int (*createConsBasicIndicator)(void*, void**, const char*, void*, int, void**, double*, double);
  int (*createConsBasicSOS1)(void*, void**, const char*, int, void**, double*);
  int (*createConsBasicSOS2)(void*, void**, const char*, int, void**, double*);
  int (*createConsBasicBounddisjunction)(void*, void**, const char*, int, void**, int*, double*);
  int (*createConsBasicQuadraticNonlinear)(void*, void**, const char*, int, void**, double*, int, void**, void**, double*, double, double);
  int (*addCons)(void*, void*);
  int (*releaseCons)(void*, void**);
  int (*solve)(void*);
  int (*interruptSolve)(void*);
  int (*getStatus)(void*);
  void* (*getBestSol)(void*);
  int (*getSolVals)(void*, void*, int, void**, double*);
  double (*getPrimalbound)(void*);
  double (*getDualbound)(void*);
  long long (*getNTotalNodes)(void*);
  long long (*getNLPIterations)(void*);
  int (*majorVersion)();
  int (*minorVersion)();
  int (*techVersion)();
  void (*messageSetErrorPrinting)(void (*)(void*, void*, const char*), void*);
};

struct Symbol {
  const char* name;
  void** target;
};

constexpr int kOptimalStatus = 1;
constexpr int kOkay = 1, kMinimize = 1, kMaximize = -1;
constexpr int kMajorVersion = 10;  // codes of other releases differ
constexpr int kBinary = 0, kInteger = 1, kContinuous = 3;
constexpr int kLowerBound = 0, kUpperBound = 1;
constexpr double kScipInfinity = 1e20;
// numerics/epsilon: what is smaller counts as zero.
constexpr double kSmallestCoefficient = 1e-9;

struct Mapping {
  int status;
  Answer answer;
  FaultCode fault;
};
constexpr Mapping kStatus[] = {
    {kOptimalStatus, Answer::optimal, FaultCode::internal},
    {2, Answer::infeasible, FaultCode::internal},
    {3, Answer::unbounded, FaultCode::internal},
    {4, Answer::infeasibleOrUnbounded, FaultCode::internal},
    {10, Answer::limit, FaultCode::timeLimit},  // interrupted: the watchdog looks at clock and stop flag
    {20, Answer::limit, FaultCode::nodeLimit},
    {21, Answer::limit, FaultCode::nodeLimit},
    {23, Answer::limit, FaultCode::timeLimit},
    {24, Answer::limit, FaultCode::memoryLimit},
    {25, Answer::optimal, FaultCode::internal},  // gap limit: both gaps are 0
};

double bounded(double value) { return std::clamp(value, -kScipInfinity, kScipInfinity); }

void fail(Outcome& out, FaultCode code, std::string message) {
  out.answer = Answer::failed;
  out.fault = code;
  out.message = std::move(message);
}

class Scip final : public Solver {
 public:
  Scip(const Api& api, std::string path, std::string version) : api_(api), path_(std::move(path)), version_(std::move(version)) {}
  ~Scip() override { drop(); }
  Scip(const Scip&) = delete;
  Scip& operator=(const Scip&) = delete;
  std::string_view version() const override { return version_; }
  std::string_view path() const override { return path_; }
  const Capabilities& capabilities() const override { return solver_entry(SolverId::scip).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

 private:
  bool make();
  void drop();
  bool set_options(const SolveOptions& options, double seconds, bool presolve);
  bool pass(const Model& model, bool relax, bool with_costs);
  bool pass_columns(const Model& model, bool relax, bool with_costs);
  bool pass_rows(const Model& model);
  bool pass_objective(const Model& model);
  bool pass_semicontinuous(const Model& model);
  bool pass_sets(const Model& model);
  bool pass_indicators(const Model& model);
  bool pass_quadratic_rows(const Model& model);
  bool add_quadratic(const std::vector<QuadraticTerm>& terms, double lower, double upper);
  bool add_disjunction(void* column, double upper_of_first, double lower_of_second);
  bool take(void* constraint);
  void release();
  void read(const Model& model, Outcome& out);
  void gather(const SparseRow& row, double factor);
  bool run(const SolveOptions& options, double seconds);
  bool attempt(const Model& model, const SolveOptions& options, double seconds, bool with_costs, int& status);

  const Api& api_;
  std::string path_;
  std::string version_;
  void* scip_ = nullptr;
  bool has_problem_ = false;
  std::vector<void*> columns_;
  void* objective_column_ = nullptr;
  std::vector<int32_t> row_start_, place_;
  std::vector<void*> terms_, first_, second_;
  std::vector<double> values_, products_;
};

// Heuristics and cuts stay as SCIP has them; docs/log.md says what turning them off does to tiny models. Of the presolvers, sparsify is
// left out: it makes SCIP 10.0.0 call feasible models infeasible (tests/models/features.jsonl has one).
bool Scip::make() {
  if (scip_ != nullptr) return true;
  if (api_.create(&scip_) != kOkay || api_.includeDefaultPlugins(scip_) != kOkay) return false;
  api_.setMessagehdlrQuiet(scip_, 1);
  return api_.setBoolParam(scip_, "misc/catchctrlc", 0) == kOkay && api_.setIntParam(scip_, "display/verblevel", 0) == kOkay &&
         api_.setIntParam(scip_, "presolving/sparsify/maxrounds", 0) == kOkay;
}

void Scip::drop() {
  if (scip_ == nullptr) return;
  release();
  api_.free(&scip_);
  scip_ = nullptr;
}

// Every handle that was handed out goes back before the problem does.
void Scip::release() {
  if (!has_problem_) return;
  for (void*& column : columns_) api_.releaseVar(scip_, &column);
  if (objective_column_ != nullptr) api_.releaseVar(scip_, &objective_column_);
  columns_.clear();
  objective_column_ = nullptr;
  api_.freeProb(scip_);
  has_problem_ = false;
}

bool Scip::set_options(const SolveOptions& options, double seconds, bool presolve) {
  const double memory = options.memory_limit_mb > 0 ? options.memory_limit_mb : 1e12;
  const long long nodes = options.node_limit > 0 ? static_cast<long long>(options.node_limit) : -1;
  return api_.setRealParam(scip_, "limits/time", std::min(seconds, 1e20)) == kOkay &&
         api_.setRealParam(scip_, "limits/memory", memory) == kOkay && api_.setLongintParam(scip_, "limits/totalnodes", nodes) == kOkay &&
         api_.setRealParam(scip_, "numerics/feastol", options.tight ? 1e-9 : 1e-6) == kOkay &&
         api_.setIntParam(scip_, "presolving/maxrounds", presolve ? -1 : 0) == kOkay;
}

bool Scip::take(void* constraint) {
  const bool added = api_.addCons(scip_, constraint) == kOkay;
  return api_.releaseCons(scip_, &constraint) == kOkay && added;
}

bool Scip::pass_columns(const Model& model, bool relax, bool with_costs) {
  columns_.assign(static_cast<size_t>(model.columns()), nullptr);
  for (int32_t j = 0; j < model.columns(); ++j) {
    const ColumnKind kind = model.kind[j];
    double lower = model.column_lower[j], upper = model.column_upper[j];
    if (kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger) {
      const bool only_zero = lower > upper;
      lower = only_zero ? 0 : std::min(lower, 0.0);
      upper = only_zero ? 0 : std::max(upper, 0.0);
    }
    const bool integer = !relax && (kind == ColumnKind::integer || kind == ColumnKind::semiInteger);
    const int type = !integer ? kContinuous : lower >= 0 && upper <= 1 ? kBinary : kInteger;
    if (api_.createVarBasic(scip_, &columns_[j], "", bounded(lower), bounded(upper), with_costs ? model.cost[j] : 0, type) != kOkay) return false;
    if (api_.addVar(scip_, columns_[j]) != kOkay) return false;
  }
  return true;
}

bool Scip::pass_rows(const Model& model) {
  const auto rows = static_cast<size_t>(model.rows());
  row_start_.assign(rows + 1, 0);
  for (const int32_t i : model.index) ++row_start_[static_cast<size_t>(i) + 1];
  for (size_t i = 0; i < rows; ++i) row_start_[i + 1] += row_start_[i];
  place_.assign(row_start_.begin(), row_start_.end());
  terms_.resize(model.index.size());
  values_.resize(model.index.size());
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const auto at = static_cast<size_t>(place_[model.index[k]]++);
      terms_[at] = columns_[j];
      values_[at] = model.value[k];
    }
  }
  for (size_t i = 0; i < rows; ++i) {
    void* row = nullptr;
    const int32_t at = row_start_[i];
    if (api_.createConsBasicLinear(scip_, &row, "", row_start_[i + 1] - at, terms_.data() + at, values_.data() + at, bounded(model.row_lower[i]),
                                   bounded(model.row_upper[i])) != kOkay) {
      return false;
    }
    if (!take(row)) return false;
  }
  return true;
}

// Terms of `terms_`/`values_` (linear) and of `terms` (quadratic) between two sides.
bool Scip::add_quadratic(const std::vector<QuadraticTerm>& terms, double lower, double upper) {
  first_.clear();
  second_.clear();
  products_.clear();
  for (const QuadraticTerm& term : terms) {
    first_.push_back(columns_[term.first]);
    second_.push_back(columns_[term.second]);
    products_.push_back(term.value);
  }
  void* row = nullptr;
  return api_.createConsBasicQuadraticNonlinear(scip_, &row, "", static_cast<int>(terms_.size()), terms_.data(), values_.data(),
                                                static_cast<int>(products_.size()), first_.data(), second_.data(), products_.data(),
                                                bounded(lower), bounded(upper)) == kOkay &&
         take(row);
}

// SCIP's objective is linear; a quadratic one becomes a column of its own and a row that bounds it by the terms.
bool Scip::pass_objective(const Model& model) {
  if (api_.setObjsense(scip_, model.sense == Sense::min ? kMinimize : kMaximize) != kOkay) return false;
  if (model.offset != 0 && api_.addOrigObjoffset(scip_, model.offset) != kOkay) return false;
  if (model.quadratic.empty()) return true;
  if (api_.createVarBasic(scip_, &objective_column_, "", -kScipInfinity, kScipInfinity, 1, kContinuous) != kOkay) return false;
  if (api_.addVar(scip_, objective_column_) != kOkay) return false;
  terms_.assign(1, objective_column_);
  values_.assign(1, -1.0);
  const bool min = model.sense == Sense::min;
  return add_quadratic(model.quadratic, min ? -kInfinity : 0, min ? 0 : kInfinity);
}

bool Scip::add_disjunction(void* column, double upper_of_first, double lower_of_second) {
  void* columns[] = {column, column};
  int kinds[] = {kUpperBound, kLowerBound};
  double bounds[] = {upper_of_first, lower_of_second};
  void* row = nullptr;
  return api_.createConsBasicBounddisjunction(scip_, &row, "", 2, columns, kinds, bounds) == kOkay && take(row);
}

// {0} ∪ [l, u], where that is no interval: x <= 0 or x >= l, and likewise below zero.
bool Scip::pass_semicontinuous(const Model& model) {
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] != ColumnKind::semiContinuous && model.kind[j] != ColumnKind::semiInteger) continue;
    const double lower = model.column_lower[j], upper = model.column_upper[j];
    if (lower > upper) continue;
    if (lower > 0 && !add_disjunction(columns_[j], 0, lower)) return false;
    if (upper < 0 && !add_disjunction(columns_[j], upper, 0)) return false;
  }
  return true;
}

bool Scip::pass_sets(const Model& model) {
  for (const SpecialSet& set : model.sets) {
    terms_.clear();
    for (const int32_t j : set.column) terms_.push_back(columns_[j]);
    values_ = set.weight;
    void* row = nullptr;
    const auto create = set.type == 1 ? api_.createConsBasicSOS1 : api_.createConsBasicSOS2;
    if (create(scip_, &row, "", static_cast<int>(terms_.size()), terms_.data(), values_.data()) != kOkay || !take(row)) return false;
  }
  return true;
}

// Fills terms_ and values_ with a row outside the matrix.
void Scip::gather(const SparseRow& row, double factor) {
  terms_.clear();
  values_.clear();
  for (size_t k = 0; k < row.index.size(); ++k) {
    terms_.push_back(columns_[row.index[k]]);
    values_.push_back(factor * row.value[k]);
  }
}

// SCIP's indicators hold a row a·x <= b when their binary is 1: the other cases by signs and the negated column.
bool Scip::pass_indicators(const Model& model) {
  for (const Indicator& indicator : model.indicators) {
    void* binary = columns_[indicator.column];
    if (!indicator.active && api_.getNegatedVar(scip_, columns_[indicator.column], &binary) != kOkay) return false;
    for (const double factor : {1.0, -1.0}) {
      const double side = factor > 0 ? indicator.row.upper : -indicator.row.lower;
      if (side == kInfinity) continue;
      gather(indicator.row, factor);
      void* row = nullptr;
      if (api_.createConsBasicIndicator(scip_, &row, "", binary, static_cast<int>(terms_.size()), terms_.data(), values_.data(),
                                        bounded(side)) != kOkay ||
          !take(row)) {
        return false;
      }
    }
  }
  return true;
}

bool Scip::pass_quadratic_rows(const Model& model) {
  for (const QuadraticRow& row : model.quadratic_rows) {
    gather(row.linear, 1);
    if (!add_quadratic(row.terms, row.linear.lower, row.linear.upper)) return false;
  }
  return true;
}

bool Scip::pass(const Model& model, bool relax, bool with_costs) {
  if (api_.createProbBasic(scip_, "assay") != kOkay) return false;
  has_problem_ = true;
  return pass_columns(model, relax, with_costs) && pass_rows(model) && (!with_costs || pass_objective(model)) && (relax || pass_semicontinuous(model)) &&
         pass_sets(model) && pass_indicators(model) && pass_quadratic_rows(model);
}

void Scip::read(const Model& model, Outcome& out) {
  const double bound = api_.getDualbound(scip_);
  if (std::abs(bound) < kScipInfinity) out.bound = bound;
  out.nodes = static_cast<double>(std::max(0LL, api_.getNTotalNodes(scip_)));
  out.iterations = static_cast<double>(std::max(0LL, api_.getNLPIterations(scip_)));
  void* best = api_.getBestSol(scip_);
  if (best == nullptr || out.answer == Answer::infeasible || out.answer == Answer::unbounded) return;
  out.point.resize(static_cast<size_t>(model.columns()));
  if (api_.getSolVals(scip_, best, model.columns(), columns_.data(), out.point.data()) != kOkay) {
    out.point.clear();
    return;
  }
  out.objective = api_.getPrimalbound(scip_);
  if (out.answer == Answer::optimal && std::abs(out.objective) >= kScipInfinity) out.answer = Answer::infeasibleOrUnbounded;
}

// What SCIP would take for zero or infinity must not reach it.
bool refuse(const Model& model, Outcome& out) {
  for (const double value : model.value) {
    if (std::abs(value) >= kSmallestCoefficient && std::abs(value) < kScipInfinity) continue;
    fail(out, FaultCode::numberRefused, "SCIP takes coefficients from 1e-9 to 1e20 only");
    return true;
  }
  for (const double cost : model.cost) {
    if (std::abs(cost) < kScipInfinity) continue;
    fail(out, FaultCode::numberRefused, "SCIP takes costs below 1e20 only");
    return true;
  }
  return false;
}

// SCIP's structures take an interrupt only while a problem is there.
bool Scip::run(const SolveOptions& options, double seconds) {
  const Watch watch(seconds, options.stop, [](void* self) { static_cast<Scip*>(self)->api_.interruptSolve(static_cast<Scip*>(self)->scip_); }, this);
  return api_.solve(scip_) == kOkay;
}

// One solve from nothing to a status; false: SCIP failed and is gone. The problem stays for read().
bool Scip::attempt(const Model& model, const SolveOptions& options, double seconds, bool with_costs, int& status) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  // Presolve gains an LP nothing, and on some unbounded ones it does not end.
  const bool presolve = !options.tight && !options.relax && !model.is_lp();
  bool good = make() && pass(model, options.relax, with_costs);
  const double left = std::max(1e-3, seconds - std::chrono::duration<double>(Clock::now() - start).count());
  good = good && set_options(options, left, presolve) && run(options, left);
  if (!good) {
    drop();
    return false;
  }
  status = api_.getStatus(scip_);
  return true;
}

bool has_open_columns(const Model& model) {
  return std::count(model.column_lower.begin(), model.column_lower.end(), -kInfinity) +
             std::count(model.column_upper.begin(), model.column_upper.end(), kInfinity) >
         0;
}

void Scip::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  out.clear();
  if (refuse(model, out)) return;
  int status = 0;
  if (!attempt(model, options, options.time_limit_s, true, status)) return fail(out, FaultCode::solverFailed, "SCIP failed");
  const auto* mapping = std::find_if(std::begin(kStatus), std::end(kStatus), [&](const Mapping& m) { return m.status == status; });
  if (mapping == std::end(kStatus)) {
    fail(out, FaultCode::solverFailed, "SCIP ended with status " + std::to_string(status));
  } else {
    out.answer = mapping->answer;
    out.fault = mapping->fault;
    read(model, out);
  }
  release();
  const double left = options.time_limit_s - std::chrono::duration<double>(Clock::now() - start).count();
  if (out.answer != Answer::infeasible || !has_open_columns(model) || left <= 0) return;
  // Points with an objective beyond its infinity SCIP drops, and calls what is unbounded infeasible: is there a point at all?
  if (!attempt(model, options, left, false, status)) return fail(out, FaultCode::solverFailed, "SCIP failed");
  release();
  if (status == kOptimalStatus) out.answer = Answer::infeasibleOrUnbounded;
}

Result<Api> open_scip(const Library& library) {
  Api api{};
  const Symbol symbols[] = {
      {"SCIPcreate", reinterpret_cast<void**>(&api.create)},
      {"SCIPfree", reinterpret_cast<void**>(&api.free)},
      {"SCIPincludeDefaultPlugins", reinterpret_cast<void**>(&api.includeDefaultPlugins)},
      {"SCIPsetMessagehdlrQuiet", reinterpret_cast<void**>(&api.setMessagehdlrQuiet)},
      {"SCIPsetIntParam", reinterpret_cast<void**>(&api.setIntParam)},
      {"SCIPsetLongintParam", reinterpret_cast<void**>(&api.setLongintParam)},
      {"SCIPsetRealParam", reinterpret_cast<void**>(&api.setRealParam)},
      {"SCIPsetBoolParam", reinterpret_cast<void**>(&api.setBoolParam)},
      {"SCIPcreateProbBasic", reinterpret_cast<void**>(&api.createProbBasic)},
      {"SCIPfreeProb", reinterpret_cast<void**>(&api.freeProb)},
      {"SCIPsetObjsense", reinterpret_cast<void**>(&api.setObjsense)},
      {"SCIPaddOrigObjoffset", reinterpret_cast<void**>(&api.addOrigObjoffset)},
      {"SCIPcreateVarBasic", reinterpret_cast<void**>(&api.createVarBasic)},
      {"SCIPaddVar", reinterpret_cast<void**>(&api.addVar)},
      {"SCIPreleaseVar", reinterpret_cast<void**>(&api.releaseVar)},
      {"SCIPgetNegatedVar", reinterpret_cast<void**>(&api.getNegatedVar)},
      {"SCIPcreateConsBasicLinear", reinterpret_cast<void**>(&api.createConsBasicLinear)},
      {"SCIPcreateConsBasicIndicator", reinterpret_cast<void**>(&api.createConsBasicIndicator)},
      {"SCIPcreateConsBasicSOS1", reinterpret_cast<void**>(&api.createConsBasicSOS1)},
      {"SCIPcreateConsBasicSOS2", reinterpret_cast<void**>(&api.createConsBasicSOS2)},
      {"SCIPcreateConsBasicBounddisjunction", reinterpret_cast<void**>(&api.createConsBasicBounddisjunction)},
      {"SCIPcreateConsBasicQuadraticNonlinear", reinterpret_cast<void**>(&api.createConsBasicQuadraticNonlinear)},
      {"SCIPaddCons", reinterpret_cast<void**>(&api.addCons)},
      {"SCIPreleaseCons", reinterpret_cast<void**>(&api.releaseCons)},
      {"SCIPsolve", reinterpret_cast<void**>(&api.solve)},
      {"SCIPinterruptSolve", reinterpret_cast<void**>(&api.interruptSolve)},
      {"SCIPgetStatus", reinterpret_cast<void**>(&api.getStatus)},
      {"SCIPgetBestSol", reinterpret_cast<void**>(&api.getBestSol)},
      {"SCIPgetSolVals", reinterpret_cast<void**>(&api.getSolVals)},
      {"SCIPgetPrimalbound", reinterpret_cast<void**>(&api.getPrimalbound)},
      {"SCIPgetDualbound", reinterpret_cast<void**>(&api.getDualbound)},
      {"SCIPgetNTotalNodes", reinterpret_cast<void**>(&api.getNTotalNodes)},
      {"SCIPgetNLPIterations", reinterpret_cast<void**>(&api.getNLPIterations)},
      {"SCIPmajorVersion", reinterpret_cast<void**>(&api.majorVersion)},
      {"SCIPminorVersion", reinterpret_cast<void**>(&api.minorVersion)},
      {"SCIPtechVersion", reinterpret_cast<void**>(&api.techVersion)},
      {"SCIPmessageSetErrorPrinting", reinterpret_cast<void**>(&api.messageSetErrorPrinting)},
  };
  for (const Symbol& symbol : symbols) {
    *symbol.target = symbol_of(library, symbol.name);
    if (*symbol.target == nullptr) {
      return Fault{.code = FaultCode::solverFailed, .message = library.path + " has no " + symbol.name};
    }
  }
  if (api.majorVersion() != kMajorVersion) {
    return Fault{.code = FaultCode::solverFailed,
                 .message = library.path + " is SCIP " + std::to_string(api.majorVersion()) + ", expected SCIP " + std::to_string(kMajorVersion)};
  }
  api.messageSetErrorPrinting([](void*, void*, const char*) {}, nullptr);  // of the whole library: SCIP prints errors of its own
  return api;
}

struct Opened {
  Api api;
  std::string path;
};

Result<Opened> open_once() {
  auto library = open_library({.home_variable = "ORTOOLS_HOME",
                               .home_paths = {"lib/libscip.so.10.0", ".libs/libscip.so.10.0", "libscip.so.10.0", "lib64/libscip.so.10.0"},
                               .local_paths = {"ortools/ortools/.libs/libscip.so.10.0"},
                               .names = {"libscip.so.10.0"}});
  if (!library) return library.fault();
  auto api = open_scip(*library);
  if (!api) return api.fault();
  return Opened{*api, library->path};
}

std::mutex opening;
std::optional<Result<Opened>> opened;  // guarded by `opening`; never changed once it holds the library

}  // namespace

Result<std::unique_ptr<Solver>> make_scip() {
  const std::lock_guard lock(opening);
  if (!opened || !*opened) opened.emplace(open_once());  // a library that was absent may be there by now
  if (!*opened) return opened->fault();
  const Api& api = (**opened).api;
  const std::string version = std::to_string(api.majorVersion()) + "." + std::to_string(api.minorVersion()) + "." + std::to_string(api.techVersion());
  return std::unique_ptr<Solver>(std::make_unique<Scip>(api, (**opened).path, version));
}

}  // namespace assay
