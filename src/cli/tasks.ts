import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { convert } from '../convert.ts';
import { createEngine } from '../engine.ts';
import { type Environment, loadEnvironment, messagesFor } from '../environment.ts';
import { NAMED_FAMILIES } from '../tasks/families.ts';
import { dataLineOf, type JudgedTask, judgeTasks, type Task, TASK_DEFAULTS, writeTasks } from '../tasks/generate.ts';
import type { Split } from '../tasks/voice.ts';
import { EXIT } from './exit.ts';
import { createProgress } from './progress.ts';

export interface PrintTasksOptions {
  readonly split?: Split;
  readonly count?: number;
  readonly seed?: string;
  readonly family?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly env?: string;
  readonly list?: boolean;
  readonly out?: string;
}

/** Tasks judged at once: enough for a chunk of the engine, and memory stays small whatever the count. */
const BATCH = 512;

/** @returns what an environment asks for, and the answer that would be right */
function lessonOf(environment: Environment, { question, model }: Task): object {
  const { name, format, prompt } = environment;
  // No program is written here: the model stands for the answer.
  const text = format === 'mps' ? convert(model, { from: 'lp', to: format }).text : model;
  return { environment: name, messages: messagesFor(prompt, question), text };
}

function* batchesOf(tasks: Iterable<Task>): Generator<Task[]> {
  let batch: Task[] = [];
  for (const task of tasks) {
    batch.push(task);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function printFamilies(): number {
  for (const { name, split, outcomes } of NAMED_FAMILIES) console.log(`${name.padEnd(16)} ${split.padEnd(11)} ${outcomes.join(', ')}`);
  return EXIT.judged;
}

/** `assay tasks`: @returns the exit code */
export async function printTasks(options: PrintTasksOptions): Promise<number> {
  if (options.list === true) return printFamilies();
  const { split = 'train', count = 1000, seed = '1', least = TASK_DEFAULTS.sizes[0] } = options;
  const most = options.most ?? Math.max(least, TASK_DEFAULTS.sizes[1]);
  const environment = options.env === undefined ? undefined : loadEnvironment(options.env);
  const tasks = writeTasks({ seed, split, count, sizes: [least, most], ...(options.family !== undefined && { families: options.family }) });
  const source = `assay tasks --split ${split} --seed ${seed} --least ${least} --most ${most}`;
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const progress = createProgress('tasks', count);
  await using engine = await createEngine({ threads: 0 });
  const lineOf = (task: JudgedTask): string =>
    JSON.stringify({ ...dataLineOf(task, source), ...(environment !== undefined && lessonOf(environment, task)) });
  for (const batch of batchesOf(tasks)) {
    const judged = await judgeTasks(engine, batch);
    if (!out.write(`${judged.map(lineOf).join('\n')}\n`)) await once(out, 'drain');
    progress.step(batch.length);
  }
  progress.stop();
  if (out !== process.stdout) await new Promise<void>((resolve) => out.end(resolve));
  return EXIT.judged;
}
