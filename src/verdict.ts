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

/** Faults of programs, beside those of model texts: C++ never sees them. */
export const PROGRAM_FAULTS = {
  programError: 'the program ended in an error before it solved a model',
  programNoModel: 'the program ended without solving a model',
  programUncovered: 'the program uses what the recording module does not cover',
} as const;
export type ProgramFaultCode = keyof typeof PROGRAM_FAULTS;

/** Warnings about programs. */
export const PROGRAM_WARNINGS = {
  severalModels: 'the program solved several models: the last one counts',
  programRaised: 'the program ended in an error after its last solve',
} as const;
type ProgramWarningCode = keyof typeof PROGRAM_WARNINGS;

/** A number as JSON shows it: `"inf"` and `"-inf"` where JSON has none. */
export type JsonNumber = number | 'inf' | '-inf';

/** Why a text is no model, or why a verdict is `limit`, `unsupported` or `failed`. Lines and columns count from 1. */
export interface Fault {
  readonly code: FaultCode | ProgramFaultCode;
  readonly message: string;
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
  /** The line, and a caret under the character on a second line. */
  readonly excerpt?: string;
}

export interface Warning {
  readonly code: WarningCode | ProgramWarningCode;
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

/** What a program did beside the model that it is judged by. */
export interface ProgramReport {
  readonly solves: number;
  /** The error that it ended in. */
  readonly raised?: string;
  /** The last objective that it printed, where the environment asks for that. */
  readonly printed?: number;
  readonly runMs: number;
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
  /** Of a program: what became of it. */
  readonly program?: ProgramReport;
  readonly timeUs?: { readonly parse?: number; readonly solve?: number; readonly certify?: number };
  /** The answer is that of an equal model, solved before or at the same time; all that hangs on this text is its own. */
  readonly cached?: true;
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
  readonly findings?: unknown;
}

/** Of the word column `audit`. */
const CONFIRMED = 1;

/** Of the word column `answer`. */
export const ANSWER = { left: 1, known: 2 } as const;

const decoder = new TextDecoder();

function readDetails(columns: ResultColumns, capacity: number, row: number, bytes: Uint8Array | null): Details {
  const length = columns.words[WORD.detailLength * capacity + row] ?? 0;
  if (length === 0 || bytes === null) return NO_DETAILS;
  const offset = columns.words[WORD.detailOffset * capacity + row] ?? 0;
  // The addon wrote this JSON itself, so its shape is known.
  return JSON.parse(decoder.decode(bytes.subarray(offset, offset + length))) as Details;
}

const jsonNumber = (value: number): JsonNumber =>
  value === Number.POSITIVE_INFINITY ? 'inf' : value === Number.NEGATIVE_INFINITY ? '-inf' : value;
const rounded = (microseconds: number): number => Math.round(microseconds * 10) / 10;

/** The solver that a batch asked for; its version is looked up only where it is shown. */
export interface NamedSolver {
  readonly solver: SolverName;
  readonly version: () => string | undefined;
}

/** A verdict under construction; keys are added in the order of the documented JSON. */
type Draft = { -readonly [K in keyof Verdict]: Verdict[K] };

function sizeAt(words: Uint32Array, capacity: number, row: number): ModelSize | undefined {
  // A model's hash is never zero; a text that ended its worker has none.
  let hash = 0;
  for (let column: number = WORD.hash0; column <= WORD.hash3; column += 1) hash |= words[column * capacity + row] ?? 0;
  if (hash === 0) return undefined;
  return {
    sense: SENSES[words[WORD.sense * capacity + row] ?? 0] ?? 'min',
    columns: words[WORD.columns * capacity + row] ?? 0,
    rows: words[WORD.rows * capacity + row] ?? 0,
    nonzeros: words[WORD.nonzeros * capacity + row] ?? 0,
    integers: words[WORD.integers * capacity + row] ?? 0,
    binaries: words[WORD.binaries * capacity + row] ?? 0,
  };
}

/** What nearly every verdict has; one object for all of them. */
const NO_VIOLATION = Object.freeze({ primal: 0, integrality: 0, dual: 0 });

function violationAt(numbers: Float64Array, capacity: number, row: number): Verdict['violation'] {
  const primal = numbers[NUMBER.primalViolation * capacity + row] ?? Number.NaN;
  const integrality = numbers[NUMBER.integralityViolation * capacity + row] ?? Number.NaN;
  const dual = numbers[NUMBER.dualViolation * capacity + row] ?? Number.NaN;
  if (primal === 0 && integrality === 0 && dual === 0) return NO_VIOLATION;
  if (!Number.isNaN(primal + integrality + dual)) return { primal, integrality, dual };
  const known = {
    ...(!Number.isNaN(primal) && { primal }),
    ...(!Number.isNaN(integrality) && { integrality }),
    ...(!Number.isNaN(dual) && { dual }),
  };
  return Object.keys(known).length > 0 ? known : undefined;
}

function timesAt(numbers: Float64Array, capacity: number, row: number): NonNullable<Verdict['timeUs']> {
  const parse = numbers[NUMBER.parseUs * capacity + row] ?? Number.NaN;
  const solve = numbers[NUMBER.solveUs * capacity + row] ?? Number.NaN;
  const certify = numbers[NUMBER.certifyUs * capacity + row] ?? Number.NaN;
  if (!Number.isNaN(parse + solve + certify)) return { parse: rounded(parse), solve: rounded(solve), certify: rounded(certify) };
  return {
    ...(!Number.isNaN(parse) && { parse: rounded(parse) }),
    ...(!Number.isNaN(solve) && { solve: rounded(solve) }),
    ...(!Number.isNaN(certify) && { certify: rounded(certify) }),
  };
}

function addAudit(draft: Draft, audit: number, details: Details, named: NamedSolver): void {
  if (audit === CONFIRMED) draft.confirmedBy = named.solver;
  if (details.contradiction !== undefined) draft.contradiction = { solver: named.solver, answer: details.contradiction };
}

const NO_DETAILS: Details = {};
export const NO_WARNINGS: readonly Warning[] = Object.freeze([]);

/** @returns the share of the reference model's rows that row `row` kept, undefined where it was not compared */
export function rowsAt({ numbers }: ResultColumns, capacity: number, row: number): number | undefined {
  const rows = numbers[NUMBER.rows * capacity + row] ?? Number.NaN;
  return Number.isNaN(rows) ? undefined : rows;
}

/** @returns the comparison with the reference model as JSON.parse gives it, where it was asked for and made; see src/comparison.ts */
export function findingsAt(columns: ResultColumns, capacity: number, row: number, bytes: Uint8Array | null): unknown {
  return readDetails(columns, capacity, row, bytes).findings;
}

/**
 * The verdict of an optimal model of which there is nothing special to say, in one literal: adding its keys one by one would
 * grow the object five times. Undefined when there is something.
 */
function plainAt({ words, numbers }: ResultColumns, capacity: number, row: number, named?: NamedSolver): Verdict | undefined {
  if ((words[WORD.detailLength * capacity + row] ?? 0) !== 0 || (words[WORD.audit * capacity + row] ?? 0) !== 0) return undefined;
  if (words[WORD.answer * capacity + row] === ANSWER.known) return undefined;
  const objective = numbers[NUMBER.objective * capacity + row] ?? Number.NaN;
  const bound = numbers[NUMBER.bound * capacity + row] ?? Number.NaN;
  const solver = ANSWERERS[words[WORD.solver * capacity + row] ?? 0];
  const certificate = CERTIFICATES[words[WORD.certificate * capacity + row] ?? 0];
  const violation = violationAt(numbers, capacity, row);
  const model = sizeAt(words, capacity, row);
  if (!Number.isFinite(objective) || !Number.isFinite(bound)) return undefined;
  if (solver === undefined || certificate === undefined || violation === undefined || model === undefined) return undefined;
  const timeUs = timesAt(numbers, capacity, row);
  const solverVersion = solver === named?.solver ? named.version() : undefined;
  return solverVersion === undefined
    ? { status: 'optimal', objective, bound, solver, certificate, violation, model, warnings: NO_WARNINGS, timeUs }
    : { status: 'optimal', objective, bound, solver, solverVersion, certificate, violation, model, warnings: NO_WARNINGS, timeUs };
}

/**
 * The verdict of one row of a batch, keys in the order of the documented JSON. Assignments instead of spreads, and objects of
 * few shapes: half of the engine's time went into this function before (docs/log.md).
 * @param capacity rows in the batch
 * @param bytes the batch's detail bytes
 */
export function verdictAt(columns: ResultColumns, capacity: number, row: number, bytes: Uint8Array | null, named?: NamedSolver): Verdict {
  const { words, numbers } = columns;
  const status = STATUSES[words[WORD.status * capacity + row] ?? 0] ?? 'failed';
  const plain = status === 'optimal' ? plainAt(columns, capacity, row, named) : undefined;
  if (plain !== undefined) return plain;
  const details = bytes === null ? NO_DETAILS : readDetails(columns, capacity, row, bytes);
  const fault = details.faults?.[0] ?? details.reason;
  const draft: Draft = { status };
  const objective = numbers[NUMBER.objective * capacity + row] ?? Number.NaN;
  if (!Number.isNaN(objective)) draft.objective = jsonNumber(objective);
  const bound = numbers[NUMBER.bound * capacity + row] ?? Number.NaN;
  if (!Number.isNaN(bound)) draft.bound = jsonNumber(bound);
  const judged = status === 'optimal' || status === 'infeasible' || status === 'unbounded' || status === 'limit' || status === 'decided';
  if (judged && fault === details.reason) {
    const solver = ANSWERERS[words[WORD.solver * capacity + row] ?? 0];
    if (solver !== undefined) draft.solver = solver;
    const version = solver === named?.solver ? named?.version() : undefined;
    if (version !== undefined) draft.solverVersion = version;
    const audit = words[WORD.audit * capacity + row] ?? 0;
    if (audit !== 0 && named !== undefined) addAudit(draft, audit, details, named);
    const certificate = CERTIFICATES[words[WORD.certificate * capacity + row] ?? 0];
    if (certificate !== undefined) draft.certificate = certificate;
  }
  const violation = violationAt(numbers, capacity, row);
  if (violation !== undefined) draft.violation = violation;
  const model = sizeAt(words, capacity, row);
  if (model !== undefined) draft.model = model;
  if (fault !== undefined) draft.fault = fault;
  if (details.faults !== undefined && details.faults.length > 1) draft.faults = details.faults;
  draft.warnings = details.warnings ?? NO_WARNINGS;
  if (details.values !== undefined) draft.values = details.values;
  if (details.explain !== undefined) draft.explain = details.explain;
  draft.timeUs = timesAt(numbers, capacity, row);
  if (words[WORD.answer * capacity + row] === ANSWER.known) draft.cached = true;
  return draft;
}
