/** What waits for a worker and what is on its way. */
export interface QueueState {
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly running: number;
  readonly runningBytes: number;
}

/** The way to the workers, for chunks of all calls in the order in which they come: so many at once, and so many bytes. */
export interface Queue {
  /**
   * Resolves when it is this chunk's turn. Rejects with the signal's reason when it is aborted before.
   * @returns to be called when the chunk is done
   */
  enter(bytes: number, signal?: AbortSignal): Promise<() => void>;
  state(): QueueState;
}

interface Waiter {
  readonly bytes: number;
  readonly start: () => void;
}

/**
 * @param chunks that are under way at the same time
 * @param bytes of texts that are under way at the same time; one chunk alone may be larger
 */
export function createQueue({ chunks, bytes: limit }: { readonly chunks: number; readonly bytes: number }): Queue {
  const waiters = new Set<Waiter>(); // in the order of their coming; those that are aborted leave from the middle
  let waitingBytes = 0;
  let running = 0;
  let runningBytes = 0;

  const fits = (bytes: number): boolean => running < chunks && (running === 0 || runningBytes + bytes <= limit);

  function begin(bytes: number): () => void {
    running += 1;
    runningBytes += bytes;
    return () => {
      running -= 1;
      runningBytes -= bytes;
      for (const next of waiters) {
        if (!fits(next.bytes)) return; // nobody overtakes: a large chunk would wait for ever
        leave(next);
        next.start();
      }
    };
  }

  function leave(waiter: Waiter): void {
    waiters.delete(waiter);
    waitingBytes -= waiter.bytes;
  }

  function enter(bytes: number, signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (waiters.size === 0 && fits(bytes)) return Promise.resolve(begin(bytes));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        leave(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        bytes,
        start: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve(begin(bytes));
        },
      };
      waiters.add(waiter);
      waitingBytes += bytes;
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  return { enter, state: () => ({ waiting: waiters.size, waitingBytes, running, runningBytes }) };
}
