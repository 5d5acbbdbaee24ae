import type { FastifyInstance } from 'fastify';
import { REFUSALS } from './refusal.ts';

/** Tells of each reply by route and status, once it is out; 499: the client was gone before. */
export function countReplies(app: FastifyInstance, count: (key: string) => void): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    raw.once('close', () => {
      if (request.headers.upgrade !== undefined) return; // a socket, not a reply
      const status = raw.writableFinished || raw.headersSent ? reply.statusCode : REFUSALS.gone;
      count(`${request.routeOptions.url ?? 'none'} ${status}`);
    });
    done();
  });
}
