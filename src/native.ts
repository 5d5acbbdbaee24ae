import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CODES_HASH } from './codes.gen.ts';
import { EngineError } from './errors.ts';
import type { ResultColumns } from './verdict.ts';

/** A thread that writes completions; see src/policy/native.ts, which alone makes one, and native/node/policy_addon.cpp. */
export interface NativeWriter {
  /** @param shared tokens at the prompt's beginning that are read by themselves; streams: two words a sample */
  add(request: number, prompt: Int32Array, shared: number, streams: Uint32Array): void;
  /** `ended` is called back soon. */
  stop(): void;
  stats(): Readonly<Record<'readTokens' | 'writtenTokens' | 'steps' | 'readNs' | 'stepNs' | 'drawNs' | 'maskNs' | 'waitNs', number>>;
}

/** `ready`; `finished` with request, sample, finish, tokens, log-probabilities; `ended`, with a message where it failed. */
export type WriterCallback = (
  kind: 'ready' | 'finished' | 'ended',
  requestOrMessage?: number | string,
  sample?: number,
  finish?: number,
  tokens?: Int32Array,
  logProbabilities?: Float32Array,
) => void;

/** The C++ addon: synchronous, one state for each thread that loads it. */
export interface Native {
  /** Hash of the table of codes that the addon was built from. */
  codesHash(): number;
  /** Folders that solver libraries are looked for in, before the loader's own path. */
  setSolverFolders(folders: readonly string[]): void;
  /** Byte 0 of a view of a SharedArrayBuffer: 1 ends the solve in progress soon. */
  setStopFlag(flag: Uint8Array): void;
  /** Word 0 of a view of a SharedArrayBuffer: 1 + the index of the text that is judged. */
  setProgress(word: Int32Array): void;
  /**
   * Judges n texts.
   * @param bytes all texts, UTF-8, one behind the other
   * @param offsets [n + 1] where each starts
   * @param jobs [n, JOB_WORDS]
   * @param columns sized for n
   * @param references reference models that texts are compared with: `of` [n] is the place of each text's, -1 for none
   * @param answers what batches before said about equal models (word columns answerOffset and answerLength), an empty one for most texts
   * @returns the detail bytes, or null when no text has any
   */
  verifyBatch(
    bytes: Uint8Array,
    offsets: Uint32Array,
    jobs: Uint32Array,
    columns: ResultColumns,
    references?: { readonly bytes: Uint8Array; readonly offsets: Uint32Array; readonly of: Int32Array },
    answers?: { readonly bytes: Uint8Array; readonly offsets: Uint32Array },
  ): Uint8Array | null;
  /**
   * @param reader place in DIALECTS of the one that the text is for
   * @returns JSON: { text?, renamed?, notes?, exact?, refused?, faults?, warnings? }
   */
  convert(bytes: Uint8Array, job: Uint32Array, target: 'lp' | 'mps', reader: number): string;
  /** @returns JSON: {"duals"?: {row: value}} of a linear program in MPS; d objective / d side */
  duals(bytes: Uint8Array, job: Uint32Array): string;
  /**
   * Locks this process into a short list of system calls for ever, see native/seal.cpp.
   * @returns JSON, see Seal in src/programs/message.ts
   */
  seal(): string;
  /** Ends the program at once: nothing that is registered for its end is done, and no thread is waited for. */
  leave(code: number): never;
  /**
   * Keeps what a block of memory holds, for rewindMemory; one block in a process.
   * @returns false where the system does not let it: the block is as it was then
   */
  keepMemory(memory: Uint8Array): boolean;
  /**
   * @param memory the kept block as it is now; what it has grown by becomes zeros
   * @returns false for another block: nothing is done then
   */
  rewindMemory(memory: Uint8Array): boolean;
  /** @returns JSON, see DialectRow in src/dialects.ts */
  describeDialects(): string;
  /** @returns JSON, see src/compare.ts; names: pairs of a reference's column and a candidate's, one behind the other */
  compare(
    reference: Uint8Array,
    referenceJob: Uint32Array,
    candidate: Uint8Array,
    candidateJob: Uint32Array,
    names: readonly string[],
  ): string;
  /**
   * @param solver its place in SOLVERS
   * @returns JSON, see SolverInfo in src/solvers.ts
   */
  describeSolver(solver: number): string;
  /**
   * @param runtime path of CUDA's runtime library
   * @returns bytes of the first device, or in words what is in the way
   */
  findCuda(runtime: string): { readonly free: number; readonly total: number } | string;
  /**
   * Opens shared libraries, one after the other, for the rest of the process.
   * @returns what is in the way, in the loader's words
   */
  openLibraries(paths: readonly string[]): string | undefined;
  readonly PolicyWriter: new (options: Readonly<Record<string, unknown>>, callback: WriterCallback) => NativeWriter;
}

/** @returns the path of a file of this package */
export const packagePath = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

let loaded: Native | undefined;

/**
 * Loads the addon once a thread.
 * @throws EngineError `addonMissing` or `staleBuild`, saying what to run
 */
export function loadNative(): Native {
  if (loaded !== undefined) return loaded;
  const path = packagePath('build/Release/assay.node');
  if (!existsSync(path)) throw new EngineError('addonMissing', 'run `npx assay setup` (in a clone: `npm run setup`)');
  const addon = createRequire(import.meta.url)(path) as Native; // the addon's own contract, checked by its hash below
  if (addon.codesHash() !== CODES_HASH) throw new EngineError('staleBuild', 'run `npx assay setup` (in a clone: `npm run setup`)');
  addon.setSolverFolders([packagePath('.solvers')]);
  loaded = addon;
  return addon;
}
