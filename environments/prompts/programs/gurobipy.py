import gurobipy as gp
from gurobipy import GRB

m = gp.Model("bakery")
trays = m.addVar(vtype=GRB.INTEGER, name="trays")
loaves = m.addVar(vtype=GRB.INTEGER, name="loaves")
m.addConstr(2 * trays + 5 * loaves <= 120, name="oven")
m.addConstr(trays >= 10, name="orders")
m.addConstr(loaves <= 2 * trays, name="share")
m.setObjective(1.5 * trays + 4 * loaves, GRB.MAXIMIZE)
m.optimize()
if m.Status == GRB.OPTIMAL:
    print("Objective:", m.ObjVal)
