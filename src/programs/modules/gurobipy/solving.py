"""The half of Model that solves and answers: optimize, attributes, parameters, files."""
from assay_channel import ask, uncovered
from assay_record import converted, mps_of, solve
from .adding import bound_of, kind_of, sense_of
from .constants import (CONSTR_ATTRIBUTES, DATA_NOT_AVAILABLE, FILE_WRITE, GurobiError, IIS_NOT_INFEASIBLE, MODEL_ATTRIBUTES, STATUSES,
                        UNKNOWN_ATTRIBUTE, VAR_ATTRIBUTES)
from .containers import tupledict
from .parts import find_name
from .state import record_of

_STATUS = {'optimal': 'OPTIMAL', 'infeasible': 'INFEASIBLE', 'unbounded': 'UNBOUNDED', 'failed': 'NUMERIC'}
_LIMIT = {'timeLimit': 'TIME_LIMIT', 'nodeLimit': 'NODE_LIMIT', 'memoryLimit': 'MEM_LIMIT'}
_AFTER_A_SOLVE = ('IterCount', 'BarIterCount', 'NodeCount', 'OpenNodeCount', 'MaxVio', 'ConstrVio', 'BoundVio', 'IntVio', 'IISMinimal')
_FREE = ('VTag', 'Start', 'VarHintVal', 'VarHintPri', 'BranchPriority', 'Partition', 'PStart', 'VBasis', 'CTag', 'CBasis', 'DStart', 'Lazy')
_FREE_FIRST = {'Start': 1e101, 'VarHintVal': 1e101, 'VTag': '', 'CTag': ''}


def _no_value(name):
    return AttributeError("Unable to retrieve attribute '%s'" % name)


class Solving:
    # Solving

    def optimize(self, callback=None):
        if callback is not None:
            raise uncovered('Model.optimize with a callback')
        state = self._assay
        state.update()
        record = record_of(state)
        limit = self._assay_params._get('TimeLimit')
        state.answer = solve(record, None if limit == float('inf') else limit)
        if state.answer.status == 'unsupported':
            raise uncovered('a model with ' + state.answer.reason)

    def _status(self):
        answer = self._assay.answer
        if answer is None:
            return STATUSES['LOADED']
        if answer.status == 'limit':
            return STATUSES[_LIMIT.get(answer.reason, 'TIME_LIMIT')]
        if answer.status == 'unbounded' and not self._is_mip():
            presolved = self._assay_params._get('Presolve') != 0 and self._assay_params._get('DualReductions') != 0
            return STATUSES['INF_OR_UNBD' if presolved else 'UNBOUNDED']
        return STATUSES[_STATUS[answer.status]]

    def _is_mip(self):
        state = self._assay
        return bool(state.sets or state.gens) or any(var._column.kind in 'BISN' for var in state.vars)

    def _point(self):
        """Values of the variables, or None."""
        answer = self._assay.answer
        if answer is None or answer.x is None or (answer.status == 'unbounded' and not self._is_mip()):
            return None
        return answer.x

    def _shown_value(self, var):
        point = self._point()
        return '' if point is None else ' (value %s)' % point[var._at]

    def computeIIS(self, callback=None):
        state = self._assay
        state.update()
        record = record_of(state)
        text, names, row_names = mps_of(record)
        import json
        found = json.loads(ask('I', text))
        if found['status'] != 'infeasible':
            raise GurobiError(IIS_NOT_INFEASIBLE, 'Cannot compute IIS on a feasible model')
        rows, lower, upper = set(found['rows']), set(found['lower']), set(found['upper'])
        for at, part in enumerate(state.constrs + state.qconstrs):
            part._iis = int(row_names[at] in rows)
        for at, var in enumerate(state.vars):
            var._iis = (int(names[at] in lower), int(names[at] in upper))

    # Attributes of parts

    def _read_part(self, part, name):
        if name in VAR_ATTRIBUTES and getattr(part, '_is_var', False):
            return self._read_var(part, name)
        if name in CONSTR_ATTRIBUTES and not getattr(part, '_is_var', False):
            return self._read_constr(part, name)
        raise AttributeError("object has no attribute '%s'" % name)

    def _read_var(self, var, name):
        column = var._column
        if name == 'X':
            point = self._point()
            if point is None:
                raise _no_value(name)
            return point[var._at]
        if name == 'RC':
            return self._dual('RC', 1)[var._at]
        if name == 'Xn':
            raise uncovered('the attribute Xn')
        if name in ('LB', 'UB'):
            return column.lower if name == 'LB' else column.upper
        if name in ('IISLB', 'IISUB'):
            return var._iis[name == 'IISUB']
        plain = {'Obj': column.cost, 'VType': column.kind, 'VarName': column.name}
        if name in plain:
            return plain[name]
        return self._read_free(var, name)

    def _read_free(self, part, name):
        if name in _FREE:
            return self._assay.extra.get((id(part), name), _FREE_FIRST.get(name, 0))
        raise uncovered('the attribute ' + name)

    def _read_constr(self, constr, name):
        if name in ('ConstrName', 'QCName', 'GenConstrName'):
            return constr._name
        if name in ('RHS', 'QCRHS'):
            return constr.data[2] if constr.data[1] != 'R' else constr.data[2][1]
        if name in ('Sense', 'QCSense'):
            return constr.data[1] if constr.data[1] != 'R' else '='
        if name == 'IISConstr':
            return constr._iis
        if name in ('Pi',):
            return self._dual(name, 0)[constr._at]
        if name in ('Slack', 'QCSlack'):
            if self._point() is None:
                raise _no_value(name)
            right = constr.data[2] if constr.data[1] != 'R' else constr.data[2][1]
            return right - constr.data[0].getValue()
        return self._read_free(constr, name)

    def _dual(self, name, which):
        answer = self._assay.answer
        found = None if answer is None or self._is_mip() or answer.status != 'optimal' else answer.duals()
        if found is None:
            raise _no_value(name)
        return found[which]

    def _write_part(self, part, name, value):
        state = self._assay
        if name in _FREE:
            state.extra[(id(part), name)] = value
            return
        column = getattr(part, '_column', None)
        if column is not None and name in ('LB', 'UB', 'Obj'):
            number = float(value)
            bound_of(number)
            state.later(setattr, column, {'LB': 'lower', 'UB': 'upper', 'Obj': 'cost'}[name], number)
        elif column is not None and name == 'VType':
            state.later(setattr, column, 'kind', kind_of(value))
        elif column is not None and name == 'VarName':
            state.later(setattr, column, 'name', str(value))
        elif column is None and name in ('RHS', 'QCRHS'):
            state.later(part.data.__setitem__, 2, float(value))
        elif column is None and name in ('Sense', 'QCSense'):
            state.later(part.data.__setitem__, 1, sense_of(value))
        elif column is None and name in ('ConstrName', 'QCName', 'GenConstrName'):
            state.later(setattr, part, '_name', str(value))
        else:
            raise AttributeError("attribute '%s' cannot be set" % name)

    # Attributes of the model

    def _read_model(self, name):
        state = self._assay
        state.check_open()
        counts = {
            'NumVars': lambda: len(state.vars), 'NumConstrs': lambda: len(state.constrs), 'NumQConstrs': lambda: len(state.qconstrs),
            'NumSOS': lambda: len(state.sets), 'NumGenConstrs': lambda: len(state.gens), 'ModelName': lambda: state.name,
            'NumNZs': lambda: sum(len({id(var) for var in constr.data[0]._vars}) for constr in state.constrs),
            'NumQNZs': lambda: len(state.pairs), 'NumIntVars': lambda: sum(var._column.kind in 'BIN' for var in state.vars),
            'NumBinVars': lambda: sum(var._column.kind == 'B' for var in state.vars), 'NumObj': lambda: 1, 'IsMultiObj': lambda: 0,
            'ModelSense': lambda: state.sense, 'ObjCon': lambda: state.constant, 'Status': self._status, 'IsMIP': lambda: int(self._is_mip()),
            'IsQP': lambda: int(bool(state.pairs)), 'IsQCP': lambda: int(bool(state.qconstrs)), 'SolCount': lambda: int(self._point() is not None),
            'Runtime': lambda: 0.0 if state.answer is None else state.answer.seconds, 'Work': lambda: 0.0, 'IterCount': lambda: 0.0,
            'BarIterCount': lambda: 0, 'NodeCount': lambda: 0.0, 'OpenNodeCount': lambda: 0.0, 'NumStart': lambda: 0, 'IISMinimal': lambda: 1,
            'MaxVio': lambda: 0.0, 'ConstrVio': lambda: 0.0, 'BoundVio': lambda: 0.0, 'IntVio': lambda: 0.0, 'NumPWLObjVars': lambda: 0,
        }
        counts['DNumNZs'] = lambda: float(counts['NumNZs']())
        if name in _AFTER_A_SOLVE and state.answer is None:
            raise _no_value(name)
        if name in counts:
            return counts[name]()
        if name in ('ObjVal', 'ObjBound', 'ObjBoundC', 'MIPGap', 'PoolObjVal'):
            return self._read_objective(name)
        raise uncovered('the attribute ' + name)

    def _read_objective(self, name):
        answer = self._assay.answer
        if answer is None:
            raise _no_value(name)
        worst = float('-inf') if self._assay.sense == -1 else float('inf')
        value = None
        if self._point() is not None:  # what is unbounded may have a point, and no best one
            value = float(answer.objective) if answer.objective is not None else self.getObjective().getValue()
        bound = float(answer.bound) if answer.bound is not None else -worst
        if name == 'MIPGap':
            if value is None:
                return float('inf')
            return 0.0 if value == bound else abs(bound - value) / abs(value) if value else float('inf')
        if name in ('ObjBound', 'ObjBoundC'):
            return bound
        if value is None and answer.status == 'limit':
            return worst
        if value is None:
            raise _no_value(name)
        return value

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError("'gurobipy._core.Model' object has no attribute '%s'" % name)
        if name.lower() == 'params':
            return self._assay_params
        known = find_name(name, MODEL_ATTRIBUTES)
        if known is not None:
            return self._read_model(known)
        known = find_name(name, VAR_ATTRIBUTES + CONSTR_ATTRIBUTES)
        if known is not None:
            return self._read_all(known)
        raise AttributeError("'gurobipy._core.Model' object has no attribute '%s'" % name)

    def __setattr__(self, name, value):
        if name.startswith('_'):
            object.__setattr__(self, name, value)
            return
        known = find_name(name, MODEL_ATTRIBUTES)
        if known is None:
            raise AttributeError("'gurobipy._core.Model' object has no attribute '%s'" % name)
        self._write_model(known, value)

    def _write_model(self, name, value):
        state = self._assay
        if name == 'ModelSense':
            if isinstance(value, str):
                raise AttributeError("Unable to set attribute 'ModelSense'")
            state.later(setattr, state, 'sense', 1 if value > 0 else -1)
        elif name == 'ModelName':
            state.later(setattr, state, 'name', str(value))
        elif name == 'ObjCon':
            state.later(setattr, state, 'constant', float(value))
        elif name in ('NumStart', 'NumObj'):
            if value not in (0, 1):
                raise uncovered('the attribute ' + name)
        else:
            raise AttributeError("attribute '%s' cannot be set" % name)

    def _read_all(self, name):
        """An attribute of every variable, or every constraint."""
        parts = self._assay.vars if name in VAR_ATTRIBUTES else self._assay.constrs
        try:
            return [part._read(name) for part in parts]
        except AttributeError as error:
            raise GurobiError(DATA_NOT_AVAILABLE, str(error)) from None

    def getAttr(self, name, objs=None):
        known = find_name(name, MODEL_ATTRIBUTES + VAR_ATTRIBUTES + CONSTR_ATTRIBUTES)
        if known is None:
            raise AttributeError("'gurobipy._core.Model' object has no attribute '%s'" % name)
        if objs is None:
            if known in MODEL_ATTRIBUTES:
                return self._read_model(known)
            return self._read_all(known)
        try:
            if isinstance(objs, dict):
                return tupledict((key, part._read(known)) for key, part in objs.items())
            if hasattr(objs, '_read'):
                return objs._read(known)
            return [part._read(known) for part in objs]
        except AttributeError as error:
            raise GurobiError(DATA_NOT_AVAILABLE, str(error)) from None

    def setAttr(self, name, first, values=None):
        known = find_name(name, MODEL_ATTRIBUTES + VAR_ATTRIBUTES + CONSTR_ATTRIBUTES)
        if known is None:
            raise AttributeError("'gurobipy._core.Model' object has no attribute '%s'" % name)
        if values is None and not hasattr(first, '__iter__'):
            self._write_model(known, first)
            return
        if values is None:
            parts, values = (self._assay.vars if known in VAR_ATTRIBUTES else self._assay.constrs), first
        else:
            parts = first
        if isinstance(parts, dict):
            for key, part in parts.items():
                part._write(known, values[key] if isinstance(values, dict) else values)
            return
        parts = [parts] if hasattr(parts, '_write') else list(parts)
        values = list(values) if hasattr(values, '__iter__') and not isinstance(values, str) else [values] * len(parts)
        for part, value in zip(parts, values):
            part._write(known, value)

    def printAttr(self, attrs, filter='*'):
        for name in [attrs] if isinstance(attrs, str) else attrs:
            known = find_name(name, VAR_ATTRIBUTES + CONSTR_ATTRIBUTES)
            if known is None:
                raise GurobiError(UNKNOWN_ATTRIBUTE, "Unknown attribute '%s'" % name)
            parts = self._assay.vars if known in VAR_ATTRIBUTES else self._assay.constrs
            self._read_all(known)
            print('\n%12s %12s \n%s' % ('Variable' if known in VAR_ATTRIBUTES else 'Constraint', name, '-' * 25))
            for part in parts:
                value = part._read(known)
                if value:
                    print('%12s %12s ' % (part._shown(), '%g' % value if isinstance(value, float) else value))

    def printStats(self):
        print(repr(self))

    printQuality = printStats

    # Parameters and files

    def setParam(self, name, value, verbose=True):
        self._assay_params._set(name, value)

    def getParamInfo(self, name):
        value = self._assay_params._get(name)
        return (name, type(value), value, None, None, value)

    def resetParams(self):
        self._assay_params._values.clear()

    def message(self, text):
        print(text)

    def write(self, filename):
        """Text of the model or of its solution, in the interpreter's own memory."""
        self._assay.update()
        base = filename[:-3] if filename.endswith('.gz') else filename
        ending = base.rsplit('.', 1)[-1].lower() if '.' in base else ''
        if ending in ('lp', 'rlp', 'ilp', 'dlp'):
            text = converted(record_of(self._assay), 'lp')
        elif ending in ('mps', 'rew'):
            text = converted(record_of(self._assay), 'mps')
        elif ending in ('sol', 'json', 'mst'):
            if self._point() is None:
                raise GurobiError(DATA_NOT_AVAILABLE, 'Unable to write a solution: there is none')
            lines = ['# Objective value = %s' % self._read_objective('ObjVal')]
            text = '\n'.join(lines + ['%s %s' % (var._column.name, var.X) for var in self._assay.vars]) + '\n'
        elif ending in ('prm', 'attr', 'bas', 'hnt'):
            text = ''
        else:
            raise GurobiError(FILE_WRITE, "Unknown file type for file '%s'" % filename)
        with open(filename, 'w', encoding='utf-8') as file:
            file.write(text)
