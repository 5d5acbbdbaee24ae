// Text to text: read any dialect, write LP or MPS.
#pragma once
#include <string>
#include <string_view>

#include "verify.h"

namespace assay {

/// JSON: {"text", "renamed": [[what, from, to]…], "notes", "exact", "refused"?, "faults": […], "warnings": […]}. `text` is absent when the
/// input is no model, or when the target or the reader it is for cannot hold it.
std::string convert(std::string_view text, Job job, Format target, Dialect reader);

/// JSON: the table of where readers differ, see DialectRow in src/dialects.ts.
std::string describe_dialects();

}  // namespace assay
