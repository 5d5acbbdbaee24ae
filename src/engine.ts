import { DIALECTS, type Dialect, FLAGS, type Format, FORMATS, JOB, JOB_WORDS, SOLVERS, type SolverName } from './codes.gen.ts';
import { checkLimits, DEFAULT_LIMITS, type Environment, type Limits, loadEnvironment } from './environment.ts';
import { EngineError, shown } from './errors.ts';
import { extract } from './extract.ts';
import { matchOf, type Reference } from './match.ts';
import { loadNative } from './native.ts';
import type { Batch } from './pool/batch.ts';
import { createLocalPool, type Pool, type ShardStats } from './pool/pool.ts';
import { createShardPool } from './pool/shards.ts';
import { createThreadPool } from './pool/threads.ts';
import { type Verdict, verdictAt } from './verdict.ts';

/** One thing to judge: a text, or a completion that holds one. */
export interface Item {
  readonly id?: string;
  /** Model source. Exactly one of `text` and `completion` must be there. */
  readonly text?: string | Uint8Array;
  readonly completion?: string;
  /** Absent: the environment's when one was named, else told from the text. */
  readonly format?: 'lp' | 'mps';
  readonly reference?: Reference;
  /** Name or path of an environment for this item alone. */
  readonly environment?: string;
  readonly group?: string | number;
}

export interface Judged {
  readonly id?: string;
  readonly group?: string | number;
  readonly verdict: Verdict;
}

/** Options of the reader where conventions differ; all false by default. See docs/lp-format.md and docs/mps-format.md. */
export type Convention =
  | 'negativeUpperFree'
  | 'integerDefaultInfinite'
  | 'firstBoundWins'
  | 'quadraticRowHalf'
  | 'lastSetWins'
  | 'fixedMps'
  | 'freeMps';

export const CONVENTIONS: readonly Convention[] = [
  'negativeUpperFree',
  'integerDefaultInfinite',
  'firstBoundWins',
  'quadraticRowHalf',
  'lastSetWins',
  'fixedMps',
  'freeMps',
];

export interface EngineOptions {
  /** Name or path; solver, dialect, format and limits come from it. */
  readonly environment?: string | Environment;
  readonly solver?: SolverName;
  readonly dialect?: Dialect;
  readonly timeLimitMs?: number;
  readonly limits?: Partial<Limits>;
  /** Worker threads; 0 judges on the calling thread. */
  readonly threads?: number;
  /**
   * Where the workers live. `thread`: in this program. `process`: in child processes ("shards"), so that a solver which crashes,
   * hangs or eats memory costs one text its verdict and never the program.
   */
  readonly isolation?: 'thread' | 'process';
  /** Child processes, with `isolation: 'process'`; the threads are spread over them. Default: one for each thread. */
  readonly shards?: number;
  /** Column values of optimal models in every verdict. */
  readonly values?: boolean;
  /** Binding rows, irreducible set or ray in every verdict. */
  readonly explain?: boolean;
  readonly conventions?: Partial<Record<Convention, boolean>>;
  /** `auto` (default): small models are proved by Assay itself; `off`: every model goes to the named solver. */
  readonly small?: 'auto' | 'off';
  /** One in this many items that Assay proved itself also goes to the named solver, and the two are compared; 0 (default): none. */
  readonly audit?: number;
}

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

/** Texts that go over to a worker at once: enough to hide the crossing, few enough to spread over threads. */
const CHUNK_ITEMS = 64;
const CHUNK_BYTES = 2 ** 18;

const ENGINE_DEFAULTS = { threads: 1, solver: 'highs', dialect: 'any' } as const;

/** The job words that one environment and the engine's options come to; the format word is set item by item. */
interface Template {
  readonly words: Uint32Array;
  readonly format: Format;
}

function checkChoice<T extends string>(value: T | undefined, allowed: readonly T[], what: string): void {
  if (value !== undefined && !allowed.includes(value))
    throw new TypeError(`expected ${what} to be one of ${allowed.join(', ')}, got ${shown(value)}`);
}

const OPTION_NAMES = [
  'environment',
  'solver',
  'dialect',
  'timeLimitMs',
  'limits',
  'threads',
  'isolation',
  'shards',
  'values',
  'explain',
  'conventions',
  'small',
  'audit',
];

function checkOptions(options: EngineOptions): void {
  for (const key of Object.keys(options)) {
    if (!OPTION_NAMES.includes(key)) throw new TypeError(`expected an option of ${OPTION_NAMES.join(', ')}, got '${key}'`);
  }
  checkChoice(options.solver, SOLVERS, 'solver');
  checkChoice(options.dialect, DIALECTS, 'dialect');
  checkChoice(options.small, ['auto', 'off'], 'small');
  const { threads, timeLimitMs, audit } = options;
  if (audit !== undefined && (!Number.isInteger(audit) || audit < 0)) {
    throw new RangeError(`expected audit to be a whole number of at least 0, got ${shown(audit)}`);
  }
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 0 || threads > 1024)) {
    throw new RangeError(`expected threads to be a whole number from 0 to 1024, got ${shown(threads)}`);
  }
  checkChoice(options.isolation, ['thread', 'process'], 'isolation');
  if (options.shards !== undefined && (options.isolation !== 'process' || !Number.isInteger(options.shards) || options.shards < 1)) {
    throw new RangeError(`expected shards to be a whole number of at least 1, with isolation 'process', got ${shown(options.shards)}`);
  }
  if (options.isolation === 'process' && threads === 0)
    throw new RangeError("expected threads of at least 1 with isolation 'process', got 0");
  if (timeLimitMs !== undefined && !(Number.isFinite(timeLimitMs) && timeLimitMs > 0 && timeLimitMs < 2 ** 32)) {
    throw new RangeError(`expected timeLimitMs to be a positive number, got ${shown(timeLimitMs)}`);
  }
  for (const key of Object.keys(options.conventions ?? {})) {
    if (!CONVENTIONS.some((name) => name === key)) throw new TypeError(`expected a convention of ${CONVENTIONS.join(', ')}, got '${key}'`);
  }
}

function flagsOf(options: EngineOptions, environment: Environment | undefined): number {
  let flags = 0;
  if ((options.small ?? environment?.small) === 'off') flags |= FLAGS.smallOff;
  if (options.values === true) flags |= FLAGS.details;
  if (options.explain === true) flags |= FLAGS.explain | FLAGS.details;
  for (const name of CONVENTIONS) if (options.conventions?.[name] === true) flags |= FLAGS[name];
  return flags;
}

function templateOf(options: EngineOptions, environment: Environment | undefined): Template {
  const limits = checkLimits({
    ...(environment?.limits ?? DEFAULT_LIMITS),
    ...options.limits,
    ...(options.timeLimitMs !== undefined && { timeMs: Math.max(1, options.timeLimitMs) }),
  });
  const words = new Uint32Array(JOB_WORDS);
  words[JOB.dialect] = DIALECTS.indexOf(options.dialect ?? environment?.dialect ?? ENGINE_DEFAULTS.dialect);
  words[JOB.solver] = SOLVERS.indexOf(options.solver ?? environment?.solver ?? ENGINE_DEFAULTS.solver);
  words[JOB.flags] = flagsOf(options, environment);
  words[JOB.timeLimitMs] = limits.timeMs;
  words[JOB.memoryLimitMb] = limits.memoryMb;
  words[JOB.nodeLimit] = limits.nodes;
  words[JOB.maxBytes] = limits.bytes;
  words[JOB.maxColumns] = limits.columns;
  words[JOB.maxRows] = limits.rows;
  words[JOB.maxNonzeros] = limits.nonzeros;
  words[JOB.maxNesting] = limits.nesting;
  return { words, format: environment?.format ?? 'unknown' };
}

/** An item made ready: its bytes and format, or a verdict already when it holds no model text. */
interface Prepared {
  readonly item: Item;
  readonly text: string | Uint8Array;
  readonly format: Format;
  readonly template: Template;
  readonly noModel: boolean;
  /** Given to the named solver as well. */
  readonly audited: boolean;
}

const NO_MODEL: Verdict = {
  status: 'noModel',
  fault: { code: 'noCompletion', message: 'the completion holds no model text' },
  warnings: [],
  timeUs: {},
};

const encoder = new TextEncoder();
const byteBound = (text: string | Uint8Array): number => (typeof text === 'string' ? text.length * 3 : text.length);

/** Packs texts into one buffer with one write each. */
function pack(chunk: readonly Prepared[]): Batch {
  const bound = chunk.reduce((sum, { text }) => sum + byteBound(text), 0);
  const bytes = new Uint8Array(bound);
  const offsets = new Uint32Array(chunk.length + 1);
  const jobs = new Uint32Array(chunk.length * JOB_WORDS);
  let at = 0;
  for (const [i, { text, format, template, audited }] of chunk.entries()) {
    if (typeof text === 'string') {
      at += encoder.encodeInto(text, bytes.subarray(at)).written;
    } else {
      bytes.set(text, at);
      at += text.length;
    }
    offsets[i + 1] = at;
    jobs.set(template.words, i * JOB_WORDS);
    jobs[i * JOB_WORDS + JOB.format] = FORMATS.indexOf(format);
    if (audited) jobs[i * JOB_WORDS + JOB.flags] = (template.words[JOB.flags] ?? 0) | FLAGS.audit;
  }
  return { bytes: bytes.subarray(0, at), offsets, jobs };
}

/** Cuts a stream of prepared items into chunks by count and bytes. */
async function* chunksOf(items: AsyncIterable<Item> | Iterable<Item>, prepare: (item: Item) => Prepared): AsyncGenerator<Prepared[]> {
  let chunk: Prepared[] = [];
  let bytes = 0;
  for await (const item of items) {
    const prepared = prepare(item);
    chunk.push(prepared);
    bytes += byteBound(prepared.text);
    if (chunk.length < CHUNK_ITEMS && bytes < CHUNK_BYTES) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function checkItem(item: Item): void {
  if (typeof item !== 'object' || item === null) throw new TypeError(`expected an item with text or completion, got ${shown(item)}`);
  const { text, completion, format } = item;
  if ((text === undefined) === (completion === undefined)) throw new TypeError('expected an item with either text or completion');
  if (text !== undefined && typeof text !== 'string' && !(text instanceof Uint8Array))
    throw new TypeError(`expected text to be a string or bytes, got ${shown(text)}`);
  if (completion !== undefined && typeof completion !== 'string')
    throw new TypeError(`expected completion to be a string, got ${shown(completion)}`);
  if (format !== undefined && format !== 'lp' && format !== 'mps')
    throw new TypeError(`expected format to be lp or mps, got ${shown(format)}`);
}

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
  const pool = await createPool(threads, options);
  let closed = false;
  let judged = 0;
  let prepared = 0;

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
    checkItem(item);
    const template = templateFor(item.environment);
    const audited = (options.audit ?? 0) > 0 && prepared++ % (options.audit ?? 0) === 0;
    if (item.text !== undefined)
      return { item, template, text: item.text, format: item.format ?? template.format, noModel: false, audited };
    const found = extract(item.completion ?? '');
    return {
      item,
      template,
      text: found?.text ?? '',
      format: item.format ?? found?.format ?? template.format,
      noModel: found === null,
      audited,
    };
  }

  function versionOf(solver: number): string | undefined {
    if (!versions.has(solver)) {
      const { version } = JSON.parse(native.describeSolver(solver)) as { version?: string }; // the addon wrote it
      versions.set(solver, version);
    }
    return versions.get(solver);
  }

  async function judgeChunk(chunk: readonly Prepared[], signal: AbortSignal | undefined): Promise<Judged[]> {
    const count = chunk.length;
    const { columns, details } = await pool.run(pack(chunk), signal);
    judged += count;
    return chunk.map(({ item, template, noModel }, row) => {
      const id = template.words[JOB.solver] ?? 0;
      const solver = SOLVERS[id];
      const named = solver === undefined ? undefined : { solver, version: versionOf(id) };
      const verdict = noModel ? NO_MODEL : verdictAt(columns, count, row, details, named);
      const match = item.reference === undefined ? undefined : matchOf(verdict, item.reference);
      return {
        ...(item.id !== undefined && { id: item.id }),
        ...(item.group !== undefined && { group: item.group }),
        verdict: match === undefined ? verdict : { ...verdict, match },
      };
    });
  }

  async function* stream(
    items: AsyncIterable<Item> | Iterable<Item>,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Judged, void, undefined> {
    if (closed) throw new EngineError('closed');
    const ahead = Math.max(1, threads * 2);
    const running: Promise<Judged[]>[] = [];
    try {
      for await (const chunk of chunksOf(items, prepare)) {
        signal?.throwIfAborted();
        const result = judgeChunk(chunk, signal);
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
    async judge(items, callOptions = {}) {
      if (!Array.isArray(items)) throw new TypeError(`expected an array of items, got ${shown(items)}`);
      const judged: Judged[] = [];
      for await (const one of stream(items, callOptions)) judged.push(one);
      return judged;
    },
    stream,
    stats: () => ({ judged, ...(pool.shards !== undefined && { shards: pool.shards() }) }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
