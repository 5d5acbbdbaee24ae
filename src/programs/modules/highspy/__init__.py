"""A highspy that records the model and has it solved by the host."""
import enum as _enum

from assay_channel import uncovered as _uncovered
from assay_linear import Linear as _Linear, is_number as _is_number, sum_of as _sum_of
from assay_record import Column as _Column, Record as _Record, Row as _Row, converted as _converted, solve as _solve

kHighsInf = float('inf')
kHighsIInf = 2 ** 31 - 1


class _Enum(_enum.IntEnum):
    def __str__(self):
        return '%s.%s' % (type(self).__name__, self.name)


class HighsModelStatus(_Enum):
    (kNotset, kLoadError, kModelError, kPresolveError, kSolveError, kPostsolveError, kModelEmpty, kOptimal, kInfeasible, kUnboundedOrInfeasible, kUnbounded,
     kObjectiveBound, kObjectiveTarget, kTimeLimit, kIterationLimit, kUnknown, kSolutionLimit, kInterrupt, kMemoryLimit) = range(19)


class HighsVarType(_Enum):
    kContinuous, kInteger, kSemiContinuous, kSemiInteger, kImplicitInteger = range(5)


class ObjSense(_Enum):
    kMinimize, kMaximize = 1, -1


class HighsStatus(_Enum):
    kError, kOk, kWarning = -1, 0, 1


class MatrixFormat(_Enum):
    kColwise, kRowwise, kRowwisePartitioned = 1, 2, 3


_WORDS = {'kOptimal': 'Optimal', 'kInfeasible': 'Infeasible', 'kUnboundedOrInfeasible': 'Primal infeasible or unbounded', 'kUnbounded': 'Unbounded',
          'kTimeLimit': 'Time limit reached', 'kNotset': 'Not Set', 'kUnknown': 'Unknown', 'kModelEmpty': 'Empty', 'kMemoryLimit': 'Memory limit reached'}
_STATUS = {'optimal': 'kOptimal', 'infeasible': 'kInfeasible', 'unbounded': 'kUnbounded', 'failed': 'kUnknown'}
_KINDS = {HighsVarType.kContinuous: 'C', HighsVarType.kInteger: 'I', HighsVarType.kSemiContinuous: 'S', HighsVarType.kSemiInteger: 'N'}
_OPTIONS = {'output_flag': bool, 'log_to_console': bool, 'time_limit': float, 'mip_rel_gap': float, 'mip_abs_gap': float, 'threads': int, 'presolve': str,
            'solver': str, 'parallel': str, 'random_seed': int, 'primal_feasibility_tolerance': float, 'dual_feasibility_tolerance': float,
            'mip_feasibility_tolerance': float, 'simplex_strategy': int, 'run_crossover': str, 'log_file': str, 'small_matrix_value': float,
            'infinite_cost': float, 'infinite_bound': float, 'ipm_iteration_limit': int, 'mip_heuristic_effort': float, 'mip_detect_symmetry': bool,
            'write_solution_to_file': bool, 'solution_file': str, 'allow_unbounded_or_infeasible': bool}


class _Operand(_Linear):
    __slots__ = ()

    def __le__(self, other):
        return _compare(self, other, -kHighsInf, 0.0)

    def __ge__(self, other):
        return _compare(self, other, 0.0, kHighsInf)

    def __eq__(self, other):
        return _compare(self, other, 0.0, 0.0)

    def __ne__(self, other):
        raise Exception('Invalid comparison.')

    def __mul__(self, other):
        if isinstance(other, _Linear):
            raise Exception('Only linear expressions are allowed.')
        return super().__mul__(other)

    __rmul__ = __mul__
    __hash__ = object.__hash__


class highs_linear_expression(_Operand):
    """`bounds`: of a comparison."""
    __slots__ = ('bounds', 'left')

    def __init__(self, other=None, constant=0.0):
        super().__init__({} if other is None else dict(other.terms), constant + (0.0 if other is None else other.constant))


_Operand._sum_class = highs_linear_expression
_chained = []


def _compare(left, right, lower, upper):
    """1 <= x <= 2 asks the first comparison for its truth and then makes the second: the two become one row."""
    if not isinstance(right, _Linear) and not _is_number(right):
        return NotImplemented
    expr = left._plus(right, -1.0)
    side, expr.constant = -expr.constant, 0.0
    made = _Comparison(expr, lower + side, upper + side, left)
    if _chained:
        first = _chained.pop()
        if first.left is left:
            made.lower, made.upper = max(made.lower, first.lower), min(made.upper, first.upper)
    return made


class _Comparison:
    def __init__(self, expr, lower, upper, left):
        self.expr, self.lower, self.upper, self.left = expr, lower, upper, left

    def __bool__(self):
        _chained[:] = [self]
        return True


class highs_var(_Operand):
    __slots__ = ('index', 'highs')

    def __init__(self, index, highs):
        self.index, self.highs = index, highs
        super().__init__({self: 1.0})

    @property
    def name(self):
        return self.highs._columns[self.index].name

    @name.setter
    def name(self, value):
        self.highs._columns[self.index].name = str(value)

    def __hash__(self):
        return id(self) >> 4

    def __repr__(self):
        return 'highs_var(%d)' % self.index


class highs_cons:
    def __init__(self, index, highs):
        self.index, self.highs = index, highs

    @property
    def name(self):
        return self.highs._rows[self.index].name

    @name.setter
    def name(self, value):
        self.highs._rows[self.index].name = str(value)


class _Array(list):
    """What addVariables gives for numbers: a list with sum()."""

    def sum(self):
        return _sum_of(highs_linear_expression, self)


class _Values:
    def __init__(self, **values):
        self.__dict__.update(values)


class HighsLp:
    def __init__(self):
        self.num_col_ = self.num_row_ = 0
        self.col_cost_, self.col_lower_, self.col_upper_, self.row_lower_, self.row_upper_, self.integrality_ = [], [], [], [], [], []
        self.col_names_, self.row_names_ = [], []
        self.offset_, self.sense_ = 0.0, ObjSense.kMinimize
        self.a_matrix_ = _Values(format_=MatrixFormat.kColwise, start_=[], index_=[], value_=[], num_col_=0, num_row_=0)


class Highs:
    def __init__(self):
        self._options = {}
        self._clear()

    def _clear(self):
        self._columns, self._rows, self._variables = [], [], []
        self._maximize, self._offset, self._answer = False, 0.0, None

    clear = clearModel = lambda self: self._clear()

    # Building

    def addVariable(self, lb=0, ub=kHighsInf, obj=0, type=HighsVarType.kContinuous, name=None):
        at = len(self._columns)
        self._columns.append(_Column(name or '', float(lb), float(ub), _KINDS[type], float(obj)))
        self._variables.append(highs_var(at, self))
        return self._variables[at]

    def addBinary(self, obj=0, name=None):
        return self.addVariable(0, 1, obj, HighsVarType.kInteger, name)

    def addIntegral(self, lb=0, ub=kHighsInf, obj=0, name=None):
        return self.addVariable(lb, ub, obj, HighsVarType.kInteger, name)

    def addVariables(self, *indices, lb=0, ub=kHighsInf, obj=0, type=HighsVarType.kContinuous, name=None, name_prefix=None, out_array=None):
        if name is not None:
            raise _uncovered('Highs.addVariables with names')
        one = lambda values, at, key: values[key] if isinstance(values, dict) else values if _is_number(values) else values[at]
        if len(indices) == 1 and isinstance(indices[0], int):
            keys = list(range(indices[0]))
        elif len(indices) == 1:
            keys = list(indices[0])
        else:
            from assay_keys import product_of
            keys = product_of([range(index) if isinstance(index, int) else list(index) for index in indices])
        made = [self.addVariable(one(lb, at, key), one(ub, at, key), one(obj, at, key), type, '%s%s' % (name_prefix, key) if name_prefix else None) for at, key in enumerate(keys)]
        if len(indices) == 1 and isinstance(indices[0], int):
            return _Array(made)
        return dict(zip(keys, made))

    def addBinaries(self, *indices, **options):
        return self.addVariables(*indices, lb=0, ub=1, type=HighsVarType.kInteger, **options)

    def addIntegrals(self, *indices, **options):
        return self.addVariables(*indices, type=HighsVarType.kInteger, **options)

    def addConstr(self, expr, name=None):
        _chained.clear()
        if not isinstance(expr, _Comparison):
            raise Exception('Not a comparison.')
        self._rows.append(_Row(name or '', {var.index: value for var, value in expr.expr.terms.items()}, expr.lower, expr.upper))
        return highs_cons(len(self._rows) - 1, self)

    def addConstrs(self, *constraints, name_prefix=None):
        flat = []
        for one in constraints:
            flat += [one] if isinstance(one, _Comparison) else list(one)
        return [self.addConstr(one, None if name_prefix is None else '%s%d' % (name_prefix, at)) for at, one in enumerate(flat)]

    @staticmethod
    def qsum(items, initial=None):
        return _sum_of(highs_linear_expression, items)

    @staticmethod
    def expr(optional=None):
        return highs_linear_expression(optional)

    def addVar(self, lower, upper):
        self.addVariable(lower, upper)
        return HighsStatus.kOk

    def addVars(self, count, lower, upper):
        for at in range(count):
            self.addVariable(lower[at], upper[at])
        return HighsStatus.kOk

    def addCol(self, cost, lower, upper, count, indices, values):
        self.addVariable(lower, upper, cost)
        for index, value in zip(indices, values):
            self._rows[index].terms[len(self._columns) - 1] = float(value)
        return HighsStatus.kOk

    def addRow(self, lower, upper, count, indices, values):
        self._rows.append(_Row('', {int(index): float(value) for index, value in zip(indices, values)}, float(lower), float(upper)))
        return HighsStatus.kOk

    def addRows(self, *_):
        raise _uncovered('Highs.addRows')

    def changeColCost(self, at, cost):
        self._columns[at].cost = float(cost)
        return HighsStatus.kOk

    def changeColsCost(self, count, indices, costs):
        for index, cost in zip(indices, costs):
            self.changeColCost(index, cost)
        return HighsStatus.kOk

    def changeColBounds(self, at, lower, upper):
        self._columns[at].lower, self._columns[at].upper = float(lower), float(upper)
        return HighsStatus.kOk

    def changeColIntegrality(self, at, kind):
        self._columns[at].kind = _KINDS[kind]
        return HighsStatus.kOk

    def changeColsIntegrality(self, count, indices, kinds):
        for index, kind in zip(indices, kinds):
            self.changeColIntegrality(index, kind)
        return HighsStatus.kOk

    def setInteger(self, var):
        return self.changeColIntegrality(var.index, HighsVarType.kInteger)

    def setContinuous(self, var):
        return self.changeColIntegrality(var.index, HighsVarType.kContinuous)

    def changeObjectiveSense(self, sense):
        self._maximize = sense == ObjSense.kMaximize
        return HighsStatus.kOk

    def changeObjectiveOffset(self, offset):
        self._offset = float(offset)
        return HighsStatus.kOk

    def changeRowBounds(self, at, lower, upper):
        self._rows[at].lower, self._rows[at].upper = float(lower), float(upper)
        return HighsStatus.kOk

    def changeCoeff(self, row, column, value):
        self._rows[row].terms[column] = float(value)
        return HighsStatus.kOk

    def passModel(self, model):
        lp = getattr(model, 'lp_', model)
        if not isinstance(lp, HighsLp):
            raise _uncovered('Highs.passModel with arrays')
        self._clear()
        for at in range(lp.num_col_):
            kind = lp.integrality_[at] if len(lp.integrality_) > at else HighsVarType.kContinuous
            name = lp.col_names_[at] if len(lp.col_names_) > at else None
            self.addVariable(lp.col_lower_[at], lp.col_upper_[at], lp.col_cost_[at], kind, name)
        self._rows = [_Row('', {}, float(lp.row_lower_[at]), float(lp.row_upper_[at])) for at in range(lp.num_row_)]
        matrix = lp.a_matrix_
        for outer in range(len(matrix.start_) - 1):
            for place in range(matrix.start_[outer], matrix.start_[outer + 1]):
                row, column = (matrix.index_[place], outer) if matrix.format_ == MatrixFormat.kColwise else (outer, matrix.index_[place])
                self._rows[row].terms[int(column)] = float(matrix.value_[place])
        self._maximize, self._offset = lp.sense_ == ObjSense.kMaximize, float(lp.offset_)
        return HighsStatus.kOk

    # Solving

    def _set_objective(self, obj, maximize):
        if obj is not None:
            total = _sum_of(highs_linear_expression, [obj])
            for column in self._columns:
                column.cost = 0.0
            for var, value in total.terms.items():
                self._columns[var.index].cost = value
            self._offset = total.constant
        if maximize is not None:
            self._maximize = maximize

    def setObjective(self, obj=None, sense=None):
        self._set_objective(obj, None if sense is None else sense == ObjSense.kMaximize)
        return HighsStatus.kOk

    def setMaximize(self):
        self._maximize = True
        return HighsStatus.kOk

    def setMinimize(self):
        self._maximize = False
        return HighsStatus.kOk

    def maximize(self, obj=None):
        self._set_objective(obj, True)
        return self.run()

    def minimize(self, obj=None):
        self._set_objective(obj, False)
        return self.run()

    def _record(self):
        record = _Record()
        record.columns, record.rows, record.maximize, record.offset = self._columns, self._rows, self._maximize, self._offset
        return record

    def run(self):
        self._answer = _solve(self._record(), self._options.get('time_limit'))
        if self._answer.status == 'unsupported':
            raise _uncovered('a model with ' + self._answer.reason)
        return HighsStatus.kOk

    solve = optimize = run

    def _point(self):
        answer = self._answer
        if answer is None or answer.x is None or answer.status not in ('optimal', 'limit'):
            return [0.0] * len(self._columns)
        return answer.x

    def getModelStatus(self):
        if self._answer is None:
            return HighsModelStatus.kNotset
        if self._answer.status == 'limit':
            return HighsModelStatus.kTimeLimit
        return HighsModelStatus[_STATUS[self._answer.status]]

    @staticmethod
    def modelStatusToString(status):
        return _WORDS.get(HighsModelStatus(status).name, HighsModelStatus(status).name[1:])

    def getObjectiveValue(self):
        return 0.0 if self._answer is None or self._answer.objective is None else float(self._answer.objective)

    def val(self, item):
        point = self._point()
        if isinstance(item, _Linear):
            return item.constant + sum(value * point[var.index] for var, value in item.terms.items())
        return point[item]

    variableValue = val

    def vals(self, items):
        if isinstance(items, dict):
            return {key: self.val(item) for key, item in items.items()}
        return [self.val(item) for item in items]

    def variableValues(self, items):
        return self.vals(items)

    def allVariableValues(self):
        return list(self._point())

    def variableName(self, var):
        return self._columns[var.index].name

    def getSolution(self):
        point = self._point()
        duals = None if self._answer is None or self._answer.status != 'optimal' else self._answer.duals()
        rows = [sum(value * point[at] for at, value in row.terms.items()) for row in self._rows]
        pi, reduced = duals if duals is not None else ([0.0] * len(self._rows), [0.0] * len(self._columns))
        return _Values(col_value=list(point), row_value=rows, col_dual=list(reduced), row_dual=list(pi), value_valid=True, dual_valid=duals is not None)

    def constrDual(self, constr):
        return self.getSolution().row_dual[constr.index]

    def constrValue(self, constr):
        return self.getSolution().row_value[constr.index]

    def variableDual(self, var):
        return self.getSolution().col_dual[var.index]

    def getInfo(self):
        return _Values(objective_function_value=self.getObjectiveValue(), mip_gap=0.0, mip_dual_bound=self.getObjectiveValue(), simplex_iteration_count=0,
                        mip_node_count=0, primal_solution_status=2, valid=True)

    def getRunTime(self):
        return 0.0 if self._answer is None else self._answer.seconds

    def getInfinity(self):
        return kHighsInf

    inf = property(getInfinity)

    def getNumCol(self):
        return len(self._columns)

    def getNumRow(self):
        return len(self._rows)

    numVariables = property(getNumCol)
    numConstrs = property(getNumRow)

    def getVariables(self):
        return list(self._variables)

    def getObjectiveSense(self):
        return HighsStatus.kOk, ObjSense.kMaximize if self._maximize else ObjSense.kMinimize

    def setOptionValue(self, name, value):
        if name not in _OPTIONS:
            return HighsStatus.kError
        self._options[name] = value
        return HighsStatus.kOk

    def getOptionValue(self, name):
        return (HighsStatus.kOk, self._options.get(name)) if name in _OPTIONS else (HighsStatus.kError, None)

    def silent(self, turn_off_output=True):
        pass

    def version(self):
        return '1.15.1'

    def writeModel(self, path):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(_converted(self._record(), 'lp' if path.endswith('.lp') else 'mps'))
        return HighsStatus.kOk

    def writeSolution(self, path, _style=0):
        return HighsStatus.kOk

    def readModel(self, _path):
        raise _uncovered('Highs.readModel')


def qsum(items, initial=None):
    return Highs.qsum(items)


def __getattr__(name):
    if name in ('HighsModel', 'HighsOptions', 'HighsInfo', 'HighsHessian', 'HighsSolution', 'HighsBasis', 'HighsCallback', 'cb', 'simplex_constants', 'HighsSparseMatrix',
                'SolutionStatus', 'BasisValidity', 'HighsBasisStatus', 'HighspyArray', 'HighsIis'):
        raise _uncovered('highspy.' + name)
    raise AttributeError("module 'highspy' has no attribute '%s'" % name)
