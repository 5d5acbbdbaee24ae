import type { JsonNumber } from './verdict.ts';

/** What a finding rests on, strongest first; see native/compare/compare.h. */
export type Grounds = 'sameForm' | 'proved' | 'solved' | 'points' | 'relaxation' | 'formOnly' | 'unknown';

/** Values by column. */
export type Point = Readonly<Record<string, number>>;

/** A row, bound, kind or the like of one model, held against the other. */
export interface Part {
  readonly part: 'row' | 'lowerBound' | 'upperBound' | 'integrality' | 'semicontinuity' | 'set' | 'indicator' | 'quadraticRow';
  /** Name of the row or column. */
  readonly name: string;
  readonly grounds: Grounds;
  /** The side that is broken, its value, and by how much at the worst (`inf`: without end). */
  readonly side?: 'lower' | 'upper';
  readonly limit?: number;
  readonly excess?: JsonNumber;
  /** A point that shows it: of the candidate for a reference part, of the reference for a candidate part. */
  readonly point?: Point;
}

export interface ReferencePart extends Part {
  readonly kept: boolean;
  /** False: kept only because a spurious part of the candidate forbids too much; earns nothing. Absent: as `kept`. */
  readonly sound?: boolean;
}

export interface CandidatePart extends Part {
  readonly implied: boolean;
}

/** A candidate held against a reference model, part by part. */
export interface Comparison {
  /** Share of the reference's parts that the candidate kept, 0..1; 1 exactly when feasible set and objective agree. */
  readonly rows: number;
  /** False: some finding rests on less than a solve, see its grounds. */
  readonly exact: boolean;
  /** The reference has no feasible point, so parts were compared by their form alone. */
  readonly formOnly: boolean;
  /** [column of the reference, column of the candidate, how they were matched] */
  readonly columns: readonly (readonly [string, string, 'given' | 'name' | 'structure'])[];
  readonly unmatched: { readonly reference: readonly string[]; readonly candidate: readonly string[] };
  readonly reference: readonly ReferencePart[];
  readonly candidate: readonly CandidatePart[];
  readonly objective: {
    readonly same: boolean;
    readonly grounds: Grounds;
    readonly senseDiffers?: boolean;
    /** Candidate's value minus the reference's at `point`. */
    readonly difference?: JsonNumber;
    readonly point?: Point;
  };
}
