import { closeTo } from './match.ts';
import type { Verdict } from './verdict.ts';

/** What several solvers' verdicts about one model come to. */
export interface Agreement<Name extends string> {
  /** No two of the solvers that came to an answer contradict each other. */
  readonly agrees: boolean;
  /** Whose verdict stands: an answer before none, then by certificate; the first of several that are as good. */
  readonly standing: Name;
  /** Why, where they disagree. */
  readonly because?: string;
  /** Solvers with the standing answer, and with another one; those without an answer are in neither list. */
  readonly right: readonly Name[];
  readonly wrong: readonly Name[];
}

/** Two answers are the same when status and objective are, within this of max(1, |objective|). */
export const SAME_OBJECTIVE = 1e-6;

const isAnswer = ({ status }: Verdict): boolean => status === 'optimal' || status === 'infeasible' || status === 'unbounded';
const isProved = ({ certificate }: Verdict): boolean => certificate === 'proved';
/** A point that we checked ourselves stands behind it. */
const hasPoint = ({ status, certificate }: Verdict): boolean => status === 'optimal' && certificate !== 'none';

/** @returns whether two verdicts of one model say the same; a verdict that is no answer contradicts nothing */
export function sameAnswer(a: Verdict, b: Verdict): boolean {
  if (!isAnswer(a) || !isAnswer(b)) return true;
  if (a.status !== b.status) return false;
  return a.status !== 'optimal' || closeTo(Number(a.objective), Number(b.objective), SAME_OBJECTIVE);
}

const isSensitive = ({ warnings }: Verdict): boolean => warnings?.some(({ code }) => code === 'toleranceSensitive') === true;

/** @returns negative when `a` is to be believed rather than `b`, with the reason; 0 when nothing decides */
function compareStanding(a: Verdict, b: Verdict): { readonly order: number; readonly because: string } {
  if (isProved(a) !== isProved(b)) return { order: isProved(a) ? -1 : 1, because: 'its answer is proved, the other is not' };
  if (isProved(a) && (isSensitive(a) || isSensitive(b)))
    return { order: 0, because: 'both are proved within the tolerance, and the answer hangs on it' };
  if (isProved(a)) return { order: 0, because: 'both are proved, which cannot be: a fault of Assay' };
  if (hasPoint(a) && hasPoint(b)) {
    const sign = a.model?.sense === 'max' ? -1 : 1;
    return { order: sign * (Number(a.objective) - Number(b.objective)), because: 'its point is feasible and better' };
  }
  if (hasPoint(a) !== hasPoint(b)) return { order: hasPoint(a) ? -1 : 1, because: 'its point is feasible, the other has no certificate' };
  return { order: 0, because: 'neither has a certificate' };
}

/**
 * Lets the certificates decide between verdicts about one model.
 * @param verdicts by solver, at least one
 */
export function agreementOf<Name extends string>(verdicts: ReadonlyMap<Name, Verdict>): Agreement<Name> {
  const [first, ...others] = verdicts;
  if (first === undefined) throw new RangeError('expected at least one verdict');
  let [standing, best] = first;
  let because: string | undefined;
  for (const [name, verdict] of others) {
    if (!isAnswer(verdict)) continue;
    if (!isAnswer(best)) {
      [standing, best] = [name, verdict];
      continue;
    }
    const comparison = compareStanding(best, verdict);
    const same = sameAnswer(best, verdict);
    if (!same) because = comparison.because;
    const isBetter = same ? isProved(verdict) && !isProved(best) : comparison.order > 0;
    if (isBetter) [standing, best] = [name, verdict];
  }
  const answers = [...verdicts].filter(([, verdict]) => isAnswer(verdict));
  const wrong = answers.filter(([, verdict]) => !sameAnswer(best, verdict)).map(([name]) => name);
  return {
    agrees: wrong.length === 0,
    standing,
    ...(wrong.length > 0 && because !== undefined && { because }),
    right: answers.filter(([, verdict]) => sameAnswer(best, verdict)).map(([name]) => name),
    wrong,
  };
}
