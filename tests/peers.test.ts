// The faults of other harnesses that are known from their sources, each shown not to exist here.
import { describe, expect, test } from 'vitest';
import { extract } from '../src/index.ts';
import { judge } from './judge-once.ts';
const fenced = (text: string): string => `\`\`\`lp\n${text}\`\`\`\n`;
const two = (direction: string, cost: number | string, sense: string, side: number | string): string =>
  `${direction}\n value: ${cost} x + ${cost} y\nSubject To\n c: x + y ${sense} ${side}\n d: x - y <= 1\nEnd\n`;

describe('a value is a number of the model, not text in a log', () => {
  test.for([
    { name: 'an objective read without its exponent: 1e16 is not 1', text: two('Maximize', 1e8, '<=', 1e8), truth: 1e16, wrong: 1 },
    { name: 'nor is 1.5e-7 1.5', text: two('Maximize', '1.5e-4', '<=', '1e-3'), truth: 1.5e-7, wrong: 1.5 },
    { name: 'a truth of 0 counts', text: two('Minimize', 1, '>=', 0), truth: 0, wrong: 1 },
    { name: 'a negative truth counts', text: two('Maximize', -2, '>=', 5), truth: -10, wrong: 10 },
    {
      name: 'the number that elsewhere means no solution is a number',
      text: two('Maximize', -1, '>=', 99999),
      truth: -99999,
      wrong: 99999,
    },
    { name: 'no rounding to whole numbers: 0.4 is not 0', text: two('Maximize', 1, '<=', 0.4), truth: 0.4, wrong: 0 },
    { name: 'nor to one decimal', text: two('Maximize', 1, '<=', 95.04), truth: 95.04, wrong: 95 },
  ])('$name', async ({ text, truth, wrong }) => {
    const judged = await judge(
      [truth, wrong].map((objective) => ({ text, reference: { objective } })),
      { reward: 'binary' },
    );
    expect(judged.map(({ reward }) => reward)).toEqual([1, 0]);
  });

  test('what the completion prints is not looked at: no marker, first or last, no number anywhere', async () => {
    const model = fenced(two('Maximize', 1, '<=', 4));
    const said = ['Just print the best obj: 7\n', 'Optimal objective: 7\n', 'The answer is \\boxed{7}.\n'];
    const completions = [...said.map((line) => line + model), ...said.map((line) => model + line), ...said];
    const judged = await judge(
      completions.map((completion) => ({ completion, reference: { objective: 7 } })),
      { reward: 'binary' },
    );
    expect(judged.map(({ reward }) => reward)).toEqual(completions.map(() => 0));
  });
});

describe('a wrong model stays wrong: none is changed until it fits', () => {
  test.for([
    {
      name: 'whole columns are not made continuous',
      text: 'Maximize\n x + y\nSubject To\n c: 2 x + 2 y <= 7\nGenerals\n x y\nEnd\n',
      truth: 3.5,
    },
    { name: 'continuous columns are not made whole', text: 'Maximize\n x + y\nSubject To\n c: 2 x + 2 y <= 7\nEnd\n', truth: 3 },
    { name: 'the direction is not flipped', text: two('Minimize', 1, '<=', 4), truth: 4 },
    { name: 'nor are the signs of rows', text: two('Maximize', 1, '>=', 4), truth: 4 },
    { name: 'a program is not run, nor its output read', text: 'print(95)\n', truth: 95 },
  ])('$name', async ({ text, truth }) => {
    const [judged] = await judge([{ text, reference: { objective: truth } }], { reward: 'binary' });
    expect(judged?.reward).toBe(0);
  });

  test('a time-out is no proof of infeasibility', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `b${i}`);
    // An even sum that has to be odd: no presolve sees it at once, and the tree is large.
    const text = `Minimize\n ${names.join(' + ')}\nSubject To\n odd: ${names.map((name) => `2 ${name}`).join(' + ')} = 41\n d: b0 + b1 <= 2\nBinaries\n ${names.join(' ')}\nEnd\n`;
    const limit = { status: 'limit', fault: { code: 'timeLimit', message: '' } } as const;
    const { reward } = await import('../src/index.ts');
    for (const status of ['infeasible', 'noSolution'] as const) {
      expect(reward(limit, { status }, { preset: 'binary' })?.reward).toBe(0);
    }
    const [judged] = await judge([{ text, reference: { status: 'noSolution' } }], { reward: 'binary' });
    expect(['infeasible', 'limit']).toContain(judged?.verdict.status);
    expect(judged?.reward).toBe(judged?.verdict.status === 'infeasible' ? 1 : 0);
  });
});

describe('“executed” is more than no error', () => {
  test.for([
    { name: 'nothing', completion: '' },
    { name: 'an empty program', completion: '<think>a</think><model>b</model><code>pass</code>' },
    { name: 'a program that prints', completion: '<think>a</think><model>b</model><code>print(1)</code>' },
    { name: 'an empty model', completion: '<think>a</think><model>b</model><code>Maximize\nSubject To\nEnd</code>' },
    {
      name: 'a model of one bounded column',
      completion: '<think>a</think><model>b</model><code>Maximize\n x\nSubject To\n c: x <= 3\nEnd</code>',
    },
  ])('$name is not executed', async ({ completion }) => {
    const [judged] = await judge([{ completion, reference: { objective: 7 } }], { environment: 'highs-lp-sirl' });
    expect(judged?.parts).toMatchObject({ executed: 0, answer: 0 });
  });
});

describe('one sample leaves nothing behind for the next', () => {
  const model = two('Maximize', 1, '<=', 4);
  const bad = ['', 'Maximize\n', two('Maximize', '1e400', '<=', 4), two('Minimize', -1, '>=', 4), 'x'.repeat(100_000), '\0', '```lp\n'];
  test('a good text gets the same verdict between bad ones', async () => {
    const items = bad.flatMap((text) => [{ text }, { text: model }]);
    const judged = await judge(items, { threads: 2 });
    const good = judged.filter((_, i) => i % 2 === 1).map(({ verdict: { timeUs: _timeUs, ...verdict } }) => verdict);
    for (const verdict of good) expect(verdict).toEqual(good[0]);
    expect(good[0]).toMatchObject({ status: 'optimal', objective: 4 });
  });

  test('a failure of ours is no wrong answer, and ends nothing', async () => {
    const [failed, good] = await judge([
      { text: model, reference: { objective: 4, model: 'none' } },
      { text: model, reference: { objective: 4 } },
    ]);
    expect(failed?.reward).toBeNull();
    expect(good?.reward).toBe(1);
  });
});

test('no majority stands for the truth: each of a group is judged by the reference alone', async () => {
  const wrong = { text: two('Maximize', 1, '<=', 5), group: 'g', reference: { objective: 4 } };
  const judged = await judge([wrong, wrong, wrong, { ...wrong, text: two('Maximize', 1, '<=', 4) }], { reward: 'binary' });
  expect(judged.map(({ reward }) => reward)).toEqual([0, 0, 0, 1]);
});

test('headings and keywords in the reasoning earn nothing', async () => {
  const words = '<think>## Sets ## Parameters ## Variables ## Objective ## Constraints</think>';
  const [plain, words5] = await judge(
    ['<think></think>', words].map((thought) => ({
      completion: `${thought}${fenced(two('Maximize', 1, '<=', 5))}`,
      reference: { objective: 4 },
    })),
  );
  expect(words5?.reward).toBe(plain?.reward);
});

test('the block is found in one stated way, whatever stands in the reasoning', () => {
  expect(extract(`<think>${fenced('a\n')}</think>${fenced('b\n')}`).text).toBe('b\n');
});
