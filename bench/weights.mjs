// What do new weights cost, and what do weights that are cheap to renew cost in writing? Packed and mapped take turns, for a real model and a tiny one.
//   node bench/weights.mjs [--group 8] [--tokens 48] [--rounds 5] [--threads 2]
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createNativePolicy, initialModel, openModel, writeModel } from '../dist/policies.js';
import { median, referenceItems, report, spread } from './common.mjs';

const { values } = parseArgs({
  options: {
    group: { type: 'string', default: '8' },
    tokens: { type: 'string', default: '48' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
  },
});
const [group, maxTokens, rounds, threads] = [values.group, values.tokens, values.rounds, values.threads].map(Number);
const WAYS = ['packed', 'mapped'];
const request = (id, samples, content) => ({
  id,
  messages: [{ role: 'user', content }],
  samples: Array.from({ length: samples }, (_, i) => i),
});

async function write(policy, one) {
  const found = [];
  for await (const written of policy.write([one])) found.push(written);
  return found.sort((a, b) => a.sample - b.sample);
}

async function measure(model) {
  const policies = {};
  const reloadMs = { packed: [], mapped: [] };
  const tokenMs = { packed: [], mapped: [] };
  for (const weights of WAYS) policies[weights] = await createNativePolicy(model, { weights, rows: group, maxTokens, threads, seed: 1 });
  let gap = 0;
  for (let round = 0; round < rounds; round += 1) {
    const asked = request(`p${round}`, group, `Problem ${round}: how many of each should be made?`);
    const written = {};
    for (const weights of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
      const policy = policies[weights];
      await policy.reload();
      const begun = performance.now();
      await write(policy, request('x', 1, 'x'));
      const first = policy.stats();
      reloadMs[weights].push(performance.now() - begun - first.readMs - first.stepMs - first.drawMs);
      const before = policy.stats();
      written[weights] = await write(policy, asked);
      const after = policy.stats();
      tokenMs[weights].push((after.stepMs - before.stepMs) / (after.writtenTokens - before.writtenTokens));
    }
    for (const [i, one] of written.packed.entries()) {
      const other = written.mapped[i];
      if (String(one.tokens) !== String(other.tokens)) gap = Number.POSITIVE_INFINITY;
      gap = Math.max(gap, ...one.logProbabilities.map((value, k) => Math.abs(value - other.logProbabilities[k])));
    }
  }
  for (const policy of Object.values(policies)) await policy.close();
  const [load, token] = [(way) => median(reloadMs[way]), (way) => median(tokenMs[way])];
  return {
    reloadMs: { packed: spread(reloadMs.packed), mapped: spread(reloadMs.mapped) },
    tokensPerSecond: { packed: 1000 / token('packed'), mapped: 1000 / token('mapped') },
    /** Between two sets of weights; with more, packed is cheaper. */
    evenAtTokens: (load('packed') - load('mapped')) / (token('mapped') - token('packed')),
    largestGap: gap,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'assay-weights-'));
const texts = referenceItems().map(({ text }) => text);
writeModel(join(folder, 'tiny'), initialModel(texts, { seed: 1 }));
const models = { tiny: await openModel(join(folder, 'tiny')) };
const smollm2 = fileURLToPath(new URL('../.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf', import.meta.url));
if (existsSync(smollm2)) models.smollm2 = await openModel(smollm2);
const found = {};
for (const [name, model] of Object.entries(models)) found[name] = await measure(model);
rmSync(folder, { recursive: true });
report('weights', { group, tokensEach: maxTokens, threads, ...found });
