import { FLAGS, WORD } from '../codes.gen.ts';
import type { BatchResult } from '../pool/batch.ts';
import { ANSWER } from '../verdict.ts';
import type { Answers, AnswerStats } from './answers.ts';
import { modelKey } from './answers.ts';
import type { Asked, Prepared } from './chunk.ts';

/** A call of the engine. */
export interface Call {
  readonly signal: AbortSignal | undefined;
  /** What equal items of this call came to that holds for the call alone: limits, and what took its worker with it. */
  readonly told: Map<string, Told>;
}

/** What is known of an equal model: bytes of the addon; a row of results for one that has none; nothing that can be shared; nothing yet. */
type Told =
  | { readonly kind: 'answer'; readonly bytes: Uint8Array }
  | { readonly kind: 'row'; readonly result: BatchResult }
  | { readonly kind: 'alone' }
  | { readonly kind: 'again' };

/** Where a row of results goes. `count` rows are in the result. */
export type Put = (one: Prepared, place: number, result: BatchResult, count: number, row: number) => void;

/** What sharing needs of the engine. */
export interface Sharing {
  readonly answers: Answers;
  /** Runs a chunk; `use` sees the results before their memory is used again. */
  run(chunk: readonly Prepared[], asked: Asked, signal: AbortSignal | undefined, use: (result: BatchResult) => void): Promise<void>;
  optionsKey(one: Prepared): string;
  /** How many of the remaining items, all for a solver, should go to a worker together. */
  piece(remaining: number): number;
}

/** Items to judge, and where their results go. */
export type JudgeChunk = (chunk: readonly Prepared[], put: Put, call: Call) => Promise<Rest>;

/** Items that wait for equal ones in other chunks; absent: none does. */
interface Rest {
  readonly rest?: Promise<void>;
}

interface Left {
  readonly one: Prepared;
  readonly place: number;
  readonly key: string;
}

/** An item that goes to a solver, or has its answer with it. */
interface Task extends Left {
  readonly known?: Uint8Array | undefined;
  /** Others wait for it. */
  readonly lead?: Lead | undefined;
}

interface Lead {
  readonly key: string;
  readonly told: Promise<Told>;
  settle(told: Told): void;
  settled: boolean;
}

interface Waiting {
  readonly item: Left;
  readonly told: Promise<Told>;
}

/** Of a call, kept at most: a stream has no end. */
const MOST_TOLD = 10_000;
const SOLVED_BEFORE = FLAGS.tried | FLAGS.keep;

function createLead(key: string): Lead {
  let resolve: (told: Told) => void = () => undefined;
  const told = new Promise<Told>((done) => {
    resolve = done;
  });
  return {
    key,
    told,
    settled: false,
    settle(what) {
      this.settled = true;
      resolve(what);
    },
  };
}

/** @returns row `row` of a result as a result of its own */
function copyRow({ columns: { words, numbers }, details }: BatchResult, count: number, row: number): BatchResult {
  const every = <T extends Uint32Array | Float64Array>(list: T): T => list.filter((_, at) => at % count === row) as T; // filter keeps the kind
  return { columns: { words: every(words), numbers: every(numbers) }, details: details === null ? null : Uint8Array.from(details) };
}

/** What a judged row tells about models that equal its own. */
function toldOf(result: BatchResult, count: number, row: number): Told {
  const { words } = result.columns;
  const length = words[WORD.answerLength * count + row] ?? 0;
  if (length > 0 && result.details !== null) {
    const offset = words[WORD.answerOffset * count + row] ?? 0;
    return { kind: 'answer', bytes: Uint8Array.from(result.details.subarray(offset, offset + length)) };
  }
  // A text that took its shard with it has a row without a model: the pool wrote it, and would write the same again.
  const hasModel = [WORD.hash0, WORD.hash1, WORD.hash2, WORD.hash3].some((column) => words[column * count + row] !== 0);
  return hasModel ? { kind: 'alone' } : { kind: 'row', result: copyRow(result, count, row) };
}

const isLasting = (bytes: Uint8Array): boolean => bytes[0] === 1;

/**
 * Judging where equal models are solved once. A chunk's first way to a worker judges all that needs no solver and tells the hashes of the rest;
 * of these, each model that is not known and not being solved is solved here, and the others wait for it. Reading a model twice costs a
 * hundredth of solving it.
 */
export function createSharing({ answers, run, optionsKey, piece }: Sharing): { judge: JudgeChunk; stats(): AnswerStats } {
  const inFlight = new Map<string, Lead>();
  const counts = { asked: 0, found: 0, shared: 0, kept: 0 };

  function learn(key: string, told: Told, { told: ofCall }: Call): void {
    if (told.kind === 'answer' && isLasting(told.bytes)) {
      counts.kept += 1;
      answers.keep(key, told.bytes);
    } else if (told.kind === 'answer' || told.kind === 'row') {
      if (ofCall.size >= MOST_TOLD) ofCall.clear();
      ofCall.set(key, told);
    }
  }

  /** Judges a piece of items to the end. */
  async function solvePiece(tasks: readonly Task[], put: Put, call: Call): Promise<void> {
    const asked = { flags: SOLVED_BEFORE, known: tasks.map(({ known }) => known) };
    try {
      await run(
        tasks.map(({ one }) => one),
        asked,
        call.signal,
        (result) => {
          for (const [row, { one, place, key, lead }] of tasks.entries()) {
            const isKnown = result.columns.words[WORD.answer * tasks.length + row] === ANSWER.known;
            if (!isKnown) {
              const told = toldOf(result, tasks.length, row);
              learn(key, told, call);
              finish(lead, told);
            }
            put(one, place, result, tasks.length, row);
          }
        },
      );
    } finally {
      for (const { lead } of tasks) finish(lead, { kind: 'again' }); // aborted or failed: somebody else has to
    }
  }

  async function solve(tasks: readonly Task[], put: Put, call: Call): Promise<void> {
    const pieces: Promise<void>[] = [];
    for (let at = 0; at < tasks.length; ) {
      const end = at + piece(tasks.length - at);
      pieces.push(solvePiece(tasks.slice(at, end), put, call));
      at = end;
    }
    await Promise.allSettled(pieces); // none may still run when the call is over
    await Promise.all(pieces);
  }

  function finish(lead: Lead | undefined, told: Told): void {
    if (lead === undefined || lead.settled) return;
    inFlight.delete(lead.key);
    lead.settle(told);
  }

  /** Judges what nobody is at, and @returns what waits for others. */
  async function lead(left: readonly Left[], put: Put, call: Call): Promise<Waiting[]> {
    const found = new Map<string, Uint8Array | undefined>();
    for (const { key } of left) {
      if (inFlight.has(key) || call.told.has(key) || found.has(key)) continue;
      const looked = answers.find(key);
      found.set(key, looked instanceof Promise ? await looked : looked);
    }
    const tasks: Task[] = [];
    const waiting: Waiting[] = [];
    for (const item of left) {
      const { key } = item;
      const known = found.get(key);
      const told = call.told.get(key);
      const leader = inFlight.get(key);
      if (known !== undefined) {
        counts.found += 1;
        tasks.push({ ...item, known });
      } else if (told !== undefined) {
        waiting.push({ item, told: Promise.resolve(told) });
      } else if (leader !== undefined) {
        waiting.push({ item, told: leader.told });
      } else {
        const lead = createLead(key);
        inFlight.set(key, lead);
        tasks.push({ ...item, lead });
      }
    }
    await solve(tasks, put, call);
    return waiting;
  }

  /** Gives items what the equal ones came to. */
  async function follow(waiting: readonly Waiting[], put: Put, call: Call): Promise<void> {
    const tolds = await unlessAborted(Promise.all(waiting.map(({ told }) => told)), call.signal);
    const tasks: Task[] = [];
    const again: Left[] = [];
    for (const [i, { item }] of waiting.entries()) {
      const told = tolds[i];
      if (told === undefined || told.kind === 'again') again.push(item);
      else if (told.kind === 'row') put(item.one, item.place, told.result, 1, 0);
      else tasks.push({ ...item, known: told.kind === 'answer' ? told.bytes : undefined });
      if (told?.kind === 'row' || told?.kind === 'answer') counts.shared += 1;
    }
    await solve(tasks, put, call);
    if (again.length > 0) await follow(await lead(again, put, call), put, call);
  }

  async function judge(chunk: readonly Prepared[], put: Put, call: Call): Promise<Rest> {
    const left: Left[] = [];
    await run(chunk, { flags: FLAGS.leave }, call.signal, (result) => {
      for (const [row, one] of chunk.entries()) {
        const isLeft = result.columns.words[WORD.answer * chunk.length + row] === ANSWER.left;
        if (!isLeft) put(one, row, result, chunk.length, row);
        else left.push({ one, place: row, key: `${modelKey(result.columns, chunk.length, row)} ${optionsKey(one)}` });
      }
    });
    if (left.length === 0) return {};
    counts.asked += left.length;
    const waiting = await lead(left, put, call);
    return waiting.length === 0 ? {} : { rest: follow(waiting, put, call) };
  }

  return {
    judge,
    stats: () => ({ ...counts, ...(answers.trouble !== undefined && { trouble: answers.trouble }) }),
  };
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let onAbort = (): void => undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        if (signal.aborted) onAbort();
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
