#@ the usual tutorial
import coptpy as cp
from coptpy import COPT

# Create COPT environment
env = cp.Envr()

# Create COPT model
model = env.createModel("furniture")

# Add decision variables
chairs = model.addVar(lb=0, vtype=COPT.INTEGER, name="chairs")
tables = model.addVar(lb=0, vtype=COPT.INTEGER, name="tables")

# Set objective function
model.setObjective(35 * chairs + 90 * tables, sense=COPT.MAXIMIZE)

# Add constraints
model.addConstr(5 * chairs + 14 * tables <= 310, name="wood")
model.addConstr(2 * chairs + 3 * tables <= 96, name="labour")
model.addConstr(chairs >= 4 * tables, name="sets")

# Solve the model
model.solve()

# Print results
if model.status == COPT.OPTIMAL:
    print("Optimal value: {}".format(model.objval))
    print("Chairs: {}".format(chairs.x))
    print("Tables: {}".format(tables.x))
else:
    print("No optimal solution")
#@ star imports and the best objective
from coptpy import *
env = Envr()
m = env.createModel("feed")
corn = m.addVar(lb=0.0, ub=COPT.INFINITY, vtype=COPT.CONTINUOUS, name="corn")
soy = m.addVar(lb=0.0, ub=COPT.INFINITY, vtype=COPT.CONTINUOUS, name="soy")
m.setObjective(0.21 * corn + 0.38 * soy, COPT.MINIMIZE)
m.addConstr(9 * corn + 44 * soy >= 1800)
m.addConstr(corn + soy == 100)
m.addConstr(0.02 * corn + 0.06 * soy <= 5)
m.solve()
if m.status == COPT.OPTIMAL:
    print("Objective value: {}".format(m.objval))
    allvars = m.getVars()
    for var in allvars:
        print(" x[{0}]: {1}".format(var.index, var.x))
#@ a function that returns a dictionary
import coptpy as cp
from coptpy import COPT


def solve_transport(supply, demand, cost):
    env = cp.Envr()
    model = env.createModel("transport")
    model.setParam(COPT.Param.Logging, False)
    x = {}
    for i in supply:
        for j in demand:
            x[i, j] = model.addVar(lb=0, name=f"x_{i}_{j}")
    for i in supply:
        model.addConstr(cp.quicksum(x[i, j] for j in demand) <= supply[i], name=f"supply_{i}")
    for j in demand:
        model.addConstr(cp.quicksum(x[i, j] for i in supply) == demand[j], name=f"demand_{j}")
    model.setObjective(cp.quicksum(cost[i, j] * x[i, j] for i in supply for j in demand), sense=COPT.MINIMIZE)
    model.solve()
    if model.status == COPT.OPTIMAL:
        return {"cost": model.objval, "plan": {k: v.x for k, v in x.items() if v.x > 0}}
    return None


print(solve_transport({"A": 40, "B": 55}, {"p": 30, "q": 25, "r": 33}, {("A", "p"): 3, ("A", "q"): 7, ("A", "r"): 4, ("B", "p"): 6, ("B", "q"): 2, ("B", "r"): 5}))
#@ a class with a solve method
import coptpy as cp
from coptpy import COPT


class Fleet:
    def __init__(self, kinds, trips):
        self.kinds = kinds
        self.trips = trips
        self.env = cp.Envr()
        self.model = self.env.createModel("fleet")
        self.n = {}

    def make_variables(self):
        for name, data in self.kinds.items():
            self.n[name] = self.model.addVar(lb=0, ub=data["most"], vtype=COPT.INTEGER, name=name)

    def make_rows(self):
        self.model.addConstr(sum(self.kinds[k]["load"] * self.n[k] for k in self.n) >= self.trips, name="trips")
        self.model.addConstr(sum(self.n[k] for k in self.n) <= 14, name="drivers")

    def run(self):
        self.make_variables()
        self.make_rows()
        self.model.setObjective(sum(self.kinds[k]["cost"] * self.n[k] for k in self.n), sense=COPT.MINIMIZE)
        self.model.solve()
        return self.model.status, self.model.objval


status, value = Fleet({"van": {"most": 10, "load": 3, "cost": 80}, "lorry": {"most": 6, "load": 8, "cost": 190}, "bike": {"most": 4, "load": 1, "cost": 20}}, 60).run()
print(status == COPT.OPTIMAL, value)
#@ addVars by keys, sums and products
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("keys")
goods = ["tea", "rice", "salt"]
price = {"tea": 4.0, "rice": 1.5, "salt": 0.6}
bulk = {"tea": 1.0, "rice": 0.8, "salt": 0.3}
x = m.addVars(goods, lb=0, ub=40, vtype=COPT.CONTINUOUS, nameprefix="x")
m.addConstr(x.prod(bulk) <= 60, name="hold")
m.addConstr(x.sum("*") >= 50)
m.addConstr(x["tea"] <= 0.5 * x["rice"])
m.setObjective(x.prod(price), COPT.MAXIMIZE)
m.solve()
print(m.objval, [(k, x[k].x) for k in goods])
#@ two-dimensional binaries and families of rows
import coptpy as cp
from coptpy import COPT
value = [[6, 3, 5], [4, 8, 2], [7, 5, 9]]
m = cp.Envr().createModel("match")
x = m.addVars(3, 3, vtype=COPT.BINARY, nameprefix="x")
m.addConstrs((x.sum(i, "*") == 1 for i in range(3)), nameprefix="r")
m.addConstrs((x.sum("*", j) == 1 for j in range(3)), nameprefix="c")
m.setObjective(cp.quicksum(value[i][j] * x[i, j] for i in range(3) for j in range(3)), COPT.MAXIMIZE)
m.solve()
for i in range(3):
    for j in range(3):
        if x[i, j].x > 0.5:
            print(i, j)
print(m.getAttr(COPT.Attr.BestObj))
#@ multidict, tuplelist and select
import coptpy as cp
from coptpy import COPT
arcs, cost, cap = cp.multidict({("s", "a"): [2, 10], ("s", "b"): [4, 8], ("a", "b"): [1, 5], ("a", "t"): [6, 6], ("b", "t"): [3, 12]})
arcs = cp.tuplelist(arcs)
m = cp.Envr().createModel("flow")
f = m.addVars(arcs, lb=0.0, ub=cap, obj=cost, nameprefix="f")
m.setObjSense(COPT.MINIMIZE)
for node, need in (("a", 0), ("b", 0), ("t", 11)):
    m.addConstr(cp.quicksum(f[i, j] for i, j in arcs.select("*", node)) - cp.quicksum(f[i, j] for i, j in arcs.select(node, "*")) == need, name="node_" + node)
m.solve()
print(m.objval, m.getInfo(COPT.Info.Value, f)["a", "t"])
#@ lists of variables and zip
import coptpy as cp
from coptpy import COPT
weights = [12, 2, 1, 4, 1, 7]
values = [4, 2, 1, 10, 2, 8]
env = cp.Envr()
m = env.createModel("sack")
x = [m.addVar(vtype=COPT.BINARY, name=f"item{i}") for i in range(len(weights))]
m.addConstr(sum(w * v for w, v in zip(weights, x)) <= 15, name="weight")
m.setObjective(sum(p * v for p, v in zip(values, x)), sense=COPT.MAXIMIZE)
m.solve()
picked = [i for i, v in enumerate(x) if v.x > 0.5]
print(f"Picked: {picked}; total {m.objval}")
#@ parameters
import coptpy as cp
from coptpy import COPT
env = cp.Envr()
m = env.createModel("p")
m.setParam(COPT.Param.TimeLimit, 10.0)
m.setParam("RelGap", 1e-5)
m.Param.Threads = 1
m.Param.Logging = 0
x = m.addVar(vtype=COPT.INTEGER, ub=9, name="x")
y = m.addVar(vtype=COPT.INTEGER, ub=9, name="y")
m.addConstr(7 * x + 3 * y <= 50)
m.addConstr(2 * x + 9 * y <= 60)
m.setObjective(9 * x + 8 * y, COPT.MAXIMIZE)
m.solve()
print(m.getParam("TimeLimit"), m.objval, m.bestbnd, m.bestgap)
#@ infeasible, said by its status
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("no")
x = m.addVar(name="x")
y = m.addVar(name="y")
m.addConstr(x + y <= 4, name="small")
m.addConstr(x >= 3)
m.addConstr(y >= 2)
m.setObjective(x + y, COPT.MINIMIZE)
m.solve()
if m.status == COPT.OPTIMAL:
    print(m.objval)
elif m.status == COPT.INFEASIBLE:
    print("Model is infeasible")
    m.computeIIS()
    print([c.getName() for c in m.getConstrs() if c.getLowerIIS() or c.getUpperIIS()])
#@ unbounded
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("far")
x = m.addVar(name="x")
y = m.addVar(name="y", ub=3)
m.addConstr(x >= 2 * y)
m.setObjective(x - y, COPT.MAXIMIZE)
m.solve()
print(m.status in (COPT.UNBOUNDED, COPT.INF_OR_UNB))
#@ values of an infeasible model
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("no")
x = m.addVar(ub=2, name="x")
m.addConstr(x >= 5)
m.solve()
print("Objective:", m.objval)
print("x =", x.x)
#@ indicators
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("setup")
q = m.addVars(2, ub=50, nameprefix="q")
on = m.addVars(2, vtype=COPT.BINARY, nameprefix="on")
m.addGenConstrIndicator(on[0], False, q[0] <= 0)
m.addGenConstrIndicator(on[1], 0, q[1] == 0)
m.addConstr((on[0] == 1) >> (q[0] >= 10))
m.addConstr(q[0] + q[1] >= 42)
m.setObjective(2 * q[0] + 3 * q[1] + 30 * on[0] + 25 * on[1], COPT.MINIMIZE)
m.solve()
print(m.objval, q[0].x, q[1].x)
#@ special ordered sets
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("sos")
x = m.addVars(4, ub=5, nameprefix="x")
m.addSOS(COPT.SOS_TYPE2, [x[i] for i in range(4)], [1, 2, 3, 4])
m.addConstr(x.sum() <= 8)
m.setObjective(3 * x[0] + x[1] + 2 * x[2] + 4 * x[3], COPT.MAXIMIZE)
m.solve()
print(m.objval, [x[i].x for i in range(4)])
#@ a quadratic objective
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("qp")
x = m.addVar(lb=-10, ub=10, name="x")
y = m.addVar(lb=-10, ub=10, name="y")
m.addConstr(x + y >= 3)
m.setObjective(x * x + 2 * y * y - x * y - 2 * x, sense=COPT.MINIMIZE)
m.solve()
print(round(m.objval, 6), round(x.x, 4), round(y.x, 4))
#@ a quadratic constraint
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("qcp")
x = m.addVar(name="x")
y = m.addVar(name="y")
m.addQConstr(x * x + y * y <= 2, name="ball")
m.setObjective(x + y, COPT.MAXIMIZE)
m.solve()
print(round(m.objval, 5))
#@ lot sizing with big M
import coptpy as cp
from coptpy import COPT
T = 5
demand = [20, 35, 10, 40, 25]
env = cp.Envr()
model = env.createModel("lots")
prod = model.addVars(range(T), lb=0, nameprefix="prod")
inv = model.addVars(range(T), lb=0, nameprefix="inv")
setup = model.addVars(range(T), vtype=COPT.BINARY, nameprefix="setup")
for t in range(T):
    prev = inv[t - 1] if t > 0 else 0
    model.addConstr(prev + prod[t] - demand[t] == inv[t], name=f"balance_{t}")
    model.addConstr(prod[t] <= 130 * setup[t], name=f"on_{t}")
model.setObjective(cp.quicksum(2 * prod[t] + 1 * inv[t] + 50 * setup[t] for t in range(T)), sense=COPT.MINIMIZE)
model.solve()
print([int(round(setup[t].x)) for t in range(T)], model.objval)
#@ a tour by MTZ
import coptpy as cp
from coptpy import COPT
import math
place = [(0, 0), (3, 4), (6, 1), (2, 7), (8, 5)]
n = len(place)
dist = {(i, j): math.hypot(place[i][0] - place[j][0], place[i][1] - place[j][1]) for i in range(n) for j in range(n) if i != j}
m = cp.Envr().createModel("tour")
m.setParam(COPT.Param.Logging, 0)
x = {k: m.addVar(vtype=COPT.BINARY, name=f"x_{k[0]}_{k[1]}") for k in dist}
u = [m.addVar(lb=0, ub=n - 1, name=f"u_{i}") for i in range(n)]
for i in range(n):
    m.addConstr(cp.quicksum(x[i, j] for j in range(n) if j != i) == 1)
    m.addConstr(cp.quicksum(x[j, i] for j in range(n) if j != i) == 1)
for i, j in dist:
    if i > 0 and j > 0:
        m.addConstr(u[i] - u[j] + n * x[i, j] <= n - 1)
m.setObjective(cp.quicksum(dist[k] * x[k] for k in dist), COPT.MINIMIZE)
m.solve()
print("length %.4f" % m.objval)
#@ cuts by hand in a loop
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("cuts")
m.setParam(COPT.Param.Logging, 0)
x = m.addVar(ub=10, name="x")
y = m.addVar(ub=10, name="y")
m.setObjective(x + 2 * y, COPT.MAXIMIZE)
rounds = 0
while True:
    m.solve()
    rounds += 1
    over = x.x * x.x + y.x * y.x - 50
    if over < 1e-4 or rounds > 40:
        break
    m.addConstr(2 * x.x * x + 2 * y.x * y <= 50 + x.x * x.x + y.x * y.x)
print(rounds > 2, round(m.objval, 2))
#@ duals and reduced costs
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("prices")
x = m.addVar(name="x")
y = m.addVar(name="y")
z = m.addVar(name="z")
a = m.addConstr(2 * x + y + z <= 14, name="a")
b = m.addConstr(x + 3 * y + z <= 12, name="b")
m.setObjective(3 * x + 4 * y + z, COPT.MAXIMIZE)
m.solve()
print(m.getDuals(), m.getSlacks(), m.getRedcosts(), a.pi, b.dual, z.rc)
#@ the relaxation by solveLP
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("lp")
x = m.addVar(vtype=COPT.INTEGER, name="x")
y = m.addVar(vtype=COPT.INTEGER, name="y")
m.addConstr(4 * x + 3 * y <= 11)
m.addConstr(x - y <= 1)
m.setObjective(5 * x + 3 * y, COPT.MAXIMIZE)
m.solve()
print("integer", m.objval)
m.solveLP()
print("relaxed", m.LpObjval)
#@ bounds changed between solves
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("change")
x = m.addVar(ub=4, obj=3, name="x")
y = m.addVar(ub=6, obj=2, name="y")
c = m.addConstr(x + y <= 8, name="c")
m.setObjSense(COPT.MAXIMIZE)
m.solve()
first = m.objval
x.ub = 7
y.setInfo(COPT.Info.UB, 1.5)
c.ub = 7.5
m.solve()
print(first, m.objval, m.getInfo(COPT.Info.UB, x))
#@ removed rows and columns
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("less")
x = m.addVars(3, ub=2, obj=[1, 2, 3], nameprefix="x")
c = m.addConstr(x.sum() <= 3, name="c")
d = m.addConstr(x[2] <= 1, name="d")
m.setObjSense(COPT.MAXIMIZE)
m.solve()
first = m.objval
m.remove(d)
x[1].remove()
m.solve()
print(first, m.objval, m.cols, m.rows)
#@ a chained comparison by mistake
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("chain")
x = m.addVar(name="x")
m.addConstr(1 <= x <= 6)
m.setObjective(x, COPT.MAXIMIZE)
m.solve()
#@ a strict comparison by mistake
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("strict")
x = m.addVar(name="x")
m.addConstr(x < 6)
m.solve()
#@ optimize instead of solve
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("verb")
x = m.addVar(ub=5, name="x")
m.setObjective(x, COPT.MAXIMIZE)
m.optimize()
#@ name instead of nameprefix
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("prefix")
x = m.addVars(3, ub=5, name="x")
m.setObjective(x.sum(), COPT.MAXIMIZE)
m.solve()
#@ a sense in words
import coptpy as cp
m = cp.Envr().createModel("words")
x = m.addVar(ub=5)
m.setObjective(x, sense="max")
m.solve()
#@ variables as keys of a dictionary
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("hash")
x, y = m.addVar(ub=5, name="x"), m.addVar(ub=2, name="y")
cost = {x: 3, y: 4}
m.setObjective(sum(c * v for v, c in cost.items()), COPT.MAXIMIZE)
m.solve()
#@ a constant that is not there
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("feasible")
x = m.addVar(ub=5, name="x")
m.setObjective(x, COPT.MAXIMIZE)
m.solve()
if m.status == COPT.OPTIMAL or m.status == COPT.FEASIBLE:
    print(m.objval)
if m.status == COPT.FEASIBLE:
    print("only feasible")
#@ an unknown keyword
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("keyword")
x = m.addVar(low=0, vtype=COPT.CONTINUOUS, name="x")
m.solve()
#@ try, except and finally
import coptpy as cp
from coptpy import COPT
try:
    env = cp.Envr()
    model = env.createModel("crew")
    days = range(7)
    need = [5, 7, 6, 8, 9, 4, 3]
    start = {d: model.addVar(lb=0, vtype=COPT.INTEGER, name=f"start_{d}") for d in days}
    for d in days:
        model.addConstr(cp.quicksum(start[(d - k) % 7] for k in range(5)) >= need[d], name=f"day_{d}")
    model.setObjective(cp.quicksum(start.values()), sense=COPT.MINIMIZE)
    model.solve()
    if model.status == COPT.OPTIMAL:
        for d in days:
            print(f"start on day {d}: {start[d].x:.0f}")
        print(f"Total: {model.objval}")
    else:
        raise ValueError("no solution")
except cp.CoptError as e:
    print(f"COPT error {e.retcode}: {e.message}")
finally:
    print("done")
#@ expression builders
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("builders")
x = [m.addVar(ub=4, name="v%d" % i) for i in range(4)]
e = cp.LinExpr()
for i, v in enumerate(x):
    e.addTerm(v, i + 1.0)
e += 2
g = cp.LinExpr(x[0])
g.addConstant(1)
m.addConstr(e <= 20, name="e")
m.addConstr(g + x[1] >= 2, name="g")
b = cp.ExprBuilder(0)
b += 3 * x[2]
b -= x[3]
m.addConstr(b <= 5)
m.setObjective(cp.quicksum(x), COPT.MAXIMIZE)
m.solve()
print(m.objval, e.getValue(), e.getConstant())
#@ rows by lhs, sense and rhs
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("senses")
x = m.addVar(name="x", ub=10)
y = m.addVar(name="y", ub=10)
m.addConstr(x + 2 * y, COPT.LESS_EQUAL, 14)
m.addConstr(3 * x - y, COPT.GREATER_EQUAL, 0, "ge")
m.addConstr(x - y, COPT.LESS_EQUAL, 2)
m.addConstr(x + y == [2, 9])
m.addBoundConstr(x - 2 * y, -6, 6, name="b")
m.setObjective(3 * x + 4 * y, COPT.MAXIMIZE)
m.solve()
print(m.objval, x.x, y.x)
#@ facilities with a dictionary of tuples
import coptpy as cp
from coptpy import COPT
sites = {"n": (100, 40), "e": (80, 25), "w": (110, 60)}
towns = {"u": 18, "v": 22, "w": 15}
cost = {("n", "u"): 2, ("n", "v"): 5, ("n", "w"): 4, ("e", "u"): 6, ("e", "v"): 1, ("e", "w"): 3, ("w", "u"): 4, ("w", "v"): 4, ("w", "w"): 2}
m = cp.Envr().createModel("sites")
y = m.addVars(sites.keys(), vtype=COPT.BINARY, nameprefix="open")
x = m.addVars(cost.keys(), lb=0, nameprefix="ship")
for t, need in towns.items():
    m.addConstr(x.sum("*", t) == need)
for s, (_, room) in sites.items():
    m.addConstr(x.sum(s, "*") <= room * y[s])
m.setObjective(sum(sites[s][0] * y[s] for s in sites) + sum(cost[k] * x[k] for k in cost), COPT.MINIMIZE)
m.solve()
assert m.status == COPT.OPTIMAL, "not optimal"
print(m.objval, {s: y[s].x for s in sites})
#@ minimise the maximum
import coptpy as cp
from coptpy import COPT
jobs = {"a": 5, "b": 8, "c": 3, "d": 7, "e": 4}
m = cp.Envr().createModel("makespan")
span = m.addVar(lb=0, name="span")
x = {}
for j in jobs:
    for k in range(2):
        x[j, k] = m.addVar(vtype=COPT.BINARY, name=f"x_{j}_{k}")
for j in jobs:
    m.addConstr(x[j, 0] + x[j, 1] == 1)
for k in range(2):
    m.addConstr(cp.quicksum(jobs[j] * x[j, k] for j in jobs) <= span)
m.setObjective(span, COPT.MINIMIZE)
m.solve()
print("makespan", m.objval)
#@ free variables and absolute values
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("fit")
a = m.addVar(lb=-COPT.INFINITY, name="a")
b = m.addVar(lb=-COPT.INFINITY, name="b")
data = [(1, 2.1), (2, 3.9), (3, 6.2), (4, 7.8)]
e = [m.addVar(name="e%d" % i) for i in range(len(data))]
for i, (t, v) in enumerate(data):
    m.addConstr(e[i] >= a * t + b - v)
    m.addConstr(e[i] >= v - a * t - b)
m.setObjective(sum(e), COPT.MINIMIZE)
m.solve()
print(round(m.objval, 6))
#@ files written
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("files")
x = m.addVar(ub=3, name="x")
y = m.addVar(vtype=COPT.INTEGER, ub=8, name="y")
m.addConstr(x + y <= 9.5, name="c")
m.setObjective(x + y, COPT.MAXIMIZE)
m.write("/tmp/copt_files.lp")
m.solve()
m.write("/tmp/copt_files.sol")
m.writeMps("/tmp/copt_files.mps")
print(m.objval)
#@ names and lookups
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("names")
x = m.addVar(ub=2, name="alpha")
y = m.addVar(ub=3)
c = m.addConstr(x + y <= 4, name="cap")
m.setObjective(m.getVarByName("alpha") + 2 * m.getVar(1), COPT.MAXIMIZE)
m.solve()
print(x.getName(), y.name, m.getConstrByName("cap").getName(), m.objval, m.Rows, m.Cols)
#@ an empty sum and rows that Python decides
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("empty")
x = m.addVar(ub=3, name="x")
m.addConstr(cp.quicksum([]) <= 3)
m.addConstr(sum([]) <= 3)
m.addConstr(x + cp.quicksum([]) <= 2.5)
m.setObjective(x, COPT.MAXIMIZE)
m.solve()
print(m.objval)
#@ stages solved one by one
import coptpy as cp
from coptpy import COPT
env = cp.Envr()
stock = 0.0
paid = 0.0
for t, (need, price) in enumerate([(10, 3), (14, 2.5), (9, 4)]):
    m = env.createModel(f"day{t}")
    m.setParam(COPT.Param.Logging, 0)
    buy = m.addVar(ub=20, name="buy")
    keep = m.addVar(ub=6, name="keep")
    m.addConstr(stock + buy == need + keep)
    m.setObjective(price * buy - 2.8 * keep, COPT.MINIMIZE)
    m.solve()
    stock = keep.x
    paid += price * buy.x
print(paid, stock)
#@ colouring with symmetric colours cut
import coptpy as cp
from coptpy import COPT
edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 2), (0, 3)]
K = range(4)
m = cp.Envr().createModel("colour")
m.setParam("Logging", 0)
x = m.addVars(5, 4, vtype=COPT.BINARY, nameprefix="x")
w = m.addVars(4, vtype=COPT.BINARY, nameprefix="w")
m.addConstrs((cp.quicksum(x[i, k] for k in K) == 1 for i in range(5)), nameprefix="one")
for i, j in edges:
    for k in K:
        m.addConstr(x[i, k] + x[j, k] <= w[k])
m.addConstrs((w[k] >= w[k + 1] for k in range(3)), nameprefix="order")
m.setObjective(cp.quicksum(w[k] for k in K), COPT.MINIMIZE)
m.solve()
print("colours:", int(round(m.objval)))
#@ gp instead of cp
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("typo")
x = m.addVars(3, ub=1, nameprefix="x")
m.setObjective(gp.quicksum(x[i] for i in range(3)), COPT.MAXIMIZE)
m.solve()
#@ nothing is made of the model
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("zero")
x = m.addVar(name="x")
y = m.addVar(name="y")
m.addConstr(x + y >= 3)
m.solve()
print(m.status, m.objval)
#@ an expression read after the solve
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("read")
ham = m.addVar(ub=12, name="ham")
jam = m.addVar(ub=15, name="jam")
income = 2.5 * ham + 1.75 * jam - 4
m.addConstr(ham + jam <= 20)
m.setObjective(income, COPT.MAXIMIZE)
m.solve()
print(income.getValue(), m.objval, m.getObjective().getValue())
#@ warm starts and limits that do not bind
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("start")
m.setParam(COPT.Param.NodeLimit, 100000)
x = m.addVars(5, vtype=COPT.BINARY, nameprefix="x")
m.addConstr(sum((3 + i) * x[i] for i in range(5)) <= 15)
m.setObjective(sum((4 + 2 * i) * x[i] for i in range(5)), COPT.MAXIMIZE)
m.setMipStart(x[0], 1.0)
m.setMipStart([x[1], x[2]], [0.0, 1.0])
m.loadMipStart()
m.solve()
print(m.objval, m.hasmipsol, m.nodecnt >= 0)
#@ the matrix interface
import coptpy as cp
from coptpy import COPT
import numpy as np
m = cp.Envr().createModel("matrix")
x = m.addMVar(3, ub=1.0, nameprefix="x")
m.addConstr(np.ones((1, 3)) @ x <= 2)
m.setObjective(x.sum(), COPT.MAXIMIZE)
m.solve()
print(m.objval)
#@ maxima by general constraints
import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("gen")
x, y, z = (m.addVar(lb=-5, ub=5, name=n) for n in "xyz")
m.addGenConstrMax(z, [x, y], 1.0)
m.addConstr(x + y >= 3)
m.setObjective(z, COPT.MINIMIZE)
m.solve()
print(m.objval)
