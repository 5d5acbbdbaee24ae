// How fast does the C++ writer write, beside the JavaScript interface of the same library, and beside what memory allows? What does a group
// cost beside one completion, and what do new weights cost?
//   node bench/rollout.mjs [--policy PATH] [--group 8] [--tokens 64] [--rounds 5] [--threads 2] [--provider cpu|cuda] [--cuda-graphs]
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { loadEnvironment, messagesFor } from '../dist/environment.js';
import { chooseDevice, cudaDevice } from '../dist/policy/device.js';
import { openModel } from '../dist/policy/folder.js';
import { createNativePolicy } from '../dist/policy/native.js';
import { createSimplePolicy } from '../dist/policy/simple.js';
import { median, referenceItems, report, spread } from './common.mjs';

const smollm2 = fileURLToPath(new URL('../.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf', import.meta.url));
const { values } = parseArgs({
  options: {
    policy: { type: 'string', default: smollm2 },
    group: { type: 'string', default: '8' },
    tokens: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    provider: { type: 'string', default: 'cpu' },
    'cuda-graphs': { type: 'boolean', default: false },
  },
});
const [group, tokens, rounds, threads] = [values.group, values.tokens, values.rounds, values.threads].map(Number);
const model = await openModel(values.policy);
const { prompt } = loadEnvironment('highs-lp');
const questions = referenceItems().map(({ id }) => `Problem ${id}: how many of each should be made, when both are limited?`);
let asked = 0;
const request = (samples) => ({
  id: `p${asked}`,
  messages: messagesFor(prompt, questions[asked++ % questions.length]),
  samples: Array.from({ length: samples }, (_, i) => i),
});
const options = { threads, maxTokens: tokens, seed: 1 };
const { device, why } = chooseDevice(values.provider, cudaDevice({ graphs: values['cuda-graphs'] }));
const native = await createNativePolicy(model, { ...options, rows: group, ...(device !== undefined && { device }) });
const simple = await createSimplePolicy(model, options);

/** Writes one group; the end token is as likely as any, so tokens are counted. */
async function time(policy, one) {
  const begun = performance.now();
  let count = 0;
  const found = [];
  for await (const { tokens: list } of policy.write([one])) {
    count += list.length;
    found.push(list);
  }
  return { ms: performance.now() - begun, tokens: count, found: found.map(String).sort() };
}

// The answers first: the two must write the same. 16 bits draw other tokens here and there; tests/policy/cuda.test.ts looks at those.
const check = request(group);
const [left, right] = [await time(native, check), await time(simple, check)];
const same = left.found.filter((one) => right.found.includes(one)).length;
if (same < group && device === undefined) throw new Error(`only ${same} of ${group} completions are the same both ways`);

const rates = { native: [], simple: [] };
const decode = [];
const read = { one: [], group: [] };
for (let round = 0; round < rounds; round += 1) {
  const before = native.stats();
  const a = await time(native, request(group));
  const after = native.stats();
  read.group.push(after.readMs - before.readMs);
  decode.push({
    tokens: after.writtenTokens - before.writtenTokens,
    ms: after.stepMs - before.stepMs + after.drawMs - before.drawMs,
    steps: after.steps - before.steps,
    stepMs: after.stepMs - before.stepMs,
    drawMs: after.drawMs - before.drawMs,
  });
  rates.native.push((a.tokens / a.ms) * 1000);
  const b = await time(simple, request(group));
  rates.simple.push((b.tokens / b.ms) * 1000);
  const alone = native.stats();
  await time(native, request(1));
  read.one.push(native.stats().readMs - alone.readMs);
}

const reloads = [];
for (let round = 0; round < 3; round += 1) {
  await native.reload();
  const begun = performance.now();
  await time(native, { ...request(1), messages: [{ role: 'user', content: 'x' }] });
  reloads.push(performance.now() - begun);
}
await native.close();
await simple.close();

// Constrained writing: what the mask of a token costs, of texts that the model writes.
const masked = await createNativePolicy(model, { ...options, rows: group, constrain: 'lp' });
const maskMs = [];
for (let round = 0; round < 3; round += 1) {
  const before = masked.stats();
  await time(masked, request(group));
  const after = masked.stats();
  maskMs.push((after.maskMs - before.maskMs) / (after.writtenTokens - before.writtenTokens));
}
await masked.close();

/** Bytes a second that memory gives to one thread, as a copy sees it: what is read and what is written. */
function bandwidth() {
  const from = Buffer.alloc(2 ** 28, 1);
  const to = Buffer.alloc(2 ** 28, 2);
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    from.copy(to);
    return performance.now() - begun;
  });
  return (2 * from.length) / (Math.min(...times) / 1000);
}

/** Bytes a second that memory gives to some threads that only read, as a search for a byte that is not there. */
async function readBandwidth() {
  const source = `const { parentPort } = require('node:worker_threads');
    const bytes = Buffer.alloc(2 ** 28, 1);
    const search = () => { for (let i = 0; i < 4; i += 1) if (bytes.indexOf(2) !== -1) throw new Error('it is there'); };
    search();
    parentPort.once('message', () => { search(); parentPort.postMessage('read'); });
    parentPort.postMessage('ready');`;
  const workers = Array.from({ length: threads }, () => new Worker(source, { eval: true }));
  const all = () => Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))));
  await all();
  const done = all();
  const begun = performance.now();
  for (const worker of workers) worker.postMessage('go');
  await done;
  const seconds = (performance.now() - begun) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return (threads * 4 * 2 ** 28) / seconds;
}

const weightBytes = statSync(join(model.folder, 'model.safetensors')).size;
const stepMs = median(decode.map(({ stepMs: ms, steps }) => ms / steps));
report('rollout', {
  policy: model.name,
  on: why,
  group,
  tokensEach: tokens,
  threads,
  tokensPerSecond: { native: spread(rates.native), simple: spread(rates.simple) },
  ratio: median(rates.native) / median(rates.simple),
  decodeTokensPerSecond: median(decode.map(({ tokens: count, ms }) => (count / ms) * 1000)),
  stepMs,
  drawShare: median(decode.map(({ drawMs, ms }) => drawMs / ms)),
  weightGBPerSecond: weightBytes / stepMs / 1e6,
  copyGBPerSecond: bandwidth() / 1e9,
  readGBPerSecond: (await readBandwidth()) / 1e9,
  readMs: { group: median(read.group), one: median(read.one) },
  reloadMs: spread(reloads),
  maskMsPerToken: { first: maskMs[0], later: median(maskMs.slice(1)) },
});
