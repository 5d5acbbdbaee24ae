import { NUMBER } from '../codes.gen.ts';
import { countOf } from '../pool/batch.ts';
import type { Batch, BatchResult } from '../pool/batch.ts';

/** How many items a chunk should have, learned from how long the last ones took. */
export interface Pace {
  readonly items: number;
  learn(batch: Batch, result: BatchResult): void;
}

/** A chunk should keep a worker busy for so long: enough to hide its way there, short enough to spread over workers. */
const CHUNK_US = 4000;
const FIRST_ITEMS = 64;
const MOST_ITEMS = 512;
/** Weight of a new chunk in the running mean of the time an item takes. */
const WEIGHT = 0.2;

export function createPace(): Pace {
  let meanUs = CHUNK_US / FIRST_ITEMS;
  return {
    get items() {
      return Math.min(MOST_ITEMS, Math.max(1, Math.round(CHUNK_US / meanUs)));
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
