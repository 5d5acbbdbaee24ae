// A policy of random weights that soon learns to copy: with the small weights that wide models begin with, the layers of one this narrow add
// next to nothing to what they are given, and for hundreds of steps there is nothing to attend to.
import { initialModel } from '../../dist/policy/init.js';

/** Deviation of the weights that initialModel() draws, but for what adds to the residual stream. */
const DRAWN = 0.02;
/** Deviation of the embedding: tokens are to be heard beside what the first layer adds. */
const EMBEDDED = 0.3;

/** @returns a model with matrices of deviation 1 / √(columns), and a head of its own that begins small: at first all tokens are as likely */
export function startingModel(texts, shape) {
  const source = initialModel(texts, shape);
  const { width, feedForward } = source.config;
  const scaled = (name, factor) => source.read(name).map((value) => value * factor);
  return {
    ...source,
    config: { ...source.config, tied: false },
    read(name) {
      if (name === 'lm_head.weight') return source.read('model.embed_tokens.weight').toReversed();
      if (name.includes('norm')) return source.read(name);
      if (name.includes('embed')) return scaled(name, EMBEDDED / DRAWN);
      // What adds to the stream is drawn smaller already, by √(2 layers), and stays so.
      return scaled(name, 1 / (DRAWN * Math.sqrt(name.includes('down_proj') ? feedForward : width)));
    },
  };
}
