"""Parameters: known by name whatever its case, kept, and refused where they would change the answer."""
import fnmatch as _fnmatch

from assay_channel import uncovered
from .constants import ANSWER_PARAMETERS, GurobiError, PARAMETERS, UNKNOWN_PARAMETER, VALUE_OUT_OF_RANGE
from .parts import find_name

# Lowest and highest value of those that programs set.
_RANGES = {
    'TimeLimit': (0, float('inf')), 'WorkLimit': (0, float('inf')), 'NodeLimit': (0, float('inf')), 'IterationLimit': (0, float('inf')),
    'MIPGap': (0, float('inf')), 'MIPGapAbs': (0, float('inf')), 'OutputFlag': (0, 1), 'LogToConsole': (0, 1), 'Threads': (0, 1024),
    'Method': (-1, 6), 'Presolve': (-1, 2), 'MIPFocus': (0, 3), 'NonConvex': (-1, 2), 'Heuristics': (0, 1), 'Cuts': (-1, 3),
    'FeasibilityTol': (1e-9, 1e-2), 'OptimalityTol': (1e-9, 1e-2), 'IntFeasTol': (1e-9, 1e-1), 'NumericFocus': (0, 3),
    'DualReductions': (0, 1), 'InfUnbdInfo': (0, 1), 'LazyConstraints': (0, 1), 'Seed': (0, 2000000000), 'PoolSolutions': (1, 2000000000),
    'PoolSearchMode': (0, 2), 'SolutionLimit': (1, 2000000000), 'Crossover': (-1, 4), 'Symmetry': (-1, 2),
}


def find_parameter(name):
    if not isinstance(name, str):
        raise TypeError('expected the name of a parameter, got ' + type(name).__name__)
    known = find_name(name, PARAMETERS, 'parameter')
    if known is not None:
        return known
    if '*' in name:
        found = [known for known in PARAMETERS if _fnmatch.fnmatch(known.lower(), name.lower())]
        if len(found) == 1:
            return found[0]
    raise GurobiError(UNKNOWN_PARAMETER, "Unknown parameter '%s'" % name)


def checked(name, value):
    """The value as the parameter keeps it."""
    first = PARAMETERS[name]
    if isinstance(value, str) and value.lower() == 'default':
        return first
    if isinstance(first, str):
        if not isinstance(value, str):
            raise TypeError('expected a text for parameter ' + name)
        return value
    if not isinstance(value, (int, float)):
        raise TypeError('must be real number, not ' + type(value).__name__)
    value = type(first)(value)
    low, high = _RANGES.get(name, (-float('inf'), float('inf')))
    if not low <= value <= high:
        raise GurobiError(VALUE_OUT_OF_RANGE, "Unable to set parameter '%s' to value %s (minimum value %s, maximum value %s)" % (name, value, low, high))
    if name in ANSWER_PARAMETERS and value != ANSWER_PARAMETERS[name]:
        raise uncovered('the parameter %s = %s' % (name, value))
    return value


class Params:
    """model.Params"""

    def __init__(self, values=None):
        object.__setattr__(self, '_values', dict(values or {}))

    def _get(self, name):
        known = find_parameter(name)
        return self._values.get(known, PARAMETERS[known])

    def _set(self, name, value):
        known = find_parameter(name)
        self._values[known] = checked(known, value)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        known = find_name(name, PARAMETERS, 'parameter')
        if known is None:
            raise AttributeError("'gurobipy.Model.Params' object has no attribute '%s'" % name)
        return self._get(known)

    def __setattr__(self, name, value):
        self._set(name, value)


class Env:
    def __init__(self, logfilename='', empty=False, params=None):
        self._params = Params()
        for name, value in (params or {}).items():
            self._params._set(name, value)

    def setParam(self, name, value):
        self._params._set(name, value)

    def getParam(self, name):
        return self._params._get(name)

    def resetParams(self):
        self._params._values.clear()

    def start(self):
        return self

    def dispose(self):
        pass

    close = dispose

    def writeParams(self, _filename):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


default_params = Params()
