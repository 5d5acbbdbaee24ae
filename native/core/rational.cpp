#include "rational.h"

#include <bit>
#include <cmath>
#include <numeric>

namespace assay {
namespace {

uint64_t absolute(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

int bit_length(uint64_t value) { return 64 - std::countl_zero(value); }

int64_t gcd_of(int64_t a, int64_t b) {
  return static_cast<int64_t>(std::gcd(absolute(a), absolute(b)));
}

/// The same where one of both is often 1, which a division less tells.
int64_t common_factor(int64_t a, int64_t b) { return a == 1 || b == 1 ? 1 : gcd_of(a, b); }

}  // namespace

Rational::Rational(Integer numerator, Integer denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
  if (is_small()) {
    const int64_t common = gcd_of(numerator_.small(), denominator_.small());
    const int64_t divisor = denominator_.is_negative() ? -common : common;
    if (divisor == 1) return;
    numerator_ = numerator_.small() / divisor;
    denominator_ = denominator_.small() / divisor;
    return;
  }
  if (denominator_.is_negative()) {
    numerator_ = -numerator_;
    denominator_ = -denominator_;
  }
  const Integer common = Integer::gcd(numerator_, denominator_);
  if (common == 1) return;
  Integer::divide(numerator_, common, &numerator_, nullptr);
  Integer::divide(denominator_, common, &denominator_, nullptr);
}

Rational Rational::from_double(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (mantissa == 0) return {};
  const int zeros = std::countr_zero(absolute(mantissa));
  mantissa >>= zeros;
  exponent += zeros;
  const auto shift = static_cast<size_t>(std::abs(exponent));
  if (exponent >= 0) return {Integer(mantissa).shifted_left(shift), Integer(1), Reduced{}};
  return {Integer(mantissa), Integer(1).shifted_left(shift), Reduced{}};
}

Rational Rational::from_decimal(int64_t mantissa, int32_t exponent, uint32_t divisor) {
  if (mantissa == 0) return {};
  const Integer power = Integer::power_of_ten(static_cast<uint32_t>(std::abs(exponent)));
  if (exponent >= 0) return {Integer(mantissa) * power, Integer(divisor)};
  return {Integer(mantissa), Integer(divisor) * power};
}

Rational Rational::from_digits(std::string_view digits, int32_t exponent) {
  Integer mantissa = Integer::from_digits(digits);
  if (mantissa.is_zero()) return {};
  const auto power = static_cast<uint32_t>(std::abs(exponent));
  if (exponent >= 0) return {mantissa * Integer::power_of_ten(power), Integer(1), Reduced{}};
  // Two and five are the only factors that can be common: much cheaper than a greatest common
  // divisor of long numbers.
  uint32_t fives = 0;
  while (fives < power && mantissa.remainder(5) == 0) {
    Integer::divide(mantissa, 5, &mantissa, nullptr);
    ++fives;
  }
  const uint32_t twos = std::min(power, mantissa.trailing_zeros());
  return {mantissa.shifted_right(twos),
          Integer::power_of_five(power - fives).shifted_left(power - twos), Reduced{}};
}

Rational Rational::operator-() const { return {-numerator_, denominator_, Reduced{}}; }
Rational Rational::magnitude() const { return {numerator_.magnitude(), denominator_, Reduced{}}; }

/// Knuth 4.5.1: greatest common divisors are taken of the denominators, which are smaller than the
/// sum's parts.
Rational Rational::sum(const Rational& a, const Rational& b, bool negate_b) {
  if (a.is_small() && b.is_small()) {
    const __int128 top_b =
        negate_b ? -__int128{b.numerator_.small()} : __int128{b.numerator_.small()};
    const int64_t below_a = a.denominator_.small();
    const int64_t below_b = b.denominator_.small();
    const int64_t common = common_factor(below_a, below_b);
    const __int128 top =
        __int128{a.numerator_.small()} * (below_b / common) + top_b * (below_a / common);
    if (common == 1) {
      return {Integer::from_wide(top), Integer::from_wide(__int128{below_a} * below_b), Reduced{}};
    }
    const int64_t shared = gcd_of(static_cast<int64_t>(top % common), common);
    return {Integer::from_wide(top / shared),
            Integer::from_wide(__int128{below_a / common} * (below_b / shared)), Reduced{}};
  }
  const Integer common = Integer::gcd(a.denominator_, b.denominator_);
  Integer reduced_a;
  Integer reduced_b;
  Integer::divide(a.denominator_, common, &reduced_a, nullptr);
  Integer::divide(b.denominator_, common, &reduced_b, nullptr);
  Integer top = Integer::sum(a.numerator_ * reduced_b, b.numerator_ * reduced_a, negate_b);
  const Integer shared = Integer::gcd(top, common);
  Integer below;
  Integer::divide(b.denominator_, shared, &below, nullptr);
  Integer::divide(top, shared, &top, nullptr);
  return {std::move(top), reduced_a * below, Reduced{}};
}

/// (a / b) · (c / d), both in lowest terms but for the sign of the denominators.
Rational Rational::product(const Integer& a, const Integer& b, const Integer& c, const Integer& d) {
  if (a.is_zero() || c.is_zero()) return {};
  if (a.is_small() && b.is_small() && c.is_small() && d.is_small()) {
    const int64_t left = common_factor(a.small(), d.small());
    const int64_t right = common_factor(c.small(), b.small());
    const __int128 top = __int128{a.small() / left} * (c.small() / right);
    const __int128 below = __int128{b.small() / right} * (d.small() / left);
    if (below < 0) return {Integer::from_wide(-top), Integer::from_wide(-below), Reduced{}};
    return {Integer::from_wide(top), Integer::from_wide(below), Reduced{}};
  }
  const Integer left = Integer::gcd(a, d);
  const Integer right = Integer::gcd(c, b);
  Integer parts[4];
  Integer::divide(a, left, &parts[0], nullptr);
  Integer::divide(d, left, &parts[1], nullptr);
  Integer::divide(c, right, &parts[2], nullptr);
  Integer::divide(b, right, &parts[3], nullptr);
  Integer top = parts[0] * parts[2];
  Integer below = parts[1] * parts[3];
  if (below.is_negative()) return {-top, -below, Reduced{}};
  return {std::move(top), std::move(below), Reduced{}};
}

Rational operator+(const Rational& a, const Rational& b) { return Rational::sum(a, b, false); }
Rational operator-(const Rational& a, const Rational& b) { return Rational::sum(a, b, true); }
Rational operator*(const Rational& a, const Rational& b) {
  return Rational::product(a.numerator_, a.denominator_, b.numerator_, b.denominator_);
}
Rational operator/(const Rational& a, const Rational& b) {
  return Rational::product(a.numerator_, a.denominator_, b.denominator_, b.numerator_);
}

int compare(const Rational& a, const Rational& b) {
  if (a.is_small() && b.is_small()) {
    const __int128 left = __int128{a.numerator_.small()} * b.denominator_.small();
    const __int128 right = __int128{b.numerator_.small()} * a.denominator_.small();
    return left < right ? -1 : (left > right ? 1 : 0);
  }
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  return compare(a.numerator_ * b.denominator_, b.numerator_ * a.denominator_);
}

double Rational::to_double() const {
  if (is_zero()) return 0;
  constexpr int64_t kExact = int64_t{1} << 53;
  if (is_small() && denominator_.small() <= kExact &&
      absolute(numerator_.small()) <= uint64_t{kExact}) {
    return static_cast<double>(numerator_.small()) / static_cast<double>(denominator_.small());
  }
  // 63 or 64 bits of the quotient, and whether anything is left.
  const int64_t shift =
      63 - (static_cast<int64_t>(numerator_.bits()) - static_cast<int64_t>(denominator_.bits()));
  const Integer top =
      numerator_.magnitude().shifted_left(shift > 0 ? static_cast<size_t>(shift) : 0);
  Integer quotient;
  Integer rest;
  Integer::divide(top, denominator_.shifted_left(shift < 0 ? static_cast<size_t>(-shift) : 0),
                  &quotient, &rest);
  const uint64_t bits = (uint64_t{quotient.limb(1)} << 32) | quotient.limb(0);
  const int64_t exponent = bit_length(bits) - 1 - shift;  // value in [2^exponent, 2^(exponent + 1))
  if (exponent > 1023) return numerator_.is_negative() ? -HUGE_VAL : HUGE_VAL;
  const int64_t precision = exponent >= -1022 ? 53 : 53 - (-1022 - exponent);
  if (precision < 0) return numerator_.is_negative() ? -0.0 : 0.0;
  const auto drop = static_cast<unsigned>(bit_length(bits) - precision);
  const auto wide = static_cast<unsigned __int128>(bits);
  const auto half = static_cast<unsigned __int128>(1) << (drop - 1);
  const auto lost = wide & (2 * half - 1);
  auto mantissa = static_cast<uint64_t>(wide >> drop);
  if (lost > half || (lost == half && (!rest.is_zero() || mantissa % 2 == 1))) ++mantissa;
  const double value = std::ldexp(static_cast<double>(mantissa), static_cast<int>(drop - shift));
  return numerator_.is_negative() ? -value : value;
}

std::string Rational::to_string() const {
  if (denominator_ == 1) return numerator_.to_string();
  return numerator_.to_string() + "/" + denominator_.to_string();
}

}  // namespace assay
