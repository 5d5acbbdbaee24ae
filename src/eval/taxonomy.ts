import type { Comparison } from '../comparison.ts';
import { matchOf, type Reference } from '../match.ts';
import { isNoAnswer } from '../reward.ts';
import type { Verdict } from '../verdict.ts';

/** What becomes of a completion, each in exactly one class; the order is that of tables and charts, right ones first. */
export const CLASSES = {
  right: 'right, and the rows are those of the reference model',
  uncompared: 'right value, no reference model to compare with',
  integralityLost: 'right value, whole numbers not asked for',
  stated: 'right value, but not from the rows that it keeps',
  missingRows: 'right value, rows missing',
  spuriousRows: 'right value, rows that forbid too much',
  otherObjective: 'right value, another objective function',
  nearObjective: 'objective within 5 %, not within 1e-6',
  wrongObjective: 'wrong objective',
  optimumWhereNone: 'an optimum where there is none',
  infeasible: 'infeasible, wrongly',
  unbounded: 'unbounded, wrongly',
  limit: 'a limit was reached',
  unsupported: 'a feature that the solver lacks',
  rejected: 'no model of the dialect',
  noModel: 'no model text',
  unlabelled: 'solved, with no label to hold it against',
  failed: 'could not be judged',
} as const;

export type Class = keyof typeof CLASSES;

/** Classes that count as right by status and objective at 1e-6. */
export const RIGHT_ANSWERS: ReadonlySet<Class> = new Set([
  'right',
  'uncompared',
  'integralityLost',
  'stated',
  'missingRows',
  'spuriousRows',
  'otherObjective',
]);

/** What a comparison with the reference model found, counted. */
export interface Findings {
  /** Share of the reference that is kept. */
  readonly rows: number;
  /** Rows, bounds and the like of the reference that the candidate does not keep. */
  readonly missing: number;
  /** Parts of the candidate that forbid what the reference allows. */
  readonly spurious: number;
  /** Columns that are whole in the reference and need not be in the candidate. */
  readonly integrality: number;
  readonly objectiveDiffers: boolean;
}

const NO_FINDINGS: Findings = { rows: 1, missing: 0, spurious: 0, integrality: 0, objectiveDiffers: false };

/** @returns the counts; 1 in `rows` means that there are none */
export function findingsOf({ rows, reference, candidate, objective }: Comparison): Findings {
  if (rows === 1) return NO_FINDINGS;
  const lost = reference.filter(({ kept }) => !kept);
  const integrality = lost.filter(({ part }) => part === 'integrality').length;
  return {
    rows,
    missing: lost.length - integrality,
    spurious: candidate.filter(({ implied }) => !implied).length,
    integrality,
    objectiveDiffers: !objective.same,
  };
}

const areNone = ({ missing, spurious, integrality, objectiveDiffers }: Findings): boolean =>
  missing + spurious + integrality === 0 && !objectiveDiffers;

/** A value that a model states is no answer, see src/reward.ts; it is right all the same, as tables of others have it. */
function classOfRight(verdict: Verdict, findings: Findings | undefined): Class {
  if (findings !== undefined && areNone(findings)) return 'right';
  if (isNoAnswer(verdict, findings?.rows)) return 'stated';
  return findings === undefined ? 'uncompared' : classOfFindings(findings);
}

function classOfFindings({ missing, spurious, objectiveDiffers }: Findings): Class {
  if (missing > 0) return 'missingRows';
  if (spurious > 0) return 'spuriousRows';
  if (objectiveDiffers) return 'otherObjective';
  return 'integralityLost';
}

/**
 * The class of a completion.
 * @param truth the label in force; undefined: none is known
 * @param findings of the comparison with a reference model; undefined: not compared
 */
export function classOf(verdict: Verdict, truth: Reference | undefined, findings: Findings | undefined): Class {
  const { status } = verdict;
  if (status === 'decided') return 'wrongObjective'; // that much is known
  if (status !== 'optimal' && status !== 'infeasible' && status !== 'unbounded') return status;
  const match = truth === undefined ? undefined : matchOf(verdict, truth);
  if (match === undefined) return findings !== undefined && areNone(findings) ? 'right' : 'unlabelled';
  if (match['1e-6']) return classOfRight(verdict, findings);
  if (status !== 'optimal') return status;
  if (truth?.status !== undefined && truth.status !== 'optimal') return 'optimumWhereNone';
  return match['5e-2'] ? 'nearObjective' : 'wrongObjective';
}
