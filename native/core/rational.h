// Exact arithmetic of any size, for certificates and for numbers of a text that no double holds.
// Values; any thread. Slow next to doubles: used only where a proof asks for it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A signed integer of any size: sign and magnitude, limbs of 32 bits, lowest first, no leading zeros.
class Integer {
 public:
  Integer() = default;
  Integer(int64_t value);  // NOLINT(google-explicit-constructor): integers are integers
  /// From decimal digits only ("00123"); no sign, not empty.
  static Integer from_digits(std::string_view digits);
  static Integer power_of_ten(uint32_t exponent);

  bool is_zero() const { return limbs_.empty(); }
  bool is_negative() const { return negative_; }
  int sign() const { return limbs_.empty() ? 0 : (negative_ ? -1 : 1); }
  size_t bits() const;  // of the magnitude; 0 for zero
  Integer operator-() const;
  Integer magnitude() const;
  Integer shifted_left(size_t bits) const;
  Integer shifted_right(size_t bits) const;  // of the magnitude, rounding towards zero
  friend Integer operator+(const Integer&, const Integer&);
  friend Integer operator-(const Integer&, const Integer&);
  friend Integer operator*(const Integer&, const Integer&);
  /// Division that rounds towards zero, and its remainder (sign of the dividend). Divisor not zero.
  static void divide(const Integer& dividend, const Integer& divisor, Integer* quotient, Integer* remainder);
  static Integer gcd(Integer a, Integer b);
  friend int compare(const Integer&, const Integer&);
  friend bool operator==(const Integer& a, const Integer& b) { return compare(a, b) == 0; }
  std::string to_string() const;

 private:
  friend class Rational;
  std::vector<uint32_t> limbs_;
  bool negative_ = false;
};

/// A fraction in lowest terms with a positive denominator.
class Rational {
 public:
  Rational() : denominator_(1) {}
  Rational(int64_t value) : numerator_(value), denominator_(1) {}  // NOLINT(google-explicit-constructor)
  Rational(Integer numerator, Integer denominator);                // denominator not zero
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
  /// Nearest double, ties to even; ±inf beyond the range, correctly rounded subnormals.
  double to_double() const;
  /// "7/3", or "7" for an integer.
  std::string to_string() const;

 private:
  Integer numerator_;
  Integer denominator_;
};

}  // namespace assay
