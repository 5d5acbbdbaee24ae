import { shown } from '../errors.ts';

/** What a reward is measured against: its group's mean, the mean of the others of its group, or the whole batch. */
export const ESTIMATORS = ['grpo', 'rloo', 'reinforce++', 'reinforce++Baseline'] as const;
export type Estimator = (typeof ESTIMATORS)[number];

/** Whose deviation divides an advantage of `grpo`. */
export const SCALES = ['group', 'batch', 'none'] as const;
export type Scale = (typeof SCALES)[number];

/** One ratio a token, or one a completion, as GSPO has it. */
export const RATIO_LEVELS = ['token', 'sequence'] as const;
export type RatioLevel = (typeof RATIO_LEVELS)[number];

/** Estimators of the divergence from the reference policy; `k3` is never negative. */
export const KL_ESTIMATORS = ['none', 'k1', 'k2', 'k3'] as const;
export type KlEstimator = (typeof KL_ESTIMATORS)[number];

/**
 * How token losses become one number: the mean over all tokens, over completions of their token means, over completions of their token
 * sums, or the sum over completions divided by their count and a constant length.
 */
export const AGGREGATIONS = ['tokenMean', 'sequenceMean', 'sequenceSum', 'constant'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** What is done where the sampler's log-probabilities differ from the trainer's: the ratio is cut at the cap, or what is above it left out. */
export const CORRECTIONS = ['off', 'tokenTruncate', 'tokenMask', 'sequenceTruncate', 'sequenceMask'] as const;
export type Correction = (typeof CORRECTIONS)[number];

/** From rewards to a loss: every choice there is. docs/learning.md says what TRL and verl call each. */
export interface Algorithm {
  readonly estimator: Estimator;
  readonly scale: Scale;
  /** Added to a deviation before it divides. */
  readonly deviationEpsilon: number;
  readonly ratio: RatioLevel;
  /** A ratio counts between 1 - clipLow and 1 + clipHigh. */
  readonly clipLow: number;
  readonly clipHigh: number;
  /** Largest ratio that counts where the advantage is negative; above 1. Infinity: none. */
  readonly dualClip: number;
  readonly kl: KlEstimator;
  readonly klWeight: number;
  readonly aggregation: Aggregation;
  /** Tokens that the sum of a completion is divided by, for `constant`. */
  readonly constantLength: number;
  readonly correction: Correction;
  readonly correctionCap: number;
  /** Leave out completions that ended at the token limit. */
  readonly maskTruncated: boolean;
  /** Groups whose rewards are all equal are left out, and more are sampled, up to so many batches; 0: they stay. */
  readonly resampleBatches: number;
  /** Soft overlong punishment: nothing up to limit - buffer tokens, -1 above limit, a straight line between. 0: none. */
  readonly overlongLimit: number;
  readonly overlongBuffer: number;
}

const GRPO: Algorithm = {
  estimator: 'grpo',
  scale: 'group',
  deviationEpsilon: 1e-4,
  ratio: 'token',
  clipLow: 0.2,
  clipHigh: 0.2,
  dualClip: Number.POSITIVE_INFINITY,
  kl: 'none',
  klWeight: 0,
  aggregation: 'sequenceMean',
  constantLength: 256,
  correction: 'off',
  correctionCap: 3,
  maskTruncated: false,
  resampleBatches: 0,
  overlongLimit: 0,
  overlongBuffer: 0,
};

/** Published algorithms, by their differences from GRPO. */
export const ALGORITHMS = {
  /** arXiv:2402.03300, as TRL has it: without the KL term unless klWeight is given. */
  grpo: GRPO,
  /** arXiv:2503.20783: no deviation, a constant length. */
  drGrpo: { ...GRPO, scale: 'none', aggregation: 'constant' },
  /** arXiv:2503.14476: clip-higher, token mean, dynamic sampling. */
  dapo: { ...GRPO, clipHigh: 0.28, aggregation: 'tokenMean', resampleBatches: 3 },
  /** arXiv:2507.18071: one ratio a completion, and a far smaller clip. */
  gspo: { ...GRPO, ratio: 'sequence', clipLow: 3e-4, clipHigh: 4e-4 },
  /** arXiv:2402.14740. */
  rloo: { ...GRPO, estimator: 'rloo', aggregation: 'sequenceSum' },
  /** arXiv:2501.03262. */
  'reinforce++': { ...GRPO, estimator: 'reinforce++', aggregation: 'tokenMean' },
  'reinforce++Baseline': { ...GRPO, estimator: 'reinforce++Baseline', aggregation: 'tokenMean' },
} as const satisfies Readonly<Record<string, Algorithm>>;

export type AlgorithmName = keyof typeof ALGORITHMS;

const CHOICES: Readonly<Partial<Record<keyof Algorithm, readonly string[]>>> = {
  estimator: ESTIMATORS,
  scale: SCALES,
  ratio: RATIO_LEVELS,
  kl: KL_ESTIMATORS,
  aggregation: AGGREGATIONS,
  correction: CORRECTIONS,
};
const WHOLE: readonly string[] = ['constantLength', 'resampleBatches', 'overlongLimit', 'overlongBuffer'];
/** Options that have to be larger than some number; all other numbers are at least 0. */
const ABOVE: Readonly<Record<string, number>> = { dualClip: 1, constantLength: 0, correctionCap: 0 };

function checkOption(key: string, value: unknown): void {
  const choices = CHOICES[key as keyof Algorithm]; // undefined for what is no key
  if (choices !== undefined) {
    if (!choices.some((name) => name === value))
      throw new TypeError(`expected ${key} to be one of ${choices.join(', ')}, got ${shown(value)}`);
    return;
  }
  if (key === 'maskTruncated') {
    if (typeof value !== 'boolean') throw new TypeError(`expected ${key} to be true or false, got ${shown(value)}`);
    return;
  }
  const above = ABOVE[key];
  const finite = Number.isFinite(value) || (key === 'dualClip' && value === Number.POSITIVE_INFINITY);
  if (typeof value !== 'number' || !finite) throw new TypeError(`expected ${key} to be a number, got ${shown(value)}`);
  if (above !== undefined ? value <= above : value < 0)
    throw new RangeError(`expected ${key} to be ${above === undefined ? 'at least 0' : `above ${above}`}, got ${value}`);
  if (WHOLE.includes(key) && !Number.isInteger(value)) throw new RangeError(`expected ${key} to be a whole number, got ${value}`);
}

/**
 * A published algorithm with some choices changed.
 * @throws TypeError, RangeError for an option that is none
 */
export function algorithmOf(name: AlgorithmName, changes: Partial<Algorithm> = {}): Algorithm {
  if (!Object.hasOwn(ALGORITHMS, name))
    throw new TypeError(`expected an algorithm of ${Object.keys(ALGORITHMS).join(', ')}, got ${shown(name)}`);
  for (const [key, value] of Object.entries(changes)) {
    if (!Object.hasOwn(GRPO, key)) throw new TypeError(`expected an option of ${Object.keys(GRPO).join(', ')}, got ${shown(key)}`);
    checkOption(key, value);
  }
  const algorithm = { ...ALGORITHMS[name], ...changes };
  if (algorithm.clipLow > 1) throw new RangeError(`expected clipLow to be at most 1, got ${algorithm.clipLow}`);
  if (algorithm.overlongBuffer > algorithm.overlongLimit)
    throw new RangeError(`expected overlongBuffer to be at most overlongLimit, got ${algorithm.overlongBuffer}`);
  return algorithm;
}
