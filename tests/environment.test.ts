import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  builtInEnvironments,
  checkEnvironment,
  createEngine,
  extract,
  loadEnvironment,
  messagesFor,
  PROTOCOLS,
  type SolverName,
  solvers,
} from '../src/index.ts';

const names = builtInEnvironments();
const base = { name: 'a', solver: 'highs', format: 'lp' };

/** What the prompt shows as the answer to its example. */
function exampleAnswer(system: string): string {
  return system.slice(system.indexOf('Its answer:\n') + 'Its answer:\n'.length);
}

describe('the built-in environments', () => {
  test('are there for every solver, format and protocol', () => {
    const found = new Set(names.map(loadEnvironment).map(({ solver, format, protocol }) => `${solver} ${format} ${protocol}`));
    for (const { name } of solvers())
      for (const format of ['lp', 'mps']) for (const protocol of PROTOCOLS) expect(found).toContain(`${name} ${format} ${protocol}`);
  });

  test.for(names)('%s says its own name, and EVOM’s limits', (name) => {
    expect(loadEnvironment(name)).toMatchObject({ name, limits: { timeMs: 10_000, memoryMb: 2048 } });
  });

  test('a protocol brings its reward', () => {
    const rewards = ['highs-lp', 'highs-lp-evom', 'highs-lp-sirl'].map((name) => loadEnvironment(name).reward);
    expect(rewards).toEqual(['graded', 'evom', 'sirl']);
  });

  // The prompt of a pair is the same for every solver.
  test.for(names.filter((name) => name.startsWith('highs-')))('%s shows an example that earns the full format and solves', async (name) => {
    const { prompt, protocol, format } = loadEnvironment(name);
    const { text, formatScore, warnings } = extract(exampleAnswer(prompt.system), { protocol, format });
    expect(formatScore).toBe(1);
    expect(warnings).toEqual([]);
    const engine = await createEngine({ threads: 0, environment: name });
    const [judged] = await engine.judge([{ text: text ?? '' }]);
    await engine.close();
    expect(judged?.verdict).toMatchObject({ status: 'optimal', objective: 95, warnings: [] });
  });
});

describe('the prompt', () => {
  test('asks the question as it stands', () => {
    const { prompt } = loadEnvironment('highs-lp');
    const question = 'Is {rules} or $& or {question} put in?';
    const messages = messagesFor(prompt, question);
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[1]?.content).toBe(question);
    expect(messages[0]?.content).not.toMatch(/\{\w+\}/);
  });

  test('is the file’s own where it has one, as lines or as a text', () => {
    const { prompt } = checkEnvironment({ ...base, prompt: { system: ['Write {format}.', '{rules}'], user: 'Q: {question}' } });
    expect(prompt.system).toMatch(/^Write lp\.\nRules of the text/);
    expect(messagesFor(prompt, 'why')[1]?.content).toBe('Q: why');
  });
});

describe('the schema', () => {
  test.for<{ change: Record<string, unknown>; message: string }>([
    { change: { protocol: 'xml' }, message: "expected protocol to be one of plain, evom, sirl, got 'xml'" },
    { change: { reward: 'best' }, message: "expected reward to be one of evom, binary, sirl, sirl2, probes, graded, got 'best'" },
    { change: { match: '1e-3' }, message: "expected match to be one of 5e-2, 1e-4, 1e-6, sirl, rounded, got '1e-3'" },
    { change: { feedback: true }, message: 'expected feedback to be one of off, hints, full, got true' },
    { change: { prompt: 'hi' }, message: "expected prompt to be an object, got 'hi'" },
    { change: { prompt: { user: 'hi' } }, message: 'expected prompt.user to hold {question}' },
    { change: { prompt: { system: [1] } }, message: 'expected prompt.system to be a text or a list of lines, got an array' },
    { change: { prompt: { assistant: 'a' } }, message: "expected system or user in prompt, got 'assistant'" },
    { change: { solvers: 'highs' }, message: "got 'solvers'" },
  ])('$message', ({ change, message }) => {
    expect(() => checkEnvironment({ ...base, ...change })).toThrow(message);
  });

  test.for(['no-such', 'no-such-evom', './no-such.json', '../environments/highs-lp', ''])('there is no environment %s', (name) => {
    expect(() => loadEnvironment(name)).toThrow('expected the name of a built-in environment or a file');
  });
});

const folder = mkdtempSync(join(tmpdir(), 'assay-env-'));
afterAll(() => rmSync(folder, { recursive: true }));
const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

function assay(...args: string[]): { code: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout + stderr };
}

describe('assay env', () => {
  test('list names them all', () => {
    const { code, out } = assay('env', 'list', '--json');
    expect(code).toBe(0);
    const listed = JSON.parse(out) as { name: string; solver: SolverName }[]; // our own output
    expect(listed.map(({ name }) => name)).toEqual(names);
  });

  test('show gives one in full, with its formula and prompt', () => {
    const { code, out } = assay('env', 'show', 'highs-lp', '--question', 'How many trays?');
    expect(code).toBe(0);
    expect(out).toContain('0.1 format + 0.1 solved + 0.5 answer + 0.3 rows, answer by 1e-6');
    expect(out).toContain('Maximize\n revenue: 1.5 trays + 4 loaves\n');
    expect(out).toMatch(/user:\nHow many trays\?\n$/);
  });

  test('check tells good files from bad ones', () => {
    writeFileSync(join(folder, 'good.json'), JSON.stringify(base));
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...base, solver: 'glpk' }));
    writeFileSync(join(folder, 'broken.json'), '{');
    const { code, out } = assay('env', 'check', folder, 'highs-mps');
    expect(code).toBe(1);
    expect(out).toContain(`good  ${folder}/good.json`);
    expect(out).toMatch(/bad {3}\S*bad\.json: an environment file breaks the schema: expected solver to be one of highs/);
    expect(out).toMatch(/bad {3}\S*broken\.json: .* is no JSON/);
    expect(out).toContain('good  highs-mps');
  });

  test.for([
    { name: 'gurobi-python-sirl', reward: 3 }, // format 2, halved; executed; answer
    { name: 'highs-lp-evom', reward: 1.5 },
  ])('example of $name is a line that earns the most', ({ name, reward }) => {
    const { code, out } = assay('env', 'example', name);
    expect(code).toBe(0);
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, out);
    expect(JSON.parse(assay('verify', file, '--env', name).out)).toMatchObject({ id: 'example', reward });
  });

  test('example of a prompt of one’s own is none', () => {
    const own = join(folder, 'own.json');
    writeFileSync(own, JSON.stringify({ ...base, prompt: { system: 'Write {format}.' } }));
    expect(assay('env', 'example', own)).toEqual({ code: 2, out: `assay: the prompt of ${own} shows no example of ours\n` });
  });

  test.for([
    { name: 'no-such', says: '; assay env list names them' },
    { name: 'python-sirl', says: '; there is copt-python-sirl, gurobi-python-sirl, highs-python-sirl, ortools-python-sirl, …' },
  ])('an unknown name is misuse: $name', ({ name, says }) => {
    const { code, out } = assay('env', 'show', name);
    expect(code).toBe(2);
    expect(out).toContain(says);
  });

  test('completions without any reference have no reward, which is said', () => {
    const file = join(folder, 'alone.jsonl');
    writeFileSync(file, '{"completion": "max x st c: x <= 4 end", "answer": 4}\n');
    const { code, out } = assay('verify', file);
    expect(code).toBe(0);
    expect(out).toContain('no rewards: no line holds a reference');
  });
});
