import coptpy as cp
from coptpy import COPT

env = cp.Envr()
m = env.createModel("bakery")
trays = m.addVar(vtype=COPT.INTEGER, name="trays")
loaves = m.addVar(vtype=COPT.INTEGER, name="loaves")
m.addConstr(2 * trays + 5 * loaves <= 120, name="oven")
m.addConstr(trays >= 10, name="orders")
m.addConstr(loaves - 2 * trays <= 0, name="share")
m.setObjective(1.5 * trays + 4 * loaves, sense=COPT.MAXIMIZE)
m.solve()
if m.status == COPT.OPTIMAL:
    print("Objective:", m.objval)
