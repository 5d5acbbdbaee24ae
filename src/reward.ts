import type { WarningCode } from './codes.gen.ts';
import type { AnswerRule, RewardPreset } from './environment.ts';
import { isRight, type Reference } from './match.ts';
import type { Verdict } from './verdict.ts';

/**
 * What a reward is made of, each from 0 to 1. `read`: the text is a model. `solved`: a solver answered it; `executed`: and the program that built it, if
 * one did, raised nothing.
 * `answer`: status and objective are right. `rows`: share of the reference model's rows that were kept. `hit`: of a right answer, the share
 * of the reference's values that it found.
 */
export type RewardPart = 'format' | 'read' | 'solved' | 'executed' | 'answer' | 'rows' | 'hit';

export type RewardParts = Readonly<Partial<Record<RewardPart, number>>>;

interface Formula {
  readonly weights: Readonly<Partial<Record<RewardPart, number>>>;
  /** When the answer is right. */
  readonly rule: AnswerRule;
  /** Whether the format is paid for any text, as the source of the formula does, or for what is a model. */
  readonly formatOf?: 'text' | 'model';
}

/** All weights there are. A reward is the sum of weight times part. */
export const REWARDS: Readonly<Record<RewardPreset, Formula>> = {
  // EVOM, arXiv:2604.00442: format + answer at 5 %. Its weights are unpublished; these are ours.
  evom: { weights: { format: 0.5, answer: 1 }, rule: '5e-2', formatOf: 'text' },
  binary: { weights: { answer: 1 }, rule: '1e-6' },
  // SIRL, arXiv:2505.11792, stage 1. Its format counts half and goes to 2; ours goes to 1.
  sirl: { weights: { format: 1, executed: 1, answer: 1 }, rule: 'sirl', formatOf: 'text' },
  // SIRL's released stage 2.
  sirl2: { weights: { executed: 1, answer: 1, hit: 1 }, rule: 'sirl' },
  // Constraint injection, arXiv:2606.04816; its probes are single points, ours are whole rows.
  probes: { weights: { read: 0.2, answer: 0.5, rows: 0.3 }, rule: '1e-6' },
  graded: { weights: { format: 0.1, solved: 0.1, answer: 0.5, rows: 0.3 }, rule: '1e-6', formatOf: 'model' },
};

/** The weights as lists, made once: rewards are many. */
const WEIGHTS: ReadonlyMap<string, readonly (readonly [string, number])[]> = new Map(
  Object.entries(REWARDS).map(([preset, { weights }]) => [preset, Object.entries(weights)]),
);

export interface RewardOptions {
  readonly preset: RewardPreset;
  /** How well the completion keeps to its protocol; see extract(). 1 for a bare text. */
  readonly format?: number | undefined;
  /** Share of the reference model's rows that were kept; null or absent: not compared. */
  readonly rows?: number | null | undefined;
  /** Instead of the preset's own rule. */
  readonly match?: AnswerRule | undefined;
  /** Whether the program that built the model ended in an exception: then SIRL calls it not executed. */
  readonly raised?: boolean | undefined;
}

export interface Reward {
  /** Null: we could not judge. */
  readonly reward: number | null;
  readonly parts: RewardParts;
}

/** Share of the reference model that was kept; not a number: nothing was compared. */
type Rows = number | null | undefined;

const warns = ({ warnings }: Verdict, code: WarningCode): boolean => warnings?.some((one) => one.code === code) === true;
const isCompared = (rows: Rows): rows is number => rows !== undefined && rows !== null;

/**
 * Whether a model is none of the problem: without columns or rows, or one whose bounds alone decide it, and nothing is known of it that
 * speaks for it. What the reference model equals is the problem itself.
 */
function isTrivial(verdict: Verdict, rows: Rows): boolean {
  const { model } = verdict;
  if (model === undefined || rows === 1) return false;
  if (model.columns === 0 || model.rows === 0) return true;
  return warns(verdict, 'decidedByBounds') && (!isCompared(rows) || warns(verdict, 'keepsNoRow'));
}

const STATED: readonly WarningCode[] = ['keepsNoRow', 'answerUnfounded', 'decidedByBounds'];

/** Whether a model that is not the reference model says its value instead of finding it: then the value may have been known before. */
function statesAnswer(verdict: Verdict, rows: Rows): boolean {
  if (!isCompared(rows) || rows === 1) return false;
  return STATED.some((code) => warns(verdict, code));
}

/** @returns whether a right value counts as no answer: the model states it, or is none of the problem */
export const isNoAnswer = (verdict: Verdict, rows: Rows): boolean => isTrivial(verdict, rows) || statesAnswer(verdict, rows);

const SOLVED: ReadonlySet<Verdict['status']> = new Set(['optimal', 'infeasible', 'unbounded']);

/**
 * @returns the share of the reference's values, to three decimals, that stand among the candidate's, each used once; of the candidate's where
 * those are more, or columns for every number there is would hit them all
 */
function hitShare(solution: Readonly<Record<string, number>>, values: Readonly<Record<string, number>>): number {
  const rounded = (value: number): string => String(Math.round(value * 1000) / 1000 + 0);
  const left = new Map<string, number>();
  for (const value of Object.values(values)) left.set(rounded(value), (left.get(rounded(value)) ?? 0) + 1);
  const wanted = Object.values(solution).map(rounded);
  let hits = 0;
  for (const value of wanted) {
    const there = left.get(value) ?? 0;
    if (there === 0) continue;
    hits += 1;
    left.set(value, there - 1);
  }
  return wanted.length === 0 ? 0 : hits / Math.max(wanted.length, Object.keys(values).length);
}

/** The parts that a formula may ask for. Undefined: nothing can be said about it, and nothing is paid. */
function partsOf(verdict: Verdict, reference: Reference, options: RewardOptions): Record<RewardPart, number | undefined> {
  const { rule, formatOf } = REWARDS[options.preset];
  const { rows } = options;
  const isModel = verdict.model !== undefined && !isTrivial(verdict, rows);
  const hasText = verdict.status !== 'noModel' && !isTrivial(verdict, rows);
  const solved = isModel && SOLVED.has(verdict.status) ? 1 : 0;
  // Without a value or status, the right answer is the reference model itself.
  const right = isRight(verdict, reference, options.match ?? rule) ?? rows === 1;
  const answer = isModel && right && !isNoAnswer(verdict, rows) ? 1 : 0;
  const compared = isModel ? (rows ?? answer) : 0;
  const hit =
    reference.solution === undefined || verdict.values === undefined ? undefined : answer * hitShare(reference.solution, verdict.values);
  return {
    format: (formatOf === 'text' ? hasText : isModel) ? (options.format ?? 1) : 0,
    read: isModel ? 1 : 0,
    solved,
    executed: options.raised === true ? 0 : solved,
    answer,
    rows: reference.model !== undefined || options.preset === 'graded' ? compared : undefined,
    hit,
  };
}

/**
 * A verdict as a number: the preset's weights times its parts. Nothing is paid without a model text, or for a trivial model.
 * @param verdict of an engine that was told of the reference, so that it looked for trivial models
 * @returns undefined when the reference holds no truth. `reward` null for a verdict that is a failure of ours
 * @see design.md, "Reward presets"
 */
export function reward(verdict: Verdict, reference: Reference, options: RewardOptions): Reward | undefined {
  if (reference.status === undefined && reference.objective === undefined && reference.model === undefined) return undefined;
  if (verdict.status === 'failed') return { reward: null, parts: {} };
  const found = partsOf(verdict, reference, options);
  const parts: Partial<Record<RewardPart, number>> = {};
  let sum = 0;
  for (const [part, weight] of WEIGHTS.get(options.preset) ?? []) {
    const name = part as RewardPart; // a key of the weights
    const value = found[name];
    if (value === undefined) continue;
    parts[name] = value;
    sum += weight * value;
  }
  return { reward: Math.round(sum * 1e12) / 1e12, parts };
}
