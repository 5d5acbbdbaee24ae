from ortools.linear_solver import pywraplp

solver = pywraplp.Solver.CreateSolver("SCIP")
trays = solver.IntVar(0, solver.infinity(), "trays")
loaves = solver.IntVar(0, solver.infinity(), "loaves")
solver.Add(2 * trays + 5 * loaves <= 120, "oven")
solver.Add(trays >= 10, "orders")
solver.Add(loaves <= 2 * trays, "share")
solver.Maximize(1.5 * trays + 4 * loaves)
status = solver.Solve()
if status == pywraplp.Solver.OPTIMAL:
    print("Objective:", solver.Objective().Value())
