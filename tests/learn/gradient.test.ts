import { describe, expect, test } from 'vitest';
import { createGraph, type GraphBuilder } from '../../src/onnx/graph.ts';
import { modelBytes } from '../../src/onnx/model.ts';
import { loadRuntime } from '../../src/policy/runtime.ts';
import { differentiate, OPERATORS } from '../../src/learn/gradient/differentiate.ts';
import { createRandom } from '../../src/tasks/random.ts';
import { type Array64, array64, interpret } from './interpret.ts';

type NodeOptions = NonNullable<Parameters<GraphBuilder['node']>[2]>;

interface Case {
  readonly name: string;
  /** Shapes of the inputs that are differentiated in. */
  readonly shapes: readonly (readonly number[])[];
  /** Numbers are drawn from here. */
  readonly range?: readonly [number, number];
  readonly build: (graph: GraphBuilder, inputs: readonly string[]) => string;
}

const op =
  (name: string, options: NodeOptions = {}, ...more: readonly number[][]): Case['build'] =>
  (graph, inputs) =>
    graph.node(name, [...inputs, ...more.map((values) => graph.ints(values))], options);
const axis = (value: number): NodeOptions => ({ attributes: { axis: { int: value } } });
const fused = (transB: 0 | 1, alpha = 1): NodeOptions => ({
  domain: 'com.microsoft',
  attributes: { transB: { int: transB }, alpha: { float: alpha } },
});

const CASES: readonly Case[] = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Min', 'Max'].flatMap((name): Case[] => [
    {
      name: `${name} of the same shape`,
      shapes: [
        [2, 3],
        [2, 3],
      ],
      range: [0.5, 2],
      build: op(name),
    },
    { name: `${name} of a row`, shapes: [[2, 3], [3]], range: [0.5, 2], build: op(name) },
    {
      name: `${name} of a column and a higher list`,
      shapes: [
        [2, 1],
        [4, 2, 3],
      ],
      range: [0.5, 2],
      build: op(name),
    },
    { name: `${name} of a scalar`, shapes: [[], [2, 2]], range: [0.5, 2], build: op(name) },
    {
      name: `${name} of a value with itself`,
      shapes: [[2, 3]],
      range: [0.5, 2],
      build: (graph, [x = '']) => graph.node(name === 'Min' || name === 'Max' ? 'Mul' : name, [x, x]),
    },
  ]),
  ...['Neg', 'Exp', 'Sigmoid'].map((name): Case => ({ name, shapes: [[2, 3]], build: op(name) })),
  { name: 'Log', shapes: [[2, 3]], range: [0.5, 2], build: op('Log') },
  {
    name: 'Clip',
    shapes: [[5, 4]],
    build: (graph, [x = '']) => graph.node('Clip', [x, graph.floats([-0.5], []), graph.floats([0.75], [])]),
  },
  { name: 'Softmax', shapes: [[2, 3, 4]], build: op('Softmax', axis(-1)) },
  { name: 'LogSoftmax', shapes: [[3, 5]], build: op('LogSoftmax', axis(-1)) },
  {
    name: 'SimplifiedLayerNormalization',
    shapes: [[2, 3, 4], [4]],
    build: (graph, inputs) =>
      graph.nodes('SimplifiedLayerNormalization', inputs, 2, { attributes: { epsilon: { float: 1e-5 }, axis: { int: -1 } } })[0] ?? '',
  },
  {
    name: 'MatMul of matrices',
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: op('MatMul'),
  },
  {
    name: 'MatMul of lists',
    shapes: [
      [2, 2, 3],
      [2, 3, 4],
    ],
    build: op('MatMul'),
  },
  {
    name: 'MatMul of a list and one matrix',
    shapes: [
      [2, 5, 3],
      [3, 4],
    ],
    build: op('MatMul'),
  },
  {
    name: 'MatMul of stretched lists',
    shapes: [
      [1, 2, 3],
      [4, 3, 2],
    ],
    build: op('MatMul'),
  },
  {
    name: 'FusedMatMul, not turned',
    shapes: [
      [2, 3],
      [3, 4],
    ],
    build: op('FusedMatMul', fused(0, 0.5)),
  },
  {
    name: 'FusedMatMul, turned',
    shapes: [
      [2, 5, 3],
      [4, 3],
    ],
    build: op('FusedMatMul', fused(1)),
  },
  {
    name: 'FusedMatMul of lists, turned, with a factor',
    shapes: [
      [2, 5, 3],
      [2, 4, 3],
    ],
    build: op('FusedMatMul', fused(1, 0.5)),
  },
  { name: 'Reshape', shapes: [[2, 3, 4]], build: op('Reshape', {}, [0, -1, 2]) },
  { name: 'Transpose', shapes: [[2, 3, 4]], build: op('Transpose', { attributes: { perm: { ints: [2, 0, 1] } } }) },
  { name: 'Unsqueeze', shapes: [[2, 3]], build: op('Unsqueeze', {}, [-1, 0]) },
  { name: 'Squeeze', shapes: [[2, 1, 3, 1]], build: op('Squeeze', {}, [-1, 1]) },
  {
    name: 'Concat',
    shapes: [
      [2, 3],
      [2, 1],
      [2, 2],
    ],
    build: op('Concat', axis(-1)),
  },
  {
    name: 'Split of which both parts are used',
    shapes: [[2, 6]],
    build(graph, inputs) {
      const [left = '', right = ''] = graph.nodes('Split', inputs, 2, { attributes: { axis: { int: -1 }, num_outputs: { int: 2 } } });
      return graph.node('Mul', [left, graph.node('Exp', [right])]);
    },
  },
  {
    name: 'Split of which one part is used',
    shapes: [[4, 3]],
    build: (graph, inputs) => graph.nodes('Split', inputs, 2, { attributes: { axis: { int: 0 }, num_outputs: { int: 2 } } })[1] ?? '',
  },
  {
    name: 'Gather with a row twice',
    shapes: [[5, 3]],
    build: (graph, [x = '']) => graph.node('Gather', [x, graph.ints([4, 0, 4, 2], [2, 2])]),
  },
  {
    name: 'GatherElements',
    shapes: [[2, 5]],
    build: (graph, [x = '']) => graph.node('GatherElements', [x, graph.ints([3, 0], [2, 1])], axis(-1)),
  },
  { name: 'ReduceSum of all', shapes: [[2, 3]], build: op('ReduceSum', { attributes: { keepdims: { int: 0 } } }) },
  { name: 'ReduceSum of an axis', shapes: [[2, 3, 4]], build: op('ReduceSum', { attributes: { keepdims: { int: 0 } } }, [1]) },
  { name: 'ReduceSum of axes that stay', shapes: [[2, 3, 4]], build: op('ReduceSum', { attributes: { keepdims: { int: 1 } } }, [0, -1]) },
  {
    name: 'a value used three times',
    shapes: [[2, 3]],
    build: (graph, [x = '']) => graph.node('Mul', [graph.node('Add', [x, graph.node('Sigmoid', [x])]), graph.node('Exp', [x])]),
  },
];

interface Made {
  readonly graph: GraphBuilder;
  readonly inputs: ReadonlyMap<string, Array64>;
  readonly loss: string;
  readonly slopes: ReadonlyMap<string, string>;
}

/** The sum of a case's value, each element with a weight of its own. */
function madeOf({ name, shapes, range: [least, most] = [-1, 1], build }: Case): Made {
  const random = createRandom(name);
  const draw = (shape: readonly number[]): Array64 =>
    array64(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(least + (most - least) * random.next())),
    );
  const graph = createGraph('case');
  const names = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
  const inputs = new Map(shapes.map((shape, i) => [`x${i}`, draw(shape)]));
  const value = build(graph, names);
  const probe = interpret(graph.graph, inputs).get(value) as Array64; // just built
  const weights = draw(probe.shape);
  const weight = graph.initializer({ name: 'weights', type: 'float32', shape: probe.shape, data: Float32Array.from(weights.data) });
  const loss = graph.node('ReduceSum', [graph.node('Mul', [value, weight])], { attributes: { keepdims: { int: 0 } } });
  return { graph, inputs, loss, slopes: differentiate(graph, loss, names) };
}

/** Slopes by central differences of the graph in float64. */
function differences({ graph, inputs, loss }: Made, name: string): Float64Array {
  const value = inputs.get(name) as Array64; // an input of the case
  const lossAt = (n: number, step: number): number => {
    const data = Float64Array.from(value.data);
    data[n] = (data[n] ?? 0) + step;
    return interpret(graph.graph, new Map([...inputs, [name, { ...value, data }]])).get(loss)?.data[0] ?? Number.NaN;
  };
  const step = 1e-5;
  return Float64Array.from(
    value.data,
    (_, n) => (8 * (lossAt(n, step) - lossAt(n, -step)) - lossAt(n, 2 * step) + lossAt(n, -2 * step)) / (12 * step),
  );
}

describe('the slope of an operator', () => {
  test.for(CASES)('$name meets central differences in float64', (one) => {
    const made = madeOf(one);
    const values = interpret(made.graph.graph, made.inputs);
    for (const name of made.inputs.keys()) {
      const found = values.get(made.slopes.get(name) ?? '');
      const wanted = differences(made, name);
      expect(found?.shape).toEqual(made.inputs.get(name)?.shape);
      wanted.forEach((slope, n) => {
        expect(Math.abs((found?.data[n] ?? Number.NaN) - slope)).toBeLessThan(1e-8 * Math.max(1, Math.abs(slope)));
      });
    }
  });
  test.for(CASES)('$name is the same when ONNX Runtime computes it', async (one) => {
    const made = madeOf(one);
    for (const slope of made.slopes.values()) made.graph.output(slope, 'float32');
    const values = interpret(made.graph.graph, made.inputs);
    const { InferenceSession, Tensor } = loadRuntime();
    const session = await InferenceSession.create(modelBytes(made.graph.graph), { logSeverityLevel: 3 });
    const feeds = Object.fromEntries(
      [...made.inputs].map(([name, { shape, data }]) => [name, new Tensor('float32', Float32Array.from(data), shape)]),
    );
    const results = await session.run(feeds);
    await session.release();
    for (const slope of made.slopes.values()) {
      const wanted = values.get(slope) as Array64; // computed above
      expect(results[slope]?.dims).toEqual(wanted.shape);
      const found = results[slope]?.data as Float32Array; // declared float32
      wanted.data.forEach((value, n) => {
        expect(Math.abs((found[n] ?? Number.NaN) - value)).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
      });
    }
  });
  test('every operator with a slope has a case', () => {
    const built = new Set(
      CASES.flatMap((one) => {
        const graph = createGraph('names');
        one.build(
          graph,
          one.shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape)),
        );
        return graph.graph.nodes.map(({ op: name }) => name);
      }),
    );
    expect(Object.keys(OPERATORS).filter((name) => OPERATORS[name]?.backward !== undefined && !built.has(name))).toEqual([]);
  });
});

describe('what cannot be differentiated', () => {
  const x = (graph: GraphBuilder, shape: readonly (number | string)[] = [2, 3]): string => graph.input('x', 'float32', shape);
  const sum = (graph: GraphBuilder, value: string): string => graph.node('ReduceSum', [value], { attributes: { keepdims: { int: 0 } } });
  const wrong: readonly (readonly [string, (graph: GraphBuilder) => string, string])[] = [
    ['an operator without a rule', (graph) => sum(graph, graph.node('Erf', [x(graph)])), 'got the operator Erf'],
    ['a loss of many elements', (graph) => graph.node('Exp', [x(graph)]), 'expected a loss of one element'],
    ['a shape that is not fixed', (graph) => sum(graph, x(graph, ['rows', 3])), 'expected x to have a fixed shape, got [rows,3]'],
    [
      'a step',
      (graph) => sum(graph, graph.node('Cast', [x(graph)], { attributes: { to: { int: 1 } } })),
      'expected an operator with a slope, got Cast',
    ],
    [
      'a softmax over another axis',
      (graph) => sum(graph, graph.node('Softmax', [x(graph)], axis(0))),
      'expected Softmax along the last axis, got 0',
    ],
    [
      'matrices that do not fit',
      (graph) => sum(graph, graph.node('MatMul', [x(graph), 'x'])),
      'expected matrices that fit each other, got [2,3] and [2,3]',
    ],
  ];
  test.for(wrong)('%s is refused', ([, build, message]) => {
    const graph = createGraph('wrong');
    const loss = build(graph);
    expect(() => differentiate(graph, loss, ['x'])).toThrow(message);
  });
  test('an input that the loss does not depend on has no slope', () => {
    const graph = createGraph('none');
    const loss = sum(graph, x(graph));
    graph.input('y', 'float32', [2]);
    expect([...differentiate(graph, loss, ['x', 'y']).keys()]).toEqual(['x']);
  });
});
