// Any bytes as an LP text; what is accepted is written and read again.
#include "round_trip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace assay;
  static LpReader reader, again;
  static Model model;
  static Diagnostics diagnostics;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ReadOptions options = fuzz::small_limits();
  fuzz::check_reading(reader, text, options, model, diagnostics);
  if (diagnostics.fault_count() == 0) fuzz::check_round_trip(model, write_lp(model), again);
  options.dialect = Dialect::portable;
  fuzz::check_reading(reader, text, options, model, diagnostics);
  return 0;
}
