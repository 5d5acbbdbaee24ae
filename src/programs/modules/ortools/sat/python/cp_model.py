"""The linear part of cp_model: integer and Boolean variables, linear constraints, enforcement, clauses; solved as a mixed-integer program."""
import enum as _enum

from assay_channel import uncovered as _uncovered
from assay_linear import Linear as _Linear, is_number as _is_number, sum_of as _sum_of
from assay_names import PARAMETERS as _PARAMETERS
from assay_record import Column as _Column, Record as _Record, Row as _Row, solve as _solve
from assay_refuse import module_getattr as _module_getattr, refusal as _refusal, refuse_missing as _refuse_missing

INT_MIN, INT_MAX = -(2 ** 63), 2 ** 63 - 1
INT32_MIN, INT32_MAX = -(2 ** 31), 2 ** 31 - 1
_INFINITY = float('inf')
_REAL_PARAMETERS = frozenset(_PARAMETERS['cp_model'].split())


class CpSolverStatus(_enum.IntEnum):
    UNKNOWN, MODEL_INVALID, FEASIBLE, INFEASIBLE, OPTIMAL = range(5)

    def __str__(self):
        return 'CpSolverStatus.' + self.name

    def __format__(self, spec):
        return format(str(self), spec)


UNKNOWN, MODEL_INVALID, FEASIBLE, INFEASIBLE, OPTIMAL = CpSolverStatus


class LinearExpr(_Linear):
    """`floating`: a coefficient that is no integer took part; such sums may be objectives only."""
    __slots__ = ('floating',)

    def _plus(self, other, factor):
        made = super()._plus(other, factor)
        if made is NotImplemented:
            return made
        made.floating = self.floating or (other.floating if isinstance(other, LinearExpr) else not _is_int(other))
        return made

    def _times(self, factor):
        made = super()._times(factor)
        made.floating = self.floating
        return made

    def __mul__(self, other):
        if isinstance(other, _Linear):
            raise TypeError('unsupported operand: a product of two expressions')
        if not _is_number(other):
            return NotImplemented
        made = self._times(float(other))
        made.floating = self.floating or not _is_int(other)
        return made

    __rmul__ = __mul__

    def __truediv__(self, other):
        raise NotImplementedError('calling / on a linear expression is not supported')

    def __floordiv__(self, other):
        raise TypeError('calling // on a linear expression is not supported')

    def __mod__(self, other):
        raise NotImplementedError('calling %% on a linear expression is not supported')

    def __pow__(self, other):
        raise NotImplementedError('calling ** on a linear expression is not supported')

    def __abs__(self):
        raise NotImplementedError('calling abs() on a linear expression is not supported')

    def __le__(self, other):
        return _compare(self, other, 'le')

    def __ge__(self, other):
        return _compare(self, other, 'ge')

    def __lt__(self, other):
        return _compare(self, other, 'lt')

    def __gt__(self, other):
        return _compare(self, other, 'gt')

    def __eq__(self, other):
        return _compare(self, other, 'eq')

    def __ne__(self, other):
        return _compare(self, other, 'ne')

    def __hash__(self):
        return id(self) >> 4

    @staticmethod
    def sum(*items):
        return _total(items[0] if len(items) == 1 and not isinstance(items[0], _Linear) and not _is_number(items[0]) else items)

    Sum = sum

    @staticmethod
    def weighted_sum(expressions, coefficients):
        if len(expressions) != len(coefficients):
            raise ValueError('the lengths of expressions and coefficients differ')
        return _total(coefficient * expression for expression, coefficient in zip(expressions, coefficients))

    WeightedSum = weighted_sum

    @staticmethod
    def term(expression, coefficient):
        return expression * coefficient

    Term = term

    __pos__ = None

    def __bool__(self):
        raise NotImplementedError('Evaluating an expression as a Boolean value is not supported.')

    def __str__(self):
        parts = ['%g * %s' % (value, var.name) if value != 1 else var.name for var, value in self.terms.items()]
        text = ' + '.join(parts + (['%g' % self.constant] if self.constant or not parts else []))
        return text if len(parts) == 1 and text == parts[0] and '*' not in text else '(%s)' % text

    __repr__ = __str__


LinearExpr._sum_class = LinearExpr


def _is_int(value):
    return hasattr(value, '__index__') or isinstance(value, float) and value.is_integer()


def _total(items):
    items = list(items)
    made = _sum_of(LinearExpr, items)
    made.floating = any(item.floating if isinstance(item, LinearExpr) else not _is_int(item) for item in items)
    return made


class IntVar(LinearExpr):
    __slots__ = ('_column', '_at', '_negation')

    def __init__(self, column, at):
        self._column, self._at, self._negation = column, at, None
        super().__init__({self: 1.0})
        self.floating = False

    @property
    def name(self):
        return self._column.name

    def Name(self):
        return self._column.name

    @property
    def index(self):
        return self._at

    def Index(self):
        return self._at

    def is_boolean(self):
        return self._column.lower >= 0 and self._column.upper <= 1

    def Not(self):
        if not self.is_boolean():
            raise TypeError('negation of a variable that is no Boolean')
        if self._negation is None:
            self._negation = _Negated(self)
        return self._negation

    negated = __invert__ = Not

    def __repr__(self):
        return '%s(%d..%d)' % (self.name, self._column.lower, self._column.upper)

    def __hash__(self):
        return id(self) >> 4


class _Negated(LinearExpr):
    """1 - a Boolean"""
    __slots__ = ('var',)

    def __init__(self, var):
        self.var = var
        super().__init__({var: -1.0}, 1.0)
        self.floating = False

    def Not(self):
        return self.var

    negated = __invert__ = Not

    @property
    def name(self):
        return 'not(%s)' % self.var.name

    def __hash__(self):
        return id(self) >> 4


BoolVarT = IntVar


class BoundedLinearExpression:
    __slots__ = ('expr', 'lower', 'upper', 'kind', 'same')

    def __init__(self, expr, lower, upper, kind, same):
        self.expr, self.lower, self.upper, self.kind, self.same = expr, lower, upper, kind, same

    def __bool__(self):
        if self.kind == 'eq':
            return self.same
        if self.kind == 'ne':
            return not self.same
        raise NotImplementedError('Evaluating a BoundedLinearExpression as a Boolean value is not supported.')


def _compare(left, right, kind):
    if not isinstance(right, LinearExpr) and not _is_number(right):
        raise TypeError('incompatible operand: ' + type(right).__name__)
    if isinstance(right, float):
        raise TypeError('only integer sides are supported in constraints')
    expr = left._plus(right, -1.0)
    if expr.floating:
        raise TypeError('only integer coefficients and sides are supported in constraints')
    side, expr.constant = -expr.constant, 0.0
    lower, upper = {'le': (-_INFINITY, side), 'ge': (side, _INFINITY), 'lt': (-_INFINITY, side - 1), 'gt': (side + 1, _INFINITY),
                    'eq': (side, side), 'ne': (side, side)}[kind]
    return BoundedLinearExpression(expr, lower, upper, kind, left is right)


class Domain:
    def __init__(self, lower, upper):
        self.intervals = [(lower, upper)]

    @staticmethod
    def from_values(values):
        made = Domain(0, 0)
        made.intervals = [(value, value) for value in sorted(set(values))]
        return made

    @staticmethod
    def from_intervals(intervals):
        made = Domain(0, 0)
        made.intervals = sorted((one[0], one[-1]) for one in intervals)
        return made

    FromValues, FromIntervals = from_values, from_intervals


class Constraint:
    """Rows of the model, and the literals that enforce them."""

    def __init__(self, model, expr, lower, upper, kind=''):
        self._model, self._expr, self._lower, self._upper, self._kind, self._literals, self._name = model, expr, lower, upper, kind, [], ''

    def only_enforce_if(self, *literals):
        for one in literals:
            self._literals += list(one) if isinstance(one, (list, tuple)) or hasattr(one, '__next__') else [one]
        for one in self._literals:
            if not isinstance(one, (IntVar, _Negated, bool)) or isinstance(one, IntVar) and not one.is_boolean():
                raise TypeError('expected Booleans')
        return self

    def OnlyEnforceIf(self, *literals):
        self.only_enforce_if(*literals)

    def with_name(self, name):
        self._name = str(name)
        return self

    WithName = with_name

    @property
    def name(self):
        return self._name

    def Name(self):
        return self._name


_UNCOVERED_CONSTRAINTS = (
    'add_all_different', 'add_element', 'add_circuit', 'add_multiple_circuit', 'add_allowed_assignments', 'add_forbidden_assignments', 'add_automaton',
    'add_inverse', 'add_reservoir_constraint', 'add_map_domain', 'add_bool_xor', 'add_division_equality', 'add_modulo_equality',
    'add_multiplication_equality', 'new_interval_var', 'new_fixed_size_interval_var', 'new_optional_interval_var', 'add_no_overlap',
    'add_no_overlap_2d', 'add_cumulative', 'new_optional_fixed_size_interval_var', 'add_reservoir_constraint_with_active', 'add_abs_equality',
    'add_decision_strategy',
)


class CpModel:
    def __init__(self):
        self.name = ''
        self._variables, self._constraints = [], []
        self._objective, self._maximize = None, False

    # Variables

    def new_int_var(self, lb, ub, name):
        if not hasattr(lb, '__index__') or not hasattr(ub, '__index__'):
            raise TypeError('bounds must be integers')
        return self._new_var(float(lb), float(ub), name)

    def _new_var(self, lower, upper, name):
        var = IntVar(_Column(str(name) or 'V%d' % len(self._variables), lower, upper, 'I'), len(self._variables))
        self._variables.append(var)
        return var

    def new_bool_var(self, name):
        return self.new_int_var(0, 1, name)

    def new_constant(self, value):
        return self.new_int_var(value, value, '')

    def new_int_var_from_domain(self, domain, name):
        var = self.new_int_var(domain.intervals[0][0], domain.intervals[-1][1], name)
        if len(domain.intervals) > 1:
            self.add_linear_expression_in_domain(var, domain)
        return var

    def new_int_var_series(self, *_, **__):
        raise _uncovered('CpModel.new_int_var_series')

    def new_bool_var_series(self, *_, **__):
        raise _uncovered('CpModel.new_bool_var_series')

    # Constraints

    def _keep(self, constraint):
        for var in constraint._expr.terms:
            if var._at >= len(self._variables) or self._variables[var._at] is not var:
                raise ValueError('a variable of another model')
        self._constraints.append(constraint)
        return constraint

    def add(self, ct):
        if ct is True or ct is False:
            return self._keep(Constraint(self, _total([]), 0.0 if ct else 1.0, _INFINITY))
        if isinstance(ct, LinearExpr):
            bool(ct)
        if not isinstance(ct, BoundedLinearExpression):
            raise TypeError('not supported: CpModel.add(%s)' % type(ct).__name__)
        return self._keep(Constraint(self, ct.expr, ct.lower, ct.upper, ct.kind))

    def add_linear_constraint(self, linear_expr, lb, ub):
        expr = _total([linear_expr])
        shift, expr.constant = expr.constant, 0.0
        return self._keep(Constraint(self, expr, float(lb) - shift, float(ub) - shift))

    def add_linear_expression_in_domain(self, linear_expr, domain):
        if len(domain.intervals) == 1:
            return self.add_linear_constraint(linear_expr, *domain.intervals[0])
        choices = [self._new_var(0.0, 1.0, 'in_%d_%d' % (len(self._variables), at)) for at in range(len(domain.intervals))]
        for choice, (lower, upper) in zip(choices, domain.intervals):
            self.add_linear_constraint(linear_expr, lower, upper).only_enforce_if(choice)
        return self.add_exactly_one(choices)

    def _clause(self, literals, lower, upper):
        flat = []
        for one in literals:
            flat += list(one) if isinstance(one, (list, tuple)) or hasattr(one, '__next__') else [one]
        for literal in flat:
            if isinstance(literal, IntVar) and not literal.is_boolean() or not isinstance(literal, (IntVar, _Negated, bool, int)):
                raise TypeError('expected Booleans')
        expr = _total([int(one) if isinstance(one, (bool, int)) else one for one in flat])
        shift, expr.constant = expr.constant, 0.0
        return self._keep(Constraint(self, expr, (len(flat) if lower is None else lower) - shift, upper - shift))

    def add_exactly_one(self, *literals):
        return self._clause(literals, 1.0, 1.0)

    def add_at_most_one(self, *literals):
        return self._clause(literals, -_INFINITY, 1.0)

    def add_at_least_one(self, *literals):
        return self._clause(literals, 1.0, _INFINITY)

    add_bool_or = add_at_least_one

    def add_bool_and(self, *literals):
        return self._clause(literals, None, _INFINITY)

    def add_implication(self, a, b):
        return self._clause([a.Not(), b], 1.0, _INFINITY)

    def _extreme(self, target, expressions, up):
        expressions = list(expressions)
        choices = [self._new_var(0.0, 1.0, 'is_%d_%d' % (len(self._variables), at)) for at in range(len(expressions))]
        for choice, expression in zip(choices, expressions):
            self.add(target >= expression if up else target <= expression)
            self.add(target <= expression if up else target >= expression).only_enforce_if(choice)
        return self.add_exactly_one(choices)

    def add_max_equality(self, target, exprs):
        return self._extreme(target, exprs, True)

    def add_min_equality(self, target, exprs):
        return self._extreme(target, exprs, False)

    def add_hint(self, *_):
        pass

    def clear_hints(self):
        pass

    def add_assumptions(self, *_):
        raise _uncovered('CpModel.add_assumptions')

    # Objective

    def _set_objective(self, obj, maximize):
        if not isinstance(obj, LinearExpr) and not _is_number(obj):
            raise TypeError('expected an expression, got ' + type(obj).__name__)
        self._objective, self._maximize = _total([obj]), maximize

    def minimize(self, obj):
        self._set_objective(obj, False)

    def maximize(self, obj):
        self._set_objective(obj, True)

    def has_objective(self):
        return self._objective is not None

    def clear_objective(self):
        self._objective = None

    def validate(self):
        return ''

    def clone(self):
        raise _uncovered('CpModel.clone')

    def model_stats(self):
        return ''

    def export_to_file(self, _file):
        return True

    # What a solve gets

    def _record(self):
        record = _Record()
        record.maximize = self._maximize
        costs = {} if self._objective is None else self._objective.terms
        record.offset = 0.0 if self._objective is None else self._objective.constant
        record.columns = [_Column(var.name, _open(var._column.lower), _open(var._column.upper), 'I', costs.get(var, 0.0)) for var in self._variables]
        for constraint in self._constraints:
            when = self._enforcer(record, constraint)
            terms = {var._at: value for var, value in constraint._expr.terms.items()}
            if constraint._kind == 'ne':
                _write_unequal(record, constraint, terms, when)
                continue
            # An indicator has one side.
            for lower, upper in [(constraint._lower, constraint._upper)] if when is None else [(constraint._lower, _INFINITY), (-_INFINITY, constraint._upper)]:
                if lower != -_INFINITY or upper != _INFINITY:
                    record.rows.append(_Row(constraint._name, dict(terms), lower, upper, when=when))
        return record

    def _enforcer(self, record, constraint):
        """(column, value) of what enforces a constraint: a literal, or a binary that all its literals together force."""
        literals = [one for one in constraint._literals if one is not True]
        if not literals:
            return None
        if len(literals) == 1 and not isinstance(literals[0], (bool, int)):
            one = literals[0]
            return (one.var._at, 0) if isinstance(one, _Negated) else (one._at, 1)
        column = len(record.columns)
        record.columns.append(_Column('all_%d' % column, 0.0, 1.0, 'I'))
        total = _total([int(one) if isinstance(one, (bool, int)) else one for one in literals])
        terms = {var._at: -value for var, value in total.terms.items()}
        terms[column] = 1.0
        record.rows.append(_Row('', terms, 1.0 - len(literals) + total.constant, _INFINITY))
        return (column, 1)


def _open(bound):
    """Bounds as large as the type stand for none: a program that means one would not write it."""
    return -_INFINITY if bound <= -1e15 else _INFINITY if bound >= 1e15 else bound


def _write_unequal(record, constraint, terms, when):
    """Below or above: one binary says which."""
    if when is not None:
        raise _uncovered('an enforced !=')
    column = len(record.columns)
    record.columns.append(_Column('above_%d' % column, 0.0, 1.0, 'I'))
    record.rows.append(_Row('', dict(terms), -_INFINITY, constraint._lower - 1, when=(column, 0)))
    record.rows.append(_Row('', dict(terms), constraint._lower + 1, _INFINITY, when=(column, 1)))


for _name in _UNCOVERED_CONSTRAINTS:
    setattr(CpModel, _name, _refusal('CpModel.' + _name))
_ACRONYMS = {'add_no_overlap_2d': 'AddNoOverlap2D', 'add_bool_xor': 'AddBoolXOr'}
for _name in [name for name in vars(CpModel) if not name.startswith('_')]:
    setattr(CpModel, _ACRONYMS.get(_name, ''.join(part.capitalize() for part in _name.split('_'))), getattr(CpModel, _name))


class _Parameters:
    _NAMES = ('max_time_in_seconds', 'num_search_workers', 'num_workers', 'log_search_progress', 'random_seed', 'relative_gap_limit', 'absolute_gap_limit',
              'cp_model_presolve', 'linearization_level', 'symmetry_level', 'search_branching', 'enumerate_all_solutions', 'log_to_stdout', 'stop_after_first_solution',
              'max_deterministic_time', 'max_memory_in_mb', 'use_lns_only', 'cp_model_probing_level', 'optimize_with_core', 'num_violation_ls', 'keep_all_feasible_solutions_in_presolve')

    def __getattr__(self, name):
        if name == 'max_time_in_seconds':
            return _INFINITY
        if name in self._NAMES or name in _REAL_PARAMETERS:
            return 0
        raise AttributeError("Protocol message SatParameters has no \"%s\" field." % name)

    def __setattr__(self, name, value):
        if name not in self._NAMES and name in _REAL_PARAMETERS:
            raise _uncovered('the parameter ' + name)
        if name not in self._NAMES:
            raise AttributeError("Protocol message SatParameters has no \"%s\" field." % name)
        if name in ('enumerate_all_solutions', 'stop_after_first_solution') and value:
            raise _uncovered('the parameter ' + name)
        if not _is_number(value):
            raise TypeError('expected a number for the parameter ' + name)
        object.__setattr__(self, name, value)


class CpSolver:
    def __init__(self):
        self.parameters = _Parameters()
        self._answer = None
        self._status = None
        self._model = None

    def solve(self, model, solution_callback=None):
        if solution_callback is not None:
            raise _uncovered('CpSolver.solve with a callback')
        seconds = self.parameters.max_time_in_seconds
        self._model = model
        self._answer = _solve(model._record(), seconds if 0 < seconds < _INFINITY else None)
        status, point = self._answer.status, self._answer.x
        if status == 'unsupported':
            raise _uncovered('a model with ' + self._answer.reason)
        found = {'optimal': OPTIMAL, 'infeasible': INFEASIBLE, 'unbounded': UNKNOWN, 'failed': UNKNOWN}
        self._status = found.get(status, UNKNOWN if point is None else FEASIBLE)
        return self._status

    Solve = solve

    def search_for_all_solutions(self, *_):
        raise _uncovered('CpSolver.search_for_all_solutions')

    SearchForAllSolutions = search_for_all_solutions

    def _check(self):
        if self._answer is None:
            raise RuntimeError('solve() has not been called.')

    def _point(self):
        self._check()
        return self._answer.x if self._status in (OPTIMAL, FEASIBLE) else None

    def value(self, expression):
        point = self._point()
        if not isinstance(expression, LinearExpr) and not _is_number(expression):
            raise TypeError('incompatible argument: ' + type(expression).__name__)
        if _is_number(expression):
            return expression
        if expression.floating:
            raise ValueError('Failed to evaluate linear expression')
        if point is None:
            return 0
        total = expression.constant + sum(value * round(point[var._at]) for var, value in expression.terms.items())
        return int(round(total))

    Value = value

    def float_value(self, expression):
        point = self._point()
        if _is_number(expression):
            return float(expression)
        return 0.0 if point is None else expression.constant + sum(value * round(point[var._at]) for var, value in expression.terms.items())

    def values(self, variables):
        return [self.value(var) for var in variables]

    Values = values

    def boolean_value(self, literal):
        return bool(self.value(literal))

    BooleanValue = boolean_value

    @property
    def objective_value(self):
        point = self._point()
        if point is None or self._model._objective is None:
            return 0.0
        return float(self._answer.objective)

    def ObjectiveValue(self):
        return self.objective_value

    @property
    def best_objective_bound(self):
        self._check()
        return 0.0 if self._answer.bound is None else float(self._answer.bound)

    def BestObjectiveBound(self):
        return self.best_objective_bound

    @property
    def wall_time(self):
        self._check()
        return self._answer.seconds

    def WallTime(self):
        return self.wall_time

    user_time = wall_time
    UserTime = WallTime

    @property
    def num_branches(self):
        self._check()
        return 0

    num_conflicts = num_booleans = num_branches

    def NumBranches(self):
        return self.num_branches

    NumConflicts = NumBooleans = NumBranches

    def status_name(self, status=None):
        self._check()
        if status is None:
            raise TypeError("'CpSolverStatus' object is not callable")
        return status.name

    StatusName = status_name

    def response_stats(self):
        self._check()
        return 'CpSolverResponse summary:\nstatus: %s\nobjective: %s\n' % (CpSolverStatus(self._status).name, self.objective_value)

    ResponseStats = response_stats

    def solution_info(self):
        return ''

    SolutionInfo = solution_info


_refuse_missing(cp_model_CpModel=CpModel, cp_model_CpSolver=CpSolver, cp_model_IntVar=IntVar, cp_model_Constraint=Constraint)
__getattr__ = _module_getattr('cp_model', 'ortools.sat.python.cp_model', ('cp_model_pb2', 'sat_parameters_pb2'))
