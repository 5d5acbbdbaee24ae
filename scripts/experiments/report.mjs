// What the runs gave: figures to bench/results, pictures and tables to docs/experiments.md, between its marks.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/system.mjs';
import { pictureOf } from './plot.mjs';
import { readJson } from './json.mjs';
import { SMOLLM2_STEP } from './smollm2.mjs';

const RUN = /^(.+)-(\d+)\.json$/;
const MARKS = ['<!-- written by scripts/experiments.mjs: begin -->', '<!-- end -->'];
/** Of a step's metrics, what is kept in the figures. */
const KEPT = [
  'reward',
  'answer',
  'rows',
  'frac_reward_zero_std',
  'entropy',
  'time/sample_ms',
  'time/judge_ms',
  'time/learn_ms',
  'num_tokens',
  'sampling/batches',
];

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const percent = (value) => `${(100 * value).toFixed(1)}`;

/** The mean of all seeds, and each of them. */
function spread(values) {
  if (values.length === 0) return '–';
  return values.length === 1 ? `${percent(values[0])} (one seed)` : `**${percent(mean(values))}** (${values.map(percent).join(', ')})`;
}

/** Nothing where there is no row. */
const table = (head, rows) =>
  rows.length === 0
    ? []
    : [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];

function runsIn(home) {
  const runs = new Map();
  if (!existsSync(home)) return runs;
  for (const name of readdirSync(home)
    .filter((file) => RUN.test(file))
    .sort()) {
    const [, kind, seed] = RUN.exec(name);
    runs.set(kind, [...(runs.get(kind) ?? []), { seed: Number(seed), ...readJson(join(home, name)) }]);
  }
  return runs;
}

function learnsTable(of, gradesOf) {
  const names = {
    sft: 'supervised only',
    grpo: 'then GRPO',
    dapo: 'then DAPO',
    shuffled: 'then GRPO, rewards shuffled',
    evom: 'then GRPO, reward `evom`',
  };
  const rows = Object.entries(names)
    .filter(([kind]) => of(kind).length > 0)
    .map(([kind, words]) => [
      words,
      ...['near.A', 'held.A'].map((at) => spread(gradesOf(kind, at, 'answer'))),
      ...['rows', 'kept', 'read'].map((key) => spread(gradesOf(kind, 'held.A', key))),
      Math.round(mean(of(kind).map(({ seconds }) => seconds))),
    ]);
  return table(['run', 'right, known ways', 'right, new ways', 'new ways: every row kept', 'rows kept', 'readable', 'seconds'], rows);
}

function transferTable(of, gradesOf) {
  const names = {
    sft: 'A, supervised only',
    grpo: 'A, supervised, then GRPO in A',
    mix: 'A, B and C, supervised only',
    'mix-A': 'the same, then GRPO in A',
    'mix-B': 'the same, then GRPO in B',
    'mix-C': 'the same, then GRPO in C',
  };
  const rows = Object.entries(names)
    .filter(([kind]) => of(kind).length > 0)
    .map(([kind, words]) => [words, ...['A', 'B', 'C'].map((at) => spread(gradesOf(kind, `held.${at}`, 'answer')))]);
  return table(['trained on', 'A: LP as HiGHS takes it', 'B: MPS', "C: LP as COPT's reader takes it"], rows);
}

function adaptationTable(of, gradesOf, scale) {
  const completions = (kind) =>
    mean(
      of(kind).map(({ curve = [] }) =>
        curve.reduce((sum, step) => sum + scale.rl.prompts * scale.rl.samples * (step['sampling/batches'] ?? 1), 0),
      ),
    );
  const names = { cold: 'rewards alone', few: `${scale.few.tasks} translated samples`, 'few-rl': 'the samples, then rewards' };
  const rows = ['C', 'B'].flatMap((at) =>
    Object.entries(names)
      .filter(([way]) => of(`${way}-${at}`).length > 0)
      .map(([way, words]) => [
        `${at}: ${words}`,
        ...['near', 'held'].map((split) => spread(gradesOf(`${way}-${at}`, `${split}.${at}`, 'answer'))),
        spread(gradesOf(`${way}-${at}`, `held.${at}`, 'read')),
        Math.round(completions(`${way}-${at}`)),
        (mean(of(`${way}-${at}`).map(({ seconds }) => seconds)) / 60).toFixed(1),
      ]),
  );
  return table(['way to the target', 'right, known ways', 'right, new ways', 'readable', 'completions', 'minutes'], rows);
}

function speedTable(of) {
  const steps = of('grpo').flatMap(({ curve = [] }) => curve.slice(curve.length > 10 ? 5 : 1));
  const per = (key) => mean(steps.map((step) => step[key]));
  const parts =
    steps.length === 0
      ? []
      : [
          ['sampling', 'time/sample_ms'],
          ['judging', 'time/judge_ms'],
          ['learning', 'time/learn_ms'],
        ];
  const all = parts.reduce((sum, [, key]) => sum + per(key), 0);
  const rows = parts.map(([words, key]) => [words, `${per(key).toFixed(0)} ms`, `${((100 * per(key)) / all).toFixed(1)} %`]);
  const [speed] = of('speed');
  return [
    ...table(['part of a step of GRPO', 'mean', 'share'], rows),
    ...(speed === undefined
      ? []
      : [
          `Forward alone: ${speed.speed.forwardPerSecond} tokens a second; forward, backward and update: ${speed.speed.trainedPerSecond}. Peak memory: ${speed.speed.peakMb} MB.`,
          '',
        ]),
  ];
}

function smollmTable(of) {
  const rows = of('smollm2').flatMap(({ exams = [] }) =>
    exams.map(({ after, minutes, tasks, nl4opt }) => [
      after,
      minutes,
      ...[tasks, nl4opt].flatMap((grades) => (grades === undefined ? ['–', '–'] : [percent(grades.read), percent(grades.answer)])),
    ]),
  );
  return [
    ...table(['SmolLM2-135M', 'minutes', 'unseen families: readable', 'right', 'NL4OPT: readable', 'right'], rows),
    ...of('smollm2').flatMap(({ exams = [] }) => samplesOf(exams)),
  ];
}

/** What it wrote for one problem at each exam. */
function samplesOf(exams) {
  const [first] = exams;
  if (first === undefined) return [];
  const written = exams.flatMap(({ after, samples: [completion = ''] }) => ['', `After ${after}:`, '', '~~~', completion.trim(), '~~~']);
  return [`One problem of the exam, and what was written for it: *${first.question.replaceAll('\n', ' ')}*`, ...written, ''];
}

/** Curves by kind, of what a step's metrics call `key`. */
const curvesOf = (of, kinds, key) =>
  Object.entries(kinds).map(([kind, name]) => ({
    name,
    curves: of(kind)
      .map(({ curve = [] }) => curve.map((step) => step[key]))
      .filter((curve) => curve.length > 1),
  }));

function writePictures(of, scale, name) {
  const completions = scale.rl.prompts * scale.rl.samples;
  const pictures = {
    learns: {
      kinds: { grpo: 'GRPO', dapo: 'DAPO', shuffled: 'shuffled' },
      key: 'answer',
      title: 'Right answers while training',
      up: 'right, share',
    },
    transfer: {
      kinds: { 'mix-A': 'in A', 'mix-B': 'in B', 'mix-C': 'in C' },
      key: 'answer',
      title: 'Right answers while training in each target',
      up: 'right, share',
    },
    adaptation: {
      kinds: {
        'cold-C': 'C: rewards alone',
        'few-rl-C': 'C: 100 samples first',
        'cold-B': 'B: rewards alone',
        'few-rl-B': 'B: 100 samples first',
      },
      key: 'answer',
      title: 'Right answers in a cold target',
      up: 'right, share',
    },
    smollm2: { kinds: { smollm2: 'GRPO' }, key: 'reward', title: 'SmolLM2: mean reward of a step', up: 'reward', of: SMOLLM2_STEP },
  };
  const written = [];
  for (const [picture, { kinds, key, title, up, of: own = completions }] of Object.entries(pictures)) {
    const drawn = curvesOf(of, kinds, key).filter(({ curves }) => curves.length > 0);
    if (drawn.length < Math.min(2, Object.keys(kinds).length)) continue;
    const file = `experiments-${name}-${picture}.svg`;
    writeFileSync(join(root, 'docs', file), pictureOf(drawn, { title, up, across: 'completions', scale: own }));
    written.push([picture, `![${title}](${file})`]);
  }
  return new Map(written);
}

export function writeReport({ home, scale, name }) {
  const runs = runsIn(home);
  const of = (kind) => runs.get(kind) ?? [];
  const gradesOf = (kind, at, key) => of(kind).flatMap(({ grades }) => (grades?.[at] === undefined ? [] : [grades[at][key]]));
  const round = (value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const figures = [...runs.values()].flat().map(({ losses, curve, ...run }) => ({
    ...run,
    ...(losses !== undefined && { losses: losses.filter((_, i) => i % 50 === 0 || i === losses.length - 1) }),
    ...(curve !== undefined && { curve: curve.map((step) => Object.fromEntries(KEPT.map((key) => [key, round(step[key] ?? null)]))) }),
  }));
  if (name !== 'suite')
    writeFileSync(join(root, `bench/results/experiments-${name}.json`), `${JSON.stringify({ scale, runs: figures })}\n`);
  const tables = {
    learns: ['### Does it learn?', '', ...learnsTable(of, gradesOf)],
    transfer: ['### Does it carry over?', '', ...transferTable(of, gradesOf)],
    adaptation: ['### A cold target', '', ...adaptationTable(of, gradesOf, scale)],
    speed: ['### Speed of a step', '', ...speedTable(of)],
    smollm2: ['### A real language model', '', ...smollmTable(of)],
  };
  const pictures = name === 'suite' ? new Map() : writePictures(of, scale, name);
  const made = Object.entries(tables).flatMap(([key, lines]) => {
    if (lines.length < 3) return []; // a title alone
    const picture = pictures.get(key);
    return picture === undefined ? lines : [...lines, picture, ''];
  });
  console.log(made.join('\n'));
  const path = join(root, 'docs/experiments.md');
  const page = readFileSync(path, 'utf8');
  const [from, to] = MARKS.map((mark) => page.indexOf(mark));
  if (name === 'mini' && from >= 0 && to > from)
    writeFileSync(path, `${page.slice(0, from + MARKS[0].length)}\n\n${made.join('\n').trimEnd()}\n\n${page.slice(to)}`);
}
