// What the parts of the MPS reader share: the text in hand, and what was read of it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialects.h"
#include "mps_line.h"
#include "names.h"
#include "read.h"

namespace assay {

enum class MpsSection : uint8_t {
  none, name, objsense, objname, rows, lazy, cuts, columns, rhs, ranges, bounds, quadobj, qmatrix, qcmatrix, sos, indicators, refused, endata,
};

enum class RowType : uint8_t { objective, dropped, less, greater, equal };
enum class Destiny : uint8_t { matrix, cut, quadratic, indicator };

struct RowInfo {
  std::string_view name;
  RowType type = RowType::less;
  Destiny destiny = Destiny::matrix;
  int32_t place = -1;  // in the array that its destiny names
  size_t rhs_offset = kNowhere;
  bool has_rhs = false;
  bool has_range = false;
  Number rhs;
  Number range;
};

// What every entry asks of its row; apart from the rest, so that it stays in the cache.
struct RowMark {
  int32_t last_column = -1;  // for entries given twice
  RowType type = RowType::less;
  int32_t place = -1;        // in the matrix
};

struct ColumnInfo {
  bool integer = false;       // by a marker block or a type of bound
  bool marked = false;        // by a marker block
  bool any_bound = false;
  bool lower_given = false;
  bool upper_given = false;
  bool semi = false;
  size_t upper_offset = kNowhere;
  size_t offset = 0;
};

struct Entry {
  int32_t row;
  int32_t column;
  Number number;
};

struct Quadratic {
  int32_t first;
  int32_t second;
  double value;
  size_t offset;
};

/// A pair of row and value of a plain line of COLUMNS, found ahead of being stored.
struct PlainPair {
  std::string_view column;
  std::string_view row;
  NameTable::Key key;   // of the row
  size_t line;          // offset of its line
  int32_t row_number;
  bool opens;           // its column is another than the one before
  Number number;
};

struct MpsReader::State {
  std::string_view text;
  const ReadOptions* options = nullptr;
  Model* model = nullptr;
  Diagnostics* diagnostics = nullptr;
  MpsLines lines;
  MpsLine line;
  bool fixed = false;
  MpsSection section = MpsSection::none;
  size_t section_offset = 0;
  size_t plain_end = 0;         // the last line end of the text; behind it there is nothing plain
  size_t inexact = 0;           // entries whose double is not their value
  NameTable row_names;
  NameTable column_names;
  std::vector<RowInfo> rows;
  std::vector<RowMark> marks;  // by row
  std::vector<ColumnInfo> columns;
  std::vector<Entry> entries;
  std::vector<Number> costs, lowers, uppers;
  std::vector<Quadratic> quadratic;       // of the section in hand
  std::vector<size_t> counts;
  std::vector<Entry> triples;
  std::array<PlainPair, 32> plain;
  RowEntries row_entries;
  std::string_view objective_name;        // by OBJNAME
  std::string_view set_names[3];          // of RHS, RANGES, BOUNDS
  bool set_seen[3] = {};
  bool objective_found = false;
  bool integer_block = false;
  bool split = false;
  bool ended = false;
  bool sense_given = false;
  int32_t current_column = -1;
  int32_t quadratic_row = -1;
  int sos_type = 0;
  uint64_t warned = 0;
  uint32_t seen_sections = 0;

  bool fault(FaultCode code, size_t offset, std::string message) {
    diagnostics->fault(code, offset, std::move(message));
    return false;
  }
  void warn(WarningCode code, size_t offset, std::string message, bool once);
  /// Whether the dialect has a say: then every line goes through its section's function.
  bool picky() const { return options->dialect != Dialect::any; }
  /// Dialects (mps_dialect.cpp): a fault where the dialect's reader differs.
  void differs(Construct construct, size_t offset, std::string_view piece = {}) {
    if (picky()) note_difference(construct, offset, piece);
  }
  void note_difference(Construct construct, size_t offset, std::string_view piece);
  void check_line();
  void check_text();
  void check_section(const MpsField& word);
  void check_order(const MpsField& word);
  enum class SensePlace { nextLine, sameLine, firstColumn, alone };
  void check_sense(const MpsField& sense, SensePlace place);
  void check_infinite(double value, bool spelled, const MpsField& f);
  void check_column(const ColumnInfo& info, double lower, double upper);
  bool read(bool as_fixed, size_t skip);
  void reset();
  bool enter_section();
  bool read_line();
  bool read_sense(const MpsField& field, SensePlace place);
  bool read_row();
  bool read_column();
  bool open_column(std::string_view name, size_t offset);
  bool read_plain_columns();
  size_t scan_plain_lines(size_t& behind);
  size_t find_plain_rows(size_t count);
  bool store_plain_pairs(size_t count);
  bool read_marker(size_t at);
  bool store_entry(int32_t row, const Number& value, std::string_view row_name);
  bool read_entry(const MpsField& row, const MpsField& value);
  bool read_rhs();
  bool read_range();
  bool read_bound();
  bool read_quadratic();
  bool read_sos();
  bool read_indicator();
  bool open_set(int which, std::string_view name, size_t offset, bool& take);
  bool pairs_from(size_t& first, int which, bool& take);
  int32_t row_of(const MpsField& field);
  int32_t column_of(const MpsField& field);
  bool number_of(const MpsField& field, Number& out, bool infinite_allowed);
  bool set_bound(int32_t column, bool upper, const Number& value, size_t offset, std::string_view type);
  bool fields_between(size_t least, size_t most, std::string_view what);
  bool finish_quadratic();
  void finish_rows();
  void finish_matrix();
  void finish_plain_matrix();
  bool is_plain() const;
  void finish_columns();
  void sides_of(const RowInfo& row, Number& lower, Number& upper);
  const MpsField& field(size_t i) const { return line.field[i]; }
};

}  // namespace assay
