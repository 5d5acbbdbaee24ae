import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine.ts';
import { type Environment, loadEnvironment } from '../environment.ts';
import type { RewardPreset } from '../environment.ts';
import { algorithmOf, type AlgorithmName } from '../learn/algorithm.ts';
import { exam } from '../learn/exam.ts';
import { createLearner, type Learner } from '../learn/learner.ts';
import { LORA_DEFAULTS } from '../learn/parameters.ts';
import { lessonsOf, supervise } from '../learn/supervise.ts';
import { train, TRAIN_DEFAULTS } from '../learn/train.ts';
import { createTrainee, type Trainee } from '../learn/trainee.ts';
import { chooseDevice, cudaDevice, type Provider } from '../policy/device.ts';
import { openModel } from '../policy/folder.ts';
import { type JudgedTask, judgeTasks, type Task, TASK_DEFAULTS, writeTasks } from '../tasks/generate.ts';
import type { Split } from '../tasks/voice.ts';
import { EXIT } from './exit.ts';
import { createLog, type Log } from './train-log.ts';

export interface TrainCommand {
  readonly policy: string;
  readonly out: string;
  readonly env?: string;
  readonly sft?: boolean;
  readonly steps?: number;
  readonly algorithm?: AlgorithmName;
  readonly reward?: RewardPreset;
  readonly prompts?: number;
  readonly samples?: number;
  readonly rate?: number;
  readonly kl?: number;
  readonly lora?: number;
  readonly tasks?: number;
  readonly family?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly rows?: number;
  readonly threads?: number;
  readonly provider?: Provider;
  readonly saveEvery?: number;
  readonly exam?: number;
  readonly seed?: string;
  /** Port of the live page; 0: any that is free. */
  readonly page?: number;
}

const DEFAULTS = {
  env: 'highs-lp',
  steps: 100,
  tasks: 2000,
  maxTokens: 512,
  threads: 2,
  seed: '0',
  rate: { all: 1e-4, lora: 2e-4 },
  sftRate: { all: 1e-3, lora: 1e-3 },
  /** Steps on right answers are short. */
  sftSaveEvery: 100,
} as const;
/** Completions that a GPU writes at once: a step takes hardly longer with as many. */
const GPU_ROWS = 64;
/** Share of the steps that the learning rate goes up in. */
const WARMUP = 0.05;

interface Run {
  readonly log: Log;
  readonly learner: Learner;
  readonly trainee: Trainee;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly tasks: readonly JudgedTask[];
}

const seedNumber = (seed: string): number => [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);

async function runSupervised({ log, learner, trainee, environment, tasks }: Run, options: TrainCommand): Promise<void> {
  const { steps = DEFAULTS.steps, prompts = TRAIN_DEFAULTS.prompts, seed = DEFAULTS.seed } = options;
  const rate = options.rate ?? DEFAULTS.sftRate[options.lora === undefined ? 'all' : 'lora'];
  const lessons = lessonsOf(tasks, environment, trainee.model.tokenizer, trainee.model.config.context);
  if (lessons.length < tasks.length)
    console.error(`assay: ${tasks.length - lessons.length} of ${tasks.length} tasks are longer than the context, and left out`);
  const schedule = { rate, shape: 'cosine', warmup: Math.ceil(steps * WARMUP), steps, least: 0.1 } as const;
  const saving = { folder: options.out, saveEvery: options.saveEvery ?? DEFAULTS.sftSaveEvery, keep: TRAIN_DEFAULTS.keep };
  for await (const record of supervise(learner, lessons, { schedule, batch: prompts, seed, ...saving })) log.line({ ...record });
  await trainee.sync(learner.weight);
}

async function runRewarded(run: Run, options: TrainCommand): Promise<void> {
  const { steps = DEFAULTS.steps, seed = DEFAULTS.seed, algorithm = 'grpo', kl } = options;
  const rate = options.rate ?? DEFAULTS.rate[options.lora === undefined ? 'all' : 'lora'];
  const records = train(run, {
    algorithm: algorithmOf(algorithm, kl === undefined ? {} : { kl: 'k3', klWeight: kl }),
    schedule: { rate, shape: 'constant', warmup: Math.ceil(steps * WARMUP), steps, least: 0 },
    prompts: options.prompts ?? TRAIN_DEFAULTS.prompts,
    samples: options.samples ?? TRAIN_DEFAULTS.samples,
    repeats: TRAIN_DEFAULTS.repeats,
    seed,
    folder: options.out,
    saveEvery: options.saveEvery ?? TRAIN_DEFAULTS.saveEvery,
    keep: TRAIN_DEFAULTS.keep,
  });
  for await (const { step, metrics } of records) {
    run.log.line({ step, ...metrics });
    const { prompts = TRAIN_DEFAULTS.prompts } = options;
    if ((metrics['sampling/groups'] ?? 0) < prompts)
      console.error(`assay: step ${step}: only ${metrics['sampling/groups']} of ${prompts} groups had rewards that differ`);
    if ((metrics.unjudged ?? 0) > 0)
      console.error(
        `assay: step ${step}: ${Math.round(100 * (metrics.unjudged ?? 0))} % of the completions could not be judged, and are left out`,
      );
  }
}

function writeProblems(
  { family: families, least = TASK_DEFAULTS.sizes[0], most }: TrainCommand,
  what: { seed: string; split: Split; count: number },
): Task[] {
  const sizes = [least, most ?? Math.max(least, TASK_DEFAULTS.sizes[1])] as const;
  return [...writeTasks({ ...what, sizes, ...(families !== undefined && { families }) })];
}

/** Problems that training never saw, each answered once with the likeliest tokens. */
async function examine({ log, trainee, engine, environment }: Run, count: number, options: TrainCommand): Promise<void> {
  const tasks = writeProblems(options, { seed: 'exam', split: 'test', count });
  const reader = await trainee.reader({ temperature: 0 });
  try {
    log.line({ exam: await exam(reader, await judgeTasks(engine, tasks), environment, engine) });
  } finally {
    await reader.close();
  }
}

/** `assay train`: @returns the exit code */
export async function trainPolicy(options: TrainCommand): Promise<number> {
  const { seed = DEFAULTS.seed, threads = DEFAULTS.threads, maxTokens = DEFAULTS.maxTokens, temperature = 1, lora } = options;
  const environment = loadEnvironment(options.env ?? DEFAULTS.env);
  const { device, why } = chooseDevice(options.provider ?? 'auto', cudaDevice());
  const where = { threads, ...(device !== undefined && { device }) };
  const { prompts = TRAIN_DEFAULTS.prompts, samples = TRAIN_DEFAULTS.samples } = options;
  mkdirSync(options.out, { recursive: true });
  const model = await openModel(options.policy);
  console.error(`assay: ${model.name} learns ${why}${device === undefined ? '' : ', updates in float32'}`);
  // A process of its own: what a policy writes on its way may hang a solver or end it, and a run goes on for hours.
  const judging = { threads: 1, isolation: 'process' } as const;
  await using engine = await createEngine({ environment, ...judging, ...(options.reward !== undefined && { reward: options.reward }) });
  const tasks = await judgeTasks(engine, writeProblems(options, { seed, split: 'train', count: options.tasks ?? DEFAULTS.tasks }));
  const learner = await createLearner(model, {
    ...where,
    temperature,
    seed,
    ...(options.rows !== undefined && { rows: options.rows }),
    ...(lora !== undefined && { trained: { ...LORA_DEFAULTS, rank: lora } }),
  });
  const trainee = await createTrainee(model, join(options.out, 'policy'), {
    weight: learner.weight,
    ...where,
    ...(device !== undefined && { rows: Math.min(GPU_ROWS, prompts * samples) }),
    maxTokens,
    temperature,
    seed: seedNumber(seed),
  });
  const { page: _page, ...settings } = options;
  const title = `${options.sft === true ? 'Right answers' : (options.algorithm ?? 'grpo')}: ${options.policy} in ${options.env ?? DEFAULTS.env}`;
  const log = await createLog({ out: options.out, title, settings, ...(options.page !== undefined && { port: options.page }) });
  try {
    const run = { log, learner, trainee, engine, environment, tasks };
    await (options.sft === true ? runSupervised(run, options) : runRewarded(run, options));
    if (options.exam !== undefined) await examine(run, options.exam, options);
  } finally {
    log.report(); // also of a run that broke off
    await log.close();
    await trainee.close();
    await learner.close();
  }
  return EXIT.judged;
}
