// What goes over the channel between the pool of sandboxes and a sandbox. As JSON, never by structured clone: what comes back is
// the word of a process that ran somebody else's program, and JSON can be nothing but data.
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
  /** What no recording module covers, the first of it that the program used. */
  readonly uncovered?: string;
  readonly raised?: Raised;
  /** A limit ended it. */
  readonly limit?: 'time' | 'memory';
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
  | { readonly kind: 'ready'; readonly seal: Seal; readonly bootMs: number }
  | { readonly kind: 'outcome'; readonly task: number; readonly outcome: Outcome; readonly spent: boolean };
