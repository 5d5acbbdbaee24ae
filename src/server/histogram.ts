/** Counts values by buckets; cheap enough for every item of a hundred thousand a second. */
export interface Histogram {
  /** Upper ends of the buckets; behind the last one is one more. */
  readonly bounds: readonly number[];
  /** [bounds + 1] */
  readonly counts: Float64Array;
  readonly sum: number;
  add(value: number, times?: number): void;
}

export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    bounds,
    counts,
    get sum() {
      return sum;
    },
    add(value, times = 1) {
      let low = 0;
      let high = bounds.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value <= (bounds[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
        else low = middle + 1;
      }
      counts[low] = (counts[low] ?? 0) + times;
      sum += value * times;
    },
  };
}

/** `steps` buckets a decade, from `first` to `last`. */
export function decades(first: number, last: number, steps: number): number[] {
  const count = Math.round(Math.log10(last / first) * steps);
  return Array.from({ length: count + 1 }, (_, i) => Number((first * 10 ** (i / steps)).toPrecision(4)));
}

const totalOf = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);

/**
 * @param counts of a histogram, or what was added to them since
 * @returns the value below which the share lies, to the width of a bucket; undefined: nothing was counted
 */
export function quantile(bounds: readonly number[], counts: Float64Array, share: number): number | undefined {
  const wanted = totalOf(counts) * share;
  if (wanted === 0) return undefined;
  let seen = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const count = counts[i] ?? 0;
    if (seen + count >= wanted && count > 0) {
      const low = bounds[i - 1] ?? 0;
      const high = bounds[i] ?? bounds.at(-1) ?? 0;
      return low + ((high - low) * (wanted - seen)) / count;
    }
    seen += count;
  }
  return bounds.at(-1);
}
