// One pass of the engine over texts, as the loops run it.
#pragma once
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "loop.h"
#include "solve/library.h"
#include "solve/solver.h"
#include "verify.h"

namespace assay::bench {

/// The texts that are wanted; ends the program where one is no model.
inline std::vector<std::string> wanted_texts(const Arguments& arguments) {
  std::vector<std::string> texts;
  LpReader reader;
  Model model;
  Diagnostics diagnostics;
  for (std::string& text : read_texts(arguments.models)) {
    if (!reader.read(text, {}, model, diagnostics)) std::exit(1);
    if (is_wanted(arguments, model)) texts.push_back(std::move(text));
  }
  return texts;
}

/// What is run again and again: all texts to certified verdicts, by a verifier and buffers of its own.
/// @param texts must outlive the result
inline auto make_engine_pass(const Arguments& arguments, const std::vector<std::string>& texts) {
  std::vector<uint32_t> job(kJobWords);
  const auto set = [&](JobWord word, uint32_t value) { job[static_cast<size_t>(word)] = value; };
  set(JobWord::timeLimitMs, 10000);
  set(JobWord::maxBytes, 1u << 28);
  set(JobWord::maxColumns, 1000000);
  set(JobWord::maxRows, 1000000);
  set(JobWord::maxNonzeros, 50000000);
  set(JobWord::maxNesting, 32);
  for (size_t id = 0; id < kSolverCount; ++id) {
    if (solver_entry(static_cast<SolverId>(id)).name == arguments.solver) set(JobWord::solver, static_cast<uint32_t>(id));
  }
  if (arguments.small == "off") set(JobWord::flags, kFlag_smallOff);
  return [&texts, job, verifier = std::make_shared<Verifier>(nullptr), words = std::vector<uint32_t>(kWordColumns * texts.size()),
          numbers = std::vector<double>(kNumberColumns * texts.size()), details = std::string()]() mutable {
    const size_t count = texts.size();
    const ResultColumns out{words, numbers, count};
    details.clear();
    for (size_t i = 0; i < count; ++i) {
      verifier->begin(texts[i], Job(job.data(), kJobWords), i, out, details);
      if (!verifier->is_full() && i + 1 < count) continue;
      for (size_t k = 0; k < verifier->waiting(); ++k) verifier->solve_ahead(k);
      for (size_t k = 0; k < verifier->waiting(); ++k) verifier->finish(k, out, details);
      verifier->forget();
    }
    for (size_t i = 0; i < count; ++i) {
      if (words[static_cast<size_t>(WordColumn::status) * count + i] > static_cast<uint32_t>(Status::unbounded)) std::abort();
    }
    return static_cast<long>(count);
  };
}

}  // namespace assay::bench
