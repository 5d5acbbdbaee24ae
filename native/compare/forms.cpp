#include "forms.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace assay {
namespace {

// 33 bits of mantissa: about 1e-10, and the same for 1/3 and 0.333333333333.
void append_rounded(std::string& key, double value) {
  int exponent = 0;
  auto mantissa = std::llround(std::ldexp(std::frexp(value, &exponent), 33));
  if (std::abs(mantissa) == int64_t{1} << 33) {  // rounded up to the next power of two
    mantissa /= 2;
    ++exponent;
  }
  const auto word = static_cast<uint64_t>(mantissa) << 12 | (static_cast<uint64_t>(exponent + 2048) & 0xFFF);
  for (int byte = 0; byte < 8; ++byte) key += static_cast<char>(word >> (8 * byte) & 0xFF);
}

}  // namespace

std::vector<Terms> row_terms(const Model& model) {
  std::vector<Terms> rows(static_cast<size_t>(model.rows()));
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      rows[model.index[k]].emplace_back(j, model.value[k]);
    }
  }
  return rows;
}

std::vector<int32_t> identity_of(const Model& model) {
  std::vector<int32_t> identity(model.cost.size());
  for (size_t j = 0; j < identity.size(); ++j) identity[j] = static_cast<int32_t>(j);
  return identity;
}

std::string form_key(const Terms& terms, int sign, double side) {
  double largest = 0;
  for (const auto& [column, value] : terms) largest = std::max(largest, std::abs(value));
  const double scale = largest > 0 ? sign / largest : sign;
  std::string key;
  key.reserve(12 * terms.size() + 8);
  for (const auto& [column, value] : terms) {
    for (int byte = 0; byte < 4; ++byte) key += static_cast<char>(static_cast<uint32_t>(column) >> (8 * byte) & 0xFF);
    append_rounded(key, value * scale);
  }
  append_rounded(key, side * std::abs(scale) + 0.0);  // no negative zero
  return key;
}

bool translate(const Terms& terms, const std::vector<int32_t>& to_column, Terms& out) {
  out.clear();
  for (const auto& [column, value] : terms) {
    if (to_column[column] < 0) return false;
    out.emplace_back(to_column[column], value);
  }
  std::sort(out.begin(), out.end());
  return true;
}

FormSet forms_of(const Model& model, const std::vector<Terms>& rows, const std::vector<int32_t>& to_column) {
  FormSet forms;
  Terms terms;
  const auto add = [&](double lower, double upper) {
    if (std::isfinite(upper)) ++forms[form_key(terms, 1, upper)];
    if (std::isfinite(lower)) ++forms[form_key(terms, -1, -lower)];
  };
  for (int32_t i = 0; i < model.rows(); ++i) {
    if (translate(rows[i], to_column, terms)) add(model.row_lower[i], model.row_upper[i]);
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    if (to_column[j] < 0) continue;
    terms.assign(1, {to_column[j], 1.0});
    add(model.column_lower[j], model.column_upper[j]);
  }
  return forms;
}

}  // namespace assay
