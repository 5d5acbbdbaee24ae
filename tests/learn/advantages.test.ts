import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Algorithm,
  ALGORITHMS,
  algorithmOf,
  type AlgorithmName,
  ESTIMATORS,
  type Estimator,
  type Scale,
} from '../../src/learn/algorithm.ts';
import { advantages, informativeGroups, overlongPunishment, tokenAdvantages, zeroVarianceShare } from '../../src/learn/advantages.ts';
import { correctionFactors, policyLoss, tokenWeights } from '../../src/learn/loss.ts';

interface Goldens {
  readonly advantages: readonly {
    readonly name: string;
    readonly samples: number;
    readonly estimator: Estimator;
    readonly scale: Scale;
    readonly deviationEpsilon: number;
    readonly rewards: readonly (number | null)[];
    readonly lengths: readonly number[];
    readonly expected: readonly number[];
  }[];
  readonly returns: readonly {
    readonly name: string;
    readonly discount: number;
    readonly klWeight: number;
    readonly lengths: readonly number[];
    readonly rewards: readonly number[];
    readonly kl: readonly number[];
    readonly expected: readonly number[];
  }[];
  readonly overlong: readonly { readonly limit: number; readonly buffer: number; readonly length: number; readonly expected: number }[];
  readonly losses: readonly {
    readonly name: string;
    readonly options: Partial<Algorithm>;
    readonly lengths: readonly number[];
    readonly included: readonly boolean[];
    readonly advantages: readonly number[];
    readonly logp: readonly number[];
    readonly old: readonly number[];
    readonly sampler: readonly number[];
    readonly reference: readonly number[];
    readonly expected: {
      readonly loss: number;
      readonly kl: number;
      readonly clipLowShare: number;
      readonly clipHighShare: number;
      readonly gradient: readonly number[];
    };
  }[];
}

/** Written by scripts/learning-goldens.py. */
const goldens = JSON.parse(readFileSync(new URL('goldens.json', import.meta.url), 'utf8')) as Goldens;
const PRECISION = 1e-9;

function expectClose(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs((found[i] ?? Number.NaN) - value), `at ${i}: ${found[i]}, wanted ${value}`).toBeLessThanOrEqual(
      PRECISION * Math.max(1, Math.abs(value)),
    );
  });
}

const judged = (rewards: readonly (number | null)[]): Float64Array => Float64Array.from(rewards, (value) => value ?? Number.NaN);

describe('golden values of an independent script', () => {
  test.for(goldens.advantages)('advantages: $name', ({ rewards, expected, ...options }) => {
    expectClose(advantages(judged(rewards), options), expected);
  });
  test.for(goldens.returns)('returns to go with a divergence in the reward: $name', ({ rewards, kl, expected, ...options }) => {
    expectClose(tokenAdvantages(Float64Array.from(rewards), Float64Array.from(kl), options), expected);
  });
  test.for(goldens.overlong)('soft overlong punishment: $length of $limit', ({ limit, buffer, length, expected }) => {
    expectClose([overlongPunishment(length, { overlongLimit: limit, overlongBuffer: buffer })], [expected]);
  });
  test.for(goldens.losses)('loss $name', ({ options, expected, ...batch }) => {
    const { gradient, ...found } = policyLoss(batch, algorithmOf('grpo', options));
    const { gradient: slopes, ...values } = expected;
    expectClose(Object.values(found), [values.loss, values.kl, values.clipLowShare, values.clipHighShare]);
    expectClose(gradient, slopes);
  });
});

const rewardsOf = fc.integer({ min: 2, max: 8 }).chain((samples) =>
  fc.record({
    samples: fc.constant(samples),
    rewards: fc
      .array(
        fc.array(fc.oneof({ weight: 5, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) }, fc.constant(Number.NaN)), {
          minLength: samples,
          maxLength: samples,
        }),
        {
          minLength: 1,
          maxLength: 5,
        },
      )
      .map((groups) => Float64Array.from(groups.flat())),
  }),
);
const SEED = { seed: 20261129, numRuns: 300 };

describe('whatever the rewards are', () => {
  test.for(ESTIMATORS)('advantages of %s are finite, and 0 for what could not be judged', (estimator) => {
    fc.assert(
      fc.property(rewardsOf, ({ rewards, samples }) => {
        const found = advantages(rewards, { samples, estimator, scale: 'group', deviationEpsilon: 1e-4 });
        expect(found.every(Number.isFinite)).toBe(true);
        rewards.forEach((reward, i) => {
          if (Number.isNaN(reward)) expect(found[i]).toBe(0);
        });
      }),
      SEED,
    );
  });
  test.for(['grpo', 'rloo'] as const)('advantages of %s sum to 0 in each group', (estimator) => {
    fc.assert(
      fc.property(rewardsOf, fc.constantFrom('group', 'batch', 'none'), ({ rewards, samples }, scale) => {
        const found = advantages(rewards, { samples, estimator, scale: scale as Scale, deviationEpsilon: 1e-4 });
        for (let from = 0; from < found.length; from += samples) {
          const group = found.subarray(from, from + samples);
          const size = group.reduce((sum, value) => sum + Math.abs(value), 0);
          expect(Math.abs(group.reduce((sum, value) => sum + value, 0))).toBeLessThanOrEqual(1e-9 * Math.max(1, size));
        }
      }),
      SEED,
    );
  });
  test('what could not be judged changes nothing for the others', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 8 }), (known) => {
        const options = { estimator: 'grpo', scale: 'group', deviationEpsilon: 1e-4 } as const;
        const alone = advantages(Float64Array.from(known), { ...options, samples: known.length });
        const beside = advantages(Float64Array.from([Number.NaN, ...known, Number.NaN]), { ...options, samples: known.length + 2 });
        expect([...beside.subarray(1, -1)]).toEqual([...alone]);
      }),
      SEED,
    );
  });
});

describe('groups without variance', () => {
  const rewards = Float64Array.from([0.1, 0.1, 0.1, 0, 1, 0, Number.NaN, 2, 2, Number.NaN, Number.NaN, Number.NaN]);
  test('are told from those that teach', () => {
    expect(informativeGroups(rewards, 3)).toEqual([false, true, false, false]);
    expect(zeroVarianceShare(rewards, 3)).toBe(0.75);
  });
  test('have an advantage of exactly 0, also where the mean of equal numbers is rounded', () => {
    expect([
      ...advantages(Float64Array.from([0.1, 0.1, 0.1]), { samples: 3, estimator: 'grpo', scale: 'group', deviationEpsilon: 1e-6 }),
    ]).toEqual([0, 0, 0]);
  });
});

describe('weights of tokens', () => {
  const lengths = [3, 0, 5];
  test('a completion that is left out has none, and the others share', () => {
    expect([...tokenWeights([3, 4, 5], [true, false, true], { aggregation: 'tokenMean', constantLength: 1 })]).toEqual([1 / 8, 0, 1 / 8]);
  });
  test('an empty completion has none', () => {
    expect([...tokenWeights(lengths, undefined, { aggregation: 'sequenceMean', constantLength: 1 })]).toEqual([1 / 6, 0, 1 / 10]);
  });
  test('a batch of which nothing counts has loss 0 and no gradient', () => {
    const zeros = [0, 0];
    const { loss, gradient } = policyLoss({ lengths: [2], included: [false], advantages: [1], logp: zeros, old: zeros }, ALGORITHMS.grpo);
    expect([loss, ...gradient]).toEqual([0, 0, 0]);
  });
  test('without log-probabilities of a sampler nothing is corrected', () => {
    expect([...correctionFactors({ lengths: [2], old: [-1, -2] }, { correction: 'sequenceMask', correctionCap: 3 })]).toEqual([1, 1]);
  });
});

describe('misuse', () => {
  const names = Object.keys(ALGORITHMS) as AlgorithmName[]; // keys of the table
  test.for(names)('%s holds against its own check', (name) => {
    expect(algorithmOf(name, ALGORITHMS[name])).toEqual(ALGORITHMS[name]);
  });
  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    [
      'an unknown algorithm',
      () => algorithmOf('ppo' as AlgorithmName),
      "expected an algorithm of grpo, drGrpo, dapo, gspo, rloo, reinforce++, reinforce++Baseline, got 'ppo'",
    ],
    ['an unknown option', () => algorithmOf('grpo', { epsilon: 1 } as Partial<Algorithm>), "got 'epsilon'"],
    ['a choice that is none', () => algorithmOf('grpo', { kl: 'k4' as 'k3' }), "expected kl to be one of none, k1, k2, k3, got 'k4'"],
    ['a negative clip', () => algorithmOf('grpo', { clipLow: -0.1 }), 'expected clipLow to be at least 0, got -0.1'],
    ['a clip that allows negative ratios', () => algorithmOf('grpo', { clipLow: 1.5 }), 'expected clipLow to be at most 1, got 1.5'],
    ['a dual clip within the clip', () => algorithmOf('grpo', { dualClip: 1 }), 'expected dualClip to be above 1, got 1'],
    ['a number that is none', () => algorithmOf('grpo', { clipHigh: Number.NaN }), 'expected clipHigh to be a number, got NaN'],
    ['a half batch', () => algorithmOf('dapo', { resampleBatches: 1.5 }), 'expected resampleBatches to be a whole number, got 1.5'],
    [
      'a text as a switch',
      () => algorithmOf('grpo', { maskTruncated: 'yes' as unknown as boolean }),
      "expected maskTruncated to be true or false, got 'yes'",
    ],
    [
      'a buffer longer than the limit',
      () => algorithmOf('grpo', { overlongLimit: 5, overlongBuffer: 6 }),
      'expected overlongBuffer to be at most overlongLimit, got 6',
    ],
    [
      'a group of one',
      () => advantages(new Float64Array(2), { samples: 1, ...ALGORITHMS.grpo }),
      'expected samples to be a whole number of at least 2 for grpo, got 1',
    ],
    [
      'an odd number of rewards',
      () => advantages(new Float64Array(5), { samples: 2, ...ALGORITHMS.grpo }),
      'expected groups of 2 rewards, got 5 rewards',
    ],
    [
      'an infinite reward',
      () => advantages(Float64Array.of(1, Number.POSITIVE_INFINITY), { samples: 2, ...ALGORITHMS.grpo }),
      'expected finite rewards, got Infinity',
    ],
    [
      'lengths that are too few',
      () => advantages(new Float64Array(2), { samples: 2, ...ALGORITHMS.grpo, lengths: [1] }),
      'expected 2 lengths, got 1',
    ],
    [
      'a divergence for too few tokens',
      () => tokenAdvantages(Float64Array.of(1), Float64Array.of(1), { lengths: [2], klWeight: 1 }),
      'expected a divergence for each of 2 tokens, got 1',
    ],
  ];
  test.for(wrong)('%s is refused', ([, call, message]) => {
    expect(call).toThrow(message);
  });
});
