import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));
const file = (name: string): string => join(folder, name);

const MODEL = 'Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 4\nEnd\n';
const FEWER = 'Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + 2 y <= 4\nEnd\n';
const INFEASIBLE = 'Minimize\n obj: x\nSubject To\n low: x <= 1\n high: x >= 2\n other: x + y <= 9\nEnd\n';
const UNBOUNDED = 'Maximize\n obj: x\nSubject To\n c: x - y <= 1\nEnd\n';
const FAULTY = 'Maximize\n obj: x\nSubject To\n c: x <= 1,000\nEnd\n';
const MPS = 'NAME m\nROWS\n N obj\n L c\nCOLUMNS\n x obj -1\n x c 1\nRHS\n rhs c 4\nENDATA\n';

beforeAll(() => {
  for (const [name, text] of Object.entries({
    'good.lp': MODEL,
    'fewer.lp': FEWER,
    'infeasible.lp': INFEASIBLE,
    'unbounded.lp': UNBOUNDED,
    'faulty.lp': FAULTY,
    'good.mps': MPS,
    'no-ending': MODEL,
  })) {
    writeFileSync(file(name), text);
  }
  writeFileSync(file('good.mps.gz'), gzipSync(MPS));
  writeFileSync(file('broken.lp.gz'), 'no gzip');
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  writeFileSync(
    file('items.jsonl'),
    line({ id: 'a', text: MODEL, reference: { objective: 12 } }) +
      line({ id: 'b', completion: 'I do not know.', reference: { objective: 12 } }),
  );
  writeFileSync(file('bad.jsonl'), `${line({ id: 'a', text: MODEL })}no JSON\n[]\n${line({ id: 'c' })}`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function assay(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    input,
    cwd: folder,
    maxBuffer: 2 ** 26,
  });
  return { code: status, out: stdout, err: stderr };
}
const linesOf = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>); // our own output

interface Case {
  readonly args: readonly string[];
  readonly code: number;
  readonly out?: RegExp;
  readonly err?: RegExp;
  readonly input?: string;
}

describe('what a command says and how it ends', () => {
  const cases: readonly Case[] = [
    { args: ['verify', 'good.lp'], code: 0, out: /"status":"optimal","objective":12,.*"certificate":"proved"/ },
    { args: ['verify', 'good.lp', '--small', 'off'], code: 0, out: /"objective":12,.*"solver":"highs","solverVersion":"\d/ },
    { args: ['verify', 'good.lp', '--solver', 'scip', '--small', 'off'], code: 0, out: /"solver":"scip"/ },
    { args: ['verify', 'good.mps', 'good.mps.gz'], code: 0, out: /"objective":-4.*\n.*"objective":-4/ },
    { args: ['verify', 'faulty.lp'], code: 0, out: /"status":"rejected","fault":\{"code":"badNumber".*"line":4,"column":11/ },
    { args: ['verify', 'infeasible.lp', '--explain'], code: 0, out: /"explain":\{.*"row":"low".*"row":"high"/ },
    { args: ['verify', 'unbounded.lp', '--explain'], code: 0, out: /"ray":\{"x":1,"y":1\}/ },
    { args: ['verify', 'good.lp', '--values'], code: 0, out: /"values":\{"x":4,"y":0\}/ },
    { args: ['verify', 'good.lp', '--solver', 'all'], code: 0, out: /"status":"optimal"/, err: /highs/ },
    {
      args: ['verify', 'good.lp', '--audit', '1', '--threads', '1'],
      code: 0,
      out: /"confirmedBy":"highs"/,
      err: /audit: 1 confirmed, 0 contradicted/,
    },
    { args: ['verify', 'items.jsonl'], code: 0, out: /"id":"a","reward":1,.*\n.*"id":"b","reward":0,.*"status":"rejected"/ },
    { args: ['verify', '-'], code: 0, input: `${JSON.stringify({ text: MODEL })}\n`, out: /"objective":12/ },
    {
      args: ['verify', 'bad.jsonl'],
      code: 1,
      out: /"id":"a"/,
      err: /bad\.jsonl:2: expected one JSON object a line\n.*bad\.jsonl:3: .*\n.*bad\.jsonl:4: /,
    },
    { args: ['verify', 'broken.lp.gz'], code: 1, err: /broken\.lp\.gz: / },
    { args: ['verify', 'none.lp'], code: 2, err: /expected a file, but none\.lp does not exist/ },
    { args: ['verify', '.'], code: 2, err: /is a folder/ },
    { args: ['verify', 'no-ending'], code: 2, err: /expected a name that ends in \.lp, \.mps, \.py or \.jsonl/ },
    { args: ['verify', 'no-ending', '--format', 'lp'], code: 0, out: /"objective":12/ },
    { args: ['verify', 'good.lp', '--solver', 'cbc'], code: 2, err: /--solver/ },
    { args: ['verify', 'good.lp', '--time-limit-ms', '0'], code: 2, err: /expected a whole number of at least 1, got '0'/ },
    { args: ['verify', 'good.lp', '--env', 'nowhere'], code: 2, err: /nowhere/ },
    { args: ['convert', 'good.lp', '--to', 'mps'], code: 0, out: /^NAME[\s\S]*OBJSENSE[\s\S]*ENDATA\s*$/ },
    { args: ['convert', 'good.mps', '--to', 'lp'], code: 0, out: /Minimize\n[\s\S]*End/ },
    { args: ['convert', 'faulty.lp', '--to', 'mps'], code: 1, err: /badNumber/ },
    { args: ['compare', 'good.lp', 'good.lp'], code: 0, out: /^same feasible set, same objective\n/ },
    { args: ['compare', 'good.lp', 'fewer.lp'], code: 0, out: /labor/ },
    { args: ['solvers', '--json'], code: 0, out: /"highs"/ },
    { args: ['env', 'list'], code: 0, out: /highs-lp/ },
    { args: ['env', 'show', 'highs-lp'], code: 0, out: /^name {2}highs-lp\nsolver {2}highs\n/ },
    { args: ['--version'], code: 0, out: /^\d+\.\d+\.\d+\n$/ },
    { args: ['nothing'], code: 2, err: /unknown command 'nothing'/ },
    { args: ['verify'], code: 2, err: /missing required argument/ },
    { args: ['verify', 'good.lp', '--no-such'], code: 2, err: /unknown option '--no-such'/ },
  ];
  test.for(cases.map((one) => ({ ...one, line: one.args.join(' ') })))('assay $line ends with $code', ({ args, code, out, err, input }) => {
    const ran = assay(args, input);
    expect(ran.code, ran.err).toBe(code);
    if (out !== undefined) expect(ran.out).toMatch(out);
    if (err !== undefined) expect(ran.err).toMatch(err);
    expect(ran.out + ran.err).not.toMatch(/NaN|\bat .*\.js:\d/); // neither a number that is none, nor a stack
  });

  test.for(['verify', 'convert', 'compare', 'eval', 'solvers', 'env', 'demo', 'setup'])('assay %s --help', (command) => {
    const { code, out } = assay([command, '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: assay /);
  });
});

describe('files that are written', () => {
  test('verdicts go to --out, one line an item, in order', () => {
    expect(assay(['verify', 'items.jsonl', '--out', 'out.jsonl'])).toEqual({ code: 0, out: '', err: '' });
    expect(linesOf(readFileSync(file('out.jsonl'), 'utf8')).map(({ id, reward }) => [id, reward])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
  });

  test('a model goes to MPS and back, and means the same', () => {
    writeFileSync(file('there.mps'), assay(['convert', 'good.lp', '--to', 'mps']).out);
    writeFileSync(file('back.lp'), assay(['convert', 'there.mps', '--to', 'lp']).out);
    const [verdict] = linesOf(assay(['verify', 'back.lp']).out);
    expect(verdict).toMatchObject({ verdict: { objective: 12, model: { sense: 'max', columns: 2, rows: 1 } } });
  });

  test('the demonstration judges all bundled models right', () => {
    const { code, out } = assay(['demo']);
    expect(code).toBe(0);
    expect(out).toMatch(/388 of 388/);
    expect(existsSync(file('demo'))).toBe(false);
  });
});
