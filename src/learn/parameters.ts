import type { GraphBuilder } from '../onnx/graph.ts';
import { type DecoderConfig, weightShapes } from '../policy/config.ts';
import type { WeightSource } from '../policy/rollout-graph.ts';
import { createRandom } from '../tasks/random.ts';

/** What of a model is trained: all weights, or low-rank additions to some matrices (LoRA, arXiv:2106.09685). */
export type Trained =
  | { readonly kind: 'all' }
  | { readonly kind: 'lora'; readonly rank: number; readonly scale: number; readonly parts: readonly string[] };

/** Rank 8 on queries and values, as the original paper found enough. */
export const LORA_DEFAULTS = { kind: 'lora', rank: 8, scale: 2, parts: ['q_proj', 'v_proj'] } as const satisfies Trained;

const down = (name: string): string => `${name}.lora_A`;
const up = (name: string): string => `${name}.lora_B`;

function isAdapted(name: string, trained: Trained): boolean {
  return trained.kind === 'lora' && trained.parts.some((part) => name.endsWith(`.${part}.weight`));
}

/** @returns the trained tensors with their shapes, in the order of the model's weights */
export function parametersOf(config: DecoderConfig, trained: Trained): ReadonlyMap<string, readonly number[]> {
  const shapes = weightShapes(config);
  if (trained.kind === 'all') return shapes;
  const adapted = [...shapes].filter(([name]) => isAdapted(name, trained));
  if (adapted.length === 0) throw new RangeError(`expected parts of the model to adapt, got ${trained.parts.join(', ')}`);
  return new Map(
    adapted.flatMap(([name, [out = 0, into = 0]]) => [
      [down(name), [trained.rank, into]],
      [up(name), [out, trained.rank]],
    ]),
  );
}

/**
 * The values that training starts from: the weights as they are; of an addition one factor small and random, the other 0, so that it adds
 * nothing yet.
 */
export function firstValues(
  config: DecoderConfig,
  trained: Trained,
  { read, seed }: { readonly read: (name: string) => Float32Array; readonly seed: string },
): Map<string, Float32Array> {
  if (trained.kind === 'all') return new Map([...weightShapes(config).keys()].map((name) => [name, Float32Array.from(read(name))]));
  return new Map(
    [...parametersOf(config, trained)].map(([name, [rows = 0, columns = 0]]) => {
      const random = createRandom(`${seed}/${name}`);
      const spread = name.endsWith('.lora_A') ? 1 / Math.sqrt(columns) : 0;
      return [name, Float32Array.from({ length: rows * columns }, () => spread * (2 * random.next() - 1))];
    }),
  );
}

/**
 * Declares the weights of a model in a graph: what is trained as inputs, the rest as initializers.
 * @returns the value of a weight by its name
 */
export function declareWeights(
  graph: GraphBuilder,
  config: DecoderConfig,
  trained: Trained,
  source: (name: string) => WeightSource,
): (name: string) => string {
  const parameters = parametersOf(config, trained);
  for (const [name, shape] of parameters) graph.input(name, 'float32', shape);
  if (trained.kind === 'all') return (name) => name;
  for (const [name, shape] of weightShapes(config)) graph.initializer({ name, shape, ...source(name) });
  const made = new Map<string, string>();
  return (name) => {
    const found = made.get(name) ?? (isAdapted(name, trained) ? adapted(graph, name, trained.scale) : name);
    made.set(name, found);
    return found;
  };
}

/** W + scale B A. */
function adapted(graph: GraphBuilder, name: string, scale: number): string {
  const added = graph.node('MatMul', [up(name), down(name)]);
  return graph.node('Add', [name, graph.node('Mul', [added, graph.floats([scale], [])])]);
}

/** @returns the weight that a policy writes with: additions are added in */
export function mergedWeight(
  name: string,
  trained: Trained,
  values: ReadonlyMap<string, Float32Array>,
  read: (name: string) => Float32Array,
): Float32Array {
  const own = values.get(name);
  if (own !== undefined) return own;
  const [first, second] = [values.get(down(name)), values.get(up(name))];
  if (trained.kind === 'all' || first === undefined || second === undefined) return read(name);
  const { rank, scale } = trained;
  const into = first.length / rank;
  return Float32Array.from(read(name), (weight, at) => {
    const [row, column] = [Math.floor(at / into), at % into];
    let sum = 0;
    for (let k = 0; k < rank; k += 1) sum += (second[row * rank + k] ?? 0) * (first[k * into + column] ?? 0);
    return weight + scale * sum;
  });
}
