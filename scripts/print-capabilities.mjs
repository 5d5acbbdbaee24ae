// node scripts/print-capabilities.mjs [--check]: writes the table of what each solver can do into docs/solvers.md, from the table in code;
// with --check it says whether the document has it already.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup/system.mjs';

const { CAPABILITIES, solvers } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const all = solvers();
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = [
  row(['', ...all.map(({ name }) => `\`${name}\``)]),
  row(['---', ...all.map(() => ':-:')]),
  ...Object.entries(CAPABILITIES).map(([key, words]) => row([words, ...all.map(({ capabilities }) => (capabilities[key] ? '✓' : ''))])),
].join('\n');

const path = join(root, 'docs/solvers.md');
const before = readFileSync(path, 'utf8');
const after = before.replace(
  /(<!-- capabilities: printed by scripts\/print-capabilities.mjs -->\n)[\s\S]*?(\n<!-- end -->)/,
  `$1${table}$2`,
);
if (!after.includes(table)) throw new Error('docs/solvers.md has no place for the table');
if (process.argv.includes('--check')) {
  console.log(
    after === before ? 'docs/solvers.md has the table of capabilities' : 'docs/solvers.md is behind: node scripts/print-capabilities.mjs',
  );
  process.exitCode = after === before ? 0 : 1;
} else if (after !== before) {
  writeFileSync(path, after);
}
