// Sums of products in doubles together with a bound on their error: what lies between two doubles,
// for sure. Relies on round to nearest and on fused multiply-add; the rounding mode is never
// touched.
#pragma once
#include <cmath>

namespace assay {

/// Half an ulp of 1: the largest relative error of one operation.
inline constexpr double kUnit = 0x1p-53;
/// Covers the rounding of error bounds themselves, which are sums of nonnegative doubles of at most
/// 2^40 terms.
inline constexpr double kSlack = 1 + 0x1p-10;
/// More than the error of one product that underflows.
inline constexpr double kUnderflow = 0x1p-1000;

/// All real numbers within `radius` of `middle`. An overflow makes one of them not finite, and
/// nothing is proved then.
struct Enclosure {
  double middle = 0;
  double radius = 0;

  bool is_finite() const { return std::isfinite(middle) && std::isfinite(radius); }
  bool is_nonnegative() const { return middle >= radius; }  // every one of them
  bool is_nonpositive() const { return middle <= -radius; }
  bool is_zero() const { return middle == 0 && radius == 0; }
  /// The largest magnitude.
  double reach() const { return (std::fabs(middle) + radius) * kSlack; }
  /// Doubles below and above all of them.
  double lower() const {
    return radius == 0 ? middle : std::nextafter(middle - radius * kSlack, -HUGE_VAL);
  }
  double upper() const {
    return radius == 0 ? middle : std::nextafter(middle + radius * kSlack, HUGE_VAL);
  }
};

/// A sum of products: a double, the sum of all rounding errors (themselves computed exactly), and a
/// bound on what is lost in that second sum. Whole numbers come out exactly.
class Sum {
 public:
  void add(double value) {
    const double total = high_ + value;
    const double part = total - high_;
    lose((high_ - (total - part)) + (value - part));
    high_ = total;
  }

  void add_product(double a, double b) {
    const double product = a * b;
    if (std::fabs(product) < 0x1p-900 && a != 0 && b != 0) error_ += kUnderflow;
    const double rest = std::fma(a, b, -product);
    if (rest != 0) lose(rest);
    add(product);
  }

  /// The sum is this much wrong at most for a reason outside of it: a factor that is only the
  /// nearest double.
  void widen(double error) { error_ += error; }

  Enclosure enclosure() const {
    const double middle = high_ + low_;
    if (!std::isfinite(middle)) return {.middle = middle, .radius = HUGE_VAL};
    double radius = error_;
    if (lost_ != 0) radius += 4 * kUnit * terms_ * lost_ + kUnit * std::fabs(middle);
    return {.middle = middle, .radius = radius == 0 ? 0 : radius * kSlack + kUnderflow};
  }

  /// Of the sum less `value`; sharp where they nearly cancel.
  Enclosure minus(double value) const {
    Sum difference = *this;
    difference.add(-value);
    return difference.enclosure();
  }

 private:
  void lose(double rest) {
    low_ += rest;
    lost_ += std::fabs(rest);
    terms_ += 1;
  }
  double high_ = 0;
  double low_ = 0;
  double lost_ = 0;  // sum of the magnitudes that went into low_
  double terms_ = 1;
  double error_ = 0;
};

}  // namespace assay
