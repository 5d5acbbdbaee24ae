import type { Cell } from './figures.ts';
import { type Html, html } from './html.ts';
import { TOLERANCE_NAMES } from './group.ts';
import type { Share } from './statistics.ts';
import { CLASSES, type Class } from './taxonomy.ts';

/** Inline SVG, drawn here: a page that asks no network has no library to ask for. Colours are classes of the page's style sheet. */
const WIDTH = 620;
const LEFT = 184;
const RIGHT = 56;
const SPAN = WIDTH - LEFT - RIGHT;
const BAR = 15;
const AXIS = 26;
/** Characters that fit beside a bar. */
const LABEL = 25;
/** Series that the style sheet has colours for. */
const SERIES = 6;
const MOST_BARS = 10;

const TOLERANCE_WORDS = { '5e-2': 'within 5 %', '1e-4': 'within 1e-4', '1e-6': 'within 1e-6' } as const;

export const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

/** @returns a share with its interval, in words */
export const shareText = ({ value, low = 0, high = 1 }: Share): string =>
  value === undefined ? 'nothing to count' : `${percent(value)} (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`;

const nameOf = (cell: Cell, several: boolean): string => (several ? `${cell.source}, ${cell.environment}` : cell.source);
const shortened = (text: string): string => (text.length > LABEL ? `${text.slice(0, LABEL / 2)}…${text.slice(-LABEL / 2 + 1)}` : text);

/** The end of an axis: the first round share that holds everything. */
const topOf = (values: readonly number[]): number => [0.05, 0.1, 0.2, 0.4, 0.6, 0.8].find((top) => Math.max(...values, 0) <= top) ?? 1;

function svg(height: number, title: string, description: string, body: readonly Html[]): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}. ${description}">${body}</svg>`;
}

const figure = (caption: string, chart: Html, legend: Html = html``): Html =>
  html`<figure><figcaption>${caption}</figcaption>${chart}${legend}</figure>`;

/** A vertical line with its value at every fifth of the axis. */
function axis(top: number, height: number): Html[] {
  return [0, 1, 2, 3, 4].map((step) => {
    const x = LEFT + (SPAN * step) / 4;
    return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${height - AXIS}"/><text class="tick" x="${x}" y="${height - 8}" text-anchor="middle">${percent((top * step) / 4)}</text>`;
  });
}

/** The source and, where there are several, the environment below it. */
function cellLabel(cell: Cell, several: boolean, y: number): Html {
  if (!several) return rowLabel(cell.source, y);
  return html`${rowLabel(cell.source, y - 8)}<g class="second">${rowLabel(cell.environment, y + 8)}</g>`;
}

const rowLabel = (text: string, y: number): Html =>
  html`<text x="${LEFT - 10}" y="${y}" text-anchor="end" dominant-baseline="middle">${shortened(text)}<title>${text}</title></text>`;

function whisker({ low, high }: Share, y: number, top: number): Html {
  if (low === undefined || high === undefined) return html``;
  const [from, to] = [LEFT + (SPAN * low) / top, LEFT + (SPAN * Math.min(high, top)) / top];
  return html`<path class="whisker" d="M${from} ${y}H${to}M${from} ${y - 4}v8M${to} ${y - 4}v8"/>`;
}

const key = (items: readonly { readonly name: string; readonly colour: string }[]): Html =>
  html`<ul class="legend">${items.map(({ name, colour }) => html`<li><span class="swatch ${colour}"></span>${name}</li>`)}</ul>`;

/** Accuracy of each source and environment at every tolerance, with intervals. */
export function accuracyChart(cells: readonly Cell[], several: boolean): Html {
  const shares = cells.flatMap((cell) => TOLERANCE_NAMES.map((name) => cell.accuracy.corrected[name].each));
  const top = topOf(shares.map(({ high = 0 }) => high));
  const block = TOLERANCE_NAMES.length * (BAR + 3) + 14;
  const height = cells.length * block + AXIS;
  const bars = cells.flatMap((cell, i) => [
    cellLabel(cell, several, i * block + block / 2 - 4),
    ...TOLERANCE_NAMES.map((name, k) => {
      const share = cell.accuracy.corrected[name].each;
      const y = i * block + k * (BAR + 3) + 4;
      return html`<g><title>${nameOf(cell, several)}, ${TOLERANCE_WORDS[name]}: ${shareText(share)} of ${share.n}</title>
<rect class="t${k}" x="${LEFT}" y="${y}" width="${(SPAN * (share.value ?? 0)) / top}" height="${BAR}"/>${whisker(share, y + BAR / 2, top)}</g>`;
    }),
  ]);
  const words = cells.map((cell) => `${nameOf(cell, several)}: ${shareText(cell.accuracy.corrected['1e-6'].each)}`).join('; ');
  return figure(
    'Accuracy on corrected labels, share of completions',
    svg(height, 'Accuracy', `Within 1e-6: ${words}`, [...axis(top, height), ...bars]),
    key(TOLERANCE_NAMES.map((name, k) => ({ name: TOLERANCE_WORDS[name], colour: `t${k}` }))),
  );
}

/** What became of the completions, one bar a source and environment. */
export function classChart(cells: readonly Cell[], several: boolean): Html {
  const block = BAR * 2 + 12;
  const height = cells.length * block + AXIS;
  const names = Object.keys(CLASSES).filter((name) => cells.some((cell) => cell.classes[name as Class] !== undefined)) as Class[]; // its keys
  const bars = cells.flatMap((cell, i) => {
    let x = LEFT;
    return [
      cellLabel(cell, several, i * block + BAR + 4),
      ...names.map((name) => {
        const count = cell.classes[name] ?? 0;
        const width = cell.completions === 0 ? 0 : (SPAN * count) / cell.completions;
        const rect = html`<rect class="k-${name}" x="${x}" y="${i * block + 4}" width="${width}" height="${BAR * 2}"><title>${CLASSES[name]}: ${count}, ${percent(count / Math.max(1, cell.completions))}</title></rect>`;
        x += width;
        return rect;
      }),
    ];
  });
  const words = cells.map(
    (cell) => `${nameOf(cell, several)}: ${names.map((name) => `${CLASSES[name]} ${cell.classes[name] ?? 0}`).join(', ')}`,
  );
  return figure(
    'What became of the completions',
    svg(height, 'What became of the completions', words.join('; '), [...axis(1, height), ...bars]),
    key(names.map((name) => ({ name: CLASSES[name], colour: `k-${name}` }))),
  );
}

/** Share of problems solved by at least one of k completions. */
export function passChart(cells: readonly Cell[], several: boolean): Html | undefined {
  const lines = cells.map((cell) => ({ cell, points: cell.accuracy.corrected['1e-6'].passAtK.filter(({ share }) => share.n > 0) }));
  const ks = [...new Set(lines.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
  if (ks.length < 2) return undefined;
  const [height, bottom, left] = [260, 260 - AXIS, 84];
  const top = topOf(lines.flatMap(({ points }) => points.map(({ share }) => share.high ?? 0)));
  const x = (k: number): number => left + 20 + ((WIDTH - left - 40 - RIGHT) * Math.log2(k)) / Math.log2(ks.at(-1) ?? 2);
  const y = (share: number): number => bottom - ((bottom - 10) * Math.min(share, top)) / top;
  const grid = [0, 1, 2, 3, 4].map((step) => {
    const at = y((top * step) / 4);
    return html`<line class="grid" x1="${left}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="tick" x="${left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${percent((top * step) / 4)}</text>`;
  });
  const marks = ks.map((k) => html`<text class="tick" x="${x(k)}" y="${height - 8}" text-anchor="middle">k = ${k}</text>`);
  const drawn = lines.map(({ cell, points }, i) => {
    const path = points.map(({ k, share }, n) => `${n === 0 ? 'M' : 'L'}${x(k)} ${y(share.value ?? 0)}`).join('');
    const dots = points.map(
      ({ k, share }) =>
        html`<g transform="translate(${(i - (lines.length - 1) / 2) * 7})"><title>${nameOf(cell, several)}, pass@${k}: ${shareText(share)} of ${share.n} problems</title><path class="whisker" d="M${x(k)} ${y(share.low ?? 0)}V${y(share.high ?? 0)}m-4 0h8M${x(k) - 4} ${y(share.low ?? 0)}h8"/><circle class="s${i % SERIES}" cx="${x(k)}" cy="${y(share.value ?? 0)}" r="4"/></g>`,
    );
    return html`<path class="line l${i % SERIES}" d="${path}" transform="translate(${(i - (lines.length - 1) / 2) * 7})"/>${dots}`;
  });
  const words = lines.map(
    ({ cell, points }) => `${nameOf(cell, several)}: ${points.map(({ k, share }) => `pass@${k} ${shareText(share)}`).join(', ')}`,
  );
  return figure(
    'At least one of k completions right (1e-6, corrected labels), share of problems',
    svg(height, 'pass@k', words.join('; '), [...grid, ...marks, ...drawn]),
    key(lines.map(({ cell }, i) => ({ name: nameOf(cell, several), colour: `s${i % SERIES}` }))),
  );
}

/** Counts by name, a bar for each source and environment, each a share of that one's own total. */
interface Bars {
  readonly caption: string;
  readonly names: readonly string[];
  readonly words?: Readonly<Record<string, string>>;
  readonly count: (cell: Cell, name: string) => number;
  readonly total: (cell: Cell) => number;
}

function barChart(cells: readonly Cell[], several: boolean, { caption, names, words, count, total }: Bars): Html | undefined {
  const share = (cell: Cell, name: string): number => count(cell, name) / Math.max(1, total(cell));
  const most = (name: string): number => Math.max(...cells.map((cell) => share(cell, name)));
  const shown = words === undefined ? names.toSorted((a, b) => most(b) - most(a)).slice(0, MOST_BARS) : names;
  if (shown.length === 0) return undefined;
  const block = cells.length * 12 + 8;
  const height = shown.length * block + AXIS;
  const top = topOf(shown.map(most));
  const bars = shown.flatMap((name, i) => [
    rowLabel(words?.[name] ?? name, i * block + block / 2),
    ...cells.map((cell, k) => {
      const width = (SPAN * share(cell, name)) / top;
      const y = i * block + 4 + k * 12;
      return html`<rect class="s${k % SERIES}" x="${LEFT}" y="${y}" width="${width}" height="11"><title>${nameOf(cell, several)}, ${name}: ${count(cell, name)}</title></rect><text class="tick" x="${LEFT + width + 5}" y="${y + 6}" dominant-baseline="middle">${count(cell, name) > 0 && count(cell, name)}</text>`;
    }),
  ]);
  const told = shown.map((name) => `${words?.[name] ?? name}: ${cells.map((cell) => count(cell, name)).join(' and ')}`);
  return figure(
    caption,
    svg(height, caption, told.join('; '), [...axis(top, height), ...bars]),
    key(cells.map((cell, i) => ({ name: nameOf(cell, several), colour: `s${i % SERIES}` }))),
  );
}

/** Faults by their codes. */
export function faultChart(cells: readonly Cell[], several: boolean): Html | undefined {
  return barChart(cells, several, {
    caption: 'Why texts are no model: the first fault of each, share of completions',
    names: [...new Set(cells.flatMap((cell) => Object.keys(cell.faults)))],
    count: (cell, name) => cell.faults[name] ?? 0,
    total: ({ completions }) => completions,
  });
}

const FINDING_WORDS = {
  same: 'the same model',
  missing: 'rows or bounds missing',
  spurious: 'rows forbid too much',
  integrality: 'whole numbers lost',
  objective: 'another objective',
} as const;

/** What comparisons with reference models found. */
export function findingChart(cells: readonly Cell[], several: boolean): Html | undefined {
  if (cells.every(({ findings }) => findings.compared === 0)) return undefined;
  return barChart(cells, several, {
    caption: 'Held against the reference model, share of the models compared',
    names: Object.keys(FINDING_WORDS),
    words: FINDING_WORDS,
    count: ({ findings }, name) => findings[name as keyof typeof FINDING_WORDS], // its keys
    total: ({ findings }) => findings.compared,
  });
}
