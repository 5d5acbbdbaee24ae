import type { Algorithm } from './algorithm.ts';

/** Log-ratios beyond this count as this: the exponential stays finite. verl's figure. */
export const LOG_RATIO_BOUND = 20;

/** Completions of a batch with what is known of each token, completion after completion. */
export interface TokenBatch {
  /** Tokens of each completion. */
  readonly lengths: ArrayLike<number>;
  /** Of each completion. */
  readonly advantages: ArrayLike<number>;
  /** Completions that count; absent: all. One that could not be judged does not. */
  readonly included?: ArrayLike<boolean>;
  /** Log-probabilities under the weights that are trained. */
  readonly logp: ArrayLike<number>;
  /** The same before the update, by the trainer. */
  readonly old: ArrayLike<number>;
  /** As the sampler gave them. */
  readonly sampler?: ArrayLike<number>;
  /** Under the reference policy. */
  readonly reference?: ArrayLike<number>;
}

/** @returns where each completion's tokens start, and the total behind the last */
export function startsOf(lengths: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i += 1) starts[i + 1] = (starts[i] ?? 0) + (lengths[i] ?? 0);
  return starts;
}

/**
 * What each token's loss counts, so that the sum of weight times loss is the aggregation.
 * @returns a weight a completion: all its tokens have the same
 */
export function tokenWeights(
  lengths: ArrayLike<number>,
  included: ArrayLike<boolean> | undefined,
  { aggregation, constantLength }: Pick<Algorithm, 'aggregation' | 'constantLength'>,
): Float64Array {
  const counts = (i: number): boolean => (included?.[i] ?? true) && (lengths[i] ?? 0) > 0;
  let completions = 0;
  let tokens = 0;
  for (let i = 0; i < lengths.length; i += 1) {
    if (!counts(i)) continue;
    completions += 1;
    tokens += lengths[i] ?? 0;
  }
  return Float64Array.from({ length: lengths.length }, (_, i) => {
    if (!counts(i)) return 0;
    if (aggregation === 'tokenMean') return 1 / tokens;
    if (aggregation === 'sequenceMean') return 1 / (completions * (lengths[i] ?? 1));
    return aggregation === 'sequenceSum' ? 1 / completions : 1 / (completions * constantLength);
  });
}

const bounded = (logRatio: number): number => Math.min(LOG_RATIO_BOUND, Math.max(-LOG_RATIO_BOUND, logRatio));

/**
 * How far the sampler was from the trainer, as factors on the policy's loss: it drew from its own probabilities.
 * @returns a factor a token; 1 where nothing is known
 * @see trl#3867; the caps of `vllm_importance_sampling_mode`
 */
export function correctionFactors(
  { lengths, old, sampler }: Pick<TokenBatch, 'lengths' | 'old' | 'sampler'>,
  { correction, correctionCap }: Pick<Algorithm, 'correction' | 'correctionCap'>,
): Float64Array {
  const starts = startsOf(lengths);
  const factors = new Float64Array(starts[lengths.length] ?? 0).fill(1);
  if (correction === 'off' || sampler === undefined) return factors;
  const gap = (t: number): number => (old[t] ?? 0) - (sampler[t] ?? 0);
  const capped = (ratio: number): number => (ratio <= correctionCap ? ratio : correction.endsWith('Mask') ? 0 : correctionCap);
  for (let i = 0; i < lengths.length; i += 1) {
    const [from = 0, to = 0] = starts.subarray(i, i + 2);
    let whole = 0;
    for (let t = from; t < to; t += 1) whole += gap(t);
    for (let t = from; t < to; t += 1) factors[t] = capped(Math.exp(bounded(correction.startsWith('sequence') ? whole : gap(t))));
  }
  return factors;
}

/** Value and slope of one term in the log-probability. */
interface Term {
  readonly value: number;
  readonly slope: number;
  readonly clipped: 'low' | 'high' | undefined;
}

/** The clipped surrogate, to be made small. */
function surrogate(logRatio: number, advantage: number, { clipLow, clipHigh, dualClip }: Algorithm): Term {
  const ratio = Math.exp(bounded(logRatio));
  const free = Math.abs(logRatio) < LOG_RATIO_BOUND ? ratio : 0; // its slope in the log-ratio
  const low = ratio < 1 - clipLow && advantage < 0;
  const high = ratio > 1 + clipHigh && advantage > 0;
  const clipped = low ? 'low' : high ? 'high' : undefined;
  if (low) return { value: -(1 - clipLow) * advantage, slope: 0, clipped };
  if (high) return { value: -(1 + clipHigh) * advantage, slope: 0, clipped };
  if (advantage < 0 && ratio > dualClip) return { value: -dualClip * advantage, slope: 0, clipped };
  return { value: -ratio * advantage, slope: -free * advantage, clipped };
}

function divergence(logp: number, reference: number, kl: Algorithm['kl']): Omit<Term, 'clipped'> {
  const gap = bounded(logp - reference);
  const inside = Math.abs(logp - reference) < LOG_RATIO_BOUND ? 1 : 0;
  if (kl === 'k1') return { value: gap, slope: inside };
  if (kl === 'k2') return { value: gap ** 2 / 2, slope: inside * gap };
  return { value: Math.exp(-gap) + gap - 1, slope: inside * (1 - Math.exp(-gap)) };
}

export interface PolicyLoss {
  /** Surrogate plus weighted divergence. */
  readonly loss: number;
  /** Of the loss, in each token's log-probability. */
  readonly gradient: Float64Array;
  /** The divergence, aggregated as the loss is. */
  readonly kl: number;
  /** Share of tokens, or of completions where the ratio is theirs, that the clip held. */
  readonly clipLowShare: number;
  readonly clipHighShare: number;
}

/**
 * The loss of a batch in float64, with its gradient: the yardstick for the graph that ONNX Runtime runs.
 * The sequence ratio is the geometric mean over the tokens, and its gradient goes through all of them.
 */
export function policyLoss(batch: TokenBatch, algorithm: Algorithm): PolicyLoss {
  const { lengths, advantages, logp, old, reference } = batch;
  const starts = startsOf(lengths);
  const weights = tokenWeights(lengths, batch.included, algorithm);
  const factors = correctionFactors(batch, algorithm);
  const gradient = new Float64Array(starts[lengths.length] ?? 0);
  const sums = { loss: 0, kl: 0, low: 0, high: 0, ratios: 0 };

  function addDivergence(t: number, weight: number): void {
    if (algorithm.kl === 'none' || reference === undefined) return;
    const { value, slope } = divergence(logp[t] ?? 0, reference[t] ?? 0, algorithm.kl);
    sums.kl += weight * value;
    sums.loss += weight * algorithm.klWeight * value;
    gradient[t] = (gradient[t] ?? 0) + weight * algorithm.klWeight * slope;
  }

  function addRatio({ value, slope, clipped }: Term, tokens: readonly number[], weight: number, share: number): void {
    sums.ratios += 1;
    if (clipped !== undefined) sums[clipped] += 1;
    let factor = 0;
    for (const t of tokens) factor += factors[t] ?? 1;
    sums.loss += weight * factor * value;
    for (const t of tokens) gradient[t] = (gradient[t] ?? 0) + weight * factor * slope * share;
  }

  for (let i = 0; i < lengths.length; i += 1) {
    const weight = weights[i] ?? 0;
    const length = lengths[i] ?? 0;
    if (weight === 0) continue;
    const tokens = Array.from({ length }, (_, k) => (starts[i] ?? 0) + k);
    const logRatios = tokens.map((t) => (logp[t] ?? 0) - (old[t] ?? 0));
    const advantage = advantages[i] ?? 0;
    if (algorithm.ratio === 'sequence') {
      const mean = logRatios.reduce((sum, value) => sum + value, 0) / length;
      addRatio(surrogate(mean, advantage, algorithm), tokens, weight, 1 / length);
    } else {
      tokens.forEach((t, k) => {
        addRatio(surrogate(logRatios[k] ?? 0, advantage, algorithm), [t], weight, 1);
      });
    }
    for (const t of tokens) addDivergence(t, weight);
  }
  const share = (count: number): number => (sums.ratios === 0 ? 0 : count / sums.ratios);
  return { loss: sums.loss, gradient, kl: sums.kl, clipLowShare: share(sums.low), clipHighShare: share(sums.high) };
}
