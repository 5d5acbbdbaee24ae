import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import type { Batch, BatchResult } from './batch.ts';
import { createLocalMemory } from './memory.ts';

/** A way through a pool for one batch at a time, with memory of its own that each batch uses again. */
export interface Lane {
  /** Where the texts of the next batch can be written, `bytes` long. */
  room(bytes: number): Buffer;
  /**
   * Rejects with the signal's reason when it is aborted, and then frees the worker soon.
   * @returns results that hold until the lane's next run
   */
  run(batch: Batch, signal?: AbortSignal): Promise<BatchResult>;
}

/** Runs batches somewhere; close() ends the solves in progress and frees every thread and process. */
export interface Pool {
  /** Batches that run at the same time; 0: on the calling thread. */
  readonly width: number;
  lane(): Lane;
  close(): Promise<void>;
  /** Of a pool of processes. */
  readonly shards?: () => ShardStats;
}

/** What the shards of a pool have lived through so far. */
export interface ShardStats {
  /** Process ids of those that are alive. */
  readonly pids: readonly number[];
  readonly restarts: number;
  /** Texts and batches that were tried again because their shard ended. */
  readonly retries: number;
  /** Texts that got `limit` or `failed: solverCrash` for what they did to a shard. */
  readonly blamed: number;
}

/** @returns a pool on the calling thread: no start-up, but nothing else runs meanwhile */
export function createLocalPool(): Pool {
  let closed = false;
  return {
    width: 0,
    lane() {
      const memory = createLocalMemory();
      return {
        room: memory.room,
        run({ bytes, offsets, jobs, references, answers }, signal) {
          if (closed) return Promise.reject(new EngineError('closed'));
          if (signal?.aborted === true) return Promise.reject(signal.reason);
          const columns = memory.columns(offsets.length - 1);
          return Promise.resolve({ columns, details: loadNative().verifyBatch(bytes, offsets, jobs, columns, references, answers) });
        },
      };
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
