// The page of a run of training. It shows what the run itself tells: all lines of its log at first, then each new one.
import { byId, createPlots, round, showBars, showCards } from './parts.js';

const CHARTS = {
  reward: ['reward', 'reward_std'],
  answer: ['answer', 'rows'],
  loss: ['loss'],
  entropy: ['entropy', 'kl'],
  still: ['frac_reward_zero_std', 'unjudged'],
  length: ['completions/mean_length', 'completions/max_length'],
};
const CARDS = {
  step: 'steps done',
  reward: 'reward',
  answer: 'right',
  rows: 'rows kept',
  loss: 'loss',
  grad_norm: 'norm of the slopes',
  norm: 'norm of the slopes',
  learning_rate: 'learning rate',
  rate: 'learning rate',
  step_time: 'seconds a step',
};

/** The steps by their numbers: one that is done again takes the place of the first. */
let steps = new Map();

function dataOf(keys) {
  const all = [...steps.values()].sort((a, b) => a.step - b.step);
  return [all.map(({ step }) => step), ...keys.map((key) => all.map((line) => line[key] ?? null))];
}

const plots = createPlots(
  Object.entries(CHARTS).map(([id, keys]) => ({
    id,
    data: () => dataOf(keys),
    series: keys.map(() => ({ spanGaps: true })),
    axes: [{}, { size: 56 }],
    scales: { x: { time: false }, y: { range: (_u, least, most) => [Math.min(0, least ?? 0), Math.max(1e-6, (most ?? 1) * 1.05)] } },
  })),
);

function showLast() {
  const last = dataOf([])[0].at(-1);
  const line = steps.get(last);
  if (line === undefined) return;
  const told = Object.entries(CARDS).filter(([key]) => typeof line[key] === 'number');
  showCards(told.map(([key, name]) => [name, key === 'step' ? String(line.step + 1) : round(line[key])]));
  const named = (prefix, suffix = '') =>
    Object.entries(line)
      .filter(([key]) => key.startsWith(prefix) && key.endsWith(suffix))
      .map(([key, value]) => [key.slice(prefix.length, key.length - suffix.length), value]);
  showBars(
    'verdicts',
    named('verdict/').map(([name, value]) => [name, value, `${(100 * value).toFixed(1)} %`]),
  );
  showBars(
    'times',
    named('time/', '_ms').map(([name, value]) => [name, value, round(value)]),
  );
}

function add(line) {
  if (typeof line.step === 'number') steps.set(line.step, line);
  if (line.exam !== undefined) byId('state').textContent = `exam: ${round(100 * line.exam.answer)} % right of ${line.exam.tasks}`;
}

const events = new EventSource('events');
events.addEventListener('begin', ({ data }) => {
  const { title, lines } = JSON.parse(data);
  byId('title').textContent = title;
  byId('state').textContent = 'live';
  steps = new Map();
  for (const line of lines) add(line);
  plots.make();
  showLast();
});
events.onerror = () => {
  byId('state').textContent = 'the run is over, or not reached; trying again';
};
events.onmessage = ({ data }) => {
  add(JSON.parse(data));
  plots.draw();
  showLast();
};
