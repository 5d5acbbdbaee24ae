// How much memory an evaluation holds on to: node --expose-gc scripts/eval-memory.mjs [completions]. Prints heap and buffers in use after a full
// collection at ten points on the way, as JSON. The completions are those of the bundled models, each with another row, one in three faulty.
import { readFileSync } from 'node:fs';
import { evaluate } from '../dist/eval/evaluate.js';
import { bookOf } from '../dist/eval/book.js';

const total = Number(process.argv[2] ?? 100_000);
if (globalThis.gc === undefined || !(total >= 100)) {
  console.error('expected node --expose-gc and at least 100 completions');
  process.exit(2);
}
const rows = readFileSync(new URL('../examples/nl4opt-reference.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const book = bookOf(rows.map((value, i) => ({ set: 'bundled', place: `${i + 1}`, value })));
const points = [];

function measure(at) {
  globalThis.gc();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  points.push({ at, heapMb: heapUsed / 2 ** 20, buffersMb: (arrayBuffers + external) / 2 ** 20 });
}

function* completions() {
  for (let i = 0; i < total; i += 1) {
    if (i > 0 && i % (total / 10) === 0) measure(i);
    const { id, text } = rows[i % rows.length];
    const own = (side) => text.replace('Subject To\n', `Subject To\n own${i}: own <= ${side}\n`);
    yield { source: 'made', id, sample: String(i), completion: i % 3 === 0 ? own(`${i},000`) : own(i) };
  }
}

const start = performance.now();
const { figures, samples, chosen } = await evaluate(completions(), book, { threads: 1 });
const seconds = (performance.now() - start) / 1000;
measure(total);
const [cell] = figures.cells;
console.log(
  JSON.stringify({
    completions: cell.completions,
    classes: cell.classes,
    kept: samples.length,
    chosen,
    seconds,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    points,
  }),
);
