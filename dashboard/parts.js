// What the pages share: elements, figures, bars and curves.
/* global uPlot */
export const byId = (id) => document.getElementById(id);

/** A figure by its first three digits. */
export const round = (value, maximumSignificantDigits = 3) =>
  typeof value === 'number' ? value.toLocaleString('en', { maximumSignificantDigits }) : '–';

/** An element with text, and classes or attributes. Texts are never read as HTML. */
export function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Figures, each above its name. */
export function showCards(cards) {
  const shown = cards.map(([name, figure]) => {
    const card = element('li');
    card.append(element('b', figure), element('span', name));
    return card;
  });
  byId('cards').replaceChildren(...shown);
}

/** Bars of values, each as it is to be read; the longest is as wide as there is room. */
export function showBars(id, rows) {
  const most = Math.max(1e-9, ...rows.map(([, value]) => value));
  const parts = rows.flatMap(([name, value, shown]) => {
    const room = element('div');
    const bar = element('i');
    bar.style.width = `${(100 * value) / most}%`;
    room.append(bar);
    return [element('span', name), room, element('b', shown)];
  });
  byId(id).replaceChildren(...(rows.length === 0 ? [element('span', 'nothing yet', { class: 'dim' })] : parts));
}

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** uPlot's options of a chart in the page's colours. */
function optionsOf({ series, axes, scales }, { clientWidth: width, clientHeight: height }) {
  const axis = { stroke: color('--dim'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line') } };
  const curve = (i) => ({ stroke: color(i === 0 ? '--one' : '--two'), width: 2, points: { show: false } });
  return {
    width,
    height,
    cursor: { show: false },
    legend: { show: false },
    scales,
    axes: axes.map((own) => ({ ...axis, ...own })),
    series: [{}, ...series.map((own, i) => ({ ...curve(i), ...own }))],
  };
}

/**
 * Curves that keep to the page's colours and size.
 * @param charts each { id, data(): [xs, ...curves], series, axes, scales }: what is its own of uPlot's options
 */
export function createPlots(charts) {
  let plots = [];
  function make() {
    for (const { plot } of plots) plot.destroy();
    plots = charts.map((chart) => {
      const room = byId(chart.id);
      return { room, data: chart.data, plot: new uPlot(optionsOf(chart, room), chart.data(), room) };
    });
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', make);
  new ResizeObserver(() => {
    for (const { plot, room } of plots) plot.setSize({ width: room.clientWidth, height: room.clientHeight });
  }).observe(document.body);
  return {
    make,
    draw() {
      for (const { plot, data } of plots) plot.setData(data());
    },
  };
}
