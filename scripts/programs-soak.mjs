// Many programs in one pool, hostile ones among them: does any verdict differ from that in a fresh sandbox, and does memory grow?
//   node scripts/programs-soak.mjs [programs, 100000] [sandboxes, 2] [sources, 450]    each source is judged in a sandbox of its own first
import { readFileSync } from 'node:fs';
import { setUpOrExit } from './setup.mjs';
import { handWritten, programsOf } from './programs/compare.mjs';
import { report } from '../bench/common.mjs';

await setUpOrExit();
const { convert, createEngine } = await import('../dist/index.js');
const total = Number(process.argv[2] ?? 100_000);
const sandboxes = Number(process.argv[3] ?? 2);
const most = Number(process.argv[4] ?? 450);
const BATCH = 200;
const blocks = (file) =>
  readFileSync(new URL(`../tests/programs/${file}`, import.meta.url), 'utf8')
    .split(/^#@ /m)
    .slice(1)
    .map((block) => block.slice(block.indexOf('\n') + 1));
/** `count` of a list, evenly drawn. */
const drawn = (list, count) =>
  list.filter((_, at) => Math.floor((at * count) / list.length) !== Math.floor(((at - 1) * count) / list.length));
const everyHonest = ['gurobipy', 'coptpy', 'ortools']
  .flatMap((api) => [...handWritten(api), ...programsOf(api, 6, convert)])
  .map(({ source }) => source);
const everyHostile = [...blocks('escapes.py'), ...blocks('frauds.cases.py')];
const honest = drawn(everyHonest, Math.min(everyHonest.length, Math.ceil(most * 0.7)));
const hostile = drawn(everyHostile, Math.min(everyHostile.length, Math.floor(most * 0.3)));
const sources = [...honest, ...hostile];

/** What must not hang on what ran before. */
const essence = ({ verdict: { status, objective, fault } }) => JSON.stringify([status, objective, fault?.code, fault?.line]);
const options = { threads: 0, timeLimitMs: 300_000 };
const fresh = [];
for (const text of sources) {
  const engine = await createEngine({ ...options, sandboxes: 1 });
  fresh.push(essence((await engine.judge([{ text, format: 'program' }]))[0]));
  await engine.close();
  if (fresh.length % 50 === 0) console.error(`fresh: ${fresh.length} of ${sources.length}`);
}

const engine = await createEngine({ ...options, sandboxes });
const residentMb = () =>
  [process.pid, ...engine.stats().programs.pids].map((pid) =>
    Math.round((Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 2 ** 20),
  );
let different = 0;
let seed = 1;
const next = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return seed / 2 ** 32;
};
const started = performance.now();
const resident = [];

/** Written as it goes: a run that is ended early has said what it reached. */
function tell(done) {
  const { restarts } = engine.stats().programs;
  resident.push({ programs: done, mb: residentMb() });
  console.error(`${done} programs, ${different} different, ${restarts} sandboxes replaced, resident MB ${residentMb()}`);
  report('programs-soak', {
    programs: done,
    sources: { honest: honest.length, hostile: hostile.length },
    different,
    sandboxesReplaced: restarts,
    minutes: (performance.now() - started) / 60_000,
    // The program itself first, then its sandboxes.
    residentMb: resident.filter((_, at) => at === resident.length - 1 || at % Math.ceil(resident.length / 20) === 0),
  });
}

for (let done = 0; done < total; done += BATCH) {
  // One in twenty is hostile.
  const picks = Array.from({ length: BATCH }, () =>
    next() < 0.05 ? honest.length + Math.floor(next() * hostile.length) : Math.floor(next() * honest.length),
  );
  const judged = await engine.judge(picks.map((at) => ({ text: sources[at], format: 'program' })));
  for (const [i, at] of picks.entries()) {
    if (essence(judged[i]) === fresh[at]) continue;
    different += 1;
    console.log(`DIFFERENT: ${essence(judged[i])}, fresh ${fresh[at]}\n${sources[at]}`);
  }
  if ((done / BATCH) % 10 === 0 || done + BATCH >= total) tell(done + BATCH);
}
await engine.close();
process.exit(different === 0 ? 0 : 1);
