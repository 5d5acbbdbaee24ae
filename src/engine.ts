import { JOB, SOLVERS } from './codes.gen.ts';
import type { Comparison } from './comparison.ts';
import { createAnswers, optionsKey } from './engine/answers.ts';
import { byteBound, type Item, type Judged, type Prepared, prepareItem } from './engine/chunk.ts';
import { checkOptions, ENGINE_DEFAULTS, type EngineOptions, type Template, templateOf } from './engine/options.ts';
import { CHUNK_BYTES, createCrossing } from './engine/crossing.ts';
import { type Call, createSharing, type JudgeChunk, type Put } from './engine/share.ts';
import { followed } from './engine/signal.ts';
import type { EngineStats } from './engine/stats.ts';
import { loadEnvironment } from './environment.ts';
import { judgedOf } from './engine/judged.ts';
import { hasPrograms, withModels } from './engine/programs.ts';
import { EngineError, shown } from './errors.ts';
import { loadNative } from './native.ts';
import type { BatchResult } from './pool/batch.ts';
import { createLocalPool, type Pool } from './pool/pool.ts';
import { answeringSolver } from './programs/answering.ts';
import type { ProgramPool, ProgramStats } from './programs/pool.ts';
import { createShardPool } from './pool/shards.ts';
import { createThreadPool } from './pool/threads.ts';
import { findingsAt, rowsAt, verdictAt } from './verdict.ts';

export type { AnswerStats, CacheChoice, CacheFolder } from './engine/answers.ts';
export type { Item, Judged } from './engine/chunk.ts';
export { CONVENTIONS, type Convention, type EngineOptions } from './engine/options.ts';
export { type EngineStats, type Histogram, timeBelow } from './engine/stats.ts';

export interface CallOptions {
  /** Aborted: no further batch is started, the workers of this call are free soon, and the call rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Of judge(): told each answer as soon as it is there, by the item's place, before the call resolves with all of them. */
  readonly onJudged?: (place: number, judged: Judged) => void;
}

export interface CloseOptions {
  /** Calls that are open come to their end first; new ones are refused at once. */
  readonly drain?: boolean;
}

export interface Engine {
  /** @returns one Judged an item, in order. Throws TypeError for an item that holds no text. */
  judge(items: readonly Item[], options?: CallOptions): Promise<Judged[]>;
  /** Judges a stream of any length in constant memory; results come in the order of the items. */
  stream(items: AsyncIterable<Item> | Iterable<Item>, options?: CallOptions): AsyncGenerator<Judged, void, undefined>;
  stats(): EngineStats;
  /** Frees the threads and processes, and ends what runs there: calls that are still open reject with EngineError `closed`. */
  close(options?: CloseOptions): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
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
  const audit = options.audit ?? 0;
  const pool = await createPool(threads, options);
  const { run, paces, ahead, ...crossing } = createCrossing(pool, options.queueBytes ?? ENGINE_DEFAULTS.queueBytes);
  const answers = createAnswers(options.cache ?? ENGINE_DEFAULTS.cache);
  const calls = new Set<Promise<void>>();
  let programs: Promise<ProgramPool> | undefined;
  let programStats: (() => ProgramStats) | undefined;
  let closed = false;
  let judged = 0;
  let prepared = 0;

  function templateFor(name: string | undefined): Template {
    if (name === undefined) return defaultTemplate;
    let template = templates.get(name);
    if (template === undefined) {
      template = resolved(templateOf(options, loadEnvironment(name)));
      templates.set(name, template);
    }
    return template;
  }

  /** A program's model is judged by the solver that the environment names, where it can be had. */
  function resolved(template: Template): Template {
    const solver = template.words[JOB.solver] ?? 0;
    if (template.format === 'program') template.words[JOB.solver] = answeringSolver(solver);
    return template;
  }

  function prepare(item: Item): Prepared {
    const audited = audit > 0 && prepared++ % audit === 0;
    return prepareItem(item, templateFor(item?.environment), audited);
  }

  /** Sandboxes for programs; where the environment is one of programs, they are started before any comes. */
  function programPool(): Promise<ProgramPool> {
    programs ??= import('./programs/pool.ts').then(({ createProgramPool }) => {
      const made = createProgramPool({
        sandboxes: options.sandboxes ?? Math.max(1, threads),
        solvers: [defaultTemplate.words[JOB.solver] ?? 0],
      });
      programStats = made.stats;
      return made;
    });
    return programs;
  }
  if (resolved(defaultTemplate).format === 'program') void programPool();

  function versionOf(solver: number): string | undefined {
    if (!versions.has(solver)) {
      const { version } = JSON.parse(native.describeSolver(solver)) as { version?: string }; // the addon wrote it
      versions.set(solver, version);
    }
    return versions.get(solver);
  }

  /** What row `row` of a result says about an item. */
  function judgedAt(one: Prepared, { columns, details }: BatchResult, count: number, row: number): Judged {
    const solver = one.template.words[JOB.solver] ?? 0;
    const named = SOLVERS[solver];
    const version = (): string | undefined => versionOf(solver);
    const verdict = verdictAt(columns, count, row, details, named === undefined ? undefined : { solver: named, version });
    const { feedback, comparison } = one.template;
    // The addon wrote it in this shape.
    const findings =
      feedback === undefined && !comparison ? undefined : (findingsAt(columns, count, row, details) as Comparison | undefined);
    judged += 1;
    return judgedOf(one, verdict, rowsAt(columns, count, row), findings);
  }

  const judgeAlone: JudgeChunk = async (chunk, put, { signal }) => {
    await run(chunk, { flags: 0 }, signal, (result) => {
      for (const [row, one] of chunk.entries()) put(one, row, result, chunk.length, row);
    });
    return {};
  };
  const sharing =
    answers === undefined
      ? undefined
      : createSharing({
          answers,
          run,
          optionsKey: ({ template }) => optionsKey(template, versionOf),
          piece: (remaining) => paces.solved.items(remaining),
        });
  const judgeModels = sharing?.judge ?? judgeAlone;
  // Texts go into the queue at once, in the order of the calls.
  const judgeChunk: JudgeChunk = async (chunk, put, call) =>
    judgeModels(hasPrograms(chunk) ? await withModels(chunk, programPool, call.signal) : chunk, put, call);

  /** @returns what writes results to `out`, from `from` on */
  const into =
    (out: Judged[], from: number, tell?: CallOptions['onJudged']): Put =>
    (one, place, result, count, row) => {
      const found = judgedAt(one, result, count, row);
      out[from + place] = found;
      tell?.(from + place, found);
    };

  /** Counts a call as open. @returns to be called at its end */
  function opened(): () => void {
    if (closed) throw new EngineError('closed');
    let end = (): void => undefined;
    const call = new Promise<void>((resolve) => {
      end = resolve;
    });
    calls.add(call);
    return () => {
      calls.delete(call);
      end();
    };
  }

  /** Cuts off the next chunk, by count and bytes. */
  function takeChunk(items: readonly Item[], from: number): Prepared[] {
    const end = Math.min(items.length, from + paces.first.items(items.length - from));
    const chunk: Prepared[] = [];
    let bytes = 0;
    for (let i = from; i < end && bytes < CHUNK_BYTES; i += 1) {
      const one = prepare(items[i] as Item); // prepare() refuses what is no item
      chunk.push(one);
      bytes += byteBound(one);
    }
    return chunk;
  }

  async function judge(items: readonly Item[], { signal, onJudged }: CallOptions = {}): Promise<Judged[]> {
    if (!Array.isArray(items)) throw new TypeError(`expected an array of items, got ${shown(items)}`);
    const end = opened();
    const own = signal === undefined ? undefined : followed(signal);
    try {
      signal?.throwIfAborted();
      return await judgeAll(items, { signal: own?.signal, told: new Map() }, onJudged);
    } finally {
      own?.drop();
      end();
    }
  }

  async function judgeAll(items: readonly Item[], call: Call, onJudged: CallOptions['onJudged']): Promise<Judged[]> {
    const out: Judged[] = new Array(items.length);
    const late: Promise<void>[] = []; // items that wait for equal ones elsewhere, while the next chunks go on
    let next = 0;
    let failed = false;
    async function lane(): Promise<void> {
      try {
        while (next < items.length && !failed) {
          const from = next;
          const chunk = takeChunk(items, from);
          next += chunk.length;
          const { rest } = await judgeChunk(chunk, into(out, from, onJudged), call);
          if (rest !== undefined) late.push(rest);
          rest?.catch(() => undefined); // awaited below
          call.signal?.throwIfAborted();
        }
      } catch (error) {
        failed = true;
        throw error;
      }
    }
    const lanes = Array.from({ length: ahead }, lane);
    await Promise.allSettled(lanes);
    await Promise.allSettled(late); // none may still run when the call is over
    await Promise.all([...lanes, ...late]);
    return out;
  }

  async function* chunksOf(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Prepared[]> {
    let chunk: Prepared[] = [];
    let bytes = 0;
    for await (const item of items) {
      const one = prepare(item);
      chunk.push(one);
      bytes += byteBound(one);
      if (chunk.length < paces.first.items() && bytes < CHUNK_BYTES) continue;
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
    const end = opened();
    const own = followed(signal); // and aborted where the caller stops reading
    const call: Call = { signal: own.signal, told: new Map() };
    const running: Promise<Judged[]>[] = [];
    async function start(chunk: readonly Prepared[]): Promise<Judged[]> {
      const out: Judged[] = new Array(chunk.length);
      const { rest } = await judgeChunk(chunk, into(out, 0), call);
      await rest;
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
      own.drop();
      own.abort(new EngineError('closed', 'the stream was left'));
      await Promise.allSettled(running);
      end();
    }
  }

  async function close({ drain = false }: CloseOptions = {}): Promise<void> {
    closed = true;
    while (drain && calls.size > 0) await Promise.all(calls);
    await Promise.all([pool.close(), programs?.then((made) => made.close())]);
    await answers?.close();
  }

  return {
    judge,
    stream,
    stats: () => ({
      judged,
      calls: calls.size,
      ...crossing.read(),
      ...(sharing !== undefined && { answers: sharing.stats() }),
      ...(pool.shards !== undefined && { shards: pool.shards() }),
      ...(programStats !== undefined && { programs: programStats() }),
    }),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
