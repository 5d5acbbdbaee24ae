// Square systems of exact numbers: what is left of a basis when everything triangular is gone.
#pragma once
#include <cstdint>
#include <vector>

#include "../core/rational.h"

namespace assay {

/// Work that an exact proof may cost, so that no basis can stall a verdict. Units are about ten
/// nanoseconds.
struct Budget {
  double left = 1e8;
  bool spend(double units) { return (left -= units) > 0; }
  bool spend(const Rational& value);  // by size; false too for numbers that grow without end
};

/// One square matrix K; the solutions of K x = b and of its transpose. Owns its buffers.
class Kernel {
 public:
  struct Entry {
    int32_t row;
    int32_t column;
    Rational value;
  };
  /// Overwrites the matrix: entries in any order, no place twice.
  void assign(size_t size, std::vector<Entry> entries);
  /// False: singular, or beyond the budget. `solution` gets size() entries.
  bool solve(const std::vector<Rational>& right, bool transposed, Budget& budget,
             std::vector<Rational>& solution);

 private:
  bool solve_direct(const std::vector<Rational>& right, bool transposed, Budget& budget,
                    std::vector<Rational>& solution) const;
  // Dixon's lifting: digits of the solution to a prime base, then fractions from them, verified
  // exactly.
  bool scale_to_integers();
  bool factor(uint32_t prime);
  bool solve_lifted(const std::vector<Rational>& right, bool transposed, Budget& budget,
                    std::vector<Rational>& solution);
  void next_digits(const std::vector<Integer>& residual, bool transposed,
                   std::vector<uint32_t>& digits) const;
  void reduce(std::vector<Integer>& residual, bool transposed,
              const std::vector<uint32_t>& digits) const;
  bool verify(const std::vector<Integer>& right, bool transposed,
              const std::vector<Integer>& numerators, const Integer& denominator) const;

  size_t size_ = 0;
  std::vector<Entry> entries_;
  enum class State { fresh, factored, unfit } state_ = State::fresh;
  std::vector<Integer> row_scale_;
  std::vector<int64_t> integer_;  // scaled values of entries_
  uint32_t prime_ = 0;
  std::vector<uint32_t> factors_;  // L and U modulo the prime, row by row; the pivots of U inverted
  std::vector<size_t> pivot_row_;  // row of the matrix at each place of the factors
};

}  // namespace assay
