// The pair of ONNX Runtime's core, which onnxruntime-node brings, and the CUDA provider, which `npm run setup -- cuda` fetches: a gigabyte and
// a half, so these tests are for whoever has it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadNative } from '../../src/native.ts';
import { cudaDevice } from '../../src/policy/device.ts';
import { openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { createNativePolicy, type NativeOptions } from '../../src/policy/native.ts';
import type { Written } from '../../src/policy/policy.ts';
import { run } from '../native/build.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const device = cudaDevice();
const ABSENT = 'CUDA is not set up: npm run setup -- cuda';
const gpu = device === undefined ? ABSENT : loadNative().findCuda(device.runtime);
const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const solvers = fileURLToPath(new URL('../../.solvers/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-cuda-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  const shape = { width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 96, vocabulary: 320, context: 256, seed: 5 };
  writeModel(join(folder, 'model'), initialModel(EXAMPLE_TEXTS, shape));
});

describe('without a GPU', () => {
  const LOADED: { name: string; script: string }[] = [
    { name: 'to write', script: 'await createNativePolicy(model, { device: cudaDevice() });' },
    { name: 'to learn', script: 'await createLearner(model, { device: cudaDevice() });' },
    {
      name: 'to learn, after the processor was at work in both ways,',
      script: `await (await createSimplePolicy(model)).close();
await (await createNativePolicy(model)).close();
await createLearner(model, { device: cudaDevice() });`,
    },
  ];
  test.for(LOADED)(
    'core and provider load together $name up to the first call of CUDA',
    { timeout: 240_000 },
    async ({ script }, { skip }) => {
      if (device === undefined) skip(ABSENT);
      if (typeof gpu !== 'string') skip('there is a GPU, which shows it better');
      const built = await run(process.env.CC ?? 'cc', [
        ...['-shared', '-fPIC', '-Wl,-soname,libcuda.so.1', '-o', join(folder, 'libcuda.so.1')],
        'tests/policy/cuda/driver.c',
      ]);
      expect(built).toEqual({ status: 0, output: '' });
      writeFileSync(
        join(folder, 'pair.mjs'),
        `import { createNativePolicy, createSimplePolicy, cudaDevice, openModel } from '${dist}policies.js';
import { createLearner } from '${dist}learn/learner.js';
const model = await openModel('model');
try {
${script}
} catch ({ name, code, message }) {
  console.log(JSON.stringify({ name, code, message }));
}`,
      );
      const env = { ...process.env, LD_LIBRARY_PATH: folder };
      const { status, stdout, stderr } = spawnSync(process.execPath, ['pair.mjs'], { cwd: folder, encoding: 'utf8', env });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const told = { name: 'EngineError', code: 'badPolicy' };
      expect(JSON.parse(stdout)).toEqual({
        ...told,
        message: expect.stringMatching(/^the policy cannot be used: .*CUDA failure 100: no CUDA-capable device is detected/s),
      });
    },
  );

  test('what is written down of the runtime library is what its header says', { timeout: 240_000 }, async ({ skip }) => {
    if (device === undefined) skip(ABSENT);
    const include = join(solvers, 'cuda-runtime/include');
    const args = ['-std=c++20', '-fsyntax-only', '-isystem', 'tests/declarations/cuda', '-isystem', include, 'tests/declarations/cuda.cpp'];
    expect(await run(process.env.CXX ?? 'c++', args)).toEqual({ status: 0, output: '' });
  });
});

describe('with a GPU', () => {
  const WAYS: { name: string; options: NativeOptions }[] = [
    { name: 'a step at a time', options: { ...(device !== undefined && { device }) } },
    { name: 'captured', options: { ...(device !== undefined && { device: { ...device, graphs: true } }) } },
  ];
  test.for(WAYS)("$name, the likeliest tokens are the processor's", { timeout: 240_000 }, async ({ options }, { skip }) => {
    if (typeof gpu === 'string') skip(gpu);
    const model = await openModel(join(folder, 'model'));
    const first = async (more: NativeOptions): Promise<Written[]> => {
      const policy = await createNativePolicy(model, { temperature: 0, maxTokens: 4, rows: 3, ...more });
      const found: Written[] = [];
      const asked = Array.from({ length: 8 }, (_, i) => ({
        id: `p${i}`,
        messages: [{ role: 'user' as const, content: `Bake ${i} trays.` }],
        samples: [0],
      }));
      for await (const one of policy.write(asked)) found.push(one);
      await policy.close();
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    };
    const [expected, found] = [await first({}), await first(options)];
    found.forEach(({ tokens, logProbabilities }, i) => {
      expect(tokens?.[0]).toBe(expected[i]?.tokens?.[0]);
      expect(Math.abs((logProbabilities?.[0] ?? Number.NaN) - (expected[i]?.logProbabilities?.[0] ?? Number.NaN))).toBeLessThan(0.05);
    });
  });
});
