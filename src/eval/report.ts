import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { accuracyChart, classChart, faultChart, findingChart, passChart, percent, shareText } from './charts.ts';
import type { Evaluation } from './evaluate.ts';
import type { Figures } from './figures.ts';
import { type Html, html, jsonForScript, trusted } from './html.ts';
import { payloadOf } from './payload.ts';
import { type Chosen, MOST_CHARACTERS } from './samples.ts';
import { overall, type Table, tablesOf } from './tables.ts';

/** Cells that charts show at most; the tables have all. */
const MOST_BARS = 24;

const asset = (name: string): string => readFileSync(new URL(`../../report/${name}`, import.meta.url), 'utf8');
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function tableHtml({ title, note, head, rows }: Table): Html {
  // Columns of figures alone are right-aligned.
  const isFigure = head.map((_, i) => rows.every((row) => /^(-?[\d.]+( %.*)?)?$/.test(row[i] ?? '')));
  const cell = (tag: 'th' | 'td', text: string, i: number): Html =>
    html`<${trusted(tag)}${trusted(tag === 'th' ? ' scope="col"' : '')}${trusted(isFigure[i] === true ? ' class="figure"' : '')}>${text}</${trusted(tag)}>`;
  return html`<div class="table"><table><caption>${title}${note !== undefined && html`<small>${note}</small>`}</caption>
<thead><tr>${head.map((name, i) => cell('th', name, i))}</tr></thead>
<tbody>${rows.map(
    ([first = '', ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((text, i) => cell('td', text, i + 1))}</tr>`,
  )}</tbody></table></div>
`;
}

function cards(figures: Figures): Html {
  const several = figures.environments.length > 1;
  return html`<ul class="cards">${overall(figures.cells)
    .slice(0, MOST_BARS)
    .map((cell) => {
      const { each } = cell.accuracy.corrected['1e-6'];
      const read = cell.completions - (cell.classes.rejected ?? 0) - (cell.classes.noModel ?? 0);
      const share = cell.completions === 0 ? '–' : `${((100 * read) / cell.completions).toFixed(1)} %`;
      return html`<li><h3>${cell.source}</h3>${several && html`<p>${cell.environment}</p>`}
<p class="large">${each.value === undefined ? '–' : percent(each.value)}</p><p>right within 1e-6: ${shareText(each)}</p>
<dl><div><dt>completions</dt><dd>${String(cell.completions)}</dd></div><div><dt>problems</dt><dd>${String(cell.problems)}</dd></div>
<div><dt>are models</dt><dd>${share}</dd></div><div><dt>mean reward</dt><dd>${cell.reward === undefined ? '–' : cell.reward.toFixed(3)}</dd></div>
${cell.unjudged > 0 && html`<div><dt>not judged</dt><dd>${String(cell.unjudged)}</dd></div>`}</dl></li>`;
    })}</ul>`;
}

function chosenText({ failures, right, seed }: Chosen): string {
  const part = (what: string, { kept, of }: { kept: number; of: number }): string =>
    of === kept ? `all ${of} ${what}` : `${kept} of ${of} ${what}, drawn by chance (seed ${seed})`;
  return `Listed: ${part('in which something is wrong', failures)}, and ${part('in which nothing was found', right)}. Texts of more than ${MOST_CHARACTERS} characters are cut.`;
}

/** The list of samples; the page's script fills it. */
function browser(evaluation: Evaluation): Html {
  const { chosen, figures } = evaluation;
  const select = (id: string, label: string): Html => html`<label for="${id}">${label}<select id="${id}"></select></label>`;
  return html`<section id="samples" aria-labelledby="samples-title"><h2 id="samples-title">Samples</h2>
<p>${chosenText(chosen)}</p>
<noscript><p>The list of samples is drawn by a script, which this browser does not run. The tables above need none.</p></noscript>
<form id="filters" role="search" class="screen">
<label for="search">Search<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="id, text, fault, row"></label>
${select('by-class', 'What became of it')}${select('by-fault', 'Fault')}${select('by-source', 'Source')}${select('by-set', 'Set')}
${figures.environments.length > 1 && html`${select('by-environment', 'Environment')}<label class="check" for="by-difference"><input id="by-difference" type="checkbox"> environments differ</label>`}
<button type="reset">Clear</button></form>
<p class="screen keys"><kbd>/</kbd> search · <kbd>j</kbd> <kbd>k</kbd> or <kbd>↓</kbd> <kbd>↑</kbd> through the list · <kbd>Enter</kbd> to the sample · <kbd>Esc</kbd> back</p>
<p id="count" role="status"></p>
<div class="panes"><div><ol id="list" aria-label="samples"></ol><button id="more" class="screen" type="button" hidden>Show more</button></div>
<article id="sample" tabindex="-1" aria-label="the chosen sample"></article></div></section>`;
}

/**
 * One HTML page with everything: charts, tables and a list of samples. It asks for nothing from outside, and runs no script but its own:
 * completions are hostile, so all of them is data, and the page's policy refuses any other script.
 * @param title what was evaluated
 */
export function reportOf(evaluation: Evaluation, title: string): string {
  const { figures, samples, chosen } = evaluation;
  const [style, script] = [asset('page.css'), asset('page.js')];
  const several = figures.environments.length > 1;
  const bars = overall(figures.cells).slice(0, MOST_BARS);
  const charts = [accuracyChart, classChart, findingChart, passChart, faultChart].map((draw) => draw(bars, several));
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; script-src ${hash(script)}; style-src ${hash(style)}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>${trusted(style)}</style></head><body>
<a class="skip" href="#samples">To the samples</a>
<header><h1>${title}</h1><p>Completions judged by Assay: read, solved, certified, and held against labels and reference models. Shares stand with their ${figures.interval}.</p></header>
<main><section aria-label="overview">${cards(figures)}</section>
<section aria-labelledby="charts-title"><h2 id="charts-title">Charts</h2><div class="charts">${charts}</div></section>
${browser(evaluation)}
<section aria-labelledby="tables-title"><h2 id="tables-title">Tables</h2>${tablesOf(figures).map(tableHtml)}</section></main>
<footer><p>Environments: ${figures.environments.map(({ name, solver, dialect, format, protocol, reward }) => `${name} (solver ${solver}, dialect ${dialect}, format ${format}, protocol ${protocol}, reward ${reward})`).join('; ')}.</p></footer>
<script type="application/json" id="data">${trusted(jsonForScript(payloadOf(figures, samples, chosen)))}</script>
<script>${trusted(script)}</script></body></html>
`;
  return page.html;
}
