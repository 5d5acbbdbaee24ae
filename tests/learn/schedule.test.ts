import { expect, test } from 'vitest';
import { rateAt, type Schedule } from '../../src/learn/schedule.ts';

const base = { rate: 2, warmup: 4, steps: 12, least: 0.25 } as const;
const cases: readonly (readonly [Schedule['shape'], number, number])[] = [
  ['constant', 0, 0.5],
  ['constant', 3, 2],
  ['constant', 4, 2],
  ['constant', 11, 2],
  ['linear', 1, 1],
  ['linear', 4, 2],
  ['linear', 8, 1.25],
  ['linear', 12, 0.5],
  ['linear', 99, 0.5],
  ['cosine', 4, 2],
  ['cosine', 6, 2 * (0.25 + (0.75 * (1 + Math.SQRT1_2)) / 2)],
  ['cosine', 8, 1.25],
  ['cosine', 12, 0.5],
];
test.for(cases)('%s at step %d is %d', ([shape, step, rate]) => {
  expect(rateAt({ ...base, shape }, step)).toBeCloseTo(rate, 12);
});
test.for([0, -1, Number.NaN])('a rate of %d is refused', (rate) => {
  expect(() => rateAt({ ...base, shape: 'constant', rate }, 5)).toThrow('expected rate to be a positive number');
});
