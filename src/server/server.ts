import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import { createEngine, type Engine } from '../engine.ts';
import { ENGINE_DEFAULTS } from '../engine/options.ts';
import { addRefusals, BACKLOG, createApp } from './app.ts';
import { addAuthorization } from './auth.ts';
import { addBodies } from './body.ts';
import { closeInTime, followConnections } from './closing.ts';
import { addContexts } from './context.ts';
import { type Course, createCourse } from './course.ts';
import { addDashboard } from './dashboard.ts';
import { listenApart } from './listeners/apart.ts';
import type { Listeners } from './listeners/listeners.ts';
import { addMetrics } from './metrics.ts';
import type { RemoteEngine } from './nats/remote.ts';
import { addOperations, type Operations } from './operations.ts';
import { checkServerOptions, type Environments, environmentsOf, SERVER_DEFAULTS, type ServerOptions, TIMES } from './options.ts';
import { addProtocols } from './protocols.ts';
import { createQueue, type Queue } from './queue.ts';
import { createRecent, type Recent } from './recent.ts';
import { addRepeats } from './repeats.ts';
import { createService, judgeBy, type Service } from './service.ts';
import { createTally, type Tally } from './tally.ts';
import { createTasks } from './tasks.ts';
import { tellTrouble } from './trouble.ts';
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
  /** Replies, by route and status. */
  readonly replies: Map<string, number>;
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
    environments,
    tasks: createTasks(options.book, environments),
    preset: options.engine?.reward,
    judge: judgeBy(queue, (protocol, items, judged, ms) => {
      recent.add(protocol, items, judged);
      return tally.count(protocol, judged, ms);
    }),
  });
  return { engine, queue, tally, recent, course: createCourse(engine, queue, tally), service, replies: new Map() };
}

async function addRoutes(
  app: FastifyInstance,
  parts: Parts,
  options: ServerOptions,
  listeners: () => Listeners | undefined,
): Promise<Operations> {
  const { engine, queue, tally, recent, course, service, replies } = parts;
  const bodyBytes = options.bodyBytes ?? SERVER_DEFAULTS.bodyBytes;
  addContexts(app, queue, { ...TIMES, ...options.times });
  addAuthorization(app, options.token);
  addBodies(app, bodyBytes);
  addRefusals(app);
  addMetrics(app, { engine, queue, tally, replies, listeners });
  await addDocs(app);
  await app.register(websocket, { options: { maxPayload: bodyBytes } });
  await app.register(async (routes) => {
    addRepeats(routes, { tally, bytes: options.repeatBytes ?? SERVER_DEFAULTS.repeatBytes });
    addProtocols(routes, service, queue, bodyBytes);
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

/** Listens where the world asks: in this process, or in others. */
async function listen(
  app: FastifyInstance,
  options: ServerOptions,
  { service, queue, tally, replies }: Parts,
): Promise<Listeners | string> {
  const { host = SERVER_DEFAULTS.host, port = SERVER_DEFAULTS.port, listeners = SERVER_DEFAULTS.listeners } = options;
  if (listeners === 1) return app.listen({ host, port, backlog: BACKLOG });
  return listenApart(app, listeners, options, {
    judge: service.judge,
    queue,
    tally,
    countReply: (key, times) => replies.set(key, (replies.get(key) ?? 0) + times),
  });
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
  const app = createApp({ ...options, times });
  const closeIdle = followConnections(app.server);
  let operations: Operations | undefined;
  let listeners: Listeners | undefined;
  let stopTelling = (): void => undefined;

  async function closeAll(): Promise<void> {
    operations?.stop();
    parts.course.stop();
    stopTelling();
    const late = setTimeout(() => void engine.close(), times.grace); // then what is still judged is refused, and can be asked again
    const cut = (): void => app.server.closeAllConnections();
    await closeInTime(() => Promise.all([app.close(), listeners?.close()]), { grace: times.grace, closeIdle, cut });
    clearTimeout(late);
    await engine.close();
  }
  let closing: Promise<void> | undefined;
  function close(): Promise<void> {
    closing ??= closeAll();
    return closing;
  }

  try {
    operations = await addRoutes(app, parts, options, () => listeners);
    stopTelling = tellTrouble(engine, (line) => app.log.warn(line));
    const listening = await listen(app, options, parts);
    if (typeof listening !== 'string') listeners = listening;
    return { url: typeof listening === 'string' ? listening : listening.url, ready: operations.ready, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
