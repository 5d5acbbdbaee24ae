// A model in whole numbers, exactly as its text has them: what CP-SAT takes. Nothing is rounded: a model that has no such form is
// refused with the reason. Owns its buffers; one a thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../core/model.h"
#include "protobuf.h"

namespace assay {

class IntegerForm {
 public:
  /// Empty: the form is there. Else why there is none ("column x may be fractional").
  std::string build(const Model& model);

  /// Closes columns that have no bounds in text or rows with a box, the `attempt`-th of a growing few. False: there are no more,
  /// or terms in such a box may exceed 60 bits.
  bool close(size_t attempt);
  /// Some column is searched in a box only.
  bool has_box() const { return has_box_; }
  /// Bounds cross: no point at all, and CP-SAT must not be asked.
  bool is_empty() const;

  /// Appends the CpModelProto.
  void encode(ProtoWriter& writer) const;

  enum class Optimum { stands, outside, unknown };
  /// Whether an optimum inside the box is one of the model. Points as good as it lie within bounds that rows and objective imply:
  /// inside the box, it `stands`; elsewhere, these bounds are the model's from now on, without a box, and it must be solved again
  /// (`outside`); and if nothing is implied, it is `unknown`.
  Optimum judge_optimum(const std::vector<int64_t>& point);

  /// In the model's own sense and units; `scaled` is in the form's, which are minimised and hold no offset.
  double objective_of(const Model& model, double scaled) const;

 private:
  struct Column {
    int64_t lower, upper;        // hull; where open, the edge of the box
    int64_t gap_lower, gap_upper;  // of a semi-integer column: nothing between 0 and its part that is not zero
    bool lower_open, upper_open;
    bool is_semi;
  };
  /// lower <= coefficients · columns <= upper; kNoLower and kNoUpper for sides that are not there.
  struct Row {
    size_t begin, end;  // entries
    int64_t lower, upper;
    int32_t enforcer;  // literal that must be true for the row to count, or kAlways
  };
  static constexpr int64_t kNoLower = -(int64_t{1} << 62), kNoUpper = int64_t{1} << 62;
  static constexpr int32_t kAlways = INT32_MIN;

  std::string take_column(const Model& model, int32_t column);
  std::string take_rows(const Model& model);
  std::string take_indicators(const Model& model);
  std::string take_objective(const Model& model);
  bool scale_entries(size_t begin, Rational& scale);
  bool scale_row(size_t begin, const Rational* lower, const Rational* upper, int32_t enforcer);
  void propagate(std::vector<Column>& columns, const std::vector<Row>& rows) const;
  bool imply(std::vector<Column>& columns, const Row& row, int sign) const;
  bool sums_fit() const;

  std::vector<Column> columns_;
  std::vector<Column> open_columns_;  // as they are without the box
  std::vector<Row> rows_;
  Row objective_{};
  Rational objective_scale_;
  std::vector<int32_t> entry_column_;
  std::vector<int64_t> entry_;
  std::vector<Rational> exact_;  // of the row in work
  bool has_box_ = false;
};

}  // namespace assay
