import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FLAGS } from '../src/codes.gen.ts';
import { convert, createEngine, type Dialect, SOLVER_DIALECTS, sameAnswer } from '../src/index.ts';
import { meaning } from './dialects/meaning.ts';
import { models, solvable } from './properties/models.ts';
import { lpText } from './properties/texts.ts';

// convert --for: what is written for a reader is read under its dialect with the same optimum, or refused by name.

const SEED = 20261129;
const TARGETS = ['lp', 'mps'] as const;
const READERS: readonly Dialect[] = ['portable', ...SOLVER_DIALECTS];

const any = await createEngine({ threads: 0, solver: 'scip' });
afterAll(() => any.close());

describe.each(READERS)('for %s', (reader) => {
  test.each(TARGETS)('%s of a random model is read back, or refused by name', (to) => {
    let written = 0;
    fc.assert(
      fc.property(models('lp'), (model) => {
        const given = lpText(model);
        const { text, refused, exact, notes, renamed } = convert(given, { from: 'lp', to, for: reader });
        if (text === undefined) {
          expect(refused).toMatch(new RegExp(`${reader}|every reader|lower side|range`));
          return;
        }
        written += 1;
        const flags = reader === 'cplex' ? FLAGS.quadraticRowHalf : 0;
        const read = meaning(text, to, reader, flags).hash;
        expect(read.some((word) => word !== 0)).toBe(true);
        if (exact === true && notes.length === 0 && renamed.length === 0) expect(read).toEqual(meaning(given, 'lp', 'any').hash);
      }),
      { seed: SEED, numRuns: 150 },
    );
    // Of these models each has something that readers part on.
    expect(written > 0).toBe(reader !== 'portable');
  });

  test.each(TARGETS)('%s of a random model has the same answer', async (to) => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(solvable(), async (model) => {
        const given = lpText(model);
        const { text } = convert(given, { from: 'lp', to, for: reader });
        if (text === undefined) return;
        written += 1;
        const [before, after] = await any.judge([
          { text: given, format: 'lp' },
          { text, format: to },
        ]);
        if (before === undefined || after === undefined) throw new Error('nothing was judged');
        expect(after.verdict.status).toBe(before.verdict.status);
        if (before.verdict.status === 'optimal') expect(sameAnswer(before.verdict, after.verdict)).toBe(true);
      }),
      { seed: SEED, numRuns: 60 },
    );
    expect(written).toBeGreaterThan(0);
  });
});

test('what a reader would misread is written in another shape, and said', () => {
  const given = 'min\n obj: x + 3\nst\n c1: 1 <= x + y <= 9\nend\n';
  const { text, notes } = convert(given, { from: 'lp', to: 'lp', for: 'gurobi' });
  expect(text).toBe(
    'Minimize\n obj: x + 0 y + 3 Constant\nSubject To\n c1: x + y >= 1\n c1_upper: x + y <= 9\nBounds\n Constant = 1\nEnd\n',
  );
  expect(notes).toEqual([
    'the constant of the objective is the cost of the column Constant, which is fixed at 1',
    'the range c1 is two rows, c1 and c1_upper',
  ]);
});

test('what a reader lacks is refused in its name', () => {
  const given = 'max\n obj: x\nst\n c1: b = 1 -> x <= 3\nbinary\n b\nend\n';
  expect(convert(given, { from: 'lp', to: 'lp', for: 'highs' })).toMatchObject({ refused: 'highs refuses an indicator row' });
  expect(convert(given, { from: 'lp', to: 'lp', for: 'copt' }).text).toContain('c1: b = 1 -> x <= 3');
});
