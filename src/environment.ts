import { readdirSync, readFileSync } from 'node:fs';
import { DIALECTS, type Dialect, JOB, SOLVERS, type SolverName } from './codes.gen.ts';
import { type Prompt, promptOf } from './environment/prompt.ts';
import { EngineError, shown } from './errors.ts';

export { exampleOf, type Message, messagesFor, type Prompt, promptFolder } from './environment/prompt.ts';

/** Limits on one model. */
export interface Limits {
  readonly timeMs: number;
  readonly memoryMb: number;
  /** 0: none. */
  readonly nodes: number;
  readonly bytes: number;
  readonly columns: number;
  readonly rows: number;
  readonly nonzeros: number;
  /** Of parentheses in an expression. */
  readonly nesting: number;
}

/** What a text is: a model, or a Python program that builds one. */
export const SOURCE_FORMATS = ['lp', 'mps', 'program'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Packages that programs may call; see src/programs/modules. */
const MODULES = ['gurobipy', 'coptpy', 'ortools', 'highspy', 'pulp'] as const;
export type ModuleName = (typeof MODULES)[number];

/** How a completion is laid out: which blocks hold the model text, and how the format is scored. See src/extract.ts. */
export const PROTOCOLS = ['plain', 'evom', 'sirl'] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];

/** Formulas from a verdict to a number; see src/reward.ts. */
export const REWARD_PRESETS = ['evom', 'binary', 'sirl', 'sirl2', 'probes', 'graded'] as const;
export type RewardPreset = (typeof REWARD_PRESETS)[number];

/** When an objective counts as right: within a tolerance, or by a rule of others. See src/match.ts. */
export const ANSWER_RULES = ['5e-2', '1e-4', '1e-6', 'sirl', 'rounded'] as const;
export type AnswerRule = (typeof ANSWER_RULES)[number];

/** What a second try may be told beyond the verdict; see src/feedback.ts. */
export const FEEDBACK_LEVELS = ['off', 'hints', 'full'] as const;
export type FeedbackLevel = (typeof FEEDBACK_LEVELS)[number];

/** What a policy trains against. */
export interface Environment {
  readonly name: string;
  readonly solver: SolverName;
  readonly format: SourceFormat;
  /** Of programs: the Python package that they call, and the only one of its kind that they find. */
  readonly module?: ModuleName;
  /** `printed`: of programs, the last objective that they print counts, as in harnesses that scrape output; `model`: what they solved. */
  readonly answer: 'model' | 'printed';
  readonly dialect: Dialect;
  readonly limits: Limits;
  /** `off`: small models go to the solver too. */
  readonly small: 'auto' | 'off';
  /** `on`: features that the solver lacks are written in terms that it has, where that is exact. */
  readonly reformulate: 'on' | 'off';
  readonly protocol: ProtocolName;
  /** Absent: the reward's own rule. */
  readonly match?: AnswerRule;
  readonly reward: RewardPreset;
  readonly feedback: FeedbackLevel;
  readonly prompt: Prompt;
}

/** EVOM's 10 s and 2 GB a model; sizes that no text of a language model reaches. */
export const DEFAULT_LIMITS: Limits = {
  timeMs: 10_000,
  memoryMb: 2048,
  nodes: 0,
  bytes: 2 ** 28,
  columns: 1_000_000,
  rows: 1_000_000,
  nonzeros: 50_000_000,
  nesting: 32,
};

/** Writes the sizes that a text and its model may have into the words of a job. */
export function putSizes(words: { [word: number]: number }, limits: Limits): void {
  words[JOB.maxBytes] = limits.bytes;
  words[JOB.maxColumns] = limits.columns;
  words[JOB.maxRows] = limits.rows;
  words[JOB.maxNonzeros] = limits.nonzeros;
  words[JOB.maxNesting] = limits.nesting;
}

const ANSWERS = ['model', 'printed'] as const;
const SMALL = ['auto', 'off'] as const;
const REFORMULATE = ['on', 'off'] as const;
/** The reward that goes with a protocol, unless the file names another. */
const PROTOCOL_REWARDS: Readonly<Record<ProtocolName, RewardPreset>> = { plain: 'graded', evom: 'evom', sirl: 'sirl' };
const KEYS = [
  'name',
  'solver',
  'format',
  'module',
  'answer',
  'dialect',
  'limits',
  'small',
  'reformulate',
  'protocol',
  'match',
  'reward',
  'feedback',
  'prompt',
];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], what: string): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined)
    throw new EngineError('badEnvironment', `expected ${what} to be one of ${allowed.join(', ')}, got ${shown(value)}`);
  return found;
}

/** @returns limits with the defaults filled in; throws RangeError or TypeError for what is no limit */
export function checkLimits(given: unknown): Limits {
  if (!isObject(given)) throw new TypeError(`expected limits to be an object, got ${shown(given)}`);
  const limits: Record<string, number> = { ...DEFAULT_LIMITS };
  for (const [key, value] of Object.entries(given)) {
    if (!(key in DEFAULT_LIMITS)) throw new TypeError(`expected a limit of ${Object.keys(DEFAULT_LIMITS).join(', ')}, got '${key}'`);
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new TypeError(`expected limits.${key} to be a number, got ${shown(value)}`);
    const least = key === 'nodes' ? 0 : 1;
    if (value < least || value > 2 ** 32 - 1)
      throw new RangeError(`expected limits.${key} to be from ${least} to ${2 ** 32 - 1}, got ${value}`);
    limits[key] = Math.floor(value);
  }
  return limits as unknown as Limits; // every key was checked against DEFAULT_LIMITS
}

/** A text, or its lines, which is how JSON holds a long one. */
function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('\n');
  throw new TypeError(`expected ${what} to be a text or a list of lines, got ${shown(value)}`);
}

function checkPrompt(given: unknown): Partial<Prompt> {
  if (!isObject(given)) throw new TypeError(`expected prompt to be an object, got ${shown(given)}`);
  for (const key of Object.keys(given))
    if (key !== 'system' && key !== 'user') throw new TypeError(`expected system or user in prompt, got '${key}'`);
  const user = given.user === undefined ? undefined : textOf(given.user, 'prompt.user');
  if (user !== undefined && !user.includes('{question}')) throw new TypeError('expected prompt.user to hold {question}');
  return {
    ...(given.system !== undefined && { system: textOf(given.system, 'prompt.system') }),
    ...(user !== undefined && { user }),
  };
}

function moduleOf(given: unknown, format: SourceFormat): ModuleName | undefined {
  if (format === 'program') return oneOf(given, MODULES, 'module');
  if (given !== undefined) throw new TypeError(`expected no module with format ${format}, got ${shown(given)}`);
  return undefined;
}

function readEnvironment(value: Record<string, unknown>): Environment {
  const { name } = value;
  if (typeof name !== 'string' || name === '') throw new TypeError(`expected name to be a text, got ${shown(name)}`);
  for (const key of Object.keys(value)) if (!KEYS.includes(key)) throw new TypeError(`expected a key of ${KEYS.join(', ')}, got '${key}'`);
  const format = oneOf(value.format, SOURCE_FORMATS, 'format');
  const module = moduleOf(value.module, format);
  const protocol = oneOf(value.protocol ?? 'plain', PROTOCOLS, 'protocol');
  return {
    name,
    solver: oneOf(value.solver, SOLVERS, 'solver'),
    format,
    ...(module !== undefined && { module }),
    answer: oneOf(value.answer ?? 'model', ANSWERS, 'answer'),
    dialect: oneOf(value.dialect ?? 'any', DIALECTS, 'dialect'),
    limits: checkLimits(value.limits ?? {}),
    small: oneOf(value.small ?? 'auto', SMALL, 'small'),
    reformulate: oneOf(value.reformulate ?? 'off', REFORMULATE, 'reformulate'),
    protocol,
    ...(value.match !== undefined && { match: oneOf(value.match, ANSWER_RULES, 'match') }),
    reward: oneOf(value.reward ?? PROTOCOL_REWARDS[protocol], REWARD_PRESETS, 'reward'),
    feedback: oneOf(value.feedback ?? 'off', FEEDBACK_LEVELS, 'feedback'),
    prompt: promptOf(module ?? format, protocol, checkPrompt(value.prompt ?? {})),
  };
}

/**
 * Checks a parsed environment file.
 * @throws EngineError `badEnvironment` naming the key, what was expected and what came
 */
export function checkEnvironment(value: unknown): Environment {
  if (!isObject(value)) throw new EngineError('badEnvironment', `expected an object, got ${shown(value)}`);
  try {
    return readEnvironment(value);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new EngineError('badEnvironment', error.message, { cause: error });
    throw error;
  }
}

const builtIn = new URL('../environments/', import.meta.url);
const PROTOCOL_SUFFIX = new RegExp(`-(${PROTOCOLS.join('|')})$`);

/** A file's JSON. Undefined: there is no such file. */
function readJson(source: string | URL): unknown {
  let text: string;
  try {
    text = readFileSync(source, 'utf8');
  } catch (error) {
    if (isObject(error) && error.code === 'ENOENT') return undefined;
    throw new EngineError('badEnvironment', `${String(source)} cannot be read`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError('badEnvironment', `${String(source)} is no JSON`, { cause: error });
  }
}

/** A built-in environment: a file of its own, or another's with the protocol that the name ends in, and the reward that goes with it. */
function readBuiltIn(name: string): unknown {
  const own = readJson(new URL(`${encodeURIComponent(name)}.json`, builtIn));
  const protocol = PROTOCOL_SUFFIX.exec(name)?.[1];
  if (own !== undefined || protocol === undefined) return own;
  const base = readJson(new URL(`${encodeURIComponent(name.slice(0, -protocol.length - 1))}.json`, builtIn));
  if (!isObject(base)) return base;
  const { reward: _reward, match: _match, prompt: _prompt, ...rest } = base;
  return { ...rest, name, protocol };
}

/** Names that hold what was given, or the way to all of them. */
function suggestion(name: string): string {
  const near = name === '' ? [] : builtInEnvironments().filter((one) => one.includes(name));
  const shownNames = near.slice(0, 4).join(', ');
  return near.length === 0 ? '; assay env list names them' : `; there is ${shownNames}${near.length > 4 ? ', …' : ''}`;
}

/**
 * Loads an environment: a built-in one by name, or a JSON file by path. Built in are one for each solver and format (`highs-lp`), and
 * the same for another protocol (`highs-lp-evom`).
 * @throws EngineError `badEnvironment` when there is none, or it breaks the schema
 */
export function loadEnvironment(nameOrPath: string): Environment {
  const isPath = nameOrPath.includes('/') || nameOrPath.endsWith('.json');
  const value = isPath ? readJson(nameOrPath) : readBuiltIn(nameOrPath);
  if (value === undefined) {
    const hint = isPath ? '' : suggestion(nameOrPath);
    throw new EngineError('badEnvironment', `expected the name of a built-in environment or a file, got ${shown(nameOrPath)}${hint}`);
  }
  return checkEnvironment(value);
}

/** @returns the names of all built-in environments: solver and format, then protocol */
export function builtInEnvironments(): string[] {
  const bases = readdirSync(builtIn)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
  return bases.flatMap((base) => PROTOCOLS.map((protocol) => (protocol === 'plain' ? base : `${base}-${protocol}`)));
}
