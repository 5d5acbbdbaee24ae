// Is every item that a server accepted answered, once and right, while its workers and their shards are killed and stopped, the NATS server is
// killed, stopped and forgets everything, clients vanish, items crash, hang and eat memory, and the disk for a worker's answers is full? All by a
// seed. Each answer is held against that of an engine on one thread that nobody disturbs, or, for poison, against what the documentation says.
// node bench/nats-faults.mjs [items] [seed] [--report]       exit 1: some answer was wrong or missing
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';
import { referenceItems, report } from './common.mjs';
import { mixedItems, randomOf } from './load/models.mjs';
import { startNats, startWorker } from './load/nats.mjs';
import { POISON_VERDICTS, POISONS, poison, poisonedHighs } from './load/poison.mjs';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-nats-faults-'));
/** Knapsacks that differ: more would only keep the engine that is compared with busy. */
const KNAPSACKS = 1000;
const CONNECTIONS = 24;
const ACK_WAIT_MS = 1500;
/** How often each is chosen. */
const STRIKES = {
  killWorker: 6,
  killShard: 6,
  stopWorker: 2,
  killNats: 3,
  stopNats: 1,
  wipeNats: 1,
};

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const environment = join(folder, 'faults.json');
writeFileSync(
  environment,
  JSON.stringify({ name: 'faults', solver: 'highs', format: 'lp', small: 'off', limits: { timeMs: 2000, memoryMb: 300 } }),
);

/** One text in 5000 is poison. */
const itemsOf = (count, random) =>
  mixedItems(count, {
    textbook: referenceItems(),
    random,
    numberOf: () => Math.floor(random() * KNAPSACKS),
    every: 5000,
    kinds: POISONS,
    text: poison,
  });

const essence = ({ id, reward, verdict: { timeUs: _, cached: __, ...verdict } }) => JSON.stringify({ id, reward, verdict });

async function oracleOf(items) {
  const engine = await createEngine({ threads: 0, environment });
  const known = new Map();
  for await (const one of engine.stream(items)) known.set(one.id, essence(one));
  await engine.close();
  return known;
}

/** A file system of one megabyte, where this user may make one. @returns undefined: not */
function tinyDisk() {
  const path = join(folder, 'disk');
  mkdirSync(path);
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0 ? path : undefined;
}

async function startServer(url) {
  const args = [cli, 'serve', '--nats', url, '--port', '0', '--env', environment, '--log', 'silent'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  while (!/listening on (\S+)/.test(said)) {
    if (child.exitCode !== null) throw new Error(said);
    await sleep(20);
  }
  return { url: /listening on (\S+)/.exec(said)[1], child, said: () => said };
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS * 2 });

/** @returns status and body of a reply; undefined: the client vanished before it came */
function ask(url, items, vanishAfterMs) {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/verify`, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (reply) => {
      const pieces = [];
      reply.on('data', (piece) => pieces.push(piece));
      reply.on('error', (error) => (vanished ? resolve(undefined) : reject(error)));
      reply.on('end', () => resolve({ status: reply.statusCode, body: Buffer.concat(pieces).toString() }));
    });
    let vanished = false;
    asked.on('error', (error) => (vanished ? resolve(undefined) : reject(error)));
    if (vanishAfterMs !== undefined) {
      setTimeout(() => {
        vanished = true;
        asked.destroy();
        resolve(undefined);
      }, vanishAfterMs);
    }
    asked.end(JSON.stringify({ items }));
  });
}

/** Two workers that are started again whenever they have ended. */
async function startWorkers(url, disk, env) {
  const ends = [];
  let ending = false;
  async function keep(place) {
    const cache = place === 0 && disk !== undefined ? ['--cache', disk] : ['--cache', join(folder, 'answers')];
    const args = ['--threads', '1', '--isolation', 'process', '--ack-wait-ms', String(ACK_WAIT_MS), ...cache];
    for (;;) {
      try {
        ends[place] = await startWorker(url, args, { env });
      } catch {
        if (ending) return; // the NATS server may be away at the moment
        await sleep(500);
        continue;
      }
      if (ending) await ends[place].end('SIGKILL');
      await ends[place].exited;
      if (ending) return;
    }
  }
  const kept = [keep(0), keep(1)];
  while (ends.filter((one) => one !== undefined).length < 2) await sleep(50);
  return {
    ends,
    async stop() {
      ending = true;
      for (const one of ends) if (one.isAlive()) await one.end('SIGKILL');
      await Promise.all(kept);
    },
  };
}

/** Child processes of a process. */
function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has just ended
  }
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it has just ended
  }
}

/** Strikes once. @returns when what was stopped goes on again, or was started again */
async function strike(kind, { nats, workers, random }) {
  const worker = workers.ends[Math.floor(random() * workers.ends.length)];
  switch (kind) {
    case 'killWorker':
      return kill(worker.pid, 'SIGKILL');
    case 'killShard': {
      const shards = childrenOf(worker.pid);
      if (shards.length > 0) kill(shards[Math.floor(random() * shards.length)], 'SIGKILL');
      return;
    }
    case 'stopWorker':
      kill(worker.pid, 'SIGSTOP');
      await sleep(ACK_WAIT_MS * 2);
      return kill(worker.pid, 'SIGCONT');
    case 'killNats':
      return nats.restart();
    case 'wipeNats':
      return nats.restart({ wiped: true });
    case 'stopNats':
      kill(nats.pid(), 'SIGSTOP');
      await sleep(2000);
      kill(nats.pid(), 'SIGCONT');
  }
}

/**
 * What an answer should have been instead. Undefined: it is right. A poison item may also have met its end with three workers that were killed,
 * and one that eats memory meets its time limit first where the machine is busy.
 */
function wrongIn(one, item, kind, oracle) {
  if (one?.id !== item.id) return { id: item.id, said: one?.id, wanted: item.id };
  if (kind === undefined)
    return essence(one) === oracle.get(item.id) ? undefined : { id: item.id, said: essence(one), wanted: oracle.get(item.id) };
  const said = `${one.verdict.status} ${one.verdict.fault?.code}`;
  return [POISON_VERDICTS[kind], 'failed solverCrash', 'limit timeLimit'].includes(said)
    ? undefined
    : { id: item.id, said, wanted: POISON_VERDICTS[kind] };
}

async function main(count, seed) {
  const random = randomOf(seed);
  const { items, poisons } = itemsOf(count, random);
  const oracle = await oracleOf(items.filter((_, i) => !poisons.has(i)));
  const disk = tinyDisk();
  const nats = await startNats();
  const server = await startServer(nats.url);
  const workers = await startWorkers(nats.url, disk, poisonedHighs());
  const facts = { answered: 0, requests: 0, vanished: 0, toldToComeAgain: 0, struck: {}, wrong: [] };
  const answers = new Uint8Array(count);
  const begun = performance.now();
  let next = 0;

  async function client() {
    while (next < count) {
      const from = next;
      const size = random() < 0.3 ? 1 : 1 + Math.floor(random() * 64);
      next = Math.min(count, from + size);
      const own = items.slice(from, next);
      // A client that vanishes comes back with the same, as a trainer that was started again does.
      for (let vanish = facts.requests % 12 === 5 ? random() * 10 : undefined; ; vanish = undefined) {
        facts.requests += 1;
        const reply = await ask(server.url, own, vanish);
        if (reply === undefined) facts.vanished += 1;
        else if (reply.status === 503) facts.toldToComeAgain += 1;
        else {
          take(reply, own, from);
          break;
        }
        if (reply !== undefined) await sleep(500);
      }
    }
  }

  function take({ status, body }, own, from) {
    const { results = [] } = status === 200 ? JSON.parse(body) : {};
    if (results.length !== own.length) facts.wrong.push({ status, body: body.slice(0, 300), asked: own.length, answered: results.length });
    for (const [i, item] of own.entries()) {
      answers[from + i] += 1;
      const wrong = wrongIn(results[i], item, poisons.get(from + i), oracle);
      if (wrong !== undefined) facts.wrong.push(wrong);
    }
    facts.answered += own.length;
  }

  const every = Math.max(100, Math.round(count / 120));
  async function nemesis() {
    const kinds = Object.entries(STRIKES).flatMap(([kind, weight]) => Array(weight).fill(kind));
    // Each kind once first: a short run has them all.
    const order = Object.keys(STRIKES);
    for (let at = every; at < count; at += every) {
      while (facts.answered < at) await sleep(20);
      const kind = order.shift() ?? kinds[Math.floor(random() * kinds.length)];
      facts.struck[kind] = (facts.struck[kind] ?? 0) + 1;
      await strike(kind, { nats, workers, random });
    }
  }

  await Promise.all([...Array.from({ length: CONNECTIONS }, client), nemesis()]);
  const seconds = (performance.now() - begun) / 1000;
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const metric = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  const left = metric('assay_running_items') + metric('assay_queue_items');
  server.child.kill('SIGTERM');
  const [code] = await new Promise((resolve) => server.child.once('exit', (...all) => resolve(all)));
  await workers.stop();
  await nats.stop();
  const { wrong, ...told } = facts;
  return {
    items: count,
    seed,
    seconds: Math.round(seconds),
    poisons: poisons.size,
    ...told,
    wrong: wrong.length,
    notOnce: answers.filter((times) => times !== 1).length,
    itemsLeftInServer: left,
    serverExit: code,
    redelivered: metric('assay_redelivered_total'),
    blamed: metric('assay_worker_blamed_total'),
    republished: metric('assay_republished_total'),
    fullDisk: disk === undefined ? 'not to be had here' : 'a tmpfs of 1 MB',
    load: loadavg().map((one) => Math.round(one * 10) / 10),
    examples: wrong.slice(0, 5),
  };
}

try {
  const [count = 2000, seed = 1] = process.argv.slice(2).filter((one) => !one.startsWith('--'));
  const result = await main(Number(count), Number(seed));
  if (process.argv.includes('--report')) report('nats-faults', result);
  else console.log(JSON.stringify(result));
  const isGood = result.wrong + result.notOnce + result.itemsLeftInServer + result.serverExit === 0 && result.answered === result.items;
  process.exitCode = isGood ? 0 : 1;
} finally {
  agent.destroy();
  spawnSync('umount', ['--lazy', join(folder, 'disk')]); // a process of the last worker's may be a moment behind it
  rmSync(folder, { recursive: true, force: true });
}
