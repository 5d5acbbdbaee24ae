"""PuLP's own Python, with solver classes that have the model solved by the host. Where PuLP was not fetched, there is none."""
import sys as _sys

# PuLP looks for solvers' packages when it is imported, and must find none: the ones here are no solvers.
_hidden = {name: _sys.modules.get(name) for name in ('highspy', 'gurobipy', 'coptpy', 'cplex', 'xpress', 'mosek')}
_sys.modules.update(dict.fromkeys(_hidden))
try:
    import pulp as _pulp
    from pulp import constants as _constants
except ImportError:
    _pulp = None
for _name, _module in _hidden.items():
    if _module is None:
        del _sys.modules[_name]
    else:
        _sys.modules[_name] = _module

from assay_channel import uncovered as _uncovered
from assay_record import Column as _Column, Record as _Record, Row as _Row, solve as _solve

_INFINITY = float('inf')
# Classes that stand for a solver which a plain installation has.
_COVERED = ('PULP_CBC_CMD', 'COIN_CMD', 'COINMP_DLL', 'PULP_CHOCO_CMD', 'HiGHS', 'HiGHS_CMD', 'GLPK_CMD', 'SCIP_CMD', 'SCIP_PY')


def record_of(problem):
    record = _Record()
    record.maximize = problem.sense == _constants.LpMaximize
    variables = problem.variables()
    places = {var: at for at, var in enumerate(variables)}
    objective = problem.objective if problem.objective is not None else {}
    record.offset = float(getattr(objective, 'constant', 0.0) or 0.0)
    for var in variables:
        lower = -_INFINITY if var.lowBound is None else float(var.lowBound)
        upper = _INFINITY if var.upBound is None else float(var.upBound)
        kind = 'I' if var.cat == _constants.LpInteger else 'C'
        record.columns.append(_Column(var.name, lower, upper, kind, float(objective.get(var, 0.0))))
    if problem.sos1 or problem.sos2:
        raise _uncovered('special ordered sets of PuLP')
    for name, constraint in problem.constraints.items():
        side = -float(constraint.constant)
        lower = side if constraint.sense >= 0 else -_INFINITY
        upper = side if constraint.sense <= 0 else _INFINITY
        record.rows.append(_Row(str(name), {places[var]: float(value) for var, value in constraint.items()}, lower, upper))
    return record, variables


def _solve_problem(problem, seconds):
    record, variables = record_of(problem)
    answer = _solve(record, seconds)
    if answer.status == 'unsupported':
        raise _uncovered('a model with ' + answer.reason)
    statuses = {'optimal': (1, 1), 'infeasible': (-1, -1), 'unbounded': (-2, -2), 'limit': (0, 0) if answer.x is None else (1, 2)}
    status, solution = statuses.get(answer.status, (-3, 0))
    if answer.x is not None:
        for var, value in zip(variables, answer.x):
            var.varValue = round(value) if var.cat == _constants.LpInteger and abs(value - round(value)) < 1e-5 else value
    duals = answer.duals() if answer.status == 'optimal' and not any(column.kind == 'I' for column in record.columns) else None
    if duals is not None:
        for (name, constraint), pi in zip(problem.constraints.items(), duals[0]):
            constraint.pi = pi
        for var, reduced in zip(variables, duals[1]):
            var.dj = reduced
    problem.assignStatus(status, solution)
    return status


def _patch():
    class Recorded(_pulp.LpSolver):
        name = 'PULP_CBC_CMD'

        def __init__(self, *arguments, **options):
            options.pop('path', None)
            super().__init__(msg=options.get('msg', True), mip=options.get('mip', True), timeLimit=options.get('timeLimit', options.get('maxSeconds')))

        def available(self):
            return True

        def actualSolve(self, lp, **_options):
            return _solve_problem(lp, self.timeLimit)

    for name in _COVERED:
        solver = type(name, (Recorded,), {'name': name})
        setattr(_pulp, name, solver)
        if hasattr(_pulp.apis, name):
            setattr(_pulp.apis, name, solver)
    _pulp.LpSolverDefault = _pulp.apis.LpSolverDefault = _pulp.PULP_CBC_CMD()
    _pulp.pulp.LpSolverDefault = _pulp.LpSolverDefault


if _pulp is not None:
    _patch()
