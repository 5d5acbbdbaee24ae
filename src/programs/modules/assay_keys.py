"""Indexed families: key products, patterns over keys, and the loop variables of a generator."""
import dis as _dis
import itertools as _itertools

_orders = {}


def parts_of(key):
    return key if isinstance(key, tuple) else (key,)


def padded(pattern, keys):
    """A pattern for keys of one length: what it leaves out is any."""
    for key in keys:
        width = len(parts_of(key))
        if len(pattern) > width:
            raise IndexError('Too many indices for tuplelist with %d-tuple keys' % width)
        return tuple(pattern) + ('*',) * (width - len(pattern))
    return pattern


def fits(key, pattern):
    if len(key) != len(pattern):
        return False
    for part, wanted in zip(key, pattern):
        if isinstance(wanted, str) and wanted == '*':
            continue
        if isinstance(wanted, (list, tuple, set, frozenset, range)):
            if part not in wanted:
                return False
        elif part != wanted:
            return False
    return True


def product_of(lists):
    """Keys of all combinations: parts of tuples stand side by side."""
    keys = []
    for combination in _itertools.product(*lists):
        flat = ()
        for part in combination:
            flat += part if isinstance(part, tuple) else (part,)
        keys.append(flat[0] if len(flat) == 1 else flat)
    return keys


def _stored(code):
    """Names that a generator's code stores to, in the order of its loops."""
    if code not in _orders:
        names = []
        for step in _dis.get_instructions(code):
            if step.opname.startswith('STORE_') and step.opname != 'STORE_SUBSCR':
                found = step.argval if isinstance(step.argval, tuple) else (step.argval,)
                for name in found:
                    if isinstance(name, str) and name not in names:
                        names.append(name)
        _orders[code] = names
    return _orders[code]


def loop_items(generator):
    """What a generator gives, each with its key: the values of the loop variables."""
    frame = getattr(generator, 'gi_frame', None)
    if frame is None:
        raise KeyError('Missing constraint index')
    names = _stored(generator.gi_code)
    used = None
    for item in generator:
        values = frame.f_locals
        if used is None:
            used = [name for name in names if name in values]
        key = tuple(values[name] for name in used)
        yield (key[0] if len(key) == 1 else key), item


class KeyList(list):
    """A list of keys with select()."""

    def select(self, *pattern):
        if not pattern:
            return type(self)(self)
        pattern = padded(pattern, self)
        return type(self)(item for item in self if fits(parts_of(item), pattern))

    def clean(self):
        pass

    def __add__(self, other):
        return type(self)(list(self) + list(other))


class KeyDict(dict):
    """A dict of parts by key with select(), sum() and prod(); `_total` makes a sum."""
    _total = None

    def select(self, *pattern):
        if not pattern:
            return list(self.values())
        pattern = padded(pattern, self)
        return [value for key, value in self.items() if fits(parts_of(key), pattern)]

    def sum(self, *pattern):
        return self._total(self.select(*pattern))

    def prod(self, coeff, *pattern):
        by_key = isinstance(coeff, dict)
        pattern = pattern and padded(pattern, self)
        terms = []
        for at, (key, var) in enumerate(self.items()):
            if pattern and not fits(parts_of(key), pattern):
                continue
            factor = coeff.get(key) if by_key else coeff[at]
            if factor is not None:
                terms.append(factor * var)
        return self._total(terms)

    def clean(self):
        pass

    def copy(self):
        return type(self)(self)


def multidict_of(data, list_class, dict_class):
    """[keys, dict of first values, dict of second values, ...]: as many as the shortest value has; plain values make one."""
    values = list(data.values())
    keys = list_class(data)
    if not values:
        return [keys]
    if not all(isinstance(value, (list, tuple)) for value in values):
        return [keys, dict_class(data)]
    width = min(len(value) for value in values)
    return [keys] + [dict_class((key, value[at]) for key, value in data.items()) for at in range(width)]
