// How many tokens a second does the learner train, how many does it only look at, and what memory does it take?
//   node bench/learner.mjs [--models tiny,smollm2] [--rows 2] [--positions 256] [--rounds 7] [--threads 2] [--provider cpu|cuda]
// A micro-batch is --rows sequences of --positions tokens, the second half of each a completion. `tiny` is the model of `assay policy init`, all
// weights trained; `smollm2` has low-rank additions (rank 8) and needs `npm run setup -- smollm2`; `blocks` is as deep and wide with random weights and
// few tokens, for a machine that has no such file, and `blocks-all` trains all of it. On a GPU, NVIDIA_TF32_OVERRIDE=0 in the
// environment keeps products from being rounded to TF32.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLearner, LORA_DEFAULTS } from '../dist/index.js';
import { loadNative } from '../dist/native.js';
import { chooseDevice, createNativePolicy, cudaDevice, initialModel, openModel, writeModel } from '../dist/policies.js';
import { referenceItems, report, spread } from './common.mjs';

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: 'tiny,smollm2' },
    rows: { type: 'string', default: '2' },
    positions: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '7' },
    threads: { type: 'string', default: '2' },
    provider: { type: 'string', default: 'cpu' },
    /** Set by the parent: this process measures one model, and prints what it found. */
    only: { type: 'string' },
  },
});
const [rows, positions, rounds, threads] = [values.rows, values.positions, values.rounds, values.threads].map(Number);
const smollm2 = fileURLToPath(new URL('../.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf', import.meta.url));
const { device, why } = chooseDevice(values.provider, cudaDevice());

/** Largest gap between the learner's log-probabilities and those of whoever wrote, on the processor in float32. */
const MOST_GAP = device === undefined ? 1e-3 : 5e-2;

const BLOCKS = { width: 576, layers: 30, heads: 9, keyValueHeads: 3, feedForward: 1536 };
const MODELS = {
  tiny: { shape: {}, options: {} },
  smollm2: { options: { trained: LORA_DEFAULTS } },
  blocks: { shape: BLOCKS, options: { trained: LORA_DEFAULTS } },
  'blocks-all': { shape: BLOCKS, options: {} },
};

/** All layers begin alike: drawing a hundred million numbers would take longer than all the rest. */
function alike(source) {
  const drawn = new Map();
  return {
    ...source,
    read(name) {
      const first = name.replace(/layers\.\d+/, 'layers.0');
      if (!drawn.has(first)) drawn.set(first, source.read(first));
      return drawn.get(first);
    },
  };
}

async function withModel(name, work) {
  if (!Object.hasOwn(MODELS, name)) throw new RangeError(`expected one of ${Object.keys(MODELS).join(', ')}, got '${name}'`);
  const { shape, options } = MODELS[name];
  if (shape === undefined) return work(await openModel(smollm2), options);
  const folder = mkdtempSync(join(tmpdir(), 'assay-learner-'));
  const texts = referenceItems().map(({ text }) => text);
  writeModel(join(folder, name), alike(initialModel(texts, { ...shape, seed: 1 })));
  try {
    return await work(await openModel(join(folder, name)), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The answer first: a completion has the log-probabilities that the other graph, in C++, wrote it with. */
async function gapOf(model, learner) {
  const writer = await createNativePolicy(model, { threads, maxTokens: 48, seed: 1 });
  const messages = [{ role: 'user', content: 'How many of each should be made, when both are limited?' }];
  const prompt = model.tokenizer.encode(model.tokenizer.chat(messages));
  const gaps = [];
  for await (const { tokens, logProbabilities } of writer.write([{ id: 'a', messages, samples: [0, 1] }])) {
    const [{ logp }] = await learner.look([{ prompt, completion: tokens }]);
    gaps.push(...logProbabilities.map((value, i) => Math.abs(value - logp[i])));
  }
  await writer.close();
  return gaps.reduce((most, gap) => Math.max(most, gap), 0);
}

/** MiB, by whomever. */
const usedOnDevice = () => {
  if (device === undefined) return 0;
  const { free, total } = loadNative().findCuda(device.runtime);
  return Math.round((total - free) / 2 ** 20);
};

/** By the clock and by the processor, which says more on a machine that others work on too. */
async function timed(work) {
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
}

async function measure(model, options) {
  const before = usedOnDevice();
  const memory = () => ({
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    ...(device !== undefined && { deviceMiB: usedOnDevice() - before }),
  });
  const opened = performance.now();
  const learner = await createLearner(model, { threads, rows, granularity: 64, ...options, ...(device !== undefined && { device }) });
  const { vocabulary } = model.config;
  const half = positions / 2;
  const lessons = Array.from({ length: rows }, (_, row) => ({
    // The last token of a sequence is only a target.
    prompt: Array.from({ length: half + 1 }, (_, i) => (i * 97 + row * 31 + 13) % vocabulary),
    completion: Array.from({ length: half }, (_, i) => (i * 61 + row * 17 + 29) % vocabulary),
    weight: 1 / (rows * half),
  }));
  // At rate 0: weights stay as whoever writes has them.
  await learner.study(lessons, 'supervised');
  await learner.update(0);
  const startMs = performance.now() - opened;
  const alone = memory();
  const gap = await gapOf(model, learner);
  if (!(gap < MOST_GAP)) throw new Error(`log-probabilities are off by ${gap}`);
  const [ms, cpuMs] = [1, 2].map(() => ({ look: [], study: [], update: [] }));
  const losses = [];
  for (let round = -1; round < rounds; round += 1) {
    const found = {
      look: await timed(() => learner.look(lessons)),
      study: await timed(async () => losses.push((await learner.study(lessons, 'supervised')).loss)),
      update: await timed(() => learner.update(1e-4)),
    };
    // The first makes the graph that looks.
    if (round < 0) continue;
    for (const [part, took] of Object.entries(found)) {
      ms[part].push(took.ms);
      cpuMs[part].push(took.cpuMs);
    }
  }
  if (!(losses.at(-1) < losses[0])) throw new Error(`the loss did not go down: ${losses.join(' ')}`);
  const all = memory();
  await learner.close();
  const spreads = (parts) => Object.fromEntries(Object.entries(parts).map(([part, list]) => [part, spread(list)]));
  const perSecond = (list) => spread(list.map((time) => (1000 * rows * positions) / time));
  return {
    trained: options.trained === undefined ? 'all weights' : `low-rank additions, rank ${options.trained.rank}`,
    tokensPerSecond: {
      lookedAt: perSecond(ms.look),
      studied: perSecond(ms.study),
      trained: perSecond(ms.study.map((time, i) => time + ms.update[i])),
    },
    ms: spreads(ms),
    cpuMs: spreads(cpuMs),
    /** Until the first micro-batch was studied. */
    startMs,
    gap,
    losses: [losses[0], losses.at(-1)],
    /** Of the graph that studies and the optimizer; then with the graphs that look, and, on the processor, with whoever wrote. */
    memory: { study: alone, all },
    load: loadavg()[0],
  };
}

/** Each model in a process of its own: memory is that of one. */
function measureApart(name) {
  if (name === 'smollm2' && !existsSync(smollm2)) return { skipped: 'SmolLM2 is not here: npm run setup -- smollm2' };
  const own = fileURLToPath(import.meta.url);
  const { status, stdout, stderr } = spawnSync(process.execPath, [own, ...process.argv.slice(2), '--only', name], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}

if (values.only !== undefined) {
  console.log(JSON.stringify(await withModel(values.only, measure)));
} else {
  const found = Object.fromEntries(values.models.split(',').map((name) => [name, measureApart(name)]));
  const tf32 = process.env.NVIDIA_TF32_OVERRIDE;
  report(device === undefined ? 'learner' : 'learner-cuda', {
    on: why,
    microBatch: { rows, positions, completion: positions / 2 },
    threads,
    ...(tf32 !== undefined && { tf32Override: tf32 }),
    ...found,
  });
}
