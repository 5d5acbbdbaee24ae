import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Figures } from '../../src/eval/figures.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const examples = fileURLToPath(new URL('../../examples/nl4opt-reference.jsonl', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-eval-'));
const file = (name: string): string => join(folder, name);
const MODEL = 'Maximize\n obj: x + y\nSubject To\n c: x + 2 y <= 4\nEnd\n';
const lines = (...list: unknown[]): string => list.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');

beforeAll(() => {
  mkdirSync(file('data'));
  writeFileSync(file('data/one.jsonl'), lines({ id: 'a', answer: 4 }, { id: 'b', answer: 5 }));
  writeFileSync(file('data/two.jsonl.gz'), gzipSync(lines({ id: 'c', answer: null, meta: { expect: 'no-solution' } })));
  writeFileSync(file('data/notes.txt'), 'not data');
  writeFileSync(file('p.jsonl'), lines({ id: 'a', completion: MODEL }, { id: 'b', completion: MODEL }, { id: 'c', completion: MODEL }));
  writeFileSync(
    file('own.jsonl'),
    lines(
      { id: 'x', group: 'g', text: MODEL, reference: { objective: 4, model: MODEL } },
      { group: 'g', completion: ' ', reference: { objective: 4 } },
    ),
  );
  writeFileSync(
    file('bad.jsonl'),
    lines(
      { id: 'a', completion: MODEL },
      'no JSON',
      { id: 'a' },
      { id: 'who', completion: MODEL },
      ...Array.from({ length: 9 }, () => '[]'),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'eval', ...args], { encoding: 'utf8', input });
  return { code: status, out: stdout, err: stderr };
}
const figuresOf = (out: string): Figures & { badLines: number } => JSON.parse(out) as Figures & { badLines: number }; // our own output

describe('assay eval', () => {
  test('a folder of data sets, packed ones too: one cell a set, and one over all', () => {
    const { code, out, err } = run([file('p.jsonl'), '--data', file('data'), '--json']);
    expect([code, err]).toEqual([0, '']);
    const { cells, sets } = figuresOf(out);
    expect(cells.map(({ set, completions, classes }) => [set, completions, classes])).toEqual([
      [undefined, 3, { optimumWhereNone: 1, uncompared: 1, wrongObjective: 1 }],
      ['one', 2, { uncompared: 1, wrongObjective: 1 }],
      ['two', 1, { optimumWhereNone: 1 }],
    ]);
    expect(sets.map(({ name, problems, noSolution }) => [name, problems, noSolution])).toEqual([
      ['one', 2, 0],
      ['two', 1, 1],
    ]);
  });

  test('references in the lines themselves need no data set, and standard input is a file', () => {
    const { code, out } = run(['-', '--json'], readFileSync(file('own.jsonl'), 'utf8'));
    expect(code).toBe(0);
    const [cell] = figuresOf(out).cells;
    expect(cell).toMatchObject({ source: 'standard input', completions: 2, problems: 1, classes: { noModel: 1, right: 1 } });
    expect(cell?.accuracy.corrected['1e-6'].passAtK.map(({ share }) => share.value)).toEqual([0.5, 1]);
  });

  test('plain lines where there is no terminal', () => {
    const { out } = run([file('p.jsonl'), '--data', file('data')]);
    expect(out).toContain('# Accuracy, share of completions\nsource\tenvironment\tset\tlabels\tn\twithin 5 %');
    expect(out).toContain('p\tdefault\tone\tpublished\t2\t50.0 % (9.5–90.5)');
    expect(out).not.toContain('\u001b');
  });

  test('several environments, solvers and dialects are crossed', () => {
    const { out } = run([
      file('p.jsonl'),
      '--data',
      file('data'),
      '--env',
      'highs-lp',
      '--env',
      'highs-lp-evom',
      '--solver',
      'highs',
      '--solver',
      'scip',
      '--json',
    ]);
    expect(figuresOf(out).environments.map(({ name, protocol }) => [name, protocol])).toEqual([
      ['highs-lp highs', 'plain'],
      ['highs-lp scip', 'plain'],
      ['highs-lp-evom highs', 'evom'],
      ['highs-lp-evom scip', 'evom'],
    ]);
  });

  test('the bundled models judge themselves: all right', () => {
    const completions = readFileSync(examples, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; text: string }) // our own file
      .map(({ id, text }) => ({ id, completion: text }));
    writeFileSync(file('gold.jsonl'), lines(...completions));
    const { code, out } = run([file('gold.jsonl'), '--data', examples, '--json', '--out', file('gold-out.jsonl')]);
    expect(code).toBe(0);
    const [cell] = figuresOf(out).cells;
    expect(cell).toMatchObject({ completions: 388, classes: { right: 388 }, findings: { compared: 388, same: 388 }, reward: 1 });
    expect(figuresOf(out).contradictions).toEqual([]);
    expect(readFileSync(file('gold-out.jsonl'), 'utf8').trim().split('\n')).toHaveLength(388);
  });

  test('bad lines and unknown problems are told, counted, and the rest is judged', () => {
    const { code, out, err } = run([file('bad.jsonl'), '--data', file('data'), '--json']);
    expect(code).toBe(1);
    expect(figuresOf(out)).toMatchObject({ badLines: 11, unknownProblems: 1, cells: [{ completions: 1 }] });
    expect(err).toContain(`${file('bad.jsonl')}:2: expected one JSON object a line`);
    expect(err).toContain('bad.jsonl:3: expected either "text" or "completion", a string');
    expect(err).toContain('bad: who is in no data set, and says no reference');
    expect(err).toContain('11 in all, the first 5 are told above');
    expect(err.trim().split('\n')).toHaveLength(7);
  });

  test.for<[string, string[], string]>([
    ['a file that is not there', ['nowhere.jsonl'], 'expected a file, but nowhere.jsonl does not exist'],
    ['data that are not there', [examples, '--data', 'nowhere'], 'expected a file, but nowhere does not exist'],
    ['completions that are a model', [file('data/notes.txt')], 'expected a name that ends in .jsonl'],
    ['an environment that is none', [examples, '--env', 'none'], "expected the name of a built-in environment or a file, got 'none'"],
    ['one environment twice', [examples, '--env', 'highs-lp', '--env', 'highs-lp'], 'expected different environments, got highs-lp twice'],
    ['a solver that is none', [examples, '--solver', 'cplex'], "got 'cplex'"],
    ['a report in no folder', [examples, '--report', file('nowhere/r.html')], 'expected a file in a folder that exists'],
    ['a report that is a folder', [examples, '--report', folder], 'expected a file in a folder that exists'],
    ['no file at all', [], "missing required argument 'completions'"],
  ])('%s is misuse', ([, args, message]) => {
    const { code, out, err } = run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('the report lists so many samples, drawn by the seed', () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ id: 'b', sample: i, completion: `${MODEL}\\ ${i}\n` }));
    writeFileSync(file('many.jsonl'), lines(...many));
    const listed = (seed: string): string[] => {
      run([file('many.jsonl'), '--data', file('data'), '--report', file('many.html'), '--samples', '20', '--seed', seed]);
      const html = readFileSync(file('many.html'), 'utf8');
      expect(html).toContain('20 of 300 in which something is wrong, drawn by chance (seed');
      const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as { samples: { sample: string }[] };
      return data.samples.map(({ sample }) => sample);
    };
    expect(listed('1')).toHaveLength(20);
    expect(listed('1')).toEqual(listed('1'));
    expect(listed('1')).not.toEqual(listed('2'));
  });
});
