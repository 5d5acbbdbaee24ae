import { describe, expect, test } from 'vitest';
import {
  labelOf,
  type Reference,
  REWARD_PRESETS,
  type RewardOptions,
  type RewardPreset,
  reward,
  sirlFormat,
  type Verdict,
} from '../src/index.ts';

const size = { sense: 'max', columns: 2, rows: 2, nonzeros: 4, integers: 0, binaries: 0 } as const;
const optimal = (objective: number, more: Partial<Verdict> = {}): Verdict => ({ status: 'optimal', objective, model: size, ...more });
const warned = (code: 'decidedByBounds' | 'keepsNoRow' | 'answerUnfounded'): Partial<Verdict> => ({
  warnings: [{ code, message: '' }],
});
const REJECTED: Verdict = { status: 'rejected', fault: { code: 'badNumber', message: '' } };
const NO_MODEL: Verdict = { status: 'noModel', fault: { code: 'noCompletion', message: '' } };
const TRUTH: Reference = { objective: 100 };
const MODEL: Reference = { objective: 100, model: 'a model' };

interface Row {
  readonly name: string;
  readonly verdict: Verdict;
  readonly reference?: Reference;
  readonly format?: number;
  readonly rows?: number | null;
  /** evom, binary, sirl, sirl2, probes, graded; worked by hand from the design's table. */
  readonly rewards: readonly (number | null)[];
}

describe('every preset, worked by hand', () => {
  test.for<Row>([
    { name: 'right', verdict: optimal(100), rewards: [1.5, 1, 3, 2, 0.7, 1] },
    { name: 'right, all rows', verdict: optimal(100), reference: MODEL, rows: 1, rewards: [1.5, 1, 3, 2, 1, 1] },
    { name: 'right, half of the rows', verdict: optimal(100), reference: MODEL, rows: 0.5, rewards: [1.5, 1, 3, 2, 0.85, 0.85] },
    { name: 'right, rows unknown', verdict: optimal(100), reference: MODEL, rows: null, rewards: [1.5, 1, 3, 2, 1, 1] },
    { name: '4 % off', verdict: optimal(104), rewards: [1.5, 0, 2, 1, 0.2, 0.2] },
    { name: '6 % off', verdict: optimal(106), rewards: [0.5, 0, 2, 1, 0.2, 0.2] },
    { name: '6 % off, 0.8 of the rows', verdict: optimal(106), reference: MODEL, rows: 0.8, rewards: [0.5, 0, 2, 1, 0.44, 0.44] },
    { name: 'off by 1e-6 of 101 but not of 100', verdict: optimal(100 + 1.005e-4), rewards: [1.5, 0, 3, 2, 0.2, 0.2] },
    { name: 'half of the format', verdict: optimal(100), format: 0.5, rewards: [1.25, 1, 2.5, 2, 0.7, 0.95] },
    { name: 'refused, full format', verdict: REJECTED, rewards: [0.5, 0, 1, 0, 0, 0] },
    { name: 'refused, no format', verdict: REJECTED, format: 0, rewards: [0, 0, 0, 0, 0, 0] },
    { name: 'no model text', verdict: NO_MODEL, rewards: [0, 0, 0, 0, 0, 0] },
    { name: 'infeasible where there is a value', verdict: { status: 'infeasible', model: size }, rewards: [0.5, 0, 2, 1, 0.2, 0.2] },
    {
      name: 'at a limit, with the right incumbent',
      verdict: { status: 'limit', objective: 100, model: size, fault: { code: 'timeLimit', message: '' } },
      rewards: [0.5, 0, 1, 0, 0.2, 0.1],
    },
    {
      name: 'too large to be read',
      verdict: { status: 'limit', fault: { code: 'tooLarge', message: '' } },
      rewards: [0.5, 0, 1, 0, 0, 0],
    },
    {
      name: 'what the solver lacks',
      verdict: { status: 'unsupported', model: size, fault: { code: 'featureMissing', message: '' } },
      rewards: [0.5, 0, 1, 0, 0.2, 0.1],
    },
    { name: 'a failure of ours', verdict: { status: 'failed' }, rewards: [null, null, null, null, null, null] },
    {
      name: 'no solution, found infeasible',
      verdict: { status: 'infeasible', model: size },
      reference: { status: 'noSolution' },
      rewards: [1.5, 1, 3, 2, 0.7, 1],
    },
    {
      name: 'no solution, found unbounded',
      verdict: { status: 'unbounded', model: size },
      reference: { status: 'noSolution' },
      rewards: [1.5, 1, 3, 2, 0.7, 1],
    },
    { name: 'no solution, found optimal', verdict: optimal(0), reference: { status: 'noSolution' }, rewards: [0.5, 0, 2, 1, 0.2, 0.2] },
    {
      name: 'infeasible, found unbounded',
      verdict: { status: 'unbounded', model: size },
      reference: { status: 'infeasible' },
      rewards: [0.5, 0, 2, 1, 0.2, 0.2],
    },
    { name: 'truth 0', verdict: optimal(0), reference: { objective: 0 }, rewards: [1.5, 1, 3, 2, 0.7, 1] },
    { name: 'truth 0, 0.04 off', verdict: optimal(0.04), reference: { objective: 0 }, rewards: [1.5, 0, 2, 1, 0.2, 0.2] },
    { name: 'truth −99999', verdict: optimal(-99999), reference: { objective: -99999 }, rewards: [1.5, 1, 3, 2, 0.7, 1] },
    { name: 'truth 1e15', verdict: optimal(1e15), reference: { objective: 1e15 }, rewards: [1.5, 1, 3, 2, 0.7, 1] },
    {
      name: 'one of two values found, among three',
      verdict: optimal(100, { values: { a: 3, b: 4, aux: 9 } }),
      reference: { objective: 100, solution: { x: 4, y: 5 } },
      rewards: [1.5, 1, 3, 2.333333333333, 0.7, 1], // of the candidate's three
    },
    {
      name: 'a value counts once',
      verdict: optimal(100, { values: { a: 4, b: 1 } }),
      reference: { objective: 100, solution: { x: 4, y: 4 } },
      rewards: [1.5, 1, 3, 2.5, 0.7, 1],
    },
    {
      name: 'values found without the right answer',
      verdict: optimal(90, { values: { a: 4 } }),
      reference: { objective: 100, solution: { x: 4 } },
      rewards: [0.5, 0, 2, 1, 0.2, 0.2],
    },
  ])('$name', ({ verdict, reference = TRUTH, format = 1, rows, rewards }) => {
    const found = REWARD_PRESETS.map(
      (preset) => reward(verdict, reference, { preset, format, ...(rows !== undefined && { rows }) })?.reward,
    );
    expect(found).toEqual(rewards);
  });

  test('the environment’s own rule of the answer takes the place of the preset’s', () => {
    const options = { preset: 'binary', match: '5e-2' } as const;
    expect(reward(optimal(104), TRUTH, options)?.reward).toBe(1);
    expect(reward(optimal(104), TRUTH, { preset: 'evom', match: '1e-6' })?.reward).toBe(0.5);
    expect(reward(optimal(99.7), TRUTH, { preset: 'binary', match: 'rounded' })?.reward).toBe(1);
  });

  test('a reference that holds no truth gives no reward', () => {
    expect(reward(optimal(100), {}, { preset: 'graded' })).toBeUndefined();
    expect(reward(optimal(100), { solution: { x: 1 } }, { preset: 'graded' })).toBeUndefined();
  });
});

describe('nothing is paid for an empty or trivial model', () => {
  test.for<{ name: string; verdict: Verdict; rows?: number }>([
    { name: 'no columns', verdict: optimal(100, { model: { ...size, columns: 0 } }) },
    { name: 'no rows', verdict: optimal(100, { model: { ...size, rows: 0 } }) },
    { name: 'no rows, and none of the reference’s kept', verdict: optimal(100, { model: { ...size, rows: 0 } }), rows: 0.4 },
    { name: 'decided by bounds', verdict: optimal(100, warned('decidedByBounds')) },
    {
      name: 'decided by bounds, keeping nothing',
      verdict: optimal(100, { warnings: [...(warned('decidedByBounds').warnings ?? []), ...(warned('keepsNoRow').warnings ?? [])] }),
      rows: 0.3,
    },
  ])('$name', ({ verdict, rows }) => {
    const reference = rows === undefined ? TRUTH : MODEL;
    for (const preset of REWARD_PRESETS) {
      expect(reward(verdict, reference, { preset, ...(rows !== undefined && { rows }) })?.reward).toBe(0);
    }
  });

  test.for(['keepsNoRow', 'answerUnfounded', 'decidedByBounds'] as const)(
    '%s: a right value is no answer, but rows, format and solving are paid',
    (code) => {
      const found = reward(optimal(100, warned(code)), MODEL, { preset: 'graded', rows: 0.5 });
      expect(found).toEqual({ reward: 0.35, parts: { format: 1, solved: 1, answer: 0, rows: 0.5 } });
    },
  );

  test.for(['keepsNoRow', 'answerUnfounded', 'decidedByBounds'] as const)('%s: what equals the reference model is the problem', (code) => {
    expect(reward(optimal(100, warned(code)), MODEL, { preset: 'graded', rows: 1 })?.reward).toBe(1);
  });
});

// SIRL, arXiv:2505.11792, stage 1: answer + 0.5 format + executed, format from 0 to 2; and the released stage 2: answer + executed +
// answer · hit. `format` as its rule has it, off 2; the reward worked by hand.
describe('SIRL’s formulas, thirty cases by hand', () => {
  const two = (found: number, truth: number): [Verdict, Reference] => [optimal(found), { objective: truth }];
  const whole = '<think>a</think><model>b</model><python>c</python>';
  const noThink = '<model>b</model><python>c</python>'; // −1/8 −1/8
  const twice = '<think>a</think><model>b</model><python>c</python><python>d</python>'; // −1/4 −1/4
  const turned = '<python>c</python><model>b</model><think>a</think>'; // two order faults, −2/3
  const cut = '<think>a</think><model>b</model><python>c'; // −1/4, and the text closes before it opens −1/3; the reasoning behind it −1/3
  const none = 'c'; // −4/8 −2/4 −1/3
  const stage1: readonly [string, [Verdict, Reference], string, number][] = [
    ['right', two(95, 95), whole, 3],
    ['wrong', two(94, 95), whole, 2],
    ['9e-7 of |a| + 1 off', two(95 + 96 * 9e-7, 95), whole, 3],
    ['1.1e-6 of |a| + 1 off', two(95 + 96 * 1.1e-6, 95), whole, 2],
    ['truth 0, right', two(0, 0), whole, 3],
    ['truth 0, 9e-7 off', two(9e-7, 0), whole, 3],
    ['negative, right', two(-12.5, -12.5), whole, 3],
    ['negative, wrong sign', two(12.5, -12.5), whole, 2],
    ['large, right', two(1e16, 1e16), whole, 3],
    ['large, the mantissa alone', two(1, 1e16), whole, 2],
    ['small, right', two(1.5e-7, 1.5e-7), whole, 3],
    ['small, the mantissa alone', two(1.5, 1.5e-7), whole, 2],
    ['no reasoning tags', two(95, 95), noThink, 3 - 0.125],
    ['no reasoning tags, wrong', two(94, 95), noThink, 2 - 0.125],
    ['two codes', two(95, 95), twice, 3 - 0.25],
    ['turned round', two(95, 95), turned, 3 - 1 / 3],
    ['cut off', [NO_MODEL, { objective: 95 }], cut, 0],
    ['no tags at all', two(95, 95), none, 3 - 0.5 - 1 / 6],
    ['no tags at all, wrong', two(94, 95), none, 2 - 0.5 - 1 / 6],
    ['a text that is refused', [REJECTED, { objective: 95 }], whole, 1],
    ['both without an optimum', [{ status: 'infeasible', model: size }, { status: 'noSolution' }], whole, 3],
    ['an optimum where there is none', [optimal(0), { status: 'noSolution' }], whole, 2],
    ['none where there is an optimum', [{ status: 'infeasible', model: size }, { objective: 95 }], whole, 2],
  ];
  test.for(stage1)('stage 1: %s', ([, [verdict, reference], completion, expected]) => {
    const format = sirlFormat(completion, 'python');
    expect(reward(verdict, reference, { preset: 'sirl', format })?.reward).toBeCloseTo(expected, 12);
  });

  const values = (found: Record<string, number>, wanted: Record<string, number>, objective = 95): [Verdict, Reference] => [
    optimal(objective, { values: found }),
    { objective: 95, solution: wanted },
  ];
  const stage2: readonly [string, [Verdict, Reference], number][] = [
    ['right, all values', values({ t: 10, l: 20 }, { x: 10, y: 20 }), 3],
    ['right, one of two values', values({ t: 10, l: 21 }, { x: 10, y: 20 }), 2.5],
    ['right, none', values({ t: 1, l: 2 }, { x: 10, y: 20 }), 2],
    ['right, all values among twice as many columns', values({ t: 10, l: 20, a: 1, b: 2 }, { x: 10, y: 20 }), 2.5],
    ['right, the same to three decimals', values({ t: 10.0004, l: 19.9996 }, { x: 10, y: 20 }), 3],
    ['wrong, all values', values({ t: 10, l: 20 }, { x: 10, y: 20 }, 90), 1],
    ['refused', [REJECTED, { objective: 95, solution: { x: 1 } }], 0],
  ];
  test.for(stage2)('stage 2: %s', ([, [verdict, reference], expected]) => {
    expect(reward(verdict, reference, { preset: 'sirl2' })?.reward).toBeCloseTo(expected, 12);
  });

  test('are thirty', () => expect(stage1.length + stage2.length).toBe(30));
});

test('more right never earns less', () => {
  const options = (preset: RewardPreset, rows: number): RewardOptions => ({ preset, rows });
  for (const preset of REWARD_PRESETS) {
    const by = (objective: number, rows: number): number => reward(optimal(objective), MODEL, options(preset, rows))?.reward ?? Number.NaN;
    for (const objective of [50, 104, 100.001, 100]) {
      for (let rows = 0; rows < 1; rows += 0.1) {
        expect(by(objective, rows + 0.1)).toBeGreaterThanOrEqual(by(objective, rows));
        expect(by(100, rows)).toBeGreaterThanOrEqual(by(objective, rows));
      }
    }
  }
});

describe('labels, as the README of the data has them', () => {
  const right = { status: 'optimal', objective: 7 } as const;
  test.for<{ name: string; label: object; found: object }>([
    { name: 'a number', label: labelOf({ id: 'a', answer: 7 }), found: { published: right, corrected: right, disputed: false } },
    {
      name: 'zero is a number',
      label: labelOf({ id: 'a', answer: 0 }),
      found: { published: { status: 'optimal', objective: 0 }, corrected: { status: 'optimal', objective: 0 }, disputed: false },
    },
    {
      name: '−99999 in the answer is a number: where it means no solution, the answer is null and `expect` says so',
      label: labelOf({ id: 'a', answer: -99999 }),
      found: {
        published: { status: 'optimal', objective: -99999 },
        corrected: { status: 'optimal', objective: -99999 },
        disputed: false,
      },
    },
    {
      name: 'no solution, of one kind or the other',
      label: labelOf({ id: 'a', answer: null, meta: { expect: 'no-solution' } }),
      found: { published: { status: 'noSolution' }, corrected: { status: 'noSolution' }, disputed: false },
    },
    { name: 'null: no label is known', label: labelOf({ id: 'a', answer: null }), found: { disputed: false } },
    {
      name: 'one corrected answer',
      label: labelOf({ id: 'a', answer: 7 }, [{ id: 'a', kind: 'answer', old: '7', new: '8' }]),
      found: { published: right, corrected: { status: 'optimal', objective: 8 }, disputed: true },
    },
    {
      name: 'an answer that belongs to a rewritten text leaves this one without a truth',
      label: labelOf({ id: 'a', answer: 7 }, [{ id: 'a', kind: 'answer', old: '7', new: '8', question_revised: true }]),
      found: { published: right, disputed: true },
    },
    {
      name: 'two who agree',
      label: labelOf({ id: 'a', answer: 7 }, [
        { id: 'a', kind: 'answer', old: '7', new: '8' },
        { id: 'a', kind: 'answer', old: '7', new: '8.0' },
      ]),
      found: { published: right, corrected: { status: 'optimal', objective: 8 }, disputed: true },
    },
    {
      name: 'two who do not',
      label: labelOf({ id: 'a', answer: 7 }, [
        { id: 'a', kind: 'answer', old: '7', new: '8' },
        { id: 'a', kind: 'answer', old: '7', new: '9' },
      ]),
      found: { published: right, disputed: true },
    },
    {
      name: 'a correction that was corrected',
      label: labelOf({ id: 'a', answer: 7 }, [
        { id: 'a', kind: 'answer', old: '7', new: '8' },
        { id: 'a', kind: 'answer', old: '8', new: '9' },
      ]),
      found: { published: right, corrected: { status: 'optimal', objective: 9 }, disputed: true },
    },
    {
      name: 'a row that was removed',
      label: labelOf({ id: 'a', answer: 7 }, [
        { id: 'a', kind: 'answer', old: '7', new: '8' },
        { id: 'a', kind: 'removed' },
      ]),
      found: { published: right, disputed: true },
    },
    {
      name: 'called wrong, and nobody says what is right',
      label: labelOf({ id: 'a', answer: 7 }, [{ id: 'a', kind: 'flagged-error' }]),
      found: { published: right, disputed: true },
    },
  ])('$name', ({ label, found }) => {
    expect(label).toEqual(found);
  });
});
