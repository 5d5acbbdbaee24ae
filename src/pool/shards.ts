import { once } from 'node:events';
import { EngineError } from '../errors.ts';
import { loadNative } from '../native.ts';
import { type Batch, type BatchResult, countOf, gather, oneOf, type Task } from './batch.ts';
import { type Blame, blamed } from './blame.ts';
import { forkShard } from './fork.ts';
import { createLocalMemory } from './memory.ts';
import type { FromShard, ToShard } from './messages.ts';
import type { Call, End, Piece, Shard } from './piece.ts';
import type { Pool } from './pool.ts';

export interface ShardPoolOptions {
  readonly shards: number;
  /** Worker threads of each. */
  readonly threads: number;
}

/** A shard that says nothing for so long while it has work is killed: it was stopped, or starves. */
const SILENCE_MS = 5000;
/** The same while it starts, which on a busy machine takes its time: killed too soon, it would never be there. */
const START_MS = 30_000;
const LOOK_MS = 50;
/** A look that comes so late means that this program was busy or stopped itself: messages may be waiting unread. */
const LATE_MS = 1000;
/** What waits behind a batch that takes longer than this is given to another shard. */
const LONG_MS = 100;
/** Batches that wait in a shard behind those at work, so that it never waits for the channel. */
const AHEAD = 1;
/** How often a text may take its shard with it, alone, before it is to blame. */
const CRASHES = 2;
/** The same for ends that look like somebody else's doing (SIGKILL, SIGTERM, silence): perhaps the system's, for lack of memory. */
const KILLS = 8;
const CRASH_SIGNALS: readonly (NodeJS.Signals | null)[] = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSYS', 'SIGTRAP'];

/**
 * A pool of child processes. Work that was under way in a shard that ends is tried again, text by text and apart from all
 * else, so that exactly the text to blame pays: `limit` (time, memory) at once, or `failed: solverCrash` after it crashed a
 * shard twice alone. Every other text gets the verdict it would have had.
 */
export function createShardPool({ shards: width, threads }: ShardPoolOptions): Pool {
  loadNative(); // fail here, with a clear error, and not in every shard
  const shards: Shard[] = [];
  const waiting: Piece[] = [];
  const suspects: Piece[] = []; // each must run alone in its shard
  const counts = { restarts: 0, retries: 0, blamed: 0 };
  let nextTask = 1;
  let closed = false;

  function settle(call: Call, act: () => void): void {
    if (call.done) return;
    call.done = true;
    call.forget();
    act();
  }

  function deliver(piece: Piece, result: BatchResult): void {
    const { call, row } = piece;
    if (call.done) return;
    if (row < 0) {
      settle(call, () => call.resolve(result));
      return;
    }
    const { apart } = call;
    if (apart === undefined) return;
    apart.rows.put(row, result);
    apart.left -= 1;
    if (apart.left === 0) settle(call, () => call.resolve(apart.rows.finish()));
  }

  /** Takes a batch apart: each of its texts is a suspect now. */
  function takeApart({ call, batch, row, crashes, kills }: Piece): void {
    if (call.done) return;
    counts.retries += 1;
    if (row >= 0) {
      suspects.push({ call, batch, row, crashes, kills });
      return;
    }
    const count = countOf(batch);
    call.apart = { rows: gather(count), left: count };
    for (let i = 0; i < count; i += 1) suspects.push({ call, batch: oneOf(batch, i), row: i, crashes, kills });
  }

  function blame(piece: Piece, why: Blame): void {
    counts.blamed += 1;
    const single = piece.row < 0 ? { ...piece, row: 0 } : piece;
    if (piece.row < 0) piece.call.apart = { rows: gather(1), left: 1 };
    deliver(single, blamed(piece.batch, why));
  }

  /** A shard has ended, or must: what it ran is tried again or blamed. */
  function bury(shard: Shard, end: End): void {
    if (shard.dead) return;
    shard.dead = true;
    shards.splice(shards.indexOf(shard), 1);
    shard.child.kill('SIGKILL');
    const pieces = [...shard.running];
    shard.running.clear();
    for (const [task, { piece }] of pieces) {
      const alone = pieces.length === 1 && countOf(piece.batch) === 1;
      const crashes = piece.crashes + (alone && end === 'crash' ? 1 : 0);
      const kills = piece.kills + (alone && end === 'kill' ? 1 : 0);
      if (crashes >= CRASHES) blame(piece, 'crash');
      else if (kills >= KILLS) blame(piece, 'killed');
      else if (typeof end === 'string') takeApart({ ...piece, crashes, kills });
      else if (alone) blame(piece, end.trouble);
      else if (end.trouble === 'time' && end.task === task) takeApartKnowing(piece, end.item);
      else takeApart(piece);
    }
    if (closed) return;
    counts.restarts += 1;
    start();
  }

  /** As takeApart, but one text is known to have overrun its time. */
  function takeApartKnowing(piece: Piece, item: number): void {
    if (piece.row >= 0 || countOf(piece.batch) === 1) {
      blame(piece, 'time');
      return;
    }
    takeApart(piece);
    const at = suspects.findIndex((one) => one.call === piece.call && one.row === item);
    const [known] = at < 0 ? [] : suspects.splice(at, 1);
    if (known !== undefined) blame(known, 'time');
  }

  function receive(shard: Shard, message: FromShard): void {
    shard.heard = performance.now();
    if (message.kind === 'ready') shard.ready = true;
    if (message.kind === 'trouble') bury(shard, message);
    if (message.kind === 'result' || message.kind === 'error') {
      const piece = shard.running.get(message.task)?.piece; // absent: taken back
      shard.running.delete(message.task);
      if (shard.running.size === 0) shard.reserved = false;
      if (piece !== undefined && message.kind === 'result') deliver(piece, message.result);
      if (piece !== undefined && message.kind === 'error')
        settle(piece.call, () => piece.call.reject(new EngineError('workerFailed', message.message)));
    }
    dispatch();
  }

  function start(): void {
    const child = forkShard(threads);
    const shard: Shard = { child, running: new Map(), ready: false, dead: false, reserved: false, heard: performance.now() };
    shards.push(shard);
    child.on('message', (message: FromShard) => receive(shard, message));
    child.on('exit', (code, signal) => bury(shard, CRASH_SIGNALS.includes(signal) || (code !== null && code !== 0) ? 'crash' : 'kill'));
    child.on('error', () => bury(shard, 'kill')); // could not be started, or the channel broke
    hold();
  }

  /** Shards keep the program alive only while they have work. */
  function hold(): void {
    const busy = waiting.length + suspects.length > 0 || shards.some((shard) => shard.running.size > 0);
    for (const { child } of shards) {
      if (busy) {
        child.ref();
        child.channel?.ref();
      } else {
        child.unref();
        child.channel?.unref();
      }
    }
  }

  function give(shard: Shard, piece: Piece): void {
    const task: Task = { task: nextTask, ...piece.batch };
    nextTask = (nextTask % 0x7ffffffe) + 1;
    shard.running.set(task.task, { piece, since: performance.now() });
    shard.child.send({ kind: 'task', task } satisfies ToShard, (error) => {
      if (error !== null && shard.child.exitCode === null && shard.child.signalCode === null) bury(shard, 'kill');
    });
  }

  function nextOf(list: Piece[]): Piece | undefined {
    for (;;) {
      const piece = list.shift();
      if (piece === undefined || !piece.call.done) return piece;
    }
  }

  const takesLong = ({ running }: Shard, now: number): boolean => {
    const [first] = running.values();
    return first !== undefined && now - first.since > LONG_MS;
  };

  /** Takes back what waits in a shard behind work that takes long, if another shard has room for it. */
  function takeBack(now: number): void {
    for (const shard of shards) {
      const hasRoom = shards.some((other) => other !== shard && other.ready && !other.reserved && other.running.size < threads);
      if (!hasRoom || !takesLong(shard, now)) continue;
      for (const [task, { piece }] of [...shard.running].slice(threads)) {
        shard.running.delete(task);
        shard.child.send({ kind: 'stop', task } satisfies ToShard);
        waiting.unshift(piece);
      }
    }
  }

  function dispatch(): void {
    const now = performance.now();
    takeBack(now);
    for (const shard of shards) {
      if (!shard.ready || shard.dead) continue;
      if (shard.running.size === 0) shard.reserved = false;
      if (shard.running.size === 0 && suspects.length > 0) {
        const suspect = nextOf(suspects);
        if (suspect !== undefined) {
          shard.reserved = true;
          give(shard, suspect);
        }
      }
      while (!shard.reserved && shard.running.size < threads + (takesLong(shard, now) ? 0 : AHEAD)) {
        const piece = nextOf(waiting);
        if (piece === undefined) break;
        give(shard, piece);
      }
    }
    // A suspect waits for an empty shard: one of them takes no more work until it is.
    if (suspects.length > 0 && !shards.some((shard) => shard.reserved)) {
      const [first] = shards.filter((shard) => shard.ready).sort((a, b) => a.running.size - b.running.size);
      if (first !== undefined) first.reserved = true;
    }
    hold();
  }

  let looked = performance.now();
  const watchdog = setInterval(() => {
    const now = performance.now();
    const late = now - looked > LATE_MS;
    looked = now;
    for (const shard of [...shards]) {
      if (late || (shard.running.size === 0 && shard.ready)) shard.heard = now;
      if (now - shard.heard > (shard.ready ? SILENCE_MS : START_MS)) bury(shard, 'kill');
    }
    dispatch();
  }, LOOK_MS);
  watchdog.unref();

  function abandon(call: Call): void {
    settle(call, () => call.reject(call.signal?.reason));
    for (const shard of shards) {
      for (const [task, { piece }] of shard.running) {
        if (piece.call === call) shard.child.send({ kind: 'stop', task } satisfies ToShard);
      }
    }
  }

  function run(batch: Batch, signal?: AbortSignal): Promise<BatchResult> {
    if (closed) return Promise.reject(new EngineError('closed'));
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    return new Promise<BatchResult>((resolve, reject) => {
      const call: Call = { batch, signal, resolve, reject, done: false, forget: () => signal?.removeEventListener('abort', onAbort) };
      const onAbort = (): void => abandon(call);
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push({ call, batch, row: -1, crashes: 0, kills: 0 });
      dispatch();
    });
  }

  for (let i = 0; i < width; i += 1) start();

  return {
    width: width * threads,
    shards: () => ({ pids: shards.flatMap(({ child }) => child.pid ?? []), ...counts }),
    lane: () => ({ room: createLocalMemory().room, run }), // a batch may be needed again when its shard ends, until its call is over
    async close() {
      if (closed) return;
      closed = true;
      clearInterval(watchdog);
      const open = new Set(
        [...waiting, ...suspects, ...shards.flatMap(({ running }) => [...running.values()].map(({ piece }) => piece))].map(
          ({ call }) => call,
        ),
      );
      for (const call of open) settle(call, () => call.reject(new EngineError('closed')));
      const gone = shards.map(({ child }) => {
        child.ref();
        return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      });
      for (const shard of [...shards]) bury(shard, 'kill');
      await Promise.all(gone);
    },
  };
}
