// What the page keeps to look at: some of everything, all disagreements, and never more memory than a page needs.
import { afterEach, expect, test, vi } from 'vitest';
import type { Item, Judged } from '../../src/engine.ts';
import { createRecent } from '../../src/server/recent.ts';
import { MODEL, OTHER } from './start.ts';

afterEach(() => vi.useRealTimers());

const optimal: Judged = { reward: 1, verdict: { status: 'optimal', objective: 12 } };
const against: Judged = { ...optimal, verdict: { ...optimal.verdict, contradiction: { solver: 'highs', answer: 'infeasible' } } };
const many = (count: number, what: Partial<Item> = {}): Item[] =>
  Array.from({ length: count }, (_, i) => ({ id: String(i), text: MODEL, ...what }));
const all = { most: 10_000 };

test('of a large batch some, evenly, of many calls fifty a second, and what it could hold at first', () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  const recent = createRecent(100);
  recent.add(
    'native',
    many(512),
    many(512).map(() => optimal),
  );
  const ids = recent.list(all).map(({ id }) => Number(id));
  expect(ids).toEqual(Array.from({ length: 32 }, (_, i) => 496 - 16 * i));
  for (let i = 0; i < 200; i += 1) recent.add('slime', many(1), [optimal]);
  expect(recent.list({ ...all, search: 'slime' }).length).toBe(68); // with the 32, as many as there is room for
  vi.advanceTimersByTime(1000);
  for (let i = 0; i < 200; i += 1) recent.add('roll', many(1), [optimal]);
  expect(recent.list({ ...all, search: 'roll' }).length).toBe(50);
});

test('disagreements are kept when all else has gone', () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  const recent = createRecent(5);
  recent.add('native', many(3), [optimal, against, optimal]);
  for (let i = 0; i < 20; i += 1) {
    vi.advanceTimersByTime(1000);
    recent.add('native', many(1), [optimal]);
  }
  const [line, ...others] = recent.list({ ...all, contradictions: true });
  expect([line, others.length]).toEqual([expect.objectContaining({ id: '1', contradiction: 'highs: infeasible' }), 0]);
  expect(recent.find(line?.number ?? -1)?.verdict.contradiction).toEqual({ solver: 'highs', answer: 'infeasible' });
  expect(recent.find(0)).toBeUndefined();
  expect(recent.list(all).length).toBe(5);
});

test('a long text is shown in part, and a long reference not kept', () => {
  const recent = createRecent(5);
  const long = 'x'.repeat(50_000);
  recent.add('native', [{ completion: long, id: long, group: long, reference: { objective: 1, model: long } }], [optimal]);
  const sample = recent.find(0);
  expect([sample?.completion.length, sample?.cutFrom, sample?.findings]).toEqual([20_000, 50_000, []]);
  expect(JSON.stringify(sample).length).toBeLessThan(100_000);
});

test('a sample says what a comparison with its reference model finds', () => {
  const recent = createRecent(5);
  const verdict: Judged['verdict'] = {
    status: 'optimal',
    objective: 15,
    model: { sense: 'max', columns: 2, rows: 1, nonzeros: 2, integers: 0, binaries: 0 },
  };
  recent.add('native', [{ text: OTHER, reference: { objective: 12, model: MODEL } }], [{ reward: 0.35, parts: { rows: 0.5 }, verdict }]);
  expect(recent.find(0)?.findings.join()).toMatch(/labor.*missing/);
  expect(recent.list({ ...all, search: 'OPTIMAL' }).length).toBe(1);
  expect(recent.list({ ...all, search: 'nowhere' }).length).toBe(0);
});
