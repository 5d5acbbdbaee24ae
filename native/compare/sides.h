// Does a linear part of one model hold everywhere in the other? By its form, else by a solve.
#pragma once
#include "compare.h"
#include "forms.h"
#include "reach.h"

namespace assay {

/// What a part is held against: the set of the other model, and its inequalities by form, in the reference's columns.
struct Against {
  Reach& set;
  const FormSet& forms;
  bool form_only = false;    // nothing but forms can be compared
  bool empty_holds = true;  // everything holds where there is no point
};

/// Which sides of lower <= terms <= upper do not hold, as bits of PartReport::broken; `report` is told, with the first one's witness.
/// @param terms in the set's columns; `form_terms` in the reference's
unsigned broken_sides(const Terms& terms, const Terms& form_terms, double lower, double upper, const Against& against, PartReport& report);

Grounds grounds_of(const Support& support);

}  // namespace assay
