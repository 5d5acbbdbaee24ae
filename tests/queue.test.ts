import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueue } from '../src/engine/queue.ts';
import { createEngine, type EngineStats, type Item, type Judged, timeBelow } from '../src/index.ts';
import { hardModel } from './hard-model.ts';
import { knapsack } from '../bench/load/models.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the queue', () => {
  const chunk = fc.record({ bytes: fc.integer({ min: 0, max: 50 }), aborts: fc.boolean() });
  test('keeps both bounds, the order of coming, and loses nothing, whoever is aborted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (chunks, most, bytes) => {
          const queue = createQueue({ chunks: most, bytes });
          const entered: number[] = [];
          const aborts = chunks.map(() => new AbortController());
          const calls = chunks.map(async (one, i) => {
            const place = await queue.enter(one.bytes, aborts[i]?.signal);
            entered.push(i);
            const { running, runningBytes } = queue.state();
            expect(running).toBeLessThanOrEqual(most);
            expect(running === 1 || runningBytes <= bytes).toBe(true);
            await new Promise(setImmediate);
            place?.leave();
          });
          const waiting = chunks.map((_, i) => i).filter((i) => i >= chunks.length - queue.state().waiting);
          const dropped = waiting.filter((i) => chunks[i]?.aborts === true);
          for (const i of dropped) aborts[i]?.abort(new Error('enough'));
          const ends = await Promise.allSettled(calls);
          expect(ends.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []))).toEqual(dropped);
          expect(entered).toEqual(chunks.map((_, i) => i).filter((i) => !dropped.includes(i)));
          expect(queue.state()).toEqual({ waiting: 0, waitingBytes: 0, running: 0, runningBytes: 0 });
        },
      ),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('chunks that go together', () => {
  const chunk = fc.record({ size: fc.integer({ min: 1, max: 9 }), rides: fc.boolean(), aborts: fc.boolean() });
  test('are no more than may, in the order of coming, and each goes once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 30 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        async (chunks, places, most) => {
          const riding = { size: (i: number) => chunks[i]?.size ?? 0, most: () => most, bytes: 40 };
          const queue = createQueue<number>({ chunks: places, bytes: 60, riding });
          const went: number[] = [];
          const aborts = chunks.map(() => new AbortController());
          const calls = chunks.map(async ({ size, rides }, i) => {
            const place = await queue.enter(2 * size, aborts[i]?.signal, rides ? i : undefined);
            if (place === undefined) return; // went with another
            const together = [i, ...place.riders];
            went.push(...together);
            const items = together.reduce((sum, one) => sum + riding.size(one), 0);
            if (together.length > 1)
              expect([rides, items <= most, 2 * items <= 40, queue.state().runningBytes <= 60]).toEqual([true, true, true, true]);
            expect([...place.riders].sort((a, b) => a - b)).toEqual(place.riders);
            await new Promise(setImmediate);
            place.leave();
          });
          const dropped = chunks.map((_, i) => i).filter((i) => i >= chunks.length - queue.state().waiting && chunks[i]?.aborts === true);
          for (const i of dropped) aborts[i]?.abort(new Error('enough'));
          await Promise.allSettled(calls);
          expect(went.sort((a, b) => a - b)).toEqual(chunks.map((_, i) => i).filter((i) => !dropped.includes(i)));
          expect(queue.state()).toEqual({ waiting: 0, waitingBytes: 0, running: 0, runningBytes: 0 });
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  test.each([{ isolation: 'thread' }, { isolation: 'process' }] as const)(
    'have their own verdicts, aborts and faults: %j',
    async (options) => {
      const engine = await createEngine({ threads: 2, ...options });
      const items = Array.from({ length: 300 }, (_, i): Item => ({ id: String(i), text: i % 10 === 3 ? `faulty ${i}` : knapsack(i % 40) }));
      const essence = ({ id, verdict: { status, objective, fault } }: Judged): unknown => ({ id, status, objective, fault });
      const expected = (await engine.judge(items)).map(essence);
      const aborts = items.map(() => new AbortController());
      const calls = items.map((item, i) => engine.judge([item], { signal: aborts[i]?.signal as AbortSignal })); // one for each item
      for (let i = 5; i < items.length; i += 10) aborts[i]?.abort(new Error('enough'));
      const ends = await Promise.allSettled(calls);
      const { queue, timesUs } = engine.stats();
      await engine.close();
      for (const [i, end] of ends.entries()) {
        if (i % 10 === 5) expect(end.status === 'rejected' && end.reason).toEqual(new Error('enough'));
        else expect(end.status === 'fulfilled' && end.value.map(essence)).toEqual([expected[i]]);
      }
      expect(queue).toEqual({ waiting: 0, waitingBytes: 0, running: 0, runningBytes: 0 });
      expect(timesUs.crossing.count).toBeLessThan(items.length / 2);
    },
  );
});

describe('many calls at once', () => {
  test('share the workers: never more under way than they take, each with its own verdicts', async () => {
    const engine = await createEngine({ threads: 2, small: 'off', queueBytes: 20_000, cache: 'off' });
    const most = { running: 0, runningBytes: 0, waiting: 0 };
    const look = setInterval(() => {
      const { queue } = engine.stats();
      for (const key of ['running', 'runningBytes', 'waiting'] as const) most[key] = Math.max(most[key], queue[key]);
    }, 1);
    const calls = Array.from({ length: 40 }, (_, call) =>
      engine.judge(
        Array.from(
          { length: 10 },
          (_, i): Item => ({ id: `${call}.${i}`, text: `Maximize\n x\nSubject To\n c: x <= ${call * 10 + i}\nEnd\n` }),
        ),
      ),
    );
    const judged = await Promise.all(calls);
    clearInterval(look);
    const stats = engine.stats();
    await engine.close();
    expect(judged.flat().map(({ id, verdict }) => [id, verdict.objective])).toEqual(
      Array.from({ length: 400 }, (_, i) => [`${Math.floor(i / 10)}.${i % 10}`, i]),
    );
    expect(most.running).toBeLessThanOrEqual(4);
    expect(most.runningBytes).toBeLessThanOrEqual(20_000);
    expect([stats.judged, stats.calls, stats.queue.waiting, stats.queue.runningBytes]).toEqual([400, 0, 0, 0]);
  });

  test('an aborted call that waits leaves the queue, and the others come to their turn', async () => {
    const engine = await createEngine({ threads: 1, timeLimitMs: 700, cache: 'off' });
    const busy = engine.judge([{ text: hardModel() }]);
    const also = engine.judge([{ text: hardModel() }]);
    const abort = new AbortController();
    const waits = engine.judge([{ text: knapsack(1) }], { signal: abort.signal });
    const next = engine.judge([{ text: knapsack(2) }]);
    expect(engine.stats().queue.waiting).toBe(2);
    abort.abort(new Error('enough'));
    await expect(waits).rejects.toThrow('enough');
    const [[one], [two], [three]] = await Promise.all([busy, also, next]);
    await engine.close();
    expect([one, two, three].map((judged) => judged?.verdict.status)).toEqual(['limit', 'limit', 'optimal']);
  });

  test('a stream that nobody reads on frees its workers', async () => {
    const engine = await createEngine({ threads: 1, timeLimitMs: 60_000, cache: 'off' });
    const hard = hardModel();
    const small = 'Maximize\n x\nSubject To\n c: x <= 4\nEnd\n';
    const items = Array.from({ length: 700 }, (_, i): Item => ({ text: i < 512 ? small : hard })); // no chunk holds both
    const stream = engine.stream(items);
    const { value: first } = await stream.next(); // the next chunk is on its way meanwhile
    await stream.return();
    const [after] = await engine.judge([{ text: knapsack(2) }]);
    const { queue, calls } = engine.stats();
    await engine.close();
    expect([first?.verdict.status, after?.verdict.status, queue.running, calls]).toEqual(['optimal', 'optimal', 0, 0]);
  });
});

describe('the end', () => {
  test.for([
    { drain: false, ended: ['rejected', 'rejected'] },
    { drain: true, ended: ['fulfilled', 'fulfilled'] },
  ])('close, drain $drain: open calls are $ended, and new ones refused', async ({ drain, ended }) => {
    const engine = await createEngine({ threads: 1, timeLimitMs: 800, cache: 'off' });
    const calls = [engine.judge([{ text: hardModel() }]), engine.judge([{ text: hardModel() }, { text: knapsack(1) }])];
    const settled = Promise.allSettled(calls);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const closing = engine.close({ drain });
    await expect(engine.judge([{ text: knapsack(1) }])).rejects.toThrow('the engine is closed');
    await closing;
    expect((await settled).map(({ status }) => status)).toEqual(ended);
  });

  test.for([
    { name: 'threads', options: { threads: 2 } },
    { name: 'processes', options: { threads: 2, isolation: 'process' } },
    { name: 'the calling thread', options: { threads: 0 } },
  ])('after close nothing of $name and a cache keeps the program alive', ({ options }) => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-end-'));
    const script = `
      import { createEngine } from ${JSON.stringify(join(root, 'dist/index.js'))};
      const engine = await createEngine({ ...${JSON.stringify(options)}, small: 'off', cache: { folder: ${JSON.stringify(folder)} } });
      const [one] = await engine.judge([{ text: 'Maximize x subject to c: x <= 3 end' }]);
      await engine.close({ drain: true });
      console.log(one.verdict.objective, engine.stats().answers.kept);`;
    const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 30_000 });
    rmSync(folder, { recursive: true });
    expect([done.status, done.signal, done.stdout.trim(), done.stderr]).toEqual([0, null, '3 1', '']);
  });
});

describe('counters and times', () => {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  test('are one plain object that agrees with the verdicts', async () => {
    const engine = await createEngine({ threads: 1, small: 'off' });
    const items = Array.from({ length: 30 }, (_, i) => ({ text: knapsack(i % 20), reference: { objective: 1, model: knapsack(i % 20) } }));
    const judged = await engine.judge([...items, { text: 'Maximize\n x y\nEnd' }]);
    const stats: EngineStats = engine.stats();
    await engine.close();
    expect(JSON.parse(JSON.stringify(stats))).toEqual(stats);
    expect(stats.judged).toBe(31);
    expect(stats.answers).toMatchObject({ asked: 30, found: 0, shared: 10, kept: 20 });
    const { queue, crossing, parse, solve, certify, compare } = stats.timesUs;
    for (const histogram of [queue, crossing, parse, solve, certify, compare]) {
      expect(sum(histogram.buckets)).toBe(histogram.count);
      expect(timeBelow(histogram, 1)).toBeGreaterThanOrEqual(timeBelow(histogram, 0.5));
    }
    expect(queue.count).toBe(crossing.count);
    expect([solve.count, compare.count]).toEqual([30, 30]);
    expect(parse.count).toBe(31 + 30); // what a solver has to answer is read twice
    const solved = judged.reduce((all, { verdict }) => all + (verdict.timeUs?.solve ?? 0), 0);
    expect(Math.abs(solve.sumUs - solved)).toBeLessThan(0.01 * solved + 5);
  });

  test.for([
    { buckets: [], share: 0.5, below: 0 },
    { buckets: [3], share: 1, below: 1 },
    { buckets: [1, 0, 1], share: 0.5, below: 1 },
    { buckets: [1, 0, 1], share: 0.51, below: 4 },
    { buckets: [0, 98, 1, 0, 1], share: 0.99, below: 4 },
  ])('of $buckets, $share lie below $below µs', ({ buckets, share, below }) => {
    expect(timeBelow({ count: sum(buckets), sumUs: 0, buckets }, share)).toBe(below);
  });
});
