// What this machine has: one solver at a time, as JSON.
#pragma once
#include <string>

#include "core/codes.h"

namespace assay {

/// {"name", "found", "path"?, "version"?, "licence"?, "sizeLimits"?, "capabilities": {…}, "fault"?: {"code", "message"}}. Opens the
/// solver's library, which may take a tenth of a second the first time.
std::string describe_solver(SolverId id);

}  // namespace assay
