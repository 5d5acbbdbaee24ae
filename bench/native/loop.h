// Shared by the loops: reading texts, clocks, and running one worker a thread until the time is up.
#pragma once
#include <time.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/diagnostics.h"
#include "core/model.h"
#include "parse/read.h"

namespace assay::bench {

struct Arguments {
  std::string models;   // texts, each ended by a NUL byte
  std::string solvers;  // folder that holds highs/libhighs.so
  double seconds = 1;
  int threads = 1;
  std::string only = "all";  // all, lp or mip: which models count
  std::string solver = "highs";
  std::string small = "off";  // on: small models are answered without the solver
  std::string read;           // a folder: texts are written there, and the solver reads them itself before each solve
};

inline Arguments read_arguments(int argc, char** argv) {
  Arguments out;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--models") out.models = argv[i + 1];
    if (name == "--solvers") out.solvers = argv[i + 1];
    if (name == "--seconds") out.seconds = std::atof(argv[i + 1]);
    if (name == "--threads") out.threads = std::atoi(argv[i + 1]);
    if (name == "--only") out.only = argv[i + 1];
    if (name == "--solver") out.solver = argv[i + 1];
    if (name == "--small") out.small = argv[i + 1];
    if (name == "--read") out.read = argv[i + 1];
  }
  return out;
}

inline std::vector<std::string> read_texts(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::string> texts;
  for (size_t at = 0; at < all.size();) {
    const size_t end = std::min(all.find('\0', at), all.size());
    texts.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  return texts;
}

/// Whether a model is of the kind that is measured.
inline bool is_wanted(const Arguments& arguments, const Model& model) {
  return arguments.only == "all" || (arguments.only == "mip") == model.has_integers();
}

/// Reads all models and makes each ready by `build`; ends the program where a text is no model.
/// @param built has a `text`, which the model's names lie in, and a `model`; it must outlive the result
/// @returns those that are wanted
template <class Built, class Build>
std::vector<const Built*> build_models(const Arguments& arguments, std::vector<Built>& built, const Build& build) {
  const std::vector<std::string> texts = read_texts(arguments.models);
  built.resize(texts.size());
  LpReader reader;
  Diagnostics diagnostics;
  std::vector<const Built*> wanted;
  for (size_t i = 0; i < texts.size(); ++i) {
    built[i].text = texts[i];
    if (!reader.read(built[i].text, {}, built[i].model, diagnostics)) std::exit(1);
    build(built[i]);
    if (is_wanted(arguments, built[i].model)) wanted.push_back(&built[i]);
  }
  return wanted;
}

inline double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Runs `pass` (one pass over all models, returning how many) on every thread until the time is up; prints one JSON line.
template <class MakePass>
void run_loops(const Arguments& arguments, const MakePass& make_pass) {
  std::atomic<long> models{0};
  std::atomic<long> cpu_nanoseconds{0};
  const auto work = [&] {
    auto pass = make_pass();
    pass();  // warm
    const double start = seconds_of(CLOCK_THREAD_CPUTIME_ID), wall = seconds_of(CLOCK_MONOTONIC);
    long done = 0;
    while (seconds_of(CLOCK_MONOTONIC) - wall < arguments.seconds) done += pass();
    models += done;
    cpu_nanoseconds += static_cast<long>((seconds_of(CLOCK_THREAD_CPUTIME_ID) - start) * 1e9);
  };
  const double wall = seconds_of(CLOCK_MONOTONIC);
  std::vector<std::thread> threads;
  for (int i = 0; i < arguments.threads; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  std::printf("{\"models\":%ld,\"cpuUs\":%.1f,\"wallUs\":%.1f}\n", models.load(), static_cast<double>(cpu_nanoseconds.load()) / 1e3,
              (seconds_of(CLOCK_MONOTONIC) - wall) * 1e6);
}

}  // namespace assay::bench
