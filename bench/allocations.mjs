// How often does the engine ask for memory, once it is warm? Calls of malloc and its like a model, of our own code and of the solver's, from text to
// certified verdict on the 388 reference models, for the small path and each solver that this machine has.
// node bench/allocations.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, solvers } from '../dist/index.js';
import { benchProgram, referenceItems, report, solverLibrary } from './common.mjs';

const items = referenceItems();
const folder = mkdtempSync(join(tmpdir(), 'assay-allocations-'));
const program = benchProgram('allocations');

/** The models that a solver takes: what it lacks is refused, which is another way. */
async function modelsOf(solver) {
  const engine = await createEngine({ solver, threads: 0, small: 'off', cache: 'off' });
  const judged = await engine.judge(items);
  await engine.close();
  const taken = items.filter((_, i) => judged[i].verdict.status !== 'unsupported');
  const path = join(folder, `${solver}.bin`);
  writeFileSync(path, taken.map(({ text }) => `${text}\0`).join(''));
  return path;
}

function count(solver, models, only, small) {
  const args = ['--models', models, '--solvers', solverLibrary(''), '--solver', solver, '--only', only, '--small', small];
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr || done.signal}`);
  return JSON.parse(done.stdout);
}

const cases = [];
for (const { name } of solvers().filter(({ found }) => found)) {
  const models = await modelsOf(name);
  if (name === 'highs')
    for (const only of ['lp', 'mip']) cases.push({ answers: 'the small path', only, ...count(name, models, only, 'on') });
  for (const only of ['lp', 'mip']) {
    const one = count(name, models, only, 'off');
    if (one.models > 0) cases.push({ answers: name, only, ...one });
  }
}
rmSync(folder, { recursive: true });
report('allocations', { cases });
