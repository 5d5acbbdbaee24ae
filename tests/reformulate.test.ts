import { describe, expect, test } from 'vitest';
import { createEngine, loadEnvironment, checkEnvironment, solvers, type Verdict } from '../src/index.ts';
import { describeConformance } from './conformance/suite.ts';

// What a solver lacks, written in terms that it has: `reformulate: 'on'`. That each form means what it stands for is shown in exact arithmetic by
// tests/native/reformulate_test.cpp; here, that the whole way with solvers gives the same verdicts, and less is refused.

const asked = solvers().filter(({ name, found }) => found && (name === 'highs' || name === 'cpsat'));

test('HiGHS and CP-SAT are there', () => {
  expect(asked.map(({ name }) => name)).toEqual(['highs', 'cpsat']);
});

describeConformance(asked, { reformulate: 'on' });

const SET =
  'Maximize\n obj: 2 x + 3 y + z\nSubject To\n a: x + y + z <= 9\nBounds\n x <= 5\n y <= 4\n z <= 3\nSOS\n s: S1:: x:1 y:2 z:3\nEnd\n';
const INDICATOR = 'Maximize\n obj: x + 3 b\nSubject To\n a: b = 1 -> x <= 5\n c: x <= 7\nGeneral\n x\nBinary\n b\nEnd\n';
const OPEN = 'Maximize\n obj: 3 b - x\nSubject To\n a: b = 1 -> x <= 5\n c: x >= 1\nBinary\n b\nEnd\n';
const NEGATIVE = 'Minimize\n obj: x\nSubject To\n a: x >= -7\nBounds\n -9 <= x <= -3\nSemi-Continuous\n x\nEnd\n';
const FAR = 'Minimize\n obj: 2 x + 5 y\nSubject To\n a: x + y >= 2\nBounds\n 3 <= x <= 1000000\nSemi-Continuous\n x\nEnd\n';

const DECIMALS = 'Maximize\n obj: 0.1 x + 0.3 b\nSubject To\n a: b = 1 -> 0.1 x <= 0.3\n c: 0.7 x <= 4.9\nBinary\n b\nEnd\n';

async function judged(solver: 'highs' | 'glop', text: string, reformulate?: 'on' | 'off'): Promise<Verdict | undefined> {
  const engine = await createEngine({ solver, threads: 0, small: 'off', ...(reformulate !== undefined && { reformulate }) });
  const [one] = await engine.judge([{ text }]);
  await engine.close();
  return one?.verdict;
}

describe('with HiGHS', () => {
  test.for([
    { name: 'a special ordered set', text: SET, objective: 12 },
    { name: 'an indicator row', text: INDICATOR, objective: 8 },
    { name: 'an indicator row of decimals, with a bound that a row implies', text: DECIMALS, objective: 0.7 },
    { name: 'a semi-continuous column below zero', text: NEGATIVE, objective: -7 },
    { name: 'a semi-continuous column beyond 1e5', text: FAR, objective: 6 },
  ])('$name is refused by name, and judged where it may be written otherwise, with a warning', async ({ text, objective }) => {
    expect(await judged('highs', text)).toMatchObject({ status: 'unsupported', fault: { code: 'featureMissing' } });
    const verdict = await judged('highs', text, 'on');
    expect(verdict).toMatchObject({ status: 'optimal', certificate: 'primal' });
    expect(verdict?.objective).toBeCloseTo(objective, 6);
    expect(verdict?.warnings?.map(({ code }) => code)).toContain('reformulated');
  });

  test('an indicator row that no bound lets go of is refused, and the fault says which', async () => {
    expect((await judged('highs', OPEN, 'on'))?.fault).toEqual({
      code: 'featureMissing',
      message: 'highs has no indicator rows: no bounds within 1e9 prove how far the row of column `b` can be broken',
    });
  });

  test('a solver without integers cannot write them', async () => {
    expect((await judged('glop', SET, 'on'))?.fault?.message).toBe('glop has no special ordered sets');
  });
});

test('an environment turns it on', async () => {
  const environment = checkEnvironment({ name: 'wide', solver: 'highs', format: 'lp', reformulate: 'on', small: 'off' });
  expect(loadEnvironment('highs-lp').reformulate).toBe('off');
  const engine = await createEngine({ environment, threads: 0 });
  const [one] = await engine.judge([{ text: SET }]);
  await engine.close();
  expect(one?.verdict).toMatchObject({ status: 'optimal', objective: 12 });
});
