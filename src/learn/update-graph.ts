import { createGraph, type Graph, type GraphBuilder } from '../onnx/graph.ts';

/** Names of the values that an update takes and gives, beside the parameters themselves. */
export const UPDATE = {
  slope: (name: string): string => `slope.${name}`,
  first: (name: string): string => `first.${name}`,
  second: (name: string): string => `second.${name}`,
  next: (name: string): string => `next.${name}`,
  nextFirst: (name: string): string => `next.first.${name}`,
  nextSecond: (name: string): string => `next.second.${name}`,
  /** Learning rate. */
  rate: 'rate',
  /** 1 / (1 - beta^step) of the two moments. */
  firstFactor: 'firstFactor',
  secondFactor: 'secondFactor',
  /** Root of the sum of all squared slopes, before clipping. */
  norm: 'norm',
} as const;

export interface Optimizer {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Pulls matrices towards 0, apart from the slopes (AdamW, arXiv:1711.05101); vectors are left alone. */
  readonly decay: number;
  /** Slopes longer than this are shortened to it; Infinity: never. */
  readonly maxNorm: number;
}

export const OPTIMIZER_DEFAULTS: Optimizer = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0, maxNorm: 1 };

/** Added to the norm before it divides, as PyTorch's clipping does. */
const NORM_EPSILON = 1e-6;

function clipFactor(graph: GraphBuilder, slopes: readonly string[], maxNorm: number): string {
  const squares = slopes.map((slope) =>
    graph.node('ReduceSum', [graph.node('Mul', [slope, slope])], { attributes: { keepdims: { int: 0 } } }),
  );
  const norm = graph.node('Sqrt', [squares.reduce((sum, square) => graph.node('Add', [sum, square]))], { name: UPDATE.norm });
  graph.output(norm, 'float32', []);
  if (maxNorm === Number.POSITIVE_INFINITY) return graph.floats([1], []);
  const wanted = graph.node('Div', [graph.floats([maxNorm], []), graph.node('Add', [norm, graph.floats([NORM_EPSILON], [])])]);
  return graph.node('Min', [wanted, graph.floats([1], [])]);
}

/** AdamW over all parameters, with the slopes clipped by their common norm. */
export function updateGraph(parameters: ReadonlyMap<string, readonly number[]>, optimizer: Optimizer): Graph {
  const { beta1, beta2, epsilon, decay, maxNorm } = optimizer;
  const graph = createGraph('update');
  const scalar = (name: string): string => graph.input(name, 'float32', []);
  const [rate, firstFactor, secondFactor] = [scalar(UPDATE.rate), scalar(UPDATE.firstFactor), scalar(UPDATE.secondFactor)];
  const number = (value: number): string => graph.floats([value], []);
  const node = (op: string, inputs: readonly string[], name?: string): string => graph.node(op, inputs, name === undefined ? {} : { name });
  const mix = (old: string, added: string, beta: number, name: string): string =>
    node('Add', [node('Mul', [old, number(beta)]), node('Mul', [added, number(1 - beta)])], name);
  const slopes = [...parameters].map(([name, shape]) => graph.input(UPDATE.slope(name), 'float32', shape));
  const factor = clipFactor(graph, slopes, maxNorm);
  for (const [name, shape] of parameters) {
    const value = graph.input(name, 'float32', shape);
    const slope = node('Mul', [UPDATE.slope(name), factor]);
    const first = mix(graph.input(UPDATE.first(name), 'float32', shape), slope, beta1, UPDATE.nextFirst(name));
    const second = mix(graph.input(UPDATE.second(name), 'float32', shape), node('Mul', [slope, slope]), beta2, UPDATE.nextSecond(name));
    const root = node('Add', [node('Sqrt', [node('Mul', [second, secondFactor])]), number(epsilon)]);
    const change = node('Mul', [node('Div', [node('Mul', [first, firstFactor]), root]), rate]);
    const decays = decay > 0 && shape.length > 1;
    const kept = decays ? node('Mul', [value, node('Sub', [number(1), node('Mul', [rate, number(decay)])])]) : value;
    node('Sub', [kept, change], UPDATE.next(name));
    for (const out of [UPDATE.next(name), UPDATE.nextFirst(name), UPDATE.nextSecond(name)]) graph.output(out, 'float32', shape);
  }
  return graph.graph;
}
