type ColumnKind = 'continuous' | 'integer' | 'binary';
export type Term = readonly [coefficient: number, column: string];
export type RowSense = '<=' | '>=' | '=';

interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly lower: number;
  readonly upper: number;
}

interface Row {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly sense: RowSense;
  readonly side: number;
}

/** A reference model while it is put together. */
export interface Draft {
  readonly sense: 'max' | 'min';
  readonly goal: string;
  readonly columns: Column[];
  readonly objective: Term[];
  readonly rows: Row[];
}

export function draftOf(sense: 'max' | 'min', goal: string): Draft {
  return { sense, goal: nameOf(goal), columns: [], objective: [], rows: [] };
}

/** Words to a name of the LP format. */
export function nameOf(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** @returns the column's name */
export function addColumn(
  draft: Draft,
  words: string,
  price: number,
  { kind = 'integer', lower = 0, upper = Number.POSITIVE_INFINITY }: Partial<Omit<Column, 'name'>> = {},
): string {
  const name = nameOf(words);
  draft.columns.push({ name, kind, lower, upper });
  if (price !== 0) draft.objective.push([price, name]);
  return name;
}

/** Adds a row; what has a coefficient of 0 is left out. */
export function addRow(draft: Draft, words: string, terms: readonly Term[], sense: RowSense, side: number): void {
  draft.rows.push({ name: nameOf(words), terms: terms.filter(([coefficient]) => coefficient !== 0), sense, side });
}

/** Sums of decimals come out with the digits that one would write. */
export const tidy = (value: number): number => Number(value.toFixed(6));

function sumOf(terms: readonly Term[]): string {
  return terms
    .map(([coefficient, column], i) => {
      const size = Math.abs(tidy(coefficient));
      const sign = coefficient < 0 ? '- ' : i === 0 ? '' : '+ ';
      return `${sign}${size === 1 ? '' : `${size} `}${column}`;
    })
    .join(' ');
}

function boundOf({ name, kind, lower, upper }: Column): string | undefined {
  if (kind === 'binary' || (lower === 0 && upper === Number.POSITIVE_INFINITY)) return undefined;
  if (lower === Number.NEGATIVE_INFINITY) return upper === Number.POSITIVE_INFINITY ? `${name} free` : `-inf <= ${name} <= ${upper}`;
  if (upper === Number.POSITIVE_INFINITY) return `${name} >= ${lower}`;
  return lower === 0 ? `${name} <= ${upper}` : `${lower} <= ${name} <= ${upper}`;
}

/** @returns the model as LP text, in the canonical form that the prompts of the environments ask for */
export function lpOf({ sense, goal, columns, objective, rows }: Draft): string {
  const bounds = columns.map(boundOf).filter((bound) => bound !== undefined);
  const names = (kind: ColumnKind): string[] => columns.filter((column) => column.kind === kind).map(({ name }) => name);
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [title, ...lines]);
  const listed = (title: string, list: readonly string[]): string[] => section(title, list.length === 0 ? [] : [` ${list.join(' ')}`]);
  return [
    sense === 'max' ? 'Maximize' : 'Minimize',
    ` ${goal}: ${sumOf(objective)}`,
    'Subject To',
    ...rows.map((row) => ` ${row.name}: ${sumOf(row.terms)} ${row.sense} ${tidy(row.side)}`),
    ...section(
      'Bounds',
      bounds.map((bound) => ` ${bound}`),
    ),
    ...listed('Generals', names('integer')),
    ...listed('Binaries', names('binary')),
    'End',
    '',
  ].join('\n');
}
