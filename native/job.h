// What the caller asks about one text, as it crosses the border.
#pragma once
#include <span>

#include "core/codes.h"
#include "judge.h"
#include "parse/read.h"

namespace assay {

/// What to do with one text: a row of JOB words (codes.def).
using Job = std::span<const uint32_t, kJobWords>;

/// One word of a job.
inline uint32_t word_of(Job job, JobWord word) { return job[static_cast<size_t>(word)]; }
inline bool has_flag(Job job, JobFlag flag) { return (word_of(job, JobWord::flags) & flag) != 0; }
ReadOptions read_options(Job job);
/// What judging, or a comparison, may cost. Without a window: that is for judging alone.
JudgeOptions judge_options(Job job);
/// As judge_options(), with the window of values that matter.
JudgeOptions windowed_options(Job job);

}  // namespace assay
