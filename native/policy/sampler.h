// Drawing a token from logits, as src/policy/sample.ts does. One a thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace assay::policy {

struct Sampling {
  double temperature = 1;  // 0: always the likeliest token
  uint32_t top_k = 0;      // 0: all
  double top_p = 1;        // 1: all
  double min_p = 0;        // 0: all
};

struct Drawn {
  int32_t token = 0;
  float log_probability = 0;  // under the distribution that it was drawn from
};

class Sampler {
 public:
  Drawn draw(std::span<const float> logits, const Sampling& sampling, double uniform);
  /// Of some tokens alone: what the others would have had is theirs.
  Drawn draw_among(std::span<const int32_t> tokens, std::span<const float> logits, const Sampling& sampling, double uniform);

 private:
  double least_weight(const Sampling& sampling);
  std::vector<float> chosen_;             // logits of some tokens
  std::vector<double> weights_, sorted_;  // of the last logits, relative to the likeliest
};

}  // namespace assay::policy
