// How long does a solver really take when it is asked for a time limit, or stopped from another thread?
// limits SOLVERS-FOLDER SOLVER lp|mip limit|stop MILLISECONDS REPEATS: one JSON line with the wall times.
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "core/codes.h"
#include "parse/read.h"
#include "solve/library.h"
#include "solve/solver.h"

namespace {

using namespace assay;
using Clock = std::chrono::steady_clock;

/// Whole numbers from 0 to below `end`, the same on every run.
struct Dice {
  uint64_t state = 7;
  int operator()(int end) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int>((state >> 33) % static_cast<uint64_t>(end));
  }
};

/// Market split: 6 equations over 50 binaries with slack on both sides; no solver closes it in an hour. All columns are integer, so
/// that CP-SAT takes it too.
std::string hard_mip() {
  Dice dice;
  std::string rows, objective, names;
  for (int j = 0; j < 50; ++j) names += " x" + std::to_string(j);
  for (int i = 0; i < 6; ++i) {
    const std::string row = std::to_string(i);
    int sum = 0;
    rows += " r" + row + ":";
    for (int j = 0; j < 50; ++j) {
      const int weight = dice(100);
      sum += weight;
      rows += " + " + std::to_string(weight) + " x" + std::to_string(j);
    }
    rows += " + u" + row + " - v" + row + " = " + std::to_string(sum / 2) + "\n";
    objective += " + u" + row + " + v" + row;
  }
  std::string general;
  for (int i = 0; i < 6; ++i) general += " u" + std::to_string(i) + " v" + std::to_string(i);
  return "Minimize\n" + objective + "\nSubject To\n" + rows + "Binary\n" + names + "\nGeneral\n" + general + "\nEnd\n";
}

/// 1500 rows and columns, 400,000 nonzeros: seconds for every simplex.
std::string large_lp() {
  Dice dice;
  std::string text = "Maximize\n";
  for (int j = 0; j < 1500; ++j) text += " + " + std::to_string(1 + dice(1000)) + " x" + std::to_string(j) + "\n";
  text += "Subject To\n";
  for (int i = 0; i < 1500; ++i) {
    text += " r" + std::to_string(i) + ":";
    for (int j = 0; j < 1500; ++j) {
      if (dice(100) < 18) text += " + " + std::to_string(1 + dice(1000)) + " x" + std::to_string(j);
    }
    text += " <= " + std::to_string(100000 + dice(100000)) + "\n";
  }
  return text + "End\n";
}

const char* name_of(Answer answer) {
  switch (answer) {
    case Answer::optimal: return "optimal";
    case Answer::limit: return "limit";
    case Answer::failed: return "failed";
    default: return "other";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) return 2;
  set_solver_folders({argv[1]});
  const std::string wanted = argv[2], kind = argv[3], mode = argv[4];
  const double seconds = std::atof(argv[5]) / 1000;
  const std::string text = kind == "mip" ? hard_mip() : large_lp();
  LpReader reader;
  Model model;
  Diagnostics diagnostics;
  if (!reader.read(text, {}, model, diagnostics)) return 1;
  for (size_t id = 0; id < kSolverCount; ++id) {
    const SolverEntry& entry = solver_entry(static_cast<SolverId>(id));
    if (entry.name != wanted) continue;
    auto made = entry.make();
    if (!made) return 1;
    if (!missing_feature(model, (*made)->capabilities()).empty()) {
      std::printf("{\"refused\":true}\n");
      return 0;
    }
    std::string times;
    Outcome outcome;
    for (int i = 0; i < std::atoi(argv[6]); ++i) {
      std::atomic<bool> stop{false};
      SolveOptions options{.time_limit_s = mode == "limit" ? seconds : 60, .stop = &stop};
      std::thread stopper;
      if (mode == "stop") {
        stopper = std::thread([&] {
          std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
          stop = true;
        });
      }
      const auto start = Clock::now();
      (*made)->solve(model, options, outcome);
      const double ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
      if (stopper.joinable()) stopper.join();
      times += (times.empty() ? "" : ",") + std::to_string(ms);
    }
    std::printf("{\"ms\":[%s],\"answer\":\"%s\",\"point\":%s,\"bound\":%s,\"message\":\"%s\"}\n", times.c_str(), name_of(outcome.answer),
                outcome.point.empty() ? "false" : "true", std::isfinite(outcome.bound) ? "true" : "false", outcome.message.c_str());
    return 0;
  }
  return 2;
}
