// How much of each solver's own speed does the engine keep? CPU time a model of a bare C++ loop over the solver's library on models
// already built, and of the native engine from text to certified verdict, in turns; LPs and MIPs apart. SCIP stands in it twice: by
// its own C API, which the engine uses, and by MathOpt.
// node bench/solvers.mjs [seconds a run] [repeats]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, solvers } from '../dist/index.js';
import { benchProgram, median, pairedRatio, quantile, referenceItems, report, solverLibrary } from './common.mjs';

const seconds = Number(process.argv[2] ?? 0.4);
const repeats = Number(process.argv[3] ?? 15);
const items = referenceItems();
const folder = mkdtempSync(join(tmpdir(), 'assay-solvers-'));
const engineLoop = benchProgram('engine_loop');
const CASES = [
  { solver: 'highs', bare: 'highs_loop', only: ['lp', 'mip'] },
  { solver: 'glop', bare: 'ortools_loop', only: ['lp'] },
  { solver: 'pdlp', bare: 'ortools_loop', only: ['lp'] },
  { solver: 'scip', bare: 'ortools_loop', only: ['lp', 'mip'], other: 'scip-mathopt' },
  { solver: 'cpsat', bare: 'ortools_loop', only: ['mip'] },
  { solver: 'copt', bare: 'copt_loop', only: ['lp', 'mip'] },
];
const there = solvers().filter(({ found }) => found);

function run(program, models, only, solver) {
  const args = ['--models', models, '--solvers', solverLibrary(''), '--seconds', String(seconds), '--only', only, '--solver', solver];
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr || done.signal}`);
  const { models: count, cpuUs } = JSON.parse(done.stdout);
  return cpuUs / count;
}

const show = (us) => ({ us: median(us), p10: quantile(us, 0.1), p90: quantile(us, 0.9) });
const cases = [];
for (const { solver, bare, only, other } of CASES) {
  if (!there.some(({ name }) => name === solver)) {
    console.error(`no ${solver} on this machine: not measured`);
    continue;
  }
  // The answers first: a wrong one has no time, and a model that is refused is not part of the loop.
  const engine = await createEngine({ solver, threads: 0, small: 'off', cache: 'off' });
  const judged = await engine.judge(items);
  await engine.close();
  const wrong = judged.filter(({ verdict }) => verdict.status !== 'unsupported' && verdict.match?.['1e-6'] !== true);
  if (wrong.length > 0) throw new Error(`${solver}: ${wrong.length} wrong answers, the first ${wrong[0].id}`);
  const models = join(folder, `${solver}.bin`);
  writeFileSync(
    models,
    items
      .filter((_, i) => judged[i].verdict.status !== 'unsupported')
      .map(({ text }) => `${text}\0`)
      .join(''),
  );
  const bareLoop = benchProgram(bare);
  for (const kind of only) {
    const us = { bare: [], engine: [], other: [] };
    for (let i = 0; i < repeats; i += 1) {
      us.bare.push(run(bareLoop, models, kind, solver));
      us.engine.push(run(engineLoop, models, kind, solver));
      if (other !== undefined) us.other.push(run(bareLoop, models, kind, other));
    }
    cases.push({
      solver,
      models: kind,
      n: repeats,
      bare: show(us.bare),
      engine: show(us.engine),
      ratio: pairedRatio(us.bare, us.engine),
      ...(other !== undefined && { [other]: show(us.other) }),
    });
  }
}
rmSync(folder, { recursive: true });
report('solvers', { cases });
