// npm run goldens: records the whole message of every bad text, where code and place already agree with expected.tsv.
// Read what it changes before committing it, in a commit of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';

const folder = fileURLToPath(new URL('../tests/models/bad/', import.meta.url));
const rows = readFileSync(`${folder}expected.tsv`, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'));
const engine = await createEngine({ threads: 0 });
const judged = await engine.judge(
  rows.map(([file]) => ({ text: readFileSync(folder + file), format: file.endsWith('.mps') ? 'mps' : 'lp' })),
);
await engine.close();

const goldens = {};
for (const [i, [file, code, line, column]] of rows.entries()) {
  const { fault } = judged[i].verdict;
  if (fault?.code !== code || (fault.line ?? 0) !== Number(line) || (fault.column ?? 0) !== Number(column)) {
    console.error(`${file}: expected ${code} at ${line}:${column}, got ${fault?.code} at ${fault?.line}:${fault?.column}; not recorded`);
    process.exitCode = 1;
    continue;
  }
  goldens[file] = [fault.message, ...(fault.excerpt === undefined ? [] : fault.excerpt.split('\n'))];
}
writeFileSync(`${folder}goldens.json`, `${JSON.stringify(goldens, null, 1)}\n`);
console.log(`${Object.keys(goldens).length} of ${rows.length} recorded`);
