// Random small models of every kind, from a seed alone: what the two ways of answering are compared on.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "triples.h"

namespace assay {

/// Reproducible: the same seed and number give the same model on every machine.
class RandomModels {
 public:
  explicit RandomModels(uint64_t seed) : seed_(seed) {}

  /// Model number `index`; at most `most` columns and rows.
  void make(uint64_t index, int most, Model& model) {
    random_.seed(seed_ * 0x9e3779b97f4a7c15u + index);
    model.clear();
    inside_.clear();
    style_ = {.integers = chance(60), .equalities = chance(25), .decimals = chance(35), .scaled = chance(12), .degenerate = chance(20), .boxed = chance(50), .feasible = chance(60)};
    const int columns = size(most);
    const int rows = size(most);
    model.sense = chance(50) ? Sense::max : Sense::min;
    if (chance(10)) put(model, Field::offset, 0, model.offset);
    for (int j = 0; j < columns; ++j) add_column(model);
    for (int i = 0; i < rows; ++i) add_row(model, columns);
    build_matrix(model, triples_);
    triples_.clear();
    if (chance(10)) add_sets(model);
    if (chance(10)) add_indicators(model);
  }

 private:
  struct Style {
    bool integers, equalities, decimals, scaled, degenerate, boxed, feasible;
  };

  int below(int limit) { return static_cast<int>(random_() % static_cast<uint64_t>(limit)); }
  bool chance(int percent) { return below(100) < percent; }
  int between(int low, int high) { return low + below(high - low + 1); }
  /// Mostly few, as language models write them.
  int size(int most) { return chance(70) ? between(1, std::min(most, 6)) : between(1, most); }

  /// A coefficient as texts have them: small whole numbers, decimals, at times very large or small ones.
  std::string text(int most) {
    std::string out = std::to_string(between(1, most));
    if (style_.decimals && chance(50)) out = chance(30) ? "0." + std::to_string(between(1, 99)) : out + "." + std::to_string(between(0, 999));
    if (style_.decimals && chance(3)) out = chance(50) ? "0.333333333333" : "0.166666666667";
    if (style_.scaled && chance(30)) out += chance(50) ? "e" + std::to_string(between(1, 5)) : "e-" + std::to_string(between(1, 4));
    return out;
  }

  Number number(Model& model, const std::string& text, bool negative) {
    Number out;
    const char* at = text.data();
    scan_number(at, text.data() + text.size(), out, model.pool);
    return negative ? negate(out, model.pool) : out;
  }

  void put(Model& model, Field field, size_t slot, double& to) {
    const Number drawn = number(model, text(100), chance(25));
    to = drawn.value;
    if (!drawn.is_exact()) model.exact.push_back({field, static_cast<uint32_t>(slot), drawn});
  }

  void add_column(Model& model) {
    const size_t j = model.cost.size();
    model.cost.push_back(0);
    model.column_lower.push_back(0);
    model.column_upper.push_back(kInfinity);
    model.column_name.emplace_back();
    model.kind.push_back(ColumnKind::continuous);
    if (!chance(10)) put(model, Field::cost, j, model.cost.back());
    double& lower = model.column_lower.back();
    double& upper = model.column_upper.back();
    if (style_.integers && chance(70)) model.kind.back() = ColumnKind::integer;
    const bool whole = model.kind.back() == ColumnKind::integer;
    const int which = below(100);
    if (which < 5) lower = -kInfinity;
    else if (which < 8) lower = upper = between(-3, 6);
    else if (which < 12) lower = -between(1, 20);
    else if (which < 14) lower = -kInfinity, upper = between(-5, 20);
    else if (which < 24) lower = between(0, 4), upper = lower + between(0, 12);
    else if (whole && which < 45) upper = 1;
    else if (which < 50 && !whole) {
      upper = between(1, 40);
      if (style_.decimals && chance(40)) {
        const Number drawn = number(model, text(40), false);
        upper = drawn.value;
        if (!drawn.is_exact()) model.exact.push_back({Field::columnUpper, static_cast<uint32_t>(j), drawn});
      }
    } else if (style_.boxed) upper = between(1, 40);
    if (chance(4) && std::isfinite(upper) && lower == 0 && upper > 1) {
      model.kind.back() = whole ? ColumnKind::semiInteger : ColumnKind::semiContinuous;
      lower = between(0, static_cast<int>(upper));
    }
    const double from = std::isfinite(lower) ? lower : std::min(0.0, std::floor(upper));
    inside_.push_back(from + std::min(between(0, 4), static_cast<int>(std::min(4.0, upper - from))));
  }

  void add_row(Model& model, int columns) {
    const auto i = static_cast<int32_t>(model.row_lower.size());
    const int filled = chance(50) ? 100 : between(20, 80);
    double sum = 0;
    double activity = 0;  // at a point within the bounds
    for (int j = 0; j < columns; ++j) {
      if (!chance(filled)) continue;
      const Number drawn = number(model, style_.degenerate && chance(70) ? "1" : text(20), chance(30));
      triples_.push_back({i, j, drawn});
      sum += drawn.value;
      activity += drawn.value * inside_[static_cast<size_t>(j)];
    }
    model.row_name.emplace_back();
    model.row_lower.push_back(-kInfinity);
    model.row_upper.push_back(kInfinity);
    double& lower = model.row_lower.back();
    double& upper = model.row_upper.back();
    const auto side = [&](Field field, double& to) {
      if (style_.degenerate && chance(60)) {
        to = chance(50) ? 0 : between(1, 4);
      } else if (chance(40)) {
        to = std::floor(sum * between(1, 6));  // through a whole point, so that many rows can hold together
      } else {
        put(model, field, static_cast<size_t>(i), to);
        if (chance(50) && model.exact.empty()) to *= between(1, 10);
      }
    };
    const int which = below(100);
    if (style_.feasible) {
      const int slack = style_.degenerate || chance(30) ? 0 : between(0, 20);
      if (style_.equalities && which < 50 && activity == std::floor(activity)) lower = upper = activity;
      else if (which < 60) upper = std::ceil(activity) + slack;
      else if (which < 95) lower = std::floor(activity) - slack;
      else lower = std::floor(activity) - slack, upper = std::ceil(activity) + between(0, 9);
      return;
    }
    if (style_.equalities ? which < 60 : which < 10) {
      lower = upper = std::floor(sum * between(0, 5)) + (chance(20) ? between(0, 3) : 0);
    } else if (which < 70) {
      side(Field::rowUpper, upper);
    } else if (which < 95) {
      side(Field::rowLower, lower);
    } else {
      lower = between(-5, 30);
      upper = lower + between(0, 30);
    }
  }

  void add_sets(Model& model) {
    SpecialSet set{.name = {}, .type = between(1, 2), .column = {}, .weight = {}};
    for (int j = 0; j < model.columns(); ++j) {
      if (!chance(60)) continue;
      set.column.push_back(j);
      set.weight.push_back(static_cast<double>(set.column.size()));
    }
    if (set.column.size() > 1) model.sets.push_back(set);
  }

  void add_indicators(Model& model) {
    for (int j = 0; j < model.columns(); ++j) {
      if (model.kind[static_cast<size_t>(j)] != ColumnKind::integer || model.column_lower[static_cast<size_t>(j)] != 0 ||
          model.column_upper[static_cast<size_t>(j)] != 1 || !chance(50)) {
        continue;
      }
      Indicator indicator{.column = j, .active = chance(70), .row = {}};
      for (int k = 0; k < model.columns(); ++k) {
        if (k == j || !chance(60)) continue;
        indicator.row.index.push_back(k);
        indicator.row.value.push_back(between(1, 9));
      }
      if (indicator.row.index.empty()) continue;
      if (chance(70)) indicator.row.upper = between(0, 30);
      else indicator.row.lower = between(0, 30);
      model.indicators.push_back(indicator);
    }
  }

  uint64_t seed_;
  std::mt19937_64 random_;
  Style style_{};
  std::vector<Triple> triples_;
  std::vector<double> inside_;
};

}  // namespace assay
