// What both writers need: numbers as text that reads back exactly, and names that are safe in a format.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "../core/model.h"
#include "write.h"

namespace assay {

/// Appends a double as the shortest decimal that reads back as the same double; `inf`, `-inf`.
void append_double(std::string& out, double value);

/// Appends the exact value of an array element. Fractions that are no decimals are written as `1 / 3` where `fractions` may
/// stand; else as their nearest double, and false is returned.
bool append_exact(std::string& out, const Number& number, const NumberPool& pool, bool fractions);

/// The Number of an array element: its exact entry, or the double.
Number number_of(const Model& model, Field field, size_t slot, double value);

/// The shortest decimal that reads back as the double: of rows outside the matrix only doubles are kept.
Number shortest_of(double value, NumberPool& pool);

/// Row-wise view of the matrix: entries of row i are [start[i], start[i + 1]), by ascending column; `place` is the CSC position.
struct RowView {
  std::vector<int32_t> start, column, place;
};
RowView rows_of(const Model& model);

/// Gives every name its safe form, unique within one set of names, and keeps a list of those that changed.
class SafeNames {
 public:
  using Check = std::function<bool(std::string_view)>;
  /// `safe` says whether a name may stay as it is; `prefix` starts made-up names of `what`.
  SafeNames(Check safe, std::string what, std::string prefix) : safe_(std::move(safe)), what_(std::move(what)), prefix_(std::move(prefix)) {}

  /// Safe forms in the order of `names`. An empty name stays empty unless `fill`.
  std::vector<std::string> make(const std::vector<std::string_view>& names, bool fill);
  void reserve(std::string name) { taken_.insert(std::move(name)); }
  /// What make() changed, in the order of the names.
  std::vector<Renamed> changed;

 private:
  Check safe_;
  std::string what_;
  std::string prefix_;
  std::unordered_set<std::string> taken_;
};

}  // namespace assay
