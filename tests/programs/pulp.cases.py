#@ the usual way => {"status": "optimal", "objective": 23.5}
from pulp import *
prob = LpProblem("plan", LpMaximize)
x, y = LpVariable("x", 0, 10), LpVariable("y", 0, None, LpInteger)
prob += 3 * x + 4 * y + 1
prob += x + 2 * y <= 7.5, "c"
prob.solve(PULP_CBC_CMD(msg=0))
assert LpStatus[prob.status] == "Optimal" and value(prob.objective) == 23.5 and x.varValue == 7.5
#@ indexed variables, a default solver, minimising => {"status": "optimal", "objective": 1}
import pulp
d = pulp.LpVariable.dicts("d", [1, 2], cat="Binary")
prob = pulp.LpProblem("q")
prob += pulp.lpSum(d.values())
prob += d[1] + d[2] >= 1
prob.solve()
#@ a chained comparison keeps its second half => {"status": "optimal", "objective": 0}
import pulp
x = pulp.LpVariable("x", 0)
prob = pulp.LpProblem("q")
prob += x
prob += 2 <= x <= 5
prob.solve()
#@ infeasible => {"status": "infeasible"}
import pulp
x = pulp.LpVariable("x", 0, 1)
prob = pulp.LpProblem("q")
prob += x
prob += x >= 2
assert pulp.LpStatus[prob.solve(pulp.HiGHS(msg=False))] == "Infeasible"
#@ a solver that is not there => {"status": "rejected", "fault": {"message": "PulpSolverError: GUROBI: Not Available"}}
import pulp
prob = pulp.LpProblem("q")
prob += pulp.LpVariable("x", 0)
prob.solve(pulp.GUROBI(msg=0))
