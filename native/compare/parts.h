// A model without some of its parts.
#pragma once
#include <vector>

#include "compare.h"
#include "forms.h"

namespace assay {

/// Takes every part that is wrong, or not soundly right, out of the model that the reports are about: of rows the broken sides, bounds,
/// semi-continuity, sets, indicators, quadratic rows. Integrality stays where `keep_integrality`, since rows are compared over whole points.
/// False when there is none.
bool leave_out_wrong(const std::vector<PartReport>& reports, bool keep_integrality, Model& model);

/// Adds lower <= terms <= upper behind the model's rows.
void append_row(Model& model, const Terms& terms, double lower, double upper);

}  // namespace assay
