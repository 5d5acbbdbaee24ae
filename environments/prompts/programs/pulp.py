from pulp import *

prob = LpProblem("bakery", LpMaximize)
trays = LpVariable("trays", lowBound=0, cat="Integer")
loaves = LpVariable("loaves", lowBound=0, cat="Integer")
prob += 1.5 * trays + 4 * loaves
prob += 2 * trays + 5 * loaves <= 120, "oven"
prob += trays >= 10, "orders"
prob += loaves <= 2 * trays, "share"
prob.solve(PULP_CBC_CMD(msg=0))
if LpStatus[prob.status] == "Optimal":
    print("Objective:", value(prob.objective))
