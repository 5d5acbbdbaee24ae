#include "write_names.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay {
namespace {

// mantissa × 10^exponent as a decimal, with a point where that is short.
std::string decimal_text(std::string digits, int64_t exponent) {
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (exponent < 0 && exponent >= -30) {
    const auto places = static_cast<size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
    digits.insert(digits.size() - places, 1, '.');
  } else if (exponent != 0) {
    digits += 'e' + std::to_string(exponent);
  }
  return negative ? '-' + digits : digits;
}

// The decimal of a fraction whose denominator is 2^a 5^b; empty for any other.
std::string terminating(const Rational& value) {
  Integer rest = value.denominator();
  const auto take_out = [&](int64_t factor) {
    int64_t times = 0;
    while (times < 4000) {
      Integer quotient, remainder;
      Integer::divide(rest, Integer(factor), &quotient, &remainder);
      if (!remainder.is_zero()) return times;
      rest = quotient;
      ++times;
    }
    return times;
  };
  const int64_t twos = take_out(2), fives = take_out(5);
  if (!(rest == Integer(1))) return {};
  const int64_t places = std::max(twos, fives);
  const Rational scaled = value * Rational(Integer::power_of_ten(static_cast<uint32_t>(places)), Integer(1));
  return decimal_text(scaled.numerator().to_string(), -places);
}

}  // namespace

void append_double(std::string& out, double value) {
  if (std::isinf(value)) {
    out += value > 0 ? "inf" : "-inf";
    return;
  }
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value);
  out.append(buffer, end.ptr);
}

bool append_exact(std::string& out, const Number& number, const NumberPool& pool, bool fractions) {
  if (std::isinf(number.value) || (number.is_exact() && std::abs(number.value) < 0x1p53 && number.value == std::trunc(number.value))) {
    append_double(out, number.value);
    return true;
  }
  if (number.kind == Number::Kind::decimal && number.divisor == 1) {
    out += decimal_text(std::to_string(number.mantissa), number.exponent);
    return true;
  }
  if (number.kind == Number::Kind::dyadic) {
    // The shortest decimal is exact for 0.5 or 0.375; where it is only near, all digits are written.
    std::string shortest;
    append_double(shortest, number.value);
    const char* at = shortest.data() + (shortest.front() == '-' ? 1 : 0);
    Number back;
    NumberPool scratch;
    if (scan_number(at, shortest.data() + shortest.size(), back, scratch) == NumberScan::ok && back.is_exact()) {
      out += shortest;
      return true;
    }
  }
  const Rational exact = exact_value(number, pool);
  if (const std::string text = terminating(exact); !text.empty()) {
    out += text;
    return true;
  }
  if (!fractions) {
    append_double(out, number.value);
    return false;
  }
  out += exact.numerator().to_string() + " / " + exact.denominator().to_string();
  return true;
}

Number number_of(const Model& model, Field field, size_t slot, double value) {
  const auto found = std::lower_bound(model.exact.begin(), model.exact.end(), std::pair(field, slot), [](const ExactEntry& entry, const auto& key) {
    return entry.field != key.first ? entry.field < key.first : entry.slot < key.second;
  });
  if (found != model.exact.end() && found->field == field && found->slot == slot) return found->number;
  return Number::of(value);
}

Number shortest_of(double value, NumberPool& pool) {
  if (!std::isfinite(value)) return Number::of(value);
  std::string text;
  append_double(text, std::abs(value));
  const char* at = text.data();
  Number number;
  scan_number(at, text.data() + text.size(), number, pool);  // our own text is a number
  return value < 0 ? negate(number, pool) : number;
}

RowView rows_of(const Model& model) {
  RowView view;
  view.start.assign(static_cast<size_t>(model.rows()) + 1, 0);
  for (int32_t row : model.index) ++view.start[static_cast<size_t>(row) + 1];
  for (size_t i = 0; i + 1 < view.start.size(); ++i) view.start[i + 1] += view.start[i];
  view.column.resize(model.index.size());
  view.place.resize(model.index.size());
  std::vector<int32_t> at(view.start.begin(), view.start.end() - 1);
  for (int32_t j = 0; j < model.columns(); ++j) {
    for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
      const auto to = static_cast<size_t>(at[static_cast<size_t>(model.index[k])]++);
      view.column[to] = j;
      view.place[to] = k;
    }
  }
  return view;
}

std::vector<std::string> SafeNames::make(const std::vector<std::string_view>& names, bool fill) {
  // Names that may stay come first, so that a made-up one never takes their place.
  std::vector<std::string> made(names.size());
  std::vector<bool> kept(names.size(), false);
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty() || !safe_(names[i])) continue;
    made[i] = std::string(names[i]);
    kept[i] = taken_.insert(made[i]).second;
  }
  for (size_t i = 0; i < names.size(); ++i) {
    if (kept[i] || (names[i].empty() && !fill)) continue;
    std::string base;
    for (char c : names[i].substr(0, 200)) {
      const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      base += plain ? c : '_';
    }
    if (base.empty()) base = prefix_ + std::to_string(i + 1);
    else if (!safe_(base)) base = prefix_ + "_" + base;
    std::string candidate = base;
    for (size_t n = 2; !taken_.insert(candidate).second; ++n) candidate = base + "_" + std::to_string(n);
    made[i] = candidate;
    if (!names[i].empty()) changed.push_back({what_, std::string(names[i]), candidate});
  }
  return made;
}

}  // namespace assay
