// Model to text, losslessly: 17 digits where needed, names made safe for the format (and a map of those changed).
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "../core/model.h"

namespace assay {

struct Written {
  std::string text;
  std::vector<std::pair<std::string, std::string>> renamed;  // name in the model → name in the text
  bool exact = true;    // false: an exact number (1/3 x) became its nearest double
  std::string refused;  // not empty: what the format cannot express, and `text` is empty
};

Written write_lp(const Model& model);
Written write_mps(const Model& model);  // free form

}  // namespace assay
