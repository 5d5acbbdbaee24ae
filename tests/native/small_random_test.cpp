// Random small models answered twice: by Assay itself, and by HiGHS with its certificate. Sets and indicators, which HiGHS lacks,
// are spelled out: one model for each way of keeping them, the best answer counts.
// small_random_test [SEED COUNT [MOST [FIRST]]]: models FIRST (0) to FIRST + COUNT - 1 of the seed, MOST columns and rows at most (32). Solvers are looked for in $ASSAY_SOLVERS, or
// .solvers. Prints one JSON line: "refuted" counts answers of HiGHS that lack a proof and that a checked point or ray shows wrong.
// Exit 1, and the models, when any other answer differs.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "judge.h"
#include "parse/write.h"
#include "random_model.h"
#include "solve/library.h"

namespace {

using namespace assay;

struct Counts {
  long same = 0, handed_over = 0, refuted = 0, undecided = 0, different = 0, sensitive = 0;
  long optimal = 0, infeasible = 0, unbounded = 0;
};

bool is_answer(Status status) { return status == Status::optimal || status == Status::infeasible || status == Status::unbounded; }

/// Every way of keeping the sets and indicators of a model, as a model without them.
class Ways {
 public:
  explicit Ways(const Model& model) : model_(model) {
    for (const SpecialSet& set : model.sets) counts_.push_back(std::max(1, static_cast<int>(set.column.size()) - set.type + 1));
    for (size_t k = 0; k < model.indicators.size(); ++k) counts_.push_back(2);
    for (const int count : counts_) total_ *= count;
  }
  long total() const { return total_; }

  /// False: that way leaves no point.
  bool make(long way, Model& out) const {
    out = model_;
    out.sets.clear();
    out.indicators.clear();
    std::vector<Triple> triples;
    for (int j = 0; j < model_.columns(); ++j) {
      for (int k = model_.start[j]; k < model_.start[j + 1]; ++k) triples.push_back({model_.index[k], j, exact(Field::matrix, k, model_.value[k])});
    }
    size_t at = 0;
    bool possible = true;
    for (const SpecialSet& set : model_.sets) {
      const int first = static_cast<int>(way % counts_[at]);
      way /= counts_[at++];
      for (int m = 0; m < static_cast<int>(set.column.size()); ++m) {
        if (m < first || m >= first + set.type) possible = fix(out, set.column[m], 0) && possible;
      }
    }
    for (const Indicator& indicator : model_.indicators) {
      const bool is_one = way % 2 == 1;
      way /= counts_[at++];
      possible = fix(out, indicator.column, is_one ? 1 : 0) && possible;
      if (is_one != indicator.active) continue;
      for (size_t k = 0; k < indicator.row.index.size(); ++k) {
        triples.push_back({out.rows(), indicator.row.index[k], Number::of(indicator.row.value[k])});
      }
      out.row_lower.push_back(indicator.row.lower);
      out.row_upper.push_back(indicator.row.upper);
      out.row_name.emplace_back();
    }
    std::erase_if(out.exact, [](const ExactEntry& entry) { return entry.field == Field::matrix; });
    build_matrix(out, triples);
    return possible;
  }

 private:
  Number exact(Field field, int slot, double value) const {
    for (const ExactEntry& entry : model_.exact) {
      if (entry.field == field && entry.slot == static_cast<uint32_t>(slot)) return entry.number;
    }
    return Number::of(value);
  }
  static bool fix(Model& model, int column, double value) {
    const auto j = static_cast<size_t>(column);
    const bool semi = model.kind[j] == ColumnKind::semiContinuous || model.kind[j] == ColumnKind::semiInteger;
    const bool inside = (semi && value == 0) || (model.column_lower[j] <= value && value <= model.column_upper[j]);
    if (semi) model.kind[j] = model.kind[j] == ColumnKind::semiInteger ? ColumnKind::integer : ColumnKind::continuous;
    model.column_lower[j] = model.column_upper[j] = value;
    return inside;
  }

  const Model& model_;
  std::vector<int> counts_;
  long total_ = 1;
};

/// The answer of HiGHS; `spelled` is for its use. False: no answer.
bool answer_of(Judge& judge, const Model& model, Model& spelled, Judgement& out) {
  const JudgeOptions options{.time_limit_s = 5, .small = false, .is_audit = true};
  if (model.sets.empty() && model.indicators.empty()) {
    judge.judge(model, options, out);
    return is_answer(out.status);
  }
  const Ways ways(model);
  if (ways.total() > 200) return false;
  Judgement best;
  best.status = Status::infeasible;
  for (long way = 0; way < ways.total(); ++way) {
    if (!ways.make(way, spelled)) continue;
    judge.judge(spelled, options, out);
    if (!is_answer(out.status)) return false;
    best.tolerance_sensitive = best.tolerance_sensitive || out.tolerance_sensitive;
    if (out.status == Status::infeasible || best.status == Status::unbounded) continue;
    const bool better = best.status == Status::infeasible || out.status == Status::unbounded ||
                        (model.sense == Sense::max ? out.objective > best.objective : out.objective < best.objective);
    if (better) {
      const bool sensitive = best.tolerance_sensitive;
      best = out;
      best.tolerance_sensitive = sensitive;
    }
  }
  out = best;
  return true;
}

Status status_of(const SmallAnswer& answer) {
  return answer.kind == SmallAnswer::Kind::optimal      ? Status::optimal
         : answer.kind == SmallAnswer::Kind::infeasible ? Status::infeasible
                                                        : Status::unbounded;
}

bool agree(const SmallAnswer& own, const Judgement& theirs) {
  if (status_of(own) != theirs.status) return false;
  return theirs.status != Status::optimal || std::fabs(own.objective - theirs.objective) <= 1e-6 * std::max(1.0, std::fabs(own.objective));
}

/// Whether a point or ray that is checked here, apart from what found it, shows that an unproved answer of HiGHS is wrong.
bool refutes(Certifier& certifier, const Model& model, const SmallAnswer& own, const Judgement& theirs) {
  if (theirs.certificate == Certificate::proved || own.kind == SmallAnswer::Kind::infeasible) return false;
  const PointReport point = certifier.check_point(model, own.point);
  if (point.primal > kExactTolerance || point.integrality > 0) return false;
  if (theirs.status == Status::infeasible) return true;
  if (own.kind == SmallAnswer::Kind::optimal) {
    return theirs.status == Status::optimal &&
           (model.sense == Sense::max ? point.objective > theirs.objective : point.objective < theirs.objective);
  }
  // One step and a thousand steps along the ray still keep everything, and are better and better.
  double before = point.objective;
  for (const double steps : {1.0, 1000.0}) {
    std::vector<double> further = own.point;
    for (size_t j = 0; j < further.size(); ++j) further[j] += steps * own.ray[j];
    const PointReport report = certifier.check_point(model, further);
    if (report.primal > kExactTolerance || report.integrality > 0) return false;
    if (!(model.sense == Sense::max ? report.objective > before : report.objective < before)) return false;
    before = report.objective;
  }
  return true;
}

void show(const SmallAnswer& answer) {
  std::printf("small: %s %.17g bound %.17g%s\n", std::string(name_of(status_of(answer))).c_str(), answer.objective, answer.bound,
              answer.tolerance_sensitive ? " sensitive" : "");
}

void show(const Judgement& judgement) {
  std::printf("highs: %s %.17g bound %.17g certificate %s%s\n", std::string(name_of(judgement.status)).c_str(), judgement.objective,
              judgement.bound, std::string(name_of(judgement.certificate)).c_str(), judgement.tolerance_sensitive ? " sensitive" : "");
}

}  // namespace

int main(int argc, char** argv) {
  const auto seed = argc > 1 ? static_cast<uint64_t>(std::atoll(argv[1])) : 1;
  const auto count = argc > 2 ? static_cast<uint64_t>(std::atoll(argv[2])) : 20000;
  const int most = argc > 3 ? std::atoi(argv[3]) : 32;
  const auto first = argc > 4 ? static_cast<uint64_t>(std::atoll(argv[4])) : 0;
  const char* folder = std::getenv("ASSAY_SOLVERS");
  set_solver_folders({folder != nullptr ? folder : ".solvers"});
  RandomModels models(seed);
  Judge judge(nullptr);
  Model model;
  Model spelled;
  Certifier certifier;
  SmallSolver solver;
  SmallAnswer own;
  Judgement theirs;
  Counts counts;
  double small_us = 0;
  for (uint64_t i = first; i < first + count; ++i) {
    models.make(i, most, model);
    const auto start = std::chrono::steady_clock::now();
    if (!solver.solve(model, 0, own)) {
      ++counts.handed_over;
      continue;
    }
    small_us += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    ++(own.kind == SmallAnswer::Kind::optimal ? counts.optimal : own.kind == SmallAnswer::Kind::infeasible ? counts.infeasible : counts.unbounded);
    if (!answer_of(judge, model, spelled, theirs)) {
      ++counts.undecided;
      continue;
    }
    if (agree(own, theirs)) {
      ++counts.same;
      continue;
    }
    if (refutes(certifier, model, own, theirs)) {
      ++counts.refuted;
    } else if (own.tolerance_sensitive || theirs.tolerance_sensitive) {
      ++counts.sensitive;
    } else {
      ++counts.different;
    }
    std::printf("model %llu of seed %llu\n", static_cast<unsigned long long>(i), static_cast<unsigned long long>(seed));
    show(own);
    show(theirs);
    if (counts.different + counts.sensitive + counts.refuted <= 20) std::printf("%s\n", write_lp(model).text.c_str());
  }
  std::printf("{\"models\":%llu,\"same\":%ld,\"different\":%ld,\"refuted\":%ld,\"sensitive\":%ld,\"handedOver\":%ld,\"undecided\":%ld,"
              "\"optimal\":%ld,\"infeasible\":%ld,\"unbounded\":%ld,\"smallUs\":%.1f}\n",
              static_cast<unsigned long long>(count), counts.same, counts.different, counts.refuted, counts.sensitive, counts.handed_over, 
              counts.undecided, counts.optimal, counts.infeasible, counts.unbounded, small_us);
  return counts.different == 0 ? 0 : 1;
}
