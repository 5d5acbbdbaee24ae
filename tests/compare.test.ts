import { describe, expect, test } from 'vitest';
import { type Comparison, compare, summarize } from '../src/index.ts';
import { type Mutant, mutantsOf, type Plain, plainModels, probes, tellsApart, violation, writePlain } from './compare/mutants.ts';

function compared(reference: string, candidate: string, columns?: Record<string, string>): Comparison {
  const found = compare(reference, candidate, columns === undefined ? {} : { columns });
  if ('which' in found) throw new Error(`${found.which}: ${found.faults[0]?.message}`);
  return found;
}

const REFERENCE = `Maximize
 profit: 3 x + 5 y
Subject To
 labor: 2 x + 3 y <= 12
 wood: x + y >= 1
General
 x y
End
`;

describe('a candidate held against a reference of two rows, two integer columns and an objective', () => {
  // rows = kept of {labor, wood, integrality of x, of y, objective} over these and the spurious ones
  test.for([
    { name: 'itself', text: REFERENCE, rows: 1, lines: ['same feasible set, same objective'] },
    { name: 'other names', text: REFERENCE.replace(/\bx\b/g, 'chairs').replace(/\by\b/g, 'tables'), rows: 1 },
    {
      name: 'names swapped',
      text: 'Maximize\n 3 y + 5 x\nSubject To\n 2 y + 3 x <= 12\n x + y >= 1\nGeneral\n x y\nEnd\n',
      rows: 1,
    },
    { name: 'a row scaled and turned', text: REFERENCE.replace('2 x + 3 y <= 12', '-4 x - 6 y >= -24'), rows: 1 },
    { name: 'a slack column', text: REFERENCE.replace('2 x + 3 y <= 12', '2 x + 3 y + s = 12'), rows: 1 },
    {
      name: 'the objective as a column',
      text: REFERENCE.replace('profit: 3 x + 5 y', 'total').replace('Subject To', 'Subject To\n def: total - 3 x - 5 y = 0'),
      rows: 1,
    },
    { name: 'a harmless row', text: REFERENCE.replace('General', ' z: x + y <= 100\nGeneral'), rows: 1 },
    { name: 'a tighter side with the same whole points', text: REFERENCE.replace('x + y >= 1', 'x + y >= 0.5'), rows: 1 },
    {
      name: 'a row dropped',
      text: REFERENCE.replace(' labor: 2 x + 3 y <= 12\n', ''),
      rows: 4 / 5,
      lines: [expect.stringMatching(/^row `labor` is missing: x = .*, y = .* is accepted, without end$/)],
    },
    {
      name: 'a side raised',
      text: REFERENCE.replace('<= 12', '<= 13'),
      rows: 4 / 5,
      lines: [expect.stringMatching(/^row `labor` is missing: x = \d, y = \d is accepted, 1 over$/)],
    },
    {
      name: 'a side lowered',
      text: REFERENCE.replace('<= 12', '<= 10'),
      rows: 4 / 6,
      lines: [
        'row `labor` holds only because the candidate forbids too much',
        expect.stringMatching(/^row `labor` is spurious: x = \d, y = \d is forbidden, 2 over$/),
      ],
    },
    { name: 'a sense flipped', text: REFERENCE.replace('<= 12', '>= 12'), rows: 4 / 6 },
    { name: 'integrality lost', text: REFERENCE.replace('General\n x y', 'General\n x'), rows: 4 / 5 },
    { name: 'the other direction', text: REFERENCE.replace('Max', 'Min'), rows: 4 / 5, lines: ['the objective has the other direction'] },
    { name: 'a cost changed', text: REFERENCE.replace('5 y', '4 y'), rows: 4 / 5 },
    { name: 'a constant in the objective', text: REFERENCE.replace('5 y', '5 y + 7'), rows: 4 / 5 },
    { name: 'a bound lost', text: REFERENCE.replace('General', 'Bounds\n x free\nGeneral'), rows: 5 / 6 },
    { name: 'a spurious row', text: REFERENCE.replace('General', ' z: x + y <= 3\nGeneral'), rows: 5 / 6 },
  ])('$name', ({ text, rows, lines }) => {
    const found = compared(REFERENCE, text);
    expect(found.rows).toBeCloseTo(rows, 12);
    expect(found.exact).toBe(true);
    if (lines !== undefined) expect(summarize(found)).toEqual(lines);
  });
});

describe('what earns nothing', () => {
  test.for([
    { name: 'one point, the optimum', text: 'Maximize\n 3 x + 5 y\nSubject To\n a: x = 0\n b: y = 4\nGeneral\n x y\nEnd\n', most: 3 / 7 },
    { name: 'no point at all', text: 'Maximize\n 3 x + 5 y\nSubject To\n a: x >= 2\n b: x <= 1\nEnd\n', most: 0.2 },
    { name: 'another model', text: 'Maximize\n 20 z\nSubject To\n z <= 1\nEnd\n', most: 0 },
    { name: 'a constant objective', text: 'Maximize\n 20\nSubject To\n c: z <= 1\nEnd\n', most: 0 },
    {
      name: 'a thousand harmless rows',
      text: `Maximize\n 20 z\nSubject To\n${Array.from({ length: 1000 }, (_, i) => ` r${i}: x + ${i + 1} y >= -${i}`).join('\n')}\nEnd\n`,
      most: 0,
    },
  ])('$name', ({ text, most }) => {
    expect(compared(REFERENCE, text).rows).toBeLessThanOrEqual(most);
  });
});

describe('what is written so that it seems to keep what it does not', () => {
  const many = Array.from({ length: 60 }, (_, i) => `q${i}`).join(' + ');
  const POINT = 'Maximize\n 3 x + 5 y\nSubject To\n';
  test.for<{ name: string; text: string; most: number; reference?: string }>([
    // Beside many columns the solver answers, and its presolve takes such equations for bounds.
    {
      name: 'a point by equations times 1e-8',
      text: `${POINT} a: 1e-8 x = 0\n b: 1e-8 y = 4e-8\n c: ${many} <= 7\nGeneral\n x y\nEnd\n`,
      most: 3 / 7,
    },
    {
      name: 'a column of its own that has no value',
      text: `${POINT} c: x + y >= 0\nBounds\n 2 <= p <= 1\nGeneral\n x y\nEnd\n`,
      most: 0.5,
    },
    {
      name: 'a whole column of its own that has no value',
      text: `${POINT} c: x + y >= 0\nBounds\n 0.2 <= p <= 0.8\nGeneral\n x y p\nEnd\n`,
      most: 0.5,
    },
    {
      name: 'such a column in a row',
      text: `${POINT} c: x + y + p >= 0\nBounds\n 2 <= p <= 1\nGeneral\n x y\nEnd\n`,
      most: 0.5,
    },
    {
      name: 'a point by indicators',
      text: `${POINT} c: x + y >= 0\n a: z = 1 -> x = 0\n b: z = 1 -> y = 4\nBounds\n z = 1\nGeneral\n x y\nBinary\n z\nEnd\n`,
      most: 3 / 7,
    },
    {
      name: 'columns that are 0 or the solution',
      text: `${POINT} c: x + y >= 0\nBounds\n x <= 0\n 4 <= y <= 4\nSemi-continuous\n y\nEnd\n`,
      most: 0.4,
    },
    {
      name: 'a whole column of its own that leaves even numbers only',
      text: REFERENCE.replace('General\n x y', ' e: x - 2 p = 0\nGeneral\n x y p'),
      most: 5 / 6,
    },
    {
      name: 'squares that differ in the seventh decimal',
      reference: 'Minimize\n x + [ 2e-7 x ^2 ] / 2\nSubject To\n c: x + y >= 4\nEnd\n',
      text: 'Minimize\n x + [ 3e-7 x ^2 ] / 2\nSubject To\n c: x + y >= 4\nEnd\n',
      most: 0.5,
    },
  ])('$name', ({ text, most, reference }) => {
    expect(compared(reference ?? REFERENCE, text).rows).toBeLessThanOrEqual(most);
  });

  test('an equation where the reference has an inequality forbids too much on one side and keeps the other', () => {
    const found = compared(REFERENCE, REFERENCE.replace('x + y >= 1', 'x + y = 1'));
    expect(found.reference.every(({ kept, sound }) => kept && sound !== false)).toBe(true);
    expect(found.candidate.filter(({ implied }) => !implied).map(({ name }) => name)).toEqual(['wood']);
  });
});

describe('columns', () => {
  test.for<{ reference: string; candidate: string; pairs: [string, string, string][] }>([
    { reference: 'num_cars', candidate: 'NumCars', pairs: [['num_cars', 'NumCars', 'name']] },
    { reference: 'box[1,2]', candidate: 'boxes_1_2', pairs: [['box[1,2]', 'boxes_1_2', 'name']] },
    { reference: 'berries', candidate: 'Berry', pairs: [['berries', 'Berry', 'name']] },
    { reference: 'x12', candidate: 'x_1_2', pairs: [['x12', 'x_1_2', 'structure']] },
    { reference: 'bus', candidate: 'buses', pairs: [['bus', 'buses', 'name']] },
  ])('$reference is $candidate', ({ reference, candidate, pairs }) => {
    const text = (name: string): string => `Maximize\n 2 ${name}\nSubject To\n c: ${name} <= 4\nEnd\n`;
    expect(compared(text(reference), text(candidate)).columns).toEqual(pairs);
  });

  test('a map that is given is used, right or wrong', () => {
    const swapped = compared(REFERENCE, REFERENCE, { x: 'y', y: 'x' });
    expect(swapped.rows).toBeLessThan(1);
    expect(swapped.columns).toEqual([
      ['x', 'y', 'given'],
      ['y', 'x', 'given'],
    ]);
    expect(() => compare(REFERENCE, REFERENCE, { columns: { x: 'q' } })).toThrow("the candidate has no column 'q'");
  });

  test('symmetric columns under unhelpful names are matched so that everything agrees', () => {
    const assignment = (name: (i: number, j: number) => string): string => {
      const cells = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => ({ i, j, name: name(i, j) })));
      const sum = (chosen: typeof cells): string => chosen.map((cell) => cell.name).join(' + ');
      return [
        `Minimize\n ${cells.map((cell) => `${1 + ((cell.i * cell.j) % 3)} ${cell.name}`).join(' + ')}\nSubject To`,
        ...[0, 1, 2, 3].map((i) => ` r${i}: ${sum(cells.filter((cell) => cell.i === i))} = 1`),
        ...[0, 1, 2, 3].map((j) => ` c${j}: ${sum(cells.filter((cell) => cell.j === j))} = 1`),
        `Binary\n ${cells.map((cell) => cell.name).join(' ')}\nEnd\n`,
      ].join('\n');
    };
    const found = compared(
      assignment((i, j) => `x_${i}_${j}`),
      assignment((i, j) => `v${(7 * (4 * j + i) + 3) % 16}`),
    );
    expect(found.rows).toBe(1);
  });
});

describe('columns of the candidate alone', () => {
  const MAKESPAN = 'Minimize\n z\nSubject To\n a: z - 2 x >= 0\n b: z - 3 y >= 0\n c: x + y = 10\nEnd\n';
  test('an auxiliary column that the reference points extend to does no harm', () => {
    const reference = 'Maximize\n x + y\nSubject To\n c: x + y <= 4\nEnd\n';
    const candidate = 'Maximize\n x + y\nSubject To\n c: x + y <= 4\n d: x - t <= 0\n e: t <= 4\nEnd\n';
    const found = compared(reference, candidate);
    expect(found.rows).toBe(1);
    expect(found.exact).toBe(true); // by every vertex
    expect(found.unmatched).toEqual({ reference: [], candidate: ['t'] });
  });
  test('where there are too many vertices, some points stand for all, and it says so', () => {
    const names = Array.from({ length: 8 }, (_, i) => `x${i}`);
    const reference = `Maximize\n ${names.join(' + ')}\nSubject To\n c: ${names.join(' + 2 ')} <= 4\nEnd\n`;
    const found = compared(reference, reference.replace('End', ' d: x0 - t <= 0\n e: t <= 4\nEnd'));
    expect(found).toMatchObject({ rows: 1, exact: false });
  });
  test('whole points are tried one by one where they are few', () => {
    const found = compared(REFERENCE, REFERENCE.replace('General\n x y', ' e: x - y - 2 p = 0\nBounds\n p >= -9\nGeneral\n x y p'));
    expect(found.candidate.filter(({ implied }) => !implied)).toMatchObject([{ name: 'e', grounds: 'solved' }]);
    expect(found.exact).toBe(true);
  });
  test('one that they do not extend to is spurious', () => {
    const reference = 'Maximize\n x + y\nSubject To\n c: x + y <= 4\nEnd\n';
    const candidate = 'Maximize\n x + y\nSubject To\n c: x + y <= 4\n d: x - t <= 0\nBounds\n t <= 2\nEnd\n';
    const found = compared(reference, candidate);
    expect(found.candidate.filter((part) => !part.implied).map((part) => part.name)).toEqual(['d']);
  });
  test('the same auxiliary column in both is a column like any other', () => {
    expect(compared(MAKESPAN, MAKESPAN.replace(/\bz\b/g, 'makespan')).rows).toBe(1);
  });
});

describe('a reference without a point', () => {
  const EMPTY = 'Maximize\n x\nSubject To\n a: x + y <= 1\n b: x + y >= 2\nEnd\n';
  test('is compared by form, and says so', () => {
    expect(compared(EMPTY, EMPTY)).toMatchObject({ rows: 1, formOnly: true });
    expect(compared(EMPTY, 'Maximize\n x\nSubject To\n a: x >= 1\n b: x <= 0\nEnd\n').rows).toBeLessThan(0.5);
  });
});

/** The reference models of which mutants are made, with two or three columns. */
const models = plainModels();

test('every bundled reference model is the same as itself, renamed, permuted and rescaled', () => {
  const permuted = (model: Plain): Plain => ({ ...model, rows: [...model.rows].reverse() });
  const renamed = (text: string): string => text.replace(/\bx(\d)_\w+/g, 'column$1');
  const scaled = (model: Plain): Plain => ({
    ...model,
    rows: model.rows.map((row) => ({
      ...row,
      side: row.side * 4,
      terms: Object.fromEntries(Object.entries(row.terms).map(([name, value]) => [name, value * 4])),
    })),
  });
  const wrong: string[] = [];
  for (const { id, model } of models) {
    const text = writePlain(model);
    for (const other of [text, writePlain(permuted(model)), renamed(text), writePlain(scaled(model))]) {
      if (compared(text, other).rows !== 1) wrong.push(id);
    }
  }
  expect(models.length).toBe(388);
  expect(wrong).toEqual([]);
});

/** A small generator with a fixed seed, so that every run sees the same points. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Whether the comparison's own witness shows, in plain arithmetic, what it is said to show. */
function witnessHolds({ reference, candidate }: Mutant, found: Comparison): boolean {
  const clear = 1e-7;
  return [
    ...found.reference
      .filter((part) => !part.kept && part.part !== 'integrality')
      .map(({ point }) => [point, candidate, reference] as const),
    ...found.candidate.filter((part) => !part.implied).map(({ point }) => [point, reference, candidate] as const),
  ].every(([point, inside, outside]) => {
    if (point === undefined) return true;
    // Integrality is judged apart, so a witness is whole wherever either model asks for it.
    return violation({ ...inside, integers: [] }, point) <= 1e-6 && violation({ ...outside, integers: [] }, point) > clear;
  });
}

test('mutants of the reference models are caught exactly where a point tells them apart', () => {
  const every = 5; // all of them: node bench/mutants.mjs
  const mutants = models.flatMap(({ id, model }) => mutantsOf(id, model)).filter((_, i) => i % every === 0);
  const random = seeded(11);
  const missed: string[] = [];
  const unsound: string[] = [];
  let changed = 0;
  for (const mutant of mutants) {
    const found = compared(writePlain(mutant.reference), writePlain(mutant.candidate));
    if (!witnessHolds(mutant, found)) unsound.push(`${mutant.id}: ${mutant.fault}`);
    if (found.rows < 1) continue;
    const apart = probes(mutant.reference, mutant.candidate, random).find((point) => tellsApart(mutant.reference, mutant.candidate, point));
    if (apart !== undefined) missed.push(`${mutant.id}: ${mutant.fault} at ${JSON.stringify(apart)}`);
    else changed -= 1;
  }
  changed += mutants.length;
  expect(mutants.length).toBeGreaterThan(1000);
  expect(changed).toBeGreaterThan(0.8 * mutants.length);
  expect(unsound).toEqual([]);
  expect(missed).toEqual([]);
});
