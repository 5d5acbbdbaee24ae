import { shown } from '../errors.ts';
import type { Algorithm } from './algorithm.ts';

/** Added to a variance before its root divides, as verl's whitening does. */
const WHITEN_EPSILON = 1e-8;

export interface AdvantageOptions extends Pick<Algorithm, 'estimator' | 'scale' | 'deviationEpsilon'> {
  /** Completions a group. */
  readonly samples: number;
  /** Tokens of each completion. REINFORCE++ whitens over tokens, so a longer completion counts more; absent: each counts once. */
  readonly lengths?: ArrayLike<number>;
}

interface Moments {
  readonly mean: number;
  /** Sample deviation, n - 1 below; 0 where there is only one. */
  readonly deviation: number;
  readonly count: number;
  readonly equal: boolean;
}

/** Of what is no NaN between two places. */
function momentsOf(values: Float64Array, from: number, to: number): Moments {
  let count = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const equal = !(least < most);
  // The rounded mean of equal numbers may differ from them.
  const mean = equal ? least : sum / count;
  let squares = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, count, equal };
}

/** Values with mean 0 and variance 1 over the tokens; NaN stays. */
function whiten(values: Float64Array, lengths: ArrayLike<number> | undefined): Float64Array {
  const weight = (i: number): number => (Number.isNaN(values[i]) ? 0 : (lengths?.[i] ?? 1));
  let total = 0;
  let sum = 0;
  values.forEach((value, i) => {
    if (weight(i) === 0) return;
    total += weight(i);
    sum += weight(i) * value;
  });
  if (total < 2) return values.map((value) => value * 0);
  const mean = sum / total;
  let squares = 0;
  values.forEach((value, i) => {
    if (weight(i) > 0) squares += weight(i) * (value - mean) ** 2;
  });
  const scale = 1 / Math.sqrt(squares / (total - 1) + WHITEN_EPSILON);
  return values.map((value) => (value - mean) * scale);
}

function checkRewards(rewards: Float64Array, { samples, estimator, lengths }: AdvantageOptions): void {
  const least = estimator === 'reinforce++' ? 1 : 2;
  if (!Number.isInteger(samples) || samples < least)
    throw new RangeError(`expected samples to be a whole number of at least ${least} for ${estimator}, got ${shown(samples)}`);
  if (rewards.length % samples !== 0) throw new RangeError(`expected groups of ${samples} rewards, got ${rewards.length} rewards`);
  if (lengths !== undefined && lengths.length !== rewards.length)
    throw new RangeError(`expected ${rewards.length} lengths, got ${lengths.length}`);
  const odd = rewards.find((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (odd !== undefined) throw new RangeError(`expected finite rewards, got ${odd}`);
}

/** Each reward minus its group's mean, or minus the mean of the others of its group. */
function centred(rewards: Float64Array, { samples, estimator, scale, deviationEpsilon }: AdvantageOptions): Float64Array {
  const out = new Float64Array(rewards.length);
  const batch = momentsOf(rewards, 0, rewards.length);
  for (let from = 0; from < rewards.length; from += samples) {
    const group = momentsOf(rewards, from, from + samples);
    const { deviation } = scale === 'batch' ? batch : group;
    const divides = estimator === 'grpo' && scale !== 'none';
    const factor = estimator === 'rloo' ? group.count / (group.count - 1) : divides ? 1 / (deviation + deviationEpsilon) : 1;
    for (let i = from; i < from + samples; i += 1) {
      const value = rewards[i] ?? Number.NaN;
      // A completion alone in its group has nothing to be compared with.
      out[i] = Number.isNaN(value) ? Number.NaN : group.equal || group.count < 2 ? 0 : (value - group.mean) * factor;
    }
  }
  return out;
}

/**
 * How much better each completion was than what was to be expected.
 * @param rewards [groups, samples]; NaN: could not be judged, and is left out of every mean and deviation
 * @returns [groups, samples]; NaN becomes 0. A group whose rewards are all equal has 0 (but for REINFORCE++, which knows no groups)
 * @see GRPO arXiv:2402.03300; Dr. GRPO arXiv:2503.20783 (`scale: 'none'`); RLOO arXiv:2402.14740; REINFORCE++ arXiv:2501.03262
 */
export function advantages(rewards: Float64Array, options: AdvantageOptions): Float64Array {
  checkRewards(rewards, options);
  const { estimator, lengths } = options;
  const compared = estimator === 'reinforce++' ? rewards : centred(rewards, options);
  const out = estimator === 'reinforce++' || estimator === 'reinforce++Baseline' ? whiten(compared, lengths) : compared;
  return out.map((value) => (Number.isNaN(value) ? 0 : value));
}

/** Completions whose tokens stand one after the other. */
export interface Ragged {
  /** Tokens of each completion. */
  readonly lengths: ArrayLike<number>;
}

/**
 * REINFORCE++ where the divergence from the reference policy is part of each token's reward: what is still to come, whitened over all tokens.
 * @param rewards of the completions; NaN is left out
 * @param kl divergence of each token, completion after completion
 * @returns an advantage for each token
 */
export function tokenAdvantages(
  rewards: Float64Array,
  kl: Float64Array,
  { lengths, klWeight, discount = 1 }: Ragged & { readonly klWeight: number; readonly discount?: number },
): Float64Array {
  const returns = new Float64Array(kl.length);
  let end = 0;
  rewards.forEach((reward, i) => {
    const start = end;
    end += lengths[i] ?? 0;
    let toCome = 0;
    for (let t = end - 1; t >= start; t -= 1) {
      toCome = (t === end - 1 ? reward : 0) - klWeight * (kl[t] ?? 0) + discount * toCome;
      returns[t] = toCome;
    }
  });
  if (end !== kl.length) throw new RangeError(`expected a divergence for each of ${end} tokens, got ${kl.length}`);
  return whiten(returns, undefined).map((value) => (Number.isNaN(value) ? 0 : value));
}

/**
 * Which groups have something to teach: at least two rewards that differ. DAPO's dynamic sampling keeps these.
 * @param rewards [groups, samples]; NaN: could not be judged
 */
export function informativeGroups(rewards: Float64Array, samples: number): boolean[] {
  return Array.from({ length: rewards.length / samples }, (_, group) => !momentsOf(rewards, group * samples, (group + 1) * samples).equal);
}

/** @returns the share of groups whose rewards are all equal, and teach nothing */
export function zeroVarianceShare(rewards: Float64Array, samples: number): number {
  const groups = informativeGroups(rewards, samples);
  return groups.length === 0 ? 0 : groups.filter((kept) => !kept).length / groups.length;
}

/**
 * DAPO's soft overlong punishment.
 * @param length tokens of a completion
 * @returns 0 up to limit - buffer, -1 above limit, a straight line between
 * @see arXiv:2503.14476, equation 13
 */
export function overlongPunishment(
  length: number,
  { overlongLimit, overlongBuffer }: Pick<Algorithm, 'overlongLimit' | 'overlongBuffer'>,
): number {
  if (overlongLimit === 0) return 0;
  const free = overlongLimit - overlongBuffer;
  if (length <= free) return 0;
  return length > overlongLimit ? -1 : (free - length) / overlongBuffer;
}
