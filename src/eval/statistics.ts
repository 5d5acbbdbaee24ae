/** A share with its 95 % interval. */
export interface Share {
  /** 0..1; absent where there was nothing to count. */
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  /** Trials: completions for an accuracy, problems for pass@k and majority. */
  readonly n: number;
}

/** What one problem contributes: how many trials, and how many of them came out right (a part of one, for an expected value). */
export interface Trials {
  readonly trials: number;
  readonly hits: number;
  /** Completions that an expected value rests on; absent: the trials. */
  readonly drawn?: number;
}

/** How the intervals are made, in words that stand beside them. */
export const INTERVAL =
  '95 % Wilson intervals; where a problem has several completions, they count for as many trials as the spread between the problems allows';

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Wilson's interval for a share.
 * @param trials may be fractional: an effective number
 * @returns [low, high] within 0..1
 * @see Wilson 1927
 */
export function wilson(share: number, trials: number): readonly [number, number] {
  if (trials <= 0) return [0, 1];
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (Z / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  // At the ends the formula gives them exactly; only rounding does not.
  return [share === 0 ? 0 : Math.max(0, middle - half), share === 1 ? 1 : Math.min(1, middle + half)];
}

/**
 * The share of hits among all trials, its interval by Wilson with an effective number of trials: completions of one problem resemble each
 * other, so their number is divided by the design effect, which the spread between problems shows. With one trial a problem it is their
 * number, and Wilson's own interval. Where all or none hit there is no spread to learn from, and a problem counts once.
 * @see Dean and Pagano 2015, on Wilson intervals with effective sample sizes
 */
export function shareOf(problems: Iterable<Trials>): Share {
  let [count, trials, hits, hits2, cross, trials2, drawn] = [0, 0, 0, 0, 0, 0, 0];
  for (const one of problems) {
    if (one.trials === 0) continue;
    count += 1;
    trials += one.trials;
    hits += one.hits;
    hits2 += one.hits * one.hits;
    cross += one.hits * one.trials;
    trials2 += one.trials * one.trials;
    drawn += one.drawn ?? one.trials;
  }
  if (trials === 0) return { n: 0 };
  const value = hits / trials;
  const variance = Math.max(0, hits2 - 2 * value * cross + value * value * trials2) / (trials * trials);
  const spread = value * (1 - value);
  const effective = spread === 0 ? count : Math.min(drawn, variance === 0 ? drawn : spread / variance);
  const [low, high] = wilson(value, effective);
  return { value, low, high, n: trials };
}

/**
 * Probability that at least one of k completions, drawn from n of which `right` are right, is right: 1 - C(n - right, k) / C(n, k).
 * @returns the unbiased estimate; undefined where n < k
 * @see Chen et al. 2021, arXiv:2107.03374
 */
export function passAtK(n: number, right: number, k: number): number | undefined {
  if (n < k) return undefined;
  if (n - right < k) return 1;
  let miss = 1;
  for (let i = n - right + 1; i <= n; i += 1) miss *= 1 - k / i;
  return 1 - miss;
}

/** Numbers in [0, 1) that a seed decides: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** At most `size` of any number of things, each with the same chance (reservoir sampling, Vitter's algorithm R). */
export interface Reservoir<T> {
  /** @param make called only where the thing is taken in */
  offer(make: () => T): void;
  /** How many were offered. */
  readonly seen: number;
  /** In the order in which they were offered. */
  kept(): T[];
}

export function createReservoir<T>(size: number, random: () => number): Reservoir<T> {
  const places: { readonly at: number; readonly thing: T }[] = [];
  let seen = 0;
  return {
    offer(make) {
      seen += 1;
      const place = places.length < size ? places.length : Math.floor(random() * seen);
      if (place < size) places[place] = { at: seen, thing: make() };
    },
    get seen() {
      return seen;
    },
    kept: () => places.toSorted((a, b) => a.at - b.at).map(({ thing }) => thing),
  };
}
