// The bounded-variable simplex method on a dense dictionary in doubles. Nothing it says is believed: small_proof.h turns
// its multipliers and points into integers and checks those. Values, any thread; no allocation.
#pragma once
#include <array>
#include <cstdint>

#include "small_model.h"

namespace assay::small {

enum class End : uint8_t { optimal, infeasible, unbounded, cutoff, spent };

/// What proves an end: one multiplier a row of SmallModel, to be tried as it is and times the determinant.
struct Multipliers {
  std::array<double, kMostRows> row;
  bool with_costs = false;  // of a bound; without costs: of a refutation
};

/// Variables are columns 0 … n - 1 and activities of rows n … n + m - 1; each basic one is a combination of the
/// nonbasic ones, which stand at a bound (or at 0 without any).
class Dictionary {
 public:
  /// Activities basic, columns at the bound that their cost prefers.
  void load(const SmallModel& model, const Box& box, bool with_costs);
  void copy(const Dictionary& other);
  /// Takes new bounds of one variable; solve() must follow.
  void set_bounds(const SmallModel& model, const Box& box, int variable);
  void drop_costs();

  /// Dual simplex where the dictionary is or can be made dual feasible, else primal. `work` counts down by table entries
  /// touched; End::cutoff once the objective of a dual feasible dictionary is above `cutoff`.
  End solve(double cutoff, double& work);

  double objective() const;  // in units of the integer costs
  double value(int variable) const { return value_[variable]; }
  bool is_basic(int variable) const { return place_[variable] >= columns_; }
  /// |det| of the integer basis matrix, to within rounding.
  double determinant() const;
  double unit(int row) const { return unit_[row]; }  // of an activity: integer row times unit
  int pivots() const { return pivots_; }

  // With `margin` (one a column; a row for rays) the proof leans to the safe side by that much wherever a bound is missing,
  // so that rounding does no harm; without (null), it is as the basis has it.
  void bound_multipliers(const double* margin, Multipliers& out) const;       // after optimal and cutoff
  void refutation_multipliers(const double* margin, Multipliers& out) const;  // after infeasible
  void ray(const double* margin, double* columns) const;                      // after unbounded: direction of the columns

 private:
  double* table_row(int i) { return &table_[static_cast<size_t>(i * columns_)]; }
  const double* table_row(int i) const { return &table_[static_cast<size_t>(i * columns_)]; }
  double excess(int basic_row) const;  // below zero: under the lower bound; above: over the upper one
  bool make_dual_feasible();
  void place_at_bound(int column);
  void compute_basic();
  void pivot(int row, int column, double target);
  End primal(double& work);
  End dual(double cutoff, double& work);
  struct Entering {
    int column = -1;
    double direction = 0;
  };
  struct Leaving {
    int row = -1;
    double step = 0;
    double target = 0;
  };
  Entering choose_entering(const double* gradient, bool bland) const;
  Leaving choose_leaving(const Entering& entering, bool bland) const;
  void lean(const double* margin, double unit, double* weights) const;
  bool gather_infeasibility(double* gradient) const;
  int choose_infeasible_row(bool bland) const;
  int choose_dual_entering(int row, double need, bool bland) const;

  int columns_ = 0;
  int rows_ = 0;
  int pivots_ = 0;
  double cost_unit_ = 1;
  double determinant_ = 1;
  // After infeasible: the row of the dictionary that refutes, or -1 for all infeasible ones; after unbounded: the column.
  int culprit_ = -1;
  double culprit_sign_ = 0;
  std::array<int, kMostColumns> nonbasic_;       // variable of each column of the table
  std::array<int, kMostRows> basic_;             // variable of each row of the table
  std::array<int, kMostVariables> place_;        // column of the table, or columns_ + row
  std::array<double, kMostVariables> value_;     // of every variable
  std::array<double, kMostVariables> lower_;
  std::array<double, kMostVariables> upper_;
  std::array<double, kMostRows> unit_;           // of an activity in units of the integer row: a power of two
  std::array<double, kMostColumns> reduced_;     // costs of the nonbasic variables
  std::array<double, kMostColumns * kMostRows> table_;
};

}  // namespace assay::small
