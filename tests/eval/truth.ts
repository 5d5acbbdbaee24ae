import { editOf, type MadeProblem } from './made.ts';

/** What must come out of a made completion, worked out from its edit alone; nothing here is shared with what it tests. */
export interface Truth {
  readonly problem: MadeProblem;
  readonly status: string;
  readonly kind: string;
  readonly fault?: string;
  /** By `labels tolerance`; absent: there is no such label. */
  readonly matches: Readonly<Record<string, boolean>>;
  /** What a vote is for; absent: no vote. */
  readonly answer?: string;
  /** Absent: not compared. */
  readonly findings?: readonly string[];
}

export const TOLERANCES = { '5e-2': 0.05, '1e-4': 1e-4, '1e-6': 1e-6 } as const;
export const LABELS = ['published', 'corrected'] as const;

type Label = number | 'noSolution' | undefined;

function labelsOf({ labelling, value, wrong }: MadeProblem): { published: Label; corrected: Label } {
  switch (labelling) {
    case 'corrected':
      return { published: wrong, corrected: value };
    case 'disputed':
      return { published: wrong, corrected: undefined };
    case 'unlabelled':
      return { published: undefined, corrected: value };
    case 'noSolution':
      return { published: 'noSolution', corrected: 'noSolution' };
    default:
      return { published: value, corrected: value };
  }
}

export function truthsOf(problem: MadeProblem, environment: 'any' | 'portable'): Truth[] {
  const labels = labelsOf(problem);
  const inForce = labels.corrected ?? labels.published;
  const isCompared = problem.labelling !== 'doubted' && problem.labelling !== 'noSolution';
  return problem.edits.map((name) => {
    const edit = editOf(name);
    const refused = environment === 'portable' ? edit.portableFault : undefined;
    const outcome = refused === undefined ? edit.outcome : { status: 'rejected' as const };
    const value = 'times' in outcome ? outcome.times * problem.value : undefined;
    const status = 'times' in outcome ? 'optimal' : outcome.status;
    const isSolved = status === 'optimal' || status === 'infeasible' || status === 'unbounded';
    const meets = (label: Label, tolerance: number): boolean =>
      label === 'noSolution'
        ? status === 'infeasible' || status === 'unbounded'
        : value !== undefined && label !== undefined && Math.abs(value - label) <= tolerance * Math.abs(label);
    const matches: Record<string, boolean> = {};
    for (const label of LABELS)
      for (const [tolerance, epsilon] of Object.entries(TOLERANCES))
        if (labels[label] !== undefined) matches[`${label} ${tolerance}`] = meets(labels[label], epsilon);
    const kind = (): string => {
      if (!isSolved) return status;
      if (meets(inForce, 1e-6)) return isCompared ? edit.kind : 'uncompared';
      if (status !== 'optimal') return status;
      return inForce === 'noSolution' ? 'optimumWhereNone' : meets(inForce, 0.05) ? 'nearObjective' : 'wrongObjective';
    };
    const fault = refused ?? edit.fault;
    return {
      problem,
      status,
      kind: kind(),
      matches,
      ...(fault !== undefined && { fault }),
      ...(isSolved && {
        answer: value === undefined ? status : `optimal ${edit.outcome && 'times' in edit.outcome ? edit.outcome.times : 0}`,
      }),
      ...(isSolved && isCompared && { findings: edit.findings ?? [] }),
    };
  });
}

/** All ways to draw k of n things, as bits. */
function drawings(n: number, k: number): number[] {
  const ones = (bits: number): number => bits.toString(2).replaceAll('0', '').length;
  return Array.from({ length: 2 ** n }, (_, bits) => bits).filter((bits) => ones(bits) === k);
}

/** Share of all drawings of k completions with a right one among them. */
export function passAt(right: readonly boolean[], k: number): number {
  const bits = right.reduce((sum, one, i) => sum + (one ? 2 ** i : 0), 0);
  const all = drawings(right.length, k);
  return all.filter((drawn) => (drawn & bits) !== 0).length / all.length;
}

/** Chance that the answer with most votes is right, ties drawn. */
export function majority(truths: readonly Truth[], key: string): number {
  const votes = new Map<string, { count: number; right: boolean }>();
  for (const { answer, matches } of truths) {
    if (answer === undefined) continue;
    votes.set(answer, { count: (votes.get(answer)?.count ?? 0) + 1, right: matches[key] === true });
  }
  const most = Math.max(0, ...[...votes.values()].map(({ count }) => count));
  const leading = [...votes.values()].filter(({ count }) => count === most);
  return leading.length === 0 ? 0 : leading.filter(({ right }) => right).length / leading.length;
}
