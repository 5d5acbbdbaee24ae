import { describe, expect, test } from 'vitest';
import { csvOf, type Figures } from '../../src/eval/figures.ts';
import { accuracyOf, addToGroup, createGroup, matchesOf } from '../../src/eval/group.ts';
import { type Class, classOf, type Findings } from '../../src/eval/taxonomy.ts';
import type { Problem } from '../../src/eval/book.ts';
import type { Reference } from '../../src/match.ts';
import type { Verdict } from '../../src/verdict.ts';

const optimal = (objective: number): Verdict => ({ status: 'optimal', objective });
const of = (status: Verdict['status']): Verdict => ({ status });

describe('the class of a completion', () => {
  const NONE: Findings = { rows: 1, missing: 0, spurious: 0, integrality: 0, objectiveDiffers: false };
  const SIZE = { sense: 'max', columns: 2, rows: 2, nonzeros: 4, integers: 0, binaries: 0 } as const;
  const truth: Reference = { status: 'optimal', objective: 100 };
  test.for<{ verdict: Verdict; truth?: Reference; findings?: Findings; kind: Class }>([
    { verdict: optimal(100), truth, kind: 'uncompared' },
    { verdict: optimal(100), truth, findings: NONE, kind: 'right' },
    {
      verdict: optimal(100),
      truth,
      findings: { rows: 0.5, missing: 2, spurious: 1, integrality: 3, objectiveDiffers: true },
      kind: 'missingRows',
    },
    { verdict: optimal(100), truth, findings: { ...NONE, spurious: 1, integrality: 1, objectiveDiffers: true }, kind: 'spuriousRows' },
    { verdict: optimal(100), truth, findings: { ...NONE, integrality: 1, objectiveDiffers: true }, kind: 'otherObjective' },
    { verdict: optimal(100), truth, findings: { ...NONE, integrality: 1 }, kind: 'integralityLost' },
    { verdict: { ...optimal(100), model: { ...SIZE, columns: 0 } }, truth, kind: 'stated' },
    { verdict: { ...optimal(100), model: { ...SIZE, rows: 0 } }, truth, findings: { ...NONE, rows: 0.5, missing: 1 }, kind: 'stated' },
    {
      verdict: { ...optimal(100), model: SIZE, warnings: [{ code: 'keepsNoRow', message: '' }] },
      truth,
      findings: { ...NONE, rows: 0, missing: 9 },
      kind: 'stated',
    },
    { verdict: { ...optimal(100), model: { ...SIZE, rows: 0 } }, truth, findings: NONE, kind: 'right' },
    { verdict: { ...optimal(100), model: SIZE, warnings: [{ code: 'decidedByBounds', message: '' }] }, truth, kind: 'stated' },
    { verdict: { ...optimal(100), model: SIZE }, truth, kind: 'uncompared' },
    { verdict: { ...optimal(101), model: { ...SIZE, rows: 0 } }, truth, kind: 'nearObjective' },
    { verdict: optimal(100.00009), truth, kind: 'uncompared' },
    { verdict: optimal(100.001), truth, kind: 'nearObjective' },
    { verdict: optimal(95), truth, kind: 'nearObjective' },
    { verdict: optimal(94.9), truth, findings: NONE, kind: 'wrongObjective' },
    { verdict: optimal(-100), truth, kind: 'wrongObjective' },
    { verdict: optimal(0.04), truth: { objective: 0 }, kind: 'nearObjective' },
    { verdict: optimal(0), truth: { objective: 0 }, kind: 'uncompared' },
    { verdict: optimal(100), truth: { status: 'noSolution' }, kind: 'optimumWhereNone' },
    { verdict: optimal(100), truth: { status: 'infeasible' }, kind: 'optimumWhereNone' },
    { verdict: of('infeasible'), truth: { status: 'noSolution' }, kind: 'uncompared' },
    { verdict: of('unbounded'), truth: { status: 'noSolution' }, kind: 'uncompared' },
    { verdict: of('unbounded'), truth: { status: 'infeasible' }, kind: 'unbounded' },
    { verdict: of('infeasible'), truth, kind: 'infeasible' },
    { verdict: of('unbounded'), truth, kind: 'unbounded' },
    { verdict: of('limit'), truth, kind: 'limit' },
    { verdict: of('unsupported'), truth, kind: 'unsupported' },
    { verdict: of('rejected'), truth, kind: 'rejected' },
    { verdict: of('noModel'), truth, kind: 'noModel' },
    { verdict: of('failed'), truth, kind: 'failed' },
    { verdict: of('rejected'), kind: 'rejected' },
    { verdict: optimal(1), kind: 'unlabelled' },
    { verdict: optimal(1), findings: NONE, kind: 'right' },
    { verdict: optimal(1), findings: { ...NONE, integrality: 1 }, kind: 'unlabelled' },
  ])('$verdict with $truth and $findings is $kind', ({ verdict, truth: reference, findings, kind }) =>
    expect(classOf(verdict, reference, findings)).toBe(kind),
  );
});

describe('a group of completions', () => {
  const problem: Problem = {
    id: 'a',
    set: 's',
    label: { published: { objective: 10 }, corrected: { objective: 20 }, disputed: true },
    doubted: false,
  };
  const groupOf = (...verdicts: Verdict[]) => {
    const group = createGroup(problem);
    for (const verdict of verdicts) addToGroup(group, verdict, matchesOf(verdict, problem));
    return group;
  };
  test.for<{ name: string; verdicts: Verdict[]; published: number; corrected: number }>([
    { name: 'the most frequent answer', verdicts: [optimal(20), optimal(10), optimal(20)], published: 0, corrected: 1 },
    { name: 'a tie is drawn', verdicts: [optimal(20), optimal(10), of('rejected'), of('rejected')], published: 1 / 2, corrected: 1 / 2 },
    { name: 'three with as many', verdicts: [optimal(20), of('infeasible'), of('unbounded')], published: 0, corrected: 1 / 3 },
    {
      name: 'what is no answer has no vote',
      verdicts: [of('rejected'), of('rejected'), of('noModel'), of('limit'), optimal(10)],
      published: 1,
      corrected: 0,
    },
    { name: 'no votes at all', verdicts: [of('rejected'), of('noModel')], published: 0, corrected: 0 },
    {
      name: 'answers within 1e-6 are one',
      verdicts: [optimal(20), optimal(20.00001), optimal(10), optimal(10.1)],
      published: 0,
      corrected: 1,
    },
  ])('majority: $name', ({ verdicts, published, corrected }) => {
    const groups = [groupOf(...verdicts)];
    expect(accuracyOf(groups, 'published', '1e-6').majority.value).toBeCloseTo(published, 12);
    expect(accuracyOf(groups, 'corrected', '1e-6').majority.value).toBeCloseTo(corrected, 12);
  });

  test('one completion alone has no majority', () =>
    expect(accuracyOf([groupOf(optimal(20))], 'corrected', '1e-6').majority).toEqual({ n: 0 }));

  test('pass@k is over the problems with k completions', () => {
    const groups = [groupOf(optimal(20), of('rejected'), of('rejected'), of('rejected')), groupOf(optimal(20))];
    const { each, passAtK } = accuracyOf(groups, 'corrected', '1e-6');
    expect(each).toMatchObject({ value: 2 / 5, n: 5 });
    expect(passAtK.map(({ k, share }) => [k, share.value, share.n])).toEqual([
      [1, (1 / 4 + 1) / 2, 2],
      [2, 1 / 2, 1],
      [4, 1, 1],
    ]);
  });

  test('does not grow with its completions, and counts the votes that it leaves out', () => {
    const group = createGroup(problem);
    for (let i = 0; i < 5000; i += 1) addToGroup(group, optimal(i), matchesOf(optimal(i), problem));
    expect(group.answers).toHaveLength(1000);
    expect(group.ignored).toBe(4000);
    expect(group.judged).toBe(5000);
    expect(group.right.corrected['1e-6']).toBe(1);
  });
});

test('CSV: fields with separators are quoted, formulas are disarmed', () => {
  const accuracy = { each: { n: 0 }, passAtK: [], majority: { n: 0 } };
  const byTolerance = { '5e-2': accuracy, '1e-4': accuracy, '1e-6': accuracy };
  const cell = {
    source: '=cmd()',
    environment: 'a,b "c"\nd',
    completions: 1,
    problems: 1,
    unjudged: 0,
    accuracy: { published: byTolerance, corrected: byTolerance },
    statuses: {},
    classes: {},
    faults: {},
    warnings: {},
    findings: { compared: 0, same: 0, missing: 0, spurious: 0, integrality: 0, objective: 0 },
    certificates: {},
    ignoredVotes: 0,
  };
  const figures: Figures = {
    interval: '',
    environments: [],
    sources: [],
    sets: [],
    cells: [cell],
    transfers: [],
    contradictions: [],
    unknownProblems: 0,
  };
  expect(csvOf(figures).split('\r\n')[1]).toBe(`'=cmd(),"a,b ""c""\nd",,completions,,,,1,,,`);
});
