// Which tokens an automaton lets come next. What depends on the automaton's state alone is worked out once a state. One a thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lp_automaton.h"

namespace assay::policy {

class TokenMask {
 public:
  /// Tokens as bytes, one behind the other, of which a view is kept. Special tokens take part by the bytes that spell them.
  TokenMask(std::string_view bytes, std::span<const uint32_t> offsets);
  /// The tokens that may come next, ascending. Valid until the next call.
  std::span<const int32_t> allowed(const LpAutomaton& state);
  std::string_view bytes_of(int32_t token) const;

 private:
  struct Known {
    std::vector<int32_t> sure;    // whatever names there are
    std::vector<int32_t> unsure;  // where a name ends in the token
  };
  void find(const LpAutomaton& state, std::vector<int32_t>& found);
  Known& known(const LpAutomaton& state);

  std::string_view bytes_;
  std::span<const uint32_t> offsets_;
  std::vector<int32_t> sorted_;    // tokens with bytes, by their bytes
  std::vector<uint32_t> shared_;   // bytes that each begins with like the one before
  std::unordered_map<std::string, Known> cache_;
  std::vector<LpAutomaton> stack_;  // after each byte of a token
  std::vector<int32_t> allowed_;
};

}  // namespace assay::policy
