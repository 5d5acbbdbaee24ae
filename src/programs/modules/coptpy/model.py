"""Envr and Model."""
import json as _json

from assay_channel import ask, uncovered
from assay_keys import loop_items, product_of
from assay_linear import is_number
from assay_record import Column, Record, Row, converted, mps_of, solve
from .constants import ANSWER_PARAMETERS, COPT, CoptError, PARAMETERS, STATUSES
from .expressions import ConstrBuilder, ExprBuilder, GenConstrBuilder, Operand, refuse, tupledict
from .parts import Constraint, Var, kind_of

_STATUS = {'optimal': 'OPTIMAL', 'infeasible': 'INFEASIBLE', 'failed': 'NUMERICAL'}
_LIMIT = {'nodeLimit': 'NODELIMIT'}
_UNCOVERED = ('addMVar', 'addMConstr', 'addMQConstr', 'addGenConstrAbs', 'addGenConstrMax', 'addGenConstrMin', 'addGenConstrAnd', 'addGenConstrOr',
              'addGenConstrPWL', 'addNlConstr', 'addCone', 'addCones', 'addExpCone', 'addExpCones', 'addAffineCone', 'addLmiConstr',
              'addPsdVar', 'addPsdVars', 'addPsdConstr', 'addSymMat', 'addUserCut', 'addUserCuts', 'addLazyConstr', 'addLazyConstrs', 'setCallback',
              'feasRelax', 'feasRelaxS', 'getPoolObjVal', 'getPoolSolution', 'readMps', 'readLp', 'read', 'readBin', 'tune', 'setObjectiveN',
              'setMObjective', 'setPsdObjective', 'setNlObjective', 'loadMatrix', 'getA', 'interrupt', 'addDenseMat', 'addOnesMat', 'addEyeMat')


class EnvrConfig:
    def set(self, name, value):
        pass


class Envr:
    def __init__(self, arg=None):
        print('Cardinal Optimizer, recorded')

    def createModel(self, name=''):
        return Model(name)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class _Parameters:
    """model.Param"""

    def __init__(self):
        object.__setattr__(self, '_values', {})

    def _known(self, name):
        found = next((known for known in PARAMETERS if isinstance(name, str) and known.lower() == name.lower()), None)
        if found is None:
            raise AttributeError("Unknown parameter '%s'" % name)
        return found

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        known = self._known(name)
        return self._values.get(known, PARAMETERS[known])

    def __setattr__(self, name, value):
        known = self._known(name)
        if not is_number(value):
            raise TypeError('expected a number for the parameter ' + known)
        if known in ANSWER_PARAMETERS and value != PARAMETERS[known]:
            raise uncovered('the parameter %s = %s' % (known, value))
        self._values[known] = value


def _keys(indices):
    whole = [isinstance(index, int) for index in indices]
    if any(whole) and not all(whole):
        raise TypeError('indices must be all integers or all iterables')
    lists = [range(index) if isinstance(index, int) else list(index) for index in indices]
    if len(lists) == 1:
        return [key[0] if isinstance(key, tuple) and len(key) == 1 else key for key in lists[0]]
    return product_of(lists)


def _spread(value, keys, absent):
    """One value a key. As the real package has it, a dict is looked into for tuples alone; for plain keys it is passed over."""
    if isinstance(value, dict):
        if isinstance(absent, str) and any(isinstance(key, tuple) for key in keys) and type(value) is dict:
            raise TypeError("unhashable type: 'dict'")
        return [value.get(key, absent) if isinstance(key, tuple) and not isinstance(absent, str) else absent for key in keys]
    if is_number(value) or isinstance(value, str):
        return [value] * len(keys)
    values = list(value)
    if len(values) != len(keys):
        raise CoptError('Length of list does not match the indices')
    return values


def _text(key):
    return ','.join(str(part) for part in key) if isinstance(key, tuple) else str(key)


class Model:
    def __init__(self, name=''):
        self.__dict__.update(_name=str(name), _vars=[], _constrs=[], _qconstrs=[], _gens=[], _sets=[], _sense=COPT.MINIMIZE, _pairs={}, _constant=0.0,
                             _answer=None, _relaxed=False, Param=_Parameters(), _mip=False)

    # Building

    def addVar(self, lb=0.0, ub=COPT.INFINITY, obj=0.0, vtype=COPT.CONTINUOUS, name='', column=None):
        if column is not None:
            raise uncovered('Model.addVar with a column')
        kind = kind_of(vtype)
        if not isinstance(name, str):
            raise TypeError("Wrong number or type of arguments for overloaded function 'IModel_AddVar'.")
        at = len(self._vars)
        if kind == COPT.BINARY:
            ub = min(float(ub), 1.0)
        var = Var(self, Column(str(name) or 'C(%d)' % at, float(lb), float(ub), kind, float(obj)), at)
        self._vars.append(var)
        return var

    def addVars(self, *indices, lb=0.0, ub=COPT.INFINITY, obj=0.0, vtype=COPT.CONTINUOUS, nameprefix='C'):
        keys = _keys(indices)
        made = tupledict()
        values = zip(keys, _spread(lb, keys, 0.0), _spread(ub, keys, COPT.INFINITY), _spread(obj, keys, 0.0), _spread(vtype, keys, 'C'))
        for key, low, high, cost, kind in values:
            made[key] = self.addVar(low, high, cost, kind, '%s(%s)' % (nameprefix, _text(key)))
        return made

    def addConstr(self, lhs, sense=None, rhs=None, name=''):
        if isinstance(sense, str) and rhs is None and sense not in ('L', 'G', 'E', 'N', 'R'):
            name, sense = sense, None
        if isinstance(lhs, GenConstrBuilder):
            return self.addGenConstrIndicator(lhs, name=name)
        if isinstance(lhs, bool):
            return self._new_row(ExprBuilder(0.0), *((-float('inf'), 0.0) if lhs else (-float('inf'), -1.0)), name)
        if sense is not None:
            lhs = _built(lhs, sense, rhs)
        if not isinstance(lhs, ConstrBuilder):
            raise CoptError('Invalid constraint')
        return self._new_row(lhs.expr, lhs.lower, lhs.upper, name)

    def _new_row(self, expr, lower, upper, name):
        self._check(expr)
        home = self._qconstrs if expr.pairs and any(expr.pairs.values()) else self._constrs
        constr = Constraint(self, str(name), [expr, lower, upper], len(home))
        home.append(constr)
        return constr

    def _check(self, expr):
        for key, value in expr.terms.items():
            if key.var._model is not self:
                raise CoptError('Variable is not of this model')
            if not -1e30 < value < 1e30:
                raise CoptError('Invalid coefficient')

    def addConstrs(self, generator, nameprefix='R'):
        if isinstance(generator, int):
            raise uncovered('Model.addConstrs with a number')
        made = tupledict()
        items = loop_items(generator) if hasattr(generator, 'gi_frame') else enumerate(generator)
        for key, constr in items:
            made[key] = self.addConstr(constr, name='%s(%s)' % (nameprefix, _text(key)))
        return made

    def addBoundConstr(self, expr, lb=-COPT.INFINITY, ub=COPT.INFINITY, name=''):
        built = ExprBuilder(expr)
        constant, built.constant = built.constant, 0.0
        return self._new_row(built, float(lb) - constant, float(ub) - constant, name)

    def addRange(self, expr, lower, upper, name=''):
        return self.addBoundConstr(expr, lower, upper, name)

    def addQConstr(self, lhs, sense=None, rhs=None, name=''):
        return self.addConstr(lhs, sense, rhs, name)

    def addGenConstrIndicator(self, binvar, binval=None, lhs=None, sense=None, rhs=None, type=COPT.INDICATOR_IF, name=''):
        if isinstance(binvar, GenConstrBuilder):
            binvar, binval, lhs = binvar.binvar, binvar.binval, binvar.body
        if type != COPT.INDICATOR_IF:
            raise uncovered('an indicator of another type than IF')
        body = lhs if isinstance(lhs, ConstrBuilder) else _built(lhs, sense, rhs)
        gen = Constraint(self, str(name), [body.expr, body.lower, body.upper], len(self._gens), (binvar, int(bool(binval))))
        self._gens.append(gen)
        return gen

    def addSOS(self, sostype, vars, weights=None):
        variables = list(vars.values() if isinstance(vars, dict) else vars)
        order = list(weights) if weights is not None else range(1, len(variables) + 1)
        self._sets.append((sostype, variables, order))

    def setObjective(self, expr, sense=None):
        if sense is not None:
            self.setObjSense(sense)
        if not isinstance(expr, Operand) and not is_number(expr):
            raise CoptError('Invalid objective')
        built = ExprBuilder(expr)
        self._check(built)
        for var in self._vars:
            var._column.cost = 0.0
        for key, value in built.terms.items():
            key.var._column.cost = value
        self._pairs = dict(built.pairs or {})
        self._constant = built.constant
        self._changed()

    def setObjSense(self, sense):
        if isinstance(sense, str):
            raise TypeError('an integer is required')
        if sense not in (COPT.MAXIMIZE, COPT.MINIMIZE):
            raise CoptError('Invalid sense')
        self._sense = sense
        self._changed()

    def setObjConst(self, value):
        self._constant = float(value)

    def getObjective(self):
        built = ExprBuilder(self._constant)
        built.terms = {var._key: var._column.cost for var in self._vars if var._column.cost != 0}
        built.pairs = dict(self._pairs) or None
        return built

    def getRow(self, constr):
        return constr.data[0]._times(1.0)

    def setCoeff(self, constr, var, value):
        constr.data[0].terms[var._key] = float(value)

    def getCoeff(self, constr, var):
        return constr.data[0].terms.get(var._key, 0.0)

    def remove(self, items):
        items = items.values() if isinstance(items, dict) else [items] if isinstance(items, (Var, Constraint)) else items
        for item in list(items):
            for home in (self._vars, self._constrs, self._qconstrs, self._gens):
                home[:] = [one for one in home if one is not item]
            if isinstance(item, Var):
                for constr in self._constrs + self._qconstrs + self._gens:
                    constr.data[0].terms.pop(item._key, None)
        for home in (self._constrs, self._qconstrs, self._gens):
            for at, one in enumerate(home):
                one._at = at
        for at, var in enumerate(self._vars):
            var._key.at = at
        self._changed()

    def update(self):
        pass

    def _changed(self):
        """Values of the last solve stay readable."""

    # Looking up

    def getVars(self):
        return list(self._vars)

    def getConstrs(self):
        return list(self._constrs)

    def getQConstrs(self):
        return list(self._qconstrs)

    def getVar(self, at):
        return self._vars[at]

    def getConstr(self, at):
        return self._constrs[at]

    def getVarByName(self, name):
        for var in self._vars:
            if var.getName() == name:
                return var
        raise CoptError('Invalid col index')

    def getConstrByName(self, name):
        for constr in self._constrs:
            if constr._name == name:
                return constr
        raise CoptError('Invalid row index')

    # Solving

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
        for constr in self._constrs + self._qconstrs + self._gens:
            expr, lower, upper = constr.data
            when = None if constr.when is None else (constr.when[0]._key.at, constr.when[1])
            terms = {key.at: value for key, value in expr.terms.items()}
            record.rows.append(Row(constr._name, terms, -float('inf') if lower <= -1e20 else lower, float('inf') if upper >= 1e20 else upper,
                                   _pairs_of(expr.pairs or {}), when))
        if not relaxed:
            record.sets = [(kind, [(var._key.at, weight) for var, weight in zip(variables, order)]) for kind, variables, order in self._sets]
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
        return 1e30 if self._answer is None or self._answer.bound is None else float(self._answer.bound)

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
        else:
            object.__setattr__(self, name, value)

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
        for item in [items] if isinstance(items, (Var, Constraint)) else items.values() if isinstance(items, dict) else items:
            self._set_info(item, name, value)

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
        self.__init__(self._name)

    def clone(self):
        raise uncovered('Model.clone')

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


def _built(lhs, sense, rhs):
    left = lhs if isinstance(lhs, Operand) else ExprBuilder(lhs)
    if sense == 'L':
        return left <= rhs
    if sense == 'G':
        return left >= rhs
    if sense == 'E':
        return left == rhs
    raise CoptError('Invalid sense')


def _pairs_of(pairs):
    made = {}
    for (first, second), value in pairs.items():
        key = (min(first.at, second.at), max(first.at, second.at))
        made[key] = made.get(key, 0.0) + value
    return {key: value for key, value in made.items() if value != 0}


_ATTRIBUTES = {
    'status': Model._status, 'lpstatus': Model._status, 'mipstatus': Model._status, 'objval': Model._objval, 'lpobjval': Model._objval,
    'bestobj': Model._objval, 'bestbnd': Model._bound, 'name': lambda m: m._name, 'cols': lambda m: len(m._vars), 'rows': lambda m: len(m._constrs),
    'elems': lambda m: sum(len(c.data[0].terms) for c in m._constrs), 'bins': lambda m: sum(v._column.kind == 'B' for v in m._vars),
    'ints': lambda m: sum(v._column.kind == 'I' for v in m._vars), 'soss': lambda m: len(m._sets), 'indicators': lambda m: len(m._gens),
    'qconstrs': lambda m: len(m._qconstrs), 'objsense': lambda m: m._sense, 'objconst': lambda m: m._constant,
    'hasqobj': lambda m: bool(m._pairs), 'haslpsol': lambda m: m._has_point() and not m._mip, 'hasmipsol': lambda m: m._has_point() and m._mip,
    'ismip': lambda m: int(any(v._column.kind != 'C' for v in m._vars)), 'solvingtime': lambda m: 0.0 if m._answer is None else m._answer.seconds,
    'nodecnt': lambda m: 0, 'simplexiter': lambda m: 0, 'hasiis': lambda m: 0, 'poolsols': lambda m: int(m._has_point()),
    'bestgap': lambda m: abs(m._objval() - m._bound()) / max(abs(m._objval()), 1e-10) if m._has_point() else 1e30,
}
for _name in _UNCOVERED:
    setattr(Model, _name, refuse('coptpy.Model.' + _name))
