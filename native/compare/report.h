// A comparison as JSON.
#pragma once
#include <string>
#include <string_view>

#include "compare.h"

namespace assay {

/// {"rows", "exact", "formOnly",
///  "columns": [[reference, candidate, by]…], "unmatched": {"reference": [], "candidate": []},
///  "reference": [{"part", "name", "kept", "sound", "grounds", "side"?, "limit"?, "excess"?, "point"?}…],
///  "candidate": [{"part", "name", "implied", "grounds", …}…],
///  "objective": {"same", "grounds", "senseDiffers"?, "difference"?, "point"?}}
/// Points are by column name: of the candidate for a reference part, of the reference for a candidate part. Bounds that
/// nobody wrote (0 of a column) are listed only where they are missing or spurious.
std::string report_json(const Comparison& comparison);

}  // namespace assay
