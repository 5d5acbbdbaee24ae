// Whether a quantity grows: the slope of Theil and Sen with Sen's interval.
import { median } from '../common.mjs';

/** For 95 %. */
const Z = 1.96;

/**
 * Sen, "Estimates of the regression coefficient based on Kendall's tau" (1968): the median of the slopes between all pairs, which single peaks do
 * not move, and the slopes at the ranks that Kendall's variance gives. Points that lie close in time are alike, which makes the interval too
 * narrow: give it medians of longer stretches.
 * @param points [x, y], x ascending, at least three
 */
export function theilSen(points) {
  const slopes = [];
  for (const [i, [x, y]] of points.entries()) for (const [later, then] of points.slice(i + 1)) slopes.push((then - y) / (later - x));
  slopes.sort((a, b) => a - b);
  const n = points.length;
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))];
  return { slope: median(slopes), low: at((slopes.length - spread) / 2 - 1), high: at((slopes.length + spread) / 2) };
}

/** @returns [x, y] medians of so many stretches of equal length in x from `from` to `to`; those without a point are left out */
export function stretches(points, { from, to, count }) {
  const lists = Array.from({ length: count }, () => []);
  for (const [x, y] of points) if (x >= from && x < to) lists[Math.floor(((x - from) / (to - from)) * count)].push([x, y]);
  return lists.filter((list) => list.length > 0).map((list) => [median(list.map(([x]) => x)), median(list.map(([, y]) => y))]);
}
