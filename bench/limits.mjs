// How long does each solver really take with a time limit of 200 ms, and when it is stopped after 200 ms from another thread, on a
// hard MIP and a large LP?
// node bench/limits.mjs [milliseconds] [repeats]
import { spawnSync } from 'node:child_process';
import { solvers } from '../dist/index.js';
import { benchProgram, median, report, solverLibrary } from './common.mjs';

const milliseconds = Number(process.argv[2] ?? 200);
const repeats = Number(process.argv[3] ?? 5);
const program = benchProgram('limits');

const cases = [];
for (const { name, found } of solvers()) {
  if (!found) continue;
  for (const model of ['mip', 'lp']) {
    for (const by of ['limit', 'stop']) {
      const args = [solverLibrary(''), name, model, by, String(milliseconds), String(repeats)];
      const run = spawnSync(program, args, { encoding: 'utf8', timeout: 300_000 });
      if (run.status !== 0) throw new Error(`${name} ${model} ${by}: ${run.stderr || run.signal}`);
      const { refused, ms, ...rest } = JSON.parse(run.stdout);
      if (refused === true) continue;
      cases.push({
        solver: name,
        model,
        by,
        medianMs: Math.round(median(ms) * 10) / 10,
        maxMs: Math.round(Math.max(...ms) * 10) / 10,
        ...rest,
      });
    }
  }
}
report('limits', { milliseconds, repeats, cases });
