import type { Status } from './codes.gen.ts';
import type { AnswerRule } from './environment.ts';
import { shown } from './errors.ts';
import type { Verdict } from './verdict.ts';

/** The truth to compare with; any part may be missing. `noSolution`: infeasible or unbounded, the label does not say which. */
export interface Reference {
  readonly objective?: number;
  readonly status?: 'optimal' | 'infeasible' | 'unbounded' | 'noSolution';
  readonly model?: string;
  readonly solution?: Readonly<Record<string, number>>;
}

const REFERENCE_STATUSES = ['optimal', 'infeasible', 'unbounded', 'noSolution'];

/** @returns what is wrong with a reference that comes from outside, or undefined */
export function referenceProblem(reference: unknown): string | undefined {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference))
    return `expected reference to be an object, got ${shown(reference)}`;
  const { objective, status, model, solution } = reference as Readonly<Record<string, unknown>>; // an object, see above
  if (objective !== undefined && !Number.isFinite(objective))
    return `expected reference.objective to be a finite number, got ${shown(objective)}`;
  if (status !== undefined && !REFERENCE_STATUSES.some((name) => name === status))
    return `expected reference.status to be one of ${REFERENCE_STATUSES.join(', ')}, got ${shown(status)}`;
  if (model !== undefined && typeof model !== 'string') return `expected reference.model to be a text, got ${shown(model)}`;
  if (solution === undefined) return undefined;
  if (typeof solution !== 'object' || solution === null || Array.isArray(solution) || !Object.values(solution).every(Number.isFinite))
    return `expected reference.solution to map names to numbers, got ${shown(solution)}`;
  return undefined;
}

/** Accuracies that are reported at once; 0.05 is EVOM's. */
export const TOLERANCES = { '5e-2': 0.05, '1e-4': 1e-4, '1e-6': 1e-6 } as const;

export type Tolerance = keyof typeof TOLERANCES;

/** Rules of others, to meet them on their own terms. */
export type MatchRule = 'sirl' | 'rounded';

/** @returns whether |found − truth| ≤ ε · max(|truth|, 1); false for anything that is no finite number */
export function closeTo(found: number, truth: number, epsilon: number): boolean {
  return Number.isFinite(found) && Number.isFinite(truth) && Math.abs(found - truth) <= epsilon * Math.max(Math.abs(truth), 1);
}

/**
 * Whether an objective meets the truth by a rule of others.
 * @param rule `sirl`: |u − a| / (|a| + 1) < 1e-6; `rounded`: both rounded to integers, then 5 % (ORLM, OptMATH)
 */
export function meetsRule(found: number, truth: number, rule: MatchRule): boolean {
  if (!Number.isFinite(found) || !Number.isFinite(truth)) return false;
  if (rule === 'sirl') return Math.abs(found - truth) / (Math.abs(truth) + 1) < 1e-6;
  const roundedFound = Math.round(found);
  const roundedTruth = Math.round(truth);
  return Math.abs(roundedFound - roundedTruth) <= 0.05 * Math.max(Math.abs(roundedTruth), 1);
}

/** Of values, so that what a solver's tolerance moves across an edge is not decided. */
const WINDOW_SLACK = 1e-6;

/**
 * The values that some rule could call right, or that `match` reports as near: outside, a value is wrong whatever it is.
 * @returns [low, high]
 */
export function windowOf(truth: number, rule: AnswerRule): readonly [number, number] {
  const size = Math.max(Math.abs(truth), 1);
  // Rounding moves both by up to one half.
  const width = rule === 'rounded' ? 0.05 * (size + 0.5) + 1 : 0.05 * size;
  const whole = width + WINDOW_SLACK * size;
  return [truth - whole, truth + whole];
}

function sameStatus(found: Status, reference: Reference): boolean {
  const expected = reference.status ?? (reference.objective === undefined ? undefined : 'optimal');
  if (expected === undefined) return false;
  return expected === 'noSolution' ? found === 'infeasible' || found === 'unbounded' : found === expected;
}

/**
 * Whether a verdict has the truth's status and, where there is one, its objective by a rule.
 * @returns undefined when the reference holds neither
 */
export function isRight(verdict: Verdict, reference: Reference, rule: AnswerRule): boolean | undefined {
  if (reference.status === undefined && reference.objective === undefined) return undefined;
  if (!sameStatus(verdict.status, reference)) return false;
  if (verdict.status !== 'optimal' || reference.objective === undefined) return true;
  if (typeof verdict.objective !== 'number') return false;
  return rule === 'sirl' || rule === 'rounded'
    ? meetsRule(verdict.objective, reference.objective, rule)
    : closeTo(verdict.objective, reference.objective, TOLERANCES[rule]);
}

/**
 * Compares a verdict with the truth at every tolerance.
 * @returns undefined when nothing can be said: the reference holds neither status nor objective, or we could not judge
 * @see design.md, "Match"
 */
export function matchOf(verdict: Verdict, reference: Reference): Record<Tolerance, boolean> | undefined {
  if (verdict.status === 'failed' || (reference.status === undefined && reference.objective === undefined)) return undefined;
  const status = sameStatus(verdict.status, reference);
  const compares = verdict.status === 'optimal' && reference.objective !== undefined;
  const matches = (epsilon: number): boolean =>
    status &&
    (!compares || (typeof verdict.objective === 'number' && closeTo(verdict.objective, reference.objective ?? Number.NaN, epsilon)));
  return { '5e-2': matches(0.05), '1e-4': matches(1e-4), '1e-6': matches(1e-6) };
}
