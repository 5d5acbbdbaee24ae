// Does memory stay flat, and is nothing lost, at full load for a long time while shards are killed? Judges a stream of textbook models,
// knapsacks, faulty texts and now and then poison, with shards, and writes resident memory of the program and its shards over time.
// node bench/soak.mjs [seconds, 3600] [--plot docs/soak.svg]     exit 1: an item is lost or wrong, or memory grows
import { readFileSync, writeFileSync } from 'node:fs';
import { createEngine } from '../dist/index.js';
import { median, referenceItems, report } from './common.mjs';
import { knapsack, randomOf } from './load/models.mjs';
import { POISON_VERDICTS, poison, poisonedHighs } from './load/poison.mjs';

const seconds = Number(process.argv[2] ?? 3600);
const plot = process.argv.indexOf('--plot') < 0 ? undefined : process.argv[process.argv.indexOf('--plot') + 1];
const LOOKS = Math.min(600, Math.max(20, Math.round(seconds)));
const POISON_EVERY_S = 20;
const STRIKE_EVERY_S = 5;
/** Crashes and hangs; what eats memory would be the plot. */
const KINDS = ['segmentationFault', 'abort', 'hang'];

const random = randomOf(1);
const textbook = referenceItems();
const engine = await (async () => {
  Object.assign(process.env, poisonedHighs());
  return createEngine({ threads: 2, isolation: 'process', timeLimitMs: 1000, cache: 'off', small: 'off' });
})();

const residentOf = (pid) => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has ended
  }
};

const start = performance.now();
const elapsed = () => (performance.now() - start) / 1000;
let poisonAt = POISON_EVERY_S / 2;
let count = 0;
async function* items() {
  while (elapsed() < seconds) {
    count += 1;
    if (elapsed() >= poisonAt) {
      poisonAt += POISON_EVERY_S;
      const kind = KINDS[Math.floor(random() * KINDS.length)];
      yield { id: `${count}:${POISON_VERDICTS[kind]}`, text: poison(kind, count), format: 'lp' };
    } else if (random() < 0.7) {
      yield { ...textbook[count % textbook.length], id: `${count}:right` };
    } else if (random() < 0.9) {
      yield { id: `${count}:optimal undefined`, text: knapsack(count), format: 'lp' };
    } else {
      yield { id: `${count}:rejected missingOperator`, text: `Maximize\n x${count} y\nEnd\n`, format: 'lp' };
    }
  }
}

const seen = [];
const looking = setInterval(
  () => {
    globalThis.gc?.();
    const { shards } = engine.stats();
    seen.push({ s: elapsed(), program: residentOf(process.pid), shards: shards.pids.map(residentOf) });
  },
  (seconds * 1000) / LOOKS,
);
const striking = setInterval(() => {
  const { pids = [] } = engine.stats().shards ?? {};
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid !== undefined) process.kill(pid, random() < 0.9 ? 'SIGKILL' : 'SIGTERM');
}, STRIKE_EVERY_S * 1000);

let judged = 0;
const wrong = [];
for await (const { id, verdict } of engine.stream(items())) {
  judged += 1;
  const [number, wanted] = id.split(':');
  const said = wanted === 'right' && verdict.match?.['1e-6'] === true ? 'right' : `${verdict.status} ${verdict.fault?.code}`;
  if (Number(number) !== judged || said !== wanted) wrong.push({ id, said });
}
clearInterval(looking);
clearInterval(striking);
const { shards, timesUs } = engine.stats();
await engine.close();

/** Megabytes an hour, by Theil and Sen: the median of the slopes between pairs, which single peaks do not move. */
function slope(points) {
  const slopes = [];
  for (let i = 0; i < points.length; i += 1)
    for (let k = i + 1; k < points.length; k += 1) slopes.push((points[k].y - points[i].y) / (points[k].x - points[i].x));
  return slopes.length === 0 ? 0 : median(slopes) * 3600;
}

const late = seen.filter(({ s }) => s > seconds / 4); // the heap is warm
const largest = (list) => Math.max(0, ...list);
const growth = {
  program: slope(late.map(({ s, program }) => ({ x: s, y: program }))),
  shard: slope(late.map(({ s, shards: list }) => ({ x: s, y: largest(list) }))),
};

function svgOf() {
  const [width, height, left, bottom] = [760, 260, 50, 30];
  const top = Math.max(...seen.map(({ program, shards: list }) => Math.max(program, largest(list)))) * 1.15;
  const x = (s) => left + (s / seconds) * (width - left - 10);
  const y = (megabytes) => height - bottom - (megabytes / top) * (height - bottom - 20);
  const line = (of, colour) =>
    `<polyline fill="none" stroke="${colour}" points="${seen.map((one) => `${x(one.s).toFixed(1)},${y(of(one)).toFixed(1)}`).join(' ')}"/>`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const megabytes = Math.round(top * share);
    const minutes = ((seconds * share) / 60).toFixed(seconds < 600 ? 1 : 0);
    return `<text x="${left - 6}" y="${y(megabytes) + 4}" text-anchor="end">${megabytes}</text><text x="${x(seconds * share)}" y="${height - 10}" text-anchor="middle">${minutes} min</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="14">Resident memory in MB: the program (blue), the larger of its two shards (orange); ${judged} items, ${shards.restarts} shards replaced</text>
<path d="M${left} 20V${height - bottom}H${width - 10}" fill="none" stroke="#888"/>
${ticks.join('\n')}
${line(({ program }) => program, '#1f6fb4')}
${line(({ shards: list }) => largest(list), '#d9822b')}
</svg>
`;
}

if (plot !== undefined) writeFileSync(plot, svgOf());
const { restarts, retries, blamed } = shards;
const result = {
  seconds,
  items: count,
  judged,
  wrong: wrong.length,
  restarts,
  retries,
  blamed,
  megabytesAnHour: growth,
  last: seen.at(-1),
  solved: timesUs.solve.count,
};
if (seconds >= 600) report('soak', result);
else console.log(JSON.stringify(result));
for (const one of wrong.slice(0, 10)) console.error(one);
// A test of minutes sees warm-up and noise as growth; a leak of 100 bytes an item would be far beyond.
const allowed = seconds >= 600 ? 20 : 2000;
process.exitCode = wrong.length === 0 && judged === count && growth.program < allowed && growth.shard < allowed ? 0 : 1;
