// Assay's own small path: known answers, worst cases that must end within the budget, every point of small boxes enumerated,
// and no allocation once warm.
#include "solve/small.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "parse/read.h"

namespace {
long allocations = 0;
}

void* operator new(size_t size) {
  ++allocations;
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace assay {
namespace {

using Kind = SmallAnswer::Kind;

Model& read(const std::string& text) {
  static LpReader reader;
  static Model model;
  static Diagnostics diagnostics;
  static std::string kept;
  kept = text;
  check(reader.read(kept, {}, model, diagnostics), "reads", text);
  return model;
}

SmallAnswer answer_of(const std::string& text) {
  SmallSolver solver;
  SmallAnswer answer;
  solver.solve(read(text), 0, answer);
  return answer;
}

void expect_optimum(const std::string& text, double objective, const char* what) {
  const SmallAnswer answer = answer_of(text);
  check(answer.kind == Kind::optimal, what, "is optimal");
  check(answer.kind != Kind::optimal || std::fabs(answer.objective - objective) <= 1e-9 * std::max(1.0, std::fabs(objective)), what,
        std::to_string(answer.objective));
  check(std::fabs(answer.bound - answer.objective) <= 1e-8 * std::max(1.0, std::fabs(objective)), what, "has its bound");
}

void expect(const std::string& text, Kind kind, const char* what) {
  const SmallAnswer answer = answer_of(text);
  check(answer.kind == kind, what, std::to_string(static_cast<int>(answer.kind)));
}

std::string bounds_of(const char* section, const std::vector<std::string>& names) {
  std::string out = std::string(section) + "\n";
  for (const std::string& name : names) out += " " + name;
  return out + "\n";
}

// --- Known answers -----------------------------------------------------------------------------------------------------

void test_kinds() {
  expect_optimum("Minimize\n x + y\nSubject To\n x + 2 y >= 3\n 2 x + y = 3\nEnd\n", 2, "an equality");
  expect_optimum("Maximize\n x\nSubject To\n 2 <= x + y <= 4\n y >= 1\nEnd\n", 3, "a range");
  expect_optimum("Minimize\n x\nSubject To\n x + y >= -3\nBounds\n x free\n y <= 2\nEnd\n", -5, "a free column");
  expect_optimum("Maximize\n 3 x + 2 y + 5\nSubject To\n x + y <= 4.5\nGeneral\n x\n y\nEnd\n", 17, "integers and a constant");
  expect_optimum("Minimize\n 0.1 x\nSubject To\n 0.3 x >= 0.1\nEnd\n", 1.0 / 30, "decimals");
  expect_optimum("Maximize\n x - y\nBounds\n x <= 3\n -2 <= y\nEnd\n", 5, "no rows");
  expect_optimum("Minimize\n x + y\nSubject To\n c: x + y <= 3\n y >= 1\nBounds\n 5 <= x <= 9\nSemi-continuous\n x\nEnd\n", 1, "zero of a semi-continuous column");
  expect_optimum("Maximize\n x - 3 y\nSubject To\n c: x + y <= 6\n d: x - y <= 4\nBounds\n 5 <= x <= 9\nSemi-continuous\n x\nEnd\n", 2,
                 "the other part of a semi-continuous column");
  expect_optimum("Maximize\n x + 2 y + 3 z\nSubject To\n x + y + z <= 9\nBounds\n x <= 6\n y <= 4\n z <= 2\nSOS\n S1:: x:1 y:2 z:3\nEnd\n", 8,
                 "a set of type 1");
  expect_optimum("Maximize\n x + 2 y + 3 z\nSubject To\n x + y + z <= 9\nBounds\n x <= 6\n y <= 4\n z <= 2\nSOS\n S2:: x:1 y:2 z:3\nEnd\n", 14,
                 "a set of type 2");
  expect_optimum("Maximize\n x + 4 b\nSubject To\n c: x <= 9\n d: b = 1 -> x <= 4\nBinary\n b\nEnd\n", 9, "an indicator left alone");
  expect_optimum("Maximize\n x + 6 b\nSubject To\n c: x <= 9\n d: b = 1 -> x <= 4\nBinary\n b\nEnd\n", 10, "an indicator in force");
}

void test_no_optimum() {
  expect("Minimize\n x\nSubject To\n x + y <= 1\n x + y >= 2\nEnd\n", Kind::infeasible, "rows against each other");
  expect("Minimize\n x\nSubject To\n 2 x + 2 y = 3\nBounds\n x <= 9\n y <= 9\nGeneral\n x\n y\nEnd\n", Kind::infeasible, "parity");
  expect("Minimize\n x\nSubject To\n x >= 1\n x <= 4\nBounds\n 5 <= x <= 9\nSemi-continuous\n x\nEnd\n", Kind::infeasible, "neither part");
  expect("Maximize\n x + y\nSubject To\n x - y <= 3\nEnd\n", Kind::unbounded, "a ray");
  expect("Maximize\n x + y\nSubject To\n x - 2 y = 1\nGeneral\n x\n y\nEnd\n", Kind::unbounded, "a ray and a whole point");
  expect("Minimize\n - x\nSubject To\n c: x + y >= 1\nSOS\n S1:: x:1 y:2\nEnd\n", Kind::unbounded, "a ray that keeps a set");
  const SmallAnswer parity = answer_of("Maximize\n x\nSubject To\n 2 x - 2 y = 1\nGeneral\n x\n y\nEnd\n");
  check(parity.kind == Kind::none || parity.kind == Kind::infeasible, "a ray, but no whole point anywhere");
}

// What a tolerance decides is not decided by an optimum alone.
void test_tolerance() {
  // x2 = 50 misses the second row by 5e-11.
  const std::string third = "Maximize\n 3 x1 + 4 x2\nSubject To\n c1: x1 + x2 <= 200\n c2: - 0.333333333333 x1 + x2 <= 0\nGeneral\n x1\n x2\nEnd\n";
  const SmallAnswer answer = answer_of(third);
  check(answer.kind == Kind::optimal && answer.objective == 650, "one third in twelve digits", std::to_string(answer.objective));
  check(answer.tolerance_sensitive, "warns");
  check(answer.exact.find("64") != std::string::npos, "says what is exact", answer.exact);
  expect("Minimize\n x\nSubject To\n x + y >= 1\n x + y <= 0.9999999\nEnd\n", Kind::none, "an LP that only a tolerance makes feasible");
  expect("Minimize\n x\nSubject To\n x + y >= 1\n x + y <= 0.999\nEnd\n", Kind::infeasible, "an LP that none does");
  const SmallAnswer plain = answer_of("Maximize\n x\nSubject To\n 0.333333333333 x <= 10\nGeneral\n x\nEnd\n");
  check(plain.kind == Kind::optimal && plain.objective == 30 && !plain.tolerance_sensitive, "long decimals that change nothing");
}

// --- Worst cases -------------------------------------------------------------------------------------------------------

void test_cycling() {
  expect_optimum(
      "Minimize\n - 0.75 x4 + 20 x5 - 0.5 x6 + 6 x7\nSubject To\n 0.25 x4 - 8 x5 - x6 + 9 x7 <= 0\n 0.5 x4 - 12 x5 - 0.5 x6 + 3 x7 <= 0\n x6 <= 1\nEnd\n",
      -1.25, "Beale's example");
  expect_optimum("Maximize\n 10 x1 - 57 x2 - 9 x3 - 24 x4\nSubject To\n 0.5 x1 - 5.5 x2 - 2.5 x3 + 9 x4 <= 0\n 0.5 x1 - 1.5 x2 - 0.5 x3 + x4 <= 0\n"
                 " x1 <= 1\nEnd\n",
                 1, "Chvátal's example");
}

void test_klee_minty() {
  for (const int size : {4, 8, 12}) {
    std::string text = "Maximize\n";
    for (int j = 1; j <= size; ++j) text += " + " + std::to_string(1L << (size - j)) + " x" + std::to_string(j);
    text += "\nSubject To\n";
    double side = 1;
    for (int i = 1; i <= size; ++i) {
      side *= 5;
      for (int j = 1; j < i; ++j) text += " + " + std::to_string(1L << (i - j + 1)) + " x" + std::to_string(j);
      text += " + x" + std::to_string(i) + " <= " + std::to_string(static_cast<long>(side)) + "\n";
    }
    expect_optimum(text + "End\n", side, "a Klee-Minty cube");
  }
}

void test_assignment() {
  std::string text = "Minimize\n";
  std::vector<std::string> names;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      names.push_back("x" + std::to_string(i) + std::to_string(j));
      text += " + " + std::to_string(1 + (i * j) % 3) + " " + names.back();
    }
  }
  text += "\nSubject To\n";
  for (int i = 0; i < 12; ++i) {
    for (int k = 0; k < 6; ++k) text += " + " + (i < 6 ? names[static_cast<size_t>(i * 6 + k)] : names[static_cast<size_t>(k * 6 + i - 6)]);
    text += " = 1\n";
  }
  expect_optimum(text + bounds_of("Binary", names) + "End\n", 8, "a degenerate assignment");
}

// Each of these may be answered or handed over, but must stay within the budget, and must not be wrong.
void test_hard_searches() {
  const auto knapsack = [](const std::string& objective, const std::string& rest) {
    std::string text = "Maximize\n" + objective;
    std::vector<std::string> names;
    std::string row;
    for (int j = 0; j < 16; ++j) {
      names.push_back("x" + std::to_string(j));
      text += " + " + names.back();
      row += " + 2 " + names.back();
    }
    return text + "\nSubject To\n c:" + row + rest + "\n" + bounds_of("Binary", names) + "End\n";
  };
  expect_optimum(knapsack("", " <= 15"), 7, "sixteen equal items");
  const SmallLimits limits;
  for (const std::string& text : {knapsack("0.7 s", " + s <= 15"), knapsack("", " - 2 s = 15"), knapsack("0.001 s", " + 3 s = 15")}) {
    const SmallAnswer answer = answer_of(text);
    check(answer.nodes <= limits.nodes + 1, "the budget of nodes holds");
    check(answer.kind != Kind::unbounded, "equal items are bounded");
  }
}

// --- Enumeration -------------------------------------------------------------------------------------------------------

struct Enumerated {
  std::vector<std::vector<int64_t>> rows;
  std::vector<int64_t> lower, upper, cost;
  int64_t most = 0;
  bool max = false;

  std::optional<int64_t> best() const {
    std::optional<int64_t> found;
    std::vector<int64_t> x(cost.size(), 0);
    for (;;) {
      if (holds(x)) {
        int64_t value = 0;
        for (size_t j = 0; j < x.size(); ++j) value += cost[j] * x[j];
        if (!found || (max ? value > *found : value < *found)) found = value;
      }
      size_t j = 0;
      while (j < x.size() && ++x[j] > most) x[j++] = 0;
      if (j == x.size()) return found;
    }
  }
  bool holds(const std::vector<int64_t>& x) const {
    for (size_t i = 0; i < rows.size(); ++i) {
      int64_t sum = 0;
      for (size_t j = 0; j < x.size(); ++j) sum += rows[i][j] * x[j];
      if (sum < lower[i] || sum > upper[i]) return false;
    }
    return true;
  }
  std::string text() const {
    const auto terms = [](const std::vector<int64_t>& values) {
      std::string out;
      for (size_t j = 0; j < values.size(); ++j) out += (values[j] < 0 ? " - " : " + ") + std::to_string(std::abs(values[j])) + " x" + std::to_string(j);
      return out;
    };
    std::string out = (max ? "Maximize\n" : "Minimize\n") + terms(cost) + "\nSubject To\n";
    for (size_t i = 0; i < rows.size(); ++i) out += std::to_string(lower[i]) + " <= " + terms(rows[i]) + " <= " + std::to_string(upper[i]) + "\n";
    out += "Bounds\n";
    std::vector<std::string> names;
    for (size_t j = 0; j < cost.size(); ++j) {
      names.push_back("x" + std::to_string(j));
      out += names.back() + " <= " + std::to_string(most) + "\n";
    }
    return out + bounds_of("General", names) + "End\n";
  }
};

void test_enumeration() {
  SmallSolver solver;
  SmallAnswer answer;
  for (int round = 0; round < 3000; ++round) {
    Enumerated model;
    const auto columns = static_cast<size_t>(1 + below(4));
    model.most = 1 + below(6);
    model.max = below(2) == 0;
    for (size_t j = 0; j < columns; ++j) model.cost.push_back(below(41) - 20);
    for (int64_t i = below(5); i >= 0; --i) {
      model.rows.emplace_back();
      for (size_t j = 0; j < columns; ++j) model.rows.back().push_back(below(3) == 0 ? 0 : below(31) - 12);
      if (std::all_of(model.rows.back().begin(), model.rows.back().end(), [](int64_t value) { return value == 0; })) model.rows.back()[0] = 1;
      model.lower.push_back(below(60) - 40);
      model.upper.push_back(model.lower.back() + (below(3) == 0 ? 0 : below(50)));
    }
    const std::string text = model.text();
    check(solver.solve(read(text), 0, answer), "is answered", text);
    const std::optional<int64_t> best = model.best();
    check(best ? answer.kind == Kind::optimal && answer.objective == static_cast<double>(*best) : answer.kind == Kind::infeasible, "as enumerated", text);
  }
}

void test_allocation() {
  SmallSolver solver;
  SmallAnswer answer;
  const Model& model = read("Maximize\n 3 x + 2 y + z\nSubject To\n a: 2 x + y + 0.5 z <= 7.5\n b: x + 3 y - z <= 9\nBounds\n z <= 4\nGeneral\n x\n y\nEnd\n");
  check(solver.solve(model, 0, answer), "is answered");
  const long before = allocations;
  for (int round = 0; round < 100; ++round) solver.solve(model, 0, answer);
  check(allocations == before, "nothing is allocated once warm", std::to_string(allocations - before));
}

constexpr Case kCases[] = {
    {"every kind of column and row has its known optimum", test_kinds},
    {"models without an optimum are told apart", test_no_optimum},
    {"what only a tolerance decides is warned about or handed over", test_tolerance},
    {"cycling examples end", test_cycling},
    {"Klee-Minty cubes end", test_klee_minty},
    {"a highly degenerate assignment ends", test_assignment},
    {"hard searches stay within their budget", test_hard_searches},
    {"integer models have the optimum of their enumeration", test_enumeration},
    {"nothing is allocated once warm", test_allocation},
};

}  // namespace
}  // namespace assay

int main(int argc, char** argv) { return assay::run_cases(assay::kCases, 20261127, argc, argv); }
