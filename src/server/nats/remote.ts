import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CallOptions, Engine, EngineStats, Item, Judged } from '../../engine.ts';
import { followed } from '../../engine/signal.ts';
import { createCounting } from '../../engine/stats.ts';
import { EngineError, shown } from '../../errors.ts';
import { VERSION } from '../version.ts';
import { buildOf } from './build.ts';
import { connectTo, leave, serverSubject, STREAM_BYTES, workerSubject } from './connection.ts';
import { createDesk } from './desk.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createFailures } from './failures.ts';
import { BATCH_ITEMS, type Call } from './lanes.ts';
import { type Ask, packed, unpacked } from './message.ts';
import { announce } from './presence.ts';
import { createRoster, type Roster } from './roster.ts';
import { routesOf, type SettingsOptions } from './settings.ts';
import { createStream } from './stream.ts';

/** In milliseconds. */
interface RemoteTimes {
  /** Without any worker that could judge an item, before its caller is told. */
  readonly patience: number;
  /** Between two looks at what may have got lost. */
  readonly look: number;
  /** After which a batch of which nothing is heard is looked for in the stream. */
  readonly quiet: number;
}

const REMOTE_TIMES: RemoteTimes = { patience: 30_000, look: 1000, quiet: 15_000 };

export interface RemoteOptions extends SettingsOptions {
  /** Of the NATS server. */
  readonly url: string;
  /** What may wait in the stream. */
  readonly streamBytes?: number;
  readonly times?: Partial<RemoteTimes>;
  /** Where it is said aloud which workers come, go, and are refused. */
  readonly tell?: (line: string) => void;
}

/** An engine whose workers are other machines. */
export interface RemoteEngine extends Engine {
  /** @returns why no item of the default environment can be judged at present; undefined: some worker is there for it */
  missing(): string | undefined;
}

/** For headers, beside a message's payload. */
const SLACK_BYTES = 4096;
/** Slices of a stream that are being judged at the same time. */
const STREAM_SLICES = 32;
const DRAIN_LOOK_MS = 20;

interface Parts {
  readonly nc: NatsConnection;
  readonly dispatch: Dispatch;
  readonly roster: Roster;
  readonly calls: Set<Call>;
}

async function connectParts(options: RemoteOptions, counting: ReturnType<typeof createCounting>): Promise<Parts> {
  const tell = options.tell ?? (() => undefined);
  const routes = routesOf(options);
  const failures = createFailures(options);
  const build = buildOf();
  const id = randomBytes(8).toString('hex');
  const bytes = options.streamBytes ?? STREAM_BYTES;
  const { nc, jsm } = await connectTo(options.url, 'assay serve', bytes);
  const calls = new Set<Call>();
  const roster = createRoster(nc, build, tell, () => dispatch.pump());
  const dispatch: Dispatch = createDispatch({
    server: id,
    routes,
    failures,
    stream: (batches) => createStream({ nc, jsm, batches, build, server: id, bytes }),
    desk: (batches, done) =>
      createDesk({
        batches,
        done,
        crashed: ({ item, lane }) => failures.crashed(item, lane.solver),
        refused: ({ call }, message) => {
          if (call.over) return;
          call.over = true;
          dispatch.drop(call);
          call.reject(new EngineError('workerFailed', message));
        },
      }),
    mostPayload: (nc.info?.max_payload ?? 2 ** 20) - SLACK_BYTES,
    threads: () => roster.workers().reduce((sum, { threads }) => sum + threads, 0),
    onSent: (ms) => counting.queued(ms * 1e3),
    cancel: (worker, batch, parts) => nc.publish(workerSubject(worker), packed({ batch, parts })),
  });
  nc.subscribe(serverSubject(id), {
    callback: (error, message) => {
      if (error === null) message.respond(packed(unpacked<Ask[]>(message.data).map(dispatch.desk.answer)));
    },
  });
  announce(nc, () => ({ kind: 'server', id, build, version: VERSION, host: hostname(), solvers: [...dispatch.lanes.keys()] }));
  return { nc, dispatch, roster, calls };
}

/**
 * Judges like an engine, by workers that take batches of items out of a work queue in NATS JetStream. Every item of a call is answered once, or
 * the call rejects: EngineError `noWorker` when no worker with its solver has been there for a while, `closed`, or the signal's reason.
 * @throws EngineError `natsUnusable`, `badEnvironment`; TypeError for an address that is none
 */
export async function createRemoteEngine(options: RemoteOptions): Promise<RemoteEngine> {
  const times = { ...REMOTE_TIMES, ...options.times };
  const tell = options.tell ?? (() => undefined);
  const counting = createCounting();
  const { nc, dispatch, roster, calls } = await connectParts(options, counting);
  const begun = performance.now();
  const [standard] = dispatch.lanes.keys(); // of the default environment, which is there from the start
  let closed = false;
  let republished = 0;

  function reject(call: Call, reason: unknown): void {
    if (call.over) return;
    call.over = true;
    calls.delete(call);
    dispatch.drop(call);
    call.reject(reason);
  }

  async function judge(items: readonly Item[], { signal, onJudged }: CallOptions = {}): Promise<Judged[]> {
    if (!Array.isArray(items)) throw new TypeError(`expected an array of items, got ${shown(items)}`);
    if (closed) throw new EngineError('closed');
    signal?.throwIfAborted();
    if (items.length === 0) return [];
    let call: Call | undefined;
    const onAbort = (): void => {
      if (call !== undefined) reject(call, signal?.reason);
    };
    try {
      return await new Promise<Judged[]>((resolve, refuse) => {
        const out: Judged[] = new Array(items.length);
        call = { tasks: [], out, since: performance.now(), left: items.length, over: false, resolve, reject: refuse, onJudged };
        calls.add(call);
        signal?.addEventListener('abort', onAbort, { once: true });
        dispatch.enter(call, items);
      });
    } finally {
      if (call !== undefined) calls.delete(call);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async function* stream(
    items: AsyncIterable<Item> | Iterable<Item>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Judged, void, undefined> {
    const own = followed(signal); // and aborted where the caller stops reading
    let slice: Item[] = [];
    const running: Promise<Judged[]>[] = [];
    function start(): void {
      const result = judge(slice, { signal: own.signal });
      result.catch(() => undefined); // awaited below, in order
      running.push(result);
      slice = [];
    }
    try {
      for await (const item of items) {
        slice.push(item);
        if (slice.length >= BATCH_ITEMS) start();
        if (running.length >= STREAM_SLICES) yield* (await running.shift()) ?? [];
      }
      start();
      while (running.length > 0) yield* (await running.shift()) ?? [];
    } finally {
      own.drop();
      own.abort(new EngineError('closed', 'the stream was left'));
    }
  }

  /** Tells callers whose items nobody can judge. */
  function despair(): void {
    const late = performance.now() - times.patience;
    if (begun > late) return;
    const without = new Set([...dispatch.lanes.values()].filter(({ solver }) => (roster.served(solver) ?? 0) <= late));
    if (without.size === 0) return;
    for (const call of [...calls]) {
      const { lane } = (call.since <= late ? call.tasks.find((task) => !task.over && without.has(task.lane)) : undefined) ?? {};
      if (lane !== undefined) reject(call, new EngineError('noWorker', roster.needs(lane.solver)));
    }
  }

  /** Sends again what the stream has lost. A NATS server that does not answer is asked again. */
  async function recover(before: number): Promise<void> {
    try {
      republished += await dispatch.recover(before);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
    if (!closed) dispatch.pump();
  }

  async function follow(): Promise<void> {
    for await (const { type } of nc.status()) {
      if (type === 'disconnect') tell('the NATS server is gone; it is tried again, and what was accepted waits');
      if (type !== 'reconnect') continue;
      tell('the NATS server is back');
      void recover(performance.now());
    }
  }

  await recover(0); // the stream learns which one it is
  void follow();
  const timer = setInterval(() => {
    despair();
    void recover(performance.now() - times.quiet);
  }, times.look);
  timer.unref();

  function stats(): EngineStats {
    const lanes = [...dispatch.lanes.values()];
    const workers = roster.workers();
    const { redelivered, blamed, judged } = dispatch.desk.stats;
    return {
      judged,
      calls: calls.size,
      queue: {
        waiting: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
        waitingBytes: lanes.reduce((sum, lane) => sum + lane.waitingBytes, 0),
        running: dispatch.running,
        runningBytes: 0,
      },
      timesUs: counting.read(),
      remote: {
        workers: workers.length,
        threads: workers.reduce((sum, { threads }) => sum + threads, 0),
        redelivered,
        blamed,
        republished,
        full: dispatch.full,
      },
    };
  }

  async function close({ drain = false } = {}): Promise<void> {
    while (drain && calls.size > 0) await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
    if (closed) return;
    closed = true;
    clearInterval(timer);
    for (const call of [...calls]) reject(call, new EngineError('closed'));
    await leave(nc);
  }

  return {
    judge,
    stream,
    stats,
    close,
    missing: () =>
      standard === undefined || roster.workers().some(({ solvers }) => standard in solvers) ? undefined : roster.needs(standard),
    [Symbol.asyncDispose]: () => close(),
  };
}
