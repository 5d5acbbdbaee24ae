import { expect, test } from 'vitest';
import { type Agreement, agreementOf, createEngine, type SolverName, solvers, type Verdict } from '../src/index.ts';
import { KINDS, randomModel } from './differential/generate.ts';

// Random models, judged by every solver that is found: their answers and our certificates must agree. More of them:
// node scripts/differential.mjs COUNT [FIRST]; the figures are in docs/log.md.

const count = Number(process.env['ASSAY_DIFFERENTIAL'] ?? 300);
const first = Number(process.env['ASSAY_DIFFERENTIAL_FIRST'] ?? 0);
const CHUNK = 500;

interface Compared {
  readonly seed: number;
  readonly kind: string;
  readonly text: string;
  readonly verdicts: ReadonlyMap<SolverName, Verdict>;
  readonly agreement: Agreement<SolverName>;
}

const only = process.env['ASSAY_DIFFERENTIAL_SOLVERS']?.split(',');
const found = solvers()
  .filter((solver) => solver.found && only?.includes(solver.name) !== false)
  .map(({ name }) => name);

async function compareAll(): Promise<Compared[]> {
  const engines = await Promise.all(
    found.map((solver) => createEngine({ solver, threads: 0, small: 'off', timeLimitMs: solver === 'pdlp' ? 1000 : 10_000 })),
  );
  const compared: Compared[] = [];
  for (let start = first; start < first + count; start += CHUNK) {
    const models = Array.from({ length: Math.min(CHUNK, first + count - start) }, (_, i) => ({
      seed: start + i,
      ...randomModel(start + i),
    }));
    const judged = await Promise.all(engines.map((engine) => engine.judge(models.map(({ text }) => ({ text, format: 'lp' })))));
    for (const [i, model] of models.entries()) {
      const verdicts = new Map<SolverName, Verdict>();
      for (const [k, name] of found.entries()) {
        const verdict = judged[k]?.[i]?.verdict;
        if (verdict !== undefined) verdicts.set(name, verdict);
      }
      compared.push({ ...model, verdicts, agreement: agreementOf(verdicts) });
    }
  }
  await Promise.all(engines.map((engine) => engine.close()));
  return compared;
}

const isSensitive = ({ verdicts }: Compared): boolean =>
  [...verdicts.values()].some(({ warnings }) => warnings?.some(({ code }) => code === 'toleranceSensitive') === true);

/** A limit is an answer like another's refusal: SCIP and CP-SAT search some unbounded integer models for ever, PDLP some LPs. */
const isLate = ({ status }: Verdict): boolean => status === 'limit';
/** PDLP alone may give up on its numbers. */
const isUnjudged = ([name, { status }]: readonly [SolverName, Verdict]): boolean =>
  (status === 'failed' && name !== 'pdlp') || status === 'rejected';
/** PDLP may have spent the time of its proof. */
const isUnproved = ([name, { status, certificate }]: readonly [SolverName, Verdict]): boolean =>
  name !== 'pdlp' && certificate !== 'proved' && (status === 'optimal' || status === 'infeasible' || status === 'unbounded');

const show = ({ seed, kind, text, verdicts, agreement }: Compared): string =>
  [
    `model ${seed} (${kind})${agreement.because === undefined ? '' : `: ${agreement.because}`}`,
    text,
    ...[...verdicts].map(
      ([name, { status, objective, certificate, fault, violation }]) =>
        `${name}: ${status} ${objective ?? ''} ${certificate ?? ''} ${violation?.primal ?? ''} ${fault?.message ?? ''}`,
    ),
  ].join('\n');

test(`${count} random models: all solvers agree, and the certificates with them`, { timeout: 3_600_000 }, async () => {
  const compared = await compareAll();
  const statuses: Record<string, number> = {};
  const unjudged: Compared[] = [];
  const unproved: Compared[] = [];
  const late: Compared[] = [];
  for (const one of compared) {
    const standing = one.verdicts.get(one.agreement.standing);
    const isLp = standing?.model?.integers === 0 && standing.model.binaries === 0;
    const key = `${isLp ? 'LP' : 'MIP'} ${standing?.status} ${standing?.certificate}`;
    statuses[key] = (statuses[key] ?? 0) + 1;
    if ([...one.verdicts].some(isUnjudged)) unjudged.push(one);
    if ([...one.verdicts.values()].some(isLate)) late.push(one);
    if (isLp && [...one.verdicts].some(isUnproved)) unproved.push(one);
  }
  const disagreements = compared.filter(({ agreement }) => !agreement.agrees);
  const sensitive = disagreements.filter(isSensitive);
  if (process.env['ASSAY_DIFFERENTIAL'] !== undefined) {
    console.log(
      JSON.stringify({
        models: compared.length,
        solvers: found,
        statuses,
        disagreements: disagreements.length,
        sensitive: sensitive.length,
      }),
    );
    console.log(`late with some solver: ${late.length}; failed: ${unjudged.length}; LPs not proved with some solver: ${unproved.length}`);
    for (const one of new Set([...disagreements, ...unjudged.slice(0, 20), ...unproved.slice(0, 20)])) console.log(show(one));
  }
  expect(disagreements.filter((one) => !sensitive.includes(one)).map(show)).toEqual([]);
  expect(unjudged.map(show)).toEqual([]);
  expect(late.length).toBeLessThanOrEqual(count / 100);
  expect(unproved.map(show)).toEqual([]);
  // The generator covers what it promises: every kind, and every status proved.
  expect(new Set(compared.map(({ kind }) => kind)).size).toBe(KINDS.length);
  for (const status of ['optimal', 'infeasible', 'unbounded']) expect(statuses[`LP ${status} proved`]).toBeGreaterThan(count / 100);
});
