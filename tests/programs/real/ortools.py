#@ the usual tutorial
from ortools.linear_solver import pywraplp


def main():
    # Create the mip solver with the SCIP backend.
    solver = pywraplp.Solver.CreateSolver("SCIP")
    if not solver:
        return

    infinity = solver.infinity()
    # x and y are integer non-negative variables.
    x = solver.IntVar(0.0, infinity, "x")
    y = solver.IntVar(0.0, infinity, "y")
    print("Number of variables =", solver.NumVariables())

    # 3x + 5y <= 40.5
    solver.Add(3 * x + 5 * y <= 40.5)
    # x <= 6.5
    solver.Add(x <= 6.5)
    print("Number of constraints =", solver.NumConstraints())

    # Maximize 2x + 3y.
    solver.Maximize(2 * x + 3 * y)
    print(f"Solving with {solver.SolverVersion()}" if False else "Solving")
    status = solver.Solve()

    if status == pywraplp.Solver.OPTIMAL:
        print("Solution:")
        print("Objective value =", solver.Objective().Value())
        print("x =", x.solution_value())
        print("y =", y.solution_value())
    else:
        print("The problem does not have an optimal solution.")

    print("\nAdvanced usage:")
    print(f"Problem solved in {solver.wall_time() >= 0} milliseconds")
    print(f"Problem solved in {solver.iterations() >= 0} iterations")
    print(f"Problem solved in {solver.nodes() >= 0} branch-and-bound nodes")


if __name__ == "__main__":
    main()
#@ GLOP with rows by coefficients
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver('GLOP')
x = solver.NumVar(0, solver.infinity(), 'x')
y = solver.NumVar(0, solver.infinity(), 'y')
c0 = solver.Constraint(-solver.infinity(), 14, 'c0')
c0.SetCoefficient(x, 1)
c0.SetCoefficient(y, 2)
c1 = solver.Constraint(0, solver.infinity(), 'c1')
c1.SetCoefficient(x, 3)
c1.SetCoefficient(y, -1)
c2 = solver.RowConstraint(-solver.infinity(), 2.0, 'c2')
c2.SetCoefficient(x, 1)
c2.SetCoefficient(y, -1)
objective = solver.Objective()
objective.SetCoefficient(x, 3)
objective.SetCoefficient(y, 4)
objective.SetMaximization()
solver.Solve()
print('Solution: %.2f' % objective.Value(), x.solution_value(), y.solution_value())
for c in (c0, c1, c2):
    print(c.name(), c.dual_value())
#@ a diet in dictionaries
from ortools.linear_solver import pywraplp
foods = {"oats": (0.3, 11, 4), "eggs": (0.5, 13, 9), "kale": (0.4, 3, 0.5)}
solver = pywraplp.Solver("diet", pywraplp.Solver.GLOP_LINEAR_PROGRAMMING)
buy = {f: solver.NumVar(0, 20, f) for f in foods}
solver.Add(sum(foods[f][1] * buy[f] for f in foods) >= 60, "protein")
solver.Add(sum(foods[f][2] * buy[f] for f in foods) <= 45, "fat")
solver.Add(buy["kale"] >= 2)
solver.Minimize(solver.Sum([foods[f][0] * buy[f] for f in foods]))
if solver.Solve() == pywraplp.Solver.OPTIMAL:
    for f, v in buy.items():
        print(f"{f}: {v.solution_value():.3f}")
    print("cost", solver.Objective().Value())
#@ a knapsack with many sacks
from ortools.linear_solver import pywraplp


def create_data_model():
    data = {}
    data["weights"] = [48, 30, 42, 36, 22, 43, 18]
    data["values"] = [10, 30, 25, 50, 35, 15, 40]
    data["num_items"] = len(data["weights"])
    data["all_items"] = range(data["num_items"])
    data["bin_capacities"] = [70, 60]
    data["all_bins"] = range(2)
    return data


data = create_data_model()
solver = pywraplp.Solver.CreateSolver("SCIP")
x = {}
for i in data["all_items"]:
    for b in data["all_bins"]:
        x[i, b] = solver.BoolVar(f"x_{i}_{b}")
for i in data["all_items"]:
    solver.Add(sum(x[i, b] for b in data["all_bins"]) <= 1)
for b in data["all_bins"]:
    solver.Add(sum(x[i, b] * data["weights"][i] for i in data["all_items"]) <= data["bin_capacities"][b])
objective = solver.Objective()
for i in data["all_items"]:
    for b in data["all_bins"]:
        objective.SetCoefficient(x[i, b], data["values"][i])
objective.SetMaximization()
status = solver.Solve()
print("Total packed value:", objective.Value())
#@ assignment with nested lists
from ortools.linear_solver import pywraplp
costs = [[90, 80, 75, 70], [35, 85, 55, 65], [125, 95, 90, 95], [45, 110, 95, 115], [50, 100, 90, 100]]
num_workers, num_tasks = len(costs), len(costs[0])
solver = pywraplp.Solver.CreateSolver("CBC")
x = {(i, j): solver.IntVar(0, 1, "") for i in range(num_workers) for j in range(num_tasks)}
for i in range(num_workers):
    solver.Add(solver.Sum([x[i, j] for j in range(num_tasks)]) <= 1)
for j in range(num_tasks):
    solver.Add(solver.Sum([x[i, j] for i in range(num_workers)]) == 1)
solver.Minimize(solver.Sum([costs[i][j] * x[i, j] for i in range(num_workers) for j in range(num_tasks)]))
status = solver.Solve()
if status == pywraplp.Solver.OPTIMAL or status == pywraplp.Solver.FEASIBLE:
    print(f"Total cost = {solver.Objective().Value()}")
#@ bin packing
from ortools.linear_solver import pywraplp
weights = [4, 3, 3, 5, 2, 6]
capacity = 8
bins = range(4)
solver = pywraplp.Solver.CreateSolver("SCIP")
x = {}
y = {}
for j in bins:
    y[j] = solver.IntVar(0, 1, "y[%i]" % j)
    for i in range(len(weights)):
        x[(i, j)] = solver.IntVar(0, 1, "x_%i_%i" % (i, j))
for i in range(len(weights)):
    solver.Add(sum(x[i, j] for j in bins) == 1)
for j in bins:
    solver.Add(sum(x[(i, j)] * weights[i] for i in range(len(weights))) <= y[j] * capacity)
solver.Minimize(solver.Sum([y[j] for j in bins]))
status = solver.Solve()
print("bins", int(solver.Objective().Value()))
#@ a class
from ortools.linear_solver import pywraplp


class Grower:
    def __init__(self, land, crops):
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.land = land
        self.crops = crops
        self.area = {}

    def run(self):
        for name, (gain, water) in self.crops.items():
            self.area[name] = self.solver.NumVar(0, self.land, name)
        self.solver.Add(sum(self.area.values()) <= self.land)
        self.solver.Add(sum(w * self.area[n] for n, (_, w) in self.crops.items()) <= 140)
        self.solver.Maximize(sum(g * self.area[n] for n, (g, _) in self.crops.items()))
        status = self.solver.Solve()
        return status == pywraplp.Solver.OPTIMAL, self.solver.Objective().Value()


print(Grower(50, {"beet": (120, 2), "wheat": (150, 4), "rape": (90, 1)}).run())
#@ infeasible, unchecked
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.IntVar(0, 10, "x")
y = solver.IntVar(0, 10, "y")
solver.Add(x + y >= 25)
solver.Maximize(x)
solver.Solve()
print("Objective:", solver.Objective().Value(), "x", x.solution_value())
#@ infeasible, checked
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("CBC")
x = solver.IntVar(0, 10, "x")
y = solver.IntVar(0, 10, "y")
solver.Add(2 * x + 2 * y == 7)
solver.Minimize(x + y)
status = solver.Solve()
if status == pywraplp.Solver.OPTIMAL:
    print("optimal")
elif status == pywraplp.Solver.INFEASIBLE:
    print("infeasible")
else:
    print("other", status)
#@ unbounded by SCIP
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.NumVar(0, solver.infinity(), "x")
y = solver.NumVar(0, solver.infinity(), "y")
solver.Add(x - y <= 3)
solver.Maximize(x + y)
print(solver.Solve())
#@ unbounded by GLOP
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("GLOP")
x = solver.NumVar(0, solver.infinity(), "x")
solver.Maximize(x)
status = solver.Solve()
print(status == pywraplp.Solver.OPTIMAL)
#@ integers given to GLOP
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("GLOP")
x = solver.IntVar(0, 10, "x")
y = solver.IntVar(0, 10, "y")
solver.Add(2 * x + 3 * y <= 11.5)
solver.Maximize(3 * x + 4 * y)
solver.Solve()
print(solver.Objective().Value())
#@ a chained comparison that is half kept
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.NumVar(0, 100, "x")
solver.Add(10 <= x <= 40)
solver.Minimize(x)
solver.Solve()
print(x.solution_value())
#@ a strict comparison by mistake
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.NumVar(0, 100, "x")
solver.Add(x < 40)
solver.Maximize(x)
solver.Solve()
#@ a product of variables by mistake
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.NumVar(0, 100, "x")
y = solver.NumVar(0, 100, "y")
solver.Add(x * y <= 40)
solver.Maximize(x)
solver.Solve()
#@ a solver that is not there, checked
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("GUROBI")
if not solver:
    solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.IntVar(0, 7, "x")
solver.Add(2 * x <= 9)
solver.Maximize(x)
solver.Solve()
print(x.solution_value())
#@ a solver that is not there, unchecked
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("CPLEX")
x = solver.IntVar(0, 7, "x")
solver.Maximize(x)
solver.Solve()
#@ two arguments to CreateSolver
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("plan", "SCIP")
x = solver.IntVar(0, 7, "x")
#@ SAT by name
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SAT")
x = [solver.IntVar(0, 5, f"x{i}") for i in range(3)]
b = solver.BoolVar("b")
solver.Add(3 * x[0] + 2 * x[1] + x[2] <= 11)
solver.Add(x[0] >= 2 * b)
solver.Add(x[1] <= 5 * b)
solver.Maximize(4 * x[0] + 3 * x[1] + x[2] - 2 * b)
status = solver.Solve()
print(status, solver.Objective().Value())
#@ lot sizing
from ortools.linear_solver import pywraplp
demand = [25, 40, 15, 60]
s = pywraplp.Solver.CreateSolver("SCIP")
T = len(demand)
make = [s.NumVar(0, 70, "make%d" % t) for t in range(T)]
keep = [s.NumVar(0, s.infinity(), "keep%d" % t) for t in range(T)]
run = [s.BoolVar("run%d" % t) for t in range(T)]
for t in range(T):
    s.Add((keep[t - 1] if t else 0) + make[t] == demand[t] + keep[t])
    s.Add(make[t] <= 70 * run[t])
s.Minimize(s.Sum(80 * run[t] + 2 * make[t] + 0.5 * keep[t] for t in range(T)))
s.Solve()
print([r.solution_value() for r in run], s.Objective().Value())
#@ transport with lookups by name
from ortools.linear_solver import pywraplp
supply = {"mill": 50, "yard": 35}
need = {"a": 20, "b": 30, "c": 25}
cost = {("mill", "a"): 4, ("mill", "b"): 6, ("mill", "c"): 9, ("yard", "a"): 5, ("yard", "b"): 3, ("yard", "c"): 2}
s = pywraplp.Solver.CreateSolver("GLOP")
for (i, j) in cost:
    s.NumVar(0, s.infinity(), "ship_%s_%s" % (i, j))
v = lambda i, j: s.LookupVariable("ship_%s_%s" % (i, j))
for i in supply:
    s.Add(sum(v(i, j) for j in need) <= supply[i], "supply_" + i)
for j in need:
    s.Add(sum(v(i, j) for i in supply) >= need[j], "need_" + j)
s.Minimize(sum(c * v(i, j) for (i, j), c in cost.items()))
s.Solve()
for var in s.variables():
    print(var.name(), var.solution_value(), var.reduced_cost() > -1e9)
print(s.Objective().Value())
#@ a travelling tour by MTZ
from ortools.linear_solver import pywraplp
d = [[0, 5, 9, 4], [6, 0, 3, 8], [7, 4, 0, 2], [3, 9, 6, 0]]
n = 4
s = pywraplp.Solver.CreateSolver("SCIP")
x = {(i, j): s.BoolVar(f"x{i}{j}") for i in range(n) for j in range(n) if i != j}
u = [s.IntVar(0, n - 1, f"u{i}") for i in range(n)]
for i in range(n):
    s.Add(sum(x[i, j] for j in range(n) if i != j) == 1)
    s.Add(sum(x[j, i] for j in range(n) if i != j) == 1)
for i in range(1, n):
    for j in range(1, n):
        if i != j:
            s.Add(u[i] - u[j] + n * x[i, j] <= n - 1)
s.Minimize(sum(d[i][j] * x[i, j] for i, j in x))
assert s.Solve() == s.OPTIMAL
at, tour = 0, [0]
while True:
    at = next(j for j in range(n) if j != at and x[at, j].solution_value() > 0.5)
    if at == 0:
        break
    tour.append(at)
print(tour, s.Objective().Value())
#@ rows added solve after solve
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("GLOP")
x = s.NumVar(0, 10, "x")
y = s.NumVar(0, 10, "y")
s.Maximize(x + 2 * y)
values = []
for side in (18, 12, 9):
    s.Add(x + y <= side)
    s.Add(y <= side / 3)
    s.Solve()
    values.append(round(s.Objective().Value(), 4))
print(values)
#@ two objectives one after the other
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = [s.IntVar(0, 9, "x%d" % i) for i in range(3)]
s.Add(sum(x) <= 13)
s.Add(2 * x[0] + x[1] <= 11)
profit = 5 * x[0] + 4 * x[1] + 2 * x[2]
s.Maximize(profit)
s.Solve()
best = s.Objective().Value()
s.Add(profit >= best)
s.Minimize(x[2] - x[0])
s.Solve()
print(best, s.Objective().Value())
#@ minimise the maximum
from ortools.linear_solver import pywraplp
jobs = [5, 8, 3, 7, 4, 6]
s = pywraplp.Solver.CreateSolver("SCIP")
span = s.NumVar(0, sum(jobs), "span")
x = [[s.BoolVar("x_%d_%d" % (j, k)) for k in range(3)] for j in range(len(jobs))]
for j in range(len(jobs)):
    s.Add(s.Sum(x[j]) == 1)
for k in range(3):
    s.Add(s.Sum([jobs[j] * x[j][k] for j in range(len(jobs))]) <= span)
s.Minimize(span)
s.Solve()
print(span.solution_value())
#@ time limits, hints and output
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
s.SetTimeLimit(20000)
s.EnableOutput() if False else s.SuppressOutput()
s.SetNumThreads(1)
s.set_time_limit(15000)
x = [s.IntVar(0, 4, f"x{i}") for i in range(4)]
s.Add(2 * x[0] + 3 * x[1] + 4 * x[2] + 5 * x[3] <= 23)
s.SetHint(x, [1, 1, 1, 1])
s.Maximize(3 * x[0] + 4 * x[1] + 6 * x[2] + 7 * x[3])
print(s.Solve(), s.Objective().Value(), s.Objective().BestBound())
#@ facilities with constants in expressions
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
open_ = {i: s.BoolVar("open_" + i) for i in "pqr"}
x = {(i, t): s.NumVar(0, 1, i + t) for i in "pqr" for t in ("1", "2", "3")}
dist = {("p", "1"): 2, ("p", "2"): 7, ("p", "3"): 5, ("q", "1"): 6, ("q", "2"): 3, ("q", "3"): 4, ("r", "1"): 5, ("r", "2"): 5, ("r", "3"): 1}
for t in ("1", "2", "3"):
    s.Add(sum(x[i, t] for i in "pqr") == 1)
for i, t in x:
    s.Add(x[i, t] <= open_[i])
s.Minimize(sum(dist[k] * x[k] for k in x) + sum(4 * open_[i] for i in "pqr") + 10)
s.Solve()
print(s.Objective().Value(), s.Objective().offset())
#@ an export as text
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.IntVar(0, 8, "x")
y = s.NumVar(-2, 5.5, "y")
s.Add(x + 2 * y <= 9.25, "c")
s.Maximize(x + y)
text = s.ExportModelAsLpFormat(False)
print("c:" in text)
s.Solve()
print(s.Objective().Value())
#@ bounds changed after the build
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("CBC")
x = s.IntVar(0, 10, "x")
y = s.NumVar(0, 10, "y")
c = s.Add(x + y <= 12.5)
x.SetUb(6)
x.SetLb(1)
y.SetBounds(0, 7.25)
c.SetUb(11.75)
c.SetCoefficient(y, 2)
s.Maximize(2 * x + 3 * y)
s.Solve()
print(s.Objective().Value(), c.ub(), y.ub(), x.lb())
#@ a verbose report with f-strings
from ortools.linear_solver import pywraplp
products = ["soap", "oil", "wax"]
profit = {"soap": 12.5, "oil": 20.0, "wax": 8.75}
hours = {"soap": 1.5, "oil": 3.25, "wax": 0.75}
solver = pywraplp.Solver.CreateSolver("SCIP")
qty = {p: solver.IntVar(0, 1000, p) for p in products}
labour = solver.Add(solver.Sum([hours[p] * qty[p] for p in products]) <= 240, "labour")
solver.Add(qty["oil"] >= 12)
solver.Add(qty["soap"] <= 3 * qty["wax"])
solver.Add(qty["wax"] <= 60)
solver.Maximize(solver.Sum([profit[p] * qty[p] for p in products]))
status = solver.Solve()
names = {pywraplp.Solver.OPTIMAL: "OPTIMAL", pywraplp.Solver.FEASIBLE: "FEASIBLE", pywraplp.Solver.INFEASIBLE: "INFEASIBLE", pywraplp.Solver.UNBOUNDED: "UNBOUNDED", pywraplp.Solver.NOT_SOLVED: "NOT_SOLVED"}
print(f"Status: {names[status]}")
print(f"{'product':<10}{'quantity':>10}")
for p in products:
    print(f"{p:<10}{qty[p].solution_value():>10.0f}")
print(f"Profit: {solver.Objective().Value():.2f}, {labour.name()}, {len(solver.constraints())} rows")
#@ a free variable and absolute values
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("GLOP")
m = s.NumVar(-s.infinity(), s.infinity(), "m")
dev = []
for i, p in enumerate([2.5, 7, 7.5, 12]):
    d = s.NumVar(0, s.infinity(), f"d{i}")
    s.Add(d >= m - p)
    s.Add(d >= p - m)
    dev.append(d)
s.Minimize(sum(dev))
s.Solve()
print(round(s.Objective().Value(), 6))
#@ expressions evaluated after the solve
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
a = s.IntVar(0, 20, "a")
b = s.IntVar(0, 20, "b")
used = 3 * a + 4 * b
s.Add(used <= 50)
s.Add(a <= b + 3)
income = 7 * a + 8 * b - 5
s.Maximize(income)
s.Solve()
print(used.solution_value(), income.solution_value(), (a - b).solution_value())
#@ an empty sum, True and False as rows
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 4, "x")
s.Add(sum([]) <= 3)
s.Add(s.Sum([]) + x <= 3.5)
s.Maximize(x)
s.Solve()
print(x.solution_value(), s.NumConstraints())
#@ False as a row
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 4, "x")
s.Add(sum([]) >= 3)
s.Maximize(x)
print(s.Solve())
#@ an expression without a comparison
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 4, "x")
s.Add(x + 3)
s.Maximize(x)
s.Solve()
#@ a wrong method name
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 4, "x")
s.AddConstraint(x <= 3)
s.Maximize(x)
s.Solve()
#@ bounds left out
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(name="x")
s.Maximize(x)
s.Solve()
#@ a binary of its own name
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.BinaryVar("x")
s.Maximize(x)
s.Solve()
#@ an inequality by mistake
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.IntVar(0, 4, "x")
y = s.IntVar(0, 4, "y")
s.Add(x != y)
s.Maximize(x + y)
s.Solve()
#@ a set cover
from ortools.linear_solver import pywraplp
sets = [({1, 2}, 3), ({2, 3, 4}, 5), ({4, 5}, 2), ({1, 5}, 3), ({3}, 1)]
s = pywraplp.Solver.CreateSolver("SCIP")
pick = [s.BoolVar(str(i)) for i in range(len(sets))]
for e in range(1, 6):
    ct = s.Constraint(1, s.infinity(), "cover_%d" % e)
    for i, (members, _) in enumerate(sets):
        ct.SetCoefficient(pick[i], 1 if e in members else 0)
s.Minimize(s.Sum(c * p for (_, c), p in zip(sets, pick)))
s.Solve()
print([i for i, p in enumerate(pick) if p.solution_value() > 0.5], s.Objective().Value())
#@ a maximum flow
from ortools.linear_solver import pywraplp
cap = {("s", "a"): 10, ("s", "b"): 7, ("a", "b"): 4, ("a", "c"): 6, ("b", "t"): 9, ("c", "t"): 8}
s = pywraplp.Solver.CreateSolver("GLOP")
f = {k: s.NumVar(0, c, "%s%s" % k) for k, c in cap.items()}
for node in "abc":
    s.Add(sum(f[k] for k in f if k[1] == node) == sum(f[k] for k in f if k[0] == node))
s.Maximize(sum(f[k] for k in f if k[0] == "s"))
s.Solve()
print(s.Objective().Value())
#@ semi-continuous by a binary, big M, and an implication
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 100, "x")
y = s.NumVar(0, 100, "y")
b = s.BoolVar("b")
M = 100
s.Add(x <= M * b)
s.Add(x >= 15 * b)
s.Add(y <= 30 + M * (1 - b))
s.Add(x + y <= 75)
s.Maximize(2 * x + 1.5 * y - 20 * b)
s.Solve()
print(b.solution_value(), s.Objective().Value())
#@ exit with an exit code
import sys
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.IntVar(0, 3, "x")
s.Maximize(x)
if s.Solve() != pywraplp.Solver.OPTIMAL:
    sys.exit(1)
print(x.solution_value())
sys.exit(0)
#@ numbers read from text
import csv
import io
from ortools.linear_solver import pywraplp
TABLE = """name,cost,strength
pine,3.2,40
oak,7.9,95
ash,6.1,80
"""
rows = list(csv.DictReader(io.StringIO(TABLE)))
s = pywraplp.Solver.CreateSolver("GLOP")
v = [s.NumVar(0, 10, r["name"]) for r in rows]
s.Add(sum(float(r["strength"]) * x for r, x in zip(rows, v)) >= 600)
s.Add(sum(v) <= 9)
s.Minimize(sum(float(r["cost"]) * x for r, x in zip(rows, v)))
s.Solve()
print("%.4f" % s.Objective().Value())
