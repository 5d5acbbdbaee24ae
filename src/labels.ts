import type { Reference } from './match.ts';

/** A row of a data set, as far as its label goes; see the README beside the data. */
export interface LabelledRow {
  readonly id: string;
  /** The optimal objective; null: no optimum, when `meta.expect` says so, else no label is known. */
  readonly answer: number | null;
  readonly meta?: { readonly expect?: string };
}

/** What somebody says about a label. */
export interface Correction {
  readonly id: string;
  readonly kind: 'answer' | 'question' | 'removed' | 'flagged-error';
  readonly old?: string | null;
  readonly new?: string | null;
  /** True: the new answer belongs to a rewritten text. */
  readonly question_revised?: boolean;
}

export interface Label {
  /** As published. Absent: no label is known, and nothing can be judged by it. */
  readonly published?: Reference;
  /**
   * What holds for the text in hand: the published label where nobody objects, else the one new value that is left. Absent: the row was
   * removed or called wrong, its text was rewritten, or those who object disagree.
   */
  readonly corrected?: Reference;
  readonly disputed: boolean;
}

/** @returns the label as a reference: a number is a number, also 0 and -99999; undefined where no label is known */
export function referenceOf({ answer, meta }: LabelledRow): Reference | undefined {
  if (answer !== null) return { status: 'optimal', objective: answer };
  return meta?.expect === 'no-solution' ? { status: 'noSolution' } : undefined;
}

/** @returns the corrections by the rows that they are about */
export function correctionsById(corrections: readonly Correction[]): ReadonlyMap<string, readonly Correction[]> {
  const byId = new Map<string, Correction[]>();
  for (const correction of corrections) {
    const list = byId.get(correction.id);
    if (list === undefined) byId.set(correction.id, [correction]);
    else list.push(correction);
  }
  return byId;
}

const same = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(other));

/** The value that all agree on who changed the answer alone, those left out whose value was corrected again. */
function agreedValue(corrections: readonly Correction[]): number | undefined {
  const changes = corrections.filter(({ kind, question_revised }) => kind === 'answer' && question_revised !== true);
  const values = changes.map((change) => Number(change.new ?? Number.NaN)).filter((value) => Number.isFinite(value));
  const standing = values.filter((value) => !changes.some(({ old }) => old !== null && old !== undefined && same(Number(old), value)));
  const [first] = standing;
  return first !== undefined && standing.every((value) => same(value, first)) ? first : undefined;
}

/** @param corrections of this row */
export function labelOf(row: LabelledRow, corrections: readonly Correction[] = []): Label {
  const published = referenceOf(row);
  if (corrections.length === 0) return { ...(published !== undefined && { published, corrected: published }), disputed: false };
  const value = corrections.some(({ kind }) => kind === 'removed') ? undefined : agreedValue(corrections);
  return {
    ...(published !== undefined && { published }),
    ...(value !== undefined && { corrected: { status: 'optimal', objective: value } }),
    disputed: true,
  };
}
