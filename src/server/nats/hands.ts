import type { JsMsg } from '@nats-io/jetstream';
import { HEADERS } from './connection.ts';
import { type Held, type JudgeHeldParts, judgeHeld } from './held.ts';

/** What a worker has in its hands. */
export interface Hands {
  take(message: JsMsg): void;
  /** Resolves when there is room for one more. */
  room(): Promise<void>;
  /** Of a batch, parts that nobody waits for any more. */
  cancel(batch: string, parts: readonly number[]): void;
  /** Nothing is begun any more, and what was not goes back; resolves when all that was begun is answered. */
  empty(): Promise<void>;
  stats(): { readonly held: number; readonly running: number; readonly judged: number };
}

export interface HandsParts extends Omit<JudgeHeldParts, 'onJudged'> {
  /** Batches that are judged at the same time, and that are held beside them. */
  readonly width: number;
  readonly ahead: number;
  /** After which the queue takes this worker for dead. */
  readonly ackWaitMs: number;
}

/** Clients of one batch that go away together stop its solves once. */
const CANCEL_MS = 50;

export function createHands({ width, ahead, ackWaitMs, ...parts }: HandsParts): Hands {
  const held = new Map<string, Held>();
  const waiting: Held[] = [];
  const stopping = new Set<Held>();
  const rooms: (() => void)[] = [];
  let running = 0;
  let isAlone = false;
  let ending = false;
  let judged = 0;
  let emptied: (() => void) | undefined;
  const onJudged = (): void => {
    judged += 1;
  };

  // As long as it says so, the queue gives a batch to nobody else.
  const pulse = setInterval(() => {
    for (const { message } of held.values()) message.working();
  }, ackWaitMs / 4);

  function take(message: JsMsg): void {
    const [batch, server] = [message.headers?.get(HEADERS.batch) ?? '', message.headers?.get(HEADERS.server) ?? ''];
    if (batch === '' || server === '') {
      message.term('no batch of assay');
      return;
    }
    const known = held.get(batch);
    if (known !== undefined) {
      known.message = message; // it came again because this machine stood still for a while
      return;
    }
    const alone = message.headers?.has(HEADERS.alone) === true;
    const one: Held = { message, batch, server, alone, cancelled: new Set(), stop: new AbortController() };
    held.set(batch, one);
    waiting.push(one);
    start();
  }

  function start(): void {
    while (!ending) {
      const [next] = waiting;
      // What ended a worker before runs by itself, so that no other is taken for guilty.
      if (next === undefined || isAlone || running >= (next.alone ? 1 : width)) break;
      waiting.shift();
      running += 1;
      isAlone = next.alone;
      void finish(next);
    }
    while (!ending && rooms.length > 0 && held.size < width + ahead) rooms.shift()?.();
    if (ending && running === 0) emptied?.();
  }

  async function finish(one: Held): Promise<void> {
    try {
      await judgeHeld(one, { ...parts, onJudged });
    } finally {
      held.delete(one.batch);
      running -= 1;
      isAlone = false;
      start();
    }
  }

  function cancel(batch: string, which: readonly number[]): void {
    const one = held.get(batch);
    if (one === undefined) return;
    for (const part of which) one.cancelled.add(part);
    if (stopping.has(one)) return;
    stopping.add(one);
    setTimeout(() => {
      stopping.delete(one);
      one.stop.abort(new Error('somebody waits no more'));
    }, CANCEL_MS);
  }

  async function empty(): Promise<void> {
    ending = true;
    for (const { batch, message } of waiting.splice(0)) {
      held.delete(batch);
      message.nak(); // not begun: nobody counts it against anything
    }
    for (const resolve of rooms.splice(0)) resolve();
    if (running > 0) {
      await new Promise<void>((resolve) => {
        emptied = resolve;
      });
    }
    clearInterval(pulse);
  }

  return {
    take,
    room: () =>
      held.size < width + ahead
        ? Promise.resolve()
        : new Promise((resolve) => {
            rooms.push(resolve);
          }),
    cancel,
    empty,
    stats: () => ({ held: held.size, running, judged }),
  };
}
