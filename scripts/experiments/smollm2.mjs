// A real language model: SmolLM2-135M with low-rank additions, taught generated problems, then rewarded, for as long as is given.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEnvironment, createEngine, judgeTasks, messagesFor, writeTasks } from '../../dist/index.js';
import { algorithmOf } from '../../dist/learn/algorithm.js';
import { loadCheckpoint, saveCheckpoint } from '../../dist/learn/checkpoint.js';
import { exam } from '../../dist/learn/exam.js';
import { createLearner } from '../../dist/learn/learner.js';
import { LORA_DEFAULTS } from '../../dist/learn/parameters.js';
import { lessonsOf, supervise } from '../../dist/learn/supervise.js';
import { train } from '../../dist/learn/train.js';
import { createTrainee } from '../../dist/learn/trainee.js';
import { openModel } from '../../dist/policy/folder.js';
import { root } from '../setup/system.mjs';
import { readJson, writeWhole } from './json.mjs';

const MODEL = '.policies/smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const [PROMPTS, SAMPLES] = [4, 8];
/** Completions of a step of rewards. */
export const SMOLLM2_STEP = PROMPTS * SAMPLES;
const NL4OPT = '../shared/datasets/nl4opt-245.jsonl';
const [THREADS, POSITIONS, ANSWER, EXAMINED] = [2, 256, 200, 32];
/** Share of the time that right answers have; rewards have the rest. */
const TAUGHT = 0.4;

const environment = checkEnvironment({
  name: 'highs-lp-brief',
  solver: 'highs',
  format: 'lp',
  reward: 'graded',
  prompt: { system: 'Write the problem as a model in LP format.', user: '{question}' },
});

/** Problems of a data set of others, as tasks without a reference model: they are examined with and never trained on. */
function problemsOfOthers() {
  const path = join(root, NL4OPT);
  if (!existsSync(path)) return undefined;
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return rows
    .filter(({ answer }) => typeof answer === 'number')
    .slice(0, EXAMINED)
    .map(({ id, question, answer }) => ({ id, question, objective: answer, outcome: 'optimal' }));
}

/** What a run has come to, in a file: one that was stopped goes on. */
function openProgress(path) {
  const kept = existsSync(path) ? readJson(path) : { exams: [], losses: [], curve: [], minutes: 0 };
  const before = kept.minutes;
  const began = process.cpuUsage();
  /** Minutes of all threads together: what others do on the machine does not count. */
  function spent() {
    const { user, system } = process.cpuUsage(began);
    return before + (user + system) / 60e6 / THREADS;
  }
  return {
    kept,
    spent,
    save() {
      kept.minutes = Number(spent().toFixed(2));
      writeWhole(path, kept);
    },
  };
}

export async function adaptSmollm2({ once }, { minutes, log }) {
  const path = join(root, MODEL);
  if (!existsSync(path)) return log(`smollm2: skipped, ${MODEL} is not there (npm run setup -- smollm2)`);
  return once('smollm2-1', (folder) => run(path, folder, { minutes, log }));
}

const FOREVER = { rate: 1e-3, shape: 'constant', warmup: 10, steps: 1e6, least: 1 };
/** Of right answers and of rewards; a run that was stopped loses so many. */
const SAVE_EVERY = 5;

async function run(path, folder, { minutes, log }) {
  mkdirSync(folder, { recursive: true });
  const progress = openProgress(join(folder, 'progress.json'));
  const { exams, losses, curve } = progress.kept;
  const engine = await createEngine({ environment, threads: 1, isolation: 'process' });
  const tasksOf = async (split, count, seed) => judgeTasks(engine, [...writeTasks({ seed, split, count, sizes: [2, 2] })]);
  const tasks = await tasksOf('train', 3000, 'smollm2');
  const unseen = await tasksOf('test', EXAMINED, 'smollm2 exam');
  const model = await openModel(path);
  const learner = await createLearner(model, { threads: THREADS, rows: 2, granularity: 64, trained: LORA_DEFAULTS });
  const trainee = await createTrainee(model, join(folder, 'policy'), {
    weight: learner.weight,
    threads: THREADS,
    rows: 16,
    capacity: 640,
    maxTokens: ANSWER,
    seed: 3,
  });

  async function examine(after) {
    const reader = await trainee.reader({ temperature: 0 });
    const others = problemsOfOthers();
    const samples = [];
    for await (const { completion } of reader.write([
      { id: 'shown', messages: messagesFor(environment.prompt, unseen[0].question), samples: [0] },
    ]))
      samples.push(completion);
    exams.push({
      after,
      minutes: Number(progress.spent().toFixed(1)),
      tasks: await exam(reader, unseen, environment, engine),
      ...(others !== undefined && { nl4opt: await exam(reader, others, environment, engine) }),
      question: unseen[0].question,
      samples,
    });
    await reader.close();
    progress.save();
    log(`smollm2 ${after}: readable ${exams.at(-1).tasks.read}, right ${exams.at(-1).tasks.answer}`);
  }

  /** Right answers until their share of the time is over; where that was done before, the weights that it gave. */
  async function teach() {
    const taught = join(folder, 'taught');
    if (exams.length > 1) return learner.restore(loadCheckpoint(taught).state);
    const lessons = lessonsOf(tasks, environment, trainee.model.tokenizer, POSITIONS);
    const options = { schedule: FOREVER, batch: 8, seed: 'smollm2', folder: join(folder, 'teaching'), saveEvery: SAVE_EVERY };
    for await (const { loss, step } of supervise(learner, lessons, options)) {
      losses.splice(step, Number.POSITIVE_INFINITY, Number(loss.toFixed(4)));
      progress.save();
      if (step % 10 === 0) log(`smollm2 step ${step}: loss ${loss.toFixed(3)}`);
      if (progress.spent() > minutes * TAUGHT) break;
    }
    saveCheckpoint(taught, { step: losses.length, state: learner.state(), settings: null }, learner.parameters, 1);
    await trainee.sync(learner.weight);
    await examine(`${losses.length} steps of 8 right answers`);
  }

  async function reward() {
    await trainee.sync(learner.weight);
    const options = {
      algorithm: algorithmOf('grpo'),
      prompts: PROMPTS,
      samples: SAMPLES,
      repeats: 1,
      seed: 'smollm2',
      folder: join(folder, 'rewarded'),
      saveEvery: SAVE_EVERY,
      keep: 1,
      schedule: { ...FOREVER, rate: 2e-4 },
    };
    for await (const { step, metrics } of train({ learner, trainee, engine, environment, tasks }, options)) {
      curve.splice(step, Number.POSITIVE_INFINITY, { step, ...metrics });
      progress.save();
      log(`smollm2 rewarded step ${step}: reward ${metrics.reward.toFixed(3)}, answer ${metrics.answer.toFixed(3)}`);
      if (progress.spent() > minutes) break;
    }
    await examine(`${curve.length} steps of GRPO more`);
  }

  try {
    if (exams.length === 0) await examine('as it is');
    await teach();
    await reward();
  } finally {
    await trainee.close();
    await learner.close();
    await engine.close();
  }
  return { exams, losses, curve };
}
