// The tables of dialects in docs/lp-format.md and docs/mps-format.md, printed from native/parse/dialects.cpp. Run by itself (after
// set-up) it writes them; tests/dialects.test.ts compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WORDS = { same: '', refuses: 'refuses', other: 'misreads', unknown: '?' };
const START = '<!-- dialects -->';
const END = '<!-- /dialects -->';

/** @returns `text` with the table of `format` between its two marks */
export function docsWithTable(text, table, format) {
  const rows = table.filter((row) => row.format === format);
  const solvers = Object.keys(rows[0].readings);
  const cell = (words) => words.replaceAll('|', '\\|');
  const what = ({ what: words, as }) => cell(words.replace('{}', '…') + (as === '' ? '' : ` (misread ${as})`));
  const lines = [
    `| construct | ${solvers.join(' | ')} | write |`,
    `| --- | ${solvers.map(() => '---').join(' | ')} | --- |`,
    ...rows.map((row) => `| ${what(row)} | ${solvers.map((name) => WORDS[row.readings[name]]).join(' | ')} | ${cell(row.write)} |`),
  ];
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start) throw new Error(`expected ${START} and ${END}`);
  return `${text.slice(0, start + START.length)}\n${lines.join('\n')}\n${text.slice(end)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { dialectTable } = await import('../dist/index.js');
  const table = dialectTable();
  for (const format of ['lp', 'mps']) {
    const file = fileURLToPath(new URL(`../docs/${format}-format.md`, import.meta.url));
    writeFileSync(file, docsWithTable(readFileSync(file, 'utf8'), table, format));
  }
}
