// Model to text, losslessly: 17 digits where needed, names made safe for the format (and a map of those changed).
#pragma once
#include <string>
#include <vector>

#include "../core/model.h"

namespace assay {

/// A name that the format cannot hold, or that stands twice. Columns, rows and sets have names of their own.
struct Renamed {
  std::string what;  // column, row or set
  std::string from;  // in the model
  std::string to;    // in the text
};

struct Written {
  std::string text;
  std::vector<Renamed> renamed;
  bool exact = true;    // false: an exact number (1/3 x) became its nearest double
  std::string refused;  // not empty: what the format cannot express, and `text` is empty
};

Written write_lp(const Model& model);
Written write_mps(const Model& model);  // free form

}  // namespace assay
