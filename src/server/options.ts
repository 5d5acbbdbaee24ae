import type { EngineOptions } from '../engine.ts';
import { builtInEnvironments, loadEnvironment } from '../environment.ts';
import { shown } from '../errors.ts';
import type { Book } from '../eval/book.ts';
import type { RemoteOptions } from './nats/remote.ts';

export interface ServerOptions {
  readonly host?: string;
  /** 0: any that is free. */
  readonly port?: number;
  /** Name or path of the environment that counts where a request names none. */
  readonly environment?: string;
  /** Further environments that requests may name: paths of JSON files. The built-in ones may always be named. */
  readonly environments?: readonly string[];
  /** How the engine judges; its environment is `environment`. */
  readonly engine?: Omit<EngineOptions, 'environment'>;
  /** Processes that listen; 1: this one, 2 or more: so many beside it, and it judges. */
  readonly listeners?: number;
  /** Problems that a label may name by id. */
  readonly book?: Book;
  /** Every request but those of health must show it, as a bearer token, as `X-API-Key`, or in the path: `/k/TOKEN/…`. */
  readonly token?: string;
  /** Of one request, unpacked. A stream of lines may be of any length, its lines may not. */
  readonly bodyBytes?: number;
  /** Of all requests that wait or are being judged; what comes on top is told to try again. */
  readonly queueBytes?: number;
  /** Of replies that are kept for clients that ask again; 0: none. */
  readonly repeatBytes?: number;
  /** Judged completions that the page keeps to look at. */
  readonly samples?: number;
  /** A NATS server through which workers on other machines judge (`assay worker`); absent: this program judges. */
  readonly nats?: NatsOptions;
  readonly log?: LogLevel;
  readonly times?: Partial<Times>;
}

type NatsOptions = Pick<RemoteOptions, 'url' | 'tell' | 'times'>;

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const SERVER_DEFAULTS = {
  host: '127.0.0.1',
  port: 8700,
  listeners: 1,
  bodyBytes: 2 ** 26,
  queueBytes: 2 ** 29,
  repeatBytes: 2 ** 26,
  samples: 500,
  log: 'silent',
} as const;

/** In milliseconds. */
export interface Times {
  readonly keepAlive: number;
  readonly headers: number;
  readonly silence: number;
  readonly body: number;
  readonly grace: number;
}

export const TIMES: Times = {
  /** A client that keeps its connection open for its next request gives up first: NeMo-Gym's after 15 s, its servers after 30 s. */
  keepAlive: 75_000,
  headers: 10_000,
  /** Between two pieces of a body. */
  silence: 30_000,
  /** For a whole body, unless it is a stream. */
  body: 120_000,
  /** When closing: for what is being judged. */
  grace: 30_000,
};

/** Seconds after which a caller may try again. */
export const RETRY_AFTER_S = 2;

/** What requests may name. A request can never name a file: paths are the operator's. */
export interface Environments {
  readonly names: readonly string[];
  readonly default: string | undefined;
  /** @returns what the engine is told; undefined: there is no such environment */
  find(name: string): string | undefined;
}

/** @throws EngineError `badEnvironment` for one that is none */
export function environmentsOf({ environment, environments = [] }: ServerOptions): Environments {
  const sources = new Map(builtInEnvironments().map((name) => [name, name]));
  for (const source of [...(environment === undefined ? [] : [environment]), ...environments]) {
    sources.set(loadEnvironment(source).name, source);
  }
  return {
    names: [...sources.keys()],
    default: environment === undefined ? undefined : loadEnvironment(environment).name,
    find: (name) => sources.get(name),
  };
}

/** More would only wait for the process that judges. */
const MOST_LISTENERS = 64;

/** @throws RangeError, TypeError for options that are none */
export function checkServerOptions(options: ServerOptions): void {
  const { port, token, listeners } = options;
  if (listeners !== undefined && !(Number.isInteger(listeners) && listeners >= 1 && listeners <= MOST_LISTENERS))
    throw new RangeError(`expected listeners to be a whole number from 1 to ${MOST_LISTENERS}, got ${shown(listeners)}`);
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535))
    throw new RangeError(`expected port to be from 0 to 65535, got ${shown(port)}`);
  if (token !== undefined && !/^[\w.~-]{8,256}$/.test(token))
    throw new TypeError('expected the token to be 8 to 256 letters, digits or any of . _ ~ -');
  for (const key of ['bodyBytes', 'queueBytes'] as const) {
    const value = options[key];
    if (value !== undefined && !(Number.isInteger(value) && value >= 1024))
      throw new RangeError(`expected ${key} to be a whole number of at least 1024, got ${shown(value)}`);
  }
}
