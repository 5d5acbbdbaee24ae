// A shard: a child process with worker threads of its own. It watches what they are at and says when an item overruns its
// limits; the pool then kills it, since a native call cannot be ended from inside. Compiled first, as worker.ts.
import { JOB, JOB_WORDS } from '../codes.gen.ts';
import { type Batch, type BatchResult, countOf, type Task } from './batch.ts';
import type { FromShard, ToShard } from './messages.ts';
import { createThreadPool, type ThreadLane, type ThreadPool } from './threads.ts';

/** How often the workers and the memory are looked at. */
const LOOK_MS = 20;
const BEAT_MS = 250;
/**
 * What messages leave behind is collected so often at most (5 ms a time). V8 would let it lie for a minute, since it counts the small objects and
 * not the buffers behind them; malloc's heap rises over those: by 20 MB, and a little more by the hour.
 */
const COLLECT_MS = 5000;
/** A solver that keeps its own time limit is done by then. */
const GRACE_MS = 400;
/** Looks are late by so much only where the whole process was stopped, or has had no processor: time that no item had. */
const PAUSE_MS = 500;
/** A batch that lost more than this share of a time limit to pauses is run again, but not more often than so. */
const LOST_SHARE = 0.25;
const MOST_RUNS = 3;

const running = new Map<number, { readonly task: Task; readonly abort: AbortController }>();
/** What each worker was last seen at, and since when. */
const seen: { task: number; item: number; since: number }[] = [];
let idleMegabytes = 0;
let doomed = false;
let looked = performance.now();
let pausedMs = 0;
let collected = performance.now();

function send(message: FromShard): void {
  // Where the program is gone, 'disconnect' ends this process; its send fails without a word.
  process.send?.(message, undefined, undefined, () => undefined);
}

function trouble(kind: 'time' | 'memory', task: number, item: number): void {
  doomed = true;
  send({ kind: 'trouble', trouble: kind, task, item });
}

function collectMessages(): void {
  const now = performance.now();
  if (now - collected < COLLECT_MS) return;
  collected = now;
  globalThis.gc?.(); // fork.ts exposes it; a scavenge would not do, old garbage holds on to new
}

const limitOf = (batch: Batch, item: number, word: number): number => batch.jobs[item * JOB_WORDS + word] ?? 0;

/** Counts a pause since the last look: what workers have been at does not count for that long. */
function lookForPause(now: number): void {
  const gap = now - looked - LOOK_MS;
  looked = now;
  if (gap < PAUSE_MS) return;
  pausedMs += gap;
  for (const one of seen) if (one !== undefined) one.since += gap;
}

/**
 * Solvers and proofs keep their limits by the clock on the wall, which goes on while the process is stopped: what they say then is no verdict of
 * the text.
 */
async function runUnpaused(lane: ThreadLane, task: Task, signal: AbortSignal): Promise<BatchResult> {
  for (let runs = 1; ; runs += 1) {
    const before = pausedMs;
    const result = await lane.runTask(task, signal);
    lookForPause(performance.now());
    if (pausedMs === before || runs === MOST_RUNS) return result;
    const limits = Array.from({ length: countOf(task) }, (_, item) => limitOf(task, item, JOB.timeLimitMs));
    if (pausedMs - before < LOST_SHARE * Math.min(...limits)) return result;
  }
}

function lookAtTime(pool: ThreadPool, now: number): void {
  for (const { worker, task, item } of pool.atWork()) {
    const before = seen[worker];
    if (before === undefined || before.task !== task || before.item !== item) {
      seen[worker] = { task, item, since: now };
      continue;
    }
    const batch = running.get(task)?.task;
    if (batch === undefined || item < 0) continue;
    if (now - before.since > limitOf(batch, item, JOB.timeLimitMs) + GRACE_MS) {
      trouble('time', task, item);
      return;
    }
  }
}

function lookAtMemory(pool: ThreadPool): void {
  const megabytes = process.memoryUsage.rss() / 2 ** 20;
  if (running.size === 0) {
    idleMegabytes = megabytes;
    return;
  }
  let allowed = 0;
  let largest = { task: 0, item: -1 };
  for (const { task, item } of pool.atWork()) {
    const batch = running.get(task)?.task;
    if (batch === undefined || item < 0) continue;
    allowed += limitOf(batch, item, JOB.memoryLimitMb);
    largest = { task, item };
  }
  if (allowed > 0 && megabytes - idleMegabytes > allowed) trouble('memory', largest.task, largest.item);
}

async function serve(threads: number): Promise<void> {
  const pool = await createThreadPool(threads);
  const idle: ThreadLane[] = [];
  idleMegabytes = process.memoryUsage.rss() / 2 ** 20;
  setInterval(() => {
    const now = performance.now();
    lookForPause(now);
    if (doomed || running.size === 0) return;
    lookAtTime(pool, now);
    if (!doomed) lookAtMemory(pool);
  }, LOOK_MS);
  setInterval(() => send({ kind: 'beat' }), BEAT_MS);

  process.on('message', async (message: ToShard) => {
    if (message.kind === 'stop') running.get(message.task)?.abort.abort();
    if (message.kind !== 'task') return;
    const { task } = message;
    const abort = new AbortController();
    const lane = idle.pop() ?? pool.lane();
    running.set(task.task, { task, abort });
    try {
      const result = await runUnpaused(lane, task, abort.signal);
      send({ kind: 'result', task: task.task, result });
    } catch (error) {
      send({ kind: 'error', task: task.task, message: error instanceof Error ? error.message : String(error) });
    } finally {
      idle.push(lane); // what was sent has been copied
      running.delete(task.task);
      collectMessages();
      if (running.size === 0 && !doomed) lookAtMemory(pool);
    }
  });
  send({ kind: 'ready' });
}

// The program that started this one is gone: a solve in progress would keep an orphan alive.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('SIGINT', () => undefined); // of the terminal, for the whole group: the pool decides
process.once('message', (message: ToShard) => {
  if (message.kind === 'settings') void serve(message.settings.threads);
});
