import { shown } from '../errors.ts';
import { trainBpe } from './bpe.ts';
import { checkConfig, type DecoderConfig, weightShapes } from './config.ts';
import type { ModelSource } from './folder.ts';
import { streamOf, uniforms } from './random.ts';

/** Tokens of the chat template below; the first is never written, and stands for nothing. */
const SPECIAL = ['<|none|>', '<|system|>', '<|user|>', '<|assistant|>', '<|end|>'] as const;
const END = '<|end|>';

/** One message after the other, each ended; then the answer begins. */
const TEMPLATE =
  "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

export interface InitOptions extends Omit<DecoderConfig, 'vocabulary' | 'tied' | 'headWidth'> {
  /** Wanted size of the vocabulary; the texts may yield fewer tokens. */
  readonly vocabulary: number;
  readonly seed: number;
}

/** A model of 1.7 million weights, which two cores train in minutes. */
const INIT_DEFAULTS: InitOptions = {
  vocabulary: 600,
  width: 192,
  layers: 4,
  heads: 6,
  keyValueHeads: 3,
  feedForward: 512,
  context: 2048,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  seed: 0,
};

/** Deviation of the first weights. */
const DEVIATION = 0.02;

/** Normal numbers by Box and Muller; the same for the same seed and name. */
function normals(count: number, deviation: number, seed: number, name: string): Float32Array {
  const next = uniforms(streamOf(seed, name));
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - next()));
    const angle = 2 * Math.PI * next();
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/**
 * A model of random weights, with a vocabulary trained on texts.
 * @throws EngineError `badPolicy` or RangeError for sizes that do not fit each other
 */
export function initialModel(texts: Iterable<string>, options: Partial<InitOptions> = {}): ModelSource {
  const { vocabulary, seed, ...shape } = { ...INIT_DEFAULTS, ...options };
  if (!Number.isInteger(seed)) throw new RangeError(`expected seed to be a whole number, got ${shown(seed)}`);
  const file = trainBpe(texts, vocabulary, SPECIAL);
  const config = checkConfig(
    { ...shape, vocabulary: Object.keys(file.model.vocab).length, headWidth: shape.width / shape.heads, tied: true },
    'the new model',
  );
  const shapes = weightShapes(config);
  return {
    config,
    file,
    settings: { eos_token: END, chat_template: TEMPLATE },
    read(name) {
      const sizes = shapes.get(name) ?? [];
      const count = sizes.reduce((product, size) => product * size, 1);
      if (sizes.length === 1) return new Float32Array(count).fill(1);
      // What adds to the residual stream starts smaller, the deeper the model is.
      const adds = /\.(o_proj|down_proj)\./.test(name);
      return normals(count, adds ? DEVIATION / Math.sqrt(2 * config.layers) : DEVIATION, seed, name);
    },
  };
}
