import type { GraphBuilder } from '../../onnx/graph.ts';
import { broadcast, type Operator, type Shape, type Site, unstretched } from './operator.ts';

/** 1 where a comparison holds, else 0. */
function where(graph: GraphBuilder, comparison: string, left: string, right: string): string {
  return graph.node('Cast', [graph.node(comparison, [left, right])], { attributes: { to: { int: 1 } } });
}

const times = (graph: GraphBuilder, left: string, right: string): string => graph.node('Mul', [left, right]);

type Slope = (graph: GraphBuilder, slope: string, left: string, right: string, out: string) => string;

/** An operator of two stretched inputs, with its slope in each. */
function pairwise(left: Slope, right: Slope): Operator {
  return {
    shapes: ({ from: [a = [], b = []] }) => [broadcast(a, b)],
    backward(graph, { node, from, to, wants }, [slope = '']) {
      const [a = '', b = ''] = node.inputs;
      const out = node.outputs[0] ?? '';
      return [left, right].map((rule, i) =>
        wants(i) ? unstretched(graph, rule(graph, slope, a, b, out), to[0] ?? [], from[i] ?? []) : undefined,
      );
    },
  };
}

/** An operator of one input that keeps its shape. */
function single(rule: (graph: GraphBuilder, slope: string, input: string, out: string) => string): Operator {
  return {
    shapes: ({ from: [shape = []] }) => [shape],
    backward: (graph, { node }, [slope = '']) => [rule(graph, slope, node.inputs[0] ?? '', node.outputs[0] ?? '')],
  };
}

const keepsShape = ({ from }: { readonly from: readonly Shape[] }): readonly Shape[] => [from[0] ?? []];

export const ELEMENTWISE: Readonly<Record<string, Operator>> = {
  Add: pairwise(
    (_graph, slope) => slope,
    (_graph, slope) => slope,
  ),
  Sub: pairwise(
    (_graph, slope) => slope,
    (graph, slope) => graph.node('Neg', [slope]),
  ),
  Mul: pairwise(
    (graph, slope, _left, right) => times(graph, slope, right),
    (graph, slope, left) => times(graph, slope, left),
  ),
  Div: pairwise(
    (graph, slope, _left, right) => graph.node('Div', [slope, right]),
    (graph, slope, _left, right, out) => graph.node('Neg', [graph.node('Div', [times(graph, slope, out), right])]),
  ),
  // Where both are equal the left one counts: a ratio of exactly 1 is not held by the clip.
  Min: pairwise(
    (graph, slope, left, right) => times(graph, slope, where(graph, 'LessOrEqual', left, right)),
    (graph, slope, left, right) => times(graph, slope, where(graph, 'Less', right, left)),
  ),
  Max: pairwise(
    (graph, slope, left, right) => times(graph, slope, where(graph, 'GreaterOrEqual', left, right)),
    (graph, slope, left, right) => times(graph, slope, where(graph, 'Greater', right, left)),
  ),
  Neg: single((graph, slope) => graph.node('Neg', [slope])),
  Exp: single((graph, slope, _input, out) => times(graph, slope, out)),
  Log: single((graph, slope, input) => graph.node('Div', [slope, input])),
  Sigmoid: single((graph, slope, _input, out) => times(graph, slope, times(graph, out, graph.node('Sub', [graph.floats([1], []), out])))),
  Clip: {
    shapes: keepsShape,
    backward(graph, { node }, [slope = '']) {
      const inside = where(graph, 'Equal', node.inputs[0] ?? '', node.outputs[0] ?? '');
      return [times(graph, slope, inside)];
    },
  },
  // Nothing of these has a slope.
  Greater: { shapes: ({ from: [a = [], b = []] }) => [broadcast(a, b)] },
  Less: { shapes: ({ from: [a = [], b = []] }) => [broadcast(a, b)] },
  And: { shapes: ({ from: [a = [], b = []] }) => [broadcast(a, b)] },
  Cast: { shapes: keepsShape },
};

/** Along the last axis alone: that is where the decoder has them. */
function lastAxis({ node, from }: Pick<Site, 'node' | 'from'>): readonly Shape[] {
  const axis = node.attributes.axis;
  const rank = from[0]?.length ?? 0;
  const given = axis !== undefined && 'int' in axis ? axis.int : -1;
  if (given !== -1 && given !== rank - 1) throw new RangeError(`expected ${node.op} along the last axis, got ${given}`);
  return [from[0] ?? []];
}

export const NORMALISED: Readonly<Record<string, Operator>> = {
  Softmax: {
    shapes: lastAxis,
    backward(graph, { node }, [slope = '']) {
      const out = node.outputs[0] ?? '';
      const share = graph.node('ReduceSum', [times(graph, slope, out), graph.ints([-1])], { attributes: { keepdims: { int: 1 } } });
      return [times(graph, graph.node('Sub', [slope, share]), out)];
    },
  },
  LogSoftmax: {
    shapes: lastAxis,
    backward(graph, { node }, [slope = '']) {
      const total = graph.node('ReduceSum', [slope, graph.ints([-1])], { attributes: { keepdims: { int: 1 } } });
      return [graph.node('Sub', [slope, times(graph, graph.node('Exp', [node.outputs[0] ?? '']), total)])];
    },
  },
  // x times the inverse of its root mean square, which is the second output, times a weight.
  SimplifiedLayerNormalization: {
    shapes: ({ from: [shape = []] }) => [shape, [...shape.slice(0, -1), 1]],
    backward(graph, { node, from, to, wants }, [slope = '', other]) {
      const [input = '', weight = ''] = node.inputs;
      const inverse = node.outputs[1];
      if (inverse === undefined || inverse === '') throw new RangeError('expected the normalisation to give its inverse deviation');
      if (other !== undefined) throw new RangeError('expected no loss to depend on an inverse deviation');
      const unit = times(graph, input, inverse);
      const weighed = times(graph, slope, weight);
      const mean = graph.node('ReduceMean', [times(graph, weighed, unit), graph.ints([-1])], { attributes: { keepdims: { int: 1 } } });
      return [
        wants(0) ? times(graph, graph.node('Sub', [weighed, times(graph, unit, mean)]), inverse) : undefined,
        wants(1) ? unstretched(graph, times(graph, slope, unit), to[0] ?? [], from[1] ?? []) : undefined,
      ];
    },
  },
};
