import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bookOf, comparable, inForce } from '../../src/eval/book.ts';

const MODEL = 'Maximize\n obj: x\nSubject To\n c: x <= 4\nEnd\n';
const bookFrom = (...values: unknown[]) => bookOf(values.map((value, i) => ({ set: 'set', place: `line ${i + 1}`, value })));
const optimal = (objective: number): object => ({ status: 'optimal', objective });
const correction = (to: unknown, more: object = {}): object => ({
  id: 'a',
  kind: 'answer',
  old: '4',
  new: to,
  question_revised: false,
  ...more,
});

describe('a row of a data set', () => {
  const row = { id: 'a', answer: 4 };
  test.for<{ name: string; lines: object[]; published?: object; corrected?: object; disputed?: boolean; model?: string; rows?: string }>([
    { name: 'a number', lines: [row], published: optimal(4), corrected: optimal(4) },
    { name: 'zero is a number', lines: [{ id: 'a', answer: 0 }], published: optimal(0), corrected: optimal(0) },
    { name: '-99999 is a number', lines: [{ id: 'a', answer: -99999 }], published: optimal(-99999), corrected: optimal(-99999) },
    {
      name: 'null that means no solution',
      lines: [{ id: 'a', answer: null, meta: { expect: 'no-solution' } }],
      published: { status: 'noSolution' },
      corrected: { status: 'noSolution' },
    },
    { name: 'null alone: no label', lines: [{ id: 'a', answer: null }] },
    { name: 'a correction', lines: [row, correction('5')], published: optimal(4), corrected: optimal(5), disputed: true },
    { name: 'a correction that comes first', lines: [correction('5'), row], published: optimal(4), corrected: optimal(5), disputed: true },
    {
      name: 'two that agree',
      lines: [row, correction('5'), correction('5.0')],
      published: optimal(4),
      corrected: optimal(5),
      disputed: true,
    },
    { name: 'two that do not', lines: [row, correction('5'), correction('6')], published: optimal(4), disputed: true },
    {
      name: 'one that was corrected again',
      lines: [row, correction('5'), correction('6', { old: '5' })],
      published: optimal(4),
      corrected: optimal(6),
      disputed: true,
    },
    { name: 'one of a rewritten text', lines: [row, correction('5', { question_revised: true })], published: optimal(4), disputed: true },
    { name: 'a row that was removed', lines: [row, correction('5'), { id: 'a', kind: 'removed' }], published: optimal(4), disputed: true },
    { name: 'an error that was flagged', lines: [row, { id: 'a', kind: 'flagged-error' }], published: optimal(4), disputed: true },
    {
      name: 'a correction of the same text under another id',
      lines: [row, { id: 'b', answer: 4, meta: { nl4opt_test_id: 'a' } }, { ...correction('5'), id: 'b' }],
      published: optimal(4),
      corrected: optimal(5),
      disputed: true,
    },
    {
      name: 'not of a changed text',
      lines: [row, { id: 'b', answer: 4, meta: { nl4opt_test_id: 'a', text_changed: true } }, { ...correction('5'), id: 'b' }],
      published: optimal(4),
      corrected: optimal(4),
    },
    {
      name: 'a reference model',
      lines: [row, { id: 'a', lp: MODEL, status: 'optimal', objective: 4, verified: true }],
      published: optimal(4),
      corrected: optimal(4),
      model: MODEL,
      rows: MODEL,
    },
    {
      name: 'a reference model that its own set doubts is shown, and no rows are held against it',
      lines: [row, { id: 'a', lp: MODEL, status: 'optimal', objective: 9, verified: false }],
      published: optimal(4),
      corrected: optimal(4),
      model: MODEL,
    },
    {
      name: 'without a label, the reference model’s answer is the corrected one',
      lines: [
        { id: 'a', answer: null },
        { id: 'a', lp: MODEL, status: 'infeasible', objective: null, verified: null },
      ],
      corrected: { status: 'infeasible' },
      model: MODEL,
      rows: MODEL,
    },
    {
      name: 'but not a doubted one’s',
      lines: [
        { id: 'a', answer: null },
        { id: 'a', lp: MODEL, status: 'optimal', objective: 9, verified: false },
      ],
      model: MODEL,
    },
    {
      name: 'Assay’s own form, whose text is the reference model',
      lines: [{ id: 'a', text: MODEL, reference: { objective: 4 } }],
      published: { objective: 4 },
      corrected: { objective: 4 },
      model: MODEL,
      rows: MODEL,
    },
  ])('$name', ({ lines, published, corrected, disputed = false, model, rows }) => {
    const book = bookFrom(...lines);
    const problem = book.find('a');
    expect(book.bad).toEqual([]);
    expect(problem?.label).toEqual({ ...(published && { published }), ...(corrected && { corrected }), disputed });
    expect(problem?.model).toBe(model);
    expect(problem && comparable(problem)).toBe(rows);
    expect(problem && inForce(problem)).toEqual(corrected ?? published);
  });

  test.for<[string, unknown, string]>([
    ['a list', [], 'expected a JSON object'],
    ['no id', { answer: 4 }, 'expected "id" to be a text'],
    ['a number as id', { id: 4, answer: 4 }, 'expected "id" to be a text'],
    ['an answer in words', { id: 'a', answer: 'four' }, 'expected "answer" to be a finite number or null'],
    ['no answer', { id: 'a' }, 'expected "answer" to be a finite number or null'],
    ['a reference that is none', { id: 'a', reference: { objective: 'x' } }, "expected reference.objective to be a finite number, got 'x'"],
  ])('%s is refused', ([, value, problem]) => expect(bookFrom(value).bad).toEqual([`line 1: ${problem}`]));

  test('an id that comes twice counts once', () => {
    const book = bookFrom({ id: 'a', answer: 4 }, { id: 'a', answer: 5 });
    expect(book.bad).toEqual(['line 2: a stands in set already, which counts']);
    expect(book.find('a')?.label.published).toEqual(optimal(4));
  });
});

const shared = new URL('../../../shared/datasets/', import.meta.url);
describe('the public data sets', () => {
  test('are read without a complaint, and their labels are as their README says', (context) => {
    if (!existsSync(shared)) return context.skip('no ../shared/datasets here');
    const names = readdirSync(shared).filter((name) => name.endsWith('.jsonl'));
    const book = bookOf(
      names.flatMap((name) =>
        readFileSync(new URL(name, shared), 'utf8')
          .trim()
          .split('\n')
          .map((line, i) => ({ set: name.replace('.jsonl', ''), place: `${name}:${i + 1}`, value: JSON.parse(line) as unknown })),
      ),
    );
    expect(book.bad).toEqual([]);
    const of = (set: string) => [...book.problems()].filter((problem) => problem.set === set);
    const test289 = of('nl4opt-test');
    expect(test289).toHaveLength(289);
    expect(test289.filter(({ label }) => label.published?.status === 'optimal')).toHaveLength(262);
    expect(test289.filter(({ label }) => label.published?.status === 'noSolution')).toHaveLength(17);
    expect(test289.filter(({ doubted }) => doubted)).toHaveLength(15);
    expect(
      of('nl4opt-dev').every(({ label, model }) => label.published === undefined && label.corrected !== undefined && model !== undefined),
    ).toBe(true);
    expect(book.find('nl4opt-test-119')?.label.corrected).toEqual(optimal(5625));
    expect(book.find('nl4opt-test-081')?.label.corrected).toEqual(optimal(17));
    expect(of('mamo-easylp').filter(({ label }) => label.disputed).length).toBeGreaterThan(100);
  });
});
