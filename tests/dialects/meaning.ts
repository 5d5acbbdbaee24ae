import { DIALECTS, type Dialect, FLAGS, FORMATS, JOB, JOB_WORDS, WORD } from '../../src/codes.gen.ts';
import { loadNative } from '../../src/native.ts';
import { createColumns } from '../../src/verdict.ts';

/**
 * What a text means to the reader of a dialect, unsolved.
 * @param flags more of FLAGS
 * @returns the 128-bit hash of its model, zeros where it means none, and how many warnings came with it
 */
export function meaning(text: string | Uint8Array, format: 'lp' | 'mps', reader: Dialect, flags = 0): { hash: number[]; warnings: number } {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : new Uint8Array(text);
  const job = new Uint32Array(JOB_WORDS).fill(2 ** 31);
  job.set([FORMATS.indexOf(format), DIALECTS.indexOf(reader), 0, FLAGS.noSolve | flags], JOB.format); // format, dialect, solver, flags
  const columns = createColumns(1);
  loadNative().verifyBatch(bytes, Uint32Array.of(0, bytes.length), job, columns);
  return {
    hash: [WORD.hash0, WORD.hash1, WORD.hash2, WORD.hash3].map((word) => columns.words[word] ?? 0),
    warnings: columns.words[WORD.warnings] ?? 0,
  };
}
