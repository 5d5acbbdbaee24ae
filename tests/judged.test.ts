import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { EngineOptions, Item, Judged, Reference } from '../src/index.ts';
import { judge } from './judge-once.ts';

/** Two rows, an objective and two integer columns: five parts for `rows`. */
const MODEL = 'Maximize\n profit: 3 x + 5 y\nSubject To\n labor: 2 x + 3 y <= 12\n wood: x + y >= 1\nGeneral\n x y\nEnd\n';
const REFERENCE: Reference = { objective: 20, model: MODEL };
const WITHOUT_LABOR = MODEL.replace(' labor: 2 x + 3 y <= 12\n', ' b: x + y <= 4\n'); // same value, other rows
const fenced = (text: string): string => `Here it is:\n\`\`\`lp\n${text}\`\`\`\n`;
const evom = (text: string): string => `<think>hm</think>\n<code>\n${text}</code>`;

describe('an item with a reference', () => {
  test.for<{ name: string; item: Item; options?: EngineOptions; reward: number | null; parts: object }>([
    {
      name: 'graded is the default, and a whole model earns all of it',
      item: { completion: fenced(MODEL), reference: REFERENCE },
      reward: 1,
      parts: { format: 1, solved: 1, answer: 1, rows: 1 },
    },
    {
      name: 'rows are told apart where the value is right',
      item: { completion: fenced(WITHOUT_LABOR), reference: REFERENCE },
      reward: 0.1 + 0.1 + 0.5 + 0.3 * (4 / 6),
      parts: { format: 1, solved: 1, answer: 1, rows: expect.closeTo(4 / 6, 12) },
    },
    {
      name: 'without a reference model, rows are the answer',
      item: { text: MODEL, reference: { objective: 20 } },
      reward: 1,
      parts: { format: 1, solved: 1, answer: 1, rows: 1 },
    },
    {
      name: 'without a value, the answer is the reference model',
      item: { text: MODEL, reference: { model: MODEL } },
      reward: 1,
      parts: { format: 1, solved: 1, answer: 1, rows: 1 },
    },
    {
      name: 'no model text',
      item: { completion: ' ', reference: REFERENCE },
      reward: 0,
      parts: { format: 0, solved: 0, answer: 0, rows: 0 },
    },
    {
      name: 'several blocks keep half of the format',
      item: { completion: fenced('no\n') + fenced(MODEL), reference: REFERENCE },
      reward: 0.95,
      parts: { format: 0.5, solved: 1, answer: 1, rows: 1 },
    },
    {
      name: 'the option names the preset',
      item: { text: MODEL, reference: REFERENCE },
      options: { reward: 'binary' },
      reward: 1,
      parts: { answer: 1 },
    },
    {
      name: 'the environment brings protocol and preset',
      item: { completion: evom(MODEL), reference: REFERENCE },
      options: { environment: 'highs-lp-evom' },
      reward: 1.5,
      parts: { format: 1, answer: 1 },
    },
    {
      name: 'a fence is no block of EVOM’s protocol',
      item: { completion: fenced(MODEL), reference: REFERENCE },
      options: { environment: 'highs-lp-evom' },
      reward: 0,
      parts: { format: 0, answer: 0 },
    },
    {
      name: 'column values are compared where the preset asks, and not shown',
      item: { text: MODEL, reference: { ...REFERENCE, solution: { x: 0, y: 4 } } },
      options: { reward: 'sirl2' },
      reward: 3,
      parts: { executed: 1, answer: 1, hit: 1 },
    },
  ])('$name', async ({ item, options, reward, parts }) => {
    const [judged] = await judge([{ id: 'a', ...item }], options);
    expect(judged?.reward === null ? null : judged?.reward).toBeCloseTo(reward ?? Number.NaN, 12);
    expect(judged?.parts).toEqual(parts);
    expect(Object.keys(judged ?? {})).toEqual(['id', 'reward', 'parts', 'verdict']);
    expect(judged?.verdict.values).toBeUndefined();
  });

  test('what nobody could judge earns null, which is no number', async () => {
    const [judged] = await judge([{ text: MODEL, reference: { objective: 20, model: 'no model' } }]);
    expect(judged).toMatchObject({ reward: null, parts: {}, verdict: { status: 'optimal', warnings: [{ code: 'badReference' }] } });
  });

  test('a reference that says nothing asks for nothing', async () => {
    const [judged] = await judge([{ text: MODEL, reference: {} }]);
    expect(Object.keys(judged ?? {})).toEqual(['verdict']);
  });

  test('without a reference there is no match, reward or parts', async () => {
    const [judged] = await judge([{ id: 'a', group: 3, completion: fenced(MODEL) }]);
    expect(Object.keys(judged ?? {})).toEqual(['id', 'group', 'verdict']);
    expect(judged?.verdict.match).toBeUndefined();
  });

  test('warnings of the extraction stand in the verdict', async () => {
    const judged = await judge([{ completion: fenced('no\n') + fenced(MODEL) }, { completion: '<think>on and on' }]);
    expect(judged.map(({ verdict }) => verdict.warnings?.map(({ code }) => code))).toEqual([['severalBlocks'], ['unclosedReasoning']]);
    expect(judged[1]?.verdict.status).toBe('noModel');
  });

  test.for<{ reference: unknown; message: string }>([
    { reference: 3, message: 'expected reference to be an object, got 3' },
    { reference: { objective: '20' }, message: "expected reference.objective to be a finite number, got '20'" },
    { reference: { status: 'fine' }, message: 'expected reference.status to be one of optimal, infeasible, unbounded, noSolution' },
    { reference: { model: 7 }, message: 'expected reference.model to be a text, got 7' },
    { reference: { solution: { x: 'a' } }, message: 'expected reference.solution to map names to numbers' },
  ])('$message', async ({ reference, message }) => {
    await expect(judge([{ text: MODEL, reference: reference as Reference }])).rejects.toThrow(message);
  });
});

describe('several environments in one batch', () => {
  const items: Item[] = [
    { id: 'a', completion: evom(MODEL), environment: 'highs-lp-evom', reference: REFERENCE },
    { id: 'b', completion: fenced(MODEL), environment: 'scip-lp', reference: REFERENCE },
    { id: 'c', text: MODEL, reference: { objective: 20 } },
    { id: 'd', completion: evom(MODEL), environment: 'highs-lp-sirl', reference: { objective: 20 } },
    { id: 'e', text: MODEL },
  ];
  test.for([0, 2])('each item is judged by its own, with %i threads', async (threads) => {
    const many = Array.from({ length: 200 }, (_, i) => items[i % items.length] as Item);
    const judged = await judge(many, { threads });
    const found = judged.slice(0, items.length).map(({ id, reward, parts }) => [id, reward, Object.keys(parts ?? {}).join(' ')]);
    expect(found).toEqual([
      ['a', 1.5, 'format answer'],
      ['b', 1, 'format solved answer rows'],
      ['c', 1, 'format solved answer rows'],
      // SIRL's format: both model tags are missing, and the missing ones stand before all others.
      ['d', expect.closeTo(2 + (2 - 2 / 8 - 1 / 3) / 2, 12), 'format executed answer'],
      ['e', undefined, ''],
    ]);
    const timeless = (one: Judged | undefined): object => ({ ...one, verdict: { ...one?.verdict, timeUs: null } });
    for (const [i, one] of judged.entries()) expect(timeless(one)).toEqual(timeless(judged[i % items.length]));
  });
});

const folder = mkdtempSync(join(tmpdir(), 'assay-judged-'));
afterAll(() => rmSync(folder, { recursive: true }));
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

describe('assay verify FILE.jsonl', () => {
  const file = join(folder, 'rollouts.jsonl');
  function verify(lines: readonly object[], ...args: string[]): { code: number | null; judged: Judged[]; err: string } {
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'verify', file, ...args], { encoding: 'utf8' });
    const lineOf = (line: string): Judged => JSON.parse(line) as Judged; // our own output
    return { code: status, judged: stdout.split('\n').filter(Boolean).map(lineOf), err: stderr };
  }

  test('prints the documented line', () => {
    const { code, judged } = verify([{ id: 'a', completion: fenced(MODEL), reference: REFERENCE, group: 'g' }]);
    expect(code).toBe(0);
    expect(JSON.stringify(judged[0])).toMatch(
      /^\{"id":"a","group":"g","reward":1,"parts":\{"format":1,"solved":1,"answer":1,"rows":1\},"verdict":\{"status":"optimal","objective":20,.*"match":\{"5e-2":true,"1e-4":true,"1e-6":true\},"warnings":\[\],"timeUs":\{/,
    );
  });

  test('takes the environment and the preset from the command line', () => {
    const lines = [{ completion: evom(MODEL), reference: REFERENCE }];
    expect(verify(lines, '--env', 'highs-lp-evom').judged[0]?.reward).toBe(1.5);
    expect(verify(lines, '--env', 'highs-lp-evom', '--reward', 'binary').judged[0]?.parts).toEqual({ answer: 1 });
    expect(verify(lines, '--reward', 'best')).toMatchObject({ code: 2, err: expect.stringContaining("argument 'best' is invalid") });
  });

  test('reports the lines that are no items, and judges the rest', () => {
    const { code, judged, err } = verify([
      { text: MODEL, environment: 'nowhere' },
      { text: MODEL, reference: { objective: 'inf' } },
      { id: 'c', text: MODEL, reference: { objective: 20, model: 'no' } },
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(/rollouts\.jsonl:1: .*'nowhere'/);
    expect(err).toMatch(/rollouts\.jsonl:2: expected reference\.objective to be a finite number, got 'inf'/);
    expect(judged.map(({ id, reward }) => [id, reward])).toEqual([['c', null]]);
  });
});
