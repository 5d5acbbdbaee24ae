import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type ConsumerMessages, jetstream } from '@nats-io/jetstream';
import type { SolverName } from '../../codes.gen.ts';
import { EngineError } from '../../errors.ts';
import { solvers as solversHere, testSolver } from '../../solvers.ts';
import { VERSION } from '../version.ts';
import { buildOf } from './build.ts';
import {
  ACK_WAIT_MS,
  type Connected,
  connectTo,
  ensureConsumer,
  ensureStream,
  leave,
  STREAM,
  STREAM_BYTES,
  workerSubject,
} from './connection.ts';
import { createHands, type Hands } from './hands.ts';
import { createJudges, type MachineOptions } from './judges.ts';
import { createLine } from './line.ts';
import { type Cancel, unpacked } from './message.ts';
import { announce, type ServerPresence, watch } from './presence.ts';

export interface WorkerOptions extends MachineOptions {
  /** Of the NATS server. */
  readonly url: string;
  readonly threads: number;
  /** Which to offer; those that are here and pass their self-test otherwise. */
  readonly solvers?: readonly SolverName[];
  readonly streamBytes?: number;
  /** After which the queue takes a silent worker for dead. */
  readonly ackWaitMs?: number;
  /** Where it is said aloud what is refused, and why. */
  readonly tell?: (line: string) => void;
}

export interface Worker {
  /** Versions by name. */
  readonly solvers: Readonly<Record<string, string>>;
  stats(): ReturnType<Hands['stats']>;
  /** Takes nothing more, answers what it has begun, gives back the rest. */
  close(): Promise<void>;
}

/** Batches for each thread: judged at the same time, so that no thread waits for an answer to arrive, and held ready. */
const WIDTH_A_THREAD = 3;
const AHEAD_A_THREAD = 2;
/** What one connection may be sent before it has looked at it: more than 64 large messages, and the NATS server cuts it off. */
const MOST_AHEAD = 64;
const AGAIN_MS = 500;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @returns versions of the solvers that can be offered, by name
 * @throws EngineError `noSolver` for one that was asked for and is not here, or judged its self-test wrong
 */
async function offered(asked: readonly SolverName[] | undefined): Promise<Record<string, string>> {
  const good: Record<string, string> = {};
  for (const info of solversHere()) {
    const { name, found, fault, version = 'unknown' } = info;
    const isAsked = asked?.includes(name) === true;
    if (asked !== undefined && !isAsked) continue;
    const { failed } = found && fault === undefined ? await testSolver(info) : { failed: [fault?.message ?? 'no library was found'] };
    if (failed.length === 0) good[name] = version;
    else if (isAsked) throw new EngineError('noSolver', `${name}: ${failed.join(', ')}`);
  }
  if (Object.keys(good).length === 0) throw new EngineError('noSolver', 'assay solvers says more');
  return good;
}

interface TakingParts extends Connected {
  readonly build: string;
  readonly hands: Hands;
  readonly options: WorkerOptions;
  readonly isEnding: () => boolean;
}

/** Takes batches for one solver until it is told to end. @returns what ends it */
function startTaking({ nc, jsm, build, hands, options, isEnding }: TakingParts, solver: string): () => Promise<void> {
  const { threads, ackWaitMs = ACK_WAIT_MS, streamBytes = STREAM_BYTES, tell } = options;
  let messages: ConsumerMessages | undefined;
  let troubled = false;

  async function once(): Promise<void> {
    await ensureStream(jsm, streamBytes);
    const name = await ensureConsumer(jsm, build, solver, ackWaitMs);
    const consumer = await jetstream(nc).consumers.get(STREAM, name);
    messages = await consumer.consume({ max_messages: Math.min(MOST_AHEAD, Math.max(2, threads)), abort_on_missing_resource: true });
    if (isEnding()) void messages.close(); // told to end while this was on its way: who told it found nothing to close
    troubled = false;
    for await (const message of messages) {
      await hands.room();
      if (isEnding()) message.nak();
      else hands.take(message);
    }
  }

  async function forever(): Promise<void> {
    while (!isEnding() && !nc.isClosed()) {
      try {
        await once();
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (!troubled && !isEnding()) tell?.(`cannot take work for ${solver}: ${error.message}; trying again`);
        troubled = true;
      }
      if (!isEnding()) await sleep(AGAIN_MS);
    }
  }
  const ended = forever();
  return async () => {
    void messages?.close();
    await ended;
  };
}

/** Says aloud, once for each server, why it gets nothing from here. */
function createRefusal(
  build: string,
  solvers: Readonly<Record<string, string>>,
  tell: (line: string) => void,
): (server: ServerPresence) => void {
  const said = new Set<string>();
  const once = (key: string, line: string): void => {
    if (!said.has(key)) tell(line);
    said.add(key);
  };
  return ({ id, host, version, build: theirs, solvers: asked }) => {
    if (theirs !== build) {
      once(id, `refusing work of the server on ${host}: it is of another build (${version}, ${theirs}; this is ${VERSION}, ${build})`);
      return;
    }
    for (const name of asked) {
      if (!(name in solvers))
        once(`${id} ${name}`, `refusing work of the server on ${host} for ${name}: it is not here, or failed its self-test`);
    }
  };
}

/**
 * Starts a worker: it takes batches of items out of a work queue in NATS JetStream and judges them for the servers that put them there.
 * @throws EngineError `natsUnusable`, `noSolver`; TypeError for an address that is none
 */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { url, threads, isolation, cache, ackWaitMs = ACK_WAIT_MS, streamBytes = STREAM_BYTES, tell = () => undefined } = options;
  const solvers = await offered(options.solvers);
  const build = buildOf();
  const id = randomBytes(8).toString('hex');
  const connected = await connectTo(url, 'assay worker', streamBytes);
  const { nc } = connected;
  let ending = false;
  const judges = createJudges({ threads, ...(isolation !== undefined && { isolation }), ...(cache !== undefined && { cache }) });
  const hands = createHands({
    worker: id,
    judges,
    line: createLine(nc, () => ending),
    width: threads * WIDTH_A_THREAD,
    ahead: Math.min(MOST_AHEAD, threads * AHEAD_A_THREAD),
    ackWaitMs,
  });
  nc.subscribe(workerSubject(id), {
    callback: (error, message) => {
      if (error !== null) return;
      const { batch, parts } = unpacked<Cancel>(message.data);
      hands.cancel(batch, parts);
    },
  });
  const refuse = createRefusal(build, solvers, tell);
  watch(nc, (presence) => {
    if (presence.kind === 'server' && presence.gone !== true) refuse(presence);
  });
  const unannounce = announce(nc, () => ({ kind: 'worker', id, build, version: VERSION, host: hostname(), threads, solvers }));
  const taking = Object.keys(solvers).map((solver) => startTaking({ ...connected, build, hands, options, isEnding: () => ending }, solver));

  async function closeAll(): Promise<void> {
    unannounce();
    ending = true;
    await hands.empty();
    await Promise.all(taking.map((stop) => stop()));
    await judges.close();
    await leave(nc);
  }
  let closing: Promise<void> | undefined;
  return {
    solvers,
    stats: hands.stats,
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}
