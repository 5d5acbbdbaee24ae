import { fileURLToPath } from 'node:url';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import { createColumns } from '../verdict.ts';
import type { Batch, BatchResult } from './batch.ts';

/** Runs batches somewhere; close() ends the solves in progress and frees every thread. */
export interface Pool {
  readonly threads: number;
  run(batch: Batch, signal?: AbortSignal): Promise<BatchResult>;
  close(): Promise<void>;
}

/** @returns a pool on the calling thread: no start-up, but nothing else runs meanwhile */
export function createLocalPool(): Pool {
  let closed = false;
  return {
    threads: 0,
    run({ bytes, offsets, jobs }, signal) {
      if (closed) return Promise.reject(new EngineError('closed'));
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      const columns = createColumns(offsets.length - 1);
      return Promise.resolve({ columns, details: loadNative().verifyBatch(bytes, offsets, jobs, columns) });
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

/** @returns a pool of piscina worker threads, each with a verifier of its own */
export async function createThreadPool(threads: number): Promise<Pool> {
  loadNative(); // fail here, with a clear error, and not in every worker
  const { Piscina } = await import('piscina');
  const flag = new Uint8Array(new SharedArrayBuffer(1));
  const workers = new Piscina<Batch, BatchResult>({
    // Tests run from src/; a worker thread needs the compiled file.
    filename: fileURLToPath(new URL('../../dist/pool/worker.js', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    workerData: { flag },
    recordTiming: false,
  });
  let closed = false;
  return {
    threads,
    async run(batch, signal) {
      if (closed) throw new EngineError('closed');
      try {
        return await workers.run(batch, signal === undefined ? {} : { signal });
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason;
        if (closed) throw new EngineError('closed', undefined, { cause: error });
        throw new EngineError('workerFailed', error instanceof Error ? error.message : undefined, { cause: error });
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      flag[0] = 1; // piscina waits for native calls, so they must end soon
      await workers.destroy();
    },
  };
}
