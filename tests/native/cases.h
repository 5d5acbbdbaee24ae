// What the native test programs share: a table of cases, checks that count, and the same random numbers for a case whether it
// runs alone or among the others.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <span>
#include <string_view>

namespace assay {

/// One case: a sentence, and what runs it.
struct Case {
  const char* name;
  void (*run)();
};

inline int checks = 0;
inline int failures = 0;
inline std::mt19937_64 random_bits;

inline void check(bool holds, std::string_view what, std::string_view detail = "") {
  ++checks;
  if (holds) return;
  ++failures;
  if (failures > 20) return;
  std::printf("failed: %.*s %.*s\n", static_cast<int>(what.size()), what.data(),
              static_cast<int>(detail.size()), detail.data());
}

inline int64_t below(int64_t limit) {
  return static_cast<int64_t>(random_bits() % static_cast<uint64_t>(limit));
}

/// The whole main(): `--list` prints the names, a name runs that case, nothing runs all. Returns 1 when a check failed or when
/// none was made.
inline int run_cases(std::span<const Case> cases, uint64_t seed, int argc, char** argv) {
  const char* wanted = argc > 1 ? argv[1] : nullptr;
  const bool list = wanted != nullptr && std::strcmp(wanted, "--list") == 0;
  for (const Case& one : cases) {
    if (list) std::printf("%s\n", one.name);
    if (list || (wanted != nullptr && std::strcmp(wanted, one.name) != 0)) continue;
    random_bits.seed(seed);
    one.run();
  }
  if (list) return 0;
  if (failures != 0) std::printf("%d of %d checks failed\n", failures, checks);
  else std::printf("ok %d checks\n", checks);
  return failures == 0 && checks > 0 ? 0 : 1;
}

}  // namespace assay
