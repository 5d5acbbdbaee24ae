// How long does a caller wait for one verdict at half of what the engine can do, and at nine tenths? Calls of one text each come at random
// (exponential gaps); the wait is from call to verdict. And does queued work keep memory flat: 64 callers with 2,000 texts each at once.
// node bench/latency.mjs [seconds a run]
import { createEngine, timeBelow } from '../dist/index.js';
import { quantile, referenceItems, report } from './common.mjs';
import { capacityOf } from './load/capacity.mjs';
import { randomOf } from './load/models.mjs';

const seconds = Number(process.argv[2] ?? 10);
const items = referenceItems().map(({ text }) => ({ text, format: 'lp' }));
const KINDS = {
  'small path, calling thread': { threads: 0 },
  'highs, two threads': { threads: 2, small: 'off' },
  'highs, two shards': { threads: 2, small: 'off', isolation: 'process' },
};
/** On the calling thread there is nobody to keep from working by looking at the clock; elsewhere the caller sleeps, a millisecond at least. */
const pauseOf = (threads) => (threads === 0 ? () => new Promise(setImmediate) : () => new Promise((resolve) => setTimeout(resolve, 1)));

async function waitsAt(engine, perMs, pause) {
  const random = randomOf(5);
  const waits = [];
  const calls = [];
  const start = performance.now();
  let due = 0;
  for (let i = 0; due < seconds * 1000; i += 1) {
    due += -Math.log(1 - random()) / perMs;
    while (performance.now() - start < due) await pause();
    if (i % 8 === 7) await pause(); // a caller who is late lets others work too
    const came = start + due; // not when we got round to it: a busy caller would hide the wait
    calls.push(engine.judge([items[i % items.length]]).then(() => waits.push(performance.now() - came)));
  }
  await Promise.all(calls);
  return waits;
}

const cases = [];
for (const [kind, options] of Object.entries(KINDS)) {
  const engine = await createEngine({ ...options, cache: 'off' });
  await capacityOf(engine, items); // warm
  const perMs = await capacityOf(engine, items);
  for (const load of [0.5, 0.9]) {
    const waits = await waitsAt(engine, perMs * load, pauseOf(options.threads));
    cases.push({
      kind,
      load,
      perSecond: perMs * load * 1000,
      calls: waits.length,
      p50: quantile(waits, 0.5),
      p99: quantile(waits, 0.99),
      p999: quantile(waits, 0.999),
    });
    console.error(JSON.stringify(cases.at(-1)));
  }
  await engine.close();
}

async function queued() {
  const engine = await createEngine({ threads: 2, small: 'off', cache: 'off' });
  const many = Array.from({ length: 2000 }, (_, i) => items[i % items.length]);
  const megabytes = () => Math.round(process.memoryUsage.rss() / 2 ** 20);
  await engine.judge(many);
  const before = megabytes();
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, megabytes());
  }, 50);
  const calls = Array.from({ length: 64 }, () => engine.judge(many).then((judged) => judged.length));
  const judged = (await Promise.all(calls)).reduce((a, b) => a + b, 0);
  clearInterval(looking);
  const { timesUs } = engine.stats();
  await engine.close();
  return { callers: 64, judged, megabytesBefore: before, megabytesMost: most, queueP99Us: timeBelow(timesUs.queue, 0.99) };
}

report('latency', { cases, queued: await queued() });
