import type { Comparison } from '../comparison.ts';
import { summarize } from '../compare.ts';
import type { Judged } from '../engine.ts';
import { createReservoir, randomFrom, type Reservoir } from './statistics.ts';
import type { Class } from './taxonomy.ts';
import type { Completion } from './evaluate.ts';
import type { Problem } from './book.ts';

/** What one environment made of a sample. */
export interface SampleResult {
  readonly kind: Class;
  readonly judged: Judged;
  /** The extracted text; null: there is none. */
  readonly text: string | null;
  /** What a comparison with the reference model says, a line a finding. */
  readonly lines: readonly string[];
}

/** A completion as the report shows it: its texts are cut, its results stand in the order of the environments. */
export interface Sample {
  readonly problem: Problem;
  readonly completion: Completion;
  /** Characters of the whole completion, where what is kept is only its beginning. */
  readonly cutFrom?: number;
  readonly results: readonly SampleResult[];
}

export interface SampleOptions {
  /** Completions that are not right in every environment: all of them up to so many, else a sample of so many. */
  readonly failures: number;
  /** A sample of so many of those that are. */
  readonly right: number;
  readonly seed: number;
}

export const SAMPLE_DEFAULTS: SampleOptions = { failures: 2000, right: 500, seed: 1 };

/** How the list was chosen, to be said beside it. */
export interface Chosen {
  readonly failures: { readonly kept: number; readonly of: number };
  readonly right: { readonly kept: number; readonly of: number };
  readonly seed: number;
}

/** Characters kept of a completion or text, and findings kept of a comparison. */
export const MOST_CHARACTERS = 16_000;
const MOST_LINES = 40;

/** @returns the beginning of a text that is too long to list */
export const cut = (text: string): string => (text.length > MOST_CHARACTERS ? text.slice(0, MOST_CHARACTERS) : text);

/** @returns the findings of a comparison in words */
export function linesOf(comparison: Comparison | undefined): string[] {
  if (comparison === undefined || comparison.rows === 1) return [];
  const lines = summarize(comparison);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

export interface Collector {
  offer(one: Sample): void;
  samples(): Sample[];
  chosen(): Chosen;
}

function shortened({ problem, completion, results }: Sample): Sample {
  const { completion: whole, text, ...rest } = completion;
  const own = whole ?? text ?? '';
  return {
    problem,
    completion: { ...rest, ...(whole !== undefined ? { completion: cut(whole) } : { text: cut(own) }) },
    ...(own.length > MOST_CHARACTERS && { cutFrom: own.length }),
    results: results.map((result) => ({ ...result, text: result.text === null ? null : cut(result.text) })),
  };
}

/** Keeps what the report lists, in constant memory. */
export function createCollector(options: SampleOptions): Collector {
  const random = randomFrom(options.seed);
  const failures = createReservoir<Sample>(options.failures, random);
  const right = createReservoir<Sample>(options.right, random);
  const counted = (kept: Reservoir<Sample>): { kept: number; of: number } => ({ kept: kept.kept().length, of: kept.seen });
  return {
    offer(one) {
      const isRight = one.results.every(({ kind }) => kind === 'right' || kind === 'uncompared');
      (isRight ? right : failures).offer(() => shortened(one));
    },
    samples: () => [...failures.kept(), ...right.kept()],
    chosen: () => ({ failures: counted(failures), right: counted(right), seed: options.seed }),
  };
}
