import type { GraphBuilder } from '../onnx/graph.ts';
import type { DecoderConfig } from './config.ts';
import { decoder, headOf, linear, type Operators, rotations } from './decoder.ts';

/** Where attention looks ahead; its exponential is 0 in every precision. */
const HIDDEN = -1e9;

export interface TrainingGraphOptions {
  /** Positions of every row; shorter ones are filled up behind, where causal attention never looks from before. */
  readonly positions: number;
  /** The value of a weight by its name, made by the caller: an initializer, an input, or a sum of both. */
  readonly weight: (name: string) => string;
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
 * Adds a decoder in plain operators, each of which has a derivative that can be written in plain operators: Gather, Add, Mul, Sub, Sigmoid,
 * FusedMatMul, SimplifiedLayerNormalization (second output: inverse deviation), Softmax, Reshape, Transpose, Split, Concat.
 * @param tokens int64 [batch, positions]
 * @returns the hidden state of every position, [batch, positions, width]
 */
export function trainingDecoder(graph: GraphBuilder, config: DecoderConfig, tokens: string, options: TrainingGraphOptions): string {
  const { heads, keyValueHeads, headWidth, normEpsilon } = config;
  const { positions, weight } = options;
  const groups = heads / keyValueHeads;
  const half = headWidth / 2;
  const table = rotations(config, positions);
  const fixed = (name: string, shape: readonly number[], data: Float32Array): string =>
    graph.initializer({ name, type: 'float32', shape, data });
  const cos = fixed('rotation.cos', [positions, 1, half], table.cos);
  const sin = fixed('rotation.sin', [positions, 1, half], table.sin);
  const mask = fixed('mask', [groups * positions, positions], maskOf(groups, positions));
  const scale = graph.floats([1 / Math.sqrt(headWidth)], []);
  const reshape = (value: string, shape: readonly number[]): string => graph.node('Reshape', [value, graph.ints(shape)]);
  const transpose = (value: string, order: readonly number[]): string =>
    graph.node('Transpose', [value], { attributes: { perm: { ints: order } } });

  /** Turns each half of a head against the other. [batch, positions, count * headWidth] to [batch, positions, count, headWidth]. */
  function rotate(value: string, count: number): string {
    const [left = '', right = ''] = graph.nodes('Split', [reshape(value, [0, positions, count, headWidth])], 2, {
      attributes: { axis: { int: -1 }, num_outputs: { int: 2 } },
    });
    const times = (x: string, y: string): string => graph.node('Mul', [x, y]);
    const first = graph.node('Sub', [times(left, cos), times(right, sin)]);
    const second = graph.node('Add', [times(right, cos), times(left, sin)]);
    return graph.node('Concat', [first, second], { attributes: { axis: { int: -1 } } });
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
    // The query heads of one key-value head lie one under the other, so that no matrix is repeated.
    attention(_layer, query, key, value) {
      const turned = reshape(rotate(query, heads), [0, positions, keyValueHeads, groups, headWidth]);
      const queries = reshape(transpose(turned, [0, 2, 3, 1, 4]), [0, keyValueHeads, groups * positions, headWidth]);
      const keys = transpose(rotate(key, keyValueHeads), [0, 2, 3, 1]);
      const values = transpose(reshape(value, [0, positions, keyValueHeads, headWidth]), [0, 2, 1, 3]);
      const scores = graph.node('Mul', [graph.node('MatMul', [queries, keys]), scale]);
      const shares = graph.node('Softmax', [graph.node('Add', [scores, mask])], { attributes: { axis: { int: -1 } } });
      const seen = reshape(graph.node('MatMul', [shares, values]), [0, keyValueHeads, groups, positions, headWidth]);
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
