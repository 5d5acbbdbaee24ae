import type { GraphBuilder, Node } from '../../onnx/graph.ts';

export type Shape = readonly number[];

/** A node of the graph with what is known about it. */
export interface Site {
  readonly node: Node;
  /** Of its inputs; an input that is left out has an empty one. */
  readonly from: readonly Shape[];
  /** Of its outputs. */
  readonly to: readonly Shape[];
  /** The values of an input that is a constant of whole numbers. @throws RangeError for one that is none */
  integers(input: number): readonly number[];
  /** Whether the slope in an input is asked for. */
  wants(input: number): boolean;
}

/** What there is to know about an operator: the shapes that it gives, and its slopes. */
export interface Operator {
  shapes(site: Omit<Site, 'to' | 'wants'>): readonly Shape[];
  /**
   * Adds the nodes that carry slopes backwards.
   * @param slopes of the loss in the node's outputs; undefined: it does not depend on that one
   * @returns slopes in the node's inputs; undefined: none is asked for, or there is none (whole numbers)
   */
  backward?(graph: GraphBuilder, site: Site, slopes: readonly (string | undefined)[]): readonly (string | undefined)[];
}

export const volume = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** An axis counted from behind, as a place. */
export const place = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export function intOf({ attributes }: Node, name: string, fallback: number): number {
  const found = attributes[name];
  return found !== undefined && 'int' in found ? found.int : fallback;
}

export function floatOf({ attributes }: Node, name: string, fallback: number): number {
  const found = attributes[name];
  return found !== undefined && 'float' in found ? found.float : fallback;
}

export function intsOf({ attributes }: Node, name: string): readonly number[] | undefined {
  const found = attributes[name];
  return found !== undefined && 'ints' in found ? found.ints : undefined;
}

/** The shape that two shapes are stretched to, as numpy does it. */
export function broadcast(left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, i) => {
    const a = left[left.length - rank + i] ?? 1;
    const b = right[right.length - rank + i] ?? 1;
    if (a !== b && a !== 1 && b !== 1)
      throw new RangeError(`expected shapes that can be stretched to each other, got [${left}] and [${right}]`);
    return a === 1 ? b : a; // an empty axis stays empty
  });
}

export const reshaped = (graph: GraphBuilder, value: string, shape: Shape): string => graph.node('Reshape', [value, graph.ints(shape)]);

/** Sums what a stretched value was used for, back to its own shape. */
export function unstretched(graph: GraphBuilder, value: string, from: Shape, to: Shape): string {
  if (from.length === to.length && from.every((size, i) => size === to[i])) return value;
  const lead = from.length - to.length;
  const axes = from.flatMap((size, i) => (i < lead || (to[i - lead] === 1 && size !== 1) ? [i] : []));
  const summed = axes.length === 0 ? value : graph.node('ReduceSum', [value, graph.ints(axes)], { attributes: { keepdims: { int: 1 } } });
  return lead === 0 ? summed : reshaped(graph, summed, to);
}

/** Zeros of a shape. */
export const zeros = (graph: GraphBuilder, shape: Shape): string => graph.node('ConstantOfShape', [graph.ints(shape)]);
