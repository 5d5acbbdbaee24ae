import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Figures } from '../../src/eval/figures.ts';
import { CLASSES } from '../../src/eval/taxonomy.ts';
import { completionsOf, dataOf, madeProblems } from './made.ts';
import { LABELS, majority, passAt, TOLERANCES, type Truth, truthsOf } from './truth.ts';

const PROBLEMS = 250;
const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-made-'));
const file = (name: string): string => join(folder, name);
const problems = madeProblems(PROBLEMS, 20_261_129);
const ENVIRONMENTS = ['any', 'portable'] as const;
const nameOf = (environment: string): string => `highs-lp ${environment}`;

interface OutLine {
  readonly id: string;
  readonly environment: string;
  readonly class: string;
  readonly reward?: number | null;
  readonly verdict: { readonly status: string; readonly certificate?: string; readonly warnings: readonly { readonly code: string }[] };
}

/** A figure of the CSV by its measure, labels, tolerance and k. */
type Csv = Map<string, { readonly value: number; readonly low: number; readonly high: number; readonly n: number }>;

function readCsv(text: string, environment: string): Csv {
  const [head = '', ...lines] = text.trimEnd().split('\r\n');
  const keys = head.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [keys[i], field])));
  return new Map(
    rows
      .filter((row) => row['environment'] === environment)
      .map((row) => [
        [row['measure'], row['labels'], row['tolerance'], row['k']].filter((part) => part !== '').join(' '),
        { value: Number(row['value']), low: Number(row['low']), high: Number(row['high']), n: Number(row['n']) },
      ]),
  );
}

const count = (list: readonly (string | undefined)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of list) if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

/** All shares that a report has of these problems' completions: what it is called, the value, and of how many. */
function sharesOf(byProblem: readonly (readonly Truth[])[]): [string, number, number][] {
  const shares: [string, number, number][] = [];
  for (const labels of LABELS) {
    for (const tolerance of Object.keys(TOLERANCES)) {
      const key = `${labels} ${tolerance}`;
      const labelled = byProblem.filter(([first]) => first?.matches[key] !== undefined);
      const right = labelled.map((truths) => truths.map(({ matches }) => matches[key] === true));
      shares.push([`accuracy ${key}`, mean(right.flat().map(Number)), right.flat().length]);
      for (const k of [1, 2, 4, 8]) shares.push([`pass@k ${key} ${k}`, mean(right.map((list) => passAt(list, k))), right.length]);
      shares.push([`majority ${key}`, mean(labelled.map((truths) => majority(truths, key))), labelled.length]);
    }
  }
  return shares;
}

let ran: { status: number | null; stderr: string };
let figures: Figures & { badLines: number };
let out: OutLine[] = [];
let report = '';
beforeAll(() => {
  const lines = (list: readonly object[]): string => list.map((one) => `${JSON.stringify(one)}\n`).join('');
  writeFileSync(file('made.jsonl'), lines(dataOf(problems)));
  writeFileSync(file('policy.jsonl'), lines(completionsOf(problems)));
  const args = [
    'eval',
    file('policy.jsonl'),
    '--data',
    file('made.jsonl'),
    '--env',
    'highs-lp',
    '--dialect',
    'any',
    '--dialect',
    'portable',
  ];
  const outputs = ['--json', '--csv', file('out.csv'), '--out', file('out.jsonl'), '--report', file('out.html')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, ...outputs], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  ran = { status, stderr };
  figures = JSON.parse(stdout) as typeof figures; // our own output
  out = readFileSync(file('out.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OutLine); // our own output
  report = readFileSync(file('out.html'), 'utf8');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows of the report's table with this caption. */
function tableOf(caption: string): string[][] {
  const table = report.split('<table>').find((part) => part.startsWith(`<caption>${caption}`));
  if (table === undefined) throw new Error(`no table ${caption}`);
  const rows = table.slice(0, table.indexOf('</table>')).split('<tr>').slice(2);
  return rows.map((row) => [...row.matchAll(/<t[hd][^>]*>([^<]*)</g)].map(([, text = '']) => text));
}

describe(`${PROBLEMS * 8} made completions in two dialects`, () => {
  test('end without a complaint', () => {
    expect(ran).toEqual({ status: 0, stderr: '' });
    expect(figures.badLines + figures.unknownProblems).toBe(0);
    expect(out).toHaveLength(PROBLEMS * 8 * 2);
  });

  test('use every edit and every kind of label', () => {
    expect(new Set(problems.flatMap(({ edits }) => edits)).size).toBe(19);
    expect(new Set(problems.map(({ labelling }) => labelling)).size).toBe(6);
  });

  test.for(ENVIRONMENTS)('%s: each completion is of its class', (environment) => {
    const expected = problems.flatMap((problem) =>
      truthsOf(problem, environment).map((truth, i) => `${problem.id} ${problem.labelling} ${problem.edits[i]} ${truth.kind}`),
    );
    const mine = out.filter((line) => line.environment === nameOf(environment));
    const edits = problems.flatMap((problem) => problem.edits.map((edit) => `${problem.id} ${problem.labelling} ${edit}`));
    expect(mine.map((line, i) => `${edits[i]} ${line.class}`)).toEqual(expected);
  });

  test.for(ENVIRONMENTS)('%s: every figure of the CSV is the known one', (environment) => {
    const byProblem = problems.map((problem) => truthsOf(problem, environment));
    const all = byProblem.flat();
    const csv = readCsv(readFileSync(file('out.csv'), 'utf8'), nameOf(environment));
    const mine = out.filter((line) => line.environment === nameOf(environment));
    const compared = all.flatMap(({ findings }) => (findings === undefined ? [] : [findings]));
    const counts: Record<string, number> = { completions: all.length, problems: PROBLEMS, unjudged: 0 };
    const add = (measure: string, numbers: Readonly<Record<string, number>>): void => {
      for (const [name, value] of Object.entries(numbers)) counts[`${measure}:${name}`] = value;
    };
    add('status', count(all.map(({ status }) => status)));
    add('class', count(all.map(({ kind }) => kind)));
    add('fault', count(all.map(({ fault }) => fault)));
    add('finding', { missing: 0, spurious: 0, integrality: 0, objective: 0, ...count(compared.flat()) });
    add('finding', { compared: compared.length, same: compared.filter((list) => list.length === 0).length });
    // What the edits do not decide is counted again from the judged lines.
    add('certificate', count(mine.map(({ verdict }) => verdict.certificate)));
    add('warning', count(mine.flatMap(({ verdict }) => [...new Set(verdict.warnings.map(({ code }) => code))])));
    counts['reward'] = mean(mine.flatMap(({ reward }) => (typeof reward === 'number' ? [reward] : [])));

    const shares = sharesOf(byProblem);
    expect([...csv.keys()].sort()).toEqual([...shares.map(([key]) => key), ...Object.keys(counts)].sort());
    for (const [key, value] of Object.entries(counts)) expect(csv.get(key)?.value, key).toBeCloseTo(value, 9);
    for (const [key, value, n] of shares) {
      const found = csv.get(key);
      expect(found?.value, key).toBeCloseTo(value, 9);
      expect(found?.n, key).toBe(n);
      expect(found?.low, key).toBeLessThanOrEqual(value + 1e-12);
      expect(found?.high, key).toBeGreaterThanOrEqual(value - 1e-12);
    }
  });

  test('the page’s tables show the known figures', () => {
    const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
    const byEnvironment = ENVIRONMENTS.map((environment) => problems.map((problem) => truthsOf(problem, environment)));
    const shown = tableOf('Accuracy, share of completions').map((row) => row.map((text) => text.replace(/ \(.*/, '')));
    const expected = ENVIRONMENTS.flatMap((environment, i) => {
      const shares = new Map(sharesOf(byEnvironment[i] ?? []).map(([key, value, n]) => [key, { value, n }]));
      return LABELS.map((labels) => {
        const by = Object.keys(TOLERANCES).map((tolerance) => shares.get(`accuracy ${labels} ${tolerance}`) ?? { value: 0, n: 0 });
        return ['policy', nameOf(environment), 'made', labels, String(by[0]?.n), ...by.map(({ value }) => percent(value))];
      });
    });
    expect(shown).toEqual(expected);
    const kinds = byEnvironment.map((list) => count(list.flat().map(({ kind }) => kind)));
    const names = Object.entries(CLASSES).filter(([name]) => kinds.some((counts) => counts[name] !== undefined));
    expect(tableOf('What became of them')).toEqual(
      names.map(([name, words]) => [words, ...kinds.map((counts) => String(counts[name] ?? 0))]),
    );
    const faults = byEnvironment.map((list) => count(list.flat().map(({ fault }) => fault)));
    expect(Object.fromEntries(tableOf('Faults, the first of each text').map(([code, ...counts]) => [code, counts]))).toEqual(
      Object.fromEntries(
        Object.keys({ ...faults[0], ...faults[1] }).map((code) => [code, faults.map((counts) => String(counts[code] ?? 0))]),
      ),
    );
  });

  test('transfer counts the same completions in both dialects', () => {
    const right = ENVIRONMENTS.map((environment) =>
      problems.flatMap((problem) =>
        truthsOf(problem, environment).map(({ kind }) =>
          /^(right|uncompared|integralityLost|missingRows|spuriousRows|otherObjective)$/.test(kind),
        ),
      ),
    );
    const pairs = (right[0] ?? []).map((here, i) => [here, right[1]?.[i] === true] as const);
    const of = (here: boolean, there: boolean): number => pairs.filter(([a, b]) => a === here && b === there).length;
    expect(of(true, false)).toBeGreaterThan(20);
    const known = { both: of(true, true), neither: of(false, false) };
    expect(figures.transfers).toEqual([
      { source: 'policy', from: 'highs-lp any', to: 'highs-lp portable', ...known, onlyFrom: of(true, false), onlyTo: of(false, true) },
      { source: 'policy', from: 'highs-lp portable', to: 'highs-lp any', ...known, onlyFrom: of(false, true), onlyTo: of(true, false) },
    ]);
  });

  test('labels that the models contradict are listed, and no others', () => {
    const spoilt = problems.filter(({ labelling }) => labelling === 'corrected' || labelling === 'disputed' || labelling === 'noSolution');
    expect(figures.contradictions.map(({ id }) => id)).toEqual(spoilt.map(({ id }) => id));
    const having = (...list: string[]): number => problems.filter(({ labelling }) => list.includes(labelling)).length;
    expect(figures.sets).toEqual([
      {
        name: 'made',
        problems: PROBLEMS,
        attempted: PROBLEMS,
        published: PROBLEMS - having('unlabelled'),
        corrected: PROBLEMS - having('disputed'),
        disputed: having('corrected', 'disputed'),
        noSolution: having('noSolution'),
        models: PROBLEMS,
      },
    ]);
  });
});
