import highspy

h = highspy.Highs()
h.silent()
trays = h.addIntegral(name="trays")
loaves = h.addIntegral(name="loaves")
h.addConstr(2 * trays + 5 * loaves <= 120, name="oven")
h.addConstr(trays >= 10, name="orders")
h.addConstr(loaves - 2 * trays <= 0, name="share")
h.maximize(1.5 * trays + 4 * loaves)
if h.getModelStatus() == highspy.HighsModelStatus.kOptimal:
    print("Objective:", h.getObjectiveValue())
