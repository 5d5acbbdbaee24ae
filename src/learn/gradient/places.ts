// Operators that move, pick and sum values.
import { intOf, intsOf, type Operator, place, reshaped, type Shape, volume, zeros } from './operator.ts';

/** 0 keeps the old size, -1 is what is left. */
function reshapeTo(from: Shape, wanted: readonly number[]): Shape {
  const sizes = wanted.map((size, i) => (size === 0 ? (from[i] ?? 0) : size));
  const known = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1);
  return sizes.map((size) => (size === -1 ? volume(from) / known : size));
}

const back: NonNullable<Operator['backward']> = (graph, { from }, [slope = '']) => [reshaped(graph, slope, from[0] ?? [])];

const axesOf = (axes: readonly number[], rank: number): number[] => axes.map((axis) => place(axis, rank));

export const PLACES: Readonly<Record<string, Operator>> = {
  Reshape: { shapes: (site) => [reshapeTo(site.from[0] ?? [], site.integers(1))], backward: back },
  Unsqueeze: {
    shapes(site) {
      const old = [...(site.from[0] ?? [])];
      const axes = axesOf(site.integers(1), old.length + site.integers(1).length);
      return [Array.from({ length: old.length + axes.length }, (_, i) => (axes.includes(i) ? 1 : (old.shift() ?? 1)))];
    },
    backward: back,
  },
  Squeeze: {
    shapes(site) {
      const [shape = []] = site.from;
      const axes = axesOf(site.integers(1), shape.length);
      return [shape.filter((_, i) => !axes.includes(i))];
    },
    backward: back,
  },
  Transpose: {
    shapes({ node, from: [shape = []] }) {
      const order = intsOf(node, 'perm') ?? shape.map((_, i) => shape.length - 1 - i);
      return [order.map((axis) => shape[axis] ?? 1)];
    },
    backward(graph, { node, from: [shape = []] }, [slope = '']) {
      const order = intsOf(node, 'perm') ?? shape.map((_, i) => shape.length - 1 - i);
      return [graph.node('Transpose', [slope], { attributes: { perm: { ints: order.map((_, i) => order.indexOf(i)) } } })];
    },
  },
  // Into equal parts.
  Split: {
    shapes({ node, from: [shape = []] }) {
      const axis = place(intOf(node, 'axis', 0), shape.length);
      const size = (shape[axis] ?? 1) / node.outputs.length;
      if (!Number.isInteger(size)) throw new RangeError(`expected parts of equal size, got ${node.outputs.length} of ${shape[axis]}`);
      return node.outputs.map(() => shape.map((old, i) => (i === axis ? size : old)));
    },
    backward(graph, { node, to }, slopes) {
      const axis = intOf(node, 'axis', 0);
      const parts = slopes.map((slope, i) => slope ?? zeros(graph, to[i] ?? []));
      return [graph.node('Concat', parts, { attributes: { axis: { int: axis } } })];
    },
  },
  Concat: {
    shapes({ node, from }) {
      const [first = []] = from;
      const axis = place(intOf(node, 'axis', 0), first.length);
      return [first.map((size, i) => (i === axis ? from.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0) : size))];
    },
    backward(graph, { node, from, wants }, [slope = '']) {
      const [first = []] = from;
      const axis = place(intOf(node, 'axis', 0), first.length);
      const sizes = from.map((shape) => shape[axis] ?? 0);
      const parts = graph.nodes('Split', [slope, graph.ints(sizes)], sizes.length, { attributes: { axis: { int: axis } } });
      return parts.map((part, i) => (wants(i) ? part : undefined));
    },
  },
  // Rows of a matrix by their numbers.
  Gather: {
    shapes({ node, from: [matrix = [], places = []] }) {
      if (intOf(node, 'axis', 0) !== 0) throw new RangeError('expected rows to be gathered');
      return [[...places, ...matrix.slice(1)]];
    },
    backward(graph, { node, from: [matrix = [], places = []] }, [slope = '']) {
      const count = volume(places);
      const numbers = reshaped(graph, node.inputs[1] ?? '', [count, 1]);
      const rows = reshaped(graph, slope, [count, ...matrix.slice(1)]);
      return [graph.node('ScatterND', [zeros(graph, matrix), numbers, rows], { attributes: { reduction: { text: 'add' } } }), undefined];
    },
  },
  // One value of each row, along the last axis.
  GatherElements: {
    shapes({ node, from: [values = [], places = []] }) {
      if (place(intOf(node, 'axis', 0), values.length) !== values.length - 1) throw new RangeError('expected elements of the last axis');
      return [places];
    },
    backward(graph, { node, from: [values = []] }, [slope = '']) {
      const attributes = { axis: { int: values.length - 1 }, reduction: { text: 'add' } };
      return [graph.node('ScatterElements', [zeros(graph, values), node.inputs[1] ?? '', slope], { attributes }), undefined];
    },
  },
  ReduceSum: {
    shapes(site) {
      const [shape = []] = site.from;
      const axes = site.node.inputs.length < 2 ? shape.map((_, i) => i) : axesOf(site.integers(1), shape.length);
      const keeps = intOf(site.node, 'keepdims', 1) === 1;
      return [shape.flatMap((size, i) => (axes.includes(i) ? (keeps ? [1] : []) : [size]))];
    },
    backward(graph, site, [slope = '']) {
      const [shape = []] = site.from;
      const axes = site.node.inputs.length < 2 ? shape.map((_, i) => i) : axesOf(site.integers(1), shape.length);
      const kept = reshaped(
        graph,
        slope,
        shape.map((size, i) => (axes.includes(i) ? 1 : size)),
      );
      return [graph.node('Expand', [kept, graph.ints(shape)])];
    },
  },
};
