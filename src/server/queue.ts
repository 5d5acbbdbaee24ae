import type { CallOptions, Engine, Item, Judged } from '../engine.ts';
import { Refusal } from './refusal.ts';

/** The bytes of one request, from the first that is read until it is answered. */
export interface Hold {
  readonly bytes: number;
  /** @throws Refusal `busy` when all requests together would hold too much */
  grow(bytes: number): void;
  shrink(bytes: number): void;
  release(): void;
}

export interface QueueStats {
  /** Items that wait for their turn. */
  readonly depth: number;
  /** Items that the engine has. */
  readonly running: number;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** The bytes of requests, bounded. */
export interface Holds {
  hold(): Hold;
  readonly bytes: number;
}

/** Requests in the order of their coming, few at a time in the engine, bounded by bytes. */
export interface Queue {
  hold(): Hold;
  judge(items: readonly Item[], options: CallOptions): Promise<Judged[]>;
  stats(): QueueStats;
}

interface Call {
  readonly items: readonly Item[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (judged: Judged[]) => void;
  readonly reject: (reason: unknown) => void;
}

export function createHolds(maxBytes: number): Holds {
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    hold() {
      let held = 0;
      return {
        get bytes() {
          return held;
        },
        grow(more) {
          // One request alone may always be read: its own limit holds.
          if (bytes + more > maxBytes && bytes > held) {
            throw new Refusal('busy', `${bytes} bytes of requests are waiting already, the limit is ${maxBytes}; try again later`);
          }
          held += more;
          bytes += more;
        },
        shrink(less) {
          const freed = Math.min(less, held);
          held -= freed;
          bytes -= freed;
        },
        release() {
          bytes -= held;
          held = 0;
        },
      };
    },
  };
}

/** Calls in the engine at a time, a worker. Each has memory of its own there; more of them would only wait for the same workers. */
const CALLS_A_WORKER = 16;

/** @param onWait told the milliseconds that a call has waited */
export function createQueue(engine: Engine, maxBytes: number, workers: number, onWait: (ms: number) => void = () => undefined): Queue {
  const waiting: (Call & { readonly since: number })[] = [];
  const width = CALLS_A_WORKER * Math.max(1, workers);
  const holds = createHolds(maxBytes);
  let calls = 0;
  let depth = 0;
  let running = 0;

  function start(): void {
    while (calls < width) {
      const call = waiting.shift();
      if (call === undefined) return;
      depth -= call.items.length;
      if (call.signal?.aborted === true) {
        call.reject(call.signal.reason);
        continue;
      }
      onWait(performance.now() - call.since);
      void run(call);
    }
  }

  async function run({ items, signal, resolve, reject }: Call): Promise<void> {
    calls += 1;
    running += items.length;
    try {
      resolve(await engine.judge(items, signal === undefined ? {} : { signal }));
    } catch (error) {
      reject(error);
    } finally {
      calls -= 1;
      running -= items.length;
      start();
    }
  }

  return {
    hold: holds.hold,
    judge(items, { signal } = {}) {
      if (items.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ items, signal, resolve, reject, since: performance.now() });
        depth += items.length;
        start();
      });
    },
    stats: () => ({ depth, running, bytes: holds.bytes, maxBytes }),
  };
}
