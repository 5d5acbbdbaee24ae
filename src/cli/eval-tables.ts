import { colors as pc } from './colors.ts';
import type { Cell, Figures } from '../eval/figures.ts';
import { LABELS, TOLERANCE_NAMES } from '../eval/group.ts';
import type { Share } from '../eval/statistics.ts';
import { CLASSES } from '../eval/taxonomy.ts';

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Contradicted labels that the terminal lists; the JSON and the report have all. */
const MOST_CONTRADICTIONS = 20;

const percent = (value: number): string => (value * 100).toFixed(1);

/** @returns a share with its interval, in percent */
function shareText({ value, low, high }: Share): string {
  return value === undefined || low === undefined || high === undefined ? '' : `${percent(value)} % (${percent(low)}–${percent(high)})`;
}

const placeOf = (cell: Cell): string[] => [cell.source, cell.environment, cell.set ?? 'all sets'];

/** The cells over everything: those without a set, or where there is one set, its. */
function overall(cells: readonly Cell[]): Cell[] {
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

/** Counts of one kind, a column for each source and environment. */
function countTable(
  title: string,
  names: readonly string[],
  cells: readonly Cell[],
  words: (name: string) => string,
  count: (cell: Cell, name: string) => number,
): Table {
  const several = new Set(cells.map(({ environment }) => environment)).size > 1;
  return {
    title,
    head: ['', ...cells.map(({ source, environment }) => (several ? `${source}, ${environment}` : source))],
    rows: names.map((name) => [words(name), ...cells.map((cell) => String(count(cell, name)))]),
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
  const classes = Object.keys(CLASSES).filter((name) => all.some((cell) => cell.classes[name as keyof typeof CLASSES] !== undefined));
  const faults = [...new Set(all.flatMap((cell) => Object.keys(cell.faults)))];
  const findings = all.some((cell) => cell.findings.compared > 0) ? Object.keys(FINDINGS) : [];
  // The names are keys of the tables that they come from.
  return [
    countTable(
      'What became of them',
      classes,
      all,
      (name) => CLASSES[name as keyof typeof CLASSES],
      (cell, name) => cell.classes[name as keyof typeof CLASSES] ?? 0,
    ),
    countTable(
      'Faults, the first of each text',
      faults,
      all,
      (name) => name,
      (cell, name) => cell.faults[name] ?? 0,
    ),
    countTable(
      'Rows: what the comparison found, of the models that were solved',
      findings,
      all,
      (name) => FINDINGS[name as keyof typeof FINDINGS],
      (cell, name) => cell.findings[name as keyof typeof FINDINGS],
    ),
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
  const more = contradictions.length - MOST_CONTRADICTIONS;
  return {
    title: `Labels that the reference model contradicts: ${contradictions.length}${more > 0 ? `, the first ${MOST_CONTRADICTIONS}` : ''}`,
    head: ['problem', 'published', 'corrected', 'model says', ''],
    rows: contradictions
      .slice(0, MOST_CONTRADICTIONS)
      .map(({ id, published = '', corrected = '', model, doubted }) => [
        id,
        published,
        corrected,
        model,
        doubted ? 'its data set doubts the model' : '',
      ]),
  };
}

/** @returns the figures as tables for a terminal, as tab-separated lines elsewhere */
export async function tablesOf(figures: Figures): Promise<string> {
  const { default: CliTable } = await import('cli-table3');
  const tables = [
    accuracyTable(figures),
    groupTable(figures),
    ...countTables(figures),
    transferTable(figures),
    contradictionTable(figures),
  ];
  const asLines = process.stdout.isTTY !== true;
  const shown = tables.flatMap((table) => {
    if (table === undefined || table.rows.length === 0) return [];
    if (asLines) return [[`# ${table.title}`, table.head.join('\t'), ...table.rows.map((row) => row.join('\t'))].join('\n')];
    const drawn = new CliTable({ head: [...table.head], style: { head: [], border: [], compact: true } });
    for (const row of table.rows) drawn.push([...row]);
    return [`${pc.bold(table.title)}\n${drawn.toString()}`];
  });
  return [...shown, `Intervals: ${figures.interval}.`].join('\n\n');
}
