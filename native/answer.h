// A judgement as bytes: what holds for every model that equals the judged one, names and order of terms aside. Columns are meant by
// their place. Bytes come back from files and other programs, so nothing of them is believed: see Judge::stands().
#pragma once
#include <string>
#include <string_view>

#include "judge.h"

namespace assay {

/// Answers and limits can; failures and refusals are each text's own.
bool can_be_shared(const Judgement& judgement);

/// Appends the bytes. The first is 1 when the answer is `lasting`: no limit had a part in it, so it holds later too.
void append_answer(const Judgement& judgement, bool lasting, std::string& out);

/// False, and `out` undefined, for bytes that are none of append_answer()'s.
[[nodiscard]] bool read_answer(std::string_view bytes, Judgement& out);

}  // namespace assay
