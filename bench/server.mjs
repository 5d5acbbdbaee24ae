// What does the reward server cost beside the engine? Items a second at 1, 64 and 512 a request over loopback, and of engine.judge alone
// on the same batches, interleaved, with the processor time of both; p50 and p99 of a request; and a thousand connections. One worker thread; the load comes from another process.
// Textbook models as Assay judges them, and the same with HiGHS solving each (small path and cache off).
// node bench/server.mjs [seconds a run] [repeats]
import autocannon from 'autocannon';
import { createEngine } from '../dist/index.js';
import { median, referenceItems, report } from './common.mjs';
import { startServer } from './load/server.mjs';

const seconds = Number(process.argv[2] ?? 3);
const repeats = Number(process.argv[3] ?? 3);
const textbook = referenceItems().map(({ id, text, reference }) => ({ id, text, reference }));
const SETS = [
  { name: 'textbook models', items: textbook, sizes: [1, 64, 512], options: {}, flags: [] },
  {
    name: 'textbook models, each solved by HiGHS',
    items: textbook,
    sizes: [1, 64],
    options: { small: 'off', cache: 'off' },
    flags: ['--small', 'off', '--no-cache'],
  },
];

const batchOf = (items, size) => Array.from({ length: size }, (_, i) => items[i % items.length]);

/** Seconds of processor time that the server has taken so far. */
const cpuOf = async (url) => Number(/^process_cpu_seconds_total (\S+)$/m.exec(await (await fetch(`${url}/metrics`)).text())[1]);

async function load(url, items, size, connections) {
  const before = await cpuOf(url);
  // No two alike: to the same request the server would give the same answer again, and judge nothing.
  const body = JSON.stringify({ run: '[<id>]', items: batchOf(items, size) });
  const headers = { 'content-type': 'application/json' };
  const run = {
    method: 'POST',
    headers,
    body,
    idReplacement: true,
    connections,
    workers: 1,
    duration: seconds,
  };
  const result = await autocannon({ url: `${url}/v1/verify`, ...run });
  if (result.non2xx + result.errors + result.timeouts > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} errors, ${result.timeouts} late`);
  const count = result['2xx'] * size;
  return {
    perSecond: count / result.duration,
    usOfCpu: (((await cpuOf(url)) - before) / count) * 1e6,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}

async function alone(engine, items, size) {
  const batch = batchOf(items, size);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let count = 0;
  // As many calls at once as the load has connections: both sides keep the worker busy.
  const run = async () => {
    while (performance.now() - begun < seconds * 1000) {
      await engine.judge(batch);
      count += size;
    }
  };
  await Promise.all(Array.from({ length: 16 }, run));
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (count / (performance.now() - begun)) * 1000, usOfCpu: (user + system) / count };
}

const rows = [];
for (const { name, items, sizes, options, flags } of SETS) {
  const engine = await createEngine({ threads: 1, ...options });
  const wrong = (await engine.judge(items)).filter(({ verdict }) => verdict.match?.['1e-6'] !== true);
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers, the first ${wrong[0].id}`);
  const server = await startServer(['--threads', '1', '--isolation', 'thread', ...flags]);
  for (const size of sizes) {
    const runs = [];
    await load(server.url, items, size, 16); // warm
    await alone(engine, items, size);
    for (let i = 0; i < repeats; i += 1)
      runs.push({
        ...(await load(server.url, items, size, 16)),
        alone: await alone(engine, items, size),
      });
    const of = (read) => median(runs.map(read));
    rows.push({
      models: name,
      size,
      perSecond: of((run) => run.perSecond),
      alonePerSecond: of((run) => run.alone.perSecond),
      usOfCpu: of((run) => run.usOfCpu),
      aloneUsOfCpu: of((run) => run.alone.usOfCpu),
      costRatio: of((run) => run.usOfCpu / run.alone.usOfCpu),
      p50Ms: of((run) => run.p50Ms),
      p99Ms: of((run) => run.p99Ms),
    });
    console.error(JSON.stringify(rows.at(-1)));
  }
  if (flags.length === 0) rows.push({ models: name, size: 1, connections: 1000, ...(await load(server.url, items, 1, 1000)) });
  await server.stop();
  await engine.close();
}
report('server', { seconds, repeats, rows });
