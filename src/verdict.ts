import {
  CERTIFICATES,
  type CertificateKind,
  type FaultCode,
  NUMBER,
  NUMBER_COLUMNS,
  SENSES,
  ANSWERERS,
  type Answerer,
  type Sense,
  type SolverName,
  STATUSES,
  type Status,
  WORD,
  WORD_COLUMNS,
  type WarningCode,
} from './codes.gen.ts';

/** A number as JSON shows it: `"inf"` and `"-inf"` where JSON has none. */
export type JsonNumber = number | 'inf' | '-inf';

/** Why a text is no model, or why a verdict is `limit`, `unsupported` or `failed`. Lines and columns count from 1. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
  /** The line, and a caret under the character on a second line. */
  readonly excerpt?: string;
}

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
}

export interface ModelSize {
  readonly sense: Sense;
  readonly columns: number;
  readonly rows: number;
  readonly nonzeros: number;
  /** Integer columns other than binaries. */
  readonly integers: number;
  /** Integer columns in [0, 1]. */
  readonly binaries: number;
}

/** One side or both of a named row or bound. */
interface Sides {
  readonly lower?: JsonNumber;
  readonly upper?: JsonNumber;
}

/** Why the verdict is what it is, by names; which part is there depends on the status. */
export interface Explanation {
  readonly binding?: readonly { readonly row: string; readonly side: 'lower' | 'upper' | 'both'; readonly activity: number }[];
  readonly irreducible?: boolean;
  readonly rows?: readonly ({ readonly row: string } & Sides)[];
  readonly bounds?: readonly ({ readonly column: string } & Sides)[];
  readonly integers?: readonly string[];
  readonly ray?: Readonly<Record<string, number>>;
}

/** What the engine says about one text. Absent means not known. See design.md for the statuses. */
export interface Verdict {
  readonly status: Status;
  readonly objective?: JsonNumber;
  readonly bound?: JsonNumber;
  /** Who answered: a solver, or `small`, Assay itself. */
  readonly solver?: Answerer;
  readonly solverVersion?: string;
  /** The solver that an audit found saying the same. */
  readonly confirmedBy?: SolverName;
  /** What an audit found the named solver saying instead. */
  readonly contradiction?: { readonly solver: SolverName; readonly answer: string };
  readonly certificate?: CertificateKind;
  readonly violation?: { readonly primal?: number; readonly integrality?: number; readonly dual?: number };
  readonly model?: ModelSize;
  readonly match?: Readonly<Record<'5e-2' | '1e-4' | '1e-6', boolean>>;
  readonly fault?: Fault;
  /** All faults of the text, when there is more than one. */
  readonly faults?: readonly Fault[];
  readonly warnings?: readonly Warning[];
  readonly values?: Readonly<Record<string, number>>;
  readonly explain?: Explanation;
  readonly timeUs?: { readonly parse?: number; readonly solve?: number; readonly certify?: number };
}

/** Result columns of a batch: column c of row i is at [c * capacity + i]. */
export interface ResultColumns {
  /** [WORD_COLUMNS, capacity] */
  readonly words: Uint32Array;
  /** [NUMBER_COLUMNS, capacity]; NaN means not known */
  readonly numbers: Float64Array;
}

/** @returns empty columns for a batch of `capacity` texts */
export function createColumns(capacity: number): ResultColumns {
  return { words: new Uint32Array(WORD_COLUMNS * capacity), numbers: new Float64Array(NUMBER_COLUMNS * capacity) };
}

/** The details that C++ writes as JSON for the items that have any. */
interface Details {
  readonly faults?: readonly Fault[];
  readonly warnings?: readonly Warning[];
  readonly reason?: Fault;
  readonly values?: Readonly<Record<string, number>>;
  readonly explain?: Explanation;
  readonly contradiction?: string;
}

/** Of the word column `audit`. */
const CONFIRMED = 1;

const decoder = new TextDecoder();

function readDetails(columns: ResultColumns, capacity: number, row: number, bytes: Uint8Array | null): Details {
  const length = columns.words[WORD.detailLength * capacity + row] ?? 0;
  if (length === 0 || bytes === null) return {};
  const offset = columns.words[WORD.detailOffset * capacity + row] ?? 0;
  // The addon wrote this JSON itself, so its shape is known.
  return JSON.parse(decoder.decode(bytes.subarray(offset, offset + length))) as Details;
}

const jsonNumber = (value: number): JsonNumber =>
  value === Number.POSITIVE_INFINITY ? 'inf' : value === Number.NEGATIVE_INFINITY ? '-inf' : value;
const rounded = (microseconds: number): number => Math.round(microseconds * 10) / 10;

/**
 * The verdict of one row of a batch, keys in the order of the documented JSON.
 * @param capacity rows in the batch
 * @param bytes the batch's detail bytes
 * @param named the solver that the batch asked for, and its version when known
 */
export function verdictAt(
  columns: ResultColumns,
  capacity: number,
  row: number,
  bytes: Uint8Array | null,
  named?: { readonly solver: SolverName; readonly version: string | undefined },
): Verdict {
  const word = (column: number): number => columns.words[column * capacity + row] ?? 0;
  const number = (column: number): number => columns.numbers[column * capacity + row] ?? Number.NaN;
  const known = (column: number): boolean => !Number.isNaN(number(column));
  const status = STATUSES[word(WORD.status)] ?? 'failed';
  const details = readDetails(columns, capacity, row, bytes);
  const fault = details.faults?.[0] ?? details.reason;
  const judged = status === 'optimal' || status === 'infeasible' || status === 'unbounded' || status === 'limit';
  const solved = judged && fault === details.reason;
  const solver = ANSWERERS[word(WORD.solver)];
  const solverVersion = solver === named?.solver ? named?.version : undefined;
  const certificate = CERTIFICATES[word(WORD.certificate)];
  const violation = {
    ...(known(NUMBER.primalViolation) && { primal: number(NUMBER.primalViolation) }),
    ...(known(NUMBER.integralityViolation) && { integrality: number(NUMBER.integralityViolation) }),
    ...(known(NUMBER.dualViolation) && { dual: number(NUMBER.dualViolation) }),
  };
  const timeUs = {
    ...(known(NUMBER.parseUs) && { parse: rounded(number(NUMBER.parseUs)) }),
    ...(known(NUMBER.solveUs) && { solve: rounded(number(NUMBER.solveUs)) }),
    ...(known(NUMBER.certifyUs) && { certify: rounded(number(NUMBER.certifyUs)) }),
  };
  // A model's hash is never zero; a text that ended its worker has none.
  const wasRead = (word(WORD.hash0) | word(WORD.hash1) | word(WORD.hash2) | word(WORD.hash3)) !== 0;
  return {
    status,
    ...(known(NUMBER.objective) && { objective: jsonNumber(number(NUMBER.objective)) }),
    ...(known(NUMBER.bound) && { bound: jsonNumber(number(NUMBER.bound)) }),
    ...(solved && solver !== undefined && { solver }),
    ...(solved && solverVersion !== undefined && { solverVersion }),
    ...(word(WORD.audit) === CONFIRMED && named !== undefined && { confirmedBy: named.solver }),
    ...(details.contradiction !== undefined &&
      named !== undefined && { contradiction: { solver: named.solver, answer: details.contradiction } }),
    ...(solved && certificate !== undefined && { certificate }),
    ...(Object.keys(violation).length > 0 && { violation }),
    ...(wasRead && {
      model: {
        sense: SENSES[word(WORD.sense)] ?? 'min',
        columns: word(WORD.columns),
        rows: word(WORD.rows),
        nonzeros: word(WORD.nonzeros),
        integers: word(WORD.integers),
        binaries: word(WORD.binaries),
      },
    }),
    ...(fault !== undefined && { fault }),
    ...(details.faults !== undefined && details.faults.length > 1 && { faults: details.faults }),
    warnings: details.warnings ?? [],
    ...(details.values !== undefined && { values: details.values }),
    ...(details.explain !== undefined && { explain: details.explain }),
    timeUs,
  };
}
