import type { Status } from '../codes.gen.ts';
import type { Tolerance } from '../match.ts';
import type { Accuracy, LabelKind } from './group.ts';
import type { Share } from './statistics.ts';
import type { Class } from './taxonomy.ts';

/** One way of judging: an environment, or a solver or dialect in its place. */
export interface VariantInfo {
  readonly name: string;
  readonly solver: string;
  readonly dialect: string;
  readonly format: string;
  readonly protocol: string;
  readonly reward: string;
}

/** What the labels of one set are like. */
export interface SetInfo {
  readonly name: string;
  /** Problems in the data set, and those with completions. */
  readonly problems: number;
  readonly attempted: number;
  readonly published: number;
  readonly corrected: number;
  readonly disputed: number;
  /** Labels that say that there is no optimum. */
  readonly noSolution: number;
  readonly models: number;
}

/** Of the completions that were compared with a reference model, how many show what. */
export interface FindingCounts {
  readonly compared: number;
  readonly same: number;
  readonly missing: number;
  readonly spurious: number;
  readonly integrality: number;
  readonly objective: number;
}

/** The figures of one source in one environment over one set; without a set, over all. */
export interface Cell {
  readonly source: string;
  readonly environment: string;
  readonly set?: string;
  readonly completions: number;
  readonly problems: number;
  /** Left out of every share: we could not judge them. */
  readonly unjudged: number;
  readonly accuracy: Readonly<Record<LabelKind, Readonly<Record<Tolerance, Accuracy>>>>;
  readonly statuses: Readonly<Partial<Record<Status, number>>>;
  readonly classes: Readonly<Partial<Record<Class, number>>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly warnings: Readonly<Record<string, number>>;
  readonly findings: FindingCounts;
  readonly certificates: Readonly<Record<string, number>>;
  /** Mean over the completions that have a reward. */
  readonly reward?: number;
  /** Votes that no majority counts, see MOST_ANSWERS. */
  readonly ignoredVotes: number;
}

/** The same completions in two environments: how many are right where, at 1e-6 on the label in force. */
export interface Transfer {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly both: number;
  readonly onlyFrom: number;
  readonly onlyTo: number;
  readonly neither: number;
}

/** A label that the reference model of its problem contradicts. */
export interface Contradiction {
  readonly set: string;
  readonly id: string;
  readonly published?: string;
  readonly corrected?: string;
  readonly model: string;
  /** The data set itself doubts the reference model. */
  readonly doubted: boolean;
  readonly disputed: boolean;
}

/** Everything that an evaluation counts. */
export interface Figures {
  readonly interval: string;
  readonly environments: readonly VariantInfo[];
  readonly sources: readonly string[];
  readonly sets: readonly SetInfo[];
  readonly cells: readonly Cell[];
  readonly transfers: readonly Transfer[];
  readonly contradictions: readonly Contradiction[];
  /** Completions of problems that are in no data set; they are judged nowhere. */
  readonly unknownProblems: number;
}

const HEAD = ['source', 'environment', 'set', 'measure', 'labels', 'tolerance', 'k', 'value', 'low', 'high', 'n'] as const;

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function field(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

type Line = Partial<Record<(typeof HEAD)[number], string | number>>;

function accuracyLines(cell: Cell): Line[] {
  const lines: Line[] = [];
  for (const [labels, byTolerance] of Object.entries(cell.accuracy)) {
    for (const [tolerance, { each, passAtK, majority }] of Object.entries(byTolerance)) {
      const add = (measure: string, { value, low, high, n }: Share, k?: number): void => {
        if (value !== undefined && low !== undefined && high !== undefined)
          lines.push({ measure, labels, tolerance, value, low, high, n, ...(k !== undefined && { k }) });
      };
      add('accuracy', each);
      for (const { k, share } of passAtK) add('pass@k', share, k);
      add('majority', majority);
    }
  }
  return lines;
}

const countLines = (kind: string, counts: Readonly<Record<string, number>>): Line[] =>
  Object.entries(counts).map(([name, value]) => ({ measure: `${kind}:${name}`, value }));

/** @returns the cells as CSV, one figure a line */
export function csvOf({ cells }: Figures): string {
  const lines = cells.flatMap((cell) =>
    [
      { measure: 'completions', value: cell.completions },
      { measure: 'problems', value: cell.problems },
      { measure: 'unjudged', value: cell.unjudged },
      ...(cell.reward === undefined ? [] : [{ measure: 'reward', value: cell.reward }]),
      ...accuracyLines(cell),
      ...countLines('status', cell.statuses),
      ...countLines('class', cell.classes),
      ...countLines('fault', cell.faults),
      ...countLines('warning', cell.warnings),
      ...countLines('finding', { ...cell.findings }),
      ...countLines('certificate', cell.certificates),
    ].map((line) => ({ source: cell.source, environment: cell.environment, set: cell.set ?? '', ...line })),
  );
  return `${[HEAD.join(','), ...lines.map((line: Line) => HEAD.map((key) => field(line[key])).join(','))].join('\r\n')}\r\n`;
}
