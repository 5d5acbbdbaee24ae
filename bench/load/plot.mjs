// A line plot of megabytes over time as SVG.

const SIZE = { width: 760, height: 260, left: 50, bottom: 30, top: 32, right: 10 };
const COLOURS = ['#1f6fb4', '#d9822b', '#3a9d5d'];

/** @param lines { label, points: [seconds, megabytes] } */
export function plotOf({ title, seconds, lines }) {
  const { width, height, left, bottom, top, right } = SIZE;
  const most = 1.1 * lines.reduce((all, { points }) => points.reduce((sum, [, y]) => Math.max(sum, y), all), 0);
  const x = (s) => left + (s / seconds) * (width - left - right);
  const y = (megabytes) => height - bottom - (megabytes / most) * (height - bottom - top);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const minutes = ((seconds * share) / 60).toFixed(seconds < 600 ? 1 : 0);
    return `<text x="${left - 6}" y="${y(most * share) + 4}" text-anchor="end">${Math.round(most * share)}</text><text x="${x(seconds * share)}" y="${height - 10}" text-anchor="middle">${minutes} min</text>`;
  });
  const drawn = lines.map(({ label, points }, i) => {
    const places = points.map(([s, megabytes]) => `${x(s).toFixed(1)},${y(megabytes).toFixed(1)}`).join(' ');
    return `<polyline fill="none" stroke="${COLOURS[i]}" points="${places}"/><text x="${left + i * 240}" y="28" fill="${COLOURS[i]}">${label}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="14">${title}</text>
<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#888"/>
${[...ticks, ...drawn].join('\n')}
</svg>
`;
}
