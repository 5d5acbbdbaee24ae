import { convert } from '../convert.ts';
import type { Environment } from '../environment.ts';
import { EngineError } from '../errors.ts';
import type { Tokenizer } from '../policy/tokenizer.ts';
import type { JudgedTask } from '../tasks/generate.ts';
import { createRandom } from '../tasks/random.ts';
import { broken } from './broken.ts';
import { resumed, saveCheckpoint } from './checkpoint.ts';
import type { Learner, Lesson, Sequence } from './learner.ts';
import { promptOf } from './lessons.ts';
import { rateAt, type Schedule } from './schedule.ts';

export interface SuperviseOptions {
  readonly schedule: Schedule;
  /** Tasks of a step. */
  readonly batch: number;
  readonly seed: string;
  /** Where the batch goes that a run broke on, and checkpoints. */
  readonly folder: string;
  /** Steps between checkpoints; absent: none is written, and none is gone on from. */
  readonly saveEvery?: number;
  readonly keep?: number;
}

export interface SuperviseRecord {
  readonly step: number;
  /** Mean negative log-probability of an answer's token. */
  readonly loss: number;
  readonly norm: number;
  readonly rate: number;
  /** Tokens of answers. */
  readonly tokens: number;
}

/** @returns the right answer to a task, in the format of an environment */
function answerTo({ model }: JudgedTask, { format }: Environment): string {
  // No program is written here.
  const text = format === 'lp' ? model : format === 'mps' ? convert(model, { from: 'lp', to: format }).text : undefined;
  if (text === undefined) throw new EngineError('badTask', `a reference model cannot be written as ${format}`);
  return text.trimEnd();
}

/**
 * Tasks as lessons of what should have been written; the answer ends with the token that ends it.
 * @param maxTokens tasks whose prompt and answer have more tokens together are left out
 */
export function lessonsOf(
  tasks: readonly JudgedTask[],
  environment: Environment,
  tokenizer: Tokenizer,
  maxTokens: number,
): Omit<Lesson, 'weight'>[] {
  const [end] = tokenizer.ends;
  return tasks.flatMap((task) => {
    const prompt = promptOf(task.question, environment, tokenizer);
    const answer = tokenizer.encode(answerTo(task, environment));
    const completion = Int32Array.from(end === undefined ? answer : [...answer, end]);
    return prompt.length + completion.length > maxTokens ? [] : [{ prompt, completion }];
  });
}

/** Batches without end: every lesson once before any comes again. */
function* batchesOf<T extends Sequence>(lessons: readonly T[], size: number, seed: string): Generator<T[], never, undefined> {
  let left: T[] = [];
  for (let pass = 0; ; ) {
    const chosen: T[] = [];
    while (chosen.length < size) {
      if (left.length === 0) left = createRandom(`${seed}/pass ${pass++}`).some(lessons, lessons.length);
      chosen.push(...left.splice(0, size - chosen.length));
    }
    yield chosen;
  }
}

/** Each token counts the same. Those of like length together: less is filled up. */
function weighed(chosen: Sequence[], tokens: number): Lesson[] {
  const sorted = chosen.sort((a, b) => a.prompt.length + a.completion.length - b.prompt.length - b.completion.length);
  return sorted.map((lesson) => ({ ...lesson, weight: 1 / tokens }));
}

/**
 * Trains on right answers: each step a batch drawn by chance. A run that was stopped goes on with the same numbers as if it had not been; the
 * checkpoint behind a record is written when the next one is asked for.
 * @throws EngineError `learningFailed` for a loss that is no number; the batch is kept
 */
export async function* supervise(
  learner: Learner,
  lessons: readonly Omit<Lesson, 'weight'>[],
  { folder, saveEvery, keep = 1, ...settings }: SuperviseOptions,
): AsyncGenerator<SuperviseRecord, void, undefined> {
  const { schedule, batch, seed } = settings;
  if (lessons.length === 0) throw new RangeError('expected at least one task that fits into the limit of tokens');
  const found = saveEvery === undefined ? undefined : resumed(folder, settings);
  if (found !== undefined) learner.restore(found.state);
  const batches = batchesOf(lessons, batch, seed);
  for (let step = 0; step < schedule.steps; step += 1) {
    const chosen = batches.next().value;
    if (step < (found?.step ?? 0)) continue; // it was done, and what it drew does not come again
    const tokens = chosen.reduce((sum, { completion }) => sum + completion.length, 0);
    const studied = weighed(chosen, tokens);
    const { loss } = await learner.study(studied, 'supervised');
    if (!Number.isFinite(loss)) throw broken(step, 'the loss', studied, folder);
    const rate = rateAt(schedule, step);
    const norm = await learner.update(rate);
    if (!Number.isFinite(norm)) throw broken(step, 'the norm of the slopes', studied, folder);
    yield { step, loss, norm, rate, tokens };
    const done = step + 1;
    if (saveEvery !== undefined && (done % saveEvery === 0 || done === schedule.steps))
      saveCheckpoint(folder, { step: done, state: learner.state(), settings }, learner.parameters, keep);
  }
}
