// Any bytes as a small model, straight to Assay's own path: points and rays are checked apart from what found them, and where
// all columns are integers in a small box, the answer is that of the enumeration.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "certify/certify.h"
#include "round_trip.h"
#include "solve/small.h"
#include "../native/triples.h"

namespace {

using namespace assay;

/// Reads the bytes one by one; zeros once they are used up.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}
  int below(int limit) { return at_ == end_ ? 0 : *at_++ % limit; }
  int between(int low, int high) { return low + below(high - low + 1); }
  bool flag() { return below(2) == 1; }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

Number number_of(Bytes& bytes, Model& model) {
  Number number = Number::of(bytes.between(-9, 12));
  static constexpr const char* kOdd[] = {"0.1", "0.333333333333", "1e6", "0.25", "1e-7", "12345678.9", "0.999999999", "3e12", "1e-12", "77777777777777"};
  if (bytes.below(6) == 0) {
    const char* text = kOdd[bytes.below(10)];
    scan_number(text, text + std::char_traits<char>::length(text), number, model.pool);
    if (bytes.flag()) number = divide(number, Number::of(3), model.pool);
  }
  return number;
}

void put(Bytes& bytes, Model& model, Field field, size_t slot, double& to) {
  const Number number = number_of(bytes, model);
  to = number.value;
  if (!number.is_exact()) model.exact.push_back({field, static_cast<uint32_t>(slot), number});
}

void make_model(Bytes& bytes, Model& model) {
  model.clear();
  model.sense = bytes.flag() ? Sense::max : Sense::min;
  const int columns = bytes.between(1, 6);
  const int rows = bytes.below(6);
  const bool plain = bytes.flag();  // integers in a small box
  for (int j = 0; j < columns; ++j) {
    model.cost.push_back(0);
    put(bytes, model, Field::cost, static_cast<size_t>(j), model.cost.back());
    const int kind = plain ? 1 : bytes.below(4);
    model.kind.push_back(static_cast<ColumnKind>(kind));
    const int lower = plain || kind >= 2 ? bytes.below(3) : bytes.between(-4, 3);
    model.column_lower.push_back(!plain && kind < 2 && bytes.below(5) == 0 ? -kInfinity : lower);
    model.column_upper.push_back(!plain && bytes.below(3) == 0 && kind < 2 ? kInfinity : lower + bytes.below(4));
    model.column_name.emplace_back();
  }
  std::vector<Triple> triples;
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < columns; ++j) {
      if (bytes.flag()) triples.push_back({i, j, number_of(bytes, model)});
    }
    model.row_name.emplace_back();
    model.row_lower.push_back(-kInfinity);
    model.row_upper.push_back(kInfinity);
    const int kind = bytes.below(4);
    if (kind != 0) put(bytes, model, Field::rowUpper, static_cast<size_t>(i), model.row_upper.back());
    if (kind == 0) put(bytes, model, Field::rowLower, static_cast<size_t>(i), model.row_lower.back());
    if (kind == 3 && model.exact.empty()) model.row_lower.back() = model.row_upper.back() - bytes.below(3);
  }
  build_matrix(model, triples);
  if (!plain && bytes.below(4) == 0) {
    SpecialSet set{.name = {}, .type = bytes.between(1, 2), .column = {}, .weight = {}};
    for (int j = 0; j < columns; ++j) {
      set.column.push_back(j);
      set.weight.push_back(bytes.below(9));
    }
    model.sets.push_back(set);
  }
}

/// The best objective over every point of the boxes, in exact arithmetic.
struct Enumeration {
  bool possible = true;
  std::optional<Rational> best;
};

Enumeration enumerate(const Model& model) {
  Enumeration out;
  const auto columns = static_cast<size_t>(model.columns());
  for (size_t j = 0; j < columns; ++j) {
    out.possible = out.possible && model.kind[j] == ColumnKind::integer && model.column_upper[j] - model.column_lower[j] <= 4;
  }
  if (!out.possible || !model.sets.empty()) return {.possible = false, .best = {}};
  std::vector<double> x(model.column_lower);
  for (;;) {
    std::vector<Rational> activity(static_cast<size_t>(model.rows()));
    Rational objective = model.exact_of(Field::offset, 0, model.offset);
    for (size_t j = 0; j < columns; ++j) {
      const Rational value = Rational::from_double(x[j]);
      objective = objective + model.exact_of(Field::cost, static_cast<uint32_t>(j), model.cost[j]) * value;
      for (int k = model.start[j]; k < model.start[j + 1]; ++k) {
        Rational& sum = activity[static_cast<size_t>(model.index[k])];
        sum = sum + model.exact_of(Field::matrix, static_cast<uint32_t>(k), model.value[k]) * value;
      }
    }
    bool holds = true;
    for (size_t i = 0; i < activity.size(); ++i) {
      const auto slot = static_cast<uint32_t>(i);
      if (model.row_lower[i] != -kInfinity && activity[i] < model.exact_of(Field::rowLower, slot, model.row_lower[i])) holds = false;
      if (model.row_upper[i] != kInfinity && model.exact_of(Field::rowUpper, slot, model.row_upper[i]) < activity[i]) holds = false;
    }
    if (holds && (!out.best || (model.sense == Sense::max ? *out.best < objective : objective < *out.best))) out.best = objective;
    size_t j = 0;
    for (; j < columns; x[j] = model.column_lower[j], ++j) {
      if (++x[j] <= model.column_upper[j]) break;
    }
    if (j == columns) return out;
  }
}

/// How far the nearest doubles of an exact point may miss a row that the point itself keeps.
double rounding_of(const Model& model, const std::vector<double>& point) {
  std::vector<double> size(static_cast<size_t>(model.rows()), 0.0);
  for (size_t j = 0; j < point.size(); ++j) {
    for (int k = model.start[j]; k < model.start[j + 1]; ++k) size[static_cast<size_t>(model.index[k])] += std::fabs(model.value[k] * point[j]);
  }
  return size.empty() ? 0 : 0x1p-51 * *std::max_element(size.begin(), size.end());
}

void check_answer(const Model& model, const SmallAnswer& answer) {
  static Certifier certifier;
  if (answer.kind != SmallAnswer::Kind::infeasible) {
    const PointReport point = certifier.check_point(model, answer.point);
    fuzz::require(point.primal <= (answer.tolerance_sensitive ? 2e-6 : kExactTolerance) + rounding_of(model, answer.point), "a point keeps the rows");
    fuzz::require(point.integrality == 0, "integer columns are whole");
  }
  if (answer.kind == SmallAnswer::Kind::optimal) {
    const double gap = model.sense == Sense::max ? answer.bound - answer.objective : answer.objective - answer.bound;
    fuzz::require(gap >= 0 && gap <= 1e-8 * std::max(1.0, std::fabs(answer.objective)), "the bound meets the objective");
  }
  if (answer.tolerance_sensitive) return;
  const Enumeration all = enumerate(model);
  if (!all.possible) return;
  fuzz::require(answer.kind == (all.best ? SmallAnswer::Kind::optimal : SmallAnswer::Kind::infeasible), "the status of the enumeration");
  if (all.best) fuzz::require(answer.objective == all.best->to_double(), "the optimum of the enumeration");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static SmallSolver solver;
  static SmallAnswer answer;
  static Model model;
  Bytes bytes(data, size);
  make_model(bytes, model);
  if (solver.solve(model, 0, answer)) check_answer(model, answer);
  return 0;
}
