import type { Judged } from '../engine.ts';
import { addToGroup, accuracyOf, createGroup, type Group, LABELS, type LabelKind, type Matches, TOLERANCE_NAMES } from './group.ts';
import type { Accuracy } from './group.ts';
import type { Problem } from './book.ts';
import type { Cell, FindingCounts } from './figures.ts';
import type { Tolerance } from '../match.ts';
import type { Class, Findings } from './taxonomy.ts';

/** A completion with all that was found about it. */
export interface Found {
  readonly problem: Problem;
  readonly judged: Judged;
  readonly matches: Matches;
  readonly kind: Class;
  /** Absent: not compared with a reference model. */
  readonly findings?: Findings;
}

/** Counts of one source in one environment over one set. */
export interface Tally {
  readonly groups: Map<string, Group>;
  completions: number;
  unjudged: number;
  readonly statuses: Map<string, number>;
  readonly classes: Map<string, number>;
  readonly faults: Map<string, number>;
  readonly warnings: Map<string, number>;
  readonly certificates: Map<string, number>;
  readonly findings: { -readonly [K in keyof FindingCounts]: number };
  rewards: number;
  rewardSum: number;
}

export function createTally(): Tally {
  return {
    groups: new Map(),
    completions: 0,
    unjudged: 0,
    statuses: new Map(),
    classes: new Map(),
    faults: new Map(),
    warnings: new Map(),
    certificates: new Map(),
    findings: { compared: 0, same: 0, missing: 0, spurious: 0, integrality: 0, objective: 0 },
    rewards: 0,
    rewardSum: 0,
  };
}

const count = (counts: Map<string, number>, name: string, times = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + times);
};

function addFindings(counts: Tally['findings'], { missing, spurious, integrality, objectiveDiffers }: Findings): void {
  counts.compared += 1;
  if (missing > 0) counts.missing += 1;
  if (spurious > 0) counts.spurious += 1;
  if (integrality > 0) counts.integrality += 1;
  if (objectiveDiffers) counts.objective += 1;
  if (missing + spurious + integrality === 0 && !objectiveDiffers) counts.same += 1;
}

export function addToTally(tally: Tally, { problem, judged, matches, kind, findings }: Found): void {
  const { verdict, reward } = judged;
  tally.completions += 1;
  count(tally.classes, kind);
  count(tally.statuses, verdict.status);
  if (verdict.fault !== undefined) count(tally.faults, verdict.fault.code);
  for (const code of new Set((verdict.warnings ?? []).map((warning) => warning.code))) count(tally.warnings, code);
  if (verdict.certificate !== undefined) count(tally.certificates, verdict.certificate);
  if (findings !== undefined) addFindings(tally.findings, findings);
  if (typeof reward === 'number') {
    tally.rewards += 1;
    tally.rewardSum += reward;
  }
  let group = tally.groups.get(problem.id);
  if (group === undefined) {
    group = createGroup(problem);
    tally.groups.set(problem.id, group);
  }
  if (verdict.status === 'failed') tally.unjudged += 1;
  else addToGroup(group, verdict, matches);
}

/** Several tallies as one; their sets hold different problems. */
export function merge(tallies: readonly Tally[]): Tally {
  const all = createTally();
  for (const [i, tally] of tallies.entries()) {
    for (const [id, group] of tally.groups) all.groups.set(`${i} ${id}`, group);
    for (const key of ['statuses', 'classes', 'faults', 'warnings', 'certificates'] as const)
      for (const [name, times] of tally[key]) count(all[key], name, times);
    for (const key of ['completions', 'unjudged', 'rewards', 'rewardSum'] as const) all[key] += tally[key];
    for (const key of Object.keys(all.findings) as (keyof FindingCounts)[]) all.findings[key] += tally.findings[key]; // its own keys
  }
  return all;
}

const byCount = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));

function accuracies(groups: readonly Group[]): Record<LabelKind, Record<Tolerance, Accuracy>> {
  const byLabel = LABELS.map((label) => [
    label,
    Object.fromEntries(TOLERANCE_NAMES.map((tolerance) => [tolerance, accuracyOf(groups, label, tolerance)])),
  ]);
  return Object.fromEntries(byLabel) as Record<LabelKind, Record<Tolerance, Accuracy>>; // every label and tolerance, see above
}

/** @returns what a tally comes to */
export function cellOf(tally: Tally, place: { readonly source: string; readonly environment: string; readonly set?: string }): Cell {
  const groups = [...tally.groups.values()];
  return {
    ...place,
    completions: tally.completions,
    problems: groups.length,
    unjudged: tally.unjudged,
    accuracy: accuracies(groups),
    statuses: byCount(tally.statuses),
    classes: byCount(tally.classes),
    faults: byCount(tally.faults),
    warnings: byCount(tally.warnings),
    findings: { ...tally.findings },
    certificates: byCount(tally.certificates),
    ...(tally.rewards > 0 && { reward: tally.rewardSum / tally.rewards }),
    ignoredVotes: groups.reduce((sum, { ignored }) => sum + ignored, 0),
  };
}
