import { convert } from '../convert.ts';
import type { Environment } from '../environment.ts';
import { EngineError } from '../errors.ts';
import type { Tokenizer } from '../policy/tokenizer.ts';
import type { JudgedTask } from '../tasks/generate.ts';
import { createRandom } from '../tasks/random.ts';
import { broken } from './broken.ts';
import type { Learner, Lesson } from './learner.ts';
import { promptOf } from './lessons.ts';
import { rateAt, type Schedule } from './schedule.ts';

export interface SuperviseOptions {
  readonly schedule: Schedule;
  /** Tasks of a step. */
  readonly batch: number;
  readonly seed: string;
  /** Where the batch goes that a run broke on. */
  readonly folder: string;
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

/**
 * Trains on right answers: each step a batch drawn by chance, every task once before any comes again.
 * @throws EngineError `learningFailed` for a loss that is no number; the batch is kept
 */
export async function* supervise(
  learner: Learner,
  lessons: readonly Omit<Lesson, 'weight'>[],
  { schedule, batch, seed, folder }: SuperviseOptions,
): AsyncGenerator<SuperviseRecord, void, undefined> {
  if (lessons.length === 0) throw new RangeError('expected at least one task that fits into the limit of tokens');
  let left: Omit<Lesson, 'weight'>[] = [];
  for (let step = 0, pass = 0; step < schedule.steps; step += 1) {
    const chosen: Omit<Lesson, 'weight'>[] = [];
    while (chosen.length < batch) {
      if (left.length === 0) left = createRandom(`${seed}/pass ${pass++}`).some(lessons, lessons.length);
      chosen.push(...left.splice(0, batch - chosen.length));
    }
    const tokens = chosen.reduce((sum, { completion }) => sum + completion.length, 0);
    // Those of like length together: less is filled up.
    const sorted = chosen.sort((a, b) => a.prompt.length + a.completion.length - b.prompt.length - b.completion.length);
    const weighed = sorted.map((lesson) => ({ ...lesson, weight: 1 / tokens }));
    const { loss } = await learner.study(weighed, 'supervised');
    if (!Number.isFinite(loss)) throw broken(step, 'the loss', weighed, folder);
    const rate = rateAt(schedule, step);
    const norm = await learner.update(rate);
    if (!Number.isFinite(norm)) throw broken(step, 'the norm of the slopes', weighed, folder);
    yield { step, loss, norm, rate, tokens };
  }
}
