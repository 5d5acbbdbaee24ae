/** Values from callbacks to whoever iterates over them, in order. A failure comes after what was there before it. */
export interface Channel<T> {
  push(value: T): void;
  /** Nothing more comes. */
  end(): void;
  /** The iteration rejects; the first failure counts. */
  fail(error: unknown): void;
  values(): AsyncGenerator<T, void, undefined>;
}

export function createChannel<T>(): Channel<T> {
  const queue: T[] = [];
  let over = false;
  let failure: { readonly error: unknown } | undefined;
  const waiting = createWaiter();
  return {
    push(value) {
      queue.push(value);
      waiting.wake();
    },
    end() {
      over = true;
      waiting.wake();
    },
    fail(error) {
      failure ??= { error };
      waiting.wake();
    },
    async *values() {
      for (;;) {
        if (queue.length > 0)
          yield queue.shift() as T; // there is one
        else if (failure !== undefined) throw failure.error;
        else if (over) return;
        else await waiting.wait();
      }
    },
  };
}

/** Lets one wait until another says that something changed. */
export interface Waiter {
  wait(): Promise<void>;
  wake(): void;
}

export function createWaiter(): Waiter {
  let wake = (): void => undefined;
  return {
    wait: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    wake: () => wake(),
  };
}
