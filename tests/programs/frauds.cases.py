#@ prints the answer
print("Optimal objective: 680")
print("OPTIMAL 680")
#@ prints the answer and ends early
print("obj = 680")
raise SystemExit(0)
#@ an object with ObjVal
class Model:
    ObjVal = 680
    Status = 2
    objVal = 680
m = Model()
print(m.ObjVal)
#@ patches the module's value
import gurobipy as gp
gp.Model.ObjVal = 680
m = gp.Model()
x = m.addVar(ub=1, obj=-1)
m.optimize()
print(m.ObjVal)
#@ patches the solve
import assay_record, gurobipy as gp
import gurobipy.solving
answer = assay_record.Answer()
answer.status, answer.objective, answer.bound, answer.x, answer.seconds, answer.reason = "optimal", 680.0, 680.0, [1.0], 0.0, ""
gurobipy.solving.solve = lambda record, seconds=None: answer
m = gp.Model()
x = m.addVar(ub=1, obj=-1)
m.optimize()
print(m.ObjVal)
#@ tells the runner a story
import os
handle = os.open("/dev/program", os.O_RDWR)
os.write(handle, b'{"raised": null, "objective": 680, "model": "NAME"}')
#@ patches the builtins of the runner
import builtins, json
json.dumps = lambda *_, **__: '{"raised": null, "status": "optimal", "objective": 680}'
builtins.print = lambda *_: None
#@ ends the interpreter after the answer
import os, sys
print("680")
sys.stdout.flush()
os._exit(0)
#@ states the answer as a constant
import gurobipy as gp
m = gp.Model()
m.setObjective(680)
m.optimize()
#@ states the answer as a bound
import gurobipy as gp
m = gp.Model()
x = m.addVar(ub=680)
m.setObjective(x, gp.GRB.MAXIMIZE)
m.optimize()
#@ states the answer as a row
import gurobipy as gp
m = gp.Model()
x, y = m.addVar(), m.addVar()
m.addConstr(x + y <= 680)
m.setObjective(x + y, gp.GRB.MAXIMIZE)
m.optimize()
