import { EngineError, shown } from '../errors.ts';

/** Shape of a Llama-family decoder. Names and meaning are those of config.json, in words of their own. */
export interface DecoderConfig {
  readonly vocabulary: number;
  /** Of the residual stream. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; each serves heads / keyValueHeads query heads. */
  readonly keyValueHeads: number;
  readonly headWidth: number;
  readonly feedForward: number;
  /** Most positions. */
  readonly context: number;
  readonly ropeBase: number;
  readonly normEpsilon: number;
  /** The head is the embedding. */
  readonly tied: boolean;
}

const bad = (where: string, detail: string): EngineError => new EngineError('badPolicy', `${where}: ${detail}`);

/** What would make another function of the same weights; only these values are the decoder's. */
const ONLY: Readonly<Record<string, readonly unknown[]>> = {
  model_type: ['llama'],
  hidden_act: ['silu', undefined],
  attention_bias: [false, undefined],
  mlp_bias: [false, undefined],
  rope_scaling: [null, undefined],
  sliding_window: [null, undefined],
};

/**
 * Reads a parsed config.json.
 * @param where shown in messages
 * @throws EngineError `badPolicy` for another architecture, or a number that is missing or does not fit
 */
export function readConfig(value: unknown, where: string): DecoderConfig {
  if (typeof value !== 'object' || value === null) throw bad(where, 'expected a JSON object');
  const given = value as Readonly<Record<string, unknown>>; // an object, see above
  for (const [key, allowed] of Object.entries(ONLY)) {
    if (!allowed.includes(given[key])) throw bad(where, `expected ${key} to be ${shown(allowed[0])}, got ${shown(given[key])}`);
  }
  function whole(key: string, fallback?: number): number {
    const found = given[key] ?? fallback;
    if (typeof found !== 'number' || !Number.isInteger(found) || found < 1)
      throw bad(where, `expected ${key} to be a whole number, got ${shown(found)}`);
    return found;
  }
  function positive(key: string, fallback: number): number {
    const found = given[key] ?? fallback;
    if (typeof found !== 'number' || !(found > 0)) throw bad(where, `expected ${key} to be a positive number, got ${shown(found)}`);
    return found;
  }
  const width = whole('hidden_size');
  const heads = whole('num_attention_heads');
  return checkConfig(
    {
      vocabulary: whole('vocab_size'),
      width,
      layers: whole('num_hidden_layers'),
      heads,
      keyValueHeads: whole('num_key_value_heads', heads),
      headWidth: whole('head_dim', width / heads),
      feedForward: whole('intermediate_size'),
      context: whole('max_position_embeddings'),
      ropeBase: positive('rope_theta', 10_000),
      normEpsilon: positive('rms_norm_eps', 1e-6),
      tied: given.tie_word_embeddings === true,
    },
    where,
  );
}

/** @throws EngineError `badPolicy` where numbers do not fit each other */
export function checkConfig(config: DecoderConfig, where: string): DecoderConfig {
  const { heads, keyValueHeads, headWidth } = config;
  if (heads % keyValueHeads !== 0) throw bad(where, `expected a multiple of ${keyValueHeads} key-value heads, got ${heads} heads`);
  // ONNX Runtime's attention turns positions in steps of 16.
  if (headWidth % 16 !== 0) throw bad(where, `expected heads whose width is a multiple of 16, got ${headWidth}`);
  return config;
}

/** @returns the config.json that readConfig() reads */
export function configJson(config: DecoderConfig): Readonly<Record<string, unknown>> {
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_act: 'silu',
    vocab_size: config.vocabulary,
    hidden_size: config.width,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.keyValueHeads,
    head_dim: config.headWidth,
    intermediate_size: config.feedForward,
    max_position_embeddings: config.context,
    rope_theta: config.ropeBase,
    rms_norm_eps: config.normEpsilon,
    tie_word_embeddings: config.tied,
    torch_dtype: 'float32',
  };
}

/** Every weight of a decoder, with its shape, in the order of the files that others write. Matrices are [out, in]. */
export function weightShapes(config: DecoderConfig): ReadonlyMap<string, readonly number[]> {
  const { vocabulary, width, layers, heads, keyValueHeads, headWidth, feedForward, tied } = config;
  const shapes = new Map<string, readonly number[]>([[WEIGHTS.embedding, [vocabulary, width]]]);
  for (let layer = 0; layer < layers; layer += 1) {
    const of = layerWeights(layer);
    shapes.set(of.attentionNorm, [width]);
    shapes.set(of.query, [heads * headWidth, width]);
    shapes.set(of.key, [keyValueHeads * headWidth, width]);
    shapes.set(of.value, [keyValueHeads * headWidth, width]);
    shapes.set(of.attentionOut, [width, heads * headWidth]);
    shapes.set(of.feedForwardNorm, [width]);
    shapes.set(of.gate, [feedForward, width]);
    shapes.set(of.up, [feedForward, width]);
    shapes.set(of.down, [width, feedForward]);
  }
  shapes.set(WEIGHTS.norm, [width]);
  if (!tied) shapes.set(WEIGHTS.head, [vocabulary, width]);
  return shapes;
}

/** Names of weights as model.safetensors has them. */
export const WEIGHTS = { embedding: 'model.embed_tokens.weight', norm: 'model.norm.weight', head: 'lm_head.weight' } as const;

/** Names of the weights of one layer. */
export function layerWeights(layer: number) {
  const name = (part: string): string => `model.layers.${layer}.${part}.weight`;
  return {
    attentionNorm: name('input_layernorm'),
    query: name('self_attn.q_proj'),
    key: name('self_attn.k_proj'),
    value: name('self_attn.v_proj'),
    attentionOut: name('self_attn.o_proj'),
    feedForwardNorm: name('post_attention_layernorm'),
    gate: name('mlp.gate_proj'),
    up: name('mlp.up_proj'),
    down: name('mlp.down_proj'),
  } as const;
}
