// Matrices of test models from entries in any order; readers make theirs row by row.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/model.h"

namespace assay {

struct Triple {
  int32_t row;
  int32_t column;
  Number number;
};

/// Makes the matrix of a model whose rows and columns are there.
inline void build_matrix(Model& model, std::vector<Triple> triples) {
  std::stable_sort(triples.begin(), triples.end(), [](const Triple& a, const Triple& b) { return a.row < b.row; });
  RowEntries entries;
  auto next = triples.begin();
  for (int32_t i = 0; i < model.rows(); ++i) {
    for (; next != triples.end() && next->row == i; ++next) entries.add(next->column, next->number);
    entries.end_row();
  }
  entries.build(model);
}

}  // namespace assay
