// What do the solvers of the OR-Tools wheel alone cost, called by a plain C++ loop on models in arrays, as the loops over other
// libraries have them? The request is written for each call, since that is how this library takes a model; nothing is decoded. ortools_loop --solver glop|pdlp|cpsat|scip|scip-mathopt, else as loop.h says.
#include <dlfcn.h>

#include "loop.h"
#include "parse/read.h"
#include "solve/cpsat_form.h"
#include "solve/protobuf.h"

namespace {

using namespace assay;

void* open_or_exit(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library != nullptr) return library;
  std::fprintf(stderr, "%s\n", dlerror());
  std::exit(1);
}

template <class Function>
void load(void* library, Function& target, const char* name) {
  target = reinterpret_cast<Function>(dlsym(library, name));
  if (target == nullptr) std::exit(1);
}

/// The matrix by rows.
struct Rows {
  std::vector<int32_t> start, row, column;
  std::vector<double> value;
  explicit Rows(const Model& model) : start(static_cast<size_t>(model.rows()) + 1, 0), row(model.index.size()), column(model.index.size()), value(model.index.size()) {
    for (int32_t i : model.index) ++start[static_cast<size_t>(i) + 1];
    for (size_t i = 0; i < static_cast<size_t>(model.rows()); ++i) start[i + 1] += start[i];
    std::vector<int32_t> place(start);
    for (int32_t j = 0; j < model.columns(); ++j) {
      for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
        const auto at = static_cast<size_t>(place[static_cast<size_t>(model.index[k])]++);
        row[at] = model.index[k];
        column[at] = j;
        value[at] = model.value[k];
      }
    }
  }
};

void write_request(const Model& model, const Rows& rows, const std::vector<int32_t>& integers, ProtoWriter& writer) {
  writer.clear();
  size_t at = writer.open(2);
  writer.count_up(1, model.columns());
  writer.numbers(2, model.column_lower);
  writer.numbers(3, model.column_upper);
  writer.integers(4, integers);
  writer.close(at);
  at = writer.open(3);
  writer.integer(1, model.sense == Sense::max ? 1 : 0);
  writer.number(2, model.offset);
  const size_t linear = writer.open(3);
  writer.count_up(1, model.columns());
  writer.numbers(2, model.cost);
  writer.close(linear);
  writer.close(at);
  at = writer.open(4);
  writer.count_up(1, model.rows());
  writer.numbers(2, model.row_lower);
  writer.numbers(3, model.row_upper);
  writer.close(at);
  at = writer.open(5);
  writer.integers(1, rows.row);
  writer.integers(2, rows.column);
  writer.numbers(3, rows.value);
  writer.close(at);
}

int run_mathopt(const bench::Arguments& arguments, const std::vector<Model>& models, int type) {
  void* library = open_or_exit(arguments.solvers + "/ortools/ortools/.libs/libortools.so.9");
  int (*solve)(const void*, size_t, int, void*, void**, size_t*, char**);
  void (*free_result)(void*);
  load(library, solve, "MathOptSolve");
  load(library, free_result, "MathOptFree");
  std::vector<Rows> rows;
  std::vector<std::vector<int32_t>> integers(models.size());
  for (size_t i = 0; i < models.size(); ++i) {
    rows.emplace_back(models[i]);
    for (ColumnKind kind : models[i].kind) integers[i].push_back(kind == ColumnKind::integer ? 1 : 0);
  }
  bench::run_loops(arguments, [&] {
    return [&, writer = ProtoWriter()]() mutable {
      for (size_t i = 0; i < models.size(); ++i) {
        write_request(models[i], rows[i], integers[i], writer);
        void* result = nullptr;
        size_t size = 0;
        char* message = nullptr;
        if (solve(writer.bytes().data(), writer.bytes().size(), type, nullptr, &result, &size, &message) != 0) std::abort();
        free_result(result);
        free_result(message);
      }
      return static_cast<long>(models.size());
    };
  });
  return 0;
}

int run_cpsat(const bench::Arguments& arguments, const std::vector<Model>& models) {
  void* library = open_or_exit(arguments.solvers + "/ortools/ortools/.libs/libortools.so.9");
  void (*solve)(const void*, int, const void*, int, void**, int*);
  load(library, solve, "SolveCpModelWithParameters");
  const auto parameters_with = [](bool presolve) {
    ProtoWriter parameters;
    parameters.integer(206, 1);  // workers
    parameters.integer(31, 1);   // the engine's seed
    parameters.number(36, 10);   // its time limit, which costs looks at the clock
    parameters.number(159, 0);   // to the optimum, not to a gap
    parameters.number(160, 0);
    parameters.integer(135, 0);  // no SIGINT handler
    parameters.integer(86, presolve ? 1 : 0);
    return parameters;
  };
  const ProtoWriter tiny = parameters_with(false), large = parameters_with(true);
  bench::run_loops(arguments, [&] {
    return [&, form = IntegerForm(), writer = ProtoWriter()]() mutable {
      long solved = 0;
      for (const Model& model : models) {
        if (!form.build(model).empty() || form.is_empty()) continue;
        writer.clear();
        form.encode(writer);
        const ProtoWriter& parameters = model.columns() <= 64 && model.rows() <= 64 ? tiny : large;  // as the engine has it
        void* response = nullptr;
        int size = 0;
        solve(writer.bytes().data(), static_cast<int>(writer.bytes().size()), parameters.bytes().data(),
              static_cast<int>(parameters.bytes().size()), &response, &size);
        std::free(response);
        ++solved;
      }
      return solved;
    };
  });
  return 0;
}

struct Scip {
  int (*create)(void**);
  int (*plugins)(void*);
  void (*quiet)(void*, unsigned);
  int (*problem)(void*, const char*);
  int (*free_problem)(void*);
  int (*sense)(void*, int);
  int (*variable)(void*, void**, const char*, double, double, double, int);
  int (*add_variable)(void*, void*);
  int (*release_variable)(void*, void**);
  int (*linear)(void*, void**, const char*, int, void**, double*, double, double);
  int (*add_row)(void*, void*);
  int (*release_row)(void*, void**);
  int (*solve)(void*);
  int (*status)(void*);

  explicit Scip(void* library) {
    load(library, create, "SCIPcreate");
    load(library, plugins, "SCIPincludeDefaultPlugins");
    load(library, quiet, "SCIPsetMessagehdlrQuiet");
    load(library, problem, "SCIPcreateProbBasic");
    load(library, free_problem, "SCIPfreeProb");
    load(library, sense, "SCIPsetObjsense");
    load(library, variable, "SCIPcreateVarBasic");
    load(library, add_variable, "SCIPaddVar");
    load(library, release_variable, "SCIPreleaseVar");
    load(library, linear, "SCIPcreateConsBasicLinear");
    load(library, add_row, "SCIPaddCons");
    load(library, release_row, "SCIPreleaseCons");
    load(library, solve, "SCIPsolve");
    load(library, status, "SCIPgetStatus");
  }

  void run(void* scip, const Model& model, Rows& rows, std::vector<void*>& columns, std::vector<void*>& terms) const {
    problem(scip, "m");
    sense(scip, model.sense == Sense::min ? 1 : -1);
    columns.assign(static_cast<size_t>(model.columns()), nullptr);
    const auto finite = [](double value) { return std::min(1e20, std::max(-1e20, value)); };
    for (int32_t j = 0; j < model.columns(); ++j) {
      variable(scip, &columns[j], "", finite(model.column_lower[j]), finite(model.column_upper[j]), model.cost[j], model.kind[j] == ColumnKind::integer ? 1 : 3);
      add_variable(scip, columns[j]);
    }
    for (int32_t i = 0; i < model.rows(); ++i) {
      const int32_t at = rows.start[i], end = rows.start[i + 1];
      terms.clear();
      for (int32_t k = at; k < end; ++k) terms.push_back(columns[rows.column[k]]);
      void* row = nullptr;
      linear(scip, &row, "", end - at, terms.data(), rows.value.data() + at, finite(model.row_lower[i]), finite(model.row_upper[i]));
      add_row(scip, row);
      release_row(scip, &row);
    }
    if (solve(scip) != 1 || status(scip) == 0) std::abort();
    for (void*& column : columns) release_variable(scip, &column);
    free_problem(scip);
  }
};

int run_scip(const bench::Arguments& arguments, const std::vector<Model>& models) {
  const Scip api(open_or_exit(arguments.solvers + "/ortools/ortools/.libs/libscip.so.10.0"));
  std::vector<Rows> rows;
  for (const Model& model : models) rows.emplace_back(model);
  bench::run_loops(arguments, [&] {
    void* scip = nullptr;
    api.create(&scip);
    api.plugins(scip);
    api.quiet(scip, 1);
    return [&, scip, columns = std::vector<void*>(), terms = std::vector<void*>(), own = rows]() mutable {
      for (size_t i = 0; i < models.size(); ++i) api.run(scip, models[i], own[i], columns, terms);
      return static_cast<long>(models.size());
    };
  });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  const std::vector<std::string> texts = bench::read_texts(arguments.models);
  std::vector<Model> models;
  LpReader reader;
  Diagnostics diagnostics;
  for (const std::string& text : texts) {
    Model model;
    if (!reader.read(text, {}, model, diagnostics)) return 1;
    if (bench::is_wanted(arguments, model)) models.push_back(std::move(model));
  }
  if (arguments.solver == "glop") return run_mathopt(arguments, models, 3);
  if (arguments.solver == "pdlp") return run_mathopt(arguments, models, 5);
  if (arguments.solver == "scip-mathopt") return run_mathopt(arguments, models, 1);
  if (arguments.solver == "cpsat") return run_cpsat(arguments, models);
  if (arguments.solver == "scip") return run_scip(arguments, models);
  return 2;
}
