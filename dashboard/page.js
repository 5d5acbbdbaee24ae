// The page of the reward server. Everything it shows comes from this server: a snapshot a second as an event, samples when asked for.
/* global uPlot */
const byId = (id) => document.getElementById(id);
const round = (value, digits = 3) => (value === null || value === undefined ? '–' : Number(value.toPrecision(digits)).toLocaleString('en'));
const share = (part, all) => (all > 0 ? `${((100 * part) / all).toFixed(1)} %` : '–');
const MOST = 900;

/** An element with text, and classes or attributes. Texts are never read as HTML. */
function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function ask(path) {
  const reply = await fetch(path, { headers: { accept: 'application/json' } });
  if (!reply.ok) throw new Error((await reply.json()).detail);
  return reply.json();
}

// Figures and bars

function cardsOf({ moment, judged, repeated, unjudged, contradictions, groups, queue, engine }) {
  const { shards, answers } = engine;
  const hits = answers === undefined ? undefined : share(answers.found + answers.shared, answers.asked);
  return [
    ['items a second', round(moment.rate)],
    ['judged', judged.toLocaleString('en')],
    ['of these, asked again', repeated.toLocaleString('en')],
    ['ms, half below', round(moment.p50)],
    ['ms, 99 % below', round(moment.p99)],
    ['items waiting', queue.depth.toLocaleString('en')],
    [`MB held of ${round(queue.maxBytes / 2 ** 20)}`, round(queue.bytes / 2 ** 20)],
    ['groups without variance', share(groups.still, groups.seen)],
    ['could not be judged', unjudged.toLocaleString('en')],
    ['disagreements', contradictions.toLocaleString('en')],
    ...(hits === undefined ? [] : [['of solves, from the cache', hits]]),
    ...(shards === undefined ? [] : [['shards, restarts', `${shards.pids.length}, ${shards.restarts}`]]),
  ];
}

function showCards(snapshot) {
  const cards = cardsOf(snapshot).map(([name, value]) => {
    const card = element('li');
    card.append(element('b', value), element('span', name));
    return card;
  });
  byId('cards').replaceChildren(...cards);
}

/** Bars of counts; the longest is as wide as there is room. */
function showBars(id, rows) {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const all = rows.reduce((sum, [, count]) => sum + count, 0);
  const parts = rows.flatMap(([name, count]) => {
    const room = element('div');
    const bar = element('i');
    bar.style.width = `${(100 * count) / most}%`;
    room.append(bar);
    return [element('span', name), room, element('b', `${count.toLocaleString('en')}  ${share(count, all)}`)];
  });
  byId(id).replaceChildren(...(rows.length === 0 ? [element('span', 'nothing yet', { class: 'dim' })] : parts));
}

const sorted = (counts) => Object.entries(counts).sort((a, b) => b[1] - a[1]);

/** A histogram of rewards as columns, as many as were given out; the figures are read by pointing, or by a screen reader. */
function showRewards({ bounds, counts, mean }) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...counts);
  const last = Math.max(
    bounds.indexOf(1),
    counts.findLastIndex((count) => count > 0),
  );
  const columns = counts.slice(0, last + 1).map((count, i) => {
    const name = i === 0 ? `${bounds[0]}` : i < bounds.length ? `to ${bounds[i]}` : `above ${bounds.at(-1)}`;
    const column = element('div', undefined, { title: `${name}: ${count.toLocaleString('en')}, ${share(count, all)}` });
    const bar = element('i');
    bar.style.height = `${(100 * count) / most}%`;
    const room = element('div');
    room.append(bar);
    column.append(room, element('span', i < bounds.length ? `${bounds[i]}` : '…'), element('em', column.title));
    return column;
  });
  byId('rewards').replaceChildren(...(all === 0 ? [element('span', 'nothing yet', { class: 'dim' })] : columns));
  byId('mean').textContent = mean === null ? '' : `, ${round(mean)} on average`;
}

function showStages(stages, solveTimes) {
  const named = Object.entries(solveTimes).map(([solver, times]) => [`solve: ${solver}`, times]);
  const rows = [...Object.entries(stages), ...named].map(([stage, { p50, p99 }]) => {
    const row = element('tr');
    row.append(element('td', stage), element('td', round(p50)), element('td', round(p99)));
    return row;
  });
  byId('stages').replaceChildren(...rows);
}

/** What RemoteStats calls it, and what the page does. */
const REMOTE = {
  workers: 'workers',
  threads: 'threads of all of them',
  redelivered: 'items tried again because their worker ended',
  blamed: 'items that three workers ended over',
  republished: 'batches sent again because the queue had lost them',
  full: 'times that the queue took no more',
};

/** Of a server whose items are judged elsewhere; others have no such part. */
function showRemote(remote) {
  byId('remote').hidden = remote === undefined;
  if (remote === undefined) return;
  const rows = Object.entries(REMOTE).map(([key, name]) => {
    const row = element('tr');
    row.append(element('th', name, { scope: 'row' }), element('td', remote[key].toLocaleString('en')));
    return row;
  });
  byId('workers').replaceChildren(...rows);
  const alone = remote.workers > 0 ? '' : 'No worker is there: what comes waits, until its callers are told to come again.';
  if (byId('alone').textContent !== alone) byId('alone').textContent = alone; // said aloud once, not every second
}

// Courses over time

const moments = [];
const plots = [];
const CHARTS = [
  { id: 'rate', values: [(moment) => moment.rate] },
  { id: 'latency', values: [(moment) => moment.p50, (moment) => moment.p99] },
  { id: 'queue', values: [(moment) => moment.depth, (moment) => moment.bytes / 2 ** 20] },
];

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function makePlots() {
  for (const { plot } of plots.splice(0)) plot.destroy();
  for (const { id, values } of CHARTS) {
    const room = byId(id);
    const times = (_u, seconds) => seconds.map((second) => new Date(second * 1000).toTimeString().slice(0, 8));
    const axis = { stroke: color('--dim'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
    const series = values.map((_, i) => ({
      stroke: color(i === 0 ? '--one' : '--two'),
      width: 2,
      points: { show: false },
      spanGaps: false,
    }));
    const scales =
      id === 'queue'
        ? { y: { range: (_u, _min, max) => [0, Math.max(1, max)] }, b: { range: (_u, _min, max) => [0, Math.max(1, max)] } }
        : { y: { range: (_u, _min, max) => [0, Math.max(1, max * 1.05)] } };
    if (id === 'queue') series[1].scale = 'b';
    const axes = [
      { ...axis, values: times, space: 70 },
      { ...axis, size: 56 },
      ...(id === 'queue' ? [{ ...axis, scale: 'b', side: 1, size: 48, grid: { show: false } }] : []),
    ];
    const options = {
      width: room.clientWidth,
      height: room.clientHeight,
      cursor: { show: false },
      legend: { show: false },
      scales,
      axes,
      series: [{}, ...series],
    };
    plots.push({ values, room, plot: new uPlot(options, dataOf(values), room) });
  }
}

const dataOf = (values) => [moments.map(({ at }) => at / 1000), ...values.map((value) => moments.map(value))];

function drawPlots() {
  for (const { plot, values } of plots) plot.setData(dataOf(values));
}

// Samples

let chosen;
let listed = [];

function lineOf({ number, status, reward, fault, contradiction, begin }) {
  const line = element('li', undefined, { role: 'option', id: `s${number}`, 'aria-selected': String(number === chosen) });
  line.append(
    element('span', reward === null ? '–' : round(reward), { class: 'reward' }),
    element('span', status),
    element('span', contradiction ?? fault ?? begin),
  );
  line.addEventListener('click', () => choose(number));
  return line;
}

async function showList() {
  if (byId('hold').checked) return;
  const query = new URLSearchParams({ search: byId('search').value, ...(byId('only').checked && { only: 'contradictions' }) });
  const { samples } = await ask(`dashboard/samples?${query}`);
  listed = samples;
  const list = byId('list');
  const top = list.scrollTop;
  list.replaceChildren(...samples.map(lineOf));
  list.scrollTop = top;
  byId('found').textContent = `${samples.length} shown`;
}

/** The completion, with the place of the fault marked. */
function markedText({ completion, offset, verdict: { fault } }) {
  const whole = element('pre');
  if (fault?.offset === undefined) {
    whole.textContent = completion;
    return whole;
  }
  // The place is counted in bytes of the text, which starts at `offset` of the completion.
  const bytes = new TextEncoder().encode(completion.slice(offset));
  const begin = offset + new TextDecoder().decode(bytes.slice(0, fault.offset)).length;
  const word = /^\s*(?:\w+|[^\w\s]|)/.exec(completion.slice(begin))?.[0].length || 1;
  whole.append(completion.slice(0, begin), element('mark', completion.slice(begin, begin + word) || '∎'), completion.slice(begin + word));
  return whole;
}

function factsOf({ protocol, id, reward, parts, verdict }) {
  const { status, objective, certificate, solver, model, contradiction, timeUs } = verdict;
  const facts = {
    trainer: protocol,
    id,
    verdict: status,
    objective,
    certificate,
    'answered by': solver,
    reward: reward === null ? 'could not be judged, or no truth is known' : reward,
    parts:
      parts &&
      Object.entries(parts)
        .map(([name, value]) => `${name} ${round(value)}`)
        .join(', '),
    model: model && `${model.sense}, ${model.columns} columns, ${model.rows} rows`,
    'the solver says': contradiction && `${contradiction.solver}: ${contradiction.answer}`,
    'solve, µs': timeUs?.solve,
  };
  const list = element('dl');
  for (const [name, value] of Object.entries(facts))
    if (value !== undefined) list.append(element('dt', name), element('dd', String(value)));
  return list;
}

async function choose(number) {
  chosen = number;
  for (const line of byId('list').children) line.setAttribute('aria-selected', String(line.id === `s${number}`));
  byId('list').setAttribute('aria-activedescendant', `s${number}`);
  byId(`s${number}`)?.scrollIntoView({ block: 'nearest' });
  const article = byId('sample');
  try {
    const sample = await ask(`dashboard/samples/${number}`);
    const { fault } = sample.verdict;
    const parts = [factsOf(sample)];
    if (fault !== undefined)
      parts.push(
        element('p', `${fault.message}${fault.line === undefined ? '' : `, line ${fault.line}, column ${fault.column}`}`, {
          class: 'fault',
        }),
      );
    for (const finding of sample.findings) parts.push(element('p', finding, { class: 'fault' }));
    parts.push(markedText(sample));
    if (sample.cutFrom !== undefined)
      parts.push(element('p', `the beginning of ${sample.cutFrom.toLocaleString('en')} characters`, { class: 'dim' }));
    article.replaceChildren(...parts);
  } catch (error) {
    article.replaceChildren(element('p', error.message, { class: 'dim' }));
  }
}

function onKey(event) {
  const at = listed.findIndex(({ number }) => number === chosen);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: listed.length - 1 }[event.key];
  const sample = to === undefined ? undefined : listed[Math.min(to, listed.length - 1)];
  if (sample === undefined) return;
  event.preventDefault();
  choose(sample.number);
}

// All together

function show(snapshot) {
  moments.push(snapshot.moment);
  if (moments.length > MOST) moments.shift();
  showCards(snapshot);
  drawPlots();
  showRewards(snapshot.rewards);
  showBars('statuses', sorted(snapshot.statuses));
  showBars('faults', sorted(snapshot.faults).slice(0, 12));
  showBars('solvers', sorted(snapshot.solvers));
  showBars('protocols', sorted(snapshot.protocols));
  showStages(snapshot.stages, snapshot.solveTimes);
  showRemote(snapshot.engine.remote);
  const { trouble } = snapshot.engine.answers ?? {};
  byId('trouble').textContent = trouble === undefined ? '' : `Answers are kept in memory alone: ${trouble}`;
}

async function start() {
  const now = await ask('dashboard/now');
  byId('version').textContent = `Assay ${now.version}`;
  moments.push(...now.moments);
  makePlots();
  show(now);
  await showList();
  let judged = now.judged;
  const events = new EventSource('dashboard/events');
  events.onopen = () => {
    byId('state').textContent = 'live';
  };
  events.onerror = () => {
    byId('state').textContent = 'no connection; trying again';
  };
  events.onmessage = ({ data }) => {
    const snapshot = JSON.parse(data);
    show(snapshot);
    if (snapshot.judged !== judged) showList().catch(() => undefined);
    judged = snapshot.judged;
  };
  byId('list').addEventListener('keydown', onKey);
  for (const id of ['search', 'only', 'hold']) byId(id).addEventListener('input', () => showList().catch(() => undefined));
  byId('find').addEventListener('submit', (event) => event.preventDefault());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', makePlots);
  new ResizeObserver(() => {
    for (const { plot, room } of plots) plot.setSize({ width: room.clientWidth, height: room.clientHeight });
  }).observe(document.body);
}

start().catch((error) => {
  byId('state').textContent = error.message;
});
