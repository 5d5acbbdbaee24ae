import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { SolverName } from '../codes.gen.ts';
import type { CacheChoice } from '../engine.ts';
import type { RewardPreset } from '../environment.ts';
import type { LogLevel, ServerOptions } from '../server/options.ts';
import { createServer, type Server } from '../server/server.ts';
import { cacheOf } from './cache.ts';
import { dataFiles, readBook } from './data.ts';
import { EXIT } from './exit.ts';
import { checkFiles } from './input.ts';

export interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  readonly env?: readonly string[];
  readonly data?: readonly string[];
  readonly reward?: RewardPreset;
  readonly solver?: SolverName;
  readonly timeLimitMs?: number;
  readonly small?: 'auto' | 'off';
  readonly audit?: number;
  readonly threads?: number;
  readonly isolation?: 'thread' | 'process';
  readonly listeners?: number;
  readonly nats?: string;
  readonly tokenFile?: string;
  readonly bodyMb?: number;
  readonly queueMb?: number;
  readonly repeatMb?: number;
  readonly cache?: string | false;
  readonly log?: LogLevel;
}

const MB = 2 ** 20;
const LOOPBACK = /^(127\.|localhost$|::1$)/;

/** A token on the command line would be seen by everybody on the machine. */
function tokenOf({ tokenFile }: ServeOptions): string | undefined {
  if (tokenFile !== undefined) {
    if (!existsSync(tokenFile)) throw new TypeError(`expected a file that holds the token, but ${tokenFile} does not exist`);
    return readFileSync(tokenFile, 'utf8').trim();
  }
  const { ASSAY_TOKEN } = process.env;
  return ASSAY_TOKEN === undefined || ASSAY_TOKEN === '' ? undefined : ASSAY_TOKEN;
}

/** An address may hold a password, which the variable shows to nobody else. */
function natsOf({ nats = process.env.ASSAY_NATS }: ServeOptions): Pick<ServerOptions, 'nats'> {
  if (nats === undefined || nats === '') return {};
  return { nats: { url: nats, tell: (line) => console.error(`assay: ${line}`) } };
}

/** A server writes nothing unless it is told to: beside what is named, its answers are kept in memory. */
function cacheOfServer(option: string | false | undefined): CacheChoice {
  const isNamed = option !== undefined || (process.env.ASSAY_CACHE ?? '') !== '';
  return isNamed ? cacheOf(option) : 'memory';
}

/** @returns undefined, and says why, when the address cannot be had */
async function listen(options: ServerOptions): Promise<Server | undefined> {
  try {
    return await createServer(options);
  } catch (error) {
    const { syscall, message } = error as { syscall?: string; message?: string }; // of the system, if it has one
    if (syscall !== 'listen' && syscall !== 'bind' && syscall !== 'getaddrinfo') throw error;
    console.error(`assay: cannot listen: ${message}`);
    return undefined;
  }
}

/** `assay serve`: runs until it is told to end. */
export async function serve(options: ServeOptions): Promise<number> {
  const {
    host,
    port,
    env = [],
    data,
    reward,
    solver,
    timeLimitMs,
    small,
    audit,
    threads = availableParallelism(),
    isolation,
    listeners,
    bodyMb,
    queueMb,
    repeatMb,
    log,
  } = options;
  const files = data === undefined ? undefined : dataFiles(data);
  const problem = files === undefined ? undefined : checkFiles(files, undefined);
  if (problem !== undefined) {
    console.error(`assay: ${problem}`);
    return EXIT.misuse;
  }
  const book = files === undefined ? undefined : await readBook(files);
  for (const bad of book?.bad ?? []) console.error(`assay: ${bad}`);
  const token = tokenOf(options);
  const [environment, ...environments] = env;
  const server = await listen({
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(environment !== undefined && { environment }),
    environments,
    ...(book !== undefined && { book }),
    ...(token !== undefined && { token }),
    ...(bodyMb !== undefined && { bodyBytes: bodyMb * MB }),
    ...(queueMb !== undefined && { queueBytes: queueMb * MB }),
    ...(listeners !== undefined && { listeners }),
    ...natsOf(options),
    ...(repeatMb !== undefined && { repeatBytes: repeatMb * MB }),
    log: log ?? 'info',
    engine: {
      isolation: isolation ?? 'process',
      ...(reward !== undefined && { reward }),
      ...(solver !== undefined && { solver }),
      ...(timeLimitMs !== undefined && { timeLimitMs }),
      ...(small !== undefined && { small }),
      ...(audit !== undefined && { audit }),
      cache: cacheOfServer(options.cache),
      threads,
    },
  });
  if (server === undefined) return EXIT.some;
  console.error(`assay: listening on ${server.url}${token === undefined ? '' : ', with a token'}`);
  if (token === undefined && host !== undefined && !LOOPBACK.test(host))
    console.error('assay: anybody who reaches this address may use it: set ASSAY_TOKEN or --token-file');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  console.error('assay: going down: finishing what was accepted');
  await server.close();
  return EXIT.judged;
}
