"""Linear and quadratic expressions, and what a comparison of two gives."""
import numbers as _numbers

from assay_channel import uncovered
from .constants import GurobiError, INVALID_ARGUMENT

_BOOL = 'Constraint has no bool value (are you trying "lb <= expr <= ub"?)'


def is_number(value):
    return isinstance(value, (int, float)) or (isinstance(value, _numbers.Number) and hasattr(value, '__float__'))


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

    def __pos__(self):
        return self._scaled(1.0)

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
        return _general(left, sense, right)
    if isinstance(right, (list, tuple)) and sense == '=':
        if len(right) != 2 or not all(is_number(side) for side in right):
            raise GurobiError(INVALID_ARGUMENT, 'A range needs two numbers')
        return TempConstr(left, sense, right)
    if not isinstance(right, Operand) and not is_number(right):
        return NotImplemented
    return TempConstr(left, sense, right)


def _general(left, sense, gen):
    if sense != '=' or not getattr(left, '_is_var', False):
        raise GurobiError(INVALID_ARGUMENT, 'A general constraint is of the form variable == function')
    return TempConstr(left, '=', gen)


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


class LinExpr(Operand):
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

    def __iadd__(self, other):
        return self._in_place(other, 1.0)

    def __isub__(self, other):
        return self._in_place(other, -1.0)

    def _in_place(self, other, factor):
        if is_number(other):
            self._constant += factor * float(other)
            return self
        if isinstance(other, QuadExpr):
            return _sum(self, other, factor)
        if not isinstance(other, Operand):
            return NotImplemented
        self._take(other, factor)
        return self

    def __imul__(self, other):
        if not is_number(other):
            return self * other
        made = self._scaled(float(other))
        self._coeffs, self._vars, self._constant = made._coeffs, made._vars, made._constant
        return self

    def __lt__(self, other):
        raise NotImplementedError()

    def __gt__(self, other):
        raise NotImplementedError()

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

    def addConstant(self, constant):
        self._constant += float(constant)

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

    def __repr__(self):
        parts = ['%s %s' % (coeff, var._label()) for coeff, var in zip(self._coeffs, self._vars)]
        return '<gurobi.LinExpr: %s>' % ' + '.join([str(self._constant)] * (self._constant != 0 or not parts) + parts)

    def __str__(self):
        return repr(self)[len('<gurobi.LinExpr: '):-1]


class QuadExpr(Operand):
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
        self._take(other, factor)
        return self

    def __lt__(self, other):
        raise NotImplementedError()

    def __gt__(self, other):
        raise NotImplementedError()

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

    def addConstant(self, constant):
        self._constant += float(constant)

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

    def __repr__(self):
        pairs = ' + '.join('%s %s * %s' % (coeff, u._label(), v._label()) for coeff, u, v in self._pairs)
        return '<gurobi.QuadExpr: %s + [ %s ]>' % (self._linear_part, pairs)


class GenExpr:
    """max_, min_, abs_, and_, or_: only the right side of variable == ..."""
    __slots__ = ('kind', 'vars', 'constant')

    def __init__(self, kind, variables, constant=None):
        self.kind, self.vars, self.constant = kind, variables, constant

    def __eq__(self, other):
        return _general(other, '=', self)

    def __le__(self, other):
        return _general(other, '>', self)

    def __ge__(self, other):
        return _general(other, '<', self)

    __hash__ = object.__hash__


class TempConstr:
    __slots__ = ('left', 'sense', 'right')

    def __init__(self, left, sense, right):
        self.left, self.sense, self.right = left, sense, right

    def __bool__(self):
        raise GurobiError(_BOOL)

    def __rshift__(self, other):
        if not isinstance(other, TempConstr):
            raise TypeError('unsupported operand type(s) for >>')
        if not getattr(self.left, '_is_var', False) or self.sense != '=' or self.right not in (0, 1):
            raise GurobiError(INVALID_ARGUMENT, 'Left side of >> must be a binary variable == 0 or 1')
        return IndicatorTemp(self.left, int(self.right), other)

    def __le__(self, other):
        raise GurobiError(_BOOL)

    __ge__ = __lt__ = __gt__ = __le__


class IndicatorTemp:
    __slots__ = ('binvar', 'binval', 'body')

    def __init__(self, binvar, binval, body):
        self.binvar, self.binval, self.body = binvar, binval, body


def quicksum(data):
    total = LinExpr()
    for item in data:
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


def _operands(items):
    flat = []
    for item in items:
        if isinstance(item, dict):
            flat += list(item.values())
        elif isinstance(item, (list, tuple)) or hasattr(item, '__next__'):
            flat += list(item)
        else:
            flat.append(item)
    return flat


def _variables(items, numbers):
    variables, constant = [], None
    for item in _operands(items):
        if getattr(item, '_is_var', False):
            variables.append(item)
        elif numbers is not None and is_number(item):
            constant = float(item) if constant is None else numbers(constant, float(item))
        else:
            raise TypeError('expected variables, got ' + type(item).__name__)
    return variables, constant


def max_(*items, constant=None):
    variables, found = _variables(items if constant is None else (*items, constant), max)
    return GenExpr('max', variables, found)


def min_(*items, constant=None):
    variables, found = _variables(items if constant is None else (*items, constant), min)
    return GenExpr('min', variables, found)


def abs_(var):
    return GenExpr('abs', _variables([var], None)[0])


def and_(*items):
    return GenExpr('and', _variables(items, None)[0])


def or_(*items):
    return GenExpr('or', _variables(items, None)[0])


def norm(*_):
    raise uncovered('norm()')
