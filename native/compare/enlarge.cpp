#include "enlarge.h"

#include <algorithm>
#include <cmath>

#include "../core/rational.h"

namespace assay {
namespace {

constexpr int kMostPlaces = 300;

// [rows] what each is multiplied by, as a power of ten; empty: nothing is small.
std::vector<int> places_of(const Model& model) {
  std::vector<double> largest(model.row_lower.size(), 0);
  for (size_t k = 0; k < model.index.size(); ++k) {
    double& size = largest[static_cast<size_t>(model.index[k])];
    size = std::max(size, std::abs(model.value[k]));
  }
  const auto is_small = [](double size) { return size > 0 && size < kSmallRow; };
  if (std::none_of(largest.begin(), largest.end(), is_small)) return {};
  std::vector<int> places;
  for (const double size : largest) places.push_back(is_small(size) ? std::min(kMostPlaces, static_cast<int>(-std::floor(std::log10(size)))) : 0);
  return places;
}

class Enlarger {
 public:
  explicit Enlarger(Model& model) : model_(model), before_(model) { model.exact.clear(); }

  void copy(const ExactEntry& entry) { model_.exact.push_back(entry); }
  double times(Field field, size_t slot, double value, int places) {
    if (!std::isfinite(value)) return value;
    const Rational factor(Integer::power_of_ten(static_cast<uint32_t>(places)), Integer(1));
    const Number number = from_rational(before_.exact_of(field, static_cast<uint32_t>(slot), value) * factor, model_.pool);
    if (!number.is_exact()) model_.exact.push_back({field, static_cast<uint32_t>(slot), number});
    return number.value;
  }
  void finish() {
    const auto key = [](const ExactEntry& entry) { return std::pair(entry.field, entry.slot); };
    std::sort(model_.exact.begin(), model_.exact.end(), [&](const auto& one, const auto& other) { return key(one) < key(other); });
  }

 private:
  Model& model_;
  const Model before_;
};

}  // namespace

void enlarge_small_rows(Model& model) {
  const std::vector<int> places = places_of(model);
  if (places.empty()) return;
  const auto places_at = [&](const ExactEntry& entry) {
    if (entry.field == Field::matrix) return places[static_cast<size_t>(model.index[entry.slot])];
    return entry.field == Field::rowLower || entry.field == Field::rowUpper ? places[entry.slot] : 0;
  };
  const std::vector<ExactEntry> entries = model.exact;
  Enlarger enlarger(model);
  for (const ExactEntry& entry : entries) {
    if (places_at(entry) == 0) enlarger.copy(entry);
  }
  for (size_t k = 0; k < model.index.size(); ++k) {
    const int by = places[static_cast<size_t>(model.index[k])];
    if (by > 0) model.value[k] = enlarger.times(Field::matrix, k, model.value[k], by);
  }
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i] == 0) continue;
    model.row_lower[i] = enlarger.times(Field::rowLower, i, model.row_lower[i], places[i]);
    model.row_upper[i] = enlarger.times(Field::rowUpper, i, model.row_upper[i], places[i]);
  }
  enlarger.finish();
}

}  // namespace assay
