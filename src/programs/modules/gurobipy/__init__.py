"""A gurobipy that records the model and has it solved by the host."""
from assay_channel import uncovered as _uncovered
from .constants import GRB, GurobiError
from .containers import multidict, tupledict, tuplelist
from .expressions import GenExpr, LinExpr, QuadExpr, TempConstr, abs_, and_, is_number as _is_number, max_, min_, norm, or_, quicksum
from .model import Model
from .parameters import Env, default_params as _default_params
from .parts import Column, Constr, GenConstr, QConstr, SOS, Var

__version__ = '13.0.3'
__all__ = [
    'Model', 'Env', 'GRB', 'GurobiError', 'Var', 'Constr', 'QConstr', 'GenConstr', 'SOS', 'Column', 'LinExpr', 'QuadExpr', 'GenExpr',
    'TempConstr', 'quicksum', 'tuplelist', 'tupledict', 'multidict', 'max_', 'min_', 'abs_', 'and_', 'or_', 'norm', 'read', 'setParam',
    'resetParams', 'disposeDefaultEnv', 'writeParams', 'models', 'paramHelp',
]


class gurobi:
    """gurobipy.gurobi"""

    @staticmethod
    def version():
        return (13, 0, 3)

    @staticmethod
    def platform():
        return 'linux64'


def setParam(name, value):
    _default_params._set(name, value)


def getParamInfo(name):
    value = _default_params._get(name)
    return (name, type(value), value, None, None, value)


def resetParams():
    _default_params._values.clear()


def disposeDefaultEnv():
    pass


def writeParams(filename):
    with open(filename, 'w', encoding='utf-8'):
        pass


def models():
    print('No models')


def paramHelp(name='*'):
    print(name)


def read(filename, env=None):
    raise _uncovered('gurobipy.read')


def __getattr__(name):
    if name in ('MVar', 'MLinExpr', 'MQuadExpr', 'MConstr', 'MQConstr', 'MatrixConstr', 'NLExpr', 'nlfunc', 'concatenate', 'hstack', 'vstack', 'Batch',
                'StatusConstClass', 'GRBConstClass', 'system', 'fastlsm', 'readParams', 'tupledict_', 'interactive', 'setup'):
        raise _uncovered('gurobipy.' + name)
    raise AttributeError("module 'gurobipy' has no attribute '%s'" % name)
