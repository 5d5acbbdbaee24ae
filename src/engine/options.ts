import { DIALECTS, type Dialect, FLAGS, type Format, JOB, JOB_WORDS, SOLVERS, type SolverName } from '../codes.gen.ts';
import {
  type AnswerRule,
  checkLimits,
  DEFAULT_LIMITS,
  type Environment,
  FEEDBACK_LEVELS,
  type FeedbackLevel,
  type Limits,
  type ModuleName,
  type ProtocolName,
  putSizes,
  REWARD_PRESETS,
  type RewardPreset,
} from '../environment.ts';
import { shown } from '../errors.ts';
import { REWARDS } from '../reward.ts';
import { type CacheChoice, checkCache } from './answers.ts';

/** Options of the reader where conventions differ; all false by default. See docs/lp-format.md and docs/mps-format.md. */
export type Convention =
  | 'negativeUpperFree'
  | 'integerDefaultInfinite'
  | 'firstBoundWins'
  | 'quadraticRowHalf'
  | 'lastSetWins'
  | 'fixedMps'
  | 'freeMps';

export const CONVENTIONS: readonly Convention[] = [
  'negativeUpperFree',
  'integerDefaultInfinite',
  'firstBoundWins',
  'quadraticRowHalf',
  'lastSetWins',
  'fixedMps',
  'freeMps',
];

export interface EngineOptions {
  /** Name or path; solver, dialect, format, limits, protocol and reward come from it. */
  readonly environment?: string | Environment;
  /** Instead of what the environments say; it brings its own rule of when an answer is right. */
  readonly reward?: RewardPreset;
  /** A text for a second try in every judged item; `environment`: at the level that the environment allows. */
  readonly feedback?: FeedbackLevel | 'environment';
  readonly solver?: SolverName;
  readonly dialect?: Dialect;
  readonly timeLimitMs?: number;
  readonly limits?: Partial<Limits>;
  /** Worker threads; 0 judges on the calling thread. */
  readonly threads?: number;
  /**
   * Where the workers live. `thread`: in this program. `process`: in child processes ("shards"), so that a solver which crashes,
   * hangs or eats memory costs one text its verdict and never the program.
   */
  readonly isolation?: 'thread' | 'process';
  /** Child processes, with `isolation: 'process'`; the threads are spread over them. Default: one for each thread. */
  readonly shards?: number;
  /** Child processes that run programs, each with an interpreter of its own (about 200 MB). Default: one for each thread, at least one. */
  readonly sandboxes?: number;
  /** Column values of optimal models in every verdict. */
  readonly values?: boolean;
  /** Binding rows, irreducible set or ray in every verdict. */
  readonly explain?: boolean;
  /** With a reference model: what was found about each of its parts, in every item that was compared. */
  readonly comparison?: boolean;
  readonly conventions?: Partial<Record<Convention, boolean>>;
  /** `auto` (default): small models are proved by Assay itself; `off`: every model goes to the named solver. */
  readonly small?: 'auto' | 'off';
  /** `on`: features that the solver lacks are written in terms that it has, where that is exact (docs/solvers.md); `off` (default): refused. */
  readonly reformulate?: 'on' | 'off';
  /**
   * Whether models that equal one another are solved once, and where answers are kept: `memory` (default), `off`, or a folder. Of models that
   * Assay answers itself nothing is kept: answering again is faster.
   */
  readonly cache?: CacheChoice;
  /** Bytes of texts that may be under way to the workers at the same time; what is beyond waits its turn. */
  readonly queueBytes?: number;
  /**
   * Where a reward is the answer alone (`binary`), and of a reference only its value is given: a solve stops as soon as its incumbent or bound
   * proves that the value is another one. The reward is the same; the verdict is `decided`. Default true.
   */
  readonly stopWhenDecided?: boolean;
  /** One in this many items that Assay proved itself also goes to the named solver, and the two are compared; 0 (default): none. */
  readonly audit?: number;
}

export const ENGINE_DEFAULTS = {
  threads: 1,
  solver: 'highs',
  dialect: 'any',
  reward: 'graded',
  cache: 'memory',
  queueBytes: 2 ** 28,
  stopWhenDecided: true,
} as const;

/** The job words that one environment and the engine's options come to; the format word is set item by item. */
export interface Template {
  readonly words: Uint32Array;
  readonly format: Format | 'program';
  /** Of programs, see Environment. */
  readonly module?: ModuleName;
  readonly answer: 'model' | 'printed';
  readonly protocol: ProtocolName;
  readonly reward: RewardPreset;
  /** Absent: the reward's own rule. */
  readonly match?: AnswerRule;
  /** Whether the reward holds a candidate's column values against the reference's. */
  readonly comparesValues: boolean;
  /** Absent: no feedback is asked for. */
  readonly feedback?: FeedbackLevel;
  /** Whether verdicts show column values, and explanations. */
  readonly values: boolean;
  readonly explain: boolean;
  /** Of the rule by which an answer is right, when nothing but the answer is asked; see windowOf(). */
  readonly decides?: AnswerRule;
  /** Whether judged items show what a comparison found. */
  readonly comparison: boolean;
}

function checkChoice<T extends string>(value: T | undefined, allowed: readonly T[], what: string): void {
  if (value !== undefined && !allowed.includes(value))
    throw new TypeError(`expected ${what} to be one of ${allowed.join(', ')}, got ${shown(value)}`);
}

const OPTION_NAMES = [
  'environment',
  'reward',
  'feedback',
  'solver',
  'dialect',
  'timeLimitMs',
  'limits',
  'threads',
  'isolation',
  'shards',
  'sandboxes',
  'values',
  'explain',
  'comparison',
  'conventions',
  'small',
  'reformulate',
  'audit',
  'cache',
  'queueBytes',
  'stopWhenDecided',
];

export function checkOptions(options: EngineOptions): void {
  for (const key of Object.keys(options)) {
    if (!OPTION_NAMES.includes(key)) throw new TypeError(`expected an option of ${OPTION_NAMES.join(', ')}, got '${key}'`);
  }
  checkChoice(options.solver, SOLVERS, 'solver');
  checkChoice(options.dialect, DIALECTS, 'dialect');
  checkChoice(options.small, ['auto', 'off'], 'small');
  checkChoice(options.reformulate, ['on', 'off'], 'reformulate');
  checkChoice(options.reward, REWARD_PRESETS, 'reward');
  checkChoice(options.feedback, [...FEEDBACK_LEVELS, 'environment'], 'feedback');
  checkCache(options.cache);
  const { threads, timeLimitMs, audit, queueBytes } = options;
  if (queueBytes !== undefined && !(queueBytes > 0))
    throw new RangeError(`expected queueBytes to be a positive number, got ${shown(queueBytes)}`);
  if (audit !== undefined && (!Number.isInteger(audit) || audit < 0)) {
    throw new RangeError(`expected audit to be a whole number of at least 0, got ${shown(audit)}`);
  }
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 0 || threads > 1024)) {
    throw new RangeError(`expected threads to be a whole number from 0 to 1024, got ${shown(threads)}`);
  }
  checkChoice(options.isolation, ['thread', 'process'], 'isolation');
  if (options.shards !== undefined && (options.isolation !== 'process' || !Number.isInteger(options.shards) || options.shards < 1)) {
    throw new RangeError(`expected shards to be a whole number of at least 1, with isolation 'process', got ${shown(options.shards)}`);
  }
  const { sandboxes } = options;
  if (sandboxes !== undefined && (!Number.isInteger(sandboxes) || sandboxes < 1 || sandboxes > 1024)) {
    throw new RangeError(`expected sandboxes to be a whole number from 1 to 1024, got ${shown(sandboxes)}`);
  }
  if (options.isolation === 'process' && threads === 0)
    throw new RangeError("expected threads of at least 1 with isolation 'process', got 0");
  if (timeLimitMs !== undefined && !(Number.isFinite(timeLimitMs) && timeLimitMs > 0 && timeLimitMs < 2 ** 32)) {
    throw new RangeError(`expected timeLimitMs to be a positive number, got ${shown(timeLimitMs)}`);
  }
  for (const key of Object.keys(options.conventions ?? {})) {
    if (!CONVENTIONS.some((name) => name === key)) throw new TypeError(`expected a convention of ${CONVENTIONS.join(', ')}, got '${key}'`);
  }
}

function flagsOf(options: EngineOptions, environment: Environment | undefined): number {
  let flags = 0;
  if ((options.small ?? environment?.small) === 'off') flags |= FLAGS.smallOff;
  if ((options.reformulate ?? environment?.reformulate) === 'on') flags |= FLAGS.reformulate;
  if (options.values === true) flags |= FLAGS.details;
  if (options.explain === true) flags |= FLAGS.explain | FLAGS.details;
  for (const name of CONVENTIONS) if (options.conventions?.[name] === true) flags |= FLAGS[name];
  return flags;
}

function isAnswerAlone(options: EngineOptions, reward: RewardPreset, feedback: FeedbackLevel | undefined): boolean {
  if (options.stopWhenDecided === false || feedback !== undefined || options.values === true || options.explain === true) return false;
  return Object.keys(REWARDS[reward].weights).every((part) => part === 'answer');
}

export function templateOf(options: EngineOptions, environment: Environment | undefined): Template {
  const limits = checkLimits({
    ...(environment?.limits ?? DEFAULT_LIMITS),
    ...options.limits,
    ...(options.timeLimitMs !== undefined && { timeMs: Math.max(1, options.timeLimitMs) }),
  });
  const words = new Uint32Array(JOB_WORDS);
  words[JOB.dialect] = DIALECTS.indexOf(options.dialect ?? environment?.dialect ?? ENGINE_DEFAULTS.dialect);
  words[JOB.solver] = SOLVERS.indexOf(options.solver ?? environment?.solver ?? ENGINE_DEFAULTS.solver);
  words[JOB.flags] = flagsOf(options, environment);
  words[JOB.timeLimitMs] = limits.timeMs;
  words[JOB.memoryLimitMb] = limits.memoryMb;
  words[JOB.nodeLimit] = limits.nodes;
  putSizes(words, limits);
  const reward = options.reward ?? environment?.reward ?? ENGINE_DEFAULTS.reward;
  const match = options.reward === undefined ? environment?.match : undefined;
  const feedback = options.feedback === 'environment' ? (environment?.feedback ?? 'off') : options.feedback;
  return {
    words,
    format: environment?.format ?? 'unknown',
    ...(environment?.module !== undefined && { module: environment.module }),
    answer: environment?.answer ?? 'model',
    protocol: environment?.protocol ?? 'plain',
    reward,
    ...(match !== undefined && { match }),
    comparesValues: REWARDS[reward].weights.hit !== undefined,
    ...(feedback !== undefined && { feedback }),
    ...(isAnswerAlone(options, reward, feedback) && { decides: match ?? REWARDS[reward].rule }),
    values: options.values === true || options.explain === true,
    explain: options.explain === true,
    comparison: options.comparison === true,
  };
}
