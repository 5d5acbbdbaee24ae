// What becomes of items while workers, the NATS server and clients end in the middle of things.
import { afterEach, describe, expect, test } from 'vitest';
import { knapsack } from '../../bench/load/models.mjs';
import { type Nats, startNats, startWorker, type WorkerProcess } from '../../bench/load/nats.mjs';
import { poison, poisonedHighs } from '../../bench/load/poison.mjs';
import type { Item } from '../../src/engine.ts';
import type { RemoteEngine } from '../../src/server/nats/remote.ts';
import { hardModel } from '../hard-model.ts';
import { essence, judgedHere, need, remote, until } from './start.ts';

const running: { nats?: Nats; engine?: RemoteEngine; workers: WorkerProcess[] } = { workers: [] };

afterEach(async () => {
  await running.engine?.close();
  for (const worker of running.workers.splice(0)) if (worker.isAlive()) await worker.end('SIGKILL');
  await running.nats?.stop();
  delete running.engine;
  delete running.nats;
});

/** A NATS server, an engine that judges through it, and what starts a worker. */
async function setUp(skip: (reason: string) => void): Promise<{ nats: Nats; engine: RemoteEngine; start: typeof startWorker }> {
  const why = need();
  if (why !== undefined) skip(why);
  const nats = await startNats();
  const engine = await remote(nats.url, { engine: { small: 'off', timeLimitMs: 30_000 }, times: { look: 200, quiet: 3000 } });
  Object.assign(running, { nats, engine });
  const start: typeof startWorker = async (url, args = [], options = {}) => {
    const worker = await startWorker(url, ['--threads', '1', '--isolation', 'thread', '--ack-wait-ms', '1000', ...args], options);
    running.workers.push(worker);
    return worker;
  };
  return { nats, engine, start };
}

/** Calls of eight knapsacks each, as the answer of an engine here has them too. */
const calls = (count: number, from = 0): Item[][] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: 8 }, (__, j) => ({ id: `${from + i}.${j}`, text: knapsack(from + i * 8 + j) })),
  );

const known = new Map<unknown, unknown>();

/** What an engine here says, which is asked about each text once. */
async function judgedOnce(items: readonly Item[]): Promise<unknown[]> {
  const unknown = items.filter(({ text }) => !known.has(text)).map(({ text }) => ({ text: text ?? '' }));
  for (const [i, one] of (await judgedHere(unknown)).entries()) known.set(unknown[i]?.text, one);
  return items.map(({ id, text }) => ({ id, ...(known.get(text) as object) }));
}

describe('every item is answered once, and right', () => {
  test('while workers are killed in the middle of their batches', async ({ skip }) => {
    const { nats, engine, start } = await setUp(skip);
    let worker = await start(nats.url);
    const asked = calls(30);
    const answers = Promise.all(asked.map((call) => engine.judge(call)));
    for (let kill = 1; kill <= 2; kill += 1) {
      await until(() => engine.stats().judged >= kill * 60);
      await worker.end('SIGKILL');
      worker = await start(nats.url);
    }
    expect((await answers).flat().map(essence)).toEqual(await judgedOnce(asked.flat()));
    expect(engine.stats()).toMatchObject({ judged: 240, remote: { blamed: 0 } });
    expect(engine.stats().remote?.redelivered).toBeGreaterThan(0);
  });

  test.for([
    { name: 'with what it kept on its disk', wiped: false },
    { name: 'and has lost everything', wiped: true },
  ])('while the NATS server is killed and comes back $name', async ({ wiped }, { skip }) => {
    const { nats, engine, start } = await setUp(skip);
    await start(nats.url);
    const asked = calls(25);
    const answers = Promise.all(asked.map((call) => engine.judge(call)));
    await until(() => engine.stats().judged >= 50);
    await nats.restart({ wiped });
    expect((await answers).flat().map(essence)).toEqual(await judgedOnce(asked.flat()));
    expect(engine.stats().judged).toBe(200);
    if (wiped) expect(engine.stats().remote?.republished).toBeGreaterThan(0);
    // And all goes on as before.
    expect((await engine.judge(calls(1, 500)[0] ?? [])).length).toBe(8);
  });

  test('while a worker is told to end: it finishes what it began and gives back the rest', async ({ skip }) => {
    const { nats, engine, start } = await setUp(skip);
    const first = await start(nats.url);
    const asked = calls(25);
    const answers = Promise.all(asked.map((call) => engine.judge(call)));
    await until(() => engine.stats().judged >= 50);
    const [code] = await Promise.all([first.end('SIGTERM'), start(nats.url)]);
    expect(code).toBe(0);
    expect((await answers).flat().map(essence)).toEqual(await judgedOnce(asked.flat()));
    expect(engine.stats().remote?.redelivered).toBe(0);
  });

  test('but an item over which three workers end is failed, and those beside it are not', async ({ skip }) => {
    const { nats, engine, start } = await setUp(skip);
    const env = poisonedHighs();
    const texts = [knapsack(1), poison('segmentationFault', 3), knapsack(2)];
    const items = texts.map((text, i): Item => ({ id: String(i), text, reference: { objective: 1 } }));
    const answer = engine.judge(items);
    let started = 0;
    let isOver = false;
    void answer.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const worker = await start(nats.url, [], { env });
      started += 1;
      await Promise.race([worker.exited, answer]);
    }
    const judged = await answer;
    expect(judged.map(({ reward, verdict }) => [reward === null, verdict.status, verdict.fault?.code])).toEqual([
      [false, 'optimal', undefined],
      [true, 'failed', 'solverCrash'],
      [false, 'optimal', undefined],
    ]);
    expect(judged[1]?.verdict.fault?.message).toBe('3 workers ended while they judged this');
    expect(engine.stats().remote).toMatchObject({ blamed: 1 });
    expect(started).toBe(4); // three that ended, and the one that judged what was left
  });
});

describe('a caller that goes away', () => {
  test('has its work stopped where it is judged, and taken out of the queue where it waits', async ({ skip }) => {
    const { nats, engine, start } = await setUp(skip);
    await start(nats.url);
    const gone = Array.from({ length: 12 }, () => new AbortController());
    const hard = gone.map(({ signal }, i) => engine.judge([{ text: `\\ ${i}\n${hardModel()}` }], { signal }));
    const refused = Promise.allSettled(hard);
    await until(() => engine.stats().queue.running === 12 || engine.stats().queue.waiting === 0);
    for (const client of gone) client.abort(new Error('the client is gone'));
    for (const one of await refused) expect(one).toMatchObject({ status: 'rejected', reason: { message: 'the client is gone' } });
    expect(engine.stats()).toMatchObject({ calls: 0, queue: { waiting: 0, waitingBytes: 0, running: 0 } });
    // Each would have taken half a minute of the only worker.
    const [after] = await engine.judge([{ text: knapsack(3) }]);
    expect(after?.verdict.status).toBe('optimal');
  });

  test('leaves the answers of others alone, also where they asked for the same', async ({ skip }) => {
    const { nats, engine, start } = await setUp(skip);
    const gone = new AbortController();
    const items = calls(1)[0] ?? [];
    const [first, second] = [engine.judge(items, { signal: gone.signal }), engine.judge(items)];
    first.catch(() => undefined);
    gone.abort();
    await start(nats.url);
    await expect(first).rejects.toThrow();
    expect((await second).map(essence)).toEqual(await judgedHere(items));
  });
});
