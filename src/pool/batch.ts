import { JOB_WORDS, NUMBER_COLUMNS, WORD, WORD_COLUMNS } from '../codes.gen.ts';
import { createColumns, type ResultColumns } from '../verdict.ts';

/** Reference models that texts of a batch are compared with, each once. */
export interface References {
  readonly bytes: Uint8Array;
  /** [references + 1] */
  readonly offsets: Uint32Array;
  /** [n] which one a text has; -1: none */
  readonly of: Int32Array;
}

/** What is known of models that equal those of a batch, for each text; empty: nothing. Bytes that a batch before gave. */
export interface KnownAnswers {
  readonly bytes: Uint8Array;
  /** [n + 1] */
  readonly offsets: Uint32Array;
}

/** What goes to a worker: n texts packed into one buffer, and a row of job words for each. */
export interface Batch {
  readonly bytes: Uint8Array;
  /** [n + 1] */
  readonly offsets: Uint32Array;
  /** [n, JOB_WORDS] */
  readonly jobs: Uint32Array;
  readonly references?: References;
  readonly answers?: KnownAnswers;
}

/** A batch under way; the number names it between a pool and its workers, never 0. */
export interface Task extends Batch {
  readonly task: number;
}

/** What comes back: n rows of results and the details of those that have any. */
export interface BatchResult {
  readonly columns: ResultColumns;
  readonly details: Uint8Array | null;
}

export const countOf = (batch: Batch): number => batch.offsets.length - 1;

/** @returns the batch of one of its texts */
export function oneOf({ bytes, offsets, jobs, references, answers }: Batch, row: number): Batch {
  const cut = (all: Uint8Array, places: Uint32Array, at: number): { bytes: Uint8Array; offsets: Uint32Array } => {
    const [from = 0, to = 0] = [places[at], places[at + 1]];
    return { bytes: all.subarray(from, to), offsets: Uint32Array.of(0, to - from) };
  };
  const reference = references?.of[row] ?? -1;
  return {
    ...cut(bytes, offsets, row),
    jobs: jobs.subarray(row * JOB_WORDS, (row + 1) * JOB_WORDS),
    ...(references !== undefined &&
      reference >= 0 && { references: { ...cut(references.bytes, references.offsets, reference), of: Int32Array.of(0) } }),
    ...(answers !== undefined && { answers: cut(answers.bytes, answers.offsets, row) }),
  };
}

/** @returns rows `from` to `to` of a result of `count` rows, copied; the details are those of all */
export function rowsOf({ columns, details }: BatchResult, count: number, from: number, to: number): BatchResult {
  const part = createColumns(to - from);
  for (let c = 0; c < WORD_COLUMNS; c += 1) part.words.set(columns.words.subarray(c * count + from, c * count + to), c * (to - from));
  for (let c = 0; c < NUMBER_COLUMNS; c += 1) part.numbers.set(columns.numbers.subarray(c * count + from, c * count + to), c * (to - from));
  return { columns: part, details };
}

/** Results that come in row by row, and their details in any order. */
export interface Gathered {
  /** Takes row 0 of a result of one text as row `row`. */
  put(row: number, result: BatchResult): void;
  finish(): BatchResult;
}

/** @param count rows in all */
export function gather(count: number): Gathered {
  const columns = createColumns(count);
  const parts: Uint8Array[] = [];
  let size = 0;
  return {
    put(row, { columns: one, details }) {
      for (let c = 0; c < WORD_COLUMNS; c += 1) columns.words[c * count + row] = one.words[c] ?? 0;
      for (let c = 0; c < NUMBER_COLUMNS; c += 1) columns.numbers[c * count + row] = one.numbers[c] ?? Number.NaN;
      if (details === null) return;
      columns.words[WORD.detailOffset * count + row] = size + (one.words[WORD.detailOffset] ?? 0);
      columns.words[WORD.answerOffset * count + row] = size + (one.words[WORD.answerOffset] ?? 0);
      parts.push(details);
      size += details.length;
    },
    finish: () => ({ columns, details: size === 0 ? null : Buffer.concat(parts, size) }),
  };
}
