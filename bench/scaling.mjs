// How much faster are two cores than one? Verdicts a second of wall time through the TypeScript API: an engine on the calling thread
// alone, held to one core, beside engines with two workers and with two shards on two cores; and the native loop on one thread and
// on two, which shares nothing: no engine gains more than the machine gives it. Interleaved, each run a process of its own.
// node bench/scaling.mjs [seconds a run] [repeats]     (needs taskset, of Debian's util-linux)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../dist/index.js';
import { benchProgram, median, quantile, referenceItems, report, solverLibrary } from './common.mjs';

const here = fileURLToPath(import.meta.url);
const KINDS = {
  'one core': { cores: '0', options: { threads: 0 } },
  'two threads': { cores: '0,1', options: { threads: 2 } },
  'two shards': { cores: '0,1', options: { threads: 2, isolation: 'process' } },
  'native, one thread': { cores: '0', native: 1 },
  'native, two threads': { cores: '0,1', native: 2 },
};
const BASES = { 'native, two threads': 'native, one thread', 'native, one thread': 'native, one thread' };
/** The 388 models as often as a call has them: large enough that its ends do not count. */
const COPIES = { auto: 100, off: 8 };

async function runOne(kind, small, seconds) {
  const texts = referenceItems().map(({ text }) => ({ text, format: 'lp' }));
  const items = Array.from({ length: COPIES[small] }, () => texts).flat();
  const engine = await createEngine({ ...KINDS[kind].options, small, cache: 'off' });
  await engine.judge(items); // warm
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) count += (await engine.judge(items)).length;
  const perSecond = (count / (performance.now() - start)) * 1000;
  await engine.close();
  console.log(JSON.stringify({ perSecond }));
}

function measure(kind, small, seconds, models) {
  const { cores, native } = KINDS[kind];
  const command =
    native === undefined
      ? [process.execPath, here, '--run', kind, small, seconds]
      : [
          benchProgram('engine_loop'),
          ...['--models', models, '--solvers', solverLibrary(''), '--seconds', seconds, '--threads', native, '--only', 'all'],
          ...['--small', small === 'off' ? 'off' : 'on'],
        ];
  const run = spawnSync('taskset', ['-c', cores, ...command.map(String)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.error?.message ?? run.stderr);
  const { perSecond, models: count, wallUs } = JSON.parse(run.stdout);
  return perSecond ?? (count / wallUs) * 1e6;
}

if (process.argv[2] === '--run') {
  await runOne(process.argv[3], process.argv[4], Number(process.argv[5]));
} else {
  const seconds = Number(process.argv[2] ?? 3);
  const repeats = Number(process.argv[3] ?? 5);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const models = join(folder, 'models.bin');
  writeFileSync(
    models,
    referenceItems()
      .map(({ text }) => `${text}\0`)
      .join(''),
  );
  const cases = [];
  for (const small of ['auto', 'off']) {
    const seen = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
    for (let i = 0; i < repeats; i += 1) for (const kind of Object.keys(KINDS)) seen[kind].push(measure(kind, small, seconds, models));
    for (const [kind, values] of Object.entries(seen)) {
      cases.push({
        small,
        kind,
        n: repeats,
        perSecond: median(values),
        p10: quantile(values, 0.1),
        p90: quantile(values, 0.9),
        ratio: median(values) / median(seen[BASES[kind] ?? 'one core']),
      });
    }
  }
  rmSync(folder, { recursive: true });
  report('scaling', { cases });
}
