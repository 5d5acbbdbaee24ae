// Names as people vary them: `num_cars`, `numCars`, `NumberOfCars`; `x_1_2`, `x[1,2]`, `x(1,2)`.
#pragma once
#include <string>
#include <string_view>

namespace assay {

/// The words and numbers of a name, lower case, plurals folded, joined by single blanks: two names that fold to the same
/// text differ only in case, separators, plural or index style. "x12" is "x 12" and not "x 1 2".
std::string fold_name(std::string_view name);

}  // namespace assay
