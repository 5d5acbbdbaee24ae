// ONNX graphs run in float64, one operator after the other: slow, simple, and independent of ONNX Runtime.
import type { Graph, Node } from '../../src/onnx/graph.ts';

export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const array64 = (shape: readonly number[], values: ArrayLike<number>): Array64 => ({ shape, data: Float64Array.from(values) });

const volume = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i -= 1) out[i] = (out[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return out;
}

/** The coordinates of the n-th element. */
const coordinates = (shape: readonly number[], n: number): number[] =>
  strides(shape).map((stride, i) => Math.floor(n / stride) % (shape[i] ?? 1));
const indexOf = (shape: readonly number[], at: readonly number[]): number =>
  strides(shape).reduce((sum, stride, i) => sum + stride * (at[i] ?? 0), 0);

function build(shape: readonly number[], value: (at: readonly number[], n: number) => number): Array64 {
  return { shape, data: Float64Array.from({ length: volume(shape) }, (_, n) => value(coordinates(shape, n), n)) };
}

function stretched(left: readonly number[], right: readonly number[]): number[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, i) => Math.max(left[left.length - rank + i] ?? 1, right[right.length - rank + i] ?? 1));
}

/** The element of a stretched value. */
function at(value: Array64, where: readonly number[]): number {
  const own = where.slice(where.length - value.shape.length).map((place, i) => (value.shape[i] === 1 ? 0 : place));
  return value.data[indexOf(value.shape, own)] ?? Number.NaN;
}

const pair =
  (rule: (a: number, b: number) => number) =>
  ([a, b]: readonly Array64[]): Array64[] => [build(stretched(a!.shape, b!.shape), (where) => rule(at(a!, where), at(b!, where)))];
const each =
  (rule: (x: number) => number) =>
  ([x]: readonly Array64[]): Array64[] => [{ shape: x!.shape, data: x!.data.map(rule) }];

/** Applies a function to each row of the last axis. */
function rows(x: Array64, rule: (row: Float64Array) => ArrayLike<number>): Array64 {
  const size = x.shape.at(-1) ?? 1;
  const out = new Float64Array(x.data.length);
  for (let from = 0; from < out.length; from += size) out.set(rule(x.data.subarray(from, from + size)), from);
  return { shape: x.shape, data: out };
}

const place = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
const int = ({ attributes }: Node, name: string, fallback: number): number =>
  (attributes[name] as { int: number } | undefined)?.int ?? fallback;
const ints = ({ attributes }: Node, name: string): readonly number[] | undefined =>
  (attributes[name] as { ints: readonly number[] } | undefined)?.ints;
const float = ({ attributes }: Node, name: string, fallback: number): number =>
  (attributes[name] as { float: number } | undefined)?.float ?? fallback;

function turn(x: Array64): Array64 {
  const [high = 1, wide = 1] = x.shape.slice(-2);
  return build([...x.shape.slice(0, -2), wide, high], (where) => at(x, [...where.slice(0, -2), where.at(-1) ?? 0, where.at(-2) ?? 0]));
}

function product(a: Array64, b: Array64, alpha: number): Array64 {
  const inner = a.shape.at(-1) ?? 1;
  const shape = [...stretched(a.shape.slice(0, -2), b.shape.slice(0, -2)), a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1];
  return build(shape, (where) => {
    const [batch, i, j] = [where.slice(0, -2), where.at(-2) ?? 0, where.at(-1) ?? 0];
    let sum = 0;
    for (let k = 0; k < inner; k += 1) sum += at(a, [...batch, i, k]) * at(b, [...batch, k, j]);
    return alpha * sum;
  });
}

function reduce(node: Node, [x, axes]: readonly Array64[], mean: boolean): Array64[] {
  const shape = x!.shape;
  const over = axes === undefined ? shape.map((_, i) => i) : [...axes.data].map((axis) => place(axis, shape.length));
  const kept = shape.map((size, i) => (over.includes(i) ? 1 : size));
  const out = new Float64Array(volume(kept));
  x!.data.forEach((value, n) => {
    const to = indexOf(
      kept,
      coordinates(shape, n).map((where, i) => (over.includes(i) ? 0 : where)),
    );
    out[to] = (out[to] ?? 0) + value / (mean ? volume(shape) / volume(kept) : 1);
  });
  return [{ shape: int(node, 'keepdims', 1) === 1 ? kept : shape.filter((_, i) => !over.includes(i)), data: out }];
}

type Rule = (inputs: readonly Array64[], node: Node) => Array64[];

const RULES: Readonly<Record<string, Rule>> = {
  Add: pair((a, b) => a + b),
  Sub: pair((a, b) => a - b),
  Mul: pair((a, b) => a * b),
  Div: pair((a, b) => a / b),
  Min: pair(Math.min),
  Max: pair(Math.max),
  Less: pair((a, b) => Number(a < b)),
  LessOrEqual: pair((a, b) => Number(a <= b)),
  Greater: pair((a, b) => Number(a > b)),
  GreaterOrEqual: pair((a, b) => Number(a >= b)),
  Equal: pair((a, b) => Number(a === b)),
  Neg: each((x) => -x),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Sqrt: each(Math.sqrt),
  Sigmoid: each((x) => 1 / (1 + Math.exp(-x))),
  Cast: each((x) => x),
  Clip: ([x, least, most]) => each((value) => Math.min(most!.data[0] ?? 0, Math.max(least!.data[0] ?? 0, value)))([x!]),
  Softmax: ([x]) => [rows(x!, softmax)],
  LogSoftmax: ([x]) => [rows(x!, (row) => softmax(row).map(Math.log))],
  SimplifiedLayerNormalization([x, weight], node) {
    const size = x!.shape.at(-1) ?? 1;
    const epsilon = float(node, 'epsilon', 1e-5);
    const inverse = build([...x!.shape.slice(0, -1), 1], (_, n) => {
      const row = x!.data.subarray(n * size, (n + 1) * size);
      return 1 / Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) / size + epsilon);
    });
    return [build(x!.shape, (where) => at(x!, where) * at(inverse, where) * at(weight!, where)), inverse];
  },
  MatMul: ([a, b]) => [product(a!, b!, 1)],
  FusedMatMul: ([a, b], node) => [
    product(int(node, 'transA', 0) ? turn(a!) : a!, int(node, 'transB', 0) ? turn(b!) : b!, float(node, 'alpha', 1)),
  ],
  Reshape([x, to]) {
    const sizes = [...to!.data].map((size, i) => (size === 0 ? (x!.shape[i] ?? 0) : size));
    const known = sizes.reduce((product_, size) => (size === -1 ? product_ : product_ * size), 1);
    return [{ shape: sizes.map((size) => (size === -1 ? x!.data.length / known : size)), data: x!.data }];
  },
  Unsqueeze([x, axes]) {
    const old = [...x!.shape];
    const rank = old.length + axes!.data.length;
    const added = [...axes!.data].map((axis) => place(axis, rank));
    return [{ shape: Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : (old.shift() ?? 1))), data: x!.data }];
  },
  Squeeze([x, axes]) {
    const gone = [...axes!.data].map((axis) => place(axis, x!.shape.length));
    return [{ shape: x!.shape.filter((_, i) => !gone.includes(i)), data: x!.data }];
  },
  Transpose([x], node) {
    const order = ints(node, 'perm') ?? [];
    return [
      build(
        order.map((axis) => x!.shape[axis] ?? 1),
        (where) =>
          at(
            x!,
            order.map((_, axis) => where[order.indexOf(axis)] ?? 0),
          ),
      ),
    ];
  },
  Split([x, sizes], node) {
    const axis = place(int(node, 'axis', 0), x!.shape.length);
    const parts = sizes === undefined ? node.outputs.map(() => (x!.shape[axis] ?? 0) / node.outputs.length) : [...sizes.data];
    let start = 0;
    return parts.map((size) => {
      const from = start;
      start += size;
      return build(
        x!.shape.map((old, i) => (i === axis ? size : old)),
        (where) =>
          at(
            x!,
            where.map((one, i) => (i === axis ? one + from : one)),
          ),
      );
    });
  },
  Concat(inputs, node) {
    const axis = place(int(node, 'axis', 0), inputs[0]!.shape.length);
    const sizes = inputs.map(({ shape }) => shape[axis] ?? 0);
    const whole = inputs[0]!.shape.map((size, i) => (i === axis ? sizes.reduce((a, b) => a + b, 0) : size));
    return [
      build(whole, (where) => {
        let rest = where[axis] ?? 0;
        let part = 0;
        while (rest >= (sizes[part] ?? 0)) rest -= sizes[part++] ?? 0;
        return at(
          inputs[part]!,
          where.map((one, i) => (i === axis ? rest : one)),
        );
      }),
    ];
  },
  Gather([matrix, numbers]) {
    const rank = numbers!.shape.length;
    return [
      build([...numbers!.shape, ...matrix!.shape.slice(1)], (where) =>
        at(matrix!, [at(numbers!, where.slice(0, rank)), ...where.slice(rank)]),
      ),
    ];
  },
  GatherElements: ([x, numbers]) => [build(numbers!.shape, (where) => at(x!, [...where.slice(0, -1), at(numbers!, where)]))],
  ReduceSum: (inputs, node) => reduce(node, inputs, false),
  ReduceMean: (inputs, node) => reduce(node, inputs, true),
  Expand: ([x, to]) => [build([...to!.data], (where) => at(x!, where))],
  ConstantOfShape: ([shape]) => [build([...shape!.data], () => 0)],
  ScatterND([x, numbers, updates]) {
    const out = Float64Array.from(x!.data);
    const width = volume(x!.shape.slice(1));
    numbers!.data.forEach((row, n) => {
      for (let k = 0; k < width; k += 1) out[row * width + k] = (out[row * width + k] ?? 0) + (updates!.data[n * width + k] ?? 0);
    });
    return [{ shape: x!.shape, data: out }];
  },
  ScatterElements([x, numbers, updates]) {
    const out = Float64Array.from(x!.data);
    numbers!.data.forEach((number, n) => {
      const to = indexOf(x!.shape, [...coordinates(numbers!.shape, n).slice(0, -1), number]);
      out[to] = (out[to] ?? 0) + (updates!.data[n] ?? 0);
    });
    return [{ shape: x!.shape, data: out }];
  },
};

function softmax(row: Float64Array): Float64Array {
  const most = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = row.map((value) => Math.exp(value - most));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / total);
}

/**
 * @param until stops when this value is known
 * @returns every value of a graph, by its name
 */
export function interpret(graph: Graph, inputs: ReadonlyMap<string, Array64>, until?: string): Map<string, Array64> {
  const values = new Map(inputs);
  for (const { name, shape, data } of graph.initializers)
    values.set(name, array64(shape, Array.from(data as ArrayLike<number | bigint>, Number)));
  for (const node of graph.nodes) {
    const rule = RULES[node.op];
    if (rule === undefined) throw new RangeError(`no rule for ${node.op}`);
    const found = rule(
      node.inputs.map((name) => values.get(name)!),
      node,
    );
    node.outputs.forEach((name, i) => {
      if (name !== '') values.set(name, found[i]!);
    });
    if (until !== undefined && values.has(until)) break;
  }
  return values;
}
