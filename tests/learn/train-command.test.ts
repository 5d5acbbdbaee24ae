import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lessonsOf } from '../../src/learn/supervise.ts';
import { loadNative } from '../../src/native.ts';
import { WEIGHTS } from '../../src/policy/config.ts';
import { cudaDevice } from '../../src/policy/device.ts';
import { readSafetensors, readTensor, writeSafetensors } from '../../src/policy/safetensors.ts';
import { environment, SHORT, type Taught, teachTinyPolicy } from './tiny-policy.ts';

let taught: Taught;
let tasks: Taught['tasks'];
let model: Taught['model'];
let scratch: string;
beforeAll(async () => {
  taught = await teachTinyPolicy();
  ({ tasks, model, scratch } = taught);
}, 300_000);
afterAll(() => taught.close());

describe('assay train', () => {
  const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  function assay(args: readonly string[], env: Readonly<Record<string, string>> = {}, before: readonly string[] = []) {
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...before, cli, 'train', ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return { code: status, signal, out: stdout, err: stderr };
  }
  const linesIn = (folder: string): Record<string, unknown>[] =>
    readFileSync(join(folder, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)); // our own output
  const common = (): string[] => {
    const env = join(scratch, 'short.json');
    writeFileSync(env, JSON.stringify(SHORT));
    return [
      '--env',
      env,
      '--family',
      'cutting',
      '--most',
      '2',
      '--tasks',
      '20',
      '--prompts',
      '2',
      '--threads',
      '1',
      '--rows',
      '4',
      '--provider',
      'cpu',
    ];
  };
  test('trains on right answers, then by rewards, and examines', () => {
    const [first, second] = [join(scratch, 'cli-sft'), join(scratch, 'cli-rl')];
    const sft = assay(['--sft', '--policy', join(scratch, 'sft'), '--out', first, '--steps', '2', '--page', '0', ...common()]);
    expect(sft).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^assay: sft learns on the processor: asked for\nassay: live page at http:\/\/127\.0\.0\.1:\d+\/\n$/),
    });
    expect(readFileSync(join(first, 'report.html'), 'utf8')).toContain('<figcaption>Loss</figcaption>');
    expect(
      sft.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ step: 0, loss: expect.any(Number) }, { step: 1 }]);
    const rl = [
      '--policy',
      join(first, 'policy'),
      '--out',
      second,
      '--steps',
      '2',
      '--samples',
      '2',
      '--max-tokens',
      '90',
      '--exam',
      '3',
      ...common(),
    ];
    const found = assay(rl);
    expect(found.code).toBe(0);
    const all = [{ step: 0, reward: expect.any(Number) }, { step: 1 }, { exam: { tasks: 3, answer: expect.any(Number) } }];
    expect(linesIn(second)).toMatchObject(all);
    expect(assay(rl).out.trim().split('\n')).toHaveLength(1); // the run is over: only the exam is left
    expect(linesIn(second)).toMatchObject(all); // and it takes the place of the one before
    expect(readFileSync(join(second, 'report.html'), 'utf8')).toContain('Exam: problems of the test split');
  });
  test('asked for a GPU that is not there does not begin, and says why', ({ skip }) => {
    const device = cudaDevice();
    if (device !== undefined && typeof loadNative().findCuda(device.runtime) !== 'string') skip('there is a GPU');
    const out = join(scratch, 'no-gpu');
    const { code, err } = assay(['--policy', join(scratch, 'sft'), '--out', out, ...common(), '--provider', 'cuda']);
    expect(code).toBe(2);
    expect(err).toMatch(/^assay: the policy cannot be used: --provider cuda: (CUDA is not set up|CUDA: )/);
    expect(existsSync(out)).toBe(false);
  });
  /** As often as it begins an answer it ends at once, which earns nothing, where some text earns something in the preset evom: so there is something to learn. */
  function fickleModel(): string {
    const place = join(scratch, 'fickle');
    cpSync(model.folder, place, { recursive: true });
    const path = join(place, 'model.safetensors');
    const { width } = model.config;
    const begin = lessonsOf(tasks, environment, model.tokenizer, 320)[0]?.completion[0] ?? 0;
    const tensors = [...readSafetensors(path)].map(([name, stored]) => {
      const { buffer, byteOffset, byteLength } = readTensor(path, stored);
      const data = new Float32Array(buffer, byteOffset, byteLength / 4);
      for (const end of name === WEIGHTS.head ? model.tokenizer.ends : []) data.copyWithin(end * width, begin * width, (begin + 1) * width);
      return { name, shape: stored.shape, data: () => data };
    });
    writeSafetensors(path, tensors);
    return place;
  }
  const KILLS = [
    { when: 'in its second step, before any checkpoint', file: 'policy/model\\.safetensors\\.\\d+$', nth: 3, told: [0], kept: [] },
    { when: 'while a checkpoint is written', file: 'unfinished-2-\\d+/state\\.safetensors', nth: 1, told: [0, 1], kept: [] },
    { when: 'in its third step', file: 'policy/model\\.safetensors\\.\\d+$', nth: 4, told: [0, 1], kept: ['checkpoint-2'] },
  ];
  test('killed in the middle of what it writes, goes on with the same numbers', () => {
    // Runs before the command, in its process, and ends it as `kill -9` does once it has written a part of the nth file of a name.
    const killer = join(scratch, 'killer.mjs');
    writeFileSync(
      killer,
      `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { openSync, writeSync } = fs;
const [name, nth] = [new RegExp(process.env.KILL_IN), Number(process.env.KILL_NTH)];
let [seen, watched, writes] = [0, -1, 0];
fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  if (name.test(path) && ++seen === nth) watched = file;
  return file;
};
fs.writeSync = (file, ...rest) => {
  const count = writeSync(file, ...rest);
  if (file === watched && ++writes === 5) process.kill(process.pid, 'SIGKILL');
  return count;
};
syncBuiltinESMExports();
`,
    );
    const [whole, killed] = [join(scratch, 'cli-whole'), join(scratch, 'cli-killed')];
    const run = ['--policy', fickleModel(), '--steps', '4', '--samples', '4', '--max-tokens', '40', '--save-every', '2', '--seed', 'b'];
    // A larger rate teaches it within two steps never to end at once, and then all earn the same.
    const into = (folder: string): string[] => [...run, '--reward', 'evom', '--rate', '1e-4', '--out', folder, ...common()];
    const told = (folder: string) =>
      linesIn(folder).map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !/time/.test(name))));
    expect(assay(into(whole))).toMatchObject({ code: 0 });
    for (const { when, file, nth, told: steps, kept } of KILLS) {
      expect(assay(into(killed), { KILL_IN: file, KILL_NTH: String(nth) }, ['--import', killer]).signal, when).toBe('SIGKILL');
      expect(told(killed), when).toEqual(told(whole).slice(0, steps.length));
      expect(
        readdirSync(killed).filter((name) => name.startsWith('checkpoint-')),
        when,
      ).toEqual(kept);
    }
    expect(assay(into(killed))).toMatchObject({ code: 0 });
    expect(told(killed)).toEqual(told(whole));
    expect(told(whole).every(({ grad_norm }) => Number(grad_norm) > 0)).toBe(true); // there was something to learn in every step
    const files = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).sort(); // as asked without types
    expect(files(killed)).toEqual(files(whole));
    for (const name of [
      'policy/model.safetensors',
      'checkpoint-4/state.safetensors',
      'checkpoint-4/state.json',
      'checkpoint-2/state.safetensors',
    ])
      expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
  });
  test.for([
    [['--policy', '/nowhere', '--out', 'x'], '/nowhere: no such folder or file'],
    [['--out', 'x'], "required option '--policy <path>' not specified"],
    [['--policy', 'x', '--out', 'y', '--algorithm', 'ppo'], 'Allowed choices are grpo, drGrpo, dapo, gspo, rloo'],
    [['--policy', 'x', '--out', 'y', '--provider', 'tpu'], 'Allowed choices are auto, cpu, cuda'],
    [['--policy', 'x', '--out', 'y', '--rate', '-1'], "expected a number from 0 to 1, got '-1'"],
  ] as const)('refuses %j', ([args, message]) => {
    const { code, err } = assay(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
