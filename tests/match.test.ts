import { describe, expect, test } from 'vitest';
import { closeTo, matchOf, meetsRule, type Reference, type Verdict } from '../src/index.ts';

describe('closeTo', () => {
  test.for([
    { found: 3000, truth: 3000, epsilon: 1e-6, close: true },
    { found: 3000.0029, truth: 3000, epsilon: 1e-6, close: true },
    { found: 3000.0031, truth: 3000, epsilon: 1e-6, close: false },
    { found: 1e-7, truth: 0, epsilon: 1e-6, close: true },
    { found: 1e-5, truth: 0, epsilon: 1e-6, close: false },
    { found: -99999, truth: -99999, epsilon: 1e-6, close: true },
    { found: 1e15 + 1e8, truth: 1e15, epsilon: 1e-6, close: true },
    { found: 105, truth: 100, epsilon: 0.05, close: true },
    { found: 105.1, truth: 100, epsilon: 0.05, close: false },
    { found: -95, truth: -100, epsilon: 0.05, close: true },
    { found: Number.NaN, truth: 0, epsilon: 0.05, close: false },
    { found: Number.POSITIVE_INFINITY, truth: Number.POSITIVE_INFINITY, epsilon: 0.05, close: false },
  ])('$found is close to $truth within $epsilon: $close', ({ found, truth, epsilon, close }) => {
    expect(closeTo(found, truth, epsilon)).toBe(close);
  });
});

describe('the rules of others', () => {
  test.for([
    { rule: 'sirl', found: 0, truth: 0, meets: true },
    { rule: 'sirl', found: 1e-6, truth: 0, meets: false },
    { rule: 'sirl', found: 1.0000019, truth: 1, meets: true },
    { rule: 'sirl', found: 1.000003, truth: 1, meets: false },
    { rule: 'rounded', found: 99.6, truth: 100.4, meets: true },
    { rule: 'rounded', found: 94.4, truth: 100, meets: false },
    { rule: 'rounded', found: 0.4, truth: 0, meets: true },
  ] as const)('$rule: $found for $truth is $meets', ({ rule, found, truth, meets }) => {
    expect(meetsRule(found, truth, rule)).toBe(meets);
  });
});

describe('matchOf', () => {
  const optimal: Verdict = { status: 'optimal', objective: 104 };
  test.for<{ name: string; verdict: Verdict; reference: Reference; match: Record<string, boolean> | undefined }>([
    { name: 'nothing to compare with', verdict: optimal, reference: {}, match: undefined },
    {
      name: 'an objective alone means optimal',
      verdict: optimal,
      reference: { objective: 104 },
      match: { '5e-2': true, '1e-4': true, '1e-6': true },
    },
    {
      name: 'every tolerance is told apart',
      verdict: optimal,
      reference: { objective: 100 },
      match: { '5e-2': true, '1e-4': false, '1e-6': false },
    },
    {
      name: 'another status is no match',
      verdict: { status: 'infeasible' },
      reference: { objective: 0 },
      match: { '5e-2': false, '1e-4': false, '1e-6': false },
    },
    {
      name: 'a status alone is compared',
      verdict: { status: 'unbounded' },
      reference: { status: 'unbounded' },
      match: { '5e-2': true, '1e-4': true, '1e-6': true },
    },
    {
      name: 'no solution is either of two',
      verdict: { status: 'infeasible' },
      reference: { status: 'noSolution' },
      match: { '5e-2': true, '1e-4': true, '1e-6': true },
    },
    {
      name: 'no solution is not an optimum',
      verdict: optimal,
      reference: { status: 'noSolution' },
      match: { '5e-2': false, '1e-4': false, '1e-6': false },
    },
    {
      name: 'a refused text matches nothing',
      verdict: { status: 'rejected' },
      reference: { status: 'noSolution' },
      match: { '5e-2': false, '1e-4': false, '1e-6': false },
    },
    {
      name: 'a limit with the right incumbent is no match',
      verdict: { status: 'limit', objective: 104 },
      reference: { objective: 104 },
      match: { '5e-2': false, '1e-4': false, '1e-6': false },
    },
  ])('$name', ({ verdict, reference, match }) => {
    expect(matchOf(verdict, reference)).toEqual(match);
  });
});
