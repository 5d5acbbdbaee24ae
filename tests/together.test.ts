import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type SolverName, solvers } from '../src/index.ts';
import { randomModel } from './differential/generate.ts';

// Every solver in one process. Each test is a process of its own, which has loaded nothing yet.

const root = fileURLToPath(new URL('..', import.meta.url));
const found: SolverName[] = [];

beforeAll(() => {
  for (const solver of solvers()) if (solver.found) found.push(solver.name);
});

/** Runs an ES module that may use `createEngine` and `data`. */
function runModule(
  code: string,
  data: unknown,
  timeoutMs = 60_000,
): { code: number | null; signal: string | null; out: string; err: string } {
  const source = `import { createEngine } from ${JSON.stringify(`${root}dist/index.js`)};\nconst data = ${JSON.stringify(data)};\n${code}`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8', cwd: root, timeout: timeoutMs });
  return { code: done.status, signal: done.signal, out: done.stdout, err: done.stderr };
}

const LP = 'Maximize\n obj: 3 x + 2 y\nSubject To\n a: x + y <= 4\n b: x + 3 y <= 6\nEnd\n';

/** A market split that no solver closes: every column is integer, so that CP-SAT takes it too. */
function hardMip(): string {
  const columns = Array.from({ length: 50 }, (_, j) => `x${j}`);
  const rows = Array.from({ length: 6 }, (_, i) => {
    const weights = columns.map((_, j) => (Math.imul(j + 3, 7919 * (i + 1)) >>> 3) % 100);
    const half = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / 2);
    return ` r${i}: ${columns.map((name, j) => `${weights[j]} ${name}`).join(' + ')} + u${i} - v${i} = ${half}`;
  });
  const slack = rows.flatMap((_, i) => [`u${i}`, `v${i}`]);
  return `Minimize\n ${slack.join(' + ')}\nSubject To\n${rows.join('\n')}\nBinary\n ${columns.join(' ')}\nGeneral\n ${slack.join(' ')}\nEnd\n`;
}

describe('two libraries of one name', () => {
  // OR-Tools brings a libhighs.so.1 of its own; the one that judges has the name libhighs.so, so neither takes the other's place.
  test.for([
    { order: ['highs', 'glop', 'highs', 'scip'] },
    { order: ['glop', 'highs', 'glop'] },
    { order: ['scip', 'highs', 'cpsat', 'glop'] },
  ])('loaded in the order $order, all judge right', ({ order }, { skip }) => {
    const missing = order.filter((name) => !found.some((solver) => solver === name));
    if (missing.length > 0) skip(`not found: ${missing.join(', ')}`);
    const done = runModule(
      `import { readFileSync } from 'node:fs';
       const objectives = [];
       for (const solver of data.order) {
         const engine = await createEngine({ solver, threads: 0, small: 'off' });
         const text = solver === 'cpsat' ? data.text.replace('End', 'General\\n x y\\nEnd') : data.text;
         objectives.push((await engine.judge([{ text }]))[0].verdict.objective);
         await engine.close();
       }
       const maps = readFileSync('/proc/self/maps', 'utf8');
       console.log(JSON.stringify({ objectives, both: /highs\\/libhighs\\.so\\n/.test(maps) && /libhighs\\.so\\.1\\n/.test(maps) }));`,
      { order, text: LP },
    );
    expect(done.err).toBe('');
    expect(JSON.parse(done.out)).toEqual({ objectives: order.map(() => 12), both: true });
  });
});

test('COPT judges where all other libraries were opened before', ({ skip }) => {
  // On a processor of AMD's, Gurobi's library says something to the process that ends COPT's, unless it is taken back.
  if (!found.includes('copt')) skip('not found: copt');
  const texts = Array.from({ length: 60 }, (_, seed) => randomModel(seed).text);
  const done = runModule(
    `const { solvers } = await import(${JSON.stringify(`${root}dist/index.js`)});
     solvers();
     const engine = await createEngine({ solver: 'copt', threads: 0, small: 'off' });
     const judged = await engine.judge(data.map((text) => ({ text })));
     await engine.close();
     console.log(judged.filter(({ verdict }) => verdict.status === 'failed').length);`,
    texts,
  );
  expect(done).toEqual({ code: 0, signal: null, out: '0\n', err: '' });
});

describe('silence', () => {
  test('no solver writes to standard output or standard error, whatever it is given', () => {
    // 506 is one that PDLP warns about; a limit is what SCIP complains about when it is interrupted.
    const texts = [...Array.from({ length: 36 }, (_, seed) => randomModel(seed).text), randomModel(506).text, hardMip()];
    const done = runModule(
      `for (const solver of data.found) {
         const engine = await createEngine({ solver, threads: 0, small: 'off', timeLimitMs: 300 });
         await engine.judge(data.texts.map((text) => ({ text })));
         await engine.close();
       }`,
      { found, texts },
    );
    expect(done).toEqual({ code: 0, signal: null, out: '', err: '' });
  });
});

describe('the end of the process', () => {
  test('comes soon and cleanly while every solver is solving', () => {
    for (let round = 0; round < 2; round += 1) {
      const done = runModule(
        `const engines = await Promise.all(data.found.map((solver) => createEngine({ solver, threads: 1, small: 'off', timeLimitMs: 60000 })));
         // Workers are up first: Node 20 aborts where a process ends while one of its workers is still importing.
         await Promise.all(engines.map((engine) => engine.judge([{ text: data.first }])));
         for (const engine of engines) engine.judge([{ text: data.text }]).catch(() => undefined);
         setTimeout(() => process.exit(7), 700);`,
        { found: found.filter((name) => name !== 'glop' && name !== 'pdlp'), first: LP, text: hardMip() },
        30_000,
      );
      expect(done).toEqual({ code: 7, signal: null, out: '', err: '' });
    }
  });
});

test('two threads mix all solvers over all models for 10 s: nothing fails, no verdict differs, memory stays', () => {
  const script = `${root}scripts/together.mjs`;
  expect(existsSync(script)).toBe(true);
  const done = spawnSync(process.execPath, [script, '10'], { encoding: 'utf8', cwd: root, timeout: 300_000 });
  expect(done.stderr).toBe('');
  const result = JSON.parse(done.stdout) as { verdicts: number; wrong: number; failed: number; earlyMb: number; lateMb: number };
  expect(result).toMatchObject({ wrong: 0, failed: 0 });
  expect(result.verdicts).toBeGreaterThan(100);
  expect(result.lateMb - result.earlyMb).toBeLessThan(60); // caches fill at first; a leak of 1 kB a verdict would show
});
