import type { GraphBuilder } from '../../onnx/graph.ts';
import { broadcast, floatOf, intOf, type Operator, reshaped, type Shape, unstretched, volume } from './operator.ts';

interface Turned {
  readonly left?: boolean;
  readonly right?: boolean;
  readonly alpha?: number;
}

/** alpha times the product of two lists of matrices, each turned if asked. */
function product(graph: GraphBuilder, a: string, b: string, { left = false, right = false, alpha = 1 }: Turned = {}): string {
  return graph.node('FusedMatMul', [a, b], {
    domain: 'com.microsoft',
    attributes: { transA: { int: left ? 1 : 0 }, transB: { int: right ? 1 : 0 }, alpha: { float: alpha } },
  });
}

function productShape(a: Shape, b: Shape, turnB: boolean): Shape {
  const [rows = 1, inner = 1] = a.slice(-2);
  const [high = 1, wide = 1] = b.slice(-2);
  const [other, columns] = turnB ? [wide, high] : [high, wide];
  if (a.length < 2 || b.length < 2 || inner !== other) throw new RangeError(`expected matrices that fit each other, got [${a}] and [${b}]`);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), rows, columns];
}

/** All matrices of a list one under the other. */
const flat = (graph: GraphBuilder, value: string, shape: Shape): string =>
  shape.length === 2 ? value : reshaped(graph, value, [volume(shape.slice(0, -1)), shape.at(-1) ?? 1]);

/** y = alpha a b, or alpha a bᵀ. */
function matrixProduct(turnB: (site: Parameters<Operator['shapes']>[0]) => boolean): Operator {
  return {
    shapes(site) {
      const { node, from } = site;
      if (intOf(node, 'transA', 0) !== 0) throw new RangeError('expected a product whose left matrix is not turned');
      return [productShape(from[0] ?? [], from[1] ?? [], turnB(site))];
    },
    backward(graph, site, [slope = '']) {
      const { node, from, to, wants } = site;
      const [a = '', b = ''] = node.inputs;
      const [shapeA = [], shapeB = []] = from;
      const shape = to[0] ?? [];
      const alpha = floatOf(node, 'alpha', 1);
      const turned = turnB(site);
      const batch = shape.slice(0, -2);
      const inA = (): string =>
        unstretched(graph, product(graph, slope, b, { right: !turned, alpha }), [...batch, ...shapeA.slice(-2)], shapeA);
      function inB(): string {
        // One matrix for all: its slope is one product over all rows instead of a sum of many.
        const one = shapeB.length === 2;
        const [left, right] = one ? [flat(graph, a, shapeA), flat(graph, slope, shape)] : [a, slope];
        const found = turned ? product(graph, right, left, { left: true, alpha }) : product(graph, left, right, { left: true, alpha });
        return one ? found : unstretched(graph, found, [...batch, ...shapeB.slice(-2)], shapeB);
      }
      return [wants(0) ? inA() : undefined, wants(1) ? inB() : undefined];
    },
  };
}

export const MATRICES: Readonly<Record<string, Operator>> = {
  MatMul: matrixProduct(() => false),
  FusedMatMul: matrixProduct(({ node }) => intOf(node, 'transB', 0) === 1),
};
