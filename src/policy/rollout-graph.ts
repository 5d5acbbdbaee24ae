import { createGraph, ELEMENT_TYPES, type Graph, type Initializer } from '../onnx/graph.ts';
import { type DecoderConfig, weightShapes } from './config.ts';
import { decoder, headOf, linear, MICROSOFT, type Operators, rotations } from './decoder.ts';

/** A weight as an initializer has it, but for name and shape. */
export type WeightSource = Pick<Initializer, 'type' | 'data' | 'file'>;

/** Names of the values that a rollout graph takes and gives. */
export const ROLLOUT = {
  /** int64 [rows, positions] */
  tokens: 'tokens',
  /** int32 [rows]: how many positions a row has behind this call, less one. */
  lastPosition: 'lastPosition',
  /** int32 [1]: the same for the longest row, not less one. */
  totalLength: 'totalLength',
  /** float32 [rows, vocabulary] of the last position; [rows, positions, vocabulary] with `everyPosition`. */
  logits: 'logits',
  /** Of the graph's precision, [rows, keyValueHeads, capacity, headWidth]; `past` and `present` may be the same memory. */
  past: (kind: 'key' | 'value', layer: number): string => `past.${layer}.${kind}`,
  present: (kind: 'key' | 'value', layer: number): string => `present.${layer}.${kind}`,
} as const;

/** Element types that a graph computes with. */
export type Precision = 'float32' | 'float16' | 'bfloat16';

export interface RolloutGraphOptions {
  /** Of float32. */
  readonly weights: (name: string) => WeightSource;
  /** Weights are turned into it when the graph is loaded; log-probabilities are taken from float32 logits. */
  readonly precision?: Precision;
  /** Logits of every position instead of the last: for tests and for scoring. */
  readonly everyPosition?: boolean;
}

/**
 * The graph that writes: fused operators, keys and values kept between calls in memory of the caller. A first call takes a whole prompt, each
 * further one a token a row; rows may be of different lengths then.
 */
export function rolloutGraph(config: DecoderConfig, { weights, everyPosition = false, precision = 'float32' }: RolloutGraphOptions): Graph {
  const { headWidth, heads, keyValueHeads, layers, context, normEpsilon } = config;
  const graph = createGraph('rollout');
  const tokens = graph.input(ROLLOUT.tokens, 'int64', ['rows', 'positions']);
  const lastPosition = graph.input(ROLLOUT.lastPosition, 'int32', ['rows']);
  const totalLength = graph.input(ROLLOUT.totalLength, 'int32', [1]);
  const cache = ['rows', keyValueHeads, 'capacity', headWidth];
  for (let layer = 0; layer < layers; layer += 1) {
    for (const kind of ['key', 'value'] as const) graph.input(ROLLOUT.past(kind, layer), precision, cache);
  }
  const narrowed = new Map<string, string>();
  const cast = (value: string, to: Precision, name?: string): string =>
    graph.node('Cast', [value], { attributes: { to: { int: ELEMENT_TYPES[to] } }, ...(name !== undefined && { name }) });
  /** A float32 constant in the graph's precision; ONNX Runtime works it out once, when it loads the graph. */
  function narrow(value: string): string {
    if (precision === 'float32') return value;
    const found = narrowed.get(value) ?? cast(value, precision);
    narrowed.set(value, found);
    return found;
  }
  for (const [name, shape] of weightShapes(config)) graph.initializer({ name, shape, ...weights(name) });
  const table = rotations(config, context);
  const shape = [context, headWidth / 2];
  const cos = narrow(graph.initializer({ name: 'rotation.cos', type: 'float32', shape, data: table.cos }));
  const sin = narrow(graph.initializer({ name: 'rotation.sin', type: 'float32', shape, data: table.sin }));
  const epsilon = { epsilon: { float: normEpsilon } };

  const operators: Operators = {
    weight: narrow,
    normalize(stream, added, name) {
      const weight = narrow(name);
      if (added === undefined)
        return {
          normal: graph.node('SimplifiedLayerNormalization', [stream, weight], { attributes: { ...epsilon, axis: { int: -1 } } }),
          stream,
        };
      const sum = `${name}.stream`;
      const [normal = ''] = graph.nodes('SkipSimplifiedLayerNormalization', [stream, added, weight], [`${name}.out`, '', '', sum], {
        domain: MICROSOFT,
        attributes: epsilon,
      });
      return { normal, stream: sum };
    },
    attention(layer, query, key, value) {
      const past = [ROLLOUT.past('key', layer), ROLLOUT.past('value', layer)];
      const outputs = [`attention.${layer}`, ROLLOUT.present('key', layer), ROLLOUT.present('value', layer)];
      const [seen = ''] = graph.nodes('GroupQueryAttention', [query, key, value, ...past, lastPosition, totalLength, cos, sin], outputs, {
        domain: MICROSOFT,
        attributes: { num_heads: { int: heads }, kv_num_heads: { int: keyValueHeads }, do_rotary: { int: 1 } },
      });
      return seen;
    },
    silu: (value) => graph.node('QuickGelu', [value], { domain: MICROSOFT, attributes: { alpha: { float: 1 } } }),
  };
  const hidden = decoder(graph, config, operators, tokens);
  const wanted = everyPosition ? hidden : graph.node('Gather', [hidden, graph.ints([-1], [])], { attributes: { axis: { int: 1 } } });
  if (precision === 'float32') linear(graph, wanted, headOf(config), ROLLOUT.logits);
  else cast(linear(graph, wanted, narrow(headOf(config))), 'float32', ROLLOUT.logits);
  graph.output(ROLLOUT.logits, 'float32');
  for (let layer = 0; layer < layers; layer += 1) {
    for (const kind of ['key', 'value'] as const) graph.output(ROLLOUT.present(kind, layer), precision, cache);
  }
  return graph.graph;
}
