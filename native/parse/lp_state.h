// The state of the LP reader while it reads one text, and the grammar's functions, which the files lp_*.cpp hold.
#pragma once
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialects.h"
#include "lp_sections.h"
#include "names.h"
#include "read.h"

namespace assay {

/// Of exact results too long for a Number's own fields: each takes microseconds and a kilobyte where a hostile text wants it.
inline constexpr size_t kMostLongNumbers = 250'000;

/// Sides and bounds from here on are infinite, as every solver has it.
inline constexpr double kInfinite = 1e20;

/// A coefficient of a column in the statement in hand.
struct LpTerm {
  int32_t column;
  Number number;
};

/// A term as nearly every text has it: [sign] [number] name.
struct PlainTerm {
  std::string_view name;
  NameTable::Key key;
  int32_t column;  // once it is known
  size_t offset;  // of the number, or of the name where there is none
  Number number;
};

/// What an expression came to: terms of `terms` from `begin` on, and a constant.
struct LpSum {
  size_t begin = 0;
  size_t end = 0;
  size_t quadratic_begin = 0;
  size_t quadratic_end = 0;
  Number constant;
  bool has_constant = false;
  bool constant_last = false;  // it is one number, behind all columns
  size_t constant_offset = 0;
  size_t offset = 0;
  bool empty = true;
  bool has_columns() const { return end > begin || quadratic_end > quadratic_begin; }
};

enum class Side : uint8_t { lower, upper };

enum KindMark : uint8_t { kGeneral = 1, kBinary = 2, kSemi = 4 };

/// What is known of a column beside its place in the model.
struct LpColumn {
  size_t first_seen = 0;  // offset
  size_t upper_offset = kNowhere;
  int32_t lower_exact = -1;  // in `bound_numbers`, where the bound is no double
  int32_t upper_exact = -1;
  uint8_t marks = 0;  // of KindMark
  bool lower_given = false;
  bool upper_given = false;
};

/// Apart from LpColumn, since every term asks for it.
struct LpMentions {
  uint32_t last_row = 0;  // stamp of the row, objective or set that the column was last seen in
  uint32_t count = 0;
};

struct LpReader::State {
  // One text.
  std::string_view text;
  const ReadOptions* options = nullptr;
  Model* model = nullptr;
  Diagnostics* diagnostics = nullptr;
  LpLexer lexer;
  NameTable columns;
  NameTable rows;  // names of rows, for those given twice
  std::vector<LpColumn> column_notes;
  std::vector<LpMentions> mentions;   // by column
  std::vector<Number> bound_numbers;
  std::vector<int32_t> units;         // columns first seen as the last word of a side: `<= 40 hours`
  uint32_t row_stamp = 0;
  std::array<PlainTerm, 16> plain_terms;
  std::vector<LpTerm> terms;          // of the statement in hand
  std::vector<QuadraticTerm> quadratic;
  RowEntries entries;                 // of all rows
  std::vector<Number> cost_numbers;   // exact costs, by column
  struct Switch {
    size_t indicator;
    size_t offset;
  };
  std::vector<Switch> switches;
  SectionMatch match;                 // of the word last looked at
  Section section = Section::none;
  uint32_t seen_sections = 0;
  bool seen_end = false;
  bool wraps = true;                  // the expression in hand goes on over line ends: the objective, left sides
  uint64_t warned = 0;                // kinds of warning given once
  size_t term_count = 0;              // of the whole text
  size_t row_count = 0;               // rows of every kind, and sets
  size_t long_numbers = 0;            // results of long exact arithmetic
  size_t plain_end = 0;               // the last LF of the text, or 0
  size_t behind_header = 0;           // where the first statement of the section in hand starts
  bool inexact = false;               // a coefficient so far is no double
  std::vector<std::pair<double, size_t>> weights;  // of the set in hand, with their places

  bool read();
  void reset();

  // What is said about the text (lp.cpp).
  const LpToken& token() const { return lexer.token(); }
  /// Whether the dialect has a say: then every statement goes through the grammar.
  bool picky() const { return options->dialect != Dialect::any; }
  bool fault(FaultCode code, size_t offset, std::string message);
  void warn(WarningCode code, size_t offset, std::string message);
  bool has_warned(WarningCode code) const { return (warned >> static_cast<uint32_t>(code) & 1) != 0; }
  bool unexpected(std::string_view expected);
  bool is_too_large() const;
  void recover(size_t from);

  // Dialects (lp_dialect.cpp). True: the dialect's reader differs, which is a fault now.
  bool differs(Construct construct, size_t offset, std::string_view piece = {}) {
    return picky() && note_difference(construct, offset, piece);
  }
  bool note_difference(Construct construct, size_t offset, std::string_view piece);
  void check_name(std::string_view name, size_t offset);
  void check_lines();
  void check_header(const SectionMatch& header);
  void check_place(const SectionMatch& header);
  void check_repeat(const SectionMatch& header);
  void check_sense(const LpToken& sense);
  void check_column_word(std::string_view name, size_t offset);
  void check_pairs(size_t begin, size_t offset);
  void check_kind(uint8_t before, uint8_t added, size_t offset);
  void check_binary(const LpColumn& note, double lower, double upper);

  // Sections (lp_headers.cpp, lp.cpp).
  const SectionMatch* word_here();
  const SectionMatch* section_here();
  bool at_section_start();
  bool section_follows();
  bool at_unknown_header();
  void refuse_header();
  bool read_objective_header();
  void enter_section(const SectionMatch& header);
  bool expect_rows();
  bool read_statement();
  bool take_header(const SectionMatch& here);
  void read_sections();
  bool read_after_end();

  // Expressions (lp_sums.cpp).
  int32_t column_of(std::string_view name, size_t offset, const NameTable::Key& key) {
    const int32_t column = columns.find(name, key);
    if (column < 0) return add_column(name, offset, key);
    ++mentions[static_cast<size_t>(column)].count;
    return column;
  }
  int32_t add_column(std::string_view name, size_t offset, const NameTable::Key& key);
  int32_t column_of(const LpToken& name) { return column_of(name.spelling, name.offset, columns.key_of(name.spelling)); }
  bool add_term(size_t offset) { return ++term_count <= options->limits.nonzeros || refuse_term(offset); }
  bool refuse_term(size_t offset);
  bool spend(const Number& result, size_t offset);
  bool read_sum(LpSum& sum, uint32_t depth);
  bool read_product(LpSum& sum, bool negative, uint32_t depth);

  // Plain statements, without tokens (lp_plain.cpp).
  bool store_plain_terms(size_t count, size_t behind);
  bool read_plain_terms(LpSum& sum, bool& first);
  bool read_plain_objective(size_t from);
  bool read_plain_statements(size_t from, bool any);
  bool has_room(size_t count) const;
  size_t read_plain_statement(size_t from);
  size_t read_plain_header(size_t from);
  size_t read_plain_row(size_t from);
  size_t read_plain_bound(size_t from);
  size_t read_plain_list(size_t from);

  // The objective and rows (lp_rows.cpp).
  bool add_row(size_t offset) { return ++row_count <= options->limits.rows || refuse_row(offset); }
  bool refuse_row(size_t offset);
  bool read_objective();
  bool store_objective(const LpSum& sum, size_t offset);
  bool read_label(std::string_view& name);
  bool at_infinity(bool& negative);
  bool read_side(LpSum& sum);
  bool read_row();
  bool finish_row(std::string_view name, const LpSum& left, Token sense, const LpSum& right, size_t offset);
  bool finish_range(std::string_view name, const LpSum& low, Token sense, const LpSum& middle, const LpSum& high, size_t offset);
  bool store_row(std::string_view name, const LpSum& body, Number lower, Number upper, size_t offset, size_t right_begin = SIZE_MAX);
  /// An entry of the row in hand, which `row_stamp` marks.
  bool add_entry(int32_t column, const Number& number, size_t offset) {
    if (std::exchange(mentions[static_cast<size_t>(column)].last_row, row_stamp) == row_stamp && !repeat_entry(column, offset)) return false;
    entries.add(column, number);
    return true;
  }
  bool repeat_entry(int32_t column, size_t offset);
  void close_row(std::string_view name, const NameTable::Key& key, const Number& lower, const Number& upper, size_t offset);
  void store_terms(SparseRow& row, const LpSum& body);
  /// Makes a side infinite where it is so large, and refuses an infinite side that no value can meet.
  bool side_of(Number& side, Side which, size_t offset) {
    return std::abs(side.value) < kInfinite || side.value == (which == Side::lower ? -kInfinity : kInfinity) || settle_side(side, which, offset);
  }
  bool settle_side(Number& side, Side which, size_t offset);
  void warn_constant(const LpSum& sum);
  void warn_repeated(int32_t column, size_t offset);
  void note_exact(Field field, size_t slot, const Number& number) {
    if (!number.is_exact()) model->exact.push_back({.field = field, .slot = static_cast<uint32_t>(slot), .number = number});
  }

  // Bounds and kinds (lp_bounds.cpp).
  bool read_bound();
  bool read_bound_value(Number& out);
  bool apply_bound(int32_t column, const LpToken& name, Side side, Number value, size_t offset);
  bool read_kind_list();
  bool read_listed_name();
  void finish_bounds();
  void finish_kinds();

  // Quadratics, indicators, sets (lp_beyond.cpp).
  bool read_bracket(Number& coefficient, bool& halved);
  void check_bracket(bool negative, bool scaled, size_t offset);
  void check_bracket_factor(const LpToken& factor, bool divide, bool first);
  bool read_bracket_term(bool negative);
  bool store_indicator(std::string_view name, int32_t column, size_t place, const Number& value);
  void finish_indicators();
  bool read_set();

  void finish_units();
  void finish_model();
};

// Words that several of the files ask for.

inline bool is_sense(Token kind) { return kind == Token::lessEqual || kind == Token::greaterEqual || kind == Token::equal; }

inline bool is_sign(Token kind) { return kind == Token::plus || kind == Token::minus; }

inline Token flipped(Token sense) {
  return sense == Token::lessEqual ? Token::greaterEqual : sense == Token::greaterEqual ? Token::lessEqual : sense;
}

inline bool is_infinity(const LpToken& token) {
  return token.kind == Token::name && (same_word(token.spelling, "inf") || same_word(token.spelling, "infinity"));
}

/// What a section is called in a message.
std::string_view name_of_section(Section section);

/// Sorts by columns and sums the terms of a pair; zeros are dropped.
void sort_terms(std::vector<QuadraticTerm>& list);

}  // namespace assay
