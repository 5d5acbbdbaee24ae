// How many programs are judged in a second of one core's time: here, by one Python process a sample (the papers' harness), and by a warm Python
// that runs them by exec()? What does a worker of each cost to start, and in memory? The same programs with the same answers, in turns; processor
// time of all processes that have part in it. The Pythons only run the program; here its model is solved once more, certified and judged.
// node scripts/against-real.mjs --setup && node bench/programs.mjs [models] [rounds]
import { readFileSync } from 'node:fs';
import { programsOf } from '../scripts/programs/compare.mjs';
import { realMissing, runInProcess, runReal } from '../scripts/programs/real.mjs';
import { setUpOrExit } from '../scripts/setup.mjs';
import { median, report, spread } from './common.mjs';

const models = Number(process.argv[2] ?? 5);
const rounds = Number(process.argv[3] ?? 5);
const missing = realMissing();
if (missing !== undefined) {
  console.error(missing);
  process.exit(2);
}
await setUpOrExit();
const { convert, createEngine } = await import('../dist/index.js');

/** Of these programs one in so many is run in a process of its own: they are slow. */
const SAMPLED = 10;
const TICKS_A_SECOND = 100;
/** Rounds of all programs before any is counted: V8 compiles the interpreter meanwhile. */
const WARM_ROUNDS = 4;

/** All of a process's start that is no program. */
const IMPORTS = { gurobipy: 'import gurobipy', coptpy: 'import coptpy', ortools: 'from ortools.linear_solver import pywraplp' };

const fieldsOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ');
const rssMb = (pid) => (Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096) / 2 ** 20;
const cpuSeconds = (pid) => (Number(fieldsOf(pid)[11]) + Number(fieldsOf(pid)[12])) / TICKS_A_SECOND;
const close = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));

/** Processor seconds of this process and its sandboxes for some work. */
async function costOf(engine, work) {
  const all = () => (engine.stats().programs?.pids ?? []).reduce((sum, pid) => sum + cpuSeconds(pid), cpuSeconds(process.pid));
  const before = all();
  await work();
  return all() - before;
}

function checkAnswers(programs, judged, real) {
  for (const [at, { id, verdict }] of judged.entries()) {
    const objective = real.get(programs[at].id)?.solved?.[1];
    if (verdict.status === 'optimal' && !close(objective, verdict.objective))
      throw new Error(`${id}: ${verdict.objective} here, ${objective} there`);
  }
}

/** One program in a process of its own, its answer checked. */
function processCost({ id, source }, real) {
  const { objective, seconds, peakMb } = runInProcess(source);
  const expected = real.get(id)?.solved?.[1];
  if (expected !== null && expected !== undefined && !close(objective, expected))
    throw new Error(`${id}: ${objective} in a process of its own`);
  return { seconds, peakMb };
}

async function measure(api) {
  const programs = programsOf(api, models, convert);
  const sample = programs.filter((_, at) => at % SAMPLED === 0);
  const items = programs.map(({ id, source }) => ({ id, text: source, format: 'program' }));
  const engine = await createEngine({ threads: 0, sandboxes: 1 });
  await engine.judge(items.slice(0, 1));
  const [pid] = engine.stats().programs.pids;
  const start = { assay: [cpuSeconds(pid)], process: [], exec: [] };
  const memory = { assay: [], process: [], exec: [] };
  const real = await runReal(programs, [api]);
  for (let i = 0; i < WARM_ROUNDS; i += 1) checkAnswers(programs, await engine.judge(items), real);
  const perSecond = { assay: [], process: [], exec: [] };
  for (let round = 0; round < rounds; round += 1) {
    perSecond.assay.push(programs.length / (await costOf(engine, () => engine.judge(items))));
    memory.assay.push(rssMb(pid));
    const single = sample.map((one) => processCost(one, real));
    perSecond.process.push(single.length / single.reduce((sum, { seconds }) => sum + seconds, 0));
    memory.process.push(...single.map(({ peakMb }) => peakMb));
    const warm = [...(await runReal(programs, [api])).values()];
    perSecond.exec.push(programs.length / warm.reduce((sum, { seconds }) => sum + seconds, 0));
    start.exec.push(warm[0].started);
    memory.exec.push(warm.at(-1).peakMb);
  }
  const { seal, fromImage } = engine.stats().programs;
  await engine.close();
  start.process = [processCost({ id: '', source: IMPORTS[api] }, real).seconds];
  const ratio = (other) => median(perSecond.assay.map((value, i) => value / perSecond[other][i]));
  return {
    programs: programs.length,
    perSecond: Object.fromEntries(Object.entries(perSecond).map(([name, values]) => [name, spread(values)])),
    overProcess: ratio('process'),
    overExec: ratio('exec'),
    startSeconds: Object.fromEntries(Object.entries(start).map(([name, values]) => [name, median(values)])),
    megabytes: Object.fromEntries(Object.entries(memory).map(([name, values]) => [name, median(values)])),
    seal,
    fromImage,
  };
}

const results = {};
for (const api of ['gurobipy', 'coptpy', 'ortools']) results[api] = await measure(api);
report('programs', { results });
for (const [api, { perSecond, startSeconds, megabytes, overProcess, overExec }] of Object.entries(results)) {
  console.log(`${api}: ${overProcess.toFixed(0)} times one process a sample, ${overExec.toFixed(2)} times a warm exec`);
  for (const name of Object.keys(perSecond)) {
    console.log(
      `  ${name.padEnd(8)} ${perSecond[name].median.toFixed(1).padStart(8)} programs a second of CPU   start ${startSeconds[name].toFixed(2)} s   ${megabytes[name].toFixed(0)} MB`,
    );
  }
}
