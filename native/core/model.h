// The parsed thing: columns, rows, a column-wise matrix, and what goes beyond linear programs.
// Owned by one verifier and reused for the next text (clear() keeps the memory). Names are views into the text, or into
// `arena`; the text must outlive the model.
#pragma once
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "codes.h"
#include "number.h"

namespace assay {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

enum class ColumnKind : uint8_t { continuous, integer, semiContinuous, semiInteger };

/// value · x[first] · x[second], as written: no factor one half anywhere. first <= second.
struct QuadraticTerm {
  int32_t first;
  int32_t second;
  double value;
};

/// One linear row of its own, outside the matrix. Entries are sorted by column and unique.
struct SparseRow {
  std::string_view name;
  double lower = -kInfinity;
  double upper = kInfinity;
  std::vector<int32_t> index;
  std::vector<double> value;
};

/// When the binary `column` has `active` as its value, the row holds.
struct Indicator {
  int32_t column;
  bool active;
  SparseRow row;
};

struct QuadraticRow {
  SparseRow linear;  // holds name and sides
  std::vector<QuadraticTerm> terms;
};

/// Special ordered set: at most `type` (1 or 2) neighbours, in order of weight, are not zero.
struct SpecialSet {
  std::string_view name;
  int type;
  std::vector<int32_t> column;
  std::vector<double> weight;
};

/// Which array of the model an exact value belongs to.
enum class Field : uint8_t { offset, cost, columnLower, columnUpper, rowLower, rowUpper, matrix };

/// The exact value of an array element whose double is only the nearest one.
struct ExactEntry {
  Field field;
  uint32_t slot;
  Number number;
};

struct Model {
  Sense sense = Sense::min;
  double offset = 0;
  std::string_view name;
  std::string_view objective_name;

  // Columns, all of length columns().
  std::vector<double> cost;
  std::vector<double> column_lower;  // -inf for none; of a semi-continuous column: of its non-zero part
  std::vector<double> column_upper;
  std::vector<ColumnKind> kind;
  std::vector<std::string_view> column_name;

  // Rows, all of length rows(): row_lower <= a·x <= row_upper.
  std::vector<double> row_lower;
  std::vector<double> row_upper;
  std::vector<std::string_view> row_name;  // empty view: the text gives none

  // Matrix by columns: column j is [start[j], start[j + 1]); row indices ascend, no duplicates, no zeros.
  std::vector<int32_t> start;  // columns() + 1 entries
  std::vector<int32_t> index;
  std::vector<double> value;

  std::vector<QuadraticTerm> quadratic;  // of the objective, sorted by (first, second), unique
  std::vector<QuadraticRow> quadratic_rows;
  std::vector<Indicator> indicators;
  std::vector<SpecialSet> sets;
  std::vector<SparseRow> user_cuts;  // read, kept apart, no part of the model

  // Numbers that are not their doubles, sorted by (field, slot). Empty for most models.
  std::vector<ExactEntry> exact;
  NumberPool pool;
  std::deque<std::string> arena;  // names that are not in the text

  int32_t columns() const { return static_cast<int32_t>(cost.size()); }
  int32_t rows() const { return static_cast<int32_t>(row_lower.size()); }
  int32_t nonzeros() const { return static_cast<int32_t>(index.size()); }
  bool has_continuous() const;     // continuous or semi-continuous
  bool has_integers() const;       // integer or semi-integer
  bool has_semicontinuous() const;
  bool is_linear() const { return quadratic.empty() && quadratic_rows.empty(); }
  /// Neither integers, nor semi-continuous columns, sets, indicators or quadratics.
  bool is_lp() const;

  /// Exact value of an array element, finite; falls back to the double when there is no entry.
  Rational exact_of(Field field, uint32_t slot, double value) const;

  void clear();
};

/// Hash of the canonical form: names, order of terms and spelling do not matter; order of rows and columns does.
struct ModelHash {
  uint64_t low = 0;
  uint64_t high = 0;
  bool operator==(const ModelHash&) const = default;
};
ModelHash hash_of(const Model&);

/// Counts for a verdict: integers are integer columns that are not binaries; binaries are integers in [0, 1].
struct ColumnCounts {
  uint32_t integers = 0;
  uint32_t binaries = 0;
};
ColumnCounts count_kinds(const Model&);

/// Entries of a matrix row by row, as readers meet them. Reused from text to text; keeps its memory.
class RowEntries {
 public:
  void clear();
  void reserve(size_t entries);
  /// An entry of the row in hand.
  void add(int32_t column, const Number& number) {
    const uint8_t form = form_of(number);
    if (form == kOther) others_.push_back({.place = column_.size(), .number = number});
    inexact_ += form != kExact ? 1 : 0;
    column_.push_back(column);
    value_.push_back(number.value);
    form_.push_back(form);
  }
  void end_row() { row_end_.push_back(column_.size()); }
  /// Makes the columns of the matrix, and sorts `model.exact`. Entries of one row and column are summed exactly, zeros dropped.
  void build(Model& model);

  // How the exact value of an entry follows from its double: it is the double; it is mantissa × 10^-form, with a mantissa so
  // short that it can be found again; or it stands in a list of its own.
  static constexpr uint8_t kExact = 0, kMostPlaces = 22, kOther = 255;

 private:
  static constexpr int64_t kMostMantissa = int64_t{1} << 50;
  static uint8_t form_of(const Number& number) {
    if (number.kind == Number::Kind::dyadic) return kExact;
    const bool short_decimal = number.kind == Number::Kind::decimal && number.divisor == 1 && number.exponent < 0 &&
                               number.exponent >= -kMostPlaces && number.mantissa <= kMostMantissa && number.mantissa >= -kMostMantissa;
    return short_decimal ? static_cast<uint8_t>(-number.exponent) : kOther;
  }
  void scatter(Model& model);
  void merge(Model& model);

  std::vector<int32_t> column_;
  std::vector<double> value_;
  std::vector<uint8_t> form_;
  std::vector<size_t> row_end_;  // of each row, behind its last entry
  size_t inexact_ = 0;
  // Numbers whose exact value does not follow from the double; entry by entry, then by place in the matrix.
  struct Other {
    size_t place;
    Number number;
  };
  std::vector<Other> others_;
  std::vector<uint8_t> placed_form_;  // by place in the matrix
};

}  // namespace assay
