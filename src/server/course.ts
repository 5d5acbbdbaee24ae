import type { Engine, EngineStats } from '../engine.ts';
import { type Buckets, quantile } from '../engine/histogram.ts';
import type { Queue, QueueStats } from './queue.ts';
import { STAGES, type Stage, type Tally } from './tally.ts';

/** One second of the server's life. */
interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Items judged in this second. */
  readonly rate: number;
  readonly depth: number;
  readonly bytes: number;
  /** Of calls answered in the last ten seconds, milliseconds; null: there were none. */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Milliseconds below which half and all but a hundredth lie; null: there were none. */
interface Shares {
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Everything that the page shows but the samples. The same figures as `/metrics`. */
export interface Snapshot {
  readonly moment: Moment;
  readonly judged: number;
  readonly repeated: number;
  readonly unjudged: number;
  readonly contradictions: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly protocols: Readonly<Record<string, number>>;
  readonly solvers: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly rewards: { readonly bounds: readonly number[]; readonly counts: readonly number[]; readonly mean: number | null };
  /** Milliseconds below which half and all but a hundredth of the items lie, by stage, since the start. */
  readonly stages: Readonly<Record<Stage, Shares>>;
  /** The same of solves, by who answered. */
  readonly solveTimes: Readonly<Record<string, Shares>>;
  readonly groups: { readonly seen: number; readonly still: number };
  readonly queue: QueueStats;
  readonly engine: EngineStats;
}

/** The course of things: a moment a second, and who wants to be told. */
export interface Course {
  readonly moments: readonly Moment[];
  snapshot(): Snapshot;
  /** @returns what ends it */
  listen(tell: (snapshot: Snapshot) => void): () => void;
  stop(): void;
}

const EVERY_MS = 1000;
/** Moments that are kept: a quarter of an hour. */
const MOST = 900;
/** Seconds over which the latency of a moment is taken. */
const WINDOW = 10;

const sumByKey = (maps: Iterable<ReadonlyMap<string, number>>): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const map of maps) for (const [key, count] of map) sums[key] = (sums[key] ?? 0) + count;
  return sums;
};

const sharesOf = ({ bounds, counts }: Buckets): Shares => ({
  p50: quantile(bounds, counts, 0.5) ?? null,
  p99: quantile(bounds, counts, 0.99) ?? null,
});

const totals = (items: Tally['items']): Record<string, number> =>
  Object.fromEntries([...items].map(([protocol, statuses]) => [protocol, [...statuses.values()].reduce((sum, count) => sum + count, 0)]));

export function createCourse(engine: Engine, queue: Queue, tally: Tally): Course {
  const moments: Moment[] = [];
  const windows: Float64Array[] = [tally.stages.total.counts.slice()];
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let judged = 0;
  let last = performance.now();

  function look(): Moment {
    const { bounds, counts } = tally.stages.total;
    const [old] = windows;
    const since = counts.map((count, i) => count - (old?.[i] ?? 0));
    const now = performance.now();
    const rate = ((tally.judged - judged) * 1000) / Math.max(1, now - last);
    const { depth, bytes } = queue.stats();
    return { at: Date.now(), rate, depth, bytes, p50: quantile(bounds, since, 0.5) ?? null, p99: quantile(bounds, since, 0.99) ?? null };
  }

  function snapshot(moment = moments.at(-1) ?? look()): Snapshot {
    const { rewards, stages, groups } = tally;
    const given = rewards.counts.reduce((sum, count) => sum + count, 0);
    return {
      moment,
      judged: tally.judged,
      repeated: tally.repeated,
      unjudged: tally.unjudged,
      contradictions: tally.contradictions,
      statuses: sumByKey(tally.items.values()),
      protocols: totals(tally.items),
      solvers: sumByKey([tally.solvers]),
      faults: sumByKey([tally.faults]),
      rewards: { bounds: rewards.bounds, counts: [...rewards.counts], mean: given === 0 ? null : rewards.sum / given },
      stages: Object.fromEntries(STAGES.map((stage) => [stage, sharesOf(stages[stage])])) as Snapshot['stages'], // all stages are there
      solveTimes: Object.fromEntries([...tally.solveTimes].map(([solver, times]) => [solver, sharesOf(times)])),
      groups: { seen: groups.seen, still: groups.still },
      queue: queue.stats(),
      engine: engine.stats(),
    };
  }

  const timer = setInterval(() => {
    const moment = look();
    moments.push(moment);
    if (moments.length > MOST) moments.shift();
    windows.push(tally.stages.total.counts.slice());
    if (windows.length > WINDOW) windows.shift();
    judged = tally.judged;
    last = performance.now();
    if (listeners.size === 0) return;
    const now = snapshot(moment);
    for (const tell of listeners) tell(now);
  }, EVERY_MS);
  timer.unref();

  return {
    moments,
    snapshot,
    listen(tell) {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    stop: () => clearInterval(timer),
  };
}
