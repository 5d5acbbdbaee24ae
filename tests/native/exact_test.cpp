// Exact numbers, number scanning and the model's matrix and hash, against identities and the C
// library.
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "../../native/core/model.h"
#include "cases.h"
#include "triples.h"

namespace assay {
namespace {

std::string random_digits(size_t length) {
  std::string digits(1, static_cast<char>('1' + below(9)));
  while (digits.size() < length)
    digits.push_back(below(4) == 0 ? (below(2) ? '0' : '9') : static_cast<char>('0' + below(10)));
  return digits;
}

Integer random_integer(size_t most_digits) {
  const Integer value = Integer::from_digits(
      random_digits(1 + static_cast<size_t>(below(static_cast<int64_t>(most_digits)))));
  switch (below(8)) {
    case 0:
      return 0;
    case 1:
      return Integer(1).shifted_left(static_cast<size_t>(below(300))) - Integer(below(3) - 1);
    case 2:
    case 3:
    case 4:
      return -value;
    default:
      return value;
  }
}

void test_integers() {
  for (int round = 0; round < 20000; ++round) {
    const Integer a = random_integer(120);
    const Integer b = random_integer(round % 2 == 0 ? 60 : 25);
    const Integer c = random_integer(30);
    check((a + b) - b == a, "sum");
    check((a + b) * c == a * c + b * c, "distribution",
          a.to_string() + " " + b.to_string() + " " + c.to_string());
    check(compare(a, b) == (a - b).sign(), "order");
    if (!b.is_zero()) {
      Integer quotient;
      Integer rest;
      Integer::divide(a, b, &quotient, &rest);
      check(quotient * b + rest == a, "division", a.to_string() + " " + b.to_string());
      check(compare(rest.magnitude(), b.magnitude()) < 0 && rest.sign() * a.sign() >= 0,
            "remainder");
    }
    const Integer common = Integer::gcd(a * c, b * c);
    check(common == Integer::gcd(a, b) * c.magnitude(), "gcd",
          a.to_string() + " " + b.to_string() + " " + c.to_string());
    check(a.shifted_left(77).shifted_right(77) == a, "shift");
    check(Integer::from_digits(a.magnitude().to_string()) == a.magnitude(), "digits");
  }
  check(Integer(INT64_MIN) + Integer(INT64_MAX) == -1, "lowest word");
  check(Integer(INT64_MIN).to_string() == "-9223372036854775808", "lowest word in digits");
  check(Integer::power_of_ten(40).to_string() == "1" + std::string(40, '0'), "power of ten");
}

Rational random_rational(size_t digits) {
  Integer below_line = random_integer(digits);
  if (below_line.is_zero()) below_line = 1;
  return {random_integer(digits), below_line};
}

void test_rationals() {
  for (int round = 0; round < 20000; ++round) {
    const size_t digits = round % 3 == 0 ? 4 : (round % 3 == 1 ? 22 : 60);
    const Rational a = random_rational(digits);
    const Rational b = random_rational(digits);
    const Rational c = random_rational(round % 5 == 0 ? 2 : digits);
    check((a + b) - b == a, "rational sum", a.to_string() + " " + b.to_string());
    check((a + b) * c == a * c + b * c, "rational distribution");
    check(compare(a, b) == (a - b).sign(), "rational order");
    if (!b.is_zero())
      check((a / b) * b == a, "rational quotient", a.to_string() + " " + b.to_string());
    for (const Rational& value : {a + b, a - b, a * b, b.is_zero() ? a : a / b, b})
      check(Integer::gcd(value.numerator(), value.denominator()) == 1 && value.denominator().sign() > 0,
            "lowest terms", value.to_string());
  }
  for (int round = 0; round < 20000; ++round) {
    double value = std::bit_cast<double>(random_bits());
    if (!std::isfinite(value)) continue;
    check(Rational::from_double(value).to_double() == value, "double and back");
    // Halfway between two doubles, and a hair beside it.
    const double next = std::nextafter(value, INFINITY);
    if (!std::isfinite(next)) continue;
    const Rational middle = (Rational::from_double(value) + Rational::from_double(next)) / 2;
    const double even = (std::bit_cast<uint64_t>(value) & 1) == 0 ? value : next;
    check(middle.to_double() == even, "tie to even");
    const Rational hair = (Rational::from_double(next) - Rational::from_double(value)) /
                          Rational(Integer::power_of_ten(30), 1);
    check((middle + hair).to_double() == next && (middle - hair).to_double() == value,
          "beside a tie");
  }
}

void test_scan(const std::string& text) {
  const char* at = text.data();
  const char* end = text.data() + text.size();
  Number number;
  NumberPool pool;
  const NumberScan scan = scan_number(at, end, number, pool);
  const double expected = std::strtod(text.c_str(), nullptr);
  const size_t split = text.find_first_of("eE");
  std::string digits = text.substr(0, split);
  int exponent = split == std::string::npos ? 0 : std::atoi(text.c_str() + split + 1);
  const size_t point = digits.find('.');
  if (point != std::string::npos) {
    exponent -= static_cast<int>(digits.size() - point - 1);
    digits.erase(point, 1);
  }
  const bool zero = digits.find_first_not_of('0') == std::string::npos;
  if (!zero && (std::isinf(expected) || expected == 0)) {
    check(scan == NumberScan::outOfRange, "range", text);
    return;
  }
  check(scan == NumberScan::ok && at == end, "scan", text);
  check(number.value == expected, "nearest double", text);
  const Rational exact = Rational::from_digits(digits, exponent);
  check(exact_value(number, pool) == exact, "exact value", text);
  check(number.is_exact() == (exact == Rational::from_double(expected)), "kind", text);
}

void test_scans() {
  for (const char* text : {"0",
                           "1",
                           "10",
                           "0.1",
                           "1.50",
                           "5.",
                           ".5",
                           "1e5",
                           "1E5",
                           "1e+5",
                           "1e-5",
                           "0e999999999999",
                           "00012",
                           "9007199254740993",
                           "9007199254740992",
                           "9223372036854775807",
                           "9223372036854775808",
                           "18446744073709551616",
                           "1e22",
                           "1e23",
                           "1e308",
                           "1.7976931348623157e308",
                           "1.7976931348623159e308",
                           "5e-324",
                           "2e-324",
                           "3e-324",
                           "2.4703282292062327e-324",
                           "1e-400",
                           "1e400",
                           "0.000000000000000000001",
                           "123456789012345678901234567890"}) {
    test_scan(text);
  }
  for (int round = 0; round < 30000; ++round) {
    std::string text = random_digits(1 + static_cast<size_t>(below(round % 4 == 0 ? 40 : 18)));
    if (below(2) == 0)
      text.insert(static_cast<size_t>(below(static_cast<int64_t>(text.size()) + 1)), ".");
    if (below(3) == 0) text.insert(0, "00");
    if (below(3) == 0)
      text += "e" + std::to_string(below(round % 2 == 0 ? 660 : 40) - (round % 2 == 0 ? 340 : 20));
    test_scan(text);
  }
}

NumberScan scan(const std::string& text, Number& number, size_t& length) {
  NumberPool pool;
  const char* at = text.data();
  const NumberScan result = scan_number(at, text.data() + text.size(), number, pool);
  length = static_cast<size_t>(at - text.data());
  return result;
}

void test_odd_scans() {
  Number number;
  size_t length = 0;
  check(scan("2e", number, length) == NumberScan::ok && length == 1 && number.value == 2,
        "2e is 2 and e");
  check(scan("2e1x", number, length) == NumberScan::ok && length == 3 && number.value == 20,
        "2e1x is 20 and x");
  check(scan("1e+", number, length) == NumberScan::notANumber, "1e+");
  check(scan("1e-x", number, length) == NumberScan::notANumber, "1e-x");
  check(scan(".", number, length) == NumberScan::notANumber, ".");
  check(scan("", number, length) == NumberScan::notANumber, "empty");
  check(scan(".e5", number, length) == NumberScan::notANumber, ".e5");
  check(scan("1.2.3", number, length) == NumberScan::ok && length == 3, "1.2.3");
  check(scan("1e" + std::string(1'000'000, '9'), number, length) == NumberScan::outOfRange,
        "huge exponent");
  check(scan("0.0e" + std::string(1'000'000, '9'), number, length) == NumberScan::ok &&
            number.value == 0,
        "zero");
  const std::string zeros(10'000'000, '0');
  check(scan("0." + zeros + "1", number, length) == NumberScan::outOfRange, "tiny");
  check(scan("0." + zeros + "1e10000001", number, length) == NumberScan::ok && number.value == 1 &&
            number.is_exact(),
        "one");
  check(scan("0." + zeros + "3e10000000", number, length) == NumberScan::ok && number.value == 0.3,
        "three tenths");
  check(scan("3" + zeros + "e-10000001", number, length) == NumberScan::ok && number.value == 0.3,
        "three tenths again");
  check(scan(std::string(10'000'000, '7'), number, length) == NumberScan::outOfRange, "long");
  check(scan("0." + std::string(10'000'000, '7'), number, length) == NumberScan::outOfRange,
        "long fraction");
  check(scan("0." + std::string(1000, '7'), number, length) == NumberScan::ok, "a thousand digits");
}

Number random_number(NumberPool& pool) {
  switch (below(6)) {
    case 0:
      return Number::of(static_cast<double>(below(2001) - 1000));
    case 1:
      return Number::of(
          std::ldexp(static_cast<double>(below(2001) - 1000), static_cast<int>(below(80)) - 40));
    case 2:
      return from_rational(random_rational(25), pool);
    case 3:
      return from_rational({Integer(below(2001) - 1000), Integer(1 + below(1000))}, pool);
    default:
      return from_rational(
          Rational::from_decimal(below(200001) - 100000, static_cast<int32_t>(below(24)) - 12, 1),
          pool);
  }
}

void test_arithmetic() {
  NumberPool pool;
  const auto same = [&](const Number& got, const Rational& expected, const char* what) {
    check(exact_value(got, pool) == expected && got.value == expected.to_double(), what,
          expected.to_string());
    check(got.is_exact() == (expected == Rational::from_double(got.value)), "kind of a result",
          expected.to_string());
  };
  for (int round = 0; round < 20000; ++round) {
    const Number a = random_number(pool);
    const Number b = random_number(pool);
    const Rational x = exact_value(a, pool);
    const Rational y = exact_value(b, pool);
    same(add(a, b, pool), x + y, "add");
    same(multiply(a, b, pool), x * y, "multiply");
    if (b.value != 0) same(divide(a, b, pool), x / y, "divide");
    same(negate(a, pool), -x, "negate");
  }
  Number sum = Number::of(0);
  for (int i = 0; i < 10; ++i) sum = add(sum, from_rational({Integer(1), Integer(10)}, pool), pool);
  check(sum.is_exact() && sum.value == 1, "ten tenths are one");
  check(std::isinf(multiply(Number::of(1e300), Number::of(1e300), pool).value), "too large");
  check(std::isinf(multiply(Number::of(1e-300), Number::of(1e-300), pool).value), "too small");
  Number grown = Number::of(0);
  for (int64_t i = 1; i < 4000 && !std::isinf(grown.value); ++i) {
    grown = add(grown, from_rational({Integer(1), Integer(4'000'000'000 + 2 * i + 1)}, pool), pool);
  }
  check(std::isinf(grown.value), "fractions cannot grow without end");
}

struct Entry {
  int32_t row;
  int32_t column;
  const char* text;
};

Model matrix_of(std::initializer_list<Entry> entries, int32_t rows, int32_t columns) {
  Model model;
  model.cost.assign(static_cast<size_t>(columns), 1);
  model.column_lower.assign(static_cast<size_t>(columns), 0);
  model.column_upper.assign(static_cast<size_t>(columns), kInfinity);
  model.kind.assign(static_cast<size_t>(columns), ColumnKind::continuous);
  model.row_lower.assign(static_cast<size_t>(rows), -kInfinity);
  model.row_upper.assign(static_cast<size_t>(rows), 4);
  std::vector<Triple> triples;
  for (const Entry& entry : entries) {
    Triple triple{.row = entry.row, .column = entry.column};
    std::string text = entry.text;
    const bool negative = text[0] == '-';
    const char* at = text.data() + (negative ? 1 : 0);
    check(scan_number(at, text.data() + text.size(), triple.number, model.pool) == NumberScan::ok,
          "entry");
    if (negative) triple.number = negate(triple.number, model.pool);
    triples.push_back(triple);
  }
  build_matrix(model, triples);
  return model;
}

void test_matrix() {
  const Model model = matrix_of({{0, 2, "0.1"},
                                 {0, 0, "1"},
                                 {0, 2, "0.2"},
                                 {1, 1, "0.5"},
                                 {1, 1, "-0.5"},
                                 {1, 0, "2"},
                                 {1, 2, "7"}},
                                2, 3);
  check(model.start == std::vector<int32_t>({0, 2, 2, 4}), "starts");
  check(model.index == std::vector<int32_t>({0, 1, 0, 1}), "rows");
  check(model.value == std::vector<double>({1, 2, 0.3, 7}), "values");
  check(model.exact.size() == 1 && model.exact[0].slot == 2, "exact entries");
  check(model.exact_of(Field::matrix, 2, 0.3) == Rational(Integer(3), Integer(10)),
        "exact value of an entry");
  check(model.exact_of(Field::cost, 2, 0.25) == Rational(Integer(1), Integer(4)),
        "a double is itself");

  const ModelHash hash = hash_of(model);
  check(
      hash == hash_of(matrix_of({{0, 0, "1.0"}, {0, 2, "3e-1"}, {1, 2, "07"}, {1, 0, "2"}}, 2, 3)),
      "order and spelling");
  check(
      !(hash == hash_of(matrix_of(
                    {{0, 0, "1"}, {0, 2, "0.30000000000000001"}, {1, 0, "2"}, {1, 2, "7"}}, 2, 3))),
      "exact values count");
  Model other = model;
  other.offset = -0.0;
  check(hash == hash_of(other), "minus zero");
  other.sense = Sense::max;
  check(!(hash == hash_of(other)), "sense");
  other = model;
  other.column_upper[1] = 5;
  check(!(hash == hash_of(other)), "bound");
  other = model;
  other.row_name.assign(2, "r");
  other.column_name.assign(3, "c");
  check(hash == hash_of(other), "names");
}

constexpr Case kCases[] = {
    {"integers obey the laws of arithmetic", test_integers},
    {"rationals obey the laws of arithmetic and round to the nearest double", test_rationals},
    {"a number is scanned to its exact value and its nearest double", test_scans},
    {"odd and hostile numbers are scanned or refused", test_odd_scans},
    {"sums and products of decimals are exact, or say that they are not", test_arithmetic},
    {"a matrix and its hash do not hang on order, spelling or names", test_matrix},
};

}  // namespace
}  // namespace assay

int main(int argc, char** argv) { return assay::run_cases(assay::kCases, 20260401, argc, argv); }
