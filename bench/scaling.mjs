// How much faster are two cores than one? Verdicts a second of wall time through the TypeScript API: an engine on the calling thread
// alone, held to one core, beside engines with two workers and with two shards on two cores; interleaved, each run a process of its own.
// node bench/scaling.mjs [seconds a run] [repeats]     (needs taskset, of Debian's util-linux)
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';
import { median, quantile, referenceItems, report } from './common.mjs';

const here = fileURLToPath(import.meta.url);
const KINDS = {
  'one core': { cores: '0', options: { threads: 0 } },
  'two threads': { cores: '0,1', options: { threads: 2 } },
  'two shards': { cores: '0,1', options: { threads: 2, isolation: 'process' } },
};
/** The 388 models as often as a call has them: large enough that its ends do not count. */
const COPIES = { auto: 100, off: 8 };

async function runOne(kind, small, seconds) {
  const texts = referenceItems().map(({ text }) => ({ text, format: 'lp' }));
  const items = Array.from({ length: COPIES[small] }, () => texts).flat();
  const engine = await createEngine({ ...KINDS[kind].options, small });
  await engine.judge(items); // warm
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) count += (await engine.judge(items)).length;
  const perSecond = (count / (performance.now() - start)) * 1000;
  await engine.close();
  console.log(JSON.stringify({ perSecond }));
}

function measure(kind, small, seconds) {
  const run = spawnSync('taskset', ['-c', KINDS[kind].cores, process.execPath, here, '--run', kind, small, String(seconds)], {
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.error?.message ?? run.stderr);
  return JSON.parse(run.stdout).perSecond;
}

if (process.argv[2] === '--run') {
  await runOne(process.argv[3], process.argv[4], Number(process.argv[5]));
} else {
  const seconds = Number(process.argv[2] ?? 3);
  const repeats = Number(process.argv[3] ?? 5);
  const cases = [];
  for (const small of ['auto', 'off']) {
    const seen = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
    for (let i = 0; i < repeats; i += 1) for (const kind of Object.keys(KINDS)) seen[kind].push(measure(kind, small, seconds));
    const base = median(seen['one core']);
    for (const [kind, values] of Object.entries(seen)) {
      cases.push({
        small,
        kind,
        n: repeats,
        perSecond: median(values),
        p10: quantile(values, 0.1),
        p90: quantile(values, 0.9),
        ratio: median(values) / base,
      });
    }
  }
  report('scaling', { cases });
}
