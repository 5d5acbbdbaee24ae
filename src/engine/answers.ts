import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { FLAGS, JOB, WORD } from '../codes.gen.ts';
import { EngineError, shown } from '../errors.ts';
import { packagePath } from '../native.ts';
import type { ResultColumns } from '../verdict.ts';
import type { Template } from './options.ts';
import { openStore, type Store } from './store.ts';

/** A folder where answers outlive the program; programs may share it. */
export interface CacheFolder {
  readonly folder: string;
  /** What its answers may take; the oldest go. Default 1 GB. */
  readonly bytes?: number;
}

/**
 * `memory`: equal models that a solver has to answer are solved once, as long as the engine is open. A folder: answers are kept there too.
 * `off`: every item is solved by itself.
 */
export type CacheChoice = 'memory' | 'off' | CacheFolder;

export interface AnswerStats {
  /** Items that only a solver could answer. */
  readonly asked: number;
  /** Of these, answered by what was known from before, in memory or in the folder. */
  readonly found: number;
  /** Of these, answered by an equal item that was being solved. */
  readonly shared: number;
  /** Answers written down. */
  readonly kept: number;
  /** What became of the folder, where it cannot be used: answers are kept in memory then. */
  readonly trouble?: string;
}

/** Answers by key, as bytes that only the addon reads. */
export interface Answers {
  find(key: string): Promise<Uint8Array | undefined> | Uint8Array | undefined;
  keep(key: string, answer: Uint8Array): void;
  readonly trouble: string | undefined;
  close(): Promise<void>;
}

const MEMORY_BYTES = 64 * 2 ** 20;
const FOLDER_BYTES = 10 ** 9;
const SMALLEST_BYTES = 2 ** 20;
/** What a key and its place in a map cost, about. */
const ENTRY_BYTES = 250;

/** @throws TypeError, RangeError for what is no choice */
export function checkCache(cache: unknown): void {
  if (cache === undefined || cache === 'memory' || cache === 'off') return;
  if (typeof cache !== 'object' || cache === null || !('folder' in cache) || typeof cache.folder !== 'string' || cache.folder === '')
    throw new TypeError(`expected cache to be 'memory', 'off' or { folder }, got ${shown(cache)}`);
  if ('bytes' in cache && cache.bytes !== undefined && !(typeof cache.bytes === 'number' && cache.bytes >= SMALLEST_BYTES))
    throw new RangeError(`expected cache.bytes to be at least ${SMALLEST_BYTES}, got ${shown(cache.bytes)}`);
}

/** The last used answers, up to so many bytes. */
function createMemory(limit: number): { find(key: string): Uint8Array | undefined; keep(key: string, answer: Uint8Array): void } {
  const known = new Map<string, Uint8Array>(); // the longest unused first
  let bytes = 0;
  function forget(key: string): void {
    const old = known.get(key);
    if (old === undefined) return;
    known.delete(key);
    bytes -= old.length + ENTRY_BYTES;
  }
  return {
    find(key) {
      const found = known.get(key);
      if (found === undefined) return undefined;
      known.delete(key);
      known.set(key, found);
      return found;
    },
    keep(key, answer) {
      if (answer.length > limit / 8) return;
      forget(key);
      known.set(key, answer);
      bytes += answer.length + ENTRY_BYTES;
      for (const oldest of known.keys()) {
        if (bytes <= limit) return;
        forget(oldest);
      }
    },
  };
}

/** What must be the same for an answer of another program to be ours: the addon, and the solver libraries that are there. */
function machineKey(): string {
  const hash = createHash('sha256').update(readFileSync(packagePath('build/Release/assay.node')));
  try {
    for (const name of readdirSync(packagePath('.solvers')).sort()) hash.update(`\n${name}`);
  } catch {
    hash.update('\nnone'); // no such folder: all libraries are the system's
  }
  for (const name of Object.keys(process.env).sort())
    if (/^(HIGHS|ORTOOLS|COPT|GUROBI)_HOME$/.test(name)) hash.update(`\n${name}=${process.env[name]}`);
  return hash.digest('base64url').slice(0, 22);
}

function createFolder({ folder, bytes = FOLDER_BYTES }: CacheFolder): Answers {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new EngineError('cacheUnusable', folder, { cause: error });
  }
  const memory = createMemory(MEMORY_BYTES / 4);
  let machine = '';
  let trouble: string | undefined;
  let store: Store | undefined;
  let opening: Promise<void> | undefined;
  async function open(): Promise<void> {
    try {
      machine = machineKey();
      store = await openStore(folder, bytes);
    } catch (error) {
      trouble = `${folder}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  function look(key: string): Uint8Array | undefined {
    const found = store?.find(`${machine}${key}`);
    if (found !== undefined) memory.keep(key, found);
    return found;
  }
  return {
    find(key) {
      const found = memory.find(key);
      if (found !== undefined || trouble !== undefined) return found;
      if (store !== undefined) return look(key);
      opening ??= open(); // only now: most models need no solver
      return opening.then(() => look(key));
    },
    keep(key, answer) {
      memory.keep(key, answer);
      store?.keep(`${machine}${key}`, answer);
    },
    get trouble() {
      return trouble ?? store?.trouble;
    },
    async close() {
      await opening;
      await store?.close();
    },
  };
}

/** @returns undefined for `off` */
export function createAnswers(cache: CacheChoice): Answers | undefined {
  if (cache === 'off') return undefined;
  if (cache !== 'memory') return createFolder(cache);
  return { ...createMemory(MEMORY_BYTES), trouble: undefined, close: () => Promise.resolve() };
}

/** What of a job an answer hangs on. What the reader is told shows in the model; what else is told about the answer does not change it. */
const FLAGS_OF_ANSWER = FLAGS.smallOff | FLAGS.reformulate;

const optionKeys = new WeakMap<Template, string>();

/** @returns the part of a key that is the same for all items of a template */
export function optionsKey(template: Template, versionOf: (solver: number) => string | undefined): string {
  let key = optionKeys.get(template);
  if (key === undefined) {
    const word = (place: number): number => template.words[place] ?? 0;
    const solver = word(JOB.solver);
    const limits = [JOB.timeLimitMs, JOB.memoryLimitMb, JOB.nodeLimit].map(word);
    key = [solver, versionOf(solver), word(JOB.flags) & FLAGS_OF_ANSWER, ...limits].join(' ');
    optionKeys.set(template, key);
  }
  return key;
}

const KEY_COLUMNS = [WORD.hash0, WORD.hash1, WORD.hash2, WORD.hash3, WORD.columns, WORD.rows, WORD.nonzeros];

/** @returns the key of the model in a row of results */
export function modelKey({ words }: ResultColumns, count: number, row: number): string {
  return KEY_COLUMNS.map((column) => (words[column * count + row] ?? 0).toString(36)).join('.');
}
