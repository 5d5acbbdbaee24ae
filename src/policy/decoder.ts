// A Llama-family decoder, described once; rollout-graph.ts and training-graph.ts print it, each with operators of its own.
import type { GraphBuilder } from '../onnx/graph.ts';
import { type DecoderConfig, layerWeights, WEIGHTS } from './config.ts';

/** Operators of ONNX Runtime's own. */
export const MICROSOFT = 'com.microsoft';

/** What the two graphs print differently; every method adds nodes and returns the value they end in. */
export interface Operators {
  /** The value of a weight, by its name. */
  weight(name: string): string;
  /** Adds `added` to the residual stream (nothing the first time), and normalises by root mean square. */
  normalize(stream: string, added: string | undefined, weight: string): { readonly normal: string; readonly stream: string };
  /** Turns queries and keys by their positions, and attends causally. All are [batch, positions, heads * headWidth]. */
  attention(layer: number, query: string, key: string, value: string): string;
  /** x * sigmoid(x). */
  silu(value: string): string;
}

/** x times a matrix that lies as [out, in], which is how files of weights have it. */
export function linear(graph: GraphBuilder, value: string, matrix: string, name?: string): string {
  return graph.node('FusedMatMul', [value, matrix], {
    domain: MICROSOFT,
    attributes: { transB: { int: 1 } },
    ...(name !== undefined && { name }),
  });
}

/**
 * Embedding, blocks and last norm.
 * @param tokens [batch, positions], int64
 * @returns the hidden state of every position, [batch, positions, width]
 */
export function decoder(graph: GraphBuilder, config: DecoderConfig, operators: Operators, tokens: string): string {
  const { weight, normalize, attention, silu } = operators;
  const times = (value: string, name: string): string => linear(graph, value, weight(name));
  let stream = graph.node('Gather', [weight(WEIGHTS.embedding), tokens]);
  let added: string | undefined;
  for (let layer = 0; layer < config.layers; layer += 1) {
    const names = layerWeights(layer);
    const before = normalize(stream, added, names.attentionNorm);
    const seen = attention(layer, times(before.normal, names.query), times(before.normal, names.key), times(before.normal, names.value));
    const between = normalize(before.stream, times(seen, names.attentionOut), names.feedForwardNorm);
    const gate = silu(times(between.normal, names.gate));
    stream = between.stream;
    added = times(graph.node('Mul', [gate, times(between.normal, names.up)]), names.down);
  }
  return normalize(stream, added, WEIGHTS.norm).normal;
}

/** The matrix that turns hidden states into logits. */
export const headOf = ({ tied }: DecoderConfig): string => (tied ? WEIGHTS.embedding : WEIGHTS.head);

/**
 * Rotation tables: position p turns pair i by p / base^(2i / headWidth).
 * @returns cosines and sines, each [positions, headWidth / 2]
 */
export function rotations({ headWidth, ropeBase }: DecoderConfig, positions: number): { cos: Float32Array; sin: Float32Array } {
  const half = headWidth / 2;
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position += 1) {
    for (let i = 0; i < half; i += 1) {
      const angle = position / ropeBase ** ((2 * i) / headWidth);
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
