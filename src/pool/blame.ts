import { FORMATS, JOB, NUMBER, STATUSES, WORD } from '../codes.gen.ts';
import { createColumns, type Fault } from '../verdict.ts';
import type { Batch, BatchResult } from './batch.ts';
import type { Trouble } from './messages.ts';

/** `killed`: by whom is not known, perhaps by the system, for lack of memory. */
export type Blame = Trouble | 'crash' | 'killed';

function reasonOf({ jobs }: Batch, why: Blame): Fault {
  switch (why) {
    case 'time':
      return {
        code: 'timeLimit',
        message: `the limit of ${jobs[JOB.timeLimitMs]} ms was reached, and the solver had to be ended from outside`,
      };
    case 'memory':
      return {
        code: 'memoryLimit',
        message: `the limit of ${jobs[JOB.memoryLimitMb]} MB was reached, and the solver had to be ended from outside`,
      };
    case 'crash':
      return { code: 'solverCrash', message: 'the solver crashed on this model twice' };
    case 'killed':
      return { code: 'solverCrash', message: 'the process of this model alone was killed from outside time and again' };
  }
}

/** @returns the verdict, as a result of one row, of a text that took its shard with it */
export function blamed(batch: Batch, why: Blame): BatchResult {
  const columns = createColumns(1);
  columns.numbers.fill(Number.NaN);
  columns.words[WORD.status] = STATUSES.indexOf(why === 'crash' || why === 'killed' ? 'failed' : 'limit');
  columns.words[WORD.format] = batch.jobs[JOB.format] ?? FORMATS.indexOf('unknown');
  columns.words[WORD.solver] = batch.jobs[JOB.solver] ?? 0;
  if (why === 'time') columns.numbers[NUMBER.solveUs] = (batch.jobs[JOB.timeLimitMs] ?? 0) * 1e3;
  const details = Buffer.from(JSON.stringify({ reason: reasonOf(batch, why) }));
  columns.words[WORD.detailLength] = details.length;
  return { columns, details };
}
