import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, messagesFor } from '../../src/index.ts';
import { algorithmOf } from '../../src/learn/algorithm.ts';
import { createLearner, type Learner } from '../../src/learn/learner.ts';
import { promptOf } from '../../src/learn/lessons.ts';
import { LORA_DEFAULTS } from '../../src/learn/parameters.ts';
import { lessonsOf, supervise } from '../../src/learn/supervise.ts';
import { type StepRecord, train, TRAIN_DEFAULTS, type TrainOptions, type TrainParts } from '../../src/learn/train.ts';
import { createTrainee } from '../../src/learn/trainee.ts';
import { openModel } from '../../src/policy/folder.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { environment, type Taught, teachTinyPolicy } from './tiny-policy.ts';

let taught: Taught;
let engine: Engine;
let losses: Taught['losses'];
let tasks: Taught['tasks'];
let model: Taught['model'];
let scratch: string;
beforeAll(async () => {
  taught = await teachTinyPolicy();
  ({ engine, tasks, model, losses, scratch } = taught);
}, 300_000);
afterAll(() => taught.close());

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
