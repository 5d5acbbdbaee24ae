import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Times } from './options.ts';
import type { Hold, Queue } from './queue.ts';
import type { Counted } from './tally.ts';

/** What judging needs to know of the one who asks, and what it leaves there. */
export interface Asker {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Of its request, as far as it was read. */
  readonly bytes?: number;
  /** What the answer was counted as. */
  counted?: Counted;
}

/** What the server keeps about a request while it lasts. */
export interface Context extends Asker {
  readonly hold: Hold;
  readonly times: Times;
  /** Of a body that was read whole. */
  digest?: string;
  /** Whether the client is gone before it had its answer. */
  readonly gone: boolean;
  /** One more waits for the answer to this request: it is judged to the end though its own client goes. @returns to be called when that one goes */
  join(): () => void;
}

const contexts = new WeakMap<IncomingMessage, Context>();

function createContext(hold: Hold, times: Times): { context: Context; leave(): void } {
  let controller: AbortController | undefined;
  let gone = false;
  let others = 0;
  function abortIfAlone(): void {
    if (!gone || others > 0) return;
    controller ??= new AbortController();
    controller.abort(new Error('the client is gone'));
  }
  const context: Context = {
    hold,
    times,
    get signal() {
      controller ??= new AbortController();
      return controller.signal;
    },
    get bytes() {
      return hold.bytes;
    },
    get gone() {
      return gone;
    },
    join() {
      others += 1;
      let joined = true;
      return () => {
        if (!joined) return;
        joined = false;
        others -= 1;
        abortIfAlone();
      };
    },
  };
  return {
    context,
    leave() {
      gone = true;
      abortIfAlone();
    },
  };
}

export function addContexts(app: FastifyInstance, queue: Pick<Queue, 'hold'>, times: Times): void {
  app.addHook('onRequest', (request, reply, done) => {
    const hold = queue.hold();
    const { context, leave } = createContext(hold, times);
    reply.raw.once('close', () => {
      hold.release();
      if (!reply.raw.writableFinished) leave();
    });
    contexts.set(request.raw, context);
    done();
  });
}

export function contextOf({ raw }: FastifyRequest): Context {
  const context = contexts.get(raw);
  if (context === undefined) throw new Error('expected a request that went through the first hook');
  return context;
}
