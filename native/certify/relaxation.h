// The linear relaxation of a model, column by column: what every bound and proof is about.
#pragma once
#include <cmath>

#include "../core/model.h"

namespace assay {

/// Bounds of a column in the relaxation: integrality dropped, {0} ∪ [l, u] widened to its hull.
struct Box {
  double lower;
  double upper;
};

inline bool is_semicontinuous(ColumnKind kind) {
  return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger;
}
inline bool is_integer(ColumnKind kind) {
  return kind == ColumnKind::integer || kind == ColumnKind::semiInteger;
}

inline Box box_of(const Model& model, size_t column) {
  const double lower = model.column_lower[column];
  const double upper = model.column_upper[column];
  if (!is_semicontinuous(model.kind[column])) return {lower, upper};
  return {lower > 0 ? 0 : lower, upper < 0 ? 0 : upper};
}

/// Sign that turns the model's objective into one to be minimised.
inline double sign_of(Sense sense) { return sense == Sense::max ? -1 : 1; }

/// Exact value of a finite array element; quick for whole numbers of models without exact entries.
inline Rational exact_value_of(const Model& model, Field field, size_t slot, double value) {
  if (!model.exact.empty()) return model.exact_of(field, static_cast<uint32_t>(slot), value);
  if (std::fabs(value) < 1e15 && value == std::floor(value)) return static_cast<int64_t>(value);
  return Rational::from_double(value);
}

/// Tells which elements of an array are only the nearest doubles of what the text says. Slots asked
/// for must ascend.
class RoundedSlots {
 public:
  RoundedSlots(const Model& model, Field field)
      : at_(model.exact.data()), end_(model.exact.data() + model.exact.size()), field_(field) {
    while (at_ != end_ && at_->field < field_) ++at_;
  }
  bool contains(size_t slot) {
    while (at_ != end_ && at_->field == field_ && at_->slot < slot) ++at_;
    return at_ != end_ && at_->field == field_ && at_->slot == slot;
  }
  /// How far the exact value may be from the double.
  double error(size_t slot, double value) {
    return contains(slot) ? 0x1p-53 * std::fabs(value) + 0x1p-1074 : 0;
  }

 private:
  const ExactEntry* at_;
  const ExactEntry* end_;
  Field field_;
};

}  // namespace assay
