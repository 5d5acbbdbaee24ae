import { shown } from '../errors.ts';
import type { ChatMessage } from './tokenizer.ts';

/** How a policy writes. */
export interface Sampling {
  /** 0: always the likeliest token. */
  readonly temperature: number;
  /** Only the so many likeliest tokens; 0: all. */
  readonly topK: number;
  /** Only the likeliest tokens that have this share together; 1: all. */
  readonly topP: number;
  /** Only tokens with at least this share of the likeliest one's probability; 0: all. */
  readonly minP: number;
  /** Of one completion. */
  readonly maxTokens: number;
  /** Texts that end a completion, and are cut off it. */
  readonly stop: readonly string[];
  readonly seed: number;
}

/** All tokens may be drawn: leaving some out makes the ratio of a policy gradient wrong. */
const SAMPLING_DEFAULTS: Sampling = { temperature: 1, topK: 0, topP: 1, minP: 0, maxTokens: 512, stop: [], seed: 0 };

const RANGES: Readonly<Record<Exclude<keyof Sampling, 'stop'>, readonly [least: number, most: number, whole: boolean]>> = {
  temperature: [0, 100, false],
  topK: [0, 2 ** 31 - 1, true],
  topP: [0, 1, false],
  minP: [0, 1, false],
  maxTokens: [1, 2 ** 20, true],
  seed: [0, Number.MAX_SAFE_INTEGER, true],
};

/** @throws RangeError naming the option */
export function checkSampling(given: Partial<Sampling>): Sampling {
  const sampling = { ...SAMPLING_DEFAULTS, ...given };
  for (const [name, [least, most, whole]] of Object.entries(RANGES)) {
    const value: unknown = sampling[name as keyof typeof RANGES]; // a key of RANGES
    const fits = typeof value === 'number' && value >= least && value <= most && (!whole || Number.isInteger(value));
    if (!fits)
      throw new RangeError(`expected ${name} to be ${whole ? 'a whole number ' : ''}from ${least} to ${most}, got ${shown(value)}`);
  }
  if (sampling.topP === 0) throw new RangeError('expected topP to be above 0, got 0');
  if (sampling.stop.some((text) => text === '')) throw new RangeError('expected stop texts that are not empty');
  return sampling;
}

/** Asks for completions of one prompt. */
export interface WriteRequest {
  /** Names the prompt; with it and the seed, a sample's random numbers are fixed. */
  readonly id: string;
  readonly messages: readonly ChatMessage[];
  /** Numbers of the samples to write. */
  readonly samples: readonly number[];
}

/** Why a completion ended: the policy ended it, a stop text came, or the limit of tokens was reached. */
export type Finish = 'end' | 'stop' | 'length';

/** One completion. */
export interface Written {
  readonly id: string;
  readonly sample: number;
  readonly completion: string;
  readonly finish: Finish;
  /** Absent: the policy does not tell. */
  readonly tokens?: readonly number[];
  /** Of each token, under the distribution that it was drawn from. */
  readonly logProbabilities?: readonly number[];
  /** Only what an automaton takes was written: log-probabilities are those among the tokens that might come, and not the policy's own. */
  readonly constrained?: 'lp';
  readonly promptTokens?: number;
}

export interface WriteOptions {
  /** Aborted: nothing more is written, and the stream rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Whatever writes completions. */
export interface Policy {
  readonly name: string;
  /** Writes completions as they end, of the prompts in any order; takes requests as it has room for them. */
  write(requests: Iterable<WriteRequest> | AsyncIterable<WriteRequest>, options?: WriteOptions): AsyncGenerator<Written, void, undefined>;
  /** Milliseconds in which it had nothing to write, so far; absent: it does not know. */
  idleMs?(): number;
  close(): Promise<void>;
}
