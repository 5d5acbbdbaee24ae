// How fast is a large LP or MPS file read, and with how much memory, by our reader and by HiGHS's own?
// read_file assay|highs FILE [LIBHIGHS]: reads once (the file is in the page cache), prints one JSON line.
#include <dlfcn.h>
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "parse/read.h"

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Size {
  long columns = -1, rows = -1, nonzeros = -1;
};

template <class Reader>
Size read_with(const std::string& text) {
  assay::Model model;
  assay::Diagnostics diagnostics;
  assay::ReadOptions options;
  options.limits = {.bytes = uint64_t{1} << 32, .columns = 1u << 30, .rows = 1u << 30, .nonzeros = 1u << 30, .nesting = 32};
  Reader reader;
  if (!reader.read(text, options, model, diagnostics)) {
    diagnostics.locate(text);
    const assay::Fault& fault = diagnostics.faults().front();
    std::fprintf(stderr, "%u:%u %s\n%s\n", fault.line, fault.column, fault.message.c_str(), fault.excerpt.c_str());
    return {};
  }
  return {model.columns(), model.rows(), model.nonzeros()};
}

Size read_with_assay(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::string text(static_cast<size_t>(file.tellg()), '\0');
  file.seekg(0).read(text.data(), static_cast<std::streamsize>(text.size()));
  const bool mps = assay::detect_format(text) == assay::Format::mps;
  return mps ? read_with<assay::MpsReader>(text) : read_with<assay::LpReader>(text);
}

Size read_with_highs(const char* path, const char* library) {
  void* handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return {};
  const auto symbol = [&](const char* name) { return dlsym(handle, name); };
  const auto create = reinterpret_cast<void* (*)()>(symbol("Highs_create"));
  const auto quiet = reinterpret_cast<int (*)(void*, const char*, int)>(symbol("Highs_setBoolOptionValue"));
  const auto read = reinterpret_cast<int (*)(void*, const char*)>(symbol("Highs_readModel"));
  const auto columns = reinterpret_cast<int (*)(const void*)>(symbol("Highs_getNumCol"));
  const auto rows = reinterpret_cast<int (*)(const void*)>(symbol("Highs_getNumRow"));
  const auto nonzeros = reinterpret_cast<int (*)(const void*)>(symbol("Highs_getNumNz"));
  void* highs = create();
  quiet(highs, "output_flag", 0);
  if (read(highs, path) < 0) return {};
  return {columns(highs), rows(highs), nonzeros(highs)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string who = argv[1];
  const double start = cpu_seconds();
  const Size size = who == "highs" ? read_with_highs(argv[2], argc > 3 ? argv[3] : "libhighs.so") : read_with_assay(argv[2]);
  const double seconds = cpu_seconds() - start;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("{\"reader\":\"%s\",\"cpuSeconds\":%.4f,\"peakMb\":%ld,\"columns\":%ld,\"rows\":%ld,\"nonzeros\":%ld}\n", who.c_str(), seconds,
              usage.ru_maxrss / 1024, size.columns, size.rows, size.nonzeros);
  return size.columns < 0 ? 1 : 0;
}
