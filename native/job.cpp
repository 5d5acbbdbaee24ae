#include "job.h"

#include <bit>

namespace assay {

ReadOptions read_options(Job job) {
  return {.dialect = static_cast<Dialect>(word_of(job, JobWord::dialect)),
          .limits = {.bytes = word_of(job, JobWord::maxBytes),
                     .columns = word_of(job, JobWord::maxColumns),
                     .rows = word_of(job, JobWord::maxRows),
                     .nonzeros = word_of(job, JobWord::maxNonzeros),
                     .nesting = word_of(job, JobWord::maxNesting)},
          .conventions = {.negative_upper_free = has_flag(job, kFlag_negativeUpperFree),
                          .integer_default_infinite = has_flag(job, kFlag_integerDefaultInfinite),
                          .first_bound_wins = has_flag(job, kFlag_firstBoundWins),
                          .quadratic_row_half = has_flag(job, kFlag_quadraticRowHalf),
                          .last_set_wins = has_flag(job, kFlag_lastSetWins),
                          .fixed_mps = has_flag(job, kFlag_fixedMps),
                          .free_mps = has_flag(job, kFlag_freeMps)}};
}

JudgeOptions judge_options(Job job) {
  return {.solver = static_cast<SolverId>(word_of(job, JobWord::solver)),
                             .time_limit_s = word_of(job, JobWord::timeLimitMs) / 1000.0,
                             .node_limit = static_cast<double>(word_of(job, JobWord::nodeLimit)),
                             .memory_limit_mb = static_cast<double>(word_of(job, JobWord::memoryLimitMb)),
                             .small = !has_flag(job, kFlag_smallOff),
                             .tried = has_flag(job, kFlag_tried),
                             .audit = has_flag(job, kFlag_audit),
                             .reformulate = has_flag(job, kFlag_reformulate)};
}

JudgeOptions windowed_options(Job job) {
  JudgeOptions options = judge_options(job);
  if (!has_flag(job, kFlag_decide)) return options;
  const auto number = [&](JobWord low, JobWord high) {
    return std::bit_cast<double>(uint64_t{word_of(job, low)} | uint64_t{word_of(job, high)} << 32);
  };
  options.window = {number(JobWord::windowLow0, JobWord::windowLow1), number(JobWord::windowHigh0, JobWord::windowHigh1)};
  return options;
}

}  // namespace assay
