#include "substitute.h"

#include <cmath>
#include <map>
#include <optional>
#include <string>

namespace assay {
namespace {

struct Row {
  std::string_view name;
  std::map<int32_t, Rational> terms;
  std::optional<Rational> lower, upper;
};

std::optional<Rational> side_of(const Model& model, Field field, size_t slot, double value) {
  if (std::isinf(value)) return std::nullopt;
  return model.exact_of(field, static_cast<uint32_t>(slot), value);
}

bool is_whole(const Rational& value) { return value.denominator() == Integer(1); }

class Substitution {
 public:
  explicit Substitution(const Model& model) : model_(model), gone_(model.cost.size(), false), pinned_(model.cost.size(), false) {
    rows_.resize(model.row_lower.size());
    for (size_t i = 0; i < rows_.size(); ++i) {
      rows_[i].name = model.row_name[i];
      rows_[i].lower = side_of(model, Field::rowLower, i, model.row_lower[i]);
      rows_[i].upper = side_of(model, Field::rowUpper, i, model.row_upper[i]);
    }
    for (int32_t j = 0; j < model.columns(); ++j) {
      cost_.push_back(model.exact_of(Field::cost, static_cast<uint32_t>(j), model.cost[j]));
      for (int32_t k = model.start[j]; k < model.start[j + 1]; ++k) {
        rows_[model.index[k]].terms[j] = model.exact_of(Field::matrix, static_cast<uint32_t>(k), model.value[k]);
      }
    }
    offset_ = model.exact_of(Field::offset, 0, model.offset);
    pin_beyond_linear();
  }

  bool run(const std::vector<bool>& keep) {
    bool any = false;
    for (int32_t j = 0; j < model_.columns(); ++j) {
      if (keep[j] || pinned_[j]) continue;
      for (size_t i = 0; i < rows_.size(); ++i) {
        if (!defines(rows_[i], j)) continue;
        put_in(i, j);
        any = true;
        break;
      }
    }
    return any;
  }

  void write(Model& out, std::vector<int32_t>& left) const;

 private:
  void pin_beyond_linear() {
    for (size_t j = 0; j < model_.kind.size(); ++j) {
      pinned_[j] = model_.kind[j] == ColumnKind::semiContinuous || model_.kind[j] == ColumnKind::semiInteger;
    }
    const auto pin = [&](const SparseRow& row) {
      for (const int32_t column : row.index) pinned_[column] = true;
    };
    const auto pin_terms = [&](const std::vector<QuadraticTerm>& terms) {
      for (const QuadraticTerm& term : terms) pinned_[term.first] = pinned_[term.second] = true;
    };
    pin_terms(model_.quadratic);
    for (const QuadraticRow& row : model_.quadratic_rows) {
      pin(row.linear);
      pin_terms(row.terms);
    }
    for (const Indicator& indicator : model_.indicators) {
      pinned_[indicator.column] = true;
      pin(indicator.row);
    }
    for (const SpecialSet& set : model_.sets) {
      for (const int32_t column : set.column) pinned_[column] = true;
    }
  }

  bool defines(const Row& row, int32_t column) const {
    if (!row.lower || !row.upper || !(*row.lower == *row.upper) || row.terms.size() < 2) return false;
    const auto own = row.terms.find(column);
    if (own == row.terms.end()) return false;
    if (model_.kind[column] == ColumnKind::continuous) return true;
    if (!is_whole(*row.lower / own->second)) return false;
    for (const auto& [other, value] : row.terms) {
      if (model_.kind[other] != ColumnKind::integer || !is_whole(value / own->second)) return false;
    }
    return true;
  }

  // column = (side - rest) / own, everywhere.
  void put_in(size_t defining, int32_t column) {
    const Row definition = std::move(rows_[defining]);
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(defining));
    const Rational own = definition.terms.at(column);
    const Rational constant = *definition.lower / own;
    std::map<int32_t, Rational> rest;
    for (const auto& [other, value] : definition.terms) {
      if (other != column) rest[other] = -(value / own);
    }
    for (Row& row : rows_) {
      const auto found = row.terms.find(column);
      if (found == row.terms.end()) continue;
      const Rational factor = found->second;
      row.terms.erase(found);
      add(row.terms, rest, factor);
      if (row.lower) row.lower = *row.lower - factor * constant;
      if (row.upper) row.upper = *row.upper - factor * constant;
    }
    for (const auto& [other, value] : rest) cost_[other] = cost_[other] + cost_[column] * value;
    offset_ = offset_ + cost_[column] * constant;
    gone_[column] = true;
    Row bounds{.name = model_.column_name[column], .terms = rest, .lower = {}, .upper = {}};
    const auto lower = side_of(model_, Field::columnLower, static_cast<size_t>(column), model_.column_lower[column]);
    const auto upper = side_of(model_, Field::columnUpper, static_cast<size_t>(column), model_.column_upper[column]);
    if (lower) bounds.lower = *lower - constant;
    if (upper) bounds.upper = *upper - constant;
    if (lower || upper) rows_.push_back(std::move(bounds));
  }

  static void add(std::map<int32_t, Rational>& terms, const std::map<int32_t, Rational>& rest, const Rational& factor) {
    for (const auto& [other, value] : rest) {
      Rational& sum = terms[other];
      sum = sum + factor * value;
      if (sum.is_zero()) terms.erase(other);
    }
  }

  const Model& model_;
  std::vector<Row> rows_;
  std::vector<Rational> cost_;
  Rational offset_;
  std::vector<bool> gone_, pinned_;
};

// Stores an exact number as its double, and beside it where the double is not exact.
double store(Model& out, Field field, size_t slot, const Rational& value) {
  const Number number = from_rational(value, out.pool);
  if (!number.is_exact()) out.exact.push_back({field, static_cast<uint32_t>(slot), number});
  return number.value;
}

void Substitution::write(Model& out, std::vector<int32_t>& left) const {
  out.clear();
  left.clear();
  out.sense = model_.sense;
  out.offset = store(out, Field::offset, 0, offset_);
  std::vector<int32_t> place(gone_.size(), -1);
  for (int32_t j = 0; j < model_.columns(); ++j) {
    if (gone_[j]) continue;
    const size_t at = left.size();
    place[j] = static_cast<int32_t>(at);
    left.push_back(j);
    const auto bound = [&](Field field, double value) {
      return std::isinf(value) ? value : store(out, field, at, model_.exact_of(field, static_cast<uint32_t>(j), value));
    };
    out.cost.push_back(store(out, Field::cost, at, cost_[j]));
    out.column_lower.push_back(bound(Field::columnLower, model_.column_lower[j]));
    out.column_upper.push_back(bound(Field::columnUpper, model_.column_upper[j]));
    out.kind.push_back(model_.kind[j]);
    out.column_name.push_back(model_.column_name[j]);
  }
  RowEntries entries;
  for (size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[i];
    out.row_name.push_back(row.name);
    out.row_lower.push_back(row.lower ? store(out, Field::rowLower, i, *row.lower) : -kInfinity);
    out.row_upper.push_back(row.upper ? store(out, Field::rowUpper, i, *row.upper) : kInfinity);
    for (const auto& [column, value] : row.terms) {
      entries.add(place[column], from_rational(value, out.pool));
    }
    entries.end_row();
  }
  entries.build(out);
  const auto move_row = [&](SparseRow row) {
    for (int32_t& column : row.index) column = place[column];
    return row;
  };
  const auto move_terms = [&](std::vector<QuadraticTerm> terms) {
    for (QuadraticTerm& term : terms) term = {place[term.first], place[term.second], term.value};
    return terms;
  };
  out.quadratic = move_terms(model_.quadratic);
  for (const QuadraticRow& row : model_.quadratic_rows) out.quadratic_rows.push_back({move_row(row.linear), move_terms(row.terms)});
  for (const Indicator& one : model_.indicators) out.indicators.push_back({place[one.column], one.active, move_row(one.row)});
  for (SpecialSet set : model_.sets) {
    for (int32_t& column : set.column) column = place[column];
    out.sets.push_back(std::move(set));
  }
}

}  // namespace

bool substitute_columns(const Model& model, const std::vector<bool>& keep, Model& out, std::vector<int32_t>& left) {
  if (model.nonzeros() > kSubstituteNonzeros) return false;
  Substitution substitution(model);
  if (!substitution.run(keep)) return false;
  substitution.write(out, left);
  return true;
}

}  // namespace assay
