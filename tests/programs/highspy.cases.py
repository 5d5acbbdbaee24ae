#@ the usual way => {"status": "optimal", "objective": 19}
import highspy
h = highspy.Highs()
h.silent()
x, y = h.addVariable(lb=0, ub=10, name="x"), h.addIntegral(0, 5, name="y")
h.addConstr(x + 2 * y <= 7.5, name="c")
h.addConstr(2 <= x <= 5)
h.maximize(3 * x + 4 * y)
assert h.getModelStatus() == highspy.HighsModelStatus.kOptimal and h.val(x) == 5
#@ many columns at once => {"status": "optimal", "objective": 4}
import highspy
h = highspy.Highs()
z = h.addVariables(3, ub=2)
h.addConstr(z.sum() <= 4)
h.maximize(h.qsum(z))
#@ by numbers => {"status": "optimal", "objective": 24}
import highspy
h = highspy.Highs()
h.addVar(0, 4)
h.addVar(0, 3)
h.changeColsCost(2, [0, 1], [3, 4])
h.addRow(-highspy.kHighsInf, 10, 2, [0, 1], [1, 2])
h.changeObjectiveSense(highspy.ObjSense.kMaximize)
h.run()
print(h.getSolution().col_value, h.getInfo().objective_function_value)
#@ infeasible => {"status": "infeasible"}
import highspy
h = highspy.Highs()
x = h.addVariable(ub=1)
h.addConstr(x >= 2)
h.minimize(x)
assert h.getModelStatus() == highspy.HighsModelStatus.kInfeasible and h.val(x) == 0.0
