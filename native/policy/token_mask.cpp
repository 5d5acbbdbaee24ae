#include "token_mask.h"

#include <algorithm>

namespace assay::policy {

TokenMask::TokenMask(std::string_view bytes, std::span<const uint32_t> offsets) : bytes_(bytes), offsets_(offsets) {
  for (int32_t token = 0; static_cast<size_t>(token) + 1 < offsets.size(); ++token) {
    if (!bytes_of(token).empty()) sorted_.push_back(token);
  }
  std::sort(sorted_.begin(), sorted_.end(), [&](int32_t left, int32_t right) { return bytes_of(left) < bytes_of(right); });
  std::string_view before;
  for (const int32_t token : sorted_) {
    const std::string_view own = bytes_of(token);
    const auto [end, _] = std::mismatch(before.begin(), before.end(), own.begin(), own.end());
    shared_.push_back(static_cast<uint32_t>(end - before.begin()));
    before = own;
  }
}

std::string_view TokenMask::bytes_of(int32_t token) const {
  const auto at = static_cast<size_t>(token);
  return bytes_.substr(offsets_[at], offsets_[at + 1] - offsets_[at]);
}

// Goes through the tokens in the order of their bytes, so that a beginning that several have is looked at once.
void TokenMask::find(const LpAutomaton& state, std::vector<int32_t>& found) {
  found.clear();
  stack_.assign(1, state);
  size_t good = 0;       // bytes of the last token looked at that may come
  bool is_dead = false;  // the byte behind them may not
  for (size_t i = 0; i < sorted_.size(); ++i) {
    const size_t shared = shared_[i];
    if (is_dead && shared > good) continue;
    const std::string_view own = bytes_of(sorted_[i]);
    good = std::min(good, shared);
    stack_.resize(good + 1, state);
    is_dead = false;
    while (good < own.size()) {
      LpAutomaton next = stack_.back();
      if (!next.step(own[good])) {
        is_dead = true;
        break;
      }
      stack_.push_back(std::move(next));
      ++good;
    }
    if (!is_dead) found.push_back(sorted_[i]);
  }
  std::sort(found.begin(), found.end());
}

// Tokens in which no name ends may come whatever names there are; the others are to be looked at each time.
TokenMask::Known& TokenMask::known(const LpAutomaton& state) {
  Known& known = cache_[state.key()];
  if (!known.sure.empty() || !known.unsure.empty()) return known;
  std::vector<int32_t> all;
  const LpAutomaton careless = state.careless();
  find(careless, all);
  for (const int32_t token : all) {
    LpAutomaton after = careless;
    bool ends_name = false;
    for (const char byte : bytes_of(token)) {
      const bool was_in_name = after.is_in_name() || after.is_known_name();
      static_cast<void>(after.step(byte));
      ends_name = ends_name || after.is_known_name() || (was_in_name && !after.is_in_name());
    }
    (ends_name ? known.unsure : known.sure).push_back(token);
  }
  return known;
}

std::span<const int32_t> TokenMask::allowed(const LpAutomaton& state) {
  if (state.is_known_name()) {
    find(state, allowed_);
    return allowed_;
  }
  const Known& found = known(state);
  allowed_ = found.sure;
  const size_t sure = allowed_.size();
  for (const int32_t token : found.unsure) {
    LpAutomaton after = state;
    const std::string_view own = bytes_of(token);
    if (std::all_of(own.begin(), own.end(), [&](char byte) { return after.step(byte); })) allowed_.push_back(token);
  }
  std::inplace_merge(allowed_.begin(), allowed_.begin() + static_cast<ptrdiff_t>(sure), allowed_.end());
  return allowed_;
}

}  // namespace assay::policy
