// Depth-first branch and bound over the dictionary, every leaf proved: what is found holds for the text's numbers.
#pragma once
#include <array>
#include <memory>

#include "small_model.h"
#include "small_proof.h"
#include "small_simplex.h"

namespace assay::small {

enum class Found : uint8_t {
  nothing,  // beyond the budget, or a leaf that could not be proved
  optimal,
  infeasible,
  unbounded,
};

struct Budget {
  double work;  // table entries touched
  int nodes;
};

/// Owns one dictionary a level; reused from model to model.
class Tree {
 public:
  Tree();
  /// The model must outlive what is asked afterwards.
  Found search(const SmallModel& model, const Budget& budget);

  const Point& point() const { return incumbent_; }  // optimal: the best; unbounded: one that holds
  const std::array<int64_t, kMostColumns>& ray() const { return ray_; }
  /// By how much the proved bound may be below the objective, in units of the integer costs.
  double gap() const { return gap_; }
  bool doubtful() const { return prover_.doubtful(); }
  int nodes() const { return nodes_; }
  int pivots() const { return pivots_; }

 private:
  static constexpr int kMostDepth = 64;
  struct Level {
    Dictionary dictionary;
    Box box;
  };
  /// Two boxes that together hold every point of a node that counts.
  struct Branch {
    enum class Kind : uint8_t { none, column, set, impossible } kind = Kind::none;
    int index = 0;
    // column: [below_lower, below_upper] and [above_lower, above_upper]; set: members behind `split` are zero, or those before it.
    int64_t below_lower = 0, below_upper = 0, above_lower = 0, above_upper = 0;
    int split = 0;
    bool above_first = false;
  };

  bool explore(int depth);
  bool explore_child(int depth, const Branch& branch, bool above);
  enum class Verdict : uint8_t { closed, open, failed };
  Verdict examine(Level& level, Branch& branch);
  Verdict examine_optimal(Level& level, Branch& branch);
  Verdict examine_unbounded(Level& level, Branch& branch);
  Verdict refute(const Level& level);
  bool close(const Level& level);
  bool accept(const Point& point);
  void set_cutoff();

  Branch find_branch(const Level& level) const;
  Branch find_fraction(const Level& level) const;
  Branch find_semi(const Level& level, bool only_violated) const;
  Branch find_set(const Level& level, bool only_violated) const;
  Branch find_indicator(const Level& level, bool only_violated) const;
  Branch split_off(const Level& level, const Point& point) const;
  bool refutes_row(const Level& level);

  bool apply(Level& level, const Branch& branch, bool above) const;
  bool restrict(Level& level, int column, int64_t lower, int64_t upper) const;

  const SmallModel* model_ = nullptr;
  std::unique_ptr<Level[]> levels_;
  Prover prover_;
  Multipliers multipliers_;
  Point candidate_;
  Point incumbent_;
  bool has_incumbent_ = false;
  bool seeking_ = false;  // any point will do: the node has a ray
  bool done_ = false;     // the ray has its point
  double cutoff_ = 0;
  double gap_ = 0;
  double work_ = 0;
  int nodes_ = 0;
  int pivots_ = 0;
  int most_nodes_ = 0;
  std::array<int64_t, kMostColumns> ray_;
};

}  // namespace assay::small
