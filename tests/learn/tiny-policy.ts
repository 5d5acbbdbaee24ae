// A tiny policy that was taught right answers: what the tests of learning begin with.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkEnvironment, createEngine, type Engine } from '../../src/index.ts';
import { createLearner } from '../../src/learn/learner.ts';
import { lessonsOf, supervise } from '../../src/learn/supervise.ts';
import { createTrainee } from '../../src/learn/trainee.ts';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { type JudgedTask, judgeTasks, writeTasks } from '../../src/tasks/generate.ts';

/** As its file says it. */
export const SHORT = { name: 'short', solver: 'highs', format: 'lp', prompt: { system: 'LP', user: '{question}' } } as const;
export const environment = checkEnvironment(SHORT);

export interface Taught {
  /** Of this file's tests; goes with it. */
  readonly scratch: string;
  readonly engine: Engine;
  readonly tasks: readonly JudgedTask[];
  /** Its weights are in `sft` of the scratch folder. */
  readonly model: Model;
  readonly losses: readonly number[];
  close(): Promise<void>;
}

export async function teachTinyPolicy(): Promise<Taught> {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-learn-'));
  const engine = await createEngine({ environment, threads: 0 });
  const tasks = await judgeTasks(engine, [
    ...writeTasks({ seed: 'tiny', split: 'train', count: 150, families: ['cutting'], sizes: [2, 2] }),
  ]);
  const texts = tasks.flatMap(({ question, model: text }) => [question, text]);
  const start = join(scratch, 'start');
  writeModel(
    start,
    initialModel(texts, { vocabulary: 420, width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 160, context: 320, seed: 1 }),
  );
  const first = await openModel(start);
  const learner = await createLearner(first, { rows: 8, granularity: 64, threads: 1 });
  const lessons = lessonsOf(tasks, environment, first.tokenizer, 320);
  const losses: number[] = [];
  const schedule = { rate: 4e-3, shape: 'cosine', warmup: 5, steps: 30, least: 0.1 } as const;
  for await (const { loss } of supervise(learner, lessons, { schedule, batch: 8, seed: 'tiny', folder: scratch })) losses.push(loss);
  const trainee = await createTrainee(first, join(scratch, 'sft'), { weight: learner.weight, threads: 1 });
  await trainee.close();
  await learner.close();
  return {
    scratch,
    engine,
    tasks,
    model: trainee.model,
    losses,
    async close() {
      await engine.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}
