import { DIALECTS, type Dialect, FORMATS, JOB, JOB_WORDS, SOLVERS, type SolverName } from './codes.gen.ts';
import type { Comparison, Part, Point } from './comparison.ts';
import { DEFAULT_LIMITS, putSizes } from './environment.ts';
import { shown } from './errors.ts';
import { loadNative } from './native.ts';
import type { Fault } from './verdict.ts';

/** A text that is no model, and which of the two it is. */
export interface NotCompared {
  readonly which: 'reference' | 'candidate';
  readonly faults: readonly Fault[];
}

export interface CompareOptions {
  readonly solver?: SolverName;
  readonly dialect?: Dialect;
  /** Absent: told from each text. */
  readonly referenceFormat?: 'lp' | 'mps';
  readonly candidateFormat?: 'lp' | 'mps';
  /** For the whole comparison. */
  readonly timeLimitMs?: number;
  /** Columns of the candidate by those of the reference. Absent: matched by name, else by structure. */
  readonly columns?: Readonly<Record<string, string>>;
}

const COMPARE_DEFAULTS = { solver: 'highs', dialect: 'any', timeLimitMs: 10_000 } as const;

function jobOf(format: 'lp' | 'mps' | undefined, options: CompareOptions): Uint32Array {
  const job = new Uint32Array(JOB_WORDS);
  job[JOB.format] = FORMATS.indexOf(format ?? 'unknown');
  job[JOB.dialect] = DIALECTS.indexOf(options.dialect ?? COMPARE_DEFAULTS.dialect);
  job[JOB.solver] = SOLVERS.indexOf(options.solver ?? COMPARE_DEFAULTS.solver);
  job[JOB.timeLimitMs] = options.timeLimitMs ?? COMPARE_DEFAULTS.timeLimitMs;
  job[JOB.memoryLimitMb] = DEFAULT_LIMITS.memoryMb;
  putSizes(job, DEFAULT_LIMITS);
  return job;
}

const bytesOf = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

/**
 * Compares a candidate with a reference model: which reference rows, bounds and integralities it kept, which of its own
 * forbid what the reference allows, and whether the objective is the same function.
 * @throws TypeError for a time limit or column map that is none
 */
export function compare(
  reference: string | Uint8Array,
  candidate: string | Uint8Array,
  options: CompareOptions = {},
): Comparison | NotCompared {
  const { timeLimitMs } = options;
  if (timeLimitMs !== undefined && !(Number.isFinite(timeLimitMs) && timeLimitMs >= 1 && timeLimitMs < 2 ** 32))
    throw new TypeError(`expected timeLimitMs to be a positive number, got ${shown(timeLimitMs)}`);
  const names = Object.entries(options.columns ?? {}).flat();
  const json = loadNative().compare(
    bytesOf(reference),
    jobOf(options.referenceFormat, options),
    bytesOf(candidate),
    jobOf(options.candidateFormat, options),
    names,
  );
  // The addon wrote this JSON itself, so its shape is known.
  const found = JSON.parse(json) as
    | Comparison
    | { problem: string }
    | { reference: { faults: Fault[] } }
    | { candidate: { faults: Fault[] } };
  if ('problem' in found) throw new TypeError(found.problem);
  if ('rows' in found) return found;
  return 'reference' in found
    ? { which: 'reference', faults: found.reference.faults }
    : { which: 'candidate', faults: found.candidate.faults };
}

const number = (value: number): string => String(Math.round(value * 1e6) / 1e6);
const pointText = (point: Point): string =>
  Object.entries(point)
    .map(([name, value]) => `${name} = ${number(value)}`)
    .join(', ');

const PHRASES = {
  row: 'row',
  lowerBound: 'lower bound of',
  upperBound: 'upper bound of',
  integrality: 'integrality of',
  semicontinuity: 'semi-continuity of',
  set: 'set',
  indicator: 'indicator row',
  quadraticRow: 'quadratic row',
} as const;

// A row without a name is called by its number.
const labelOf = ({ part, name }: Part): string => (/^row \d+$/.test(name) ? name : `${PHRASES[part]} \`${name}\``);

function partText(part: Part, verdict: string, accepts: string): string {
  const what = `${labelOf(part)} ${verdict}`;
  const doubt = part.grounds === 'relaxation' ? ' (by the relaxation only)' : part.grounds === 'formOnly' ? ' (by form only)' : '';
  if (part.point === undefined) return what + doubt;
  const over =
    part.excess === undefined
      ? ''
      : part.excess === 'inf'
        ? ', without end'
        : `, ${number(Number(part.excess))} ${part.side === 'upper' ? 'over' : 'under'}`;
  return `${what}${doubt}: ${pointText(part.point)} is ${accepts}${over}`;
}

/** @returns one line a finding, the most telling first; a single line when everything agrees */
export function summarize(comparison: Comparison): string[] {
  const lines: string[] = [];
  for (const part of comparison.reference) {
    if (!part.kept) lines.push(partText(part, 'is missing', 'accepted'));
    else if (part.sound === false) lines.push(`${labelOf(part)} holds only because the candidate forbids too much`);
  }
  for (const part of comparison.candidate) if (!part.implied) lines.push(partText(part, 'is spurious', 'forbidden'));
  const { same, senseDiffers, difference, point } = comparison.objective;
  if (senseDiffers === true) lines.push('the objective has the other direction');
  else if (!same) {
    const where =
      point === undefined ? '' : `: ${typeof difference === 'number' ? `${number(difference)} off at ` : 'at '}${pointText(point)}`;
    lines.push(`the objective differs${where}`);
  }
  return lines.length > 0 ? lines : ['same feasible set, same objective'];
}
