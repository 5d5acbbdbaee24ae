import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { agreementOf, createEngine, type Item, type SolverInfo, type SolverName, solvers, type Verdict } from '../src/index.ts';
import { describeConformance } from './conformance/suite.ts';
import { randomModel } from './differential/generate.ts';
import { buildDouble } from './gurobi/build.ts';
import { hardModel } from './hard-model.ts';

// Gurobi without a licence of it: the real library as far as it goes, which is its refusal; and the whole suite against a contract double
// (tests/gurobi/double.h), which checks every call. With a licence: npm run conformance -- --solver gurobi.

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'assay-gurobi-'));
const record = join(scratch, 'record');

process.env['GUROBI_HOME'] = buildDouble(); // this process has opened no solver yet
process.env['ASSAY_DOUBLE_RECORD'] = record;
process.env['ASSAY_DOUBLE_SOLVERS'] = join(root, '.solvers');

const broken = (path = record): string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('calls '))
    : [];

const gurobi = solvers().filter(({ name }) => name === 'gurobi');

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs an ES module that may use the package and `data`, in an empty folder and without licence files of a person. */
function runModule(code: string, data: unknown, environment: Record<string, string>): { code: number | null; out: string; err: string } {
  const source = `import { createEngine, solvers } from ${JSON.stringify(`${root}dist/index.js`)};\nconst data = ${JSON.stringify(data)};\n${code}`;
  const folder = mkdtempSync(join(scratch, 'run-'));
  const { GUROBI_HOME: _home, GRB_LICENSE_FILE: _file, ...rest } = process.env;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    cwd: folder,
    timeout: 240_000,
    env: { ...rest, HOME: folder, ...environment },
  });
  expect(readdirSync(folder), 'no log file').toEqual([]);
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const LP = 'Maximize\n obj: 3 x + 2 y\nSubject To\n a: x + y <= 4\n b: x + 3 y <= 6\nEnd\n';

describe('the library of the wheel', () => {
  test('is loaded with every entry point, and says that its licence is for Python alone', ({ skip }) => {
    if (!existsSync(join(root, '.solvers/gurobi/libgurobi130.so')) && process.env['CI'] !== 'true')
      skip('not here: npm run solvers -- gurobi');
    const done = runModule(
      `const info = solvers().find(({ name }) => name === 'gurobi');
       const engine = await createEngine({ solver: 'gurobi', threads: 0, small: 'off' });
       const [{ verdict }] = await engine.judge([{ text: data }]);
       await engine.close();
       console.log(JSON.stringify({ info, status: verdict.status, fault: verdict.fault }));`,
      LP,
      {},
    );
    expect(done.err).toBe('');
    const said = JSON.parse(done.out) as { info: SolverInfo; status: string; fault: unknown };
    if (said.info.found) skip(`Gurobi has a licence here: ${said.info.licence}`);
    const fault = { code: 'solverUnlicensed', message: 'Gurobi: PIP license can only be used from gurobipy interface (error 10009)' };
    expect(said).toEqual({
      info: {
        name: 'gurobi',
        found: false,
        path: expect.stringMatching(/\/libgurobi130\.so$/),
        version: '13.0.3',
        licence: 'unlicensed',
        fault,
        capabilities: expect.objectContaining({ integer: true }),
      },
      status: 'failed',
      fault,
    });
  });
});

describe('against the contract double', () => {
  test('there is a solver, licensed', () => {
    expect(gurobi).toMatchObject([{ found: true, version: '13.0.3', licence: 'licensed until 2099-12-31' }]);
  });

  test.for([
    { name: 'what Gurobi tells the MKL of the whole process', given: {}, left: 'none' },
    { name: 'but not what the user says', given: { MKL_DEBUG_CPU_TYPE: '5' }, left: '5' },
  ])('its start is taken back: $name', ({ given, left }) => {
    const { GUROBI_HOME } = process.env;
    const done = runModule(`solvers(); console.log(process.env.MKL_DEBUG_CPU_TYPE ?? 'none');`, null, {
      ...given,
      GUROBI_HOME: GUROBI_HOME ?? '',
    });
    expect(done).toEqual({ code: 0, out: `${left}\n`, err: '' });
  });

  describeConformance(gurobi);

  test('300 random models: the same answers as HiGHS', { timeout: 300_000 }, async () => {
    const models = Array.from({ length: 300 }, (_, seed) => ({ seed, ...randomModel(seed) }));
    const judged = new Map<SolverName, Verdict[]>();
    for (const solver of ['highs', 'gurobi'] as const) {
      const engine = await createEngine({ solver, threads: 0, small: 'off' });
      judged.set(
        solver,
        (await engine.judge(models.map(({ text }) => ({ text, format: 'lp' })))).map(({ verdict }) => verdict),
      );
      await engine.close();
    }
    const wrong = models.filter((_, i) => {
      const verdicts = new Map([...judged].map(([name, list]) => [name, list[i] as Verdict])); // one for each model
      const sensitive = [...verdicts.values()].some(({ warnings }) => warnings?.some(({ code }) => code === 'toleranceSensitive'));
      return verdicts.get('gurobi')?.status === 'failed' || !(agreementOf(verdicts).agrees || sensitive);
    });
    expect(wrong.map(({ seed, text }) => `${seed}: ${text}`)).toEqual([]);
  });

  test('no rule of the contract was broken', () => {
    expect(broken()).toEqual([]);
  });
});

const SET =
  'Maximize\n obj: 2 x + 3 y + z\nSubject To\n a: x + y + z <= 9\nBounds\n x <= 5\n y <= 4\n z <= 3\nSOS\n s: S1:: x:1 y:2 z:3\nEnd\n';
const INDICATOR = 'Maximize\n obj: x + 3 b\nSubject To\n a: b = 1 -> x <= 5\n c: x <= 7\nGeneral\n x\nBinary\n b\nEnd\n';
const KNAPSACK = 'Maximize\n obj: 8 a + 11 b + 6 c\nSubject To\n w: 5 a + 7 b + 4 c <= 11\nBinary\n a b c\nEnd\n';
const QUADRATIC = 'Minimize\n obj: - 2 x - 2 y + [ x ^ 2 + y ^ 2 ] / 2\nSubject To\n a: x + y <= 2\nEnd\n';
const ROW = 'Maximize\n obj: 3 x + 4 y\nSubject To\n a: [ x ^ 2 + y ^ 2 ] <= 1\nEnd\n';

/** The verdict of a process of its own, in which the double misbehaves as told; what it must not do is break a rule, or leak. */
function judgedByDouble(text: string, environment: Record<string, string>): Verdict {
  const own = join(mkdtempSync(join(scratch, 'own-')), 'record');
  const done = runModule(
    `const engine = await createEngine({ solver: 'gurobi', threads: 0, small: 'off' });
     const [{ verdict }] = await engine.judge([{ text: data }]);
     await engine.close();
     console.log(JSON.stringify(verdict));`,
    text,
    { GUROBI_HOME: process.env['GUROBI_HOME'] ?? '', ASSAY_DOUBLE_RECORD: own, ...environment },
  );
  expect(done.err).toBe('');
  expect(broken(own)).toEqual([]);
  return JSON.parse(done.out) as Verdict;
}

describe('where an entry point answers an error', () => {
  const injected = (call: string): string => `Gurobi: injected (${call} answered `;
  test.for([
    { fail: 'GRBemptyenvinternal=10001', text: KNAPSACK, status: 'failed', code: 'solverFailed', says: 'Gurobi: injected (error 10001)' },
    { fail: 'GRBsetintparam=10007', text: KNAPSACK, status: 'failed', code: 'solverFailed', says: 'Gurobi: injected (error 10007)' },
    { fail: 'GRBstartenv=10009', text: KNAPSACK, status: 'failed', code: 'solverUnlicensed', says: 'Gurobi: injected (error 10009)' },
    { fail: 'GRBstartenv=10022', text: KNAPSACK, status: 'failed', code: 'solverUnlicensed', says: 'Gurobi: injected (error 10022)' },
    { fail: 'GRBloadmodel=10003', text: KNAPSACK, status: 'failed', code: 'solverFailed', says: injected('GRBloadmodel') },
    { fail: 'GRBloadmodel=10001', text: KNAPSACK, status: 'limit', code: 'memoryLimit', says: injected('GRBloadmodel') },
    { fail: 'GRBaddsos=10003', text: SET, status: 'failed', code: 'solverFailed', says: injected('GRBaddsos') },
    { fail: 'GRBaddqpterms=10003', text: QUADRATIC, status: 'failed', code: 'solverFailed', says: injected('GRBaddqpterms') },
    { fail: 'GRBaddqconstr=10003', text: ROW, status: 'failed', code: 'solverFailed', says: injected('GRBaddqconstr') },
    {
      fail: 'GRBaddgenconstrIndicator=10003',
      text: INDICATOR,
      status: 'failed',
      code: 'solverFailed',
      says: injected('GRBaddgenconstrIndicator'),
    },
    { fail: 'GRBoptimize=10014', text: KNAPSACK, status: 'failed', code: 'solverFailed', says: injected('GRBoptimize') },
    { fail: 'GRBoptimize=10010', text: KNAPSACK, status: 'failed', code: 'solverUnlicensed', says: injected('GRBoptimize') },
    { fail: 'GRBoptimize=10009', text: LP, status: 'failed', code: 'solverUnlicensed', says: injected('GRBoptimize') },
    { fail: 'GRBoptimize=10001', text: KNAPSACK, status: 'limit', code: 'memoryLimit', says: injected('GRBoptimize') },
    { fail: 'GRBgetintattr=10005', text: KNAPSACK, status: 'failed', code: 'solverFailed', says: injected('GRBgetintattr') },
    { fail: 'GRBgetdblattrarray=10005', text: KNAPSACK, status: 'failed', code: 'undetermined', says: '' },
  ])('$fail: the verdict is $status, $code', ({ fail, text, status, code, says }) => {
    const { status: was, fault } = judgedByDouble(text, { ASSAY_DOUBLE_FAIL: fail });
    expect({ status: was, fault }).toEqual({ status, fault: { code, message: expect.stringContaining(says) } });
  });
});

describe('licences', () => {
  test.for([
    { licence: 'small', text: KNAPSACK, status: 'optimal', code: undefined },
    {
      licence: 'small',
      text: 'Maximize\n a + b + c + d\nSubject To\n w: a + b + c + d <= 3\nEnd\n',
      status: 'failed',
      code: 'solverUnlicensed',
    },
    { licence: 'small', text: 'Maximize\n a + b\nSubject To\n w: a + b <= 3\n r: 1 <= a <= 2\nEnd\n', status: 'optimal', code: undefined },
    { licence: 'none', text: LP, status: 'failed', code: 'solverUnlicensed' },
  ])('with the licence $licence the verdict is $status, and no other solver is asked', ({ licence, text, status, code }) => {
    const verdict = judgedByDouble(text, { ASSAY_DOUBLE_LICENCE: licence });
    expect({ status: verdict.status, code: verdict.fault?.code }).toEqual({ status, code });
  });
});

describe('limits', () => {
  test('a time limit ends a hard model, and leaves the incumbent', async () => {
    const engine = await createEngine({ solver: 'gurobi', threads: 0, small: 'off', timeLimitMs: 300 });
    const [judged] = await engine.judge([{ text: hardModel() }]);
    await engine.close();
    expect(judged?.verdict).toMatchObject({
      status: 'limit',
      fault: { code: 'timeLimit' },
      certificate: 'primal',
      objective: expect.any(Number),
    });
  });

  test('closing the engine ends a solve from another thread', async () => {
    const engine = await createEngine({ solver: 'gurobi', threads: 1, small: 'off', timeLimitMs: 50_000 });
    const pending = engine.judge([{ text: hardModel() }]).then(
      ([one]) => one?.verdict.status,
      () => 'closed',
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    await engine.close();
    expect(['failed', 'closed']).toContain(await pending);
    expect(broken()).toEqual([]);
  });
});

describe('the end of a process', () => {
  const references = (): Item[] =>
    readFileSync(join(root, 'examples/nl4opt-reference.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .slice(0, 60)
      .map((line) => ({ text: (JSON.parse(line) as Item).text ?? '' })); // our own file

  test.for([0, 1, 2])('with %s threads every model and environment is freed, and nothing is printed', (threads) => {
    const own = join(scratch, `record-${threads}`);
    const done = runModule(
      `const engine = await createEngine({ solver: 'gurobi', threads: data.threads, small: 'off' });
       const judged = await engine.judge(data.items);
       await engine.close();
       console.log(judged.filter(({ verdict }) => verdict.status === 'failed').length);`,
      { threads, items: references() },
      { GUROBI_HOME: process.env['GUROBI_HOME'] ?? '', ASSAY_DOUBLE_RECORD: own },
    );
    expect(done).toEqual({ code: 0, out: '0\n', err: '' });
    expect(broken(own)).toEqual([]);
    const calls = JSON.parse(readFileSync(own, 'utf8').replace(/^calls /, '')) as Record<string, number>;
    expect(calls['GRBloadmodel']).toBeGreaterThan(60);
    expect(calls['GRBfreemodel']).toBe(calls['GRBloadmodel']);
    expect(calls['GRBfreeenv']).toBe(calls['GRBemptyenvinternal']);
  });

  test('a model that is not freed is found', () => {
    const own = join(scratch, 'record-leak');
    const done = runModule(
      `const engine = await createEngine({ solver: 'gurobi', threads: 0, small: 'off' });
       await engine.judge([{ text: data }]);
       await engine.close();`,
      LP,
      { GUROBI_HOME: process.env['GUROBI_HOME'] ?? '', ASSAY_DOUBLE_RECORD: own, ASSAY_DOUBLE_FAIL: 'GRBfreemodel=10003' },
    );
    expect(done).toEqual({ code: 0, out: '', err: '' });
    expect(broken(own)).toContainEqual(expect.stringMatching(/^at the end: \d+ models are not freed$/));
  });
});
