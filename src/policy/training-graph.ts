import type { GraphBuilder } from '../onnx/graph.ts';
import type { DecoderConfig } from './config.ts';
import { decoder, headOf, linear, MICROSOFT, type Operators, rotations } from './decoder.ts';

/** Where attention looks ahead; its exponential is 0 in every precision. */
const HIDDEN = -1e9;

export interface TrainingGraphOptions {
  /** Positions of every row; shorter ones are filled up behind, where causal attention never looks from before. */
  readonly positions: number;
  /** The value of a weight by its name, made by the caller: an initializer, an input, or a sum of both. */
  readonly weight: (name: string) => string;
}

/** Angles' values of half a head, for both halves of `count` heads side by side. */
function repeated(half: Float32Array, headWidth: number, count: number): Float32Array {
  const width = count * headWidth;
  return Float32Array.from({ length: 2 * half.length * count }, (_, at) => {
    const [position, column] = [Math.floor(at / width), at % width];
    return half[position * (headWidth / 2) + (column % (headWidth / 2))] ?? 0;
  });
}

/** [headWidth, headWidth]: (left, right) times it is (-right, left). */
function quarterTurn(headWidth: number): Float32Array {
  const half = headWidth / 2;
  const out = new Float32Array(headWidth * headWidth);
  for (let i = 0; i < half; i += 1) {
    out[(i + half) * headWidth + i] = -1;
    out[i * headWidth + i + half] = 1;
  }
  return out;
}

/** Repeats a square causal mask for each query head of a group: [groups * positions, positions]. */
function maskOf(groups: number, positions: number): Float32Array {
  const mask = new Float32Array(groups * positions * positions);
  for (let row = 0; row < groups * positions; row += 1) {
    mask.fill(HIDDEN, row * positions + (row % positions) + 1, (row + 1) * positions);
  }
  return mask;
}

/**
 * Adds a decoder in plain operators, each of which has a derivative that can be written in plain operators: Gather, Add, Mul, Sigmoid,
 * MatMul, FusedMatMul, SimplifiedLayerNormalization (second output: inverse deviation), Softmax, Reshape, Transpose.
 * @param tokens int64 [batch, positions]
 * @returns the hidden state of every position, [batch, positions, width]
 */
export function trainingDecoder(graph: GraphBuilder, config: DecoderConfig, tokens: string, options: TrainingGraphOptions): string {
  const { heads, keyValueHeads, headWidth, normEpsilon } = config;
  const { positions, weight } = options;
  const groups = heads / keyValueHeads;
  const table = rotations(config, positions);
  const fixed = (name: string, shape: readonly number[], data: Float32Array): string =>
    graph.initializer({ name, type: 'float32', shape, data });
  const cos = (count: number): string =>
    fixed(`rotation.cos.${count}`, [positions, count * headWidth], repeated(table.cos, headWidth, count));
  const sin = (count: number): string =>
    fixed(`rotation.sin.${count}`, [positions, count * headWidth], repeated(table.sin, headWidth, count));
  const turn = fixed('rotation.turn', [headWidth, headWidth], quarterTurn(headWidth));
  const mask = fixed('mask', [groups * positions, positions], maskOf(groups, positions));
  const reshape = (value: string, shape: readonly number[]): string => graph.node('Reshape', [value, graph.ints(shape)]);
  const transpose = (value: string, order: readonly number[]): string =>
    graph.node('Transpose', [value], { attributes: { perm: { ints: order } } });

  const tables = new Map([...new Set([heads, keyValueHeads])].map((count) => [count, { cos: cos(count), sin: sin(count) }]));

  /**
   * Turns each half of a head against the other. [batch, positions, count * headWidth] to [batch, positions, count, headWidth]. The halves
   * change places by a product with a fixed matrix: cutting and joining rows of some numbers takes longer than the product.
   */
  function rotate(value: string, count: number): string {
    const shape = [0, positions, count, headWidth];
    const { cos: cosines = '', sin: sines = '' } = tables.get(count) ?? {};
    const straight = graph.node('Mul', [value, cosines]);
    const across = reshape(graph.node('MatMul', [reshape(value, shape), turn]), [0, positions, count * headWidth]);
    return reshape(graph.node('Add', [straight, graph.node('Mul', [across, sines])]), shape);
  }

  const operators: Operators = {
    weight,
    normalize(stream, added, name) {
      const sum = added === undefined ? stream : graph.node('Add', [stream, added]);
      const [normal = ''] = graph.nodes('SimplifiedLayerNormalization', [sum, weight(name)], 2, {
        attributes: { epsilon: { float: normEpsilon }, axis: { int: -1 } },
      });
      return { normal, stream: sum };
    },
    // The query heads of one key-value head lie one under the other, so that no matrix is repeated. Keys and values lie as
    // [headWidth, positions]: their slopes are products with that many columns, which take half as long as those with headWidth columns.
    attention(_layer, query, key, value) {
      const turned = reshape(rotate(query, heads), [0, positions, keyValueHeads, groups, headWidth]);
      const queries = reshape(transpose(turned, [0, 2, 3, 1, 4]), [0, keyValueHeads, groups * positions, headWidth]);
      const keys = transpose(rotate(key, keyValueHeads), [0, 2, 3, 1]);
      const values = transpose(reshape(value, [0, positions, keyValueHeads, headWidth]), [0, 2, 3, 1]);
      const scores = graph.node('FusedMatMul', [queries, keys], {
        domain: MICROSOFT,
        attributes: { alpha: { float: 1 / Math.sqrt(headWidth) } },
      });
      const shares = graph.node('Softmax', [graph.node('Add', [scores, mask])], { attributes: { axis: { int: -1 } } });
      const seen = reshape(linear(graph, shares, values), [0, keyValueHeads, groups, positions, headWidth]);
      return reshape(transpose(seen, [0, 3, 1, 2, 4]), [0, positions, heads * headWidth]);
    },
    silu: (x) => graph.node('Mul', [x, graph.node('Sigmoid', [x])]),
  };
  return decoder(graph, config, operators, tokens);
}

/**
 * Log-probabilities of the next tokens.
 * @param hidden [batch, positions, width]
 * @param targets int64 [batch, positions]: the token that follows each position
 * @returns [batch, positions]
 */
export function targetLogProbabilities(
  graph: GraphBuilder,
  config: DecoderConfig,
  { hidden, targets, weight }: { readonly hidden: string; readonly targets: string; readonly weight: TrainingGraphOptions['weight'] },
): string {
  const logits = linear(graph, hidden, weight(headOf(config)));
  const all = graph.node('LogSoftmax', [logits], { attributes: { axis: { int: -1 } } });
  const last = graph.ints([-1]);
  const picked = graph.node('GatherElements', [all, graph.node('Unsqueeze', [targets, last])], { attributes: { axis: { int: -1 } } });
  return graph.node('Squeeze', [picked, last]);
}
