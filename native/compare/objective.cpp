#include "objective.h"

#include <algorithm>
#include <cmath>

#include "beyond.h"
#include "extend.h"
#include "sides.h"

namespace assay {
namespace {

constexpr double kFormTolerance = 1e-9;   // of costs and constants that count as written alike
constexpr double kValueTolerance = 1e-6;  // of values, relative to the largest cost
constexpr double kRounded = 0.05;         // of numbers that were rounded, as far as the widest rule of rewards

bool same_number(double mine, double theirs) { return std::abs(theirs - mine) <= kFormTolerance * std::max(1.0, std::abs(mine)); }

// What two linear objectives differ by.
struct Difference {
  Terms terms;  // candidate's costs less the reference's, in the reference's columns
  double offset = 0;
  double size = 1;           // of the reference's costs
  bool has_private = false;  // a column without a partner has a cost
};

Difference difference_of(const Comparison& comparison) {
  const Model& a = comparison.reference_model;
  const Model& b = comparison.candidate_model;
  Difference found;
  for (int32_t j = 0; j < b.columns(); ++j) {
    found.has_private = found.has_private || (b.cost[j] != 0 && comparison.map.to_reference[j] < 0);
  }
  for (int32_t j = 0; j < a.columns(); ++j) {
    const int32_t partner = comparison.map.to_candidate[j];
    found.has_private = found.has_private || (a.cost[j] != 0 && partner < 0);
    const double theirs = partner < 0 ? 0 : b.cost[partner];
    found.size = std::max(found.size, std::abs(a.cost[j]));
    if (!same_number(a.cost[j], theirs)) found.terms.emplace_back(j, theirs - a.cost[j]);
  }
  found.offset = same_number(a.offset, b.offset) ? 0 : b.offset - a.offset;
  return found;
}

bool is_zero(const Model& model) {
  return model.quadratic.empty() && std::all_of(model.cost.begin(), model.cost.end(), [](double cost) { return cost == 0; });
}

// The largest difference in one direction.
void measure(const Difference& difference, int sign, Reach& reference, ObjectiveReport& report) {
  if (difference.terms.empty()) {
    report.difference = difference.offset;
    return;
  }
  const Support support = reference.maximise(difference.terms, sign);
  report.grounds = std::max(report.grounds, grounds_of(support));
  if (support.kind == Support::Kind::finite) {
    report.difference = sign * support.value + difference.offset;
    report.witness = support.point;
  } else {
    report.difference = sign * kInfinity;
    report.witness = support.kind == Support::Kind::unbounded ? support.point : std::vector<double>{};
  }
}

}  // namespace

void compare_objectives(Comparison& comparison, Reach& reference, Judge& judge, const JudgeOptions& options, double* seconds_left) {
  const Model& a = comparison.reference_model;
  const Model& b = comparison.candidate_model;
  ObjectiveReport& report = comparison.objective;
  const Difference difference = difference_of(comparison);
  report.sense_differs = a.sense != b.sense && !(is_zero(a) && is_zero(b));
  const bool same_squares = same_quadratics(comparison);
  if (difference.has_private && !report.sense_differs && same_squares) {
    const ObjectiveExtension found = extend_objective(a, b, comparison.map.to_candidate, judge, options, seconds_left);
    report.same = found.same;
    report.grounds = !found.known ? Grounds::unknown : found.exact ? Grounds::solved : Grounds::points;
    report.difference = found.difference;
    report.witness = found.witness;
    return;
  }
  if (!same_squares || comparison.form_only) {
    report.same = same_squares && !report.sense_differs && difference.terms.empty() && std::abs(difference.offset) <= kFormTolerance * difference.size;
    if (!report.same) report.grounds = Grounds::formOnly;
    return;
  }
  for (const int sign : {1, -1}) {
    measure(difference, sign, reference, report);
    if (std::abs(report.difference) <= kValueTolerance * difference.size) continue;
    report.same = false;
    return;
  }
  report.same = !report.sense_differs;
  report.difference = 0;
  report.witness.clear();
}

int wrong_numbers(const Comparison& comparison) {
  const ObjectiveReport& report = comparison.objective;
  if (report.same) return 0;
  const Model& b = comparison.candidate_model;
  const Difference difference = difference_of(comparison);
  const Model& a = comparison.reference_model;
  const auto is_wrong = [](double by, double mine) { return std::abs(by) > kRounded * std::abs(mine); };
  int wrong = (is_wrong(difference.offset, a.offset) ? 1 : 0) + (report.sense_differs ? 1 : 0);
  for (const auto& [column, by] : difference.terms) wrong += is_wrong(by, a.cost[column]) ? 1 : 0;
  for (int32_t j = 0; j < b.columns(); ++j) wrong += b.cost[j] != 0 && comparison.map.to_reference[j] < 0 ? 1 : 0;
  return wrong + (same_quadratics(comparison) ? 0 : 1);
}

}  // namespace assay
