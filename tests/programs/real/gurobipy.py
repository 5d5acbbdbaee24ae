#@ a bakery, as a tutorial would write it
import gurobipy as gp
from gurobipy import GRB

# Create a new model
model = gp.Model("bakery")

# Decision variables
rye = model.addVar(lb=0, vtype=GRB.INTEGER, name="rye_loaves")
wheat = model.addVar(lb=0, vtype=GRB.INTEGER, name="wheat_loaves")

# Objective: maximize profit
model.setObjective(2.4 * rye + 1.9 * wheat, GRB.MAXIMIZE)

# Constraints
model.addConstr(0.6 * rye + 0.5 * wheat <= 120, "flour")
model.addConstr(3 * rye + 2 * wheat <= 500, "oven_minutes")
model.addConstr(wheat >= 40, "contract")

# Optimize model
model.optimize()

# Print the results
if model.status == GRB.OPTIMAL:
    print("Optimal Solution:")
    print(f"Rye loaves: {rye.x}")
    print(f"Wheat loaves: {wheat.x}")
    print(f"Maximum profit: ${model.objVal:.2f}")
else:
    print("No optimal solution found.")
#@ a star import and old attribute names
from gurobipy import *

try:
    m = Model("ferry")
    trucks = m.addVar(vtype=GRB.INTEGER, name="trucks")
    cars = m.addVar(vtype=GRB.INTEGER, name="cars")
    m.update()
    m.setObjective(45 * trucks + 16 * cars, GRB.MAXIMIZE)
    m.addConstr(14 * trucks + 4.5 * cars <= 210, "deck")
    m.addConstr(trucks + cars <= 36, "crew")
    m.addConstr(trucks >= 3)
    m.optimize()
    for v in m.getVars():
        print('%s %g' % (v.varName, v.x))
    print('Obj: %g' % m.objVal)
except GurobiError as e:
    print('Error code ' + str(e.errno) + ': ' + str(e))
except AttributeError:
    print('Encountered an attribute error')
#@ a function with a docstring and type hints
from __future__ import annotations
from typing import Dict, List, Tuple
import gurobipy as gp
from gurobipy import GRB


def plan_wells(depth: Dict[str, float], pumps: List[Tuple[str, str, float]], need: float) -> Dict[str, float]:
    """Chooses wells and pumps so that the need of water is met at least cost.

    Args:
        depth: fixed cost of opening a well
        pumps: (well, village, flow)
        need: litres a second
    """
    with gp.Env(empty=True) as env:
        env.setParam("OutputFlag", 0)
        env.start()
        with gp.Model("wells", env=env) as m:
            is_open = {w: m.addVar(vtype=GRB.BINARY, obj=c, name=f"open_{w}") for w, c in depth.items()}
            flow = {}
            for w, v, most in pumps:
                flow[w, v] = m.addVar(ub=most, obj=0.25, name=f"flow_{w}_{v}")
                m.addConstr(flow[w, v] <= most * is_open[w])
            villages = sorted({v for _, v, _ in pumps})
            for v in villages:
                m.addConstr(gp.quicksum(flow[w, u] for (w, u) in flow if u == v) >= need, name=f"need_{v}")
            m.ModelSense = GRB.MINIMIZE
            m.optimize()
            if m.Status != GRB.OPTIMAL:
                raise RuntimeError("no plan")
            return {f"{w}->{v}": round(f.X, 4) for (w, v), f in flow.items() if f.X > 1e-6}


if __name__ == "__main__":
    wells = {"north": 40.0, "south": 55.0, "mill": 31.0}
    pumps = [("north", "a", 12), ("north", "b", 8), ("south", "a", 9), ("south", "b", 15), ("mill", "a", 6), ("mill", "b", 5)]
    print(plan_wells(wells, pumps, 11))
#@ a class that builds step by step
import gurobipy as gp
from gurobipy import GRB


class Orchard:
    def __init__(self, yields, hectares, water):
        self.yields = yields
        self.hectares = hectares
        self.water = water
        self.model = gp.Model("orchard")
        self.area = None

    def build(self):
        self._variables()
        self._constraints()
        self._objective()
        return self

    def _variables(self):
        self.area = self.model.addVars(self.yields.keys(), lb=0.0, name="area")

    def _constraints(self):
        self.model.addConstr(self.area.sum() <= self.hectares, name="land")
        self.model.addConstr(gp.quicksum(self.water[k] * self.area[k] for k in self.yields) <= 60, name="water")
        self.model.addConstr(self.area["plum"] >= 0.25 * self.area.sum(), name="rotation")

    def _objective(self):
        self.model.setObjective(self.area.prod(self.yields), GRB.MAXIMIZE)

    def solve(self):
        self.model.optimize()
        if self.model.Status == GRB.OPTIMAL:
            return self.model.ObjVal, {k: v.X for k, v in self.area.items()}
        return None, {}


value, areas = Orchard({"apple": 7.0, "plum": 4.5, "pear": 6.2}, 30, {"apple": 3, "plum": 1.2, "pear": 2}).build().solve()
print(value, areas)
#@ multidict and tupledict sums
import gurobipy as gp
from gurobipy import GRB

routes, cost, capacity = gp.multidict({
    ("quay1", "store1"): [4, 30], ("quay1", "store2"): [6, 20], ("quay1", "store3"): [9, 25],
    ("quay2", "store1"): [5, 15], ("quay2", "store3"): [3, 40],
})
supply = {"quay1": 45, "quay2": 35}
demand = {"store1": 22, "store2": 14, "store3": 31}

m = gp.Model("harbour")
flow = m.addVars(routes, obj=cost, ub=capacity, name="flow")
m.addConstrs((flow.sum(q, "*") <= supply[q] for q in supply), name="supply")
m.addConstrs((flow.sum("*", s) == demand[s] for s in demand), name="demand")
m.optimize()
if m.status == GRB.OPTIMAL:
    solution = m.getAttr("x", flow)
    for q, s in routes:
        if solution[q, s] > 0:
            print("%s -> %s: %g" % (q, s, solution[q, s]))
#@ a knapsack with a dict of tuples
from gurobipy import Model, GRB, quicksum

items = {"tent": (3.1, 50), "stove": (1.2, 30), "rope": (2.0, 18), "lamp": (0.4, 12), "boots": (2.6, 41), "map": (0.1, 9)}
m = Model()
m.setParam("OutputFlag", False)
take = {name: m.addVar(vtype=GRB.BINARY, name=name) for name in items}
m.addConstr(quicksum(weight * take[name] for name, (weight, _) in items.items()) <= 5.5)
m.setObjective(quicksum(use * take[name] for name, (_, use) in items.items()), GRB.MAXIMIZE)
m.optimize()
chosen = [name for name in items if take[name].X > 0.5]
print("Chosen:", ", ".join(chosen), "value", m.ObjVal)
#@ assignment with a matrix in nested lists
import gurobipy as gp
from gurobipy import GRB
times = [
    [14, 5, 8, 7],
    [2, 12, 6, 5],
    [7, 8, 3, 9],
    [2, 4, 6, 10],
]
n = len(times)
m = gp.Model("assignment")
x = m.addVars(n, n, vtype=GRB.BINARY, name="x")
m.setObjective(gp.quicksum(times[i][j] * x[i, j] for i in range(n) for j in range(n)), GRB.MINIMIZE)
m.addConstrs(x.sum(i, '*') == 1 for i in range(n))
m.addConstrs(x.sum('*', j) == 1 for j in range(n))
m.optimize()
for i in range(n):
    for j in range(n):
        if x[i, j].X > 0.5:
            print(f"Worker {i} -> task {j} ({times[i][j]} h)")
print(m.objVal)
#@ lists of variables with a loop that prints all
import gurobipy
from gurobipy import GRB
model = gurobipy.Model("mix")
price = [0.11, 0.09, 0.14, 0.3]
protein = [8, 12, 6, 40]
fat = [3, 1.5, 7, 2]
x = []
for i in range(4):
    x.append(model.addVar(lb=0, ub=50, vtype=GRB.CONTINUOUS, name="x" + str(i + 1)))
model.addConstr(sum(x[i] for i in range(4)) == 100)
model.addConstr(sum(protein[i] * x[i] for i in range(4)) >= 1400)
model.addConstr(sum(fat[i] * x[i] for i in range(4)) <= 320)
model.setObjective(sum(price[i] * x[i] for i in range(4)), GRB.MINIMIZE)
model.optimize()
for v in model.getVars():
    print(v.VarName, "=", v.X)
print("Cost:", model.ObjVal)
#@ parameters of many sorts
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("params")
m.Params.TimeLimit = 60
m.Params.MIPGap = 1e-6
m.setParam(GRB.Param.Threads, 1)
m.setParam("MIPFocus", 2)
m.Params.LogToConsole = 0
m.setParam("LogFile", "")
m.Params.Presolve = 2
m.params.method = 1
x = m.addVar(vtype="I", ub=7, name="x")
y = m.addVar(vtype="I", ub=9, name="y")
m.addConstr(3 * x + 5 * y <= 41, name="c0")
m.addConstr(4 * x + 2 * y <= 33, name="c1")
m.setObjective(5 * x + 6 * y, GRB.MAXIMIZE)
m.optimize()
print(m.Params.TimeLimit, m.Params.MIPGap, m.ObjVal, m.MIPGap <= 1e-6, m.NodeCount >= 0)
#@ infeasible, with an irreducible set
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("shifts")
a = m.addVar(ub=8, name="anna")
b = m.addVar(ub=6, name="bo")
m.addConstr(a + b >= 15, name="hours")
m.addConstr(a <= 2 * b, name="fair")
m.setObjective(a + b, GRB.MINIMIZE)
m.optimize()
if m.status == GRB.INFEASIBLE:
    print("The model is infeasible; computing IIS")
    m.computeIIS()
    for c in m.getConstrs():
        if c.IISConstr:
            print(c.ConstrName)
    m.write("shifts.ilp")
elif m.status == GRB.OPTIMAL:
    print(m.objVal)
#@ unbounded, and asked again without dual reductions
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("free")
x = m.addVar(name="x")
y = m.addVar(name="y", ub=4)
m.addConstr(x - y >= -2)
m.setObjective(x + y, GRB.MAXIMIZE)
m.optimize()
if m.Status == GRB.INF_OR_UNBD:
    m.Params.DualReductions = 0
    m.optimize()
if m.Status == GRB.UNBOUNDED:
    print("The model is unbounded")
#@ indicators and a big M side by side
import gurobipy as gp
from gurobipy import GRB
M = 1000
m = gp.Model("setup")
q = m.addVars(3, name="q", ub=[80, 60, 70])
on = m.addVars(3, vtype=GRB.BINARY, name="on")
fixed = [90, 40, 65]
unit = [2.0, 3.5, 2.6]
m.addConstr((on[0] == 0) >> (q[0] <= 0))
m.addGenConstrIndicator(on[1], False, q[1] <= 0, name="off1")
m.addConstr(q[2] <= M * on[2])
m.addConstr((on[0] == 1) >> (q[0] >= 20))
m.addConstr(q.sum() >= 110)
m.setObjective(gp.quicksum(unit[i] * q[i] + fixed[i] * on[i] for i in range(3)))
m.optimize()
print([round(q[i].X, 3) for i in range(3)], m.ObjVal)
#@ lot sizing over months with stock
import gurobipy as gp
from gurobipy import GRB
months = ["Jan", "Feb", "Mar", "Apr"]
demand = dict(zip(months, [30, 55, 20, 70]))
make = {}
stock = {}
m = gp.Model("lots")
for t in months:
    make[t] = m.addVar(ub=60, name="make_%s" % t)
    stock[t] = m.addVar(name="stock_%s" % t)
run = m.addVars(months, vtype=GRB.BINARY, name="run")
for i, t in enumerate(months):
    before = stock[months[i - 1]] if i > 0 else 5
    m.addConstr(before + make[t] == demand[t] + stock[t], name="balance_" + t)
    m.addConstr(make[t] <= 60 * run[t])
m.setObjective(gp.quicksum(100 * run[t] + 3 * make[t] + 1.5 * stock[t] for t in months), GRB.MINIMIZE)
m.optimize()
assert m.Status == GRB.OPTIMAL
for t in months:
    print(t, make[t].X, stock[t].X, run[t].X)
#@ travelling by MTZ
from gurobipy import *
from itertools import permutations
d = {(0, 1): 12, (0, 2): 10, (0, 3): 19, (0, 4): 8, (1, 2): 3, (1, 3): 7, (1, 4): 2, (2, 3): 6, (2, 4): 20, (3, 4): 4}
d.update({(j, i): v for (i, j), v in d.items()})
n = 5
m = Model("tour")
m.Params.OutputFlag = 0
x = m.addVars(d.keys(), vtype=GRB.BINARY, obj=d, name="x")
u = m.addVars(range(1, n), lb=1, ub=n - 1, name="u")
m.addConstrs((x.sum(i, '*') == 1 for i in range(n)), 'out')
m.addConstrs((x.sum('*', j) == 1 for j in range(n)), 'in')
m.addConstrs((u[i] - u[j] + n * x[i, j] <= n - 1 for i, j in permutations(range(1, n), 2)), 'mtz')
m.optimize()
tour = [0]
while len(tour) < n:
    here = tour[-1]
    tour.append(next(j for j in range(n) if j != here and x[here, j].X > 0.5))
print(tour, m.ObjVal)
#@ subtours cut by hand, solve after solve
import gurobipy as gp
from gurobipy import GRB
d = {(0, 1): 2, (0, 2): 9, (0, 3): 9, (0, 4): 8, (0, 5): 9, (1, 2): 2, (1, 3): 9, (1, 4): 8, (1, 5): 9, (2, 3): 8, (2, 4): 9, (2, 5): 9, (3, 4): 2, (3, 5): 2, (4, 5): 2}
m = gp.Model("cuts")
m.Params.OutputFlag = 0
x = m.addVars(d.keys(), vtype=GRB.BINARY, obj=d, name="x")
for i in range(6):
    m.addConstr(gp.quicksum(x[k] for k in d if i in k) == 2)


def component(edges):
    found, todo = set(), [0]
    while todo:
        i = todo.pop()
        if i in found:
            continue
        found.add(i)
        todo += [b if a == i else a for a, b in edges if i in (a, b)]
    return found


rounds = 0
while True:
    m.optimize()
    rounds += 1
    part = component([k for k in d if x[k].X > 0.5])
    if len(part) == 6:
        break
    m.addConstr(gp.quicksum(x[i, j] for i, j in d if i in part and j in part) <= len(part) - 1)
print(rounds, m.ObjVal)
#@ quadratic objective for shares
import gurobipy as gp
from gurobipy import GRB
names = ["oats", "tin", "wool"]
mean = {"oats": 0.05, "tin": 0.09, "wool": 0.12}
cov = {("oats", "oats"): 0.04, ("tin", "tin"): 0.09, ("wool", "wool"): 0.16, ("oats", "tin"): 0.01, ("oats", "wool"): 0.0, ("tin", "wool"): 0.03}
m = gp.Model("shares")
w = m.addVars(names, lb=0, ub=1, name="w")
risk = gp.QuadExpr()
for (a, b), c in cov.items():
    risk += (1 if a == b else 2) * c * w[a] * w[b]
m.setObjective(risk, GRB.MINIMIZE)
m.addConstr(w.sum() == 1, "budget")
m.addConstr(w.prod(mean) >= 0.08, "return")
m.optimize()
print(round(m.ObjVal, 6), {n: round(w[n].X, 3) for n in names})
#@ a quadratic constraint
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("disc")
x = m.addVar(lb=-GRB.INFINITY, name="x")
y = m.addVar(lb=-GRB.INFINITY, name="y")
m.addQConstr(x * x + y * y <= 25, name="disc")
m.addConstr(x - y <= 1)
m.setObjective(3 * x + 4 * y, GRB.MAXIMIZE)
m.optimize()
print(round(m.ObjVal, 4))
#@ maximum of machine loads by max_ and by rows
import gurobipy as gp
from gurobipy import GRB
jobs = [7, 4, 9, 3, 6]
m = gp.Model("loads")
x = m.addVars(len(jobs), 2, vtype=GRB.BINARY, name="x")
load = m.addVars(2, name="load")
span = m.addVar(name="span")
m.addConstrs(x.sum(j, "*") == 1 for j in range(len(jobs)))
m.addConstrs(load[k] == gp.quicksum(jobs[j] * x[j, k] for j in range(len(jobs))) for k in range(2))
m.addConstr(span == gp.max_(load))
m.setObjective(span, GRB.MINIMIZE)
m.optimize()
print(span.X, load[0].X, load[1].X)
#@ absolute deviations by abs_
import gurobipy as gp
m = gp.Model("spread")
m.setParam('OutputFlag', 0)
points = [3, 8, 15]
z = m.addVar(lb=-100, name="z", vtype=gp.GRB.INTEGER)
diff = [m.addVar(lb=-200, name=f"d{i}") for i in range(3)]
size = [m.addVar(name=f"a{i}") for i in range(3)]
for i, p in enumerate(points):
    m.addConstr(diff[i] == z - p)
    m.addConstr(size[i] == gp.abs_(diff[i]))
m.setObjective(gp.quicksum(size), gp.GRB.MINIMIZE)
m.optimize()
print(z.X, m.ObjVal)
#@ logic by and_ and or_
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
a, b, c = (m.addVar(vtype=GRB.BINARY, name=n) for n in ("a", "b", "c"))
both = m.addVar(vtype=GRB.BINARY, name="both")
some = m.addVar(vtype=GRB.BINARY, name="some")
m.addGenConstrAnd(both, [a, b], "both_def")
m.addConstr(some == gp.or_(b, c))
m.addConstr(a + b + c <= 2)
m.setObjective(4 * both + 3 * some + 2 * c - a - b, GRB.MAXIMIZE)
m.optimize()
print(a.X, b.X, c.X, m.ObjVal)
#@ duals and slacks of a linear model
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("prices")
x = m.addVar(name="x")
y = m.addVar(name="y")
c1 = m.addConstr(2 * x + y <= 100, name="wood")
c2 = m.addConstr(x + 3 * y <= 90, name="hours")
m.setObjective(20 * x + 30 * y, GRB.MAXIMIZE)
m.optimize()
print("Shadow prices:")
for c in m.getConstrs():
    print(f"  {c.ConstrName}: {c.Pi:.4f} (slack {c.Slack:.4f})")
for v in m.getVars():
    print(v.VarName, v.RC)
#@ reads a dual of an integer model
import gurobipy as gp
m = gp.Model()
x = m.addVar(vtype="I", ub=5)
c = m.addConstr(2 * x <= 7)
m.setObjective(x, -1)
m.optimize()
print("objective", m.ObjVal)
print("dual", c.Pi)
#@ a callback that watches
import gurobipy as gp
from gurobipy import GRB


def watch(model, where):
    if where == GRB.Callback.MIPSOL:
        print("found", model.cbGet(GRB.Callback.MIPSOL_OBJ))


m = gp.Model()
x = m.addVars(4, vtype=GRB.BINARY)
m.addConstr(3 * x[0] + 4 * x[1] + 2 * x[2] + 5 * x[3] <= 8)
m.setObjective(5 * x[0] + 6 * x[1] + 3 * x[2] + 7 * x[3], GRB.MAXIMIZE)
m.optimize(watch)
print(m.ObjVal)
#@ the model written to files
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("files")
x = m.addVar(name="x", ub=4)
y = m.addVar(name="y", vtype=GRB.INTEGER)
m.setObjective(3 * x + 2 * y, GRB.MAXIMIZE)
m.addConstr(x + 2 * y <= 9.5, "c1")
m.write("/tmp/files_model.lp")
m.optimize()
m.write("/tmp/files_model.sol")
m.write("/tmp/files_model.mps")
with open("/tmp/files_model.lp") as f:
    assert "Maximize" in f.read()
print(m.objVal)
#@ two objectives one after the other
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("steps")
m.Params.OutputFlag = 0
x = m.addVars(3, vtype=GRB.INTEGER, ub=10, name="x")
m.addConstr(x.sum() <= 12)
m.addConstr(x[0] + 2 * x[1] <= 9)
m.setObjective(4 * x[0] + 5 * x[1] + 3 * x[2], GRB.MAXIMIZE)
m.optimize()
best = m.ObjVal
m.addConstr(4 * x[0] + 5 * x[1] + 3 * x[2] >= best)
m.setObjective(x[2], GRB.MINIMIZE)
m.optimize()
print(best, m.ObjVal)
#@ addLConstr, addRange and a constraint from an expression
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("forms")
x = m.addVar(ub=10, name="x")
y = m.addVar(ub=10, name="y")
e = gp.LinExpr()
e.addTerms([1.0, 2.0], [x, y])
e.addConstant(1)
m.addLConstr(e, GRB.LESS_EQUAL, 14, "l")
m.addRange(x - y, -2, 3, "r")
m.addConstr(x + y == [4, 11], "both")
m.setObjective(gp.LinExpr([(2, x), (3, y)]), GRB.MAXIMIZE)
m.optimize()
print(x.X, y.X, m.ObjVal, m.NumConstrs, m.NumVars)
#@ bounds and types changed after the build
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
v = m.addVars(["p", "q", "r"], name="v")
m.update()
v["p"].ub = 3.5
v["q"].setAttr(GRB.Attr.VType, GRB.INTEGER)
v["q"].UB = 4.7
v["r"].LB = -2
v["r"].UB = 0
for k in v:
    v[k].Obj = {"p": 1, "q": 2, "r": -1}[k]
m.ModelSense = GRB.MAXIMIZE
m.addConstr(v.sum() <= 6.2, name="all")
m.update()
m.optimize()
print(m.getAttr("X", m.getVars()))
c = m.getConstrByName("all")
c.RHS = 5
m.optimize()
print(m.ObjVal)
#@ sos and semi-continuous
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("sos")
x = m.addVars(3, ub=[1, 1, 2], name="x")
m.addSOS(GRB.SOS_TYPE1, [x[0], x[1]], [1, 2])
m.addSOS(GRB.SOS_TYPE1, [x[0], x[2]], [1, 2])
s = m.addVar(vtype=GRB.SEMICONT, lb=2, ub=6, name="s")
m.addConstr(s + x[1] <= 4.5)
m.setObjective(2 * x[0] + x[1] + x[2] + 0.5 * s, GRB.MAXIMIZE)
m.optimize()
print(m.objVal, [x[i].x for i in range(3)], s.x)
#@ a relaxation and a copy
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
m.Params.OutputFlag = 0
x = m.addVars(3, vtype=GRB.BINARY, name="x")
m.addConstr(5 * x[0] + 4 * x[1] + 3 * x[2] <= 8)
m.setObjective(10 * x[0] + 7 * x[1] + 6 * x[2], GRB.MAXIMIZE)
m.update()
r = m.relax()
r.Params.OutputFlag = 0
r.optimize()
bound = r.ObjVal
m.optimize()
print("LP bound", bound, "integer", m.ObjVal)
#@ a strict comparison by mistake
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
x = m.addVar(name="x")
y = m.addVar(name="y")
m.addConstr(x + y < 10, name="cap")
m.setObjective(x + y, GRB.MAXIMIZE)
m.optimize()
#@ a chained comparison by mistake
import gurobipy as gp
m = gp.Model()
x = m.addVar(name="x")
m.addConstr(2 <= x <= 8, name="window")
m.setObjective(x)
m.optimize()
print(m.ObjVal)
#@ a wrong keyword
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
x = m.addVar(lower=0, vtype=GRB.CONTINUOUS, name="x")
m.setObjective(x, GRB.MINIMIZE)
m.optimize()
#@ a sense in words
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=3)
m.setObjective(x, sense="maximize")
m.optimize()
#@ values read of an infeasible model
from gurobipy import *
m = Model("contradiction")
x = m.addVar(vtype=GRB.INTEGER, name="x")
m.addConstr(x >= 12)
m.addConstr(2 * x <= 15)
m.setObjective(x, GRB.MINIMIZE)
m.optimize()
print("Optimal value:", m.objVal)
#@ a name looked up too early
import gurobipy as gp
m = gp.Model()
m.addVar(ub=2, name="x")
v = m.getVarByName("x")
m.setObjective(v, -1)
m.optimize()
#@ a function that returns, and a guard of the main module
import gurobipy as gp
from gurobipy import GRB


def solve_blend(ores, target, max_sulphur):
    model = gp.Model("blend")
    model.setParam("OutputFlag", 0)
    t = {}
    for ore, (price, iron, sulphur) in ores.items():
        t[ore] = model.addVar(lb=0, name=f"tons[{ore}]")
    total = gp.quicksum(t.values())
    model.addConstr(total == target, "target")
    model.addConstr(gp.quicksum(ores[o][1] * t[o] for o in ores) >= 0.52 * total, "iron")
    model.addConstr(gp.quicksum(ores[o][2] * t[o] for o in ores) <= max_sulphur * total, "sulphur")
    model.setObjective(gp.quicksum(ores[o][0] * t[o] for o in ores), GRB.MINIMIZE)
    model.optimize()
    if model.status == GRB.OPTIMAL:
        return {o: v.X for o, v in t.items()}, model.ObjVal
    return None, None


def main():
    ores = {"red": (40, 0.60, 0.03), "grey": (25, 0.48, 0.015), "black": (33, 0.55, 0.02)}
    plan, cost = solve_blend(ores, 200, 0.022)
    if plan is not None:
        for ore, amount in plan.items():
            print(f"{ore:>6}: {amount:8.2f}")
        print(f"cost = {cost:.2f}")


if __name__ == '__main__':
    main()
#@ json data and a dataclass
import json
from dataclasses import dataclass, field
import gurobipy as gp
from gurobipy import GRB

DATA = json.loads('{"teams": [{"name": "red", "rate": 12, "cost": 7.5}, {"name": "blue", "rate": 9, "cost": 5}], "area": 400, "hours": 30}')


@dataclass
class Team:
    name: str
    rate: float
    cost: float
    hours: object = field(default=None, repr=False)


teams = [Team(**t) for t in DATA["teams"]]
m = gp.Model("mowing")
for team in teams:
    team.hours = m.addVar(ub=DATA["hours"], obj=team.cost, name=team.name)
m.addConstr(sum(team.rate * team.hours for team in teams) >= DATA["area"])
m.optimize()
print([(t.name, t.hours.X) for t in teams], m.ObjVal)
#@ a set cover with a list comprehension of names
import gurobipy as gp
from gurobipy import GRB
covers = {"A": {1, 2, 3}, "B": {3, 4}, "C": {4, 5, 6}, "D": {1, 6}, "E": {2, 5}}
cost = {"A": 4, "B": 2, "C": 5, "D": 3, "E": 2}
universe = set().union(*covers.values())
m = gp.Model("cover")
pick = m.addVars(list(covers), vtype=GRB.BINARY, obj=[cost[k] for k in covers], name="pick")
m.addConstrs((gp.quicksum(pick[k] for k in covers if e in covers[k]) >= 1 for e in sorted(universe)), name="cover")
m.optimize()
print(sorted(k for k in covers if pick[k].X > 0.5), m.ObjVal)
#@ minimal flow with node balances
import gurobipy as gp
from gurobipy import GRB
arcs = gp.tuplelist([("s", "a"), ("s", "b"), ("a", "b"), ("a", "t"), ("b", "t")])
cap = {("s", "a"): 8, ("s", "b"): 6, ("a", "b"): 3, ("a", "t"): 5, ("b", "t"): 9}
m = gp.Model("flow")
f = m.addVars(arcs, ub=cap, name="f")
value = m.addVar(name="value")
for node in ("s", "a", "b", "t"):
    gain = gp.quicksum(f[i, j] for i, j in arcs.select("*", node)) - gp.quicksum(f[i, j] for i, j in arcs.select(node, "*"))
    m.addConstr(gain == (-value if node == "s" else value if node == "t" else 0), name="node_" + node)
m.setObjective(value, GRB.MAXIMIZE)
m.optimize()
print("Max flow:", value.X)
#@ status by a dictionary and a final report
import gurobipy as gp
from gurobipy import GRB
STATUS = {GRB.OPTIMAL: "optimal", GRB.INFEASIBLE: "infeasible", GRB.INF_OR_UNBD: "infeasible or unbounded", GRB.UNBOUNDED: "unbounded", GRB.TIME_LIMIT: "time limit"}
m = gp.Model("report")
b = m.addVar(vtype=GRB.INTEGER, lb=0, name="benches")
t = m.addVar(vtype=GRB.INTEGER, lb=0, name="tables")
m.setObjective(b * 55 + t * 120, GRB.MAXIMIZE)
planks = m.addConstr(4 * b + 9 * t <= 150)
hours = m.addConstr(1.5 * b + 2.75 * t <= 52)
m.addConstr(b >= 2 * t)
m.optimize()
print(f"status: {STATUS.get(m.Status, m.Status)}; runtime: {m.Runtime >= 0}; gap: {m.MIPGap}")
print(f"benches {int(round(b.X))}, tables {int(round(t.X))}, income {m.ObjVal:,.2f}, bound {m.ObjBound:,.2f}, solutions {m.SolCount >= 1}")
#@ diet in dictionaries of dictionaries
from gurobipy import *
foods = {'bread': {'cost': 1.1, 'kcal': 250, 'iron': 3}, 'milk': {'cost': 0.9, 'kcal': 120, 'iron': 0.1}, 'beans': {'cost': 1.6, 'kcal': 180, 'iron': 6}}
need = {'kcal': 2000, 'iron': 25}
m = Model('diet')
buy = {}
for f in foods:
    buy[f] = m.addVar(obj=foods[f]['cost'], name=f)
m.modelSense = GRB.MINIMIZE
m.update()
for n in need:
    m.addConstr(quicksum(foods[f][n] * buy[f] for f in foods) >= need[n], n)
m.addConstr(buy['milk'] <= 5)
m.optimize()
if m.status == GRB.Status.OPTIMAL:
    print('\nCost: %g' % m.objVal)
    for f in foods:
        if buy[f].x > 0.0001:
            print('%s %g' % (f, buy[f].x))
#@ fixed charge facilities, starts and priorities
import gurobipy as gp
from gurobipy import GRB
plants, towns = range(3), range(4)
opening = [120, 150, 90]
room = [20, 30, 15]
need = [8, 6, 9, 7]
ship = [[4, 6, 8, 9], [5, 3, 7, 4], [9, 8, 3, 5]]
m = gp.Model("facility")
open_ = m.addVars(plants, vtype=GRB.BINARY, obj=opening, name="open")
x = m.addVars(plants, towns, obj=ship, name="x") if False else m.addVars(plants, towns, name="x")
m.setObjective(open_.prod(opening) + gp.quicksum(ship[p][t] * x[p, t] for p in plants for t in towns), GRB.MINIMIZE)
m.addConstrs((x.sum(p, "*") <= room[p] * open_[p] for p in plants), "room")
m.addConstrs((x.sum("*", t) == need[t] for t in towns), "need")
for p in plants:
    open_[p].Start = 1.0
    open_[p].BranchPriority = p
open_[0].Start = 0
m.optimize()
print("open:", [p for p in plants if open_[p].X > 0.99], m.ObjVal)
#@ negative lower bounds and a free variable
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
t = m.addVar(lb=-GRB.INFINITY, ub=GRB.INFINITY, name="t")
x = m.addVar(lb=-5, ub=5, name="x")
y = m.addVar(lb=float("-inf"), name="y")
m.addConstr(t >= 2 * x - 3)
m.addConstr(t >= -x + 1)
m.addConstr(y == 0.5 * t - x)
m.setObjective(t + 0.1 * y, GRB.MINIMIZE)
m.optimize()
print(t.X, x.X, y.X)
#@ a graph colouring of a wheel
import itertools
import gurobipy as gp
edges = [(i, (i + 1) % 5) for i in range(5)] + [(i, 5) for i in range(5)]
K = 4
m = gp.Model("colour")
m.Params.OutputFlag = 0
c = m.addVars(6, K, vtype=gp.GRB.BINARY)
used = m.addVars(K, vtype=gp.GRB.BINARY)
m.addConstrs(c.sum(i, "*") == 1 for i in range(6))
m.addConstrs(c[i, k] + c[j, k] <= used[k] for (i, j), k in itertools.product(edges, range(K)))
m.addConstrs(used[k] >= used[k + 1] for k in range(K - 1))
m.setObjective(used.sum())
m.optimize()
print(int(m.ObjVal), [max(range(K), key=lambda k: c[i, k].X) for i in range(6)])
#@ an expression of numbers only, and an empty sum
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=2, name="x")
nothing = gp.quicksum([])
m.addConstr(nothing <= 4)
m.addConstr(x + nothing <= 1.5)
m.setObjective(x + nothing + 3, gp.GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal)
#@ an equality that Python decides
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=2, name="x")
m.addConstr(sum([]) == 0)
m.addConstr(sum([]) >= 1)
m.setObjective(x, gp.GRB.MAXIMIZE)
m.optimize()
print(m.Status)
#@ removed parts
import gurobipy as gp
from gurobipy import GRB
m = gp.Model()
x = m.addVars(4, ub=3, obj=[1, 2, 3, 4], name="x")
cap = m.addConstr(x.sum() <= 5, "cap")
tight = m.addConstr(x[3] <= 1, "tight")
m.ModelSense = -1
m.optimize()
first = m.ObjVal
m.remove(tight)
m.remove(x[2])
m.optimize()
print(first, m.ObjVal, m.NumVars, m.NumConstrs)
#@ numbers that print oddly
import gurobipy as gp
from gurobipy import GRB
m = gp.Model("thirds")
x = m.addVar(name="x")
y = m.addVar(name="y")
m.addConstr(3 * x + y <= 1)
m.addConstr(x + 3 * y <= 1)
m.setObjective(1e6 * x + 1e6 * y + 1e-3, GRB.MAXIMIZE)
m.optimize()
print("{:.6e}".format(m.ObjVal), round(x.X, 9), round(y.X, 9))
#@ a large right side and tiny coefficients
import gurobipy as gp
m = gp.Model()
m.Params.OutputFlag = 0
a = m.addVar(name="annual_units")
b = m.addVar(name="budget_share")
m.addConstr(12500000 * b <= 3750000)
m.addConstr(a <= 86400 * 365)
m.addConstr(0.00025 * a + 400 * b <= 2500)
m.setObjective(0.004 * a + 120000 * b, gp.GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal)
#@ a cutting stock master with patterns made by a loop
import gurobipy as gp
from gurobipy import GRB
WIDTH, pieces = 100, {45: 7, 36: 11, 31: 6, 14: 20}
patterns = []


def extend(sizes, left, made):
    if not sizes:
        patterns.append(dict(made))
        return
    size, rest = sizes[0], sizes[1:]
    for k in range(left // size, -1, -1):
        extend(rest, left - k * size, {**made, size: k})


extend(sorted(pieces, reverse=True), WIDTH, {})
m = gp.Model("cutting")
m.Params.OutputFlag = 0
use = m.addVars(len(patterns), vtype=GRB.INTEGER, name="use")
m.addConstrs((gp.quicksum(patterns[p][s] * use[p] for p in range(len(patterns))) >= pieces[s] for s in pieces), name="piece")
m.setObjective(use.sum(), GRB.MINIMIZE)
m.optimize()
print(len(patterns), m.ObjVal)
#@ column generation with duals
import gurobipy as gp
from gurobipy import GRB
WIDTH, size, need = 20, [9, 6, 5], [10, 14, 9]
master = gp.Model("master")
master.Params.OutputFlag = 0
rolls = [master.addVar(obj=1, name=f"p{i}") for i in range(3)]
rows = [master.addConstr(int(WIDTH // size[i]) * rolls[i] >= need[i]) for i in range(3)]
master.update()
while True:
    master.optimize()
    price = [c.Pi for c in rows]
    pricing = gp.Model("pricing")
    pricing.Params.OutputFlag = 0
    k = pricing.addVars(3, vtype=GRB.INTEGER)
    pricing.addConstr(gp.quicksum(size[i] * k[i] for i in range(3)) <= WIDTH)
    pricing.setObjective(gp.quicksum(price[i] * k[i] for i in range(3)), GRB.MAXIMIZE)
    pricing.optimize()
    if pricing.ObjVal <= 1 + 1e-6:
        break
    rolls.append(master.addVar(obj=1, column=gp.Column([round(k[i].X) for i in range(3)], rows)))
for v in rolls:
    v.VType = GRB.INTEGER
master.optimize()
print(master.ObjVal)
#@ a matrix interface with numpy
import gurobipy as gp
import numpy as np
A = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 0.0]])
m = gp.Model()
x = m.addMVar(shape=3, vtype=gp.GRB.BINARY, name="x")
m.setObjective(np.array([1.0, 1.0, 2.0]) @ x, gp.GRB.MAXIMIZE)
m.addConstr(A @ x <= np.array([4.0, 1.0]))
m.optimize()
print(m.ObjVal)
