import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine.ts';
import { type Environment, loadEnvironment } from '../environment.ts';
import type { RewardPreset } from '../environment.ts';
import { EngineError } from '../errors.ts';
import { algorithmOf, type AlgorithmName } from '../learn/algorithm.ts';
import { exam } from '../learn/exam.ts';
import { createLearner, type Learner } from '../learn/learner.ts';
import { LORA_DEFAULTS } from '../learn/parameters.ts';
import { type CourseLine, trainingReport } from '../learn/report.ts';
import { lessonsOf, supervise } from '../learn/supervise.ts';
import { train, TRAIN_DEFAULTS } from '../learn/train.ts';
import { createTrainee, type Trainee } from '../learn/trainee.ts';
import { openModel } from '../policy/folder.ts';
import { type JudgedTask, judgeTasks, type Task, TASK_DEFAULTS, writeTasks } from '../tasks/generate.ts';
import type { Split } from '../tasks/voice.ts';
import { EXIT } from './exit.ts';
import { createTrainPage } from './train-page.ts';

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
} as const;
/** Share of the steps that the learning rate goes up in. */
const WARMUP = 0.05;

/** What a run says of itself, and where. */
interface Log {
  /** A line a step: to the file of metrics, to standard output, and to the live page. */
  line(record: CourseLine): void;
  /** Writes report.html from all lines there are, or says why it cannot. */
  report(): void;
  close(): Promise<void>;
}

interface Run {
  readonly log: Log;
  readonly learner: Learner;
  readonly trainee: Trainee;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly tasks: readonly JudgedTask[];
}

const seedNumber = (seed: string): number => [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The lines that an earlier part of the run wrote; one that a kill cut off is left out. */
function linesOf(path: string): CourseLine[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) => (line === '' || i === lines.length - 1 ? [] : [JSON.parse(line) as CourseLine])); // our own file
}

async function createLog(options: TrainCommand): Promise<Log> {
  const { out, page: port } = options;
  const path = join(out, 'metrics.jsonl');
  const lines = linesOf(path);
  const title = `${options.sft === true ? 'Right answers' : (options.algorithm ?? 'grpo')}: ${options.policy} in ${options.env ?? DEFAULTS.env}`;
  const page = port === undefined ? undefined : await createTrainPage({ port, title, lines });
  if (page !== undefined) console.error(`assay: live page at ${page.url}`);
  return {
    line(record) {
      const text = JSON.stringify(record, (_key, value: unknown) =>
        typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(7)) : value,
      );
      lines.push(record);
      try {
        appendFileSync(path, `${text}\n`);
      } catch (error) {
        throw new EngineError('checkpointFailed', `${path}: ${messageOf(error)}`, { cause: error });
      }
      console.log(text);
      page?.tell(record);
    },
    report() {
      if (lines.length === 0) return;
      const { page: _page, ...settings } = options;
      const place = join(out, 'report.html');
      try {
        writeFileSync(`${place}.new`, trainingReport({ title, lines, settings }));
        renameSync(`${place}.new`, place);
      } catch (error) {
        console.error(`assay: ${place} could not be written: ${messageOf(error)}`); // what the run broke on is to be seen, not this
      }
    },
    close: async () => page?.close(),
  };
}

async function runSupervised({ log, learner, trainee, environment, tasks }: Run, options: TrainCommand): Promise<void> {
  const { steps = DEFAULTS.steps, prompts = TRAIN_DEFAULTS.prompts, seed = DEFAULTS.seed } = options;
  const rate = options.rate ?? DEFAULTS.sftRate[options.lora === undefined ? 'all' : 'lora'];
  const lessons = lessonsOf(tasks, environment, trainee.model.tokenizer, trainee.model.config.context);
  if (lessons.length < tasks.length)
    console.error(`assay: ${tasks.length - lessons.length} of ${tasks.length} tasks are longer than the context, and left out`);
  const schedule = { rate, shape: 'cosine', warmup: Math.ceil(steps * WARMUP), steps, least: 0.1 } as const;
  for await (const record of supervise(learner, lessons, { schedule, batch: prompts, seed, folder: options.out })) log.line({ ...record });
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
  mkdirSync(options.out, { recursive: true });
  const model = await openModel(options.policy);
  await using engine = await createEngine({ environment, threads: 0, ...(options.reward !== undefined && { reward: options.reward }) });
  const tasks = await judgeTasks(engine, writeProblems(options, { seed, split: 'train', count: options.tasks ?? DEFAULTS.tasks }));
  const learner = await createLearner(model, {
    threads,
    temperature,
    seed,
    ...(options.rows !== undefined && { rows: options.rows }),
    ...(lora !== undefined && { trained: { ...LORA_DEFAULTS, rank: lora } }),
  });
  const trainee = await createTrainee(model, join(options.out, 'policy'), {
    weight: learner.weight,
    threads,
    maxTokens,
    temperature,
    seed: seedNumber(seed),
  });
  const log = await createLog(options);
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
