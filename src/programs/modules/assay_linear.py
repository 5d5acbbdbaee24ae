"""Sums of columns for the APIs whose expressions have no order of their own: what + - * and / do. Each API says what comparisons mean."""
import numbers as _numbers

from assay_channel import uncovered as _uncovered


def is_number(value):
    return isinstance(value, (int, float)) or (isinstance(value, _numbers.Number) and hasattr(value, '__float__'))


class Linear:
    """constant + terms, and pairs where products are allowed. A subclass says which class its sums have: `_sum_class`."""
    __slots__ = ('terms', 'constant', 'pairs')
    _products = False
    _sum_class = None

    def __init__(self, terms=None, constant=0.0, pairs=None):
        self.terms = {} if terms is None else terms
        self.constant = constant
        self.pairs = pairs

    def _plus(self, other, factor):
        made = self._sum_class.__new__(self._sum_class)
        terms = dict(self.terms)
        pairs = None if self.pairs is None else dict(self.pairs)
        constant = self.constant
        if isinstance(other, Linear):
            for at, value in other.terms.items():
                terms[at] = terms.get(at, 0.0) + factor * value
            constant += factor * other.constant
            if other.pairs:
                pairs = {} if pairs is None else pairs
                for at, value in other.pairs.items():
                    pairs[at] = pairs.get(at, 0.0) + factor * value
        elif is_number(other):
            constant += factor * float(other)
        else:
            return NotImplemented
        made.terms, made.constant, made.pairs = terms, constant, pairs
        return made

    def _times(self, factor):
        made = self._sum_class.__new__(self._sum_class)
        made.terms = {at: factor * value for at, value in self.terms.items()}
        made.constant = factor * self.constant
        made.pairs = None if self.pairs is None else {at: factor * value for at, value in self.pairs.items()}
        return made

    def _product(self, other):
        if not self._products:
            raise TypeError('products of variables are not supported')
        if self.pairs or other.pairs:
            raise _uncovered('a product of more than two variables')
        made = self._times(other.constant)
        made.constant = self.constant * other.constant
        for at, value in other.terms.items():
            made.terms[at] = made.terms.get(at, 0.0) + self.constant * value
        made.pairs = {}
        for first, a in self.terms.items():
            for second, b in other.terms.items():
                key = (first, second) if first <= second else (second, first)
                made.pairs[key] = made.pairs.get(key, 0.0) + a * b
        return made

    def __add__(self, other):
        return self._plus(other, 1.0)

    __radd__ = __add__

    def __sub__(self, other):
        return self._plus(other, -1.0)

    def __rsub__(self, other):
        return self._times(-1.0)._plus(other, 1.0)

    def __neg__(self):
        return self._times(-1.0)

    def __pos__(self):
        return self._times(1.0)

    def __mul__(self, other):
        if is_number(other):
            return self._times(float(other))
        if isinstance(other, Linear):
            return self._product(other)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if is_number(other):
            divisor = float(other)
            made = self._times(1.0)
            made.terms = {at: value / divisor for at, value in self.terms.items()}
            made.constant = self.constant / divisor
            if made.pairs:
                made.pairs = {at: value / divisor for at, value in self.pairs.items()}
            return made
        if isinstance(other, Linear) and self._products:
            raise _uncovered('division by an expression')
        return NotImplemented

    def __rtruediv__(self, other):
        if self._products and is_number(other):
            raise _uncovered('division by a variable')
        return NotImplemented

    def __pow__(self, power):
        if not self._products or not is_number(power):
            return NotImplemented
        if power == 2:
            return self._product(self)
        if power == 1:
            return self._times(1.0)
        raise _uncovered('the power %s of an expression' % (power,))

    def value_at(self, point):
        total = self.constant
        for at, value in self.terms.items():
            total += value * point[at]
        for (first, second), value in (self.pairs or {}).items():
            total += value * point[first] * point[second]
        return total


def sum_of(cls, items):
    """The sum of any number of parts, in one pass."""
    made = cls.__new__(cls)
    terms, constant, pairs = {}, 0.0, None
    for item in items:
        if isinstance(item, Linear):
            for at, value in item.terms.items():
                terms[at] = terms.get(at, 0.0) + value
            constant += item.constant
            if item.pairs:
                pairs = {} if pairs is None else pairs
                for at, value in item.pairs.items():
                    pairs[at] = pairs.get(at, 0.0) + value
        elif is_number(item):
            constant += float(item)
        else:
            raise TypeError("unsupported operand type(s) for +: '%s'" % type(item).__name__)
    made.terms, made.constant, made.pairs = terms, constant, pairs
    return made
