// npm run experiments: does a policy learn from verdicts, does it carry over to another environment, what does the reward do?
// Runs one after the other, each kept under its name: what is there is not run again, and a run that was stopped goes on.
//   node scripts/experiments.mjs [--scale mini|small] [--only NAME] [--seeds N] [--out FOLDER]
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkEnvironment, createEngine, judgeTasks, writeTasks } from '../dist/index.js';
import { algorithmOf } from '../dist/learn/algorithm.js';
import { exam } from '../dist/learn/exam.js';
import { createLearner } from '../dist/learn/learner.js';
import { lessonsOf, supervise } from '../dist/learn/supervise.js';
import { train } from '../dist/learn/train.js';
import { createTrainee } from '../dist/learn/trainee.js';
import { openModel, writeModel } from '../dist/policy/folder.js';
import { initialModel } from '../dist/policy/init.js';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

await setUpOrExit();
const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'small' },
    only: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    out: { type: 'string', default: join(root, 'build/experiments') },
    threads: { type: 'string', default: '2' },
  },
});

/** Sizes of the experiment: `mini` takes minutes of one core a seed, `small` an hour of two. */
const SCALES = {
  mini: {
    families: ['hiring'],
    shape: { vocabulary: 420, width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 160, context: 320 },
    tasks: 4000,
    sft: 600,
    rl: 40,
    batch: 16,
    prompts: 8,
    samples: 8,
    examined: 200,
    maxTokens: 110,
    rates: { sft: 5e-3, rl: 3e-4 },
  },
  small: {
    families: ['knapsack', 'vehicles'],
    shape: { vocabulary: 500, width: 128, layers: 3, heads: 8, keyValueHeads: 4, feedForward: 352, context: 448 },
    tasks: 4000,
    sft: 700,
    rl: 40,
    batch: 16,
    prompts: 8,
    samples: 8,
    examined: 100,
    maxTokens: 130,
    rates: { sft: 3e-3, rl: 2e-4 },
  },
};
const scale = SCALES[options.scale];
if (scale === undefined) throw new RangeError(`expected a scale of ${Object.keys(SCALES).join(', ')}, got '${options.scale}'`);
const threads = Number(options.threads);
const home = join(options.out, options.scale);
mkdirSync(home, { recursive: true });

/** A target whose text is its own: solver, format and dialect are named in the prompt. */
const target = (name, solver, format, dialect, reward = 'graded') =>
  checkEnvironment({ name, solver, format, dialect, reward, prompt: { system: name, user: '{question}' } });
const A = target('highs-lp', 'highs', 'lp', 'any');
const B = target('scip-mps', 'scip', 'mps', 'any');
const judge = await createEngine({ threads: 0 });
const tasksOf = async (split, count, seed, extra = {}) =>
  judgeTasks(judge, [...writeTasks({ seed, split, count, families: scale.families, sizes: [2, 2], ...extra })]);
const learned = await tasksOf('train', scale.tasks, 'experiments');
const held = await tasksOf('test', scale.examined, 'experiments');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
function writeWhole(path, value) {
  writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 1)}\n`);
  renameSync(`${path}.new`, path);
}

/** Does a part once, and keeps what it gave. */
async function once(name, work) {
  const path = join(home, `${name}.json`);
  if (existsSync(path)) return readJson(path);
  const started = performance.now();
  const found = { name, ...(await work(join(home, name))), seconds: Math.round((performance.now() - started) / 1000) };
  writeWhole(path, found);
  console.log(`${name}: ${JSON.stringify({ ...found.grades, seconds: found.seconds })}`);
  return found;
}

async function examined(trainee, environment, seed = 1) {
  const engine = await createEngine({ environment, threads: 0 });
  const reader = await trainee.reader({ temperature: 0, seed });
  const grades = await exam(reader, held, environment, engine);
  await reader.close();
  await engine.close();
  return grades;
}

function startOf(seed) {
  const folder = join(home, `start-${seed}`);
  if (!existsSync(folder)) {
    const texts = learned.flatMap(({ question, model }) => [question, model]);
    writeModel(folder, initialModel(texts, { ...scale.shape, seed }));
  }
  return folder;
}

async function withRun(from, folder, environment, work) {
  const model = await openModel(from);
  const learner = await createLearner(model, { threads, rows: 8, granularity: 64 });
  mkdirSync(folder, { recursive: true });
  const trainee = await createTrainee(model, join(folder, 'policy'), {
    weight: learner.weight,
    threads,
    rows: 32,
    capacity: scale.shape.context,
    maxTokens: scale.maxTokens,
    seed: 11,
  });
  const engine = await createEngine({ environment, threads: 0 });
  try {
    return await work({ learner, trainee, engine });
  } finally {
    await trainee.close();
    await learner.close();
    await engine.close();
  }
}

const sft = (seed) =>
  once(`sft-${seed}`, (folder) =>
    withRun(startOf(seed), folder, A, async ({ learner, trainee }) => {
      const lessons = lessonsOf(learned, A, trainee.model.tokenizer, scale.shape.context);
      const schedule = { rate: scale.rates.sft, shape: 'cosine', warmup: Math.ceil(scale.sft / 20), steps: scale.sft, least: 0.1 };
      const losses = [];
      for await (const { step, loss } of supervise(learner, lessons, { schedule, batch: scale.batch, seed: `sft ${seed}` })) {
        losses.push(Number(loss.toFixed(4)));
        if (step % 50 === 0) console.log(`sft-${seed} step ${step}: loss ${loss.toFixed(3)}`);
      }
      await trainee.sync(learner.weight);
      return { grades: await examined(trainee, A), losses };
    }),
  );

function rl(kind, seed, changes = {}) {
  const { algorithm = algorithmOf('grpo'), environment = A, from = `sft-${seed}`, shuffleRewards = false } = changes;
  return once(`${kind}-${seed}`, (folder) =>
    withRun(join(home, from, 'policy'), folder, environment, async ({ learner, trainee, engine }) => {
      const curve = [];
      const run = train(
        { learner, trainee, engine, environment, tasks: learned },
        {
          algorithm,
          shuffleRewards,
          prompts: scale.prompts,
          samples: scale.samples,
          repeats: 1,
          seed: `${kind} ${seed}`,
          folder,
          saveEvery: 10,
          keep: 1,
          schedule: { rate: scale.rates.rl, shape: 'constant', warmup: 3, steps: scale.rl, least: 0 },
        },
      );
      for await (const { step, metrics } of run) {
        curve.push({ step, ...metrics });
        if (step % 5 === 0)
          console.log(`${kind}-${seed} step ${step}: reward ${metrics.reward.toFixed(3)}, answer ${metrics.answer.toFixed(3)}`);
      }
      return { grades: await examined(trainee, environment), curve };
    }),
  );
}

/** Each experiment: what it runs for a seed. */
const EXPERIMENTS = {
  learns: async (seed) => {
    await sft(seed);
    await rl('grpo', seed);
    await rl('shuffled', seed, { shuffleRewards: true });
    await rl('dapo', seed, { algorithm: algorithmOf('dapo') });
  },
  reward: async (seed) => {
    await sft(seed);
    await rl('evom', seed, { environment: target('highs-lp', 'highs', 'lp', 'any', 'evom') });
  },
  adaptation: async (seed) => {
    await sft(seed);
    await rl('cold', seed, { environment: B });
  },
};

/** Reward over the steps of each run, smoothed over five, as a picture. */
function pictureOf(runs) {
  const [width, height, left, bottom] = [640, 320, 48, 36];
  const colours = { grpo: '#1f77b4', dapo: '#2ca02c', shuffled: '#999999', evom: '#d62728', cold: '#9467bd' };
  const smooth = (list) => list.map((_, i) => list.slice(Math.max(0, i - 4), i + 1).reduce((a, b) => a + b, 0) / Math.min(5, i + 1));
  const lines = runs.map(({ name, curve }) => ({ kind: name.replace(/-\d+$/, ''), values: smooth(curve.map(({ reward }) => reward)) }));
  const most = Math.max(0.1, ...lines.flatMap(({ values }) => values));
  const x = (i, count) => left + (i / Math.max(1, count - 1)) * (width - left - 16);
  const y = (value) => height - bottom - (value / most) * (height - bottom - 16);
  const text = (at, top, words, anchor = 'middle') =>
    `<text x="${at}" y="${top}" font-family="sans-serif" font-size="12" text-anchor="${anchor}">${words}</text>`;
  const kinds = [...new Set(lines.map(({ kind }) => kind))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="reward over steps">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...[0, 0.5, 1].flatMap((share) => [
      `<line x1="${left}" x2="${width - 16}" y1="${y(share * most)}" y2="${y(share * most)}" stroke="#dddddd"/>`,
      text(left - 6, y(share * most) + 4, (share * most).toFixed(2), 'end'),
    ]),
    ...lines.map(
      ({ kind, values }) =>
        `<polyline fill="none" stroke="${colours[kind] ?? '#000000'}" stroke-width="1.5" points="${values.map((value, i) => `${x(i, values.length).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
    ),
    ...kinds.map((kind, i) => `<g fill="${colours[kind] ?? '#000000'}">${text(left + 60 + i * 90, 14, kind)}</g>`),
    text(width / 2, height - 8, 'step'),
    '</svg>',
  ].join('\n');
}

/** What there is so far: figures to bench/results, the picture to docs, a table to standard output. */
function report() {
  const names = readdirSync(home).filter((name) => /^[\w+]+-\d+\.json$/.test(name));
  const runs = names.map((name) => readJson(join(home, name))).sort((a, b) => a.name.localeCompare(b.name));
  const brief = runs.map(({ name, grades, seconds, losses, curve }) => ({
    name,
    grades,
    seconds,
    ...(losses !== undefined && { losses: losses.filter((_, i) => i % 20 === 0 || i === losses.length - 1) }),
    ...(curve !== undefined && {
      curve: curve.map((one) =>
        Object.fromEntries(
          [
            'reward',
            'answer',
            'rows',
            'frac_reward_zero_std',
            'entropy',
            'time/sample_ms',
            'time/judge_ms',
            'time/learn_ms',
            'num_tokens',
          ].map((key) => [key, one[key] === undefined ? null : Number(one[key].toPrecision(4))]),
        ),
      ),
    }),
  }));
  writeFileSync(join(root, `bench/results/experiments-${options.scale}.json`), `${JSON.stringify({ scale, runs: brief })}\n`);
  const curves = runs.filter(({ curve }) => curve !== undefined);
  if (curves.length > 0) writeFileSync(join(root, `docs/experiments-${options.scale}.svg`), `${pictureOf(curves)}\n`);
  console.log('| run | right | all rows kept | readable | reward | seconds |\n| --- | --- | --- | --- | --- | --- |');
  for (const { name, grades, seconds } of runs)
    console.log(`| ${name} | ${grades.answer} | ${grades.rows} | ${grades.read} | ${grades.reward.toFixed(3)} | ${seconds} |`);
}

for (const [name, run] of Object.entries(EXPERIMENTS)) {
  if (options.only !== undefined && options.only !== name) continue;
  for (let seed = 1; seed <= Number(options.seeds); seed += 1) await run(seed);
}
await judge.close();
report();
