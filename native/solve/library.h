// Opening a solver's shared library at run time: found once, never closed. Any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "../core/result.h"

namespace assay {

/// Where libraries are looked for, set once by node/ before any solve: folders of the package, best first.
void set_solver_folders(std::vector<std::string> folders);

struct LibrarySearch {
  std::string_view home_variable;             // environment variable that names a folder, e.g. HIGHS_HOME
  std::vector<std::string_view> home_paths;   // below that folder, e.g. "lib/libhighs.so"
  std::vector<std::string_view> local_paths;  // below a solver folder, e.g. "highs/libhighs.so"
  std::vector<std::string_view> names;        // for the loader's own path
};

struct Library {
  void* handle = nullptr;
  std::string path;
};

/// dlopen with RTLD_NOW | RTLD_LOCAL; the fault (solverAbsent) lists every place that was tried.
Result<Library> open_library(const LibrarySearch& search);

/// dlsym; nullptr when the symbol is not there.
void* symbol_of(const Library& library, const char* name);

}  // namespace assay
