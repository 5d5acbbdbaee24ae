// A second thread of a sandbox: at the end of a program's time it interrupts Python and the solver. What hears neither is ended from
// outside, by the pool.
import { parentPort, workerData } from 'node:worker_threads';

/** Shared memory of a sandbox and its clock, in Int32 words. */
export interface ClockMemory {
  /** [run, limitMs, fired]: `run` counts up at every start and every end. */
  readonly words: Int32Array;
  /** Byte 0: Python's signal. */
  readonly interrupt: Uint8Array;
  /** Byte 0: the solver's stop flag. */
  readonly stop: Uint8Array;
}

export const CLOCK = { run: 0, limitMs: 1, fired: 2, size: 3 } as const;
const SIGINT = 2;
/** From the interrupt to the end of the process. */
const LAST_MS = 2000;

export function createClockMemory(): ClockMemory {
  return {
    words: new Int32Array(new SharedArrayBuffer(CLOCK.size * Int32Array.BYTES_PER_ELEMENT)),
    interrupt: new Uint8Array(new SharedArrayBuffer(1)),
    stop: new Uint8Array(new SharedArrayBuffer(1)),
  };
}

function watch({ words, interrupt, stop }: ClockMemory): never {
  for (;;) {
    const run = Atomics.load(words, CLOCK.run);
    if (run % 2 === 0) {
      Atomics.wait(words, CLOCK.run, run);
      continue;
    }
    if (Atomics.wait(words, CLOCK.run, run, words[CLOCK.limitMs]) !== 'timed-out') continue;
    if (Atomics.load(words, CLOCK.run) !== run) continue;
    Atomics.store(words, CLOCK.fired, run);
    Atomics.store(stop, 0, 1);
    Atomics.store(interrupt, 0, SIGINT);
    // The pool ends what hears nothing; where the pool is gone, nobody would.
    if (Atomics.wait(words, CLOCK.run, run, LAST_MS) === 'timed-out') process.kill(process.pid, 'SIGKILL');
  }
}

/** Odd counts are programs that run. */
export function startClock({ words, interrupt, stop }: ClockMemory, limitMs: number): void {
  Atomics.store(interrupt, 0, 0);
  Atomics.store(stop, 0, 0);
  Atomics.store(words, CLOCK.limitMs, limitMs);
  Atomics.add(words, CLOCK.run, 1);
  Atomics.notify(words, CLOCK.run);
}

/** @returns whether the time was up */
export function stopClock({ words, interrupt, stop }: ClockMemory): boolean {
  const run = Atomics.add(words, CLOCK.run, 1);
  Atomics.notify(words, CLOCK.run);
  Atomics.store(interrupt, 0, 0);
  Atomics.store(stop, 0, 0);
  return Atomics.load(words, CLOCK.fired) === run;
}

const given = workerData as { readonly clock?: ClockMemory } | null; // set by sandbox.ts where this file is a thread's
if (given?.clock !== undefined) {
  parentPort?.postMessage('reads no file any more');
  watch(given.clock);
}
