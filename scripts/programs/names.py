"""Prints assay_names.py: every public name of the real packages, so that what the recording modules lack is refused by name and never called an error of the program."""
import re
import textwrap

import coptpy
import gurobipy
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

CLASSES = {
    'gurobipy': (gurobipy, 'Model Var Constr QConstr GenConstr SOS Column LinExpr QuadExpr Env tuplelist tupledict'),
    'coptpy': (coptpy, 'Model Var Constraint QConstraint GenConstr LinExpr ExprBuilder QuadExpr ConstrBuilder GenConstrBuilder Envr tuplelist tupledict'),
    'pywraplp': (pywraplp, 'Solver Variable Constraint Objective MPSolverParameters'),
    'cp_model': (cp_model, 'CpModel CpSolver IntVar Constraint'),
}
PLAIN = (int, float, str)


def public(holder):
    return sorted(name for name in dir(holder) if not name.startswith('_') and name not in ('thisown', 'this'))


def written(names):
    lines = textwrap.wrap(' '.join(names), 150, break_long_words=False, break_on_hyphens=False)
    return '\n'.join("        '%s '" % line for line in lines) or "        ''"


def table(name, rows):
    print('%s = {' % name)
    for key, names in rows:
        print("    '%s': (\n%s),\n" % (key, written(names)), end='')
    print('}\n')


print('"""Names of the real packages: what a recording module lacks of them is refused by name. Printed by scripts/programs/names.py."""\n')
HELPERS = re.compile(r'I[A-Z]|Create|\w*(Array|Vector|MatMult\w*)$|(?!(m|psd)?quicksum|multidict|diag|[hv]?stack)[a-z]')
rows = []
for package, (module, classes) in CLASSES.items():
    # coptpy shows its machinery too.
    rows.append((package, [name for name in public(module) if package != 'coptpy' or not HELPERS.match(name)]))
    rows += [('%s.%s' % (package, name), public(getattr(module, name))) for name in classes.split()]
table('METHODS', rows)
table('ATTRIBUTES', [('gurobipy', public(gurobipy.GRB.Attr)), ('coptpy', public(coptpy.COPT.Attr) + public(coptpy.COPT.Info))])
table('PARAMETERS', [('gurobipy', public(gurobipy.GRB.Param)), ('coptpy', public(coptpy.COPT.Param)),
                     ('cp_model', [name for name in public(cp_model.CpSolver().parameters) if re.fullmatch('[a-z0-9_]+', name)])])
for name, holder in (('GRB', gurobipy.GRB), ('COPT', coptpy.COPT)):
    print('%s_CONSTANTS = {' % name)
    for line in textwrap.wrap(', '.join('%r: %r' % (one, getattr(holder, one)) for one in public(holder) if type(getattr(holder, one)) in PLAIN), 150,
                              break_long_words=False, break_on_hyphens=False):
        print('    %s' % line)
    print('}\n')
