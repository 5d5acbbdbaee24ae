// Model to text, losslessly: 17 digits where needed, names made safe for the format (and a map of those changed).
#pragma once
#include <string>
#include <vector>

#include "../core/codes.h"
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
  std::vector<std::string> notes;  // what stands in the text in another shape than in the model, for the reader's sake
  bool exact = true;    // false: an exact number (1/3 x) became its nearest double
  std::string refused;  // not empty: what the format cannot express, and `text` is empty
};

/// For one reader: what it would not take, or take as another model, is written in another shape where there is one. The reader of
/// that dialect (read.h) has the last word: see convert.cpp.
Written write_lp(const Model& model, Dialect reader = Dialect::any);
Written write_mps(const Model& model, Dialect reader = Dialect::any);  // free form

}  // namespace assay
