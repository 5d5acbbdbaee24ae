// Programs in ten idioms an API, here and by the real gurobipy, coptpy and OR-Tools: the same status and objective?
//   node scripts/against-real.mjs --setup             makes the virtual environment with the real packages
//   node scripts/against-real.mjs [--models N] [--api NAME] [--show N]
import { parseArgs } from 'node:util';
import { setUpOrExit } from './setup.mjs';
import { compareWithReal, programsOf } from './programs/compare.mjs';
import { PACKAGES, realMissing, setUpReal } from './programs/real.mjs';

const { values } = parseArgs({
  options: {
    setup: { type: 'boolean' },
    models: { type: 'string', default: '44' },
    api: { type: 'string' },
    show: { type: 'string', default: '3' },
  },
});
await setUpOrExit();
const problem = values.setup ? setUpReal() : realMissing();
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}
if (values.setup) process.exit(0);
const { convert, createEngine } = await import('../dist/index.js');
const engine = await createEngine({ threads: 0, sandboxes: 1 });
let bad = 0;
for (const api of values.api === undefined ? Object.keys(PACKAGES) : [values.api]) {
  const programs = programsOf(api, Number(values.models), convert);
  const { all, covered, same, different, uncovered } = await compareWithReal(programs, (items) => engine.judge(items));
  console.log(
    `${api}: ${all} programs, ${covered} covered (${((100 * covered) / all).toFixed(1)} %), ${same} the same, ${different.length} different`,
  );
  for (const { id, source, said } of [...different, ...uncovered].slice(0, Number(values.show)))
    console.log(`--- ${id}: ${said}\n${source}`);
  bad += different.length;
}
await engine.close();
process.exit(bad === 0 ? 0 : 1);
