// Which column of a candidate is which of the reference: by name, then by structure, then by search.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "../core/model.h"

namespace assay {

enum class MatchedBy : uint8_t { none, given, name, structure };

struct ColumnMap {
  std::vector<int32_t> to_candidate;  // [columns of the reference]; -1: no partner
  std::vector<int32_t> to_reference;  // [columns of the candidate]; -1: no partner
  std::vector<MatchedBy> by;          // [columns of the reference]
};

/// The maps worth trying, likeliest first, without repeats, at least one. Names come first: equal, then folded (names.h),
/// what they leave open by structure. The second map is by structure alone, since names such as x and y may be swapped.
/// Structure: colour refinement over costs, bounds, kinds, coefficients and sides, coarser where the candidate has faults;
/// a tie is broken by pairing one column of it and refining again; what no colour pairs, by a search of at most
/// kMapSearchNodes nodes for the map under which most rows and costs are the reference's.
std::vector<ColumnMap> column_maps(const Model& reference, const Model& candidate);

/// A map from names given by the caller. Returns what is wrong with them, or an empty text.
std::string given_map(const Model& reference, const Model& candidate,
                      const std::vector<std::pair<std::string, std::string>>& names, ColumnMap& out);

inline constexpr int kMapSearchNodes = 2'000;
/// Beyond these sizes columns are matched by name only: structure costs about columns² · nonzeros at worst.
inline constexpr int32_t kStructureColumns = 300;
inline constexpr int32_t kStructureNonzeros = 10'000;

}  // namespace assay
