"""What a comparison gives: constraints that wait for addConstr()."""
import numbers as _numbers

from .constants import GurobiError, INVALID_ARGUMENT

_BOOL = 'Constraint has no bool value (are you trying "lb <= expr <= ub"?)'


def is_number(value):
    return isinstance(value, (int, float)) or (isinstance(value, _numbers.Number) and hasattr(value, '__float__'))


def general_of(left, sense, gen):
    if sense != '=':
        raise GurobiError(INVALID_ARGUMENT, 'A general constraint is of the form expression == function')
    return TempConstr(left, '=', gen)


class GenExpr:
    """max_, min_, abs_, and_, or_: only the right side of variable == ..."""
    __slots__ = ('kind', 'vars', 'constant')

    def __init__(self, kind, variables, constant=None):
        self.kind, self.vars, self.constant = kind, variables, constant

    def __eq__(self, other):
        raise GurobiError(INVALID_ARGUMENT, 'A general constraint is of the form expression == function')

    __hash__ = object.__hash__


class TempConstr:
    __slots__ = ('left', 'sense', 'right')

    def __init__(self, left, sense, right):
        self.left, self.sense, self.right = left, sense, right

    def __bool__(self):
        raise GurobiError(INVALID_ARGUMENT, _BOOL)

    def __rshift__(self, other):
        if not isinstance(other, TempConstr):
            raise TypeError('unsupported operand type(s) for >>')
        if not getattr(self.left, '_is_var', False) or self.sense != '=' or self.right not in (0, 1):
            raise GurobiError(INVALID_ARGUMENT, 'Left side of >> must be a binary variable == 0 or 1')
        return IndicatorTemp(self.left, int(self.right), other)

    def __le__(self, other):
        raise GurobiError(INVALID_ARGUMENT, _BOOL)

    __ge__ = __lt__ = __gt__ = __le__


class IndicatorTemp:
    __slots__ = ('binvar', 'binval', 'body')

    def __init__(self, binvar, binval, body):
        self.binvar, self.binval, self.body = binvar, binval, body
