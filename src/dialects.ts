import { DIALECTS } from './codes.gen.ts';
import { loadNative } from './native.ts';

/** How the reader of a solver takes a construct: as `any` does, not at all, as another model, or nobody has seen or documented it. */
export type Reading = 'same' | 'refuses' | 'other' | 'unknown';

/** What a text may hold under `any` that some reader does not read the same way: one row of native/parse/dialects.cpp. */
export interface DialectRow {
  readonly name: string;
  readonly format: 'lp' | 'mps';
  /** `{}` stands for a piece of the text. */
  readonly what: string;
  /** How those that read it as another model do; empty: not said. */
  readonly as: string;
  /** What to write instead; empty: nothing. */
  readonly write: string;
  readonly readings: Readonly<Record<SolverDialect, Reading>>;
}

export type SolverDialect = Exclude<(typeof DIALECTS)[number], 'any' | 'portable'>;

/** The dialects of single solvers, in the order of the table's columns. */
export const SOLVER_DIALECTS: readonly SolverDialect[] = DIALECTS.filter((name) => name !== 'any' && name !== 'portable');

const READINGS: Readonly<Record<string, Reading>> = { '=': 'same', x: 'refuses', '~': 'other', '?': 'unknown' };

/** @returns where readers differ: the whole table, LP before MPS */
export function dialectTable(): DialectRow[] {
  // The addon wrote this JSON itself, so its shape is known.
  const rows = JSON.parse(loadNative().describeDialects()) as (Omit<DialectRow, 'readings'> & { cells: string })[];
  return rows.map(({ cells, ...row }) => ({
    ...row,
    readings: Object.fromEntries(SOLVER_DIALECTS.map((name, i) => [name, READINGS[cells[i] ?? ''] ?? 'unknown'])) as DialectRow['readings'], // one entry for each of SOLVER_DIALECTS
  }));
}
