import { JOB_WORDS, NUMBER_COLUMNS, WORD_COLUMNS } from '../codes.gen.ts';
import { createColumns, type ResultColumns } from '../verdict.ts';
import type { Batch, KnownAnswers, References } from './batch.ts';

/** A batch in memory that threads share. */
export interface SharedBatch {
  /** The texts, `size` bytes of them. */
  readonly texts: SharedArrayBuffer;
  readonly size: number;
  /** All arrays with a row a text, for `count` texts. */
  readonly table: SharedArrayBuffer;
  readonly count: number;
  readonly references?: References;
  readonly answers?: KnownAnswers;
}

/** What is larger is not kept for the next batch. */
const KEPT_BYTES = 2 ** 22;
const SPARE = 1.25;

/** @returns the arrays of a shared batch; numbers come first in the table, for their alignment */
export function arraysOf({
  texts,
  size,
  table,
  count,
}: SharedBatch): Required<Omit<Batch, 'references' | 'answers'>> & { readonly columns: ResultColumns } {
  const numbers = new Float64Array(table, 0, count * NUMBER_COLUMNS);
  const words = new Uint32Array(table, numbers.byteLength, count * WORD_COLUMNS);
  const jobs = new Uint32Array(table, words.byteOffset + words.byteLength, count * JOB_WORDS);
  const offsets = new Uint32Array(table, jobs.byteOffset + jobs.byteLength, count + 1);
  return { bytes: new Uint8Array(texts, 0, size), offsets, jobs, columns: { words, numbers } };
}

const tableBytes = (count: number): number =>
  count * NUMBER_COLUMNS * Float64Array.BYTES_PER_ELEMENT + (count * (WORD_COLUMNS + JOB_WORDS + 1) + 1) * Uint32Array.BYTES_PER_ELEMENT;

/** Memory for one batch at a time, used again for the next one: batches cross to a worker and back without a channel's copies. */
export interface BatchMemory {
  /** Where the texts of the next batch can be written. */
  room(bytes: number): Buffer;
  share(batch: Batch): SharedBatch;
  /** To be called when a batch is done: gives back what only a large one needs. */
  shrink(): void;
}

export function createBatchMemory(): BatchMemory {
  let texts = new SharedArrayBuffer(0);
  let table = new SharedArrayBuffer(0);
  function room(bytes: number): Buffer {
    if (texts.byteLength < bytes) texts = new SharedArrayBuffer(Math.ceil(bytes * SPARE));
    return Buffer.from(texts, 0, bytes);
  }
  return {
    room,
    share({ bytes, offsets, jobs, references, answers }) {
      const count = offsets.length - 1;
      if (bytes.buffer !== texts || bytes.byteOffset !== 0) room(bytes.length).set(bytes);
      if (table.byteLength < tableBytes(count)) table = new SharedArrayBuffer(Math.ceil(tableBytes(count) * SPARE));
      const shared = {
        texts,
        size: bytes.length,
        table,
        count,
        ...(references !== undefined && { references }),
        ...(answers !== undefined && { answers }),
      };
      const arrays = arraysOf(shared);
      arrays.offsets.set(offsets);
      arrays.jobs.set(jobs);
      return shared;
    },
    shrink() {
      if (texts.byteLength > KEPT_BYTES) texts = new SharedArrayBuffer(0);
    },
  };
}

/** As BatchMemory, for a batch on the calling thread. */
export interface LocalMemory {
  room(bytes: number): Buffer;
  columns(count: number): ResultColumns;
}

export function createLocalMemory(): LocalMemory {
  let texts = Buffer.alloc(0);
  let whole = createColumns(0);
  return {
    room(bytes) {
      if (bytes > KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
      if (texts.length < bytes) texts = Buffer.allocUnsafeSlow(Math.ceil(bytes * SPARE));
      return texts.subarray(0, bytes);
    },
    columns(count) {
      if (whole.words.length < count * WORD_COLUMNS) whole = createColumns(count);
      return { words: whole.words.subarray(0, count * WORD_COLUMNS), numbers: whole.numbers.subarray(0, count * NUMBER_COLUMNS) };
    },
  };
}
