// A HiGHS that misbehaves on demand, for tests: everything is the real library's, which this one is linked to, but models with
// certain costs crash it, hang it, or make it eat memory.
#include <dlfcn.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace {

constexpr double kSegmentationFault = 666001, kAbort = 666002, kHang = 666003, kMemory = 666004;

using PassModel = int (*)(void*, int, int, int, int, int, int, int, double, const double*, const double*, const double*, const double*,
                          const double*, const int*, const int*, const double*, const int*, const int*, const double*, const int*);

PassModel real_pass_model() {
  static const auto function =
      reinterpret_cast<PassModel>(dlsym(dlopen(std::getenv("ASSAY_TEST_REAL_HIGHS"), RTLD_NOW | RTLD_LOCAL), "Highs_passModel"));
  return function;
}

void misbehave(double cost) {
  if (cost == kSegmentationFault) std::raise(SIGSEGV);
  if (cost == kAbort) std::abort();
  if (cost == kHang) {
    while (true) std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (cost == kMemory) {
    constexpr std::size_t kStep = 8 << 20;
    for (std::size_t total = 0; total < (std::size_t{8} << 30); total += kStep) {
      auto* bytes = static_cast<volatile char*>(std::malloc(kStep));  // volatile: the pages must really be touched
      for (std::size_t at = 0; at < kStep; at += 4096) bytes[at] = 1;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int Highs_passModel(
    void* highs, int columns, int rows, int nonzeros, int quadratic, int format, int quadratic_format, int sense, double offset,
    const double* cost, const double* column_lower, const double* column_upper, const double* row_lower, const double* row_upper,
    const int* start, const int* index, const double* value, const int* quadratic_start, const int* quadratic_index,
    const double* quadratic_value, const int* integrality) {
  if (columns > 0) misbehave(cost[0]);
  return real_pass_model()(highs, columns, rows, nonzeros, quadratic, format, quadratic_format, sense, offset, cost, column_lower,
                           column_upper, row_lower, row_upper, start, index, value, quadratic_start, quadratic_index, quadratic_value,
                           integrality);
}
