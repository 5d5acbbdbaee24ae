// Any bytes through the whole engine, HiGHS included: every text gets a verdict, and no verdict contradicts itself.
#include <cmath>
#include <cstdlib>
#include <vector>

#include "round_trip.h"
#include "solve/library.h"
#include "verify.h"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* folder = std::getenv("ASSAY_SOLVERS");
  if (folder != nullptr) assay::set_solver_folders({folder});
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace assay;
  static Verifier verifier(nullptr);
  static std::string details;
  std::vector<uint32_t> job(kJobWords, 0), words(kWordColumns, 0);
  std::vector<double> numbers(kNumberColumns, 0);
  const auto set = [&](JobWord word, uint32_t value) { job[static_cast<size_t>(word)] = value; };
  set(JobWord::format, static_cast<uint32_t>(Format::unknown));
  set(JobWord::flags, kFlag_details | kFlag_explain);
  set(JobWord::timeLimitMs, 200);
  set(JobWord::maxBytes, 1 << 14);
  set(JobWord::maxColumns, 60);
  set(JobWord::maxRows, 60);
  set(JobWord::maxNonzeros, 600);
  set(JobWord::maxNesting, 16);
  details.clear();
  verifier.verify({reinterpret_cast<const char*>(data), size}, Job(job.data(), kJobWords), 0, {words, numbers, 1}, details);
  const auto word = [&](WordColumn column) { return words[static_cast<size_t>(column)]; };
  const auto number = [&](NumberColumn column) { return numbers[static_cast<size_t>(column)]; };
  const auto status = static_cast<Status>(word(WordColumn::status));
  fuzz::require(status <= Status::failed, "a status of the table");
  fuzz::require(details.find("nan") == std::string::npos || details.find("\"") != std::string::npos, "no bare NaN in the details");
  if (status == Status::optimal) {
    fuzz::require(std::isfinite(number(NumberColumn::objective)), "an optimum has a finite objective");
    fuzz::require(word(WordColumn::certificate) != static_cast<uint32_t>(Certificate::none), "an optimum has a feasible point");
    fuzz::require(number(NumberColumn::primalViolation) <= 1e-6, "an optimum is feasible");
  }
  if (status == Status::rejected) fuzz::require(word(WordColumn::faults) > 0, "a refusal names its fault");
  return 0;
}
