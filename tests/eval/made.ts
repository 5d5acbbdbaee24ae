import { readFileSync } from 'node:fs';
import type { Class } from '../../src/eval/taxonomy.ts';
import { randomFrom } from '../../src/eval/statistics.ts';
import { type Plain, plainModels, writePlain } from '../compare/mutants.ts';

/**
 * Completions whose truth is known before anything is judged: edits of the bundled reference models. Each model gets three columns more, that
 * touch nothing else and cost nothing, so that a row, a bound on them or their integrality can be spoilt without changing the optimum.
 */

/** What an edit does to the objective: times what; or the status that it ends in. */
type Outcome = { readonly times: number } | { readonly status: 'infeasible' | 'unbounded' | 'rejected' | 'noModel' };

interface Edit {
  readonly outcome: Outcome;
  /** Of a completion whose value is right. */
  readonly kind: Class;
  readonly fault?: string;
  /** In the portable dialect, where it is another. */
  readonly portableFault?: string;
  readonly findings?: readonly ('missing' | 'spurious' | 'integrality' | 'objective')[];
  readonly write: (model: Plain) => string;
}

type EditName = keyof typeof EDITS;

const SPARE = { columns: ['spare1', 'spare2', 'spare3'], whole: 'spare3' } as const;
const [FIRST, SECOND, WHOLE] = SPARE.columns;

function widened(model: Plain): Plain {
  return {
    ...model,
    columns: [...model.columns, ...SPARE.columns],
    integers: [...model.integers, WHOLE],
    rows: [
      ...model.rows,
      { name: 'spare_a', terms: { [FIRST]: 1, [SECOND]: 1 }, sense: '<=', side: 7 },
      { name: 'spare_b', terms: { [FIRST]: 1, [WHOLE]: 1 }, sense: '<=', side: 7 },
    ],
  };
}

const withSide = (model: Plain, side: number): Plain => ({
  ...model,
  rows: model.rows.map((row) => (row.name === 'spare_a' ? { ...row, side } : row)),
});
const withRows = (model: Plain, ...rows: Plain['rows']): Plain => ({ ...model, rows: [...model.rows, ...rows] });
const scaled = (model: Plain, times: number): Plain => ({
  ...model,
  objective: Object.fromEntries(Object.entries(model.objective).map(([name, value]) => [name, value * times])),
});
const worse = (model: Plain): number => (model.direction === 'Maximize' ? -1 : 1);

function renamed(model: Plain): Plain {
  const names = new Map(model.columns.map((name, i) => [name, `q${i}`]));
  const of = (terms: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(terms).map(([name, value]) => [names.get(name) ?? name, value]));
  return {
    ...model,
    objective: of(model.objective),
    rows: model.rows.map((row, i) => ({ ...row, name: `r${i}`, terms: of(row.terms) })),
    integers: model.integers.map((name) => names.get(name) ?? name),
    columns: [...names.values()],
  };
}

const reversed = (model: Plain): Plain => ({
  ...model,
  objective: Object.fromEntries(Object.entries(model.objective).reverse()),
  rows: model.rows.map((row) => ({ ...row, terms: Object.fromEntries(Object.entries(row.terms).reverse()) })).reverse(),
});

const replaced = (text: string, what: RegExp, by: string): string => {
  if (!what.test(text)) throw new Error(`${what} is not in\n${text}`);
  return text.replace(what, by);
};

const RIGHT = { outcome: { times: 1 }, kind: 'right' } as const;
const SPARE_A = / spare_a: .*/;

const EDITS = {
  honest: { ...RIGHT, write: writePlain },
  permuted: { ...RIGHT, write: (model) => writePlain(reversed(model)) },
  renamed: { ...RIGHT, write: (model) => writePlain(renamed(model)) },
  fenced: { ...RIGHT, write: (model) => `Here is the model.\n\`\`\`lp\n${writePlain(model)}\`\`\`\nIt is right.` },
  thought: { ...RIGHT, write: (model) => `<think>\n\`\`\`lp\nMaximize\n obj: x\nEnd\n\`\`\`\nno</think>\n${writePlain(model)}` },
  times: {
    ...RIGHT,
    portableFault: 'notPortable',
    write: (model) => replaced(writePlain(model), SPARE_A, ` spare_a: 1 * ${FIRST} + ${SECOND} <= 7`),
  },
  near: { outcome: { times: 1.01 }, kind: 'nearObjective', findings: ['objective'], write: (model) => writePlain(scaled(model, 1.01)) },
  nearer: {
    outcome: { times: 1.00005 },
    kind: 'nearObjective',
    findings: ['objective'],
    write: (model) => writePlain(scaled(model, 1.00005)),
  },
  double: { outcome: { times: 2 }, kind: 'wrongObjective', findings: ['objective'], write: (model) => writePlain(scaled(model, 2)) },
  missing: { outcome: { times: 1 }, kind: 'missingRows', findings: ['missing'], write: (model) => writePlain(withSide(model, 9)) },
  spurious: { outcome: { times: 1 }, kind: 'spuriousRows', findings: ['spurious'], write: (model) => writePlain(withSide(model, 5)) },
  fractions: {
    outcome: { times: 1 },
    kind: 'integralityLost',
    findings: ['integrality'],
    write: (model) => writePlain({ ...model, integers: model.integers.filter((name) => name !== WHOLE) }),
  },
  other: {
    outcome: { times: 1 },
    kind: 'otherObjective',
    findings: ['objective'],
    write: (model) => writePlain({ ...model, objective: { ...model.objective, [FIRST]: worse(model) } }),
  },
  infeasible: {
    outcome: { status: 'infeasible' },
    kind: 'infeasible',
    findings: ['spurious'],
    write: (model) =>
      writePlain(
        withRows(
          model,
          { name: 'bad_a', terms: { [FIRST]: 1 }, sense: '>=', side: 3 },
          { name: 'bad_b', terms: { [FIRST]: 1, [SECOND]: 1 }, sense: '<=', side: 2 },
        ),
      ),
  },
  unbounded: {
    outcome: { status: 'unbounded' },
    kind: 'unbounded',
    findings: ['objective'],
    write: (model) =>
      writePlain({ ...model, objective: { ...model.objective, endless: -worse(model) }, columns: [...model.columns, 'endless'] }),
  },
  comma: {
    outcome: { status: 'rejected' },
    kind: 'rejected',
    fault: 'badNumber',
    write: (model) => replaced(writePlain(model), SPARE_A, ` spare_a: ${FIRST} <= 7,000`),
  },
  operator: {
    outcome: { status: 'rejected' },
    kind: 'rejected',
    fault: 'missingOperator',
    write: (model) => replaced(writePlain(model), SPARE_A, ` spare_a: 2 3 ${FIRST} <= 7`),
  },
  sense: {
    outcome: { status: 'rejected' },
    kind: 'rejected',
    fault: 'missingSense',
    write: (model) => replaced(writePlain(model), SPARE_A, ` spare_a: ${FIRST} + ${SECOND}`),
  },
  nothing: { outcome: { status: 'noModel' }, kind: 'noModel', fault: 'noCompletion', write: () => '<think>What do they want?</think>\n' },
} satisfies Readonly<Record<string, Edit>>;

export const editOf = (name: EditName): Edit => EDITS[name];

/** How a problem is labelled. `agreed`: as the model says; the others are spoilt, each in its way. */
type Labelling = 'agreed' | 'corrected' | 'disputed' | 'unlabelled' | 'doubted' | 'noSolution';

/** Of every ten problems. */
const LABELLINGS: Readonly<Record<number, Labelling>> = { 3: 'corrected', 5: 'disputed', 7: 'unlabelled', 9: 'doubted' };

export interface MadeProblem {
  readonly id: string;
  readonly value: number;
  readonly labelling: Labelling;
  /** A label that no edit's objective comes near. */
  readonly wrong: number;
  readonly model: Plain;
  readonly edits: readonly EditName[];
}

/** Half of the completions are honest ones. */
const HONEST: readonly EditName[] = ['honest', 'permuted', 'renamed', 'fenced', 'thought', 'times'];
const SAMPLES = 8;

/** Its optimum follows from bounds alone, so that a faulty copy counts as stated, as it should for any other problem. */
const BY_BOUNDS = 'nl4opt-test-255';

/** @returns problems with SAMPLES completions each; the same for a seed */
export function madeProblems(count: number, seed: number): MadeProblem[] {
  const path = new URL('../../examples/nl4opt-reference.jsonl', import.meta.url);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const values = new Map(
    lines
      .map((line) => JSON.parse(line) as { id: string; reference: { objective?: number } })
      .map(({ id, reference }) => [id, reference.objective]),
  ); // our own file
  const random = randomFrom(seed);
  const names = Object.keys(EDITS) as EditName[]; // its own keys
  const pick = (): EditName => {
    const list = random() < 0.4 ? HONEST : names;
    return list[Math.floor(random() * list.length)] ?? 'honest';
  };
  const usable = plainModels().flatMap(({ id, model }) => {
    const value = values.get(id);
    return value === undefined || Math.abs(value) < 1 || id === BY_BOUNDS ? [] : [{ id, value, model: widened(model) }];
  });
  if (usable.length < count) throw new Error(`${usable.length} models, ${count} wanted`);
  return usable.slice(0, count).map(({ id, value, model }, i) => ({
    id: `made-${id}`,
    value,
    model,
    labelling: i % 25 === 12 ? 'noSolution' : (LABELLINGS[i % 10] ?? 'agreed'),
    wrong: 3 * Math.abs(value) + 10,
    edits: Array.from({ length: SAMPLES }, pick),
  }));
}

/** The data set as its files hold it: rows, reference models and corrections. */
export function dataOf(problems: readonly MadeProblem[]): object[] {
  return problems.flatMap(({ id, value, labelling, wrong, model }) => {
    const answer =
      labelling === 'unlabelled' || labelling === 'noSolution'
        ? null
        : labelling === 'corrected' || labelling === 'disputed'
          ? wrong
          : value;
    const correction = (to: number): object => ({
      dataset: 'made',
      id,
      kind: 'answer',
      old: String(wrong),
      new: String(to),
      question_revised: false,
    });
    return [
      { id, question: `What is best in ${id}?`, answer, meta: labelling === 'noSolution' ? { expect: 'no-solution' } : {} },
      { id, lp: writePlain(model), status: 'optimal', objective: value, verified: labelling !== 'doubted' && labelling !== 'noSolution' },
      ...(labelling === 'corrected' ? [correction(value)] : labelling === 'disputed' ? [correction(value), correction(value + 1000)] : []),
    ];
  });
}

export function completionsOf(problems: readonly MadeProblem[]): { id: string; sample: number; completion: string }[] {
  return problems.flatMap(({ id, model, edits }) => edits.map((name, sample) => ({ id, sample, completion: EDITS[name].write(model) })));
}
