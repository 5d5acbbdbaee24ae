// Of single faults put into the reference models, how many does the objective alone catch, how many the comparison row by row,
// and what does a comparison cost? A fault that a point shows to change feasible set or objective should be caught; the others
// are equivalent and should not. And of the wrong ones whose value is right, all honest attempts with one fault, how many lose their answer to
// the rule that a value has to follow from the rows that are kept?
// node bench/mutants.mjs [every n-th mutant]
import { createServer } from 'vite';
import { compare, createEngine } from '../dist/index.js';
import { quantile, report } from './common.mjs';

const every = Number(process.argv[2] ?? 1);
const server = await createServer({
  server: { middlewareMode: true },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
const { mutantsOf, plainModels, probes, tellsApart, writePlain } = await server.ssrLoadModule('/tests/compare/mutants.ts');
const mutants = plainModels()
  .flatMap(({ id, model }) => mutantsOf(id, model))
  .filter((_, i) => i % every === 0);
await server.close();

const engine = await createEngine({ threads: 1 });
const texts = mutants.map(({ reference, candidate }) => [writePlain(reference), writePlain(candidate)]);
const judged = await engine.judge(texts.flat().map((text) => ({ text, format: 'lp' })));
const truthOf = ({ status, objective }) => (status === 'optimal' ? { objective } : { status });
const paid = await engine.judge(
  texts.map(([model, text], i) => ({ text, format: 'lp', reference: { ...truthOf(judged[2 * i].verdict), model } })),
);
await engine.close();
const rightByValue = paid.filter(({ parts, verdict }) => verdict.match?.['1e-6'] === true && parts.rows < 1);
const unpaid = rightByValue.filter(({ parts }) => parts.answer === 0);

let state = 11;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));
const kinds = new Map();
const microseconds = [];
const missed = [];
const falselyCaught = [];
let formOnly = 0;
for (const [i, mutant] of mutants.entries()) {
  const [a, b] = [judged[2 * i].verdict, judged[2 * i + 1].verdict];
  const byObjective = a.status !== b.status || (a.status === 'optimal' && !near(a.objective, b.objective));
  const before = process.cpuUsage(); // on a machine that others use, too
  const found = compare(...texts[i]);
  const { user, system } = process.cpuUsage(before);
  microseconds.push(user + system);
  if (found.formOnly) {
    formOnly += 1; // no point to tell anything apart by: the reference is infeasible, and parts are compared as written
    continue;
  }
  const byRows = found.rows < 1;
  // Plain arithmetic at many points is the judge; where it finds no difference, the comparison's own witness is tried by it.
  const witnesses = [...found.reference, ...found.candidate, found.objective].flatMap(({ point }) => point ?? []);
  const apart = [...witnesses, ...probes(mutant.reference, mutant.candidate, random)].some((point) =>
    tellsApart(mutant.reference, mutant.candidate, point),
  );
  const changed = apart || byObjective;
  if (changed && !byRows) missed.push(`${mutant.id}: ${mutant.fault}`);
  if (!changed && byRows) falselyCaught.push(`${mutant.id}: ${mutant.fault}`);
  const kind = mutant.fault.replace(/ of \S+| in \S+|^row \S+/g, (text) =>
    text.startsWith('row') ? 'row' : text.startsWith(' of') ? ' of …' : ' in …',
  );
  const row = kinds.get(kind) ?? { fault: kind, mutants: 0, changed: 0, byObjective: 0, byRows: 0 };
  row.mutants += 1;
  row.changed += changed ? 1 : 0;
  row.byObjective += changed && byObjective ? 1 : 0;
  row.byRows += changed && byRows ? 1 : 0;
  kinds.set(kind, row);
  if (process.stderr.isTTY && i % 100 === 0) process.stderr.write(`\r${i} of ${mutants.length}`);
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
const rows = [...kinds.values()];
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.table(rows);
report('mutants', {
  mutants: mutants.length - formOnly,
  formOnly,
  changed: sum('changed'),
  caughtByObjective: sum('byObjective') / sum('changed'),
  caughtByRows: sum('byRows') / sum('changed'),
  wrongModelsRightByValue: rightByValue.length,
  ofTheseWithoutAnswer: unpaid.length,
  ofTheseInfeasible: unpaid.filter(({ verdict }) => verdict.status === 'infeasible').length,
  missed,
  falselyCaught,
  microseconds: { median: quantile(microseconds, 0.5), p90: quantile(microseconds, 0.9), p99: quantile(microseconds, 0.99) },
  kinds: rows,
});
