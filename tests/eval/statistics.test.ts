import { describe, expect, test } from 'vitest';
import { createReservoir, passAtK, randomFrom, shareOf, type Trials, wilson } from '../../src/eval/statistics.ts';

const Z2 = 1.959963984540054 ** 2;

describe('wilson', () => {
  // The second form of the interval: the roots of (p - x)² = z² x (1 - x) / n.
  test.for<[number, number]>([
    [0.5, 10],
    [0.034, 2248],
    [0.9, 20],
    [0.25, 4],
    [0.5, 7.5],
  ])('share %f of %f: both ends solve the equation that defines them', ([share, trials]) => {
    const ends = wilson(share, trials);
    for (const end of ends) expect((share - end) ** 2).toBeCloseTo((Z2 * end * (1 - end)) / trials, 12);
    expect(ends[0]).toBeLessThan(share);
    expect(ends[1]).toBeGreaterThan(share);
  });

  test.for<{ name: string; share: number; trials: number; low: number; high: number }>([
    { name: 'none of 10: 0 to z² / (n + z²)', share: 0, trials: 10, low: 0, high: Z2 / (10 + Z2) },
    { name: 'all of 10: n / (n + z²) to 1', share: 1, trials: 10, low: 10 / (10 + Z2), high: 1 },
    { name: 'half of 10, as tables have it', share: 0.5, trials: 10, low: 0.2366, high: 0.7634 },
    { name: '81 of 263', share: 81 / 263, trials: 263, low: 0.2553, high: 0.3662 },
    { name: 'no trials say nothing', share: 0, trials: 0, low: 0, high: 1 },
  ])('$name', ({ share, trials, low, high }) => {
    expect(wilson(share, trials)[0]).toBeCloseTo(low, 4);
    expect(wilson(share, trials)[1]).toBeCloseTo(high, 4);
  });
});

describe('shareOf', () => {
  const trials = (...list: [number, number][]): Trials[] => list.map(([hits, all]) => ({ hits, trials: all }));

  test('one trial a problem is Wilson’s own interval', () => {
    const share = shareOf(trials([1, 1], [0, 1], [0, 1], [1, 1], [0, 1]));
    const [low, high] = wilson(0.4, 5);
    expect(share).toEqual({ value: 0.4, low: expect.closeTo(low, 12), high: expect.closeTo(high, 12), n: 5 });
  });

  // By hand: p = 1/2, variance of the ratio = Σ (hits - p trials)² / (Σ trials)², trials that count = p (1 - p) / variance.
  test.for<{ name: string; list: Trials[]; value: number; effective: number }>([
    { name: 'all or nothing: a problem counts once', list: trials([4, 4], [0, 4], [4, 4], [0, 4]), value: 1 / 2, effective: 4 },
    { name: 'halves everywhere: no spread, every completion counts', list: trials([2, 4], [2, 4]), value: 1 / 2, effective: 8 },
    { name: '(3 of 4) and (1 of 4): variance 2/64', list: trials([3, 4], [1, 4]), value: 1 / 2, effective: 8 },
    {
      name: '(4 of 4), (2 of 4), (0 of 4): variance 8/144, 4.5 trials',
      list: trials([4, 4], [2, 4], [0, 4]),
      value: 1 / 2,
      effective: 4.5,
    },
    { name: 'none right: no spread to learn from, a problem counts once', list: trials([0, 8], [0, 8], [0, 8]), value: 0, effective: 3 },
    { name: 'problems without trials are left out', list: trials([0, 0], [1, 1], [0, 1]), value: 1 / 2, effective: 2 },
    {
      name: 'unequal sizes: 1 of 1 and 1 of 3, variance (1/4 + 1/4)/16, 8 are capped by 4',
      list: trials([1, 1], [1, 3]),
      value: 1 / 2,
      effective: 4,
    },
  ])('$name', ({ list, value, effective }) => {
    const [low, high] = wilson(value, effective);
    const share = shareOf(list);
    expect(share.value).toBeCloseTo(value, 12);
    expect(share.low).toBeCloseTo(low, 12);
    expect(share.high).toBeCloseTo(high, 12);
  });

  test('an expected value counts for the completions behind it', () => {
    const each = shareOf(trials([3, 4], [1, 4], [2, 4]));
    const means = [3 / 4, 1 / 4, 2 / 4].map((hits) => ({ trials: 1, hits, drawn: 4 }));
    expect(shareOf(means)).toEqual({ ...each, low: expect.closeTo(each.low ?? 0, 12), high: expect.closeTo(each.high ?? 0, 12), n: 3 });
  });

  test('nothing counted is no share', () => expect(shareOf([])).toEqual({ n: 0 }));
});

describe('passAtK', () => {
  test.for<[number, number, number, number | undefined]>([
    [8, 0, 4, 0],
    [8, 8, 1, 1],
    [8, 2, 1, 2 / 8],
    [8, 2, 2, 1 - (6 * 5) / (8 * 7)],
    [8, 2, 4, 1 - 15 / 70], // C(6,4) / C(8,4)
    [8, 2, 8, 1],
    [5, 1, 3, 3 / 5],
    [4, 1, 8, undefined],
    [1, 0, 1, 0],
  ])('%i completions, %i right, k = %i', ([n, right, k, expected]) => {
    const found = passAtK(n, right, k);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(expected, 12);
  });

  test('is the share of all drawings with a right one', () => {
    const subsets = (n: number, k: number): number[][] =>
      k === 0 ? [[]] : n < k ? [] : [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((rest) => [n - 1, ...rest])];
    for (let n = 1; n <= 7; n += 1)
      for (let right = 0; right <= n; right += 1)
        for (let k = 1; k <= n; k += 1) {
          const all = subsets(n, k);
          const hit = all.filter((drawn) => drawn.some((one) => one < right)).length;
          expect(passAtK(n, right, k)).toBeCloseTo(hit / all.length, 12);
        }
  });

  test('large groups do not overflow', () => expect(passAtK(100_000, 1, 50_000)).toBeCloseTo(0.5, 9));
});

describe('a reservoir', () => {
  test('keeps all while there is room, in order', () => {
    const kept = createReservoir<number>(5, randomFrom(1));
    for (let i = 0; i < 5; i += 1) kept.offer(() => i);
    expect(kept.kept()).toEqual([0, 1, 2, 3, 4]);
  });

  test('keeps as many as it may, the same ones for a seed, and each as likely', () => {
    const drawn = (seed: number): number[] => {
      const kept = createReservoir<number>(20, randomFrom(seed));
      for (let i = 0; i < 100; i += 1) kept.offer(() => i);
      expect(kept.seen).toBe(100);
      return kept.kept();
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const times = new Array<number>(100).fill(0);
    for (let seed = 0; seed < 2000; seed += 1) for (const i of drawn(seed)) times[i] = (times[i] ?? 0) + 1;
    // 400 expected, standard deviation 18: five of them.
    for (const count of times) expect(Math.abs(count - 400)).toBeLessThan(90);
  });
});
