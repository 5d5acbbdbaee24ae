import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLAGS, FORMATS, JOB, JOB_WORDS, WORD } from '../src/codes.gen.ts';
import { convert } from '../src/index.ts';
import { loadNative } from '../src/native.ts';
import { createColumns } from '../src/verdict.ts';
import { models } from './properties/models.ts';
import { lpText, mpsText } from './properties/texts.ts';

type Format = 'lp' | 'mps';

/** The 128-bit hash of the model that a text means; the faults of one that means none. */
function meaning(text: string, format: Format): string {
  const bytes = new TextEncoder().encode(text);
  const job = new Uint32Array(JOB_WORDS).fill(2 ** 31);
  job.set([FORMATS.indexOf(format), 0, 0, FLAGS.noSolve], JOB.format); // format, dialect, solver, flags
  const columns = createColumns(1);
  const details = loadNative().verifyBatch(bytes, Uint32Array.of(0, bytes.length), job, columns);
  const words = [WORD.hash0, WORD.hash1, WORD.hash2, WORD.hash3].map((word) => columns.words[word] ?? 0);
  if (words.every((word) => word === 0)) throw new Error(`${new TextDecoder().decode(details ?? undefined)}\n${text}`);
  return words.join(' ');
}

function converted(text: string, from: Format, to: Format): { text: string; renamed: ReadonlyMap<string, string> } {
  const result = convert(text, { from, to });
  if (result.text === undefined) throw new Error(`${result.refused ?? JSON.stringify(result.faults)}\n${text}`);
  return { text: result.text, renamed: new Map(result.renamed) };
}

describe('what a writer writes means what was read', () => {
  test.for<[string, Format, Format]>([
    ['LP to LP', 'lp', 'lp'],
    ['LP to MPS', 'lp', 'mps'],
    ['MPS to LP', 'mps', 'lp'],
    ['MPS to MPS', 'mps', 'mps'],
  ])('%s, and writing that again changes nothing', ([, from, to]) => {
    fc.assert(
      fc.property(models(from), (model) => {
        const text = from === 'lp' ? lpText(model) : mpsText(model);
        const once = converted(text, from, to);
        expect(meaning(once.text, to), `${text}\n${once.text}`).toBe(meaning(text, from));
        expect(converted(once.text, to, to)).toEqual({ text: once.text, renamed: new Map() });
      }),
      { numRuns: 400 },
    );
  });
});
