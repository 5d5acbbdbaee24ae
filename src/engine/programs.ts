import { FLAGS, JOB, type FaultCode } from '../codes.gen.ts';
import { SECOND } from '../programs/answering.ts';
import { MODEL_BYTES, type Outcome, type Program } from '../programs/message.ts';
import type { ProgramPool } from '../programs/pool.ts';
import { type Fault, PROGRAM_FAULTS, PROGRAM_WARNINGS, type ProgramFaultCode, type Verdict, type Warning } from '../verdict.ts';
import type { Prepared } from './chunk.ts';
import type { Template } from './options.ts';

const isProgram = ({ format, noModel }: Prepared): boolean => format === 'program' && !noModel;

const sourceOf = ({ text }: Prepared): string => (typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));

/** Characters of a line that an excerpt shows. */
const WINDOW = 100;

/** A line cut to a window where it is long, as the reader of texts shows one, with a caret behind `before` characters. */
function excerptOf(line: string, before?: number): string {
  const shown = line.replaceAll(/\p{Cc}/gu, ' ');
  const first = shown.length > WINDOW ? Math.max(0, Math.min((before ?? 0) - WINDOW / 2, shown.length - WINDOW)) : 0;
  const lead = first > 0 ? '… ' : '';
  const cut = `${lead}${shown.slice(first, first + WINDOW)}${first + WINDOW < shown.length ? ' …' : ''}`;
  return before === undefined ? cut : `${cut}\n${' '.repeat(lead.length + before - first)}^`;
}

/** The line of the program that is to blame, with a caret where the column is known. */
function placeOf(source: string, { raised }: Outcome): Partial<Fault> {
  const { line, column } = raised ?? {};
  if (line === undefined) return {};
  const text = source.split('\n')[line - 1];
  if (text === undefined) return {};
  const isThere = column !== undefined && column > 0 && column <= text.length + 1;
  return { line, ...(isThere && { column }), excerpt: excerptOf(text, isThere ? column - 1 : undefined) };
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
  if (limit === 'size')
    return {
      status: 'limit',
      fault: fault('tooLarge', `the program solves a model of more than ${MODEL_BYTES / 2 ** 20} MiB as MPS text`, place),
    };
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

const templatesOfSecond = new WeakMap<Template, Template>();

/** A model that holds what the named solver lacks is judged by the one that the sandbox asked; which, is all that its word counts for. */
function templateFor(template: Template, { solver }: Outcome): Template {
  if (solver !== SECOND) return template;
  let made = templatesOfSecond.get(template);
  if (made === undefined) {
    made = { ...template, words: template.words.slice() };
    made.words[JOB.solver] = SECOND;
    templatesOfSecond.set(template, made);
  }
  return made;
}

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
    template: templateFor(prepared.template, outcome),
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
