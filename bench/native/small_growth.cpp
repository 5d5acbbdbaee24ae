// From which size on is a solver faster than Assay's own small path? small_growth SOLVER-FOLDER LARGEST [COUNT]: the same random
// models, n rows and columns, answered by both in turn; one JSON line a size and kind, CPU time for each model.
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "../../tests/native/triples.h"
#include "judge.h"
#include "solve/library.h"

namespace {

using namespace assay;

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

/// Two fifths of the entries, whole numbers, a point inside every row: as in reference/solver-floor.md, section 4.
void make_model(std::mt19937_64& random, int size, bool mip, Model& model) {
  const auto between = [&](int low, int high) { return low + static_cast<int>(random() % static_cast<uint64_t>(high - low + 1)); };
  model.clear();
  model.sense = Sense::max;
  std::vector<Triple> triples;
  for (int j = 0; j < size; ++j) {
    model.cost.push_back(between(1, 50));
    model.column_lower.push_back(0);
    model.column_upper.push_back(between(0, 1) == 0 ? kInfinity : between(5, 40));
    model.column_name.emplace_back();
    model.kind.push_back(mip && j % 2 == 0 ? ColumnKind::integer : ColumnKind::continuous);
  }
  for (int i = 0; i < size; ++i) {
    double activity = 0;
    for (int j = 0; j < size; ++j) {
      if (between(0, 4) >= 2) continue;
      const int value = between(1, 20);
      triples.push_back({i, j, Number::of(value)});
      activity += value * between(0, 6);
    }
    model.row_name.emplace_back();
    const int kind = between(0, 9);
    model.row_lower.push_back(kind == 0 ? std::floor(activity / 2) : -kInfinity);
    model.row_upper.push_back(kind == 1 ? kInfinity : activity + between(0, 30));
    if (kind == 1) model.row_lower.back() = std::floor(activity / 4);
  }
  build_matrix(model, triples);
}

double at(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
}

void measure(int size, bool mip, int count) {
  std::mt19937_64 random(static_cast<uint64_t>(size) * 2 + (mip ? 1 : 0));
  SmallSolver solver({.columns = 64, .rows = 64});
  Judge judge(nullptr);
  Model model;
  SmallAnswer answer;
  Judgement theirs;
  std::vector<double> own_us, their_us, given_up_us;
  int wrong = 0;
  for (int i = 0; i < count; ++i) {
    make_model(random, size, mip, model);
    const double start = cpu_us();
    const bool answered = solver.solve(model, 0, answer);
    const double between = cpu_us();
    judge.judge(model, {.small = false, .is_audit = true}, theirs);
    their_us.push_back(cpu_us() - between);
    (answered ? own_us : given_up_us).push_back(between - start);
    if (answered && (theirs.status != Status::optimal || std::abs(theirs.objective - answer.objective) > 1e-6 * std::max(1.0, std::abs(answer.objective))) &&
        theirs.status == Status::optimal) {
      ++wrong;
    }
  }
  const size_t given_up = given_up_us.size();
  const double answered_share = static_cast<double>(own_us.size()) / count;
  std::printf("{\"size\":%d,\"kind\":\"%s\",\"n\":%d,\"answered\":%.3f,\"different\":%d,\"small\":{\"us\":%.2f,\"p10\":%.2f,\"p90\":%.2f,\"p99\":%.2f},"
              "\"givenUp\":{\"n\":%zu,\"us\":%.2f},\"highs\":{\"us\":%.2f,\"p10\":%.2f,\"p90\":%.2f}}\n",
              size, mip ? "MIP" : "LP", count, answered_share, wrong, at(own_us, 0.5), at(own_us, 0.1), at(own_us, 0.9), at(own_us, 0.99), given_up,
              at(given_up_us, 0.5), at(their_us, 0.5), at(their_us, 0.1), at(their_us, 0.9));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  set_solver_folders({argv[1]});
  const int largest = std::atoi(argv[2]);
  const int count = argc > 3 ? std::atoi(argv[3]) : 100;
  for (const bool mip : {false, true}) {
    for (const int size : {2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64}) {
      if (size <= largest) measure(size, mip, count);
    }
  }
  return 0;
}
