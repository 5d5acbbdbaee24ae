// Programs here and by the real gurobipy, coptpy and OR-Tools: the same status and objective, and the same exception? They are written by
// hand, and in ten idioms an API from the reference models.
//   node scripts/against-real.mjs --setup             makes the virtual environment with the real packages
//   node scripts/against-real.mjs [--models N] [--api NAME] [--show N]
//   node scripts/against-real.mjs --record            what the real packages say of the hand-written ones, for the test suite
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { report } from '../bench/common.mjs';
import { setUpOrExit } from './setup.mjs';
import { compareWithReal, handWritten, programsOf } from './programs/compare.mjs';
import { PACKAGES, realMissing, runReal, setUpReal } from './programs/real.mjs';

const { values } = parseArgs({
  options: {
    setup: { type: 'boolean' },
    record: { type: 'boolean' },
    models: { type: 'string', default: '44' },
    api: { type: 'string' },
    show: { type: 'string', default: '3' },
  },
});
const problem = values.setup ? setUpReal() : realMissing();
if (problem !== undefined) {
  console.error(problem);
  process.exit(2);
}
if (values.setup) process.exit(0);

/** What the suite compares with, where no real package is. */
async function record() {
  const golden = {};
  for (const api of Object.keys(PACKAGES)) {
    const programs = handWritten(api);
    const real = await runReal(programs);
    golden[api] = { package: PACKAGES[api], programs: {} };
    for (const { id, source } of programs) {
      const { solved, raised } = real.get(id);
      golden[api].programs[id] = { solved, raised, source: createHash('sha256').update(source).digest('hex').slice(0, 16) };
    }
  }
  writeFileSync(new URL('../tests/programs/real/golden.json', import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
}
if (values.record) {
  await record();
  process.exit(0);
}

await setUpOrExit();
const { convert, createEngine } = await import('../dist/index.js');
const engine = await createEngine({ threads: 0, sandboxes: 1 });
const results = {};
let bad = 0;
for (const api of values.api === undefined ? Object.keys(PACKAGES) : [values.api]) {
  for (const [kind, programs] of [
    ['byHand', handWritten(api)],
    ['generated', programsOf(api, Number(values.models), convert)],
  ]) {
    const found = await compareWithReal(programs, await runReal(programs), (items) => engine.judge(items));
    const { all, covered, same, different, uncovered } = found;
    console.log(
      `${api}, ${kind}: ${all} programs, ${covered} covered (${((100 * covered) / all).toFixed(1)} %), ${same} the same, ${different.length} different`,
    );
    for (const { id, source, said } of different.slice(0, Number(values.show))) console.log(`--- ${id}: ${said}\n${source}`);
    for (const { id, said } of uncovered) console.log(`--- not covered: ${id}: ${said}`);
    bad += different.length;
    results[api] = { ...results[api], package: PACKAGES[api], [kind]: { all, covered, same } };
  }
}
await engine.close();
if (values.api === undefined) report('programs-against-real', { results });
process.exit(bad === 0 ? 0 : 1);
