// How fast, and how right, are small models judged by Assay, beside the solvers that a JavaScript program could use instead? The 388
// reference models in random order on one core, contestants in turn, answers checked against the published ones on every pass.
// node bench/small.mjs [rounds]     (peers are installed into build/peers on first use)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createEngine } from '../dist/index.js';
import { benchProgram, median, quantile, referenceItems, report, solverLibrary } from './common.mjs';

const PEERS = { yalps: '0.6.4', 'javascript-lp-solver': '1.0.3', 'glpk.js': '5.0.0', highs: '1.15.3' };
const rounds = Number(process.argv[2] ?? 5);
const root = fileURLToPath(new URL('..', import.meta.url));
const items = referenceItems();

const folder = `${root}build/peers`;
if (!existsSync(`${folder}/node_modules`)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, dependencies: PEERS }));
  const installed = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(installed.stderr);
}
const peer = createRequire(`${folder}/package.json`);

/** The bundled models are written by us: one statement a line, columns with a lower bound of zero. */
function read(text) {
  const model = { max: false, cost: new Map(), rows: [], integers: [] };
  const terms = (part) =>
    [...part.matchAll(/([+-]?)\s*(\d[\d.eE]*)?\s*([A-Za-z_]\w*)/g)].map(([, sign, size, name]) => [name, Number(`${sign}${size ?? 1}`)]);
  let section = '';
  for (const line of text.split('\n')) {
    if (!line.startsWith(' ')) section = line.trim();
    if (section === 'Maximize') model.max = true;
    if (!line.startsWith(' ')) continue;
    const body = line.replace(/^\s*\w+:/, '');
    if (section === 'Maximize' || section === 'Minimize') model.cost = new Map(terms(body));
    if (section === 'Subject To') {
      const [, left, relation, side] = /(.*?)([<>]?=)(.*)/.exec(body);
      model.rows.push({ terms: terms(left), relation, side: Number(side) });
    }
    if (section === 'Generals') model.integers.push(...body.trim().split(/\s+/));
  }
  model.columns = [...new Set([...model.cost.keys(), ...model.rows.flatMap((row) => row.terms.map(([name]) => name)), ...model.integers])];
  return model;
}

/** The shape that yalps and javascript-lp-solver share. */
function objectModel({ cost, rows, columns }, sideOf) {
  const variables = Object.fromEntries(columns.map((name) => [name, { objective: cost.get(name) ?? 0 }]));
  const constraints = {};
  for (const [i, row] of rows.entries()) {
    constraints[`r${i}`] = { [sideOf[row.relation]]: row.side };
    for (const [name, value] of row.terms) variables[name][`r${i}`] = value;
  }
  return { variables, constraints };
}

async function makePeers() {
  const { solve } = peer('yalps');
  const oldSolver = peer('javascript-lp-solver');
  const { default: createGlpk } = await import(pathToFileURL(peer.resolve('glpk.js/node')).href);
  const glpk = await createGlpk();
  const highs = await peer('highs')();
  const sides = { '<=': 'max', '>=': 'min', '=': 'equal' };
  const glpkStatus = {
    [glpk.GLP_OPT]: 'optimal',
    [glpk.GLP_NOFEAS]: 'infeasible',
    [glpk.GLP_INFEAS]: 'infeasible',
    [glpk.GLP_UNBND]: 'unbounded',
  };
  return {
    yalps: {
      prepare: (model) => ({
        ...objectModel(model, sides),
        direction: model.max ? 'maximize' : 'minimize',
        objective: 'objective',
        integers: model.integers,
      }),
      solve: (model) => {
        const { status, result } = solve(model, { tolerance: 0 });
        return [status, result];
      },
    },
    'javascript-lp-solver': {
      prepare: (model) => ({
        ...objectModel(model, sides),
        optimize: 'objective',
        opType: model.max ? 'max' : 'min',
        ints: Object.fromEntries(model.integers.map((name) => [name, 1])),
      }),
      solve: (model) => {
        const { feasible, bounded, result } = oldSolver.Solve(model);
        return [feasible ? (bounded === false ? 'unbounded' : 'optimal') : 'infeasible', result];
      },
    },
    'glpk.js': {
      prepare: ({ max, cost, rows, integers }) => {
        const vars = (terms) => terms.map(([name, coef]) => ({ name, coef }));
        const types = { '<=': glpk.GLP_UP, '>=': glpk.GLP_LO, '=': glpk.GLP_FX };
        return {
          name: 'model',
          objective: { direction: max ? glpk.GLP_MAX : glpk.GLP_MIN, name: 'objective', vars: vars([...cost]) },
          subjectTo: rows.map((row, i) => ({
            name: `r${i}`,
            vars: vars(row.terms),
            bnds: { type: types[row.relation], ub: row.side, lb: row.side },
          })),
          generals: integers,
        };
      },
      solve: (model) => {
        const { result } = glpk.solve(model, { msglev: glpk.GLP_MSG_OFF });
        return [glpkStatus[result.status] ?? 'undefined', result.z];
      },
    },
    'highs (wasm), from text': {
      prepare: (_, text) => text,
      solve: (text) => {
        const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, mip_heuristic_run_feasibility_jump: false });
        return [Status.toLowerCase(), ObjectiveValue];
      },
    },
  };
}

const right = ([status, objective], { reference }) =>
  reference.status === 'optimal'
    ? status === 'optimal' && Math.abs(objective - reference.objective) <= 1e-6 * Math.max(1, Math.abs(reference.objective))
    : status === reference.status;

const cpuUs = (start) => {
  const { user, system } = process.cpuUsage(start);
  return user + system;
};

/** A contestant: run(order) judges the items in that order and returns the CPU time in µs and the answers. */
const contestants = new Map();
for (const [name, { prepare, solve }] of Object.entries(await makePeers())) {
  const prepared = items.map((item) => prepare(read(item.text), item.text));
  contestants.set(name, (order) => {
    const start = process.cpuUsage();
    const answers = order.map((i) => solve(prepared[i]));
    return { us: cpuUs(start), answers };
  });
}
const engines = [];
for (const [name, options] of [
  ['assay, from text', {}],
  ['HiGHS in assay (small off), from text', { small: 'off' }],
  ['GLOP in assay (small off; LPs alone), from text', { small: 'off', solver: 'glop' }],
  ['SCIP in assay (small off), from text', { small: 'off', solver: 'scip' }],
  ['COPT in assay (small off), from text', { small: 'off', solver: 'copt' }],
]) {
  const engine = await createEngine({ threads: 0, cache: 'off', ...options });
  engines.push(engine);
  const trial = await engine.judge(items.map(({ text }) => ({ text, format: 'lp' })));
  if (trial.every(({ verdict }) => verdict.status === 'failed')) {
    console.error(`left out, since it is not here (npm run solvers): ${name}`);
    continue;
  }
  const takes = trial.map(({ verdict }) => verdict.status !== 'unsupported');
  contestants.set(name, async (all) => {
    const order = all.filter((i) => takes[i]);
    const texts = order.map((i) => ({ text: items[i].text, format: 'lp' }));
    const start = process.cpuUsage();
    const judged = await engine.judge(texts);
    const us = cpuUs(start);
    return {
      us,
      order,
      answers: judged.map(({ verdict }) => [verdict.status, verdict.objective]),
      proved: judged.filter(({ verdict }) => verdict.certificate === 'proved').length,
    };
  });
}

/** Other words, such as "infeasible or unbounded", are no answer. */
const STATUSES = ['optimal', 'infeasible', 'unbounded'];

const shuffled = (list) => {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
};

// Fast contestants make many passes a turn, so that each turn is long enough for the clock.
const PASSES = { 'assay, from text': 200, yalps: 60, 'javascript-lp-solver': 60 };
const seen = new Map([...contestants.keys()].map((name) => [name, { us: [], wrong: new Set(), undecided: new Set(), proved: undefined }]));
for (let round = -1; round < rounds; round += 1) {
  for (const name of shuffled([...contestants.keys()])) {
    const record = seen.get(name);
    let us = 0;
    const passes = PASSES[name] ?? 3;
    for (let pass = 0; pass < passes; pass += 1) {
      const order = shuffled(items.keys());
      const result = await contestants.get(name)(order);
      const asked = result.order ?? order;
      us += result.us / asked.length;
      record.models = asked.length;
      record.proved = result.proved;
      for (const [at, answer] of result.answers.entries()) {
        const item = items[asked[at]];
        if (!right(answer, item)) (STATUSES.includes(answer[0]) ? record.wrong : record.undecided).add(item.id);
      }
    }
    if (round >= 0) record.us.push(us / passes); // the first turn warms up
  }
}
for (const engine of engines) await engine.close();

const models = join(mkdtempSync(join(tmpdir(), 'assay-bench-')), 'models.bin');
writeFileSync(models, items.map((item) => `${item.text}\0`).join(''));
const stages = {};
for (const stage of ['parse', 'solve', 'all']) {
  const us = Array.from({ length: rounds }, () => {
    const run = spawnSync(
      benchProgram('small_loop'),
      ['--models', models, '--solvers', solverLibrary(''), '--seconds', '1', '--stage', stage],
      {
        encoding: 'utf8',
      },
    );
    const { models: count, cpuUs: spent } = JSON.parse(run.stdout);
    return spent / count;
  });
  stages[stage] = { us: median(us), p10: quantile(us, 0.1), p90: quantile(us, 0.9), perSecond: Math.round(1e6 / median(us)) };
}
rmSync(join(models, '..'), { recursive: true });

const base = median(seen.get('assay, from text').us);
report('small', {
  n: items.length,
  rounds,
  native: stages,
  contestants: Object.fromEntries(
    [...seen].map(([name, { us, models: taken, wrong, undecided, proved }]) => [
      name,
      {
        models: taken,
        us: median(us),
        p10: quantile(us, 0.1),
        p90: quantile(us, 0.9),
        perSecond: Math.round(1e6 / median(us)),
        timesAssay: median(us) / base,
        wrong: wrong.size,
        undecided: undecided.size,
        ...(proved !== undefined && { proved }),
        ...(wrong.size > 0 && { examples: [...wrong].slice(0, 5) }),
      },
    ]),
  ),
});
