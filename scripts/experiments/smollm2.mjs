// A real language model: SmolLM2-135M with low-rank additions, taught generated problems, then rewarded, for as long as is given.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEnvironment, createEngine, judgeTasks, messagesFor, writeTasks } from '../../dist/index.js';
import { algorithmOf } from '../../dist/learn/algorithm.js';
import { exam } from '../../dist/learn/exam.js';
import { createLearner } from '../../dist/learn/learner.js';
import { LORA_DEFAULTS } from '../../dist/learn/parameters.js';
import { lessonsOf, supervise } from '../../dist/learn/supervise.js';
import { train } from '../../dist/learn/train.js';
import { createTrainee } from '../../dist/learn/trainee.js';
import { openModel } from '../../dist/policy/folder.js';
import { root } from '../setup/system.mjs';

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

export async function adaptSmollm2({ once }, { minutes, log }) {
  const path = join(root, MODEL);
  if (!existsSync(path)) return log(`smollm2: skipped, ${MODEL} is not there (npm run setup -- smollm2)`);
  return once('smollm2-1', (folder) => run(path, folder, { minutes, log }));
}

async function run(path, folder, { minutes, log }) {
  mkdirSync(folder, { recursive: true });
  const engine = await createEngine({ environment, threads: 0 });
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
  const began = process.cpuUsage();
  /** Minutes of all threads together: what others do on the machine does not count. */
  const spent = () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 60e6 / THREADS;
  };
  const exams = [];
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
      minutes: Number(spent().toFixed(1)),
      tasks: await exam(reader, unseen, environment, engine),
      ...(others !== undefined && { nl4opt: await exam(reader, others, environment, engine) }),
      question: unseen[0].question,
      samples,
    });
    await reader.close();
    log(`smollm2 ${after}: readable ${exams.at(-1).tasks.read}, right ${exams.at(-1).tasks.answer}`);
  }
  await examine('as it is');
  const lessons = lessonsOf(tasks, environment, trainee.model.tokenizer, POSITIONS);
  const losses = [];
  const forever = { rate: 1e-3, shape: 'constant', warmup: 10, steps: 1e6, least: 1 };
  for await (const { loss, step } of supervise(learner, lessons, { schedule: forever, batch: 8, seed: 'smollm2', folder })) {
    losses.push(loss);
    if (step % 20 === 0) log(`smollm2 step ${step}: loss ${loss.toFixed(3)}`);
    if (spent() > minutes * TAUGHT) break;
  }
  await trainee.sync(learner.weight);
  await examine(`${losses.length} steps of 8 right answers`);
  const curve = [];
  const options = {
    algorithm: algorithmOf('grpo'),
    prompts: PROMPTS,
    samples: SAMPLES,
    repeats: 1,
    seed: 'smollm2',
    folder,
    saveEvery: 10,
    keep: 1,
    schedule: { ...forever, rate: 2e-4 },
  };
  for await (const { step, metrics } of train({ learner, trainee, engine, environment, tasks }, options)) {
    curve.push({ step, ...metrics });
    log(`smollm2 rewarded step ${step}: reward ${metrics.reward.toFixed(3)}, answer ${metrics.answer.toFixed(3)}`);
    if (spent() > minutes) break;
  }
  await examine(`${curve.length} steps of GRPO more`);
  await trainee.close();
  await learner.close();
  await engine.close();
  return { exams, losses, curve };
}
