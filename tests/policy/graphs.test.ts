import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGraph, type GraphBuilder } from '../../src/onnx/graph.ts';
import { modelBytes } from '../../src/onnx/model.ts';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { ROLLOUT, rolloutGraph } from '../../src/policy/rollout-graph.ts';
import { loadRuntime, sessionOptions } from '../../src/policy/runtime.ts';
import { targetLogProbabilities, trainingDecoder } from '../../src/policy/training-graph.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-graphs-'));
const runtime = loadRuntime();
afterAll(() => rmSync(folder, { recursive: true }));

const ints = (values: readonly number[], dims: readonly number[]): Tensor =>
  new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dims);

describe('the graph builder and the bytes it ends in', () => {
  const CASES: { name: string; build: (graph: GraphBuilder) => string; expected: readonly number[] }[] = [
    { name: 'a node of two inputs', build: (g) => g.node('Add', ['x', g.floats([1, 2, 3])]), expected: [2, 4, 6] },
    { name: 'a whole attribute', build: (g) => g.node('ReduceSum', ['x'], { attributes: { keepdims: { int: 1 } } }), expected: [6] },
    {
      name: 'an attribute that is a fraction',
      build: (g) => g.node('LeakyRelu', [g.node('Neg', ['x'])], { attributes: { alpha: { float: 0.5 } } }),
      expected: [-0.5, -1, -1.5],
    },
    {
      name: 'a list of whole numbers, a negative one among the constants',
      build: (g) =>
        g.node('Reshape', [
          g.node('Transpose', [g.node('Reshape', ['x', g.ints([-1, 1])])], { attributes: { perm: { ints: [1, 0] } } }),
          g.ints([3]),
        ]),
      expected: [1, 2, 3],
    },
    {
      name: 'a text attribute',
      build: (g) => g.node('Pad', ['x', g.ints([1, 0])], { attributes: { mode: { text: 'edge' } } }),
      expected: [1, 1, 2, 3],
    },
    {
      name: 'an output that is left out',
      build: (g) =>
        g.nodes('MaxPool', [g.node('Reshape', ['x', g.ints([1, 1, 3])])], ['pooled'], { attributes: { kernel_shape: { ints: [3] } } })[0] ??
        '',
      expected: [3],
    },
    {
      name: 'an operator of ONNX Runtime',
      build: (g) => g.node('QuickGelu', ['x'], { domain: 'com.microsoft', attributes: { alpha: { float: 0 } } }),
      expected: [0.5, 1, 1.5],
    },
    { name: 'a constant of no dimensions', build: (g) => g.node('Mul', ['x', g.floats([-2], [])]), expected: [-2, -4, -6] },
  ];
  test.for(CASES)('$name', async ({ build, expected }) => {
    const graph = createGraph('case');
    graph.input('x', 'float32', [3]);
    const result = build(graph);
    graph.output(result, 'float32');
    const session = await runtime.InferenceSession.create(modelBytes(graph.graph), sessionOptions(folder, 1));
    const out = await session.run({ x: new runtime.Tensor('float32', Float32Array.of(1, 2, 3), [3]) });
    expect(Array.from(out[result]?.data as Float32Array)).toEqual(expected); // as the graph declares
  });

  const MISUSES: { name: string; run: (graph: GraphBuilder) => unknown; message: string }[] = [
    { name: 'an input that is not there', run: (g) => g.node('Neg', ['y']), message: "Neg takes 'y', which is not there" },
    { name: 'a name that is taken', run: (g) => g.node('Neg', ['x'], { name: 'x' }), message: "expected a new name for a value, got 'x'" },
    { name: 'an output that is not there', run: (g) => g.output('z', 'float32'), message: "expected an output that is there, got 'z'" },
    {
      name: 'data that do not fit',
      run: (g) => g.initializer({ name: 'w', type: 'float32', shape: [2], data: Float32Array.of(1) }),
      message: 'expected 8 bytes for w (float32 [2]), got 4',
    },
  ];
  test.for(MISUSES)('$name is misuse', ({ run, message }) => {
    const graph = createGraph('case');
    graph.input('x', 'float32', [3]);
    expect(() => run(graph)).toThrow(new RangeError(message));
  });

  test('a constant that is asked for twice is there once', () => {
    const graph = createGraph('case');
    expect([graph.ints([1, 2]), graph.floats([1, 2])]).not.toContain(graph.floats([-1, 2]));
    expect(graph.ints([1, 2])).toBe(graph.ints([1, 2]));
    expect(graph.ints([1, 2], [2, 1])).not.toBe(graph.ints([1, 2]));
    expect(graph.floats([0])).not.toBe(graph.floats([-0]));
  });
});

describe('the two graphs of a decoder', () => {
  const SHAPES = [
    { name: 'grouped queries', width: 64, layers: 3, heads: 4, keyValueHeads: 2, feedForward: 96 },
    { name: 'one key-value head', width: 96, layers: 2, heads: 3, keyValueHeads: 1, feedForward: 128, tied: true },
    { name: 'as many key-value heads as heads', width: 32, layers: 1, heads: 2, keyValueHeads: 2, feedForward: 64 },
  ];
  const ROWS = 2;
  const POSITIONS = 24;
  const models: Model[] = [];
  beforeAll(async () => {
    for (const [i, { name: _name, tied = false, ...shape }] of SHAPES.entries()) {
      const source = initialModel(EXAMPLE_TEXTS, { ...shape, vocabulary: 300, context: 64, seed: i });
      writeModel(join(folder, `m${i}`), { ...source, config: { ...source.config, tied } });
      models.push(await openModel(join(folder, `m${i}`)));
    }
  });
  /** Any tokens; their order matters to both graphs alike. */
  const tokensOf = ({ config }: Model): number[] => Array.from({ length: ROWS * POSITIONS }, (_, i) => (i * 97 + 13) % config.vocabulary);

  /** Log-probabilities of each next token, by the training graph. */
  async function trained(model: Model): Promise<Float32Array> {
    const { config } = model;
    const graph = createGraph('training');
    const tokens = graph.input('tokens', 'int64', ['batch', POSITIONS]);
    const targets = graph.input('targets', 'int64', ['batch', POSITIONS]);
    const { weightShapes } = await import('../../src/policy/config.ts');
    for (const [name, shape] of weightShapes(config)) graph.initializer({ name, shape, ...model.weights(name) });
    const weight = (name: string): string => name;
    const hidden = trainingDecoder(graph, config, tokens, { positions: POSITIONS, weight });
    const picked = targetLogProbabilities(graph, config, { hidden, targets, weight });
    graph.output(picked, 'float32');
    const session = await runtime.InferenceSession.create(modelBytes(graph.graph), sessionOptions(model.folder, 1));
    const ids = tokensOf(model);
    const next = ids.map((_, i) => ids[i + 1] ?? 0);
    const out = await session.run({ tokens: ints(ids, [ROWS, POSITIONS]), targets: ints(next, [ROWS, POSITIONS]) });
    return out[picked]?.data as Float32Array;
  }

  /** The same by the rollout graph: all positions at once, or a prompt and then a token a call. */
  async function rolled(model: Model, prompt: number): Promise<Float32Array> {
    const { config } = model;
    const bytes = modelBytes(rolloutGraph(config, { weights: model.weights, everyPosition: true }));
    const session = await runtime.InferenceSession.create(bytes, sessionOptions(model.folder, 1));
    const ids = tokensOf(model);
    const out = new Float32Array(ROWS * POSITIONS);
    const words = (values: readonly number[]) => new runtime.Tensor('int32', Int32Array.from(values), [values.length]);
    let cache: Record<string, Tensor> = {};
    for (let layer = 0; layer < config.layers; layer += 1) {
      for (const kind of ['key', 'value'] as const)
        cache[ROLLOUT.past(kind, layer)] = new runtime.Tensor('float32', new Float32Array(0), [
          ROWS,
          config.keyValueHeads,
          0,
          config.headWidth,
        ]);
    }
    for (let from = 0; from < POSITIONS; ) {
      const end = from === 0 ? prompt : from + 1;
      const rows = Array.from({ length: ROWS }, (_, row) => ids.slice(row * POSITIONS + from, row * POSITIONS + end));
      const results = await session.run({
        [ROLLOUT.tokens]: ints(rows.flat(), [ROWS, end - from]),
        [ROLLOUT.lastPosition]: words([end - 1, end - 1]),
        [ROLLOUT.totalLength]: words([end]),
        ...cache,
      });
      cache = Object.fromEntries(
        Object.keys(cache).map((past) => [past, results[past.replace('past', 'present')] as Tensor]), // every cache is an output
      );
      const logits = results[ROLLOUT.logits]?.data as Float32Array;
      for (let row = 0; row < ROWS; row += 1) {
        for (let position = from; position < end; position += 1) {
          const at = (row * (end - from) + position - from) * config.vocabulary;
          const own = logits.subarray(at, at + config.vocabulary);
          const most = own.reduce((x, y) => Math.max(x, y));
          const total = Math.log(own.reduce((sum, x) => sum + Math.exp(x - most), 0));
          out[row * POSITIONS + position] = (own[ids[row * POSITIONS + position + 1] ?? 0] ?? 0) - most - total;
        }
      }
      from = end;
    }
    return out;
  }

  test.for(SHAPES.map(({ name }, i) => ({ name, i })))('give the same log-probabilities: $name', async ({ i }) => {
    const model = models[i] as Model; // made above
    const expected = await trained(model);
    expect(new Set(expected.map((x) => Math.round(x * 1e3))).size).toBeGreaterThan(5); // they do differ from each other
    for (const prompt of [POSITIONS, 7, 1]) {
      const found = await rolled(model, prompt);
      const gaps = found.map((value, at) => Math.abs(value - (expected[at] ?? 0)));
      expect(gaps.reduce((x, y) => Math.max(x, y))).toBeLessThan(1e-4);
    }
  });
});
