// What a server says to its workers, without NATS: who is to blame, what goes again, what counts once.
import { describe, expect, test } from 'vitest';
import type { Item, Judged } from '../../src/engine.ts';
import { type Batch, createBatches, startsOf, wantedParts } from '../../src/server/nats/batches.ts';
import { createDesk } from '../../src/server/nats/desk.ts';
import { addTasks, BATCH_BYTES, type Call, createLane, jobOf, type Lane, type Task, takeBatch } from '../../src/server/nats/lanes.ts';

const verdict: Judged = { reward: 1, verdict: { status: 'optimal', objective: 1 } };
const crash: Judged = { reward: null, verdict: { status: 'failed', fault: { code: 'solverCrash', message: 'three workers' } } };

function callOf(items: readonly Item[], lane: Lane): Call & { answer: Promise<Judged[]> } {
  let resolve: (judged: Judged[]) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const answer = new Promise<Judged[]>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const call: Call = { tasks: [], out: [], since: 0, left: items.length, over: false, resolve, reject };
  for (const [place, item] of items.entries()) call.tasks.push({ call, place, item, lane, bytes: 100, deaths: 0, over: false });
  addTasks(lane, call.tasks);
  return { ...call, answer };
}

const texts = (...names: string[]): Item[] => names.map((name) => ({ id: name, text: name }));

/** A desk, and what sends the next batch of a lane. */
function setUp() {
  const lane = createLane('highs');
  const batches = createBatches();
  const done: string[] = [];
  const desk = createDesk({
    batches,
    crashed: () => crash,
    refused: ({ call }, message) => call.reject(new Error(message)),
    done(batch) {
      done.push(batch.id);
      batches.remove(batch);
    },
  });
  let numbered = 0;
  function next(): Batch {
    const { parts, alone } = takeBatch(lane) ?? { parts: [], alone: false };
    numbered += 1;
    const places = parts.flat().map((task): Task[] => [task]);
    const batch: Batch = { id: `b${numbered}`, lane, hash: `h${numbered}`, places, starts: startsOf(parts), alone, heard: 0 };
    for (const [task] of places) if (task !== undefined) task.batch = batch;
    batches.add(batch);
    return batch;
  }
  const begin = (batch: Batch, worker: string): readonly boolean[] => desk.answer({ kind: 'begin', batch: batch.id, worker }).wanted ?? [];
  const tell = (batch: Batch, from: number, count: number): void => {
    const places = Array.from({ length: count }, (_, i) => from + i);
    desk.answer({ kind: 'judged', batch: batch.id, places, judged: places.map(() => verdict) });
  };
  return { lane, batches, desk, done, next, begin, tell };
}

describe('a batch', () => {
  test('is answered part by part, and each call as soon as its last item is', async () => {
    const { lane, done, next, begin, tell } = setUp();
    const [first, second] = [callOf(texts('a', 'b'), lane), callOf(texts('c'), lane)];
    const batch = next();
    expect([batch.starts, begin(batch, 'w1')]).toEqual([
      [0, 2, 3],
      [true, true],
    ]);
    tell(batch, 2, 1);
    expect(await second.answer).toEqual([{ id: 'c', ...verdict }]);
    expect([done, wantedParts(batch)]).toEqual([[], [true, false]]);
    tell(batch, 0, 2);
    expect((await first.answer).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(done).toEqual(['b1']);
  });

  test('that is answered twice counts once', async () => {
    const { lane, desk, next, begin, tell } = setUp();
    const call = callOf(texts('a', 'b'), lane);
    const batch = next();
    begin(batch, 'w1');
    tell(batch, 0, 1);
    desk.answer({ kind: 'judged', batch: batch.id, places: [0], judged: [crash] });
    tell(batch, 0, 2);
    tell(batch, 0, 2);
    expect(await call.answer).toEqual([
      { id: 'a', ...verdict },
      { id: 'b', ...verdict },
    ]);
    expect(desk.stats.judged).toBe(2);
    expect(begin(batch, 'w2')).toEqual([]);
  });

  test('that only waited in the hands of a worker which ended is nobody’s fault', () => {
    const { lane, desk, next, begin } = setUp();
    const call = callOf(texts('a', 'b'), lane);
    const batch = next();
    // It was delivered to w1, which ended before it began it; w2 asks, and asks again because the reply was lost.
    expect([begin(batch, 'w2'), begin(batch, 'w2')]).toEqual([[true], [true]]);
    expect([call.tasks.map(({ deaths }) => deaths), desk.stats.redelivered]).toEqual([[0, 0], 0]);
  });

  test('whose worker ended goes again item by item, and only the item that ends three is failed', async () => {
    const { lane, desk, next, begin, tell } = setUp();
    const call = callOf(texts('good', 'poison'), lane);
    const batch = next();
    begin(batch, 'w1');
    expect([begin(batch, 'w2'), lane.suspects.length]).toEqual([[], 2]);
    const [good, poison] = [next(), next()];
    expect([good.alone, poison.alone, begin(good, 'w2'), begin(poison, 'w2')]).toEqual([true, true, [true], [true]]);
    tell(good, 0, 1);
    expect(begin(poison, 'w3')).toEqual([true]); // w2 ended over it: its second worker
    expect(begin(poison, 'w4')).toEqual([]); // w3 too
    expect(await call.answer).toEqual([
      { id: 'good', ...verdict },
      { id: 'poison', ...crash },
    ]);
    expect(desk.stats).toEqual({ judged: 1, redelivered: 4, blamed: 1 });
  });

  test('that a worker cannot judge for a reason of ours rejects its call, with the reason', async () => {
    const { lane, desk, next, begin } = setUp();
    const call = callOf(texts('a'), lane);
    const batch = next();
    begin(batch, 'w1');
    desk.answer({ kind: 'refused', batch: batch.id, places: [0], message: 'no room on the disk' });
    await expect(call.answer).rejects.toThrow('no room on the disk');
  });
});

describe('items become batches', () => {
  const filled = (...sizes: number[]): Lane => {
    const lane = createLane('highs');
    for (const size of sizes) callOf(texts(...Array.from({ length: size }, (_, i) => `t${i}`)), lane);
    return lane;
  };
  const taken = (lane: Lane): number[][] => {
    const out: number[][] = [];
    for (let batch = takeBatch(lane); batch !== undefined; batch = takeBatch(lane)) out.push(batch.parts.map(({ length }) => length));
    return out;
  };
  test.for([
    { name: 'small calls travel together', sizes: [1, 1, 1], batches: [[1, 1, 1]] },
    { name: 'up to 64 items', sizes: [40, 20, 10], batches: [[40, 20], [10]] },
    { name: 'a large call is cut', sizes: [150], batches: [[64], [64], [22]] },
    { name: 'what is left of a large call travels with the next', sizes: [70, 30], batches: [[64], [6, 30]] },
  ])('$name', ({ sizes, batches }) => {
    const lane = filled(...sizes);
    expect(taken(lane)).toEqual(batches);
    expect([lane.waiting, lane.waitingBytes]).toEqual([0, 0]);
  });

  test('by bytes too, one item alone may have more', () => {
    const lane = createLane('highs');
    const call = callOf(texts('a'), lane);
    const tasks = [BATCH_BYTES * 2, BATCH_BYTES / 2, BATCH_BYTES].map(
      (bytes, place): Task => ({ ...(call.tasks[0] as Task), place, bytes }),
    );
    takeBatch(lane);
    for (const task of tasks) addTasks(lane, [task]);
    expect(taken(lane)).toEqual([[1], [1], [1]]);
  });

  test('what nobody wants any more stays behind', () => {
    const lane = filled(2, 3);
    for (const task of lane.groups[0] ?? []) task.over = true;
    expect(taken(lane)).toEqual([[3]]);
  });

  test('a reference that many items share travels once, ids and groups not at all', () => {
    const lane = createLane('highs');
    const reference = { objective: 3, model: 'Maximize\n x\nEnd\n' };
    callOf([{ id: 'a', group: 1, text: 'A', reference }, { completion: 'B', reference }, { text: 'C' }], lane);
    expect(jobOf(takeBatch(lane)?.parts ?? [], '{}')).toEqual({
      settings: '{}',
      references: [reference],
      parts: [[{ text: 'A', reference: 0 }, { completion: 'B', reference: 0 }, { text: 'C' }]],
    });
  });
});
