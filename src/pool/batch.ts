import type { ResultColumns } from '../verdict.ts';

/** What goes to a worker: n texts packed into one buffer, and a row of job words for each. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** [n + 1] */
  readonly offsets: Uint32Array;
  /** [n, JOB_WORDS] */
  readonly jobs: Uint32Array;
}

/** What comes back: n rows of results and the details of those that have any. */
export interface BatchResult {
  readonly columns: ResultColumns;
  readonly details: Uint8Array | null;
}
