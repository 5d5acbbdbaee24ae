// A policy that writes: in C++ and through the JavaScript interface, which is the oracle.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGraph } from '../../src/onnx/graph.ts';
import { modelBytes } from '../../src/onnx/model.ts';
import { WEIGHTS, weightShapes } from '../../src/policy/config.ts';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { createNativePolicy, type NativeOptions } from '../../src/policy/native.ts';
import type { Policy, WriteRequest, Written } from '../../src/policy/policy.ts';
import { draw } from '../../src/policy/sample.ts';
import { loadRuntime, sessionOptions } from '../../src/policy/runtime.ts';
import { createSimplePolicy } from '../../src/policy/simple.ts';
import { targetLogProbabilities, trainingDecoder } from '../../src/policy/training-graph.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-writing-'));
const SHAPE = { width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 96, vocabulary: 320, context: 256 };
let model: Model;
beforeAll(async () => {
  const source = initialModel(EXAMPLE_TEXTS, { ...SHAPE, seed: 5 });
  // A larger head, so that the next token is no coin of 320 sides.
  writeModel(join(folder, 'model'), {
    ...source,
    read: (name) => source.read(name).map((value) => (name === WEIGHTS.head ? 8 * value : value)),
  });
  model = await openModel(join(folder, 'model'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SYSTEM = 'You turn problems in words into optimisation models. Answer with the model text alone, and with nothing else at all.';
const requests = (count: number, samples: number): WriteRequest[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: `Problem ${i}: ${'bake trays and loaves '.repeat(1 + (i % 3))}` },
    ],
    samples: Array.from({ length: samples }, (_, sample) => sample),
  }));

async function all(policy: Policy, asked: readonly WriteRequest[]): Promise<Map<string, Written>> {
  const found = new Map<string, Written>();
  for await (const one of policy.write(asked)) found.set(`${one.id} ${one.sample}`, one);
  return found;
}
async function native(options: NativeOptions, asked: readonly WriteRequest[]): Promise<Map<string, Written>> {
  const policy = await createNativePolicy(model, { threads: 1, ...options });
  try {
    return await all(policy, asked);
  } finally {
    await policy.close();
  }
}
const tokensOf = (found: ReadonlyMap<string, Written>): Record<string, readonly number[] | undefined> =>
  Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { tokens }]) => [key, tokens]));

/** Log-probability of each next token of a row, by the training graph. */
async function trained(tokens: readonly number[], model: Model): Promise<Float32Array> {
  const { config } = model;
  const runtime = loadRuntime();
  const graph = createGraph('training');
  const shape = [1, tokens.length];
  for (const name of ['tokens', 'targets']) graph.input(name, 'int64', shape);
  for (const [name, sizes] of weightShapes(config)) graph.initializer({ name, shape: sizes, ...model.weights(name) });
  const weight = (name: string): string => name;
  const hidden = trainingDecoder(graph, config, 'tokens', { positions: tokens.length, weight });
  const picked = targetLogProbabilities(graph, config, { hidden, targets: 'targets', weight });
  graph.output(picked, 'float32');
  const session = await runtime.InferenceSession.create(modelBytes(graph.graph), sessionOptions(model.folder, 1));
  const row = (values: readonly number[]) => new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
  const out = await session.run({ tokens: row(tokens), targets: row([...tokens.slice(1), 0]) });
  return out[picked]?.data as Float32Array; // as the graph declares
}

async function expectTrained(found: ReadonlyMap<string, Written>, asked: readonly WriteRequest[], of: Model): Promise<void> {
  let count = 0;
  for (const { id, messages } of asked) {
    const prompt = [...of.tokenizer.encode(of.tokenizer.chat(messages))];
    for (const { id: own, tokens = [], logProbabilities = [] } of found.values()) {
      if (own !== id) continue;
      const expected = await trained([...prompt, ...tokens], of);
      logProbabilities.forEach((value, i) => {
        count += 1;
        expect(Math.abs(value - (expected[prompt.length + i - 1] ?? Number.NaN))).toBeLessThan(1e-4);
      });
    }
  }
  expect(count).toBeGreaterThan(10);
}

describe('the writer in C++', () => {
  const WAYS: { name: string; options: NativeOptions }[] = [
    { name: 'all tokens', options: {} },
    { name: 'the likeliest token', options: { temperature: 0 } },
    { name: 'a low temperature', options: { temperature: 0.5 } },
    { name: 'top-k', options: { topK: 5 } },
    { name: 'top-p', options: { topP: 0.7 } },
    { name: 'min-p', options: { minP: 0.2 } },
    { name: 'all three', options: { topK: 20, topP: 0.9, minP: 0.02, temperature: 1.3 } },
    { name: 'another seed', options: { seed: 77 } },
    { name: 'stop texts', options: { stop: ['e', 'in'], temperature: 1.1 } },
  ];
  test.for(WAYS)('writes what the simple way writes: $name', async ({ options }) => {
    const given = { maxTokens: 24, ...options };
    const simple = await createSimplePolicy(model, given);
    const expected = await all(simple, requests(3, 4));
    await simple.close();
    const found = await native({ ...given, rows: 3 }, requests(3, 4));
    expect(tokensOf(found)).toEqual(tokensOf(expected));
    for (const [key, { completion, finish, promptTokens, logProbabilities = [] }] of found) {
      const other = expected.get(key);
      expect({ completion, finish, promptTokens }).toEqual({
        completion: other?.completion,
        finish: other?.finish,
        promptTokens: other?.promptTokens,
      });
      logProbabilities.forEach((value, i) => {
        expect(Math.abs(value - (other?.logProbabilities?.[i] ?? Number.NaN))).toBeLessThan(1e-4);
      });
    }
    expect(new Set([...found.values()].map(({ tokens }) => String(tokens))).size).toBe(options.temperature === 0 ? 3 : found.size);
  });

  const SAME: { name: string; options: NativeOptions; order?: 'reversed' }[] = [
    { name: 'one row', options: { rows: 1 } },
    { name: 'two rows', options: { rows: 2 } },
    { name: 'more rows than samples', options: { rows: 32 } },
    { name: 'two threads', options: { rows: 5, threads: 2 } },
    { name: 'two threads that draw', options: { rows: 20, threads: 2 } },
    { name: 'less memory a row', options: { rows: 7, capacity: 160 } },
    { name: 'the prompts the other way round', options: { rows: 4 }, order: 'reversed' },
  ];
  test.for(SAME)('writes the same bytes with $name', async ({ options, order }) => {
    const asked = requests(5, 4);
    const expected = await native({ maxTokens: 40, rows: 8 }, asked);
    const found = await native({ maxTokens: 40, ...options }, order === 'reversed' ? [...asked].reverse() : asked);
    expect(tokensOf(found)).toEqual(tokensOf(expected));
    for (const [key, { logProbabilities }] of found) expect(logProbabilities).toEqual(expected.get(key)?.logProbabilities);
  });

  test.for(['packed', 'mapped'] as const)('tells the log-probabilities that the training graph has: weights %s', async (weights) => {
    const asked = requests(2, 3);
    await expectTrained(await native({ maxTokens: 20, weights }, asked), asked, model);
  });

  test('writes the rest of a group as it would have written it with the others', async () => {
    const whole = await native({ maxTokens: 16 }, requests(2, 6));
    const rest = await native(
      { maxTokens: 16 },
      requests(2, 6).map((request) => ({ ...request, samples: [4, 2] })),
    );
    expect(rest.size).toBe(4);
    for (const [key, { tokens }] of rest) expect(tokens).toEqual(whole.get(key)?.tokens);
  });

  test('ends at the end token, a stop text, and the limit, and says which', async () => {
    const found = [...(await native({ maxTokens: 60, stop: ['x'], rows: 8, temperature: 1.5 }, requests(4, 16))).values()];
    expect(new Set(found.map(({ finish }) => finish))).toEqual(new Set(['end', 'stop', 'length']));
    for (const { finish, tokens = [], completion } of found) {
      expect(completion.includes('x')).toBe(false);
      if (finish === 'length') expect(tokens.length).toBe(60);
      expect(model.tokenizer.ends.includes(tokens.at(-1) ?? -1)).toBe(finish === 'end');
      if (finish === 'stop') expect(model.tokenizer.decode(tokens)).toContain('x');
      expect(tokens.slice(0, -1).some((token) => model.tokenizer.ends.includes(token))).toBe(false);
    }
  });

  test('leaves the event loop free, and stops when it is aborted', async () => {
    const policy = await createNativePolicy(model, { threads: 1, rows: 2, maxTokens: 120 });
    const stop = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    let got = 0;
    const reading = (async () => {
      for await (const _one of policy.write(requests(200, 8), { signal: stop.signal })) {
        got += 1;
        if (got === 6) stop.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    expect(got).toBeLessThan(40);
    // And writes again.
    expect((await all(policy, requests(1, 2))).size).toBe(2);
    await policy.close();
    await expect(all(policy, requests(1, 1))).rejects.toThrow('closed');
  });

  test('is given back by whoever stops reading early', async () => {
    const policy = await createNativePolicy(model, { threads: 1, rows: 2, maxTokens: 120 });
    for await (const one of policy.write(requests(100, 4))) {
      expect(one.tokens?.length).toBeGreaterThan(0);
      break;
    }
    expect((await all(policy, requests(1, 3))).size).toBe(3);
    await policy.close();
  });

  test.for(['packed', 'mapped'] as const)('reads changed weights when it is told to, and only then: %s', async (weights) => {
    const changed = join(folder, `changing-${weights}`);
    const options = { threads: 1, maxTokens: 8, weights };
    writeModel(changed, initialModel(EXAMPLE_TEXTS, { ...SHAPE, seed: 1 }));
    const first = await openModel(changed);
    const policy = await createNativePolicy(first, options);
    const before = await all(policy, requests(1, 2));
    await expectTrained(before, requests(1, 2), first);
    writeModel(changed, initialModel(EXAMPLE_TEXTS, { ...SHAPE, seed: 2 }));
    expect(await all(policy, requests(1, 2))).toEqual(before);
    await policy.reload();
    const after = await all(policy, requests(1, 2));
    await policy.close();
    const second = await openModel(changed);
    await expectTrained(after, requests(1, 2), second);
    const fresh = await createNativePolicy(second, options);
    expect(await all(fresh, requests(1, 2))).toEqual(after);
    await fresh.close();
    expect(after.get('p0 0')?.logProbabilities).not.toEqual(before.get('p0 0')?.logProbabilities);
  });

  test('says which prompt is too long, and by how much', async () => {
    const long: WriteRequest = { id: 'long', messages: [{ role: 'user', content: 'many words '.repeat(200) }], samples: [0] };
    await expect(native({}, [long])).rejects.toThrow(/the prompt of long has \d+ tokens, where prompt and completion have room for 256/);
  });

  test('refuses weights that are gone, naming the folder', async () => {
    const gone = join(folder, 'gone');
    writeModel(gone, initialModel(EXAMPLE_TEXTS, { ...SHAPE, seed: 1 }));
    const opened = await openModel(gone);
    rmSync(join(gone, 'model.safetensors'));
    await expect(createNativePolicy(opened, {})).rejects.toThrow(`the policy cannot be used: ${gone}: `);
  });

  const MISUSES: { name: string; options: NativeOptions; message: string }[] = [
    { name: 'rows', options: { rows: 0 }, message: 'expected rows to be a whole number of at least 1, got 0' },
    { name: 'temperature', options: { temperature: -1 }, message: 'expected temperature to be from 0 to 100, got -1' },
    { name: 'top-p', options: { topP: 0 }, message: 'expected topP to be above 0, got 0' },
    { name: 'top-k', options: { topK: 1.5 }, message: 'expected topK to be a whole number from 0 to 2147483647, got 1.5' },
    { name: 'stop', options: { stop: [''] }, message: 'expected stop texts that are not empty' },
  ];
  test.for(MISUSES)('takes no wrong $name', async ({ options, message }) => {
    await expect(createNativePolicy(model, options)).rejects.toThrow(new RangeError(message));
  });
});

describe('drawing', () => {
  const SAMPLING = { temperature: 1, topK: 0, topP: 1, minP: 0, maxTokens: 1, stop: [], seed: 0 };
  const logits = Float32Array.from([0.5, 0.125, 0.25, 0.0625, 0.0625], Math.log);
  test('takes each token as often as its probability says', () => {
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 1600; i += 1) {
      const { token } = draw(logits, SAMPLING, (i + 0.5) / 1600);
      counts[token] = (counts[token] ?? 0) + 1;
    }
    expect(counts).toEqual([800, 200, 400, 100, 100]);
  });
  const CASES = [
    { name: 'top-k of 2', sampling: { topK: 2 }, kept: { 0: 2 / 3, 2: 1 / 3 } },
    { name: 'top-p of 0.7', sampling: { topP: 0.7 }, kept: { 0: 2 / 3, 2: 1 / 3 } },
    { name: 'top-p of 0.8', sampling: { topP: 0.8 }, kept: { 0: 4 / 7, 1: 1 / 7, 2: 2 / 7 } },
    { name: 'min-p of 0.2', sampling: { minP: 0.2 }, kept: { 0: 4 / 7, 1: 1 / 7, 2: 2 / 7 } },
    { name: 'temperature of 0.5', sampling: { temperature: 0.5, topK: 2 }, kept: { 0: 4 / 5, 2: 1 / 5 } },
    { name: 'temperature of 0', sampling: { temperature: 0 }, kept: { 0: 0.5 } },
  ];
  test.for(CASES)('$name: what is kept has its share of what is kept', ({ sampling, kept }) => {
    const found = new Map<number, number>();
    for (let i = 0; i < 400; i += 1) {
      const { token, logProbability } = draw(logits, { ...SAMPLING, ...sampling }, (i + 0.5) / 400);
      found.set(token, Math.exp(logProbability));
    }
    expect([...found.keys()].sort().map(String)).toEqual(Object.keys(kept));
    for (const [token, share] of Object.entries(kept)) expect(found.get(Number(token))).toBeCloseTo(share, 6);
  });
});

test('every weight of a decoder has a name and a shape', () => {
  expect(weightShapes({ ...model.config, tied: true }).size).toBe(weightShapes(model.config).size - 1);
});
