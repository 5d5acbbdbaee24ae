// Why a verdict is what it is, by names: binding rows of an optimum, an irreducible set of an infeasible model, the ray of
// an unbounded one. Costs further solves; asked for by the flag `explain`.
#pragma once
#include <string>

#include "judge.h"

namespace assay {

/// Appends the JSON value of "explain" to `out`; nothing when there is nothing to say.
///   optimal:    {"binding": [{"row", "side", "activity"}…]}
///   infeasible: {"irreducible": bool, "rows": [{"row", "lower"?, "upper"?}…], "bounds": [{"column", "lower"?, "upper"?}…],
///                "integers": [names whose integrality is part of the conflict]}
///   unbounded:  {"ray": {name: step…}}
void append_explanation(const Model& model, const Judgement& judgement, Judge& judge, std::string& out);

/// Name of a row or column as a person is shown it: the text's, or `row 3` / `column 2` counted from 1.
std::string row_label(const Model& model, int32_t row);
std::string column_label(const Model& model, int32_t column);

/// Activity of every row at a point, compensated.
std::vector<double> activities(const Model& model, const std::vector<double>& point);

}  // namespace assay
