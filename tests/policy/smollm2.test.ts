// A real model: SmolLM2-135M-Instruct, held against a forward pass in double precision that shares no code (scripts/golden-logits.mjs).
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { modelBytes } from '../../src/onnx/model.ts';
import { openModel } from '../../src/policy/folder.ts';
import { createNativePolicy } from '../../src/policy/native.ts';
import { ROLLOUT, rolloutGraph } from '../../src/policy/rollout-graph.ts';
import { loadRuntime, sessionOptions } from '../../src/policy/runtime.ts';

const path = fileURLToPath(new URL('../../.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf', import.meta.url));
const ABSENT = 'SmolLM2 is not here: npm run setup -- smollm2';

interface Golden {
  readonly tokens: readonly number[];
  readonly step: number;
  readonly rows: readonly { readonly best: number; readonly logSum: number; readonly logits: readonly number[] }[];
}

test('SmolLM2 has the logits that an independent forward pass has, at every position', { timeout: 300_000 }, async ({ skip }) => {
  if (!existsSync(path)) {
    if (process.env.CI !== undefined) throw new Error(ABSENT);
    skip(ABSENT);
  }
  const golden = JSON.parse(readFileSync(new URL('golden-logits.json', import.meta.url), 'utf8')) as Golden; // scripts/golden-logits.mjs wrote it
  const model = await openModel(path);
  const { config } = model;
  const runtime = loadRuntime();
  const bytes = modelBytes(rolloutGraph(config, { weights: model.weights, everyPosition: true }));
  const session = await runtime.InferenceSession.create(bytes, sessionOptions(model.folder, 2));
  const count = golden.tokens.length;
  const feeds: Record<string, Tensor> = {
    [ROLLOUT.tokens]: new runtime.Tensor('int64', BigInt64Array.from(golden.tokens, BigInt), [1, count]),
    [ROLLOUT.lastPosition]: new runtime.Tensor('int32', Int32Array.of(count - 1), [1]),
    [ROLLOUT.totalLength]: new runtime.Tensor('int32', Int32Array.of(count), [1]),
  };
  for (let layer = 0; layer < config.layers; layer += 1) {
    for (const kind of ['key', 'value'] as const)
      feeds[ROLLOUT.past(kind, layer)] = new runtime.Tensor('float32', new Float32Array(0), [1, config.keyValueHeads, 0, config.headWidth]);
  }
  const logits = (await session.run(feeds))[ROLLOUT.logits]?.data as Float32Array; // as the graph declares
  await session.release();
  for (const [position, row] of golden.rows.entries()) {
    const own = logits.subarray(position * config.vocabulary, (position + 1) * config.vocabulary);
    const most = own.reduce((x, y) => Math.max(x, y));
    const gaps = row.logits.map((value, i) => Math.abs(value - (own[i * golden.step] ?? Number.NaN)));
    expect(Math.max(...gaps)).toBeLessThan(5e-4);
    expect(own.indexOf(most)).toBe(row.best);
    expect(Math.abs(most + Math.log(own.reduce((sum, x) => sum + Math.exp(x - most), 0)) - row.logSum)).toBeLessThan(5e-4);
  }
});

test('SmolLM2 answers a question, and reads its template', { timeout: 300_000 }, async ({ skip }) => {
  if (!existsSync(path)) skip(ABSENT);
  const model = await openModel(path);
  const text = model.tokenizer.chat([{ role: 'user', content: 'What is the capital of France?' }]);
  expect(text).toMatch(/<\|im_start\|>user\nWhat is the capital of France\?<\|im_end\|>\n<\|im_start\|>assistant\n$/);
  const policy = await createNativePolicy(model, { temperature: 0, maxTokens: 12, rows: 1, capacity: 128 });
  const found = [];
  for await (const one of policy.write([
    { id: 'q', messages: [{ role: 'user', content: 'What is the capital of France?' }], samples: [0] },
  ]))
    found.push(one);
  await policy.close();
  expect(found[0]?.completion).toContain('Paris');
});
