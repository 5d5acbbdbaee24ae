import { colors as pc } from './colors.ts';
import type { Figures } from '../eval/figures.ts';
import { type Table, tablesOf } from '../eval/tables.ts';

/** Rows that the terminal shows of a table; the JSON and the report have all. */
const MOST_ROWS = 60;

const linesOf = ({ title, head, rows }: Table): string => [`# ${title}`, head.join('\t'), ...rows.map((row) => row.join('\t'))].join('\n');

/** @returns the figures as tables for a terminal, as tab-separated lines elsewhere */
export async function showTables(figures: Figures): Promise<string> {
  const tables = tablesOf(figures);
  const last = `Intervals: ${figures.interval}.`;
  if (process.stdout.isTTY !== true) return [...tables.map(linesOf), last].join('\n\n');
  const { default: CliTable } = await import('cli-table3');
  const drawn = tables.map(({ title, head, rows }) => {
    const table = new CliTable({ head: [...head], style: { head: [], border: [], compact: true } });
    for (const row of rows.slice(0, MOST_ROWS)) table.push([...row]);
    const more = rows.length > MOST_ROWS ? `\nand ${rows.length - MOST_ROWS} more, see --json or --report` : '';
    return `${pc.bold(title)}\n${table.toString()}${more}`;
  });
  return [...drawn, last].join('\n\n');
}
