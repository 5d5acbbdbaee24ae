// What does HiGHS alone cost, called by a plain C++ loop on models that are already built?
// The loop that a competent user of the C API writes: one object a thread, passLp or passMip, run, read the solution; the options
// are those that the engine chooses (docs/solvers.md): tiny models without feasibility jump, tiny LPs without presolve.
// With --read FOLDER HiGHS reads each text with its own reader, which is what such a loop does with texts.
#include <dlfcn.h>

#include "loop.h"

namespace {

using namespace assay;

struct Highs {
  void* library;
  void* (*create)();
  int (*passMip)(void*, int, int, int, int, int, double, const double*, const double*, const double*, const double*, const double*, const int*,
                 const int*, const double*, const int*);
  int (*passLp)(void*, int, int, int, int, int, double, const double*, const double*, const double*, const double*, const double*, const int*,
                const int*, const double*);
  int (*setBool)(void*, const char*, int);
  int (*setInt)(void*, const char*, int);
  int (*setDouble)(void*, const char*, double);
  int (*setString)(void*, const char*, const char*);
  int (*readModel)(void*, const char*);
  int (*run)(void*);
  int (*status)(const void*);
  int (*solution)(const void*, double*, double*, double*, double*);

  explicit Highs(const std::string& path) : library(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (library == nullptr) {
      std::fprintf(stderr, "%s\n", dlerror());
      std::exit(1);
    }
    const auto load = [&](auto& target, const char* name) { target = reinterpret_cast<std::decay_t<decltype(target)>>(dlsym(library, name)); };
    load(create, "Highs_create");
    load(passMip, "Highs_passMip");
    load(passLp, "Highs_passLp");
    load(setBool, "Highs_setBoolOptionValue");
    load(setInt, "Highs_setIntOptionValue");
    load(setDouble, "Highs_setDoubleOptionValue");
    load(setString, "Highs_setStringOptionValue");
    load(readModel, "Highs_readModel");
    load(run, "Highs_run");
    load(status, "Highs_getModelStatus");
    load(solution, "Highs_getSolution");
  }

  void* make() const {
    void* object = create();
    setBool(object, "output_flag", 0);
    setInt(object, "threads", 1);
    setDouble(object, "mip_rel_gap", 0);
    setDouble(object, "mip_abs_gap", 0);
    return object;
  }
};

struct Built {
  std::string text;
  Model model;
  std::vector<int> integrality;
  std::string path;  // of its text, where HiGHS reads it
};

}  // namespace

int main(int argc, char** argv) {
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  const Highs highs(arguments.solvers + "/highs/libhighs.so");
  std::vector<Built> built;
  int number = 0;
  const std::vector<const Built*> chosen = bench::build_models(arguments, built, [&arguments, &number](Built& one) {
    for (ColumnKind kind : one.model.kind) one.integrality.push_back(kind == ColumnKind::integer ? 1 : 0);
    if (arguments.read.empty()) return;
    one.path = arguments.read + "/" + std::to_string(number++) + ".lp";
    std::ofstream(one.path, std::ios::binary) << one.text;
  });
  bench::run_loops(arguments, [&] {
    void* object = highs.make();
    auto solve = [&highs, object, x = std::vector<double>(1 << 16), d = std::vector<double>(1 << 16), r = std::vector<double>(1 << 16),
                        y = std::vector<double>(1 << 16), presolved = -1, jumped = -1](const Built& built_model) mutable {
      const Model& m = built_model.model;
      const int* integrality = m.has_integers() ? built_model.integrality.data() : nullptr;
      const int sense = m.sense == Sense::min ? 1 : -1;
      const bool tiny = m.columns() <= 64 && m.rows() <= 64;
      if (const int presolve = integrality == nullptr && tiny ? 0 : 1; presolve != presolved) {
        highs.setString(object, "presolve", presolve == 0 ? "off" : "choose");
        presolved = presolve;
      }
      if (const int jump = tiny ? 0 : 1; jump != jumped) {
        highs.setBool(object, "mip_heuristic_run_feasibility_jump", jump);
        jumped = jump;
      }
      if (!built_model.path.empty()) {
        highs.readModel(object, built_model.path.c_str());
      } else if (integrality == nullptr) {
        highs.passLp(object, m.columns(), m.rows(), m.nonzeros(), 1, sense, m.offset, m.cost.data(), m.column_lower.data(), m.column_upper.data(),
                     m.row_lower.data(), m.row_upper.data(), m.start.data(), m.index.data(), m.value.data());
      } else {
        highs.passMip(object, m.columns(), m.rows(), m.nonzeros(), 1, sense, m.offset, m.cost.data(), m.column_lower.data(), m.column_upper.data(),
                      m.row_lower.data(), m.row_upper.data(), m.start.data(), m.index.data(), m.value.data(), integrality);
      }
      highs.run(object);
      if (highs.status(object) == 7) highs.solution(object, x.data(), d.data(), r.data(), y.data());
    };
    return [&chosen, solve]() mutable {
      for (const Built* one : chosen) solve(*one);
      return static_cast<long>(chosen.size());
    };
  });
  return 0;
}
