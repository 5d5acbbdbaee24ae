import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Times } from './options.ts';
import type { Hold, Queue } from './queue.ts';

/** What the server keeps about a request while it lasts. */
export interface Context {
  readonly hold: Hold;
  /** Aborted when the client is gone before it has its answer. */
  readonly signal: AbortSignal;
  readonly times: Times;
}

const contexts = new WeakMap<IncomingMessage, Context>();

export function addContexts(app: FastifyInstance, queue: Queue, times: Times): void {
  app.addHook('onRequest', async (request, reply) => {
    const controller = new AbortController();
    const hold = queue.hold();
    reply.raw.once('close', () => {
      hold.release();
      if (!reply.raw.writableFinished) controller.abort(new Error('the client is gone'));
    });
    contexts.set(request.raw, { hold, signal: controller.signal, times });
  });
}

export function contextOf({ raw }: FastifyRequest): Context {
  const context = contexts.get(raw);
  if (context === undefined) throw new Error('expected a request that went through the first hook');
  return context;
}
