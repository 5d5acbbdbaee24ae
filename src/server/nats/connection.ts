import { hostname } from 'node:os';
import {
  AckPolicy,
  DiscardPolicy,
  type JetStreamManager,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type ConnectionOptions, nanos, type NatsConnection } from '@nats-io/transport-node';
import { EngineError } from '../../errors.ts';

/** The stream that holds the batches which wait for a worker. */
export const STREAM = 'ASSAY';
const JOBS = 'assay.jobs';

/** Batches by what a worker must have to judge them: the same build, and the solver. A worker that lacks one is never sent any. */
export const jobSubject = (build: string, solver: string): string => `${JOBS}.${build}.${solver}`;
/** Where a server is asked and told by those who judge for it. */
export const serverSubject = (id: string): string => `assay.server.${id}`;
/** Where a worker is told what need not be judged any more. */
export const workerSubject = (id: string): string => `assay.worker.${id}`;
export const PRESENCE = 'assay.presence';

export const HEADERS = { batch: 'Assay-Batch', server: 'Assay-Server', alone: 'Assay-Alone' } as const;

/** Bytes of batches that may wait in the stream; what does not fit waits at its server. */
export const STREAM_BYTES = 2 ** 28;
/** What nobody answers for is gone after an hour: of servers that ended. */
const MAX_AGE_MS = 3_600_000;
/** In which the same batch, published twice, is kept once. */
const DUPLICATE_WINDOW_MS = 120_000;
/** A consumer that nobody asks is of a build that runs no more. */
const UNUSED_MS = 24 * 3_600_000;
/** A worker that says nothing about a batch for so long is taken for dead, and another gets it. */
export const ACK_WAIT_MS = 5000;

const OTHER_CONFIGURATION = 10058;
const CONSUMER_EXISTS = 10148;
/** By number: the stream takes no more, whatever the limit is. */
const FULL = new Set([10077, 10047, 10023, 10122]);

const hasCode = (error: unknown, code: number): boolean => error instanceof JetStreamApiError && error.code === code;

/** @returns whether the stream refused a message because it is full */
export const isFull = (error: unknown): boolean => error instanceof JetStreamApiError && FULL.has(error.code);

/** @returns what the client takes: it does not read user, password or token from a URL */
function addressOf(url: string): ConnectionOptions {
  let parsed: URL;
  try {
    parsed = new URL(url.includes('://') ? url : `nats://${url}`);
  } catch (error) {
    throw new TypeError('expected the address of a NATS server, like nats://127.0.0.1:4222', { cause: error });
  }
  const { protocol, username, password, host } = parsed;
  if (protocol !== 'nats:' && protocol !== 'tls:') throw new TypeError(`expected a nats:// or tls:// address, got ${protocol}//`);
  const user = decodeURIComponent(username);
  return {
    servers: host,
    ...(protocol === 'tls:' && { tls: {} }),
    ...(user !== '' && (password === '' ? { token: user } : { user, pass: decodeURIComponent(password) })),
  };
}

export interface Connected {
  readonly nc: NatsConnection;
  readonly jsm: JetStreamManager;
}

/**
 * Connects, and makes the stream where it is not there. A connection that is lost is made again for as long as the program runs.
 * @param name what the NATS server calls it
 * @throws EngineError `natsUnusable`
 */
export async function connectTo(url: string, name: string, streamBytes: number): Promise<Connected> {
  const address = addressOf(url);
  const lasting = { maxReconnectAttempts: -1, reconnectTimeWait: 500, reconnectJitter: 250, ignoreAuthErrorAbort: true };
  const quick = { noAsyncTraces: true }; // a stack for every request costs as much as packing it
  let nc: NatsConnection | undefined;
  try {
    nc = await connect({ ...address, ...lasting, ...quick, name: `${name} on ${hostname()}`, timeout: 5000 });
    const jsm = await jetstreamManager(nc);
    await ensureStream(jsm, streamBytes);
    return { nc, jsm };
  } catch (error) {
    await nc?.close();
    throw new EngineError('natsUnusable', `${address.servers}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** A stream that the operator made, with replicas or other bounds, is used as it is, as long as it is a work queue that refuses what does not fit. */
export async function ensureStream(jsm: JetStreamManager, bytes: number): Promise<void> {
  try {
    await jsm.streams.add({
      name: STREAM,
      subjects: [`${JOBS}.>`],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      storage: StorageType.File,
      max_bytes: bytes,
      max_age: nanos(MAX_AGE_MS),
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
      num_replicas: 1,
    });
  } catch (error) {
    if (!hasCode(error, OTHER_CONFIGURATION)) throw error;
    const { config } = await jsm.streams.info(STREAM);
    if (config.retention === RetentionPolicy.Workqueue && config.discard === DiscardPolicy.New) return;
    throw new Error(`the stream ${STREAM} is there, but is no work queue with discard: new`, { cause: error });
  }
}

/** Makes what hands out the batches of a build and solver, where it is not there. @returns its name */
export async function ensureConsumer(jsm: JetStreamManager, build: string, solver: string, ackWaitMs: number): Promise<string> {
  const name = `${build}-${solver}`;
  try {
    await jsm.consumers.add(STREAM, {
      durable_name: name,
      filter_subject: jobSubject(build, solver),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ackWaitMs),
      max_deliver: -1, // the server of a batch counts who died of it: a batch that only waited in a dead worker is not to blame
      max_ack_pending: 65_536,
      inactive_threshold: nanos(UNUSED_MS),
    });
  } catch (error) {
    if (!hasCode(error, CONSUMER_EXISTS)) throw error; // of a worker that waits for another time
  }
  return name;
}

const LEAVE_MS = 2000;

/** Closes a connection when what was said has gone out; of one that is lost that is not waited for. */
export async function leave(nc: NatsConnection): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LEAVE_MS);
  });
  await Promise.race([nc.flush().catch(() => undefined), late]); // it may be closed or lost already
  clearTimeout(timer);
  await nc.close();
}
