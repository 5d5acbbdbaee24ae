"""A gurobipy that records the model and has it solved by the host."""
from assay_channel import uncovered as _uncovered
from assay_refuse import module_getattr as _module_getattr, refuse_missing as _refuse_missing
from .constants import GRB, GurobiError
from .containers import multidict, tupledict, tuplelist
from .conditions import GenExpr, TempConstr
from .expressions import LinExpr, QuadExpr, quicksum
from .functions import abs_, and_, max_, min_, norm, or_
from .model import Model
from .parameters import Env, default_params as _default_params
from .parts import Column, Constr, GenConstr, QConstr, SOS, Var

__version__ = '13.0.3'
__all__ = [
    'Model', 'Env', 'GRB', 'GurobiError', 'Var', 'Constr', 'QConstr', 'GenConstr', 'SOS', 'Column', 'LinExpr', 'QuadExpr', 'GenExpr',
    'TempConstr', 'quicksum', 'tuplelist', 'tupledict', 'multidict', 'max_', 'min_', 'abs_', 'and_', 'or_', 'norm', 'read', 'setParam',
    'resetParams', 'disposeDefaultEnv', 'writeParams', 'paramHelp',
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


def paramHelp(name='*'):
    print(name)


def read(filename, env=None):
    raise _uncovered('gurobipy.read')


_refuse_missing(gurobipy_Model=Model, gurobipy_Var=Var, gurobipy_Constr=Constr, gurobipy_QConstr=QConstr, gurobipy_GenConstr=GenConstr,
                gurobipy_SOS=SOS, gurobipy_Column=Column, gurobipy_LinExpr=LinExpr, gurobipy_QuadExpr=QuadExpr, gurobipy_Env=Env,
                gurobipy_tuplelist=tuplelist, gurobipy_tupledict=tupledict)
__getattr__ = _module_getattr('gurobipy', 'gurobipy', ('StatusConstClass', 'GRBConstClass', 'gurobipy', 'interactive', 'setup'))
