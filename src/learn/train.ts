import type { Engine } from '../engine.ts';
import type { Environment } from '../environment.ts';
import type { JudgedTask } from '../tasks/generate.ts';
import { createRandom } from '../tasks/random.ts';
import type { Algorithm } from './algorithm.ts';
import { broken } from './broken.ts';
import { resumed, saveCheckpoint } from './checkpoint.ts';
import { collect, type Collected } from './collect.ts';
import type { Learner } from './learner.ts';
import { lossOf, prepare, type Prepared, sequencesOf } from './lessons.ts';
import { collectedMetrics, learnedMetrics, type StepMetrics } from './metrics.ts';
import { rateAt, type Schedule } from './schedule.ts';
import type { Trainee } from './trainee.ts';

export interface TrainOptions {
  readonly algorithm: Algorithm;
  readonly schedule: Schedule;
  /** Groups of a step. */
  readonly prompts: number;
  /** Completions of a group. */
  readonly samples: number;
  /** Updates with the completions of one step; TRL's num_iterations. */
  readonly repeats: number;
  readonly seed: string;
  /** Where checkpoints go, and the batch that a run broke on. */
  readonly folder: string;
  /** Steps between checkpoints. */
  readonly saveEvery: number;
  readonly keep: number;
  /** Control experiment: rewards are dealt out anew within the batch, so that they say nothing. */
  readonly shuffleRewards?: boolean;
}

export const TRAIN_DEFAULTS = { prompts: 16, samples: 8, repeats: 1, saveEvery: 10, keep: 2, seed: '0' } as const;

export interface TrainParts {
  readonly learner: Learner;
  readonly trainee: Trainee;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly tasks: readonly JudgedTask[];
}

/** A step that was done. */
export interface StepRecord {
  readonly step: number;
  readonly metrics: StepMetrics;
}

function shuffled(rewards: Float64Array, name: string): Float64Array {
  return Float64Array.from(createRandom(`${name}/shuffled`).some(Array.from(rewards), rewards.length));
}

/** One update with a batch; @returns what it was like */
async function learn(step: number, prepared: Prepared, { learner }: TrainParts, options: TrainOptions): Promise<StepMetrics> {
  const rate = rateAt(options.schedule, step);
  const { loss, looks } = await learner.study(prepared.lessons, options.algorithm);
  if (!Number.isFinite(loss)) throw broken(step, 'the loss', prepared.lessons, options.folder);
  const norm = await learner.update(rate);
  if (!Number.isFinite(norm)) throw broken(step, 'the norm of the slopes', prepared.lessons, options.folder);
  return { ...learnedMetrics(lossOf(prepared, looks, options.algorithm), looks), grad_norm: norm, learning_rate: rate };
}

/**
 * All updates with what was collected. Where no group teaches, or nothing could be judged because the solver is gone, there is nothing to
 * learn, and the weights stay: an update without slopes would follow those of earlier steps.
 */
async function learnFrom(step: number, collected: Collected, parts: TrainParts, options: TrainOptions): Promise<StepMetrics> {
  if (collected.tries.every(({ reward }) => Number.isNaN(reward))) return {};
  const { learner, trainee, environment } = parts;
  const { algorithm, samples, repeats } = options;
  const rewards = options.shuffleRewards === true ? shuffled(collected.rewards, `${options.seed}/${step}`) : collected.rewards;
  const sequences = sequencesOf(collected.tries, environment, trainee.model.tokenizer);
  const prepared = await prepare({ tries: collected.tries, rewards }, sequences, {
    learner,
    algorithm,
    samples,
    repeats,
    precision: trainee.precision,
  });
  let metrics: StepMetrics = {};
  for (let repeat = 0; repeat < repeats; repeat += 1) metrics = await learn(step, prepared, parts, options);
  await trainee.sync(learner.weight);
  return metrics;
}

/** Goes on from the last checkpoint in the folder, if there is one. @returns the steps that were done */
async function resume({ learner, trainee }: TrainParts, { folder }: TrainOptions, settings: unknown): Promise<number> {
  const found = resumed(folder, settings);
  if (found === undefined) return 0;
  learner.restore(found.state);
  await trainee.sync(learner.weight);
  return found.step;
}

/**
 * Trains a policy by rewards: sample, judge, reward, advantages, loss, step, sync, log.
 * @returns a record a step; the checkpoint behind it is written when the next is asked for. A run that was stopped goes on with the same numbers as if it had not been
 * @throws EngineError `learningFailed` for a loss that is no number, `checkpointFailed` where one cannot be written
 */
export async function* train(parts: TrainParts, options: TrainOptions): AsyncGenerator<StepRecord, void, undefined> {
  const { learner, trainee, engine, environment, tasks } = parts;
  const { folder: _folder, saveEvery, keep, ...settings } = options;
  for (let step = await resume(parts, options, settings); step < options.schedule.steps; step += 1) {
    const started = performance.now();
    const collected = await collect(step, { ...options, engine, environment, tasks, policy: trainee.policy });
    const written = performance.now();
    const learned = await learnFrom(step, collected, parts, options);
    const ended = performance.now();
    const times = { 'time/learn_ms': ended - written, step_time: (ended - started) / 1000 };
    yield { step, metrics: { ...collectedMetrics(collected, options.samples), ...learned, ...times } };
    // Behind the record: a step that was kept and not told would be missing for ever, one that was told and not kept is done again.
    if ((step + 1) % saveEvery === 0 || step + 1 === options.schedule.steps)
      saveCheckpoint(options.folder, { step: step + 1, state: learner.state(), settings }, learner.parameters, keep);
  }
}
