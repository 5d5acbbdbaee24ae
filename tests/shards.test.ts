import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine, type EngineOptions, type Item, type Judged } from '../src/index.ts';
import { knapsack, knapsackValue } from '../bench/load/models.mjs';
import { shardEnvironment } from '../src/pool/fork.ts';
import { hardModel } from './hard-model.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const poisonHome = join(root, 'build/poison');
const realHighs = join(root, '.solvers/highs/libhighs.so');

/** Texts that a named solver has to solve, of the bundled set, many times over. */
function items(count: number): Item[] {
  const lines = readFileSync(join(root, 'examples/nl4opt-reference.jsonl'), 'utf8').trim().split('\n');
  const all = lines.map((line) => JSON.parse(line) as Item); // our own file
  return Array.from({ length: count }, (_, i) => ({ ...(all[(i * 7) % all.length] as Item), id: String(i) })); // the index is in range
}

const POISON = { segmentationFault: 666001, abort: 666002, hang: 666003, memory: 666004 } as const;
const poison = (kind: keyof typeof POISON): string => `Minimize\n ${POISON[kind]} x + y\nSubject To\n c: x + y >= 2\n d: x - y <= 7\nEnd\n`;

/** What must not differ between a run and another. */
const essence = ({ id, verdict: { status, objective, certificate, fault, match } }: Judged): unknown => ({
  id,
  status,
  objective,
  certificate,
  fault,
  match,
});

const open: Engine[] = [];
async function engineOf(options: EngineOptions): Promise<Engine> {
  const engine = await createEngine({ small: 'off', cache: 'off', ...options }); // this is about solvers: without them nothing crashes
  open.push(engine);
  return engine;
}

beforeAll(() => {
  mkdirSync(poisonHome, { recursive: true });
  const built = spawnSync(
    process.env.CXX ?? 'g++',
    [
      '-std=c++20',
      '-O1',
      '-shared',
      '-fPIC',
      '-o',
      join(poisonHome, 'libhighs.so'),
      join(root, 'tests/shards/poison.cpp'),
      '-Wl,--no-as-needed',
      realHighs,
      `-Wl,-rpath,${dirname(realHighs)}`,
      '-ldl',
    ],
    { encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(built.stderr);
});
afterAll(() => Promise.all(open.map((engine) => engine.close())));

test.for([
  [undefined, 'glibc.malloc.tcache_count=100'],
  ['', 'glibc.malloc.tcache_count=100'],
  ['glibc.malloc.arena_max=1', 'glibc.malloc.arena_max=1:glibc.malloc.tcache_count=100'],
  ['glibc.malloc.tcache_count=7', 'glibc.malloc.tcache_count=7'],
] as const)('a shard keeps freed memory at hand, and what the user says of malloc: %s', ([said, expected]) => {
  const own = { HIGHS_HOME: '/opt', ...(said !== undefined && { GLIBC_TUNABLES: said }) };
  expect(shardEnvironment(own)).toEqual({ HIGHS_HOME: '/opt', GLIBC_TUNABLES: expected });
});

describe('poison', () => {
  beforeAll(() => {
    process.env.HIGHS_HOME = poisonHome; // shards inherit it; this program has loaded no solver yet
    process.env.ASSAY_TEST_REAL_HIGHS = realHighs;
  });
  afterAll(() => {
    process.env.HIGHS_HOME = '';
  });

  test('among 400 texts: each pays alone, and every other text has the verdict of a serial run', async () => {
    expect(existsSync(realHighs)).toBe(true);
    const texts = items(400);
    const poisoned = new Map<number, keyof typeof POISON>([
      [3, 'segmentationFault'],
      [70, 'hang'],
      [71, 'abort'],
      [200, 'memory'],
      [333, 'segmentationFault'],
      [399, 'hang'],
    ]);
    for (const [at, kind] of poisoned) texts[at] = { id: String(at), text: poison(kind), format: 'lp' };
    const engine = await engineOf({ threads: 2, isolation: 'process', timeLimitMs: 3000, limits: { memoryMb: 300 } });
    const judged = await engine.judge(texts);
    await engine.close();

    const expected = {
      segmentationFault: ['failed', 'solverCrash'],
      abort: ['failed', 'solverCrash'],
      hang: ['limit', 'timeLimit'],
      memory: ['limit', 'memoryLimit'],
    };
    for (const [at, kind] of poisoned) {
      const { verdict } = judged[at] as Judged; // one Judged an item
      expect([at, verdict.status, verdict.fault?.code]).toEqual([at, ...expected[kind]]);
      expect(verdict.model).toBeUndefined();
    }
    const others = texts.filter((_, i) => !poisoned.has(i));
    const serial = await engineOf({ threads: 0, timeLimitMs: 3000 });
    const oracle = await serial.judge(others);
    expect(judged.filter((_, i) => !poisoned.has(i)).map(essence)).toEqual(oracle.map(essence));
  });

  test('a text that hangs holds up none of the calls that come after it', async () => {
    const engine = await engineOf({ threads: 2, isolation: 'process', timeLimitMs: 100_000 });
    await engine.judge(items(20)); // both shards are up
    const abort = new AbortController();
    const hung = engine.judge([{ text: poison('hang'), format: 'lp' }], { signal: abort.signal });
    const others = await Promise.all(items(60).map((item) => engine.judge([item]))); // one call for each
    abort.abort(new Error('nobody waits any more'));
    await expect(hung).rejects.toThrow('nobody waits any more');
    expect(others.flat().filter(({ verdict }) => verdict.match?.['1e-6'] !== true)).toEqual([]);
  });
});

describe('on the command line a crash costs one text, and the run goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-shards-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  /** Too large for the small path, which `rollout` never goes without. */
  const large = (text: string): string =>
    text.replace('\nEnd', `\n big: ${Array.from({ length: 400 }, (_, i) => `x${i}`).join(' + ')} >= 1\nEnd`);
  const texts = [poison('segmentationFault'), 'Minimize\n x + y\nSubject To\n c: x + y >= 3\nEnd\n'].map(large);
  const [data, completions, out] = ['data', 'completions', 'out'].map((name) => join(folder, `${name}.jsonl`)) as [string, string, string];
  const lines = (values: readonly object[]): string => `${values.map((value) => JSON.stringify(value)).join('\n')}\n`;

  test.for([
    ['verify', ['-', '--isolation', 'process', '--no-cache']],
    ['eval', [completions, '--data', data, '--out', out, '--no-cache']],
    ['rollout', ['--data', data, '--policy', completions, '--group', '1', '--out', out]],
  ] as const)('%s', ([command, flags]) => {
    writeFileSync(data, lines(texts.map((_, id) => ({ id: `${id}`, question: 'how much?', answer: 3 }))));
    writeFileSync(completions, lines(texts.map((text, id) => ({ id: `${id}`, completion: `\`\`\`lp\n${text}\`\`\`` }))));
    rmSync(out, { force: true });
    const done = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), command, ...flags], {
      input: command === 'verify' ? lines(texts.map((text) => ({ text }))) : '',
      encoding: 'utf8',
      env: { ...process.env, HIGHS_HOME: poisonHome, ASSAY_TEST_REAL_HIGHS: realHighs },
    });
    const written = (command === 'verify' ? done.stdout : readFileSync(out, 'utf8')).trim().split('\n');
    const verdicts = written.map((line) => JSON.parse(line) as Judged).map(({ verdict }) => verdict); // our own lines
    expect(verdicts.map(({ status, fault, objective }) => [status, fault?.code, objective])).toEqual([
      ['failed', 'solverCrash', undefined],
      ['optimal', undefined, 3],
    ]);
    expect(done.status).toBe(1);
  });
});

describe('shards that are killed from outside', () => {
  test('2,000 texts have the verdicts of a serial run, whatever signal strikes', async () => {
    const texts = items(2000);
    const engine = await engineOf({ threads: 2, isolation: 'process' });
    let state = 5;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    // A crash signal counts against the text that runs alone at the time, so it comes once only.
    const signals: NodeJS.Signals[] = ['SIGSEGV', 'SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGKILL', 'SIGTERM', 'SIGKILL'];
    let struck = 0;
    const timer = setInterval(() => {
      const { pids = [] } = engine.stats().shards ?? {};
      const pid = pids[Math.floor(random() * pids.length)];
      if (pid === undefined || struck === 12) return; // on a busy machine a shard may need longer to start than till the next strike
      process.kill(pid, signals[struck] ?? 'SIGKILL');
      struck += 1;
    }, 300);
    const judged = await engine.judge(texts);
    clearInterval(timer);
    const serial = await engineOf({ threads: 1 });
    const oracle = (await serial.judge(texts)).map(essence);
    expect(judged.map(essence)).toEqual(oracle);
    expect(struck).toBeGreaterThan(1);
  });
});

test('a shard that is stopped for longer than the time limit, and goes on, costs no text its verdict', async () => {
  const engine = await engineOf({ threads: 1, isolation: 'process', timeLimitMs: 1000 });
  const texts = Array.from({ length: 250 }, (_, i): Item => ({ text: knapsack(i), reference: { objective: knapsackValue(i) } }));
  await engine.judge(texts.slice(0, 20));
  const { pids: [pid = 0] = [] } = engine.stats().shards ?? {};
  let isOpen = true;
  const call = engine.judge(texts).finally(() => {
    isOpen = false;
  });
  let stops = 0;
  for (; stops < 2 && isOpen; stops += 1) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    process.kill(pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 1600));
    process.kill(pid, 'SIGCONT');
  }
  const judged = await call;
  expect(judged.filter(({ verdict }) => verdict.match?.['1e-6'] !== true)).toEqual([]);
  expect(stops).toBeGreaterThan(0);
});

describe('calls and the end', () => {
  const HARD = hardModel();

  test('an aborted call frees its worker for the next', async () => {
    const engine = await engineOf({ threads: 1, isolation: 'process', timeLimitMs: 60_000 });
    const abort = new AbortController();
    const call = engine.judge([{ text: HARD }], { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 300);
    await expect(call).rejects.toThrow('enough');
    const [next] = await engine.judge([{ text: 'Maximize\n x\nSubject To\n c: x <= 4\nEnd\n' }]);
    expect(next?.verdict.objective).toBe(4);
  });

  test('a program that ends while its shards solve leaves none behind', async () => {
    const script = `
      import { createEngine } from ${JSON.stringify(join(root, 'dist/index.js'))};
      const engine = await createEngine({ threads: 2, isolation: 'process', timeLimitMs: 60000 });
      engine.judge([{ text: ${JSON.stringify(HARD)} }, { text: ${JSON.stringify(HARD)} }]).catch(() => undefined);
      setTimeout(() => { console.log(JSON.stringify(engine.stats().shards.pids)); process.kill(process.pid, 'SIGKILL'); }, 700);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    await new Promise((resolve) => child.once('close', resolve));
    const pids = JSON.parse(printed) as number[]; // the script's own line
    expect(pids.length).toBe(2);
    for (const pid of pids) {
      for (let i = 0; i < 100 && existsSync(`/proc/${pid}`); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(existsSync(`/proc/${pid}`)).toBe(false);
    }
  });

  test('an engine that is not closed does not keep the program alive', () => {
    const script = `
      import { createEngine } from ${JSON.stringify(join(root, 'dist/index.js'))};
      const engine = await createEngine({ threads: 1, isolation: 'process' });
      const [one] = await engine.judge([{ text: 'Maximize x subject to c: x <= 3 end' }]);
      console.log(one.verdict.objective);`;
    const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 30_000 });
    expect([done.status, done.stdout.trim(), done.stderr]).toEqual([0, '3', '']);
  });
});
