// Exact checks of what a dictionary of doubles claims, in 128-bit integers. One object a thread.
#pragma once
#include <array>
#include <cstdint>

#include "small_model.h"
#include "small_simplex.h"

namespace assay::small {

/// A point with a common denominator, and its objective in units of the integer costs.
struct Point {
  std::array<int64_t, kMostColumns> numerator;
  int64_t denominator = 1;
  Wide objective = 0;     // over denominator
  double violation = 0;   // of the row that is missed most, in the text's units; 0: none, exactly
};

/// objective(a) against objective(b), exactly; false when the numbers are too long to tell.
bool compare_objectives(Wide a, Wide below_a, Wide b, Wide below_b, int& order);

class Prover {
 public:
  /// Absolute change of a row's side that no solver would notice: an answer that it changes hangs on the tolerance.
  static constexpr double kTolerance = 1e-6;
  /// How far a proof without exact vertex may be off, relative to max(1, |value|).
  static constexpr double kNear = 1e-9;

  void begin(const SmallModel& model);

  /// Whether no point of `box` keeps the rows. Sets doubtful() where rows moved by the tolerance could make room.
  bool refutes(const Box& box, const Multipliers& multipliers, double determinant);

  /// Whether no point of `box` is better than `incumbent`: by less than a step where there is one, else within kNear, and
  /// then `gap` tells how much is missing (in units of the integer costs).
  bool bounds(const Box& box, const Multipliers& multipliers, double determinant, const Point& incumbent, double& gap);

  /// The point of the dictionary, its integer columns rounded: exactly where the determinant makes it whole, else near it.
  /// False: it breaks bounds, sets, semi-continuous parts or indicators; `violation` tells about rows.
  bool take_point(const Dictionary& dictionary, Point& out) const;
  /// How far multipliers (columns) and directions (rows) must lean to the safe side for rounding to do no harm.
  void column_margins(const Multipliers& multipliers, double* out) const;
  void row_margins(const double* direction, double* out) const;

  /// Whether the direction never leaves the rows and bounds and improves; makes it whole numbers.
  bool improves_forever(const Box& box, const double* direction, double determinant, std::array<int64_t, kMostColumns>& out) const;

  bool doubtful() const { return doubtful_; }
  void clear_doubt() { doubtful_ = false; }

 private:
  bool make_whole(const Multipliers& multipliers, double determinant);
  Wide make_near(const Multipliers& multipliers);
  template <class Multiplier>
  bool total(const Box& box, const Multiplier* multipliers, bool with_costs, Wide denominator, Wide& out);
  template <class Multiplier>
  bool refutes_by(const Box& box, const Multiplier* multipliers);
  template <class Multiplier>
  bool bounds_by(const Box& box, const Multiplier* multipliers, Wide denominator, const Point& incumbent, double& gap);
  template <class Multiplier>
  double forgiven(const Multiplier* multipliers) const;
  void imply_reach();
  bool tighten_once();
  bool keeps(Point& point) const;
  bool keeps_structures(const Point& point) const;
  bool point_over(const Dictionary& dictionary, double denominator, Point& out) const;

  const SmallModel* model_ = nullptr;
  bool doubtful_ = false;
  std::array<int64_t, kMostRows> whole_;  // multipliers as integers: exactly, or nearly
  std::array<Wide, kMostRows> near_;
  // Bounds that rows imply for columns without any, over the root: numerators over bound_scale. Made when first needed.
  bool has_reach_ = false;
  std::array<int64_t, kMostColumns> reach_lower_;
  std::array<int64_t, kMostColumns> reach_upper_;
};

}  // namespace assay::small
