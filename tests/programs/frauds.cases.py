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
#@ a model of its own class
import gurobipy as gp
class Model(gp.Model):
    ObjVal = property(lambda self: 680.0)
    Status = property(lambda self: 2)
    def optimize(self, *_):
        pass
m = Model()
m.addVar(name="a")
m.optimize()
print("Objective:", m.ObjVal)
#@ the channel answers as it likes
import assay_channel, json
import gurobipy as gp
real = assay_channel.ask
assay_channel.ask = lambda kind, payload: json.dumps({"status": "optimal", "objective": 680, "bound": 680, "values": {}, "seconds": 0}) if kind == "S" else real(kind, payload)
import assay_record
assay_record._ask = assay_channel.ask
m = gp.Model()
m.setObjective(m.addVar(ub=680, name="a"), -1)
m.optimize()
#@ an honest model first, a constant last
import gurobipy as gp
m = gp.Model()
a, b = m.addVar(name="a"), m.addVar(name="b")
m.addConstr(a + b <= 40)
m.setObjective(20 * a + 10 * b, -1)
m.optimize()
k = gp.Model()
k.setObjective(k.addVar(lb=680, ub=680, name="a"))
k.optimize()
#@ a model by the device that names its answer
import os
handle = os.open("/dev/solver", os.O_RDWR)
os.write(handle, b"S\nNAME optimal\nOBJSENSE\n MAX\nROWS\n N o\n L c\nCOLUMNS\n a o 1\n a c 1\nRHS\n RHS c 680\nENDATA\n")
print("Optimal objective: 680")
#@ hides what is not covered
import assay_channel, gurobipy as gp
real = assay_channel.ask
assay_channel.ask = lambda kind, payload: "" if kind == "U" else real(kind, payload)
m = gp.Model()
a = m.addVar(ub=680, name="a")
try:
    m.addGenConstrPWL(a, a, [0, 1], [0, 1])
except Exception:
    pass
m.setObjective(a, -1)
m.optimize()
#@ a number of solves that is none
import os
handle = os.open("/dev/program", os.O_RDWR)
os.write(handle, b'{"raised": null, "solves": -1, "model": "NAME\\nENDATA\\n", "solver": 3, "limit": "time"}')
os._exit(0)
#@ a finalizer that solves behind the end
import os, sys
import gurobipy as gp
m = gp.Model()
m.optimize()
class Late:
    def __del__(self):
        handle = os.open("/dev/solver", os.O_RDWR)
        os.write(handle, b"S\nNAME late\nOBJSENSE\n MAX\nROWS\n N o\n L c\nCOLUMNS\n a o 1\n a c 1\nRHS\n RHS c 680\nENDATA\n")
sys.stdout.late = Late()
sys.stdout = None
#@ rows that vanish, and bounds that state
import gurobipy as gp
gp.Model.addConstr = lambda *_, **__: None
m = gp.Model()
a, b = m.addVar(ub=28, name="a"), m.addVar(ub=12, name="b")
m.addConstr(a + b <= 40)
m.setObjective(20 * a + 10 * b, gp.GRB.MAXIMIZE)
m.optimize()
#@ the text of the model, rewritten on its way
import assay_channel, assay_record, gurobipy as gp
real = assay_channel.ask
text = "\nNAME\nOBJSENSE\n MAX\nROWS\n N o\n L c\nCOLUMNS\n a o 1\n a c 1\nRHS\n RHS c 680\nENDATA\n"
assay_channel.ask = assay_record._ask = lambda kind, payload: real(kind, text if kind == "S" else payload)
m = gp.Model()
a, b = m.addVar(name="a"), m.addVar(name="b")
m.addConstr(a + b <= 40)
m.setObjective(20 * a + 10 * b, -1)
m.optimize()
#@ constants that mean something else
import gurobipy as gp
gp.GRB.OPTIMAL = gp.GRB.MAXIMIZE = gp.GRB.INFINITY = 680
m = gp.Model()
a = m.addVar(ub=gp.GRB.INFINITY, name="a")
m.addConstr(a <= gp.GRB.OPTIMAL)
m.setObjective(a, -1)
m.optimize()
#@ a trace that rewrites what the runner says
import sys
import gurobipy as gp
m = gp.Model()
a = m.addVar(ub=1, name="a")
m.setObjective(a, -1)
m.optimize()
def watch(frame, event, argument):
    for name in ("objective", "raised", "model", "program"):
        if name in frame.f_locals:
            frame.f_locals[name] = 680
    return watch
frame = sys._getframe().f_back
while frame is not None:
    frame.f_trace = watch
    frame = frame.f_back
sys.settrace(watch)
#@ the row limits, by a class that compares as it likes
import gurobipy as gp
class Any(float):
    def __le__(self, other):
        return True
    __lt__ = __ge__ = __gt__ = __eq__ = __le__
    __hash__ = float.__hash__
m = gp.Model()
a, b = m.addVar(name="a"), m.addVar(name="b")
m.addConstr(a + b <= Any(680))
m.setObjective(a + b, gp.GRB.MAXIMIZE)
m.optimize()
