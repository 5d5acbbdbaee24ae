"""Expressions and what a comparison of two gives."""
from assay_channel import uncovered
from assay_linear import Linear, is_number, sum_of


class Operand(Linear):
    """What may stand in arithmetic: Var and the expressions."""
    __slots__ = ()
    _products = True

    def _plus(self, other, factor):
        if isinstance(other, str):
            raise ValueError('could not convert string to float: %r' % other)
        made = super()._plus(other, factor)
        if made is not NotImplemented:
            made.__class__ = _class_of(made, self, other)
        return made

    def _times(self, factor):
        made = super()._times(factor)
        made.__class__ = _class_of(made, self)
        return made

    __pos__ = None

    def _product(self, other):
        made = super()._product(other)
        made.__class__ = QuadExpr
        return made

    def __le__(self, other):
        return _compare(self, 'L', other)

    def __ge__(self, other):
        return _compare(self, 'G', other)

    def __eq__(self, other):
        return _compare(self, 'E', other)

    def __ne__(self, other):
        if other is None:
            raise TypeError("float() argument must be a string or a real number, not 'NoneType'")
        raise ValueError("Inequality '!=' is not supported")

    __hash__ = None


class ExprBuilder(Operand):
    """What arithmetic gives: constant + terms."""
    __slots__ = ()

    def __init__(self, first=0.0, second=None):
        super().__init__({}, 0.0, None)
        if isinstance(first, Operand) and second is None:
            self.terms, self.constant = dict(first.terms), first.constant
            self.pairs = None if first.pairs is None else dict(first.pairs)
            self._settle()
        elif is_number(first):
            self.constant = float(first)
        elif second is not None:
            self._add_all(first, second)
        else:
            for var, value in first:
                self._in_place(var * float(value), 1.0)

    def _add_all(self, variables, coeffs):
        variables = [variables] if isinstance(variables, Operand) else list(variables.values() if isinstance(variables, dict) else variables)
        coeffs = [coeffs] * len(variables) if is_number(coeffs) else list(coeffs.values() if isinstance(coeffs, dict) else coeffs)
        for var, coeff in zip(variables, coeffs):
            self._in_place(var * float(coeff), 1.0)

    def _settle(self):
        if self.pairs is not None:
            self.__class__ = QuadExpr

    def _in_place(self, other, factor):
        if isinstance(other, QuadExpr) and not isinstance(self, QuadExpr):
            raise TypeError('a quadratic expression cannot be added to a linear one in place')
        made = Linear._plus(self, other, factor)
        if made is not NotImplemented:
            self.terms, self.constant, self.pairs = made.terms, made.constant, made.pairs
            self._settle()
            return self
        return made

    def __iadd__(self, other):
        return self._in_place(other, 1.0)

    def __isub__(self, other):
        return self._in_place(other, -1.0)

    def addTerm(self, var, coeff=1.0):
        self._in_place(var * float(coeff), 1.0)

    def addExpr(self, expr, mult=1.0):
        self._in_place(expr * float(mult), 1.0)

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

    def __repr__(self):
        terms = [_shown(value) + repr(key.var) for key, value in self.terms.items()]
        pairs = ['%s%r  * %r' % (_shown(value), first.var, second.var) for (first, second), value in (self.pairs or {}).items()]
        return ' + '.join([str(self.constant)] + terms + pairs)


def _shown(coeff):
    return '' if coeff == 1 else '%s * ' % coeff


class _Changed(ExprBuilder):
    """What LinExpr and QuadExpr have beside a builder."""
    __slots__ = ()

    def addConstant(self, value):
        self.constant += float(value)

    def setConstant(self, value):
        self.constant = float(value)

    def clear(self):
        self.terms, self.constant, self.pairs = {}, 0.0, None


class LinExpr(_Changed):
    __slots__ = ()

    def addTerms(self, variables, coeffs):
        self._add_all(variables, coeffs)


class QuadExpr(_Changed):
    __slots__ = ()

    def addTerm(self, coeff, var1, var2=None):
        self._in_place((var1 if var2 is None else var1 * var2) * float(coeff), 1.0)

    def addTerms(self, coeffs, vars1, vars2=None):
        for at, coeff in enumerate(coeffs):
            self.addTerm(coeff, vars1[at], None if vars2 is None else vars2[at])

    def addLinExpr(self, expr, mult=1.0):
        self._in_place(expr * float(mult), 1.0)

    addQuadExpr = addLinExpr


Operand._sum_class = ExprBuilder


def _class_of(made, *parts):
    if made.pairs is not None:
        return QuadExpr
    return LinExpr if any(isinstance(part, LinExpr) for part in parts) else ExprBuilder


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
        if not hasattr(self.left, 'getName') or self.sense != 'E':
            raise ValueError('Invalid indicator constraint')
        if self.right not in (0, 1):
            raise uncovered('an indicator of another value than 0 and 1')
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
        raise TypeError("float() argument must be a string or a real number, not 'NoneType'")
    if isinstance(right, (list, tuple)) and sense == 'E' and len(right) == 2:
        expr = left._times(1.0)
        constant, expr.constant = expr.constant, 0.0
        return ConstrBuilder(expr, float(right[0]) - constant, float(right[1]) - constant, left, 'R', right)
    if isinstance(right, str):
        raise ValueError('could not convert string to float: %r' % right)
    if not isinstance(right, Operand) and not is_number(right):
        return NotImplemented
    expr = left._plus(right, -1.0)
    side, expr.constant = -expr.constant, 0.0
    lower, upper = {'L': (-infinity, side), 'G': (side, infinity), 'E': (side, side)}[sense]
    return ConstrBuilder(expr, lower, upper, left, sense, right)


def quicksum(items):
    made = sum_of(LinExpr, items.values() if isinstance(items, dict) else items)
    made._settle()
    return made
