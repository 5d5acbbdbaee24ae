// Inequalities in a form that does not depend on how they are written: what makes most rows of a good candidate the
// reference's without a solve.
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "../core/model.h"

namespace assay {

/// A linear expression: columns ascend, no zeros.
using Terms = std::vector<std::pair<int32_t, double>>;

/// The rows of a model's matrix, as expressions.
std::vector<Terms> row_terms(const Model& model);

/// Each column in its own place.
std::vector<int32_t> identity_of(const Model& model);

/// Key of sign·terms <= side, where sign is 1 or -1. Equal for inequalities that differ by a positive factor, up to 1e-9
/// relative; a single column's row and the bound that it means have one key.
std::string form_key(const Terms& terms, int sign, double side);

/// The inequalities of a model, by key, each with how often it is given: sides of rows, and bounds.
using FormSet = std::unordered_map<std::string, int>;

/// @param to_column where each column of the model goes; a row that holds a column without a place (-1) is left out
FormSet forms_of(const Model& model, const std::vector<Terms>& rows, const std::vector<int32_t>& to_column);

/// The expression in other columns, sorted; false when it holds one without a place (-1).
bool translate(const Terms& terms, const std::vector<int32_t>& to_column, Terms& out);

}  // namespace assay
