// Does the reward server stay as it is under load for a long time? Requests of four trainers' kinds at a share of what it can do, some of
// them asked again: no reply is lost or wrong, memory is flat, and at the end the page, /metrics and this program have counted the same.
// node bench/server-soak.mjs [seconds, 1800] [share, 0.8]     exit 1: something of this does not hold
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { createEngine } from '../dist/index.js';
import { median, quantile, referenceItems, report } from './common.mjs';
import { knapsack, randomOf } from './load/models.mjs';
import { createClient, startServer } from './load/server.mjs';

const seconds = Number(process.argv[2] ?? 1800);
const share = Number(process.argv[3] ?? 0.8);
const CONNECTIONS = 32;
const LOOKS = Math.min(300, Math.max(20, Math.round(seconds)));
const BATCH = 64;
/** One request in so many is asked again, as a client does that lost the reply. */
const AGAIN = 20;

const random = randomOf(1);
const textbook = referenceItems()
  .filter(({ reference }) => reference.objective !== undefined)
  .map(({ id, text, reference: { objective } }) => ({ id, text, objective }));

/** What the server has to say about each text, from an engine on one thread. */
async function oracle() {
  const engine = await createEngine({ threads: 0 });
  const judged = await engine.judge(textbook.map(({ text, objective }) => ({ text, reference: { objective } })));
  await engine.close();
  const wrong = judged.filter(({ verdict }) => verdict.match?.['1e-6'] !== true);
  if (wrong.length > 0) throw new Error(`${wrong.length} reference models are judged wrong`);
  return judged.map(({ reward }) => reward);
}
const full = await oracle();

let made = 0;
/** A completion, its label, and the reward that it must earn; one in ten has something wrong with it, one in fifty needs a solver. */
function sample() {
  made += 1;
  const at = Math.floor(random() * textbook.length);
  const { text, objective } = textbook[at];
  const kind = random();
  if (kind < 0.05) return { text: `Maximize\n x${made} y\nEnd\n`, label: objective, reward: undefined };
  if (kind < 0.1) return { text: `\\ ${made}\n${text}`, label: objective + 1000, reward: undefined };
  if (kind < 0.12) return { text: knapsack(made % 5000), label: -1, reward: undefined };
  return { text: `\\ ${made}\n${text}`, label: objective, reward: full[at] };
}

const isRight = ({ reward }, earned) =>
  typeof earned === 'number' && earned <= 1 && (reward === undefined ? earned < 1 : earned === reward);

const responses = (text) => ({
  responses_create_params: { input: [{ role: 'user', content: `question ${made}` }] },
  response: { output: [{ type: 'message', content: [{ type: 'output_text', text }] }] },
});

/** Of each kind: what is sent, and the rewards in the reply. */
const KINDS = {
  native: {
    path: '/v1/verify',
    items: BATCH,
    body: (samples) => ({ items: samples.map(({ text, label }, i) => ({ id: String(i), text, label, group: `${made}:${i >> 3}` })) }),
    rewards: ({ results }) => results.map(({ id, reward }, i) => (id === String(i) ? reward : undefined)),
  },
  openrlhf: {
    path: '/get_reward',
    items: 1,
    body: ([{ text, label }]) => ({ query: [text], prompts: [''], labels: [String(label)] }),
    rewards: ({ rewards }) => rewards,
  },
  slime: {
    path: '/rm',
    items: 1,
    body: ([{ text, label }]) => ({ response: text, label, prompt: `p${made % 1000}` }),
    rewards: (reward) => [reward],
  },
  nemogym: {
    path: '/verify',
    items: 1,
    body: ([{ text, label }]) => ({ ...responses(text), verifier_metadata: { reference: label } }),
    rewards: ({ reward, _ng_failure_class: failed }) => [failed === undefined ? reward : undefined],
  },
};
const NAMES = ['native', 'native', 'native', 'openrlhf', 'slime', 'nemogym'];

const server = await startServer(['--threads', '1']);
const client = createClient(server.url, CONNECTIONS);
const counted = { items: {}, requests: 0, again: 0, rewards: 0 };
const wrong = [];
const latencies = [];

async function ask(name) {
  const { path, items, body, rewards } = KINDS[name];
  const samples = Array.from({ length: items }, sample);
  const text = JSON.stringify(body(samples));
  const times = counted.requests % AGAIN === 0 ? 2 : 1;
  counted.requests += 1;
  const begun = performance.now();
  const replies = await Promise.all(Array.from({ length: times }, () => client.post(path, text)));
  latencies.push(performance.now() - begun);
  counted.again += times - 1;
  for (const { status, text: reply } of replies) {
    const earned = status === 200 ? rewards(JSON.parse(reply)) : [];
    if (earned.length !== items || !samples.every((one, i) => isRight(one, earned[i])))
      wrong.push(`${name}: ${status} ${reply.slice(0, 200)}`);
    if (reply !== replies[0].text) wrong.push(`${name}: another reply to the same request`);
    counted.items[name] = (counted.items[name] ?? 0) + earned.length;
    counted.rewards += earned.length;
  }
  return items * times;
}

/** Requests at `rate` items a second, or as many as there can be, for so long. @returns items a second */
async function run(forSeconds, rate) {
  const begun = performance.now();
  const end = begun + forSeconds * 1000;
  let items = 0;
  let next = 0;
  const lane = async () => {
    while (performance.now() < end) {
      const due = rate === undefined ? 0 : begun + (items / rate) * 1000;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const name = NAMES[next++ % NAMES.length];
      items += KINDS[name].items;
      await ask(name);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return (items / (performance.now() - begun)) * 1000;
}

const residentOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);

const warm = Math.min(20, Math.max(2, seconds / 10));
await run(warm); // and learns how much it can do
const most = await run(warm);
latencies.length = 0;
const seen = [];
const looking = setInterval(
  () =>
    seen.push({
      s: performance.now() / 1000,
      server: residentOf(server.pid),
      shards: childrenOf(server.pid).map(residentOf),
      load: loadavg()[0],
    }),
  (seconds * 1000) / LOOKS,
);
const rate = await run(seconds, share * most);
clearInterval(looking);

/** Megabytes an hour, by Theil and Sen. */
function slope(points) {
  const slopes = [];
  for (let i = 0; i < points.length; i += 1)
    for (let k = i + 1; k < points.length; k += 1) slopes.push((points[k].y - points[i].y) / (points[k].x - points[i].x));
  return slopes.length === 0 ? 0 : median(slopes) * 3600;
}

// What each has counted
const metrics = await (await fetch(`${server.url}/metrics`)).text();
const sums = {};
for (const [, name, protocol, value] of metrics.matchAll(/^(assay_items_total)\{protocol="(\w+)",status="\w+"\} (\d+)$/gm))
  sums[`${name}:${protocol}`] = (sums[`${name}:${protocol}`] ?? 0) + Number(value);
const single = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
const now = await (await fetch(`${server.url}/dashboard/now`)).json();
const all = Object.values(counted.items).reduce((sum, count) => sum + count, 0);
const asked = Object.values(KINDS).reduce(
  (sum, { path }) => sum + Number(new RegExp(`^assay_requests_total\\{route="${path}",code="200"\\} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0),
  0,
);
const equal = [
  ['items', all, now.judged, Object.values(sums).reduce((sum, count) => sum + count, 0)],
  ...Object.keys(counted.items).map((name) => [name, counted.items[name], now.protocols[name], sums[`assay_items_total:${name}`]]),
  ['rewards', counted.rewards, now.rewards.counts.reduce((sum, count) => sum + count, 0), single('assay_reward_count')],
  ['could not be judged', 0, now.unjudged, single('assay_unjudged_total')],
  ['requests', counted.requests + counted.again, asked, asked],
].map(([what, here, page, metric]) => ({ what, here, page, metric, same: here === page && page === metric }));
client.close();
await server.stop();

const late = seen.slice(Math.floor(seen.length / 3)); // the heap is warm
const growth = {
  server: slope(late.map(({ s, server: y }) => ({ x: s, y }))),
  shard: slope(late.map(({ s, shards }) => ({ x: s, y: Math.max(0, ...shards) }))),
};
const result = {
  seconds,
  share,
  mostPerSecond: most,
  perSecond: rate,
  items: all,
  requests: counted.requests,
  askedAgain: counted.again,
  repeatedItems: now.repeated,
  wrong: wrong.length,
  p50Ms: median(latencies),
  p99Ms: quantile(latencies, 0.99),
  megabytes: { first: late[0], last: late.at(-1) },
  megabytesAnHour: growth,
  loadOfMachine: { median: median(seen.map(({ load }) => load)), most: Math.max(...seen.map(({ load }) => load)) },
  equal,
};
if (seconds >= 600) report('server-soak', result);
else console.log(JSON.stringify(result));
for (const one of wrong.slice(0, 10)) console.error(one);
// A run of seconds sees the heap warm up; a leak of 100 bytes an item would be far beyond.
const allowed = seconds >= 600 ? 30 : 20_000;
const holds = wrong.length === 0 && equal.every(({ same }) => same) && growth.server < allowed && growth.shard < allowed;
process.exitCode = holds ? 0 : 1;
