"""Keys and attribute lists of addVars and addConstrs."""
from assay_keys import product_of

from .constants import GRB, GurobiError, INVALID_ARGUMENT
from .conditions import is_number


def _keys_of(index):
    if isinstance(index, bool) or isinstance(index, int):
        return list(range(index))
    if isinstance(index, float):
        raise TypeError("'float' object is not iterable")
    return list(index)

def keys_of(indices):
    """Keys of all combinations: parts of tuples stand side by side."""
    if not indices:
        raise IndexError('list index out of range')
    if len(indices) == 1 and not is_number(indices[0]):
        keys = _keys_of(indices[0])
        return [key[0] if isinstance(key, tuple) and len(key) == 1 else key for key in keys]
    return product_of([_keys_of(index) for index in indices])


def key_text(key):
    return ','.join(str(part) for part in key) if isinstance(key, tuple) else str(key)

def spread(value, keys, absent):
    """One value a key: a number or text for all, a list in order, a dict by key, a function's work otherwise."""
    if isinstance(value, dict):
        return [value.get(key, absent) for key in keys]
    if is_number(value) or isinstance(value, str):
        return [value] * len(keys)
    values = list(value.values() if hasattr(value, 'values') else value)
    assert len(values) == len(keys), 'attribute list of the wrong length'
    return values

def names_of(name, keys):
    """Names of addVars and addConstrs: name[key]; none for an empty name."""
    if name is None:
        return [''] * len(keys)
    if isinstance(name, str):
        return ['%s[%s]' % (name, key_text(key)) if name else '' for key in keys]
    return [str(one) for one in spread(name, keys, '')]

def kind_of(vtype):
    """Kind of a column as the record has it, and whether it is binary."""
    if not isinstance(vtype, str):
        raise TypeError('expected a text for vtype, got ' + type(vtype).__name__)
    letter = vtype[:1].upper()
    if letter not in 'CBISN' or letter == '':
        raise GurobiError(INVALID_ARGUMENT, "Invalid variable type '%s'" % vtype)
    return letter

def bound_of(value):
    """A bound; 1e20 and more is none."""
    value = float(value)
    if value != value:
        raise GurobiError(INVALID_ARGUMENT, 'Element 0 of a double array is Nan or Inf.')
    return float('inf') if value >= 1e20 else -float('inf') if value <= -1e20 else value

LETTERS = {'<': '<', '>': '>', '=': '=', '<=': '<', '>=': '>', '==': '='}

def sense_of(sense):
    found = LETTERS.get(sense) if isinstance(sense, str) else None
    if found is None:
        raise GurobiError(INVALID_ARGUMENT, 'Invalid sense')
    return found

def sides(sense, right):
    infinity = float('inf')
    return (-infinity, right) if sense == GRB.LESS_EQUAL else (right, infinity) if sense == GRB.GREATER_EQUAL else (right, right)
