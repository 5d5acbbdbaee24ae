// Text to text: read any dialect, write LP or MPS.
#pragma once
#include <string>
#include <string_view>

#include "verify.h"

namespace assay {

/// JSON: {"text", "renamed": [[what, from, to]…], "exact", "refused"?, "faults": […], "warnings": […]}. `text` is absent when the input
/// is no model or the target cannot hold it.
std::string convert(std::string_view text, Job job, Format target);

}  // namespace assay
