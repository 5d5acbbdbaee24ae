import { EngineError } from '../errors.ts';
import type { Model } from './folder.ts';
import type { Finish, Sampling, Written, WriteRequest } from './policy.ts';

/**
 * The tokens of a request's prompt.
 * @throws EngineError `badPolicy` where prompt and completion do not fit into the context
 */
export function promptTokens({ tokenizer, config, name }: Model, { id, messages }: WriteRequest, capacity: number): Int32Array {
  const tokens = tokenizer.encode(tokenizer.chat(messages));
  const room = Math.min(capacity, config.context);
  if (tokens.length >= room)
    throw new EngineError(
      'badPolicy',
      `${name}: the prompt of ${id} has ${tokens.length} tokens, where prompt and completion have room for ${room}`,
    );
  return tokens;
}

/** The text of a completion: without the token that ended it, and from the stop text on. */
function completionText({ tokenizer }: Model, tokens: ArrayLike<number>, { stop }: Sampling): string {
  const last = tokens[tokens.length - 1] ?? -1;
  const shown = tokenizer.ends.includes(last) ? Array.prototype.slice.call(tokens, 0, -1) : tokens;
  const text = tokenizer.decode(shown as ArrayLike<number>);
  const cuts = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
  return cuts.length === 0 ? text : text.slice(0, Math.min(...cuts));
}

/** A row of tokens and their log-probabilities as a completion. */
export function writtenOf(
  model: Model,
  sampling: Sampling,
  row: {
    readonly id: string;
    readonly sample: number;
    readonly finish: Finish;
    readonly tokens: ArrayLike<number>;
    readonly logProbabilities: ArrayLike<number>;
    readonly promptTokens: number;
  },
): Written {
  return {
    id: row.id,
    sample: row.sample,
    completion: completionText(model, row.tokens, sampling),
    finish: row.finish,
    promptTokens: row.promptTokens,
    tokens: Array.from(row.tokens),
    logProbabilities: Array.from(row.logProbabilities),
  };
}
