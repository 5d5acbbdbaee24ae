#include <algorithm>
#include <cmath>

#include "write.h"
#include "write_names.h"

namespace assay {
namespace {

bool is_safe(std::string_view name) {
  if (name.empty() || name.size() > 255 || name.front() == '*' || name.front() == '$') return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7F && c != '\''; });
}

class MpsWriter {
 public:
  MpsWriter(const Model& model, Dialect reader) : model_(model), reader_(reader), pool_(model.pool) {}

  Written write() {
    make_names();
    text_ += "NAME model\n";
    if (model_.sense == Sense::max) text_ += "OBJSENSE\n    MAX\n";
    if (!write_rows()) return std::move(out_);
    write_columns();
    write_sides();
    write_bounds();
    write_quadratics();
    if (reader_ != Dialect::cplex) write_quadratic_rows();
    write_sets();
    if (reader_ == Dialect::cplex) write_quadratic_rows();  // with the factor one half, and behind the sets
    text_ += "ENDATA\n";
    return std::move(out_);
  }

 private:
  void make_names() {
    SafeNames columns(is_safe, "column", "x"), rows(is_safe, "row", "c"), sets(is_safe, "set", "set");
    rows.reserve(objective_);
    columns_ = columns.make(model_.column_name, true);
    std::vector<std::string_view> names = model_.row_name;
    for (const QuadraticRow& row : model_.quadratic_rows) names.push_back(row.linear.name);
    for (const Indicator& indicator : model_.indicators) names.push_back(indicator.row.name);
    for (const SparseRow& cut : model_.user_cuts) names.push_back(cut.name);
    rows_ = rows.make(names, true);
    quadratic_at_ = static_cast<size_t>(model_.rows());
    indicator_at_ = quadratic_at_ + model_.quadratic_rows.size();
    cut_at_ = indicator_at_ + model_.indicators.size();
    std::vector<std::string_view> set_names;
    for (const SpecialSet& set : model_.sets) set_names.push_back(set.name);
    sets_ = sets.make(set_names, true);
    out_.renamed = std::move(columns.changed);
    for (const SafeNames* more : {&rows, &sets}) out_.renamed.insert(out_.renamed.end(), more->changed.begin(), more->changed.end());
  }

  void number(const Number& value) { out_.exact = append_exact(text_, value, pool_, false) && out_.exact; }

  // The type of a row and what it needs behind it.
  struct Form {
    char type;
    Number rhs;
    bool ranged = false;
    Number range;
  };
  bool form_of(const Number& lower, const Number& upper, std::string_view name, Form& form) {
    const bool low = std::isfinite(lower.value), high = std::isfinite(upper.value);
    if (!low) {
      form = {high ? 'L' : 'G', high ? upper : Number::of(-kInfinity), false, {}};
      return true;
    }
    form = {'G', lower, false, {}};
    if (!high) return true;
    form.range = add(upper, negate(lower, pool_), pool_);
    if (form.range.value < 0) {
      out_.refused = "the row '" + std::string(name) + "', whose lower side is above its upper side";
      return false;
    }
    if (form.range.value == 0) form.type = 'E';
    else form.ranged = true;
    return true;
  }

  bool add_row(const Number& lower, const Number& upper, size_t name) {
    Form form;
    if (!form_of(lower, upper, rows_[name], form)) {
      text_.clear();
      return false;
    }
    text_ += ' ';
    text_ += form.type;
    text_ += ' ' + rows_[name] + '\n';
    forms_.push_back(form);
    return true;
  }

  bool write_rows() {
    text_ += "ROWS\n N " + objective_ + '\n';
    for (size_t i = 0; i < quadratic_at_; ++i) {
      if (!add_row(number_of(model_, Field::rowLower, i, model_.row_lower[i]), number_of(model_, Field::rowUpper, i, model_.row_upper[i]), i)) return false;
    }
    size_t name = quadratic_at_;
    const auto add_sparse = [&](const SparseRow& row) { return add_row(shortest_of(row.lower, pool_), shortest_of(row.upper, pool_), name++); };
    for (const QuadraticRow& row : model_.quadratic_rows) {
      if (!add_sparse(row.linear)) return false;
    }
    for (const Indicator& indicator : model_.indicators) {
      if (!add_sparse(indicator.row)) return false;
    }
    if (!model_.user_cuts.empty()) text_ += "USERCUTS\n";
    for (const SparseRow& cut : model_.user_cuts) {
      if (!add_sparse(cut)) return false;
    }
    return true;
  }

  void entry(size_t column, std::string_view row, const Number& value) {
    text_ += ' ' + columns_[column] + ' ';
    text_ += row;
    text_ += ' ';
    number(value);
    text_ += '\n';
  }

  void write_columns() {
    // Rows outside the matrix, by column.
    std::vector<std::vector<std::pair<size_t, double>>> outside(columns_.size());
    const auto gather = [&](const SparseRow& row, size_t name) {
      for (size_t k = 0; k < row.index.size(); ++k) outside[static_cast<size_t>(row.index[k])].emplace_back(name, row.value[k]);
    };
    for (size_t i = 0; i < model_.quadratic_rows.size(); ++i) gather(model_.quadratic_rows[i].linear, quadratic_at_ + i);
    for (size_t i = 0; i < model_.indicators.size(); ++i) gather(model_.indicators[i].row, indicator_at_ + i);
    for (size_t i = 0; i < model_.user_cuts.size(); ++i) gather(model_.user_cuts[i], cut_at_ + i);
    text_ += "COLUMNS\n";
    bool block = false;
    const auto marker = [&](bool open) {
      text_ += open ? " MARKER 'MARKER' 'INTORG'\n" : " MARKER 'MARKER' 'INTEND'\n";
      block = open;
    };
    for (size_t j = 0; j < columns_.size(); ++j) {
      const bool integer = model_.kind[j] == ColumnKind::integer;
      if (integer != block) marker(integer);
      const size_t before = text_.size();
      if (model_.cost[j] != 0) entry(j, objective_, number_of(model_, Field::cost, j, model_.cost[j]));
      for (int32_t k = model_.start[j]; k < model_.start[j + 1]; ++k) {
        const auto place = static_cast<size_t>(k);
        entry(j, rows_[static_cast<size_t>(model_.index[place])], number_of(model_, Field::matrix, place, model_.value[place]));
      }
      for (const auto& [name, value] : outside[j]) entry(j, rows_[name], shortest_of(value, pool_));
      if (text_.size() == before) entry(j, objective_, Number::of(0));
    }
    if (block) marker(false);
  }

  void write_sides() {
    text_ += "RHS\n";
    const auto line = [&](std::string_view row, const Number& value) {
      text_ += " RHS ";
      text_ += row;
      text_ += ' ';
      number(value);
      text_ += '\n';
    };
    if (model_.offset != 0) line(objective_, negate(number_of(model_, Field::offset, 0, model_.offset), pool_));
    for (size_t i = 0; i < forms_.size(); ++i) {
      if (forms_[i].rhs.value != 0) line(rows_[i], forms_[i].rhs);
    }
    if (std::none_of(forms_.begin(), forms_.end(), [](const Form& form) { return form.ranged; })) return;
    text_ += "RANGES\n";
    for (size_t i = 0; i < forms_.size(); ++i) {
      if (forms_[i].ranged) line(rows_[i], forms_[i].range);
    }
  }

  void bound(std::string_view type, size_t column) {
    text_ += ' ';
    text_ += type;
    text_ += " BND " + columns_[column] + '\n';
  }
  void bound(std::string_view type, size_t column, const Number& value) {
    text_ += ' ';
    text_ += type;
    text_ += " BND " + columns_[column] + ' ';
    number(value);
    text_ += '\n';
  }

  void write_bounds() {
    text_ += "BOUNDS\n";
    for (size_t j = 0; j < columns_.size(); ++j) {
      const Number lower = number_of(model_, Field::columnLower, j, model_.column_lower[j]);
      const Number upper = number_of(model_, Field::columnUpper, j, model_.column_upper[j]);
      const bool low = std::isfinite(lower.value), high = std::isfinite(upper.value);
      const bool semi = model_.kind[j] == ColumnKind::semiContinuous || model_.kind[j] == ColumnKind::semiInteger;
      if (semi) {
        if (!low) bound("MI", j);
        else if (lower.value != 0 || upper.value < 0) bound("LO", j, lower);
        bound(model_.kind[j] == ColumnKind::semiInteger ? "SI" : "SC", j, upper);
        continue;
      }
      if (!low && !high) {
        bound("FR", j);
        continue;
      }
      if (!low) bound("MI", j);
      else if (lower.value != 0 || (high && upper.value < 0)) bound("LO", j, lower);
      if (high) bound("UP", j, upper);
      else if (model_.kind[j] == ColumnKind::integer && (lower.value == 0 || reader_ != Dialect::any)) bound("PL", j);
    }
  }

  void quadratic_entry(const QuadraticTerm& term, double diagonal, double other, bool both) {
    const auto line = [&](int32_t a, int32_t b, double value) {
      text_ += ' ' + columns_[static_cast<size_t>(a)] + ' ' + columns_[static_cast<size_t>(b)] + ' ';
      append_double(text_, value);
      text_ += '\n';
    };
    line(term.first, term.second, term.value * (term.first == term.second ? diagonal : other));
    if (both && term.first != term.second) line(term.second, term.first, term.value * other);
  }

  void write_quadratics() {
    if (!model_.quadratic.empty()) text_ += "QUADOBJ\n";
    for (const QuadraticTerm& term : model_.quadratic) quadratic_entry(term, 2, 1, false);
  }

  void write_quadratic_rows() {
    const double factor = reader_ == Dialect::cplex ? 2 : 1;
    for (size_t i = 0; i < model_.quadratic_rows.size(); ++i) {
      text_ += "QCMATRIX " + rows_[quadratic_at_ + i] + '\n';
      for (const QuadraticTerm& term : model_.quadratic_rows[i].terms) quadratic_entry(term, factor, factor / 2, true);
    }
  }

  void write_sets() {
    if (!model_.sets.empty()) text_ += "SOS\n";
    for (size_t i = 0; i < model_.sets.size(); ++i) {
      const SpecialSet& set = model_.sets[i];
      text_ += set.type == 1 ? " S1 " : " S2 ";
      text_ += sets_[i] + '\n';
      for (size_t k = 0; k < set.column.size(); ++k) {
        text_ += "  " + columns_[static_cast<size_t>(set.column[k])] + ' ';
        append_double(text_, set.weight[k]);
        text_ += '\n';
      }
    }
    if (!model_.indicators.empty()) text_ += "INDICATORS\n";
    for (size_t i = 0; i < model_.indicators.size(); ++i) {
      text_ += " IF " + rows_[indicator_at_ + i] + ' ' + columns_[static_cast<size_t>(model_.indicators[i].column)] + (model_.indicators[i].active ? " 1\n" : " 0\n");
    }
  }

  const Model& model_;
  const Dialect reader_;
  NumberPool pool_;
  Written out_;
  std::string& text_ = out_.text;
  const std::string objective_ = "obj";
  std::vector<std::string> columns_, rows_, sets_;
  std::vector<Form> forms_;
  size_t quadratic_at_ = 0, indicator_at_ = 0, cut_at_ = 0;
};

}  // namespace

Written write_mps(const Model& model, Dialect reader) { return MpsWriter(model, reader).write(); }

}  // namespace assay
