// What may come next, byte by byte, of an answer that is one LP text in a fenced block. It writes a part of the format that no reader refuses
// or misreads: fixed headers, sums with one blank around every sign, rows with unique labels or none, bounds and integrality of columns
// that occur. A value: copies are independent of each other.
#pragma once
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace assay::policy {

class LpAutomaton {
 public:
  /// False: the byte may not come here, and the automaton is of no use any more.
  bool step(char byte);
  /// The answer is whole.
  bool is_done() const { return at_ == At::done; }
  /// What all further bytes depend on, but for the names that were written.
  std::string key() const;
  /// The same, for which every name is free and there: it takes whatever one of its key may take.
  LpAutomaton careless() const {
    LpAutomaton copy = *this;
    copy.careless_ = true;
    return copy;
  }
  /// Every next byte depends on the names that were written.
  bool is_known_name() const { return at_ == At::known; }
  /// A name is being written; its end may show that it is reserved or taken.
  bool is_in_name() const { return at_ == At::name; }

 private:
  enum class At : uint8_t { literal, sense, line, start, first, minus, term, whole, point, fraction, coefficient, name, colon, after, sign, equals,
                            side, number, sideMinus, sideWhole, sidePoint, sideFraction, known, boundSign, done };
  enum class Section : uint8_t { objective, rows, bounds, generals };

  bool go(At to) {
    at_ = to;
    return true;
  }
  bool literal(std::string_view text, At then);
  bool begin_line(char byte);
  bool begin_term(char byte, bool may_be_label, bool may_be_negative);
  bool in_name(char byte);
  bool in_known_name(char byte);
  bool after_name(char byte);
  bool digits(char byte, At self, At point, bool is_side);
  bool add(std::shared_ptr<const std::set<std::string>>& names) const;
  void begin_names(Section section);
  bool end_row();

  At at_ = At::literal, then_ = At::sense;
  Section section_ = Section::objective;
  bool has_row_ = false, may_be_label_ = false, is_upper_ = false, careless_ = false;
  uint8_t length_ = 0;  // digits of the number
  std::string_view rest_ = "```lp\nM";
  std::string word_;
  std::shared_ptr<const std::set<std::string>> columns_ = std::make_shared<const std::set<std::string>>();
  std::shared_ptr<const std::set<std::string>> labels_ = columns_, left_ = columns_;  // left_: not in this section yet
};

}  // namespace assay::policy
