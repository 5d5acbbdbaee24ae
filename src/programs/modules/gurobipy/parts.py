"""Var and the kinds of constraints: handles whose attributes the model keeps. They count once the model is updated."""
from assay_channel import uncovered
from assay_names import ATTRIBUTES, PARAMETERS
from .constants import CONSTR_ATTRIBUTES, GurobiError, MODEL_ATTRIBUTES, NOT_IN_MODEL, VAR_ATTRIBUTES
from .expressions import LinExpr, Operand

PENDING = -1
REMOVED = -2
_OWN = {name.lower() for name in VAR_ATTRIBUTES + CONSTR_ATTRIBUTES + MODEL_ATTRIBUTES}
# An attribute that is known here, of another part, is an error of the program.
_REAL_NAMES = {'attribute': set(ATTRIBUTES['gurobipy'].lower().split()) - _OWN, 'parameter': set(PARAMETERS['gurobipy'].lower().split())}


def spellings(name):
    """Attributes are found whatever their case; the usual ways to write one become properties."""
    return {name, name.lower(), name.upper(), name[0].lower() + name[1:], name[0].upper() + name[1:].lower()}


def _attribute(name):
    def read(self):
        return self._read(name)

    def write(self, value):
        self._write(name, value)

    return property(read, write)


def with_attributes(names):
    """A class decorator: these attributes, in every usual spelling."""
    def decorate(cls):
        for name in names:
            for spelling in spellings(name):
                if spelling not in cls.__dict__:
                    setattr(cls, spelling, _attribute(name))
        return cls
    return decorate


def find_name(name, names, kind='attribute'):
    """The attribute or parameter that `name` means, whatever its case; None: there is none. What the real package alone knows is not covered."""
    wanted = name.lower()
    known = next((known for known in names if known.lower() == wanted), None)
    if known is None and wanted in _REAL_NAMES[kind]:
        raise uncovered('the %s %s' % (kind, name))
    return known


class _Part:
    __slots__ = ()
    _what = 'Part'
    _names = ()

    def _read(self, name):
        if self._at == REMOVED:
            raise GurobiError(NOT_IN_MODEL, self._what + ' not in model')
        if self._at == PENDING:
            raise AttributeError("Index out of range for attribute '%s'" % name)
        return self._model._read_part(self, name)

    def _write(self, name, value):
        if self._at == REMOVED:
            raise GurobiError(NOT_IN_MODEL, self._what + ' not in model')
        self._model._write_part(self, name, value)

    def __getattr__(self, name):
        known = find_name(name, self._names)
        if known is None:
            raise AttributeError("'gurobipy._core.%s' object has no attribute '%s'" % (self._what, name))
        return self._read(known)

    def __setattr__(self, name, value):
        if name[0] == '_' or hasattr(type(self), name):
            object.__setattr__(self, name, value)
        else:
            self._write(self._known(name), value)

    def getAttr(self, name):
        return self._read(self._known(name))

    def setAttr(self, name, value):
        self._write(self._known(name), value)

    def _known(self, name):
        known = find_name(name, self._names)
        if known is None:
            raise AttributeError("'gurobipy._core.%s' object has no attribute '%s'" % (self._what, name))
        return known

    @property
    def index(self):
        return self._at

    def _label(self):
        return '*Awaiting Model Update*' if self._at == PENDING else '*Removed*' if self._at == REMOVED else self._shown()

    def __repr__(self):
        return '<gurobi.%s %s>' % (self._what, self._label())


@with_attributes(VAR_ATTRIBUTES)
class Var(_Part, Operand):
    __slots__ = ('_model', '_at', '_column', '_start', '_iis', '__weakref__', '__dict__')
    _what, _names, _is_var = 'Var', VAR_ATTRIBUTES, True

    def __init__(self, model, column):
        self._model, self._at, self._column, self._start, self._iis = model, PENDING, column, 1e101, (0, 0)

    def _linear(self):
        return self._scaled(1.0)

    def _scaled(self, factor):
        made = LinExpr.__new__(LinExpr)
        made._coeffs, made._vars, made._constant = [factor], [self], 0.0
        return made

    def _divided(self, divisor):
        return self._scaled(1.0 / divisor)

    def _shown(self):
        return self._column.name

    def __repr__(self):
        value = '' if self._at < 0 else self._model._shown_value(self)
        return '<gurobi.Var %s%s>' % (self._label(), value)

    def sameAs(self, other):
        return self is other

    __hash__ = object.__hash__


class _Constraint(_Part):
    """`row`: an assay_record row, or None for what is no row."""
    __slots__ = ('_model', '_at', '_name', 'row', 'data', '_iis', '__weakref__', '__dict__')
    _names = CONSTR_ATTRIBUTES

    def __init__(self, model, name, row, data=None):
        self._model, self._at, self._name, self.row, self.data, self._iis = model, PENDING, name, row, data, 0

    def _shown(self):
        return self._name

    def sameAs(self, other):
        return self is other


@with_attributes(CONSTR_ATTRIBUTES)
class Constr(_Constraint):
    """data: [LinExpr with no constant, sense, right side]"""
    __slots__ = ()
    _what = 'Constr'


@with_attributes(CONSTR_ATTRIBUTES)
class QConstr(_Constraint):
    """data: [QuadExpr with no constant, sense, right side]"""
    __slots__ = ()
    _what = 'QConstr'


@with_attributes(CONSTR_ATTRIBUTES)
class GenConstr(_Constraint):
    """data: (kind, result variable, variables, constant), or an indicator's (variable, value, LinExpr, sense, right side)"""
    __slots__ = ()
    _what = 'GenConstr'


class SOS(_Constraint):
    """data: (type, variables, weights)"""
    __slots__ = ()
    _what = 'SOS'


class Column:
    """Coefficients of a variable that is about to be added, by constraint."""

    def __init__(self, coeffs=(), constrs=()):
        self._terms = []
        self.addTerms(coeffs, constrs)

    def addTerms(self, coeffs, constrs):
        if isinstance(constrs, Constr):
            coeffs, constrs = [coeffs], [constrs]
        constrs = list(constrs)
        coeffs = [coeffs] * len(constrs) if isinstance(coeffs, (int, float)) else list(coeffs)
        self._terms += [(float(coeff), constr) for coeff, constr in zip(coeffs, constrs)]

    def size(self):
        return len(self._terms)

    def getConstr(self, at):
        return self._terms[at][1]

    def getCoeff(self, at):
        return self._terms[at][0]

    def copy(self):
        made = Column()
        made._terms = list(self._terms)
        return made
