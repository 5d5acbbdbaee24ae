// What does one bad model cost the others? Textbook models come one by one at half of what the engine can do, and among them one that hangs
// presolve, one that needs 8 GB, one that crashes, one of 10^6 columns, one that no solver finishes. How long did each of the others wait, from
// call to verdict, and how long did the bad one take to its own?
// node bench/nuisances.mjs [seconds a run] [repeats]
import { performance } from 'node:perf_hooks';
import { createEngine } from '../dist/index.js';
import { quantile, referenceItems, report } from './common.mjs';
import { capacityOf } from './load/capacity.mjs';
import { randomOf } from './load/models.mjs';
import { poison, poisonedHighs } from './load/poison.mjs';

const seconds = Number(process.argv[2] ?? 12);
const repeats = Number(process.argv[3] ?? 3);
const WORKERS = 2;
const OPTIONS = { threads: WORKERS, isolation: 'process', small: 'off', cache: 'off', timeLimitMs: 3000 };

/** Minimise a sum over so many columns, each at least its number, in rows of ten. */
function wide(columns) {
  const lines = ['Minimize', ' obj: '];
  for (let j = 0; j < columns; j += 1) lines.push(` + ${(j % 9) + 1} x${j}`);
  lines.push('Subject To');
  for (let j = 0; j < columns; j += 10)
    lines.push(` c${j}: ${Array.from({ length: 10 }, (_, k) => `x${j + k}`).join(' + ')} >= ${(j % 7) + 1}`);
  return `${lines.join('\n')}\nEnd\n`;
}

/** A market split (Cornuéjols and Dawande 1998): halves of six random sums, which nobody finds soon among 2^50 ways. */
function marketSplit() {
  const random = randomOf(7);
  const columns = Array.from({ length: 50 }, (_, j) => `x${j}`);
  const rows = Array.from({ length: 6 }, (_, i) => {
    const sizes = columns.map(() => Math.floor(random() * 100));
    const half = Math.floor(sizes.reduce((a, b) => a + b, 0) / 2);
    return ` r${i}: ${columns.map((c, j) => `${sizes[j]} ${c}`).join(' + ')} + u${i} - v${i} = ${half}`;
  });
  return `Minimize\n z: ${rows.map((_, i) => `u${i} + v${i}`).join(' + ')}\nSubject To\n${rows.join('\n')}\nBinary\n ${columns.join(' ')}\nEnd\n`;
}

const NUISANCES = {
  none: undefined,
  'hangs in presolve': () => poison('hang', 1),
  'needs 8 GB': () => poison('memory', 1),
  'crashes the solver': () => poison('segmentationFault', 1),
  'has 1,000,000 columns': () => wide(1_000_000),
  'is not solved in its time': marketSplit,
};

async function runOne(name, items, perMs) {
  const engine = await createEngine(OPTIONS);
  await engine.judge(items);
  const waits = [];
  const calls = [];
  let bad;
  const start = performance.now();
  const judge = async (item) => {
    const came = performance.now();
    const [{ verdict }] = await engine.judge([item]);
    return { verdict, ms: performance.now() - came };
  };
  for (let i = 0; performance.now() - start < seconds * 1000; ) {
    if (bad === undefined && NUISANCES[name] !== undefined && performance.now() - start > 1000)
      bad = judge({ text: NUISANCES[name](), format: 'lp' });
    const due = (performance.now() - start) * perMs;
    for (; i < due; i += 1)
      calls.push(judge(items[i % items.length]).then(({ verdict, ms }) => waits.push({ ms, isRight: verdict.match['1e-6'] })));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(calls);
  const told = await bad;
  await engine.close();
  if (waits.some(({ isRight }) => !isRight)) throw new Error(`${name}: a wrong verdict among the others`);
  return {
    waits: waits.map(({ ms }) => ms),
    bad: told && { ms: told.ms, verdict: `${told.verdict.status} ${told.verdict.fault?.code ?? ''}`.trim() },
  };
}

const items = referenceItems();
Object.assign(process.env, poisonedHighs());
const measuring = await createEngine(OPTIONS);
await measuring.judge(items); // warm
const perMs = (await capacityOf(measuring, items)) / 2;
await measuring.close();
const cases = [];
for (const name of Object.keys(NUISANCES)) {
  const runs = [];
  for (let i = 0; i < repeats; i += 1) runs.push(await runOne(name, items, perMs));
  const waits = runs.flatMap((one) => one.waits);
  const worst = runs.map((one) => Math.max(...one.waits));
  cases.push({
    nuisance: name,
    n: repeats,
    others: waits.length,
    waitMs: { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99), p999: quantile(waits, 0.999), worst: quantile(worst, 0.5) },
    ...(runs[0].bad && {
      verdict: runs[0].bad.verdict,
      tookMs: quantile(
        runs.map(({ bad }) => bad.ms),
        0.5,
      ),
    }),
  });
  console.error(JSON.stringify(cases.at(-1)));
}
report('nuisances', { perSecond: perMs * 1000, options: OPTIONS, cases });
