import { NUMBER } from '../codes.gen.ts';
import { countOf } from '../pool/batch.ts';
import type { Batch, BatchResult } from '../pool/batch.ts';

/** How many items a chunk should have, learned from how long the last ones took. */
export interface Pace {
  /** @param remaining items that are known to be left, this chunk's among them */
  items(remaining?: number): number;
  learn(batch: Batch, result: BatchResult): void;
}

/**
 * A chunk should keep a worker busy for so long. Its way there and back costs both ends about a millisecond (messages through piscina and
 * Node's ports, a channel where the worker is in a process of its own, caches gone cold meanwhile): at 12 ms, as it was, a shard cost a fifth
 * more than the solves in it, at 40 a twentieth.
 */
const CHUNK_US = 40_000;
/** The same on the calling thread, where it holds up everybody else; caches stay warm longer than with less. */
const CHUNK_HERE_US = 24_000;
/** The last chunks are smaller, so that workers end together, but not smaller than this. */
const LEAST_US = 2000;
const FIRST_US = 60;
const MOST_ITEMS = 512;
/** Weight of a new chunk in the running mean of the time an item takes. */
const WEIGHT = 0.2;

/** @param workers that share the chunks of a call; 0: the calling thread has them all */
export function createPace(workers: number): Pace {
  const chunkUs = workers === 0 ? CHUNK_HERE_US : CHUNK_US;
  let meanUs = FIRST_US;
  const itemsOf = (us: number): number => Math.min(MOST_ITEMS, Math.max(1, Math.round(us / meanUs)));
  return {
    items(remaining = Number.POSITIVE_INFINITY) {
      // Half of each worker's share: what one worker still has to do when the others are through stays short.
      const share = workers < 2 ? remaining : Math.ceil(remaining / (2 * workers));
      return Math.min(itemsOf(chunkUs), Math.max(itemsOf(LEAST_US), share));
    },
    learn(batch, { columns: { numbers } }) {
      const count = countOf(batch);
      let sum = 0;
      for (const column of [NUMBER.parseUs, NUMBER.solveUs, NUMBER.certifyUs, NUMBER.compareUs]) {
        for (let at = column * count; at < (column + 1) * count; at += 1) sum += numbers[at] || 0; // NaN: not known
      }
      if (count > 0) meanUs += WEIGHT * (sum / count - meanUs);
    },
  };
}
