// How much of HiGHS's own speed does the engine keep? Models a second of a bare C++ loop over HiGHS on models already built, of
// the native engine from text, and of the TypeScript API from text, interleaved on the same models; and what a crossing costs.
// node bench/engine.mjs [seconds a run] [repeats]
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../dist/index.js';
import { benchProgram, median, pairedRatio, quantile, referenceItems, report, solverLibrary } from './common.mjs';

const seconds = Number(process.argv[2] ?? 0.5);
const repeats = Number(process.argv[3] ?? 11);
const items = referenceItems();
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const models = join(folder, 'models.bin');
writeFileSync(models, items.map((item) => `${item.text}\0`).join(''));
const programs = { bare: benchProgram('highs_loop'), native: benchProgram('engine_loop') };

// The answers first: a wrong one has no time.
const isMip = (text) => /^(general|binar)/im.test(text);
const checking = await createEngine({ threads: 0 });
const wrong = (await checking.judge(items)).filter(({ verdict }) => verdict.match?.['1e-6'] !== true);
await checking.close();
if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers, the first ${wrong[0].id}`);

function runNative(program, only, threads) {
  const args = [
    '--models',
    models,
    '--solvers',
    solverLibrary(''),
    '--seconds',
    String(seconds),
    '--threads',
    String(threads),
    '--only',
    only,
  ];
  const run = spawnSync(program, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${program} failed: ${run.stderr}`);
  const { models: count, cpuUs, wallUs } = JSON.parse(run.stdout);
  return { usOfCpu: cpuUs / count, perSecond: (count / wallUs) * 1e6 };
}

/** Texts of a call: a rollout step sends thousands. */
const CALL = 1000;

async function runTypeScript(only, threads) {
  const texts = items.filter(({ text }) => only === 'all' || isMip(text) === (only === 'mip')).map(({ text }) => ({ text, format: 'lp' }));
  const chosen = Array.from({ length: Math.ceil(CALL / texts.length) }, () => texts).flat();
  const engine = await createEngine({ threads, small: 'off', cache: 'off' });
  await engine.judge(chosen);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    await engine.judge(chosen);
    count += chosen.length;
  }
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  await engine.close();
  return { usOfCpu: (user + system) / count, perSecond: (count / wall) * 1000 };
}

const cases = [];
for (const only of ['all', 'lp', 'mip']) {
  for (const threads of [1, 2]) {
    const runs = { bare: [], native: [], typescript: [] };
    for (let i = 0; i < repeats; i += 1) {
      runs.bare.push(runNative(programs.bare, only, threads));
      runs.native.push(runNative(programs.native, only, threads));
      runs.typescript.push(await runTypeScript(only, threads));
    }
    const us = Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, list.map((run) => run.usOfCpu)]));
    const show = (name) => ({
      us: median(us[name]),
      p10: quantile(us[name], 0.1),
      p90: quantile(us[name], 0.9),
      perSecond: median(runs[name].map((run) => run.perSecond)),
    });
    cases.push({
      models: only,
      threads,
      n: repeats,
      bare: show('bare'),
      native: show('native'),
      typescript: show('typescript'),
      ratio: { native: pairedRatio(us.bare, us.native), typescript: pairedRatio(us.bare, us.typescript) },
    });
  }
}

// An empty batch crosses and does nothing else; an unreadable text of one byte shows the cost of an item.
const crossing = await createEngine({ threads: 0, cache: 'off' });
const tiny = Array.from({ length: 64 }, () => ({ text: 'x', format: 'lp' }));
const timed = async (run, times) => {
  await run();
  const start = process.cpuUsage();
  for (let i = 0; i < times; i += 1) await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / times;
};
const perItemUs = (await timed(() => crossing.judge(tiny), 2000)) / tiny.length;
await crossing.close();
rmSync(folder, { recursive: true });
report('engine', { cases, refusedItemUs: perItemUs });
