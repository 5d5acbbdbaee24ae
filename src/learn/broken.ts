import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import type { Lesson } from './learner.ts';

/**
 * A loss that is no number ends a run; the batch is kept, so that it can be looked at.
 * @param what is no number
 * @returns the error to throw, which says where the batch is
 */
export function broken(step: number, what: string, lessons: readonly Lesson[], folder: string): EngineError {
  const path = join(folder, `broken-step-${step}.json`);
  const plain = (value: unknown): unknown => (ArrayBuffer.isView(value) ? Array.from(value as unknown as Iterable<number>) : value); // typed arrays
  const said = `step ${step}: ${what} is no number`;
  try {
    writeFileSync(
      path,
      JSON.stringify(lessons, (_key, value) => plain(value)),
    );
  } catch (error) {
    // The loss is what is to be known; that its batch could not be kept comes second.
    return new EngineError('learningFailed', `${said}; the batch could not be written to ${path}`, { cause: error });
  }
  return new EngineError('learningFailed', `${said}; the batch is in ${path}`);
}
