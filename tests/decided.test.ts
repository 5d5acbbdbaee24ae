import { describe, expect, test } from 'vitest';
import { knapsack } from '../bench/load/models.mjs';
import type { EngineOptions, Item, Reference } from '../src/index.ts';
import { isRight, windowOf } from '../src/match.ts';
import type { AnswerRule } from '../src/environment.ts';
import * as fc from 'fast-check';
import { hardModel } from './hard-model.ts';
import { judge } from './judge-once.ts';

const hard = hardModel();
/** The same turned around: at most 0. */
const turned = hard.replace('Minimize', 'Maximize').replace(/ z: (.*)/, (_, sum: string) => ` z: - ${sum.replaceAll('+', '-')}`);

const BINARY: EngineOptions = { reward: 'binary', timeLimitMs: 1500, cache: 'off' };

describe('a solve that is not worth its end', () => {
  test.for([
    { name: 'an incumbent below the value asked about', text: hard, objective: 1e6, certificate: 'primal' },
    { name: 'a bound above it', text: hard, objective: -1000, certificate: 'none' },
    { name: 'maximising, an incumbent above it', text: turned, objective: -1e6, certificate: 'primal' },
    { name: 'maximising, a bound below it', text: turned, objective: 1000, certificate: 'none' },
  ])('$name decides: same reward as the whole time, and no limit', async ({ text, objective, certificate }) => {
    const item = { text, reference: { objective } };
    const [early] = await judge([item], BINARY);
    const [late] = await judge([item], { ...BINARY, stopWhenDecided: false, timeLimitMs: 300 });
    expect(early).toMatchObject({
      reward: 0,
      parts: { answer: 0 },
      verdict: { status: 'decided', certificate, match: { '5e-2': false, '1e-4': false, '1e-6': false } },
    });
    expect(late).toMatchObject({
      reward: 0,
      parts: { answer: 0 },
      verdict: { status: 'limit', match: { '5e-2': false, '1e-4': false, '1e-6': false } },
    });
    expect(early?.verdict.fault).toBeUndefined();
    const { objective: reached = Number.NaN, bound = Number.NaN } = early?.verdict ?? {};
    const [low, high] = windowOf(objective, '1e-6');
    const misses = text === hard ? Number(reached) < low || Number(bound) > high : Number(reached) > high || Number(bound) < low;
    expect(misses).toBe(true);
  });

  test.for(['scip', 'highs'] as const)(
    '%s: where a limit is reached and what is known by then decides, no limit is told',
    async (solver) => {
      const options: EngineOptions = { ...BINARY, solver, timeLimitMs: 300 };
      const [decided, open] = await judge(
        [
          { text: hard, reference: { objective: 1e6 } },
          { text: hard, reference: { objective: 0.5 } },
        ],
        options,
      );
      expect(decided).toMatchObject({ reward: 0, verdict: { status: 'decided', certificate: 'primal', solver } });
      expect(decided?.verdict.fault).toBeUndefined();
      expect(open).toMatchObject({ reward: 0, verdict: { status: 'limit', fault: { code: 'timeLimit' } } });
    },
  );

  test.for([
    { name: 'another reward', options: { reward: 'graded' }, reference: { objective: 1e6 } },
    { name: 'feedback', options: { feedback: 'hints' }, reference: { objective: 1e6 } },
    { name: 'values', options: { values: true }, reference: { objective: 1e6 } },
    { name: 'a reference model', options: {}, reference: { objective: 1e6, model: knapsack(1) } },
    { name: 'a reference solution', options: {}, reference: { objective: 1e6, solution: { x0: 1 } } },
    { name: 'a value that may be right', options: {}, reference: { objective: 0.5 } },
    { name: 'no value', options: {}, reference: { status: 'infeasible' } },
  ] satisfies { name: string; options: EngineOptions; reference: Reference }[])(
    'with $name a solve goes on',
    async ({ options, reference }) => {
      const [judged] = await judge([{ text: hard, reference }], { ...BINARY, timeLimitMs: 400, ...options });
      expect(judged?.verdict.status).toBe('limit');
    },
  );

  test.for(['auto', 'off'] as const)('rewards and matches are those of whole solves, small path %s', async (small) => {
    const texts = Array.from({ length: 30 }, (_, i) => knapsack(i));
    const solved = await judge(
      texts.map((text) => ({ text })),
      { small, cache: 'off' },
    );
    const items = solved.flatMap(({ verdict: { objective } }, i) =>
      [1, 1 + 5e-7, 0.97, 1.04, 0.5, 2, -1].map(
        (factor): Item => ({ text: texts[i] ?? '', reference: { objective: Number(objective) * factor } }),
      ),
    );
    const options: EngineOptions = { reward: 'binary', small, cache: 'off' };
    const early = await judge(items, options);
    const whole = await judge(items, { ...options, stopWhenDecided: false });
    expect(early.map(({ reward, verdict }) => [reward, verdict.match])).toEqual(
      whole.map(({ reward, verdict }) => [reward, verdict.match]),
    );
    expect(whole.filter(({ reward }) => reward === 1).length).toBe(60);
    expect(whole.some(({ verdict }) => verdict.status === 'decided')).toBe(false);
  });
});

test('outside of the window no rule calls a value right or near', () => {
  const rules: readonly AnswerRule[] = ['5e-2', '1e-4', '1e-6', 'sirl', 'rounded'];
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
      fc.double({ noNaN: true, min: -1e16, max: 1e16 }),
      fc.constantFrom(...rules),
      (truth, value, rule) => {
        const [low, high] = windowOf(truth, rule);
        for (const found of [value, low - Math.abs(low) * 1e-15, high + Math.abs(high) * 1e-15]) {
          if (found >= low && found <= high) continue;
          const verdict = { status: 'optimal', objective: found } as const;
          for (const asked of [rule, '5e-2'] as const) expect(isRight(verdict, { objective: truth }, asked)).toBe(false);
        }
      },
    ),
    { seed: 4, numRuns: 2000 },
  );
});
