import type { Item, Judged } from '../engine.ts';
import { createGroups, type Groups } from './groups.ts';
import { createHistogram, decades, type Histogram } from './histogram.ts';
import type { Listener, Protocol } from './service.ts';

/** Stages of which the time is known. `queue` is a call's, `total` a call's from its coming to its answer, the others an item's. */
export const STAGES = ['queue', 'parse', 'solve', 'certify', 'total'] as const;
export type Stage = (typeof STAGES)[number];

/** What the server has judged so far, counted. All only grow. */
export interface Tally {
  /** By protocol, then status. */
  readonly items: ReadonlyMap<Protocol, ReadonlyMap<string, number>>;
  /** Milliseconds. */
  readonly stages: Readonly<Record<Stage, Histogram>>;
  readonly rewards: Histogram;
  readonly unjudged: number;
  /** By who answered. */
  readonly solvers: ReadonlyMap<string, number>;
  /** By code of the fault. */
  readonly faults: ReadonlyMap<string, number>;
  readonly contradictions: number;
  readonly groups: Groups;
  readonly judged: number;
  readonly count: Listener;
}

const MS_BOUNDS = decades(0.01, 100_000, 5);
const REWARD_BOUNDS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 3];

const step = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

export function createTally(): Tally {
  const items = new Map<Protocol, Map<string, number>>();
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, createHistogram(MS_BOUNDS)])) as Record<Stage, Histogram>;
  const rewards = createHistogram(REWARD_BOUNDS);
  const solvers = new Map<string, number>();
  const faults = new Map<string, number>();
  const groups = createGroups();
  const sums = { judged: 0, unjudged: 0, contradictions: 0 };

  function countOne(statuses: Map<string, number>, { reward, verdict, group }: Judged): void {
    const { status, solver, fault, timeUs } = verdict;
    step(statuses, status);
    if (solver !== undefined) step(solvers, solver);
    if (fault !== undefined) step(faults, fault.code);
    if (verdict.contradiction !== undefined) sums.contradictions += 1;
    if (timeUs?.parse !== undefined) stages.parse.add(timeUs.parse / 1000);
    if (timeUs?.solve !== undefined) stages.solve.add(timeUs.solve / 1000);
    if (timeUs?.certify !== undefined) stages.certify.add(timeUs.certify / 1000);
    if (typeof reward === 'number') {
      rewards.add(reward);
      if (group !== undefined) groups.add(group, reward);
    } else if (reward === null) sums.unjudged += 1;
  }

  return {
    items,
    stages,
    rewards,
    solvers,
    faults,
    groups,
    get judged() {
      return sums.judged;
    },
    get unjudged() {
      return sums.unjudged;
    },
    get contradictions() {
      return sums.contradictions;
    },
    count(protocol: Protocol, _items: readonly Item[], judged: readonly Judged[], ms: number) {
      let statuses = items.get(protocol);
      if (statuses === undefined) {
        statuses = new Map();
        items.set(protocol, statuses);
      }
      for (const one of judged) countOne(statuses, one);
      stages.total.add(ms, judged.length);
      sums.judged += judged.length;
    },
  };
}
