import { type JetStreamClient, type JetStreamManager, JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { Batch, Batches } from './batches.ts';
import { ensureStream, HEADERS, isFull, jobSubject, STREAM } from './connection.ts';

/** The stream as a server sees it: batches go in, and are kept there until a worker has answered them. */
export interface Stream {
  /** Resolves when the stream has the batch, or nobody wants it any more. It is tried until then: the stream keeps it once. */
  put(batch: Batch, payload: Uint8Array): Promise<void>;
  /** Takes a batch out that nobody needs any more. */
  take(batch: Batch): void;
  /** @returns batches that the stream has lost, of those that nothing was heard of since `before` */
  lost(before: number): Promise<Batch[]>;
  /** Times that it was full. */
  readonly full: number;
}

export interface StreamParts {
  readonly nc: NatsConnection;
  readonly jsm: JetStreamManager;
  readonly batches: Batches;
  readonly build: string;
  readonly server: string;
  readonly bytes: number;
}

const PUBLISH_MS = 5000;
const RETRY_MS = 250;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

export function createStream({ nc, jsm, batches, build, server, bytes }: StreamParts): Stream {
  const js: JetStreamClient = jetstream(nc);
  let created = '';
  let full = 0;
  let puts = 0;

  async function put(batch: Batch, payload: Uint8Array): Promise<void> {
    const named = headers();
    named.set(HEADERS.batch, batch.id);
    named.set(HEADERS.server, server);
    if (batch.alone) named.set(HEADERS.alone, '1');
    puts += 1;
    // By content, so that a batch whose confirmation was lost is not kept twice; and by number, since the same may be asked again later.
    const options = { msgID: `${batch.hash}.${server}.${puts}`, headers: named, timeout: PUBLISH_MS };
    while (batches.byId.has(batch.id) && !nc.isClosed()) {
      try {
        const { seq } = await js.publish(jobSubject(build, batch.lane.solver), payload, options);
        batch.sequence = seq;
        batch.stream = created;
        batch.heard = performance.now();
        if (!batches.byId.has(batch.id)) take(batch);
        return;
      } catch (error) {
        if (isFull(error)) full += 1;
        else await ensureStream(jsm, bytes).catch(() => undefined); // of a NATS server that has forgotten it; what else is wrong shows again
        await sleep(RETRY_MS);
      }
    }
  }

  function take({ sequence }: Batch): void {
    if (sequence === undefined || nc.isClosed()) return;
    // It may have been answered or lost meanwhile: then it is where it should be.
    jsm.streams.deleteMessage(STREAM, sequence, false).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
    });
  }

  async function lost(before: number): Promise<Batch[]> {
    const quiet = [...batches.byId.values()].filter(({ sequence, heard }) => sequence !== undefined && heard < before);
    if (quiet.length === 0 && created !== '') return [];
    const info = await find();
    if (created === '') created = info.created;
    const { first_seq: first, last_seq: last } = info.state;
    const isLost = ({ stream, sequence = 0 }: Batch): boolean =>
      (stream !== '' && stream !== info.created) || sequence < first || sequence > last;
    created = info.created;
    return quiet.filter(isLost);
  }

  /** Of a NATS server that has forgotten it, the stream is made again. */
  async function find(): ReturnType<JetStreamManager['streams']['info']> {
    try {
      return await jsm.streams.info(STREAM);
    } catch (error) {
      if (!(error instanceof JetStreamApiError)) throw error;
      await ensureStream(jsm, bytes);
      return jsm.streams.info(STREAM);
    }
  }

  return {
    put,
    take,
    lost,
    get full() {
      return full;
    },
  };
}
