// Dual values of the rows of a linear program, for programs that look at them.
#pragma once
#include <string>
#include <string_view>

#include "job.h"

namespace assay {

/// Reads and solves an MPS text. @returns JSON: {"duals": {row: d objective / d side}}, empty where the text is no linear program, has no
/// optimum, or no solver gives any
std::string duals(std::string_view text, Job job);

}  // namespace assay
