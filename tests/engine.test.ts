import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkEnvironment, createEngine, EngineError, type EngineOptions, type Item, loadEnvironment } from '../src/index.ts';
import { hardModel } from './hard-model.ts';
import { judge } from './judge-once.ts';

const LP = 'Maximize\n obj: 3 x + 2 y\nSubject To\n c1: x + y <= 4\n c2: x + 3 y <= 6\nEnd\n';
const small = (n: number): string => `Maximize\n x\nSubject To\n c: x <= ${n}\nEnd\n`;

describe('one text', () => {
  test('an LP has exactly the documented JSON', async () => {
    const engine = await createEngine({ threads: 0, small: 'off' });
    const [judged] = await engine.judge([{ id: 'a', text: LP, reference: { objective: 12 } }]);
    await engine.close();
    expect(Object.keys(judged?.verdict ?? {})).toEqual([
      'status',
      'objective',
      'bound',
      'solver',
      'solverVersion',
      'certificate',
      'violation',
      'model',
      'match',
      'warnings',
      'timeUs',
    ]);
    expect(Object.keys(judged ?? {})).toEqual(['id', 'reward', 'parts', 'verdict']);
    expect(judged).toMatchObject({
      id: 'a',
      verdict: {
        status: 'optimal',
        objective: 12,
        bound: 12,
        solver: 'highs',
        certificate: 'proved',
        violation: { primal: 0, integrality: 0 },
        model: { sense: 'max', columns: 2, rows: 2, nonzeros: 4, integers: 0, binaries: 0 },
        match: { '5e-2': true, '1e-4': true, '1e-6': true },
        warnings: [],
      },
    });
    expect(judged?.verdict.solverVersion).toMatch(/^1\.\d+\.\d+$/);
  });

  test('a small model is answered without the solver, one in so many is confirmed by it', async () => {
    const engine = await createEngine({ threads: 0, audit: 2 });
    const judged = await engine.judge([{ text: LP }, { text: LP }]);
    await engine.close();
    expect(judged[0]?.verdict).toMatchObject({ objective: 12, bound: 12, solver: 'small', certificate: 'proved', confirmedBy: 'highs' });
    expect(judged.map(({ verdict }) => verdict.confirmedBy)).toEqual(['highs', undefined]);
    expect(judged[0]?.verdict.solverVersion).toBeUndefined();
  });

  test.for(['highs', 'cpsat', 'scip', 'copt'] as const)('%s is lent a proof where only whole numbers refute a model', async (solver) => {
    const text = 'min\n cost: x\nst\n pairs: 2 x + 2 y = 3\nbounds\n x <= 9\n y <= 9\ngeneral\n x y\nend\n';
    const [judged] = await judge([{ text }], { solver, small: 'off' });
    expect(judged?.verdict).toMatchObject({ status: 'infeasible', certificate: 'proved', solver });
  });

  test('a refused text says what, where, and shows it', async () => {
    const engine = await createEngine({ threads: 0 });
    const [judged] = await engine.judge([{ text: 'Maximize\n x\nSubject To\n c: x <= 1,000\nEnd\n' }]);
    await engine.close();
    expect(judged?.verdict).toMatchObject({
      status: 'rejected',
      fault: { code: 'badNumber', line: 4, column: 11, excerpt: ' c: x <= 1,000\n          ^' },
    });
    expect(judged?.verdict.objective).toBeUndefined();
  });

  test('several independent faults are all reported', async () => {
    const engine = await createEngine({ threads: 0 });
    const [judged] = await engine.judge([{ text: 'Maximize\n x\nSubject To\n c: x <= 1,000\n d: x y <= 3\n e: x ^ 2 <= 3\nEnd\n' }]);
    await engine.close();
    expect(judged?.verdict.faults?.map(({ code, line }) => [code, line])).toEqual([
      ['badNumber', 4],
      ['missingOperator', 5],
      ['nonlinear', 6],
    ]);
  });

  test('a completion is judged by the block it holds', async () => {
    const engine = await createEngine({ threads: 0 });
    const judged = await engine.judge([{ completion: `Sure!\n\`\`\`lp\n${LP}\`\`\`\n` }, { completion: '  ' }]);
    await engine.close();
    expect(judged.map(({ verdict }) => verdict.status)).toEqual(['optimal', 'noModel']);
  });

  test('values and explanations come when asked for', async () => {
    const engine = await createEngine({ threads: 0, explain: true });
    const [optimal, infeasible, unbounded] = await engine.judge([
      { text: LP },
      { text: 'Minimize\n x\nSubject To\n far: x + y <= 90\n low: x >= 5\n high: x <= 3\nEnd\n' },
      { text: 'Maximize\n x + y\nSubject To\n a: x - 2 y <= 4\nEnd\n' },
    ]);
    await engine.close();
    expect(optimal?.verdict.values).toEqual({ x: 4, y: 0 });
    expect(optimal?.verdict.explain?.binding?.map(({ row }) => row)).toEqual(['c1']);
    expect(infeasible?.verdict.explain).toMatchObject({
      irreducible: true,
      rows: [
        { row: 'low', lower: 5 },
        { row: 'high', upper: 3 },
      ],
      bounds: [],
    });
    const ray = unbounded?.verdict.explain?.ray ?? {};
    expect((ray.x ?? 0) - 2 * (ray.y ?? 0)).toBeLessThanOrEqual(0);
    expect((ray.x ?? 0) + (ray.y ?? 0)).toBeGreaterThan(0);
  });

  test('limits on size hold', async () => {
    const engine = await createEngine({ threads: 0, limits: { columns: 2, bytes: 2000 } });
    const judged = await engine.judge([
      { text: LP },
      { text: 'Maximize\n x + y + z\nSubject To\n c: x <= 1\nEnd\n' },
      { text: `${LP}${' '.repeat(3000)}` },
    ]);
    await engine.close();
    expect(judged.map(({ verdict }) => [verdict.status, verdict.fault?.code])).toEqual([
      ['optimal', undefined],
      ['limit', 'tooLarge'],
      ['limit', 'tooLarge'],
    ]);
  });
});

describe('many texts', () => {
  test.for([{ threads: 0 }, { threads: 2 }])('20,000 items come back in order with $threads threads', async ({ threads }) => {
    const engine = await createEngine({ threads });
    let pulled = 0;
    function* items(): Generator<Item> {
      for (let i = 0; i < 20_000; i += 1) {
        pulled += 1;
        yield { id: String(i), text: small(i % 97), format: 'lp' };
      }
    }
    let next = 0;
    let ahead = 0;
    for await (const { id, verdict } of engine.stream(items())) {
      ahead = Math.max(ahead, pulled - next);
      expect(id).toBe(String(next));
      expect(verdict.objective).toBe(next % 97);
      next += 1;
    }
    await engine.close();
    expect(next).toBe(20_000);
    expect(ahead).toBeLessThan(3000); // the stream is not read far ahead of its results: chunks of 512 at most, two a worker
  });

  test('twenty engines are opened and closed', async () => {
    for (let i = 0; i < 20; i += 1) {
      const engine = await createEngine({ threads: 1 });
      const [judged] = await engine.judge([{ text: LP }]);
      expect(judged?.verdict.objective).toBe(12);
      await engine.close();
    }
  });

  test('an abandoned stream frees its engine', async () => {
    const engine = await createEngine({ threads: 1 });
    for await (const { verdict } of engine.stream(Array.from({ length: 500 }, (_, i) => ({ text: small(i) })))) {
      expect(verdict.status).toBe('optimal');
      break;
    }
    expect((await engine.judge([{ text: LP }])).length).toBe(1);
    await engine.close();
  });

  test('an aborted call rejects with the reason of its signal', async () => {
    const engine = await createEngine({ threads: 1 });
    const reason = new Error('enough');
    await expect(engine.judge([{ text: LP }], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await engine.close();
  });
});

describe('time', () => {
  test('a time limit ends a hard model, and says so', async () => {
    const engine = await createEngine({ threads: 1, timeLimitMs: 300 });
    const [judged] = await engine.judge([{ text: hardModel() }]);
    await engine.close();
    expect(judged?.verdict).toMatchObject({ status: 'limit', fault: { code: 'timeLimit' }, certificate: 'primal' });
    expect(Number(judged?.verdict.bound)).toBeLessThanOrEqual(Number(judged?.verdict.objective));
  });

  test('closing an engine that is solving ends it soon and rejects its call', async () => {
    const engine = await createEngine({ threads: 2, timeLimitMs: 60_000 });
    const calls = [engine.judge([{ text: hardModel() }]), engine.judge([{ text: hardModel() }])];
    const settled = Promise.allSettled(calls);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await engine.close();
    for (const call of await settled) {
      if (call.status === 'rejected') expect(call.reason).toBeInstanceOf(EngineError);
      else expect(call.value[0]?.verdict.status).toBe('failed');
    }
    await expect(engine.judge([{ text: LP }])).rejects.toThrow('the engine is closed');
  });

  test('limits are counted for each model, not for the life of the solver', async () => {
    const engine = await createEngine({ threads: 0, timeLimitMs: 150, small: 'off' });
    const before = performance.now();
    let judged = 0;
    while (performance.now() - before < 600) {
      const [one] = await engine.judge([{ text: LP.replace('End', 'General\n x\nEnd') }]);
      expect(one?.verdict.status).toBe('optimal');
      judged += 1;
    }
    await engine.close();
    expect(judged).toBeGreaterThan(10);
  });
});

describe('misuse', () => {
  test.for<{ options: EngineOptions; message: string }>([
    { options: { timeLimitMs: -1 }, message: 'expected timeLimitMs to be a positive number, got -1' },
    { options: { threads: 1.5 }, message: 'expected threads to be a whole number from 0 to 1024, got 1.5' },
    {
      options: { dialect: 'xpress' as 'any' },
      message: "expected dialect to be one of any, portable, highs, scip, copt, gurobi, cplex, got 'xpress'",
    },
    {
      options: { solver: 'cbc' as 'highs' },
      message: "expected solver to be one of highs, glop, pdlp, scip, cpsat, copt, gurobi, got 'cbc'",
    },
    { options: { small: 'on' as 'off' }, message: "expected small to be one of auto, off, got 'on'" },
    { options: { audit: -1 }, message: 'expected audit to be a whole number of at least 0, got -1' },
    { options: { thread: 2 } as EngineOptions, message: "got 'thread'" },
    { options: { limits: { rows: 0 } }, message: 'expected limits.rows to be from 1 to 4294967295, got 0' },
    { options: { environment: 'no-such' }, message: "expected the name of a built-in environment or a file, got 'no-such'" },
  ])('$message', async ({ options, message }) => {
    await expect(createEngine(options)).rejects.toThrow(message);
  });

  test.for<{ item: unknown; message: string }>([
    { item: {}, message: 'expected an item with either text or completion' },
    { item: { text: 'a', completion: 'b' }, message: 'expected an item with either text or completion' },
    { item: { text: 3 }, message: 'expected text to be a string or bytes, got 3' },
    { item: { text: LP, format: 'xml' }, message: "expected format to be one of lp, mps, program, got 'xml'" },
    { item: null, message: 'expected an item with text or completion, got null' },
  ])('$message', async ({ item, message }) => {
    const engine = await createEngine({ threads: 0 });
    await expect(engine.judge([item as Item])).rejects.toThrow(message);
    await engine.close();
  });
});

describe('environments', () => {
  test.for(['highs-lp', 'highs-mps'])('%s is built in', (name) => {
    expect(loadEnvironment(name)).toMatchObject({ name, solver: 'highs', dialect: 'any', limits: { timeMs: 10_000, memoryMb: 2048 } });
  });
  test.for([
    { value: [], message: 'expected an object, got an array' },
    { value: { name: '' }, message: "expected name to be a text, got ''" },
    {
      value: { name: 'a', solver: 'glpk', format: 'lp' },
      message: "expected solver to be one of highs, glop, pdlp, scip, cpsat, copt, gurobi, got 'glpk'",
    },
    { value: { name: 'a', solver: 'highs', format: 'xml' }, message: "expected format to be one of lp, mps, program, got 'xml'" },
    { value: { name: 'a', solver: 'highs', format: 'lp', limits: { time: 3 } }, message: "got 'time'" },
  ])('$message', ({ value, message }) => {
    expect(() => checkEnvironment(value)).toThrow(message);
  });
});

test.for(['auto', 'off'] as const)('the bundled reference models agree with their published values, small: %s', async (small) => {
  const path = new URL('../examples/nl4opt-reference.jsonl', import.meta.url);
  const items = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Item);
  const engine = await createEngine({ threads: 2, small });
  const judged = await engine.judge(items);
  await engine.close();
  expect(judged.filter(({ verdict }) => verdict.match?.['1e-6'] !== true).map(({ id }) => id)).toEqual([]);
  const lps = judged.filter(({ verdict }) => verdict.model?.integers === 0 && verdict.model.binaries === 0);
  expect(lps.length).toBe(50);
  expect(lps.filter(({ verdict }) => verdict.certificate !== 'proved').map(({ id }) => id)).toEqual([]);
  if (small === 'off') return;
  expect(judged.filter(({ verdict }) => verdict.certificate !== 'proved' || verdict.solver !== 'small').map(({ id }) => id)).toEqual([]);
  const sensitive = judged.filter(({ verdict }) => verdict.warnings?.some(({ code }) => code === 'toleranceSensitive'));
  expect(sensitive.map(({ id, verdict }) => [id, verdict.objective, verdict.warnings?.[0]?.message.split('it is ')[1]])).toEqual([
    ['nl4opt-test-037', 650, 'optimal, objective 646'],
    ['nl4opt-test-275', 61875, 'optimal, objective 61890'],
  ]);
});
