import type { NatsConnection } from '@nats-io/transport-node';
import { serverSubject } from './connection.ts';
import { type Ask, packed, type Reply, unpacked } from './message.ts';

/** A worker's line to the servers that it judges for. */
export interface Line {
  /** @returns the server's reply; undefined: it did not answer for `patienceMs` */
  ask(server: string, asks: readonly Ask[], patienceMs: number): Promise<readonly Reply[] | undefined>;
  /** Tells a server what was judged. @returns whether it has arrived */
  tell(server: string, ask: Ask): Promise<boolean>;
}

const REQUEST_MS = 2000;
const AGAIN_MS = 250;
/** A server that has lost its NATS server finds it again in this time, or has ended. */
const PATIENCE_MS = 20_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Cut in two until each fits a message; one verdict alone that does not is not sent, and the server is told so. */
function* fitting(asks: readonly Ask[], most: number): Generator<{ readonly asks: readonly Ask[]; readonly payload: Uint8Array }> {
  const payload = packed(asks);
  const [only] = asks;
  if (payload.length <= most || only === undefined) {
    yield { asks, payload };
    return;
  }
  if (asks.length > 1) {
    const half = asks.length >> 1;
    yield* fitting(asks.slice(0, half), most);
    yield* fitting(asks.slice(half), most);
    return;
  }
  if (only.kind !== 'judged') throw new Error(`expected a message of at most ${most} bytes`);
  const { batch, places, judged } = only;
  if (judged.length === 1) {
    const message = `the verdict has ${payload.length} bytes, a message of the NATS server holds ${most}: raise its max_payload`;
    yield* fitting([{ kind: 'refused', batch, places, message }], most);
    return;
  }
  const half = judged.length >> 1;
  yield* fitting([{ ...only, places: places.slice(0, half), judged: judged.slice(0, half) }], most);
  yield* fitting([{ ...only, places: places.slice(half), judged: judged.slice(half) }], most);
}

/** @param isEnding once it says so, nothing is tried for long any more */
export function createLine(nc: NatsConnection, isEnding: () => boolean): Line {
  const most = (nc.info?.max_payload ?? 2 ** 20) - 1024;

  async function request(server: string, payload: Uint8Array, patienceMs: number): Promise<readonly Reply[] | undefined> {
    const until = performance.now() + patienceMs;
    for (;;) {
      try {
        return unpacked<Reply[]>((await nc.request(serverSubject(server), payload, { timeout: REQUEST_MS })).data);
      } catch (error) {
        // Nobody listens there at present, or no answer came; all else is said by the next try.
        if (!(error instanceof Error)) throw error;
        if (nc.isClosed() || isEnding() || performance.now() >= until) return undefined;
        await sleep(AGAIN_MS);
      }
    }
  }

  async function ask(server: string, asks: readonly Ask[], patienceMs: number): Promise<readonly Reply[] | undefined> {
    const replies: Reply[] = [];
    for (const { payload } of fitting(asks, most)) {
      const some = await request(server, payload, patienceMs);
      if (some === undefined) return undefined;
      replies.push(...some);
    }
    return replies;
  }

  return { ask, tell: async (server, one) => (await ask(server, [one], PATIENCE_MS)) !== undefined };
}
