#@ a grid with sums over slices => {"status": "optimal", "objective": 9, "model": {"columns": 6, "rows": 5}}
import gurobipy as gp
from gurobipy import GRB
cost = {(0, 0): 4, (0, 1): 6, (0, 2): 9, (1, 0): 5, (1, 1): 7, (1, 2): 3}
m = gp.Model("grid")
x = m.addVars(2, 3, vtype=GRB.BINARY, name="x")
m.addConstrs((x.sum(i, "*") == 1 for i in range(2)), name="row")
m.addConstrs((x.sum("*", j) <= 1 for j in range(3)), name="col")
m.setObjective(gp.quicksum(cost[i, j] * x[i, j] for i in range(2) for j in range(3)) + 2, GRB.MINIMIZE)
m.optimize()
print({k: v.X for k, v in x.items() if v.X > 0.5})
#@ modelSense and obj= of addVar => {"status": "optimal", "objective": 8}
from gurobipy import *
m = Model()
x = m.addVar(obj=2, ub=4, name="x")
m.modelSense = GRB.MAXIMIZE
m.optimize()
#@ the program goes on with the result => {"status": "optimal", "objective": 4, "program": {"solves": 3}}
import gurobipy as gp
m = gp.Model()
x = m.addVar(vtype="I", ub=10, name="x")
m.setObjective(x, gp.GRB.MAXIMIZE)
for cut in (8.5, 6.5, 4.5):
    m.addConstr(x <= cut)
    m.optimize()
    assert x.X == int(cut), x.X
#@ the last solved model counts => {"status": "optimal", "objective": 1}
import gurobipy as gp
a, b = gp.Model(), gp.Model()
x, y = a.addVar(ub=1, obj=-1), b.addVar(ub=2, obj=-2)
a.optimize()
b.optimize()
a.ModelSense = -1
x.Obj = 1
a.optimize()
assert a.ObjVal == 1 and b.ObjVal == -4
#@ infeasible, and its value is not there => {"status": "infeasible", "warnings": [{"code": "programRaised"}]}
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=1, name="x")
m.addConstr(x >= 2)
m.optimize()
assert m.Status == gp.GRB.INFEASIBLE and m.SolCount == 0
try:
    print(x.X)
except gp.GurobiError:
    print("never here")
#@ unbounded is told as infeasible or unbounded => {"status": "unbounded"}
import gurobipy as gp
m = gp.Model()
x = m.addVar()
m.setObjective(x, gp.GRB.MAXIMIZE)
m.optimize()
assert m.Status == gp.GRB.INF_OR_UNBD
#@ a chained comparison is an error => {"status": "rejected", "fault": {"code": "programError", "line": 4, "message": "GurobiError: Constraint has no bool value (are you trying \"lb <= expr <= ub\"?)"}}
import gurobipy as gp
m = gp.Model()
x = m.addVar()
m.addConstr(1 <= x <= 3)
m.optimize()
#@ a strict comparison is an error => {"status": "rejected", "fault": {"code": "programError", "line": 4, "excerpt": "m.addConstr(x < 3)\n            ^"}}
import gurobipy as gp
m = gp.Model()
x = m.addVar()
m.addConstr(x < 3)
m.optimize()
#@ no variables are seen before an update => {"status": "optimal", "objective": 0, "model": {"columns": 1, "rows": 0}}
import gurobipy as gp
m = gp.Model()
m.addVar(name="x", obj=1)
for v in m.getVars():
    m.addConstr(v >= 5)
m.optimize()
#@ a syntax error has its place => {"status": "rejected", "fault": {"code": "programError", "line": 2}}
import gurobipy
x = = 3
#@ nothing is solved => {"status": "rejected", "fault": {"code": "programNoModel"}}
import gurobipy as gp
m = gp.Model()
m.addVar()
#@ a matrix interface is not covered => {"status": "unsupported", "fault": {"code": "programUncovered", "message": "Model.addMVar is not covered", "line": 4}}
import gurobipy as gp
m = gp.Model()
m.addVar()
m.addMVar(3)
m.optimize()
#@ what is not covered stays so, whatever the program does about it => {"status": "unsupported", "fault": {"code": "programUncovered"}}
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3, obj=-1)
try:
    m.addConstr(x ** 3 <= 8)
except Exception:
    pass
m.optimize()
#@ callbacks are refused by name => {"status": "unsupported", "fault": {"message": "Model.optimize with a callback is not covered"}}
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3, obj=-1)
m.optimize(lambda model, where: None)
#@ max, min, abs, and, or, indicators and ranges => {"status": "optimal", "objective": 16}
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
x = m.addVar(lb=-5, ub=5, name="x")
y = m.addVar(lb=-5, ub=5, name="y")
top, low, size = (m.addVar(lb=-10, ub=10, name=n) for n in ("top", "low", "size"))
b, c, both, any_ = (m.addVar(vtype=GRB.BINARY, name=n) for n in "bcde")
m.addConstr(top == gp.max_(x, y, 1))
m.addConstr(low == gp.min_(x, y))
m.addGenConstrAbs(size, x)
m.addConstr(both == gp.and_(b, c))
m.addGenConstrOr(any_, [b, c])
m.addConstr((b == 1) >> (x + y <= 2))
m.addRange(x - y, -3, 2.5, "range")
m.setObjective(top + size - low + 5 * both, GRB.MAXIMIZE)
m.optimize()
#@ quadratic objective => {"status": "optimal", "objective": 0.5}
import gurobipy as gp
m = gp.Model()
x, y = m.addVar(name="x"), m.addVar(name="y")
m.addConstr(x + y >= 1)
m.setObjective(x * x + y ** 2)
m.optimize()
assert abs(x.X - 0.5) < 1e-5
#@ duals, slacks and reduced costs => {"status": "optimal", "objective": 24}
import gurobipy as gp
m = gp.Model()
x, y, z = (m.addVar(name=n) for n in "xyz")
c = m.addConstr(x + 2 * y + z <= 8, "c")
d = m.addConstr(x <= 20, "d")
m.setObjective(3 * x + 4 * y + z, gp.GRB.MAXIMIZE)
m.optimize()
assert c.Pi == 3 and d.Pi == 0 and c.Slack == 0 and d.Slack == 12 and y.RC == -2 and x.RC == 0, (c.Pi, d.Pi, y.RC)
#@ names, attributes of lists, files, copies => {"status": "optimal", "objective": 3}
import gurobipy as gp
m = gp.Model("m")
x = m.addVars(["a", "b"], ub=[1, 2], obj=-1, name="x")
m.update()
assert [v.VarName for v in m.getVars()] == ["x[a]", "x[b]"] and m.getVarByName("x[b]").UB == 2
k = m.copy()
k.ModelSense = -1
for v in k.getVars():
    v.Obj = 1
k.optimize()
assert k.getAttr("X", k.getVars()) == [1, 2] and k.ObjVal == 3 and m.NumVars == 2
k.write("m.lp")
assert "Maximize" in open("m.lp").read()
k.write("m.sol")
assert open("m.sol").read().splitlines()[1].split() == ["x[a]", "1.0"]
#@ an infeasible set by name => {"status": "infeasible"}
import gurobipy as gp
m = gp.Model()
x = m.addVar(name="x")
a, b = m.addConstr(x >= 3, "a"), m.addConstr(x <= 9, "b")
c = m.addConstr(x <= 2, "c")
m.optimize()
if m.status == gp.GRB.INFEASIBLE:
    m.computeIIS()
    assert [r.ConstrName for r in m.getConstrs() if r.IISConstr] == ["a", "c"]
