import { type BatchResult, rowsOf } from '../pool/batch.ts';
import type { Prepared } from './chunk.ts';

/** A chunk that may go to a worker together with others, and who waits for it. */
export interface Rider {
  readonly chunk: readonly Prepared[];
  readonly signal: AbortSignal | undefined;
  /** Sees the chunk's own rows. */
  use(result: BatchResult): void;
  readonly came: number;
  readonly done: Promise<void>;
  settle(error?: { readonly reason: unknown }): void;
}

/** @returns a rider whose `done` rejects as soon as its signal is aborted */
export function createRider(chunk: readonly Prepared[], signal: AbortSignal | undefined, use: (result: BatchResult) => void): Rider {
  let settle: Rider['settle'] = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason);
    settle = (error) => {
      signal?.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  done.catch(() => undefined); // who rides awaits it, perhaps later
  return { chunk, signal, use, came: performance.now(), done, settle };
}

/** Aborted when all of several calls are: the work of one alone goes on. */
export function abortedByAll(signals: readonly (AbortSignal | undefined)[]): { readonly signal: AbortSignal; drop(): void } {
  const controller = new AbortController();
  let left = signals.length;
  const onAbort = (): void => {
    left -= 1;
    if (left === 0) controller.abort(signals[0]?.reason);
  };
  for (const signal of signals) {
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    drop() {
      for (const signal of signals) signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** Gives each rider its rows of what came back for all of them. */
export function share(riders: readonly Rider[], result: BatchResult, count: number): void {
  let from = 0;
  for (const { chunk, signal, use, settle } of riders) {
    const to = from + chunk.length;
    try {
      if (signal?.aborted !== true) use(rowsOf(result, count, from, to));
      settle();
    } catch (reason) {
      settle({ reason });
    }
    from = to;
  }
}
