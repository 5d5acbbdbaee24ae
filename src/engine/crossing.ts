import { FLAGS } from '../codes.gen.ts';
import type { BatchResult } from '../pool/batch.ts';
import type { Lane, Pool } from '../pool/pool.ts';
import { type Asked, byteBound, pack, type Prepared } from './chunk.ts';
import { createPace, type Pace } from './pace.ts';
import { createQueue } from './queue.ts';
import { abortedByAll, createRider, type Rider, share } from './riding.ts';
import { createCounting, type EngineStats } from './stats.ts';

/** Bytes after which a chunk takes no further text. */
export const CHUNK_BYTES = 2 ** 20;
/** On the calling thread: how long chunks are judged before timers and sockets have their turn. */
const TURN_MS = 20;

/** The way of chunks to the workers of a pool and back. */
export interface Crossing {
  /** Runs a chunk; `use` sees the results before their memory is used again. */
  run(chunk: readonly Prepared[], asked: Asked, signal: AbortSignal | undefined, use: (result: BatchResult) => void): Promise<void>;
  /** Of chunks as they come, and of those that only solvers can answer. */
  readonly paces: { readonly first: Pace; readonly solved: Pace };
  /** Chunks under way at once: each worker has one to do next while it is at one. */
  readonly ahead: number;
  read(): Pick<EngineStats, 'queue' | 'timesUs'>;
}

/** @param queueBytes of texts that are under way at the same time */
export function createCrossing(pool: Pool, queueBytes: number): Crossing {
  const idle: Lane[] = []; // for the next chunks
  const paces = { first: createPace(pool.width), solved: createPace(pool.width) };
  const ahead = Math.max(1, pool.width * 2);
  const queue = createQueue<Rider>({
    chunks: ahead,
    bytes: queueBytes,
    riding: { size: ({ chunk }) => chunk.length, most: (waiting) => paces.first.items(waiting), bytes: CHUNK_BYTES },
  });
  const counting = createCounting();
  let turn = performance.now();

  async function run(
    chunk: readonly Prepared[],
    asked: Asked,
    signal: AbortSignal | undefined,
    use: (result: BatchResult) => void,
  ): Promise<void> {
    const came = performance.now();
    const bytes = chunk.reduce((sum, one) => sum + byteBound(one), 0);
    // What may need a solver goes alone: a text that hangs would hold up whoever rode with it.
    const rides = pool.width > 0 && (asked.flags & FLAGS.leave) !== 0;
    const rider = rides ? createRider(chunk, signal, use) : undefined;
    const place = await queue.enter(bytes, signal, rider);
    if (place === undefined) return rider?.done;
    counting.queued((performance.now() - came) * 1e3);
    try {
      if (rider === undefined || place.riders.length === 0) await cross(chunk, asked, signal, use);
      else await crossTogether([rider, ...place.riders], asked);
    } finally {
      place.leave();
      rider?.settle();
    }
    if (pool.width > 0 || performance.now() - turn < TURN_MS) return;
    await new Promise(setImmediate);
    turn = performance.now();
  }

  /** To a worker and back. */
  async function cross(
    chunk: readonly Prepared[],
    asked: Asked,
    signal: AbortSignal | undefined,
    use: (result: BatchResult) => void,
  ): Promise<void> {
    const lane = idle.pop() ?? pool.lane();
    try {
      const began = performance.now();
      const batch = pack(chunk, lane.room, asked);
      const result = await lane.run(batch, signal);
      counting.crossed((performance.now() - began) * 1e3, result, chunk.length);
      ((asked.flags & FLAGS.tried) === 0 ? paces.first : paces.solved).learn(batch, result);
      use(result);
    } finally {
      idle.push(lane);
    }
  }

  async function crossTogether(riders: readonly Rider[], asked: Asked): Promise<void> {
    const [first] = riders;
    const all = abortedByAll(riders.map(({ signal }) => signal));
    const chunk = riders.flatMap((rider) => rider.chunk);
    for (const { came } of riders.slice(1)) counting.queued((performance.now() - came) * 1e3);
    try {
      await cross(chunk, asked, all.signal, (result) => share(riders, result, chunk.length));
    } catch (reason) {
      for (const rider of riders) rider.settle({ reason });
    } finally {
      all.drop();
    }
    await first?.done;
  }

  return { run, paces, ahead, read: () => ({ queue: queue.state(), timesUs: counting.read() }) };
}
