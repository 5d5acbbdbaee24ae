import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { takePrefixes } from './auth.ts';
import { contextOf } from './context.ts';
import { RETRY_AFTER_S, SERVER_DEFAULTS, type ServerOptions, type Times } from './options.ts';
import { REFUSALS, Refusal, type RefusalCode, refusalBody } from './refusal.ts';
import { readRest } from './rest.ts';

/** Waiting connections: trainers open one for every completion, all at once. */
export const BACKLOG = 4096;

export interface AppOptions extends Pick<ServerOptions, 'log'> {
  readonly times: Times;
  /** Makes the listener of requests out of the app's own, and is shown each server that the app makes. */
  readonly wrap?: (handler: RequestListener) => RequestListener;
  readonly onServer?: (server: HttpServer) => void;
}

/** @returns an app with the server's manners, and no routes */
export function createApp({ log = SERVER_DEFAULTS.log, times, wrap = (handler) => handler, onServer }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger: log === 'silent' ? false : { level: log, redact: ['req.headers.authorization', 'req.headers["x-api-key"]'] },
    logController: new LogController({ disableRequestLogging: log !== 'debug' }),
    rewriteUrl: takePrefixes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    forceCloseConnections: 'idle',
    serverFactory(handler) {
      const server = createServer(
        {
          keepAliveTimeout: times.keepAlive,
          requestTimeout: 0, // a stream of lines may go on for hours; bodies have a time limit of their own
          headersTimeout: times.headers,
          connectionsCheckingInterval: Math.min(2000, times.headers),
        },
        wrap(handler),
      );
      onServer?.(server);
      return server;
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, strict: false } },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      // Of paths that are none: no route was found, so no hook and no error handler of a route is asked.
      void reply.code(REFUSALS.badRequest).send(refusalBody('badRequest', error.message));
    },
    schemaErrorFormatter: ([first], where) =>
      new Refusal(
        'badRequest',
        `expected ${where}${first?.instancePath ?? ''} ${first?.message?.replace(/^must /, 'to ') ?? 'to be valid'}`,
      ),
  });
  app.setSerializerCompiler(() => JSON.stringify);
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true }); // ROLL asks for a result by GET with a body
  return app;
}

const FASTIFY_CODES: Readonly<Record<number, RefusalCode>> = {
  404: 'notFound',
  405: 'badMethod',
  408: 'timeout',
  413: 'tooLarge',
  415: 'unsupportedType',
  503: 'closing',
};

function refusalOf(error: FastifyError | Error): Refusal {
  if (error instanceof Refusal) return error;
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status < 500 || status === 503) return new Refusal(FASTIFY_CODES[status] ?? 'badRequest', error.message, { cause: error });
  return new Refusal('internal', 'the server failed; its log says more', { cause: error });
}

/** How errors become replies. */
export function addRefusals(app: FastifyInstance): void {
  /** Fastify cuts a client off where its body is refused; here that is for those who are slow, or have no end. */
  async function refuse(request: FastifyRequest, reply: FastifyReply, { code, statusCode, message }: Refusal): Promise<FastifyReply> {
    const { raw } = request;
    if (code !== 'timeout' && code !== 'closing') {
      reply.removeHeader('connection');
      if (!raw.complete) await readRest(raw);
    }
    if (!raw.complete) reply.header('connection', 'close');
    return reply.code(statusCode).send(refusalBody(code, message));
  }
  app.setErrorHandler<FastifyError | Error>((error, request, reply) => {
    const refusal = contextOf(request).gone ? new Refusal('gone', 'the client is gone', { cause: error }) : refusalOf(error);
    if (refusal.code === 'internal') request.log.error(error);
    if (refusal.statusCode === 503) reply.header('retry-after', RETRY_AFTER_S);
    return refuse(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) => {
    const { url = '/' } = request.raw;
    const path = url.split('?')[0]?.slice(0, 100);
    return refuse(request, reply, new Refusal('notFound', `there is no ${request.method} ${path} here; GET /docs shows what there is`));
  });
}
