#@ a grid with sums over slices => {"status": "optimal", "objective": 9, "model": {"columns": 6, "rows": 5}}
import coptpy as cp
from coptpy import COPT
cost = {(0, 0): 4, (0, 1): 6, (0, 2): 9, (1, 0): 5, (1, 1): 7, (1, 2): 3}
env = cp.Envr()
m = env.createModel("grid")
x = m.addVars(2, 3, vtype=COPT.BINARY, nameprefix="x")
m.addConstrs((x.sum(i, "*") == 1 for i in range(2)), nameprefix="row")
m.addConstrs((x.sum("*", j) <= 1 for j in range(3)), nameprefix="col")
m.setObjective(cp.quicksum(cost[i, j] * x[i, j] for i in range(2) for j in range(3)) + 2, sense=COPT.MINIMIZE)
m.solve()
assert m.status == COPT.OPTIMAL and m.objval == 9 and x[0, 0].x == 1
#@ the sense apart from the objective, and getVars in a loop => {"status": "optimal", "objective": 3}
import coptpy as cp
m = cp.Envr().createModel()
x = m.addVar(ub=3, name="x")
m.setObjective(x)
m.setObjSense(cp.COPT.MAXIMIZE)
m.solve()
for v in m.getVars():
    print(v.getName(), v.x, v.index)
#@ the objective value of an infeasible model does not fail, its columns do => {"status": "infeasible", "warnings": [{"code": "programRaised"}]}
import coptpy as cp
m = cp.Envr().createModel("a")
x = m.addVar(ub=1)
m.addConstr(x >= 2)
m.solve()
assert m.status == 2 and m.objval == 1e30
print(x.x)
#@ a chained comparison is an error => {"status": "rejected", "fault": {"code": "programError", "line": 4}}
import coptpy as cp
m = cp.Envr().createModel("a")
x = m.addVar()
m.addConstr(1 <= x <= 3)
#@ optimize() is no method => {"status": "rejected", "fault": {"message": "AttributeError: 'Model' object has no attribute 'optimize'"}}
import coptpy as cp
m = cp.Envr().createModel("a")
m.optimize()
#@ solveLP is the relaxation => {"status": "optimal", "objective": 1.5}
import coptpy as cp
m = cp.Envr().createModel("a")
x = m.addVar(vtype="I")
m.addConstr(2 * x <= 3)
m.setObjective(x, cp.COPT.MAXIMIZE)
m.solveLP()
assert m.objval == 1.5
#@ duals and an indicator => {"status": "optimal", "objective": 7}
import coptpy as cp
m = cp.Envr().createModel("a")
x, b = m.addVar(ub=9), m.addVar(vtype=cp.COPT.BINARY)
c = m.addConstr(x <= 7)
m.setObjective(x, cp.COPT.MAXIMIZE)
m.solveLP()
assert m.getDuals() == [1.0]
m.addConstr((b == 1) >> (x <= 3))
m.solve()
#@ the matrix interface is not covered => {"status": "unsupported", "fault": {"message": "Model.addMVar is not covered"}}
import coptpy as cp
cp.Envr().createModel("a").addMVar(3)
