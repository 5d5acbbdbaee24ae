import { JOB, SOLVERS } from './codes.gen.ts';
import { byteBound, type Item, type Judged, pack, type Prepared, prepareItem } from './engine/chunk.ts';
import { checkOptions, ENGINE_DEFAULTS, type EngineOptions, type Template, templateOf } from './engine/options.ts';
import { createPace } from './engine/pace.ts';
import { loadEnvironment } from './environment.ts';
import { judgedOf } from './engine/judged.ts';
import { EngineError, shown } from './errors.ts';
import type { Findings } from './feedback.ts';
import { loadNative } from './native.ts';
import type { BatchResult } from './pool/batch.ts';
import { createLocalPool, type Lane, type Pool, type ShardStats } from './pool/pool.ts';
import { createShardPool } from './pool/shards.ts';
import { createThreadPool } from './pool/threads.ts';
import { findingsAt, rowsAt, verdictAt } from './verdict.ts';

export type { Item, Judged } from './engine/chunk.ts';
export { CONVENTIONS, type Convention, type EngineOptions } from './engine/options.ts';

export interface CallOptions {
  /** Aborted: no further batch is started, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface EngineStats {
  /** Items judged so far. */
  readonly judged: number;
  /** With `isolation: 'process'`. */
  readonly shards?: ShardStats;
}

export interface Engine {
  /** @returns one Judged an item, in order. Throws TypeError for an item that holds no text. */
  judge(items: readonly Item[], options?: CallOptions): Promise<Judged[]>;
  /** Judges a stream of any length in constant memory; results come in the order of the items. */
  stream(items: AsyncIterable<Item> | Iterable<Item>, options?: CallOptions): AsyncGenerator<Judged, void, undefined>;
  stats(): EngineStats;
  /** Ends what runs, frees the threads. Calls that are still open reject with EngineError `closed`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bytes after which a chunk takes no further text. */
const CHUNK_BYTES = 2 ** 20;
/** On the calling thread: how long chunks are judged before timers and sockets have their turn. */
const TURN_MS = 20;

async function createPool(threads: number, { isolation, shards = threads }: EngineOptions): Promise<Pool> {
  if (threads === 0) return createLocalPool();
  return isolation === 'process' ? createShardPool({ shards, threads: Math.ceil(threads / shards) }) : createThreadPool(threads);
}

/**
 * Starts an engine.
 * @throws TypeError, RangeError for options that are none; EngineError when the addon or an environment cannot be loaded
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  checkOptions(options);
  const native = loadNative();
  const environment = typeof options.environment === 'string' ? loadEnvironment(options.environment) : options.environment;
  const defaultTemplate = templateOf(options, environment);
  const templates = new Map<string, Template>();
  const versions = new Map<number, string | undefined>();
  const threads = options.threads ?? ENGINE_DEFAULTS.threads;
  const audit = options.audit ?? 0;
  const pool = await createPool(threads, options);
  const idle: Lane[] = []; // of the pool, for the next chunks
  const pace = createPace(pool.width);
  /** Chunks under way at once: each worker has one to do next while it is at one. */
  const ahead = Math.max(1, pool.width * 2);
  let closed = false;
  let judged = 0;
  let prepared = 0;
  let turn = performance.now();

  function templateFor(name: string | undefined): Template {
    if (name === undefined) return defaultTemplate;
    let template = templates.get(name);
    if (template === undefined) {
      template = templateOf(options, loadEnvironment(name));
      templates.set(name, template);
    }
    return template;
  }

  function prepare(item: Item): Prepared {
    const audited = audit > 0 && prepared++ % audit === 0;
    return prepareItem(item, templateFor(item?.environment), audited);
  }

  function versionOf(solver: number): string | undefined {
    if (!versions.has(solver)) {
      const { version } = JSON.parse(native.describeSolver(solver)) as { version?: string }; // the addon wrote it
      versions.set(solver, version);
    }
    return versions.get(solver);
  }

  /** Writes what is judged of `chunk` to `out`, from `from` on. */
  function unpack(chunk: readonly Prepared[], { columns, details }: BatchResult, out: Judged[], from: number): void {
    const count = chunk.length;
    for (let row = 0; row < count; row += 1) {
      const one = chunk[row];
      if (one === undefined) continue;
      const solver = one.template.words[JOB.solver] ?? 0;
      const named = SOLVERS[solver];
      const verdict = verdictAt(
        columns,
        count,
        row,
        details,
        named === undefined ? undefined : { solver: named, version: () => versionOf(solver) },
      );
      // The addon wrote it in the shape of a comparison, of which feedback knows a part.
      const findings = one.template.feedback === undefined ? undefined : (findingsAt(columns, count, row, details) as Findings | undefined);
      out[from + row] = judgedOf(one, verdict, rowsAt(columns, count, row), findings);
    }
    judged += count;
  }

  async function judgeChunk(chunk: readonly Prepared[], out: Judged[], from: number, signal: AbortSignal | undefined): Promise<void> {
    const lane = idle.pop() ?? pool.lane();
    try {
      const batch = pack(chunk, lane.room);
      const result = await lane.run(batch, signal);
      pace.learn(batch, result);
      unpack(chunk, result, out, from);
    } finally {
      idle.push(lane);
    }
    if (pool.width > 0 || performance.now() - turn < TURN_MS) return;
    await new Promise(setImmediate);
    turn = performance.now();
  }

  /** Cuts off the next chunk, by count and bytes. */
  function takeChunk(items: readonly Item[], from: number): Prepared[] {
    const end = Math.min(items.length, from + pace.items(items.length - from));
    const chunk: Prepared[] = [];
    let bytes = 0;
    for (let i = from; i < end && bytes < CHUNK_BYTES; i += 1) {
      const one = prepare(items[i] as Item); // prepare() refuses what is no item
      chunk.push(one);
      bytes += byteBound(one);
    }
    return chunk;
  }

  async function judge(items: readonly Item[], { signal }: CallOptions = {}): Promise<Judged[]> {
    if (!Array.isArray(items)) throw new TypeError(`expected an array of items, got ${shown(items)}`);
    if (closed) throw new EngineError('closed');
    signal?.throwIfAborted();
    const out: Judged[] = new Array(items.length);
    let next = 0;
    let failed = false;
    async function lane(): Promise<void> {
      try {
        while (next < items.length && !failed) {
          const from = next;
          const chunk = takeChunk(items, from);
          next += chunk.length;
          await judgeChunk(chunk, out, from, signal);
          signal?.throwIfAborted();
        }
      } catch (error) {
        failed = true;
        throw error;
      }
    }
    const lanes = Array.from({ length: ahead }, lane);
    await Promise.allSettled(lanes); // none may still run when the call is over
    await Promise.all(lanes);
    return out;
  }

  async function* chunksOf(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Prepared[]> {
    let chunk: Prepared[] = [];
    let bytes = 0;
    for await (const item of items) {
      const one = prepare(item);
      chunk.push(one);
      bytes += byteBound(one);
      if (chunk.length < pace.items() && bytes < CHUNK_BYTES) continue;
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    if (chunk.length > 0) yield chunk;
  }

  async function* stream(
    items: AsyncIterable<Item> | Iterable<Item>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Judged, void, undefined> {
    if (closed) throw new EngineError('closed');
    const running: Promise<Judged[]>[] = [];
    async function start(chunk: readonly Prepared[]): Promise<Judged[]> {
      const out: Judged[] = new Array(chunk.length);
      await judgeChunk(chunk, out, 0, signal);
      return out;
    }
    try {
      for await (const chunk of chunksOf(items)) {
        signal?.throwIfAborted();
        const result = start(chunk);
        result.catch(() => undefined); // awaited below, in order; an earlier one may throw first
        running.push(result);
        if (running.length >= ahead) yield* (await running.shift()) ?? [];
      }
      while (running.length > 0) yield* (await running.shift()) ?? [];
    } finally {
      await Promise.allSettled(running);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await pool.close();
  }

  return {
    judge,
    stream,
    stats: () => ({ judged, ...(pool.shards !== undefined && { shards: pool.shards() }) }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
