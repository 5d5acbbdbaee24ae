// What a pool shares with its worker threads: a stop flag for each, and what each is at.

/** Int32 words of one worker's slot. Each has a cache line of its own (64 bytes): workers write theirs with every item. */
const SLOT = { stop: 0, task: 1, item: 2, meant: 3 } as const;
const SLOT_WORDS = 16;
const EVERY_TASK = -1;
const HEADER_WORDS = 16; // word 0 counts the slots that are taken

/** Shared memory of a pool: [HEADER_WORDS + workers * SLOT_WORDS] words. */
export type Watch = Int32Array;

export interface Slot {
  /** Byte 0 becomes 1 to end the solve in progress. */
  readonly stopFlag: Uint8Array;
  /** One word: the native side writes 1 + the index of the item that it judges. */
  readonly item: Int32Array;
  begin(task: number): void;
  /** @returns false when the stop flag was raised for an earlier task just as this one began: run it again */
  end(): boolean;
}

/** @param workers that will ever take a slot at the same time */
export function createWatch(workers: number): Watch {
  return new Int32Array(new SharedArrayBuffer((HEADER_WORDS + workers * SLOT_WORDS) * Int32Array.BYTES_PER_ELEMENT));
}

/** How many worker threads have come up so far. */
export const slotsTaken = (watch: Watch): number => Atomics.load(watch, 0);

/** Called once by each worker thread. A worker that replaces one that ended takes the next slot in turn. */
export function takeSlot(watch: Watch): Slot {
  const slots = (watch.length - HEADER_WORDS) / SLOT_WORDS;
  const at = HEADER_WORDS + (Atomics.add(watch, 0, 1) % slots) * SLOT_WORDS;
  return {
    stopFlag: new Uint8Array(watch.buffer, at * Int32Array.BYTES_PER_ELEMENT, 1),
    item: watch.subarray(at + SLOT.item, at + SLOT.item + 1),
    begin(task) {
      Atomics.store(watch, at + SLOT.stop, 0);
      // A pool that closes, or a process that ends, just as this task begins: its stop counts for every task to come.
      if (Atomics.load(watch, at + SLOT.meant) === EVERY_TASK) Atomics.store(watch, at + SLOT.stop, 1);
      Atomics.store(watch, at + SLOT.task, task);
    },
    end() {
      const task = Atomics.exchange(watch, at + SLOT.task, 0);
      Atomics.store(watch, at + SLOT.item, 0);
      const meant = Atomics.load(watch, at + SLOT.meant);
      return Atomics.load(watch, at + SLOT.stop) === 0 || meant === task || meant === EVERY_TASK;
    },
  };
}

/** Ends the solve in progress of the worker that is at `task`. @returns false when no worker is */
export function stopTask(watch: Watch, task: number): boolean {
  for (let at = HEADER_WORDS; at < watch.length; at += SLOT_WORDS) {
    if (Atomics.load(watch, at + SLOT.task) !== task) continue;
    Atomics.store(watch, at + SLOT.meant, task);
    Atomics.store(watch, at + SLOT.stop, 1);
    return true;
  }
  return false;
}

export function stopAll(watch: Watch): void {
  for (let at = HEADER_WORDS; at < watch.length; at += SLOT_WORDS) {
    Atomics.store(watch, at + SLOT.meant, EVERY_TASK);
    Atomics.store(watch, at + SLOT.stop, 1);
  }
}

/** What each worker is at: task 0 is none; `item` is the index in the task's batch, -1 before the first. */
export function* atWork(watch: Watch): Generator<{ readonly worker: number; readonly task: number; readonly item: number }> {
  for (let at = HEADER_WORDS, worker = 0; at < watch.length; at += SLOT_WORDS, worker += 1) {
    const task = Atomics.load(watch, at + SLOT.task);
    if (task !== 0) yield { worker, task, item: Atomics.load(watch, at + SLOT.item) - 1 };
  }
}
