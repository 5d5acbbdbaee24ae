import { fileURLToPath } from 'node:url';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import type { BatchResult, Task } from './batch.ts';
import { arraysOf, createBatchMemory, type SharedBatch } from './memory.ts';
import type { Lane, Pool } from './pool.ts';
import { atWork, createWatch, stopAll, stopTask } from './watch.ts';

export interface ThreadLane extends Lane {
  /** Runs a batch under a number of the caller's choice, for those that watch the workers. */
  runTask(task: Task, signal?: AbortSignal): Promise<BatchResult>;
}

/** What goes to a worker thread; the result columns come back in the same memory. */
export interface ThreadTask extends SharedBatch {
  readonly task: number;
}

/** A pool of worker threads; `atWork` tells what each is at. */
export interface ThreadPool extends Pool {
  lane(): ThreadLane;
  atWork(): ReturnType<typeof atWork>;
}

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
  // A task that is aborted on its way to a worker ends that worker, whose answer may be on its way already: nobody waits for it.
  workers.on('error', (error: Error) => {
    if (!error.message.startsWith('Unexpected message from Worker')) throw error;
  });
  const stop = (): void => stopAll(watch);
  open.add(stop);
  let closed = false;
  let next = 0;

  async function runThere(task: ThreadTask, signal: AbortSignal | undefined): Promise<BatchResult['details']> {
    if (closed) throw new EngineError('closed');
    try {
      return await (signal === undefined ? workers.run(task) : runUntil(task, signal));
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (closed) throw new EngineError('closed', undefined, { cause: error });
      throw new EngineError('workerFailed', error instanceof Error ? error.message : undefined, { cause: error });
    }
  }

  async function runUntil(task: ThreadTask, signal: AbortSignal): Promise<BatchResult['details']> {
    signal.throwIfAborted();
    // Piscina's own abort ends the thread of a task that runs; the stop flag ends the solve and keeps the thread.
    const queued = new AbortController();
    const onAbort = (): void => {
      if (!stopTask(watch, task.task)) queued.abort();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const result = await workers.run(task, { signal: queued.signal });
      signal.throwIfAborted();
      return result;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  function lane(): ThreadLane {
    const memory = createBatchMemory();
    async function runTask({ task, ...batch }: Task, signal?: AbortSignal): Promise<BatchResult> {
      const shared = memory.share(batch);
      try {
        const details = await runThere({ task, ...shared }, signal);
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
      await workers.destroy();
      open.delete(stop);
    },
  };
}
