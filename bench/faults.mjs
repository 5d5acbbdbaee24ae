// Does every item get its verdict, and the right one, while shards are killed, stopped and crashed, and poison items hang, crash and eat
// memory? All by a seed. Each verdict is held against that of an engine on one thread that nobody disturbs, or, for poison, against what the
// documentation says. With --cache the same with answers kept in a folder, and the whole program killed time and again, with its shards, while it
// writes; what the killed ones kept must be found, and each verdict from it be that of the undisturbed engine, byte for byte but for times.
// node bench/faults.mjs [items] [seed] [--cache]       exit 1: some verdict was wrong, missing or not ours to give
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';
import { referenceItems, report } from './common.mjs';
import { mixedItems, randomOf } from './load/models.mjs';
import { POISON_VERDICTS, POISONS, poison, poisonedHighs } from './load/poison.mjs';

const here = fileURLToPath(import.meta.url);
const OPTIONS = { small: 'off', timeLimitMs: 3000, limits: { memoryMb: 300 } };
/** Stopped for longer than a model's time limit, shorter than what a shard may be silent; then it goes on. */
const PAUSE = { name: 'pause', ms: 3600 };
/** A crash signal counts against the text that runs alone at the time, so it strikes seldom; a stopped shard costs five seconds. */
const STRIKES = [...Array(10).fill('SIGKILL'), ...Array(4).fill('SIGTERM'), 'SIGSEGV', 'SIGSTOP', PAUSE.name, PAUSE.name];
/** More often than a hang takes to be seen, and it would never be: a text that is killed eight times alone counts as a crash. */
const STRIKE_MS = 3000;
/** Shorter runs are tests. */
const REPORTED_ITEMS = 10_000;
const killedRounds = (count) => (count < REPORTED_ITEMS ? 2 : 5);

/** No two knapsacks are alike, and one text in 500 is poison. */
const itemsOf = (count, seed) =>
  mixedItems(count, { textbook: referenceItems(), random: randomOf(seed), numberOf: (i) => i, every: 500, kinds: POISONS, text: poison });

const essence = ({ verdict: { timeUs: _, cached: __, ...verdict }, ...rest }) => JSON.stringify({ ...rest, verdict });

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // it had just ended
  }
}

/** Strikes a shard now and then, as long as the engine lives. */
function strike(engine, seed) {
  const random = randomOf(seed);
  const struck = {};
  const timer = setInterval(() => {
    const { pids = [] } = engine.stats().shards ?? {};
    const pid = pids[Math.floor(random() * pids.length)];
    if (pid === undefined) return;
    const name = STRIKES[Math.floor(random() * STRIKES.length)];
    struck[name] = (struck[name] ?? 0) + 1;
    signal(pid, name === PAUSE.name ? 'SIGSTOP' : name);
    if (name === PAUSE.name) setTimeout(() => signal(pid, 'SIGCONT'), PAUSE.ms).unref();
  }, STRIKE_MS);
  return { struck, stop: () => clearInterval(timer) };
}

/** Judges all and prints each as a line; in a process of its own, which may be killed. */
async function judgeAll(count, seed, folder, round) {
  Object.assign(process.env, poisonedHighs()); // shards inherit it; this process judges nothing itself
  const { items } = itemsOf(count, seed);
  const cache = folder === '' ? 'off' : { folder };
  const engine = await createEngine({ ...OPTIONS, threads: 2, isolation: 'process', cache });
  const striking = strike(engine, seed + round);
  for await (const judged of engine.stream(items)) process.stdout.write(`${JSON.stringify(judged)}\n`);
  striking.stop();
  const { shards, answers } = engine.stats();
  await engine.close();
  process.stdout.write(
    `${JSON.stringify({ struck: striking.struck, restarts: shards.restarts, retries: shards.retries, blamed: shards.blamed, answers })}\n`,
  );
}

/** Runs judgeAll() in a process. @returns its lines, or undefined when it was killed after `killAfter` of them */
async function run(count, seed, folder, round, killAfter = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [here, '--run', String(count), String(seed), folder, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // a group of its own, for its end
  });
  const lines = [];
  let killed = false;
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length < killAfter || killed) continue;
    killed = true;
    child.kill('SIGKILL');
  }
  const code = await ended;
  signal(-child.pid, 'SIGKILL'); // a shard that is stopped does not see that its program is gone
  if (killed) return undefined;
  if (code !== 0) throw new Error(`the run ended with ${code}`);
  return lines.map((line) => JSON.parse(line));
}

function wrongOf(judged, oracle, items, poisons) {
  const wrong = [];
  for (const [i, item] of items.entries()) {
    const one = judged[i];
    const kind = poisons.get(i);
    const said = one === undefined ? 'nothing' : kind === undefined ? essence(one) : `${one.verdict.status} ${one.verdict.fault?.code}`;
    const wanted = kind === undefined ? oracle.get(item.id) : POISON_VERDICTS[kind];
    const outOfTime = kind === 'memory' && said === POISON_VERDICTS.hang; // on a busy machine that may come first
    if (one?.id !== item.id || (said !== wanted && !outOfTime)) wrong.push({ id: item.id, poison: kind, said, wanted });
  }
  return wrong;
}

async function main(count, seed, withCache) {
  const { items, poisons } = itemsOf(count, seed);
  const serial = await createEngine({ ...OPTIONS, threads: 0, cache: 'off' });
  const oracle = new Map((await serial.judge(items.filter((_, i) => !poisons.has(i)))).map((one) => [one.id, essence(one)]));
  await serial.close();
  const folder = withCache ? mkdtempSync(join(tmpdir(), 'assay-faults-')) : '';
  const random = randomOf(seed + 1);
  const start = performance.now();
  let killed = 0;
  for (let round = 0; withCache && round < killedRounds(count); round += 1) {
    if ((await run(count, seed, folder, round, Math.ceil(count * (0.05 + 0.25 * random())))) === undefined) killed += 1;
  }
  const lines = await run(count, seed, folder, killedRounds(count));
  const seconds = Math.round((performance.now() - start) / 1000);
  if (withCache) rmSync(folder, { recursive: true });
  const facts = lines.pop();
  const wrong = wrongOf(lines, oracle, items, poisons);
  const result = {
    items: count,
    seed,
    cache: withCache,
    seconds,
    poisons: poisons.size,
    verdicts: lines.length,
    wrong: wrong.length,
    programsKilled: killed,
    hogsOutOfTime: lines.filter(({ verdict }, i) => poisons.get(i) === 'memory' && verdict.fault?.code === 'timeLimit').length,
    cached: lines.filter(({ verdict }) => verdict.cached === true).length,
    ...facts,
  };
  if (count < REPORTED_ITEMS) console.log(JSON.stringify(result));
  else report(withCache ? 'faults-cache' : 'faults', result);
  for (const one of wrong.slice(0, 10)) console.error(one);
  const { found = 0, trouble } = facts.answers ?? {};
  if (trouble !== undefined) console.error(trouble);
  const isKept = !withCache || (killed > 0 && found > 0 && trouble === undefined);
  process.exitCode = wrong.length === 0 && lines.length === count && isKept ? 0 : 1;
}

if (process.argv[2] === '--run') {
  const [count, seed, folder, round] = process.argv.slice(3);
  await judgeAll(Number(count), Number(seed), folder, Number(round));
} else {
  const [count = 20_000, seed = 1] = process.argv.slice(2).filter((one) => !one.startsWith('--'));
  await main(Number(count), Number(seed), process.argv.includes('--cache'));
}
