import type { Cell, Figures } from './figures.ts';
import { LABELS, TOLERANCE_NAMES } from './group.ts';
import type { Share } from './statistics.ts';
import { CLASSES, type Class } from './taxonomy.ts';

/** Figures in rows and columns, for a terminal and for the report alike. */
export interface Table {
  readonly title: string;
  /** A sentence on how to read it. */
  readonly note?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const percent = (value: number): string => (value * 100).toFixed(1);

/** @returns a share with its interval, in percent */
function shareText({ value, low, high }: Share): string {
  return value === undefined || low === undefined || high === undefined ? '' : `${percent(value)} % (${percent(low)}–${percent(high)})`;
}

const placeOf = (cell: Cell): string[] => [cell.source, cell.environment, cell.set ?? 'all sets'];

/** The cells over everything: those without a set, or where there is one set, its. */
export function overall(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell) => {
    const same = cells.filter(({ source, environment }) => source === cell.source && environment === cell.environment);
    return cell.set === undefined || !same.some(({ set }) => set === undefined);
  });
}

function accuracyTable({ cells }: Figures): Table {
  return {
    title: 'Accuracy, share of completions',
    head: ['source', 'environment', 'set', 'labels', 'n', 'within 5 %', 'within 1e-4', 'within 1e-6'],
    rows: cells.flatMap((cell) =>
      LABELS.map((label) => {
        const by = cell.accuracy[label];
        return [...placeOf(cell), label, String(by['1e-6'].each.n), ...TOLERANCE_NAMES.map((name) => shareText(by[name].each))];
      }),
    ),
  };
}

function groupTable({ cells }: Figures): Table | undefined {
  const lists = overall(cells).flatMap((cell) => {
    const { passAtK, majority } = cell.accuracy.corrected['1e-6'];
    return passAtK.length < 2 ? [] : [{ cell, passAtK, majority }];
  });
  const ks = [...new Set(lists.flatMap(({ passAtK }) => passAtK.map(({ k }) => k)))].sort((a, b) => a - b);
  if (lists.length === 0) return undefined;
  return {
    title: 'Several completions a problem: pass@k and majority, on corrected labels at 1e-6',
    head: ['source', 'environment', ...ks.map((k) => `pass@${k}`), 'majority', 'problems'],
    rows: lists.map(({ cell, passAtK, majority }) => [
      cell.source,
      cell.environment,
      ...ks.map((k) => shareText(passAtK.find((one) => one.k === k)?.share ?? { n: 0 })),
      shareText(majority),
      String(majority.n),
    ]),
  };
}

const meanText = (shares: readonly Share[]): string => {
  const values = shares.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return values.length === 0 ? '' : `${percent(values.reduce((sum, value) => sum + value, 0) / values.length)} %`;
};

/** The sets in rows, the environments in columns: what a change of solver or dialect does. */
function besideTable({ cells, environments, sources, sets }: Figures): Table | undefined {
  if (environments.length < 2 && sets.length < 2) return undefined;
  const tolerances = ['5e-2', '1e-6'] as const;
  const heads = environments.flatMap(({ name }) => [`${name}, within 5 %`, `${name}, within 1e-6`]);
  const row = (source: string, label: string, text: (environment: string, tolerance: (typeof tolerances)[number]) => string): string[] => [
    source,
    label,
    ...environments.flatMap(({ name }) => tolerances.map((tolerance) => text(name, tolerance))),
  ];
  const rows = sources.flatMap((source) => {
    const mine = cells.filter((cell) => cell.source === source);
    const of = (set: string | undefined, environment: string): Cell[] =>
      mine.filter((cell) => cell.environment === environment && cell.set === set);
    const tried = sets.map(({ name }) => name).filter((name) => mine.some(({ set }) => set === name));
    return [
      ...tried.map((set) =>
        row(source, set, (environment, tolerance) => shareText(of(set, environment)[0]?.accuracy.corrected[tolerance].each ?? { n: 0 })),
      ),
      ...(tried.length < 2
        ? []
        : [
            row(source, 'mean of the sets', (environment, tolerance) =>
              meanText(tried.flatMap((set) => of(set, environment).map((cell) => cell.accuracy.corrected[tolerance].each))),
            ),
          ]),
    ];
  });
  return { title: 'Sets and environments side by side, on corrected labels', head: ['source', 'set', ...heads], rows };
}

/** Counts of one kind, a column for each source and environment. */
function countTable(
  title: string,
  names: ReadonlyMap<string, string>,
  cells: readonly Cell[],
  count: (cell: Cell, name: string) => number,
): Table {
  const several = new Set(cells.map(({ environment }) => environment)).size > 1;
  return {
    title,
    head: ['', ...cells.map(({ source, environment }) => (several ? `${source}, ${environment}` : source))],
    rows: [...names].map(([name, words]) => [words, ...cells.map((cell) => String(count(cell, name)))]),
  };
}

const FINDINGS = {
  compared: 'compared with a reference model',
  same: 'same feasible set, same objective',
  missing: 'rows or bounds missing',
  spurious: 'rows or bounds that forbid too much',
  integrality: 'whole numbers not asked for',
  objective: 'another objective function',
} as const;

function countTables({ cells }: Figures): Table[] {
  const all = overall(cells);
  const classes = Object.entries(CLASSES).filter(([name]) => all.some((cell) => cell.classes[name as Class] !== undefined)); // its keys
  const codes = [...new Set(all.flatMap((cell) => Object.keys(cell.faults)))];
  const certificates = [...new Set(all.flatMap((cell) => Object.keys(cell.certificates)))];
  const same = (names: readonly string[]): Map<string, string> => new Map(names.map((name) => [name, name]));
  const compared = all.some(({ findings }) => findings.compared > 0);
  return [
    countTable('What became of them', new Map(classes), all, (cell, name) => cell.classes[name as Class] ?? 0),
    countTable('Faults, the first of each text', same(codes), all, (cell, name) => cell.faults[name] ?? 0),
    countTable(
      'Rows: what the comparison with the reference model found, of the models that were solved',
      new Map(compared ? Object.entries(FINDINGS) : []),
      all,
      (cell, name) => cell.findings[name as keyof typeof FINDINGS], // its keys
    ),
    countTable('Certificates of the answers', same(certificates), all, (cell, name) => cell.certificates[name] ?? 0),
  ];
}

function transferTable({ transfers }: Figures): Table {
  return {
    title: 'Transfer: the same completions in two environments, right at 1e-6',
    head: ['source', 'from', 'to', 'right in both', 'only in from', 'only in to', 'in neither'],
    rows: transfers.map(({ source, from, to, both, onlyFrom, onlyTo, neither }) => [
      source,
      from,
      to,
      ...[both, onlyFrom, onlyTo, neither].map(String),
    ]),
  };
}

function contradictionTable({ contradictions }: Figures): Table {
  return {
    title: `Labels that the reference model contradicts: ${contradictions.length}`,
    note: 'The label and the reference model of these problems exclude each other at 1e-4; one of the two is wrong. No rows are held against a model that its own data set doubts.',
    head: ['problem', 'published', 'corrected', 'model says', 'remarks'],
    rows: contradictions.map(({ id, published = 'none', corrected = 'none', model, doubted, disputed }) => [
      id,
      published,
      corrected,
      model,
      [doubted && 'the data set doubts the model', disputed && 'the label is disputed'].filter((part) => part !== false).join('; '),
    ]),
  };
}

function setTable({ sets }: Figures): Table {
  return {
    title: 'Data sets and their labels',
    note: 'Corrected: what holds for the text in hand; a row has none where it was removed, reworded, or those who object disagree. A row without a published label takes the answer of its reference model.',
    head: ['set', 'problems', 'with completions', 'published label', 'corrected label', 'disputed', 'no solution', 'reference model'],
    rows: sets.map(({ name, ...counts }) => [
      name,
      ...[counts.problems, counts.attempted, counts.published, counts.corrected, counts.disputed, counts.noSolution, counts.models].map(
        String,
      ),
    ]),
  };
}

/** @returns every table that has something to say */
export function tablesOf(figures: Figures): Table[] {
  const tables = [
    accuracyTable(figures),
    besideTable(figures),
    groupTable(figures),
    ...countTables(figures),
    transferTable(figures),
    setTable(figures),
    contradictionTable(figures),
  ];
  return tables.flatMap((table) => (table === undefined || table.rows.length === 0 ? [] : [table]));
}
