#include "founded.h"

#include <algorithm>
#include <cmath>

#include "forms.h"
#include "objective.h"
#include "parts.h"

namespace assay {
namespace {

constexpr double kLoosest = 0.05;         // the widest rule of rewards
constexpr double kValueTolerance = 1e-6;
constexpr double kSameNumber = 1e-9;
constexpr double kRoundedNumber = 0.05;   // of rows whose numbers were rounded: as far as the widest rule of rewards
constexpr size_t kMostPairs = 200'000;    // of parts that are looked at for one near the other
constexpr int kMostTries = 16;

bool has_none(Status status) { return status == Status::infeasible || status == Status::unbounded; }

double error_of(double value, double truth) { return std::abs(value - truth) / std::max(1.0, std::abs(truth)); }

struct Inequality {
  Terms terms;  // in the reference's columns
  double lower = -kInfinity, upper = kInfinity;
};

// What the candidate says of columns that both models have.
std::vector<Inequality> shared_inequalities(const Comparison& comparison) {
  const Model& model = comparison.candidate_model;
  const std::vector<Terms> rows = row_terms(model);
  std::vector<Inequality> found;
  Terms terms;
  for (int32_t i = 0; i < model.rows(); ++i) {
    if (translate(rows[i], comparison.map.to_reference, terms)) found.push_back({terms, model.row_lower[i], model.row_upper[i]});
  }
  for (int32_t j = 0; j < model.columns(); ++j) {
    const int32_t place = comparison.map.to_reference[j];
    if (place < 0) continue;
    if (std::isfinite(model.column_lower[j])) found.push_back({{{place, 1.0}}, model.column_lower[j], kInfinity});
    if (std::isfinite(model.column_upper[j])) found.push_back({{{place, 1.0}}, -kInfinity, model.column_upper[j]});
  }
  return found;
}

// The reference's linear parts that are missing.
std::vector<Inequality> missing_inequalities(const Comparison& comparison) {
  const Model& model = comparison.reference_model;
  const std::vector<Terms> rows = row_terms(model);
  std::vector<Inequality> found;
  for (const PartReport& report : comparison.reference) {
    if (report.right && report.sound) continue;
    const auto at = static_cast<size_t>(report.at);
    if (report.part == Part::row) found.push_back({rows[at], model.row_lower[at], model.row_upper[at]});
    if (report.part == Part::lowerBound) found.push_back({{{report.at, 1.0}}, model.column_lower[at], kInfinity});
    if (report.part == Part::upperBound) found.push_back({{{report.at, 1.0}}, -kInfinity, model.column_upper[at]});
  }
  return found;
}

bool same_number(double one, double other, double tolerance) {
  if (std::isinf(one) || std::isinf(other)) return one == other;
  return std::abs(one - other) <= tolerance * std::max(std::abs(one), std::abs(other));
}

// Numbers that differ, as far as two, where `near` is multiplied by `factor`. A sense that is flipped is one.
int faults_by(const Inequality& truth, const Inequality& near, double factor, double tolerance) {
  const auto same = [tolerance](double one, double other) { return same_number(one, other, tolerance); };
  int faults = 0;
  auto mine = truth.terms.begin();
  auto theirs = near.terms.begin();
  while ((mine != truth.terms.end() || theirs != near.terms.end()) && faults < 2) {
    const int32_t column = theirs == near.terms.end() || (mine != truth.terms.end() && mine->first <= theirs->first) ? mine->first : theirs->first;
    const double a = mine != truth.terms.end() && mine->first == column ? (mine++)->second : 0;
    const double b = theirs != near.terms.end() && theirs->first == column ? (theirs++)->second : 0;
    faults += same(a, b * factor) ? 0 : 1;
  }
  const double lower = (factor > 0 ? near.lower : near.upper) * factor, upper = (factor > 0 ? near.upper : near.lower) * factor;
  const bool equation = truth.lower == truth.upper && lower == upper;
  const int sides = (same(truth.lower, lower) ? 0 : 1) + (same(truth.upper, upper) ? 0 : 1);
  const bool flipped = same(truth.lower, upper) || same(truth.upper, lower);
  return faults + (sides == 2 && (equation || flipped) ? 1 : sides);
}

// Whether they are the same but for so many faults, up to a factor.
bool is_alike(const Inequality& truth, const Inequality& near, int faults, double tolerance) {
  int tried = 0;
  for (const auto& [column, value] : truth.terms) {
    const auto same_column = [column = column](const auto& term) { return term.first == column; };
    const auto found = std::find_if(near.terms.begin(), near.terms.end(), same_column);
    if (found == near.terms.end()) continue;
    const double factor = value / found->second;
    if (faults_by(truth, near, factor, tolerance) <= faults || faults_by(truth, near, -factor, tolerance) <= faults) return true;
    if (++tried == 2) break;  // of two numbers one at most is wrong
  }
  for (const double mine : {truth.lower, truth.upper}) {
    for (const double theirs : {near.lower, near.upper}) {
      if (!std::isfinite(mine) || !std::isfinite(theirs) || mine == 0 || theirs == 0) continue;
      if (faults_by(truth, near, mine / theirs, tolerance) <= faults) return true;
    }
  }
  return false;
}

// Answers of the core: the reference with only what is kept of it.
class Core {
 public:
  Core(const Comparison& comparison, const Judgement& candidate, const Judgement& reference, Judge& judge, const JudgeOptions& options)
      : model_(comparison.reference_model), candidate_(candidate), reference_(reference), judge_(judge), options_(options) {
    leave_out_wrong(comparison.reference, false, model_);
  }

  void add(const Inequality& one) { append_row(model_, one.terms, one.lower, one.upper); }

  // Whether it has the candidate's answer, or one that is nearer to the reference's.
  bool answers() { return answers(model_); }
  bool answers_with(const Inequality& one) {
    Model model = model_;
    append_row(model, one.terms, one.lower, one.upper);
    return answers(model);
  }

 private:
  bool answers(const Model& model) {
    if (options_.time_limit_s <= 0) return true;
    const auto before = std::chrono::steady_clock::now();
    judge_.judge(model, options_, answer_);
    options_.time_limit_s -= std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    if (answer_.status != Status::optimal && !has_none(answer_.status)) return true;  // not known
    if (answer_.status != candidate_.status) return false;
    if (answer_.status != Status::optimal) return true;
    const double allowed = std::max(kValueTolerance, error_of(candidate_.objective, reference_.objective) * (1 + kSameNumber));
    return error_of(answer_.objective, reference_.objective) <= allowed;
  }

  Model model_;
  const Judgement& candidate_;
  const Judgement& reference_;
  Judge& judge_;
  JudgeOptions options_;
  Judgement answer_;
};

bool is_near(const Judgement& candidate, const Judgement& reference) {
  if (has_none(candidate.status)) return has_none(reference.status);
  return candidate.status == Status::optimal && reference.status == Status::optimal &&
         error_of(candidate.objective, reference.objective) <= kLoosest;
}

}  // namespace

bool is_founded(const Comparison& comparison, const Judgement& candidate, const Judgement& reference, Judge& judge,
                const JudgeOptions& options) {
  if (!is_near(candidate, reference)) return true;
  const int wrong = candidate.status == Status::infeasible ? 0 : wrong_numbers(comparison);
  if (wrong > 1) return false;
  Core core(comparison, candidate, reference, judge, options);
  const std::vector<Inequality> missing = missing_inequalities(comparison), said = shared_inequalities(comparison);
  if (missing.size() * said.size() > kMostPairs) return core.answers();  // nothing is forgiven: idle rows would buy time otherwise
  const auto is_any = [&missing](const Inequality& one, int faults, double tolerance) {
    return std::any_of(missing.begin(), missing.end(), [&](const Inequality& truth) { return is_alike(truth, one, faults, tolerance); });
  };
  for (const Inequality& one : said) {
    if (is_any(one, 0, kRoundedNumber)) core.add(one);
  }
  if (core.answers()) return true;
  if (wrong > 0) return false;
  int tries = 0;
  for (const Inequality& one : said) {
    if (!is_any(one, 1, kSameNumber)) continue;
    if (core.answers_with(one)) return true;
    if (++tries == kMostTries) return false;
  }
  return false;
}

}  // namespace assay
