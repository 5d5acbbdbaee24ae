// How often is memory asked for, once everything is warm, from text to certified verdict: by our own code, and by the solver's? Options of loop.h;
// prints one JSON line. Counted are calls of malloc and its like on the calling thread, by the library that the caller lies in; callers in the C
// and C++ libraries count for whoever called these.
#include <dlfcn.h>
#include <unwind.h>

#include <cerrno>
#include <new>

#include "engine_pass.h"

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

constexpr int kWarmPasses = 4, kCountedPasses = 4;

thread_local bool counting = false, inside = false;
long by_us = 0, by_solver = 0, bytes_by_us = 0;

enum class Owner { us, solver, system };

Owner owner_of(const void* address) {
  Dl_info info{};
  if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return Owner::solver;
  const std::string_view path = info.dli_fname;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view system : {"libc.so", "libstdc++.so", "libgcc_s.so", "libpthread.so", "ld-linux"}) {
    if (name.starts_with(system)) return Owner::system;
  }
  Dl_info own{};
  dladdr(reinterpret_cast<const void*>(&owner_of), &own);
  return info.dli_fbase == own.dli_fbase ? Owner::us : Owner::solver;
}

struct Walk {
  bool in_system = false;  // our own hooks come first
  Owner found = Owner::us;
};

_Unwind_Reason_Code step(_Unwind_Context* context, void* data) {
  auto& walk = *static_cast<Walk*>(data);
  const Owner owner = owner_of(reinterpret_cast<const void*>(_Unwind_GetIP(context)));
  if (owner == Owner::system) walk.in_system = true;
  if (owner == Owner::system || !walk.in_system) return _URC_NO_REASON;
  walk.found = owner;
  return _URC_END_OF_STACK;
}

void note(const void* caller, size_t bytes) {
  if (!counting || inside) return;
  inside = true;
  Owner owner = owner_of(caller);
  if (owner == Owner::system) {
    Walk walk;
    _Unwind_Backtrace(step, &walk);
    owner = walk.found;
  }
  if (owner == Owner::us) {
    ++by_us;
    bytes_by_us += static_cast<long>(bytes);
  } else {
    ++by_solver;
  }
  inside = false;
}

}  // namespace

#define CALLER __builtin_return_address(0)

extern "C" {
void* malloc(size_t bytes) {
  note(CALLER, bytes);
  return __libc_malloc(bytes);
}
void* calloc(size_t count, size_t size) {
  note(CALLER, count * size);
  return __libc_calloc(count, size);
}
void* realloc(void* old, size_t bytes) {
  note(CALLER, bytes);
  return __libc_realloc(old, bytes);
}
void* memalign(size_t alignment, size_t bytes) {
  note(CALLER, bytes);
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) {
  note(CALLER, bytes);
  return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** out, size_t alignment, size_t bytes) {
  note(CALLER, bytes);
  *out = __libc_memalign(alignment, bytes);
  return *out == nullptr ? ENOMEM : 0;
}
}

void* operator new(size_t bytes) {
  note(CALLER, bytes);
  void* const memory = __libc_malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

int main(int argc, char** argv) {
  using namespace assay;
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  set_solver_folders({arguments.solvers});
  const std::vector<std::string> texts = bench::wanted_texts(arguments);
  auto pass = bench::make_engine_pass(arguments, texts);
  for (int i = 0; i < kWarmPasses; ++i) pass();
  long models = 0;
  counting = true;
  for (int i = 0; i < kCountedPasses; ++i) models += pass();
  counting = false;
  std::printf("{\"models\":%ld,\"byUs\":%.3f,\"bytesByUs\":%.1f,\"bySolver\":%.1f}\n", models, static_cast<double>(by_us) / models,
              static_cast<double>(bytes_by_us) / models, static_cast<double>(by_solver) / models);
  return 0;
}
