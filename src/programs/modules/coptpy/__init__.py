"""A coptpy that records the model and has it solved by the host."""
from assay_channel import uncovered as _uncovered
from .constants import COPT, CoptError
from .expressions import ConstrBuilder, ExprBuilder, GenConstrBuilder, LinExpr, QuadExpr, multidict, quicksum, tupledict, tuplelist
from .model import Envr, EnvrConfig, Model
from .parts import Constraint, Var

__version__ = '8.0.7'
__all__ = ['COPT', 'CoptError', 'Envr', 'EnvrConfig', 'Model', 'Var', 'Constraint', 'ExprBuilder', 'ConstrBuilder', 'GenConstrBuilder', 'LinExpr',
           'QuadExpr', 'quicksum', 'tuplelist', 'tupledict', 'multidict']


def __getattr__(name):
    if name in ('CallbackBase', 'MVar', 'MLinExpr', 'NlExpr', 'nl', 'PsdVar', 'SymMatrix', 'Column', 'ColumnArray', 'VarArray', 'ConstrArray', 'mquicksum', 'diag',
                'PsdExpr', 'ConeBuilder', 'SOS', 'SOSBuilder', 'QConstraint', 'hstack', 'vstack', 'norm'):
        raise _uncovered('coptpy.' + name)
    raise AttributeError("module 'coptpy' has no attribute '%s'" % name)
