import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { FLAGS, JOB, JOB_WORDS } from '../../src/codes.gen.ts';
import { DEFAULT_LIMITS } from '../../src/environment.ts';
import type { Outcome } from '../../src/programs/message.ts';
import { createProgramPool } from '../../src/programs/pool.ts';
import { judgeBy } from './sandboxed.ts';

process.env.ASSAY_CANARY = 'ASSAY_CANARY';
const pool = createProgramPool({ sandboxes: 1, solvers: [] });
afterAll(() => pool.close());

const TIME_MS = 3000;
const words = new Array<number>(JOB_WORDS).fill(0);
words[JOB.timeLimitMs] = TIME_MS;
words[JOB.memoryLimitMb] = DEFAULT_LIMITS.memoryMb;
words[JOB.maxBytes] = DEFAULT_LIMITS.bytes;
words[JOB.maxColumns] = words[JOB.maxRows] = words[JOB.maxNonzeros] = DEFAULT_LIMITS.rows;
words[JOB.maxNesting] = DEFAULT_LIMITS.nesting;
words[JOB.flags] = FLAGS.reformulate;
const run = (source: string): Promise<Outcome> => pool.run({ source, words });

const blocks = (file: string): { name: string; source: string }[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split(/^#@ /m)
    .slice(1)
    .map((block) => ({ name: block.slice(0, block.indexOf('\n')), source: block.slice(block.indexOf('\n') + 1) }));

/** What must be the same in every fresh interpreter. */
const STATE = `import builtins, gc, gurobipy, json, math, os, random, signal, sys, warnings
print(hash("a"), random.random(), sys.getrecursionlimit(), gc.isenabled(), len(sys.modules), len([1]), gurobipy.GRB.MAXIMIZE, gurobipy.Model.__init__.__name__,
      os.listdir("/tmp"), os.listdir("/home/pyodide"), len(warnings.filters), json.dumps({}), os.getcwd(), sorted(os.environ), len(gc.get_objects()), os.listdir("/dev"))
made = open("/tmp/new", "w")
print(made.fileno(), gc.callbacks, gc.get_threshold(), sys.gettrace(), sys.getprofile(), signal.getsignal(signal.SIGINT), len(sys.meta_path), len(sys.path_hooks),
      [(path, oct(os.lstat(path).st_mode), os.lstat(path).st_ino, os.lstat(path).st_mtime < 1e9) for folder, folders, files in os.walk("/")
       for path in [folder] + [os.path.join(folder, name) for name in folders + files] if "/fd" not in path])`;

const escapes = blocks('escapes.py');
const frauds = blocks('frauds.cases.py');

describe('attempts to reach out of the interpreter', () => {
  let fresh = '';
  test('there are at least a hundred, and the state of a fresh interpreter is known', async () => {
    expect(escapes.length + frauds.length).toBeGreaterThanOrEqual(100);
    fresh = (await run(STATE)).output;
    expect(fresh).toContain("['stdin'"[0]);
    expect(fresh.length).toBeGreaterThan(100);
  });

  test.for(escapes)('$name: reaches nothing, and leaves nothing behind', async ({ source }) => {
    const outcome = await run(source);
    expect(outcome.output).not.toContain('ESCAPED');
    expect((await run(STATE)).output).toBe(fresh);
  });

  test('a solve asked for by hand is what it says: a model', async () => {
    const outcome = await run(
      'import os\nh = os.open("/dev/solver", os.O_RDWR)\nos.write(h, b"S\\nNAME\\nROWS\\n N o\\n G c\\nCOLUMNS\\n x o 1\\n x c 1\\nRHS\\n RHS c 2\\nENDATA\\n")',
    );
    expect(outcome.solves).toBe(1);
    expect(outcome.model).toContain('RHS c 2');
  });
});

describe('the process around it', () => {
  test('is locked into a short list of system calls, or says why not', async () => {
    await run('pass');
    const { seal } = pool.stats();
    expect(seal?.systemCalls === true || typeof seal?.reason === 'string').toBe(true);
    if (seal?.systemCalls !== true) console.warn(`NOT LOCKED: ${seal?.reason}`);
  });

  test('is made ready by its image', async () => {
    await run('pass');
    expect(pool.stats().fromImage).toBe(true);
  });

  test('goes on behind a program whose files cannot be removed one by one', async () => {
    const { restarts } = pool.stats();
    const { raised } = await run(
      'import os\nos.makedirs("/tmp/a/b")\nopen("/tmp/a/__proto__", "w").close()\nos.chmod("/tmp/a/b", 0)\nos.chmod("/tmp/a", 0)\nos.chmod("/home/pyodide", 0)',
    );
    expect(raised).toBeUndefined();
    expect(await run('import os\nprint(os.listdir("/tmp"), os.getcwd())')).toMatchObject({ output: '[] /home/pyodide\n' });
    expect(pool.stats().restarts).toBe(restarts);
  });

  test('holds no open file of the host, and no variable of it', async () => {
    await run('pass');
    const [pid] = pool.stats().pids;
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    expect(environment).not.toContain('ASSAY_CANARY');
    expect(environment).not.toContain('PATH=');
  });
});

describe('frauds', () => {
  const judge = judgeBy({ environment: 'gurobi-python', reward: 'graded' });
  const reference = {
    objective: 680,
    model: 'max\n obj: 20 a + 10 b\nst\n c: a + b <= 40\n d: a <= 28\nend\n',
  };
  /** Wrong, and honest: one row of two is kept. */
  const HONEST =
    'import gurobipy as gp\nm = gp.Model()\na, b = m.addVar(name="a"), m.addVar(name="b")\nm.addConstr(a + b <= 40)\nm.setObjective(20 * a + 10 * b, -1)\nm.optimize()\n';
  test('earn no more than an honest wrong program, and the right one earns all', async () => {
    const [honest, right, ...cheats] = await judge(
      [HONEST, HONEST.replace('m.setObjective', 'm.addConstr(a <= 28)\nm.setObjective'), ...frauds.map(({ source }) => source)].map(
        (text) => ({ text, reference }),
      ),
    );
    expect(right?.reward).toBe(1);
    expect(honest?.reward).toBeGreaterThan(0);
    expect(honest?.reward).toBeLessThan(1);
    for (const [at, cheat] of cheats.entries()) {
      expect(cheat.reward, frauds[at]?.name).not.toBeNull();
      expect(cheat.reward, frauds[at]?.name).toBeLessThanOrEqual(honest?.reward ?? 0);
    }
  });
});
