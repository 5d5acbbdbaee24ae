#include "number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>

namespace assay {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr uint64_t kExactInteger = uint64_t{1} << 53;  // every integer up to here is a double
constexpr int kMostPowers = 22;  // 10^22 is the largest power of ten that is a double
constexpr auto kMostMantissa = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());

constexpr std::array<double, kMostPowers + 1> kPowerOfTen = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

constexpr std::array<uint64_t, 28> kPowerOfFive = [] {
  std::array<uint64_t, 28> powers{};
  uint64_t power = 1;
  for (uint64_t& entry : powers) {
    entry = power;
    power *= 5;
  }
  return powers;
}();

// To divide by 5^f without dividing: m is a multiple of it when m times the inverse of 5^f modulo
// 2^64 is at most the largest quotient.
struct Multiple {
  uint64_t inverse;
  uint64_t most;
};
constexpr auto kMultipleOfFive = [] {
  std::array<Multiple, kPowerOfFive.size()> tests{};
  for (size_t i = 0; i < tests.size(); ++i) {
    uint64_t inverse = kPowerOfFive[i];  // right in its lowest three bits; each step doubles them
    for (int step = 0; step < 5; ++step) inverse *= 2 - kPowerOfFive[i] * inverse;
    tests[i] = {inverse, std::numeric_limits<uint64_t>::max() / kPowerOfFive[i]};
  }
  return tests;
}();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
uint64_t absolute(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

Number out_of_range(int sign) { return Number::of(sign < 0 ? -kInfinite : kInfinite); }

bool is_multiple_of_five(uint64_t value, size_t power) {
  return value * kMultipleOfFive[power].inverse <= kMultipleOfFive[power].most;
}

/// Whether mantissa × 10^exponent is a double, for a mantissa that is no multiple of ten. Range is
/// not looked at: no number near the ends of it passes.
bool is_dyadic(uint64_t mantissa, int64_t exponent) {
  if (mantissa == 0) return true;
  if (exponent == 0) return (mantissa >> std::countr_zero(mantissa)) <= kExactInteger;
  const auto power = static_cast<uint64_t>(exponent < 0 ? -exponent : exponent);
  if (power >= kPowerOfFive.size()) return false;
  if (exponent < 0) {
    if (!is_multiple_of_five(mantissa, power)) return false;
    const uint64_t odd = mantissa / kPowerOfFive[power];
    return (odd >> std::countr_zero(odd)) <= kExactInteger;
  }
  const uint64_t odd = mantissa >> std::countr_zero(mantissa);
  return static_cast<unsigned __int128>(odd) * kPowerOfFive[power] <= kExactInteger;
}

/// Nearest double of digits × 10^exponent (correctly rounded), ±inf or 0 beyond the range.
double nearest(std::string_view digits, int64_t exponent) {
  std::array<char, kMostDigits + 32> text;
  std::memcpy(text.data(), digits.data(), digits.size());
  char* end = text.data() + digits.size();
  *end++ = 'e';
  end = std::to_chars(end, text.data() + text.size(), exponent).ptr;
  double value = 0;
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec == std::errc::result_out_of_range) return exponent > 0 ? kInfinite : 0;
  return value;
}

double nearest(uint64_t mantissa, int64_t exponent) {
  if (mantissa <= kExactInteger && exponent >= -kMostPowers && exponent <= kMostPowers) {
    const auto exact = static_cast<double>(mantissa);
    return exponent < 0 ? exact / kPowerOfTen[static_cast<size_t>(-exponent)]
                        : exact * kPowerOfTen[static_cast<size_t>(exponent)];
  }
  std::array<char, 24> digits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), mantissa).ptr;
  return nearest({digits.data(), static_cast<size_t>(end - digits.data())}, exponent);
}

/// Number of mantissa × 10^exponent; mantissa is at most kMostMantissa.
Number from_parts(uint64_t mantissa, int64_t exponent, bool negative) {
  if (mantissa == 0) return Number::of(0);
  while (mantissa % 10 == 0) {
    mantissa /= 10;
    ++exponent;
  }
  double value = nearest(mantissa, exponent);
  if (value == 0 || value == kInfinite) return out_of_range(negative ? -1 : 1);
  if (negative) value = -value;
  if (is_dyadic(mantissa, exponent)) return Number::of(value);
  const auto whole = static_cast<int64_t>(mantissa);
  return {.value = value,
          .mantissa = negative ? -whole : whole,
          .exponent = static_cast<int16_t>(exponent),
          .kind = Number::Kind::decimal};
}

/// What stands between two ends of a number's text.
struct Pieces {
  const char* begin;  // first digit or point
  const char* point;  // the point, or nullptr
  const char* end;    // behind the last digit
  int64_t exponent;   // as written; kHugeExponent at most in magnitude
};
constexpr int64_t kHugeExponent = int64_t{1} << 40;  // beyond any text's length

/// Reads the exponent behind the digits, if there is one. False: broken.
bool scan_exponent(const char*& at, const char* end, int64_t& exponent) {
  exponent = 0;
  if (at == end || (*at != 'e' && *at != 'E')) return true;
  const char* next = at + 1;
  const bool is_signed = next != end && (*next == '+' || *next == '-');
  if (is_signed) ++next;
  if (next == end || !is_digit(*next)) return !is_signed;
  const bool negative = is_signed && at[1] == '-';
  for (; next != end && is_digit(*next); ++next) {
    if (exponent < kHugeExponent) exponent = exponent * 10 + (*next - '0');
  }
  if (negative) exponent = -exponent;
  at = next;
  return true;
}

/// Significant digits: from the first that is not zero to the last that is not zero, without the
/// point.
struct Significant {
  std::array<char, kMostDigits> digits;
  size_t length = 0;
  int64_t exponent = 0;  // value is digits × 10^exponent
  bool too_long = false;
};

void collect(const Pieces& pieces, Significant& out) {
  const char* point = pieces.point != nullptr ? pieces.point : pieces.end;
  const char* first = pieces.begin;
  while (first != pieces.end && (*first == '0' || *first == '.')) ++first;
  const char* last = pieces.end;
  while (last != first && (last[-1] == '0' || last[-1] == '.')) --last;
  if (first == last) return;
  const bool holds_point = first < point && point < last;
  const auto length = static_cast<size_t>(last - first) - (holds_point ? 1 : 0);
  // Digits behind the last one kept count up to the point, or down from it.
  out.exponent = pieces.exponent + (last <= point ? point - last : point + 1 - last);
  out.too_long = length > kMostDigits;
  out.length = length;
  if (out.too_long) return;
  char* to = out.digits.data();
  for (const char* from = first; from != last; ++from) {
    if (*from != '.') *to++ = *from;
  }
}

/// Any number; slow.
NumberScan from_pieces(const Pieces& pieces, Number& out, NumberPool& pool) {
  Significant significant;
  collect(pieces, significant);
  if (significant.length == 0) {
    out = Number::of(0);
    return NumberScan::ok;
  }
  const int64_t magnitude = significant.exponent + static_cast<int64_t>(significant.length);
  if (significant.too_long || magnitude > 309 || magnitude < -323) return NumberScan::outOfRange;
  const std::string_view digits(significant.digits.data(), significant.length);
  uint64_t mantissa = 0;
  const auto short_enough = std::from_chars(digits.data(), digits.data() + digits.size(), mantissa);
  if (short_enough.ec == std::errc() && mantissa <= kMostMantissa) {
    out = from_parts(mantissa, significant.exponent, false);
    return std::isinf(out.value) ? NumberScan::outOfRange : NumberScan::ok;
  }
  const double value = nearest(digits, significant.exponent);
  if (value == 0 || std::isinf(value)) return NumberScan::outOfRange;
  Rational exact = Rational::from_digits(digits, static_cast<int32_t>(significant.exponent));
  if (exact == Rational::from_double(value)) {
    out = Number::of(value);
    return NumberScan::ok;
  }
  out = {.value = value, .mantissa = static_cast<int64_t>(pool.size()), .kind = Number::Kind::big};
  pool.push_back(std::move(exact));
  return NumberScan::ok;
}

constexpr long kMostShort = 15;  // every integer of so many digits is a double

/// The usual number: at most kMostShort digits, the last `fraction` of them behind the point.
Number from_short(uint64_t mantissa, long fraction) {
  for (; fraction > 0 && mantissa % 10 == 0; --fraction) mantissa /= 10;
  const auto whole = static_cast<double>(mantissa);
  if (fraction == 0) return Number::of(whole);
  const auto power = static_cast<size_t>(fraction);
  const double value = whole / kPowerOfTen[power];
  if (is_multiple_of_five(mantissa, power)) return Number::of(value);
  return {.value = value,
          .mantissa = static_cast<int64_t>(mantissa),
          .exponent = static_cast<int16_t>(-fraction),
          .kind = Number::Kind::decimal};
}

/// A double as mantissa × 10^exponent, where that is short.
std::optional<Number> short_decimal(double value) {
  double scaled = value;
  for (int power = 0; power <= 12; ++power, scaled *= 2) {
    if (std::fabs(scaled) > 1e15) return std::nullopt;
    if (scaled != std::floor(scaled)) continue;
    int64_t mantissa = 0;
    const auto factor = static_cast<int64_t>(kPowerOfFive[static_cast<size_t>(power)]);
    if (__builtin_mul_overflow(static_cast<int64_t>(scaled), factor, &mantissa))
      return std::nullopt;
    return Number{
        .value = value, .mantissa = mantissa, .exponent = static_cast<int16_t>(-power), .kind = Number::Kind::decimal};
  }
  return std::nullopt;
}

/// The number as a decimal without a divisor, where it is a short one.
std::optional<Number> plain_decimal(const Number& number) {
  if (number.kind == Number::Kind::dyadic) return short_decimal(number.value);
  if (number.kind == Number::Kind::decimal && number.divisor == 1) return number;
  return std::nullopt;
}

Number from_signed(int64_t mantissa, int64_t exponent) {
  return from_parts(absolute(mantissa), exponent, mantissa < 0);
}

std::optional<Number> add_decimals(const Number& a, const Number& b) {
  std::optional<Number> high = plain_decimal(a);
  std::optional<Number> low = plain_decimal(b);
  if (!high || !low) return std::nullopt;
  if (high->exponent < low->exponent) std::swap(high, low);
  int64_t mantissa = high->mantissa;
  if (high->exponent - low->exponent > 18) return std::nullopt;
  for (int32_t e = low->exponent; e < high->exponent; ++e) {
    if (__builtin_mul_overflow(mantissa, 10, &mantissa)) return std::nullopt;
  }
  if (__builtin_add_overflow(mantissa, low->mantissa, &mantissa)) return std::nullopt;
  if (mantissa == std::numeric_limits<int64_t>::min()) return std::nullopt;
  return from_signed(mantissa, low->exponent);
}

std::optional<Number> multiply_decimals(const Number& a, const Number& b) {
  const std::optional<Number> left = plain_decimal(a);
  const std::optional<Number> right = plain_decimal(b);
  int64_t mantissa = 0;
  if (!left || !right || __builtin_mul_overflow(left->mantissa, right->mantissa, &mantissa) ||
      mantissa == std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return from_signed(mantissa, int64_t{left->exponent} + right->exponent);
}

/// Whether a product or quotient of doubles is far enough from the ends of the range for its
/// rounding error to be one.
bool is_safe(double value) { return std::fabs(value) > 1e-250 && std::fabs(value) < 1e290; }

bool is_finite(const Number& a, const Number& b) {
  return std::isfinite(a.value) && std::isfinite(b.value);
}

/// Takes factors `prime` out of a small positive integer; returns how many.
int take_out(uint64_t& value, uint64_t prime) {
  int count = 0;
  for (; value % prime == 0; ++count) value /= prime;
  return count;
}

/// The decimal form of a small fraction, where mantissa and divisor fit.
std::optional<Number> decimal_form(int64_t numerator, int64_t denominator, double value) {
  auto divisor = static_cast<uint64_t>(denominator);
  const int twos = take_out(divisor, 2);
  const int fives = take_out(divisor, 5);
  if (divisor > std::numeric_limits<uint32_t>::max()) return std::nullopt;
  int64_t mantissa = numerator;
  for (int i = twos; i < fives; ++i) {
    if (__builtin_mul_overflow(mantissa, 2, &mantissa)) return std::nullopt;
  }
  for (int i = fives; i < twos; ++i) {
    if (__builtin_mul_overflow(mantissa, 5, &mantissa)) return std::nullopt;
  }
  int32_t exponent = -std::max(twos, fives);
  while (mantissa % 10 == 0) {
    mantissa /= 10;
    ++exponent;
  }
  return Number{.value = value,
                .mantissa = mantissa,
                .exponent = static_cast<int16_t>(exponent),
                .kind = Number::Kind::decimal,
                .divisor = static_cast<uint32_t>(divisor)};
}

}  // namespace

bool scan_short_number(const char*& at, const char* end, Number& out) {
  uint64_t mantissa = 0;  // wraps for long numbers, which are not taken
  const char* next = at;
  const auto take_digits = [&] {
    const char* start = next;
    for (; next != end && is_digit(*next); ++next)
      mantissa = mantissa * 10 + static_cast<uint64_t>(*next - '0');
    return next - start;
  };
  auto digits = take_digits();
  long fraction = 0;
  if (next != end && *next == '.') {
    ++next;
    fraction = take_digits();
    digits += fraction;
  }
  if (digits == 0 || digits > kMostShort || (next != end && (*next | 32) == 'e')) return false;
  at = next;
  out = from_short(mantissa, fraction);
  return true;
}

NumberScan scan_number(const char*& at, const char* end, Number& out, NumberPool& pool) {
  if (scan_short_number(at, end, out)) return NumberScan::ok;
  Pieces pieces{.begin = at, .point = nullptr, .end = nullptr, .exponent = 0};
  uint64_t mantissa = 0;  // wraps for long numbers, which go the slow way
  int64_t digits = 0;
  const char* next = at;
  for (; next != end && (is_digit(*next) || (*next == '.' && pieces.point == nullptr)); ++next) {
    if (*next == '.') {
      pieces.point = next;
    } else {
      mantissa = mantissa * 10 + static_cast<uint64_t>(*next - '0');
      ++digits;
    }
  }
  if (digits == 0) return NumberScan::notANumber;
  pieces.end = next;
  if (!scan_exponent(next, end, pieces.exponent)) return NumberScan::notANumber;
  at = next;
  if (digits > 18 || pieces.exponent > 400 || pieces.exponent < -400)
    return from_pieces(pieces, out, pool);
  const int64_t fraction = pieces.point == nullptr ? 0 : pieces.end - pieces.point - 1;
  out = from_parts(mantissa, pieces.exponent - fraction, false);
  return std::isinf(out.value) ? NumberScan::outOfRange : NumberScan::ok;
}

Number add(const Number& a, const Number& b, NumberPool& pool) {
  if (!is_finite(a, b)) return Number::of(a.value + b.value);
  if (a.is_exact() && b.is_exact()) {
    const double sum = a.value + b.value;
    const double part = sum - a.value;
    const double error = (a.value - (sum - part)) + (b.value - part);
    if (error == 0) return Number::of(sum + 0.0);
  }
  if (const std::optional<Number> sum = add_decimals(a, b)) return *sum;
  return from_rational(exact_value(a, pool) + exact_value(b, pool), pool);
}

Number multiply(const Number& a, const Number& b, NumberPool& pool) {
  if (!is_finite(a, b)) return Number::of(a.value * b.value);
  if (a.value == 0 || b.value == 0) return Number::of(0);
  if (a.is_exact() && b.is_exact()) {
    const double product = a.value * b.value;
    if (is_safe(product) && std::fma(a.value, b.value, -product) == 0) return Number::of(product);
  }
  if (const std::optional<Number> product = multiply_decimals(a, b)) return *product;
  return from_rational(exact_value(a, pool) * exact_value(b, pool), pool);
}

Number divide(const Number& a, const Number& b, NumberPool& pool) {
  if (!is_finite(a, b)) return Number::of(a.value / b.value);
  if (a.value == 0) return Number::of(0);
  if (a.is_exact() && b.is_exact()) {
    const double quotient = a.value / b.value;
    if (is_safe(quotient) && is_safe(a.value) && std::fma(quotient, b.value, -a.value) == 0) {
      return Number::of(quotient);
    }
  }
  return from_rational(exact_value(a, pool) / exact_value(b, pool), pool);
}

Number negate(const Number& number, NumberPool& pool) {
  Number out = number;
  out.value = number.value == 0 ? 0 : -number.value;
  if (number.kind == Number::Kind::decimal) out.mantissa = -number.mantissa;
  if (number.kind == Number::Kind::big) {
    Rational opposite = -pool[static_cast<size_t>(number.mantissa)];
    out.mantissa = static_cast<int64_t>(pool.size());
    pool.push_back(std::move(opposite));
  }
  return out;
}

Rational exact_value(const Number& number, const NumberPool& pool) {
  switch (number.kind) {
    case Number::Kind::decimal:
      return Rational::from_decimal(number.mantissa, number.exponent, number.divisor);
    case Number::Kind::big:
      return pool[static_cast<size_t>(number.mantissa)];
    case Number::Kind::dyadic:
      break;
  }
  return Rational::from_double(number.value);
}

Number from_rational(const Rational& exact, NumberPool& pool) {
  if (exact.is_zero()) return Number::of(0);
  if (exact.numerator().bits() > kMostBits || exact.denominator().bits() > kMostBits)
    return out_of_range(exact.sign());
  const double value = exact.to_double();
  if (value == 0 || std::isinf(value)) return out_of_range(exact.sign());
  if (exact == Rational::from_double(value)) return Number::of(value);
  if (exact.is_small()) {
    const auto decimal =
        decimal_form(exact.numerator().small(), exact.denominator().small(), value);
    if (decimal) return *decimal;
  }
  Number out{
      .value = value, .mantissa = static_cast<int64_t>(pool.size()), .kind = Number::Kind::big};
  pool.push_back(exact);
  return out;
}

}  // namespace assay
