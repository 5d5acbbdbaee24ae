import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Algorithm, algorithmOf } from '../../src/learn/algorithm.ts';
import { policyLoss } from '../../src/learn/loss.ts';
import { LORA_DEFAULTS, parametersOf, type Trained } from '../../src/learn/parameters.ts';
import { type Goal, STEP, stepGraph } from '../../src/learn/step-graph.ts';
import { OPTIMIZER_DEFAULTS, type Optimizer, UPDATE, updateGraph } from '../../src/learn/update-graph.ts';
import { modelBytes } from '../../src/onnx/model.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { type DecoderConfig, weightShapes } from '../../src/policy/config.ts';
import { loadRuntime } from '../../src/policy/runtime.ts';
import { createRandom } from '../../src/tasks/random.ts';
import { type Array64, array64, interpret } from './interpret.ts';

interface Golden {
  readonly config: DecoderConfig;
  readonly rows: number;
  readonly positions: number;
  readonly temperature: number;
  readonly tokens: readonly number[];
  readonly targets: readonly number[];
  readonly weight: readonly number[];
  readonly advantage: readonly number[];
  readonly old: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly expected: {
    readonly logp: readonly number[];
    readonly entropy: readonly number[];
    readonly loss: number;
    readonly gradient: Readonly<Record<string, readonly number[]>>;
  };
}

/** Written by scripts/gradient-goldens.py. */
const golden = JSON.parse(readFileSync(new URL('gradient-goldens.json', import.meta.url), 'utf8')) as Golden;
const { config, rows, positions, temperature, expected } = golden;
const shapes = weightShapes(config);
const ALL: Trained = { kind: 'all' };
const block = [rows, positions];

function graphOf(goal: Goal, trained: Trained = ALL): Graph {
  const source = (name: string) => ({ type: 'float32' as const, data: Float32Array.from(golden.weights[name] ?? []) });
  return stepGraph({ config, trained, source, rows, positions, tail: positions, goal, temperature });
}

/** What a step takes, beside what an algorithm adds. */
function inputsOf(trained: Trained = ALL): Map<string, Array64> {
  const inputs = new Map<string, Array64>([
    [STEP.tokens, array64(block, golden.tokens)],
    [
      STEP.places,
      array64(
        block,
        golden.targets.map((_, n) => n),
      ),
    ], // all of them: the script scores every position
    [STEP.targets, array64(block, golden.targets)],
    [STEP.weight, array64(block, golden.weight)],
    [STEP.advantage, array64(block, golden.advantage)],
    [STEP.old, array64(block, golden.old)],
  ]);
  for (const [name, shape] of parametersOf(config, trained)) {
    const random = createRandom(name);
    const size = shape.reduce((a, b) => a * b, 1);
    inputs.set(name, array64(shape, golden.weights[name] ?? Array.from({ length: size }, () => Math.fround(random.next() - 0.5))));
    inputs.set(STEP.sum(name), array64(shape, new Float64Array(size)));
  }
  return inputs;
}

function expectClose(found: ArrayLike<number> | undefined, wanted: ArrayLike<number>, precision: number): void {
  expect(found?.length).toBe(wanted.length);
  Array.from(wanted).forEach((value, i) => {
    expect(Math.abs((found?.[i] ?? Number.NaN) - value), `at ${i}`).toBeLessThan(precision * Math.max(1, Math.abs(value)));
  });
}

const DAPO = algorithmOf('dapo');

describe('a step on a small decoder', () => {
  test('has the loss and slopes of an independent script, in float64', () => {
    const values = interpret(graphOf(DAPO), inputsOf());
    // Constants of the graph (rotations, scale, temperature) are float32: 1e-7 of them, after two layers.
    expectClose(values.get(STEP.logp)?.data, expected.logp, 2e-6);
    expectClose(values.get(STEP.entropy)?.data, expected.entropy, 2e-6);
    expectClose(values.get(STEP.loss)?.data, [expected.loss], 2e-6);
    for (const name of shapes.keys()) expectClose(values.get(STEP.next(name))?.data, expected.gradient[name] ?? [], 1e-5);
  });
  test('has the same when ONNX Runtime runs it', async () => {
    const graph = graphOf(DAPO);
    const { InferenceSession, Tensor } = loadRuntime();
    const session = await InferenceSession.create(modelBytes(graph), { logSeverityLevel: 3 });
    const inputs = inputsOf();
    const feeds = graph.inputs.map(({ name, type }) => {
      const { shape, data } = inputs.get(name) as Array64; // all were given
      return [
        name,
        type === 'int64'
          ? new Tensor('int64', BigInt64Array.from(Array.from(data, BigInt)), shape)
          : new Tensor('float32', Float32Array.from(data), shape),
      ];
    });
    const results = await session.run(Object.fromEntries(feeds));
    await session.release();
    expectClose(results[STEP.logp]?.data as Float32Array, expected.logp, 1e-5);
    for (const name of shapes.keys()) expectClose(results[STEP.next(name)]?.data as Float32Array, expected.gradient[name] ?? [], 1e-4);
  });
  test('adds its slopes to those of earlier micro-batches', () => {
    const inputs = inputsOf();
    const name = 'model.norm.weight';
    inputs.set(STEP.sum(name), array64([config.width], new Float64Array(config.width).fill(2)));
    expectClose(
      interpret(graphOf(DAPO), inputs).get(STEP.next(name))?.data,
      (expected.gradient[name] ?? []).map((slope) => slope + 2),
      1e-5,
    );
  });
});

const CHOICES: readonly (readonly [string, Partial<Algorithm>])[] = [
  ['clip of GRPO', {}],
  ['clip-higher', { clipHigh: 0.28 }],
  ['dual clip', { dualClip: 1.1 }],
  ['a ratio a sequence', { ratio: 'sequence', clipLow: 0.02, clipHigh: 0.03 }],
  ['k1', { kl: 'k1', klWeight: 0.3 }],
  ['k2', { kl: 'k2', klWeight: 0.3 }],
  ['k3', { kl: 'k3', klWeight: 0.3 }],
  ['all at once', { ratio: 'sequence', clipLow: 0.02, clipHigh: 0.03, dualClip: 1.1, kl: 'k3', klWeight: 0.1 }],
];

describe('the loss in the graph is the one in float64', () => {
  test.for(CHOICES)('%s', ([, changes]) => {
    const algorithm = algorithmOf('grpo', { aggregation: 'tokenMean', ...changes });
    const starts = [1, 2]; // the first tokens of the completions
    const advantages = [0.9, -1.1];
    const lengths = starts.map((start) => positions - start);
    const random = createRandom('reference');
    const place = (value: (row: number, position: number) => number): Array64 =>
      array64(
        block,
        Array.from({ length: rows * positions }, (_, n) =>
          n % positions < (starts[Math.floor(n / positions)] ?? 0) ? 0 : value(Math.floor(n / positions), n % positions),
        ),
      );
    const total = lengths.reduce((a, b) => a + b, 0);
    const reference = place(() => Math.fround(-1 - random.next()));
    const inputs = new Map([
      ...inputsOf(),
      [STEP.weight, place(() => 1 / total)],
      [STEP.advantage, place((row) => advantages[row] ?? 0)],
      [STEP.floor, place((row) => ((advantages[row] ?? 0) < 0 ? algorithm.dualClip * (advantages[row] ?? 0) : -1e30))],
      [STEP.share, place((row) => 1 / (lengths[row] ?? 1))],
      [STEP.reference, reference],
    ]);
    const values = interpret(graphOf(algorithm), inputs);
    const own = (all: ArrayLike<number>): number[] =>
      Array.from(all).filter((_, n) => n % positions >= (starts[Math.floor(n / positions)] ?? 0));
    const logp = values.get(STEP.logp)?.data ?? [];
    const found = policyLoss({ lengths, advantages, logp: own(logp), old: own(golden.old), reference: own(reference.data) }, algorithm);
    expectClose(values.get(STEP.loss)?.data, [found.loss], 1e-7);
    // The slopes in the weights are those of the log-probabilities, each as often as the loss says.
    let next = 0;
    const chained = interpret(graphOf('supervised'), new Map([...inputsOf(), [STEP.weight, place(() => -(found.gradient[next++] ?? 0))]]));
    for (const name of shapes.keys()) expectClose(values.get(STEP.next(name))?.data, chained.get(STEP.next(name))?.data ?? [], 1e-6);
  });
});

describe('low-rank additions', () => {
  const trained: Trained = { ...LORA_DEFAULTS, rank: 2 };
  test('have the slopes of central differences', () => {
    const graph = graphOf(DAPO, trained);
    const inputs = inputsOf(trained);
    const values = interpret(graph, inputs);
    for (const [name, shape] of parametersOf(config, trained)) {
      const value = inputs.get(name) as Array64; // all were given
      for (const n of [0, value.data.length - 1]) {
        const lossAt = (step: number): number => {
          const data = Float64Array.from(value.data);
          data[n] = (data[n] ?? 0) + step;
          return interpret(graph, new Map([...inputs, [name, array64(shape, data)]]), STEP.loss).get(STEP.loss)?.data[0] ?? Number.NaN;
        };
        const step = 1e-5;
        const wanted = (8 * (lossAt(step) - lossAt(-step)) - lossAt(2 * step) + lossAt(-2 * step)) / (12 * step);
        expect(Math.abs((values.get(STEP.next(name))?.data[n] ?? Number.NaN) - wanted)).toBeLessThan(1e-7);
      }
    }
  });
  test('of parts that the model does not have are refused', () => {
    expect(() => parametersOf(config, { ...LORA_DEFAULTS, parts: ['c_attn'] })).toThrow('expected parts of the model to adapt, got c_attn');
  });
});

describe('an update', () => {
  const parameters = new Map([
    ['matrix', [2, 3]],
    ['vector', [3]],
  ]);
  const cases: readonly (readonly [string, Partial<Optimizer>])[] = [
    ['as it is', { maxNorm: Number.POSITIVE_INFINITY }],
    ['with slopes that are clipped', { maxNorm: 0.5 }],
    ['with decay', { decay: 0.1 }],
    ['with other moments', { beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
  ];
  test.for(cases)('%s is AdamW', ([, changes]) => {
    const optimizer = { ...OPTIMIZER_DEFAULTS, ...changes };
    const graph = updateGraph(parameters, optimizer);
    const random = createRandom('update');
    const state = new Map(
      [...parameters].map(([name, shape]) => [name, { shape, value: draw(shape), first: zero(shape), second: zero(shape) }]),
    );
    function draw(shape: readonly number[]): Float64Array {
      return Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(2 * random.next() - 1));
    }
    function zero(shape: readonly number[]): Float64Array {
      return new Float64Array(shape.reduce((a, b) => a * b, 1));
    }
    for (let step = 1; step <= 3; step += 1) {
      const rate = Math.fround(0.01 * step);
      const slopes = new Map([...parameters].map(([name, shape]) => [name, draw(shape)]));
      const inputs = new Map<string, Array64>([
        [UPDATE.rate, array64([], [rate])],
        [UPDATE.firstFactor, array64([], [1 / (1 - optimizer.beta1 ** step)])],
        [UPDATE.secondFactor, array64([], [1 / (1 - optimizer.beta2 ** step)])],
      ]);
      for (const [name, { shape, value, first, second }] of state) {
        inputs.set(name, array64(shape, value));
        inputs.set(UPDATE.slope(name), array64(shape, slopes.get(name) ?? []));
        inputs.set(UPDATE.first(name), array64(shape, first));
        inputs.set(UPDATE.second(name), array64(shape, second));
      }
      const values = interpret(graph, inputs);
      const norm = Math.sqrt([...slopes.values()].flatMap((list) => [...list]).reduce((sum, slope) => sum + slope * slope, 0));
      expectClose(values.get(UPDATE.norm)?.data, [norm], 1e-9);
      const factor = Math.min(1, optimizer.maxNorm / (norm + 1e-6));
      for (const [name, one] of state) {
        const slope = (slopes.get(name) ?? new Float64Array()).map((x) => x * factor);
        one.first = one.first.map((m, i) => optimizer.beta1 * m + (1 - optimizer.beta1) * (slope[i] ?? 0));
        one.second = one.second.map((v, i) => optimizer.beta2 * v + (1 - optimizer.beta2) * (slope[i] ?? 0) ** 2);
        const decay = one.shape.length > 1 ? optimizer.decay : 0;
        one.value = one.value.map((w, i) => {
          const first = (one.first[i] ?? 0) / (1 - optimizer.beta1 ** step);
          const second = (one.second[i] ?? 0) / (1 - optimizer.beta2 ** step);
          return w - rate * decay * w - (rate * first) / (Math.sqrt(second) + optimizer.epsilon);
        });
        expectClose(values.get(UPDATE.next(name))?.data, one.value, 1e-7); // constants of the graph are float32
      }
    }
  });
});
