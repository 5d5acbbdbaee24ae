"""What a Model keeps, what waits for update(), and the record that a solve gets."""
from assay_channel import uncovered
from assay_general import write_absolute, write_extreme, write_logical
from assay_record import Column as RecordColumn, Record, Row
from .adding import bound_of, sides
from .constants import GurobiError, INVALID_ARGUMENT, NOT_IN_MODEL
from .conditions import TempConstr
from .expressions import LinExpr, QuadExpr
from .parts import Constr, GenConstr, PENDING, QConstr, REMOVED, SOS, Var

LISTS = {Var: 'vars', Constr: 'constrs', QConstr: 'qconstrs', GenConstr: 'gens', SOS: 'sets'}
_PREFIX = {Constr: 'R', QConstr: 'qc', GenConstr: 'GC', SOS: 'SOS'}


class State:
    def __init__(self, name):
        self.name = name
        self.vars, self.constrs, self.qconstrs, self.gens, self.sets = [], [], [], [], []
        self.new = []      # parts that wait for update()
        self.changes = []  # (function, arguments) that wait behind them
        self.sense = 1
        self.constant = 0.0
        self.pairs = []    # quadratic objective
        self.answer = None
        self.disposed = False
        self.extra = {}    # attributes that no answer hangs on
        self.column_count = self.row_count = 0

    def check_open(self):
        if self.disposed:
            raise GurobiError(INVALID_ARGUMENT, 'Model has been disposed')

    def add(self, part):
        self.check_open()
        self.new.append(part)
        return part

    def later(self, function, *arguments):
        self.check_open()
        self.changes.append((function, arguments))

    def update(self):
        self.check_open()
        if not self.new and not self.changes:
            return
        new, self.new = self.new, []
        changes, self.changes = self.changes, []
        for part in new:
            if part._at == REMOVED:
                continue
            home = getattr(self, LISTS[type(part)])
            part._at = len(home)
            home.append(part)
            self._name(part)
        for function, arguments in changes:
            function(*arguments)
        self.answer = None

    def _name(self, part):
        """Default names count all that were ever added."""
        if isinstance(part, Var):
            part._column.name = part._column.name or 'C%d' % self.column_count
            self.column_count += 1
        else:
            number = self.row_count if isinstance(part, Constr) else part._at
            part._name = part._name or '%s%d' % (_PREFIX[type(part)], number)
            self.row_count += isinstance(part, Constr)

    def remove(self, parts):
        """Parts of the model out of it; the rest is numbered anew."""
        for part in parts:
            if part._at >= 0:
                getattr(self, LISTS[type(part)])[part._at] = None
            part._at = REMOVED
        for home in LISTS.values():
            kept = [part for part in getattr(self, home) if part is not None]
            for at, part in enumerate(kept):
                part._at = at
            setattr(self, home, kept)
        self._drop_terms()

    def _drop_terms(self):
        """Removed variables leave the rows that hold them."""
        for part in self.gens + self.sets:
            if any(var._at == REMOVED for var in _variables_of(part.data)):
                raise uncovered('Model.remove of a variable of a general constraint')
        for constr in self.constrs + self.qconstrs:
            expr = constr.data[0]
            linear = expr._linear_part if isinstance(expr, QuadExpr) else expr
            if any(var._at == REMOVED for var in linear._vars):
                kept = [(coeff, var) for coeff, var in zip(linear._coeffs, linear._vars) if var._at != REMOVED]
                linear._coeffs, linear._vars = [coeff for coeff, _ in kept], [var for _, var in kept]
        self.pairs = [(coeff, u, v) for coeff, u, v in self.pairs if u._at != REMOVED and v._at != REMOVED]

    def set_objective(self, count, expr, sense):
        for var in self.vars[:count]:
            var._column.cost = 0.0
        linear = expr._linear_part if isinstance(expr, QuadExpr) else expr
        for coeff, var in zip(linear._coeffs, linear._vars):
            var._column.cost += coeff
        self.constant = linear._constant
        self.pairs = list(expr._pairs) if isinstance(expr, QuadExpr) else []
        if sense is not None:
            self.sense = sense


def _variables_of(data):
    if isinstance(data, Var):
        return [data]
    if isinstance(data, LinExpr):
        return data._vars
    return [var for one in data for var in _variables_of(one)] if isinstance(data, (list, tuple)) else []


def split(left, right, model):
    """left - right as an expression without a constant, and the right side. Everything of this model, every number a number."""
    expr = left - right if not isinstance(left, (int, float)) else right * -1.0 + left
    if isinstance(expr, QuadExpr) and not expr._pairs:
        expr = expr._linear_part
    constant, expr._constant = expr._constant, 0.0
    check(expr, model)
    if constant != constant:
        raise GurobiError(INVALID_ARGUMENT, 'Right side is NaN')
    return expr, -constant


def check(expr, model):
    linear = expr._linear_part if isinstance(expr, QuadExpr) else expr
    pairs = expr._pairs if isinstance(expr, QuadExpr) else []
    variables = list(linear._vars)
    coeffs = list(linear._coeffs)
    for coeff, u, v in pairs:
        coeffs.append(coeff)
        variables += (u, v)
    for var in variables:
        if var._model is not model or var._at == REMOVED:
            raise GurobiError(NOT_IN_MODEL, 'Variable not in model')
    for coeff in coeffs:
        if not -1e100 < coeff < 1e100:
            raise GurobiError(INVALID_ARGUMENT, 'Element 0 of a double array is Nan or Inf.')


def terms_of(linear):
    terms = {}
    for coeff, var in zip(linear._coeffs, linear._vars):
        terms[var._at] = terms.get(var._at, 0.0) + coeff
    return terms


def pairs_of(pairs):
    made = {}
    for coeff, u, v in pairs:
        key = (min(u._at, v._at), max(u._at, v._at))
        made[key] = made.get(key, 0.0) + coeff
    return {key: value for key, value in made.items() if value != 0}


def _column_of(var, relaxed):
    column = var._column
    lower, upper = bound_of(column.lower), bound_of(column.upper)
    kind = column.kind
    if kind == 'B':
        lower, upper = max(lower, 0.0), min(upper, 1.0)
        kind = 'I'
    if relaxed:
        kind = 'C'
    return RecordColumn(column.name, lower, upper, kind, column.cost)


def record_of(state, relaxed=False):
    record = Record()
    record.maximize = state.sense == -1
    record.offset = state.constant
    record.columns = [_column_of(var, relaxed) for var in state.vars]
    record.quadratic = pairs_of(state.pairs)
    for constr in state.constrs:
        expr, sense, right = constr.data[:3]
        lower, upper = sides(sense, right) if sense != 'R' else right
        record.rows.append(Row(constr._name, terms_of(expr), lower, upper))
    for constr in state.qconstrs:
        expr, sense, right = constr.data
        lower, upper = sides(sense, right)
        record.rows.append(Row(constr._name, terms_of(expr._linear_part), lower, upper, pairs_of(expr._pairs)))
    for at, gen in enumerate(state.gens):
        _write_general(record, gen, at)
    for special in state.sets:
        kind, variables, weights = special.data
        record.sets.append((kind, [(var._at, weight) for var, weight in zip(variables, weights)]))
    return record


def _write_general(record, gen, at):
    kind, *rest = gen.data
    if kind == 'indicator':
        binvar, binval, expr, sense, right = rest
        lower, upper = sides(sense, right)
        record.rows.append(Row(gen._name, terms_of(expr), lower, upper, when=(binvar._at, binval)))
        return
    left, variables, constant = rest
    name, columns = gen._name or 'GC%d' % at, [var._at for var in variables]
    result = left._at if isinstance(left, Var) else _column_for(record, name, left)
    if kind in ('and', 'or'):
        write_logical(record, name, kind, result, columns)
    elif kind == 'abs':
        write_absolute(record, name, result, {columns[0]: 1.0})
    else:
        operands = [({column: 1.0}, 0.0) for column in columns] + ([] if constant is None else [({}, constant)])
        write_extreme(record, name, kind, result, operands)


def _column_for(record, name, expr):
    """A column that equals an expression."""
    made = len(record.columns)
    record.columns.append(RecordColumn(name + '_value', -float('inf'), float('inf')))
    terms = terms_of(expr)
    terms[made] = -1.0
    record.rows.append(Row(name + '_left', terms, -expr._constant, -expr._constant))
    return made


def temp_parts(temp, model):
    """An addConstr argument as (class, data)."""
    if temp is True or temp is False:
        return Constr, [LinExpr(), '<', 0.0 if temp else -1.0]
    if not isinstance(temp, TempConstr):
        raise GurobiError(INVALID_ARGUMENT, 'Expected a constraint, got ' + type(temp).__name__)
    if isinstance(temp.right, (list, tuple)):
        expr, shift = split(temp.left, 0.0, model)
        low, high = (float(side) + shift for side in temp.right)
        return Constr, [expr, 'R', (low, high)]
    expr, right = split(temp.left, temp.right, model)
    return (QConstr if isinstance(expr, QuadExpr) else Constr), [expr, temp.sense, right]


assert PENDING == -1
