import { setMaxListeners } from 'node:events';

/** A signal of our own that follows a caller's, until it is dropped. Chunks of a call may listen to it in any number. */
export interface Followed {
  readonly signal: AbortSignal;
  abort(reason: Error): void;
  drop(): void;
}

export function followed(signal: AbortSignal | undefined): Followed {
  const own = new AbortController();
  setMaxListeners(0, own.signal);
  const onAbort = (): void => own.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    drop: () => signal?.removeEventListener('abort', onAbort),
  };
}
