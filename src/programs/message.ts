// What goes over the channel between the pool of sandboxes and a sandbox. As JSON, never by structured clone: what comes back is
// the word of a process that ran somebody else's program, and JSON can be nothing but data.
import { SOLVERS } from '../codes.gen.ts';
import type { ModuleName } from '../environment.ts';

/** One program and how it is to be run. */
export interface Program {
  readonly source: string;
  /** The only solver package that it finds; absent: all of them. */
  readonly module?: ModuleName;
  /** Job words of its solves; the time limit among them holds for the whole program. */
  readonly words: readonly number[];
}

/** Why a program ended in an error: of Python's own words. */
export interface Raised {
  readonly type: string;
  readonly message: string;
  /** In the program; absent: not known. */
  readonly line?: number;
  readonly column?: number;
}

/** What became of a program. */
export interface Outcome {
  /** MPS text of the last model that it solved. */
  readonly model?: string;
  readonly solves: number;
  /** Place in SOLVERS of who answered, where it was not the one that was named. */
  readonly solver?: number;
  /** What no recording module covers, the first of it that the program used. */
  readonly uncovered?: string;
  readonly raised?: Raised;
  /** A limit ended it; `size`: the model that it solved last is longer than MODEL_BYTES. */
  readonly limit?: 'time' | 'memory' | 'size';
  /** The end of what it printed. */
  readonly output: string;
  readonly us: number;
}

/** `dry`: what is solved is recorded, but not solved; every solve fails. */
export type ToSandbox = { readonly task: number; readonly program: Program; readonly dry?: boolean };

/** What the process was locked into, see native/seal.cpp. */
export interface Seal {
  /** The system calls that are left are a short list: no files, sockets, processes. */
  readonly systemCalls: boolean;
  /** Why not, where it could not be had. */
  readonly reason?: string;
}

export type FromSandbox =
  | { readonly kind: 'ready'; readonly seal: Seal; readonly bootMs: number; readonly fromImage: boolean }
  | { readonly kind: 'outcome'; readonly task: number; readonly outcome: Outcome; readonly spent: boolean };

/** Of a model's text: no rollout writes a longer one. */
export const MODEL_BYTES = 64 * 2 ** 20;
const LETTERS = { name: 200, message: 500, output: 2 ** 16 };
/** Lines and columns of a program. */
const PLACES = 1e6;

const whole = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
const text = (value: unknown, letters: number): string => (typeof value === 'string' ? value.slice(0, letters) : '');
/** One line: a terminal that shows it must not obey it. */
const oneLine = (value: unknown, letters: number): string => text(value, letters).replaceAll(/\p{Cc}/gu, ' ');
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}; // an object, and read field by field

/** @returns what is said of an exception, as far as it can be that */
export function raisedOf(said: unknown): Raised | undefined {
  if (typeof said !== 'object' || said === null) return undefined;
  const { type, message, line, column } = fieldsOf(said);
  return {
    type: oneLine(type, LETTERS.name),
    message: oneLine(message, LETTERS.message),
    ...(whole(line, PLACES) && { line }),
    ...(whole(column, PLACES) && { column }),
  };
}

/** @returns what a sandbox says of a program, as far as it can be that: it ran somebody else's, and its word is worth nothing beyond */
function outcomeOf(said: unknown): Outcome {
  const { model, solves, solver, uncovered, raised, limit, output, us } = fieldsOf(said);
  const error = raisedOf(raised);
  return {
    ...(typeof model === 'string' && model.length <= MODEL_BYTES && { model }),
    solves: whole(solves, Number.MAX_SAFE_INTEGER) ? solves : 0,
    ...(whole(solver, SOLVERS.length - 1) && { solver }),
    ...(typeof uncovered === 'string' && { uncovered: oneLine(uncovered, LETTERS.name) }),
    ...(error !== undefined && { raised: error }),
    ...((limit === 'time' || limit === 'memory' || limit === 'size') && { limit }),
    output: text(output, LETTERS.output),
    us: whole(us, Number.MAX_SAFE_INTEGER) ? us : 0,
  };
}

/** @returns a message of a sandbox, or undefined for what is none */
export function fromSandbox(said: unknown): FromSandbox | undefined {
  const { kind, task, outcome, spent, seal, bootMs, fromImage } = fieldsOf(said);
  if (kind === 'outcome' && whole(task, Number.MAX_SAFE_INTEGER)) return { kind, task, outcome: outcomeOf(outcome), spent: spent === true };
  if (kind !== 'ready') return undefined;
  const { systemCalls, reason } = fieldsOf(seal);
  return {
    kind,
    seal: { systemCalls: systemCalls === true, ...(typeof reason === 'string' && { reason: oneLine(reason, LETTERS.message) }) },
    bootMs: whole(bootMs, Number.MAX_SAFE_INTEGER) ? bootMs : 0,
    fromImage: fromImage === true,
  };
}
