"""A coptpy that records the model and has it solved by the host."""
from assay_refuse import module_getattr as _module_getattr, refuse_missing as _refuse_missing
from .constants import COPT, CoptError
from .containers import ConstrArray, VarArray, multidict, tupledict, tuplelist
from .expressions import ConstrBuilder, ExprBuilder, GenConstrBuilder, LinExpr, QuadExpr, quicksum
from .model import Envr, EnvrConfig, Model
from .parts import Constraint, GenConstr, QConstraint, SOS, Var

__version__ = '8.0.7'
__all__ = ['COPT', 'CoptError', 'Envr', 'EnvrConfig', 'Model', 'Var', 'Constraint', 'QConstraint', 'GenConstr', 'SOS', 'ExprBuilder', 'ConstrBuilder',
           'GenConstrBuilder', 'LinExpr', 'QuadExpr', 'quicksum', 'tuplelist', 'tupledict', 'multidict', 'VarArray', 'ConstrArray']

_refuse_missing(coptpy_Model=Model, coptpy_Var=Var, coptpy_Constraint=Constraint, coptpy_QConstraint=QConstraint, coptpy_GenConstr=GenConstr,
                coptpy_LinExpr=LinExpr, coptpy_ExprBuilder=ExprBuilder, coptpy_QuadExpr=QuadExpr, coptpy_ConstrBuilder=ConstrBuilder,
                coptpy_GenConstrBuilder=GenConstrBuilder, coptpy_Envr=Envr, coptpy_tuplelist=tuplelist, coptpy_tupledict=tupledict)
__getattr__ = _module_getattr('coptpy', 'coptpy', ('nl', 'norm', 'diag', 'mquicksum'))
