import { messagesFor, type Environment } from '../environment.ts';
import type { Precision } from '../policy/rollout-graph.ts';
import type { Tokenizer } from '../policy/tokenizer.ts';
import { advantages } from './advantages.ts';
import type { Algorithm } from './algorithm.ts';
import type { Collected, Try } from './collect.ts';
import type { Learner, Lesson, Look, Sequence } from './learner.ts';
import { correctionFactors, policyLoss, type PolicyLoss, startsOf, type TokenBatch, tokenWeights } from './loss.ts';

/** A batch that is ready to be learned from: the lists of its tokens, and the same as lessons. */
export interface Prepared {
  readonly batch: Omit<TokenBatch, 'logp'>;
  readonly lessons: readonly Lesson[];
}

const flat = (lists: readonly ArrayLike<number>[]): Float64Array => Float64Array.from(lists.flatMap((list) => Array.from(list)));

/** @returns the tokens of a prompt as the policy saw them */
export function promptOf(question: string, environment: Environment, tokenizer: Tokenizer): Int32Array {
  return tokenizer.encode(tokenizer.chat(messagesFor(environment.prompt, question)));
}

/** The tokens of what was tried. @throws TypeError for a policy that does not tell its tokens */
export function sequencesOf(tries: readonly Try[], environment: Environment, tokenizer: Tokenizer): Sequence[] {
  return tries.map(({ task, written: { tokens } }) => {
    if (tokens === undefined) throw new TypeError('expected a policy that tells the tokens it wrote');
    return { prompt: promptOf(task.question, environment, tokenizer), completion: tokens };
  });
}

/** Whether a completion counts: it was judged, and was not cut off where that is left out. */
const counts = ({ reward, written }: Try, { maskTruncated }: Algorithm): boolean =>
  !Number.isNaN(reward) && !(maskTruncated && written.finish === 'length');

export interface PrepareOptions {
  readonly learner: Learner;
  readonly algorithm: Algorithm;
  /** Of a group. */
  readonly samples: number;
  readonly repeats: number;
  /** Of the weights that the tries were written with. */
  readonly precision: Precision;
}

/**
 * From tries to lessons: advantages, weights, corrections, and the log-probabilities that the loss compares with.
 */
export async function prepare(
  { tries, rewards }: Pick<Collected, 'tries' | 'rewards'>,
  sequences: readonly Sequence[],
  { learner, algorithm, samples, repeats, precision }: PrepareOptions,
): Promise<Prepared> {
  const lengths = sequences.map(({ completion }) => completion.length);
  const included = tries.map((one) => counts(one, algorithm));
  const scores = advantages(rewards, { ...algorithm, samples, lengths });
  const sampler = flat(tries.map(({ written }) => written.logProbabilities ?? []));
  // On-policy the sampler's own log-probabilities are those before the update, if it wrote with the same weights to the bit; else the trainer
  // says what they were. Ratios that are off by 16 bits would be clipped where nothing has changed yet.
  const looks =
    repeats > 1 || algorithm.correction !== 'off' || precision !== 'float32' || sampler.length === 0
      ? await learner.look(sequences)
      : undefined;
  const old = looks === undefined ? sampler : flat(looks.map(({ logp }) => logp));
  const reference = algorithm.kl === 'none' ? undefined : flat((await learner.look(sequences, 'first')).map(({ logp }) => logp));
  const batch = { lengths, included, advantages: scores, old, sampler, ...(reference !== undefined && { reference }) };
  const weights = tokenWeights(lengths, included, algorithm);
  const factors = correctionFactors(batch, algorithm);
  const starts = startsOf(lengths);
  const lessons = sequences.map((sequence, i): Lesson => {
    const own = <T extends Float64Array>(values: T): Float64Array => values.subarray(starts[i], starts[i + 1]);
    return {
      ...sequence,
      weight: weights[i] ?? 0,
      advantages: own(factors).map((factor) => factor * (scores[i] ?? 0)),
      old: own(old),
      ...(reference !== undefined && { reference: own(reference) }),
    };
  });
  return { batch, lessons };
}

/** What the loss of a batch was, from the log-probabilities that the graph gave. */
export function lossOf({ batch }: Prepared, looks: readonly Look[], algorithm: Algorithm): PolicyLoss {
  return policyLoss({ ...batch, logp: flat(looks.map(({ logp }) => logp)) }, algorithm);
}
