#include "beyond.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "forms.h"

namespace assay {
namespace {

using Keys = std::vector<std::pair<Part, std::string>>;

std::string key_of(const SparseRow& row, const std::vector<int32_t>& to_reference) {
  Terms terms, own;
  for (size_t k = 0; k < row.index.size(); ++k) own.emplace_back(row.index[k], row.value[k]);
  if (!translate(own, to_reference, terms)) return {};
  return form_key(terms, 1, std::isfinite(row.upper) ? row.upper : 0) + form_key(terms, -1, std::isfinite(row.lower) ? -row.lower : 0) +
         (std::isfinite(row.upper) ? 'u' : '-') + (std::isfinite(row.lower) ? 'l' : '-');
}

std::string key_of(const std::vector<QuadraticTerm>& terms, const std::vector<int32_t>& to_reference) {
  std::vector<std::pair<std::pair<int32_t, int32_t>, double>> placed;
  for (const QuadraticTerm& term : terms) {
    const int32_t first = to_reference[term.first], second = to_reference[term.second];
    if (first < 0 || second < 0) return "private";
    placed.push_back({{std::min(first, second), std::max(first, second)}, term.value});
  }
  std::sort(placed.begin(), placed.end());
  std::string key;
  for (const auto& [pair, value] : placed) {
    // The coefficient by its own key: six decimals, as std::to_string writes them, would make all small ones the same.
    key += std::to_string(pair.first) + '*' + std::to_string(pair.second) + form_key({{pair.first, 1.0}}, 1, value);
  }
  return key;
}

std::string key_of(const SpecialSet& set, const std::vector<int32_t>& to_reference) {
  std::vector<std::pair<double, int32_t>> members;
  for (size_t k = 0; k < set.column.size(); ++k) members.emplace_back(set.weight[k], to_reference[set.column[k]]);
  std::sort(members.begin(), members.end());
  std::string key = std::to_string(set.type);
  if (set.type == 1) std::sort(members.begin(), members.end(), [](const auto& x, const auto& y) { return x.second < y.second; });
  for (const auto& [weight, column] : members) key += ' ' + std::to_string(column);
  return key;
}

Keys keys_of(const Model& model, const std::vector<int32_t>& to_reference) {
  Keys keys;
  for (const SpecialSet& set : model.sets) keys.emplace_back(Part::set, key_of(set, to_reference));
  for (const Indicator& one : model.indicators) {
    keys.emplace_back(Part::indicator, std::to_string(to_reference[one.column]) + (one.active ? '=' : '!') + key_of(one.row, to_reference));
  }
  for (const QuadraticRow& row : model.quadratic_rows) {
    keys.emplace_back(Part::quadraticRow, key_of(row.terms, to_reference) + key_of(row.linear, to_reference));
  }
  return keys;
}

Keys keys_of_reference(const Comparison& comparison) { return keys_of(comparison.reference_model, identity_of(comparison.reference_model)); }
Keys keys_of_candidate(const Comparison& comparison) { return keys_of(comparison.candidate_model, comparison.map.to_reference); }

void hold(const Keys& parts, const Keys& others, std::vector<PartReport>& reports) {
  Part before = Part::row;
  int32_t at = 0;
  for (const auto& part : parts) {
    at = part.first == before ? at + 1 : 0;
    before = part.first;
    PartReport report{.part = part.first, .at = at, .witness = {}};
    report.right = report.sound = std::find(others.begin(), others.end(), part) != others.end();
    if (!report.right) report.grounds = Grounds::formOnly;
    reports.push_back(std::move(report));
  }
}

}  // namespace

void find_spurious_beyond_linear(Comparison& comparison) {
  hold(keys_of_candidate(comparison), keys_of_reference(comparison), comparison.candidate);
}

void find_kept_beyond_linear(Comparison& comparison) {
  hold(keys_of_reference(comparison), keys_of_candidate(comparison), comparison.reference);
}

bool same_quadratics(const Comparison& comparison) {
  const Model& reference = comparison.reference_model;
  return key_of(reference.quadratic, identity_of(reference)) == key_of(comparison.candidate_model.quadratic, comparison.map.to_reference);
}

}  // namespace assay
