"""Linear and quadratic expressions, and what a comparison of two gives."""
from assay_channel import uncovered
from assay_keys import KeyDict
from .conditions import GenExpr, TempConstr, general_of, is_number
from .constants import GurobiError, INVALID_ARGUMENT


def _linear(value):
    """A LinExpr for a Var, a number or an expression; None for anything else."""
    if isinstance(value, LinExpr):
        return value
    if isinstance(value, Operand):
        return value._linear()
    if is_number(value):
        return LinExpr(value)
    return None


class Operand:
    """What may stand in arithmetic: Var, LinExpr, QuadExpr."""
    __slots__ = ()

    def __add__(self, other):
        return _sum(self, other, 1.0)

    __radd__ = __add__

    def __sub__(self, other):
        return _sum(self, other, -1.0)

    def __rsub__(self, other):
        negative = self * -1.0
        return negative + other

    def __mul__(self, other):
        if is_number(other):
            return self._scaled(float(other))
        if isinstance(other, Operand):
            return _product(self, other)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if is_number(other):
            return self._scaled(1.0 / float(other)) if float(other) in (1.0, -1.0) else self._divided(float(other))
        if isinstance(other, Operand):
            raise uncovered('division by an expression')
        return NotImplemented

    def __rtruediv__(self, other):
        if is_number(other) or isinstance(other, Operand):
            raise uncovered('division by a variable')
        return NotImplemented

    def __pow__(self, power):
        if is_number(power):
            if power == 2:
                return _product(self, self)
            if power == 1:
                return self._scaled(1.0)
            if power == 0:
                return LinExpr(1.0)
            raise uncovered('the power %s of an expression' % (power,))
        return NotImplemented

    def __neg__(self):
        return self._scaled(-1.0)

    def __le__(self, other):
        return _compare(self, '<', other)

    def __ge__(self, other):
        return _compare(self, '>', other)

    def __eq__(self, other):
        return _compare(self, '=', other)

    def __ne__(self, other):
        if other is None:
            return True
        raise GurobiError(INVALID_ARGUMENT, "Inequality '!=' is not supported")

    __hash__ = object.__hash__


def _compare(left, sense, right):
    if right is None:
        return False if sense == '=' else NotImplemented
    if isinstance(right, GenExpr):
        return general_of(left, sense, right)
    if isinstance(right, list) and sense == '=':
        if len(right) != 2 or not all(is_number(side) for side in right):
            raise GurobiError(INVALID_ARGUMENT, 'A range needs two numbers')
        return TempConstr(left, sense, right)
    if isinstance(right, tuple):
        raise GurobiError(INVALID_ARGUMENT, 'A range is a list of two numbers')
    if not isinstance(right, Operand) and not is_number(right):
        return NotImplemented
    return TempConstr(left, sense, right)


def _sum(left, right, factor):
    if is_number(right):
        made = left._scaled(1.0)
        made._constant += factor * float(right)
        return made
    if not isinstance(right, Operand):
        return NotImplemented
    made = left._scaled(1.0)
    if isinstance(right, QuadExpr) and not isinstance(made, QuadExpr):
        made = QuadExpr(made)
    made._take(right, factor)
    return made


def _product(left, right):
    if isinstance(left, QuadExpr) or isinstance(right, QuadExpr):
        raise uncovered('a product of more than two variables')
    a, b = left._linear(), right._linear()
    made = QuadExpr()
    for first, u in zip(a._coeffs, a._vars):
        for second, v in zip(b._coeffs, b._vars):
            made._pairs.append((first * second, u, v))
    if b._constant:
        made._take(a, b._constant)
        if a._constant:
            made._constant -= a._constant * b._constant
            made._take(b, a._constant)
    elif a._constant:
        made._take(b, a._constant)
    return made


class Expression(Operand):
    """What LinExpr and QuadExpr share: sums in place, and no strict comparisons."""
    __slots__ = ()

    def __iadd__(self, other):
        return self._in_place(other, 1.0)

    def __isub__(self, other):
        return self._in_place(other, -1.0)

    def _in_place(self, other, factor):
        if is_number(other):
            self._constant += factor * float(other)
            return self
        if not isinstance(other, Operand):
            return NotImplemented
        if isinstance(other, QuadExpr) and not isinstance(self, QuadExpr):
            return _sum(self, other, factor)
        self._take(other, factor)
        return self

    def __lt__(self, other):
        raise NotImplementedError()

    __gt__ = __lt__

    def addConstant(self, constant):
        self._constant += float(constant)

    def __repr__(self):
        return '<gurobi.%s: %s>' % (type(self).__name__, self)


def _shown(coeff):
    return '' if coeff == 1 else '%s ' % coeff


class LinExpr(Expression):
    __slots__ = ('_coeffs', '_vars', '_constant')

    def __init__(self, first=0.0, second=None):
        self._coeffs, self._vars, self._constant = [], [], 0.0
        if second is not None:
            self.addTerms(first, second)
        elif is_number(first):
            self._constant = float(first)
        elif isinstance(first, Operand):
            if isinstance(first, QuadExpr):
                raise TypeError('cannot make a LinExpr of a QuadExpr')
            self._take(first, 1.0)
        elif isinstance(first, (list, tuple)):
            for coeff, var in first:
                self._append(coeff, var)
        else:
            raise TypeError('unsupported type (%s) for LinExpr argument' % type(first))

    def _append(self, coeff, var):
        if not is_number(coeff):
            raise TypeError('must be real number, not ' + type(coeff).__name__)
        if not getattr(var, '_is_var', False):
            raise TypeError('expected a Var, got ' + type(var).__name__)
        self._coeffs.append(float(coeff))
        self._vars.append(var)

    def _linear(self):
        return self

    def _copy_of(self):
        made = LinExpr.__new__(LinExpr)
        made._coeffs, made._vars, made._constant = list(self._coeffs), list(self._vars), self._constant
        return made

    def _scaled(self, factor):
        made = LinExpr.__new__(LinExpr)
        made._coeffs = list(self._coeffs) if factor == 1.0 else [factor * coeff for coeff in self._coeffs]
        made._vars = list(self._vars)
        made._constant = factor * self._constant
        return made

    def _divided(self, divisor):
        made = LinExpr.__new__(LinExpr)
        made._coeffs = [coeff / divisor for coeff in self._coeffs]
        made._vars = list(self._vars)
        made._constant = self._constant / divisor
        return made

    def _take(self, other, factor):
        if getattr(other, '_is_var', False):
            self._coeffs.append(factor)
            self._vars.append(other)
            return
        self._coeffs += other._coeffs if factor == 1.0 else [factor * coeff for coeff in other._coeffs]
        self._vars += other._vars
        self._constant += factor * other._constant

    def __imul__(self, other):
        if not is_number(other):
            return self * other
        made = self._scaled(float(other))
        self._coeffs, self._vars, self._constant = made._coeffs, made._vars, made._constant
        return self

    def add(self, other, mult=1.0):
        linear = _linear(other)
        if linear is None:
            raise TypeError('unsupported type (%s) for LinExpr.add' % type(other))
        self._take(linear, float(mult))

    def addTerms(self, coeffs, variables):
        if getattr(variables, '_is_var', False):
            self._append(coeffs, variables)
            return
        variables = list(variables)
        coeffs = [coeffs] * len(variables) if is_number(coeffs) else list(coeffs)
        if len(coeffs) != len(variables):
            raise GurobiError(INVALID_ARGUMENT, 'Lengths of coefficients and variables differ')
        for coeff, var in zip(coeffs, variables):
            self._append(coeff, var)

    def size(self):
        return len(self._vars)

    def getVar(self, at):
        return self._vars[at]

    def getCoeff(self, at):
        return self._coeffs[at]

    def getConstant(self):
        return self._constant

    def getValue(self):
        return self._constant + sum(coeff * var.X for coeff, var in zip(self._coeffs, self._vars))

    def remove(self, item):
        if getattr(item, '_is_var', False):
            kept = [(coeff, var) for coeff, var in zip(self._coeffs, self._vars) if var is not item]
            self._coeffs, self._vars = [coeff for coeff, _ in kept], [var for _, var in kept]
        else:
            del self._coeffs[item], self._vars[item]

    def clear(self):
        self._coeffs, self._vars, self._constant = [], [], 0.0

    def copy(self):
        return self._copy_of()

    def __str__(self):
        parts = [_shown(coeff) + var._label() for coeff, var in zip(self._coeffs, self._vars)]
        return ' + '.join([str(self._constant)] * (self._constant != 0 or not parts) + parts)


class QuadExpr(Expression):
    __slots__ = ('_linear_part', '_pairs')

    def __init__(self, first=0.0):
        self._pairs = []
        self._linear_part = LinExpr()
        if isinstance(first, QuadExpr):
            self._take(first, 1.0)
        else:
            self._linear_part = LinExpr(first)

    @property
    def _constant(self):
        return self._linear_part._constant

    @_constant.setter
    def _constant(self, value):
        self._linear_part._constant = value

    def _linear(self):
        raise uncovered('a product of more than two variables')

    def _scaled(self, factor):
        made = QuadExpr()
        made._linear_part = self._linear_part._scaled(factor)
        made._pairs = [(factor * coeff, u, v) for coeff, u, v in self._pairs]
        return made

    def _divided(self, divisor):
        made = QuadExpr()
        made._linear_part = self._linear_part._divided(divisor)
        made._pairs = [(coeff / divisor, u, v) for coeff, u, v in self._pairs]
        return made

    def _take(self, other, factor):
        if isinstance(other, QuadExpr):
            self._pairs += [(factor * coeff, u, v) for coeff, u, v in other._pairs]
            other = other._linear_part
        self._linear_part._take(other, factor)

    def add(self, other, mult=1.0):
        self._in_place(other * mult, 1.0)

    def addTerms(self, coeffs, first, second=None):
        if getattr(first, '_is_var', False):
            coeffs, first, second = [coeffs], [first], None if second is None else [second]
        first = list(first)
        coeffs = [coeffs] * len(first) if is_number(coeffs) else list(coeffs)
        if second is None:
            self._linear_part.addTerms(coeffs, first)
        else:
            self._pairs += [(float(coeff), u, v) for coeff, u, v in zip(coeffs, first, second)]

    def size(self):
        return len(self._pairs)

    def getVar1(self, at):
        return self._pairs[at][1]

    def getVar2(self, at):
        return self._pairs[at][2]

    def getCoeff(self, at):
        return self._pairs[at][0]

    def getLinExpr(self):
        return self._linear_part

    def getValue(self):
        return self._linear_part.getValue() + sum(coeff * u.X * v.X for coeff, u, v in self._pairs)

    def clear(self):
        self.__init__()

    def copy(self):
        return self._scaled(1.0)

    def __str__(self):
        pairs = [_shown(coeff) + (u._label() + ' ^ 2' if u is v else '%s * %s' % (u._label(), v._label())) for coeff, u, v in self._pairs]
        return '%s + [ %s ]' % (self._linear_part, ' + '.join(pairs)) if pairs else str(self._linear_part)


def quicksum(data):
    total = LinExpr()
    for item in data.values() if isinstance(data, KeyDict) else data:
        if isinstance(item, LinExpr) or getattr(item, '_is_var', False):
            total._take(item, 1.0)
        elif is_number(item):
            total._constant += float(item)
        elif isinstance(item, QuadExpr):
            if not isinstance(total, QuadExpr):
                total = QuadExpr(total)
            total._take(item, 1.0)
        else:
            raise TypeError("unsupported operand type(s) for +: 'LinExpr' and '%s'" % type(item).__name__)
    return total
