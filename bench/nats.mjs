// What does an item cost that is judged by a worker on another host, beside engine.judge here, and who pays it: the server, the NATS server, the
// worker? And what does a second worker bring? Hosts are network namespaces of this machine (a user who may not make them: loopback). Each load is
// run here and there in turns, every worker with one thread.
// node bench/nats.mjs [seconds a run] [repeats]
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';
import { createRemoteEngine } from '../dist/server/nats/remote.js';
import { median, referenceItems, report } from './common.mjs';
import { cpuOf, makeHosts, removeHosts, trafficOf } from './load/hosts.mjs';
import { knapsack } from './load/models.mjs';
import { startNats, startWorker } from './load/nats.mjs';

const here = fileURLToPath(import.meta.url);
const NAMES = ['front', 'one', 'two'];
const textbook = referenceItems().map(({ text, reference }) => ({ text, reference }));

const SOLVED = new Set(['optimal', 'infeasible', 'unbounded']);

/** Loads: what a call holds, and how many calls there are at once. Knapsacks never repeat, and a solver takes milliseconds for each. */
const LOADS = {
  textbook: { engine: {}, size: 64, calls: 24, item: (i) => textbook[i % textbook.length] },
  single: { engine: {}, size: 1, calls: 256, item: (i) => textbook[i % textbook.length] },
  knapsack: { engine: { small: 'off', cache: 'off' }, size: 64, calls: 4, item: (i) => ({ text: knapsack(i), format: 'lp' }) },
};

/** Keeps an engine busy for a while. @returns items a second, and milliseconds of processor time of this process for a thousand items */
async function drive(engine, { size, calls, item }, seconds) {
  let number = Math.floor(Math.random() * 1e6) * 1000;
  let count = 0;
  const times = [];
  const call = async () => {
    const items = Array.from({ length: size }, () => item(number++));
    const begun = performance.now();
    const judged = await engine.judge(items);
    times.push(performance.now() - begun);
    if (judged.some(({ verdict }) => !SOLVED.has(verdict.status))) throw new Error('expected every model to be solved');
    count += size;
  };
  await Promise.all(Array.from({ length: calls }, call)); // warm
  const warm = count;
  count = 0;
  times.length = 0;
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const client = async () => {
    while (performance.now() - begun < seconds * 1000) await call();
  };
  await Promise.all(Array.from({ length: calls }, client));
  const took = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  return {
    perSecond: (count / took) * 1000,
    frontUs: (user + system) / count,
    count,
    warm,
    p50Ms: times[times.length >> 1],
    p99Ms: times[Math.floor(times.length * 0.99)],
  };
}

/** In a process of its own, on the front's host. */
async function front(url, name, seconds) {
  const load = LOADS[name];
  const engine =
    url === 'here'
      ? await createEngine({ ...load.engine, threads: 1, isolation: 'process' })
      : await createRemoteEngine({ url, engine: load.engine, environment: undefined, environments: [] });
  while (url !== 'here' && engine.missing() !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  const result = await drive(engine, load, seconds);
  await engine.close();
  console.log(JSON.stringify(result));
}

async function runFront(host, url, name, seconds) {
  const [program, ...rest] = [...host.within, process.execPath, here, '--front', url, name, String(seconds)];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (piece) => {
    printed += piece;
  });
  const [code] = await new Promise((resolve) => child.once('close', (...all) => resolve(all)));
  if (code !== 0) throw new Error(`the front ended with ${code}`);
  return JSON.parse(printed);
}

async function measure(hosts, nats, workers, name, seconds) {
  const [host] = hosts;
  const before = { nats: cpuOf(nats.pid()), worker: workers.reduce((sum, { pid }) => sum + cpuOf(pid), 0), bytes: trafficOf('front') };
  const result = await runFront(host, nats.url, name, seconds);
  const share = result.count + result.warm; // of others, all of the run is known
  return {
    ...result,
    natsUs: ((cpuOf(nats.pid()) - before.nats) / share) * 1e6,
    workerUs: ((workers.reduce((sum, { pid }) => sum + cpuOf(pid), 0) - before.worker) / share) * 1e6,
    bytesOnFront: (trafficOf('front') - before.bytes) / share,
  };
}

const summary = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((key) => [key, Math.round(median(runs.map((run) => run[key])) * 100) / 100]));

async function main(seconds, repeats) {
  const made = makeHosts(NAMES);
  const hosts = made.hosts ?? NAMES.map((name) => ({ name, address: '127.0.0.1', within: [] }));
  const [frontHost, ...workerHosts] = hosts;
  const nats = await startNats({ host: frontHost.address, within: frontHost.within });
  const workers = [];
  const start = async (i) => {
    workers.push(await startWorker(nats.url, ['--threads', '1', '--no-cache'], { within: workerHosts[i].within }));
  };
  const results = {};
  try {
    for (const count of [1, 2]) {
      await start(count - 1);
      for (const name of Object.keys(LOADS)) {
        const [local, remote] = [[], []];
        for (let i = 0; i < repeats; i += 1) {
          if (count === 1) local.push(await runFront(frontHost, 'here', name, seconds));
          remote.push(await measure(hosts, nats, workers, name, seconds));
        }
        results[name] = {
          ...results[name],
          ...(count === 1 && { here: summary(local) }),
          [`workers${count}`]: summary(remote),
        };
      }
    }
  } finally {
    for (const worker of workers) await worker.end();
    await nats.stop();
    removeHosts(NAMES);
  }
  report('nats', { seconds, repeats, hosts: made.why ?? 'three network namespaces on a bridge', load: loadavg(), results });
}

const [first = '2', second = '3', ...more] = process.argv.slice(2);
if (first === '--front') await front(second, more[0], Number(more[1]));
else await main(Number(first), Number(second));
