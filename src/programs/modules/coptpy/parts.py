"""Var and Constraint: seen at once, there is no update step."""
from .constants import COPT, CoptError
from .expressions import Key, Operand

_FREE = ('x', 'X', 'value', 'Value')


class Var(Operand):
    __slots__ = ('_model', '_key', '_column', '_iis')

    def __init__(self, model, column, at):
        self._model, self._column, self._iis = model, column, (0, 0)
        self._key = Key(at, self)
        super().__init__({self._key: 1.0}, 0.0, None)

    def getName(self):
        return self._column.name

    def setName(self, name):
        self._column.name = str(name)

    def getType(self):
        return self._column.kind

    def setType(self, vtype):
        self._column.kind = kind_of(vtype)
        self._model._changed()

    def getIdx(self):
        return self._key.at

    def getLowerIIS(self):
        return self._iis[0]

    def getUpperIIS(self):
        return self._iis[1]

    def getInfo(self, name):
        return self._model._info_of(self, name)

    def setInfo(self, name, value):
        self._model._set_info(self, name, value)

    def remove(self):
        self._model.remove(self)

    def _read_value(self):
        return self._model._value_of(self)

    def _write_bound(self, name, value):
        setattr(self._column, name, float(value))
        self._model._changed()

    name = Name = property(getName, setName)
    vtype = VType = property(getType, setType)
    index = Index = property(getIdx)
    x = X = value = Value = property(_read_value)
    lb = LB = property(lambda self: self._column.lower, lambda self, value: self._write_bound('lower', value))
    ub = UB = property(lambda self: self._column.upper, lambda self, value: self._write_bound('upper', value))
    obj = Obj = property(lambda self: self._column.cost, lambda self, value: self._write_bound('cost', value))
    rc = RC = redcost = RedCost = property(lambda self: self._model._duals(1)[self._key.at])

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        raise CoptError("Invalid attribute '%s'" % name)

    def __repr__(self):
        return '<coptpy.Var: %s>' % self.getName()


class Part:
    """What a model holds beside columns."""
    __slots__ = ('_model', '_name', 'data', '_iis', '_at')

    def __init__(self, model, name, data, at):
        self._model, self._name, self.data, self._at, self._iis = model, name, data, at, 0

    def getName(self):
        return self._name

    def setName(self, name):
        self._name = str(name)

    def getIdx(self):
        return self._at

    def remove(self):
        self._model.remove(self)

    def getIIS(self):
        return self._iis

    name = Name = property(getName, setName)
    index = property(getIdx)

    def __repr__(self):
        return '<coptpy.%s: %s>' % (type(self).__name__, self._name)


class Constraint(Part):
    """data: [expression without a constant, lower, upper]"""
    __slots__ = ()

    def _set_side(self, at, value):
        self.data[at] = float(value)
        self._model._changed()

    def _activity(self):
        return self._model._activity_of(self)

    def _dual(self):
        return self._model._duals(0)[self._at]

    def getInfo(self, name):
        return {'slack': self._activity, 'dual': self._dual, 'lb': lambda: _finite(self.data[1]), 'ub': lambda: _finite(self.data[2])}[name.lower()]()

    def getLowerIIS(self):
        return self._iis

    getUpperIIS = getLowerIIS
    lb = LB = property(lambda self: _finite(self.data[1]), lambda self, value: self._set_side(1, value))
    ub = UB = property(lambda self: _finite(self.data[2]), lambda self, value: self._set_side(2, value))
    slack = Slack = property(_activity)
    pi = Pi = dual = Dual = property(_dual)


class QConstraint(Constraint):
    __slots__ = ()


class GenConstr(Part):
    """data: ('indicator', variable, value, builder), (max, min or abs, result, [expressions]) or (and or or, result, [variables])"""
    __slots__ = ()


class SOS(Part):
    """data: (type, variables, weights)"""
    __slots__ = ()


def _finite(side):
    return max(-COPT.INFINITY, min(COPT.INFINITY, side))


def kind_of(vtype):
    if not isinstance(vtype, str) and vtype is not None or vtype is not None and len(vtype) != 1:
        raise TypeError('expected a letter for vtype, got %r' % (vtype,))
    if vtype not in (COPT.BINARY, COPT.CONTINUOUS, COPT.INTEGER):
        raise CoptError('Invalid variable type')
    return vtype
