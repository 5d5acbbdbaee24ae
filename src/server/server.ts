import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { createEngine, type Engine } from '../engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { addAuthorization, takePrefixes } from './auth.ts';
import { addBodies } from './body.ts';
import { followConnections } from './closing.ts';
import { addContexts, contextOf } from './context.ts';
import { type Course, createCourse } from './course.ts';
import { addDashboard } from './dashboard.ts';
import { addMetrics } from './metrics.ts';
import type { RemoteEngine } from './nats/remote.ts';
import { addOperations, type Operations } from './operations.ts';
import {
  checkServerOptions,
  type Environments,
  environmentsOf,
  RETRY_AFTER_S,
  SERVER_DEFAULTS,
  type ServerOptions,
  TIMES,
  type Times,
} from './options.ts';
import { addProtocols } from './protocols.ts';
import { createQueue, type Queue } from './queue.ts';
import { createRecent, type Recent } from './recent.ts';
import { addRepeats } from './repeats.ts';
import { REFUSALS, Refusal, type RefusalCode, refusalBody } from './refusal.ts';
import { createService, type Service } from './service.ts';
import { createTally, type Tally } from './tally.ts';
import { createTasks } from './tasks.ts';
import { tellTrouble } from './trouble.ts';
import { addVerify } from './verify.ts';
import { VERSION } from './version.ts';

export interface Server {
  /** Where it listens, without a path. */
  readonly url: string;
  /** Resolves when the solvers have passed their self-tests; then `/ready` says so. */
  readonly ready: Promise<void>;
  /** Stops listening, finishes what was accepted, frees everything. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** When closing: between two looks at connections that have nothing more to do. */
const IDLE_LOOK_MS = 50;
/** When closing late: for the last refusals to get out, before connections are cut whatever they are at. */
const CUT_MS = 1000;
/** Waiting connections: trainers open one for every completion, all at once. */
const BACKLOG = 4096;

function createApp({ log = SERVER_DEFAULTS.log }: ServerOptions, times: Times): FastifyInstance {
  const app = Fastify({
    logger: log === 'silent' ? false : { level: log, redact: ['req.headers.authorization', 'req.headers["x-api-key"]'] },
    logController: new LogController({ disableRequestLogging: log !== 'debug' }),
    rewriteUrl: takePrefixes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    keepAliveTimeout: times.keepAlive,
    requestTimeout: 0, // a stream of lines may go on for hours; bodies have a time limit of their own
    forceCloseConnections: 'idle',
    http: { headersTimeout: times.headers, connectionsCheckingInterval: Math.min(2000, times.headers) },
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

function addRefusals(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | Error>((error, request, reply) => {
    const refusal = contextOf(request).gone ? new Refusal('gone', 'the client is gone', { cause: error }) : refusalOf(error);
    if (refusal.code === 'internal') request.log.error(error);
    if (refusal.statusCode === 503) reply.header('retry-after', RETRY_AFTER_S);
    if (!request.raw.complete) reply.header('connection', 'close'); // what it still sends is not read
    return reply.code(refusal.statusCode).send(refusalBody(refusal.code, refusal.message));
  });
  app.setNotFoundHandler((request, reply) => {
    if (!request.raw.complete) reply.header('connection', 'close');
    const { url = '/' } = request.raw;
    const path = url.split('?')[0]?.slice(0, 100);
    return reply.code(404).send(refusalBody('notFound', `there is no ${request.method} ${path} here; GET /docs shows what there is`));
  });
}

async function addDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Assay reward server', version: VERSION, description: 'Judges optimisation models written by language models.' },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}

/** What the routes work with. */
interface Parts {
  readonly engine: Engine;
  readonly queue: Queue;
  readonly tally: Tally;
  readonly recent: Recent;
  readonly course: Course;
  readonly service: Service;
}

/** Of other machines as many as there may be. */
const MOST_WORKERS = 512;
const workersOf = ({ nats, engine }: ServerOptions): number =>
  nats === undefined ? (engine?.threads ?? ENGINE_DEFAULTS.threads) : MOST_WORKERS;

function createParts(engine: Engine, environments: Environments, options: ServerOptions): Parts {
  const settings = { ...SERVER_DEFAULTS, ...options };
  const tally = createTally();
  const queue = createQueue(engine, settings.queueBytes, workersOf(options), (ms) => tally.stages.queue.add(ms));
  const recent = createRecent(settings.samples);
  const service = createService({
    queue,
    environments,
    tasks: createTasks(options.book, environments),
    preset: options.engine?.reward,
    onJudged(protocol, items, judged, ms) {
      recent.add(protocol, items, judged);
      return tally.count(protocol, judged, ms);
    },
  });
  return { engine, queue, tally, recent, course: createCourse(engine, queue, tally), service };
}

async function addRoutes(app: FastifyInstance, parts: Parts, options: ServerOptions): Promise<Operations> {
  const { engine, queue, tally, recent, course, service } = parts;
  const bodyBytes = options.bodyBytes ?? SERVER_DEFAULTS.bodyBytes;
  addContexts(app, queue, { ...TIMES, ...options.times });
  addAuthorization(app, options.token);
  addBodies(app, bodyBytes);
  addRefusals(app);
  addMetrics(app, { engine, queue, tally });
  await addDocs(app);
  await app.register(websocket, { options: { maxPayload: bodyBytes } });
  await app.register(async (routes) => {
    addRepeats(routes, { tally, bytes: options.repeatBytes ?? SERVER_DEFAULTS.repeatBytes });
    addVerify(routes, service, bodyBytes);
    addProtocols(routes, service, queue);
    addDashboard(routes, course, recent);
  });
  return addOperations(app, { engine, queue, environment: options.environment });
}

/** What judges: an engine of this program, or workers on other machines. */
async function startEngine({ engine = {}, environment, environments = [], nats }: ServerOptions): Promise<Engine | RemoteEngine> {
  if (nats === undefined) return createEngine({ ...engine, ...(environment !== undefined && { environment }) });
  const { createRemoteEngine } = await import('./nats/remote.ts');
  return createRemoteEngine({ ...nats, engine, environment, environments });
}

/**
 * Starts a reward server and the engine behind it. It listens before its solvers have been tested; `/ready` tells when they were.
 * @throws TypeError, RangeError for options that are none; EngineError when the engine cannot be started
 */
export async function createServer(options: ServerOptions = {}): Promise<Server> {
  checkServerOptions(options);
  const environments = environmentsOf(options);
  const engine = await startEngine(options);
  const parts = createParts(engine, environments, options);
  const times = { ...TIMES, ...options.times };
  const app = createApp(options, times);
  const closeIdle = followConnections(app.server);
  let operations: Operations | undefined;
  let stopTelling = (): void => undefined;

  async function closeAll(): Promise<void> {
    operations?.stop();
    parts.course.stop();
    stopTelling();
    const late = setTimeout(() => void engine.close(), times.grace); // then what is still judged is refused, and can be asked again
    const cut = setTimeout(() => app.server.closeAllConnections(), times.grace + CUT_MS); // who still sends, or does not read
    const look = setInterval(closeIdle, IDLE_LOOK_MS); // each is kept until its reply is out, and no longer
    await app.close();
    clearTimeout(late);
    clearTimeout(cut);
    clearInterval(look);
    await engine.close();
  }
  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= closeAll();
    return closing;
  }

  try {
    operations = await addRoutes(app, parts, options);
    const { host = SERVER_DEFAULTS.host, port = SERVER_DEFAULTS.port } = options;
    stopTelling = tellTrouble(engine, (line) => app.log.warn(line));
    const url = await app.listen({ host, port, backlog: BACKLOG });
    return { url, ready: operations.ready, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
