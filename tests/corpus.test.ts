import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLAGS, FORMATS, JOB, JOB_WORDS, WORD } from '../src/codes.gen.ts';
import { createEngine, type Engine, type Item, type Judged, sameAnswer } from '../src/index.ts';
import { loadNative } from '../src/native.ts';
import { createColumns } from '../src/verdict.ts';

const models = new URL('./models/', import.meta.url);
const read = (path: string): Buffer => readFileSync(new URL(path, models));
const lines = (path: string): string[] => read(path).toString().trim().split('\n');
const formatOf = (file: string): 'lp' | 'mps' => (file.endsWith('.mps') ? 'mps' : 'lp');

interface Expected {
  readonly file: string;
  readonly status: string;
  readonly objective?: number;
  readonly columns?: number;
  readonly rows?: number;
  readonly certificate?: string;
  readonly fault?: string;
  readonly warnings?: readonly string[];
}

const bad = lines('bad/expected.tsv')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([file = '', code = '', line = '', column = '']) => ({ file, code, line: Number(line), column: Number(column) }));
const goldens = JSON.parse(read('bad/goldens.json').toString()) as Record<string, string[]>; // recorded by npm run goldens
const odd = lines('odd/expected.jsonl').map((line) => JSON.parse(line) as Expected); // our own file
const meant = lines('meant/expected.jsonl').map((line) => JSON.parse(line) as Expected); // our own file
const good = lines('good/expected.jsonl').map((line) => JSON.parse(line) as Expected); // our own file

const engines: Engine[] = [];
// Of the solver, and of Assay's own small path behind the same texts.
const verdicts = new Map<string, Judged['verdict']>();
const small = new Map<string, Judged['verdict']>();

function found(name: string): Judged['verdict'] {
  const verdict = verdicts.get(name);
  if (verdict === undefined) throw new Error(`no verdict for ${name}`);
  return verdict;
}

// Files in which line ends are the point, or bytes that a changed line end would join.
const ABOUT_LINES = /cr_lines|crlf|utf|latin1|continuation|line_separator/;
const withCrlf = (text: Buffer): Buffer => Buffer.from(text.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');

beforeAll(async () => {
  const items: Item[] = [];
  for (const { file } of bad) {
    const text = read(`bad/${file}`);
    items.push({ id: `bad/${file}`, text, format: formatOf(file) });
    if (!ABOUT_LINES.test(file)) items.push({ id: `bad/${file} crlf`, text: withCrlf(text), format: formatOf(file) });
  }
  for (const [folder, list] of [
    ['odd', odd],
    ['meant', meant],
    ['good', good],
  ] as const) {
    for (const { file } of list) {
      const text = read(`${folder}/${file}`);
      items.push({ id: `${folder}/${file}`, text, format: formatOf(file) });
      items.push({ id: `${folder}/${file} trimmed`, text: text.toString().trimEnd(), format: formatOf(file) });
    }
  }
  for (const [how, into] of [
    ['off', verdicts],
    ['auto', small],
  ] as const) {
    const engine = await createEngine({ threads: 1, small: how });
    engines.push(engine);
    for (const { id = '', verdict } of await engine.judge(items)) into.set(id, verdict);
  }
});

afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe('a text that is no model', () => {
  test.for(bad)('$file is rejected for $code at $line:$column', ({ file, code, line, column }) => {
    const verdict = found(`bad/${file}`);
    expect(verdict.status).toBe('rejected');
    expect(verdict.faults).toBeUndefined(); // one fault a file
    const { fault } = verdict;
    expect([fault?.code, fault?.line ?? 0, fault?.column ?? 0]).toEqual([code, line, column]);
    expect([fault?.message, ...(fault?.excerpt?.split('\n') ?? [])]).toEqual(goldens[file]);
  });

  test.for(bad.filter(({ file }) => !ABOUT_LINES.test(file)))('$file has the same fault with CRLF', ({ file, code, line, column }) => {
    const { fault } = found(`bad/${file} crlf`);
    expect([fault?.code, fault?.line ?? 0, fault?.column ?? 0]).toEqual([code, line, column]);
  });
});

function expectVerdict(name: string, { status, objective, columns, rows, certificate, fault, warnings }: Expected): void {
  const verdict = found(name);
  expect(verdict.fault?.message ?? '').toBe(status === 'unsupported' ? verdict.fault?.message : '');
  expect(verdict.status).toBe(status);
  if (objective !== undefined)
    expect(Math.abs(Number(verdict.objective) - objective)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(objective)));
  if (columns !== undefined) expect(verdict.model?.columns).toBe(columns);
  if (rows !== undefined) expect(verdict.model?.rows).toBe(rows);
  if (certificate !== undefined) expect(verdict.certificate).toBe(certificate);
  if (fault !== undefined) expect(verdict.fault?.code).toBe(fault);
  if (warnings !== undefined) expect([...new Set(verdict.warnings?.map(({ code }) => code))].sort()).toEqual(warnings);
}

describe('an odd text with one right meaning', () => {
  test.for(odd)('$file is $status', (expected) => expectVerdict(`odd/${expected.file}`, expected));
  test.for(odd)('$file means the same without its last newline', ({ file, status, objective }) => {
    expectVerdict(`odd/${file} trimmed`, { file, status, ...(objective !== undefined && { objective }) });
  });
});

describe('a text whose meaning was also built without a reader', () => {
  test.for(meant)('$file is $status', (expected) => expectVerdict(`meant/${expected.file}`, expected));
  test.for(meant)('$file means the same without its last newline', ({ file, status, objective }) => {
    expectVerdict(`meant/${file} trimmed`, { file, status, ...(objective !== undefined && { objective }) });
  });
});

describe('an ordinary model', () => {
  test.for(good)('$file is $status', (expected) => expectVerdict(`good/${expected.file}`, expected));
});

describe("Assay's own answer", () => {
  test.for([
    ...odd.map(({ file }) => `odd/${file}`),
    ...meant.map(({ file }) => `meant/${file}`),
    ...good.map(({ file }) => `good/${file}`),
  ])('%s is the same as the solver’s', (name) => {
    const own = small.get(name);
    const theirs = found(name);
    expect(own?.status).toBe(theirs.status);
    // A solver's point may miss by its own rounding what an exact one keeps; all other warnings are the reader's.
    expect(own?.warnings).toEqual(theirs.warnings?.filter(({ code }) => code !== 'toleranceSensitive'));
    if (theirs.status === 'optimal') expect(sameAnswer(own ?? theirs, theirs)).toBe(true);
    if (own?.solver === 'small') expect(own.certificate).toBe('proved');
  });
  test('was given to most of the corpus', () => {
    expect([...small.values()].filter(({ solver }) => solver === 'small').length).toBeGreaterThan(400);
  });
});

/** The 128-bit hash of the model that a text means, as four words. */
function hashOf(file: string): number[] {
  const bytes = new Uint8Array(read(file));
  const job = new Uint32Array(JOB_WORDS).fill(2 ** 31);
  job.set([FORMATS.indexOf(formatOf(file)), 0, 0, FLAGS.noSolve], JOB.format); // format, dialect, solver, flags
  const columns = createColumns(1);
  loadNative().verifyBatch(bytes, Uint32Array.of(0, bytes.length), job, columns);
  return [WORD.hash0, WORD.hash1, WORD.hash2, WORD.hash3].map((word) => columns.words[word] ?? 0);
}

const pairs = good
  .map(({ file }) => file)
  .filter((file) => file.endsWith('.lp') && good.some((other) => other.file === file.replace('.lp', '.mps')));

describe('a model in two formats', () => {
  test.for(pairs)('%s has the hash of its MPS text', (file) => {
    const hash = hashOf(`good/${file}`);
    expect(hash.some((word) => word !== 0)).toBe(true);
    expect(hashOf(`good/${file.replace('.lp', '.mps')}`)).toEqual(hash);
  });
});

test('every text of the corpus has its expectation', () => {
  for (const [folder, list] of Object.entries({ bad, odd, meant, good })) {
    const files = readdirSync(new URL(`${folder}/`, models)).filter((file) => /\.(lp|mps)$/.test(file));
    expect(list.map(({ file }) => file).sort()).toEqual(files.sort());
  }
});

test('COVERAGE.md names only texts that are there', () => {
  const named = [
    ...read('COVERAGE.md')
      .toString()
      .matchAll(/`((?:bad|odd|meant|good)\/[^`]+)`/g),
  ].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(300);
  expect(named.filter((path) => !existsSync(new URL(path, models)))).toEqual([]);
});
