"""Envr and Model: building and changing. Solving and attributes are in solving.py, which Model inherits."""
from assay_channel import uncovered
from assay_keys import loop_items, product_of
from assay_linear import is_number
from assay_record import Column
from .constants import COPT, CoptError
from .containers import ConstrArray, QConstrArray, VarArray, tupledict
from .expressions import ConstrBuilder, ExprBuilder, GenConstrBuilder, LinExpr, Operand, QuadExpr
from .parameters import Parameters
from .parts import Constraint, GenConstr, Part, QConstraint, SOS, Var, kind_of
from .solving import Solving


class EnvrConfig:
    def set(self, name, value):
        pass


class Envr:
    def __init__(self, arg=None):
        print('Cardinal Optimizer, recorded')

    def createModel(self, name=''):
        return Model(self, name)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def _keys(indices):
    if not indices or any(isinstance(index, str) or hasattr(index, '__next__') for index in indices):
        raise TypeError('indices must be integers, lists, tuples, sets, dictionaries or ranges')
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
    if len(values) < len(keys):
        raise CoptError('Length of list does not match the indices')
    return values[:len(keys)]


def _text(key):
    return ','.join(str(part) for part in key) if isinstance(key, tuple) else str(key)


class Model(Solving):
    def __init__(self, env=None, name=''):
        assert isinstance(env, Envr), 'expected an environment'
        if not isinstance(name, str):
            raise TypeError('expected a text for name, got ' + type(name).__name__)
        self.__dict__.update(_env=env, _name=name, _vars=[], _constrs=[], _qconstrs=[], _gens=[], _sets=[], _sense=COPT.MINIMIZE, _pairs={}, _constant=0.0,
                             _answer=None, _relaxed=False, Param=Parameters(), _mip=False)
        self.__dict__['param'] = self.Param

    # Building

    def addVar(self, lb=0.0, ub=COPT.INFINITY, obj=0.0, vtype=COPT.CONTINUOUS, name='', column=None):
        if column is not None:
            raise uncovered('Model.addVar with a column')
        kind = kind_of(vtype)
        name = '' if name is None else name
        if not isinstance(name, str):
            raise TypeError("Wrong number or type of arguments for overloaded function 'IModel_AddVar'.")
        at = len(self._vars)
        if kind == COPT.BINARY:
            ub = min(float(ub), 1.0)
        var = Var(self, Column(str(name), float(lb), float(ub), kind, float(obj)), at)
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
        if not isinstance(name, str):
            raise TypeError('expected a text for name, got ' + type(name).__name__)
        if isinstance(lhs, ConstrBuilder) and lhs.expr.pairs is not None:
            raise TypeError('a quadratic constraint is added by addQConstr')
        if not isinstance(lhs, ConstrBuilder):
            raise ValueError('Unsupported constraint sense')
        return self._new_row(lhs.expr, lhs.lower, lhs.upper, name)

    def _new_row(self, expr, lower, upper, name):
        self._check(expr)
        kind, home = (QConstraint, self._qconstrs) if expr.pairs and any(expr.pairs.values()) else (Constraint, self._constrs)
        constr = kind(self, str(name), [expr, lower, upper], len(home))
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
        if isinstance(generator, ConstrBuilder):
            return self.addConstr(generator, name=nameprefix)
        made = tupledict()
        items = loop_items(generator) if hasattr(generator, 'gi_frame') else enumerate(generator)
        for key, constr in items:
            made[key] = self.addConstr(constr, name='%s(%s)' % (nameprefix, _text(key)))
        return made

    def addBoundConstr(self, expr, lb=-COPT.INFINITY, ub=COPT.INFINITY, name=''):
        built = ExprBuilder(expr)
        constant, built.constant = built.constant, 0.0
        return self._new_row(built, float(lb) - constant, float(ub) - constant, name)

    def addQConstr(self, lhs, sense=None, rhs=None, name=''):
        built = _built(lhs, sense, rhs) if sense is not None else lhs
        if not isinstance(built, ConstrBuilder):
            raise ValueError('Unsupported constraint sense')
        return self._new_row(built.expr, built.lower, built.upper, name)

    def addGenConstrIndicator(self, binvar, binval=None, lhs=None, sense=None, rhs=None, type=COPT.INDICATOR_IF, name=''):
        if isinstance(binvar, GenConstrBuilder):
            binvar, binval, lhs = binvar.binvar, binvar.binval, binvar.body
        if type != COPT.INDICATOR_IF:
            raise uncovered('an indicator of another type than IF')
        body = lhs if isinstance(lhs, ConstrBuilder) else _built(lhs, sense, rhs)
        if binvar._column.kind != COPT.BINARY:
            raise CoptError('Invalid indicator variable')
        return self._new_general(name, ('indicator', binvar, int(bool(binval)), body))

    def _new_general(self, name, data):
        gen = GenConstr(self, str(name), data, len(self._gens))
        self._gens.append(gen)
        return gen

    def _new_extreme(self, kind, resvar, vars, constant, name):
        operands = [ExprBuilder(one) for one in (vars.values() if isinstance(vars, dict) else vars)]
        if constant is not None:
            operands.append(ExprBuilder(float(constant)))
        for one in operands:
            self._check(one)
        return self._new_general(name, (kind, resvar, operands))

    def addGenConstrMax(self, resvar, vars, constant=None, name=''):
        return self._new_extreme('max', resvar, vars, constant, name)

    def addGenConstrMin(self, resvar, vars, constant=None, name=''):
        return self._new_extreme('min', resvar, vars, constant, name)

    def addGenConstrAbs(self, resvar, argvar, name=''):
        return self._new_extreme('abs', resvar, [argvar], None, name)

    def addGenConstrAnd(self, resvar, vars, name=''):
        return self._new_general(name, ('and', resvar, list(vars.values() if isinstance(vars, dict) else vars)))

    def addGenConstrOr(self, resvar, vars, name=''):
        return self._new_general(name, ('or', resvar, list(vars.values() if isinstance(vars, dict) else vars)))

    def addSOS(self, sostype, vars, weights=None):
        variables = list(vars.values() if isinstance(vars, dict) else vars)
        order = list(weights) if weights is not None else range(1, len(variables) + 1)
        made = SOS(self, '', (sostype, variables, list(order)), len(self._sets))
        self._sets.append(made)
        return made

    def setObjective(self, expr, sense=None):
        if sense is not None:
            self.setObjSense(sense)
        if not isinstance(expr, Operand) and not is_number(expr):
            raise TypeError("'Var' object(s) are required for argument 'var'")
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
            raise uncovered('the sense %s' % (sense,))
        self._sense = sense
        self._changed()

    def setObjConst(self, value):
        self._constant = float(value)

    def getObjective(self):
        built = QuadExpr(self._constant) if self._pairs else LinExpr(self._constant)
        built.terms = {var._key: var._column.cost for var in self._vars if var._column.cost != 0}
        built.pairs = dict(self._pairs) or None
        return built

    def getRow(self, constr):
        return LinExpr(constr.data[0])

    def setCoeff(self, constr, var, value):
        constr.data[0].terms[var._key] = float(value)

    def getCoeff(self, constr, var):
        return constr.data[0].terms.get(var._key, 0.0)

    def remove(self, items):
        items = items.values() if isinstance(items, dict) else [items] if isinstance(items, (Var, Part)) else items
        if isinstance(items, str):
            raise TypeError('expected parts of the model')
        for item in list(items):
            for home in (self._vars, self._constrs, self._qconstrs, self._gens, self._sets):
                home[:] = [one for one in home if one is not item]
            if isinstance(item, Var):
                self._forget(item._key)
        for home in (self._constrs, self._qconstrs, self._gens, self._sets):
            for at, one in enumerate(home):
                one._at = at
        for at, var in enumerate(self._vars):
            var._key.at = at
        self._changed()

    def _forget(self, key):
        """A removed column leaves the rows and the objective."""
        if self._gens or self._sets:
            raise uncovered('Model.remove of a variable beside general constraints')
        for terms, pairs in [(constr.data[0].terms, constr.data[0].pairs) for constr in self._constrs + self._qconstrs] + [({}, self._pairs)]:
            terms.pop(key, None)
            for pair in [pair for pair in pairs or () if key in pair]:
                del pairs[pair]

    def update(self):
        pass

    def _changed(self):
        """Values of the last solve stay readable."""

    # Looking up

    def getVars(self):
        return VarArray(self._vars)

    def getConstrs(self):
        return ConstrArray(self._constrs)

    def getQConstrs(self):
        return QConstrArray(self._qconstrs)

    def getVar(self, at):
        return _part_at(self._vars, at)

    def getConstr(self, at):
        return _part_at(self._constrs, at)

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


def _part_at(parts, at):
    if not 0 <= at < len(parts):
        raise CoptError('Invalid index')
    return parts[at]


def _built(lhs, sense, rhs):
    left = lhs if isinstance(lhs, Operand) else ExprBuilder(lhs)
    if sense == 'L':
        return left <= rhs
    if sense == 'G':
        return left >= rhs
    if sense == 'E':
        return left == rhs
    raise ValueError('Unsupported constraint sense')
