import { FLAGS, type Format, FORMATS, JOB, JOB_WORDS } from '../codes.gen.ts';
import type { Comparison } from '../comparison.ts';
import { SOURCE_FORMATS, type SourceFormat } from '../environment.ts';
import { shown } from '../errors.ts';
import { type Extraction, extract } from '../extract.ts';
import { type Reference, referenceProblem, windowOf } from '../match.ts';
import type { Batch, KnownAnswers, References } from '../pool/batch.ts';
import type { RewardParts } from '../reward.ts';
import type { ProgramReport, Verdict, Warning } from '../verdict.ts';
import type { Template } from './options.ts';

/** One thing to judge: a text, or a completion that holds one. */
export interface Item {
  readonly id?: string;
  /** Model source, or a program that builds a model. Exactly one of `text` and `completion` must be there. */
  readonly text?: string | Uint8Array;
  readonly completion?: string;
  /** Absent: the environment's when one was named, else told from the text. */
  readonly format?: SourceFormat;
  readonly reference?: Reference;
  /** Name or path of an environment for this item alone. */
  readonly environment?: string;
  readonly group?: string | number;
}

export interface Judged {
  readonly id?: string;
  readonly group?: string | number;
  /** By the environment's preset, see src/reward.ts. Null: we could not judge. Absent: no reference that says something. */
  readonly reward?: number | null;
  /** What the reward is made of, each 0..1. */
  readonly parts?: RewardParts;
  readonly verdict: Verdict;
  /** Where it is asked for: what may be told for a second try. Null: nothing is left to say, or we could not judge. */
  readonly feedback?: string | null;
  /** Where it is asked for and the text was compared with a reference model. */
  readonly comparison?: Comparison;
}

/** An item made ready: its text and format, or the knowledge that it holds no model. */
export interface Prepared {
  readonly item: Item;
  readonly text: string | Uint8Array;
  /** `program` until it has run; then its model's. */
  readonly format: Format | 'program';
  readonly template: Template;
  readonly noModel: boolean;
  /** Of a completion. */
  readonly extraction?: Extraction;
  /** What is asked about this item beyond its template: bits of FLAGS. */
  readonly flags: number;
  /** The verdict, where it is known without a reader: of a program that leaves no model. */
  readonly told?: Verdict;
  /** Of a program that ran. */
  readonly program?: ProgramReport;
  readonly warnings?: readonly Warning[];
}

function checkItem(item: Item): void {
  if (typeof item !== 'object' || item === null) throw new TypeError(`expected an item with text or completion, got ${shown(item)}`);
  const { text, completion, format, reference } = item;
  if ((text === undefined) === (completion === undefined)) throw new TypeError('expected an item with either text or completion');
  if (text !== undefined && typeof text !== 'string' && !(text instanceof Uint8Array))
    throw new TypeError(`expected text to be a string or bytes, got ${shown(text)}`);
  if (completion !== undefined && typeof completion !== 'string')
    throw new TypeError(`expected completion to be a string, got ${shown(completion)}`);
  if (format !== undefined && !SOURCE_FORMATS.includes(format))
    throw new TypeError(`expected format to be one of ${SOURCE_FORMATS.join(', ')}, got ${shown(format)}`);
  const problem = reference === undefined ? undefined : referenceProblem(reference);
  if (problem !== undefined) throw new TypeError(problem);
}

const isValueAlone = ({ objective, status, model, solution }: Reference): boolean =>
  objective !== undefined && (status === undefined || status === 'optimal') && model === undefined && solution === undefined;

/** What reward and feedback ask about an item: whether it states its answer, its values, the explanation, the comparison. */
function flagsOf({ reference }: Item, { comparesValues, feedback, comparison, decides }: Template, audited: boolean): number {
  let flags: number = audited ? FLAGS.audit : 0;
  if (feedback !== undefined) flags |= FLAGS.explain;
  if (reference === undefined) return flags;
  flags |= FLAGS.askDecided;
  if (decides !== undefined && isValueAlone(reference)) flags |= FLAGS.decide;
  if (comparesValues && reference.solution !== undefined) flags |= FLAGS.details;
  const speaks = feedback !== undefined && feedback !== 'off';
  if ((comparison || speaks) && reference.model !== undefined) flags |= FLAGS.findings;
  return flags;
}

/** @throws TypeError for an item that is none */
export function prepareItem(item: Item, template: Template, audited: boolean): Prepared {
  checkItem(item);
  const { text } = item;
  // What an API offers, every solver of it has.
  const isProgram = (item.format ?? template.format) === 'program';
  const flags = flagsOf(item, template, audited) | (isProgram ? FLAGS.reformulate : 0);
  if (text !== undefined) return { item, text, format: item.format ?? template.format, template, noModel: false, flags };
  const wanted = item.format ?? template.format;
  const extraction = extract(item.completion ?? '', { protocol: template.protocol, format: wanted });
  const format = item.format ?? extraction.format ?? template.format;
  return { item, text: extraction.text ?? '', format, template, noModel: extraction.text === null, extraction, flags };
}

/** An upper bound that costs nothing to know. */
export const byteBound = ({ text }: Prepared): number => (typeof text === 'string' ? text.length * 3 : text.length);

/** Gives `bytes` of memory to write texts into. */
type Room = (bytes: number) => Buffer;

/** A text cut off by the end of its room still shows, by being longer than its characters, that it is not ASCII. */
const SLACK_BYTES = 4;

/** Texts behind each other in one buffer. Each is written by itself: joining them first takes four times as long. */
function packTexts(texts: readonly (string | Uint8Array)[], room: Room): { bytes: Uint8Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(texts.length + 1);
  let size = 0; // in bytes as long as all is ASCII
  for (const text of texts) size += text.length;
  const bytes = room(size + SLACK_BYTES);
  let at = 0;
  for (let i = 0; i < texts.length; i += 1) {
    const text = texts[i] ?? '';
    const expected = text.length;
    if (typeof text !== 'string') bytes.set(text, at);
    else if (bytes.write(text, at) !== expected) return packLongTexts(texts, room);
    offsets[i + 1] = at += expected;
  }
  return { bytes: bytes.subarray(0, at), offsets };
}

/** The same where some text is longer in bytes than in characters. */
function packLongTexts(texts: readonly (string | Uint8Array)[], room: Room): { bytes: Uint8Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, text] of texts.entries()) offsets[i + 1] = (offsets[i] ?? 0) + Buffer.byteLength(text);
  const bytes = room(offsets[texts.length] ?? 0);
  for (const [i, text] of texts.entries()) {
    if (typeof text === 'string') bytes.write(text, offsets[i] ?? 0);
    else bytes.set(text, offsets[i]);
  }
  return { bytes, offsets };
}

/** The reference models of a chunk, each once. Undefined when no item has one. */
function packReferences(chunk: readonly Prepared[]): References | undefined {
  if (!chunk.some(({ item }) => item.reference?.model !== undefined)) return undefined;
  const places = new Map<string, number>();
  const of = new Int32Array(chunk.length).fill(-1);
  for (let i = 0; i < chunk.length; i += 1) {
    const model = chunk[i]?.item.reference?.model;
    if (model === undefined) continue;
    const place = places.get(model) ?? places.size;
    places.set(model, place);
    of[i] = place;
  }
  return { ...packTexts([...places.keys()], Buffer.allocUnsafeSlow), of };
}

/** Job words of chunks whose items all ask for the same, the longest made so far of each template, flags and format. */
const uniform = new WeakMap<Template, Map<number, Uint32Array>>();

function uniformJobs({ template, format }: Prepared, flags: number, count: number): Uint32Array {
  let byKind = uniform.get(template);
  if (byKind === undefined) {
    byKind = new Map();
    uniform.set(template, byKind);
  }
  const kind = flags * FORMATS.length + placeOf(format);
  let jobs = byKind.get(kind);
  if (jobs === undefined || jobs.length < count * JOB_WORDS) {
    jobs = new Uint32Array(count * JOB_WORDS);
    for (let i = 0; i < count; i += 1) writeJob(jobs, i, template, format, flags);
    byKind.set(kind, jobs);
  }
  return jobs.subarray(0, count * JOB_WORDS);
}

/** A program that has no model any more is never read. */
const placeOf = (format: Format | 'program'): number => FORMATS.indexOf(format === 'program' ? 'unknown' : format);

function writeJob(jobs: Uint32Array, row: number, template: Template, format: Format | 'program', flags: number): void {
  const at = row * JOB_WORDS;
  jobs.set(template.words, at);
  jobs[at + JOB.format] = placeOf(format);
  jobs[at + JOB.flags] = (template.words[JOB.flags] ?? 0) | flags;
}

const bits = new Uint32Array(4);
const window = new Float64Array(bits.buffer);

/** The values that matter, where nothing but the answer is asked. */
function writeWindow(jobs: Uint32Array, row: number, { item, template }: Prepared): void {
  const [low, high] = windowOf(item.reference?.objective ?? Number.NaN, template.decides ?? '5e-2');
  window[0] = low;
  window[1] = high;
  jobs.set(bits, row * JOB_WORDS + JOB.windowLow0);
}

function packJobs(chunk: readonly Prepared[], more: number): Uint32Array {
  const [first] = chunk;
  if (first === undefined) return new Uint32Array(0);
  const { template, format, flags } = first;
  const isUniform = chunk.every((one) => one.template === template && one.format === format && one.flags === flags);
  if (isUniform && (flags & FLAGS.decide) === 0) {
    return uniformJobs(first, flags | more, chunk.length);
  }
  const jobs = new Uint32Array(chunk.length * JOB_WORDS);
  for (const [i, one] of chunk.entries()) {
    writeJob(jobs, i, one.template, one.format, one.flags | more);
    if ((one.flags & FLAGS.decide) !== 0) writeWindow(jobs, i, one);
  }
  return jobs;
}

function packAnswers(known: readonly (Uint8Array | undefined)[]): KnownAnswers {
  const offsets = new Uint32Array(known.length + 1);
  for (const [i, one] of known.entries()) offsets[i + 1] = (offsets[i] ?? 0) + (one?.length ?? 0);
  const bytes = Buffer.allocUnsafeSlow(offsets[known.length] ?? 0); // not of the pool: a channel would copy all of it
  for (const [i, one] of known.entries()) if (one !== undefined) bytes.set(one, offsets[i]);
  return { bytes, offsets };
}

/** What is asked about a chunk beside its items' own wishes. */
export interface Asked {
  /** Bits of FLAGS. */
  readonly flags: number;
  /** For each item what is known of an equal model. */
  readonly known?: readonly (Uint8Array | undefined)[];
}

/** Packs a chunk for its way to a worker, texts into `room`. */
export function pack(chunk: readonly Prepared[], room: Room, { flags, known }: Asked = { flags: 0 }): Batch {
  const references = packReferences(chunk);
  return {
    ...packTexts(
      chunk.map(({ text }) => text),
      room,
    ),
    jobs: packJobs(chunk, flags),
    ...(known?.some((one) => one !== undefined) === true && { answers: packAnswers(known) }),
    ...(references !== undefined && { references }),
  };
}
