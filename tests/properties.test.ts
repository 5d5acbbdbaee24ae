import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FLAGS, FORMATS, JOB, JOB_WORDS, WORD } from '../src/codes.gen.ts';
import { closeTo, convert, createEngine, type Judged } from '../src/index.ts';
import { loadNative } from '../src/native.ts';
import { createColumns } from '../src/verdict.ts';
import { models, solvable } from './properties/models.ts';
import { sameAs } from './properties/same.ts';
import { lpText, mpsText } from './properties/texts.ts';

type Format = 'lp' | 'mps';

/** Tens of thousands of models were tried with chance ones; a fixed one here, so that a failure is somebody's change. */
const SEED = 20261127;

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
  expect(result.exact).toBe(true);
  return {
    text: result.text,
    renamed: new Map(result.renamed.flatMap(([what, before, after]) => (what === 'column' ? [[before, after]] : []))),
  };
}

describe('what a writer writes means what was read', () => {
  test.for<[string, Format, Format]>([
    ['LP to LP', 'lp', 'lp'],
    ['LP to MPS', 'lp', 'mps'],
    ['MPS to LP', 'mps', 'lp'],
    ['MPS to MPS', 'mps', 'mps'],
  ])('%s, and writing that again changes nothing', ([, from, to]) => {
    fc.assert(
      fc.property(models(from, to === 'lp' && from === 'lp'), (model) => {
        const text = from === 'lp' ? lpText(model) : mpsText(model);
        const once = converted(text, from, to);
        expect(meaning(once.text, to), `${text}\n${once.text}`).toBe(meaning(text, from));
        const words = new Set(once.text.split(/\s+/));
        expect(model.columns.map(({ name }) => once.renamed.get(name) ?? name).filter((name) => !words.has(name))).toEqual([]);
        expect(converted(once.text, to, to)).toEqual({ text: once.text, renamed: new Map() });
      }),
      { numRuns: 400, seed: SEED },
    );
  });
});

/** What a reader says of an MPS text, but for the places inside of lines. */
function said(text: string): unknown {
  const { text: written, faults, refused } = convert(text, { from: 'mps', to: 'mps' });
  return { written, refused, faults: faults?.map(({ code, message, line }) => ({ code, message, line })) };
}

/** The same text without a plain line in COLUMNS: a comment ends each, which the fast way through that section does not take. */
function withoutPlainLines(text: string): string {
  let section = '';
  const lines = text.split('\n').map((line) => {
    if (/^[A-Za-z]/.test(line)) section = line.trim();
    return section === 'COLUMNS' && /^[ \t]+\S+[ \t]+\S+[ \t]+\S/.test(line) ? line.replace(/\r*$/, ' $ c$&') : line;
  });
  return lines.join('\n');
}

describe('the fast way through COLUMNS is the slow one, faster', () => {
  test('models of every kind, whole and with lines doubled, moved, dropped and spoilt', () => {
    const outcomes = { read: 0, refused: 0 };
    const edit = fc.record({
      line: fc.nat(),
      other: fc.nat(),
      how: fc.constantFrom('double', 'move', 'drop', 'join', 'spoil', 'carriage'),
    });
    fc.assert(
      fc.property(models('mps', false), fc.array(edit, { maxLength: 3 }), (model, edits) => {
        let lines = mpsText(model).split('\n');
        for (const { line, other, how } of edits) {
          const [i, k] = [line % lines.length, other % lines.length];
          const [here = '', there = ''] = [lines[i], lines[k]];
          if (how === 'double') lines.splice(k, 0, here);
          else if (how === 'move') lines.splice(k, 0, ...lines.splice(i, 1));
          else if (how === 'drop') lines.splice(i, 1);
          else if (how === 'join') lines[i] = `${here}${there.replace(/^\s*\S+/, '')}`.replaceAll('\r', '');
          else if (how === 'spoil') lines[i] = here.replace(/\S+$/, (word) => `${word}${['x', '0', 'e2', '.5', 'D1'][other % 5]}`);
          else lines = lines.map((each) => `${each}\r`);
        }
        const text = lines.join('\n');
        const whole = said(text);
        expect(said(withoutPlainLines(text)), text).toEqual(whole);
        outcomes[(whole as { written?: string }).written === undefined ? 'refused' : 'read'] += 1;
      }),
      { numRuns: 1500, seed: SEED },
    );
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(100);
  });
});

describe('the verdict does not hang on how a model is written down', async () => {
  const engines = { auto: await createEngine({ threads: 0 }), off: await createEngine({ threads: 0, small: 'off', timeLimitMs: 200 }) };
  afterAll(async () => {
    for (const engine of Object.values(engines)) await engine.close();
  });

  test.for(['auto', 'off'] as const)('order, names and powers of two, small: %s', async (small) => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        solvable().chain((model) => fc.tuple(fc.constant(model), sameAs(model))),
        async ([model, others]) => {
          const texts = [{ text: lpText(model) }, ...others.map((other) => ({ text: lpText(other.model) }))];
          const [first, ...rest] = (await engines[small].judge(texts)) as [Judged, ...Judged[]]; // one Judged an item
          // Integers without bounds can keep a solver busy for ever; that is no other verdict.
          fc.pre([first, ...rest].every(({ verdict }) => verdict.status !== 'limit'));
          seen.set(first.verdict.status, (seen.get(first.verdict.status) ?? 0) + 1);
          for (const [i, { how, factor }] of others.entries()) {
            const shown = `${how}\n${texts[0]?.text}${texts[i + 1]?.text}`;
            const { status, objective } = (rest[i] as Judged).verdict; // one Judged an item
            expect(status, shown).toBe(first.verdict.status);
            if (status !== 'optimal') continue;
            // A solver's point may use its tolerance, Assay's own may not.
            const epsilon = small === 'auto' ? 1e-9 : 1e-6;
            expect(closeTo(Number(objective) / factor, Number(first.verdict.objective), epsilon), `${objective} ${shown}`).toBe(true);
          }
        },
      ),
      { numRuns: small === 'auto' ? 500 : 150, seed: SEED },
    );
    expect([...seen.keys()].sort()).toEqual(['infeasible', 'optimal', 'unbounded']);
  });
});
