"""Runs programs by the real packages, one after the other in this process.

Arguments: the packages to load, all of them where none is named. Input: JSON Lines {"id", "source"}; output: {"id", "solved": [status, objective] of the last
solve or null, "raised": class of its exception or null, "output", and of the processor "seconds" of the program, "started" before the first, "peakMb" of memory}.
"""
import contextlib
import io
import json
import os
import sys
import tempfile
import time

# What the packages print on their own goes nowhere: the answers have a handle of their own.
answers = os.fdopen(os.dup(1), 'w')
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

NEITHER = 'infeasible or unbounded'
solves = []


def note(status, objective):
    solves.append([status, float(objective) if status == 'optimal' else None])


def watch_gurobipy():
    import gurobipy
    solve = gurobipy.Model.optimize
    words = {2: 'optimal', 3: 'infeasible', 4: NEITHER, 5: 'unbounded'}

    def optimize(self, *arguments, **options):
        solve(self, *arguments, **options)
        status = words.get(self.Status, 'status %d' % self.Status)
        note(status, self.ObjVal if status == 'optimal' else None)

    gurobipy.Model.optimize = optimize


def watch_coptpy():
    import coptpy
    words = {1: 'optimal', 2: 'infeasible', 3: 'unbounded', 4: NEITHER}

    def watched(solve, relaxed):
        def solve_and_note(self):
            solve(self)
            status = words.get(self.status, 'status %d' % self.status)
            note(status, self.objval if status == 'optimal' else None)
        return solve_and_note

    coptpy.Model.solve = watched(coptpy.Model.solve, False)
    coptpy.Model.solveLP = watched(coptpy.Model.solveLP, True)


def watch_pywraplp():
    from ortools.linear_solver import linear_solver_pb2, pywraplp
    solve = pywraplp.Solver.Solve

    def is_feasible(solver):
        proto = linear_solver_pb2.MPModelProto()
        solver.ExportModelToProto(proto)
        for variable in proto.variable:
            variable.objective_coefficient = 0
        other = pywraplp.Solver.CreateSolver('SCIP')
        other.LoadModelFromProto(proto)
        return solve(other) == 0

    words = {0: 'optimal', 1: 'feasible', 2: 'infeasible', 3: 'unbounded'}

    def solve_and_note(self, *arguments):
        code = solve(self, *arguments)
        status = words.get(code, 'status %d' % code)
        if code == 2 and is_feasible(self):
            status = 'unbounded'  # some solvers do not tell the two apart
        note(status, self.Objective().Value() if status == 'optimal' else None)
        return code

    pywraplp.Solver.Solve = solve_and_note


def run(source):
    out = io.StringIO()
    raised = None
    solves.clear()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(source, '<program>', 'exec'), {'__name__': '__main__'})
        except BaseException as error:
            raised = None if isinstance(error, SystemExit) and not error.code else type(error).__name__
    return {'solved': solves[-1] if solves else None, 'raised': raised, 'output': out.getvalue()}


def peak_mb():
    """Of this program: what getrusage says counts the one that started it."""
    with open('/proc/self/status') as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith('VmHWM')) / 1024


WATCHES = {'gurobipy': watch_gurobipy, 'coptpy': watch_coptpy, 'ortools': watch_pywraplp}
for name in sys.argv[1:] or WATCHES:
    WATCHES[name]()
started = time.process_time()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)  # programs write files
    for text in sys.stdin:
        item = json.loads(text)
        before = time.process_time()
        answer = run(item['source'])
        cost = {'seconds': time.process_time() - before, 'started': started, 'peakMb': peak_mb()}
        print(json.dumps({'id': item['id'], **answer, **cost}), file=answers, flush=True)
