// The vertex of a basis and its multipliers in exact arithmetic, and what they prove.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "../core/outcome.h"
#include "enclosure.h"
#include "kernel.h"

namespace assay {

/// Of the linear relaxation; multipliers and bounds in the sense of a minimum. Owns its buffers;
/// one a thread.
class ExactBasis {
 public:
  /// Solves for the basis of `outcome`. False: none given, no basis, or too large; nothing else may
  /// be called then.
  bool solve(const Model& model, const Outcome& outcome);

  /// Pivots from the basis solved last to one whose multipliers have right signs, by the primal
  /// simplex method in exact arithmetic. False: the vertex is not feasible, there is no optimum, or
  /// the budget is spent; then nothing else may be called. For the few steps that a solver's
  /// tolerances leave.
  bool improve(const Outcome& outcome);

  /// Whether the vertex keeps every row and bound, exactly.
  bool is_feasible();
  /// Objective of the vertex in the model's sense, offset included.
  Rational objective() const;
  /// The bound that the multipliers prove for the first `columns` columns (the others held at
  /// zero), exactly, in the sense of a minimum; empty when a column has no bound that its reduced
  /// cost needs. Costs and offset count only if asked for.
  std::optional<Rational> bound(size_t columns, bool with_costs);

  const std::vector<Rational>& point() const { return point_; }
  const std::vector<Rational>& multipliers() const { return multiplier_; }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);
  struct Pivot {
    size_t row;
    size_t column;
    size_t position;  // in the matrix
  };
  /// A double near an exact number and how far it is off.
  struct Near {
    double value;
    double error;
  };
  struct Basis {
    std::span<const BasisStatus> column;
    std::span<const BasisStatus> row;
  };
  /// A column, or the activity of a row, that may move away from its side, up (sign 1) or down
  /// (sign -1).
  struct Mover {
    bool is_row = false;
    size_t slot = 0;
    int sign = 0;  // 0: none
  };
  /// What stops a move: a basic column or row that reaches a side, or the mover its other side.
  struct Stop {
    std::optional<Rational> length;
    bool is_row = false;
    size_t slot = 0;
    bool upper = false;
  };
  bool solve_basis(Basis basis);
  bool take_basis(Basis basis);
  void place_nonbasic(Basis basis);
  void list_rows();
  bool peel();
  void count_active();
  bool remove(size_t row, size_t column);
  bool collect_kernel();
  bool solve_columns();
  bool solve_multipliers();
  Rational entry(size_t position) const;
  Rational side(size_t row, bool upper) const;
  Rational column_side(size_t column, bool upper) const;
  Rational row_rest(size_t row, size_t but_column, const Rational& start);
  Rational column_rest(size_t column, size_t but_row, const Rational& start);
  bool row_is_kept(size_t row, const std::vector<Near>& near);
  Enclosure reduced_cost(size_t column, bool with_costs, const std::vector<Near>& near) const;
  Rational cost(size_t column) const;
  void near_multipliers();
  Mover find_mover(bool first);
  bool direct(const Mover& mover);
  Stop find_stop(const Mover& mover);
  void consider(const Rational& value, const Rational& change, bool is_row, size_t slot,
                Stop& stop) const;

  const Model* model_ = nullptr;
  Budget budget_;
  std::vector<Rational> point_;
  std::vector<Rational> multiplier_;
  std::vector<Rational> target_;     // activities of tight rows
  std::vector<Rational> direction_;  // of a move, one a column
  std::vector<char> row_is_tight_;   // out of the basis: the row is an equation at one side
  std::vector<char> column_is_basic_;
  // Rows of the matrix: positions of their entries, and the columns.
  std::vector<int32_t> row_start_;
  std::vector<int32_t> row_position_;
  std::vector<int32_t> row_column_;
  // Of the equations and basic columns that are not yet pivots: how many active partners each has.
  std::vector<char> row_is_active_;
  std::vector<char> column_is_active_;
  std::vector<int32_t> row_count_;
  std::vector<int32_t> column_count_;
  std::vector<size_t> queue_;      // rows, then columns as rows + column
  std::vector<Pivot> row_pivots_;  // rows with one active column when they came, in order
  std::vector<Pivot> column_pivots_;
  std::vector<size_t> kernel_rows_;
  std::vector<size_t> kernel_columns_;
  std::vector<int32_t> kernel_place_;
  Kernel kernel_;
  std::vector<Near> near_;
};

}  // namespace assay
