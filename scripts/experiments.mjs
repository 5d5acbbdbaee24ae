// npm run experiments: does a policy learn from verdicts, does it carry over to another environment, what does the reward do?
// Runs one after the other, each kept under its name: what is there is not run again, and a run that was stopped goes on.
//   node scripts/experiments.mjs [--scale mini|suite|small] [--only NAME,…] [--seeds 1,2,3] [--out FOLDER] [--threads N] [--report] [--smollm2-minutes N]
// Two of these at once, each with seeds of its own, share the folder and do not disturb each other; --report alone writes what is there.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUpOrExit } from './setup.mjs';
import { root } from './setup/system.mjs';

await setUpOrExit();
const { values: options } = parseArgs({
  options: {
    scale: { type: 'string', default: 'mini' },
    only: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    out: { type: 'string', default: join(root, 'build/experiments') },
    threads: { type: 'string', default: '1' },
    report: { type: 'boolean', default: false },
    'smollm2-minutes': { type: 'string', default: '120' },
  },
});
// Behind the set-up: they need what it builds.
const { SCALES, TARGETS, rewarded } = await import('./experiments/scales.mjs');
const { createRuns } = await import('./experiments/runs.mjs');
const { writeReport } = await import('./experiments/report.mjs');
const scale = SCALES[options.scale];
if (scale === undefined) throw new RangeError(`expected a scale of ${Object.keys(SCALES).join(', ')}, got '${options.scale}'`);
const home = join(options.out, options.scale);
const began = performance.now();
const log = (line) => console.log(`${((performance.now() - began) / 60_000).toFixed(1).padStart(6)} min  ${line}`);

const ALL = ['A', 'B', 'C'];

/** Each experiment: what it runs for a seed. `sft` is the start of all others. */
const EXPERIMENTS = {
  learns: async ({ supervised, rewarded: rl }, seed) => {
    await supervised('sft', seed, { targets: ['A'], sizes: scale.sft, exams: ALL });
    await rl('grpo', seed, { from: 'sft', exams: ALL });
    await rl('shuffled', seed, { from: 'sft', shuffleRewards: true });
    await rl('dapo', seed, { from: 'sft', algorithm: 'dapo' });
  },
  reward: async ({ rewarded: rl }, seed) => {
    await rl('evom', seed, { from: 'sft', target: rewarded(TARGETS.A, 'evom') });
  },
  transfer: async ({ supervised, rewarded: rl }, seed) => {
    await supervised('mix', seed, { from: 'sft', targets: ALL, sizes: scale.mix });
    for (const at of ALL) await rl(`mix-${at}`, seed, { from: 'mix', at, exams: ALL });
  },
  adaptation: async ({ supervised, rewarded: rl, problems }, seed) => {
    const few = problems.lessons.slice(0, scale.few.tasks);
    for (const at of ['C', 'B']) {
      await rl(`cold-${at}`, seed, { from: 'grpo', at });
      await supervised(`few-${at}`, seed, { from: 'grpo', targets: [at], sizes: scale.few, tasks: few });
      await rl(`few-rl-${at}`, seed, { from: `few-${at}`, at });
    }
  },
};

const NAMES = [...Object.keys(EXPERIMENTS), 'speed', 'smollm2'];
const chosen = options.only?.split(',') ?? NAMES;
const unknown = chosen.find((name) => !NAMES.includes(name));
if (unknown !== undefined) throw new RangeError(`expected an experiment of ${NAMES.join(', ')}, got '${unknown}'`);

async function runAll() {
  const runs = await createRuns(scale, { home, threads: Number(options.threads), log });
  for (const [name, run] of Object.entries(EXPERIMENTS))
    if (chosen.includes(name)) for (const seed of options.seeds.split(',')) await run(runs, Number(seed));
  if (chosen.includes('speed')) await (await import('./experiments/speed.mjs')).measureSpeed(runs, scale, home);
  const minutes = Number(options['smollm2-minutes']);
  if (chosen.includes('smollm2')) await (await import('./experiments/smollm2.mjs')).adaptSmollm2(runs, { minutes, log });
}

if (!options.report) await runAll();
writeReport({ home, scale, name: options.scale });
