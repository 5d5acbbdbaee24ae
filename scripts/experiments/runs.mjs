// The runs that experiments are made of. Each is kept under its name; what is there is not done again, and rewards go on where they stopped.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert, createEngine, judgeTasks, writeTasks } from '../../dist/index.js';
import { algorithmOf } from '../../dist/learn/algorithm.js';
import { exam } from '../../dist/learn/exam.js';
import { createLearner } from '../../dist/learn/learner.js';
import { lessonsOf, supervise } from '../../dist/learn/supervise.js';
import { train } from '../../dist/learn/train.js';
import { createTrainee } from '../../dist/learn/trainee.js';
import { openModel, writeModel } from '../../dist/policy/folder.js';
import { initialModel } from '../../dist/policy/init.js';
import { readJson, writeWhole } from './json.mjs';
import { TARGETS } from './scales.mjs';

/** Steps of a run in a file, a line each: those behind the checkpoint that a run goes on from are forgotten. */
function createCurve(path) {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean).map(JSON.parse) : [];
  return {
    add(record) {
      while (lines.length > 0 && lines.at(-1).step >= record.step) lines.pop();
      lines.push(record);
      writeFileSync(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    },
    get records() {
      return lines;
    },
  };
}

/** Problems that the runs share: seeds are stated here and nowhere else. */
async function problemsOf(scale) {
  const judge = await createEngine({ threads: 0 });
  const tasksOf = async (split, count, seed) =>
    judgeTasks(judge, [...writeTasks({ seed, split, count, families: scale.families, sizes: [2, 2] })]);
  const problems = {
    /** Told with their right answers. */
    lessons: await tasksOf('train', scale.tasks, 'lessons'),
    /** Rewarded. */
    practice: await tasksOf('train', scale.practice, 'practice'),
    /** Asked while right answers are taught, to see when it is enough. */
    probe: await tasksOf('train', scale.probed, 'probe'),
    /** Examined: told as in training with other numbers, and told as training never does. */
    near: await tasksOf('train', scale.examined, 'near'),
    held: await tasksOf('test', scale.examined, 'held'),
  };
  await judge.close();
  const taught = new Set([...problems.lessons, ...problems.practice].map(({ question }) => question));
  for (const split of ['probe', 'near', 'held']) problems[split] = problems[split].filter(({ question }) => !taught.has(question));
  return problems;
}

export async function createRuns(scale, { home, threads, log }) {
  mkdirSync(home, { recursive: true });
  const problems = await problemsOf(scale);
  const told = ({ write }, tasks) => tasks.map((task) => ({ ...task, model: write(task.model) }));

  /** Does a part once, and keeps what it gave. */
  async function once(name, work) {
    const path = join(home, `${name}.json`);
    if (existsSync(path)) return readJson(path);
    const started = performance.now();
    log(`${name}: begins`);
    const found = { name, ...(await work(join(home, name))), seconds: Math.round((performance.now() - started) / 1000) };
    writeWhole(path, found);
    log(
      `${name}: ${found.seconds} s ${Object.entries(found.grades ?? {})
        .map(([at, { answer }]) => `${at} ${answer.toFixed(3)}`)
        .join(', ')}`,
    );
    return found;
  }

  /** Grades of the likeliest answers. */
  async function gradesOf(trainee, at, tasks) {
    const { environment } = TARGETS[at];
    const engine = await createEngine({ environment, threads: 0 });
    const reader = await trainee.reader({ temperature: 0, seed: 1, maxTokens: scale.maxTokens[environment.format] });
    const grades = await exam(reader, tasks, environment, engine);
    await reader.close();
    await engine.close();
    return grades;
  }

  /** By split and target: `near.A`. */
  async function examined(trainee, targets) {
    const grades = {};
    for (const at of targets) for (const split of ['near', 'held']) grades[`${split}.${at}`] = await gradesOf(trainee, at, problems[split]);
    return grades;
  }

  /** A policy of random weights; its tokens know the texts of all targets, so that none is cold for want of words. */
  function startOf(seed) {
    const folder = join(home, `start-${seed}`);
    if (!existsSync(folder)) {
      const texts = problems.lessons
        .slice(0, 1000)
        .flatMap(({ question, model }) => [question, TARGETS.A.write(model), model, convert(model, { from: 'lp', to: 'mps' }).text]);
      writeModel(folder, initialModel(texts, { ...scale.shape, seed }));
    }
    return folder;
  }

  async function withRun(from, folder, format, work) {
    mkdirSync(folder, { recursive: true });
    const model = await openModel(from);
    const learner = await createLearner(model, { threads, rows: 32, granularity: scale.granularity, optimizer: { beta2: 0.99 } });
    const trainee = await createTrainee(model, join(folder, 'policy'), {
      weight: learner.weight,
      threads,
      rows: 64,
      capacity: scale.shape.context,
      maxTokens: scale.maxTokens[format],
      seed: 11,
    });
    try {
      return await work({ learner, trainee });
    } finally {
      await trainee.close();
      await learner.close();
    }
  }

  /** Right answers for some targets. */
  function supervised(name, seed, { from, targets, sizes, tasks = problems.lessons, exams = targets }) {
    return once(`${name}-${seed}`, (folder) =>
      withRun(from === undefined ? startOf(seed) : join(home, `${from}-${seed}`, 'policy'), folder, 'lp', async ({ learner, trainee }) => {
        const { tokenizer } = trainee.model;
        const lessons = targets.flatMap((at) =>
          lessonsOf(told(TARGETS[at], tasks), TARGETS[at].environment, tokenizer, scale.shape.context),
        );
        // Until it is enough, the rate stays: one that falls by then keeps a slow seed from ever copying.
        const shape = sizes.until === undefined ? 'cosine' : 'constant';
        const schedule = { rate: sizes.rate, shape, warmup: Math.min(80, Math.ceil(sizes.steps / 20)), steps: sizes.steps, least: 0.1 };
        const losses = [];
        let tokens = 0;
        for await (const record of supervise(learner, lessons, { schedule, batch: sizes.batch, seed: `${name} ${seed}`, folder })) {
          losses.push(Number(record.loss.toFixed(4)));
          tokens += record.tokens;
          const done = record.step + 1;
          if (done % 100 === 0) log(`${name}-${seed} step ${done}: loss ${record.loss.toFixed(3)}`);
          // Copying comes all at once, and later with one seed than with another: all are to begin alike.
          if (sizes.until !== undefined && done % sizes.until.every === 0) {
            await trainee.sync(learner.weight);
            if ((await gradesOf(trainee, targets[0], problems.probe)).answer >= sizes.until.right) break;
          }
        }
        await trainee.sync(learner.weight);
        return { grades: await examined(trainee, exams), losses, tokens };
      }),
    );
  }

  /** Rewards in one target. */
  function rewardedRun(name, seed, { algorithm = 'grpo', at = 'A', target = TARGETS[at], from, exams = [at], shuffleRewards = false }) {
    const { environment } = target;
    return once(`${name}-${seed}`, (folder) =>
      withRun(join(home, `${from}-${seed}`, 'policy'), folder, environment.format, async ({ learner, trainee }) => {
        const engine = await createEngine({ environment, threads: 0 });
        const curve = createCurve(join(folder, 'curve.jsonl'));
        const { steps, prompts, samples, rate } = scale.rl;
        const options = {
          algorithm: algorithmOf(algorithm),
          shuffleRewards,
          prompts,
          samples,
          repeats: 1,
          seed: `${name} ${seed}`,
          folder,
          saveEvery: 20,
          keep: 1,
          schedule: { rate, shape: 'constant', warmup: 3, steps, least: 0 },
        };
        try {
          for await (const { step, metrics } of train({ learner, trainee, engine, environment, tasks: problems.practice }, options)) {
            curve.add({ step, ...metrics });
            if ((step + 1) % 10 === 0)
              log(`${name}-${seed} step ${step + 1}: reward ${metrics.reward.toFixed(3)}, answer ${metrics.answer.toFixed(3)}`);
          }
        } finally {
          await engine.close();
        }
        return { grades: await examined(trainee, exams), curve: curve.records, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) };
      }),
    );
  }

  return { problems, once, supervised, rewarded: rewardedRun, withRun, told };
}
