import { FLAGS, JOB, type FaultCode } from '../codes.gen.ts';
import type { Outcome, Program } from '../programs/message.ts';
import type { ProgramPool } from '../programs/pool.ts';
import { type Fault, PROGRAM_FAULTS, PROGRAM_WARNINGS, type ProgramFaultCode, type Verdict, type Warning } from '../verdict.ts';
import type { Prepared } from './chunk.ts';

const isProgram = ({ format, noModel }: Prepared): boolean => format === 'program' && !noModel;

const sourceOf = ({ text }: Prepared): string => (typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));

/** The line of the program that is to blame, with a caret where the column is known. */
function placeOf(source: string, { raised }: Outcome): Partial<Fault> {
  const { line, column } = raised ?? {};
  if (line === undefined) return {};
  const text = source.split('\n')[line - 1] ?? '';
  return {
    line,
    ...(column !== undefined && { column }),
    excerpt: column === undefined ? text : `${text}\n${' '.repeat(Math.max(0, column - 1))}^`,
  };
}

const fault = (code: FaultCode | ProgramFaultCode, message: string, place: Partial<Fault> = {}): Fault => ({ code, message, ...place });

/** The verdict on a program that leaves no model to judge; undefined: it leaves one. */
function verdictWithout(prepared: Prepared, outcome: Outcome): Pick<Verdict, 'status' | 'fault'> | undefined {
  const { uncovered, raised, limit, model } = outcome;
  const { words } = prepared.template;
  const place = placeOf(sourceOf(prepared), outcome);
  if (uncovered !== undefined) return { status: 'unsupported', fault: fault('programUncovered', `${uncovered} is not covered`, place) };
  if (limit === 'time')
    return { status: 'limit', fault: fault('timeLimit', `the program reached the limit of ${words[JOB.timeLimitMs]} ms`, place) };
  if (model !== undefined) return undefined;
  if (limit === 'memory') return { status: 'limit', fault: fault('memoryLimit', 'the program reached the limit of memory', place) };
  if (raised !== undefined)
    return {
      status: 'rejected',
      fault: fault('programError', `${raised.type}${raised.message === '' ? '' : `: ${raised.message}`}`, place),
    };
  return { status: 'rejected', fault: fault('programNoModel', PROGRAM_FAULTS.programNoModel) };
}

/** A line that speaks of an objective, and the number behind: of such lines the last one counts. */
const PRINTED = /\b(?:obj\w*|optim\w*|best)\b[^\n]*?([-+]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?)(?!\w|\.\d)/gi;

/** @returns the objective that a program printed last */
export function printedObjective(output: string): number | undefined {
  let last: number | undefined;
  for (const [, number = ''] of output.matchAll(PRINTED)) last = Number(number.replaceAll(',', ''));
  return last === undefined || Number.isNaN(last) ? undefined : last;
}

const warning = (code: 'severalModels' | 'programRaised', detail?: string): Warning => ({
  code,
  message: detail === undefined ? PROGRAM_WARNINGS[code] : `${PROGRAM_WARNINGS[code]}: ${detail}`,
});

function withOutcome(prepared: Prepared, outcome: Outcome): Prepared {
  const { raised, solves, model = '' } = outcome;
  const printed = prepared.template.answer === 'printed' ? printedObjective(outcome.output) : undefined;
  const said = raised === undefined ? undefined : `${raised.type}: ${raised.message}`;
  const without = verdictWithout(prepared, outcome);
  const warnings = [
    ...(solves > 1 ? [warning('severalModels')] : []),
    ...(said !== undefined && without === undefined ? [warning('programRaised', said)] : []),
  ];
  return {
    ...prepared,
    text: model,
    format: 'mps',
    warnings,
    ...(without !== undefined && { told: { ...without, warnings: [], timeUs: {} } }),
    program: {
      solves,
      ...(said !== undefined && { raised: said }),
      ...(printed !== undefined && { printed }),
      runMs: Math.round(outcome.us / 10) / 100,
    },
  };
}

function programOf(prepared: Prepared): Program {
  const { module, words } = prepared.template;
  const own = [...words];
  own[JOB.flags] = ((own[JOB.flags] ?? 0) & FLAGS.smallOff) | FLAGS.reformulate; // nothing that hangs on what is asked about the item
  return { source: sourceOf(prepared), ...(module !== undefined && { module }), words: own };
}

/** Whether something of a chunk must be run before it can be judged; without, no sandbox is started. */
export const hasPrograms = (chunk: readonly Prepared[]): boolean => chunk.some(isProgram);

/** @returns the chunk with every program run, and the model that it solved last in its place */
export async function withModels(
  chunk: readonly Prepared[],
  pool: () => Promise<ProgramPool>,
  signal?: AbortSignal,
): Promise<readonly Prepared[]> {
  const programs = await pool();
  return Promise.all(chunk.map(async (one) => (isProgram(one) ? withOutcome(one, await programs.run(programOf(one), signal)) : one)));
}
