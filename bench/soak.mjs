// Does memory stay flat, and is nothing lost, at full load for a long time while shards are killed and stopped and poison is among the items? Two
// engines judge two streams of textbook models, knapsacks and faulty texts: one with two shards that are struck all the time, one with a shard
// that nobody disturbs, whose memory shows what an hour does to a worker. Every verdict is held against the published value, or the optimum
// found by trying all. Memory is flat where the slope of its medians of equal stretches (a minute of an hour) after the first quarter has zero
// in its interval of 95 % (Theil and Sen), or is below 1 MB an hour.
// node bench/soak.mjs [seconds, 3600] [--plot docs/soak.svg]     exit 1: an item is lost or wrong, or memory grows
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../dist/index.js';
import { median, referenceItems, report } from './common.mjs';
import { knapsack, knapsackValue, randomOf } from './load/models.mjs';
import { plotOf } from './load/plot.mjs';
import { POISON_VERDICTS, poison, poisonedHighs } from './load/poison.mjs';
import { stretches, theilSen } from './load/slope.mjs';

const seconds = Number(process.argv[2] ?? 3600);
const plot = process.argv.indexOf('--plot') < 0 ? undefined : process.argv[process.argv.indexOf('--plot') + 1];
const LOOKS = Math.min(600, Math.max(60, Math.round(seconds)));
const STRETCHES = 60;
const WARM = 0.25;
const LONG_S = 600;
const POISON_EVERY_S = 20;
const STRIKE_EVERY_S = 5;
/** Crashes and hangs; what eats memory would be the plot. */
const KINDS = ['segmentationFault', 'abort', 'hang'];
const STRIKES = [...Array(8).fill('SIGKILL'), 'SIGTERM', 'SIGSTOP'];
const OPTIONS = { isolation: 'process', timeLimitMs: 5000, cache: 'off', small: 'off' };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const textbook = referenceItems();
Object.assign(process.env, poisonedHighs());
const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;

/** Items whose id says which number they have and what the verdict must be. */
async function* items(random, { poisoned }, counts) {
  let poisonAt = poisoned ? POISON_EVERY_S / 2 : Number.POSITIVE_INFINITY;
  while (elapsed() < seconds) {
    counts.given += 1;
    const number = counts.given;
    const kind = random();
    if (elapsed() >= poisonAt) {
      poisonAt += POISON_EVERY_S;
      const does = KINDS[Math.floor(random() * KINDS.length)];
      yield { id: `${number}:${POISON_VERDICTS[does]}`, text: poison(does, number), format: 'lp' };
    } else if (kind < 0.7) {
      yield { ...textbook[Math.floor(random() * textbook.length)], id: `${number}:right` };
    } else if (kind < 0.9) {
      yield { id: `${number}:right`, text: knapsack(number), format: 'lp', reference: { objective: knapsackValue(number) } };
    } else {
      yield { id: `${number}:rejected missingOperator`, text: `Maximize\n x${number} y\nEnd\n`, format: 'lp' };
    }
  }
}

const wrong = [];
let struckDown = 0;
/** What hangs takes five seconds, and a strike comes every five: now and then one is struck eight times, and is given up, which is documented. */
const isStruckDown = (said, wanted, { fault }) =>
  wanted === POISON_VERDICTS.hang && said === POISON_VERDICTS.abort && fault.message.includes('killed from outside');
async function judgeStream(engine, random, options) {
  const counts = { given: 0, judged: 0 };
  for await (const { id, verdict } of engine.stream(items(random, options, counts))) {
    counts.judged += 1;
    const [number, wanted] = id.split(':');
    const said = wanted === 'right' && verdict.match?.['1e-6'] ? 'right' : `${verdict.status} ${verdict.fault?.code}`;
    const isDown = isStruckDown(said, wanted, verdict);
    if (isDown) struckDown += 1;
    if (Number(number) !== counts.judged || (said !== wanted && !isDown)) wrong.push({ id, said, at: Math.round(elapsed()), verdict });
  }
  return counts;
}

const residentOf = (pid) => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has ended
  }
};

const engines = { struck: await createEngine({ ...OPTIONS, threads: 2 }), quiet: await createEngine({ ...OPTIONS, threads: 1 }) };
const seen = [];
const looking = setInterval(
  () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    const of = (engine) => Math.max(0, ...engine.stats().shards.pids.map(residentOf));
    const [program, struck, quiet] = [residentOf(process.pid), of(engines.struck), of(engines.quiet)];
    seen.push({ s: elapsed(), program, heap: (heapUsed + external) / 2 ** 20, struck, quiet, load: loadavg()[0] });
  },
  (seconds * 1000) / LOOKS,
);
const random = randomOf(1);
const struck = {};
const striking = setInterval(() => {
  const { pids } = engines.struck.stats().shards;
  const pid = pids[Math.floor(random() * pids.length)];
  const signal = STRIKES[Math.floor(random() * STRIKES.length)];
  try {
    if (pid !== undefined) process.kill(pid, signal);
    struck[signal] = (struck[signal] ?? 0) + 1;
  } catch {
    // it had just ended
  }
}, STRIKE_EVERY_S * 1000);

const counts = await Promise.all([
  judgeStream(engines.struck, randomOf(2), { poisoned: true }),
  judgeStream(engines.quiet, randomOf(3), { poisoned: false }),
]);
const took = elapsed();
clearInterval(looking);
clearInterval(striking);
const [{ shards }, { shards: undisturbed }] = [engines.struck.stats(), engines.quiet.stats()];
await Promise.all([engines.struck.close(), engines.quiet.close()]);

const given = counts.reduce((sum, one) => sum + one.given, 0);
const judged = counts.reduce((sum, one) => sum + one.judged, 0);
const NAMES = ['program', 'heap', 'struck', 'quiet'];
const line = (name) => seen.map((one) => [one.s, one[name]]);
/** Megabytes an hour. */
const growth = Object.fromEntries(
  NAMES.map((name) => {
    const late = stretches(line(name), { from: WARM * seconds, to: seconds, count: Math.round(STRETCHES * (1 - WARM)) });
    const { slope, low, high } = theilSen(late.map(([s, megabytes]) => [s / 3600, megabytes]));
    return [
      name,
      { slope, low, high, isFlat: (low <= 0 && high >= 0) || slope < 1, median: median(late.map(([, megabytes]) => megabytes)) },
    ];
  }),
);
if (plot !== undefined) {
  const title = `Resident memory in MB: ${judged} items, ${shards.restarts} shards replaced`;
  const labels = { program: 'the program', struck: 'the larger of two struck shards', quiet: 'the undisturbed shard' };
  writeFileSync(
    plot,
    plotOf({ title, seconds: took, lines: Object.entries(labels).map(([name, label]) => ({ label, points: line(name) })) }),
  );
}
const result = {
  seconds: Math.round(took),
  items: given,
  judged,
  ofTheUndisturbed: counts[1].judged,
  wrong: wrong.length,
  struckDown,
  struck,
  shards: { restarts: shards.restarts, retries: shards.retries, blamed: shards.blamed },
  undisturbed: { restarts: undisturbed.restarts, blamed: undisturbed.blamed },
  megabytesAnHour: growth,
  machineLoad: median(seen.map(({ load }) => load)),
  last: seen.at(-1),
};
if (seconds >= LONG_S) report('soak', result);
else console.log(JSON.stringify(result));
for (const one of wrong.slice(0, 10)) console.error(JSON.stringify(one));
// A test of minutes is all warm-up: there only the heap after a collection says something, and a leak of whole items would be far beyond.
const heapMore = (growth.heap.slope / 3600) * took * (1 - WARM);
const isFlat = seconds >= LONG_S ? NAMES.every((name) => growth[name].isFlat) : heapMore < 10;
process.exitCode = wrong.length === 0 && judged === given && isFlat ? 0 : 1;
