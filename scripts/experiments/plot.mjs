// Curves of several runs of each kind as a picture: the mean as a line, all seeds as a band.
const COLOURS = ['#1f77b4', '#2ca02c', '#999999', '#d62728', '#9467bd'];
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 320, 52, 16, 34, 40];

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** Means over so many values as are behind each. */
const smoothed = (values, window) => values.map((_, i) => mean(values.slice(Math.max(0, i - window + 1), i + 1)));

const text = (x, y, words, { anchor = 'middle', colour = '#333333', turn } = {}) =>
  `<text x="${x}" y="${y}" fill="${colour}" font-family="sans-serif" font-size="12" text-anchor="${anchor}"${turn === undefined ? '' : ` transform="rotate(${turn} ${x} ${y})"`}>${words}</text>`;

/**
 * @param kinds [{ name, curves: [[number]] }], a curve a seed
 * @param scale what a step is along the axis: completions, for one
 */
export function pictureOf(kinds, { title, across, up, window = 5, scale = 1 }) {
  const drawn = kinds
    .filter(({ curves }) => curves.length > 0)
    .map(({ name, curves }) => {
      const smooth = curves.map((curve) => smoothed(curve, window));
      const steps = Math.min(...smooth.map((curve) => curve.length));
      const at = (i) => smooth.map((curve) => curve[i]);
      const list = (of) => Array.from({ length: steps }, (_, i) => of(at(i)));
      return { name, middle: list(mean), low: list((all) => Math.min(...all)), high: list((all) => Math.max(...all)) };
    });
  const most = Math.max(0.1, ...drawn.flatMap(({ high }) => high));
  const top = [0.1, 0.2, 0.4, 0.6, 0.8, 1].find((value) => value >= most) ?? most;
  const steps = Math.max(...drawn.map(({ middle }) => middle.length), 2);
  const x = (i) => (LEFT + (i / (steps - 1)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value) => (HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
  const points = (values) => values.map((value, i) => `${x(i)},${y(value)}`);
  const told = drawn.map(
    ({ name, middle, low, high }) =>
      `${name}: ${middle[0].toFixed(2)} to ${middle.at(-1).toFixed(2)} (${low.at(-1).toFixed(2)} to ${high.at(-1).toFixed(2)})`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${told.join('; ')}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share * top)}" y2="${y(share * top)}" stroke="#dddddd"/>`,
      text(LEFT - 6, Number(y(share * top)) + 4, (share * top).toFixed(2), { anchor: 'end' }),
    ]),
    ...[0, 0.5, 1].map((share) => text(x(share * (steps - 1)), HEIGHT - BOTTOM + 16, Math.round(share * (steps - 1) * scale))),
    ...drawn.flatMap(({ low, high, middle }, i) => [
      `<polygon fill="${COLOURS[i]}" fill-opacity="0.15" points="${[...points(high), ...points(low).reverse()].join(' ')}"/>`,
      `<polyline fill="none" stroke="${COLOURS[i]}" stroke-width="1.8" points="${points(middle).join(' ')}"/>`,
    ]),
    ...drawn.map(({ name }, i) => text(LEFT + 8 + i * 118, 18, name, { anchor: 'start', colour: COLOURS[i] })),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across),
    text(14, (TOP + HEIGHT - BOTTOM) / 2, up, { turn: -90 }),
    '</svg>',
    '',
  ].join('\n');
}
