// GLOP and PDLP through MathOptSolve, which takes a model and an interrupter and no parameters at all: time limits are the
// watchdog's business. Field numbers and codes are those of OR-Tools' math_opt/*.proto, release 9.15.
#include <algorithm>
#include <cmath>

#include "ortools.h"
#include "protobuf.h"
#include "quiet.h"
#include "watchdog.h"

namespace assay {
namespace {

enum class Type : int { glop = 3, pdlp = 5 };

struct Mapping {
  int reason;
  Answer answer;
};
constexpr Mapping kReason[] = {
    {1, Answer::optimal},
    {2, Answer::infeasible},
    {3, Answer::unbounded},
    {4, Answer::infeasibleOrUnbounded},
    {5, Answer::optimal},  // imprecise: the certificate decides
    {6, Answer::limit},    // no solution found
    {9, Answer::limit},    // feasible
};
constexpr int kLimitInterrupted = 9;

// By BasisStatusProto: unspecified, free, at lower, at upper, fixed, basic.
constexpr BasisStatus kBasis[] = {BasisStatus::lower, BasisStatus::zero,  BasisStatus::lower,
                                  BasisStatus::upper, BasisStatus::lower, BasisStatus::basic};

class MathOpt final : public Solver {
 public:
  MathOpt(const OrTools& api, Type type) : api_(api), type_(type) {}
  std::string_view version() const override { return api_.version; }
  std::string_view path() const override { return api_.path; }
  const Capabilities& capabilities() const override { return solver_entry(type_ == Type::glop ? SolverId::glop : SolverId::pdlp).can; }
  void solve(const Model& model, const SolveOptions& options, Outcome& out) override;

 private:
  struct Result {
    int reason = 0;
    int limit = 0;
    std::string_view detail;
  };
  void encode(const Model& model);
  void encode_matrix(const Model& model);
  bool run(const SolveOptions& options, const Model& model, Outcome& out);
  void decode(std::string_view bytes, const Model& model, Result& result, Outcome& out);
  void decode_solution(std::string_view bytes, const Model& model, Outcome& out);
  void decode_basis(std::string_view bytes, const Model& model, Outcome& out);
  void read_vector(std::string_view bytes, size_t length, std::vector<double>& to);
  bool read_statuses(std::string_view bytes, size_t length, std::vector<BasisStatus>& to);

  const OrTools& api_;
  Type type_;
  std::unique_ptr<void, void (*)(void*)> interrupter_{nullptr, nullptr};
  ProtoWriter writer_;
  std::vector<int32_t> row_start_, row_of_, column_of_;
  std::vector<double> row_value_;
};

void fail(Outcome& out, FaultCode code, std::string message) {
  out.answer = Answer::failed;
  out.fault = code;
  out.message = std::move(message);
}

// MathOpt refuses bounds that cross; it need not be asked.
bool bounds_cross(const Model& model) {
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (model.column_lower[j] > model.column_upper[j]) return true;
  }
  for (int32_t i = 0; i < model.rows(); ++i) {
    if (model.row_lower[i] > model.row_upper[i]) return true;
  }
  return false;
}

void MathOpt::encode(const Model& model) {
  writer_.clear();
  const size_t variables = writer_.open(2);
  writer_.count_up(1, model.columns());
  writer_.numbers(2, model.column_lower);
  writer_.numbers(3, model.column_upper);
  row_of_.assign(static_cast<size_t>(model.columns()), 0);
  writer_.integers(4, row_of_);  // integers: none
  writer_.close(variables);

  const size_t objective = writer_.open(3);
  if (model.sense == Sense::max) writer_.integer(1, 1);
  if (model.offset != 0) writer_.number(2, model.offset);
  const size_t linear = writer_.open(3);
  writer_.count_up(1, model.columns());
  writer_.numbers(2, model.cost);
  writer_.close(linear);
  writer_.close(objective);

  const size_t rows = writer_.open(4);
  writer_.count_up(1, model.rows());
  writer_.numbers(2, model.row_lower);
  writer_.numbers(3, model.row_upper);
  writer_.close(rows);
  encode_matrix(model);
}

// The matrix goes by rows, ours is by columns.
void MathOpt::encode_matrix(const Model& model) {
  const auto rows = static_cast<size_t>(model.rows());
  const auto nonzeros = static_cast<size_t>(model.nonzeros());
  row_start_.assign(rows + 1, 0);
  for (const int32_t i : model.index) ++row_start_[static_cast<size_t>(i) + 1];
  for (size_t i = 0; i < rows; ++i) row_start_[i + 1] += row_start_[i];
  row_of_.resize(nonzeros);
  column_of_.resize(nonzeros);
  row_value_.resize(nonzeros);
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const auto at = static_cast<size_t>(row_start_[model.index[k]]++);
      row_of_[at] = model.index[k];
      column_of_[at] = j;
      row_value_[at] = model.value[k];
    }
  }
  const size_t matrix = writer_.open(5);
  writer_.integers(1, row_of_);
  writer_.integers(2, column_of_);
  writer_.numbers(3, row_value_);
  writer_.close(matrix);
}

// A sparse vector; what it does not name is zero.
void MathOpt::read_vector(std::string_view bytes, size_t length, std::vector<double>& to) {
  std::string_view ids, values;
  ProtoReader reader(bytes);
  for (ProtoField field; reader.next(field);) {
    if (field.number == 1) ids = field.bytes;
    if (field.number == 2) values = field.bytes;
  }
  to.assign(length, 0.0);
  ProtoReader id_reader(ids);
  int64_t id = 0;
  for (size_t k = 0; k + sizeof(double) <= values.size() && id_reader.next_integer(id); k += sizeof(double)) {
    if (id >= 0 && static_cast<size_t>(id) < length) std::memcpy(&to[static_cast<size_t>(id)], values.data() + k, sizeof(double));
  }
}

bool MathOpt::read_statuses(std::string_view bytes, size_t length, std::vector<BasisStatus>& to) {
  std::string_view ids, values;
  ProtoReader reader(bytes);
  for (ProtoField field; reader.next(field);) {
    if (field.number == 1) ids = field.bytes;
    if (field.number == 2) values = field.bytes;
  }
  to.assign(length, BasisStatus::basic);
  ProtoReader id_reader(ids), value_reader(values);
  size_t count = 0;
  for (int64_t id = 0, status = 0; id_reader.next_integer(id) && value_reader.next_integer(status); ++count) {
    if (id < 0 || static_cast<size_t>(id) >= length || status < 0 || status >= static_cast<int64_t>(std::size(kBasis))) return false;
    to[static_cast<size_t>(id)] = kBasis[status];
  }
  return count == length;
}

void MathOpt::decode_basis(std::string_view bytes, const Model& model, Outcome& out) {
  bool good = true;
  ProtoReader reader(bytes);
  for (ProtoField field; reader.next(field);) {
    if (field.number == 1) good = read_statuses(field.bytes, static_cast<size_t>(model.rows()), out.row_basis) && good;
    if (field.number == 2) good = read_statuses(field.bytes, static_cast<size_t>(model.columns()), out.column_basis) && good;
  }
  if (good && out.column_basis.size() == static_cast<size_t>(model.columns())) {
    out.row_basis.resize(static_cast<size_t>(model.rows()));
    return;
  }
  out.column_basis.clear();
  out.row_basis.clear();
}

void MathOpt::decode_solution(std::string_view bytes, const Model& model, Outcome& out) {
  ProtoReader reader(bytes);
  for (ProtoField part; reader.next(part);) {
    ProtoReader inner(part.bytes);
    if (part.number == 1) {
      out.objective = 0;
      for (ProtoField field; inner.next(field);) {
        if (field.number == 1) read_vector(field.bytes, static_cast<size_t>(model.columns()), out.point);
        if (field.number == 2) out.objective = field.as_number();
      }
      out.point.resize(static_cast<size_t>(model.columns()));
    } else if (part.number == 2) {
      for (ProtoField field; inner.next(field);) {
        if (field.number == 1) read_vector(field.bytes, static_cast<size_t>(model.rows()), out.row_dual);
      }
      out.row_dual.resize(static_cast<size_t>(model.rows()));
    } else if (part.number == 3) {
      decode_basis(part.bytes, model, out);
    }
  }
}

void MathOpt::decode(std::string_view bytes, const Model& model, Result& result, Outcome& out) {
  ProtoReader reader(bytes);
  bool first = true;
  for (ProtoField field; reader.next(field);) {
    ProtoReader inner(field.bytes);
    if (field.number == 2) {
      for (ProtoField part; inner.next(part);) {
        if (part.number == 1) result.reason = static_cast<int>(part.as_integer());
        if (part.number == 2) result.limit = static_cast<int>(part.as_integer());
        if (part.number == 3) result.detail = part.bytes;
      }
    } else if (field.number == 3 && first) {
      first = false;
      decode_solution(field.bytes, model, out);
    } else if (field.number == 6) {
      for (ProtoField part; inner.next(part);) {
        if (part.number == 5 || part.number == 8) out.iterations += static_cast<double>(part.as_integer());
      }
    }
  }
}

// False: `out` says why.
bool MathOpt::run(const SolveOptions& options, const Model& model, Outcome& out) {
  if (!interrupter_) interrupter_ = {api_.new_interrupter(), api_.free_interrupter};
  void* bytes = nullptr;
  size_t size = 0;
  char* message = nullptr;
  int code = 0;
  bool fired = false;
  {
    const Quiet quiet;
    const Watch watch(options.time_limit_s, options.stop, api_.interrupt, interrupter_.get());
    const std::string_view request = writer_.bytes();
    code = api_.solve(request.data(), request.size(), static_cast<int>(type_), interrupter_.get(), &bytes, &size, &message);
    fired = watch.fired();
  }
  if (fired) interrupter_.reset();  // it would stop every later solve at once
  const std::unique_ptr<void, void (*)(void*)> owned(bytes, api_.free_result), owned_message(message, api_.free_result);
  if (code != 0) {
    fail(out, FaultCode::solverFailed, message != nullptr ? message : "MathOpt refuses the model");
    return false;
  }
  Result result;
  decode({static_cast<const char*>(bytes), size}, model, result, out);
  const auto* mapping = std::find_if(std::begin(kReason), std::end(kReason), [&](const Mapping& m) { return m.reason == result.reason; });
  if (mapping == std::end(kReason) || (mapping->answer == Answer::limit && result.limit != kLimitInterrupted && !fired)) {
    // GLOP and PDLP look at the numbers of a model before they solve it.
    const bool invalid = result.detail.find("INVALID_PROBLEM") != std::string_view::npos;
    fail(out, invalid ? FaultCode::numberRefused : FaultCode::solverFailed, "OR-Tools ended without an answer: " + std::string(result.detail));
    return false;
  }
  out.answer = mapping->answer;
  if (out.answer == Answer::limit) out.fault = FaultCode::timeLimit;
  return true;
}

void MathOpt::solve(const Model& model, const SolveOptions& options, Outcome& out) {
  out.clear();
  if (bounds_cross(model)) {
    out.answer = Answer::infeasible;
    return;
  }
  encode(model);
  if (writer_.bytes().size() > INT32_MAX) return fail(out, FaultCode::solverFailed, "OR-Tools takes models of at most 2 GB");
  if (!run(options, model, out)) return;
  if (out.answer == Answer::optimal) out.bound = out.objective;
  // A point of PDLP on its way keeps no row, and is worth nothing at a limit.
  if (out.answer == Answer::limit && type_ == Type::pdlp) out.point.clear();
}

Result<std::unique_ptr<Solver>> make(Type type) {
  auto api = open_or_tools();
  if (!api) return api.fault();
  return std::unique_ptr<Solver>(std::make_unique<MathOpt>(**api, type));
}

}  // namespace

Result<std::unique_ptr<Solver>> make_glop() { return make(Type::glop); }
Result<std::unique_ptr<Solver>> make_pdlp() { return make(Type::pdlp); }

}  // namespace assay
