import type { Sampling } from './policy.ts';

/** A token that was drawn, and the logarithm of its probability under the distribution that it was drawn from. */
export interface Drawn {
  readonly token: number;
  readonly logProbability: number;
}

/** Where each token's weight falls below this, it cannot be drawn: what top-k, top-p and min-p leave out, in this order. */
function leastWeight(weights: Float64Array, { topK, topP, minP }: Sampling): number {
  let least = minP; // the likeliest weighs 1
  if (topK === 0 && topP === 1) return least;
  const sorted = Float64Array.from(weights).sort().reverse();
  const kept = topK === 0 ? sorted : sorted.subarray(0, topK);
  least = Math.max(least, kept[kept.length - 1] ?? 0);
  if (topP === 1) return least;
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const weight of kept) {
    sum += weight;
    if (sum >= topP * total) return Math.max(least, weight);
  }
  return least;
}

/**
 * Draws a token: the one in whose share of the sum, in the order of tokens, the random number falls. The C++ writer does the same.
 * @param uniform from 0 to 1, 1 excluded; not looked at where temperature is 0
 */
export function draw(logits: Float32Array, sampling: Sampling, uniform: number): Drawn {
  const scale = sampling.temperature === 0 ? 1 : 1 / sampling.temperature;
  let best = 0;
  for (let i = 1; i < logits.length; i += 1) if ((logits[i] ?? 0) > (logits[best] ?? 0)) best = i;
  const most = logits[best] ?? 0;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - most) * scale));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (sampling.temperature === 0) return { token: best, logProbability: -Math.log(whole) };
  const least = leastWeight(weights, sampling);
  const total = least === 0 ? whole : weights.reduce((sum, weight) => (weight < least ? sum : sum + weight), 0);
  let left = uniform * total;
  let token = best;
  for (let i = 0; i < weights.length; i += 1) {
    const weight = weights[i] ?? 0;
    if (weight < least) continue;
    left -= weight;
    if (left >= 0) continue;
    token = i;
    break;
  }
  return { token, logProbability: ((logits[token] ?? 0) - most) * scale - Math.log(total) };
}
