// What a run of training came to, as a page of its own: curves, settings, and how the policy did in its exam.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Html, html, trusted } from '../eval/html.ts';

/** A line of metrics.jsonl: a step's figures by name, or the exam at the end. */
export type CourseLine = Readonly<Record<string, unknown>>;

export interface TrainingReport {
  readonly title: string;
  /** In the order they were written: a step that was done again counts as it was the last time. */
  readonly lines: readonly CourseLine[];
  /** What the run was started with, for the table of settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A chart: its caption, and the figures that it shows with their words. */
interface Chart {
  readonly caption: string;
  readonly series: Readonly<Record<string, string>>;
}

const CHARTS: readonly Chart[] = [
  { caption: 'Reward', series: { reward: 'mean', reward_std: 'deviation within groups' } },
  { caption: 'Right answers and rows', series: { answer: 'right, share', rows: 'rows kept, share' } },
  {
    caption: 'Groups and completions that teach nothing',
    series: { frac_reward_zero_std: 'groups without variance', unjudged: 'not judged', 'completions/clipped_ratio': 'cut off' },
  },
  { caption: 'Tokens of a completion', series: { 'completions/mean_length': 'mean', 'completions/max_length': 'longest' } },
  { caption: 'Loss', series: { loss: 'loss' } },
  { caption: 'Entropy and divergence', series: { entropy: 'entropy', kl: 'divergence' } },
  { caption: 'Norm of the slopes', series: { grad_norm: 'norm', norm: 'norm' } },
  { caption: 'Clipped ratios', series: { 'clip_ratio/low_mean': 'low', 'clip_ratio/high_mean': 'high' } },
  { caption: 'Milliseconds of a step', series: { 'time/sample_ms': 'sampling', 'time/judge_ms': 'judging', 'time/learn_ms': 'learning' } },
];

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM] = [620, 240, 70, 16, 26];
/** Steps that a line is the mean of. */
const WINDOW = 5;
/** Points that a line is drawn with at most. */
const MOST_POINTS = 600;

type Points = readonly (readonly [step: number, value: number])[];

/** @returns the steps of a run with their figures, each once, as it was the last time */
export function stepsOf(lines: readonly CourseLine[]): CourseLine[] {
  const steps = new Map<number, CourseLine>();
  for (const line of lines) if (typeof line.step === 'number') steps.set(line.step, line);
  return [...steps].sort(([a], [b]) => a - b).map(([, line]) => line);
}

function pointsOf(steps: readonly CourseLine[], name: string): Points {
  return steps.flatMap(({ step, [name]: value }) =>
    typeof step === 'number' && typeof value === 'number' && Number.isFinite(value) ? [[step, value] as const] : [],
  );
}

function smoothed(points: Points): Points {
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points.flatMap(([step], i) => {
    if (i % every !== 0 && i !== points.length - 1) return [];
    const behind = points.slice(Math.max(0, i - Math.max(WINDOW, every) + 1), i + 1);
    return [[step, behind.reduce((sum, [, value]) => sum + value, 0) / behind.length] as const];
  });
}

/** A number in as few digits as tell it from its neighbours on an axis. */
const brief = (value: number): string => String(Number(value.toPrecision(3)));

function chartOf(steps: readonly CourseLine[], { caption, series }: Chart): Html | undefined {
  const lines = Object.entries(series)
    .map(([key, name]) => ({ name, points: smoothed(pointsOf(steps, key)) }))
    .filter(({ points }) => points.length > 1);
  if (lines.length === 0) return undefined;
  const all = lines.flatMap(({ points }) => points);
  const [first, last] = [Math.min(...all.map(([step]) => step)), Math.max(...all.map(([step]) => step))];
  const [low, most] = [Math.min(0, ...all.map(([, value]) => value)), Math.max(...all.map(([, value]) => value))];
  const high = most > low ? most : low + 1;
  const x = (step: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (step - first)) / Math.max(1, last - first);
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - 10) * (value - low)) / (high - low);
  const rules = [0, 1, 2, 3, 4].map((part) => {
    const value = low + ((high - low) * part) / 4;
    return html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" x="${LEFT - 8}" y="${y(value)}" text-anchor="end" dominant-baseline="middle">${brief(value)}</text>`;
  });
  const marks = [first, Math.round((first + last) / 2), last].map(
    (step) => html`<text class="tick" x="${x(step)}" y="${HEIGHT - 8}" text-anchor="middle">${String(step)}</text>`,
  );
  const drawn = lines.map(({ points }, i) => {
    const path = points.map(([step, value], n) => `${n === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`).join('');
    return html`<path class="line l${i}" d="${path}"/>`;
  });
  const told = lines.map(({ name, points }) => `${name}: ${brief(points[0]?.[1] ?? 0)} to ${brief(points.at(-1)?.[1] ?? 0)}`).join('; ');
  return html`<figure><figcaption>${caption}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${caption}. ${told}">${rules}${marks}${drawn}</svg>
<ul class="legend">${lines.map(({ name }, i) => html`<li><span class="swatch s${i}"></span>${name}</li>`)}</ul></figure>`;
}

/** Shares of the verdicts' statuses over the first and the last fifth of the steps. */
function verdictTable(steps: readonly CourseLine[]): Html | undefined {
  const names = [...new Set(steps.flatMap((step) => Object.keys(step).filter((key) => key.startsWith('verdict/'))))].sort();
  if (names.length === 0) return undefined;
  const part = Math.max(1, Math.floor(steps.length / 5));
  const share = (some: readonly CourseLine[], name: string): string => {
    const sum = some.reduce((total, { [name]: value }) => total + (typeof value === 'number' ? value : 0), 0);
    return `${((100 * sum) / Math.max(1, some.length)).toFixed(1)} %`;
  };
  const rows = names.map((name) => [name.slice('verdict/'.length), share(steps.slice(0, part), name), share(steps.slice(-part), name)]);
  return table('Verdicts', ['status', `first ${part} steps`, `last ${part} steps`], rows);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<div class="table"><table><caption>${title}</caption><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([first = '', ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((text) => html`<td class="figure">${text}</td>`)}</tr>`)}</tbody></table></div>
`;
}

const said = (value: unknown): string =>
  typeof value === 'number' ? brief(value) : typeof value === 'string' ? value : JSON.stringify(value);

function cards(steps: readonly CourseLine[], exam: CourseLine | undefined): Html {
  const part = Math.max(1, Math.floor(steps.length / 10));
  const meanOf = (some: readonly CourseLine[], name: string): string => {
    const points = pointsOf(some, name);
    return points.length === 0 ? '–' : brief(points.reduce((sum, [, value]) => sum + value, 0) / points.length);
  };
  const change = (name: string): string => `${meanOf(steps.slice(0, part), name)} → ${meanOf(steps.slice(-part), name)}`;
  const shown: readonly (readonly [string, string])[] = [
    ['steps', String(steps.length)],
    ...(['reward', 'answer', 'loss'] as const)
      .filter((name) => pointsOf(steps, name).length > 0)
      .map((name) => [name, change(name)] as const),
    ...(typeof exam?.answer === 'number' ? [['exam: right', `${(100 * exam.answer).toFixed(1)} %`] as const] : []),
    ...(typeof exam?.read === 'number' ? [['exam: readable', `${(100 * exam.read).toFixed(1)} %`] as const] : []),
  ];
  return html`<ul class="cards">${shown.map(([name, value]) => html`<li><p class="large">${value}</p><p>${name}</p></li>`)}</ul>`;
}

/** @returns a page that needs nothing from elsewhere, and runs no script */
export function trainingReport({ title, lines, settings }: TrainingReport): string {
  const steps = stepsOf(lines);
  const exams = lines.flatMap(({ exam }) => (typeof exam === 'object' && exam !== null ? [exam as CourseLine] : [])); // our own line
  const style = readFileSync(new URL('../../report/page.css', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-${hash}'`;
  const rowsOf = (given: Readonly<Record<string, unknown>>) => Object.entries(given).map(([name, value]) => [name, said(value)]);
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>${trusted(style)}</style></head><body>
<header><h1>${title}</h1><p>A policy trained by Assay. Lines are means over ${WINDOW} steps; metrics.jsonl beside this page has every figure of every step.</p></header>
<main><section aria-label="overview">${cards(steps, exams.at(-1))}</section>
<section aria-labelledby="charts-title"><h2 id="charts-title">Over the steps</h2><div class="charts">${CHARTS.map((chart) => chartOf(steps, chart))}</div></section>
<section aria-labelledby="tables-title"><h2 id="tables-title">Tables</h2>${verdictTable(steps)}
${exams.map((exam) => table('Exam: problems of the test split, answered once with the likeliest tokens', ['figure', 'value'], rowsOf(exam)))}
${table('Settings', ['option', 'value'], rowsOf(settings))}</section></main></body></html>
`;
  return page.html;
}
