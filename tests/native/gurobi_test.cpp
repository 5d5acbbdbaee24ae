// The Gurobi adapter against the contract double (tests/gurobi/double.h), both with sanitizers: the double reads and fills every array
// to the length that a call says, so one that is shorter ends the program. And that the double finds wrong use, rule by rule.
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../../native/parse/read.h"
#include "../../native/solve/gurobi.h"
#include "../../native/solve/gurobi_api.h"
#include "cases.h"

namespace assay {
namespace {

std::string record_path;

void prepare() {
  record_path = "/tmp/assay-gurobi-test-" + std::to_string(getpid());
  const char* folder = std::getenv("ASSAY_SOLVERS");
  setenv("GUROBI_HOME", GUROBI_DOUBLE_HOME, 1);
  setenv("ASSAY_DOUBLE_RECORD", record_path.c_str(), 1);
  setenv("ASSAY_DOUBLE_SOLVERS", folder != nullptr ? folder : ".solvers", 1);
}

/// What was broken since the last call.
std::string broken() {
  std::ifstream file(record_path);
  std::string text, line;
  while (std::getline(file, line)) text += line + "\n";
  std::remove(record_path.c_str());
  return text;
}

// --- The adapter

constexpr const char* kTexts[] = {
    "Maximize\n 3 x + 2 y\nSubject To\n a: x + y <= 4\n b: x + 3 y <= 6\n c: 1 <= x - y <= 9\n d: x >= 1\n e: x + 2 y = 4\nEnd\n",
    "Minimize\n x\nSubject To\n a: x >= 5\n b: x <= 4\nEnd\n",
    "Maximize\n x + y\nSubject To\n a: x - y <= 1\nEnd\n",
    "Maximize\n x\nBounds\n x <= 4\nEnd\n",
    "Maximize\n 8 a + 11 b + 6 c\nSubject To\n w: 5 a + 7 b + 4 c <= 11\n r: 3 <= 2 a + 2 d <= 9\nGeneral\n d\nBinary\n a b c\nEnd\n",
    "Maximize\n x + y\nSubject To\n a: x - y <= 3\nGeneral\n x y\nEnd\n",
    "Minimize\n 2 x + 5 y\nSubject To\n a: x + y >= 2\nBounds\n 3 <= x <= 10\nSemi-Continuous\n x\nEnd\n",
    "Maximize\n 2 x + 3 y + z\nSubject To\n a: x + y + z <= 9\nBounds\n x <= 5\n y <= 4\n z <= 3\nSOS\n s: S1:: x:1 y:2 z:3\n t: S2:: x:1 y:2 z:3\nEnd\n",
    "Maximize\n x + 3 b\nSubject To\n a: b = 1 -> x <= 5\n e: b = 0 -> x = 2\n c: x <= 7\nGeneral\n x\nBinary\n b\nEnd\n",
    "Minimize\n - 2 x - 2 y + [ x ^ 2 + y ^ 2 ] / 2\nSubject To\n a: x + y <= 2\nEnd\n",
    "Maximize\n 3 x + 4 y\nSubject To\n a: [ x ^ 2 + y ^ 2 ] <= 1\n b: x - y <= 1\nEnd\n",
};

void solves_every_kind() {
  prepare();
  auto made = make_gurobi();
  check(static_cast<bool>(made), "a solver is made", made ? "" : made.fault().message);
  if (!made) return;
  LpReader reader;
  Model model;
  Diagnostics diagnostics;
  Outcome out;
  for (const char* text : kTexts) {
    check(reader.read(text, {}, model, diagnostics), "read", text);
    for (const bool tight : {false, true}) {
      for (const bool relax : {false, true}) {
        (*made)->solve(model, {.tight = tight, .relax = relax}, out);
        check(out.answer != Answer::failed, text, out.message);
        check(out.point.empty() || out.point.size() == model.cost.size(), text, "the point's length");
        check(out.row_dual.empty() || out.row_dual.size() == model.row_lower.size(), text, "the multipliers' length");
        check(out.row_basis.empty() || out.row_basis.size() == model.row_lower.size(), text, "the basis' length");
      }
    }
  }
  made->reset();
  check(broken().empty(), "no rule was broken", broken());
}

// --- Wrong use

struct Handles {
  const GurobiApi& api;
  GRBenv* environment = nullptr;
  GRBmodel* model = nullptr;
};

// Two columns, two rows; what a misuse changes.
struct Arrays {
  std::vector<double> obj{3, 2}, rhs{4, 6}, vval{1, 1, 1, 3}, lb{0, 0}, ub{9, 9};
  std::vector<char> sense{'<', '<'}, vtype{'C', 'I'};
  std::vector<int> vbeg{0, 2}, vlen{2, 2}, vind{0, 1, 0, 1};
};

int load(Handles& with, Arrays& a, int columns = 2, int rows = 2, int sense = 1, double offset = 0) {
  return with.api.loadmodel(with.environment, &with.model, "m", columns, rows, sense, offset, a.obj.data(), a.sense.data(), a.rhs.data(),
                            a.vbeg.data(), a.vlen.data(), a.vind.data(), a.vval.data(), a.lb.data(), a.ub.data(), a.vtype.data(), nullptr, nullptr);
}

int load(Handles& with) {
  Arrays arrays;
  return load(with, arrays);
}

int loaded(Handles& with, void (*change)(Arrays&)) {
  Arrays arrays;
  change(arrays);
  return load(with, arrays);
}

int optimized(Handles& with) {
  load(with);
  with.api.setdblparam(with.api.getenv(with.model), "TimeLimit", 10);
  return with.api.optimize(with.model);
}

struct Misuse {
  const char* name;
  int (*run)(Handles&);  // with a started environment and no model
  int error;
  const char* words;
};

int one[] = {0}, other[] = {1}, twice[] = {0, 0}, beyond[] = {2};
double number[] = {1, 2}, no_number[] = {NAN, 1};

constexpr Misuse kMisuses[] = {
    {"an environment is started twice", [](Handles& with) { return with.api.startenv(with.environment); }, 10003, "started already"},
    {"a parameter of no known name", [](Handles& with) { return with.api.setintparam(with.environment, "Thread", 1); }, 10007, "no parameter Thread"},
    {"a parameter of the other type", [](Handles& with) { return with.api.setintparam(with.environment, "TimeLimit", 1); }, 10007, "other type"},
    {"a parameter out of range", [](Handles& with) { return with.api.setdblparam(with.environment, "IntFeasTol", 1e-12); }, 10008, "out of range"},
    {"a parameter that is no number", [](Handles& with) { return with.api.setdblparam(with.environment, "TimeLimit", NAN); }, 10008, "out of range"},
    {"no environment", [](Handles& with) { return with.api.setintparam(nullptr, "Threads", 1); }, 10002, "no environment"},
    {"a negative count", [](Handles& with) { Arrays a; return load(with, a, -1, 2); }, 10003, "-1 columns"},
    {"a direction that is none", [](Handles& with) { Arrays a; return load(with, a, 2, 2, 0); }, 10003, "objective sense 0"},
    {"a cost that is no number", [](Handles& with) { return loaded(with, [](Arrays& a) { a.obj[1] = NAN; }); }, 10003, "no number"},
    {"a side without end", [](Handles& with) { return loaded(with, [](Arrays& a) { a.rhs[0] = INFINITY; }); }, 10003, "not finite"},
    {"a relation of another solver", [](Handles& with) { return loaded(with, [](Arrays& a) { a.sense[0] = 'R'; }); }, 10003, "sense 82"},
    {"a kind that is none", [](Handles& with) { return loaded(with, [](Arrays& a) { a.vtype[0] = 'X'; }); }, 10003, "type 88"},
    {"an IEEE infinity as bound", [](Handles& with) { return loaded(with, [](Arrays& a) { a.ub[0] = INFINITY; }); }, 10003, "bounds 0, inf"},
    {"a row that is not there", [](Handles& with) { return loaded(with, [](Arrays& a) { a.vind[1] = 2; }); }, 10006, "row 2 of 2"},
    {"a row twice in a column", [](Handles& with) { return loaded(with, [](Arrays& a) { a.vind[1] = 0; }); }, 10006, "row 0 of 2 behind row 0"},
    {"columns that overlap", [](Handles& with) { return loaded(with, [](Arrays& a) { a.vbeg[1] = 1; }); }, 10003, "2 entries from 1"},
    {"a coefficient that is dropped", [](Handles& with) { return loaded(with, [](Arrays& a) { a.vval[0] = 1e-14; }); }, 10003, "coefficient 1e-14"},
    {"a product of a column that is not there", [](Handles& with) { load(with); return with.api.addqpterms(with.model, 1, one, beyond, number); }, 10006, "column 2 of 2"},
    {"a product that is no number", [](Handles& with) { load(with); return with.api.addqpterms(with.model, 1, one, other, no_number); }, 10003, "no number"},
    {"a quadratic row with a column twice", [](Handles& with) { load(with); return with.api.addqconstr(with.model, 2, twice, number, 1, one, one, number, '<', 1, nullptr); }, 10018, "column 0 twice"},
    {"a quadratic row without end", [](Handles& with) { load(with); return with.api.addqconstr(with.model, 0, nullptr, nullptr, 1, one, one, number, '<', 1e100, nullptr); }, 10003, "not finite"},
    {"a set of type 3", [](Handles& with) { load(with); int type[] = {3}, beg[] = {0}; return with.api.addsos(with.model, 1, 1, type, beg, one, number); }, 10003, "type 3"},
    {"a set that names a column twice", [](Handles& with) { load(with); int type[] = {1}, beg[] = {0}; return with.api.addsos(with.model, 1, 2, type, beg, twice, number); }, 10018, "column 0 twice"},
    {"a set that begins late", [](Handles& with) { load(with); int type[] = {1}, beg[] = {1}; return with.api.addsos(with.model, 1, 1, type, beg, one, number); }, 10003, "set 0 from 1"},
    {"an indicator on a column that is not binary", [](Handles& with) { load(with); return with.api.addgenconstrIndicator(with.model, nullptr, 0, 1, 1, other, number, '<', 1); }, 10003, "not binary"},
    {"an indicator value of 2", [](Handles& with) { loaded(with, [](Arrays& a) { a.vtype[0] = 'B'; }); return with.api.addgenconstrIndicator(with.model, nullptr, 0, 2, 1, other, number, '<', 1); }, 10003, "binary value 2"},
    {"an answer before the question", [](Handles& with) { load(with); int status = 0; return with.api.getintattr(with.model, "Status", &status); }, 10005, "before optimization"},
    {"an attribute of no known name", [](Handles& with) { optimized(with); int status = 0; return with.api.getintattr(with.model, "status", &status); }, 10004, "no attribute status"},
    {"an attribute of another type", [](Handles& with) { optimized(with); int value = 0; return with.api.getintattr(with.model, "ObjVal", &value); }, 10004, "another type"},
    {"more values than there are", [](Handles& with) { optimized(with); double x[3]; return with.api.getdblattrarray(with.model, "X", 0, 3, x); }, 10006, "from 0, 3 of 2"},
    {"no place for values", [](Handles& with) { optimized(with); return with.api.getdblattrarray(with.model, "X", 0, 2, nullptr); }, 10002, "no place"},
    {"more than one thread", [](Handles& with) { with.api.setintparam(with.environment, "Threads", 4); return optimized(with); }, 0, "Threads is 4"},
    {"no time limit", [](Handles& with) { load(with); return with.api.optimize(with.model); }, 0, "no time limit"},
    {"a gap", [](Handles& with) { with.api.setdblparam(with.environment, "MIPGap", 1e-4); return optimized(with); }, 0, "MIPGap is 0.0001"},
    {"an interrupt of a model that is gone", [](Handles& with) { load(with); with.api.freemodel(with.model); with.api.terminate(std::exchange(with.model, nullptr)); return 0; }, 0, "GRBterminate: the model is not alive"},
    {"a model that is freed twice", [](Handles& with) { load(with); with.api.freemodel(with.model); return with.api.freemodel(std::exchange(with.model, nullptr)); }, 10003, "the model is not alive"},
};

// A started environment, as the adapter makes it.
GRBenv* environment_of(const GurobiApi& api) {
  GRBenv* environment = nullptr;
  int major = 0, minor = 0, technical = 0;
  api.version(&major, &minor, &technical);
  check(api.emptyenvinternal(&environment, major, minor, technical) == 0, "an environment");
  api.setintparam(environment, "OutputFlag", 0);
  check(api.startenv(environment) == 0, "an environment is started");
  api.setintparam(environment, "Threads", 1);
  api.setdblparam(environment, "MIPGap", 0);
  api.setdblparam(environment, "MIPGapAbs", 0);
  return environment;
}

const GurobiApi* api_of_double() {
  prepare();
  auto library = open_gurobi();
  check(static_cast<bool>(library), "the double is loaded", library ? "" : library.fault().message);
  return library ? &(*library)->api : nullptr;
}

void finds_wrong_use() {
  const GurobiApi* const api = api_of_double();
  if (api == nullptr) return;
  for (const Misuse& misuse : kMisuses) {
    Handles with{*api, environment_of(*api)};
    check(broken().empty(), misuse.name, "something was broken before");
    const int error = misuse.run(with);
    const std::string found = broken();
    check(error == misuse.error, misuse.name, std::to_string(error));
    check(found.find(misuse.words) != std::string::npos, misuse.name, found);
    if (with.model != nullptr) api->freemodel(with.model);
    api->freeenv(with.environment);
  }
}

void finds_wrong_order() {
  const GurobiApi* const api = api_of_double();
  if (api == nullptr) return;
  GRBenv* environment = nullptr;
  check(api->emptyenvinternal(&environment, 12, 0, 0) == 10003 && broken().find("12.0.0") != std::string::npos, "another version");
  check(api->emptyenvinternal(&environment, 13, 0, 3) == 0, "an environment");
  Handles with{*api, environment};
  check(load(with) == 10003 && broken().find("not started") != std::string::npos, "a model before the start");
  check(api->startenv(environment) == 0 && broken().find("before it was silenced") != std::string::npos, "a start that is not silent");
  check(load(with) == 0, "a model");
  GRBmodel* const second = std::exchange(with.model, nullptr);
  check(load(with) == 0, "a second model");
  check(api->freemodel(second) == 0, "the first is freed");
  check(broken().empty(), "which breaks no rule");
  api->freemodel(with.model);
  api->freeenv(environment);
  check(broken().empty(), "nor do the frees");
  api->freeenv(environment);
  check(broken().find("not alive") != std::string::npos, "an environment that is freed twice");
}

void finds_an_early_free() {
  const GurobiApi* const api = api_of_double();
  if (api == nullptr) return;
  Handles with{*api, environment_of(*api)};
  Handles other{*api, with.environment};
  load(with);
  load(other);
  api->freemodel(with.model);
  check(broken().empty(), "so far all is well");
  // The environment goes first: the double says so, and the model that is left must not be touched any more.
  const pid_t child = fork();
  if (child == 0) {
    api->freeenv(with.environment);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  check(broken().find("1 models of the environment are alive") != std::string::npos, "an environment that is freed before its models");
  api->freemodel(other.model);
  api->freeenv(with.environment);
}

// Market split: nobody finishes it soon.
int load_hard(Handles& with) {
  constexpr int kRows = 6, kBinaries = 50, kColumns = kBinaries + 2 * kRows;
  Arrays a;
  a.sense.assign(kRows, '=');
  a.rhs.assign(kRows, 0);
  for (auto* list : {&a.obj, &a.lb, &a.ub, &a.vval}) list->clear();
  for (auto* list : {&a.vbeg, &a.vlen, &a.vind}) list->clear();
  a.vtype.clear();
  for (int j = 0; j < kColumns; ++j) {
    const bool binary = j < kBinaries;
    a.obj.push_back(binary ? 0 : 1);
    a.lb.push_back(0);
    a.ub.push_back(binary ? 1 : 1e100);
    a.vtype.push_back(binary ? 'B' : 'C');
    a.vbeg.push_back(static_cast<int>(a.vind.size()));
    for (int i = 0; i < kRows; ++i) {
      const double weight = binary ? static_cast<double>(below(99) + 1) : (j - kBinaries) / 2 == i ? (j % 2 == 0 ? 1 : -1) : 0;
      if (weight == 0) continue;
      if (binary) a.rhs[static_cast<size_t>(i)] += weight / 2;
      a.vind.push_back(i);
      a.vval.push_back(weight);
    }
    a.vlen.push_back(static_cast<int>(a.vind.size()) - a.vbeg.back());
  }
  for (double& side : a.rhs) side = std::floor(side);
  return load(with, a, kColumns, kRows);
}

void finds_a_second_thread() {
  const GurobiApi* const api = api_of_double();
  if (api == nullptr) return;
  Handles with{*api, environment_of(*api)};
  check(load_hard(with) == 0, "a hard model", broken());
  api->setdblparam(api->getenv(with.model), "TimeLimit", 60);
  int error = -1;
  std::thread solving([&] { error = api->optimize(with.model); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  int status = 0;
  check(api->getintattr(with.model, "Status", &status) == 10017, "a question while it is optimized");
  check(broken().find("another thread") != std::string::npos, "is found");
  api->terminate(with.model);
  solving.join();
  check(error == 0 && api->getintattr(with.model, "Status", &status) == 0 && status == gurobi::kInterrupted, "an interrupt from another thread ends it",
        std::to_string(status));
  api->freemodel(with.model);
  api->freeenv(with.environment);
  check(broken().empty(), "and breaks no rule");
}

template <class List>
void cut(List& list) {
  list.pop_back();
  list.shrink_to_fit();  // or the memory behind the last entry is still its own
}

// In a child process, which the sanitizer ends.
void finds_short_arrays() {
  const GurobiApi* const api = api_of_double();
  if (api == nullptr) return;
  void (*const shorter[])(Arrays&) = {
      [](Arrays& a) { cut(a.obj); }, [](Arrays& a) { cut(a.sense); }, [](Arrays& a) { cut(a.rhs); },  [](Arrays& a) { cut(a.vbeg); },
      [](Arrays& a) { cut(a.vlen); }, [](Arrays& a) { cut(a.vind); }, [](Arrays& a) { cut(a.vval); }, [](Arrays& a) { cut(a.lb); },
      [](Arrays& a) { cut(a.ub); }, [](Arrays& a) { cut(a.vtype); },
  };
  for (const auto& shorten : shorter) {
    const pid_t child = fork();
    if (child == 0) {
      close(STDOUT_FILENO);
      close(STDERR_FILENO);
      Handles with{*api, environment_of(*api)};
      Arrays arrays;
      shorten(arrays);
      load(with, arrays);
      _exit(0);  // not reached
    }
    int status = 0;
    waitpid(child, &status, 0);
    check(!(WIFEXITED(status) && WEXITSTATUS(status) == 0), "an array that is shorter than the call says ends the program");
  }
}

constexpr Case kCases[] = {
    {"the adapter solves every kind of model, reads and fills no array beyond its end, and breaks no rule", solves_every_kind},
    {"the double finds wrong use", finds_wrong_use},
    {"the double finds calls out of order", finds_wrong_order},
    {"the double finds an environment that is freed before its models", finds_an_early_free},
    {"the double finds a second thread, and is interrupted by one", finds_a_second_thread},
    {"the double finds arrays that are too short", finds_short_arrays},
};

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  const int result = assay::run_cases(assay::kCases, 1, argc, argv);
  std::remove(assay::record_path.c_str());
  return result;
}
