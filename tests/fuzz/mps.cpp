// Any bytes as an MPS text, free and fixed; what is accepted is written and read again.
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace assay;
  static MpsReader reader, again;
  static Model model;
  static Diagnostics diagnostics;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool fixed : {false, true}) {
    ReadOptions options = fuzz::small_limits();
    options.conventions.fixed_mps = fixed;
    fuzz::check_reading(reader, text, options, model, diagnostics);
    if (diagnostics.fault_count() > 0) continue;
    const Written written = write_mps(model);
    if (written.exact) fuzz::check_round_trip(model, written, again);
  }
  return 0;
}
