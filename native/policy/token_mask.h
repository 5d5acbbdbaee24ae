// Which tokens an automaton lets come next. The automaton without its names is a table that fills as it is asked; what depends on it alone is
// worked out once a state. One a thread.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
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
  TokenMask(std::string_view bytes, std::span<const uint32_t> offsets) : bytes_(bytes), offsets_(offsets) {}
  /// The tokens that may come next, ascending. Valid until the next call.
  std::span<const int32_t> allowed(const LpAutomaton& state);
  std::string_view bytes_of(int32_t token) const;

 private:
  /// A state of the careless automaton, and what may come in it.
  struct Place {
    LpAutomaton automaton;
    std::array<int32_t, 256> next;  // kUnknown, kNever, or a place
    bool is_worked_out = false;
    bool needs_names = false;     // a column that is known would be written: only the automaton with its names can say
    std::vector<int32_t> sure;    // whatever names there are
    std::vector<int32_t> unsure;  // where a name ends in the token
  };
  static constexpr int32_t kUnknown = -2, kNever = -1;

  void sort();
  size_t place_of(const LpAutomaton& careless);
  int32_t step(size_t place, uint8_t byte);
  void work_out(size_t place);
  void find(const LpAutomaton& state);
  template <class State, class Step, class Take>
  void walk(const State& start, const Step& step, const Take& take);

  std::string_view bytes_;
  std::span<const uint32_t> offsets_;
  std::vector<int32_t> sorted_;   // tokens with bytes, by their bytes; from the first question on
  std::vector<uint8_t> shared_;   // bytes that each begins with like the one before, at most 255
  std::array<size_t, 257> first_{};  // where those that begin with a byte start
  std::vector<Place> places_;
  std::unordered_map<std::string, size_t> keys_;
  std::vector<int32_t> allowed_;
};

}  // namespace assay::policy
