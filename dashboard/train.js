// The page of a run of training. It shows what the run itself tells: all lines of its log at first, then each new one.
/* global uPlot */
const byId = (id) => document.getElementById(id);
const round = (value, maximumSignificantDigits = 3) =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumSignificantDigits }) : '–';

/** An element with text. Texts are never read as HTML. */
function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

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
let plots = [];

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function dataOf(keys) {
  const all = [...steps.values()].sort((a, b) => a.step - b.step);
  return [all.map(({ step }) => step), ...keys.map((key) => all.map((line) => line[key] ?? null))];
}

function makePlots() {
  for (const { plot } of plots) plot.destroy();
  const axis = { stroke: color('--dim'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
  plots = Object.entries(CHARTS).map(([id, keys]) => {
    const room = byId(id);
    const series = keys.map((_, i) => ({ stroke: color(i === 0 ? '--one' : '--two'), width: 2, points: { show: false }, spanGaps: true }));
    const scales = { x: { time: false }, y: { range: (_u, least, most) => [Math.min(0, least ?? 0), Math.max(1e-6, (most ?? 1) * 1.05)] } };
    const options = {
      width: room.clientWidth,
      height: room.clientHeight,
      cursor: { show: false },
      legend: { show: false },
      scales,
      axes: [axis, { ...axis, size: 56 }],
      series: [{}, ...series],
    };
    return { keys, room, plot: new uPlot(options, dataOf(keys), room) };
  });
}

function showBars(id, rows) {
  const most = Math.max(1e-9, ...rows.map(([, value]) => value));
  const parts = rows.flatMap(([name, value, shown]) => {
    const room = element('div');
    const bar = element('i');
    bar.style.width = `${(100 * value) / most}%`;
    room.append(bar);
    return [element('span', name), room, element('b', shown)];
  });
  byId(id).replaceChildren(...(parts.length === 0 ? [element('span', 'nothing yet')] : parts));
}

function showLast() {
  const last = dataOf([])[0].at(-1);
  const line = steps.get(last);
  if (line === undefined) return;
  const cards = Object.entries(CARDS)
    .filter(([key]) => typeof line[key] === 'number')
    .map(([key, name]) => {
      const card = element('li');
      card.append(element('b', key === 'step' ? String(line.step + 1) : round(line[key])), element('span', name));
      return card;
    });
  byId('cards').replaceChildren(...cards);
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
  makePlots();
  showLast();
});
events.onerror = () => {
  byId('state').textContent = 'the run is over, or not reached; trying again';
};
events.onmessage = ({ data }) => {
  add(JSON.parse(data));
  for (const { plot, keys } of plots) plot.setData(dataOf(keys));
  showLast();
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', makePlots);
new ResizeObserver(() => {
  for (const { plot, room } of plots) plot.setSize({ width: room.clientWidth, height: room.clientHeight });
}).observe(document.body);
