// Kinds of columns, as the comparison asks about them.
#pragma once
#include "../core/model.h"

namespace assay {

inline bool is_integer(ColumnKind kind) { return kind == ColumnKind::integer || kind == ColumnKind::semiInteger; }
inline bool is_semicontinuous(ColumnKind kind) { return kind == ColumnKind::semiContinuous || kind == ColumnKind::semiInteger; }
inline ColumnKind with_integrality(ColumnKind kind) { return is_semicontinuous(kind) ? ColumnKind::semiInteger : ColumnKind::integer; }
inline ColumnKind without_integrality(ColumnKind kind) {
  return is_semicontinuous(kind) ? ColumnKind::semiContinuous : ColumnKind::continuous;
}
inline ColumnKind without_semicontinuity(ColumnKind kind) { return is_integer(kind) ? ColumnKind::integer : ColumnKind::continuous; }

}  // namespace assay
