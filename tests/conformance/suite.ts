import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Capability,
  createEngine,
  type EngineOptions,
  type Item,
  SAME_OBJECTIVE,
  closeTo,
  type SolverInfo,
  type SolverName,
  testSolver,
  type Verdict,
} from '../../src/index.ts';

// The cases that every solver has to judge, and the tests that hold its verdicts against them.

const read = (path: string): Buffer => readFileSync(new URL(`../${path}`, import.meta.url));
const lines = (path: string): string[] => read(path).toString().trim().split('\n');

interface Answer {
  readonly status: string;
  readonly objective?: number;
}

interface Case extends Answer {
  readonly name: string;
  readonly item: Item;
  /** What a solver says that has the feature HiGHS lacks. */
  readonly capable?: Answer;
  /** Features of the model, where the case says them: who has them all must not refuse. */
  readonly needs?: readonly Capability[];
  /** Who refuses the case all the same, for its numbers; docs/solvers.md says why. */
  readonly mayRefuse?: readonly SolverName[];
  /** Who reaches its time limit, and is not asked. */
  readonly tooSlow?: readonly SolverName[];
}

// The files are our own.
function filesOf(folder: string): Case[] {
  return lines(`models/${folder}/expected.jsonl`).map((line) => {
    const expected = JSON.parse(line) as Answer & { file: string; capable?: Answer };
    const format = expected.file.endsWith('.mps') ? 'mps' : 'lp';
    const name = `${folder}/${expected.file}`;
    return { ...expected, name, item: { id: name, text: read(`models/${name}`), format } };
  });
}

function linesOf(file: string): Case[] {
  return lines(file).map((line) => {
    const { text, ...one } = JSON.parse(line) as Omit<Case, 'item'> & { text: string };
    return { ...one, item: { id: one.name, text, format: 'lp' } };
  });
}

// Models of one feature each, and random ones that some solver got wrong.
const cases: readonly Case[] = [
  ...linesOf('models/features.jsonl'),
  ...linesOf('models/disagreements.jsonl'),
  ...filesOf('good'),
  ...filesOf('odd'),
  ...filesOf('meant'),
];
const references = lines('../examples/nl4opt-reference.jsonl').map((line) => JSON.parse(line) as Item);

/** What the model shows of itself against the refusal's words; undefined when the refusal is a just one. */
function wrongRefusal({ name, capabilities }: SolverInfo, { needs, mayRefuse = [] }: Case, { fault, model }: Verdict): string | undefined {
  if (fault?.code !== 'featureMissing' || !fault.message.startsWith(name)) return `refused without a name: ${fault?.message}`;
  const integers = (model?.integers ?? 0) + (model?.binaries ?? 0);
  if (/no integer columns/.test(fault.message) && integers === 0) return 'refused for integers that it has not';
  if (/no continuous columns/.test(fault.message) && integers === model?.columns) return 'refused for continuous columns that it has not';
  if (mayRefuse.includes(name)) return undefined;
  if (needs?.every((need) => capabilities[need] === true) === true) return `refused what it can do: ${fault.message}`;
  return undefined;
}

/** What is wrong with a solver's verdict, or undefined. */
function wrongness(solver: SolverInfo, one: Case, verdict: Verdict): string | undefined {
  const expected = one.capable ?? one;
  if (verdict.status === 'unsupported') return wrongRefusal(solver, one, verdict);
  if (verdict.status !== expected.status) return `${verdict.status} ${verdict.objective ?? ''} ${verdict.fault?.message ?? ''}`;
  if (expected.objective !== undefined && !closeTo(Number(verdict.objective), expected.objective, SAME_OBJECTIVE))
    return `objective ${verdict.objective}`;
  if (expected.status === 'optimal' && verdict.certificate === 'none') return 'a point without a certificate';
  return undefined;
}

/** Judges every case and reference model with each of the solvers, and defines the tests that hold the verdicts against what is known. */
export function describeConformance(found: readonly SolverInfo[], options: Pick<EngineOptions, 'reformulate'> = {}): void {
  const verdicts = new Map<SolverName, Map<string, Verdict>>();
  const casesFor = (solver: SolverName): Case[] => cases.filter(({ tooSlow = [] }) => !tooSlow.includes(solver));

  beforeAll(async () => {
    for (const { name } of found) {
      const engine = await createEngine({ solver: name, threads: 1, small: 'off', ...options });
      const judged = await engine.judge([...casesFor(name).map(({ item }) => item), ...references]);
      await engine.close();
      verdicts.set(name, new Map(judged.map(({ id = '', verdict }) => [id, verdict])));
    }
  });
  afterAll(() => verdicts.clear());

  function verdictOf(solver: SolverName, id: string): Verdict {
    const verdict = verdicts.get(solver)?.get(id);
    if (verdict === undefined) throw new Error(`no verdict of ${solver} for ${id}`);
    return verdict;
  }

  test.for(found)('$name passes its self-test', async (solver) => {
    const { passed, unsupported, failed } = await testSolver(solver);
    expect(failed).toEqual([]);
    expect(passed + unsupported).toBe(20);
    expect(passed).toBeGreaterThanOrEqual(6);
  });

  test('each case has a solver that judges it, SCIP every one', () => {
    expect(cases.length).toBeGreaterThan(700);
    const refused = (solver: SolverName): string[] =>
      casesFor(solver)
        .filter(({ name }) => verdictOf(solver, name).status === 'unsupported')
        .map(({ name }) => name);
    if (verdicts.has('scip')) expect(refused('scip')).toEqual([]);
    for (const { name } of found) expect(refused(name).length).toBeLessThan(cases.length);
  });

  describe('every solver says the same', () => {
    test.for(cases)('$name', (one) => {
      const asked = found.filter(({ name }) => one.tooSlow?.includes(name) !== true);
      const wrong = asked.flatMap((solver) => {
        const problem = wrongness(solver, one, verdictOf(solver.name, one.name));
        return problem === undefined ? [] : [`${solver.name}: ${problem}`];
      });
      expect(wrong).toEqual([]);
    });

    test.for(found)('of the reference models: $name', (solver) => {
      const wrong = references.filter(({ id = '', reference }) => {
        const verdict = verdictOf(solver.name, id);
        if (verdict.status === 'unsupported') return wrongRefusal(solver, { name: id, status: '', item: { id } }, verdict) !== undefined;
        return verdict.match?.['1e-6'] !== true || reference === undefined;
      });
      expect(wrong.map(({ id = '' }) => `${id}: ${JSON.stringify(verdictOf(solver.name, id))}`)).toEqual([]);
      expect(references.length).toBe(388);
    });

    test.for(found)('every LP of the reference models is proved: $name', ({ name }) => {
      const lps = references.filter(({ id = '' }) => {
        const { model, status } = verdictOf(name, id);
        return status !== 'unsupported' && (model?.integers ?? 0) + (model?.binaries ?? 0) === 0;
      });
      expect(lps.filter(({ id = '' }) => verdictOf(name, id).certificate !== 'proved').map(({ id }) => id)).toEqual([]);
    });
  });
}
