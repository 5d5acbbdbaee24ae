// How many programs a second a core are judged here, beside one Python process a sample (the papers' harness) and a warm Python that runs
// them by exec()? The same programs, both sides with the same answers, interleaved.
// node bench/programs.mjs [models] [rounds]    needs: node scripts/against-real.mjs --setup
import { readFileSync } from 'node:fs';
import { createEngine, convert } from '../dist/index.js';
import { programsOf } from '../scripts/programs/compare.mjs';
import { realMissing, runInProcess, runReal } from '../scripts/programs/real.mjs';
import { median, quantile, report } from './common.mjs';

const models = Number(process.argv[2] ?? 5);
const rounds = Number(process.argv[3] ?? 5);
const missing = realMissing();
if (missing !== undefined) {
  console.error(missing);
  process.exit(2);
}

const seconds = async (run) => {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
};
const rssMb = (pid) => (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 2 ** 20;

/** A warm Python: its start is not counted, the programs are. */
async function warmSeconds(programs) {
  const empty = await seconds(() => runReal([programs[0]]));
  return Math.max(1e-3, (await seconds(() => runReal(programs))) - empty);
}

const results = {};
for (const api of ['gurobipy', 'coptpy', 'ortools']) {
  const programs = programsOf(api, models, convert);
  const engine = await createEngine({ threads: 0, sandboxes: 1 });
  const items = programs.map(({ id, source }) => ({ id, text: source, format: 'program' }));
  const startSeconds = await seconds(() => engine.judge(items.slice(0, 1)));
  const judged = await engine.judge(items);
  const real = await runReal(programs);
  for (const [at, { id, verdict }] of judged.entries()) {
    const objective = real.get(programs[at].id)?.solved?.[1];
    if (verdict.status === 'optimal' && !(Math.abs(objective - verdict.objective) <= 1e-6 * Math.max(1, Math.abs(objective)))) {
      throw new Error(`${id}: ${verdict.objective} here, ${objective} there`);
    }
  }
  const sample = programs.filter((_, at) => at % 10 === 0);
  const runs = { assay: [], process: [], exec: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.assay.push(programs.length / (await seconds(() => engine.judge(items))));
    runs.process.push(sample.length / (await seconds(() => sample.map(({ source }) => runInProcess(source)))));
    runs.exec.push(programs.length / (await warmSeconds(programs)));
  }
  const stats = engine.stats().programs;
  const shown = Object.fromEntries(
    Object.entries(runs).map(([name, values]) => [
      name,
      { median: median(values), p10: quantile(values, 0.1), p90: quantile(values, 0.9), n: values.length },
    ]),
  );
  results[api] = {
    programs: programs.length,
    perSecond: shown,
    overProcess: median(runs.assay) / median(runs.process),
    overExec: median(runs.assay) / median(runs.exec),
    startSeconds,
    bootMs: stats.bootMs,
    residentMb: rssMb(stats.pids[0]),
    seal: stats.seal,
  };
  await engine.close();
}
report('programs', results);
