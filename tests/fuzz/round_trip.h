// What every reader's fuzz target asks: a fault has a place, and an accepted text survives being written and read again.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/model.h"
#include "parse/read.h"
#include "parse/write.h"

namespace assay::fuzz {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Small limits, so that a hostile text is found out by what it costs.
inline ReadOptions small_limits() {
  ReadOptions options;
  options.limits = {.bytes = 1 << 16, .columns = 2000, .rows = 2000, .nonzeros = 20000, .nesting = 16};
  return options;
}

template <class Reader>
void check_reading(Reader& reader, std::string_view text, const ReadOptions& options, Model& model, Diagnostics& diagnostics) {
  const bool good = reader.read(text, options, model, diagnostics);
  diagnostics.locate(text);
  require(good == (diagnostics.fault_count() == 0), "a reader that refuses names a fault, one that accepts names none");
  for (const Fault& fault : diagnostics.faults()) {
    require(!fault.message.empty(), "a fault has a message");
    require(fault.offset == kNowhere || (fault.offset <= text.size() && fault.line > 0 && fault.column > 0), "a fault has a place");
  }
}

/// `write` makes a text of the model and `reader` reads it back: the hash must be the same.
template <class Reader>
void check_round_trip(const Model& model, const Written& written, Reader& reader) {
  if (!written.refused.empty()) return;
  Model back;
  Diagnostics diagnostics;
  ReadOptions options;
  const bool good = reader.read(written.text, options, back, diagnostics);
  if (!good) std::fprintf(stderr, "%s\n%s\n", diagnostics.faults().front().message.c_str(), written.text.c_str());
  require(good, "what a writer wrote is read");
  if (!(hash_of(model) == hash_of(back))) std::fprintf(stderr, "%s\n", written.text.c_str());
  require(hash_of(model) == hash_of(back), "what a writer wrote means the same");
}

}  // namespace assay::fuzz
