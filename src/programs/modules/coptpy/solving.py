"""The half of Model that solves and answers: solve, attributes, parameters, files."""
import json as _json

from assay_channel import ask, uncovered
from assay_general import write_absolute, write_extreme, write_logical
from assay_names import ATTRIBUTES
from assay_record import Column, Record, Row, converted, mps_of, solve
from .constants import COPT, CoptError, STATUSES
from .containers import tupledict
from .parts import Constraint, Var

_STATUS = {'optimal': 'OPTIMAL', 'infeasible': 'INFEASIBLE', 'failed': 'NUMERICAL'}
_LIMIT = {'nodeLimit': 'NODELIMIT'}


class Solving:
    def _record(self, relaxed):
        record = Record()
        record.maximize = self._sense == COPT.MAXIMIZE
        record.offset = self._constant
        for var in self._vars:
            column = var._column
            lower = -float('inf') if column.lower <= -1e20 else column.lower
            upper = float('inf') if column.upper >= 1e20 else column.upper
            if column.kind == COPT.BINARY:
                lower, upper = max(lower, 0.0), min(upper, 1.0)
            record.columns.append(Column(column.name, lower, upper, 'C' if relaxed or column.kind == 'C' else 'I', column.cost))
        record.quadratic = _pairs_of(self._pairs)
        for constr in self._constrs + self._qconstrs:
            record.rows.append(_row_of(constr._name, *constr.data))
        if relaxed and (self._gens or self._sets):
            raise uncovered('Model.solveLP with general constraints')
        for at, gen in enumerate(self._gens):
            _write_general(record, gen._name or 'GC%d' % at, *gen.data)
        for special in self._sets:
            kind, variables, order = special.data
            record.sets.append((kind, [(var._key.at, weight) for var, weight in zip(variables, order)]))
        return record

    def solve(self):
        self._solve(False)

    def solveLP(self):
        self._solve(True)

    def _solve(self, relaxed):
        limit = min(self.Param.TimeLimit, self.Param.SolTimeLimit)
        self._relaxed = relaxed
        self._mip = not relaxed and bool(self._gens or self._sets or any(var._column.kind != 'C' for var in self._vars))
        self._answer = solve(self._record(relaxed), None if limit >= 1e20 else limit)
        if self._answer.status == 'unsupported':
            raise uncovered('a model with ' + self._answer.reason)

    def _status(self):
        answer = self._answer
        if answer is None:
            return STATUSES['UNSTARTED']
        if answer.status == 'limit':
            return STATUSES[_LIMIT.get(answer.reason, 'TIMEOUT')]
        if answer.status == 'unbounded':
            return STATUSES['INF_OR_UNB' if self._mip else 'UNBOUNDED']
        return STATUSES[_STATUS[answer.status]]

    def _has_point(self):
        return self._answer is not None and self._answer.x is not None and self._answer.status in ('optimal', 'limit')

    def _value_of(self, var):
        if not self._has_point() or var._key.at >= len(self._answer.x):
            raise CoptError('Failed to get solution')
        return self._answer.x[var._key.at]

    def _values_by_key(self):
        return {var._key: self._value_of(var) for var in self._vars}

    def _activity_of(self, constr):
        return constr.data[0].value_at(self._values_by_key())

    def _duals(self, which):
        found = None if self._answer is None or self._mip or self._answer.status != 'optimal' else self._answer.duals()
        if found is None:
            raise CoptError('Failed to get dual solution')
        return found[which]

    def _objval(self):
        if self._answer is None:
            return 0.0
        return float(self._answer.objective) if self._has_point() else 1e30

    def _bound(self):
        return 0.0 if self._answer is None else 1e30 if self._answer.bound is None else float(self._answer.bound)

    def computeIIS(self):
        record = self._record(False)
        text, names, row_names = mps_of(record)
        found = _json.loads(ask('I', text))
        if found['status'] != 'infeasible':
            raise CoptError('Model is not infeasible')
        for at, constr in enumerate(self._constrs + self._qconstrs):
            constr._iis = int(row_names[at] in found['rows'])
        for at, var in enumerate(self._vars):
            var._iis = (int(names[at] in found['lower']), int(names[at] in found['upper']))

    # Attributes

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        reader = _ATTRIBUTES.get(name.lower())
        if reader is None and name.lower() in _REAL:
            raise uncovered('the attribute ' + name)
        if reader is None:
            raise AttributeError("'Model' object has no attribute '%s'" % name)
        return reader(self)

    def __setattr__(self, name, value):
        known = name.lower()
        if known == 'objsense':
            self.setObjSense(value)
        elif known == 'objconst':
            self.setObjConst(value)
        elif known in _ATTRIBUTES:
            raise AttributeError("attribute '%s' cannot be set" % name)
        elif name.startswith('_'):
            object.__setattr__(self, name, value)
        else:
            raise AttributeError("Invalid attribute name '%s'" % name)

    def getAttr(self, name):
        return getattr(self, name)

    def getParam(self, name):
        return getattr(self.Param, name)

    def setParam(self, name, value):
        setattr(self.Param, name, value)

    def resetParam(self):
        self.Param._values.clear()

    def _info_of(self, item, name):
        readers = {'value': lambda: item.x, 'obj': lambda: item.obj, 'lb': lambda: item.lb, 'ub': lambda: item.ub,
                   'redcost': lambda: item.rc, 'dual': lambda: item.pi, 'slack': lambda: item.slack}
        if name.lower() not in readers and name.lower() in _REAL:
            raise uncovered('the information ' + name)
        if name.lower() not in readers:
            raise CoptError('Invalid information name')
        return readers[name.lower()]()

    def getInfo(self, name, items):
        if isinstance(items, (Var, Constraint)):
            return self._info_of(items, name)
        if isinstance(items, dict):
            return tupledict((key, self._info_of(item, name)) for key, item in items.items())
        return [self._info_of(item, name) for item in items]

    def _set_info(self, item, name, value):
        setattr(item, {'obj': 'obj', 'lb': 'lb', 'ub': 'ub'}[name.lower()], value)

    def setInfo(self, name, items, value):
        items = [items] if isinstance(items, (Var, Constraint)) else list(items.values() if isinstance(items, dict) else items)
        values = list(value.values() if isinstance(value, dict) else value) if hasattr(value, '__iter__') else [value] * len(items)
        for item, one in zip(items, values):
            self._set_info(item, name, one)

    def getValues(self):
        return [var.x for var in self._vars]

    getLpSolution = None

    def getDuals(self):
        return list(self._duals(0))

    def getRedcosts(self):
        return list(self._duals(1))

    def getSlacks(self):
        return [constr.slack for constr in self._constrs]

    def setNames(self, items, names):
        for item, name in zip(items, names):
            item.setName(name)

    def setMipStart(self, *_):
        pass

    def loadMipStart(self):
        pass

    def setLogFile(self, _path):
        pass

    def setLogCallback(self, *_):
        pass

    def reset(self, clear=0):
        self.__dict__['_answer'] = None

    def clear(self):
        self.__init__(self._env, self._name)

    def write(self, path):
        ending = path.rsplit('.', 1)[-1].lower()
        if ending in ('lp', 'mps'):
            text = converted(self._record(False), ending)
        elif ending == 'sol':
            text = '\n'.join(['# Objective value %s' % self._objval()] + ['%s %s' % (var.getName(), var.x) for var in self._vars])
        else:
            text = ''
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)

    writeLp = writeMps = writeSol = writeIIS = writeParam = write


def _terms_of(expr):
    return {key.at: value for key, value in expr.terms.items()}


def _row_of(name, expr, lower, upper, when=None):
    return Row(name, _terms_of(expr), -float('inf') if lower <= -1e20 else lower, float('inf') if upper >= 1e20 else upper,
               _pairs_of(expr.pairs or {}), when)


def _write_general(record, name, kind, result, *rest):
    if kind == 'indicator':
        value, body = rest
        record.rows.append(_row_of(name, body.expr, body.lower, body.upper, (result._key.at, value)))
    elif kind in ('and', 'or'):
        write_logical(record, name, kind, result._key.at, [var._key.at for var in rest[0]])
    elif kind == 'abs':
        write_absolute(record, name, result._key.at, _terms_of(rest[0][0]), rest[0][0].constant)
    else:
        write_extreme(record, name, kind, result._key.at, [(_terms_of(one), one.constant) for one in rest[0]])


def _pairs_of(pairs):
    made = {}
    for (first, second), value in pairs.items():
        key = (min(first.at, second.at), max(first.at, second.at))
        made[key] = made.get(key, 0.0) + value
    return {key: value for key, value in made.items() if value != 0}


_REAL = set(ATTRIBUTES['coptpy'].lower().split())
_ATTRIBUTES = {
    'status': Solving._status, 'lpstatus': Solving._status, 'mipstatus': Solving._status, 'objval': Solving._objval, 'lpobjval': Solving._objval,
    'bestobj': Solving._objval, 'bestbnd': Solving._bound, 'name': lambda m: m._name, 'cols': lambda m: len(m._vars), 'rows': lambda m: len(m._constrs),
    'elems': lambda m: sum(len(c.data[0].terms) for c in m._constrs), 'bins': lambda m: sum(v._column.kind == 'B' for v in m._vars),
    'ints': lambda m: sum(v._column.kind == 'I' for v in m._vars), 'soss': lambda m: len(m._sets), 'indicators': lambda m: len(m._gens),
    'qconstrs': lambda m: len(m._qconstrs), 'objsense': lambda m: m._sense, 'objconst': lambda m: m._constant,
    'hasqobj': lambda m: bool(m._pairs), 'haslpsol': lambda m: int(m._has_point() and not m._mip), 'hasmipsol': lambda m: int(m._has_point() and m._mip),
    'ismip': lambda m: int(any(v._column.kind != 'C' for v in m._vars)), 'solvingtime': lambda m: 0.0 if m._answer is None else m._answer.seconds,
    'nodecnt': lambda m: 0, 'simplexiter': lambda m: 0, 'hasiis': lambda m: 0, 'poolsols': lambda m: int(m._has_point()),
    'bestgap': lambda m: abs(m._objval() - m._bound()) / max(abs(m._objval()), 1e-10) if m._has_point() else 0.0 if m._answer is None else 1e30,
}
