"""pywraplp: Solver, its variables, constraints and objective."""
import sys as _sys

from assay_channel import uncovered as _uncovered
from assay_linear import Linear as _Linear, is_number as _is_number, sum_of as _sum_of
from assay_record import Column as _Column, Record as _Record, Row as _Row, converted as _converted, solve as _solve
from assay_refuse import module_getattr as _module_getattr, refuse_missing as _refuse_missing

_INFINITY = float('inf')
_PROBLEM_TYPES = {
    'CLP_LINEAR_PROGRAMMING': 0, 'CBC_MIXED_INTEGER_PROGRAMMING': 5, 'GLOP_LINEAR_PROGRAMMING': 2, 'BOP_INTEGER_PROGRAMMING': 12,
    'SAT_INTEGER_PROGRAMMING': 14, 'SCIP_MIXED_INTEGER_PROGRAMMING': 3, 'PDLP_LINEAR_PROGRAMMING': 8, 'HIGHS_LINEAR_PROGRAMMING': 15,
    'HIGHS_MIXED_INTEGER_PROGRAMMING': 16,
}
_ABSENT_TYPES = {
    'GLPK_LINEAR_PROGRAMMING': 1, 'GLPK_MIXED_INTEGER_PROGRAMMING': 4, 'GUROBI_LINEAR_PROGRAMMING': 6, 'GUROBI_MIXED_INTEGER_PROGRAMMING': 7,
    'CPLEX_LINEAR_PROGRAMMING': 10, 'CPLEX_MIXED_INTEGER_PROGRAMMING': 11, 'XPRESS_LINEAR_PROGRAMMING': 101,
    'XPRESS_MIXED_INTEGER_PROGRAMMING': 102, 'COPT_LINEAR_PROGRAMMING': 103, 'COPT_MIXED_INTEGER_PROGRAMMING': 104,
}
_SHORT = {
    'GLOP': 2, 'CBC': 5, 'SCIP': 3, 'CLP': 0, 'SAT': 14, 'CP-SAT': 14, 'CP_SAT': 14, 'BOP': 12, 'PDLP': 8, 'HIGHS': 16, 'HIGHS_LP': 15,
}
_CONTINUOUS = (0, 2, 8, 15)
_SAT = (12, 14)


def _kind_of_name(name):
    known = name.upper()
    return _SHORT.get(known, _PROBLEM_TYPES.get(known))


class _Operand(_Linear):
    __slots__ = ()
    __pos__ = None

    def __le__(self, other):
        return _compare(self, other, -_INFINITY, 0.0)

    def __ge__(self, other):
        return _compare(self, other, 0.0, _INFINITY)

    def __eq__(self, other):
        return _compare(self, other, 0.0, 0.0)

    def __lt__(self, other):
        raise ValueError('Operators "<" and ">" not supported with the linear solver')

    __gt__ = __lt__

    def __ne__(self, other):
        raise ValueError('Operator != not supported with the linear solver')

    __hash__ = object.__hash__

    def SolutionValue(self):
        return self.value_at(_ValuesOf(self))

    solution_value = SolutionValue


class _ValuesOf:
    """Values by column of the solver that an expression's variables are of; 0.0 where there are none."""

    def __init__(self, expr):
        self._expr = expr

    def __getitem__(self, var):
        return var.solution_value()


class _Sum(_Operand):
    __slots__ = ()

    def __str__(self):
        parts = ['%s * %s' % (value, var.name()) if value != 1 else var.name() for var, value in self.terms.items()]
        return '(%s)' % ' + '.join(parts + ([str(self.constant)] if self.constant or not parts else []))

    __repr__ = __str__


_Operand._sum_class = _Sum


class Variable(_Operand):
    __slots__ = ('_solver', '_column', '_at', '__dict__')

    def __init__(self, solver, column, at):
        self._solver, self._column, self._at = solver, column, at
        super().__init__({self: 1.0})

    def name(self):
        return self._column.name

    def index(self):
        return self._at

    def lb(self):
        return self._column.lower

    def ub(self):
        return self._column.upper

    Lb, Ub = lb, ub

    def integer(self):
        return self._column.kind == 'I'

    Integer = integer

    def SetLb(self, value):
        self._column.lower = _number(value)
        self._solver._touched()

    def SetUb(self, value):
        self._column.upper = _number(value)
        self._solver._touched()

    def SetBounds(self, lower, upper):
        self.SetLb(lower)
        self.SetUb(upper)

    def SetInteger(self, integer):
        self._column.kind = 'I' if integer else 'C'
        self._solver._touched()

    def SetBranchingPriority(self, _priority):
        pass

    def solution_value(self):
        point = self._solver._point
        return 0.0 if point is None else point[self._at]

    SolutionValue = solution_value

    def reduced_cost(self):
        return self._solver._dual(1)[self._at]

    ReducedCost = reduced_cost

    def __hash__(self):
        return id(self) >> 4

    def __str__(self):
        return self._column.name

    __repr__ = __str__


def _number(value):
    if not _is_number(value):
        raise TypeError("expected a number, got '%s'" % type(value).__name__)
    return float(value)


class LinearConstraint:
    """What a comparison gives: true wherever a truth is asked for."""
    __slots__ = ('expr', 'lower', 'upper')

    def __init__(self, expr, lower, upper):
        self.expr, self.lower, self.upper = expr, lower, upper

    def __str__(self):
        return '%s <= %s <= %s' % (self.lower, self.expr, self.upper)


def _compare(left, right, lower, upper):
    if not isinstance(right, _Linear) and not _is_number(right):
        raise TypeError("unsupported operand type(s) for -: '%s' and '%s'" % (type(left).__name__, type(right).__name__))
    expr = left._plus(right, -1.0)
    side, expr.constant = -expr.constant, 0.0
    return LinearConstraint(expr, lower + side, upper + side)


class Constraint:
    def __init__(self, solver, name, terms, lower, upper, at):
        self._solver, self._name, self._terms, self._lower, self._upper, self._at, self._lazy = solver, name, terms, lower, upper, at, False

    def name(self):
        return self._name

    def index(self):
        return self._at

    def lb(self):
        return self._lower

    def ub(self):
        return self._upper

    Lb, Ub = lb, ub

    def SetLb(self, value):
        self._lower = float(value)
        self._solver._touched()

    def SetUb(self, value):
        self._upper = float(value)
        self._solver._touched()

    def SetBounds(self, lower, upper):
        self.SetLb(lower)
        self.SetUb(upper)

    def SetCoefficient(self, var, value):
        if not isinstance(var, Variable):
            raise TypeError("in method 'Constraint_SetCoefficient', argument 2 of type 'operations_research::MPVariable const *'")
        self._terms[var] = _number(value)
        self._solver._touched()

    def GetCoefficient(self, var):
        return self._terms.get(var, 0.0)

    def Clear(self):
        self._terms.clear()

    def set_is_lazy(self, lazy):
        self._lazy = lazy

    def dual_value(self):
        return self._solver._dual(0)[self._at]

    DualValue = dual_value


class Objective:
    def __init__(self, solver):
        self._solver, self._terms, self._offset, self._maximize = solver, {}, 0.0, False

    def SetCoefficient(self, var, value):
        self._terms[var] = float(value)
        self._solver._touched()

    def GetCoefficient(self, var):
        return self._terms.get(var, 0.0)

    def SetOffset(self, value):
        self._offset = float(value)
        self._solver._touched()

    def Offset(self):
        return self._offset

    offset = Offset

    def SetOptimizationDirection(self, maximize):
        self._maximize = bool(maximize)
        self._solver._touched()

    def SetMaximization(self):
        self.SetOptimizationDirection(True)

    def SetMinimization(self):
        self.SetOptimizationDirection(False)

    def maximization(self):
        return self._maximize

    def minimization(self):
        return not self._maximize

    def Clear(self):
        self._terms, self._offset, self._maximize = {}, 0.0, False
        self._solver._touched()

    def Value(self):
        return self._solver._objective_value

    def BestBound(self):
        return self._solver._bound


class MPSolverParameters:
    RELATIVE_MIP_GAP, PRIMAL_TOLERANCE, DUAL_TOLERANCE, PRESOLVE, LP_ALGORITHM, INCREMENTALITY, SCALING = 0, 1, 2, 1000, 1001, 1002, 1003
    PRESOLVE_OFF, PRESOLVE_ON, DUAL, PRIMAL, BARRIER = 0, 1, 10, 11, 12

    def SetDoubleParam(self, _parameter, _value):
        pass

    def SetIntegerParam(self, _parameter, _value):
        pass


class Solver:
    OPTIMAL, FEASIBLE, INFEASIBLE, UNBOUNDED, ABNORMAL, MODEL_INVALID, NOT_SOLVED = range(7)
    FREE, AT_LOWER_BOUND, AT_UPPER_BOUND, FIXED_VALUE, BASIC = range(5)

    def __init__(self, name, problem_type):
        if problem_type in _ABSENT_TYPES.values() or not isinstance(problem_type, int):
            raise _uncovered('pywraplp.Solver of the type %s' % (problem_type,))
        self._name, self._type = name, problem_type
        self._variables, self._constraints = [], []
        self._seconds = None
        self._objective = Objective(self)
        self._forget()

    @staticmethod
    def CreateSolver(solver_id):
        if not isinstance(solver_id, str):
            raise TypeError("in method 'Solver_CreateSolver', argument 1 of type 'std::string const &'")
        kind = _kind_of_name(solver_id)
        if kind is None:
            print('Unrecognized solver type: ' + solver_id, file=_sys.stderr)
            return None
        return Solver('', kind)

    @staticmethod
    def SupportsProblemType(problem_type):
        return problem_type in _PROBLEM_TYPES.values()

    @staticmethod
    def Infinity():
        return _INFINITY

    infinity = Infinity

    def _forget(self):
        self._point, self._answer, self._objective_value, self._bound, self._status = None, None, 0.0, 0.0, self.NOT_SOLVED

    def _touched(self):
        if self._answer is not None:
            self._forget()

    # Variables

    def Var(self, lb, ub, integer, name):
        for at, (value, kind) in enumerate(((lb, 'double'), (ub, 'double'), (name, 'std::string const &'))):
            if not isinstance(name, str) if kind[0] == 's' else not _is_number(value):
                raise TypeError("in method 'Solver_Var', argument %d of type '%s'" % (at + 2, kind))
        lower, upper = float(lb), float(ub)
        if lower != lower or upper != upper:
            raise ValueError('bounds must be numbers')
        at = len(self._variables)
        var = Variable(self, _Column(str(name) or 'auto_v_%09d' % at, lower, upper, 'I' if integer else 'C'), at)
        self._variables.append(var)
        self._touched()
        return var

    def NumVar(self, lb, ub, name):
        return self.Var(lb, ub, False, name)

    def IntVar(self, lb, ub, name):
        return self.Var(lb, ub, True, name)

    def BoolVar(self, name):
        return self.Var(0, 1, True, name)

    # Constraints

    def _new_row(self, terms, lower, upper, name):
        at = len(self._constraints)
        row = Constraint(self, name or 'auto_c_%09d' % at, terms, lower, upper, at)
        self._constraints.append(row)
        self._touched()
        return row

    def Add(self, constraint, name=''):
        if not isinstance(name, str):
            raise TypeError("in method 'Constraint_name', argument 2 of type 'std::string const &'")
        if isinstance(constraint, bool):
            return self._new_row({}, 0.0, 0.0, name) if constraint else self._new_row({}, 1.0, 1.0, name)
        if not isinstance(constraint, LinearConstraint):
            raise AttributeError("'%s' object has no attribute 'Extract'" % type(constraint).__name__)
        return self._new_row(dict(constraint.expr.terms), constraint.lower, constraint.upper, name)

    def Constraint(self, *arguments):
        lower, upper, name = -_INFINITY, _INFINITY, ''
        if len(arguments) > 2 and not isinstance(arguments[2], str):
            raise TypeError('expected Constraint(lb, ub, name)')
        numbers = [float(one) for one in arguments if _is_number(one)]
        names = [one for one in arguments if isinstance(one, str)]
        if len(numbers) not in (0, 2) or len(names) > 1 or len(numbers) + len(names) != len(arguments):
            raise TypeError('expected Constraint(), Constraint(name), Constraint(lb, ub) or Constraint(lb, ub, name)')
        if numbers:
            lower, upper = numbers
        if names:
            name = names[0]
        return self._new_row({}, lower, upper, name)

    RowConstraint = Constraint

    @staticmethod
    def Sum(items):
        return _sum_of(_Sum, items)

    # Objective

    def Objective(self):
        return self._objective

    def _set_objective(self, expr, maximize):
        if not isinstance(expr, _Linear) and not _is_number(expr):
            raise AttributeError("'%s' object has no attribute 'GetCoeffs'" % type(expr).__name__)
        total = _sum_of(_Sum, [expr])
        self._objective.Clear()
        self._objective._terms, self._objective._offset, self._objective._maximize = dict(total.terms), total.constant, maximize

    def Maximize(self, expr):
        self._set_objective(expr, True)

    def Minimize(self, expr):
        self._set_objective(expr, False)

    # Solving

    def _record(self):
        record = _Record()
        record.maximize = self._objective._maximize
        record.offset = self._objective._offset
        for var in self._variables:
            column = var._column
            kind = 'C' if self._type in _CONTINUOUS else column.kind
            record.columns.append(_Column(column.name, column.lower, column.upper, kind, self._objective._terms.get(var, 0.0)))
        for row in self._constraints:
            record.rows.append(_Row(row._name, {var._at: value for var, value in row._terms.items()}, row._lower, row._upper))
        return record

    def Solve(self, _parameters=None):
        if self._type in _SAT and any(var._column.kind == 'C' for var in self._variables):
            raise _uncovered('continuous variables with the solver SAT')
        answer = _solve(self._record(), self._seconds)
        self._forget()
        self._answer = answer
        if answer.status == 'unsupported':
            raise _uncovered('a model with ' + answer.reason)
        self._status = self._status_of(answer)
        if self._status in (self.OPTIMAL, self.FEASIBLE):
            self._point = answer.x
            self._objective_value = float(answer.objective)
            self._bound = self._objective_value if answer.bound is None else float(answer.bound)
        return self._status

    def _status_of(self, answer):
        if answer.status == 'optimal':
            return self.OPTIMAL
        if answer.status == 'infeasible':
            return self.INFEASIBLE
        if answer.status == 'unbounded':
            # GLOP and HiGHS call it infeasible, SCIP where its presolve does not tell the two apart.
            is_mixed = any(var._column.kind == 'I' for var in self._variables)
            return self.INFEASIBLE if self._type in (2, 15, 16) or self._type == 3 and is_mixed else self.UNBOUNDED
        if answer.status == 'limit':
            return self.NOT_SOLVED if answer.x is None else self.FEASIBLE
        return self.ABNORMAL

    def _dual(self, which):
        found = None if self._point is None else self._answer.duals()
        return found[which] if found is not None else [0.0] * (len(self._constraints), len(self._variables))[which]

    def VerifySolution(self, _tolerance, _log):
        return self._point is not None

    def NumVariables(self):
        return len(self._variables)

    def NumConstraints(self):
        return len(self._constraints)

    def variables(self):
        return list(self._variables)

    def constraints(self):
        return list(self._constraints)

    def variable(self, at):
        return self._variables[at]

    def constraint(self, at):
        return self._constraints[at]

    def LookupVariable(self, name):
        return next((var for var in self._variables if var.name() == name), None)

    def LookupConstraint(self, name):
        return next((row for row in self._constraints if row._name == name), None)

    def ComputeConstraintActivities(self):
        return [sum(value * var.solution_value() for var, value in row._terms.items()) for row in self._constraints]

    def Clear(self):
        self._variables, self._constraints = [], []
        self._objective = Objective(self)
        self._forget()

    def wall_time(self):
        return 0 if self._answer is None else int(self._answer.seconds * 1000)

    WallTime = wall_time

    def iterations(self):
        return -1 if self._answer is None else 0

    Iterations = iterations

    def nodes(self):
        return -1 if self._type in _CONTINUOUS or self._answer is None else 0

    def SetTimeLimit(self, milliseconds):
        if not hasattr(milliseconds, '__index__'):
            raise TypeError("in method 'Solver_SetTimeLimit', argument 2 of type 'int64_t'")
        self._seconds = milliseconds / 1000

    set_time_limit = SetTimeLimit

    def IsMip(self):
        return self._type not in _CONTINUOUS

    def SolverVersion(self):
        return 'recorded'

    def SetNumThreads(self, _threads):
        return True

    def SetHint(self, _variables, _values):
        pass

    def EnableOutput(self):
        pass

    def SuppressOutput(self):
        pass

    def SetSolverSpecificParametersAsString(self, _text):
        return True

    def NextSolution(self):
        raise _uncovered('Solver.NextSolution')

    def ExportModelAsLpFormat(self, _obfuscate=False):
        return _converted(self._record(), 'lp')

    def ExportModelAsMpsFormat(self, _fixed=False, _obfuscate=False):
        return _converted(self._record(), 'mps')

    def __str__(self):
        return self.ExportModelAsLpFormat()


LinearExpr = _Operand


def Sum(*items):
    return _sum_of(_Sum, items)


# The real class has no constants for the newest ones, though CreateSolver knows their names.
for _name, _value in {**_PROBLEM_TYPES, **_ABSENT_TYPES}.items():
    if not _name.startswith(('HIGHS', 'COPT')):
        setattr(Solver, _name, _value)
_refuse_missing(pywraplp_Solver=Solver, pywraplp_Variable=Variable, pywraplp_Constraint=Constraint, pywraplp_Objective=Objective,
                pywraplp_MPSolverParameters=MPSolverParameters)
__getattr__ = _module_getattr('pywraplp', 'ortools.linear_solver.pywraplp', ('MPCallback', 'MPCallbackContext', 'SolveModel'))
