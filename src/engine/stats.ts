import { NUMBER } from '../codes.gen.ts';
import type { BatchResult } from '../pool/batch.ts';
import type { ShardStats } from '../pool/pool.ts';
import type { ProgramStats } from '../programs/pool.ts';
import type { AnswerStats } from './answers.ts';
import { bucketOf, type Buckets, createBuckets, totalOf } from './histogram.ts';
import type { QueueState } from './queue.ts';

/** How often a time was how long: `buckets[0]` counts what took less than 1 µs, `buckets[i]` less than 2^i µs and at least half of that. */
export interface Histogram {
  readonly count: number;
  readonly sumUs: number;
  readonly buckets: readonly number[];
}

/** What an engine has done so far; a plain object, made anew for each call. */
export interface EngineStats {
  /** Items judged. */
  readonly judged: number;
  /** Calls of judge() and stream() that are not over. */
  readonly calls: number;
  /** Chunks of items, and the bytes of their texts. */
  readonly queue: QueueState;
  /**
   * Of a chunk: `queue`, until its turn came; `crossing`, its way to a worker and back, the wait for a worker that is at another chunk
   * included, the work itself not. Of an item: `parse`, `solve`, `certify` and `compare`, where there was such a step.
   */
  readonly timesUs: Readonly<Record<(typeof TIMES)[number], Histogram>>;
  /** Absent with `cache: 'off'`. */
  readonly answers?: AnswerStats;
  /** With `isolation: 'process'`. */
  readonly shards?: ShardStats;
  /** Where programs were run. */
  readonly programs?: ProgramStats;
  /** Where the workers are other machines. */
  readonly remote?: RemoteStats;
}

/** Of a server whose items are judged by workers on other machines. */
export interface RemoteStats {
  readonly workers: number;
  /** Of all of them. */
  readonly threads: number;
  /** Items tried again because the worker that judged them ended. */
  readonly redelivered: number;
  /** Items that three workers ended over. */
  readonly blamed: number;
  /** Batches sent again because the queue had lost them. */
  readonly republished: number;
  /** Times that the queue took no more. */
  readonly full: number;
}

const TIMES = ['queue', 'crossing', 'parse', 'solve', 'certify', 'compare'] as const;
const POWERS = Array.from({ length: 31 }, (_, i) => 2 ** i);

/** As POWERS are, by the bits of a number. */
const placeOf = (us: number): number => (us >= 2 ** 31 ? POWERS.length : 32 - Math.clz32(us));

function read({ counts, sum }: Buckets): Histogram {
  const used = counts.findLastIndex((count) => count > 0) + 1;
  return { count: totalOf(counts), sumUs: Math.round(sum), buckets: Array.from(counts.subarray(0, used)) };
}

/** @returns the time below which `share` of a histogram's times lie, as its buckets know it: at most twice too large; 0 for none */
export function timeBelow({ buckets }: Histogram, share: number): number {
  const found = bucketOf(buckets, share);
  return found === undefined ? 0 : 2 ** found.place;
}

const STEPS = [
  ['parse', NUMBER.parseUs],
  ['solve', NUMBER.solveUs],
  ['certify', NUMBER.certifyUs],
  ['compare', NUMBER.compareUs],
] as const;

const byName = <T>(make: (name: (typeof TIMES)[number]) => T): Record<(typeof TIMES)[number], T> =>
  Object.fromEntries(TIMES.map((name) => [name, make(name)])) as Record<(typeof TIMES)[number], T>; // all are there

/** Where an engine counts. */
export interface Counting {
  /** A chunk's turn came after so long. */
  queued(us: number): void;
  /** A chunk of `count` items came back after so long, with its results. */
  crossed(us: number, result: BatchResult, count: number): void;
  read(): EngineStats['timesUs'];
}

export function createCounting(): Counting {
  const times = byName(() => createBuckets(POWERS, placeOf));
  return {
    queued: (us) => times.queue.add(us),
    crossed(us, { columns: { numbers } }, count) {
      let work = 0;
      for (const [step, column] of STEPS) {
        const into = times[step];
        for (let at = column * count; at < (column + 1) * count; at += 1) {
          const took = numbers[at] ?? Number.NaN;
          if (Number.isNaN(took)) continue;
          into.add(took);
          work += took;
        }
      }
      times.crossing.add(Math.max(0, us - work));
    },
    read: () => byName((name) => read(times[name])),
  };
}
