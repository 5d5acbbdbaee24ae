// Could another rule of extraction have found a model where ours found none? node scripts/extraction-oracle.mjs DATA.jsonl COMPLETIONS.jsonl…
// Of each rejected completion, every run of whole lines that begins with an objective is tried, End added, and the best counts: no rule that
// keeps whole lines can do better, since this one is told the answer.
import { readFileSync } from 'node:fs';
import { createEngine, referenceOf } from '../dist/index.js';

const [data, ...files] = process.argv.slice(2);
if (data === undefined || files.length === 0) {
  console.error('expected a data set and completions');
  process.exit(2);
}
const read = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const references = new Map(read(data).map((row) => [row.id, referenceOf(row) ?? {}]));
const engine = await createEngine({ threads: 1 });

function* runsOf({ id, completion }) {
  const lines = completion.split('\n').filter((line) => !/^\s*end\s*$/i.test(line));
  for (const [from, line] of lines.entries()) {
    if (!/^\s*(max|min)/i.test(line)) continue;
    // An objective, Subject To and a row are three lines at least.
    for (let to = from + 3; to <= lines.length; to += 1)
      yield { text: `${lines.slice(from, to).join('\n')}\nEnd\n`, format: 'lp', reference: references.get(id) };
  }
}

for (const file of files) {
  const rows = read(file);
  const judged = await engine.judge(rows.map(({ completion }) => ({ completion })));
  const rejected = rows.filter((_, i) => judged[i].verdict.status === 'rejected');
  const found = { models: 0, right: 0 };
  for (const row of rejected) {
    const tries = await engine.judge([...runsOf(row)]);
    const models = tries.filter(({ verdict: { model } }) => model !== undefined && model.rows > 0 && model.columns > 0);
    if (models.length > 0) found.models += 1;
    if (models.some(({ verdict }) => verdict.match?.['1e-6'] === true)) found.right += 1;
  }
  console.log(JSON.stringify({ file, completions: rows.length, rejected: rejected.length, ...found }));
}
await engine.close();
