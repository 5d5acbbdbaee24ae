// Building a model: every array is read to the length that the call says, so that an address sanitizer sees one that is shorter.
#include <cmath>
#include <cstring>
#include <memory>
#include <set>

#include "double.h"

using namespace contract;

namespace {

constexpr double kInfinite = 1e100;

bool is_number(double value) { return std::isfinite(value); }
bool is_relation(char sense) { return sense == '<' || sense == '>' || sense == '='; }

void set_side(double& lower, double& upper, char relation, double side) {
  lower = relation == '<' ? -assay::kInfinity : side;
  upper = relation == '>' ? assay::kInfinity : side;
}

double bound_of(double value) { return std::abs(value) >= 1e20 ? std::copysign(assay::kInfinity, value) : value; }

// Indices of columns, in range and, where a rule says so, different.
int check_columns(Call& call, const GRBmodel& model, int count, const int* columns, bool distinct) {
  if (count < 0) return call.breaks(kInvalid, "%d columns", count);
  if (count > 0 && columns == nullptr) return call.breaks(kNull, "no indices");
  std::set<int> seen;
  for (int k = 0; k < count; ++k) {
    if (columns[k] < 0 || columns[k] >= model.data.columns()) return call.breaks(kIndex, "column %d of %d", columns[k], model.data.columns());
    if (distinct && !seen.insert(columns[k]).second) return call.breaks(kDuplicates, "column %d twice", columns[k]);
  }
  return 0;
}

int check_numbers(Call& call, int count, const double* values) {
  if (count > 0 && values == nullptr) return call.breaks(kNull, "no values");
  for (int k = 0; k < count; ++k) {
    if (!is_number(values[k])) return call.breaks(kInvalid, "a value is no number");
  }
  return 0;
}

int check_side(Call& call, char relation, double side) {
  if (!is_relation(relation)) return call.breaks(kInvalid, "sense %d", relation);
  if (!is_number(side) || std::abs(side) >= 1e20) return call.breaks(kInvalid, "side %g is not finite", side);
  return 0;
}

int check_products(Call& call, const GRBmodel& model, int count, const int* first, const int* second, const double* values) {
  if (count < 0) return call.breaks(kInvalid, "%d products", count);
  if (const int error = check_columns(call, model, count, first, false)) return error;
  if (const int error = check_columns(call, model, count, second, false)) return error;
  return check_numbers(call, count, values);
}

void take_row(assay::SparseRow& row, int count, const int* columns, const double* values, char relation, double side) {
  row.index.assign(columns, columns + count);
  row.value.assign(values, values + count);
  set_side(row.lower, row.upper, relation, side);
}

void take_products(std::vector<assay::QuadraticTerm>& terms, int count, const int* first, const int* second, const double* values) {
  for (int k = 0; k < count; ++k) terms.push_back({std::min(first[k], second[k]), std::max(first[k], second[k]), values[k]});
}

int load_rows(Call& call, GRBmodel& model, int rows, const char* sense, const double* rhs) {
  if (rows > 0 && (sense == nullptr || rhs == nullptr)) return call.breaks(kNull, "no senses or sides");
  for (int i = 0; i < rows; ++i) {
    if (const int error = check_side(call, sense[i], rhs[i])) return error;
    model.relation.push_back(sense[i]);
    set_side(model.data.row_lower.emplace_back(), model.data.row_upper.emplace_back(), sense[i], rhs[i]);
  }
  model.data.row_name.resize(static_cast<size_t>(rows));
  return 0;
}

int load_bounds(Call& call, GRBmodel& model, int columns, const double* lb, const double* ub, const char* vtype) {
  using assay::ColumnKind;
  for (int j = 0; j < columns; ++j) {
    if (!(std::abs(lb[j]) <= kInfinite) || !(std::abs(ub[j]) <= kInfinite)) return call.breaks(kInvalid, "bounds %g, %g of column %d", lb[j], ub[j], j);
    if (std::strchr("CBISN", vtype[j]) == nullptr || vtype[j] == '\0') return call.breaks(kInvalid, "type %d of column %d", vtype[j], j);
    const bool binary = vtype[j] == 'B';
    model.type.push_back(vtype[j]);
    model.data.column_lower.push_back(binary ? std::max(0.0, lb[j]) : bound_of(lb[j]));
    model.data.column_upper.push_back(binary ? std::min(1.0, ub[j]) : bound_of(ub[j]));
    model.data.kind.push_back(vtype[j] == 'C'             ? ColumnKind::continuous
                              : vtype[j] == 'S'           ? ColumnKind::semiContinuous
                              : vtype[j] == 'N'           ? ColumnKind::semiInteger
                                                          : ColumnKind::integer);
  }
  model.data.column_name.resize(static_cast<size_t>(columns));
  return 0;
}

int load_matrix(Call& call, GRBmodel& model, int columns, int rows, const int* vbeg, const int* vlen, const int* vind, const double* vval) {
  assay::Model& data = model.data;
  data.start.assign(1, 0);
  for (int j = 0; j < columns; ++j) {
    if (vlen[j] < 0 || vbeg[j] != data.nonzeros()) return call.breaks(kInvalid, "column %d: %d entries from %d", j, vlen[j], vbeg[j]);
    int last = -1;  // Gurobi takes any order; Assay's is ascending
    for (int k = vbeg[j]; k < vbeg[j] + vlen[j]; ++k) {
      if (vind[k] <= last || vind[k] >= rows) return call.breaks(kIndex, "column %d: row %d of %d behind row %d", j, vind[k], rows, last);
      if (!is_number(vval[k]) || std::abs(vval[k]) < 1e-13) return call.breaks(kInvalid, "column %d: coefficient %g", j, vval[k]);
      data.index.push_back(vind[k]);
      data.value.push_back(vval[k]);
      last = vind[k];
    }
    data.start.push_back(data.nonzeros());
  }
  return 0;
}

}  // namespace

extern "C" {
#pragma GCC visibility push(default)

int GRBloadmodel(GRBenv* environment, GRBmodel** out, const char* name, int numvars, int numconstrs, int objsense, double objcon, double* obj,
                 char* sense, double* rhs, int* vbeg, int* vlen, int* vind, double* vval, double* lb, double* ub, char* vtype,
                 char** varnames, char** constrnames) {
  Call call("GRBloadmodel", environment);
  if (!call) return call.error();
  if (out == nullptr || name == nullptr) return call.breaks(kNull, "no place for the model, or no name");
  *out = nullptr;
  if (!environment->started) return call.breaks(kInvalid, "the environment is not started");
  if (numvars < 0 || numconstrs < 0) return call.breaks(kInvalid, "%d columns, %d rows", numvars, numconstrs);
  if (objsense != 1 && objsense != -1) return call.breaks(kInvalid, "objective sense %d", objsense);
  if (!is_number(objcon)) return call.breaks(kInvalid, "objective constant %g", objcon);
  if (varnames != nullptr || constrnames != nullptr) return call.breaks(kInvalid, "names, which Assay does not give");
  const bool has_columns = obj != nullptr && vbeg != nullptr && vlen != nullptr && vind != nullptr && vval != nullptr && lb != nullptr &&
                           ub != nullptr && vtype != nullptr;
  if (numvars > 0 && !has_columns) return call.breaks(kNull, "an array of the columns is missing");
  auto made = std::make_unique<GRBmodel>();
  if (const int error = check_numbers(call, numvars, obj)) return error;
  made->data.cost.assign(obj, obj + numvars);
  made->data.sense = objsense == 1 ? assay::Sense::min : assay::Sense::max;
  made->data.offset = objcon;
  if (const int error = load_rows(call, *made, numconstrs, sense, rhs)) return error;
  if (const int error = load_bounds(call, *made, numvars, lb, ub, vtype)) return error;
  if (const int error = load_matrix(call, *made, numvars, numconstrs, vbeg, vlen, vind, vval)) return error;
  made->parent = environment;
  made->own.started = made->own.is_copy = true;
  made->own.parameters = environment->parameters;
  ++environment->models;
  *out = made.release();
  add(*out);
  return 0;
}

int GRBfreemodel(GRBmodel* model) {
  {
    const Call call("GRBfreemodel", model);
    if (!call) return call.error();
    if (model->running) record("GRBfreemodel: freed while it is optimized");
  }
  if (!remove(model)) return kInvalid;
  --model->parent->models;
  const std::unique_ptr<GRBmodel> owned(model);
  return 0;
}

GRBenv* GRBgetenv(GRBmodel* model) {
  const Call call("GRBgetenv", model);
  return call ? &model->own : nullptr;
}

int GRBaddqpterms(GRBmodel* model, int numqnz, int* qrow, int* qcol, double* qval) {
  Call call("GRBaddqpterms", model);
  if (!call) return call.error();
  if (const int error = check_products(call, *model, numqnz, qrow, qcol, qval)) return error;
  take_products(model->data.quadratic, numqnz, qrow, qcol, qval);
  return 0;
}

int GRBaddqconstr(GRBmodel* model, int numlnz, int* lind, double* lval, int numqnz, int* qrow, int* qcol, double* qval, char sense, double rhs,
                  const char*) {
  Call call("GRBaddqconstr", model);
  if (!call) return call.error();
  if (const int error = check_columns(call, *model, numlnz, lind, true)) return error;
  if (const int error = check_numbers(call, numlnz, lval)) return error;
  if (const int error = check_products(call, *model, numqnz, qrow, qcol, qval)) return error;
  if (const int error = check_side(call, sense, rhs)) return error;
  assay::QuadraticRow& row = model->data.quadratic_rows.emplace_back();
  take_row(row.linear, numlnz, lind, lval, sense, rhs);
  take_products(row.terms, numqnz, qrow, qcol, qval);
  return 0;
}

int GRBaddsos(GRBmodel* model, int numsos, int nummembers, int* types, int* beg, int* ind, double* weight) {
  Call call("GRBaddsos", model);
  if (!call) return call.error();
  if (numsos < 1 || nummembers < 0) return call.breaks(kInvalid, "%d sets of %d members", numsos, nummembers);
  if (types == nullptr || beg == nullptr) return call.breaks(kNull, "no types or begins");
  if (const int error = check_columns(call, *model, nummembers, ind, false)) return error;
  if (const int error = check_numbers(call, nummembers, weight)) return error;
  for (int s = 0; s < numsos; ++s) {
    const int end = s + 1 < numsos ? beg[s + 1] : nummembers;
    if (types[s] != 1 && types[s] != 2) return call.breaks(kInvalid, "set of type %d", types[s]);
    if ((s == 0 && beg[s] != 0) || end < beg[s] || end > nummembers) return call.breaks(kInvalid, "set %d from %d to %d", s, beg[s], end);
    if (const int error = check_columns(call, *model, end - beg[s], ind + beg[s], true)) return error;
    if (std::set<double>(weight + beg[s], weight + end).size() != static_cast<size_t>(end - beg[s])) return call.breaks(kInvalid, "equal weights");
    assay::SpecialSet& set = model->data.sets.emplace_back();
    set.type = types[s];
    set.column.assign(ind + beg[s], ind + end);
    set.weight.assign(weight + beg[s], weight + end);
  }
  return 0;
}

int GRBaddgenconstrIndicator(GRBmodel* model, const char*, int binvar, int binval, int nvars, const int* vars, const double* vals, char sense,
                             double rhs) {
  Call call("GRBaddgenconstrIndicator", model);
  if (!call) return call.error();
  if (const int error = check_columns(call, *model, 1, &binvar, true)) return error;
  if (model->data.kind[binvar] != assay::ColumnKind::integer || model->data.column_lower[binvar] < 0 || model->data.column_upper[binvar] > 1)
    return call.breaks(kInvalid, "column %d is not binary", binvar);
  if (binval != 0 && binval != 1) return call.breaks(kInvalid, "binary value %d", binval);
  if (const int error = check_columns(call, *model, nvars, vars, true)) return error;
  if (const int error = check_numbers(call, nvars, vals)) return error;
  if (const int error = check_side(call, sense, rhs)) return error;
  assay::Indicator& indicator = model->data.indicators.emplace_back();
  indicator.column = binvar;
  indicator.active = binval == 1;
  take_row(indicator.row, nvars, vars, vals, sense, rhs);
  return 0;
}

#pragma GCC visibility pop
}
