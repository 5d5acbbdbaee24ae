import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { docsWithTable } from '../scripts/dialect-docs.mjs';
import { DIALECTS } from '../src/codes.gen.ts';
import { type DialectRow, dialectTable, SOLVER_DIALECTS } from '../src/dialects.ts';
import { createEngine, type Dialect, type Verdict } from '../src/index.ts';
import { type Case, LP_CASES, MPS_CASES } from './dialects/cases.ts';
import { meaning } from './dialects/meaning.ts';

// Every construct of the table (native/parse/dialects.cpp) has a text, which every dialect reads as its cell says, or refuses in the
// words of dialects/goldens.json (recorded by `npx vitest run tests/dialects.test.ts -u`).

const table = dialectTable();
const byName = new Map(table.map((row) => [row.name, row]));
const cases = { ...LP_CASES, ...MPS_CASES };
function rowOf(name: string): DialectRow {
  const row = byName.get(name);
  if (row === undefined) throw new Error(`no construct is called ${name}`);
  return row;
}

async function read(one: Case, dialect: Dialect, format: 'lp' | 'mps'): Promise<Verdict> {
  const conventions = Object.fromEntries((one.conventions ?? []).map((name) => [name, true]));
  const engine = await createEngine({ threads: 0, dialect, conventions });
  const [judged] = await engine.judge([{ text: one.text, format }]);
  await engine.close();
  if (judged === undefined) throw new Error('nothing was judged');
  return judged.verdict;
}

/** What the reader refuses; what a solver lacks is none of its business. */
function messages({ status, fault, faults }: Verdict): string[] {
  if (status !== 'rejected') return [];
  return (faults ?? (fault === undefined ? [] : [fault])).map(({ message }) => message);
}

test('the table and the cases have the same constructs', () => {
  expect(Object.keys(LP_CASES)).toEqual(table.filter(({ format }) => format === 'lp').map(({ name }) => name));
  expect(Object.keys(MPS_CASES)).toEqual(table.filter(({ format }) => format === 'mps').map(({ name }) => name));
});

/** What every dialect says of every case, by name and dialect. */
const said = new Map<string, ReadonlyMap<Dialect, Verdict>>();

beforeAll(async () => {
  for (const [name, one] of Object.entries(cases)) {
    const verdicts = new Map<Dialect, Verdict>();
    for (const dialect of DIALECTS) verdicts.set(dialect, await read(one, dialect, rowOf(name).format));
    said.set(name, verdicts);
  }
});

function verdictOf(name: string, dialect: Dialect): Verdict {
  const verdict = said.get(name)?.get(dialect);
  if (verdict === undefined) throw new Error(`no verdict of ${dialect} for ${name}`);
  return verdict;
}

describe.each(Object.entries(cases))('%s', (name, { besides = [] }) => {
  test('is a model of any, and none of portable', () => {
    expect(messages(verdictOf(name, 'any'))).toEqual([]);
    expect(verdictOf(name, 'portable')).toMatchObject({ status: 'rejected', fault: { code: 'notPortable' } });
  });

  test.each(SOLVER_DIALECTS)('is read by %s as its cell says', (dialect) => {
    const verdict = verdictOf(name, dialect);
    const same = [name, ...besides].every((construct) => rowOf(construct).readings[dialect] === 'same');
    if (same) expect(messages(verdict)).toEqual([]);
    else expect(verdict).toMatchObject({ status: 'rejected', fault: { code: 'notPortable' } });
  });
});

test('every message is the one that was recorded', async () => {
  const spoken = Object.fromEntries(
    [...said].map(([name, verdicts]) => [
      name,
      Object.fromEntries(
        [...verdicts].map(([dialect, verdict]) => [dialect, messages(verdict)] as const).filter(([, list]) => list.length > 0),
      ),
    ]),
  );
  await expect(`${JSON.stringify(spoken, null, 1)}\n`).toMatchFileSnapshot('./dialects/goldens.json');
});

test.each([
  ['gluedNumber', 'gurobi', "gurobi reads 'x' right behind its coefficient as one name with it; write a blank between number and name"],
  ['strictSense', 'highs', "highs refuses '<' alone; write <= or >="],
  ['boundWord', 'gurobi', "nothing says how gurobi reads the word 'Bound'; write Bounds"],
  [
    'gluedNumber',
    'portable',
    "not every reader reads 'x' right behind its coefficient the same way; write a blank between number and name",
  ],
] as const)('the message about %s says what %s does', (name, dialect, message) => {
  expect(messages(verdictOf(name, dialect))).toEqual([message]);
});

test('every dialect of a solver has the name of a column of the table', () => {
  expect(DIALECTS).toEqual(['any', 'portable', ...SOLVER_DIALECTS]);
});

test.each(['lp', 'mps'] as const)('docs/%s-format.md holds the table', (format) => {
  const text = readFileSync(new URL(`../docs/${format}-format.md`, import.meta.url), 'utf8');
  expect(docsWithTable(text, table, format)).toBe(text);
});

// Texts with a meaning of their own; in `undeclared` a column of no row stands in Bounds, which every reader takes.
const models = new URL('./models/', import.meta.url);
const texts = ['good', 'odd', 'meant'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, models))
    .filter((file) => /\.(lp|mps)$/.test(file))
    .map((file) => `${folder}/${file}`),
);
const undeclared = ['odd/bound_only_column.lp', 'meant/column_only_in_bounds.lp'];

test('what portable accepts, every reader does, with the same meaning, and any has no warning for it', () => {
  let accepted = 0;
  for (const file of texts) {
    const text = readFileSync(new URL(file, models));
    const format = file.endsWith('.mps') ? 'mps' : 'lp';
    const any = meaning(text, format, 'any');
    for (const dialect of SOLVER_DIALECTS) {
      const { hash } = meaning(text, format, dialect);
      if (hash.some((word) => word !== 0)) expect([file, dialect, hash]).toEqual([file, dialect, any.hash]);
    }
    if (meaning(text, format, 'portable').hash.every((word) => word === 0)) continue;
    accepted += 1;
    for (const dialect of ['portable', ...SOLVER_DIALECTS] as const)
      expect([file, dialect, meaning(text, format, dialect).hash]).toEqual([file, dialect, any.hash]);
    if (!undeclared.includes(file)) expect([file, any.warnings]).toEqual([file, 0]);
  }
  expect(accepted).toBeGreaterThan(100);
});
