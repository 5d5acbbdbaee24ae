// A worker thread: batches in, result columns out. Compiled first, because Node 20 cannot run TypeScript.
import { workerData } from 'node:worker_threads';
import { loadNative } from '../native.ts';
import type { BatchResult } from './batch.ts';
import { arraysOf } from './memory.ts';
import type { ThreadTask } from './threads.ts';
import { takeSlot, type Watch } from './watch.ts';

const native = loadNative();
const slot = takeSlot((workerData as { readonly watch: Watch }).watch); // given by threads.ts
native.setStopFlag(slot.stopFlag);
native.setProgress(slot.item);

export default function judgeTask({ task, live, references, answers, ...shared }: ThreadTask): BatchResult['details'] {
  const { bytes, offsets, jobs, columns } = arraysOf(shared);
  let details: BatchResult['details'] = null;
  do {
    slot.begin(task);
    if (Atomics.load(live, 0) !== task) continue; // aborted before its turn: the memory may be another task's by now
    details = native.verifyBatch(bytes, offsets, jobs, columns, references, answers);
  } while (!slot.end());
  return details;
}
