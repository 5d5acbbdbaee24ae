#include "kernel.h"

#include <algorithm>
#include <span>

namespace assay {
namespace {

constexpr size_t kDirect = 6;       // up to here plain elimination is faster than lifting
constexpr size_t kMostDirect = 40;  // where lifting does not fit
constexpr size_t kMostLifted = 512;
constexpr size_t kMostKernelBits = 1 << 16;
constexpr int64_t kMostEntry = int64_t{1} << 62;
constexpr uint32_t kPrimes[] = {2147483629, 2147483587, 2147483579};

uint32_t power(uint64_t base, uint32_t exponent, uint32_t prime) {
  uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent % 2 == 1) result = result * base % prime;
    base = base * base % prime;
  }
  return static_cast<uint32_t>(result);
}

uint32_t residue(int64_t value, uint32_t prime) {
  const int64_t rest = value % static_cast<int64_t>(prime);
  return static_cast<uint32_t>(rest < 0 ? rest + prime : rest);
}

uint32_t residue(const Integer& value, uint32_t prime) {
  Integer rest;
  Integer::divide(value, static_cast<int64_t>(prime), nullptr, &rest);
  return residue(rest.small(), prime);
}

Integer least_common_multiple(const Integer& a, const Integer& b) {
  if (b == 1 || a == b) return a;
  Integer quotient;
  Integer::divide(a, Integer::gcd(a, b), &quotient, nullptr);
  return quotient * b;
}

/// value modulo `modulus`, in (-modulus / 2, modulus / 2].
Integer centred(const Integer& value, const Integer& modulus) {
  Integer rest;
  Integer::divide(value, modulus, nullptr, &rest);
  if (rest.is_negative()) rest = rest + modulus;
  return compare(rest.shifted_left(1), modulus) > 0 ? rest - modulus : rest;
}

/// The denominator of the fraction that `value` stands for modulo `modulus`: Euclid's algorithm,
/// stopped half way.
Integer denominator_of(const Integer& value, const Integer& modulus) {
  Integer high = modulus;
  Integer low = value.is_negative() ? value + modulus : value;
  Integer before = 0;
  Integer now = 1;
  while (low.bits() * 2 > modulus.bits()) {
    Integer quotient;
    Integer rest;
    Integer::divide(high, low, &quotient, &rest);
    Integer next = before - quotient * now;
    high = std::move(low);
    low = std::move(rest);
    before = std::move(now);
    now = std::move(next);
  }
  return now.magnitude();
}

/// Numerators over one denominator from residues; false when the modulus is too small to tell.
bool reconstruct(const std::vector<Integer>& residues, const Integer& modulus,
                 std::vector<Integer>& numerators, Integer& denominator) {
  constexpr size_t kGuard = 24;  // bits; what passes by chance is found out by verify()
  denominator = 1;
  numerators.assign(residues.size(), 0);
  for (size_t i = 0; i < residues.size(); ++i) {
    Integer numerator = centred(residues[i] * denominator, modulus);
    if (numerator.bits() + denominator.bits() + kGuard > modulus.bits()) {
      const Integer factor = denominator_of(numerator, modulus);
      denominator = denominator * factor;
      for (size_t k = 0; k < i; ++k) numerators[k] = numerators[k] * factor;
      numerator = centred(numerator * factor, modulus);
      if (numerator.bits() + denominator.bits() + kGuard > modulus.bits()) return false;
    }
    numerators[i] = std::move(numerator);
  }
  return true;
}

/// Value of digits to a base, lowest first: halves are put together, so that most products are of
/// equal length.
Integer value_of(std::span<const uint32_t> digits, size_t stride, size_t count,
                 std::span<const Integer> powers) {
  if (count == 1) return static_cast<int64_t>(digits[0]);
  size_t half = 1;
  size_t level = 0;
  for (; half * 2 < count; half *= 2) ++level;
  return value_of(digits, stride, half, powers) +
         powers[level] * value_of(digits.subspan(half * stride), stride, count - half, powers);
}

}  // namespace

bool Budget::spend(const Rational& value) {
  const size_t bits = value.numerator().bits() + value.denominator().bits();
  if (bits <= 126) return spend(4);
  const auto limbs = static_cast<double>(bits) / 32;
  return bits <= kMostKernelBits && spend(40 + limbs * limbs / 4);
}

void Kernel::assign(size_t size, std::vector<Entry> entries) {
  size_ = size;
  entries_ = std::move(entries);
  state_ = State::fresh;
}

bool Kernel::solve(const std::vector<Rational>& right, bool transposed, Budget& budget,
                   std::vector<Rational>& solution) {
  if (size_ <= kDirect) return solve_direct(right, transposed, budget, solution);
  if (state_ == State::fresh) {
    state_ = State::unfit;
    const auto size = static_cast<double>(size_);
    if (size_ <= kMostLifted && budget.spend(size * size * size / 10) && scale_to_integers()) {
      for (const uint32_t prime : kPrimes) {
        if (!factor(prime)) continue;
        state_ = State::factored;
        break;
      }
    }
  }
  if (state_ == State::factored) return solve_lifted(right, transposed, budget, solution);
  return size_ <= kMostDirect && solve_direct(right, transposed, budget, solution);
}

bool Kernel::solve_direct(const std::vector<Rational>& right, bool transposed, Budget& budget,
                          std::vector<Rational>& solution) const {
  const size_t width = size_ + 1;
  std::vector<Rational> table(size_ * width);
  for (const Entry& entry : entries_) {
    const auto row = static_cast<size_t>(transposed ? entry.column : entry.row);
    const auto column = static_cast<size_t>(transposed ? entry.row : entry.column);
    table[row * width + column] = entry.value;
  }
  for (size_t i = 0; i < size_; ++i) table[i * width + size_] = right[i];
  for (size_t at = 0; at < size_; ++at) {
    size_t pivot = at;
    while (pivot < size_ && table[pivot * width + at].is_zero()) ++pivot;
    if (pivot == size_) return false;
    if (pivot != at)
      std::swap_ranges(&table[pivot * width], &table[pivot * width] + width, &table[at * width]);
    for (size_t row = at + 1; row < size_; ++row) {
      if (table[row * width + at].is_zero()) continue;
      const Rational factor = table[row * width + at] / table[at * width + at];
      for (size_t column = at + 1; column < width; ++column) {
        if (table[at * width + column].is_zero()) continue;
        Rational& entry = table[row * width + column];
        entry = entry - factor * table[at * width + column];
        if (!budget.spend(entry)) return false;
      }
    }
  }
  solution.assign(size_, Rational());
  for (size_t at = size_; at-- > 0;) {
    Rational rest = table[at * width + size_];
    for (size_t column = at + 1; column < size_; ++column) {
      if (!table[at * width + column].is_zero())
        rest = rest - table[at * width + column] * solution[column];
    }
    if (!budget.spend(rest)) return false;
    solution[at] = rest / table[at * width + at];
  }
  return true;
}

bool Kernel::scale_to_integers() {
  row_scale_.assign(size_, 1);
  for (const Entry& entry : entries_) {
    Integer& scale = row_scale_[static_cast<size_t>(entry.row)];
    scale = least_common_multiple(scale, entry.value.denominator());
    if (!scale.is_small()) return false;
  }
  integer_.clear();
  for (const Entry& entry : entries_) {
    Integer factor;
    Integer::divide(row_scale_[static_cast<size_t>(entry.row)], entry.value.denominator(), &factor,
                    nullptr);
    const Integer scaled = entry.value.numerator() * factor;
    if (!scaled.is_small() || scaled.small() > kMostEntry || scaled.small() < -kMostEntry)
      return false;
    integer_.push_back(scaled.small());
  }
  return true;
}

/// Elimination modulo the prime with row exchanges; false when singular there.
bool Kernel::factor(uint32_t prime) {
  prime_ = prime;
  std::vector<std::vector<uint32_t>> rows(size_, std::vector<uint32_t>(size_));
  for (size_t k = 0; k < entries_.size(); ++k) {
    rows[static_cast<size_t>(entries_[k].row)][static_cast<size_t>(entries_[k].column)] =
        residue(integer_[k], prime);
  }
  pivot_row_.resize(size_);
  for (size_t i = 0; i < size_; ++i) pivot_row_[i] = i;
  for (size_t at = 0; at < size_; ++at) {
    size_t pivot = at;
    while (pivot < size_ && rows[pivot][at] == 0) ++pivot;
    if (pivot == size_) return false;
    std::swap(rows[pivot], rows[at]);
    std::swap(pivot_row_[pivot], pivot_row_[at]);
    const uint32_t inverse = power(rows[at][at], prime - 2, prime);
    for (size_t row = at + 1; row < size_; ++row) {
      if (rows[row][at] == 0) continue;
      const uint64_t factor = uint64_t{rows[row][at]} * inverse % prime;
      rows[row][at] = static_cast<uint32_t>(factor);
      const uint64_t opposite = prime - factor;
      for (size_t column = at + 1; column < size_; ++column) {
        rows[row][column] =
            static_cast<uint32_t>((rows[row][column] + opposite * rows[at][column]) % prime);
      }
    }
    rows[at][at] = inverse;
  }
  factors_.resize(size_ * size_);
  for (size_t i = 0; i < size_; ++i)
    std::copy(rows[i].begin(), rows[i].end(), &factors_[i * size_]);
  return true;
}

/// Solves modulo the prime: P K = L U.
void Kernel::next_digits(const std::vector<Integer>& residual, bool transposed,
                         std::vector<uint32_t>& digits) const {
  const size_t n = size_;
  std::vector<uint64_t> work(n);
  const auto at = [&](size_t row, size_t column) -> uint64_t { return factors_[row * n + column]; };
  if (!transposed) {
    for (size_t i = 0; i < n; ++i) {
      unsigned __int128 sum = 0;
      for (size_t k = 0; k < i; ++k) sum += at(i, k) * work[k];
      work[i] = (residue(residual[pivot_row_[i]], prime_) + prime_ -
                 static_cast<uint64_t>(sum % prime_)) %
                prime_;
    }
    for (size_t i = n; i-- > 0;) {
      unsigned __int128 sum = 0;
      for (size_t k = i + 1; k < n; ++k) sum += at(i, k) * work[k];
      work[i] =
          (work[i] + prime_ - static_cast<uint64_t>(sum % prime_)) % prime_ * at(i, i) % prime_;
      digits[i] = static_cast<uint32_t>(work[i]);
    }
    return;
  }
  // U' z = r, then L' w = z; both by rows of the factors.
  for (size_t i = 0; i < n; ++i) work[i] = residue(residual[i], prime_);
  for (size_t i = 0; i < n; ++i) {
    work[i] = work[i] * at(i, i) % prime_;
    const uint64_t opposite = work[i] == 0 ? 0 : prime_ - work[i];
    for (size_t k = i + 1; k < n && opposite != 0; ++k)
      work[k] = (work[k] + opposite * at(i, k)) % prime_;
  }
  for (size_t i = n; i-- > 0;) {
    const uint64_t opposite = work[i] == 0 ? 0 : prime_ - work[i];
    for (size_t k = 0; k < i && opposite != 0; ++k)
      work[k] = (work[k] + opposite * at(i, k)) % prime_;
    digits[pivot_row_[i]] = static_cast<uint32_t>(work[i]);
  }
}

/// residual = (residual - K digits) / prime, which is whole.
void Kernel::reduce(std::vector<Integer>& residual, bool transposed,
                    const std::vector<uint32_t>& digits) const {
  std::vector<__int128> product(size_);
  for (size_t k = 0; k < entries_.size(); ++k) {
    const auto row = static_cast<size_t>(transposed ? entries_[k].column : entries_[k].row);
    const auto column = static_cast<size_t>(transposed ? entries_[k].row : entries_[k].column);
    product[row] += static_cast<__int128>(integer_[k]) * digits[column];
  }
  for (size_t i = 0; i < size_; ++i) {
    Integer::divide(residual[i] - Integer::from_wide(product[i]), static_cast<int64_t>(prime_),
                    &residual[i], nullptr);
  }
}

bool Kernel::verify(const std::vector<Integer>& right, bool transposed,
                    const std::vector<Integer>& numerators, const Integer& denominator) const {
  std::vector<Integer> product(size_);
  for (size_t k = 0; k < entries_.size(); ++k) {
    const auto row = static_cast<size_t>(transposed ? entries_[k].column : entries_[k].row);
    const auto column = static_cast<size_t>(transposed ? entries_[k].row : entries_[k].column);
    product[row] = product[row] + numerators[column] * integer_[k];
  }
  for (size_t i = 0; i < size_; ++i) {
    if (!(product[i] == right[i] * denominator)) return false;
  }
  return true;
}

bool Kernel::solve_lifted(const std::vector<Rational>& right, bool transposed, Budget& budget,
                          std::vector<Rational>& solution) {
  // K = S^-1 K' with whole K' and a diagonal S: K' x = S b, and K'^T z = c with y = S z.
  Integer common = 1;
  for (const Rational& entry : right) {
    common = least_common_multiple(common, entry.denominator());
    if (common.bits() > kMostKernelBits) return false;
  }
  std::vector<Integer> whole(size_);
  for (size_t i = 0; i < size_; ++i) {
    Integer factor;
    Integer::divide(common, right[i].denominator(), &factor, nullptr);
    whole[i] = right[i].numerator() * factor;
    if (!transposed) whole[i] = whole[i] * row_scale_[i];
  }
  std::vector<Integer> residual = whole;
  std::vector<uint32_t> digits;
  std::vector<Integer> powers = {static_cast<int64_t>(prime_)};  // prime^(2^k)
  std::vector<uint32_t> step(size_);
  std::vector<Integer> residues(size_);
  std::vector<Integer> numerators;
  Integer denominator;
  Integer modulus = 1;
  const double step_cost =
      static_cast<double>(size_ * size_) / 4 + 10.0 * static_cast<double>(size_);
  size_t next_try = 4;
  for (size_t count = 1; count * 31 < 2 * kMostKernelBits; ++count) {
    if (!budget.spend(step_cost)) return false;
    next_digits(residual, transposed, step);
    reduce(residual, transposed, step);
    digits.insert(digits.end(), step.begin(), step.end());
    modulus = modulus * static_cast<int64_t>(prime_);
    if (count < next_try) continue;
    next_try = count + count / 2;
    while ((size_t{1} << powers.size()) < count) powers.push_back(powers.back() * powers.back());
    const auto length = static_cast<double>(count);
    if (!budget.spend(static_cast<double>(size_) * length * length)) return false;
    for (size_t i = 0; i < size_; ++i) {
      residues[i] = value_of(std::span<const uint32_t>(digits).subspan(i), size_, count, powers);
    }
    if (!reconstruct(residues, modulus, numerators, denominator)) continue;
    if (!verify(whole, transposed, numerators, denominator)) continue;
    solution.assign(size_, Rational());
    for (size_t i = 0; i < size_; ++i) {
      if (transposed) numerators[i] = numerators[i] * row_scale_[i];
      solution[i] = Rational(std::move(numerators[i]), denominator * common);
    }
    return true;
  }
  return false;
}

}  // namespace assay
