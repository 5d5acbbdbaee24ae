// Features written in other terms (solve/reformulate.h) against the features themselves: SmallSolver takes both, and proves both answers in
// exact arithmetic.
#include "../../native/solve/reformulate.h"

#include <cmath>
#include <string>

#include "../../native/certify/certify.h"
#include "../../native/parse/read.h"
#include "../../native/solve/small.h"
#include "cases.h"
#include "random_model.h"

namespace assay {
namespace {

constexpr Capabilities kIntegersAlone{.integer = true};

bool has_features(const Model& model) { return model.has_semicontinuous() || !model.sets.empty() || !model.indicators.empty(); }

const char* name_of(SmallAnswer::Kind kind) {
  using Kind = SmallAnswer::Kind;
  return kind == Kind::optimal ? "optimal" : kind == Kind::infeasible ? "infeasible" : kind == Kind::unbounded ? "unbounded" : "none";
}

SmallSolver& solver() {
  static SmallSolver made({.columns = 200, .rows = 200, .work = 3e8, .nodes = 100000});
  return made;
}

/// Both ways of one model; false: one of them is no small model.
bool compare(const Model& model, const Model& written, std::string_view what) {
  SmallAnswer own, other;
  if (!solver().solve(model, 0, own) || !solver().solve(written, 0, other)) return false;
  check(own.kind == other.kind, what, std::string(name_of(own.kind)) + " and " + name_of(other.kind));
  if (own.kind != SmallAnswer::Kind::optimal || other.kind != own.kind) return true;
  check(std::abs(own.objective - other.objective) <= 1e-9 * std::max(1.0, std::abs(own.objective)), what,
        std::to_string(own.objective) + " and " + std::to_string(other.objective));
  Certifier certifier;
  other.point.resize(static_cast<size_t>(model.columns()));
  check(certifier.check_point(model, other.point).feasible, what, "the point, in the model's own columns");
  return true;
}

void random_models() {
  RandomModels models(31);
  Model model, written;
  int compared = 0, impossible = 0;
  for (uint64_t index = 0; index < 12000; ++index) {
    models.make(index, 8, model);
    if (!has_features(model)) continue;
    const Reformulation done = reformulate(model, kIntegersAlone, written);
    if (!done.impossible.empty()) {
      ++impossible;
      continue;
    }
    check(!has_features(written), "nothing is left", done.done);
    if (compare(model, written, "model " + std::to_string(index))) ++compared;
  }
  check(compared > 800, "enough models were compared", std::to_string(compared));
  check(impossible > 20, "some have no bounds", std::to_string(impossible));
}

struct Row {
  const char* name;
  const char* text;
  const char* impossible;  // "": it can be written
  double objective = 0;
};

constexpr Row kRows[] = {
    {"a bound of its own", "Minimize\n 2 x + 5 y\nSubject To\n a: x + y >= 2\nBounds\n 3 <= x <= 10\nSemi-Continuous\n x\nEnd\n", "", 6},
    {"a bound that a row implies", "Minimize\n 2 x + 5 y\nSubject To\n a: x + y >= 2\n b: 2 x + y <= 30\nBounds\n x >= 3\nSemi-Continuous\n x\nEnd\n", "", 6},
    {"no bound", "Minimize\n 2 x + 5 y\nSubject To\n a: x + y >= 2\nBounds\n x >= 3\nSemi-Continuous\n x\nEnd\n", "semi-continuous columns: column `x` has no bounds"},
    {"below zero", "Minimize\n x\nSubject To\n a: x >= -7\nBounds\n -9 <= x <= -3\nSemi-Continuous\n x\nEnd\n", "", -7},
    {"no gap, no bound", "Minimize\n x\nSubject To\n a: x + y >= 2\nBounds\n y <= 1\nSemi-Continuous\n x\nEnd\n", "", 1},
    {"an implication from above", "Maximize\n x + 3 b\nSubject To\n a: b = 1 -> x <= 5\n c: x <= 7\nBinary\n b\nEnd\n", "", 8},
    {"an implication from below, of zero", "Minimize\n x + 3 b\nSubject To\n a: b = 0 -> x >= 5\n c: x <= 7\nBinary\n b\nEnd\n", "", 3},
    {"an implied equation", "Maximize\n x - y - 2 b\nSubject To\n a: b = 1 -> x - y = 2\n e: b + x >= 2\n c: x <= 7\n d: y <= 6\nBinary\n b\nEnd\n", "", 7},
    {"an implication that holds anyway", "Maximize\n x + 3 b\nSubject To\n a: b = 1 -> x <= 9\n c: x <= 7\nBinary\n b\nEnd\n", "", 10},
    {"an implication without an end", "Maximize\n 3 b - x\nSubject To\n a: b = 1 -> x <= 5\n c: x >= 1\nBinary\n b\nEnd\n", "indicator rows: no bounds within 1e9 prove how far the row of column `b`"},
    {"an implication with an open end on the other side", "Maximize\n 3 b - x\nSubject To\n a: b = 1 -> x >= 5\nBinary\n b\nEnd\n", "", 0},
    {"a column of the implication itself", "Maximize\n x + 3 b\nSubject To\n a: b = 1 -> x + 2 b <= 5\n c: x <= 7\nBinary\n b\nEnd\n", "", 7},
    {"one of three", "Maximize\n 2 x + 3 y + z\nSubject To\n a: x + y + z <= 9\nBounds\n x <= 5\n y <= 4\n z <= 3\nSOS\n s: S1:: x:1 y:2 z:3\nEnd\n", "", 12},
    {"two neighbours of four, in order of weight", "Maximize\n 2 x + 3 y + z + 4 w\nSubject To\n a: x + y + z + w <= 20\nBounds\n x <= 5\n y <= 4\n z <= 3\n w <= 2\nSOS\n s: S2:: x:4 y:1 z:3 w:2\nEnd\n", "", 20},
    {"a set with a column below zero", "Minimize\n 2 x + 3 y + z\nSubject To\n a: x + y + z >= -9\nBounds\n -5 <= x <= 5\n -4 <= y <= 4\n z <= 3\nSOS\n s: S1:: x:1 y:2 z:3\nEnd\n", "", -12},
    {"a set that says nothing", "Maximize\n 2 x + 3 y\nSubject To\n a: x + y <= 9\nSOS\n s: S2:: x:1 y:2\nEnd\n", "", 27},
    {"a set without bounds", "Minimize\n 2 x + 3 y\nSubject To\n a: x + y >= 1\nSOS\n s: S1:: x:1 y:2\nEnd\n", "special ordered sets: column `x` has no bounds"},
};

void every_form() {
  LpReader reader;
  Diagnostics diagnostics;
  Model model, written;
  for (const Row& row : kRows) {
    check(reader.read(row.text, {}, model, diagnostics), row.name, "is read");
    const Reformulation done = reformulate(model, kIntegersAlone, written);
    check(done.impossible.rfind(row.impossible, 0) == 0 && done.impossible.empty() == (*row.impossible == '\0'), row.name, done.impossible);
    if (!done.impossible.empty()) continue;
    check(!has_features(written), row.name, "has features left");
    SmallAnswer answer;
    check(solver().solve(written, 0, answer) && answer.kind == SmallAnswer::Kind::optimal, row.name, "is not solved");
    check(std::abs(answer.objective - row.objective) <= 1e-9, row.name, std::to_string(answer.objective));
    compare(model, written, row.name);
  }
}

void only_what_is_missing() {
  LpReader reader;
  Diagnostics diagnostics;
  Model model, written;
  const char* const text = "Maximize\n x + 3 b\nSubject To\n a: b = 1 -> x <= 5\n c: x <= 7\nBounds\n 2 <= x <= 6\nBinary\n b\nSemi-Continuous\n x\nEnd\n";
  check(reader.read(text, {}, model, diagnostics), "read");
  check(reformulate(model, {.integer = true, .semicontinuous = true}, written).done == "indicator rows", "the indicator alone");
  check(written.has_semicontinuous() && written.indicators.empty() && written.columns() == model.columns(), "the column keeps its kind");
  check(reformulate(model, {.integer = true, .indicator = true}, written).done == "semi-continuous columns", "the column alone");
  check(!written.has_semicontinuous() && written.indicators.size() == 1, "the indicator stays");
  check(reformulate(model, {.integer = true, .semicontinuous = true, .indicator = true}, written).done.empty(), "nothing");
  check(written.columns() == model.columns() && written.rows() == model.rows(), "is added");
}

constexpr Case kCases[] = {
    {"every form means what it stands for, or says which bound is missing", every_form},
    {"random models have the same answer in other terms", random_models},
    {"only what the solver lacks is written in other terms", only_what_is_missing},
};

}  // namespace
}  // namespace assay

int main(int argc, char** argv) { return assay::run_cases(assay::kCases, 1, argc, argv); }
