import { type Correction, correctionsById, type Label, type LabelledRow, labelOf } from '../labels.ts';
import { type Reference, referenceProblem } from '../match.ts';

/** A problem of a data set, as far as it is needed to judge completions. */
export interface Problem {
  readonly id: string;
  /** The data set: its file's name. */
  readonly set: string;
  readonly question?: string;
  readonly label: Label;
  /** A reference model. */
  readonly model?: string;
  /** The data set itself says that no label agrees with its reference model: no rows are held against it. */
  readonly doubted: boolean;
}

/** The label that counts where only one can: the corrected one where there is one. */
export const inForce = ({ label }: Problem): Reference | undefined => label.corrected ?? label.published;

/** The reference model to hold rows against. */
export const comparable = ({ model, doubted }: Problem): string | undefined => (doubted ? undefined : model);

/** The problems of some data files. */
export interface Book {
  readonly find: (id: string) => Problem | undefined;
  readonly problems: () => Iterable<Problem>;
  /** Lines that are no row of a data set, and what is wrong with them. */
  readonly bad: readonly string[];
}

/** One line of a data file. */
export interface DataLine {
  readonly set: string;
  readonly place: string;
  readonly value: unknown;
}

interface Row extends LabelledRow {
  readonly set: string;
  readonly question?: string;
  /** Of a row in Assay's own form, instead of `answer`. */
  readonly reference?: Reference;
  /** The same text under another id; corrections of this row hold for that one too. */
  readonly alias?: string;
}

interface Model {
  readonly text: string;
  readonly answer: Reference;
  readonly doubted: boolean;
}

const KINDS = ['answer', 'question', 'removed', 'flagged-error'];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The status and objective of a row that has them beside a model. */
function answerOf({ status, objective }: Readonly<Record<string, unknown>>): Reference {
  const found = status === 'optimal' || status === 'infeasible' || status === 'unbounded' ? { status } : {};
  return { ...found, ...(typeof objective === 'number' && Number.isFinite(objective) && { objective }) } as Reference; // kinds as checked
}

interface Found {
  readonly rows: Map<string, Row>;
  readonly models: Map<string, Model>;
  readonly corrections: Correction[];
  readonly bad: string[];
}

/** A row with `answer`, as the data sets have it. */
function readLabelled(id: string, value: Readonly<Record<string, unknown>>, set: string): Row | string {
  const { answer, question } = value;
  if (answer !== null && !(typeof answer === 'number' && Number.isFinite(answer))) return 'expected "answer" to be a finite number or null';
  const meta = isRecord(value.meta) ? value.meta : {};
  const alias = meta.text_changed === true ? undefined : text(meta.nl4opt_test_id);
  const expect = text(meta.expect);
  return {
    id,
    set,
    answer,
    ...(expect !== undefined && { meta: { expect } }),
    ...(typeof question === 'string' && { question }),
    ...(alias !== undefined && { alias }),
  };
}

/** A row of Assay's own form: `text` is the reference model, unless the reference holds one. */
function readItem(id: string, value: Readonly<Record<string, unknown>>, set: string, found: Found): Row | string {
  const { reference } = value;
  const problem = referenceProblem(reference);
  if (problem !== undefined) return problem;
  const { model, ...answer } = reference as Reference; // checked above
  const own = model ?? text(value.text);
  if (own !== undefined && !found.models.has(id)) found.models.set(id, { text: own, answer, doubted: false });
  const question = text(value.question);
  return { id, set, answer: null, reference: answer, ...(question !== undefined && { question }) };
}

/** Puts a line where it belongs; @returns what is wrong with it, or undefined */
function readLine({ value, set }: DataLine, found: Found): string | undefined {
  if (!isRecord(value)) return 'expected a JSON object';
  const { id } = value;
  if (typeof id !== 'string' || id === '') return 'expected "id" to be a text';
  if (KINDS.some((kind) => kind === value.kind)) {
    found.corrections.push({ ...value } as unknown as Correction); // id and kind were checked; its values are read as texts or numbers
    return undefined;
  }
  if (typeof value.lp === 'string') {
    found.models.set(id, { text: value.lp, answer: answerOf(value), doubted: value.verified === false });
    return undefined;
  }
  const row = 'reference' in value ? readItem(id, value, set, found) : readLabelled(id, value, set);
  if (typeof row === 'string') return row;
  if (found.rows.has(id)) return `${id} stands in ${found.rows.get(id)?.set} already, which counts`;
  found.rows.set(id, row);
  return undefined;
}

/** A row without a label takes its reference model's answer for the corrected one, unless the model is doubted. */
function problemOf(row: Row, model: Model | undefined, corrections: readonly Correction[]): Problem {
  const { reference } = row;
  const known = reference === undefined ? labelOf(row, corrections) : { published: reference, corrected: reference, disputed: false };
  const silent = known.published === undefined && !known.disputed;
  const label = silent && model !== undefined && !model.doubted ? { ...known, corrected: model.answer } : known;
  return {
    id: row.id,
    set: row.set,
    ...(row.question !== undefined && { question: row.question }),
    label,
    ...(model !== undefined && { model: model.text }),
    doubted: model?.doubted === true,
  };
}

/** Reads data files: labelled rows, corrections of labels, reference models and items of Assay's own form, told apart by their keys. */
export function bookOf(lines: Iterable<DataLine>): Book {
  const found: Found = { rows: new Map(), models: new Map(), corrections: [], bad: [] };
  for (const line of lines) {
    const problem = readLine(line, found);
    if (problem !== undefined) found.bad.push(`${line.place}: ${problem}`);
  }
  const aliases = new Map([...found.rows.values()].flatMap(({ id, alias }) => (alias === undefined ? [] : [[id, alias]])));
  const corrections = correctionsById(
    found.corrections.flatMap((one) => {
      const alias = aliases.get(one.id);
      return alias === undefined ? [one] : [one, { ...one, id: alias }];
    }),
  );
  const problems = new Map<string, Problem>();
  for (const row of found.rows.values()) problems.set(row.id, problemOf(row, found.models.get(row.id), corrections.get(row.id) ?? []));
  return { find: (id) => problems.get(id), problems: () => problems.values(), bad: found.bad };
}
