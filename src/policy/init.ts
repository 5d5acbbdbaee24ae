import { shown } from '../errors.ts';
import { trainBpe } from './bpe.ts';
import { checkConfig, type DecoderConfig, WEIGHTS, weightShapes } from './config.ts';
import type { ModelSource } from './folder.ts';
import { streamOf, uniforms } from './random.ts';

/** Tokens of the chat template below; the first is never written, and stands for nothing. */
const SPECIAL = ['<|none|>', '<|system|>', '<|user|>', '<|assistant|>', '<|end|>'] as const;
const END = '<|end|>';

/** One message after the other, each ended; then the answer begins. */
const TEMPLATE =
  "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

export interface InitOptions extends Omit<DecoderConfig, 'vocabulary' | 'tied' | 'headWidth' | 'ropeBase'> {
  /** Wanted size of the vocabulary; the texts may yield fewer tokens. */
  readonly vocabulary: number;
  readonly seed: number;
  /** Default: rotations whose slowest turns once over two contexts; see ropeBaseOf(). */
  readonly ropeBase?: number;
}

/** A model of 1.8 million weights, which two cores train in minutes. */
const INIT_DEFAULTS: InitOptions = {
  vocabulary: 600,
  width: 192,
  layers: 4,
  heads: 6,
  keyValueHeads: 3,
  feedForward: 512,
  context: 2048,
  normEpsilon: 1e-5,
  seed: 0,
};

/** Deviation of the embedding: tokens are heard beside what the first layers add, which is about as large. */
const EMBEDDED = 0.3;
/** Deviation of the head: at first all tokens are nearly as likely. */
const HEAD = 0.02;

/**
 * Deviation of the first weights. Matrices have 1 / √columns, by which what they give is as large as what they are given, whatever the width.
 * The usual 0.02 is that of 2,500 columns: in a narrow model the layers would add next to nothing, and for hundreds of steps there would be
 * nothing to attend to. docs/experiments.md has what it was found by.
 */
function deviationOf(name: string, columns: number, layers: number): number {
  if (name === WEIGHTS.embedding) return EMBEDDED;
  if (name === WEIGHTS.head) return HEAD;
  // What adds to the residual stream starts smaller, the deeper the model is.
  return (/\.(o_proj|down_proj)\./.test(name) ? 1 / Math.sqrt(2 * layers) : 1) / Math.sqrt(columns);
}

/**
 * The base by which the slowest rotation makes half a turn over the context, to two digits: 200 for 320 positions and heads of 16, 1000 for 2048
 * and 32. With the usual 10,000 half of a narrow head's few pairs would hardly turn at all.
 */
function ropeBaseOf(context: number, headWidth: number): number {
  return Number(Math.max(1, (context / Math.PI) ** (headWidth / (headWidth - 2))).toPrecision(2));
}

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
  const { vocabulary, seed, ...given } = { ...INIT_DEFAULTS, ...options };
  if (!Number.isInteger(seed)) throw new RangeError(`expected seed to be a whole number, got ${shown(seed)}`);
  const file = trainBpe(texts, vocabulary, SPECIAL);
  const headWidth = given.width / given.heads;
  // A head of its own: an embedding that is heard would make a head that is sure of what it does not know.
  const shape = { ropeBase: ropeBaseOf(given.context, headWidth), ...given, headWidth, tied: false };
  const config = checkConfig({ ...shape, vocabulary: Object.keys(file.model.vocab).length }, 'the new model');
  const shapes = weightShapes(config);
  return {
    config,
    file,
    settings: { eos_token: END, chat_template: TEMPLATE },
    read(name) {
      const sizes = shapes.get(name) ?? [];
      const count = sizes.reduce((product, size) => product * size, 1);
      if (sizes.length === 1) return new Float32Array(count).fill(1);
      return normals(count, deviationOf(name, sizes[1] ?? 1, config.layers), seed, name);
    },
  };
}
