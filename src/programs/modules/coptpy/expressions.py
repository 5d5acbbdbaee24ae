"""Var, expressions, constraint builders, tuplelist, tupledict."""
from assay_channel import uncovered
from assay_keys import KeyDict, KeyList, multidict_of
from assay_linear import Linear, is_number, sum_of
from .constants import CoptError


class Operand(Linear):
    __slots__ = ()
    _products = True

    def __le__(self, other):
        return _compare(self, 'L', other)

    def __ge__(self, other):
        return _compare(self, 'G', other)

    def __eq__(self, other):
        return _compare(self, 'E', other)

    def __ne__(self, other):
        if other is None:
            return True
        raise ValueError("Inequality '!=' is not supported")

    __hash__ = None


class ExprBuilder(Operand):
    """A linear expression, or a quadratic one where it has pairs."""
    __slots__ = ('_model',)

    def __init__(self, first=0.0, second=None):
        super().__init__({}, 0.0, None)
        if second is not None:
            coeffs = first if not isinstance(first, Operand) and not is_number(first) else None
            variables, values = (second, coeffs) if coeffs is not None else (first, second)
            for var, value in zip(list(variables), [values] * len(list(variables)) if is_number(values) else values):
                self.addTerm(var, value)
        elif isinstance(first, Operand):
            self.terms, self.constant = dict(first.terms), first.constant
            self.pairs = None if first.pairs is None else dict(first.pairs)
        elif is_number(first):
            self.constant = float(first)
        else:
            raise TypeError('expected an expression, got ' + type(first).__name__)

    def _in_place(self, other, factor):
        made = self._plus(other, factor)
        if made is not NotImplemented:
            self.terms, self.constant, self.pairs = made.terms, made.constant, made.pairs
            return self
        return made

    def __iadd__(self, other):
        return self._in_place(other, 1.0)

    def __isub__(self, other):
        return self._in_place(other, -1.0)

    def addTerm(self, var, coeff=1.0):
        self._in_place(var, float(coeff))

    def addTerms(self, variables, coeffs):
        variables = list(variables.values() if isinstance(variables, dict) else variables)
        for var, coeff in zip(variables, [coeffs] * len(variables) if is_number(coeffs) else coeffs):
            self.addTerm(var, coeff)

    def addExpr(self, expr, mult=1.0):
        self._in_place(expr, float(mult))

    def addConstant(self, value):
        self.constant += float(value)

    def setConstant(self, value):
        self.constant = float(value)

    def getConstant(self):
        return self.constant

    def getSize(self):
        return len(self.terms)

    size = property(getSize)

    def getValue(self):
        return self.value_at(_point_of(self))

    def getCoeff(self, at):
        return list(self.terms.values())[at]

    def getVar(self, at):
        return list(self.terms)[at].var

    def clone(self):
        return self._times(1.0)

    copy = clone

    def __repr__(self):
        return ' + '.join([str(self.constant)] + ['%s * %s' % (value, key.var.getName()) for key, value in self.terms.items()])


Operand._sum_class = ExprBuilder
LinExpr = QuadExpr = ExprBuilder


def _point_of(expr):
    """Values by key of the model that the terms are of."""
    for key in list(expr.terms) + [part for pair in expr.pairs or {} for part in pair]:
        return key.var._model._values_by_key()
    return {}


class Key:
    """What stands for a variable in terms: Var itself cannot be a key of a dict."""
    __slots__ = ('at', 'var')

    def __init__(self, at, var):
        self.at, self.var = at, var

    def __le__(self, other):
        return self.at <= other.at


class ConstrBuilder:
    __slots__ = ('expr', 'lower', 'upper', 'left', 'sense', 'right')

    def __init__(self, expr, lower, upper, left, sense, right):
        self.expr, self.lower, self.upper, self.left, self.sense, self.right = expr, lower, upper, left, sense, right

    def __bool__(self):
        raise ValueError("Boolean value of 'ConstrBuilder' object is not defined")

    def __rshift__(self, other):
        if not isinstance(other, ConstrBuilder):
            raise TypeError('unsupported operand type(s) for >>')
        if not hasattr(self.left, 'getName') or self.sense != 'E' or self.right not in (0, 1):
            raise CoptError('Invalid indicator constraint')
        return GenConstrBuilder(self.left, int(self.right), other)

    def __le__(self, other):
        self.__bool__()

    __ge__ = __lt__ = __gt__ = __le__


class GenConstrBuilder:
    __slots__ = ('binvar', 'binval', 'body')

    def __init__(self, binvar, binval, body):
        self.binvar, self.binval, self.body = binvar, binval, body


def _compare(left, sense, right):
    infinity = float('inf')
    if right is None:
        return False if sense == 'E' else NotImplemented
    if isinstance(right, (list, tuple)) and sense == 'E' and len(right) == 2:
        expr = left._times(1.0)
        constant, expr.constant = expr.constant, 0.0
        return ConstrBuilder(expr, float(right[0]) - constant, float(right[1]) - constant, left, 'R', right)
    if not isinstance(right, Operand) and not is_number(right):
        return NotImplemented
    expr = left._plus(right, -1.0)
    side, expr.constant = -expr.constant, 0.0
    lower, upper = {'L': (-infinity, side), 'G': (side, infinity), 'E': (side, side)}[sense]
    return ConstrBuilder(expr, lower, upper, left, sense, right)


def quicksum(items):
    return sum_of(ExprBuilder, items.values() if isinstance(items, dict) else items)


class tuplelist(KeyList):
    def add(self, item):
        self.append(item)


class tupledict(KeyDict):
    _total = staticmethod(quicksum)


def multidict(data):
    return multidict_of(data, tuplelist, tupledict, CoptError)


def refuse(what):
    def method(*_, **__):
        raise uncovered(what)
    return method
