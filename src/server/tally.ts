import type { Judged } from '../engine.ts';
import { type Buckets, createBuckets, decades } from '../engine/histogram.ts';
import { createGroups, type Groups } from './groups.ts';
import type { Protocol } from './service.ts';

/** Stages of which the time is known. `queue` is a call's, `total` a call's from its coming to its answer, the others an item's. */
export const STAGES = ['queue', 'parse', 'solve', 'certify', 'total'] as const;
export type Stage = (typeof STAGES)[number];

/** What the items of one request came to, so that it can be counted again when the same request is answered again. */
export interface Counted {
  readonly protocol: Protocol;
  readonly items: number;
  readonly statuses: ReadonlyMap<string, number>;
  readonly solvers: ReadonlyMap<string, number>;
  readonly faults: ReadonlyMap<string, number>;
  readonly rewards: readonly number[];
  readonly groups: readonly (readonly [group: string | number, reward: number])[];
  readonly unjudged: number;
  readonly contradictions: number;
  /** Items that we failed to judge: another try may do better. */
  readonly failed: number;
}

/** What the server has answered so far, counted. All only grow. */
export interface Tally {
  /** By protocol, then status. */
  readonly items: ReadonlyMap<Protocol, ReadonlyMap<string, number>>;
  /** Milliseconds. */
  readonly stages: Readonly<Record<Stage, Buckets>>;
  /** Milliseconds of a solve, by who answered. */
  readonly solveTimes: ReadonlyMap<string, Buckets>;
  readonly rewards: Buckets;
  readonly unjudged: number;
  /** By who answered. */
  readonly solvers: ReadonlyMap<string, number>;
  /** By code of the fault. */
  readonly faults: ReadonlyMap<string, number>;
  readonly contradictions: number;
  readonly groups: Groups;
  /** Items answered, those of repeated requests included. */
  readonly judged: number;
  /** Items of requests that were the same as an earlier one, and got its answer. */
  readonly repeated: number;
  count(protocol: Protocol, judged: readonly Judged[], ms: number): Counted;
  /** Counts what an earlier request came to once more: each sample of a group counts, however alike. */
  countAgain(counted: Counted): void;
}

const MS_BOUNDS = decades(0.01, 100_000, 5);
const REWARD_BOUNDS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 3];

const step = <K>(counts: Map<K, number>, key: K, times = 1): void => void counts.set(key, (counts.get(key) ?? 0) + times);

/** Counts by key where most come one after another: a map is asked only when the key changes. */
function createRuns(): { readonly counts: Map<string, number>; add(key: string | undefined): void; end(): void } {
  const counts = new Map<string, number>();
  let last: string | undefined;
  let times = 0;
  function end(): void {
    if (last !== undefined && times > 0) step(counts, last, times);
    times = 0;
  }
  return {
    counts,
    add(key) {
      if (key !== last) {
        end();
        last = key;
      }
      times += 1;
    },
    end,
  };
}

/** @returns what judged items come to */
export function countedOf(protocol: Protocol, judged: readonly Judged[]): Counted {
  const runs = { statuses: createRuns(), solvers: createRuns(), faults: createRuns() };
  const rewards: number[] = [];
  const groups: [string | number, number][] = [];
  let unjudged = 0;
  let contradictions = 0;
  let failed = 0;
  for (const { reward, group, verdict } of judged) {
    runs.statuses.add(verdict.status);
    runs.solvers.add(verdict.solver);
    runs.faults.add(verdict.fault?.code);
    if (verdict.status === 'failed') failed += 1;
    if (verdict.contradiction !== undefined) contradictions += 1;
    if (typeof reward === 'number') {
      rewards.push(reward);
      if (group !== undefined) groups.push([group, reward]);
    } else if (reward === null) unjudged += 1;
  }
  for (const run of Object.values(runs)) run.end();
  const { statuses, solvers, faults } = runs;
  return {
    protocol,
    items: judged.length,
    statuses: statuses.counts,
    solvers: solvers.counts,
    faults: faults.counts,
    rewards,
    groups,
    unjudged,
    contradictions,
    failed,
  };
}

export function createTally(): Tally {
  const items = new Map<Protocol, Map<string, number>>();
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, createBuckets(MS_BOUNDS)])) as Record<Stage, Buckets>; // all are there
  const solveTimes = new Map<string, Buckets>();
  const rewards = createBuckets(REWARD_BOUNDS);
  const solvers = new Map<string, number>();
  const faults = new Map<string, number>();
  const groups = createGroups();
  const sums = { judged: 0, repeated: 0, unjudged: 0, contradictions: 0 };

  function timesOf(solver: string): Buckets {
    let times = solveTimes.get(solver);
    if (times === undefined) {
      times = createBuckets(MS_BOUNDS);
      solveTimes.set(solver, times);
    }
    return times;
  }

  function addTimes(judged: readonly Judged[]): void {
    let last: string | undefined;
    let own: Buckets | undefined;
    for (const { verdict } of judged) {
      const { timeUs, solver } = verdict;
      if (timeUs === undefined) continue;
      if (timeUs.parse !== undefined) stages.parse.add(timeUs.parse / 1000);
      if (timeUs.certify !== undefined) stages.certify.add(timeUs.certify / 1000);
      if (timeUs.solve === undefined) continue;
      stages.solve.add(timeUs.solve / 1000);
      if (solver === undefined) continue;
      if (solver !== last || own === undefined) {
        own = timesOf(solver);
        last = solver;
      }
      own.add(timeUs.solve / 1000);
    }
  }

  function add(counted: Counted): void {
    let statuses = items.get(counted.protocol);
    if (statuses === undefined) {
      statuses = new Map();
      items.set(counted.protocol, statuses);
    }
    for (const [status, times] of counted.statuses) step(statuses, status, times);
    for (const [solver, times] of counted.solvers) step(solvers, solver, times);
    for (const [code, times] of counted.faults) step(faults, code, times);
    for (const reward of counted.rewards) rewards.add(reward);
    for (const [group, reward] of counted.groups) groups.add(group, reward);
    sums.judged += counted.items;
    sums.unjudged += counted.unjudged;
    sums.contradictions += counted.contradictions;
  }

  return {
    items,
    stages,
    solveTimes,
    rewards,
    solvers,
    faults,
    groups,
    get judged() {
      return sums.judged;
    },
    get repeated() {
      return sums.repeated;
    },
    get unjudged() {
      return sums.unjudged;
    },
    get contradictions() {
      return sums.contradictions;
    },
    count(protocol, judged, ms) {
      const counted = countedOf(protocol, judged);
      add(counted);
      addTimes(judged);
      stages.total.add(ms, judged.length);
      return counted;
    },
    countAgain(counted) {
      add(counted);
      sums.repeated += counted.items;
      stages.total.add(0, counted.items);
    },
  };
}
