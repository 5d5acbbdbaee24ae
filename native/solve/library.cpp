#include "library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>

namespace assay {
namespace {

std::mutex folders_mutex;
std::vector<std::string> solver_folders;  // guarded by folders_mutex

std::vector<std::string> folders() {
  const std::lock_guard lock(folders_mutex);
  return solver_folders;
}

struct Search {
  Library found;
  std::string tried;

  // A file that is there but cannot be opened says why; one that is not there is only named.
  bool open(const std::string& path, bool must_exist) {
    if (!tried.empty()) tried += ", ";
    tried += path;
    if (must_exist && access(path.c_str(), F_OK) != 0) return false;
    found.handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (found.handle != nullptr) {
      found.path = path;
      return true;
    }
    const char* why = dlerror();
    if (must_exist && why != nullptr) tried += std::string(" (") + why + ")";
    return false;
  }
};

}  // namespace

void set_solver_folders(std::vector<std::string> list) {
  const std::lock_guard lock(folders_mutex);
  solver_folders = std::move(list);
}

Result<Library> open_library(const LibrarySearch& search) {
  Search attempt;
  const std::string variable(search.home_variable);
  if (const char* home = std::getenv(variable.c_str()); home != nullptr && *home != '\0') {
    for (std::string_view path : search.home_paths) {
      if (attempt.open(std::string(home) + "/" + std::string(path), true)) return attempt.found;
    }
  }
  for (const std::string& folder : folders()) {
    for (std::string_view path : search.local_paths) {
      if (attempt.open(folder + "/" + std::string(path), true)) return attempt.found;
    }
  }
  for (std::string_view name : search.names) {
    if (attempt.open(std::string(name), false)) return attempt.found;
  }
  return Fault{.code = FaultCode::solverAbsent, .message = "the library was not found; looked at " + attempt.tried};
}

void* symbol_of(const Library& library, const char* name) { return dlsym(library.handle, name); }

}  // namespace assay
