#include "gurobi.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "gurobi_api.h"
#include "gurobi_form.h"
#include "watchdog.h"

namespace assay {
namespace {

using namespace gurobi;

struct StatusMapping {
  int status;
  Answer answer;
  FaultCode fault;
};
// "Unbounded" says that there is a ray, and nothing of a point (manual, "Optimization status codes"): whoever reads it looks for one.
constexpr StatusMapping kStatus[] = {
    {kOptimal, Answer::optimal, FaultCode::internal},
    {kInfeasible, Answer::infeasible, FaultCode::internal},
    {kInfeasibleOrUnbounded, Answer::infeasibleOrUnbounded, FaultCode::internal},
    {kUnbounded, Answer::unbounded, FaultCode::internal},
    {kNodeLimit, Answer::limit, FaultCode::nodeLimit},
    {kTimeLimit, Answer::limit, FaultCode::timeLimit},
    {kInterrupted, Answer::limit, FaultCode::timeLimit},  // the watchdog looks at clock and stop flag
    {kMemoryLimit, Answer::limit, FaultCode::memoryLimit},
};

struct ErrorMapping {
  int error;
  Answer answer;
  FaultCode fault;
};
constexpr ErrorMapping kErrors[] = {
    {kOutOfMemory, Answer::limit, FaultCode::memoryLimit},
    {kNoLicence, Answer::failed, FaultCode::solverUnlicensed},
    {kSizeLimit, Answer::failed, FaultCode::solverUnlicensed},    // of a size-limited licence
    {kNetwork, Answer::failed, FaultCode::solverUnlicensed},      // no way to the licence server
    {kJobRejected, Answer::failed, FaultCode::solverUnlicensed},  // by the licence server
    {kCloud, Answer::failed, FaultCode::solverUnlicensed},
};

ErrorMapping mapping_of_error(int error) {
  for (const ErrorMapping& mapping : kErrors) {
    if (mapping.error == error) return mapping;
  }
  return {error, Answer::failed, FaultCode::solverFailed};
}

using Environment = std::unique_ptr<GRBenv, void (*)(GRBenv*)>;
using Handle = std::unique_ptr<GRBmodel, int (*)(GRBmodel*)>;

class Gurobi final : public Solver {
 public:
  Gurobi(const Gurobi13& library, Environment environment)
      : library_(library), api_(library.api), environment_(std::move(environment)), licence_(licence_of()) {}
  std::string_view version() const override { return library_.version; }
  std::string_view path() const override { return library_.path; }
  std::string_view licence() const override { return licence_; }
  const Capabilities& capabilities() const override { return solver_entry(SolverId::gurobi).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

 private:
  // One optimization in progress.
  struct Run {
    Handle handle;
    const Model& model;
    const SolveOptions& options;
    bool linear;  // a linear program to Gurobi: multipliers, basis and rays are to be had
    Outcome& out;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    double seconds_left() const {
      return std::max(1e-3, options.time_limit_s - std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
  };

  std::string licence_of() const;
  bool succeeds(Run& run, const char* call, int error);
  bool load(Run& run);
  bool add_quadratic(Run& run);
  bool add_quadratic_row(Run& run, const QuadraticRow& row);
  bool add_sets(Run& run);
  bool add_indicators(Run& run);
  void gather(const std::vector<QuadraticTerm>& terms);
  bool set(Run& run, const char* name, int value);
  bool set(Run& run, const char* name, double value);
  bool set_options(Run& run);
  bool optimize(Run& run, int& status);
  void read(Run& run, int status);
  void read_rows(Run& run, const char* name, std::vector<double>& out);
  void read_columns(Run& run, const char* name, std::vector<double>& out);
  void read_basis(Run& run);

  const Gurobi13& library_;
  const GurobiApi& api_;
  Environment environment_;
  std::string licence_;
  GurobiForm form_;
  std::vector<int> first_, second_, column_basis_, row_basis_;
  std::vector<double> products_, values_;
};

// LicenseExpiration is a date, 20271129, or 99999999 where the licence has no end.
std::string Gurobi::licence_of() const {
  GRBmodel* raw = nullptr;
  if (api_.loadmodel(environment_.get(), &raw, "assay", 0, 0, kMinimize, 0, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                     nullptr, nullptr, nullptr, nullptr, nullptr) != 0) {
    return "licensed";
  }
  const Handle model(raw, api_.freemodel);
  int date = 0;
  if (api_.getintattr(model.get(), "LicenseExpiration", &date) != 0 || date <= 0 || date >= 99990000) return "licensed";
  std::string text = std::to_string(date);
  if (text.size() != 8) return "licensed";
  text.insert(6, "-").insert(4, "-");
  return "licensed until " + text;
}

bool Gurobi::succeeds(Run& run, const char* call, int error) {
  if (error == 0) return true;
  const ErrorMapping mapping = mapping_of_error(error);
  GRBenv* const own = run.handle ? api_.getenv(run.handle.get()) : nullptr;  // errors of a model are told by its own copy
  const char* words = api_.geterrormsg(own != nullptr ? own : environment_.get());
  run.out.answer = mapping.answer;
  run.out.fault = mapping.fault;
  run.out.message = std::string("Gurobi: ") + (words != nullptr && *words != '\0' ? words : "no message") + " (" + call + " answered " +
                    std::to_string(error) + ")";
  return false;
}

bool Gurobi::load(Run& run) {
  form_.build(run.model, run.options.relax);
  GRBmodel* raw = nullptr;
  const int error = api_.loadmodel(environment_.get(), &raw, "assay", form_.columns(), form_.rows(), form_.sense, run.model.offset,
                                   form_.cost.data(), form_.relation.data(), form_.side.data(), form_.begin.data(), form_.length.data(),
                                   form_.index.data(), form_.value.data(), form_.lower.data(), form_.upper.data(), form_.kind.data(), nullptr,
                                   nullptr);
  run.handle.reset(raw);
  return succeeds(run, "GRBloadmodel", error) && add_quadratic(run) && add_sets(run) && add_indicators(run);
}

void Gurobi::gather(const std::vector<QuadraticTerm>& terms) {
  first_.clear();
  second_.clear();
  products_.clear();
  for (const QuadraticTerm& term : terms) {
    first_.push_back(term.first);
    second_.push_back(term.second);
    products_.push_back(term.value);
  }
}

bool Gurobi::add_quadratic_row(Run& run, const QuadraticRow& row) {
  gather(row.terms);
  std::vector<int> columns(row.linear.index.begin(), row.linear.index.end());
  values_ = row.linear.value;
  const auto add = [&](char relation, double side) {
    return succeeds(run, "GRBaddqconstr",
                    api_.addqconstr(run.handle.get(), static_cast<int>(columns.size()), columns.data(), values_.data(),
                                    static_cast<int>(first_.size()), first_.data(), second_.data(), products_.data(), relation, side, nullptr));
  };
  const double lower = row.linear.lower, upper = row.linear.upper;
  if (lower == upper) return add(kEqual, lower);
  return (lower == -kInfinity || add(kGreaterEqual, gurobi_bound(lower))) && (upper == kInfinity || add(kLessEqual, gurobi_bound(upper)));
}

bool Gurobi::add_quadratic(Run& run) {
  if (!run.model.quadratic.empty()) {
    gather(run.model.quadratic);
    const int error = api_.addqpterms(run.handle.get(), static_cast<int>(first_.size()), first_.data(), second_.data(), products_.data());
    if (!succeeds(run, "GRBaddqpterms", error)) return false;
  }
  const auto& rows = run.model.quadratic_rows;
  return std::all_of(rows.begin(), rows.end(), [&](const QuadraticRow& row) { return add_quadratic_row(run, row); });
}

bool Gurobi::add_sets(Run& run) {
  if (run.model.sets.empty()) return true;
  std::vector<int> types, begin, columns;
  values_.clear();
  for (const SpecialSet& set : run.model.sets) {
    types.push_back(set.type);
    begin.push_back(static_cast<int>(columns.size()));
    columns.insert(columns.end(), set.column.begin(), set.column.end());
    values_.insert(values_.end(), set.weight.begin(), set.weight.end());
  }
  return succeeds(run, "GRBaddsos",
                  api_.addsos(run.handle.get(), static_cast<int>(types.size()), static_cast<int>(columns.size()), types.data(), begin.data(),
                              columns.data(), values_.data()));
}

bool Gurobi::add_indicators(Run& run) {
  for (const Indicator& indicator : run.model.indicators) {
    const SparseRow& row = indicator.row;
    const std::vector<int> columns(row.index.begin(), row.index.end());
    const auto add = [&](char relation, double side) {
      return succeeds(run, "GRBaddgenconstrIndicator",
                      api_.addgenconstrIndicator(run.handle.get(), nullptr, indicator.column, indicator.active ? 1 : 0,
                                                 static_cast<int>(columns.size()), columns.data(), row.value.data(), relation, side));
    };
    if (row.lower == row.upper) {
      if (!add(kEqual, row.lower)) return false;
      continue;
    }
    if (row.lower != -kInfinity && !add(kGreaterEqual, gurobi_bound(row.lower))) return false;
    if (row.upper != kInfinity && !add(kLessEqual, gurobi_bound(row.upper))) return false;
  }
  return true;
}

// Of the model's own copy of the environment, so nothing is left behind for the next one.
bool Gurobi::set(Run& run, const char* name, int value) {
  return succeeds(run, "GRBsetintparam", api_.setintparam(api_.getenv(run.handle.get()), name, value));
}

bool Gurobi::set(Run& run, const char* name, double value) {
  return succeeds(run, "GRBsetdblparam", api_.setdblparam(api_.getenv(run.handle.get()), name, value));
}

bool Gurobi::set_options(Run& run) {
  const SolveOptions& options = run.options;
  if (!set(run, "TimeLimit", run.seconds_left())) return false;
  if (options.node_limit > 0 && !set(run, "NodeLimit", options.node_limit)) return false;
  if (options.memory_limit_mb > 0 && !set(run, "SoftMemLimit", options.memory_limit_mb / 1000)) return false;
  if (run.linear && !set(run, "InfUnbdInfo", 1)) return false;  // a ray or multipliers beside "unbounded" and "infeasible"
  if (!run.model.is_linear() && !set(run, "NonConvex", 2)) return false;
  if (!options.tight) return true;
  return set(run, "Presolve", 0) && set(run, "FeasibilityTol", 1e-9) && set(run, "OptimalityTol", 1e-9) && set(run, "IntFeasTol", 1e-9);
}

bool Gurobi::optimize(Run& run, int& status) {
  struct Target {
    const GurobiApi& api;
    GRBmodel* model;
  } target{api_, run.handle.get()};
  int error = 0;
  {
    const Watch watch(run.seconds_left(), run.options.stop,
                      [](void* self) { static_cast<Target*>(self)->api.terminate(static_cast<Target*>(self)->model); }, &target);
    error = api_.optimize(run.handle.get());
  }
  return succeeds(run, "GRBoptimize", error) && succeeds(run, "GRBgetintattr", api_.getintattr(run.handle.get(), "Status", &status));
}

void Gurobi::read_columns(Run& run, const char* name, std::vector<double>& out) {
  out.resize(static_cast<size_t>(run.model.columns()));
  if (out.empty()) return;  // Gurobi wants a place for values, even for none
  if (api_.getdblattrarray(run.handle.get(), name, 0, run.model.columns(), out.data()) != 0) out.clear();
}

void Gurobi::read_rows(Run& run, const char* name, std::vector<double>& out) {
  out.clear();
  values_.resize(static_cast<size_t>(form_.rows()));
  if (!values_.empty() && api_.getdblattrarray(run.handle.get(), name, 0, form_.rows(), values_.data()) != 0) return;
  out.assign(static_cast<size_t>(run.model.rows()), 0.0);
  for (size_t i = 0; i < out.size(); ++i) {
    if (form_.place[i] != GurobiForm::kNone) out[i] = values_[static_cast<size_t>(form_.place[i])];
  }
}

// A row with a slack of ours is where its slack is, unless the row's own logical is in the basis: that one's width is zero.
void Gurobi::read_basis(Run& run) {
  column_basis_.resize(static_cast<size_t>(form_.columns()));
  row_basis_.resize(static_cast<size_t>(form_.rows()));
  const auto fetch = [&](const char* name, std::vector<int>& to) {
    return to.empty() || api_.getintattrarray(run.handle.get(), name, 0, static_cast<int>(to.size()), to.data()) == 0;
  };
  if (!fetch("VBasis", column_basis_) || !fetch("CBasis", row_basis_)) return;
  const auto status_of = [](int status) {
    return status == kBasic           ? BasisStatus::basic
           : status == kNonbasicUpper ? BasisStatus::upper
           : status == kSuperbasic    ? BasisStatus::zero
                                      : BasisStatus::lower;
  };
  Outcome& out = run.out;
  for (int32_t j = 0; j < run.model.columns(); ++j) out.column_basis.push_back(status_of(column_basis_[j]));
  for (int32_t i = 0; i < run.model.rows(); ++i) {
    const int32_t place = form_.place[i], slack = form_.slack[i];
    if (place == GurobiForm::kNone || row_basis_[place] == kBasic) {
      out.row_basis.push_back(BasisStatus::basic);
    } else if (slack != GurobiForm::kNone) {
      out.row_basis.push_back(status_of(column_basis_[slack]));
    } else {
      out.row_basis.push_back(form_.relation[place] == kLessEqual ? BasisStatus::upper : BasisStatus::lower);
    }
  }
}

void Gurobi::read(Run& run, int status) {
  const auto* mapping = std::find_if(std::begin(kStatus), std::end(kStatus), [&](const StatusMapping& m) { return m.status == status; });
  Outcome& out = run.out;
  if (mapping == std::end(kStatus)) {
    out.answer = Answer::failed;
    out.fault = FaultCode::solverFailed;
    out.message = "Gurobi ended with status " + std::to_string(status);
    return;
  }
  out.answer = mapping->answer;
  out.fault = mapping->fault;
  GRBmodel* const handle = run.handle.get();
  double number = 0;
  if (api_.getdblattr(handle, "NodeCount", &number) == 0) out.nodes = number;
  if (api_.getdblattr(handle, "IterCount", &number) == 0) out.iterations = number;
  if (api_.getdblattr(handle, "ObjBound", &number) == 0 && std::abs(number) < kCountsAsInfinite) out.bound = number;
  int points = 0;
  if (api_.getintattr(handle, "SolCount", &points) == 0 && points > 0 && api_.getdblattr(handle, "ObjVal", &number) == 0) {
    out.objective = number;
    read_columns(run, "X", out.point);
    // Without dual reductions Gurobi may call a point far out the optimum of an unbounded model (objective inf).
    if (out.answer == Answer::optimal && !(std::abs(number) < kCountsAsInfinite)) out.answer = Answer::infeasibleOrUnbounded;
  }
  if (!run.linear) return;
  if (out.answer == Answer::optimal) {
    read_rows(run, "Pi", out.row_dual);
    read_basis(run);
  } else if (out.answer == Answer::infeasible) {
    read_rows(run, "FarkasDual", out.farkas);
  } else if (out.answer == Answer::unbounded) {
    read_columns(run, "UnbdRay", out.ray);
    read_columns(run, "X", out.point);  // where the ray starts
  }
}

void Gurobi::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  out.clear();
  if (const std::string_view words = gurobi_refuses(model); !words.empty()) {
    out.fault = FaultCode::numberRefused;
    out.message = words;
    return;
  }
  const bool mip = !options.relax && (model.has_integers() || model.has_semicontinuous());
  const bool linear = model.is_linear() && model.sets.empty() && model.indicators.empty() && !mip;
  Run run{.handle = Handle(nullptr, api_.freemodel), .model = model, .options = options, .linear = linear, .out = out};
  int status = 0;
  if (!load(run) || !set_options(run) || !optimize(run, status)) return;
  if (status == kInfeasibleOrUnbounded) {  // dual reductions cannot tell the two apart
    if (!set(run, "DualReductions", 0) || !set(run, "TimeLimit", run.seconds_left()) || !optimize(run, status)) return;
  }
  read(run, status);
}

// Gurobi's start says MKL_DEBUG_CPU_TYPE=6 to the whole process where the processor is AMD's, for the MKL inside it. COPT's older MKL takes a
// 6 for another processor and ends the process by an illegal instruction. Who has set the variable himself means it: Gurobi leaves that alone.
// Asked once, before any thread's first start: what another thread's start has said is not the user's.
int start_keeping_cpu_type(const GurobiApi& api, GRBenv* environment) {
  constexpr const char* kName = "MKL_DEBUG_CPU_TYPE";
  static const bool is_users = std::getenv(kName) != nullptr;
  const int error = api.startenv(environment);
  if (!is_users) unsetenv(kName);
  return error;
}

// Silent from before the start on: with a file gurobi.env in the working folder Gurobi takes settings from there, so what matters is
// set again behind it.
int start(const GurobiApi& api, GRBenv* environment) {
  if (const int error = api.setintparam(environment, "OutputFlag", 0); error != 0) return error;
  if (const int error = start_keeping_cpu_type(api, environment); error != 0) return error;
  for (const auto& [name, value] : {std::pair{"OutputFlag", 0}, {"Threads", 1}, {"Seed", 0}}) {
    if (const int error = api.setintparam(environment, name, value); error != 0) return error;
  }
  for (const char* gap : {"MIPGap", "MIPGapAbs"}) {
    if (const int error = api.setdblparam(environment, gap, 0); error != 0) return error;
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<Solver>> make_gurobi() {
  auto library = open_gurobi();
  if (!library) return library.fault();
  const GurobiApi& api = (*library)->api;
  int major = 0, minor = 0, technical = 0;
  api.version(&major, &minor, &technical);
  GRBenv* raw = nullptr;
  const int made = api.emptyenvinternal(&raw, major, minor, technical);
  Environment environment(raw, api.freeenv);
  const int error = made != 0 || raw == nullptr ? made : start(api, raw);
  if (error == 0 && raw != nullptr) return std::unique_ptr<Solver>(std::make_unique<Gurobi>(**library, std::move(environment)));
  const char* words = raw != nullptr ? api.geterrormsg(raw) : nullptr;
  return Fault{.code = mapping_of_error(error).fault == FaultCode::solverUnlicensed ? FaultCode::solverUnlicensed : FaultCode::solverFailed,
               .message = std::string("Gurobi: ") + (words != nullptr && *words != '\0' ? words : "no environment") + " (error " +
                          std::to_string(error) + ")"};
}

LibraryFacts gurobi_library() {
  auto library = open_gurobi();
  if (!library) return {};
  return {.path = (*library)->path, .version = (*library)->version};
}

}  // namespace assay
