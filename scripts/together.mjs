// node scripts/together.mjs [SECONDS]: two threads of one process mix every solver that is found over all models, at random. Prints
// one JSON line: verdicts, how many differ from the first of that model and solver, and memory after a tenth and at the end.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

await setUpOrExit();
const { createEngine, loadEnvironment, solvers } = await import(pathToFileURL(join(root, 'dist/index.js')).href);
const seconds = Number(process.argv[2] ?? 60);
const CHUNK = 64;

const lines = (path) => readFileSync(join(root, path), 'utf8').trim().split('\n');
const models = ['examples/nl4opt-reference.jsonl', 'examples/self-test.jsonl'].flatMap((path) =>
  lines(path).map((line) => JSON.parse(line)),
);
const environments = solvers()
  .filter(({ found }) => found)
  .map(({ name }) => loadEnvironment(`${name}-lp`).name);

let state = 1;
const below = (end) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
};
const essence = ({ status, objective }) => `${status} ${typeof objective === 'number' ? objective.toPrecision(6) : ''}`;

const engine = await createEngine({ threads: 2, small: 'off', cache: 'off' });
const first = new Map();
const counts = { verdicts: 0, wrong: 0, failed: 0 };
const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
let early = 0;

async function work() {
  while (elapsed() < seconds) {
    const items = Array.from({ length: CHUNK }, () => {
      const model = below(models.length);
      const environment = environments[below(environments.length)];
      return { id: `${environment} ${model}`, text: models[model].text, format: 'lp', environment };
    });
    for (const { id, verdict } of await engine.judge(items)) {
      counts.verdicts += 1;
      if (verdict.status === 'failed') counts.failed += 1;
      const seen = essence(verdict);
      if (!first.has(id)) first.set(id, seen);
      else if (first.get(id) !== seen) counts.wrong += 1;
    }
    if (early === 0 && elapsed() > seconds / 10) early = process.memoryUsage.rss();
  }
}
await Promise.all([work(), work(), work()]); // one more than threads, so that neither waits
const late = process.memoryUsage.rss();
await engine.close();
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
console.log(JSON.stringify({ seconds, environments, ...counts, earlyMb: megabytes(early), lateMb: megabytes(late) }));
process.exit(counts.wrong === 0 && counts.failed === 0 ? 0 : 1);
