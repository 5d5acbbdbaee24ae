// One stream of random numbers a sample, as src/policy/random.ts has it: Philox 4x32 with ten rounds, so that a number depends on the
// stream's key and its own place alone. Any thread.
#pragma once
#include <array>
#include <cstdint>

namespace assay::policy {

struct Stream {
  uint32_t first = 0, second = 0;
};

inline std::array<uint32_t, 4> philox(Stream key, uint64_t place) {
  std::array<uint32_t, 4> at = {static_cast<uint32_t>(place), static_cast<uint32_t>(place >> 32), 0, 0};
  for (int round = 0; round < 10; ++round) {
    const uint64_t left = uint64_t{0xd2511f53} * at[0], right = uint64_t{0xcd9e8d57} * at[2];
    at = {static_cast<uint32_t>(right >> 32) ^ at[1] ^ key.first, static_cast<uint32_t>(right),
          static_cast<uint32_t>(left >> 32) ^ at[3] ^ key.second, static_cast<uint32_t>(left)};
    key.first += 0x9e3779b9;
    key.second += 0xbb67ae85;
  }
  return at;
}

/// From 0 to 1, 1 excluded: 53 bits of the first two words at a place.
inline double uniform_at(Stream key, uint64_t place) {
  const auto words = philox(key, place);
  return static_cast<double>((uint64_t{words[0]} << 21) + (words[1] >> 11)) * 0x1p-53;
}

}  // namespace assay::policy
