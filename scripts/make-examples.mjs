// Makes examples/nl4opt-reference.jsonl from the shared reference models (made by this project from NL4OPT's declarations).
// node scripts/make-examples.mjs [path of nl4opt-reference-models.jsonl]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = process.argv[2] ?? `${root}../shared/datasets/nl4opt-reference-models.jsonl`;
const lines = readFileSync(source, 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const { id, lp, status, objective } = JSON.parse(line);
    return JSON.stringify({
      id,
      text: lp,
      format: 'lp',
      reference: { status, ...(objective !== null && objective !== undefined && { objective }) },
    });
  });
writeFileSync(`${root}examples/nl4opt-reference.jsonl`, `${lines.join('\n')}\n`);
console.log(`${lines.length} models`);
