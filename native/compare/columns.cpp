#include "columns.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <unordered_map>

#include "../core/diagnostics.h"
#include "forms.h"
#include "names.h"

namespace assay {
namespace {

constexpr int kColourRounds = 4;

uint64_t mixed(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15;
  return hash ^ (hash >> 29);
}

// Rounded to single precision, so that 1/3 and 0.333333333333 are one colour.
uint64_t mixed(uint64_t hash, double value) { return mixed(hash, uint64_t{std::bit_cast<uint32_t>(static_cast<float>(value + 0.0))}); }

// Colours of the columns of a model, coarse to fine: round 0 sees cost and kind, round 1 bounds too, each further one the
// rows through which a column meets the others.
class Colours {
 public:
  /// `pair` gives columns that are paired already a colour of their own: the same number in both models, -1 for none.
  Colours(const Model& model, const std::vector<int32_t>& pair) : model_(model), rows_(row_terms(model)) {
    rounds_.emplace_back();
    for (int32_t j = 0; j < model.columns(); ++j) {
      const uint64_t own = mixed(mixed(1, model.cost[j]), static_cast<uint64_t>(model.kind[j]));
      rounds_[0].push_back(pair[j] < 0 ? own : mixed(own, static_cast<uint64_t>(pair[j]) + 1));
    }
    rounds_.emplace_back();
    for (int32_t j = 0; j < model.columns(); ++j) {
      rounds_[1].push_back(mixed(mixed(rounds_[0][j], model.column_lower[j]), model.column_upper[j]));
    }
    while (rounds_.size() < kColourRounds + 2) refine();
  }
  const std::vector<uint64_t>& round(size_t at) const { return rounds_[at]; }
  size_t rounds() const { return rounds_.size(); }

 private:
  // A row's colour does not depend on its factor or on the side that it is written from; sums do not depend on order.
  uint64_t row_colour(int32_t row) const {
    double largest = 0;
    for (const auto& [column, value] : rows_[row]) largest = std::max(largest, std::abs(value));
    if (largest == 0) return 0;
    const auto seen_from = [&](double scale, double side) {
      uint64_t sum = mixed(7, side * std::abs(scale));
      for (const auto& [column, value] : rows_[row]) sum += mixed(rounds_.back()[column], value * scale);
      return mixed(3, sum);
    };
    uint64_t colour = 0;
    if (std::isfinite(model_.row_upper[row])) colour += seen_from(1 / largest, model_.row_upper[row]);
    if (std::isfinite(model_.row_lower[row])) colour += seen_from(-1 / largest, -model_.row_lower[row]);
    return colour;
  }

  void refine() {
    std::vector<uint64_t> next = rounds_.back();
    for (int32_t i = 0; i < model_.rows(); ++i) {
      const uint64_t colour = row_colour(i);
      double largest = 0;
      for (const auto& [column, value] : rows_[i]) largest = std::max(largest, std::abs(value));
      for (const auto& [column, value] : rows_[i]) next[column] += mixed(colour, std::abs(value) / largest);
    }
    for (uint64_t& colour : next) colour = mixed(5, colour);
    rounds_.push_back(std::move(next));
  }

  const Model& model_;
  std::vector<Terms> rows_;
  std::vector<std::vector<uint64_t>> rounds_;
};

ColumnMap empty_map(const Model& reference, const Model& candidate) {
  return {.to_candidate = std::vector<int32_t>(reference.cost.size(), -1),
          .to_reference = std::vector<int32_t>(candidate.cost.size(), -1),
          .by = std::vector<MatchedBy>(reference.cost.size(), MatchedBy::none)};
}

void pair_up(ColumnMap& map, int32_t reference, int32_t candidate, MatchedBy by) {
  map.to_candidate[reference] = candidate;
  map.to_reference[candidate] = reference;
  map.by[reference] = by;
}

// Pairs columns whose key is the same and stands for one open column on either side.
template <class Key>
void pair_unique(const std::vector<Key>& reference, const std::vector<Key>& candidate, MatchedBy by, ColumnMap& map) {
  constexpr int32_t kSeveral = -2;
  std::unordered_map<Key, std::pair<int32_t, int32_t>> found;
  const auto note = [](int32_t& place, int32_t at) { place = place == -1 ? at : kSeveral; };
  for (size_t a = 0; a < reference.size(); ++a) {
    if (map.to_candidate[a] < 0) note(found.try_emplace(reference[a], -1, -1).first->second.first, static_cast<int32_t>(a));
  }
  for (size_t b = 0; b < candidate.size(); ++b) {
    if (map.to_reference[b] < 0) note(found.try_emplace(candidate[b], -1, -1).first->second.second, static_cast<int32_t>(b));
  }
  for (const auto& [key, pair] : found) {
    if (pair.first >= 0 && pair.second >= 0) pair_up(map, pair.first, pair.second, by);
  }
}

void match_names(const Model& reference, const Model& candidate, ColumnMap& map) {
  pair_unique(reference.column_name, candidate.column_name, MatchedBy::name, map);
  const auto folded = [](const Model& model) {
    std::vector<std::string> names;
    for (const std::string_view name : model.column_name) names.push_back(fold_name(name));
    return names;
  };
  pair_unique(folded(reference), folded(candidate), MatchedBy::name, map);
}

// Depth-first over the open columns of the reference; a leaf's worth is how many of the candidate's inequalities and costs
// are the reference's under it.
class Search {
 public:
  Search(const Model& reference, const Model& candidate, const Colours& mine, const Colours& theirs, ColumnMap map)
      : reference_(reference), candidate_(candidate), rows_(row_terms(candidate)), map_(std::move(map)), best_(map_) {
    std::vector<int32_t> identity(reference.cost.size());
    for (size_t a = 0; a < identity.size(); ++a) identity[a] = static_cast<int32_t>(a);
    forms_ = forms_of(reference, row_terms(reference), identity);
    for (size_t a = 0; a < map_.to_candidate.size(); ++a) {
      if (map_.to_candidate[a] < 0) open_.push_back(static_cast<int32_t>(a));
    }
    for (const int32_t a : open_) {
      std::vector<std::pair<int, int32_t>> likely;
      for (size_t b = 0; b < map_.to_reference.size(); ++b) {
        if (map_.to_reference[b] >= 0) continue;
        int alike = 0;
        for (size_t r = 0; r < mine.rounds(); ++r) alike += mine.round(r)[a] == theirs.round(r)[b] ? 1 : 0;
        likely.emplace_back(-alike, static_cast<int32_t>(b));
      }
      std::sort(likely.begin(), likely.end());
      std::vector<int32_t> order;
      for (const auto& [alike, b] : likely) order.push_back(b);
      choices_.push_back(std::move(order));
    }
    int32_t free = 0;
    for (const int32_t a : map_.to_reference) free += a < 0 ? 1 : 0;
    to_place_ = std::min<size_t>(open_.size(), static_cast<size_t>(free));
  }

  ColumnMap run() {
    if (to_place_ > 0) descend(0, 0);
    return best_;
  }

 private:
  int worth() const {
    int worth = 0;
    for (const auto& [key, count] : forms_of(candidate_, rows_, map_.to_reference)) {
      if (forms_.contains(key)) worth += 3 * count;
    }
    for (size_t a = 0; a < map_.to_candidate.size(); ++a) {
      const int32_t b = map_.to_candidate[a];
      if (b < 0) continue;
      if (std::abs(reference_.cost[a] - candidate_.cost[b]) <= 1e-9 * std::max(1.0, std::abs(reference_.cost[a]))) worth += 2;
      if (reference_.kind[a] == candidate_.kind[b]) worth += 1;
    }
    return worth;
  }

  void descend(size_t depth, size_t placed) {
    if (nodes_ >= kMapSearchNodes) return;
    ++nodes_;
    if (placed == to_place_) {
      if (const int found = worth(); found > best_worth_) {
        best_worth_ = found;
        best_ = map_;
      }
      return;
    }
    const int32_t a = open_[depth];
    for (const int32_t b : choices_[depth]) {
      if (map_.to_reference[b] >= 0) continue;
      pair_up(map_, a, b, MatchedBy::structure);
      descend(depth + 1, placed + 1);
      map_.to_candidate[a] = -1;
      map_.to_reference[b] = -1;
      map_.by[a] = MatchedBy::none;
    }
    if (open_.size() - depth > to_place_ - placed) descend(depth + 1, placed);  // this one stays without a partner
  }

  const Model& reference_;
  const Model& candidate_;
  std::vector<Terms> rows_;
  FormSet forms_;
  ColumnMap map_;
  ColumnMap best_;
  std::vector<int32_t> open_;
  std::vector<std::vector<int32_t>> choices_;
  size_t to_place_ = 0;
  int best_worth_ = -1;
  int nodes_ = 0;
};

// The number of each column's pair, as Colours wants it: the reference's own index on both sides.
std::vector<int32_t> pairs_of(const std::vector<int32_t>& to_candidate) {
  std::vector<int32_t> pair(to_candidate.size(), -1);
  for (size_t a = 0; a < pair.size(); ++a) {
    if (to_candidate[a] >= 0) pair[a] = static_cast<int32_t>(a);
  }
  return pair;
}

size_t open_columns(const std::vector<int32_t>& places) {
  return static_cast<size_t>(std::count(places.begin(), places.end(), -1));
}

// Nothing left to pair on one side or the other.
bool is_complete(const ColumnMap& map) { return open_columns(map.to_candidate) == 0 || open_columns(map.to_reference) == 0; }

// Pairs one column of the finest colour that both sides still share. False when there is none.
bool break_tie(const Colours& mine, const Colours& theirs, ColumnMap& map) {
  for (size_t r = mine.rounds(); r-- > 2;) {
    for (size_t a = 0; a < map.to_candidate.size(); ++a) {
      if (map.to_candidate[a] >= 0) continue;
      for (size_t b = 0; b < map.to_reference.size(); ++b) {
        if (map.to_reference[b] >= 0 || mine.round(r)[a] != theirs.round(r)[b]) continue;
        pair_up(map, static_cast<int32_t>(a), static_cast<int32_t>(b), MatchedBy::structure);
        return true;
      }
    }
  }
  return false;
}

void match_structure(const Model& reference, const Model& candidate, ColumnMap& map) {
  while (true) {
    const Colours mine(reference, pairs_of(map.to_candidate)), theirs(candidate, map.to_reference);
    const size_t before = open_columns(map.to_candidate);
    for (size_t r = mine.rounds(); r-- > 2;) pair_unique(mine.round(r), theirs.round(r), MatchedBy::structure, map);
    if (is_complete(map)) return;
    if (open_columns(map.to_candidate) < before || break_tie(mine, theirs, map)) continue;
    map = Search(reference, candidate, mine, theirs, std::move(map)).run();
    return;
  }
}

bool fits_structure(const Model& model) {
  return model.columns() <= kStructureColumns && model.nonzeros() <= kStructureNonzeros;
}

}  // namespace

std::vector<ColumnMap> column_maps(const Model& reference, const Model& candidate) {
  std::vector<ColumnMap> maps;
  ColumnMap by_name = empty_map(reference, candidate);
  match_names(reference, candidate, by_name);
  // Names that leave columns open on both sides: perhaps those columns are auxiliary, perhaps they were only renamed.
  ColumnMap completed = by_name;
  ColumnMap by_structure = empty_map(reference, candidate);
  if (fits_structure(reference) && fits_structure(candidate)) {
    if (!is_complete(completed)) match_structure(reference, candidate, completed);
    match_structure(reference, candidate, by_structure);
  } else {
    by_structure = by_name;
  }
  const auto add = [&](ColumnMap map) {
    const auto same = [&](const ColumnMap& other) { return other.to_candidate == map.to_candidate; };
    if (std::none_of(maps.begin(), maps.end(), same)) maps.push_back(std::move(map));
  };
  add(std::move(completed));
  add(std::move(by_structure));
  add(std::move(by_name));
  return maps;
}

std::string given_map(const Model& reference, const Model& candidate,
                      const std::vector<std::pair<std::string, std::string>>& names, ColumnMap& out) {
  out = empty_map(reference, candidate);
  const auto place = [](const Model& model, const std::string& name) {
    const auto found = std::find(model.column_name.begin(), model.column_name.end(), name);
    return found == model.column_name.end() ? -1 : static_cast<int32_t>(found - model.column_name.begin());
  };
  for (const auto& [mine, theirs] : names) {
    const int32_t a = place(reference, mine), b = place(candidate, theirs);
    if (a < 0) return "the reference has no column " + quoted(mine);
    if (b < 0) return "the candidate has no column " + quoted(theirs);
    if (out.to_candidate[a] >= 0 || out.to_reference[b] >= 0) return "a column is mapped twice: " + quoted(mine) + " to " + quoted(theirs);
    pair_up(out, a, b, MatchedBy::given);
  }
  return {};
}

}  // namespace assay
