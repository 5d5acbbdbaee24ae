// Certificates against brute force: every vertex of small random models enumerated in rationals. No
// solver is used: outcomes are made from the enumeration, then blurred as a solver's doubles are.
#include "../../native/certify/certify.h"

#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "../../native/certify/kernel.h"
#include "../../native/certify/ray.h"
#include "cases.h"
#include "triples.h"

namespace assay {
namespace {

// --- Models from text-like parts
// ------------------------------------------------------------------------------------

Number number_of(Model& model, std::string text) {
  const bool negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  if (text == "inf") return Number::of(negative ? -kInfinity : kInfinity);
  Number number;
  const char* at = text.data();
  check(scan_number(at, text.data() + text.size(), number, model.pool) == NumberScan::ok,
        "number " + text);
  return negative ? negate(number, model.pool) : number;
}

void put(Model& model, Field field, std::vector<double>& array, const std::string& text) {
  const Number number = number_of(model, text);
  if (!number.is_exact())
    model.exact.push_back({field, static_cast<uint32_t>(array.size()), number});
  array.push_back(number.value);
}

struct Column {
  std::string cost;
  std::string lower = "0";
  std::string upper = "inf";
  ColumnKind kind = ColumnKind::continuous;
};
struct Row {
  std::string lower;
  std::vector<std::string> coefficients;  // one a column
  std::string upper;
};

Model model_of(Sense sense, const std::vector<Column>& columns, const std::vector<Row>& rows) {
  Model model;
  model.sense = sense;
  for (const Column& column : columns) {
    put(model, Field::cost, model.cost, column.cost);
    put(model, Field::columnLower, model.column_lower, column.lower);
    put(model, Field::columnUpper, model.column_upper, column.upper);
    model.kind.push_back(column.kind);
  }
  model.column_name.resize(columns.size());
  std::vector<Triple> triples;
  for (size_t i = 0; i < rows.size(); ++i) {
    put(model, Field::rowLower, model.row_lower, rows[i].lower);
    put(model, Field::rowUpper, model.row_upper, rows[i].upper);
    for (size_t j = 0; j < rows[i].coefficients.size(); ++j) {
      triples.push_back({static_cast<int32_t>(i), static_cast<int32_t>(j),
                         number_of(model, rows[i].coefficients[j])});
    }
  }
  model.row_name.resize(rows.size());
  build_matrix(model, triples);
  return model;
}

// --- Brute force
// ----------------------------------------------------------------------------------------------------

/// One side of a row or bound as a·x >= b, dense.
struct Side {
  std::vector<Rational> normal;
  Rational value;
  bool is_row;
  size_t slot;
  bool upper;
};

std::vector<std::vector<Rational>> dense_rows(const Model& model) {
  std::vector<std::vector<Rational>> dense(model.row_lower.size(),
                                           std::vector<Rational>(model.cost.size()));
  for (size_t j = 0; j < model.cost.size(); ++j) {
    for (auto k = static_cast<size_t>(model.start[j]); k < static_cast<size_t>(model.start[j + 1]);
         ++k) {
      dense[static_cast<size_t>(model.index[k])][j] =
          model.exact_of(Field::matrix, static_cast<uint32_t>(k), model.value[k]);
    }
  }
  return dense;
}

std::vector<Side> sides_of(const Model& model) {
  std::vector<Side> sides;
  const auto add = [&](std::vector<Rational> normal, Field field, size_t slot, double value,
                       bool is_row, bool upper) {
    if (std::isinf(value)) return;
    Rational exact = model.exact_of(field, static_cast<uint32_t>(slot), value);
    if (upper) {
      for (Rational& entry : normal) entry = -entry;
      exact = -exact;
    }
    sides.push_back({std::move(normal), exact, is_row, slot, upper});
  };
  const auto dense = dense_rows(model);
  for (size_t i = 0; i < dense.size(); ++i) {
    add(dense[i], Field::rowLower, i, model.row_lower[i], true, false);
    add(dense[i], Field::rowUpper, i, model.row_upper[i], true, true);
  }
  for (size_t j = 0; j < model.cost.size(); ++j) {
    std::vector<Rational> unit(model.cost.size());
    unit[j] = 1;
    add(unit, Field::columnLower, j, model.column_lower[j], false, false);
    add(unit, Field::columnUpper, j, model.column_upper[j], false, true);
  }
  return sides;
}

Rational dot(const std::vector<Rational>& a, const std::vector<Rational>& b) {
  Rational sum;
  for (size_t j = 0; j < a.size(); ++j) sum = sum + a[j] * b[j];
  return sum;
}

/// Solves by elimination of its own; empty when singular.
std::optional<std::vector<Rational>> solve(std::vector<std::vector<Rational>> a,
                                           std::vector<Rational> b) {
  const size_t n = b.size();
  for (size_t at = 0; at < n; ++at) {
    size_t pivot = at;
    while (pivot < n && a[pivot][at].is_zero()) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[pivot], a[at]);
    std::swap(b[pivot], b[at]);
    for (size_t row = 0; row < n; ++row) {
      if (row == at || a[row][at].is_zero()) continue;
      const Rational factor = a[row][at] / a[at][at];
      for (size_t k = at; k < n; ++k) a[row][k] = a[row][k] - factor * a[at][k];
      b[row] = b[row] - factor * b[at];
    }
  }
  for (size_t at = 0; at < n; ++at) b[at] = b[at] / a[at][at];
  return b;
}

struct Optimum {
  Rational objective;  // in the model's sense
  std::vector<Rational> point;
  std::vector<Rational> multipliers;  // one a row, in the model's sense
  Outcome outcome;                    // its basis, and doubles
  Outcome other;                      // basis of some vertex, in the same form
  bool has_basis = false;             // whether some basis is optimal with right signs
};

void write_basis(const Model& model, const std::vector<Side>& sides,
                 const std::vector<size_t>& active, Outcome& outcome) {
  outcome.answer = Answer::optimal;
  outcome.column_basis.assign(model.cost.size(), BasisStatus::basic);
  outcome.row_basis.assign(model.row_lower.size(), BasisStatus::basic);
  for (const size_t k : active) {
    const BasisStatus status = sides[k].upper ? BasisStatus::upper : BasisStatus::lower;
    (sides[k].is_row ? outcome.row_basis : outcome.column_basis)[sides[k].slot] = status;
  }
}

void write_multipliers(const Model& model, const std::vector<Side>& sides,
                       const std::vector<size_t>& active, const std::vector<Rational>& weights,
                       Optimum& best) {
  best.multipliers.assign(model.row_lower.size(), Rational());
  for (size_t k = 0; k < active.size(); ++k) {
    const Side& side = sides[active[k]];
    if (!side.is_row) continue;
    const Rational weight = side.upper ? -weights[k] : weights[k];
    best.multipliers[side.slot] = model.sense == Sense::max ? -weight : weight;
  }
}

/// The best vertex; empty when there is none.
std::optional<Optimum> enumerate(const Model& model) {
  const std::vector<Side> sides = sides_of(model);
  const size_t n = model.cost.size();
  std::vector<Rational> cost(n);
  for (size_t j = 0; j < n; ++j)
    cost[j] = model.exact_of(Field::cost, static_cast<uint32_t>(j), model.cost[j]);
  std::optional<Optimum> best;
  Outcome some;
  std::vector<size_t> active(n);
  for (size_t k = 0; k < n; ++k) active[k] = k;
  if (sides.size() < n) return best;
  while (true) {
    std::vector<std::vector<Rational>> normals;
    std::vector<Rational> values;
    for (const size_t k : active) {
      normals.push_back(sides[k].normal);
      values.push_back(sides[k].value);
    }
    const auto point = solve(normals, values);
    bool feasible = point.has_value();
    for (size_t k = 0; feasible && k < sides.size(); ++k)
      feasible = !(dot(sides[k].normal, *point) < sides[k].value);
    if (feasible) {
      if (some.column_basis.empty() || below(4) == 0) write_basis(model, sides, active, some);
      const Rational objective = dot(cost, *point);
      const bool better = !best || (model.sense == Sense::max ? best->objective < objective
                                                              : objective < best->objective);
      if (better) best = Optimum{.objective = objective, .point = *point};
      if (objective == best->objective && !best->has_basis) {
        std::vector<std::vector<Rational>> transposed(n, std::vector<Rational>(n));
        std::vector<Rational> slope = cost;
        for (size_t a = 0; a < n; ++a) {
          for (size_t b = 0; b < n; ++b) transposed[a][b] = normals[b][a];
          if (model.sense == Sense::max) slope[a] = -slope[a];
        }
        const auto weights = solve(transposed, slope);
        bool optimal = weights.has_value();
        for (size_t k = 0; optimal && k < n; ++k) optimal = (*weights)[k].sign() >= 0;
        if (optimal) {
          best->has_basis = true;
          best->point = *point;
          write_basis(model, sides, active, best->outcome);
          write_multipliers(model, sides, active, *weights, *best);
        }
      }
    }
    size_t k = n;
    while (k > 0 && active[k - 1] == sides.size() - n + k - 1) --k;
    if (k == 0) {
      if (best) best->other = some;
      return best;
    }
    ++active[k - 1];
    for (; k < n; ++k) active[k] = active[k - 1] + 1;
  }
}

double blurred(const Rational& exact, double size) {
  const double value = exact.to_double();
  return value +
         size * std::max(1.0, std::fabs(value)) * (static_cast<double>(below(2001)) / 1000 - 1);
}

void blur(Optimum& optimum, double size) {
  optimum.outcome.point.clear();
  optimum.outcome.row_dual.clear();
  for (const Rational& value : optimum.point) optimum.outcome.point.push_back(blurred(value, size));
  for (const Rational& value : optimum.multipliers)
    optimum.outcome.row_dual.push_back(blurred(value, size));
  optimum.outcome.objective = optimum.objective.to_double();
}

// --- Random models
// ----------------------------------------------------------------------------------------------------

std::string random_number(int style) {
  const std::string sign = below(3) == 0 ? "-" : "";
  switch (style) {
    case 0:
      return sign + std::to_string(1 + below(5));
    case 1:
      return sign + "0." + std::to_string(1 + below(9));
    case 2:
      return sign + (below(2) == 0 ? "0.333333333333" : "0.666666666667");
    case 3:
      return sign + std::to_string(1 + below(9)) + "e" + std::to_string(below(15));
    case 4:
      return sign + std::to_string(1 + below(9)) + "e-" + std::to_string(below(6));
    default:
      return sign + std::to_string(below(1000)) + "." + std::to_string(1 + below(99));
  }
}

Model random_model(int style, size_t columns, size_t rows) {
  std::vector<Column> column_list;
  const auto number = [&] {
    return random_number(below(4) == 0 ? static_cast<int>(below(6)) : style);
  };
  for (size_t j = 0; j < columns; ++j) {
    Column column{.cost = below(6) == 0 ? "0" : number()};
    const int64_t bounds = below(5);
    if (bounds == 0) column.lower = "-inf";
    if (bounds == 1) column.upper = std::to_string(below(20)) + ".5";
    if (bounds == 2) column.lower = "-2.1", column.upper = "3.3";
    column_list.push_back(column);
  }
  std::vector<Row> row_list;
  for (size_t i = 0; i < rows; ++i) {
    Row row{.lower = "-inf", .coefficients = {}, .upper = "inf"};
    for (size_t j = 0; j < columns; ++j) row.coefficients.push_back(below(4) == 0 ? "0" : number());
    const int64_t kind = below(5);
    const std::string side = below(5) == 0 ? "0" : number();
    if (kind <= 1) row.upper = side;
    if (kind == 2) row.lower = side;
    if (kind == 3) row.lower = row.upper = side;
    if (kind == 4) row.lower = "-30", row.upper = "40.7";
    row_list.push_back(row);
  }
  // A degenerate vertex now and then: a row twice.
  if (rows > 1 && below(4) == 0) row_list[1] = row_list[0];
  return model_of(below(2) == 0 ? Sense::min : Sense::max, column_list, row_list);
}

bool is_safe_side(const Model& model, double bound, const Rational& objective) {
  const Rational exact = Rational::from_double(bound);
  return model.sense == Sense::max ? !(exact < objective) : !(objective < exact);
}

void test_random_optimum(const Model& model, Optimum& optimum, Certifier& certifier) {
  const Rational& objective = optimum.objective;
  Proof proof;
  // No multipliers, however wrong, prove a bound beyond the optimum.
  Outcome wild = optimum.outcome;
  wild.column_basis.clear();
  wild.row_basis.clear();
  for (int round = 0; round < 4; ++round) {
    blur(optimum, round == 0 ? 0 : std::pow(10.0, -static_cast<double>(below(17))));
    wild.row_dual = optimum.outcome.row_dual;
    const auto bound = certifier.dual_bound(model, wild);
    if (bound) check(is_safe_side(model, *bound, objective), "a bound beyond the optimum");
    certifier.certify_optimal(model, optimum.outcome, proof);
    if (proof.bound)
      check(is_safe_side(model, *proof.bound, objective), "a proof's bound beyond the optimum");
  }
  // A point that is off is no optimum.
  if (optimum.has_basis) {
    blur(optimum, 0);
    Outcome off = optimum.outcome;
    off.column_basis.clear();
    off.point[0] += off.point[0] < 1 ? 0.5 : -0.5;
    certifier.certify_optimal(model, off, proof);
    const double shift = std::fabs(model.cost[0]) * 0.5;
    const double size = std::fabs(objective.to_double());
    if (shift > 1e-5 * std::max(1.0, size + shift)) {
      check(proof.certificate != Certificate::proved || !proof.exact_point.empty(),
            "a wrong point is proved");
    }
  }
  if (!optimum.has_basis) return;
  blur(optimum, 1e-13);
  certifier.certify_optimal(model, optimum.outcome, proof);
  check(proof.certificate == Certificate::proved, "an optimal basis is proved");
  // The basis alone is enough, and its vertex is exact.
  optimum.outcome.row_dual.clear();
  certifier.certify_optimal(model, optimum.outcome, proof);
  if (model.row_lower.empty()) return;
  check(proof.certificate == Certificate::proved && proof.exact_objective.has_value(),
        "a basis alone is proved");
  check(proof.exact_objective && *proof.exact_objective == objective, "the exact objective");
  // From any other vertex the exact steps lead there.
  optimum.other.point = optimum.outcome.point;
  certifier.certify_optimal(model, optimum.other, proof);
  check(proof.certificate == Certificate::proved && proof.exact_objective &&
            *proof.exact_objective == objective,
        "the optimum from another vertex");
}

/// Slack for every row makes the elastic model large; its optimum is found by enumeration too, of
/// the model's own kind.
void test_infeasible(const Model& model, Certifier& certifier, int& proved) {
  Model elastic;
  build_elastic(model, elastic);
  std::optional<Optimum> optimum = enumerate(elastic);
  if (!optimum || !optimum->has_basis) return;
  blur(*optimum, 1e-14);
  const InfeasibilityProof proof = certifier.proves_infeasible(elastic, optimum->outcome);
  check(proof.proved == (optimum->objective.sign() > 0),
        "infeasible when the violation is positive");
  if (proof.proved) ++proved;
}

double wild_number() {
  constexpr double kWild[] = {
      0,        -0.0,      1,   -1,  1e-300, 5e-324, -1e300, 1.7976931348623157e308,
      HUGE_VAL, -HUGE_VAL, NAN, 0.1, 1e15,   -1e-9};
  return kWild[below(14)];
}

/// Whatever an outcome says, nothing false is proved.
void test_hostile() {
  Certifier certifier;
  Model elastic;
  Model ray_model;
  Proof proof;
  std::vector<double> ray;
  for (int round = 0; round < 4000; ++round) {
    const Model model =
        random_model(round % 6, static_cast<size_t>(below(3)) + 1, static_cast<size_t>(below(4)));
    const auto optimum = round % 4 == 0 ? enumerate(model) : std::nullopt;
    Outcome outcome;
    outcome.answer = Answer::optimal;
    const auto fill = [&](const Model& of) {
      outcome.point.clear();
      outcome.row_dual.clear();
      outcome.column_basis.clear();
      outcome.row_basis.clear();
      const bool is_short = below(20) == 0;
      for (int32_t j = is_short ? 1 : 0; j < of.columns(); ++j) {
        outcome.point.push_back(wild_number());
        outcome.column_basis.push_back(static_cast<BasisStatus>(below(4)));
      }
      for (int32_t i = 0; i < of.rows(); ++i) {
        outcome.row_dual.push_back(wild_number());
        outcome.row_basis.push_back(static_cast<BasisStatus>(below(4)));
      }
    };
    fill(model);
    certifier.certify_optimal(model, outcome, proof);
    if (optimum && optimum->has_basis) {
      if (proof.bound)
        check(is_safe_side(model, *proof.bound, optimum->objective), "a false bound");
      const double objective = optimum->objective.to_double();
      const bool near = std::fabs(proof.point.objective - objective) <=
                        1e-5 * std::max(1.0, std::fabs(objective));
      check(proof.certificate != Certificate::proved || near, "a false proof");
    }
    build_elastic(model, elastic);
    fill(elastic);
    const bool refuted = certifier.proves_infeasible(elastic, outcome).proved;
    if (optimum) check(!refuted, "a false refutation");
    build_ray(model, ray_model);
    fill(ray_model);
    const bool unbounded = certifier.proves_ray(model, ray_model, outcome, ray);
    if (optimum && optimum->has_basis) check(!unbounded, "a false ray");
  }
}

void test_random() {
  Certifier certifier;
  int with_optimum = 0;
  int infeasible = 0;
  for (int round = 0; round < 3000; ++round) {
    const Model model = random_model(round % 6, 1 + static_cast<size_t>(below(3)),
                                     1 + static_cast<size_t>(below(4)));
    std::optional<Optimum> optimum = enumerate(model);
    if (optimum) {
      // Unbounded models have vertices too: an optimum must have a basis with right signs (or no
      // bound is claimed).
      if (!optimum->has_basis) continue;
      ++with_optimum;
      test_random_optimum(model, *optimum, certifier);
    } else if (model.rows() <= 2 && model.columns() <= 2) {
      test_infeasible(model, certifier, infeasible);
    }
  }
  check(with_optimum > 500, "enough random optima");
  check(infeasible > 50, "enough random infeasible models " + std::to_string(infeasible));
}

// --- Cases of their own
// -----------------------------------------------------------------------------------------------

void test_points() {
  Certifier certifier;
  const Model tenth = model_of(Sense::min, {{.cost = "1"}}, {{"0.3", {"0.1"}, "0.3"}});
  check(certifier.check_point(tenth, {3}).primal == 0, "0.1 x = 0.3 holds at 3");
  check(certifier.check_point(tenth, {3.1}).primal > 0.009, "0.1 x = 0.3 fails at 3.1");
  const Model third = model_of(Sense::min, {{.cost = "1"}}, {{"1", {"0.333333333333"}, "1"}});
  const PointReport near = certifier.check_point(third, {3});
  check(near.primal > 5e-13 && near.primal < 2e-12 && near.feasible,
        "0.333333333333 is not a third");
  const Model sum =
      model_of(Sense::min, {{.cost = "0.1"}, {.cost = "0.2"}}, {{"0.3", {"0.1", "0.2"}, "0.3"}});
  check(certifier.check_point(sum, {1, 1}).primal == 0, "0.1 + 0.2 is 0.3");
  const Model large =
      model_of(Sense::min, {{.cost = "1"}, {.cost = "1"}}, {{"1", {"1e15", "-1e15"}, "1"}});
  check(certifier.check_point(large, {1, 1}).primal > 1e-16, "a violation of 1 in 1e15");
  const Model whole =
      model_of(Sense::min, {{.cost = "1", .kind = ColumnKind::integer}}, {{"2", {"1"}, "inf"}});
  check(certifier.check_point(whole, {2.0000001}).objective == 2, "rounded first");
  check(!certifier.check_point(whole, {2.5}).feasible, "not integral");
  check(certifier.check_point(whole, {std::nan("")}).primal == HUGE_VAL, "not a number");
  check(!certifier.check_point(whole, {}).feasible, "no point");
  Model semi = model_of(
      Sense::min, {{.cost = "1", .lower = "2", .upper = "10", .kind = ColumnKind::semiContinuous}},
      {});
  check(certifier.check_point(semi, {0}).feasible && certifier.check_point(semi, {5}).feasible,
        "semi-continuous");
  check(std::fabs(certifier.check_point(semi, {1}).primal - 0.5) < 1e-9, "in the gap");
  Model set = model_of(Sense::min, {{.cost = "1"}, {.cost = "1"}, {.cost = "1"}}, {});
  set.sets.push_back({.name = "s", .type = 2, .column = {0, 1, 2}, .weight = {3, 1, 2}});
  check(certifier.check_point(set, {1, 0, 5}).feasible, "neighbours by weight");
  check(certifier.check_point(set, {1, 4, 0}).primal == 1, "no neighbours");
  Model quadratic = model_of(Sense::min, {{.cost = "1"}, {.cost = "0"}}, {});
  quadratic.quadratic = {{0, 0, 2}, {0, 1, -3}};
  check(certifier.check_point(quadratic, {2, 5}).objective == 2 + 8 - 30, "quadratic objective");
  QuadraticRow ball{.linear = {.upper = 25}, .terms = {{0, 0, 1}, {1, 1, 1}}};
  quadratic.quadratic_rows.push_back(ball);
  check(certifier.check_point(quadratic, {3, 4}).feasible &&
            !certifier.check_point(quadratic, {4, 4}).feasible,
        "quadratic row");
  Model indicator = model_of(
      Sense::min, {{.cost = "0", .upper = "1", .kind = ColumnKind::integer}, {.cost = "1"}}, {});
  indicator.indicators.push_back(
      {.column = 0, .active = true, .row = {.upper = 3, .index = {1}, .value = {1}}});
  check(certifier.check_point(indicator, {0, 9}).feasible &&
            !certifier.check_point(indicator, {1, 9}).feasible,
        "indicator");
}

void test_bounds_alone() {
  const auto proof = [](const Column& column) {
    return bounds_prove_infeasible(model_of(Sense::min, {column}, {}));
  };
  check(!proof({.cost = "1"}), "plain bounds");
  check(proof({.cost = "1", .lower = "3", .upper = "2"}).proved, "crossing bounds");
  check(proof({.cost = "1", .lower = "3", .upper = "2.9999999999"}).tolerance_sensitive,
        "crossing by a hair");
  check(proof({.cost = "1", .lower = "0.30000000000000000001", .upper = "0.3"}).tolerance_sensitive,
        "crossing below a double");
  check(!proof({.cost = "1", .lower = "0.1", .upper = "0.1"}), "fixed");
  check(proof({.cost = "1", .lower = "0.2", .upper = "0.8", .kind = ColumnKind::integer}).proved,
        "no integer");
  check(!proof({.cost = "1", .lower = "0.2", .upper = "1", .kind = ColumnKind::integer}),
        "an integer");
  check(proof({.cost = "1", .lower = "1.000001", .upper = "1.9", .kind = ColumnKind::integer})
            .tolerance_sensitive,
        "nearly one");
  check(proof({.cost = "1",
               .lower = "1.00000000000000000001",
               .upper = "1.5",
               .kind = ColumnKind::integer})
            .proved,
        "one and a hair");
  check(!proof({.cost = "1", .lower = "3", .upper = "2", .kind = ColumnKind::semiContinuous}),
        "zero is left");
  check(bounds_prove_infeasible(model_of(Sense::min, {{.cost = "1"}}, {{"2", {"1"}, "1"}})).proved,
        "crossing sides");
}

void test_integral_objective() {
  Certifier certifier;
  Proof proof;
  Outcome outcome;
  outcome.answer = Answer::optimal;
  // 2 x + 2 y <= 5: the relaxation's best is 2.5, no multiple of 1 beyond 2 is left.
  const auto certify = [&](const std::string& cost, ColumnKind kind) {
    const Model model = model_of(
        Sense::max, {{.cost = "0.3", .kind = ColumnKind::integer}, {.cost = cost, .kind = kind}},
        {{"-inf", {"2", "2"}, "5"}});
    outcome.point = {2, 0};
    outcome.row_dual = {0.15};
    certifier.certify_optimal(model, outcome, proof);
    return proof.certificate;
  };
  check(certify("0.3", ColumnKind::integer) == Certificate::proved && *proof.bound >= 0.6 &&
            *proof.bound < 0.6000001,
        "steps of 0.3");
  check(certify("0.2", ColumnKind::integer) == Certificate::primal, "steps of 0.1");
  check(certify("0.3", ColumnKind::continuous) == Certificate::primal, "no steps");
}

void test_sensitivity() {
  Certifier certifier;
  const auto proof = [&](const std::string& lower) {
    const Model model = model_of(Sense::min, {{.cost = "1"}, {.cost = "1"}},
                                 {{"-inf", {"1", "0.1"}, "1"}, {lower, {"1", "0.1"}, "inf"}});
    Model elastic;
    build_elastic(model, elastic);
    Outcome outcome;
    outcome.row_dual = {-1, 1};
    return certifier.proves_infeasible(elastic, outcome);
  };
  check(proof("2").proved && !proof("2").tolerance_sensitive, "plainly infeasible");
  check(proof("1.0000005").proved && proof("1.0000005").tolerance_sensitive,
        "infeasible by less than the tolerance");
  check(!proof("1").proved && !proof("0.5").proved, "feasible");
}

/// No double is near enough to the vertex, but the vertex is there.
void test_no_double_point() {
  Certifier certifier;
  const Model model = model_of(Sense::max, {{.cost = "1"}, {.cost = "0"}},
                               {{"-inf", {"1e14", "-0.3"}, "1"}, {"-inf", {"0", "1"}, "7e20"}});
  Outcome outcome;
  outcome.answer = Answer::optimal;
  outcome.point = {2.1e6, 7e20};
  outcome.row_basis = {BasisStatus::upper, BasisStatus::upper};
  outcome.column_basis = {BasisStatus::basic, BasisStatus::basic};
  Proof proof;
  certifier.certify_optimal(model, outcome, proof);
  check(proof.certificate == Certificate::proved && proof.exact_objective.has_value(),
        "a vertex between the doubles");
}

void test_rays() {
  Certifier certifier;
  const Model model =
      model_of(Sense::max, {{.cost = "1"}, {.cost = "-0.333333333333"}},
               {{"-inf", {"1", "-0.333333333333"}, "7"}, {"-inf", {"1", "-1"}, "7"}});
  Model ray_model;
  build_ray(model, ray_model);
  Outcome outcome;
  outcome.answer = Answer::optimal;
  std::vector<double> ray;
  outcome.point = {0.333333333333, 1};
  check(!certifier.proves_ray(model, ray_model, outcome, ray),
        "no change along the ray is no improvement");
  const Model open = model_of(Sense::max, {{.cost = "1"}, {.cost = "-0.3"}},
                              {{"-inf", {"3", "-1"}, "7"}, {"4", {"0", "0.1"}, "inf"}});
  build_ray(open, ray_model);
  outcome.point = {0.33333333333333331, 1};
  check(certifier.proves_ray(open, ray_model, outcome, ray) && ray.size() == 2,
        "a third is read from its double");
  const auto improves = [&](double x, double y) {
    return is_improving_ray(
        ray_model, std::vector<Rational>{Rational::from_double(x), Rational::from_double(y)});
  };
  check(improves(0.25, 0.75) && improves(1, 3), "rays");
  check(!improves(0.25, 0.7), "a direction that leaves the rows");
  check(!improves(1e-9, -1e-9), "a direction that leaves the bounds");
  check(!improves(0, 1), "a direction that makes it worse");
  outcome.point = {0.3334, 1};
  check(certifier.proves_ray(open, ray_model, outcome, ray) && ray[0] > 0,
        "found from no move at all");
  outcome.point = {0.4, 1};
  outcome.column_basis = {BasisStatus::basic, BasisStatus::upper};
  outcome.row_basis = {BasisStatus::upper, BasisStatus::basic};
  check(certifier.proves_ray(open, ray_model, outcome, ray) && ray[1] == 1,
        "repaired from the basis");
  Model integers = open;
  integers.sets.push_back({.name = "s", .type = 1, .column = {0, 1}, .weight = {1, 2}});
  check(!certifier.proves_ray(integers, ray_model, outcome, ray), "no proof with sets");
}

void test_kernels() {
  for (const size_t size : {1, 3, 6, 7, 12, 30, 60}) {
    for (int round = 0; round < 4; ++round) {
      std::vector<Kernel::Entry> entries;
      for (size_t i = 0; i < size; ++i) {
        for (size_t j = 0; j < size; ++j) {
          if (i == j) {
            entries.push_back({static_cast<int32_t>(i), static_cast<int32_t>(j), Rational(10'000)});
            continue;
          }
          if (below(3) != 0) continue;
          // The last round has entries too long for lifting.
          const Rational value =
              round == 3 && size <= 30
                  ? Rational(Integer(1 + below(9)), Integer::power_of_ten(25)) + Rational(below(9))
                  : Rational(Integer(below(199) - 99), Integer(1 + below(10)));
          entries.push_back({static_cast<int32_t>(i), static_cast<int32_t>(j), value});
        }
      }
      for (const bool transposed : {false, true}) {
        std::vector<Rational> right(size);
        for (Rational& value : right)
          value = Rational(Integer(below(2001) - 1000), Integer(1 + below(20)));
        Kernel kernel;
        kernel.assign(size, entries);
        Budget budget;
        std::vector<Rational> solution;
        const bool solved = kernel.solve(right, transposed, budget, solution);
        check(solved, "a kernel of " + std::to_string(size));
        if (!solved) continue;
        std::vector<Rational> product(size);
        for (const Kernel::Entry& entry : entries) {
          const auto row = static_cast<size_t>(transposed ? entry.column : entry.row);
          const auto column = static_cast<size_t>(transposed ? entry.row : entry.column);
          product[row] = product[row] + entry.value * solution[column];
        }
        check(product == right, "a kernel's solution");
      }
    }
  }
}

constexpr Case kCases[] = {
    {"a point is feasible by the rule, or its largest violations are found", test_points},
    {"bounds alone prove an optimum or a contradiction", test_bounds_alone},
    {"an integral objective rounds its bound, only where it is integral", test_integral_objective},
    {"models that hang on the tolerance are told from those that do not", test_sensitivity},
    {"a vertex between the doubles is proved exactly", test_no_double_point},
    {"rays are proved from the point and the direction", test_rays},
    {"kernels of a basis are solved exactly", test_kernels},
    {"random models, all vertices enumerated: what is proved is true, and nearly all is proved", test_random},
    {"whatever an outcome says, nothing false is proved", test_hostile},
};

}  // namespace
}  // namespace assay

int main(int argc, char** argv) { return assay::run_cases(assay::kCases, 20260402, argc, argv); }
