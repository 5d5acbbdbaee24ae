// What does the whole native engine cost on the same models, from text to certified verdict?
#include <cmath>

#include "loop.h"
#include "solve/library.h"
#include "solve/solver.h"
#include "verify.h"

int main(int argc, char** argv) {
  using namespace assay;
  const bench::Arguments arguments = bench::read_arguments(argc, argv);
  set_solver_folders({arguments.solvers});
  const std::vector<std::string> all = bench::read_texts(arguments.models);
  std::vector<std::string> texts;
  LpReader reader;
  Model model;
  Diagnostics diagnostics;
  for (const std::string& text : all) {
    if (!reader.read(text, {}, model, diagnostics)) return 1;
    if (bench::is_wanted(arguments, model)) texts.push_back(text);
  }
  uint32_t job[kJobWords] = {};
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
  bench::run_loops(arguments, [&] {
    return [&texts, &job, verifier = std::make_shared<Verifier>(nullptr), words = std::vector<uint32_t>(kWordColumns * texts.size()),
            numbers = std::vector<double>(kNumberColumns * texts.size()), details = std::string()]() mutable {
      const size_t count = texts.size();
      const ResultColumns out{words, numbers, count};
      details.clear();
      for (size_t i = 0; i < count; ++i) {
        verifier->begin(texts[i], Job(job, kJobWords), i, out, details);
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
  });
  return 0;
}
