// Signed integers of any size: schoolbook arithmetic on limbs, with a short way for what fits one
// word.
#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>
#include <span>

#include "rational.h"

namespace assay {
namespace {

using Limbs = std::vector<uint32_t>;
using View = std::span<const uint32_t>;

uint64_t absolute(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

int bit_length(uint64_t value) { return 64 - std::countl_zero(value); }

int compare_magnitudes(View a, View b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Limbs add_magnitudes(View a, View b) {
  if (a.size() < b.size()) std::swap(a, b);
  Limbs sum(a.size() + 1);
  uint64_t carry = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    carry += uint64_t{a[i]} + (i < b.size() ? b[i] : 0);
    sum[i] = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  sum[a.size()] = static_cast<uint32_t>(carry);
  return sum;
}

/// a - b for a >= b.
Limbs subtract_magnitudes(View a, View b) {
  Limbs difference(a.size());
  int64_t borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    borrow += int64_t{a[i]} - (i < b.size() ? int64_t{b[i]} : 0);
    difference[i] = static_cast<uint32_t>(borrow);
    borrow >>= 32;
  }
  return difference;
}

Limbs multiply_magnitudes(View a, View b) {
  Limbs product(a.size() + b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    uint64_t carry = 0;
    for (size_t j = 0; j < b.size(); ++j) {
      carry += uint64_t{a[i]} * b[j] + product[i + j];
      product[i + j] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    product[i + b.size()] = static_cast<uint32_t>(carry);
  }
  return product;
}

void multiply_add(Limbs& limbs, uint32_t factor, uint32_t summand) {
  uint64_t carry = summand;
  for (uint32_t& limb : limbs) {
    carry += uint64_t{limb} * factor;
    limb = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) limbs.push_back(static_cast<uint32_t>(carry));
}

/// Divides in place by one limb; returns the remainder.
uint32_t divide_by_limb(Limbs& limbs, uint32_t divisor) {
  uint64_t rest = 0;
  for (size_t i = limbs.size(); i-- > 0;) {
    rest = (rest << 32) | limbs[i];
    limbs[i] = static_cast<uint32_t>(rest / divisor);
    rest %= divisor;
  }
  return static_cast<uint32_t>(rest);
}

Limbs shift_left(View limbs, size_t bits) {
  const size_t whole = bits / 32;
  const unsigned part = bits % 32;
  Limbs out(limbs.size() + whole + 1);
  for (size_t i = 0; i < limbs.size(); ++i) {
    const uint64_t wide = uint64_t{limbs[i]} << part;
    out[i + whole] |= static_cast<uint32_t>(wide);
    out[i + whole + 1] = static_cast<uint32_t>(wide >> 32);
  }
  return out;
}

Limbs shift_right(View limbs, size_t bits) {
  const size_t whole = bits / 32;
  const unsigned part = bits % 32;
  if (whole >= limbs.size()) return {};
  Limbs out(limbs.size() - whole);
  for (size_t i = 0; i < out.size(); ++i) {
    const uint64_t upper = i + whole + 1 < limbs.size() ? limbs[i + whole + 1] : 0;
    out[i] = static_cast<uint32_t>(((upper << 32) | limbs[i + whole]) >> part);
  }
  return out;
}

/// One step of the long division: subtracts `digit` times `divisor` from `rest` at `at`; true when
/// that was once too much.
bool subtract_multiple(Limbs& rest, View divisor, size_t at, uint64_t digit) {
  uint64_t carry = 0;
  int64_t borrow = 0;
  for (size_t i = 0; i < divisor.size(); ++i) {
    carry += digit * divisor[i];
    borrow += int64_t{rest[i + at]} - static_cast<int64_t>(carry & 0xffffffff);
    rest[i + at] = static_cast<uint32_t>(borrow);
    borrow >>= 32;
    carry >>= 32;
  }
  borrow += int64_t{rest[at + divisor.size()]} - static_cast<int64_t>(carry);
  rest[at + divisor.size()] = static_cast<uint32_t>(borrow);
  return borrow < 0;
}

void add_back(Limbs& rest, View divisor, size_t at) {
  uint64_t carry = 0;
  for (size_t i = 0; i < divisor.size(); ++i) {
    carry += uint64_t{rest[i + at]} + divisor[i];
    rest[i + at] = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  rest[at + divisor.size()] += static_cast<uint32_t>(carry);
}

/// Knuth's algorithm D (The Art of Computer Programming 4.3.1) for divisors of two limbs or more,
/// dividend >= divisor.
Limbs divide_magnitudes(View dividend, View divisor, Limbs& remainder) {
  const unsigned shift = static_cast<unsigned>(std::countl_zero(divisor.back()));
  Limbs rest = shift_left(dividend, shift);
  Limbs scaled = shift_left(divisor, shift);
  scaled.resize(divisor.size());
  const size_t n = scaled.size();
  Limbs quotient(rest.size() - n);
  for (size_t at = quotient.size(); at-- > 0;) {
    const uint64_t top = (uint64_t{rest[at + n]} << 32) | rest[at + n - 1];
    uint64_t digit = top / scaled[n - 1];
    uint64_t left = top % scaled[n - 1];
    while (digit >> 32 != 0 || digit * scaled[n - 2] > ((left << 32) | rest[at + n - 2])) {
      --digit;
      left += scaled[n - 1];
      if (left >> 32 != 0) break;
    }
    if (subtract_multiple(rest, scaled, at, digit)) {
      --digit;
      add_back(rest, scaled, at);
    }
    quotient[at] = static_cast<uint32_t>(digit);
  }
  rest.resize(n);
  remainder = shift_right(rest, shift);
  return quotient;
}

/// 64 bits of the magnitude, from bit `from` upwards.
uint64_t window(const Integer& value, size_t from) {
  const size_t limb = from / 32;
  const unsigned part = from % 32;
  const uint64_t low = (uint64_t{value.limb(limb + 1)} << 32) | value.limb(limb);
  if (part == 0) return low;
  return (low >> part) | (uint64_t{value.limb(limb + 2)} << (64 - part));
}

/// What several steps of Euclid's algorithm do to (a, b): a' = p a + q b, b' = r a + s b.
struct Cofactors {
  int64_t p = 1, q = 0, r = 0, s = 1;
};

/// Lehmer's step: as many quotients as the leading 62 bits of both decide for sure (Knuth 4.5.2
/// algorithm L).
Cofactors leading_steps(int64_t a, int64_t b) {
  Cofactors c;
  while (b + c.r != 0 && b + c.s != 0) {
    const int64_t quotient = (a + c.p) / (b + c.r);
    if (quotient != (a + c.q) / (b + c.s)) break;
    constexpr int64_t kMost = int64_t{1} << 30;  // keeps every product within a word
    if (quotient > kMost) break;
    const int64_t r = c.p - quotient * c.r;
    const int64_t s = c.q - quotient * c.s;
    if (r > kMost || r < -kMost || s > kMost || s < -kMost) break;
    const int64_t rest = a - quotient * b;
    c = {c.r, c.s, r, s};
    a = b;
    b = rest;
  }
  return c;
}

constexpr uint32_t kBillion = 1'000'000'000;

/// Digits of `limbs`, highest first.
std::string decimal_of(Limbs limbs) {
  std::string reversed;
  while (!limbs.empty()) {
    uint32_t group = divide_by_limb(limbs, kBillion);
    while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
    for (int i = 0; i < 9 && (group != 0 || !limbs.empty()); ++i) {
      reversed.push_back(static_cast<char>('0' + group % 10));
      group /= 10;
    }
  }
  return {reversed.rbegin(), reversed.rend()};
}

int64_t gcd_of(int64_t a, int64_t b) {
  return static_cast<int64_t>(std::gcd(absolute(a), absolute(b)));
}

}  // namespace

/// The magnitude of an Integer as limbs, wherever they lie.
struct Integer::Magnitude {
  explicit Magnitude(const Integer& value) {
    if (!value.is_small()) {
      view = value.limbs_;
      return;
    }
    const uint64_t word = absolute(value.small_);
    own = {static_cast<uint32_t>(word), static_cast<uint32_t>(word >> 32)};
    view = View(own.data(), word == 0 ? 0 : (own[1] == 0 ? 1 : 2));
  }
  Magnitude(const Magnitude&) = delete;
  Magnitude& operator=(const Magnitude&) = delete;
  std::array<uint32_t, 2> own;
  View view;
};

Integer::Integer(int64_t value) : small_(value) {
  if (value == std::numeric_limits<int64_t>::min()) *this = from_wide(value);
}

Integer Integer::from_wide(__int128 value) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  Integer out;
  if (value >= -kMost && value <= kMost) {
    out.small_ = static_cast<int64_t>(value);
    return out;
  }
  auto rest =
      value < 0 ? 0 - static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  out.small_ = value < 0 ? -1 : 1;
  for (; rest != 0; rest >>= 32) out.limbs_.push_back(static_cast<uint32_t>(rest));
  return out;
}

Integer Integer::from_limbs(std::vector<uint32_t> limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  Integer out;
  if (limbs.size() < 2 || (limbs.size() == 2 && limbs[1] >> 31 == 0)) {
    uint64_t word = limbs.empty() ? 0 : limbs[0];
    if (limbs.size() == 2) word |= uint64_t{limbs[1]} << 32;
    out.small_ = negative ? -static_cast<int64_t>(word) : static_cast<int64_t>(word);
    return out;
  }
  out.small_ = negative ? -1 : 1;
  out.limbs_ = std::move(limbs);
  return out;
}

Integer Integer::from_digits(std::string_view digits) {
  Limbs limbs;
  limbs.reserve(digits.size() / 9 + 1);
  while (!digits.empty()) {
    const size_t length = std::min<size_t>(digits.size(), 9);
    uint32_t group = 0;
    uint32_t scale = 1;
    for (size_t i = 0; i < length; ++i) {
      group = group * 10 + static_cast<uint32_t>(digits[i] - '0');
      scale *= 10;
    }
    multiply_add(limbs, scale, group);
    if (limbs.empty() && group != 0) limbs.push_back(group);
    digits.remove_prefix(length);
  }
  return from_limbs(std::move(limbs), false);
}

Integer Integer::power_of_ten(uint32_t exponent) {
  if (exponent <= 18) {
    int64_t power = 1;
    for (uint32_t i = 0; i < exponent; ++i) power *= 10;
    return power;
  }
  Limbs limbs = {1};
  for (; exponent >= 9; exponent -= 9) multiply_add(limbs, kBillion, 0);
  for (; exponent > 0; --exponent) multiply_add(limbs, 10, 0);
  return from_limbs(std::move(limbs), false);
}

Integer Integer::power_of_five(uint32_t exponent) {
  constexpr uint32_t kGroup = 13;
  constexpr uint32_t kGroupPower = 1'220'703'125;  // 5^13
  Limbs limbs = {1};
  for (; exponent >= kGroup; exponent -= kGroup) multiply_add(limbs, kGroupPower, 0);
  for (; exponent > 0; --exponent) multiply_add(limbs, 5, 0);
  return from_limbs(std::move(limbs), false);
}

uint32_t Integer::remainder(uint32_t divisor) const {
  const Magnitude magnitude(*this);
  uint64_t rest = 0;
  for (size_t i = magnitude.view.size(); i-- > 0;)
    rest = ((rest << 32) | magnitude.view[i]) % divisor;
  return static_cast<uint32_t>(rest);
}

uint32_t Integer::trailing_zeros() const {
  uint32_t zeros = 0;
  size_t at = 0;
  for (; limb(at) == 0; ++at) zeros += 32;
  return zeros + static_cast<uint32_t>(std::countr_zero(limb(at)));
}

uint32_t Integer::limb(size_t at) const {
  if (!is_small()) return at < limbs_.size() ? limbs_[at] : 0;
  return at < 2 ? static_cast<uint32_t>(absolute(small_) >> (32 * at)) : 0;
}

size_t Integer::bits() const {
  if (is_small()) return static_cast<size_t>(bit_length(absolute(small_)));
  return (limbs_.size() - 1) * 32 + static_cast<size_t>(32 - std::countl_zero(limbs_.back()));
}

Integer Integer::operator-() const {
  Integer out = *this;
  out.small_ = -small_;
  return out;
}

Integer Integer::magnitude() const { return is_negative() ? -*this : *this; }

Integer Integer::shifted_left(size_t bits) const {
  if (is_zero() || bits == 0) return *this;
  return from_limbs(shift_left(Magnitude(*this).view, bits), is_negative());
}

Integer Integer::shifted_right(size_t bits) const {
  return from_limbs(shift_right(Magnitude(*this).view, bits), is_negative());
}

Integer Integer::sum(const Integer& a, const Integer& b, bool negate_b) {
  if (a.is_small() && b.is_small()) {
    return from_wide(negate_b ? __int128{a.small_} - b.small_ : __int128{a.small_} + b.small_);
  }
  const Magnitude left(a);
  const Magnitude right(b);
  const bool negative_b = b.is_negative() != negate_b;
  if (a.is_negative() == negative_b) {
    return from_limbs(add_magnitudes(left.view, right.view), negative_b);
  }
  if (compare_magnitudes(left.view, right.view) >= 0) {
    return from_limbs(subtract_magnitudes(left.view, right.view), a.is_negative());
  }
  return from_limbs(subtract_magnitudes(right.view, left.view), negative_b);
}

Integer operator+(const Integer& a, const Integer& b) { return Integer::sum(a, b, false); }
Integer operator-(const Integer& a, const Integer& b) { return Integer::sum(a, b, true); }

Integer operator*(const Integer& a, const Integer& b) {
  if (a.is_small() && b.is_small()) return Integer::from_wide(__int128{a.small_} * b.small_);
  if (a.is_zero() || b.is_zero()) return {};
  const Integer::Magnitude left(a);
  const Integer::Magnitude right(b);
  return Integer::from_limbs(multiply_magnitudes(left.view, right.view),
                             a.is_negative() != b.is_negative());
}

void Integer::divide(const Integer& dividend, const Integer& divisor, Integer* quotient,
                     Integer* remainder) {
  if (dividend.is_small() && divisor.is_small()) {
    const int64_t whole = dividend.small_ / divisor.small_;
    const int64_t rest = dividend.small_ % divisor.small_;
    if (quotient != nullptr) *quotient = whole;
    if (remainder != nullptr) *remainder = rest;
    return;
  }
  const Magnitude above(dividend);
  const Magnitude below(divisor);
  const bool negative = dividend.is_negative();
  const bool negative_quotient = negative != divisor.is_negative();
  Limbs whole;
  Limbs rest;
  if (compare_magnitudes(above.view, below.view) < 0) {
    rest.assign(above.view.begin(), above.view.end());
  } else if (below.view.size() == 1) {
    whole.assign(above.view.begin(), above.view.end());
    rest.push_back(divide_by_limb(whole, below.view[0]));
  } else {
    whole = divide_magnitudes(above.view, below.view, rest);
  }
  if (quotient != nullptr) *quotient = from_limbs(std::move(whole), negative_quotient);
  if (remainder != nullptr) *remainder = from_limbs(std::move(rest), negative);
}

Integer Integer::gcd(Integer a, Integer b) {
  a = a.magnitude();
  b = b.magnitude();
  if (compare(a, b) < 0) std::swap(a, b);
  while (!b.is_small()) {
    const size_t from = a.bits() - 62;
    const Cofactors c =
        leading_steps(static_cast<int64_t>(window(a, from) & ((uint64_t{1} << 62) - 1)),
                      static_cast<int64_t>(window(b, from) & ((uint64_t{1} << 62) - 1)));
    if (c.q == 0) {
      Integer rest;
      divide(a, b, nullptr, &rest);
      a = std::move(b);
      b = std::move(rest);
      continue;
    }
    Integer next = a * c.p + b * c.q;
    b = a * c.r + b * c.s;
    a = std::move(next);
  }
  if (b.is_zero()) return a;
  Integer rest;
  divide(a, b, nullptr, &rest);
  return gcd_of(rest.small_, b.small_);
}

int compare(const Integer& a, const Integer& b) {
  if (a.is_small() && b.is_small()) return a.small_ < b.small_ ? -1 : (a.small_ > b.small_ ? 1 : 0);
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  const int order = compare_magnitudes(Integer::Magnitude(a).view, Integer::Magnitude(b).view);
  return a.is_negative() ? -order : order;
}

std::string Integer::to_string() const {
  if (is_small()) return std::to_string(small_);
  return (is_negative() ? "-" : "") + decimal_of(limbs_);
}

}  // namespace assay
