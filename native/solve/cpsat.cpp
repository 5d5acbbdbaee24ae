// CP-SAT through its own C entry points, on models in whole numbers (cpsat_form.h). Field numbers and codes are those of OR-Tools'
// sat/*.proto, release 9.15.
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "cpsat_form.h"
#include "ortools.h"
#include "watchdog.h"

namespace assay {
namespace {

enum Status : int { kUnknown = 0, kModelInvalid = 1, kFeasible = 2, kInfeasible = 3, kOptimal = 4 };

// Presolve costs a tiny model four times its search (docs/log.md).
constexpr int kTinyColumns = 64, kTinyRows = 64;
constexpr int kSeed = 1;

void fail(Outcome& out, FaultCode code, std::string message) {
  out.answer = Answer::failed;
  out.fault = code;
  out.message = std::move(message);
}

class CpSat final : public Solver {
 public:
  explicit CpSat(const OrTools& api) : api_(api) {}
  std::string_view version() const override { return api_.version; }
  std::string_view path() const override { return api_.path; }
  const Capabilities& capabilities() const override { return solver_entry(SolverId::cpsat).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

 private:
  struct Response {
    int status = kUnknown;
    double bound = std::numeric_limits<double>::quiet_NaN();
    int64_t conflicts = 0;
    std::string info;
  };
  void encode_parameters(const Model& model, const SolveOptions& options);
  Response run(const SolveOptions& options);
  void decode(std::string_view bytes, Response& response);
  Response search(const Model& model, const SolveOptions& options, double seconds);
  void take_point(const Model& model, const Response& response, Outcome& out);
  bool take_optimum(const Model& model, const Response& response, Outcome& out);

  const OrTools& api_;
  IntegerForm form_;
  ProtoWriter model_, parameters_;
  std::vector<int64_t> point_;
};

void CpSat::encode_parameters(const Model& model, const SolveOptions& options) {
  const bool tiny = model.columns() <= kTinyColumns && model.rows() <= kTinyRows;
  parameters_.clear();
  parameters_.integer(206, 1);  // num_workers
  parameters_.integer(31, kSeed);
  parameters_.number(36, std::min(options.time_limit_s, 1e8));  // max_time_in_seconds
  parameters_.number(159, 0);  // absolute_gap_limit
  parameters_.number(160, 0);  // relative_gap_limit
  parameters_.integer(41, 0);  // log_search_progress
  parameters_.integer(135, 0);  // catch_sigint_signal: the handler is Node's
  parameters_.integer(86, tiny || options.tight ? 0 : 1);  // cp_model_presolve
  if (options.memory_limit_mb > 0) parameters_.integer(40, static_cast<int64_t>(options.memory_limit_mb));
  if (options.node_limit > 0) parameters_.integer(37, static_cast<int64_t>(options.node_limit));  // conflicts: what CP-SAT has for nodes
}

void CpSat::decode(std::string_view bytes, Response& response) {
  point_.clear();
  response.bound = 0;  // proto3 leaves zeros out
  ProtoReader reader(bytes);
  for (ProtoField field; reader.next(field);) {
    if (field.number == 1) response.status = static_cast<int>(field.as_integer());
    if (field.number == 4) response.bound = field.as_number();
    if (field.number == 11) response.conflicts = field.as_integer();
    if (field.number == 20) response.info = field.bytes;
    if (field.number != 2) continue;
    if (!field.is_bytes) point_.push_back(field.as_integer());
    ProtoReader values(field.bytes);
    for (int64_t value = 0; values.next_integer(value);) point_.push_back(value);
  }
}

CpSat::Response CpSat::run(const SolveOptions& options) {
  const std::unique_ptr<void, void (*)(void*)> environment(api_.cp_new_environment(), api_.cp_free_environment);
  const std::string_view model = model_.bytes(), parameters = parameters_.bytes();
  void* bytes = nullptr;
  int size = 0;
  {
    const Watch watch(options.time_limit_s, options.stop, api_.cp_stop, environment.get());
    api_.cp_solve(environment.get(), model.data(), static_cast<int>(model.size()), parameters.data(), static_cast<int>(parameters.size()), &bytes,
                  &size);
  }
  const std::unique_ptr<void, void (*)(void*)> owned(bytes, std::free);
  Response response;
  decode({static_cast<const char*>(bytes), static_cast<size_t>(size)}, response);
  return response;
}

void CpSat::take_point(const Model& model, const Response& response, Outcome& out) {
  if (point_.size() != static_cast<size_t>(model.columns())) return;
  out.point.assign(point_.begin(), point_.end());
  double objective = model.offset;
  for (int32_t j = 0; j < model.columns(); ++j) objective += model.cost[j] * out.point[j];
  out.objective = objective;
  if (!form_.has_box()) out.bound = form_.objective_of(model, response.bound);
}

// One search of the form as it stands, within what is left of the time.
CpSat::Response CpSat::search(const Model& model, const SolveOptions& options, double seconds) {
  model_.clear();
  form_.encode(model_);
  if (model_.bytes().size() > INT32_MAX) return {.status = kModelInvalid, .info = "it takes more than 2 GB"};
  SolveOptions left = options;
  left.time_limit_s = seconds;
  encode_parameters(model, left);
  return run(left);
}

// False: an optimum in a box, and nothing says whether it is one of the model.
bool CpSat::take_optimum(const Model& model, const Response& response, Outcome& out) {
  take_point(model, response, out);
  out.answer = Answer::optimal;
  out.bound = out.objective;
  return form_.judge_optimum(point_) == IntegerForm::Optimum::stands;
}

void CpSat::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const auto seconds_left = [&] { return options.time_limit_s - std::chrono::duration<double>(Clock::now() - start).count(); };
  out.clear();
  if (std::string reason = form_.build(model); !reason.empty()) {
    return fail(out, FaultCode::featureMissing, "cpsat takes whole numbers only: " + reason);
  }
  for (size_t attempt = 0;;) {
    const bool boxed = form_.has_box();
    const Response response = form_.is_empty() ? Response{.status = kInfeasible} : search(model, options, std::max(1e-3, seconds_left()));
    out.nodes += static_cast<double>(response.conflicts);
    if (response.status == kModelInvalid) return fail(out, FaultCode::solverFailed, "CP-SAT refuses the model: " + response.info);
    if (response.status == kOptimal) {
      if (take_optimum(model, response, out)) return;
      if (boxed && !form_.has_box()) continue;  // now within bounds that the objective implies
      // Perhaps unbounded: the judge looks for a ray, and gives up with this fault where there is none.
      out.answer = options.tight ? Answer::failed : Answer::infeasibleOrUnbounded;
      out.fault = FaultCode::featureMissing;
      out.message = "cpsat needs bounds on every column, and neither the rows nor the objective imply them";
      return;
    }
    if (response.status == kInfeasible && !boxed) {
      out.answer = Answer::infeasible;
      return;
    }
    if (response.status != kInfeasible) {
      take_point(model, response, out);
      out.answer = Answer::limit;
      out.fault = options.node_limit > 0 && seconds_left() > 0.1 * options.time_limit_s ? FaultCode::nodeLimit : FaultCode::timeLimit;
      return;
    }
    if (!form_.close(++attempt)) break;
  }
  fail(out, FaultCode::featureMissing, "cpsat needs bounds on every column; without them it found no point, which proves nothing");
}

}  // namespace

Result<std::unique_ptr<Solver>> make_cpsat() {
  auto api = open_or_tools();
  if (!api) return api.fault();
  return std::unique_ptr<Solver>(std::make_unique<CpSat>(**api));
}

}  // namespace assay
