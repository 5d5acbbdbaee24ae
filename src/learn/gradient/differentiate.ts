import type { Graph, GraphBuilder, Node, Value } from '../../onnx/graph.ts';
import { ELEMENTWISE, NORMALISED } from './elementwise.ts';
import { MATRICES } from './matrices.ts';
import type { Operator, Shape, Site } from './operator.ts';
import { PLACES } from './places.ts';

/** Every operator that a graph to be differentiated may hold. */
export const OPERATORS: Readonly<Record<string, Operator>> = { ...ELEMENTWISE, ...NORMALISED, ...MATRICES, ...PLACES };

function operatorOf({ op }: Node): Operator {
  const found = Object.hasOwn(OPERATORS, op) ? OPERATORS[op] : undefined;
  if (found === undefined) throw new RangeError(`expected one of ${Object.keys(OPERATORS).join(', ')}, got the operator ${op}`);
  return found;
}

function fixed(name: string, shape: Value['shape']): Shape {
  if (shape?.every((size): size is number => typeof size === 'number')) return shape;
  throw new RangeError(`expected ${name} to have a fixed shape, got [${shape ?? ''}]`);
}

interface Known {
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly integers: ReadonlyMap<string, readonly number[]>;
}

function siteOf({ shapes, integers }: Known, node: Node): Omit<Site, 'to' | 'wants'> {
  return {
    node,
    from: node.inputs.map((name) => shapes.get(name) ?? []),
    integers(input) {
      const name = node.inputs[input] ?? '';
      const found = integers.get(name);
      if (found === undefined) throw new RangeError(`expected the input ${name} of ${node.op} to be a constant`);
      return found;
    },
  };
}

/** The shapes of all values of a graph whose inputs have fixed ones. */
function shapesOf(graph: Graph): Known {
  const shapes = new Map<string, Shape>();
  const integers = new Map<string, readonly number[]>();
  for (const { name, shape } of graph.inputs) shapes.set(name, fixed(name, shape));
  for (const { name, shape, data } of graph.initializers) {
    shapes.set(name, shape);
    if (data instanceof BigInt64Array) integers.set(name, Array.from(data, Number));
  }
  for (const node of graph.nodes) {
    const found = operatorOf(node).shapes(siteOf({ shapes, integers }, node));
    node.outputs.forEach((name, i) => {
      if (name !== '') shapes.set(name, found[i] ?? []);
    });
  }
  return { shapes, integers };
}

/** All values that depend on some others. */
function dependents(nodes: readonly Node[], roots: readonly string[]): Set<string> {
  const found = new Set(roots);
  for (const { inputs, outputs } of nodes) if (inputs.some((name) => found.has(name))) for (const name of outputs) found.add(name);
  return found;
}

/**
 * Adds to a graph the nodes that compute the slopes of a loss, in reverse order of the nodes that are there.
 * @param loss a value of one element
 * @param roots values to differentiate in
 * @returns the slope in each root, by its name; a root that the loss does not depend on has none
 * @throws RangeError for an operator without a rule, or a shape that is not fixed
 */
export function differentiate(graph: GraphBuilder, loss: string, roots: readonly string[]): Map<string, string> {
  const nodes = [...graph.graph.nodes];
  const known = shapesOf(graph.graph);
  const shape = known.shapes.get(loss);
  if (shape === undefined || shape.some((size) => size !== 1))
    throw new RangeError(`expected a loss of one element, got ${loss} [${shape}]`);
  const moving = dependents(nodes, roots);
  const slopes = new Map([[loss, graph.floats([1], shape)]]);
  function add(name: string, slope: string): void {
    const before = slopes.get(name);
    slopes.set(name, before === undefined ? slope : graph.node('Add', [before, slope]));
  }
  for (const node of nodes.reverse()) {
    const own = node.outputs.map((name) => slopes.get(name));
    if (own.every((slope) => slope === undefined) || !node.outputs.some((name) => moving.has(name))) continue;
    const { backward } = operatorOf(node);
    if (backward === undefined) throw new RangeError(`expected an operator with a slope, got ${node.op}`);
    const site = siteOf(known, node);
    const to = node.outputs.map((name) => known.shapes.get(name) ?? []);
    const found = backward(graph, { ...site, to, wants: (i) => moving.has(node.inputs[i] ?? '') }, own);
    node.inputs.forEach((name, i) => {
      const slope = found[i];
      if (slope !== undefined && moving.has(name)) add(name, slope);
    });
  }
  return new Map(roots.flatMap((name) => (slopes.has(name) ? [[name, slopes.get(name) ?? '']] : [])));
}
