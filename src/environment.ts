import { readFileSync } from 'node:fs';
import { DIALECTS, type Dialect, SOLVERS, type SolverName } from './codes.gen.ts';
import { EngineError, shown } from './errors.ts';

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

/** What a policy trains against: solver, text format, dialect, limits, and later match, reward and prompt. */
export interface Environment {
  readonly name: string;
  readonly solver: SolverName;
  readonly format: 'lp' | 'mps';
  readonly dialect: Dialect;
  readonly limits: Limits;
  /** `off`: small models go to the solver too. */
  readonly small: 'auto' | 'off';
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

const FORMATS = ['lp', 'mps'] as const;
const SMALL = ['auto', 'off'] as const;

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

/**
 * Checks a parsed environment file.
 * @throws EngineError `badEnvironment` naming the key, what was expected and what came
 */
export function checkEnvironment(value: unknown): Environment {
  if (!isObject(value)) throw new EngineError('badEnvironment', `expected an object, got ${shown(value)}`);
  const { name } = value;
  if (typeof name !== 'string' || name === '') throw new EngineError('badEnvironment', `expected name to be a text, got ${shown(name)}`);
  try {
    return {
      name,
      solver: oneOf(value.solver, SOLVERS, 'solver'),
      format: oneOf(value.format, FORMATS, 'format'),
      dialect: oneOf(value.dialect ?? 'any', DIALECTS, 'dialect'),
      limits: checkLimits(value.limits ?? {}),
      small: oneOf(value.small ?? 'auto', SMALL, 'small'),
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new EngineError('badEnvironment', error.message, { cause: error });
    throw error;
  }
}

/**
 * Loads an environment: a built-in one by name (`highs-lp`), or a JSON file by path.
 * @throws EngineError `badEnvironment` when there is none, or it breaks the schema
 */
export function loadEnvironment(nameOrPath: string): Environment {
  const isPath = nameOrPath.includes('/') || nameOrPath.endsWith('.json');
  const source = isPath ? nameOrPath : new URL(`../environments/${encodeURIComponent(nameOrPath)}.json`, import.meta.url);
  let text: string;
  try {
    text = readFileSync(source, 'utf8');
  } catch (error) {
    throw new EngineError('badEnvironment', `expected the name of a built-in environment or a file, got ${shown(nameOrPath)}`, {
      cause: error,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EngineError('badEnvironment', `${nameOrPath} is no JSON`, { cause: error });
  }
  return checkEnvironment(value);
}
