// Up to which size does Assay's own small path beat a solver? The same random models, n rows and columns, answered by both in turn:
// CPU time for each, LP and MIP; writes bench/results/small-growth.json and the figure docs/small-growth.svg.
// node bench/small-growth.mjs [models a size] [largest size]
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchProgram, report, solverLibrary } from './common.mjs';

const count = process.argv[2] ?? '40';
const largest = process.argv[3] ?? '64';
const run = spawnSync(benchProgram('small_growth'), [solverLibrary(''), largest, count], { encoding: 'utf8' });
if (run.status !== 0) throw new Error(run.stderr);
const rows = run.stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const different = rows.filter((row) => row.different > 0);
if (different.length > 0) throw new Error(`answers differ: ${JSON.stringify(different)}`);

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 52, right: 12, top: 30, bottom: 40 };
const decades = { low: 0, high: 6 }; // 1 µs to 1 s
const x = (size) => MARGIN.left + (Math.log2(size / 2) / 5) * (WIDTH - MARGIN.left - MARGIN.right);
const y = (us) =>
  HEIGHT -
  MARGIN.bottom -
  ((Math.log10(Math.max(us, 1)) - decades.low) / (decades.high - decades.low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
const LABELS = ['1 µs', '10 µs', '100 µs', '1 ms', '10 ms', '100 ms', '1 s'];

/** Line of medians and band from p10 to p90. */
function curve(list, pick, colour) {
  const points = list.map((row) => ({ size: row.size, ...pick(row) })).filter(({ us }) => us > 0);
  const place = (size, us) => `${x(size).toFixed(1)},${y(us).toFixed(1)}`;
  const band = [...points.map(({ size, p10 }) => place(size, p10)), ...points.map(({ size, p90 }) => place(size, p90)).reverse()];
  return `<polygon points="${band.join(' ')}" fill="${colour}" opacity="0.18"/><polyline points="${points
    .map(({ size, us }) => place(size, us))
    .join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

function panel(kind, left) {
  const list = rows.filter((row) => row.kind === kind);
  const grid = LABELS.map(
    (label, i) =>
      `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(10 ** i)}" y2="${y(10 ** i)}" stroke="#ddd"/><text x="${MARGIN.left - 6}" y="${y(10 ** i) + 4}" text-anchor="end">${label}</text>`,
  );
  const ticks = [2, 4, 8, 16, 32, 64].map(
    (size) => `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${size}</text>`,
  );
  const half = list.filter((row) => row.answered < 0.995).map((row) => `${row.size}: ${Math.round(row.answered * 100)} %`);
  return `<g transform="translate(${left},0)"><text x="${MARGIN.left}" y="18" font-weight="bold">${kind}${kind === 'MIP' ? ', every other column integer' : ''}</text>
${grid.join('')}${ticks.join('')}<text x="${(MARGIN.left + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle">rows and columns</text>
${curve(list, (row) => row.highs, '#c4532d')}${curve(list, (row) => row.small, '#2a6fb0')}
<text x="${MARGIN.left + 8}" y="${MARGIN.top + 14}" fill="#c4532d">HiGHS and certificate</text><text x="${MARGIN.left + 8}" y="${MARGIN.top + 30}" fill="#2a6fb0">Assay, proved</text>
<text x="${MARGIN.left + 8}" y="${MARGIN.top + 46}" fill="#555">${half.length > 0 ? `answered at ${half.join(', ')}` : 'all answered'}</text></g>`;
}

writeFileSync(
  fileURLToPath(new URL('../docs/small-growth.svg', import.meta.url)),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#333">
<rect width="100%" height="100%" fill="white"/>
${panel('LP', 0)}
${panel('MIP', WIDTH)}
</svg>
`,
);
report('small-growth', { cases: rows });
