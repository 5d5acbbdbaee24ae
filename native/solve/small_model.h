// A small model in whole numbers: every row, the costs and the bounds multiplied until the text's own decimals are
// integers. What is proved about these numbers holds for the text. One object a thread, reused; allocates nothing.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "../core/model.h"

namespace assay::small {

/// What the arrays hold; which models are taken is a matter of SmallLimits.
inline constexpr int kMostColumns = 64;
inline constexpr int kMostRows = 64;  // those of indicators included
inline constexpr int kMostVariables = kMostColumns + kMostRows;
inline constexpr int kMostMembers = 64;  // of all special ordered sets together
inline constexpr int kMostSets = 16;

using Wide = __int128;

/// No bound on that side.
inline constexpr int64_t kNoLower = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kNoUpper = std::numeric_limits<int64_t>::max();
/// Integers stay below, so that doubles hold them.
inline constexpr int64_t kMostInteger = int64_t{1} << 53;

/// Bounds of every variable: columns first (numerators over SmallModel::bound_scale), then rows.
struct Box {
  std::array<int64_t, kMostVariables> lower;
  std::array<int64_t, kMostVariables> upper;

  void copy(const Box& other, int variables) {
    std::copy_n(other.lower.begin(), variables, lower.begin());
    std::copy_n(other.upper.begin(), variables, upper.begin());
  }
};

/// A column of a special ordered set lies in [first, first + count) of SmallModel::member, in order of weight.
struct SmallSet {
  int type;
  int first;
  int count;
};

/// When `column` is fixed at `active`, row `row` holds.
struct SmallIndicator {
  int column;
  int64_t active;
  int row;
  int64_t lower;
  int64_t upper;
};

struct SmallModel {
  int columns = 0;
  int rows = 0;
  bool is_max = false;
  bool all_integer = false;
  bool has_integers = false;
  /// True: every objective value is a multiple of `step` (in units of the costs), since only integer columns have costs.
  bool has_step = false;
  int64_t step = 1;

  std::array<int64_t, kMostColumns * kMostRows> coefficient;  // row-wise, rows of `columns` entries
  std::array<int64_t, kMostColumns> cost;                     // to be minimised
  int64_t cost_scale = 1;
  int64_t offset = 0;                      // over cost_scale, of the minimum
  int64_t bound_scale = 1;
  std::array<double, kMostRows> row_scale;  // what each row was multiplied by

  Box root;
  std::array<bool, kMostColumns> is_integer;
  /// Semi-continuous columns: the part that is not zero. Others: no such part.
  std::array<bool, kMostColumns> is_semi;
  std::array<int64_t, kMostColumns> part_lower;
  std::array<int64_t, kMostColumns> part_upper;
  int semis = 0;

  int sets = 0;
  std::array<SmallSet, kMostSets> set;
  std::array<int, kMostMembers> member;
  int indicators = 0;
  std::array<SmallIndicator, kMostRows> indicator;

  const int64_t* row(int i) const { return &coefficient[static_cast<size_t>(i * columns)]; }
  int64_t* row(int i) { return &coefficient[static_cast<size_t>(i * columns)]; }
  bool has_disjunctions() const { return semis + sets + indicators > 0; }

  /// False: too large, quadratic, numbers too long, or bounds that only a tolerance decides; nothing else may be used then.
  bool take(const Model& model);
  /// Finds `step`; call once before a search with integers.
  void find_step();
  /// Moves every side of a row outwards by a millionth, the tolerance of solvers. False: numbers grow too long.
  bool loosen();

 private:
  struct Fraction {
    int64_t numerator;
    int64_t denominator;
  };
  bool take_whole(const Model& model);
  bool take_fractions(const Model& model);
  bool take_kinds(const Model& model);
  bool round_bounds(int column);
  bool take_sets(const Model& model);
  bool take_indicators(const Model& model);
  void clear_matrix();

  // Of take_fractions: every number of the matrix, and the least common multiple of the denominators of each row.
  std::array<Fraction, kMostColumns * kMostRows> entry_;
  std::array<int64_t, kMostRows> scale_;
};

}  // namespace assay::small
