import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { Item } from '../engine.ts';
import { loadEnvironment, SOURCE_FORMATS, type SourceFormat } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { type Reference, referenceProblem } from '../match.ts';

/** A line or file that holds no item; it is reported, and the rest is judged. */
export interface BadInput {
  readonly problem: string;
}

/** @returns `lp`, `mps`, `program`, `jsonl` by the name's ending, without `.gz`; undefined for any other */
export function kindOf(file: string): SourceFormat | 'jsonl' | undefined {
  const ending = /\.(lp|mps|jsonl|py)(?:\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === 'py') return 'program';
  return ending === 'lp' || ending === 'mps' || ending === 'jsonl' ? ending : undefined;
}

/** @returns what is wrong with a list of files before any is read, or undefined */
export function checkFiles(files: readonly string[], format: string | undefined): string | undefined {
  for (const file of files) {
    if (file === '-') continue;
    if (!existsSync(file)) return `expected a file, but ${file} does not exist`;
    if (statSync(file).isDirectory()) return `expected a file, but ${file} is a folder`;
    if (kindOf(file) === undefined && format === undefined)
      return `expected a name that ends in .lp, .mps, .py or .jsonl (also .gz), or --format; got ${file}`;
  }
  return undefined;
}

/** Reads a whole file, unpacked when its name ends in .gz. */
export function readBytes(file: string): Uint8Array {
  const bytes = readFileSync(file);
  return file.toLowerCase().endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const environmentProblems = new Map<string, string | undefined>();

/** @returns what is wrong with an environment, looked at once a name */
function environmentProblem(name: string): string | undefined {
  if (environmentProblems.has(name)) return environmentProblems.get(name);
  let problem: string | undefined;
  try {
    loadEnvironment(name);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    problem = error.message;
  }
  environmentProblems.set(name, problem);
  return problem;
}

/** @returns what is wrong with what an item says beside its text, or undefined */
function problemOf({ format, environment, reference }: Readonly<Record<string, unknown>>): string | undefined {
  if (format !== undefined && !SOURCE_FORMATS.some((name) => name === format))
    return `expected "format" to be one of ${SOURCE_FORMATS.join(', ')}`;
  if (environment !== undefined && typeof environment !== 'string') return 'expected "environment" to be a string';
  return (
    (environment === undefined ? undefined : environmentProblem(environment)) ??
    (reference === undefined ? undefined : referenceProblem(reference))
  );
}

/** One line of JSON to an object, or what is wrong with it. */
export function parseRecord({ text, place }: Line): { readonly value: Readonly<Record<string, unknown>> } | BadInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: `${place}: expected one JSON object a line` };
  }
  return isRecord(value) ? { value } : { problem: `${place}: expected a JSON object` };
}

/** An object to an item, or what is wrong with it. */
export function itemOf(value: Readonly<Record<string, unknown>>, place: string): Item | BadInput {
  const { id, text, completion, format, environment, reference, group } = value;
  if ((typeof text === 'string') === (typeof completion === 'string'))
    return { problem: `${place}: expected either "text" or "completion", a string` };
  const problem = problemOf(value);
  if (problem !== undefined) return { problem: `${place}: ${problem}` };
  // The kinds of all parts were checked.
  return {
    ...((typeof id === 'string' || typeof id === 'number') && { id: String(id) }),
    ...(typeof text === 'string' ? { text } : { completion: completion as string }), // one of the two is a string, see above
    ...(format !== undefined && { format: format as SourceFormat }),
    ...(environment !== undefined && { environment: environment as string }),
    ...(reference !== undefined && { reference: reference as Reference }),
    ...((typeof group === 'string' || typeof group === 'number') && { group }),
  };
}

function parseLine(line: Line): Item | BadInput {
  const record = parseRecord(line);
  return 'problem' in record ? record : itemOf(record.value, line.place);
}

/** A line of a file, and where it stands. */
export interface Line {
  readonly text: string;
  readonly place: string;
}

/** How far the reading of some files has come, for a progress line. */
export interface Reading {
  /** From 0 to 1, in bytes of the files; undefined where standard input is among them. */
  share(): number | undefined;
  /** Called for each piece that was read. */
  took(bytes: number): void;
}

export function createReading(files: readonly string[]): Reading {
  const total = files.includes('-') ? undefined : files.reduce((sum, file) => sum + statSync(file).size, 0);
  let read = 0;
  return {
    share: () => (total === undefined || total === 0 ? undefined : Math.min(1, read / total)),
    took(bytes) {
      read += bytes;
    },
  };
}

/** The lines of a file that are not blank, unpacked when its name ends in .gz; - is standard input. The last may say why there are no more. */
export async function* readLines(file: string, reading?: Reading): AsyncGenerator<Line | BadInput> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file);
  let input = raw;
  if (file.toLowerCase().endsWith('.gz')) {
    const unpacked = createGunzip();
    raw.on('error', (error) => unpacked.destroy(error)); // a pipe does not pass it on
    input = raw.pipe(unpacked);
  }
  raw.on('data', (piece: Buffer | string) => reading?.took(piece.length));
  const name = file === '-' ? 'standard input' : file;
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (text.trim() !== '') yield { text, place: `${name}:${number}` };
    }
  } catch (error) {
    yield { problem: `${file}:${number + 1}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** All items of the files in order, read as they are needed. */
export async function* readItems(
  files: readonly string[],
  format: SourceFormat | undefined,
  reading?: Reading,
): AsyncGenerator<Item | BadInput> {
  for (const file of files) {
    const kind = file === '-' ? 'jsonl' : (kindOf(file) ?? format);
    if (kind === 'lp' || kind === 'mps' || kind === 'program') {
      reading?.took(statSync(file, { throwIfNoEntry: false })?.size ?? 0);
      try {
        yield { id: file, text: readBytes(file), format: format ?? kind };
      } catch (error) {
        yield { problem: `${file}: ${error instanceof Error ? error.message : String(error)}` };
      }
      continue;
    }
    for await (const line of readLines(file, reading)) yield 'problem' in line ? line : parseLine(line);
  }
}
