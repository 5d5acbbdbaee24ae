#include "ortools.h"

#include <mutex>
#include <optional>

namespace assay {
namespace {

struct Symbol {
  const char* name;
  void** target;
};

// absl's LogSeverityAtLeast::kInfinity: nothing is logged. The function's name holds the release of absl that the wheel brings;
// where it has another, warnings may go to standard error.
constexpr const char* kSetMinLogLevel = "_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE";
constexpr int kLogNothing = 1000;

void silence(const Library& library) {
  if (void* symbol = symbol_of(library, kSetMinLogLevel); symbol != nullptr) reinterpret_cast<void (*)(int)>(symbol)(kLogNothing);
}

// OR-Tools has no C function for its version; these C++ functions take nothing and return an int.
std::string version_of(const Library& library) {
  std::string version;
  for (const char* name : {"_ZN19operations_research19OrToolsMajorVersionEv", "_ZN19operations_research19OrToolsMinorVersionEv",
                           "_ZN19operations_research19OrToolsPatchVersionEv"}) {
    void* symbol = symbol_of(library, name);
    if (symbol == nullptr) return "unknown";
    if (!version.empty()) version += '.';
    version += std::to_string(reinterpret_cast<int (*)()>(symbol)());
  }
  return version;
}

Result<OrTools> open_once() {
  auto library = open_library({.home_variable = "ORTOOLS_HOME",
                               .home_paths = {"lib/libortools.so.9", ".libs/libortools.so.9", "libortools.so.9", "lib64/libortools.so.9"},
                               .local_paths = {"ortools/ortools/.libs/libortools.so.9"},
                               .names = {"libortools.so.9"}});
  if (!library) return library.fault();
  OrTools api{};
  const Symbol symbols[] = {
      {"MathOptNewInterrupter", reinterpret_cast<void**>(&api.new_interrupter)},
      {"MathOptFreeInterrupter", reinterpret_cast<void**>(&api.free_interrupter)},
      {"MathOptInterrupt", reinterpret_cast<void**>(&api.interrupt)},
      {"MathOptSolve", reinterpret_cast<void**>(&api.solve)},
      {"MathOptFree", reinterpret_cast<void**>(&api.free_result)},
      {"SolveCpNewEnv", reinterpret_cast<void**>(&api.cp_new_environment)},
      {"SolveCpDestroyEnv", reinterpret_cast<void**>(&api.cp_free_environment)},
      {"SolveCpStopSearch", reinterpret_cast<void**>(&api.cp_stop)},
      {"SolveCpInterruptible", reinterpret_cast<void**>(&api.cp_solve)},
  };
  for (const Symbol& symbol : symbols) {
    *symbol.target = symbol_of(*library, symbol.name);
    if (*symbol.target == nullptr) {
      return Fault{.code = FaultCode::solverFailed, .message = library->path + " has no " + symbol.name};
    }
  }
  silence(*library);
  api.path = library->path;
  api.version = version_of(*library);
  return api;
}

std::mutex opening;
std::optional<Result<OrTools>> opened;  // guarded by `opening`; never changed once it holds the library

}  // namespace

Result<const OrTools*> open_or_tools() {
  const std::lock_guard lock(opening);
  if (!opened || !*opened) opened.emplace(open_once());  // a library that was absent may be there by now
  if (!*opened) return opened->fault();
  return &**opened;
}

}  // namespace assay
