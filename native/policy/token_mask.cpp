#include "token_mask.h"

#include <algorithm>

namespace assay::policy {

void TokenMask::sort() {
  for (int32_t token = 0; static_cast<size_t>(token) + 1 < offsets_.size(); ++token) {
    if (!bytes_of(token).empty()) sorted_.push_back(token);
  }
  std::sort(sorted_.begin(), sorted_.end(), [&](int32_t left, int32_t right) { return bytes_of(left) < bytes_of(right); });
  std::string_view before;
  for (const int32_t token : sorted_) {
    const std::string_view own = bytes_of(token);
    const auto [end, _] = std::mismatch(before.begin(), before.end(), own.begin(), own.end());
    shared_.push_back(static_cast<uint8_t>(std::min<ptrdiff_t>(end - before.begin(), 255)));
    ++first_[static_cast<uint8_t>(own.front()) + size_t{1}];
    before = own;
  }
  for (size_t byte = 0; byte < 256; ++byte) first_[byte + 1] += first_[byte];
}

std::string_view TokenMask::bytes_of(int32_t token) const {
  const auto at = static_cast<size_t>(token);
  return bytes_.substr(offsets_[at], offsets_[at + 1] - offsets_[at]);
}

// Goes through the tokens in the order of their bytes, so that a beginning that several have is looked at once, and of a beginning that may
// not come nothing else is.
// step(state, byte): the next state, if the byte may come. take(token, state): the token may come, and ends in the state.
template <class State, class Step, class Take>
void TokenMask::walk(const State& start, const Step& step, const Take& take) {
  std::vector<State> stack;  // after each byte of a token
  for (size_t byte = 0; byte < 256; ++byte) {
    if (first_[byte] == first_[byte + 1]) continue;
    std::optional<State> begun = step(start, static_cast<uint8_t>(byte));
    if (!begun) continue;
    stack.assign(1, std::move(*begun));
    bool is_dead = false;  // the byte behind those on the stack may not come
    for (size_t i = first_[byte]; i < first_[byte + 1]; ++i) {
      const size_t shared = i == first_[byte] ? 1 : shared_[i];
      if (is_dead && shared > stack.size()) continue;
      const std::string_view own = bytes_of(sorted_[i]);
      if (shared < stack.size()) stack.erase(stack.begin() + static_cast<ptrdiff_t>(shared), stack.end());
      is_dead = false;
      while (!is_dead && stack.size() < own.size()) {
        std::optional<State> next = step(stack.back(), static_cast<uint8_t>(own[stack.size()]));
        is_dead = !next;
        if (next) stack.push_back(std::move(*next));
      }
      if (!is_dead) take(sorted_[i], stack.back());
    }
  }
}

size_t TokenMask::place_of(const LpAutomaton& careless) {
  const auto [found, is_new] = keys_.emplace(careless.key(), places_.size());
  if (is_new) {
    places_.push_back({.automaton = careless, .next = {}, .sure = {}, .unsure = {}});
    places_.back().next.fill(kUnknown);
  }
  return found->second;
}

int32_t TokenMask::step(size_t place, uint8_t byte) {
  const int32_t known = places_[place].next[byte];
  if (known != kUnknown) return known;
  LpAutomaton next = places_[place].automaton;
  const int32_t to = next.step(static_cast<char>(byte)) ? static_cast<int32_t>(place_of(next)) : kNever;
  places_[place].next[byte] = to;  // places may have moved
  return to;
}

// Tokens in which no name ends may come whatever names there are; the others are to be looked at each time.
void TokenMask::work_out(size_t place) {
  struct State {
    size_t place;
    bool ends_name = false, needs_names = false;
  };
  std::vector<int32_t> sure, unsure;
  bool needs_names = places_[place].automaton.is_known_name();
  const auto advance = [&](const State& from, uint8_t byte) -> std::optional<State> {
    const int32_t to = step(from.place, byte);
    if (to == kNever) return std::nullopt;
    const LpAutomaton& was = places_[from.place].automaton;
    const LpAutomaton& after = places_[static_cast<size_t>(to)].automaton;
    return State{.place = static_cast<size_t>(to), .ends_name = from.ends_name || (was.is_in_name() && !after.is_in_name()),
                 .needs_names = from.needs_names || after.is_known_name()};
  };
  walk(State{.place = place}, advance, [&](int32_t token, const State& state) {
    needs_names = needs_names || state.needs_names;
    (state.ends_name ? unsure : sure).push_back(token);
  });
  std::sort(sure.begin(), sure.end());
  Place& out = places_[place];
  out.is_worked_out = true;
  out.needs_names = needs_names;
  if (needs_names) return;
  out.sure = std::move(sure);
  out.unsure = std::move(unsure);
}

// With its names. They leave little of the vocabulary.
void TokenMask::find(const LpAutomaton& state) {
  allowed_.clear();
  const auto advance = [](const LpAutomaton& from, uint8_t byte) -> std::optional<LpAutomaton> {
    LpAutomaton next = from;
    return next.step(static_cast<char>(byte)) ? std::optional(std::move(next)) : std::nullopt;
  };
  walk(state, advance, [&](int32_t token, const LpAutomaton&) { allowed_.push_back(token); });
  std::sort(allowed_.begin(), allowed_.end());
}

std::span<const int32_t> TokenMask::allowed(const LpAutomaton& state) {
  if (sorted_.empty()) sort();
  const size_t place = place_of(state.careless());
  if (!places_[place].is_worked_out) work_out(place);
  const Place& known = places_[place];
  if (known.needs_names) {
    find(state);
    return allowed_;
  }
  allowed_.clear();
  for (const int32_t token : known.unsure) {
    LpAutomaton after = state;
    const std::string_view own = bytes_of(token);
    if (std::all_of(own.begin(), own.end(), [&](char byte) { return after.step(byte); })) allowed_.push_back(token);
  }
  if (allowed_.empty()) return known.sure;
  std::sort(allowed_.begin(), allowed_.end());
  const auto own = static_cast<ptrdiff_t>(allowed_.size());
  allowed_.insert(allowed_.end(), known.sure.begin(), known.sure.end());
  std::inplace_merge(allowed_.begin(), allowed_.begin() + own, allowed_.end());
  return allowed_;
}

}  // namespace assay::policy
