#include "highs.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "highs_api.h"
#include "library.h"

namespace assay {
namespace {

using namespace highs;

struct Symbol {
  const char* name;
  void** target;
};

// |value| from here on is infinite to HiGHS (option infinite_bound), and costs too (infinite_cost).
constexpr double kHighsInfinity = 1e20;
// Coefficients outside are dropped or refused (small_matrix_value at its least, large_matrix_value).
constexpr double kSmallestCoefficient = 1e-12, kLargestCoefficient = 1e15;
// "Tiny": the sizes at which solver-floor's options were measured, with room above.
constexpr int kTinyColumns = 64, kTinyRows = 64;
// Presolve does not look at the clock; it is left out where it could overrun (docs/solvers.md has the measurements).
constexpr double kPresolveSecondsPerNonzero = 2.5e-7;

struct Mapping {
  int highs;
  Answer answer;
  FaultCode fault;
};
constexpr Mapping kStatus[] = {
    {kOptimal, Answer::optimal, FaultCode::internal},
    {kInfeasible, Answer::infeasible, FaultCode::internal},
    {kUnboundedOrInfeasible, Answer::infeasibleOrUnbounded, FaultCode::internal},
    {kUnbounded, Answer::unbounded, FaultCode::internal},
    {kTimeLimit, Answer::limit, FaultCode::timeLimit},
    {kIterationLimit, Answer::limit, FaultCode::nodeLimit},
    {kSolutionLimit, Answer::limit, FaultCode::nodeLimit},  // solution or node limit
    {kInterrupted, Answer::limit, FaultCode::timeLimit},  // interrupted by our callback, which looks at clock and stop flag
    {kMemoryLimit, Answer::limit, FaultCode::memoryLimit},
    {kEmpty, Answer::optimal, FaultCode::internal},  // empty: no columns, or nothing left to do
};

constexpr int kKind[] = {kContinuous, kInteger, kSemiContinuous, kSemiInteger};  // by ColumnKind

using Clock = std::chrono::steady_clock;

struct Watch {
  Clock::time_point deadline;
  const std::atomic<bool>* stop = nullptr;
  Window window;
  Sense sense = Sense::min;
  bool decided = false;
  bool raised() const { return (stop != nullptr && stop->load(std::memory_order_relaxed)) || Clock::now() >= deadline; }
};

// HighsCallbackDataIn starts with `int user_interrupt`; the header promises that place. HiGHS keeps it from run to run, so it
// is lowered too, or a solve that was interrupted would end every later one.
void on_callback(int type, const char*, const HighsCallbackDataOut* data_out, HighsCallbackDataIn* data_in, void* user) {
  if (data_in == nullptr) return;
  Watch& watch = *static_cast<Watch*>(user);
  if (type == kCallbackMipInterrupt && data_out != nullptr && !watch.window.is_open()) {
    const auto& data = *reinterpret_cast<const CallbackData*>(data_out);
    const auto known = [](double value) { return std::abs(value) < kHighsInfinity ? value : std::numeric_limits<double>::quiet_NaN(); };
    watch.decided = watch.window.misses(watch.sense, known(data.mip_primal_bound), known(data.mip_dual_bound));
  }
  *reinterpret_cast<int*>(data_in) = watch.decided || watch.raised() ? 1 : 0;
}

class Highs final : public Solver {
 public:
  Highs(Api api, std::string path) : api_(api), path_(std::move(path)), object_(api.create(), api.destroy) {
    set("output_flag", false);
    api_.setIntOptionValue(object_.get(), "threads", 1);
    api_.setDoubleOptionValue(object_.get(), "small_matrix_value", kSmallestCoefficient);
    api_.setDoubleOptionValue(object_.get(), "mip_rel_gap", 0);
    api_.setDoubleOptionValue(object_.get(), "mip_abs_gap", 0);
    api_.setCallback(object_.get(), on_callback, &watch_);
    for (int type : {kCallbackSimplexInterrupt, kCallbackIpmInterrupt, kCallbackMipInterrupt}) {
      api_.startCallback(object_.get(), type);
    }
  }
  std::string_view version() const override { return api_.version(); }
  std::string_view path() const override { return path_; }
  const Capabilities& capabilities() const override { return solver_entry(SolverId::highs).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

 private:
  void set(const char* name, bool value) { api_.setBoolOptionValue(object_.get(), name, value ? 1 : 0); }
  bool pass(const Model& model, bool with_integers);
  void choose_options(const Model& model, const SolveOptions& options, bool mip);
  void run(const Model& model, bool mip, Outcome& out);
  void read(const Model& model, bool mip, Outcome& out);
  void read_basis(const Model& model, Outcome& out);
  void pack_hessian(const Model& model);
  bool refuse(const Model& model, Outcome& out) const;
  void read_rays(const Model& model, Outcome& out);
  bool relaxation_settles(const Model& model, const SolveOptions& options, Outcome& out);

  Api api_;
  std::string path_;
  std::unique_ptr<void, void (*)(void*)> object_;
  Watch watch_;
  const bool knows_bounds_ = std::string_view(api_.version()).starts_with(kCallbackDataVersion);
  // What HiGHS has been told; the first values are its defaults.
  struct Settings {
    bool presolve = true;
    bool feasibility_jump = true;
    double tolerance = 1e-7;
    double mip_tolerance = 1e-6;
    double time_limit = kInfinity;
    int nodes = 2147483647;
  };
  Settings settings_;
  std::vector<int> integrality_, hessian_start_, hessian_index_, column_basis_, row_basis_;
  std::vector<double> hessian_value_, row_activity_, reduced_cost_, relaxation_dual_;
};

bool is_tiny(const Model& model) { return model.columns() <= kTinyColumns && model.rows() <= kTinyRows; }

void fail(Outcome& out, FaultCode code, std::string message) {
  out.answer = Answer::failed;
  out.fault = code;
  out.message = std::move(message);
}

// What HiGHS would silently drop or cap must not reach it.
bool Highs::refuse(const Model& model, Outcome& out) const {
  for (double value : model.value) {
    const double size = std::abs(value);
    if (size < kSmallestCoefficient || size > kLargestCoefficient) {
      fail(out, FaultCode::numberRefused, "HiGHS takes coefficients from 1e-12 to 1e15 only");
      return true;
    }
  }
  for (double cost : model.cost) {
    if (std::abs(cost) >= kHighsInfinity) {
      fail(out, FaultCode::numberRefused, "HiGHS takes costs below 1e20 only");
      return true;
    }
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] != ColumnKind::semiContinuous && model.kind[j] != ColumnKind::semiInteger) continue;
    if (model.column_lower[j] < 0) {
      fail(out, FaultCode::featureMissing, "highs has no semi-continuous columns with a negative lower bound");
      return true;
    }
    if (model.column_upper[j] > 1e5 && model.column_lower[j] > 0) {  // HiGHS would cap the upper bound at 1e5
      fail(out, FaultCode::featureMissing, "highs has no semi-continuous columns with an upper bound beyond 1e5");
      return true;
    }
  }
  return false;
}

// HiGHS wants the lower triangle by columns, of Q in ½xᵀQx; the model holds literal terms with first <= second.
void Highs::pack_hessian(const Model& model) {
  const auto columns = static_cast<size_t>(model.columns());
  hessian_start_.assign(columns, 0);
  hessian_index_.clear();
  hessian_value_.clear();
  size_t at = 0;
  for (size_t j = 0; j < columns; ++j) {
    hessian_start_[j] = static_cast<int>(hessian_index_.size());
    for (; at < model.quadratic.size() && model.quadratic[at].first == static_cast<int32_t>(j); ++at) {
      const QuadraticTerm& term = model.quadratic[at];
      hessian_index_.push_back(term.second);
      hessian_value_.push_back(term.first == term.second ? 2 * term.value : term.value);
    }
  }
}

bool Highs::pass(const Model& model, bool with_integers) {
  const auto columns = static_cast<size_t>(model.columns());
  const int* integrality = nullptr;
  if (with_integers) {
    integrality_.resize(columns);
    bool semicontinuous = false;
    for (size_t j = 0; j < columns; ++j) {
      integrality_[j] = kKind[static_cast<size_t>(model.kind[j])];
      if (integrality_[j] < 2) continue;
      semicontinuous = true;
      // {0} ∪ [0, u] is [0, u]: the plain kind says the same, without HiGHS's cap at 1e5.
      if (model.column_lower[j] == 0) integrality_[j] -= 2;
    }
    integrality = integrality_.data();
    if (semicontinuous && std::all_of(integrality_.begin(), integrality_.end(), [](int kind) { return kind == 0; })) integrality = nullptr;
  }
  int quadratic = 0;
  if (!model.quadratic.empty()) {
    pack_hessian(model);
    quadratic = static_cast<int>(hessian_index_.size());
  }
  const int result = api_.passModel(object_.get(), model.columns(), model.rows(), model.nonzeros(), quadratic, kColumnwise, kTriangular,
                                    model.sense == Sense::min ? kMinimize : kMaximize, model.offset, model.cost.data(),
                                    model.column_lower.data(), model.column_upper.data(), model.row_lower.data(), model.row_upper.data(), model.start.data(),
                                    model.index.data(), model.value.data(), hessian_start_.data(), hessian_index_.data(),
                                    hessian_value_.data(), integrality);
  return result >= 0;
}

// An option costs HiGHS a search by name, about as much as a tiny model's presolve, so only what changes is set.
void Highs::choose_options(const Model& model, const SolveOptions& options, bool mip) {
  const bool tiny = is_tiny(model);
  const bool slow_presolve = model.nonzeros() * kPresolveSecondsPerNonzero > options.time_limit_s;
  Settings wanted;
  wanted.presolve = !(options.tight || (!mip && tiny) || slow_presolve);
  wanted.feasibility_jump = !tiny;
  wanted.tolerance = options.tight ? 1e-9 : 1e-7;
  wanted.mip_tolerance = options.tight ? 1e-9 : 1e-6;
  wanted.nodes = options.node_limit > 0 && options.node_limit < 2e9 ? static_cast<int>(options.node_limit) : 2147483647;
  const double left = std::max(1e-3, std::chrono::duration<double>(watch_.deadline - Clock::now()).count());
  // The watch keeps the deadline; HiGHS's own limit may be a hundredth off.
  wanted.time_limit = std::abs(left - settings_.time_limit) <= 0.01 * left ? settings_.time_limit : left;
  if (tiny) wanted.time_limit = kInfinity;  // nothing of it runs long without a callback, and HiGHS reads no clocks then
  if (wanted.presolve != settings_.presolve) {
    api_.setStringOptionValue(object_.get(), "presolve", wanted.presolve ? "choose" : "off");
  }
  if (wanted.feasibility_jump != settings_.feasibility_jump) set("mip_heuristic_run_feasibility_jump", wanted.feasibility_jump);
  if (wanted.tolerance != settings_.tolerance) {
    api_.setDoubleOptionValue(object_.get(), "primal_feasibility_tolerance", wanted.tolerance);
    api_.setDoubleOptionValue(object_.get(), "dual_feasibility_tolerance", wanted.tolerance);
  }
  if (wanted.mip_tolerance != settings_.mip_tolerance) {
    api_.setDoubleOptionValue(object_.get(), "mip_feasibility_tolerance", wanted.mip_tolerance);
  }
  if (wanted.nodes != settings_.nodes) api_.setIntOptionValue(object_.get(), "mip_max_nodes", wanted.nodes);
  if (wanted.time_limit != settings_.time_limit) api_.setDoubleOptionValue(object_.get(), "time_limit", wanted.time_limit);
  settings_ = wanted;
}

void Highs::run(const Model& model, bool mip, Outcome& out) {
  // The time limit counts from the object's first run otherwise.
  if (settings_.time_limit < kInfinity) api_.zeroAllClocks(object_.get());
  const int result = api_.run(object_.get());
  const int status = api_.getModelStatus(object_.get());
  const auto mapping = std::find_if(std::begin(kStatus), std::end(kStatus), [&](const Mapping& m) { return m.highs == status; });
  if (result < 0 || mapping == std::end(kStatus)) {
    fail(out, model.quadratic.empty() ? FaultCode::solverFailed : FaultCode::featureMissing,
         model.quadratic.empty() ? "HiGHS ended with model status " + std::to_string(status)
                                 : "highs has no quadratic objective that is not convex");
    return;
  }
  out.answer = mapping->answer;
  out.fault = mapping->fault;
  out.decided = mip && watch_.decided && out.answer == Answer::limit;
  read(model, mip, out);
  if (!mip && is_tiny(model) && !settings_.presolve && model.quadratic.empty()) read_rays(model, out);
}

void Highs::read(const Model& model, bool mip, Outcome& out) {
  double number = 0;
  if (api_.getDoubleInfoValue(object_.get(), "objective_function_value", &number) == 0) out.objective = number;
  int64_t nodes = 0;
  if (mip) {
    if (api_.getDoubleInfoValue(object_.get(), "mip_dual_bound", &number) == 0 && std::abs(number) < kHighsInfinity) out.bound = number;
    if (api_.getInt64InfoValue(object_.get(), "mip_node_count", &nodes) == 0 && nodes > 0) out.nodes = static_cast<double>(nodes);
  }
  int iterations = 0;
  if (api_.getIntInfoValue(object_.get(), "simplex_iteration_count", &iterations) == 0) out.iterations = std::max(0, iterations);
  int quality = 0;
  if (out.answer != Answer::optimal) api_.getIntInfoValue(object_.get(), "primal_solution_status", &quality);
  if (out.answer == Answer::optimal || quality == kPointFeasible) {
    out.point.resize(static_cast<size_t>(model.columns()));
    out.row_dual.resize(static_cast<size_t>(model.rows()));
    row_activity_.resize(static_cast<size_t>(model.rows()));
    reduced_cost_.resize(static_cast<size_t>(model.columns()));
    api_.getSolution(object_.get(), out.point.data(), reduced_cost_.data(), row_activity_.data(), out.row_dual.data());
    if (out.answer == Answer::optimal && std::abs(out.objective) >= kHighsInfinity) out.answer = Answer::infeasibleOrUnbounded;
  }
}

// What simplex knows about a model without a point or without an end. Asked of tiny models only: they are not presolved, and
// after a presolve HiGHS would solve again to find it.
void Highs::read_rays(const Model& model, Outcome& out) {
  int found = 0;
  if (out.answer == Answer::infeasible) {
    out.farkas.resize(static_cast<size_t>(model.rows()));
    if (api_.getDualRay(object_.get(), &found, out.farkas.data()) != 0 || found == 0) out.farkas.clear();
  } else if (out.answer == Answer::unbounded) {
    out.ray.resize(static_cast<size_t>(model.columns()));
    if (api_.getPrimalRay(object_.get(), &found, out.ray.data()) != 0 || found == 0) out.ray.clear();
  }
}

void Highs::read_basis(const Model& model, Outcome& out) {
  constexpr BasisStatus kBasis[] = {BasisStatus::lower, BasisStatus::basic, BasisStatus::upper, BasisStatus::zero, BasisStatus::lower};
  static_assert(kBasisLower == 0 && kBasisBasic == 1 && kBasisUpper == 2 && kBasisZero == 3 && kBasisNonbasic == 4);
  column_basis_.resize(static_cast<size_t>(model.columns()));
  row_basis_.resize(static_cast<size_t>(model.rows()));
  if (api_.getBasis(object_.get(), column_basis_.data(), row_basis_.data()) != 0) return;
  const auto convert = [&](const std::vector<int>& from, std::vector<BasisStatus>& to) {
    to.resize(from.size());
    for (size_t i = 0; i < from.size(); ++i) to[i] = kBasis[std::clamp(from[i], 0, 4)];
  };
  convert(column_basis_, out.column_basis);
  convert(row_basis_, out.row_basis);
}

// The relaxation first: integral, infeasible or unbounded, it settles the integer model, and it can be proved.
bool Highs::relaxation_settles(const Model& model, const SolveOptions& options, Outcome& out) {
  if (!pass(model, false)) return false;
  choose_options(model, options, false);
  run(model, false, out);
  if (out.answer == Answer::infeasible) return true;
  if (out.answer == Answer::unbounded || out.answer == Answer::infeasibleOrUnbounded) {
    // Data are fractions, so the integer model has no optimum either (Meyer 1974); HiGHS calls some such models optimal.
    out.answer = Answer::infeasibleOrUnbounded;
    return true;
  }
  if (out.answer != Answer::optimal) return false;
  relaxation_dual_ = out.row_dual;
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] == ColumnKind::continuous) continue;
    if (model.kind[j] != ColumnKind::integer) return false;
    if (std::abs(out.point[j] - std::round(out.point[j])) > 1e-9) return false;
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.kind[j] == ColumnKind::integer) out.point[j] = std::round(out.point[j]);
  }
  read_basis(model, out);
  out.bound = out.objective;
  return true;
}

void Highs::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  out.clear();
  watch_.stop = options.stop;
  watch_.decided = false;
  watch_.window = knows_bounds_ ? options.window : Window{};
  watch_.sense = model.sense;
  watch_.deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(options.time_limit_s, 1e9)));
  if (refuse(model, out)) return;
  const bool mip = !options.relax && std::any_of(model.kind.begin(), model.kind.end(), [](ColumnKind kind) { return kind != ColumnKind::continuous; });
  relaxation_dual_.clear();
  // Bounds of a semi-continuous column are of its non-zero part: without its kind they would leave zero out.
  if (mip && !options.tight && is_tiny(model) && model.quadratic.empty() && !model.has_semicontinuous()) {
    if (relaxation_settles(model, options, out)) return;
    out.clear();
  }
  if (!pass(model, mip)) return fail(out, FaultCode::solverFailed, "HiGHS refuses the model");
  choose_options(model, options, mip);
  run(model, mip, out);
  if (out.answer == Answer::optimal && !mip) {
    out.bound = out.objective;
    if (model.quadratic.empty()) read_basis(model, out);
  }
  // Duals of a MIP are those of its last LP; the relaxation's bound the whole, and may prove the optimum.
  if (mip) out.row_dual = relaxation_dual_;
}

}  // namespace

Result<std::unique_ptr<Solver>> make_highs() {
  auto library = open_library({.home_variable = "HIGHS_HOME",
                               .home_paths = {"lib/libhighs.so", "libhighs.so", "lib64/libhighs.so"},
                               .local_paths = {"highs/libhighs.so"},
                               .names = {"libhighs.so"}});
  if (!library) return library.fault();
  Api api{};
  const Symbol symbols[] = {
      {"Highs_create", reinterpret_cast<void**>(&api.create)},
      {"Highs_destroy", reinterpret_cast<void**>(&api.destroy)},
      {"Highs_version", reinterpret_cast<void**>(&api.version)},
      {"Highs_passModel", reinterpret_cast<void**>(&api.passModel)},
      {"Highs_setBoolOptionValue", reinterpret_cast<void**>(&api.setBoolOptionValue)},
      {"Highs_setIntOptionValue", reinterpret_cast<void**>(&api.setIntOptionValue)},
      {"Highs_setDoubleOptionValue", reinterpret_cast<void**>(&api.setDoubleOptionValue)},
      {"Highs_setStringOptionValue", reinterpret_cast<void**>(&api.setStringOptionValue)},
      {"Highs_run", reinterpret_cast<void**>(&api.run)},
      {"Highs_getModelStatus", reinterpret_cast<void**>(&api.getModelStatus)},
      {"Highs_getIntInfoValue", reinterpret_cast<void**>(&api.getIntInfoValue)},
      {"Highs_getInt64InfoValue", reinterpret_cast<void**>(&api.getInt64InfoValue)},
      {"Highs_getDoubleInfoValue", reinterpret_cast<void**>(&api.getDoubleInfoValue)},
      {"Highs_getSolution", reinterpret_cast<void**>(&api.getSolution)},
      {"Highs_getDualRay", reinterpret_cast<void**>(&api.getDualRay)},
      {"Highs_getPrimalRay", reinterpret_cast<void**>(&api.getPrimalRay)},
      {"Highs_getBasis", reinterpret_cast<void**>(&api.getBasis)},
      {"Highs_zeroAllClocks", reinterpret_cast<void**>(&api.zeroAllClocks)},
      {"Highs_setCallback", reinterpret_cast<void**>(&api.setCallback)},
      {"Highs_startCallback", reinterpret_cast<void**>(&api.startCallback)},
  };
  for (const Symbol& symbol : symbols) {
    *symbol.target = symbol_of(*library, symbol.name);
    if (*symbol.target == nullptr) {
      return Fault{.code = FaultCode::solverFailed, .message = library->path + " has no " + symbol.name};
    }
  }
  return std::unique_ptr<Solver>(std::make_unique<Highs>(api, library->path));
}

}  // namespace assay
