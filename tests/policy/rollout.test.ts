import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackMultiple } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/engine.ts';
import { loadEnvironment } from '../../src/environment.ts';
import { bookOf, type Problem } from '../../src/eval/book.ts';
import type { Policy, WriteRequest, Written } from '../../src/policy/policy.ts';
import { createReplayPolicy } from '../../src/policy/replay.ts';
import { rollout, type RolloutGroup } from '../../src/rollout/rollout.ts';
import type { TurnReward } from '../../src/rollout/turns.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-rollout-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = '```lp\nMaximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 4\nEnd\n```';
const WRONG = GOOD.replace('<= 4', '<= 5');
const FAULTY = GOOD.replace('<= 4', '<= 1,000');
const LINES = ['a', 'b', 'c'].map((id) => ({
  set: 'own',
  place: id,
  value: { id, question: `What is best in ${id}?`, reference: { objective: 12, status: 'optimal' } },
}));
const problems: Problem[] = [...bookOf(LINES).problems()];

/** Writes what a function says, a request after the other. */
function scripted(write: (request: WriteRequest, sample: number) => string, seen: WriteRequest[] = []): Policy {
  return {
    name: 'scripted',
    async *write(requests) {
      for await (const request of requests) {
        seen.push(request);
        for (const sample of request.samples) {
          const written: Written = { id: request.id, sample, completion: write(request, sample), finish: 'end' };
          yield written;
        }
      }
    },
    close: () => Promise.resolve(),
  };
}

async function run(
  policy: Policy,
  options: { group: number; turns?: number; turnReward?: TurnReward; env?: string },
): Promise<RolloutGroup[]> {
  const environment = loadEnvironment(options.env ?? 'highs-lp');
  const engine = await createEngine({ environment: { ...environment, feedback: 'hints' }, threads: 0, feedback: 'environment' });
  try {
    const groups: RolloutGroup[] = [];
    for await (const one of rollout(problems, { policy, engine }, { environment, ...options })) groups.push(one);
    return groups;
  } finally {
    await engine.close();
  }
}

describe('a rollout', () => {
  test('judges each completion and compares it with its group', async () => {
    const groups = await run(
      scripted((_request, sample) => [GOOD, WRONG, FAULTY, 'I do not know.'][sample] ?? ''),
      { group: 4 },
    );
    expect(groups.map(({ problem }) => problem.id)).toEqual(['a', 'b', 'c']);
    for (const { samples } of groups) {
      expect(samples.map(({ turns }) => turns[0]?.judged.verdict.status)).toEqual(['optimal', 'optimal', 'rejected', 'rejected']);
      const [best, wrong, faulty] = samples.map(({ advantage }) => advantage);
      expect(best).toBeGreaterThan(wrong ?? 0);
      expect(wrong).toBeGreaterThan(faulty ?? 0);
      expect(samples.reduce((sum, { advantage }) => sum + advantage, 0)).toBeCloseTo(0, 12);
      expect(samples[0]?.turns[0]?.prompt.at(-1)?.content).toMatch(/^What is best in [abc]\?$/);
    }
  });

  test('gives groups in the order of the problems, whichever ends first', async () => {
    const late: Policy = {
      name: 'late',
      async *write(requests) {
        const all: WriteRequest[] = [];
        for await (const request of requests) {
          all.push(request);
          if (all.length === 3) break;
        }
        for (const sample of [1, 0])
          for (const { id } of [...all].reverse()) yield { id, sample, completion: `${id} ${sample}`, finish: 'end' };
      },
      close: () => Promise.resolve(),
    };
    const groups = await run(late, { group: 2 });
    expect(groups.map(({ samples }) => samples.map(({ turns }) => turns[0]?.written.completion))).toEqual([
      ['a 0', 'a 1'],
      ['b 0', 'b 1'],
      ['c 0', 'c 1'],
    ]);
  });

  test('with turns gives feedback back, and the last turn counts', async () => {
    const seen: WriteRequest[] = [];
    const policy = scripted(({ messages }, sample) => (sample === 0 ? GOOD : messages.length > 2 ? GOOD : FAULTY), seen);
    const groups = await run(policy, { group: 2, turns: 3 });
    for (const { samples } of groups) {
      expect(samples.map(({ turns }) => turns.length)).toEqual([1, 2]);
      expect(samples.map(({ reward }) => reward)).toEqual([samples[0]?.reward, samples[0]?.reward]);
      const last = samples[1]?.turns[1];
      expect(last?.prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
      expect(last?.prompt[2]?.content).toBe(FAULTY);
      expect(last?.prompt[3]?.content).toMatch(/^The text is no model/);
    }
    expect(seen).toHaveLength(6);
  });

  const SHAPED: { turnReward: TurnReward; expected: (right: number, wrong: number) => number }[] = [
    { turnReward: 'last', expected: (_right, wrong) => wrong },
    { turnReward: 'best', expected: (right) => right },
    { turnReward: 'mean', expected: (right, wrong) => (right + wrong + wrong) / 3 },
  ];
  test.for(SHAPED)('with turns counts the $turnReward', async ({ turnReward, expected }) => {
    // The wrong answer earns something, the faulty one nothing; the best comes in the middle.
    const policy = scripted(({ messages }) => (messages.length === 4 ? WRONG : FAULTY));
    const [{ samples } = { samples: [] }] = await run(policy, { group: 1, turns: 3, turnReward });
    const earned = samples[0]?.turns.map(({ judged }) => judged.reward ?? 0) ?? [];
    expect(earned[1]).toBeGreaterThan(0);
    expect([earned[0], earned[2]]).toEqual([0, 0]);
    expect(samples[0]?.reward).toBeCloseTo(expected(earned[1] ?? 0, 0), 12);
  });

  test('writes on while it is judged: the first verdict comes when all is written', async () => {
    let judge = (): void => undefined;
    const judging = new Promise<void>((resolve) => (judge = resolve));
    const engine = await createEngine({ environment: 'highs-lp', threads: 0 });
    const slow: Engine = {
      ...engine,
      async judge(items, options) {
        await judging;
        return engine.judge(items, options);
      },
    };
    let written = 0;
    const policy = scripted(() => {
      written += 1;
      if (written === 160) judge();
      return GOOD;
    });
    const many = Array.from({ length: 40 }, (_, i) => ({ ...(problems[0] as Problem), id: `p${i}` })); // there are three
    const groups: RolloutGroup[] = [];
    const options = { environment: loadEnvironment('highs-lp'), group: 4 };
    for await (const one of rollout(many, { policy, engine: slow }, options)) groups.push(one);
    await engine.close();
    expect(groups).toHaveLength(40);
    expect(groups.every(({ samples }) => samples.every(({ turns }) => turns[0]?.judged.verdict.status === 'optimal'))).toBe(true);
  });

  test('tells what was written before a policy fails', async () => {
    const failing: Policy = {
      name: 'failing',
      async *write(requests) {
        for await (const { id } of requests) {
          if (id === 'c') throw new Error('it broke');
          yield { id, sample: 0, completion: GOOD, finish: 'end' };
        }
      },
      close: () => Promise.resolve(),
    };
    const groups: RolloutGroup[] = [];
    const engine = await createEngine({ environment: 'highs-lp', threads: 0 });
    const reading = (async () => {
      for await (const one of rollout(problems, { policy: failing, engine }, { environment: loadEnvironment('highs-lp'), group: 1 }))
        groups.push(one);
    })();
    await expect(reading).rejects.toThrow('it broke');
    await engine.close();
    expect(groups.map(({ problem }) => problem.id)).toEqual(['a', 'b']);
  });

  test('of records writes them again, and names a problem that has too few', async () => {
    const records = ['a', 'b', 'c'].flatMap((id) => [GOOD, WRONG].map((completion) => ({ id, completion })));
    const groups = await run(createReplayPolicy(records, 'old.jsonl'), { group: 2 });
    expect(groups.map(({ samples }) => samples.map(({ turns }) => turns[0]?.written.completion))).toEqual([
      [GOOD, WRONG],
      [GOOD, WRONG],
      [GOOD, WRONG],
    ]);
    await expect(run(createReplayPolicy(records.slice(1), 'old.jsonl'), { group: 2 })).rejects.toThrow(
      'old.jsonl: has 1 completions of a, where 2 are asked for',
    );
  });

  test('of one completion a problem has nothing to compare, and no advantage', async () => {
    const groups = await run(
      scripted(() => GOOD),
      { group: 1 },
    );
    expect(groups.map(({ samples }) => samples.map(({ advantage }) => advantage))).toEqual([[0], [0], [0]]);
  });
});

describe('assay rollout', () => {
  const assay = (args: readonly string[]): { code: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd: folder, maxBuffer: 2 ** 26 });
    return { code: status, out: stdout, err: stderr };
  };
  type Line = Readonly<Record<string, unknown>>;
  const linesOf = (path: string): Line[] =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line); // our own output
  /** What does not depend on how fast the machine is. */
  const written = (path: string): unknown[] => linesOf(path).map(({ verdict: _verdict, ...rest }) => rest);
  const COMMON = ['--data', 'data.jsonl', '--policy', 'model', '--group', '3', '--max-tokens', '24', '--rows', '4', '--threads', '1'];

  beforeAll(() => {
    writeFileSync(
      at('data.jsonl'),
      [...'abcdefghij'].map((id) => `${JSON.stringify({ id, question: `Bake ${id} loaves.`, reference: { objective: 1 } })}\n`).join(''),
    );
    const made = assay([
      'policy',
      'init',
      'model',
      '--texts',
      'data.jsonl',
      '--width',
      '64',
      '--layers',
      '2',
      '--heads',
      '4',
      '--key-value-heads',
      '2',
      '--feed-forward',
      '96',
      '--vocabulary',
      '320',
      '--seed',
      '4',
    ]);
    expect(made.err).toBe('');
    expect(made.out).toMatch(/^weights +\d+$/m);
    const whole = assay(['rollout', ...COMMON, '--out', 'whole.jsonl', '--json']);
    expect(whole.code, whole.err).toBe(0);
    expect(JSON.parse(whole.err)).toMatchObject({ completions: 30, groups: 10 });
  }, 300_000);

  test('writes a line a sample, group by group', () => {
    const lines = linesOf(at('whole.jsonl'));
    expect(lines.map(({ id, sample }) => `${id}${sample}`)).toEqual(
      [...'abcdefghij'].flatMap((id) => [0, 1, 2].map((sample) => `${id}${sample}`)),
    );
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(
        expect.arrayContaining([
          'prompt',
          'completion',
          'tokens',
          'logProbabilities',
          'reward',
          'parts',
          'advantage',
          'verdict',
          'finish',
          'promptTokens',
        ]),
      );
      expect((line.tokens as number[]).length).toBe((line.logProbabilities as number[]).length);
      expect(line.reward).toBe(0); // random weights write no model
    }
  });

  const CUTS = [
    { name: 'in the middle of a line', share: 0.55 },
    { name: 'before anything was written', share: 0 },
    { name: 'behind everything', share: 1 },
  ];
  test.for(CUTS)('goes on with an output that ends $name', ({ share }) => {
    const path = at(`cut-${share}.jsonl`);
    writeFileSync(path, readFileSync(at('whole.jsonl')));
    truncateSync(path, Math.floor(statSync(path).size * share));
    const { code, err } = assay(['rollout', ...COMMON, '--rows', '7', '--out', path, '--resume']);
    expect(code, err).toBe(0);
    expect(written(path)).toEqual(written(at('whole.jsonl')));
  });

  test('goes on after it was killed', async () => {
    const child = spawn(process.execPath, [cli, 'rollout', ...COMMON, '--rows', '1', '--out', 'killed.jsonl'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const gone = new Promise((resolve) => child.once('close', resolve));
    const begun = Date.now();
    while ((!existsSync(at('killed.jsonl')) || statSync(at('killed.jsonl')).size === 0) && Date.now() - begun < 30_000)
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await gone;
    const { code, err } = assay(['rollout', ...COMMON, '--out', 'killed.jsonl', '--resume']);
    expect(code, err).toBe(0);
    expect(err).toMatch(/assay: \d+ problems are in the output already/);
    expect(written(at('killed.jsonl'))).toEqual(written(at('whole.jsonl')));
  });

  test('writes what it recorded again from the record', () => {
    const { code, err } = assay(['rollout', '--data', 'data.jsonl', '--policy', 'whole.jsonl', '--group', '3', '--out', 'again.jsonl']);
    expect(code, err).toBe(0);
    expect(written(at('again.jsonl'))).toEqual(written(at('whole.jsonl')));
  });

  test('through the JavaScript interface writes the same tokens', () => {
    const { code, err } = assay(['rollout', ...COMMON, '--limit', '3', '--simple', '--out', 'simple.jsonl']);
    expect(code, err).toBe(0);
    const tokens = (path: string): unknown[] =>
      linesOf(path).map(({ id, sample, completion, tokens: found }) => ({ id, sample, completion, found }));
    expect(tokens(at('simple.jsonl'))).toEqual(tokens(at('whole.jsonl')).slice(0, 9));
  });

  test('through an address writes what the server behind it writes', { timeout: 240_000 }, async () => {
    const script = fileURLToPath(new URL('../../scripts/serve-policy.mjs', import.meta.url));
    const server = spawn(process.execPath, [script, 'model', '--port', '0', '--max-tokens', '12', '--rows', '3'], { cwd: folder });
    const gone = new Promise((resolve) => server.once('close', resolve));
    const url = await new Promise<string>((resolve) =>
      server.stderr.on('data', (text) => resolve(String(text).trim().split(' ').at(-1) ?? '')),
    );
    const { code, err } = assay(['rollout', ...COMMON, '--policy', url, '--model', 'm', '--limit', '2', '--out', 'served.jsonl']);
    server.kill('SIGTERM');
    await gone;
    expect(code, err).toBe(0);
    const lines = linesOf(at('served.jsonl'));
    expect(lines.map(({ id, sample }) => `${id}${sample}`)).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
    expect(new Set(lines.map(({ completion }) => completion)).size).toBe(6);
    for (const { tokens, logProbabilities } of lines) expect((tokens as number[]).length).toBe((logProbabilities as number[]).length);
  });

  const ENDS: { name: string; script: string }[] = [
    { name: 'while it writes', script: 'setTimeout(() => process.exit(7), 30);' },
    { name: 'when the first is there', script: 'for await (const one of reading) { if (one.tokens.length > 0) process.exit(7); }' },
  ];
  test.for(ENDS)('a process that ends $name ends as it wants', ({ script }) => {
    const dist = fileURLToPath(new URL('../../dist/policy/', import.meta.url));
    const source = `import { openModel } from '${dist}folder.js';
import { createNativePolicy } from '${dist}native.js';
const policy = await createNativePolicy(await openModel('model'), { rows: 2, threads: 1 });
const requests = Array.from({ length: 50 }, (_, i) => ({ id: String(i), messages: [{ role: 'user', content: 'x' }], samples: [0, 1, 2, 3] }));
const reading = policy.write(requests);
${script}
for await (const _one of reading);`;
    writeFileSync(at('ends.mjs'), source);
    const { status, signal, stderr } = spawnSync(process.execPath, ['ends.mjs'], { cwd: folder, encoding: 'utf8' });
    expect({ status, signal, stderr }).toEqual({ status: 7, signal: null, stderr: '' });
  });

  test('into a file of MessagePack writes the same records', async () => {
    const args = ['rollout', '--data', 'data.jsonl', '--policy', 'whole.jsonl', '--group', '3', '--out', 'packed.msgpack'];
    const { code, err } = assay(args);
    expect(code, err).toBe(0);
    const records = unpackMultiple(readFileSync(at('packed.msgpack'))) as unknown as Line[]; // what was packed
    expect(records.map(({ verdict: _verdict, ...rest }) => rest)).toEqual(written(at('whole.jsonl')));
    expect(assay([...args, '--resume'])).toMatchObject({ code: 2, err: 'assay: expected an output in JSON Lines with --resume\n' });
  });

  test('into an Arrow stream writes the same records, in columns', async () => {
    const args = ['rollout', '--data', 'data.jsonl', '--policy', 'whole.jsonl', '--group', '3', '--out', 'columns.arrow'];
    const { code, err } = assay(args);
    expect(code, err).toBe(0);
    const { tableFromIPC } = await import('apache-arrow');
    const table = tableFromIPC(readFileSync(at('columns.arrow')));
    expect(table.batches).toHaveLength(10); // one a group
    const rows = (JSON.parse(JSON.stringify(table.toArray())) as Line[]).map(
      ({ verdict, parts, ...rest }): Line => ({
        ...rest,
        verdict: JSON.parse(String(verdict)),
        parts: JSON.parse(String(parts)),
      }),
    );
    const expected = linesOf(at('whole.jsonl'));
    for (const [i, { status, verdict, earlier, feedback, constrained, logProbabilities, ...rest }] of rows.entries()) {
      const { verdict: own, logProbabilities: values, ...line } = expected[i] ?? {};
      expect(rest).toEqual(line);
      expect(Object.values(logProbabilities as object)).toEqual(values);
      expect([status, (verdict as Line).status]).toEqual([(own as Line).status, (own as Line).status]);
      expect([earlier, feedback, constrained]).toEqual([null, null, null]);
    }
    expect(rows).toHaveLength(30);
    expect(assay([...args, '--resume'])).toMatchObject({ code: 2, err: 'assay: expected an output in JSON Lines with --resume\n' });
  });

  test('says what it writes on, and why; a GPU that is asked for and not there is misuse', () => {
    const one = ['rollout', ...COMMON, '--limit', '1', '--out'];
    expect(assay([...one, 'cpu.jsonl', '--provider', 'cpu']).err).toMatch(/^assay: model writes on the processor: asked for\n/);
    const { code, err } = assay([...one, 'auto.jsonl', '--json']);
    expect(code, err).toBe(0);
    const figures = JSON.parse(err) as Line;
    expect(figures.on).toMatch(/^on the (processor: CUDA|first GPU)/);
    expect(figures.idleShare).toBeGreaterThanOrEqual(0);
    if (String(figures.on).startsWith('on the first GPU')) return;
    expect(assay([...one, 'cuda.jsonl', '--provider', 'cuda'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/the policy cannot be used: --provider cuda: CUDA/),
    });
  });

  test('of a converted model writes the same', () => {
    expect(assay(['policy', 'convert', 'model', 'copy']).err).toBe('');
    expect(assay(['policy', 'convert', 'model', 'copy'])).toMatchObject({ code: 2, err: 'assay: copy is there already\n' });
    expect(JSON.parse(assay(['policy', 'show', 'copy', '--json']).out)).toMatchObject({ name: 'copy', width: 64, layers: 2, ends: [4] });
    const { code, err } = assay(['rollout', ...COMMON, '--policy', 'copy', '--limit', '2', '--out', 'copied.jsonl']);
    expect(code, err).toBe(0);
    expect(written(at('copied.jsonl'))).toEqual(written(at('whole.jsonl')).slice(0, 6));
  });

  test('with worked examples has them in the prompt', () => {
    writeFileSync(at('examples.jsonl'), `${JSON.stringify({ question: 'Bake one.', completion: GOOD })}\n`);
    const { code, err } = assay([
      'rollout',
      ...COMMON,
      '--limit',
      '1',
      '--group',
      '1',
      '--examples',
      'examples.jsonl',
      '--out',
      'shot.jsonl',
    ]);
    expect(code, err).toBe(0);
    const prompts = linesOf(at('shot.jsonl')).map(({ prompt }) => prompt as { role: string; content: string }[]); // our own output
    expect(prompts[0]?.map(({ role, content }) => [role, content.slice(0, 9)])).toEqual([
      ['system', 'You turn '],
      ['user', 'Bake one.'],
      ['assistant', GOOD.slice(0, 9)],
      ['user', 'Bake a lo'],
    ]);
  });

  const MISUSES: { name: string; args: readonly string[]; message: RegExp }[] = [
    {
      name: 'an output that is there',
      args: [...COMMON, '--out', 'whole.jsonl'],
      message: /whole\.jsonl is there already: --resume goes on with it/,
    },
    {
      name: 'an output of another group size',
      args: [...COMMON, '--group', '2', '--out', 'whole.jsonl', '--resume'],
      message: /whole\.jsonl:3: /,
    },
    {
      name: 'a policy that is not there',
      args: [...COMMON, '--policy', 'nowhere'],
      message: /the policy cannot be used: nowhere: no such folder or file/,
    },
    { name: 'a file that is no GGUF', args: [...COMMON, '--policy', 'data.jsonl.gguf'], message: /no such folder or file/ },
    { name: 'data without questions', args: [...COMMON, '--data', 'bare.jsonl'], message: /does not exist/ },
    {
      name: 'an address without a model',
      args: [...COMMON, '--policy', 'http://127.0.0.1:9/v1'],
      message: /expected --model with the address of an endpoint/,
    },
    {
      name: 'a mask that nobody but the writer in C++ has',
      args: [...COMMON, '--simple', '--constrain', 'lp'],
      message: /expected a model folder or GGUF file, and no --simple, with --constrain lp/,
    },
    {
      name: 'a GPU for an address',
      args: [...COMMON, '--policy', 'http://127.0.0.1:9/v1', '--model', 'm', '--provider', 'cuda'],
      message: /expected a model folder or GGUF file, and no --simple, with --provider cuda/,
    },
    {
      name: 'an environment that is none',
      args: [...COMMON, '--env', 'nowhere'],
      message: /expected the name of a built-in environment or a file/,
    },
    {
      name: 'a temperature that is none',
      args: [...COMMON, '--temperature', 'hot'],
      message: /expected a number from 0 to 100, got 'hot'/,
    },
  ];
  test.for(MISUSES)('is told of $name', ({ args, message }) => {
    const { code, err, out } = assay(['rollout', ...args]);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  test('from TypeScript is what the package exports', () => {
    const script = `import { bookOf, createEngine, loadEnvironment } from 'assay';
import { createReplayPolicy, rollout } from 'assay/policy';
const environment = loadEnvironment('highs-lp');
const engine = await createEngine({ environment, threads: 0 });
const completion = ${JSON.stringify(GOOD)};
const policy = createReplayPolicy([{ id: 'a', completion }, { id: 'a', completion: 'no' }], 'records');
const line = { set: 's', place: 'a', value: { id: 'a', question: 'What is best?', reference: { objective: 12 } } };
for await (const { problem, samples } of rollout(bookOf([line]).problems(), { policy, engine }, { environment, group: 2 }))
  console.log(problem.id, samples.map(({ advantage }) => Math.sign(advantage)).join());
await engine.close();`;
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'a 1,-1\n', stderr: '' });
  });

  test('that loses its endpoint midway keeps what was judged, and goes on when it is back', { timeout: 240_000 }, async () => {
    let calls = 0;
    let last = 2;
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece) => (text += String(piece)));
      request.on('end', () => {
        calls += 1;
        if (calls > last) return void response.socket?.destroy();
        const choice = { message: { role: 'assistant', content: GOOD }, finish_reason: 'stop' };
        response.end(JSON.stringify({ choices: Array.from({ length: Number((JSON.parse(text) as Line).n) }, () => choice) })); // what was asked
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`; // it listens on a port
    const args = ['--data', 'data.jsonl', '--policy', url, '--model', 'm', '--group', '3', '--concurrency', '1', '--retries', '0'];
    const run = async (more: readonly string[]): Promise<{ code: number | null; err: string }> => {
      const child = spawn(process.execPath, [cli, 'rollout', ...args, '--out', 'lost.jsonl', ...more], { cwd: folder });
      let err = '';
      child.stderr.on('data', (piece) => (err += String(piece)));
      return { code: await new Promise((resolve) => child.once('close', resolve)), err };
    };
    const lost = await run([]);
    expect(lost.err).toContain(`the policy failed while it wrote: ${url}/chat/completions: `);
    expect(lost.code).toBe(1);
    expect(linesOf(at('lost.jsonl')).map(({ id, sample }) => `${id}${sample}`)).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
    last = Number.POSITIVE_INFINITY;
    const back = await run(['--resume']);
    server.close();
    expect(back.code, back.err).toBe(0);
    expect(linesOf(at('lost.jsonl')).map(({ id, sample }) => `${id}${sample}`)).toEqual(
      [...'abcdefghij'].flatMap((id) => [0, 1, 2].map((sample) => `${id}${sample}`)),
    );
  });

  test('of a prompt that is too long says which, and keeps what was judged', () => {
    const lines = readFileSync(at('data.jsonl'), 'utf8').trim().split('\n');
    const long = JSON.stringify({ id: 'long', question: 'Bake more loaves. '.repeat(3000), reference: { objective: 1 } });
    mkdirSync(at('long'));
    writeFileSync(at('long/data.jsonl'), `${[...lines.slice(0, 8), long, ...lines.slice(8)].join('\n')}\n`);
    const { code, err } = assay([
      'rollout',
      ...COMMON.map((arg) => (arg === 'data.jsonl' ? 'long/data.jsonl' : arg)),
      '--rows',
      '1',
      '--out',
      'long-out.jsonl',
    ]);
    expect(err).toMatch(
      /the policy cannot be used: model: the prompt of long has \d+ tokens, where prompt and completion have room for 2048/,
    );
    expect(code).toBe(2);
    const kept = written(at('long-out.jsonl'));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length % 3).toBe(0);
    expect(kept).toEqual(written(at('whole.jsonl')).slice(0, kept.length));
  });

  test('with turns asks again with the feedback that the environment allows', () => {
    writeFileSync(at('hints.json'), JSON.stringify({ ...loadEnvironment('highs-lp'), name: 'hints', feedback: 'hints' }));
    const args = ['rollout', ...COMMON, '--limit', '2', '--env', 'hints.json', '--turns', '2', '--out'];
    for (const name of ['turns.jsonl', 'again-turns.jsonl']) {
      const { code, err } = assay([...args, name, '--rows', name === 'turns.jsonl' ? '4' : '1']);
      expect(code, err).toBe(0);
    }
    const lines = linesOf(at('turns.jsonl')) as { prompt: { role: string; content: string }[]; earlier: Line[]; completion: string }[]; // our own output
    expect(lines).toHaveLength(6);
    for (const { prompt, earlier } of lines) {
      expect(prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
      expect(earlier).toHaveLength(1);
      expect(prompt[2]?.content).toBe(earlier[0]?.completion);
      expect(prompt[3]?.content).toBe(earlier[0]?.feedback);
    }
    const bare = (path: string): unknown[] =>
      linesOf(path).map(({ id, sample, completion, tokens, earlier }) => [id, sample, completion, tokens, (earlier as Line[])[0]?.tokens]);
    expect(bare(at('again-turns.jsonl'))).toEqual(bare(at('turns.jsonl')));
  });
});
