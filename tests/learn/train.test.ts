import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkEnvironment, createEngine, type Engine, messagesFor } from '../../src/index.ts';
import { algorithmOf } from '../../src/learn/algorithm.ts';
import { loadCheckpoint, saveCheckpoint } from '../../src/learn/checkpoint.ts';
import { createLearner, type Learner } from '../../src/learn/learner.ts';
import { promptOf } from '../../src/learn/lessons.ts';
import { LORA_DEFAULTS } from '../../src/learn/parameters.ts';
import { lessonsOf, supervise } from '../../src/learn/supervise.ts';
import { type StepRecord, train, TRAIN_DEFAULTS, type TrainOptions, type TrainParts } from '../../src/learn/train.ts';
import { createTrainee } from '../../src/learn/trainee.ts';
import { loadNative } from '../../src/native.ts';
import { WEIGHTS } from '../../src/policy/config.ts';
import { cudaDevice } from '../../src/policy/device.ts';
import { type Model, openModel, writeModel } from '../../src/policy/folder.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { readSafetensors, readTensor, writeSafetensors } from '../../src/policy/safetensors.ts';
import { initialModel } from '../../src/policy/init.ts';
import { type JudgedTask, judgeTasks, writeTasks } from '../../src/tasks/generate.ts';

const environment = checkEnvironment({ name: 'short', solver: 'highs', format: 'lp', prompt: { system: 'LP', user: '{question}' } });
const scratch = mkdtempSync(join(tmpdir(), 'assay-learn-'));
let engine: Engine;
let tasks: JudgedTask[];
/** Trained on right answers: what the runs begin with. */
let model: Model;
let losses: number[];

beforeAll(async () => {
  engine = await createEngine({ environment, threads: 0 });
  tasks = await judgeTasks(engine, [...writeTasks({ seed: 'tiny', split: 'train', count: 150, families: ['cutting'], sizes: [2, 2] })]);
  const texts = tasks.flatMap(({ question, model: text }) => [question, text]);
  const start = join(scratch, 'start');
  writeModel(
    start,
    initialModel(texts, { vocabulary: 420, width: 64, layers: 2, heads: 4, keyValueHeads: 2, feedForward: 160, context: 320, seed: 1 }),
  );
  const first = await openModel(start);
  const learner = await createLearner(first, { rows: 8, granularity: 64, threads: 1 });
  const lessons = lessonsOf(tasks, environment, first.tokenizer, 320);
  losses = [];
  const schedule = { rate: 4e-3, shape: 'cosine', warmup: 5, steps: 60, least: 0.1 } as const;
  for await (const { loss } of supervise(learner, lessons, { schedule, batch: 8, seed: 'tiny', folder: scratch })) losses.push(loss);
  const trainee = await createTrainee(first, join(scratch, 'sft'), { weight: learner.weight, threads: 1 });
  model = trainee.model;
  await trainee.close();
  await learner.close();
}, 300_000);
afterAll(async () => {
  await engine.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Run extends TrainParts {
  readonly learner: Learner;
  readonly options: TrainOptions;
  close(): Promise<void>;
}

async function runIn(folder: string, changes: Partial<TrainOptions> = {}, parts: Partial<TrainParts> = {}): Promise<Run> {
  const learner = await createLearner(model, { rows: 8, granularity: 64, threads: 1 });
  const trainee = await createTrainee(model, join(scratch, folder, 'policy'), {
    weight: learner.weight,
    threads: 1,
    rows: 8,
    capacity: 320,
    maxTokens: 110,
    seed: 3,
  });
  const options: TrainOptions = {
    ...TRAIN_DEFAULTS,
    algorithm: algorithmOf('grpo', { kl: 'k3', klWeight: 0.01 }),
    schedule: { rate: 2e-4, shape: 'constant', warmup: 0, steps: 4, least: 0 },
    prompts: 3,
    samples: 4,
    saveEvery: 2,
    seed: 'run',
    folder: join(scratch, folder),
    ...changes,
  };
  async function close(): Promise<void> {
    await trainee.close();
    await learner.close();
  }
  return { learner, trainee, engine, environment, tasks, options, close, ...parts };
}

/** Rewards that hang on the completion's length too: a policy this small may write nothing but faults, which all earn the same. */
const lively = (): Engine => ({
  ...engine,
  judge: async (items) =>
    (await engine.judge(items)).map((judged, i) => ({
      ...judged,
      reward: (judged.reward ?? 0) + (items[i]?.completion?.length ?? 0) / 1000,
    })),
});

async function recordsOf(run: Run, count = Number.POSITIVE_INFINITY): Promise<StepRecord[]> {
  const records: StepRecord[] = [];
  for await (const record of train(run, run.options)) if (records.push(record) === count) break;
  return records;
}

/** What does not hang on the clock. */
const timeless = (records: readonly StepRecord[]) =>
  records.map(({ step, metrics }) => ({ step, ...Object.fromEntries(Object.entries(metrics).filter(([name]) => !/time/.test(name))) }));
const weightsIn = (folder: string): Buffer => readFileSync(join(scratch, folder, 'policy/model.safetensors'));

describe('a tiny policy', () => {
  test('learns right answers: the loss goes down', () => {
    expect(losses[0]).toBeGreaterThan(4);
    expect(losses.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5).toBeLessThan((losses[0] ?? 0) / 2);
  });
  test('is trained by rewards, and a run that was stopped goes on with the same numbers', async () => {
    const whole = await runIn('whole', {}, { engine: lively() });
    const all = await recordsOf(whole);
    await whole.close();
    expect(all.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    for (const { metrics } of all) {
      for (const name of [
        'reward',
        'reward_std',
        'frac_reward_zero_std',
        'kl',
        'loss',
        'grad_norm',
        'entropy',
        'completions/mean_length',
        'clip_ratio/low_mean',
        'step_time',
      ])
        expect(metrics[name], name).toEqual(expect.any(Number));
    }
    expect(all[0]?.metrics.kl).toBeCloseTo(0, 3); // the weights are still those of the reference policy
    expect(weightsIn('whole')).not.toEqual(readFileSync(join(scratch, 'sft/model.safetensors')));

    const stopped = await runIn('stopped', {}, { engine: lively() });
    const before = await recordsOf(stopped, 3); // the checkpoint is behind the second step
    await stopped.close();
    const again = await runIn('stopped', {}, { engine: lively() });
    const after = await recordsOf(again);
    await again.close();
    expect(after.map(({ step }) => step)).toEqual([2, 3]);
    expect(timeless([...before.slice(0, 2), ...after])).toEqual(timeless(all));
    expect(weightsIn('stopped').equals(weightsIn('whole'))).toBe(true);
  });
  test.for([
    ['all weights', { kind: 'all' }],
    ['low-rank additions', { ...LORA_DEFAULTS, rank: 4 }],
  ] as const)('writes with what was learned: %s', async ([, trained]) => {
    const learner = await createLearner(model, { rows: 4, granularity: 64, threads: 1, trained });
    const trainee = await createTrainee(model, join(scratch, `sync-${trained.kind}`), {
      weight: learner.weight,
      threads: 1,
      capacity: 320,
      maxTokens: 40,
    });
    const lessons = lessonsOf(tasks, environment, model.tokenizer, 320);
    const schedule = { rate: 2e-3, shape: 'constant', warmup: 0, steps: 4, least: 1 } as const;
    for await (const { loss } of supervise(learner, lessons, { schedule, batch: 4, seed: 'sync', folder: scratch }))
      expect(Number.isFinite(loss)).toBe(true);
    await trainee.sync(learner.weight);
    const question = tasks[0]?.question ?? '';
    for await (const { tokens = [], logProbabilities = [] } of trainee.policy.write([
      { id: 'a', messages: messagesFor(environment.prompt, question), samples: [0, 1] },
    ])) {
      const sequence = { prompt: promptOf(question, environment, model.tokenizer), completion: tokens };
      const [now] = await learner.look([sequence]);
      const [first] = await learner.look([sequence], 'first');
      const gap = (logp: ArrayLike<number> | undefined): number =>
        Math.max(...logProbabilities.map((one, i) => Math.abs(one - (logp?.[i] ?? Number.NaN))));
      expect(gap(now?.logp)).toBeLessThan(1e-4);
      expect(gap(first?.logp)).toBeGreaterThan(1e-3); // and not with what it began with
    }
    await trainee.close();
    await learner.close();
  });
  test('goes on with what there is where groups teach nothing', async () => {
    const none: Engine = { ...engine, judge: async (items) => (await engine.judge(items)).map((judged) => ({ ...judged, reward: 0.5 })) };
    const run = await runIn(
      'equal',
      {
        algorithm: algorithmOf('dapo', { resampleBatches: 2 }),
        schedule: { rate: 1e-3, shape: 'constant', warmup: 0, steps: 1, least: 0 },
      },
      { engine: none },
    );
    const [record] = await recordsOf(run);
    await run.close();
    expect(record?.metrics).toMatchObject({ 'sampling/batches': 2, 'sampling/dropped_groups': 6, 'sampling/groups': 0, reward: 0.5 });
    expect(record?.metrics.loss).toBeUndefined();
  });
  test('leaves out what could not be judged', async () => {
    const half: Engine = {
      ...engine,
      judge: async (items) => (await engine.judge(items)).map((judged, i) => (i < 6 ? { ...judged, reward: null } : judged)),
    };
    const run = await runIn('away', { schedule: { rate: 1e-3, shape: 'constant', warmup: 0, steps: 1, least: 0 } }, { engine: half });
    const [record] = await recordsOf(run);
    await run.close();
    expect(record?.metrics.unjudged).toBe(0.5);
    expect(Number.isFinite(record?.metrics.loss)).toBe(true);
  });
  test('leaves the weights alone where the solver is gone, and goes on when it is back', async () => {
    let calls = 0;
    const away: Engine = {
      ...lively(),
      judge: async (items) => (await lively().judge(items)).map((judged) => (calls === 1 ? { ...judged, reward: null } : judged)),
    };
    const counted: Engine = {
      ...away,
      async judge(items) {
        const judged = await away.judge(items);
        calls += 1;
        return judged;
      },
    };
    const run = await runIn('gone', { schedule: { rate: 1e-3, shape: 'constant', warmup: 0, steps: 3, least: 0 } }, { engine: counted });
    const seen: Float32Array[] = [];
    const records: StepRecord[] = [];
    for await (const record of train(run, run.options)) {
      records.push(record);
      seen.push(run.learner.weight('model.norm.weight').slice());
    }
    await run.close();
    expect(records.map(({ metrics }) => [metrics.unjudged, metrics.loss === undefined])).toEqual([
      [0, false],
      [1, true],
      [0, false],
    ]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).not.toEqual(seen[1]);
  });
  test('stops where the policy leaves out a completion: groups would be taken for others', async () => {
    const run = await runIn('lost');
    const { policy } = run.trainee;
    async function* forgetful(...args: Parameters<Policy['write']>) {
      for await (const written of policy.write(...args)) if (written.sample !== 2) yield written;
    }
    const lossy = { ...run, trainee: { ...run.trainee, policy: { ...policy, write: forgetful } } };
    await expect(recordsOf(lossy)).rejects.toThrow('did not write all 4 completions of run/0/0/0');
    await run.close();
  });
  test('stops at a loss that is no number, and keeps the batch', async () => {
    const run = await runIn('broken');
    const state = run.learner.state();
    const values = new Map(
      [...state.values].map(([name, value]) => [name, name === 'model.norm.weight' ? value.map(() => Number.NaN) : value]),
    );
    run.learner.restore({ ...state, values });
    await expect(recordsOf(run)).rejects.toThrow(/learning broke off: step 0: the loss is no number; the batch is in /);
    await run.close();
    const [kept = ''] = readdirSync(join(scratch, 'broken')).filter((name) => name.startsWith('broken-step-0'));
    expect(JSON.parse(readFileSync(join(scratch, 'broken', kept), 'utf8'))).toHaveLength(12);
  });
  test('stops at a loss that is no number on right answers too, and keeps the batch', async () => {
    const learner = await createLearner(model, { rows: 4, granularity: 64, threads: 1 });
    const broken: Learner = { ...learner, study: async () => ({ loss: Number.NaN, looks: [] }) };
    const folder = mkdtempSync(join(scratch, 'broken-lessons-'));
    const schedule = { rate: 1e-3, shape: 'constant', warmup: 0, steps: 2, least: 1 } as const;
    const lessons = lessonsOf(tasks, environment, model.tokenizer, 320);
    await expect(supervise(broken, lessons, { schedule, batch: 4, seed: 'broken', folder }).next()).rejects.toThrow(
      'step 0: the loss is no number; the batch is in ',
    );
    expect(JSON.parse(readFileSync(join(folder, 'broken-step-0.json'), 'utf8'))).toHaveLength(4);
    await learner.close();
  });
  test('that is taught and stopped goes on with the same numbers', async () => {
    const all = lessonsOf(tasks, environment, model.tokenizer, 320);
    const lessons = all.filter(({ prompt, completion }) => prompt.length + completion.length <= 192); // of one graph
    const schedule = { rate: 1e-3, shape: 'cosine', warmup: 1, steps: 5, least: 0.1 } as const;
    async function taught(folder: string, most: number) {
      const learner = await createLearner(model, { rows: 2, granularity: 96, threads: 1 });
      const options = { schedule, batch: 2, seed: 'taught', folder: join(scratch, folder), saveEvery: 2 };
      const records: unknown[] = [];
      for await (const record of supervise(learner, lessons, options)) if (records.push(record) === most) break;
      const { values } = learner.state();
      await learner.close();
      return { records, values };
    }
    const whole = await taught('taught', 5);
    const stopped = await taught('taught-stopped', 4); // the checkpoint is behind the second step
    const after = await taught('taught-stopped', 5);
    expect([...stopped.records.slice(0, 2), ...after.records]).toEqual(whole.records);
    expect(after.values).toEqual(whole.values);
  });
  test('whose weights are gone says so where it looks for them, and closes', async () => {
    const folder = join(scratch, 'gone-weights');
    cpSync(model.folder, folder, { recursive: true });
    const learner = await createLearner(await openModel(folder), { rows: 1, threads: 1, trained: LORA_DEFAULTS });
    rmSync(join(folder, 'model.safetensors'));
    const sequence = { prompt: [1], completion: [2] };
    await expect(learner.look([sequence])).rejects.toThrow(`the policy cannot be used: ${folder}: `);
    await learner.close();
  });
  test('says where the weights of the policy could not be written, and leaves those that were', async () => {
    const run = await runIn('unwritten');
    const path = join(scratch, 'unwritten/policy/model.safetensors');
    const before = readFileSync(path);
    await expect(run.trainee.sync(() => new Float32Array(1))).rejects.toThrow(
      'a checkpoint could not be written: the weights of the policy in ',
    );
    expect(readFileSync(path).equals(before)).toBe(true);
    await run.close();
  });
  test('does not go on with other settings', async () => {
    const run = await runIn('whole', { samples: 2 });
    await expect(recordsOf(run)).rejects.toThrow('which stopped after 4 steps; another run needs another folder');
    await run.close();
  });
});

describe('a checkpoint', () => {
  const shapes = new Map([['w', [2, 2]]]);
  const state = (updates: number) => {
    const values = new Map([['w', Float32Array.of(1, 2, 3, updates)]]);
    return { updates, values, first: values, second: values };
  };
  test('comes back as it was, and only the last are kept', () => {
    const folder = join(scratch, 'checkpoints');
    for (const step of [2, 4, 10]) saveCheckpoint(folder, { step, state: state(step), settings: { a: 1 } }, shapes, 2);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint-10', 'checkpoint-4']);
    expect(loadCheckpoint(folder)).toEqual({ step: 10, state: state(10), settings: { a: 1 } });
  });
  test('that cannot be written leaves the earlier ones', () => {
    const folder = join(scratch, 'full');
    saveCheckpoint(folder, { step: 1, state: state(1), settings: {} }, shapes, 2);
    const wrong = { ...state(2), second: new Map([['w', Float32Array.of(1)]]) }; // fails in the middle of the file, as a full disk does
    expect(() => saveCheckpoint(folder, { step: 2, state: wrong, settings: {} }, shapes, 1)).toThrow('a checkpoint could not be written: ');
    expect(readdirSync(folder)).toEqual(['checkpoint-1']);
    expect(loadCheckpoint(folder)?.step).toBe(1);
  });
  test('for which the disk has no room says so, and leaves the earlier ones', ({ skip }) => {
    if (!existsSync('/dev/full')) skip('there is no /dev/full');
    const folder = join(scratch, 'no-room');
    saveCheckpoint(folder, { step: 1, state: state(1), settings: {} }, shapes, 2);
    // What is written goes to a device that has no room: the error is the one of a full disk.
    const unfinished = join(folder, `unfinished-2-${process.pid}`);
    mkdirSync(unfinished);
    symlinkSync('/dev/full', join(unfinished, `state.safetensors.${process.pid}`));
    expect(() => saveCheckpoint(folder, { step: 2, state: state(2), settings: {} }, shapes, 1)).toThrow(
      /^a checkpoint could not be written: .*no-room, step 2: ENOSPC: no space left on device/,
    );
    expect(readdirSync(folder)).toEqual(['checkpoint-1']);
    expect(loadCheckpoint(folder)).toEqual({ step: 1, state: state(1), settings: {} });
  });
  test('is not looked for where there is none, and what is unfinished is none', () => {
    const folder = join(scratch, 'none');
    expect(loadCheckpoint(folder)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    writeFileSync(join(scratch, 'file'), '');
    expect(() => saveCheckpoint(join(scratch, 'file'), { step: 1, state: state(1), settings: {} }, shapes, 1)).toThrow(
      'a checkpoint could not be written',
    );
  });
});

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
    writeFileSync(env, JSON.stringify({ name: 'short', solver: 'highs', format: 'lp', prompt: { system: 'LP', user: '{question}' } }));
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
    const run = ['--policy', fickleModel(), '--steps', '4', '--samples', '4', '--max-tokens', '40', '--save-every', '2'];
    const into = (folder: string): string[] => [...run, '--reward', 'evom', '--rate', '1e-3', '--out', folder, ...common()];
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
