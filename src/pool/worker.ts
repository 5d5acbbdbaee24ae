// A worker thread: batches in, result columns out. Compiled first, because Node 20 cannot run TypeScript.
import { workerData } from 'node:worker_threads';
import { loadNative } from '../native.ts';
import { createColumns } from '../verdict.ts';
import type { BatchResult, Task } from './batch.ts';
import { takeSlot, type Watch } from './watch.ts';

const native = loadNative();
const slot = takeSlot((workerData as { readonly watch: Watch }).watch); // given by threads.ts
native.setStopFlag(slot.stopFlag);
native.setProgress(slot.item);

export default function judgeTask({ task, bytes, offsets, jobs, references }: Task): BatchResult {
  const columns = createColumns(offsets.length - 1);
  let details: Uint8Array | null;
  do {
    slot.begin(task);
    details = native.verifyBatch(bytes, offsets, jobs, columns, references);
  } while (!slot.end());
  return { columns, details };
}
