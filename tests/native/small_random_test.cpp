// Random small models answered twice: by Assay itself, and by HiGHS with its certificate (SCIP where HiGHS lacks a feature).
// small_random_test [SEED COUNT [MOST]]: MOST columns and rows at most (32). Solvers are looked for in $ASSAY_SOLVERS, or
// .solvers. Prints one JSON line; exit 1 and the models when any answer differs.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "judge.h"
#include "parse/write.h"
#include "random_model.h"
#include "solve/library.h"

namespace {

using namespace assay;

struct Counts {
  long same = 0, handed_over = 0, corrected = 0, undecided = 0, different = 0, sensitive = 0;
  long optimal = 0, infeasible = 0, unbounded = 0;
};

bool is_answer(Status status) { return status == Status::optimal || status == Status::infeasible || status == Status::unbounded; }

Status status_of(const SmallAnswer& answer) {
  return answer.kind == SmallAnswer::Kind::optimal      ? Status::optimal
         : answer.kind == SmallAnswer::Kind::infeasible ? Status::infeasible
                                                        : Status::unbounded;
}

bool agree(const SmallAnswer& own, const Judgement& theirs) {
  if (status_of(own) != theirs.status) return false;
  return theirs.status != Status::optimal || std::fabs(own.objective - theirs.objective) <= 1e-6 * std::max(1.0, std::fabs(own.objective));
}

void show(const SmallAnswer& answer) {
  std::printf("small: %s %.17g bound %.17g%s\n", std::string(name_of(status_of(answer))).c_str(), answer.objective, answer.bound,
              answer.tolerance_sensitive ? " sensitive" : "");
}

void show(const Judgement& judgement, const char* who) {
  std::printf("%s: %s %.17g bound %.17g certificate %s%s\n", who, std::string(name_of(judgement.status)).c_str(), judgement.objective,
              judgement.bound, std::string(name_of(judgement.certificate)).c_str(), judgement.tolerance_sensitive ? " sensitive" : "");
}

}  // namespace

int main(int argc, char** argv) {
  const auto seed = argc > 1 ? static_cast<uint64_t>(std::atoll(argv[1])) : 1;
  const auto count = argc > 2 ? static_cast<uint64_t>(std::atoll(argv[2])) : 20000;
  const int most = argc > 3 ? std::atoi(argv[3]) : 32;
  const char* folder = std::getenv("ASSAY_SOLVERS");
  set_solver_folders({folder != nullptr ? folder : ".solvers"});
  RandomModels models(seed);
  Judge judge(nullptr);
  Model model;
  SmallSolver solver;
  SmallAnswer own;
  Judgement theirs;
  Counts counts;
  double small_us = 0;
  for (uint64_t i = 0; i < count; ++i) {
    models.make(i, most, model);
    const auto start = std::chrono::steady_clock::now();
    if (!solver.solve(model, 0, own)) {
      ++counts.handed_over;
      continue;
    }
    small_us += std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    ++(own.kind == SmallAnswer::Kind::optimal ? counts.optimal : own.kind == SmallAnswer::Kind::infeasible ? counts.infeasible : counts.unbounded);
    SolverId named = SolverId::highs;
    judge.judge(model, {.solver = named, .time_limit_s = 5, .small = false}, theirs);
    const bool lacks = theirs.status == Status::unsupported;
    const bool is_wrong = theirs.status == Status::infeasible && theirs.certificate == Certificate::none && own.kind == SmallAnswer::Kind::optimal;
    if (lacks || is_wrong) {
      named = SolverId::scip;
      judge.judge(model, {.solver = named, .time_limit_s = 5, .small = false}, theirs);
      if (is_wrong && agree(own, theirs)) {
        ++counts.corrected;
        std::printf("model %llu of seed %llu: highs says infeasible, scip the same as small\n", static_cast<unsigned long long>(i),
                    static_cast<unsigned long long>(seed));
        continue;
      }
    }
    if (!is_answer(theirs.status)) {
      ++counts.undecided;
      continue;
    }
    if (agree(own, theirs)) {
      ++counts.same;
      continue;
    }
    if (own.tolerance_sensitive || theirs.tolerance_sensitive) {
      ++counts.sensitive;
    } else {
      ++counts.different;
    }
    std::printf("model %llu of seed %llu\n", static_cast<unsigned long long>(i), static_cast<unsigned long long>(seed));
    show(own);
    show(theirs, named == SolverId::highs ? "highs" : "scip");
    if (counts.different + counts.sensitive <= 20) std::printf("%s\n", write_lp(model).text.c_str());
  }
  std::printf("{\"models\":%llu,\"same\":%ld,\"different\":%ld,\"sensitive\":%ld,\"handedOver\":%ld,\"corrected\":%ld,\"undecided\":%ld,"
              "\"optimal\":%ld,\"infeasible\":%ld,\"unbounded\":%ld,\"smallUs\":%.1f}\n",
              static_cast<unsigned long long>(count), counts.same, counts.different, counts.sensitive, counts.handed_over, counts.corrected,
              counts.undecided, counts.optimal, counts.infeasible, counts.unbounded, small_us);
  return counts.different == 0 ? 0 : 1;
}
