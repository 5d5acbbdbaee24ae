"""max_, min_, abs_, and_, or_, norm."""
from assay_channel import uncovered
from .conditions import GenExpr, is_number


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
