// The page of the reward server. Everything it shows comes from this server: a snapshot a second as an event, samples when asked for.
import { byId, createPlots, element, round, showBars, showCards } from './parts.js';

const share = (part, all) => (all > 0 ? `${((100 * part) / all).toFixed(1)} %` : '–');
const MOST = 900;

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

/** Bars of counts, the most first. */
function showCounts(id, counts, most = Number.POSITIVE_INFINITY) {
  const rows = Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .slice(0, most);
  const all = rows.reduce((sum, [, count]) => sum + count, 0);
  showBars(
    id,
    rows.map(([name, count]) => [name, count, `${count.toLocaleString('en')}  ${share(count, all)}`]),
  );
}

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
export function showRemote(remote) {
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
const times = (_u, seconds) => seconds.map((second) => new Date(second * 1000).toTimeString().slice(0, 8));
const from0 = (room) => ({ range: (_u, _min, max) => [0, Math.max(1, max * room)] });

/** A chart of values of each moment. */
function chartOf(id, values, own = {}) {
  return {
    id,
    data: () => [moments.map(({ at }) => at / 1000), ...values.map((value) => moments.map(value))],
    series: values.map(() => ({ spanGaps: false })),
    axes: [{ values: times, space: 70 }, { size: 56 }],
    scales: { y: from0(1.05) },
    ...own,
  };
}

const plots = createPlots([
  chartOf('rate', [(moment) => moment.rate]),
  chartOf('latency', [(moment) => moment.p50, (moment) => moment.p99]),
  chartOf('queue', [(moment) => moment.depth, (moment) => moment.bytes / 2 ** 20], {
    series: [{ spanGaps: false }, { spanGaps: false, scale: 'b' }],
    axes: [{ values: times, space: 70 }, { size: 56 }, { scale: 'b', side: 1, size: 48, grid: { show: false } }],
    scales: { y: from0(1), b: from0(1) },
  }),
]);

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
  showCards(cardsOf(snapshot));
  plots.draw();
  showRewards(snapshot.rewards);
  showCounts('statuses', snapshot.statuses);
  showCounts('faults', snapshot.faults, 12);
  showCounts('solvers', snapshot.solvers);
  showCounts('protocols', snapshot.protocols);
  showStages(snapshot.stages, snapshot.solveTimes);
  showRemote(snapshot.engine.remote);
  const { trouble } = snapshot.engine.answers ?? {};
  byId('trouble').textContent = trouble === undefined ? '' : `Answers are kept in memory alone: ${trouble}`;
}

async function start() {
  const now = await ask('dashboard/now');
  byId('version').textContent = `Assay ${now.version}`;
  moments.push(...now.moments);
  plots.make();
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
}

start().catch((error) => {
  byId('state').textContent = error.message;
});
