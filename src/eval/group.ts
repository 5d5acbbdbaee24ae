import { closeTo, matchOf, type Reference, type Tolerance, TOLERANCES } from '../match.ts';
import type { Verdict } from '../verdict.ts';
import type { Problem } from './book.ts';
import { passAtK, type Share, shareOf, type Trials } from './statistics.ts';

/** Labels that a completion is held against: as published, and as corrected by others. */
export const LABELS = ['published', 'corrected'] as const;
export type LabelKind = (typeof LABELS)[number];

export const TOLERANCE_NAMES = Object.keys(TOLERANCES) as Tolerance[]; // the keys of a constant

export type Matches = Readonly<Partial<Record<LabelKind, Readonly<Record<Tolerance, boolean>>>>>;

/** Answers that a majority tells apart; a group with more of them leaves the later ones out, and says so. */
const MOST_ANSWERS = 1000;

interface Answer {
  readonly status: Verdict['status'];
  readonly objective: number;
  readonly matches: Matches;
  votes: number;
}

/** All completions of one problem, by one source in one environment. It does not grow with their number. */
export interface Group {
  readonly problem: Problem;
  judged: number;
  readonly right: Record<LabelKind, Record<Tolerance, number>>;
  readonly answers: Answer[];
  /** Votes for answers beyond MOST_ANSWERS. */
  ignored: number;
}

const noneRight = (): Record<Tolerance, number> => ({ '5e-2': 0, '1e-4': 0, '1e-6': 0 });

export function createGroup(problem: Problem): Group {
  return { problem, judged: 0, right: { published: noneRight(), corrected: noneRight() }, answers: [], ignored: 0 };
}

/** @returns a verdict held against both labels; a label that is not known is left out */
export function matchesOf(verdict: Verdict, problem: Problem): Matches {
  const by = (reference: Reference | undefined): Record<Tolerance, boolean> | undefined =>
    reference === undefined ? undefined : matchOf(verdict, reference);
  const published = by(problem.label.published);
  const corrected = problem.label.corrected === problem.label.published ? published : by(problem.label.corrected);
  return { ...(published !== undefined && { published }), ...(corrected !== undefined && { corrected }) };
}

/** A vote: answers are one where status and objective agree within 1e-6. What is no answer has none. */
function vote(group: Group, { status, objective }: Verdict, matches: Matches): void {
  if (status !== 'optimal' && status !== 'infeasible' && status !== 'unbounded') return;
  const value = status === 'optimal' ? Number(objective) : 0;
  const known = group.answers.find((one) => one.status === status && closeTo(value, one.objective, TOLERANCES['1e-6']));
  if (known !== undefined) known.votes += 1;
  else if (group.answers.length < MOST_ANSWERS) group.answers.push({ status, objective: value, matches, votes: 1 });
  else group.ignored += 1;
}

/** @param verdict one that was judged */
export function addToGroup(group: Group, verdict: Verdict, matches: Matches): void {
  group.judged += 1;
  for (const label of LABELS)
    for (const tolerance of TOLERANCE_NAMES) if (matches[label]?.[tolerance] === true) group.right[label][tolerance] += 1;
  vote(group, verdict, matches);
}

/** The chance that the answer with most votes is right; of several with as many, each is as likely. */
function majorityOf({ answers }: Group, label: LabelKind, tolerance: Tolerance): number {
  const most = answers.reduce((sum, { votes }) => Math.max(sum, votes), 0);
  const leading = answers.filter(({ votes }) => votes === most);
  return leading.length === 0 ? 0 : leading.filter(({ matches }) => matches[label]?.[tolerance] === true).length / leading.length;
}

interface PassAtK {
  readonly k: number;
  readonly share: Share;
}

/** How right the completions are by one kind of label and one tolerance. */
export interface Accuracy {
  /** Over all completions. */
  readonly each: Share;
  /** Over problems with at least k completions. */
  readonly passAtK: readonly PassAtK[];
  /** The answer that most completions of a problem give; over problems with at least two. */
  readonly majority: Share;
}

/** 1, 2, 4, … up to the largest group. */
function ksOf(groups: readonly Group[]): number[] {
  const largest = groups.reduce((most, { judged }) => Math.max(most, judged), 0);
  const ks: number[] = [];
  for (let k = 1; k <= largest; k *= 2) ks.push(k);
  return ks;
}

/** @returns the accuracy over the groups whose problem has such a label */
export function accuracyOf(all: readonly Group[], label: LabelKind, tolerance: Tolerance): Accuracy {
  const groups = all.filter(({ judged, problem }) => judged > 0 && problem.label[label] !== undefined);
  const rightOf = (group: Group): number => group.right[label][tolerance];
  const once = (hits: number, drawn = 1): Trials => ({ trials: 1, hits, drawn });
  const several = groups.filter(({ judged }) => judged > 1);
  return {
    each: shareOf(groups.map((group) => ({ trials: group.judged, hits: rightOf(group) }))),
    passAtK: ksOf(groups).map((k) => ({
      k,
      share: shareOf(
        groups.flatMap((group) => {
          const chance = passAtK(group.judged, rightOf(group), k);
          return chance === undefined ? [] : [once(chance, group.judged)];
        }),
      ),
    })),
    majority: shareOf(several.map((group) => once(majorityOf(group, label, tolerance)))),
  };
}
