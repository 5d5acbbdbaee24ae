// Writing with keys, values and logits in a device's memory, without a GPU: the memory is a double of CUDA's runtime library
// (tests/policy/cuda/double.cpp), which copies late and refuses addresses that are not its own; the kernels are the processor's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { algorithmOf } from '../../src/learn/algorithm.ts';
import type { Try } from '../../src/learn/collect.ts';
import { createLearner } from '../../src/learn/learner.ts';
import { prepare } from '../../src/learn/lessons.ts';
import { createTrainee } from '../../src/learn/trainee.ts';
import { loadNative } from '../../src/native.ts';
import { WEIGHTS } from '../../src/policy/config.ts';
import { chooseDevice, type Device } from '../../src/policy/device.ts';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { createNativePolicy, type NativeOptions } from '../../src/policy/native.ts';
import type { WriteRequest, Written } from '../../src/policy/policy.ts';
import { corePath } from '../../src/policy/runtime.ts';
import { run } from '../native/build.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-device-'));
const at = (name: string): string => join(folder, name);
let model: Model;
let device: Device;

beforeAll(async () => {
  for (const [name, devices] of [
    ['one.so', 1],
    ['none.so', 0],
  ] as const) {
    const args = ['-std=c++20', '-O1', '-shared', '-fPIC', `-DDEVICES=${devices}`, '-o', at(name), 'tests/policy/cuda/double.cpp'];
    expect(await run(process.env.CXX ?? 'c++', args)).toEqual({ status: 0, output: '' });
  }
  const shape = { width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 96, vocabulary: 320, context: 256, seed: 5 };
  const source = initialModel(EXAMPLE_TEXTS, shape);
  const read = (name: string): Float32Array => source.read(name).map((value) => (name === WEIGHTS.head ? 8 * value : value));
  writeModel(at('model'), { ...source, read });
  model = await openModel(at('model'));
  device = { library: corePath(), runtime: at('one.so'), libraries: [], precision: 'float32', graphs: false, provider: false };
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

const requests: WriteRequest[] = Array.from({ length: 4 }, (_, i) => ({
  id: `p${i}`,
  messages: [{ role: 'user', content: `Problem ${i}: ${'bake trays and loaves '.repeat(1 + i)}` }],
  samples: [0, 1, 2],
}));

async function write(options: NativeOptions): Promise<Written[]> {
  const policy = await createNativePolicy(model, { threads: 1, rows: 5, maxTokens: 24, temperature: 1.2, ...options });
  const found: Written[] = [];
  try {
    for await (const one of policy.write(requests)) found.push(one);
  } finally {
    await policy.close();
  }
  return found.sort((a, b) => (`${a.id} ${a.sample}` < `${b.id} ${b.sample}` ? -1 : 1));
}

describe('a device', () => {
  const WAYS = [
    { name: 'as it is', changes: {}, options: {} },
    { name: 'that captures steps: few sizes, and rows that hold nothing', changes: { graphs: true }, options: {} },
    { name: 'with other rows', changes: { graphs: true }, options: { rows: 7 } },
    { name: 'under the mask of LP texts', changes: { graphs: true }, options: { constrain: 'lp' as const, rows: 3 } },
  ];
  test.for(WAYS)('$name writes what the processor writes', async ({ changes, options }) => {
    const expected = await write(options);
    const found = await write({ ...options, device: { ...device, ...changes } });
    expect(found.map(({ tokens }) => tokens)).toEqual(expected.map(({ tokens }) => tokens));
    const gaps = found.flatMap(({ logProbabilities = [] }, i) =>
      logProbabilities.map((value, k) => Math.abs(value - (expected[i]?.logProbabilities?.[k] ?? Number.NaN))),
    );
    expect(Math.max(...gaps)).toBeLessThan(1e-5);
  });

  test('of 16 bits has the log-probabilities of 32 to its precision, and keeps half the bytes', async () => {
    const expected = await write({});
    const found = await write({ device: { ...device, precision: 'float16' } });
    const gaps: number[] = [];
    for (const [i, { tokens = [], logProbabilities = [] }] of found.entries()) {
      // Where a draw falls on the other side of an edge, the texts part.
      for (const [k, token] of tokens.entries()) {
        if (token !== expected[i]?.tokens?.[k]) break;
        gaps.push(Math.abs((logProbabilities[k] ?? Number.NaN) - (expected[i]?.logProbabilities?.[k] ?? Number.NaN)));
      }
    }
    expect(gaps.length).toBeGreaterThan(100);
    expect(Math.max(...gaps)).toBeLessThan(0.05);
    expect(Math.max(...gaps)).toBeGreaterThan(0); // it is another arithmetic
  });

  test('whose library is none is refused, naming it', async () => {
    await expect(write({ device: { ...device, runtime: at('gone.so') } })).rejects.toThrow(
      /the policy cannot be used: .*CUDA's runtime library cannot be loaded: .*gone\.so/,
    );
    await expect(write({ device: { ...device, libraries: [at('gone.so')] } })).rejects.toThrow(
      /a library of CUDA cannot be loaded: .*gone\.so/,
    );
    await expect(write({ device: { ...device, runtime: device.library } })).rejects.toThrow(/is no runtime library of CUDA/);
  });
});

describe('a learner', () => {
  test.for([
    { precision: 'float32', old: "the sampler's" },
    { precision: 'float16', old: "the learner's" },
  ] as const)('beside a device of $precision takes $old log-probabilities for those before the update', async ({ precision }) => {
    const on = { ...device, precision };
    const learner = await createLearner(model, { rows: 4, granularity: 32, threads: 1, device: on });
    const options = { threads: 1, rows: 4, maxTokens: 12, device: on };
    const trainee = await createTrainee(model, at(`trainee-${precision}`), { weight: learner.weight, ...options });
    const [request] = requests as [WriteRequest, ...WriteRequest[]]; // there are four
    const tries: Try[] = [];
    for await (const written of trainee.policy.write([request])) tries.push({ written, reward: written.sample } as unknown as Try); // all that is looked at
    const prompt = model.tokenizer.encode(model.tokenizer.chat(request.messages));
    const sequences = tries.map(({ written }) => ({ prompt, completion: written.tokens ?? [] }));
    const rewards = Float64Array.from(tries, ({ reward }) => reward);
    const { batch } = await prepare({ tries, rewards }, sequences, {
      learner,
      algorithm: algorithmOf('grpo'),
      samples: 3,
      repeats: 1,
      precision: trainee.precision,
    });
    const own = (await learner.look(sequences)).flatMap(({ logp }) => [...logp]);
    const sampled = tries.flatMap(({ written }) => [...(written.logProbabilities ?? [])]);
    expect(Array.from(batch.old)).toEqual(precision === 'float32' ? sampled : own);
    expect(own).not.toEqual(sampled); // the two can be told from each other
    await trainee.close();
    await learner.close();
  });

  test('whose libraries cannot be opened is refused, naming the first', async () => {
    const broken = { ...device, libraries: [at('gone.so')] };
    const failed = createLearner(model, { threads: 1, device: broken });
    await expect(failed).rejects.toThrow(/^the policy cannot be used: a library cannot be loaded: .*gone\.so/);
    await expect(failed).rejects.toMatchObject({ name: 'EngineError', code: 'badPolicy' });
  });
});

describe('what to work on', () => {
  test('is found by asking the runtime library', () => {
    const { findCuda } = loadNative();
    expect(findCuda(at('one.so'))).toEqual({ free: 3 * 2 ** 30, total: 4 * 2 ** 30 });
    expect(findCuda(at('none.so'))).toBe('CUDA: no CUDA-capable device is detected (100)');
    expect(findCuda(at('gone.so'))).toMatch(/^CUDA's runtime library cannot be loaded: .*gone\.so/);
  });

  const none = (): Device => ({ ...device, runtime: at('none.so') });
  const CHOICES: { name: string; choose: () => unknown; why: string; onDevice: boolean }[] = [
    { name: 'cpu', choose: () => chooseDevice('cpu', device), why: 'on the processor: asked for', onDevice: false },
    {
      name: 'auto without set-up',
      choose: () => chooseDevice('auto', undefined),
      why: 'on the processor: CUDA is not set up (npm run setup -- cuda)',
      onDevice: false,
    },
    {
      name: 'auto without a GPU',
      choose: () => chooseDevice('auto', none()),
      why: 'on the processor: CUDA: no CUDA-capable device is detected (100)',
      onDevice: false,
    },
    {
      name: 'auto with one',
      choose: () => chooseDevice('auto', { ...device, precision: 'bfloat16' }),
      why: 'on the first GPU (3.0 GiB of 4.0 GiB free): there is one; bfloat16 weights, keys and values',
      onDevice: true,
    },
    {
      name: 'cuda with one, captured',
      choose: () => chooseDevice('cuda', { ...device, precision: 'float16', graphs: true }),
      why: 'on the first GPU (3.0 GiB of 4.0 GiB free): asked for; float16 weights, keys and values, steps as CUDA graphs',
      onDevice: true,
    },
  ];
  test.for(CHOICES)('$name is said with its reason', ({ choose, why, onDevice }) => {
    const chosen = choose() as ReturnType<typeof chooseDevice>; // as the table has it
    expect(chosen.why).toBe(why);
    expect(chosen.device !== undefined).toBe(onDevice);
  });

  const REFUSED: { name: string; choose: () => unknown; message: string }[] = [
    { name: 'without set-up', choose: () => chooseDevice('cuda', undefined), message: 'CUDA is not set up (npm run setup -- cuda)' },
    { name: 'without a GPU', choose: () => chooseDevice('cuda', none()), message: 'no CUDA-capable device is detected' },
  ];
  test.for(REFUSED)('cuda $name is refused', ({ choose, message }) => {
    expect(choose).toThrow(`the policy cannot be used: --provider cuda: `);
    expect(choose).toThrow(message);
  });
});
