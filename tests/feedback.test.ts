import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../src/index.ts';
import { judge } from './judge-once.ts';
import { mutantsOf, plainModels, writePlain } from './compare/mutants.ts';

const MODEL = 'Maximize\n profit: 3 x + 5 y\nSubject To\n labor: 2 x + 3 y <= 12\n wood: x + y >= 1\nGeneral\n x y\nEnd\n';
const REFERENCE = { objective: 20, model: MODEL } as const;

describe('feedback for a second try', () => {
  test.for<{ name: string; text: string; level: 'off' | 'hints' | 'full'; says: string | null | RegExp }>([
    { name: 'a right model needs none', text: MODEL, level: 'hints', says: null },
    { name: 'what may be told is told all the same', text: MODEL, level: 'off', says: 'The model was solved: its objective is 20.' },
    {
      name: 'a fault with its caret',
      text: MODEL.replace('<= 12', '<= 1,2'),
      level: 'off',
      says: /^The text is no model: .* in line 4, column \d+\.\n labor: 2 x \+ 3 y <= 1,2\n *\^$/,
    },
    {
      name: 'rows that contradict each other',
      text: MODEL.replace('>= 1', '>= 90'),
      level: 'off',
      says: /^The model is infeasible: .* row labor <= 12; .*row wood|row wood/,
    },
    {
      name: 'the way without end',
      text: MODEL.replace(' labor: 2 x + 3 y <= 12\n', ''),
      level: 'off',
      says: /^The model is unbounded: the objective grows without end while /,
    },
    {
      name: 'hints: that something is missing, not what',
      text: MODEL.replace(' labor: 2 x + 3 y <= 12\n', ' b: x + y <= 5\n'),
      level: 'hints',
      says: /^The model was solved: its objective is 25\.\nThat is not the answer to the problem\.\n.*Something that the problem demands is missing\.$/s,
    },
    {
      name: 'full: what is missing, with a point',
      text: MODEL.replace(' labor: 2 x + 3 y <= 12\n', ' b: x + y <= 5\n'),
      level: 'full',
      says: /These are missing: row labor \(x = .*, y = .* should be forbidden\)\.$/,
    },
    {
      name: 'which rows forbid too much, by the candidate’s names',
      text: MODEL.replace('General', ' mine: x <= 1\nGeneral'),
      level: 'hints',
      says: /These forbid too much: .*row mine/,
    },
    {
      name: 'the direction',
      text: MODEL.replace('Maximize', 'Minimize'),
      level: 'hints',
      says: /The objective goes in the wrong direction\./,
    },
  ])('$name', async ({ text, level, says }) => {
    const [judged] = await judge([{ text, reference: REFERENCE }], { feedback: level });
    if (says instanceof RegExp) expect(judged?.feedback).toMatch(says);
    else expect(judged?.feedback).toBe(says);
    expect(judged?.verdict.explain).toBeUndefined(); // it was not asked for
  });

  test('rows that ask for the value are not answered one by one', async () => {
    const cuts = (sides: readonly number[]): string => sides.map((side) => ` cut${side}: 3 x + 5 y <= ${side}\n`).join('');
    const guess = (sides: readonly number[]): string => MODEL.replace('General', `${cuts(sides)}General`);
    const upTo = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 3);
    const judged = await judge(
      [40, 80, 160].map((most) => ({ text: guess(upTo(most).reverse()), reference: REFERENCE })),
      { feedback: 'full' },
    );
    for (const one of judged) {
      expect(one?.feedback).toContain('Many of its rows and bounds forbid too much.');
      expect(one?.feedback).not.toMatch(/cut\d/);
    }
    // However far the guesses reach, and whatever their order, the answer is the same.
    expect(new Set(judged.map((one) => one?.feedback?.split('\n').slice(1).join('\n'))).size).toBe(1);
  });

  test('comes at the level that the environment allows, and only when asked for', async () => {
    const text = MODEL.replace(' labor: 2 x + 3 y <= 12\n', ' b: x + y <= 5\n');
    const [silent] = await judge([{ text, reference: REFERENCE }]);
    expect(silent).not.toHaveProperty('feedback');
    const [own] = await judge([{ text, reference: REFERENCE }], { feedback: 'environment' });
    expect(own?.feedback).toBe('The model was solved: its objective is 25.'); // off is the default of an environment
  });

  test('needs no reference, and nothing is said about a failure of ours', async () => {
    const judged = await judge([{ text: MODEL }, { completion: '' }], { feedback: 'full' });
    expect(judged.map(({ feedback }) => feedback)).toEqual([
      'The model was solved: its objective is 20.',
      'The answer holds no model text where one is expected.',
    ]);
  });
});

describe('feedback never tells the reference’s value', () => {
  const mutants = plainModels()
    .slice(0, 120)
    .flatMap(({ id, model }) => mutantsOf(id, model));

  test('what is said does not hang on it, as long as it is wrong', async () => {
    const engine = await createEngine({ threads: 0, feedback: 'full' });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...mutants),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        async ({ reference, candidate }, one, other) => {
          const text = writePlain(candidate);
          const model = writePlain(reference);
          const judged = await engine.judge([one, other].map((objective) => ({ text, reference: { objective, model } })));
          fc.pre(judged.every(({ verdict }) => verdict.match?.['1e-6'] === false));
          expect(judged[0]?.feedback).toBe(judged[1]?.feedback);
        },
      ),
      { numRuns: 300, seed: 20261129 },
    );
    await engine.close();
  });

  test('no number of it is the value, unless it stands in the candidate or is the candidate’s own', async () => {
    const engine = await createEngine({ threads: 0 });
    const models = plainModels().slice(0, 120);
    const values = await engine.judge(models.map(({ model }) => ({ text: writePlain(model) })));
    await engine.close();
    const value = new Map(models.map(({ id }, i) => [id, values[i]?.verdict.objective]));
    const wrong = mutants.filter(({ id }) => typeof value.get(id) === 'number');
    for (const feedback of ['hints', 'full'] as const) {
      const judged = await judge(
        wrong.map(({ id, reference, candidate }) => ({
          text: writePlain(candidate),
          reference: { objective: Number(value.get(id)), model: writePlain(reference) },
        })),
        { feedback },
      );
      const told: string[] = [];
      for (const [i, { id, fault, candidate }] of wrong.entries()) {
        const numbers = (text: string): number[] => (text.match(/\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? []).map(Number);
        const truth = Math.abs(Number(value.get(id)));
        const leaks = numbers(judged[i]?.feedback ?? '').some((one) => Math.abs(one - truth) <= 1e-6 * Math.max(1, truth));
        if (leaks && truth > 100 && !numbers(writePlain(candidate)).includes(truth)) told.push(`${id}, ${fault}: ${judged[i]?.feedback}`);
      }
      expect(told).toEqual([]);
    }
    expect(wrong.length).toBeGreaterThan(1000);
  });
});
