"""Rows for maxima, minima, absolute values, conjunctions and disjunctions, as records have them: with binaries and conditional rows."""
from assay_channel import uncovered
from assay_record import Column, Row

_INFINITY = float('inf')


def write_logical(record, name, kind, result, columns):
    """Column `result` = and/or of binary columns. kind: 'and', 'or'"""
    for at in [result, *columns]:
        column = record.columns[at]
        if column.kind != 'I' or column.lower < 0 or column.upper > 1:
            raise uncovered(kind + ' of variables that are not binary')
    total = {}
    for place, at in enumerate(columns):
        total[at] = total.get(at, 0.0) + 1.0
        one = {result: 1.0}
        one[at] = one.get(at, 0.0) - 1.0
        record.rows.append(Row('%s_%d' % (name, place), one, *((-_INFINITY, 0.0) if kind == 'and' else (0.0, _INFINITY))))
    whole = {at: -value for at, value in total.items()}
    whole[result] = whole.get(result, 0.0) + 1.0
    record.rows.append(Row(name, whole, *((1.0 - len(columns), _INFINITY) if kind == 'and' else (-_INFINITY, 0.0))))


def write_extreme(record, name, kind, result, operands):
    """Column `result` >= every operand (terms, constant), and <= the one that a binary chooses; the other way round for 'min'."""
    up = kind != 'min'
    choice = {}
    for place, (terms, value) in enumerate(operands):
        row = {at: -coeff for at, coeff in terms.items()}
        row[result] = row.get(result, 0.0) + 1.0
        record.rows.append(Row('%s_%d' % (name, place), row, *((value, _INFINITY) if up else (-_INFINITY, value))))
        column = len(record.columns)
        record.columns.append(Column('%s_is_%d' % (name, place), 0.0, 1.0, 'I'))
        choice[column] = 1.0
        record.rows.append(Row('%s_at_%d' % (name, place), dict(row), *((-_INFINITY, value) if up else (value, _INFINITY)), when=(column, 1)))
    record.rows.append(Row(name, choice, 1.0, 1.0))


def write_absolute(record, name, result, terms, constant=0.0):
    """Column `result` = |terms + constant|"""
    write_extreme(record, name, 'max', result, [(terms, constant), ({at: -value for at, value in terms.items()}, -constant)])
