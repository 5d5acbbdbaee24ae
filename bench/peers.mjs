// How many models a second does one core judge, each way there is, on the same models in one run; and how many answers are wrong? The engine
// by each named solver (small path and cache off), on a thread and in a shard, against a bare C++ loop over the same library, against the
// papers' way of one Python process a sample, a warm Python worker, the libraries' own readers, HiGHS in WebAssembly and its command; and the
// engine as it comes. Every contender runs on the first core alone, one after another, in turns.
// node bench/peers.mjs [seconds a run] [repeats] [only NAMES, an expression] [--quick]   (needs taskset; makes build/peers with pip and npm: see PINNED)
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, solvers } from '../dist/index.js';
import { benchProgram, median, pairedRatio, quantile, referenceItems, report, solverLibrary } from './common.mjs';
import { midSizeItems } from './peers/models.mjs';
import { programOf, STATUS_WORDS } from './peers/programs.mjs';

const here = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const peers = join(root, 'build/peers');
const PINNED = {
  python: ['highspy==1.15.1', 'highsbox==1.15.1', 'ortools==9.15.6755', 'coptpy==8.0.7', 'gurobipy==13.0.3'],
  node: ['highs@1.15.3'],
};
const CORE = '0';
/** About how long a call of the engine should last. */
const CALL_MS = 100;
/** A pass that takes so long is not repeated to learn how long it takes. */
const SLOW_MS = 1000;
/** How long V8 is given to compile what a run measures: loops in C++ need no such time, and a rollout is over in hours, not seconds. */
const WARM_MS = 3000;

/** A virtual environment and a folder of packages of the bench's own, made once. */
function makePeers() {
  const stamp = join(peers, 'made.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === JSON.stringify(PINNED)) return;
  rmSync(peers, { recursive: true, force: true });
  mkdirSync(join(peers, 'node'), { recursive: true });
  const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  run('python3', ['-m', 'venv', join(peers, 'venv')], root);
  run(join(peers, 'venv/bin/pip'), ['install', '-q', ...PINNED.python], root);
  writeFileSync(join(peers, 'node/package.json'), '{"private":true}\n');
  run('npm', ['install', '--silent', '--ignore-scripts', ...PINNED.node], join(peers, 'node'));
  writeFileSync(stamp, JSON.stringify(PINNED));
}

/** Ticks of processor time of a process, itself and what it has waited for, in seconds. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / 100;
}

const loopsOf = { engine: runEngine, wasm: runWasm };

/** Judges the items of a file again and again; in a process of its own. */
async function runEngine(items, seconds, options) {
  const engine = await createEngine(options);
  const asked = items.map(({ text }) => ({ text, format: 'lp' }));
  const began = performance.now();
  const answers = (await engine.judge(asked)).map(({ verdict }) => [verdict.status, verdict.objective ?? null]);
  let passMs = performance.now() - began;
  if (passMs < SLOW_MS) {
    // The first pass also loads the solver's library: calls measured by it would be short, and their ends would count.
    await engine.judge(asked);
    passMs = performance.now() - began - passMs;
  }
  const copies = Math.min(50, Math.max(1, Math.floor((2 * CALL_MS) / passMs))); // later passes are faster
  const many = Array.from({ length: copies }, () => asked).flat(); // the ends of a call should not count
  const cpu = () => [process.pid, ...(engine.stats().shards?.pids ?? [])].reduce((sum, pid) => sum + cpuOf(pid), 0);
  while (performance.now() - began < WARM_MS) await engine.judge(many);
  const before = cpu();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) count += (await engine.judge(many)).length;
  const result = { count, wallS: (performance.now() - start) / 1000, cpuS: cpu() - before, answers };
  await engine.close();
  return result;
}

async function runWasm(items, seconds, options) {
  const { createRequire } = await import('node:module');
  const highs = await createRequire(join(peers, 'node/package.json'))('highs')();
  const solve = ({ text }) => {
    const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, threads: 1, ...options });
    return [Status, Status === 'Optimal' ? ObjectiveValue : null];
  };
  const answers = items.map(solve);
  const cpu = process.cpuUsage();
  const start = performance.now();
  let count = 0;
  do {
    items.forEach(solve);
    count += items.length;
  } while (performance.now() - start < seconds * 1000);
  const { user, system } = process.cpuUsage(cpu);
  return { count, wallS: (performance.now() - start) / 1000, cpuS: (user + system) / 1e6, answers };
}

const pinned = (command, args) => {
  const run = spawnSync('taskset', ['-c', CORE, command, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${run.error?.message ?? run.stderr.slice(-2000)}`);
  return JSON.parse(run.stdout.trim().split('\n').at(-1));
};

function bareRun(program, args) {
  const { models, cpuUs, wallUs } = pinned(benchProgram(program), args);
  return { count: models, cpuS: cpuUs / 1e6, wallS: wallUs / 1e6 };
}

/** The models of a set that a solver takes: what it refuses costs nothing and would flatter it. */
async function takenBy(solver, items) {
  const engine = await createEngine({ solver, threads: 0, small: 'off', cache: 'off' });
  const judged = await engine.judge(items);
  await engine.close();
  return items.filter((_, i) => judged[i].verdict.status !== 'unsupported');
}

/**
 * The contenders for a set of models. `words`: what its statuses mean; absent: ours. `sample`: its passes are slow, a part of the set is enough.
 * `items`: those of the set that it is given, all where absent.
 */
async function contendersFor(set, folder, found) {
  const { name: setName, items } = set;
  const file = (name, lines) => {
    const path = join(folder, `${setName}-${name}`);
    writeFileSync(path, lines.join('\n'));
    return path;
  };
  const texts = file(
    'texts.jsonl',
    items.map(({ text }) => JSON.stringify({ text })),
  );
  const python = (kind, who, list) => (seconds, part) => {
    const path =
      part === undefined
        ? list
        : file(`${kind}-${basename(who)}-part.jsonl`, readFileSync(list, 'utf8').split('\n').slice(part.from, part.to));
    return pinned(join(peers, 'venv/bin/python'), [join(root, 'bench/peers/harness.py'), kind, who, path, String(seconds)]);
  };
  const own =
    (kind, options, path = texts) =>
    (seconds) =>
      pinned(process.execPath, [here, '--run', kind, path, String(seconds), JSON.stringify(options)]);
  const list = [];
  for (const solver of found) {
    const engine = { solver, small: 'off', cache: 'off' };
    const taken = await takenBy(solver, items);
    if (taken.length === 0) continue;
    const path = file(
      `${solver}-texts.jsonl`,
      taken.map(({ text }) => JSON.stringify({ text })),
    );
    const packed = join(folder, `${setName}-${solver}.bin`);
    writeFileSync(packed, taken.map(({ text }) => `${text}\0`).join(''));
    const about = { group: solver, items: taken };
    list.push({ ...about, name: `assay ${solver}, calling thread`, run: own('engine', { ...engine, threads: 0 }, path) });
    list.push({ ...about, name: `assay ${solver}, worker thread`, run: own('engine', { ...engine, threads: 1 }, path) });
    list.push({ ...about, name: `assay ${solver}, shard`, run: own('engine', { ...engine, threads: 1, isolation: 'process' }, path) });
    const bare = { highs: 'highs_loop', copt: 'copt_loop' }[solver] ?? 'ortools_loop';
    list.push({
      ...about,
      name: `bare C++ loop over ${solver}`,
      bare: true,
      run: (seconds) => {
        const args = ['--models', packed, '--solvers', solverLibrary(''), '--seconds', String(seconds), '--solver', solver];
        return bareRun(bare, args);
      },
    });
    if (solver !== 'highs') continue;
    // What a loop does that gets texts, as the engine does: it reads them.
    const read = join(folder, `${setName}-read`);
    mkdirSync(read);
    const args = ['--models', packed, '--solvers', solverLibrary(''), '--solver', solver, '--read', read];
    list.push({
      ...about,
      name: 'bare C++ loop over highs, which reads the text',
      run: (seconds) => bareRun(bare, [...args, '--seconds', String(seconds)]),
    });
  }
  for (const library of set.libraries) {
    if (library === 'coptpy' && !found.includes('copt')) continue;
    const words = STATUS_WORDS[library];
    const programs = file(
      `${library}.jsonl`,
      items.map(({ text }) => JSON.stringify({ program: programOf(library, text) })),
    );
    list.push({ name: `one Python process a sample, ${library}`, words, sample: true, run: python('process', library, programs) });
    list.push({ name: `warm Python worker, ${library}`, words, run: python('warm', library, programs) });
    if (library !== 'ortools') list.push({ name: `its own reader in Python, ${library}`, words, run: python('read', library, texts) });
  }
  const words = STATUS_WORDS.highspy;
  const site = execFileSync(join(peers, 'venv/bin/python'), ['-c', 'import highsbox, os; print(os.path.dirname(highsbox.__file__))'], {
    encoding: 'utf8',
  }).trim();
  list.push({ name: 'highs command a sample', words, sample: true, run: python('command', join(site, 'highs_dist/bin/highs'), texts) });
  list.push({ name: 'highs in WebAssembly, as it comes', words, run: own('wasm', {}) });
  list.push({ name: 'highs in WebAssembly, tuned', words, run: own('wasm', { mip_heuristic_run_feasibility_jump: false }) });
  list.push({ name: 'assay as it comes, cache off', run: own('engine', { threads: 0, cache: 'off' }) });
  return list;
}

/** right, undecided (an honest doubt), refused (an error or a limit), wrong: a status or value that is not the model's. */
function judge([said, objective], truth, words) {
  const status = words === undefined || said === 'optimal' ? said : words[said]; // `optimal` is the harness's own word
  if (status === undefined) return /unbounded|unknown|^4$|^99$|^6$/i.test(said) ? 'undecided' : 'refused';
  if (status === 'limit' || status === 'unsupported' || status === 'failed') return 'refused';
  if (status !== truth.status) return 'wrong';
  if (status !== 'optimal') return 'right';
  return Math.abs(objective - truth.objective) <= 1e-6 * Math.max(1, Math.abs(truth.objective)) ? 'right' : 'wrong';
}

function tally(answers, items, words) {
  const counts = { right: 0, undecided: 0, refused: 0, wrong: 0 };
  for (const [i, answer] of answers.entries()) counts[judge(answer, items[i].reference, words)] += 1;
  return counts;
}

/** Mid-size models with the value that two solvers agree on. */
async function withTruth(items) {
  const judged = [];
  if (!solvers().some(({ name, found }) => name === 'copt' && found))
    throw new Error('COPT is not there to say what is right: npm run solvers -- copt');
  for (const solver of ['highs', 'copt']) {
    const engine = await createEngine({ solver, threads: 0, cache: 'off' });
    judged.push(await engine.judge(items));
    await engine.close();
  }
  return items.map((item, i) => {
    const [one, two] = judged.map((list) => list[i].verdict);
    if (
      one.status !== 'optimal' ||
      two.status !== 'optimal' ||
      Math.abs(one.objective - two.objective) > 1e-6 * Math.max(1, Math.abs(one.objective))
    )
      throw new Error(`${item.id}: highs says ${one.status} ${one.objective}, copt ${two.status} ${two.objective}`);
    return { ...item, reference: { status: 'optimal', objective: one.objective } };
  });
}

const costs = (runs) => runs.map(({ count, cpuS }) => cpuS / count);

function row(set, contender, runs, counts, bare) {
  const perCpu = runs.map(({ count, cpuS }) => count / cpuS);
  const perWall = runs.map(({ count, wallS }) => count / wallS);
  return {
    models: set.name,
    count: (contender.items ?? set.items).length,
    name: contender.name,
    group: contender.group,
    bare: contender.bare === true,
    n: runs.length,
    perCpuSecond: median(perCpu),
    p10: quantile(perCpu, 0.1),
    p90: quantile(perCpu, 0.9),
    perSecond: median(perWall),
    ...(bare?.length === runs.length && { ratioToBare: pairedRatio(costs(bare), costs(runs)) }),
    ...(counts !== undefined && { answers: counts }),
  };
}

/** The table for the README: each contender's rate, what the engine as it comes is to it, its ratio to the bare loop, its answers. */
function tableOf(rows) {
  const lines = [];
  for (const set of new Set(rows.map(({ models }) => models))) {
    const ofSet = rows.filter(({ models }) => models === set);
    const whole = ofSet.find(({ name }) => name.startsWith('assay as it comes'));
    lines.push(
      `\n| ${set} | models a CPU second | the engine as it comes, times | of the bare loop | wrong | undecided | refused |`,
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    );
    for (const one of [...ofSet].sort((a, b) => b.perCpuSecond - a.perCpuSecond)) {
      const { wrong = '', undecided = '', refused = '' } = one.answers ?? {};
      const times = whole === undefined ? '' : (whole.perCpuSecond / one.perCpuSecond).toFixed(1);
      const ratio = one.ratioToBare?.toFixed(2) ?? '';
      lines.push(`| ${one.name} | ${one.perCpuSecond.toPrecision(4)} | ${times} | ${ratio} | ${wrong} | ${undecided} | ${refused} |`);
    }
  }
  return lines.join('\n');
}

async function main() {
  const quick = process.argv.includes('--quick');
  const given = process.argv.slice(2).filter((one) => one !== '--quick');
  const [seconds, repeats] = [Number(given[0] ?? (quick ? 0.3 : 2)), Number(given[1] ?? (quick ? 1 : 5))];
  const only = given[2] ?? '';
  makePeers();
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'assay-peers-')); // not the disk's speed
  const there = solvers()
    .filter(({ found }) => found)
    .map(({ name }) => name);
  const found = ['highs', 'cpsat', 'copt', 'scip', 'glop'].filter((name) => there.includes(name));
  const sets = [
    {
      name: '388 textbook models',
      items: referenceItems(),
      part: quick ? 4 : 26,
      repeats,
      solvers: found,
      libraries: Object.keys(STATUS_WORDS),
    },
    {
      name: '24 models of 100 to 400 rows',
      items: await withTruth(midSizeItems()),
      part: quick ? 2 : 8,
      repeats: Math.ceil(repeats / 2), // passes of seconds
      // SCIP and COPT take minutes for a pass.
      solvers: found.filter((name) => name !== 'scip' && name !== 'copt'),
      libraries: ['highspy', 'gurobipy', 'ortools'],
    },
  ];
  const rows = [];
  for (const set of sets) {
    const contenders = (await contendersFor(set, folder, set.solvers)).filter(({ name }) => new RegExp(only).test(name));
    const runs = new Map(contenders.map((contender) => [contender, []]));
    for (let i = 0; i < set.repeats; i += 1) {
      for (const [contender, list] of runs) {
        const from = (i * set.part) % set.items.length;
        const part = contender.sample === true ? { from, to: Math.min(set.items.length, from + set.part) } : undefined;
        console.error(`${set.name}, ${i + 1} of ${set.repeats}: ${contender.name}`);
        try {
          const ran = contender.run(seconds, part);
          list.push({
            ...ran,
            counts: ran.answers && tally(ran.answers, (contender.items ?? set.items).slice(part?.from ?? 0, part?.to), contender.words),
          });
        } catch (error) {
          console.error(`  not measured: ${error.message.split('\n').slice(-3).join(' ')}`);
        }
      }
    }
    for (const [contender, list] of runs) {
      if (list.length === 0) continue;
      const all = list.flatMap(({ counts }) => counts ?? []);
      const parts = contender.sample === true ? all : all.slice(0, 1); // the others said the same of the same models
      const counts =
        parts.length === 0 ? undefined : parts.reduce((a, b) => Object.fromEntries(Object.keys(a).map((key) => [key, a[key] + b[key]])));
      const bare = contenders.find(({ group, bare: isBare }) => isBare === true && group === contender.group);
      rows.push(row(set, contender, list, counts, contender.bare === true ? undefined : runs.get(bare)));
    }
  }
  rmSync(folder, { recursive: true });
  if (quick || only !== '') console.log(JSON.stringify(rows, null, 1));
  else report('peers', { seconds, pinned: PINNED, rows });
  console.log(tableOf(rows));
}

if (process.argv[2] === '--run') {
  const [kind, path, seconds, options] = process.argv.slice(3);
  const items = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => JSON.parse(line));
  console.log(JSON.stringify(await loopsOf[kind](items, Number(seconds), JSON.parse(options))));
} else {
  await main();
}
