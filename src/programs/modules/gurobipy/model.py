"""Model: building and changing. Solving and attributes are in solving.py, which it inherits."""
from assay_channel import uncovered
from assay_record import Column as RecordColumn
from assay_keys import loop_items
from .adding import keys_of, kind_of, names_of, sense_of, spread
from .constants import DATA_NOT_AVAILABLE, GurobiError, INVALID_ARGUMENT
from .containers import tupledict
from .conditions import GenExpr, IndicatorTemp, TempConstr, is_number
from .expressions import LinExpr, Operand, QuadExpr, _linear
from .parameters import Params, default_params
from .parts import Constr, GenConstr, QConstr, REMOVED, SOS, Var
from .solving import Solving
from .state import State, check, split, temp_parts


class Model(Solving):
    def __init__(self, name='', env=None):
        if not isinstance(name, str):
            raise AttributeError("'%s' object has no attribute 'encode'" % type(name).__name__)
        self._assay = State(name)
        self._assay_params = Params(env._params._values if env is not None else default_params._values)

    # Variables

    def _new_var(self, lower, upper, cost, vtype, name, column=None):
        kind = kind_of(vtype)
        if not isinstance(name, str):
            raise AttributeError("'%s' object has no attribute 'encode'" % type(name).__name__)
        if isinstance(lower, str) or isinstance(upper, str) or isinstance(cost, str):
            raise TypeError('must be real number, not str')
        lower, upper, cost = float(lower), float(upper), float(cost)
        if lower != lower or upper != upper or not -1e100 < cost < 1e100:
            raise GurobiError(INVALID_ARGUMENT, 'Element 0 of a double array is Nan or Inf.')
        if kind == 'B':
            lower, upper = max(lower, 0.0), min(upper, 1.0)
        var = self._assay.add(Var(self, RecordColumn(str(name), lower, upper, kind, cost)))
        for coeff, constr in column._terms if column is not None else ():
            self._assay.later(_add_term, constr, coeff, var)
        return var

    def addVar(self, lb=0.0, ub=float('inf'), obj=0.0, vtype='C', name='', column=None):
        return self._new_var(lb, ub, obj, vtype, name, column)

    def addVars(self, *indices, lb=0.0, ub=float('inf'), obj=0.0, vtype='C', name=''):
        keys = keys_of(indices)
        made = tupledict()
        columns = zip(spread(lb, keys, 0.0), spread(ub, keys, float('inf')), spread(obj, keys, 0.0), spread(vtype, keys, 'C'), names_of(name, keys))
        for key, values in zip(keys, columns):
            if key in made:
                raise KeyError('Duplicate keys in Model.addVars()')
            made[key] = self._new_var(*values)
        return made

    # Constraints

    def addConstr(self, constr, name=''):
        if not isinstance(name, str):
            raise AttributeError("'%s' object has no attribute 'encode'" % type(name).__name__)
        if isinstance(constr, IndicatorTemp):
            return self._add_indicator(constr.binvar, constr.binval, constr.body, name)
        if isinstance(constr, TempConstr) and isinstance(constr.right, GenExpr):
            gen = constr.right
            return self._add_general(gen.kind, constr.left, gen.vars, gen.constant, name)
        cls, data = temp_parts(constr, self)
        return self._assay.add(cls(self, str(name), None, data))

    def addConstrs(self, generator, name=''):
        made = tupledict()
        items = list(loop_items(generator))
        keys = [key for key, _ in items]
        for (key, constr), own in zip(items, names_of(name, keys)):
            if key in made:
                raise KeyError('Duplicate keys in Model.addConstrs()')
            made[key] = self.addConstr(constr, own)
        return made

    def addLConstr(self, lhs, sense=None, rhs=None, name=''):
        if isinstance(lhs, TempConstr):
            if temp_parts(lhs, self)[0] is not Constr:
                raise GurobiError(INVALID_ARGUMENT, 'Argument is not a linear constraint')
            return self.addConstr(lhs, name or (sense if isinstance(sense, str) else ''))
        expr, right = split(_expression(lhs), rhs, self)
        if isinstance(expr, QuadExpr):
            raise GurobiError(INVALID_ARGUMENT, 'Argument is not a linear constraint')
        return self._assay.add(Constr(self, str(name), None, [expr, sense_of(sense), right]))

    def addQConstr(self, lhs, sense=None, rhs=None, name=''):
        if isinstance(lhs, TempConstr):
            return self.addConstr(lhs, name or (sense if isinstance(sense, str) else ''))
        expr, right = split(_expression(lhs), rhs, self)
        return self._assay.add((QConstr if isinstance(expr, QuadExpr) else Constr)(self, str(name), None, [expr, sense_of(sense), right]))

    def addRange(self, expr, lower, upper, name=''):
        linear, shift = split(_expression(expr), 0.0, self)
        return self._assay.add(Constr(self, str(name), None, [linear, 'R', (float(lower) + shift, float(upper) + shift)]))

    def addSOS(self, type, vars, weights=None):
        variables = [vars[at] for at in range(len(vars))]
        order = list(weights) if weights is not None else list(range(1, len(variables) + 1))
        if type not in (1, 2) or len(order) != len(variables):
            raise GurobiError(INVALID_ARGUMENT, 'Invalid SOS')
        return self._assay.add(SOS(self, '', None, (type, variables, [float(weight) for weight in order])))

    def _add_general(self, kind, result, variables, constant, name):
        variables = list(variables.values() if isinstance(variables, dict) else variables)
        for var in variables:
            if not getattr(var, '_is_var', False):
                raise GurobiError(INVALID_ARGUMENT, 'expected variables, got ' + type(var).__name__)
            check(LinExpr(var), self)
        result = _expression(result)
        if isinstance(result, QuadExpr):
            raise GurobiError(INVALID_ARGUMENT, 'A general constraint has a linear left side')
        check(LinExpr(result), self)
        return self._assay.add(GenConstr(self, str(name), None, (kind, result, variables, constant)))

    def addGenConstrMax(self, resvar, vars, constant=None, name=''):
        return self._add_general('max', resvar, *_with_numbers(vars, constant, max), name)

    def addGenConstrMin(self, resvar, vars, constant=None, name=''):
        return self._add_general('min', resvar, *_with_numbers(vars, constant, min), name)

    def addGenConstrAbs(self, resvar, argvar, name=''):
        return self._add_general('abs', resvar, [argvar], None, name)

    def addGenConstrAnd(self, resvar, vars, name=''):
        return self._add_general('and', resvar, vars, None, name)

    def addGenConstrOr(self, resvar, vars, name=''):
        return self._add_general('or', resvar, vars, None, name)

    def _add_indicator(self, binvar, binval, body, name):
        if binval not in (0, 1):
            raise GurobiError(INVALID_ARGUMENT, 'Invalid value of an indicator')
        cls, (expr, sense, right) = temp_parts(body, self)
        if cls is not Constr or sense == 'R':
            raise GurobiError(INVALID_ARGUMENT, 'Right side of an indicator must be linear')
        check(LinExpr(binvar), self)
        return self._assay.add(GenConstr(self, str(name), None, ('indicator', binvar, int(bool(binval)), expr, sense, right)))

    def addGenConstrIndicator(self, binvar, binval, lhs, sense=None, rhs=None, name=''):
        if isinstance(lhs, TempConstr):
            return self._add_indicator(binvar, binval, lhs, name or (sense if isinstance(sense, str) and sense_free(sense) else ''))
        return self._add_indicator(binvar, binval, TempConstr(_expression(lhs), sense_of(sense), rhs), name)

    # Objective

    def setObjective(self, expr, sense=None):
        if sense is not None and not isinstance(sense, (int, float)):
            raise ValueError("invalid literal for int() with base 10: '%s'" % (sense,))
        if sense is not None and int(sense) not in (1, 0, -1):
            raise GurobiError(INVALID_ARGUMENT, 'Invalid sense')
        if sense is not None and int(sense) == 0:
            sense = None
        found = expr if isinstance(expr, QuadExpr) else _linear(expr)
        if found is None:
            raise GurobiError(-1, 'Unsupported type for objective: ' + type(expr).__name__)
        found = found._scaled(1.0)
        check(found, self)
        state = self._assay
        count = len(state.vars) + sum(isinstance(part, Var) for part in state.new)
        state.later(state.set_objective, count, found, None if sense is None else int(sense))

    def getObjective(self, index=None):
        if index is not None:
            raise uncovered('Model.getObjective with an index')
        state = self._assay
        linear = LinExpr(state.constant)
        for var in state.vars:
            if var._column.cost != 0:
                linear._append(var._column.cost, var)
        if not state.pairs:
            return linear
        made = QuadExpr(linear)
        made._pairs = list(state.pairs)
        return made

    # Changing and looking up

    def update(self):
        self._assay.update()

    def remove(self, items):
        if isinstance(items, dict):
            items = items.values()
        parts = [items] if isinstance(items, (Var, Constr, QConstr, GenConstr, SOS)) else list(items)
        for part in parts:
            if getattr(part, '_model', None) is not self or part._at == REMOVED:
                raise GurobiError(INVALID_ARGUMENT, 'Item not in model')
        self._assay.later(self._assay.remove, parts)

    def chgCoeff(self, constr, var, newvalue):
        self._assay.later(_change_term, constr, float(newvalue), var)

    def getCoeff(self, constr, var):
        expr = constr.data[0]
        return sum(coeff for coeff, one in zip(expr._coeffs, expr._vars) if one is var)

    def getRow(self, constr):
        return constr.data[0]._scaled(1.0)

    def getQCRow(self, constr):
        return constr.data[0]._scaled(1.0)

    def getCol(self, var):
        from .parts import Column
        pairs = [(self.getCoeff(constr, var), constr) for constr in self._assay.constrs if var in set(constr.data[0]._vars)]
        return Column([coeff for coeff, _ in pairs], [constr for _, constr in pairs])

    def getVars(self):
        return list(self._assay.vars)

    def getConstrs(self):
        return list(self._assay.constrs)

    def getQConstrs(self):
        return list(self._assay.qconstrs)

    def getGenConstrs(self):
        return list(self._assay.gens)

    def getSOSs(self):
        return list(self._assay.sets)

    def getVarByName(self, name):
        if not self._assay.vars and self._assay.new:
            raise GurobiError(DATA_NOT_AVAILABLE, 'No variable names available to index')
        return next((var for var in self._assay.vars if var._column.name == name), None)

    def getConstrByName(self, name):
        if not self._assay.constrs and self._assay.new:
            raise GurobiError(DATA_NOT_AVAILABLE, 'No constraint names available to index')
        return next((constr for constr in self._assay.constrs if constr._name == name), None)

    def copy(self):
        return self._copied(False)

    def relax(self):
        return self._copied(True)

    def _copied(self, relaxed):
        """The model as of its last update, with parts of its own."""
        made = Model(self._assay.name)
        made._assay_params = Params(self._assay_params._values)
        source, target = self._assay, made._assay
        twin = {}
        for var in source.vars:
            old = var._column
            kind = {'B': 'C', 'I': 'C', 'N': 'S'}.get(old.kind, old.kind) if relaxed else old.kind
            twin[var] = target.add(Var(made, RecordColumn(old.name, old.lower, old.upper, kind, old.cost)))
        for part in source.constrs + source.qconstrs + source.gens + source.sets:
            target.add(type(part)(made, part._name, None, _moved(part.data, twin)))
        target.sense, target.constant = source.sense, source.constant
        target.pairs = _moved(source.pairs, twin)
        target.update()
        return made

    def dispose(self):
        self._assay.disposed = True

    close = dispose

    def reset(self, clearall=0):
        self._assay.answer = None

    def terminate(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.dispose()

    def __repr__(self):
        state = self._assay
        return '<gurobi.Model %s instance %s: %d constrs, %d vars>' % ('MIP' if any(var._column.kind in 'BIN' for var in state.vars) else 'Continuous', state.name or '', len(state.constrs), len(state.vars))


def sense_free(text):
    return text not in ('<', '>', '=', '<=', '>=', '==')


def _expression(value):
    if is_number(value):
        return LinExpr(value)
    if not isinstance(value, Operand):
        raise TypeError('expected an expression, got ' + type(value).__name__)
    return value


def _with_numbers(items, constant, choose):
    """Variables, and one constant for all the numbers among them."""
    items = list(items.values() if isinstance(items, dict) else items)
    numbers = [float(item) for item in items if is_number(item)]
    if constant is not None:
        numbers.append(float(constant))
    return [item for item in items if not is_number(item)], choose(numbers) if numbers else None


def _add_term(constr, coeff, var):
    constr.data[0]._append(coeff, var)


def _change_term(constr, coeff, var):
    constr.data[0].remove(var)
    constr.data[0]._append(coeff, var)


def _moved(data, twin):
    """Data of a part with every variable replaced by its twin."""
    if isinstance(data, Var):
        return twin[data]
    if isinstance(data, LinExpr):
        made = data._scaled(1.0)
        made._vars = [twin[var] for var in made._vars]
        return made
    if isinstance(data, QuadExpr):
        made = QuadExpr(_moved(data._linear_part, twin))
        made._pairs = _moved(data._pairs, twin)
        return made
    if isinstance(data, (list, tuple)):
        return type(data)(_moved(one, twin) for one in data)
    return data
