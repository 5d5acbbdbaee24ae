"""Runs one peer over the models of a file and prints one JSON line: how many, wall and CPU seconds (children included), and what it answered.

harness.py process|warm LIBRARY FILE SECONDS   programs, one Python process a sample or exec() in this one; the log is scraped
harness.py read LIBRARY FILE SECONDS           LP texts, written to a file that the library's own reader reads
harness.py command PATH FILE SECONDS           LP texts, one process of the solver's own command a sample
FILE: JSON Lines, {"text"} or {"program"}. After one pass over all of it, passes go on until SECONDS are over; `process` and `command` make one pass.
"""
import contextlib
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

LIMIT_S = 10
OBJECTIVE = re.compile(r"^Objective value: (\S+)", re.M)
STATUS = re.compile(r"^Status: (.+)$", re.M)


def cpu_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def scrape(printed):
    found = OBJECTIVE.findall(printed)
    if found:
        return ["optimal", float(found[-1])]
    said = STATUS.findall(printed)
    return [said[-1].strip() if said else "nothing printed", None]


def make_process(folder):
    path = os.path.join(folder, "sample.py")

    def run(sample):
        with open(path, "w") as file:
            file.write(sample["program"])
        try:
            done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=LIMIT_S, cwd=folder)
        except subprocess.TimeoutExpired:
            return ["time limit", None]
        return scrape(done.stdout)

    return run


def make_warm(_folder):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # logs that C code writes

    def run(sample):
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(sample["program"], {"__name__": "__main__"})
        except BaseException as error:
            return [repr(error), None]
        return scrape(printed.getvalue())

    return run


def read_highspy(path):
    import highspy

    model = highspy.Highs()
    model.silent()
    # The heuristic of fixed effort that costs HiGHS most of its time on small MIPs: off, the answers are the same.
    model.setOptionValue("mip_heuristic_run_feasibility_jump", False)

    def solve():
        model.readModel(path)
        model.run()
        status = model.modelStatusToString(model.getModelStatus())
        return [status, model.getInfo().objective_function_value if status == "Optimal" else None]

    return solve


def read_gurobipy(path):
    import gurobipy

    env = gurobipy.Env(params={"OutputFlag": 0, "Threads": 1})

    def solve():
        with gurobipy.read(path, env=env) as model:
            model.optimize()
            return [str(model.Status), model.ObjVal if model.Status == 2 else None]

    return solve


def read_coptpy(path):
    import coptpy

    env = coptpy.Envr()

    def solve():
        model = env.createModel("problem")
        model.setParam("Logging", 0)
        model.setParam("Threads", 1)
        model.readLp(path)
        model.solve()
        return [str(model.status), model.objval if model.status == 1 else None]

    return solve


READERS = {"highspy": read_highspy, "gurobipy": read_gurobipy, "coptpy": read_coptpy}


def make_read(folder, library):
    path = os.path.join(folder, "sample.lp")
    solve = READERS[library](path)

    def run(sample):
        with open(path, "w") as file:
            file.write(sample["text"])
        return solve()

    return run


def make_command(folder, command):
    path, options = os.path.join(folder, "sample.lp"), os.path.join(folder, "options")
    with open(options, "w") as file:
        file.write("threads = 1\nmip_heuristic_run_feasibility_jump = false\n")
    library = os.path.join(os.path.dirname(os.path.dirname(command)), "lib")  # the command does not find it by itself
    env = {**os.environ, "LD_LIBRARY_PATH": library}
    status, objective = re.compile(r"(?:Model status|Status) +:? *(.+)"), re.compile(r"(?:Objective value|Primal bound) +:? *(\S+)")

    def run(sample):
        with open(path, "w") as file:
            file.write(sample["text"])
        try:
            done = subprocess.run([command, "--options_file", options, path], capture_output=True, text=True, timeout=LIMIT_S, cwd=folder, env=env)
        except subprocess.TimeoutExpired:
            return ["time limit", None]
        said, value = status.findall(done.stdout), objective.findall(done.stdout)
        word = said[-1].strip() if said else "nothing printed"
        return [word, float(value[-1]) if word == "Optimal" and value else None]

    return run


def main():
    kind, who, path, seconds = sys.argv[1:5]
    with open(path) as file:
        samples = [json.loads(line) for line in file]
    with tempfile.TemporaryDirectory() as folder:
        out = os.dup(1)
        make = {"process": make_process, "warm": make_warm, "read": lambda f: make_read(f, who), "command": lambda f: make_command(f, who)}
        run = make[kind](folder)
        repeats = kind in ("warm", "read")
        answers = [run(sample) for sample in samples] if repeats else []
        wall, cpu, count = time.perf_counter(), cpu_seconds(), 0
        while True:
            for sample in samples:
                answer = run(sample)
                if not repeats:
                    answers.append(answer)
                count += 1
            if not repeats or time.perf_counter() - wall >= float(seconds):
                break
        result = {"count": count, "wallS": time.perf_counter() - wall, "cpuS": cpu_seconds() - cpu, "answers": answers}
        os.write(out, (json.dumps(result) + "\n").encode())


main()
