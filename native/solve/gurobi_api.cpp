#include "gurobi_api.h"

#include <mutex>
#include <optional>

namespace assay {
namespace {

struct Symbol {
  const char* name;
  void** target;
};

Result<Gurobi13> open_once() {
  auto library = open_library({.home_variable = "GUROBI_HOME",
                               .home_paths = {"lib/libgurobi130.so", "linux64/lib/libgurobi130.so", "libgurobi130.so"},
                               .local_paths = {"gurobi/libgurobi130.so"},
                               .names = {"libgurobi130.so"}});
  if (!library) return library.fault();
  GurobiApi api{};
  const Symbol symbols[] = {
      {"GRBversion", reinterpret_cast<void**>(&api.version)},
      {"GRBemptyenvinternal", reinterpret_cast<void**>(&api.emptyenvinternal)},
      {"GRBstartenv", reinterpret_cast<void**>(&api.startenv)},
      {"GRBfreeenv", reinterpret_cast<void**>(&api.freeenv)},
      {"GRBgeterrormsg", reinterpret_cast<void**>(&api.geterrormsg)},
      {"GRBsetintparam", reinterpret_cast<void**>(&api.setintparam)},
      {"GRBsetdblparam", reinterpret_cast<void**>(&api.setdblparam)},
      {"GRBloadmodel", reinterpret_cast<void**>(&api.loadmodel)},
      {"GRBfreemodel", reinterpret_cast<void**>(&api.freemodel)},
      {"GRBgetenv", reinterpret_cast<void**>(&api.getenv)},
      {"GRBaddqpterms", reinterpret_cast<void**>(&api.addqpterms)},
      {"GRBaddqconstr", reinterpret_cast<void**>(&api.addqconstr)},
      {"GRBaddsos", reinterpret_cast<void**>(&api.addsos)},
      {"GRBaddgenconstrIndicator", reinterpret_cast<void**>(&api.addgenconstrIndicator)},
      {"GRBoptimize", reinterpret_cast<void**>(&api.optimize)},
      {"GRBterminate", reinterpret_cast<void**>(&api.terminate)},
      {"GRBgetintattr", reinterpret_cast<void**>(&api.getintattr)},
      {"GRBgetdblattr", reinterpret_cast<void**>(&api.getdblattr)},
      {"GRBgetintattrarray", reinterpret_cast<void**>(&api.getintattrarray)},
      {"GRBgetdblattrarray", reinterpret_cast<void**>(&api.getdblattrarray)},
  };
  for (const Symbol& symbol : symbols) {
    *symbol.target = symbol_of(*library, symbol.name);
    if (*symbol.target == nullptr) {
      return Fault{.code = FaultCode::solverFailed, .message = library->path + " has no " + symbol.name};
    }
  }
  int major = 0, minor = 0, technical = 0;
  api.version(&major, &minor, &technical);
  const std::string version = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(technical);
  if (major != gurobi::kMajorVersion) {
    return Fault{.code = FaultCode::solverFailed,
                 .message = library->path + " is Gurobi " + version + ", expected Gurobi " + std::to_string(gurobi::kMajorVersion)};
  }
  return Gurobi13{api, library->path, version};
}

std::mutex opening;
std::optional<Result<Gurobi13>> opened;  // guarded by `opening`; never changed once it holds the library

}  // namespace

Result<const Gurobi13*> open_gurobi() {
  const std::lock_guard lock(opening);
  if (!opened || !*opened) opened.emplace(open_once());  // a library that was absent may be there by now
  if (!*opened) return opened->fault();
  return &**opened;
}

}  // namespace assay
