#@ the classic => {"status": "optimal", "objective": 23}
from ortools.linear_solver import pywraplp
solver = pywraplp.Solver.CreateSolver("SCIP")
x = solver.IntVar(0.0, solver.infinity(), "x")
y = solver.IntVar(0.0, solver.infinity(), "y")
solver.Add(x + 7 * y <= 17.5)
solver.Add(x <= 3.5)
solver.Maximize(x + 10 * y)
status = solver.Solve()
assert status == pywraplp.Solver.OPTIMAL and solver.Objective().Value() == 23 and x.solution_value() == 3
#@ a chained comparison keeps its second half => {"status": "optimal", "objective": 0, "model": {"rows": 1}}
from ortools.linear_solver.pywraplp import Solver
s = Solver.CreateSolver("CBC")
x = s.NumVar(0, s.infinity(), "x")
s.Add(2 <= x <= 5)
s.Minimize(x)
s.Solve()
#@ coefficients one by one => {"status": "optimal", "objective": 6}
from ortools.linear_solver import pywraplp
s = pywraplp.Solver("a", pywraplp.Solver.GLOP_LINEAR_PROGRAMMING)
x = s.NumVar(0, 10, "x")
c = s.Constraint(-s.infinity(), 6, "c")
c.SetCoefficient(x, 2)
o = s.Objective()
o.SetCoefficient(x, 2)
o.SetMaximization()
s.Solve()
assert o.Value() == 6 and c.dual_value() == 1
#@ GLOP relaxes integers without a word => {"status": "optimal", "objective": 1.5}
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("GLOP")
x = s.IntVar(0, 10, "x")
s.Add(2 * x <= 3)
s.Maximize(x)
s.Solve()
#@ a solver that is not there => {"status": "rejected", "fault": {"code": "programError", "message": "AttributeError: 'NoneType' object has no attribute 'IntVar'"}}
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("GUROBI")
x = s.IntVar(0, 10, "x")
#@ infeasible is 2, and values are 0 => {"status": "infeasible"}
from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
x = s.NumVar(0, 1, "x")
s.Add(x >= 2)
assert s.Solve() == 2 and x.solution_value() == 0.0 and s.Objective().Value() == 0.0
#@ CP-SAT: a strict comparison is one less, and != two halves => {"status": "optimal", "objective": 18}
from ortools.sat.python import cp_model
m = cp_model.CpModel()
x, y, b = m.NewIntVar(0, 10, "x"), m.NewIntVar(0, 10, "y"), m.NewBoolVar("b")
m.Add(x + 7 * y <= 17)
m.Add(x < 4)
m.Add(x != y)
m.Add(x + y >= 5).OnlyEnforceIf(b)
m.AddExactlyOne([b, m.NewBoolVar("c")])
m.Maximize(x + 7.5 * y)
solver = cp_model.CpSolver()
status = solver.Solve(m)
assert status == cp_model.OPTIMAL and solver.ObjectiveValue() == 18 and solver.Value(x) == 3
print(status, solver.StatusName(status))
#@ CP-SAT takes whole coefficients only => {"status": "rejected", "fault": {"code": "programError", "line": 4}}
from ortools.sat.python import cp_model
m = cp_model.CpModel()
x = m.NewIntVar(0, 10, "x")
m.Add(0.5 * x <= 2)
#@ what is not linear is not covered => {"status": "unsupported", "fault": {"message": "CpModel.add_all_different is not covered"}}
from ortools.sat.python import cp_model
m = cp_model.CpModel()
m.AddAllDifferent([m.NewIntVar(0, 2, "x"), m.NewIntVar(0, 2, "y")])
