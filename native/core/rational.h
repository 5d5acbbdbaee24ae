// Exact arithmetic of any size, for certificates and for numbers of a text that no double holds.
// Values; any thread. Slow next to doubles: used only where a proof asks for it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay {

/// A signed integer of any size. What fits 63 bits and a sign stays in one word and allocates
/// nothing; the rest is sign and magnitude, limbs of 32 bits, lowest first, no leading zeros.
class Integer {
 public:
  Integer() = default;
  Integer(int64_t value);  // NOLINT(google-explicit-constructor): integers are integers
  static Integer from_wide(__int128 value);
  /// From decimal digits only ("00123"); no sign, not empty.
  static Integer from_digits(std::string_view digits);
  static Integer power_of_ten(uint32_t exponent);

  bool is_zero() const { return small_ == 0; }
  bool is_negative() const { return small_ < 0; }
  int sign() const { return small_ == 0 ? 0 : (small_ < 0 ? -1 : 1); }
  bool is_small() const { return limbs_.empty(); }
  int64_t small() const { return small_; }  // the value, when is_small(); never the lowest int64_t
  uint32_t limb(size_t at) const;           // of the magnitude; 0 beyond its end
  size_t bits() const;                      // of the magnitude; 0 for zero
  Integer operator-() const;
  Integer magnitude() const;
  Integer shifted_left(size_t bits) const;
  Integer shifted_right(size_t bits) const;  // of the magnitude, rounding towards zero
  friend Integer operator+(const Integer&, const Integer&);
  friend Integer operator-(const Integer&, const Integer&);
  friend Integer operator*(const Integer&, const Integer&);
  /// Division that rounds towards zero, and its remainder (sign of the dividend). Divisor not zero.
  static void divide(const Integer& dividend, const Integer& divisor, Integer* quotient,
                     Integer* remainder);
  static Integer gcd(Integer a, Integer b);
  friend int compare(const Integer&, const Integer&);
  friend bool operator==(const Integer& a, const Integer& b) { return compare(a, b) == 0; }
  std::string to_string() const;

 private:
  friend class Rational;
  struct Magnitude;
  static Integer power_of_five(uint32_t exponent);
  uint32_t remainder(uint32_t divisor) const;  // of the magnitude
  uint32_t trailing_zeros() const;             // of the magnitude, not zero
  static Integer from_limbs(std::vector<uint32_t> limbs, bool negative);
  static Integer sum(const Integer& a, const Integer& b, bool negate_b);

  int64_t small_ = 0;            // the value; when limbs_ holds it, only the sign counts
  std::vector<uint32_t> limbs_;  // magnitude of what does not fit small_; else empty
};

/// A fraction in lowest terms with a positive denominator.
class Rational {
 public:
  Rational() : denominator_(1) {}
  // NOLINTNEXTLINE(google-explicit-constructor): integers are fractions
  Rational(int64_t value) : numerator_(value), denominator_(1) {}
  Rational(Integer numerator, Integer denominator);  // denominator not zero
  /// The exact value of a finite double.
  static Rational from_double(double value);
  /// mantissa × 10^exponent / divisor; divisor not zero.
  static Rational from_decimal(int64_t mantissa, int32_t exponent, uint32_t divisor);
  /// digits × 10^exponent for digits of any number.
  static Rational from_digits(std::string_view digits, int32_t exponent);

  int sign() const { return numerator_.sign(); }
  bool is_zero() const { return numerator_.is_zero(); }
  const Integer& numerator() const { return numerator_; }
  const Integer& denominator() const { return denominator_; }
  Rational operator-() const;
  Rational magnitude() const;
  friend Rational operator+(const Rational&, const Rational&);
  friend Rational operator-(const Rational&, const Rational&);
  friend Rational operator*(const Rational&, const Rational&);
  friend Rational operator/(const Rational&, const Rational&);  // divisor not zero
  friend int compare(const Rational&, const Rational&);
  friend bool operator==(const Rational& a, const Rational& b) { return compare(a, b) == 0; }
  friend bool operator<(const Rational& a, const Rational& b) { return compare(a, b) < 0; }
  bool is_small() const { return numerator_.is_small() && denominator_.is_small(); }
  /// Nearest double, ties to even; ±inf beyond the range, correctly rounded subnormals.
  double to_double() const;
  /// "7/3", or "7" for an integer.
  std::string to_string() const;

 private:
  struct Reduced {};
  Rational(Integer numerator, Integer denominator, Reduced)  // already in lowest terms
      : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {}
  static Rational sum(const Rational& a, const Rational& b, bool negate_b);
  static Rational product(const Integer& a, const Integer& b, const Integer& c, const Integer& d);

  Integer numerator_;
  Integer denominator_;
};

}  // namespace assay
