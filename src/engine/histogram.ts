/** Counts values by buckets; cheap enough for every item of a hundred thousand a second. */
export interface Buckets {
  /** Upper ends of the buckets; behind the last one is one more. */
  readonly bounds: readonly number[];
  /** [bounds + 1] */
  readonly counts: Float64Array;
  readonly sum: number;
  add(value: number, times?: number): void;
}

/** The first bucket whose upper end the value does not exceed. */
const upTo =
  (bounds: readonly number[]) =>
  (value: number): number => {
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (bounds[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
      else low = middle + 1;
    }
    return low;
  };

/** @param placeOf the bucket of a value, where that is quicker to say than by looking among the bounds */
export function createBuckets(bounds: readonly number[], placeOf = upTo(bounds)): Buckets {
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    bounds,
    counts,
    get sum() {
      return sum;
    },
    add(value, times = 1) {
      const place = placeOf(value);
      counts[place] = (counts[place] ?? 0) + times;
      sum += value * times;
    },
  };
}

/** `steps` buckets a decade, from `first` to `last`. */
export function decades(first: number, last: number, steps: number): number[] {
  const count = Math.round(Math.log10(last / first) * steps);
  return Array.from({ length: count + 1 }, (_, i) => Number((first * 10 ** (i / steps)).toPrecision(4)));
}

/** @returns how many values were counted */
export function totalOf(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** @returns the bucket in which the share of all values ends, and the part of that bucket below it; undefined: nothing was counted */
export function bucketOf(counts: ArrayLike<number> & Iterable<number>, share: number): { place: number; part: number } | undefined {
  const wanted = totalOf(counts) * share;
  let seen = 0;
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] ?? 0;
    if (count > 0 && seen + count >= wanted) return { place, part: (wanted - seen) / count };
    seen += count;
  }
  return undefined;
}

/**
 * @param counts of buckets, or what was added to them since
 * @returns the value below which the share lies, to the width of a bucket; undefined: nothing was counted
 */
export function quantile(bounds: readonly number[], counts: Float64Array, share: number): number | undefined {
  const found = bucketOf(counts, share);
  if (found === undefined) return undefined;
  const low = bounds[found.place - 1] ?? 0;
  const high = bounds[found.place] ?? bounds.at(-1) ?? 0;
  return low + (high - low) * found.part;
}
