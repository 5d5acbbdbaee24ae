// What does a request of one item, or of eight, cost the process that judges, where it listens itself and where two listeners do it for it? Microseconds of
// processor time of each process (shards apart, and without what it takes when nobody asks), from which follows how many requests a second it could carry if cores were no matter. Requests over connections
// that are kept, and with a connection each. Both servers are there all the time and take turns; the load comes from another process.
// node bench/listeners.mjs [seconds a run] [repeats]
import { readdirSync, readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { createEngine } from '../dist/index.js';
import { referenceItems, report, spread } from './common.mjs';
import { TICKS } from './load/hosts.mjs';
import { startServer } from './load/server.mjs';

const seconds = Number(process.argv[2] ?? 3);
const repeats = Number(process.argv[3] ?? 5);
const LISTENERS = 2;
const CONNECTIONS = 32;
/** Until then everything is compiled. */
const WARM_REQUESTS = 4000;
const IDLE_S = 6;
const items = referenceItems().map(({ id, text, reference }) => ({ id, text, reference }));
const engine = await createEngine({ threads: 1 });
const wrong = (await engine.judge(items)).filter(({ verdict }) => verdict.match?.['1e-6'] !== true);
if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers, the first ${wrong[0].id}`);
await engine.close();

/** Seconds of processor time of one process. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

const childrenOf = (pid) =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
  );
const listenersOf = (pid) => childrenOf(pid).filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('listener.js'));

function cpuNow({ pid, listeners }) {
  return { at: performance.now() / 1000, judge: cpuOf(pid), each: listeners.map(cpuOf) };
}

/** Processor time since, without what the processes take when nobody asks. */
function cpuSince(server, before) {
  const now = cpuNow(server);
  const { judge = 0, each = [] } = server.idle ?? {}; // a second
  const passed = now.at - before.at;
  return {
    judge: now.judge - before.judge - judge * passed,
    each: now.each.map((cpu, i) => cpu - before.each[i] - (each[i] ?? 0) * passed),
  };
}

let run = 0;

async function load(server, { size, kept }, length = { duration: seconds }) {
  // No two alike: to the same request the server would give the same answer again, and judge nothing.
  run += 1;
  const body = JSON.stringify({ run: `${run} [<id>]`, items: Array.from({ length: size }, (_, i) => items[(run + i) % items.length]) });
  const headers = { 'content-type': 'application/json', ...(!kept && { connection: 'close' }) };
  const before = cpuNow(server);
  const result = await autocannon({
    url: `${server.url}/v1/verify`,
    method: 'POST',
    headers,
    body,
    idReplacement: true,
    connections: CONNECTIONS,
    workers: 1,
    ...length,
  });
  if (result.non2xx + result.timeouts > 0 || (kept && result.errors > 0))
    throw new Error(`${result.non2xx} refused, ${result.errors} errors, ${result.timeouts} late`);
  const { judge, each: ofListeners } = cpuSince(server, before);
  const requests = result['2xx'];
  const all = ofListeners.reduce((sum, cpu) => sum + cpu, 0);
  return {
    perSecond: requests / result.duration,
    judgeUs: (judge / requests) * 1e6,
    listenerUs: (all / requests) * 1e6,
    share: all === 0 ? 0 : Math.max(...ofListeners) / all,
  };
}

const CASES = [
  { size: 1, kept: true },
  { size: 8, kept: true },
  { size: 1, kept: false },
];

async function start(args) {
  const server = await startServer(['--threads', '1', ...args]);
  return { ...server, listeners: listenersOf(server.pid) };
}

const single = await start([]);
const several = await start(['--listeners', String(LISTENERS)]);
await Promise.all([single, several].map((server) => load(server, CASES[0], { amount: WARM_REQUESTS })));
const quiet = [single, several].map(cpuNow);
await new Promise((resolve) => setTimeout(resolve, IDLE_S * 1000));
for (const [i, server] of [single, several].entries()) {
  const { judge, each } = cpuSince(server, quiet[i]);
  server.idle = { judge: judge / IDLE_S, each: each.map((cpu) => cpu / IDLE_S) };
}
const rows = [];
for (const one of CASES) {
  for (const server of [single, several]) await load(server, one); // warm
  const runs = [];
  for (let i = 0; i < repeats; i += 1) runs.push({ alone: await load(single, one), apart: await load(several, one) });
  const of = (read) => spread(runs.map(read));
  const [aloneUs, judgeUs] = [of(({ alone }) => alone.judgeUs), of(({ apart }) => apart.judgeUs)];
  rows.push({
    ...one,
    aloneUs,
    judgeUs,
    listenerUs: of(({ apart }) => apart.listenerUs),
    ratio: of(({ alone, apart }) => apart.judgeUs / alone.judgeUs),
    // One thread of JavaScript each: what a core has in a second.
    alonePerSecondAtMost: Math.round(1e6 / aloneUs.median),
    judgePerSecondAtMost: Math.round(1e6 / judgeUs.median),
    perSecondHere: { alone: of(({ alone }) => alone.perSecond), apart: of(({ apart }) => apart.perSecond) },
    largestShareOfAListener: of(({ apart }) => apart.share),
  });
  console.error(JSON.stringify(rows.at(-1)));
}
await single.stop();
await several.stop();
report('listeners', {
  seconds,
  repeats,
  listeners: LISTENERS,
  connections: CONNECTIONS,
  idle: { alone: single.idle, apart: several.idle },
  rows,
});
