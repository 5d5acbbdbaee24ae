#include <algorithm>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "dialects.h"
#include "lp_lexer.h"
#include "write.h"
#include "write_names.h"

namespace assay {
namespace {

constexpr size_t kLine = 200;  // characters after which a line is broken between terms

constexpr std::string_view kKeywords[] = {
    "max", "maximize", "maximise", "maximum", "min", "minimize", "minimise", "minimum", "st", "s.t.", "s.t", "st.", "subject", "subjectto", "such",
    "lazy", "user", "bounds", "bound", "general", "generals", "gen", "gens", "integer", "integers", "int", "binary", "binaries", "bin", "bins", "semi",
    "semis", "sos", "sos1", "sos2", "end", "free", "inf", "infinity", "nan", "pwlobj", "scenario", "multi", "gencons", "s1", "s2", "to", "obj"};

// Names that every LP reader takes for one name: letters, digits, _ and . only, nothing like a number or a keyword.
bool is_safe(std::string_view name) {
  if (name.empty() || name.size() > 255) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!letter(name[0]) && name[0] != '_') return false;
  if (!std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || digit(c) || c == '_' || c == '.'; })) return false;
  if ((name[0] | 32) == 'e' && (name.size() == 1 || digit(name[1]) || (name[1] | 32) == 'e')) return false;
  if (name.size() >= 3 && (same_word(name.substr(0, 3), "inf") || same_word(name.substr(0, 3), "nan"))) return false;
  return std::none_of(std::begin(kKeywords), std::end(kKeywords), [&](std::string_view word) { return same_word(name, word); });
}

class LpWriter {
 public:
  LpWriter(const Model& model, Dialect reader) : model_(model), reader_(reader), plain_(reader != Dialect::any), rows_(rows_of(model)) {}

  Written write() {
    SafeNames columns(is_safe, "column", "x"), rows(is_safe, "row", "c"), sets(is_safe, "set", "set");
    columns_ = columns.make(model_.column_name, true);
    std::vector<std::string_view> row_names = model_.row_name;
    for (const QuadraticRow& row : model_.quadratic_rows) row_names.push_back(row.linear.name);
    for (const Indicator& indicator : model_.indicators) row_names.push_back(indicator.row.name);
    for (const SparseRow& cut : model_.user_cuts) row_names.push_back(cut.name);
    row_names_ = rows.make(row_names, false);
    taken_.insert(row_names_.begin(), row_names_.end());
    name_constant();
    std::vector<std::string_view> set_names;
    for (const SpecialSet& set : model_.sets) set_names.push_back(set.name);
    set_names_ = sets.make(set_names, false);
    out_.renamed = std::move(columns.changed);
    for (const SafeNames* more : {&rows, &sets}) out_.renamed.insert(out_.renamed.end(), more->changed.begin(), more->changed.end());
    for (const Indicator& indicator : model_.indicators) {
      if (std::isfinite(indicator.row.lower) && std::isfinite(indicator.row.upper) && indicator.row.lower != indicator.row.upper) {
        out_.refused = "an indicator row that is a range";
        return std::move(out_);
      }
    }
    write_objective();
    write_rows();
    write_bounds();
    write_kinds();
    write_sets();
    text_ += "End\n";
    return std::move(out_);
  }

 private:
  void begin_line(std::string_view start) {
    text_ += start;
    first_ = true;
    line_start_ = text_.size() - start.size();
  }
  void wrap() {
    if (text_.size() - line_start_ < kLine) return;
    const bool first = first_;
    begin_line("\n  ");
    first_ = first;
    ++line_start_;
  }

  void number(const Number& value) { out_.exact = append_exact(text_, value, pool(), !plain_) && out_.exact; }

  // " + 3 x": sign and number apart by blanks, as every reader wants them.
  void term(Number value, size_t column) {
    wrap();
    const bool negative = value.value < 0 || (value.value == 0 && std::signbit(value.value));
    sign(negative);
    if (negative) value = negate(value, pool_copy());
    if (!(value.is_exact() && value.value == 1)) {
      number(value);
      text_ += ' ';
    }
    text_ += columns_[column];
  }

  // No plus before the first term, for those who read it as part of a name.
  void sign(bool negative) {
    text_ += negative ? " - " : plain_ && std::exchange(first_, false) ? " " : " + ";
    first_ = false;
  }

  // negate() may need room in a pool; the model's own is not ours to change.
  NumberPool& pool_copy() {
    if (pool_.empty()) pool_ = model_.pool;
    return pool_;
  }
  const NumberPool& pool() const { return pool_.empty() ? model_.pool : pool_; }

  void quadratic(const std::vector<QuadraticTerm>& terms, double factor) {
    sign(false);
    text_ += '[';
    first_ = true;
    for (const QuadraticTerm& one : terms) {
      wrap();
      const double value = one.value * factor;
      sign(value < 0);
      append_double(text_, std::abs(value));
      text_ += ' ';
      text_ += columns_[static_cast<size_t>(one.first)];
      if (one.first == one.second) {
        text_ += plain_ ? "^2" : " ^ 2";
      } else {
        text_ += " * ";
        text_ += columns_[static_cast<size_t>(one.second)];
      }
    }
    text_ += " ]";
  }

  void write_objective() {
    text_ += model_.sense == Sense::max ? "Maximize\n" : "Minimize\n";
    begin_line(" obj:");
    // A column without a cost is named all the same, so that columns keep their order.
    for (int32_t j = 0; j < model_.columns(); ++j) {
      term(number_of(model_, Field::cost, static_cast<size_t>(j), model_.cost[static_cast<size_t>(j)]), static_cast<size_t>(j));
    }
    if (!model_.quadratic.empty()) {
      quadratic(model_.quadratic, 2);
      text_ += " / 2";
    }
    if (model_.offset != 0 && !constant_.empty()) {
      sign(model_.offset < 0);
      const Number offset = number_of(model_, Field::offset, 0, model_.offset);
      number(model_.offset < 0 ? negate(offset, pool_copy()) : offset);
      text_ += ' ' + constant_;
    } else if (model_.offset != 0) {
      const Number offset = number_of(model_, Field::offset, 0, model_.offset);
      text_ += offset.value < 0 ? " - " : " + ";
      number(offset.value < 0 ? negate(offset, pool_copy()) : offset);
    }
    text_ += "\nSubject To\n";
  }

  // A column that is fixed at 1 stands for a constant that the reader would take for a name.
  void name_constant() {
    if (model_.offset == 0 || !is_different(reader_, Construct::objectiveConstant)) return;
    constant_ = "Constant";
    while (std::find(columns_.begin(), columns_.end(), constant_) != columns_.end()) constant_ += '_';
    out_.notes.push_back("the constant of the objective is the cost of the column " + constant_ + ", which is fixed at 1");
  }

  void label(const std::string& name) {
    begin_line(" ");
    name_ = name;
    if (name.empty()) return;
    text_ += name;
    text_ += ':';
  }

  template <class Body>
  void sides(const SparseRow& row, const Body& body) {
    NumberPool& pool = pool_copy();
    const Number lower = shortest_of(row.lower, pool);
    sides(lower, shortest_of(row.upper, pool), body);
  }

  template <class Body>
  void sides(const Number& lower, const Number& upper, const Body& body) {
    const bool low = std::isfinite(lower.value), high = std::isfinite(upper.value);
    const bool equal = low && high && lower.value == upper.value && compare(exact_value(lower, pool()), exact_value(upper, pool())) == 0;
    if (low && high && !equal && plain_) {
      body();
      text_ += " >= ";
      number(lower);
      text_ += '\n';
      label(second_name());
      body();
      text_ += " <= ";
      number(upper);
      text_ += '\n';
      return;
    }
    if (low && high && !equal) {
      text_ += ' ';
      number(lower);
      text_ += " <=";
    }
    body();
    text_ += equal ? " = " : high || !low ? " <= " : " >= ";
    number(high || !low ? upper : lower);
    text_ += '\n';
  }

  // The name of the second row of a range, and a note of it.
  std::string second_name() {
    if (name_.empty()) return {};
    std::string second = name_.substr(0, 240) + "_upper";
    while (!taken_.insert(second).second) second += '_';
    out_.notes.push_back("the range " + name_ + " is two rows, " + name_ + " and " + second);
    return second;
  }

  void sparse(const SparseRow& row) {
    for (size_t k = 0; k < row.index.size(); ++k) term(shortest_of(row.value[k], pool_copy()), static_cast<size_t>(row.index[k]));
    if (row.index.empty()) nothing();
  }

  // A row without entries still needs something before its comparison.
  void nothing() {
    text_ += " 0";
    if (!columns_.empty()) {
      text_ += ' ';
      text_ += columns_.front();
    }
  }

  void write_rows() {
    size_t name = 0;
    for (int32_t i = 0; i < model_.rows(); ++i, ++name) {
      label(row_names_[name]);
      const auto row = static_cast<size_t>(i);
      sides(number_of(model_, Field::rowLower, row, model_.row_lower[row]), number_of(model_, Field::rowUpper, row, model_.row_upper[row]), [&] {
        for (int32_t k = rows_.start[row]; k < rows_.start[row + 1]; ++k) {
          const auto place = static_cast<size_t>(rows_.place[static_cast<size_t>(k)]);
          term(number_of(model_, Field::matrix, place, model_.value[place]), static_cast<size_t>(rows_.column[static_cast<size_t>(k)]));
        }
        if (rows_.start[row] == rows_.start[row + 1]) nothing();
      });
    }
    for (const QuadraticRow& row : model_.quadratic_rows) {
      label(row_names_[name++]);
      sides(row.linear, [&] {
        if (!row.linear.index.empty()) sparse(row.linear);
        quadratic(row.terms, 1);
      });
    }
    for (const Indicator& indicator : model_.indicators) {
      label(row_names_[name++]);
      text_ += ' ' + columns_[static_cast<size_t>(indicator.column)] + (indicator.active ? " = 1 ->" : " = 0 ->");
      sides(indicator.row, [&] { sparse(indicator.row); });
    }
    if (!model_.user_cuts.empty()) text_ += "User Cuts\n";
    for (const SparseRow& cut : model_.user_cuts) {
      label(row_names_[name++]);
      sides(cut, [&] { sparse(cut); });
    }
  }

  bool is_binary(size_t j) const { return model_.kind[j] == ColumnKind::integer && model_.column_lower[j] == 0 && model_.column_upper[j] == 1; }

  void write_bounds() {
    text_ += "Bounds\n";
    const size_t before = text_.size();
    if (!constant_.empty()) text_ += ' ' + constant_ + " = 1\n";
    for (size_t j = 0; j < columns_.size(); ++j) {
      const Number lower = number_of(model_, Field::columnLower, j, model_.column_lower[j]);
      const Number upper = number_of(model_, Field::columnUpper, j, model_.column_upper[j]);
      const bool low = std::isfinite(lower.value), high = std::isfinite(upper.value);
      if ((lower.value == 0 && !high) || is_binary(j)) continue;
      text_ += ' ';
      if (!low && !high) {
        text_ += columns_[j] + " free\n";
        continue;
      }
      if (!high) {
        text_ += columns_[j] + " >= ";
        number(lower);
      } else if (lower.value == 0 && upper.value >= 0) {
        text_ += columns_[j] + " <= ";
        number(upper);
      } else {
        number(lower);
        text_ += " <= " + columns_[j] + " <= ";
        number(upper);
      }
      text_ += '\n';
    }
    if (plain_ && text_.size() == before) text_.resize(before - std::string_view("Bounds\n").size());
  }

  template <class Pick>
  void list(std::string_view header, const Pick& pick) {
    bool any = false;
    for (size_t j = 0; j < columns_.size(); ++j) {
      if (!pick(j)) continue;
      if (!any) text_ += header;
      any = true;
      text_ += ' ' + columns_[j] + '\n';
    }
  }

  void write_kinds() {
    const auto kind = [&](size_t j) { return model_.kind[j]; };
    list("General\n", [&](size_t j) { return (kind(j) == ColumnKind::integer && !is_binary(j)) || kind(j) == ColumnKind::semiInteger; });
    list("Binary\n", [&](size_t j) { return is_binary(j); });
    list("Semi-continuous\n", [&](size_t j) { return kind(j) == ColumnKind::semiContinuous || kind(j) == ColumnKind::semiInteger; });
  }

  void write_sets() {
    if (model_.sets.empty()) return;
    text_ += "SOS\n";
    for (size_t i = 0; i < model_.sets.size(); ++i) {
      const SpecialSet& set = model_.sets[i];
      label(set_names_[i]);
      text_ += set.type == 1 ? " S1::" : " S2::";
      for (size_t k = 0; k < set.column.size(); ++k) {
        wrap();
        text_ += ' ' + columns_[static_cast<size_t>(set.column[k])] + (plain_ ? ":" : " : ");
        append_double(text_, set.weight[k]);
      }
      text_ += '\n';
    }
  }

  const Model& model_;
  const Dialect reader_;
  const bool plain_;  // for a reader that takes less than `any`
  RowView rows_;
  Written out_;
  std::string& text_ = out_.text;
  size_t line_start_ = 0;
  bool first_ = true;      // no term stands on the statement yet
  std::string constant_;   // the column that stands for the constant
  std::string name_;       // of the row in hand
  std::unordered_set<std::string> taken_;
  NumberPool pool_;
  std::vector<std::string> columns_, row_names_, set_names_;
};

}  // namespace

Written write_lp(const Model& model, Dialect reader) { return LpWriter(model, reader).write(); }

}  // namespace assay
