import { fileURLToPath } from 'node:url';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import type { BatchResult, Task } from './batch.ts';
import { arraysOf, createBatchMemory, type SharedBatch } from './memory.ts';
import type { Lane, Pool } from './pool.ts';
import { atWork, createWatch, slotsTaken, stopAll, stopTask } from './watch.ts';

export interface ThreadLane extends Lane {
  /** Runs a batch under a number of the caller's choice, for those that watch the workers. */
  runTask(task: Task, signal?: AbortSignal): Promise<BatchResult>;
}

/** What goes to a worker thread; the result columns come back in the same memory. */
export interface ThreadTask extends SharedBatch {
  readonly task: number;
  /** One word, in shared memory: the task that its lane still waits for. A worker leaves any other undone. */
  readonly live: Int32Array;
}

/** A pool of worker threads; `atWork` tells what each is at. */
export interface ThreadPool extends Pool {
  lane(): ThreadLane;
  atWork(): ReturnType<typeof atWork>;
}

/** How long a pool that closes waits for threads that are still loading, and between looks. */
const LOADING_MS = 10_000;
const LOOK_MS = 5;

/** Pools that are open. A process that ends waits for native calls, so its end stops them as a close does. */
const open = new Set<() => void>();
process.on('exit', () => {
  for (const stop of open) stop();
});

/** @returns a pool of piscina worker threads, each with a verifier of its own */
export async function createThreadPool(threads: number): Promise<ThreadPool> {
  loadNative(); // fail here, with a clear error, and not in every worker
  const { Piscina } = await import('piscina');
  const watch = createWatch(threads);
  const workers = new Piscina<ThreadTask, BatchResult['details']>({
    // Tests run from src/; a worker thread needs the compiled file.
    filename: fileURLToPath(new URL('../../dist/pool/worker.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    workerData: { watch },
    recordTiming: false,
  });
  const stop = (): void => stopAll(watch);
  open.add(stop);
  let closed = false;
  let next = 0;

  /** Node 20 ends the whole program when a thread is ended in the middle of an import. */
  async function loaded(): Promise<void> {
    const until = performance.now() + LOADING_MS;
    while (slotsTaken(watch) < threads && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS)); // the last lines of the module
  }

  async function runThere(task: ThreadTask, signal: AbortSignal | undefined): Promise<BatchResult['details']> {
    if (closed) throw new EngineError('closed');
    let details: BatchResult['details'];
    try {
      details = await (signal === undefined ? workers.run(task) : runUntil(task, signal));
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (closed) throw new EngineError('closed', undefined, { cause: error });
      throw new EngineError('workerFailed', error instanceof Error ? error.message : undefined, { cause: error });
    }
    if (closed) throw new EngineError('closed'); // what the stop flag ended is no result
    return details;
  }

  /**
   * Piscina's own abort would end the thread of a task that it has handed over, and ending a thread that is still loading ends the whole
   * program. So the stop flag ends a solve in progress, and what no worker has begun is left undone when its turn comes.
   */
  function runUntil(task: ThreadTask, signal: AbortSignal): Promise<BatchResult['details']> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        Atomics.store(task.live, 0, 0);
        if (!stopTask(watch, task.task)) reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      workers
        .run(task)
        .then((details) => (signal.aborted ? reject(signal.reason) : resolve(details)), reject)
        .finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  function lane(): ThreadLane {
    const memory = createBatchMemory();
    const live = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    async function runTask({ task, ...batch }: Task, signal?: AbortSignal): Promise<BatchResult> {
      const shared = memory.share(batch);
      Atomics.store(live, 0, task);
      try {
        const details = await runThere({ task, live, ...shared }, signal);
        return { columns: arraysOf(shared).columns, details };
      } finally {
        memory.shrink();
      }
    }
    return {
      room: memory.room,
      runTask,
      run(batch, signal) {
        next = (next % 0x7ffffffe) + 1;
        return runTask({ task: next, ...batch }, signal);
      },
    };
  }

  return {
    width: threads,
    lane,
    atWork: () => atWork(watch),
    async close() {
      if (closed) return;
      closed = true;
      stop(); // piscina waits for native calls, so they must end soon
      await loaded();
      await workers.destroy();
      open.delete(stop);
    },
  };
}
