// What a model trained by SIRL's or EVOM's method writes, judged by the environments that are named for them, against their formulas.
//
// EVOM (arXiv:2604.00442): format + answer; the format holds or not, the answer is right within 5 % of max(|truth|, 1); its weights are
// unpublished, ours are 0.5 and 1. SIRL (arXiv:2505.11792, released reward of stage 1): answer + 0.5 · format + executed; format is 2, less 1/8 for each
// of the think and model tags and 1/4 for each of the python tags that does not stand exactly once, and 1/3 for each of three faults of order; the answer
// is right where |found − truth| / (|truth| + 1) < 1e-6, or where neither has an optimum. `format` below is its half, 0 to 1.
// Every number in this table was worked out from that by hand. Ours differs from SIRL in two things, on purpose (docs/rewards.md): who
// writes no program has nothing to be paid for, and a program is `executed` when it has solved a model and raised nothing. And what counts of both is the
// model that was solved, whatever the program printed or raised behind it.
import { describe, expect, test } from 'vitest';
import type { Item, Reference } from '../../src/index.ts';
import { judgeBy } from './sandboxed.ts';

/** The most 5 a + 4 b of whole a and b, 6 a + 4 b <= 24 (labour), a + 2 b <= 6 (material): a = 4, b = 0 give 20. In fractions: 21. */
const TRUTH = 20;

/** Parts of a program that a case changes. */
interface Told {
  /** Of b in the objective, and what stands behind it. */
  readonly objective?: string;
  /** Least a + b: 7 is more than there can be (4.5). */
  readonly least?: number;
  /** Instead of labour and material a <= 2 b + 6: a grows without end. */
  readonly endless?: boolean;
}
type Writer = (told: Told) => string;

const rowsOf = ({ least, endless }: Told): string[] => [
  ...(endless === true ? ['a - 2 * b <= 6'] : ['6 * a + 4 * b <= 24', 'a + 2 * b <= 6']),
  ...(least === undefined ? [] : [`a + b >= ${least}`]),
];
const objectiveOf = ({ objective = '5 * a + 4 * b' }: Told): string => objective;

const WRITERS: Readonly<Record<string, Writer>> = {
  gurobi: (told) => `import gurobipy as gp
from gurobipy import GRB
m = gp.Model("shop")
a = m.addVar(vtype=GRB.INTEGER, name="a")
b = m.addVar(vtype=GRB.INTEGER, name="b")
${rowsOf(told)
  .map((row, at) => `m.addConstr(${row}, name="c${at}")`)
  .join('\n')}
m.setObjective(${objectiveOf(told)}, GRB.MAXIMIZE)
m.optimize()
if m.status == GRB.OPTIMAL:
    print(f"Best: {m.ObjVal}")
else:
    print("no best solution", m.status)`,
  copt: (told) => `import coptpy as cp
from coptpy import COPT
m = cp.Envr().createModel("shop")
a = m.addVar(lb=0, vtype=COPT.INTEGER, name="a")
b = m.addVar(lb=0, vtype=COPT.INTEGER, name="b")
${rowsOf(told)
  .map((row, at) => `m.addConstr(${row}, name="c${at}")`)
  .join('\n')}
m.setObjective(${objectiveOf(told)}, sense=COPT.MAXIMIZE)
m.solve()
if m.status == COPT.OPTIMAL:
    print("Best:", m.objval)
else:
    print("no best solution", m.status)`,
  ortools: (told) => `from ortools.linear_solver import pywraplp
s = pywraplp.Solver.CreateSolver("SCIP")
a = s.IntVar(0, s.infinity(), "a")
b = s.IntVar(0, s.infinity(), "b")
${rowsOf(told)
  .map((row) => `s.Add(${row})`)
  .join('\n')}
s.Maximize(${objectiveOf(told)})
if s.Solve() == pywraplp.Solver.OPTIMAL:
    print("Best:", s.Objective().Value())`,
  highs: (told) => `import highspy
h = highspy.Highs()
h.silent()
a = h.addIntegral(name="a")
b = h.addIntegral(name="b")
${rowsOf(told)
  .map((row) => `h.addConstr(${row})`)
  .join('\n')}
h.maximize(${objectiveOf(told)})
print("Best:", h.getObjectiveValue())`,
  pulp: (told) => `from pulp import *
p = LpProblem("shop", LpMaximize)
a = LpVariable("a", lowBound=0, cat="Integer")
b = LpVariable("b", lowBound=0, cat="Integer")
p += ${objectiveOf(told)}
${rowsOf(told)
  .map((row) => `p += ${row}`)
  .join('\n')}
p.solve(PULP_CBC_CMD(msg=0))
print(LpStatus[p.status], value(p.objective))`,
};

const NEAR = '5 * a + 4 * b + 0.9'; // 20.9: 4.5 % of the truth
const FAR = '6 * a + 4 * b'; // a = 4, b = 0: 24

type Layout = (program: string) => string;
const EVOM: Layout = (program) => `<think>Two goods, two limits.</think>\n<code>\n${program}\n</code>`;
const SIRL: Layout = (program) =>
  `<think>\nTwo goods, two limits.\n</think>\n<model>\nmax 5a + 4b, 6a + 4b <= 24\n</model>\n<python>\n\`\`\`python\n${program}\n\`\`\`\n</python>`;

interface Case {
  readonly name: string;
  readonly completion: (write: Writer) => string;
  /** The value alone, where none is given. */
  readonly reference?: Reference;
  readonly parts: Readonly<Record<string, number>>;
  readonly reward: number;
  readonly status: string;
}

/** The questions that every package is asked. */
const evomCases: readonly Case[] = [
  { name: 'right', completion: (write) => EVOM(write({})), parts: { format: 1, answer: 1 }, reward: 1.5, status: 'optimal' },
  {
    name: 'wrong',
    completion: (write) => EVOM(write({ objective: FAR })),
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'optimal',
  },
  {
    name: 'right, with words between the blocks',
    completion: (write) => EVOM(write({})).replace('<code>', 'Here it is:\n<code>'),
    parts: { format: 0, answer: 1 },
    reward: 1,
    status: 'optimal',
  },
  {
    name: 'a name that is not there',
    completion: (write) => EVOM(write({}).replace('4 * b', '4 * c')),
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'rejected',
  },
  {
    name: 'no code',
    completion: () => '<think>Two goods, two limits.</think>\nThe best is 20.',
    parts: { format: 0, answer: 0 },
    reward: 0,
    status: 'noModel',
  },
  {
    name: 'no solution, and none is found',
    completion: (write) => EVOM(write({ least: 7 })),
    reference: { status: 'infeasible' },
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'infeasible',
  },
];

const sirlCases: readonly Case[] = [
  { name: 'right', completion: (write) => SIRL(write({})), parts: { format: 1, executed: 1, answer: 1 }, reward: 3, status: 'optimal' },
  {
    name: 'wrong',
    completion: (write) => SIRL(write({ objective: FAR })),
    parts: { format: 1, executed: 1, answer: 0 },
    reward: 2,
    status: 'optimal',
  },
  {
    name: 'right, the model before the reasoning', // 2 − 1/3
    completion: (write) => SIRL(write({})).replace(/(<think>.*<\/think>)\n(<model>.*<\/model>)/s, '$2\n$1'),
    parts: { format: 5 / 6, executed: 1, answer: 1 },
    reward: 2 + 5 / 6,
    status: 'optimal',
  },
  {
    name: 'a name that is not there',
    completion: (write) => SIRL(write({}).replace('4 * b', '4 * c')),
    parts: { format: 1, executed: 0, answer: 0 },
    reward: 1,
    status: 'rejected',
  },
  {
    name: 'no code',
    completion: () => '<think>Two goods, two limits.</think>\n<model>max 5a + 4b</model>\nThe best is 20.',
    parts: { format: 0, executed: 0, answer: 0 },
    reward: 0,
    status: 'noModel',
  },
  {
    name: 'no solution, and none is found',
    completion: (write) => SIRL(write({ least: 7 })),
    reference: { status: 'infeasible' },
    parts: { format: 1, executed: 1, answer: 1 },
    reward: 3,
    status: 'infeasible',
  },
];

/** What does not hang on the package. */
const moreEvom: readonly Case[] = [
  {
    name: 'within 5 %',
    completion: (write) => EVOM(write({ objective: NEAR })),
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'optimal',
  },
  {
    name: 'right, in a fence and no tag',
    completion: (write) => `<think>Two goods.</think>\n\`\`\`python\n${write({})}\n\`\`\``,
    parts: { format: 0, answer: 0 },
    reward: 0,
    status: 'noModel',
  },
  {
    name: 'right, in a fence in the tag',
    completion: (write) => EVOM(`\`\`\`python\n${write({})}\n\`\`\``),
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'optimal',
  },
  {
    name: 'right, two blocks, the first a draft',
    completion: (write) => `${EVOM(write({ objective: FAR }))}\n<code>\n${write({})}\n</code>`,
    parts: { format: 0, answer: 1 },
    reward: 1,
    status: 'optimal',
  },
  {
    name: 'the right number, printed without a model',
    completion: () => EVOM('print("Objective: 20")'),
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'rejected',
  },
  {
    name: 'a wrong model that prints the right number',
    completion: (write) => EVOM(`${write({ objective: FAR })}\nprint("Best: 20")`),
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'optimal',
  },
  {
    name: 'right, and an exception behind it',
    completion: (write) => EVOM(`${write({})}\nprint(a.value)`),
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'optimal',
  },
  {
    name: 'no solution, and an optimum is found',
    completion: (write) => EVOM(write({})),
    reference: { status: 'noSolution' },
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'optimal',
  },
  {
    name: 'an optimum, and none is found',
    completion: (write) => EVOM(write({ least: 7 })),
    parts: { format: 1, answer: 0 },
    reward: 0.5,
    status: 'infeasible',
  },
  {
    name: 'no solution, and no end is found',
    completion: (write) => EVOM(write({ endless: true })),
    reference: { status: 'noSolution' },
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'unbounded',
  },
  {
    name: 'a truth of 0', // 5 a + 4 b − 20
    completion: (write) => EVOM(write({ objective: '5 * a + 4 * b - 20' })),
    reference: { objective: 0 },
    parts: { format: 1, answer: 1 },
    reward: 1.5,
    status: 'optimal',
  },
];

const moreSirl: readonly Case[] = [
  {
    name: 'within 5 %',
    completion: (write) => SIRL(write({ objective: NEAR })),
    parts: { format: 1, executed: 1, answer: 0 },
    reward: 2,
    status: 'optimal',
  },
  {
    name: '9e-7 of |truth| + 1 off',
    completion: (write) => SIRL(write({ objective: '5 * a + 4 * b + 18.9e-6' })),
    parts: { format: 1, executed: 1, answer: 1 },
    reward: 3,
    status: 'optimal',
  },
  {
    name: '1.1e-6 of |truth| + 1 off',
    completion: (write) => SIRL(write({ objective: '5 * a + 4 * b + 23.1e-6' })),
    parts: { format: 1, executed: 1, answer: 0 },
    reward: 2,
    status: 'optimal',
  },
  {
    name: 'right, without the model part', // 2 − 1/8 − 1/8; the reasoning ends behind where the missing part is found, which is nowhere: − 1/3
    completion: (write) => SIRL(write({})).replace(/<model>.*<\/model>\n/s, ''),
    parts: { format: 17 / 24, executed: 1, answer: 1 },
    reward: 2 + 17 / 24,
    status: 'optimal',
  },
  {
    name: 'right, in a fence and no tag', // 2 − 1/4 − 1/4; the missing part stands before all others: − 1/3 − 1/3. SIRL runs the fence then
    completion: (write) => SIRL(write({})).replaceAll(/<\/?python>\n?/g, ''),
    parts: { format: 5 / 12, executed: 1, answer: 1 },
    reward: 2 + 5 / 12,
    status: 'optimal',
  },
  {
    name: 'right, in a tag of another name', // the same
    completion: (write) => SIRL(write({})).replaceAll('python>', 'code>'),
    parts: { format: 5 / 12, executed: 1, answer: 1 },
    reward: 2 + 5 / 12,
    status: 'optimal',
  },
  {
    name: 'right, the tag twice', // 2 − 1/4 − 1/4
    completion: (write) => `${SIRL(write({}))}\n<python>\n${write({})}\n</python>`,
    parts: { format: 3 / 4, executed: 1, answer: 1 },
    reward: 2 + 3 / 4,
    status: 'optimal',
  },
  {
    name: 'the right number, printed without a model', // SIRL calls it executed, and right
    completion: () => SIRL('print("Just print the best solution: 20")'),
    parts: { format: 1, executed: 0, answer: 0 },
    reward: 1,
    status: 'rejected',
  },
  {
    name: 'right, and an exception behind it', // the model is right, and was not executed
    completion: (write) => SIRL(`${write({})}\nprint(a.value)`),
    parts: { format: 1, executed: 0, answer: 1 },
    reward: 2,
    status: 'optimal',
  },
  {
    name: 'right, and an end that it says itself',
    completion: (write) => SIRL(`${write({})}\nexit()`),
    parts: { format: 1, executed: 1, answer: 1 },
    reward: 3,
    status: 'optimal',
  },
  {
    name: 'no solution, and an optimum is found',
    completion: (write) => SIRL(write({})),
    reference: { status: 'noSolution' },
    parts: { format: 1, executed: 1, answer: 0 },
    reward: 2,
    status: 'optimal',
  },
  {
    name: 'no solution, and no end is found',
    completion: (write) => SIRL(write({ endless: true })),
    reference: { status: 'noSolution' },
    parts: { format: 1, executed: 1, answer: 1 },
    reward: 3,
    status: 'unbounded',
  },
  {
    name: 'a truth of 0', // which SIRL's own code takes for none
    completion: (write) => SIRL(write({ objective: '5 * a + 4 * b - 20' })),
    reference: { objective: 0 },
    parts: { format: 1, executed: 1, answer: 1 },
    reward: 3,
    status: 'optimal',
  },
];

const rows = Object.entries(WRITERS).flatMap(([api, write]) =>
  [
    { protocol: 'evom', cases: api === 'gurobi' ? [...evomCases, ...moreEvom] : evomCases },
    { protocol: 'sirl', cases: api === 'gurobi' ? [...sirlCases, ...moreSirl] : sirlCases },
  ].flatMap(({ protocol, cases }) => cases.map((one) => ({ ...one, write, environment: `${api}-python-${protocol}` }))),
);

describe('programs in the formats of EVOM and SIRL', () => {
  const judge = judgeBy();
  test.for(rows)('$environment: $name', async ({ completion, reference = { objective: TRUTH }, environment, write, ...expected }) => {
    const item: Item = { completion: completion(write), reference, environment };
    const [judged] = await judge([item]);
    expect(judged?.verdict.status, JSON.stringify(judged?.verdict.fault)).toBe(expected.status);
    expect(Object.keys(judged?.parts ?? {})).toEqual(Object.keys(expected.parts));
    for (const [part, value] of Object.entries(expected.parts))
      expect(Object.entries(judged?.parts ?? {})).toContainEqual([part, expect.closeTo(value, 12)]);
    expect(judged?.reward).toBeCloseTo(expected.reward, 12);
  });
});

// SIRL's released stage 2: answer + executed + answer · hit, hit the share of the reference's values found in any order.
describe('SIRL’s second stage', () => {
  const judge = judgeBy({ reward: 'sirl2' });
  test.for([
    { name: 'right, both values', told: {}, solution: { b: 4, a: 0 }, parts: { executed: 1, answer: 1, hit: 1 }, reward: 3 },
    { name: 'right, one of two values', told: {}, solution: { x: 4, y: 7 }, parts: { executed: 1, answer: 1, hit: 0.5 }, reward: 2.5 },
    {
      name: 'wrong, both values',
      told: { objective: FAR },
      solution: { x: 4, y: 0 },
      parts: { executed: 1, answer: 0, hit: 0 },
      reward: 1,
    },
  ])('$name', async ({ told, solution, parts, reward }) => {
    const completion = SIRL(WRITERS.gurobi?.(told) ?? '');
    const [judged] = await judge([{ completion, environment: 'gurobi-python-sirl', reference: { objective: TRUTH, solution } }]);
    expect(judged?.parts).toEqual(parts);
    expect(judged?.reward).toBe(reward);
  });
});
