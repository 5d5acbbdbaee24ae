// A worker thread: batches in, result columns out. Compiled first, because Node 20 cannot run TypeScript.
import { workerData } from 'node:worker_threads';
import { loadNative } from '../native.ts';
import { createColumns } from '../verdict.ts';
import type { Batch, BatchResult } from './batch.ts';

const native = loadNative();
const { flag } = workerData as { readonly flag: Uint8Array }; // the stop flag of the pool, see pool.ts
native.setStopFlag(flag);

export default function judgeBatch({ bytes, offsets, jobs }: Batch): BatchResult {
  const columns = createColumns(offsets.length - 1);
  return { columns, details: native.verifyBatch(bytes, offsets, jobs, columns) };
}
