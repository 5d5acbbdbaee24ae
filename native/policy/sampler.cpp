#include "sampler.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace assay::policy {

// What weighs less cannot be drawn: what top-k, top-p and min-p leave out, in this order.
double Sampler::least_weight(const Sampling& sampling) {
  double least = sampling.min_p;  // the likeliest weighs 1
  if (sampling.top_k == 0 && sampling.top_p >= 1) return least;
  sorted_ = weights_;
  size_t kept = sorted_.size();
  if (sampling.top_k != 0) kept = std::min<size_t>(kept, sampling.top_k);
  std::partial_sort(sorted_.begin(), sorted_.begin() + static_cast<ptrdiff_t>(kept), sorted_.end(), std::greater<>());
  least = std::max(least, sorted_[kept - 1]);
  if (sampling.top_p >= 1) return least;
  double total = 0, sum = 0;
  for (size_t i = 0; i < kept; ++i) total += sorted_[i];
  for (size_t i = 0; i < kept; ++i) {
    sum += sorted_[i];
    if (sum >= sampling.top_p * total) return std::max(least, sorted_[i]);
  }
  return least;
}

Drawn Sampler::draw(std::span<const float> logits, const Sampling& sampling, double uniform) {
  const bool greedy = sampling.temperature == 0;
  const double scale = greedy ? 1 : 1 / sampling.temperature;
  const auto best = static_cast<size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  const double most = logits[best];
  weights_.resize(logits.size());
  double whole = 0;
  for (size_t i = 0; i < logits.size(); ++i) {
    weights_[i] = std::exp((logits[i] - most) * scale);
    whole += weights_[i];
  }
  if (greedy) return {static_cast<int32_t>(best), static_cast<float>(-std::log(whole))};
  const double least = least_weight(sampling);
  double total = whole;
  if (least > 0) {
    total = 0;
    for (const double weight : weights_) total += weight < least ? 0 : weight;
  }
  double left = uniform * total;
  size_t token = best;
  for (size_t i = 0; i < weights_.size(); ++i) {
    if (weights_[i] < least) continue;
    left -= weights_[i];
    if (left >= 0) continue;
    token = i;
    break;
  }
  return {static_cast<int32_t>(token), static_cast<float>((logits[token] - most) * scale - std::log(total))};
}

Drawn Sampler::draw_among(std::span<const int32_t> tokens, std::span<const float> logits, const Sampling& sampling, double uniform) {
  chosen_.clear();
  for (const int32_t token : tokens) chosen_.push_back(logits[static_cast<size_t>(token)]);
  Drawn drawn = draw(chosen_, sampling, uniform);
  drawn.token = tokens[static_cast<size_t>(drawn.token)];
  return drawn;
}

}  // namespace assay::policy
