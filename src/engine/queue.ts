/** What waits for a worker and what is on its way. */
export interface QueueState {
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly running: number;
  readonly runningBytes: number;
}

/** A place among the chunks that are under way. */
interface Place<Rider> {
  /** What others brought that goes along. */
  readonly riders: readonly Rider[];
  /** To be called when the chunk is done, riders included. */
  leave(): void;
}

/** The way to the workers, for chunks of all calls in the order in which they come: so many at once, and so many bytes. */
export interface Queue<Rider> {
  /**
   * Resolves when it is this chunk's turn. Rejects with the signal's reason when it is aborted before.
   * @param rider what may go along with another chunk whose turn comes first
   * @returns undefined: it went along, and who took it sees to the rest
   */
  enter(bytes: number, signal?: AbortSignal, rider?: Rider): Promise<Place<Rider> | undefined>;
  state(): QueueState;
}

/** Which chunks go together. */
export interface Riding<Rider> {
  /** Items of a chunk. */
  size(rider: Rider): number;
  /** How many items may go together when so many wait. */
  most(waiting: number): number;
  /** Of their texts together. */
  readonly bytes: number;
}

interface Waiter<Rider> {
  readonly bytes: number;
  readonly rider: Rider | undefined;
  readonly start: (place: Place<Rider> | undefined) => void;
}

/**
 * @param chunks that are under way at the same time
 * @param bytes of texts that are under way at the same time; one chunk alone may be larger
 * @param riding for chunks that come with a rider
 */
export function createQueue<Rider = never>({
  chunks,
  bytes: limit,
  riding,
}: {
  readonly chunks: number;
  readonly bytes: number;
  readonly riding?: Riding<Rider>;
}): Queue<Rider> {
  const waiters = new Set<Waiter<Rider>>(); // in the order of their coming; those that are aborted leave from the middle
  let waitingBytes = 0;
  let running = 0;
  let runningBytes = 0;

  const fits = (bytes: number): boolean => running < chunks && (running === 0 || runningBytes + bytes <= limit);

  function begin(bytes: number, rider?: Rider): Place<Rider> {
    running += 1;
    runningBytes += bytes;
    const along = rider === undefined ? { riders: [], bytes: 0 } : takeAlong(bytes, rider);
    runningBytes += along.bytes;
    return {
      riders: along.riders,
      leave() {
        running -= 1;
        runningBytes -= bytes + along.bytes;
        for (const next of waiters) {
          if (!fits(next.bytes)) return; // nobody overtakes: a large chunk would wait for ever
          leave(next);
          next.start(begin(next.bytes, next.rider));
        }
      },
    };
  }

  /** Takes those that wait and may go along with a chunk out of the queue. */
  function takeAlong(ownBytes: number, own: Rider): { riders: Rider[]; bytes: number } {
    const riders: Rider[] = [];
    if (riding === undefined) return { riders, bytes: 0 };
    const candidates = [...waiters].filter(({ rider }) => rider !== undefined);
    const sizeOf = ({ rider }: Waiter<Rider>): number => (rider === undefined ? 0 : riding.size(rider));
    const most = riding.most(candidates.reduce((sum, one) => sum + sizeOf(one), riding.size(own)));
    let items = riding.size(own);
    let bytes = 0;
    for (const one of candidates) {
      if (items + sizeOf(one) > most || ownBytes + bytes + one.bytes > riding.bytes || runningBytes + bytes + one.bytes > limit) break;
      items += sizeOf(one);
      bytes += one.bytes;
      leave(one);
      if (one.rider !== undefined) riders.push(one.rider);
      one.start(undefined);
    }
    return { riders, bytes };
  }

  function leave(waiter: Waiter<Rider>): void {
    waiters.delete(waiter);
    waitingBytes -= waiter.bytes;
  }

  function enter(bytes: number, signal?: AbortSignal, rider?: Rider): Promise<Place<Rider> | undefined> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (waiters.size === 0 && fits(bytes)) return Promise.resolve(begin(bytes, rider));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        leave(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter<Rider> = {
        bytes,
        rider,
        start: (place) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(place);
        },
      };
      waiters.add(waiter);
      waitingBytes += bytes;
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  return { enter, state: () => ({ waiting: waiters.size, waitingBytes, running, runningBytes }) };
}
