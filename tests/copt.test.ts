import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createEngine, solvers, type Verdict } from '../src/index.ts';
import { hardModel } from './hard-model.ts';

// What is COPT's alone: its licence and sizes, its handler of SIGINT, the order of its first solves. What every solver must do is in
// conformance.test.ts, together.test.ts and differential.test.ts.

const root = fileURLToPath(new URL('..', import.meta.url));
const copt = solvers().find(({ name }) => name === 'copt');

/** Without the library nothing here can be tried; in continuous integration it must be there. */
function need(skip: (reason: string) => void): void {
  if (copt?.found !== true && process.env['CI'] !== 'true') skip(`copt: ${copt?.fault?.message}`);
  expect(copt).toMatchObject({ found: true });
}

async function judgeAll(texts: readonly string[], options: { timeLimitMs?: number } = {}): Promise<Verdict[]> {
  const engine = await createEngine({ solver: 'copt', threads: 0, small: 'off', ...options });
  const judged = await engine.judge(texts.map((text) => ({ text, format: 'lp' })));
  await engine.close();
  return judged.map(({ verdict }) => verdict);
}

/** Runs an ES module in a process of its own that may use `createEngine`, `loadNative` and `data`. */
function runModule(code: string, data: unknown): { code: number | null; signal: string | null; out: string; err: string } {
  const source = `import { createEngine } from ${JSON.stringify(`${root}dist/index.js`)};
    import { loadNative } from ${JSON.stringify(`${root}dist/native.js`)};
    const data = ${JSON.stringify(data)};
    ${code}`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8', cwd: root, timeout: 240_000 });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

const LP = 'Maximize\n obj: 3 x + 2 y\nSubject To\n a: x + y <= 4\n b: x + 3 y <= 6\nEnd\n';

/** The sum of `columns` columns, each at most 1, and `rows` rows on the first of them. */
function wide(columns: number, rows: number, integer: boolean): string {
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const lines = Array.from({ length: rows }, (_, i) => ` r${i}: ${names[i % 2]} + ${names[(i % 7) + 2]} <= 1`);
  const bounds = names.map((name) => ` ${name} <= 1`);
  const kinds = integer ? `General\n ${names.join(' ')}\n` : '';
  return `Maximize\n ${names.join(' + ')}\nSubject To\n${lines.join('\n')}\nBounds\n${bounds.join('\n')}\n${kinds}End\n`;
}

describe('the licence', () => {
  test('is told in words, with the sizes that it allows', ({ skip }) => {
    need(skip);
    if (copt?.sizeLimits === undefined) skip('this machine has a COPT licence without size limits');
    expect(copt?.licence).toMatch(/size-limited, non-commercial without a licence; COPT says "No license found/);
    expect(copt?.sizeLimits).toMatch(/10000/);
  });

  test.for([
    { what: 'an LP of 10000 columns', text: wide(10_000, 10, false), judged: true },
    { what: 'an LP of 10001 columns', text: wide(10_001, 10, false), judged: false },
    { what: 'an LP of 10000 rows', text: wide(10, 10_000, false), judged: true },
    { what: 'an LP of 10001 rows', text: wide(10, 10_001, false), judged: false },
    { what: 'a MIP of 2000 columns', text: wide(2000, 10, true), judged: true },
    { what: 'a MIP of 2001 columns', text: wide(2001, 10, true), judged: false },
    { what: 'a MIP of 2001 rows', text: wide(10, 2001, true), judged: false },
  ])('$what: judged $judged, and never wrong', async ({ text, judged }, { skip }) => {
    need(skip);
    if (copt?.sizeLimits === undefined) skip('this machine has a COPT licence without size limits');
    const [verdict] = await judgeAll([text]);
    if (judged) expect(verdict).toMatchObject({ status: 'optimal' });
    else
      expect(verdict).toMatchObject({
        status: 'failed',
        fault: { code: 'solverUnlicensed', message: expect.stringMatching(/larger than COPT's licence/) },
      });
    const reference = await createEngine({ solver: 'highs', threads: 0, small: 'off' });
    const [right] = await reference.judge([{ text, format: 'lp' }]);
    await reference.close();
    if (judged) expect(verdict?.objective).toBeCloseTo(Number(right?.verdict.objective), 6);
  });

  test('a solver under terms of its maker is loaded only where it is named', ({ skip }) => {
    need(skip);
    const done = runModule(
      `import { readFileSync } from 'node:fs';
       // An LP that its own solver cannot prove is given to every solver that lends proofs.
       for (const solver of ['pdlp', 'glop', 'highs', 'copt']) {
         const engine = await createEngine({ solver, threads: 0, small: 'off' });
         await engine.judge([{ text: data.text }]);
         await engine.close();
         console.log(solver, /libcopt/.test(readFileSync('/proc/self/maps', 'utf8')));
       }`,
      // Solvers' tolerances have room for a point, exact arithmetic has none: nobody proves anything.
      { text: 'Minimize\n z: x\nSubject To\n a: x + y >= 1\n b: 3 x + 3 y <= 2.999999999999\nBounds\n x <= 0.5\nEnd\n' },
    );
    expect(done).toEqual({ code: 0, signal: null, out: 'pdlp false\nglop false\nhighs false\ncopt true\n', err: '' });
  });

  test('a library that is not there says how it is fetched', () => {
    const done = runModule(
      `loadNative().setSolverFolders([]);
       console.log(JSON.parse(loadNative().describeSolver(data.copt)).fault.message);`,
      { copt: solvers().findIndex(({ name }) => name === 'copt') },
    );
    expect(done.out).toMatch(/not found.*npm run solvers -- copt/);
  });
});

describe('SIGINT', () => {
  test.for([
    { when: 'after a solve', text: LP, sends: 'process.kill(process.pid, "SIGINT")' },
    { when: 'during a solve', text: hardModel(), sends: 'undefined' },
  ])('$when goes to the handler of the program', ({ text, sends }, { skip }) => {
    need(skip);
    const done = runModule(
      `process.on('SIGINT', () => { console.log('handled'); process.exit(3); });
       const engine = await createEngine({ solver: 'copt', threads: 1, small: 'off', timeLimitMs: 20000 });
       await engine.judge([{ text: data.first }]);
       setTimeout(() => process.kill(process.pid, 'SIGINT'), 500);
       await engine.judge([{ text: data.text }]);
       ${sends};
       setTimeout(() => undefined, 20000);`,
      { first: LP, text },
    );
    expect(done).toMatchObject({ code: 3, signal: null, err: '' });
    expect(done.out).toMatch(/handled\n/);
  });

  test('ends a program that has no handler', ({ skip }) => {
    need(skip);
    const done = runModule(
      `const engine = await createEngine({ solver: 'copt', threads: 1, small: 'off', timeLimitMs: 20000 });
       setTimeout(() => process.kill(process.pid, 'SIGINT'), 1500);
       await engine.judge([{ text: data.text }]);
       console.log('still there');`,
      { text: hardModel() },
    );
    expect(done).toMatchObject({ code: null, signal: 'SIGINT', out: expect.not.stringContaining('still there'), err: '' });
  });
});

test('a MIP at its time limit keeps incumbent and bound, and later models are judged all the same', async ({ skip }) => {
  need(skip);
  const [limit, lp] = await judgeAll([hardModel(), LP], { timeLimitMs: 300 });
  expect(limit).toMatchObject({ status: 'limit', fault: { code: 'timeLimit' }, objective: expect.any(Number), bound: expect.any(Number) });
  expect(limit?.certificate).toBe('primal');
  expect(lp).toMatchObject({ status: 'optimal', objective: 12, certificate: 'proved' });
});

test('the same models in another order have the same verdicts', async ({ skip }) => {
  need(skip);
  const texts = [LP, wide(40, 12, true), wide(80, 30, true), wide(90, 40, false), LP.replace('Max', 'Min')];
  const essence = ({ status, objective, bound, certificate, iterations }: Verdict & { iterations?: number }): unknown => ({
    status,
    objective,
    bound,
    certificate,
    iterations,
  });
  const forwards = await judgeAll(texts);
  const backwards = await judgeAll([...texts].reverse());
  expect(backwards.reverse().map(essence)).toEqual(forwards.map(essence));
});
