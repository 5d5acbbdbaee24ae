"""A model as plain lists, its MPS text, and the answer of a solve. Every recording module builds one of these."""
import json as _json
import math as _math
from decimal import Decimal as _Decimal, localcontext as _localcontext

from assay_channel import ask as _ask

INFINITY = _math.inf
_EXACT_DIGITS = 2000


class Column:
    __slots__ = ('name', 'lower', 'upper', 'kind', 'cost')

    def __init__(self, name, lower, upper, kind='C', cost=0.0):
        self.name = name
        self.lower = lower
        self.upper = upper
        self.kind = kind  # C continuous, I integer, S semi-continuous, N semi-integer
        self.cost = cost


class Row:
    """lower <= terms + quadratic <= upper; with `when`, only where that (column, value) holds."""
    __slots__ = ('name', 'terms', 'lower', 'upper', 'quadratic', 'when')

    def __init__(self, name, terms, lower, upper, quadratic=None, when=None):
        self.name = name
        self.terms = terms  # {column index: coefficient}
        self.lower = lower
        self.upper = upper
        self.quadratic = quadratic  # {(i, j), i <= j: coefficient of x_i x_j}
        self.when = when


class Record:
    __slots__ = ('columns', 'rows', 'maximize', 'offset', 'quadratic', 'sets')

    def __init__(self):
        self.columns = []
        self.rows = []
        self.maximize = False
        self.offset = 0.0
        self.quadratic = {}
        self.sets = []  # (type, [(column index, weight)])


def _text(value):
    """Shortest decimal that reads back as this double."""
    value = float(value)
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _difference(upper, lower):
    """upper - lower without rounding, of the decimals that stand for them."""
    with _localcontext() as context:
        context.prec = _EXACT_DIGITS
        return format(_Decimal(_text(upper)) - _Decimal(_text(lower)), 'f')


def _half(value):
    with _localcontext() as context:
        context.prec = _EXACT_DIGITS
        return format(_Decimal(_text(value)) / 2, 'f')


def _looks_like_number(name):
    try:
        float(name)
    except ValueError:
        return False
    return True


def _names(wanted, prefix):
    """One token each, none twice: what MPS can hold, as near to the program's own names as it goes."""
    taken = set()
    made = []
    for at, name in enumerate(wanted):
        name = ''.join(c if c.isprintable() and not c.isspace() else '_' for c in name) if name else prefix + str(at)
        if name[0] in '$*' or "'" in name or _looks_like_number(name):
            name = '_' + name.replace("'", '_')
        base = name
        again = 1
        while name in taken:
            again += 1
            name = '%s~%d' % (base, again)
        taken.add(name)
        made.append(name)
    return made


def _row_form(lower, upper):
    """Type, right side, and range of a row."""
    if lower == upper:
        return 'E', lower, None
    if lower == -INFINITY:
        return ('N', None, None) if upper == INFINITY else ('L', upper, None)
    if upper == INFINITY:
        return 'G', lower, None
    return 'G', lower, _difference(upper, lower)


def _write_bounds(out, columns, names):
    for column, name in zip(columns, names):
        lower, upper = column.lower, column.upper
        if lower == 0 and upper == INFINITY and column.kind == 'C':
            continue
        if lower == upper and column.kind in 'CI' and lower not in (INFINITY, -INFINITY):
            out.append(' FX BND %s %s' % (name, _text(lower)))
            continue
        if lower == -INFINITY:
            out.append(' MI BND %s' % name)
        else:
            out.append(' LO BND %s %s' % (name, _text(lower)))
        if column.kind in 'SN':
            out.append(' %s BND %s %s' % ('SI' if column.kind == 'N' else 'SC', name, 'inf' if upper == INFINITY else _text(upper)))
        elif upper == INFINITY:
            out.append(' PL BND %s' % name)
        else:
            out.append(' UP BND %s %s' % (name, _text(upper)))


def _write_columns(out, record, names, row_names, objective):
    entries = [[] for _ in names]
    for row, name in zip(record.rows, row_names):
        for at, value in row.terms.items():
            if value != 0:
                entries[at].append((name, value))
    block = False
    for column, name, own in zip(record.columns, names, entries):
        if (column.kind == 'I') != block:
            block = not block
            out.append(" MARKER 'MARKER' '%s'" % ('INTORG' if block else 'INTEND'))
        if column.cost != 0 or not own:
            out.append(' %s %s %s' % (name, objective, _text(column.cost)))
        for row, value in own:
            out.append(' %s %s %s' % (name, row, _text(value)))
    if block:
        out.append(" MARKER 'MARKER' 'INTEND'")


def _write_quadratics(out, record, names, row_names):
    if record.quadratic:
        out.append('QUADOBJ')
        for (i, j), value in record.quadratic.items():
            out.append(' %s %s %s' % (names[i], names[j], _text(2 * value if i == j else value)))
    for row, name in zip(record.rows, row_names):
        if not row.quadratic:
            continue
        out.append('QCMATRIX ' + name)
        for (i, j), value in row.quadratic.items():
            if i == j:
                out.append(' %s %s %s' % (names[i], names[i], _text(value)))
            else:
                out.append(' %s %s %s' % (names[i], names[j], _half(value)))
                out.append(' %s %s %s' % (names[j], names[i], _half(value)))


def mps_of(record):
    """Returns the text, and the names that the columns and rows have in it."""
    names = _names([column.name for column in record.columns], 'C')
    row_names = _names([row.name for row in record.rows], 'R')
    objective = _names(row_names + ['OBJ'], 'R')[-1]
    forms = [_row_form(row.lower, row.upper) for row in record.rows]
    out = ['NAME program']
    if record.maximize:
        out += ['OBJSENSE', '    MAX']
    out += ['ROWS', ' N ' + objective]
    out += [' %s %s' % (form[0], name) for form, name in zip(forms, row_names)]
    out.append('COLUMNS')
    _write_columns(out, record, names, row_names, objective)
    out.append('RHS')
    if record.offset != 0:
        out.append(' RHS %s %s' % (objective, _text(-record.offset)))
    out += [' RHS %s %s' % (name, _text(form[1])) for form, name in zip(forms, row_names) if form[1]]
    ranged = [' RNG %s %s' % (name, form[2]) for form, name in zip(forms, row_names) if form[2] is not None]
    if ranged:
        out += ['RANGES'] + ranged
    out.append('BOUNDS')
    _write_bounds(out, record.columns, names)
    _write_quadratics(out, record, names, row_names)
    if record.sets:
        out.append('SOS')
        for at, (kind, members) in enumerate(record.sets):
            out.append(' S%d set%d' % (kind, at))
            out += ['    %s %s' % (names[column], _text(weight)) for column, weight in members]
    conditional = [(row, name) for row, name in zip(record.rows, row_names) if row.when is not None]
    if conditional:
        out.append('INDICATORS')
        out += [' IF %s %s %d' % (name, names[row.when[0]], row.when[1]) for row, name in conditional]
    out += ['ENDATA', '']
    return '\n'.join(out), names, row_names


class Answer:
    """What a solve gave. `x` is None where there is no point."""
    __slots__ = ('status', 'reason', 'objective', 'bound', 'x', 'seconds', '_asked', '_duals')

    def duals(self):
        """Dual values of the rows and reduced costs of the columns, or None; asked for when they are first looked at."""
        if self._duals is None:
            record, text, row_names = self._asked
            told = _json.loads(_ask('D', text)).get('duals')
            if told is None:
                return None
            pi = [float(told.get(name, 0.0)) for name in row_names]
            self._duals = (pi, _reduced_costs(record, pi))
        return self._duals


def solve(record, seconds=None):
    """Solves a record at once. The host keeps its text: the last one solved is what the program is judged by."""
    text, names, row_names = mps_of(record)
    told = _json.loads(_ask('S', '%s\n%s' % ('' if seconds is None else repr(float(seconds)), text)))
    answer = Answer()
    answer.status = told['status']
    answer.reason = told.get('reason', '')
    answer.objective = told.get('objective')
    answer.bound = told.get('bound')
    answer.seconds = told.get('seconds', 0.0)
    values = told.get('values')
    answer.x = None if values is None else [float(values[name]) for name in names]
    answer._asked = (record, text, row_names)
    answer._duals = None
    return answer


def _reduced_costs(record, pi):
    reduced = [column.cost for column in record.columns]
    for row, dual in zip(record.rows, pi):
        if dual != 0:
            for at, value in row.terms.items():
                reduced[at] -= dual * value
    return reduced


def converted(record, target):
    """The model as the text of a file, for write()."""
    return _ask('C' if target == 'lp' else 'M', mps_of(record)[0])
