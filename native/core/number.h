// A number of a text: the nearest double, and its exact value beside it. Texts hold decimals (0.1)
// and fractions (1/3 x) that no double holds; certificates are about the number as written, solvers
// get the double.
#pragma once
#include <cstdint>
#include <vector>

#include "rational.h"

namespace assay {

/// Trivially copyable. `value` is always the nearest double of the exact value.
struct Number {
  enum class Kind : uint8_t {
    dyadic,   // the double is exact (also ±inf)
    decimal,  // exact value = mantissa × 10^exponent / divisor
    big,      // exact value = pool[mantissa]
  };
  double value = 0;
  int64_t mantissa = 0;
  int16_t exponent = 0;
  Kind kind = Kind::dyadic;
  uint32_t divisor = 1;

  static Number of(double value) { return {.value = value}; }
  bool is_exact() const { return kind == Kind::dyadic; }
};

/// Exact values too large for a Number's own fields. Owned by a Model; indices stay valid until it
/// is cleared.
using NumberPool = std::vector<Rational>;

enum class NumberScan : uint8_t {
  ok,
  notANumber,  // no digits where a number should start, or a broken exponent such as `1e+`
  outOfRange,  // beyond the largest double, not zero and below the smallest, or more than
               // kMostDigits long
};

/// Of a number's significant digits. No double needs more than 767; hostile texts have millions.
inline constexpr size_t kMostDigits = 1024;
/// Of an exact result's numerator or denominator, so that no sum of fractions can grow without end.
inline constexpr size_t kMostBits = 8192;

/// Scans digits [. digits] [(e|E) [sign] digits] at `at` (no sign in front; `.5` and `5.` are
/// numbers) and moves `at` behind what belongs to it. An `e` without digits behind it is not part
/// of the number. No locale, no strtod.
NumberScan scan_number(const char*& at, const char* end, Number& out, NumberPool& pool);

/// scan_number of the usual number: 15 digits at most, perhaps a point, no exponent. False for any
/// other, and `at` stays.
bool scan_short_number(const char*& at, const char* end, Number& out);

/// Exact arithmetic; results keep the smallest kind that holds them. A result that is out of range
/// in the sense of NumberScan, or longer than kMostBits, has value ±inf; infinite operands give
/// what doubles give (never an exact kind).
Number add(const Number&, const Number&, NumberPool&);
Number multiply(const Number&, const Number&, NumberPool&);
Number divide(const Number&, const Number&, NumberPool&);  // divisor not zero
Number negate(const Number&, NumberPool&);
Rational exact_value(const Number&, const NumberPool&);  // of a finite number
Number from_rational(const Rational&, NumberPool&);

}  // namespace assay
