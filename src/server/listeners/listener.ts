// A listener: a process that takes connections, reads and prints, and has another one judge. Compiled first, as worker.ts.
import cluster from 'node:cluster';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { rmSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Book, Problem } from '../../eval/book.ts';
import { addRefusals, BACKLOG, createApp } from '../app.ts';
import { addAuthorization, takePrefixes } from '../auth.ts';
import { addBodies, NDJSON_TYPES } from '../body.ts';
import { closeInTime, followConnections } from '../closing.ts';
import { addContexts } from '../context.ts';
import { environmentsOf } from '../options.ts';
import { addStateless } from '../protocols.ts';
import { createHolds } from '../queue.ts';
import { addRepeats, STATELESS } from '../repeats.ts';
import { countReplies } from '../replies.ts';
import { createService } from '../service.ts';
import { createTasks } from '../tasks.ts';
import { type Channel, createChannel } from './channel.ts';
import type { FromListener, ListenerSettings, ToListener } from './messages.ts';
import { createPass } from './pass.ts';

function send(message: FromListener): void {
  // Where the program is gone, its end ends this process; its send fails without a word.
  process.send?.(message, undefined, undefined, () => undefined);
}

/** Whether a request is answered here: its reply hangs on it alone, and its body is no stream. */
function isOwn(request: IncomingMessage): boolean {
  if (request.method !== 'POST') return false;
  const [path = ''] = takePrefixes(request).split('?');
  const { 'content-type': type = '' } = request.headers;
  return STATELESS.has(path) && !NDJSON_TYPES.some((name) => type.toLowerCase().startsWith(name));
}

function bookOf(problems: readonly Problem[]): Book {
  const byId = new Map(problems.map((problem) => [problem.id, problem]));
  return { find: (id) => byId.get(id), problems: () => problems, bad: [] };
}

interface Listener {
  readonly app: FastifyInstance;
  readonly url: string;
  close(): Promise<void>;
}

async function listen(settings: ListenerSettings, channel: Channel): Promise<Listener> {
  const { log, times, bodyBytes, queueBytes, repeatBytes, problems, preset, path } = settings;
  const pass = createPass(path);
  const app = createApp({
    ...(log !== undefined && { log }),
    times,
    wrap: (handler) => (request, reply) => (isOwn(request) ? handler(request, reply) : pass.request(request, reply)),
    onServer: (server) => server.on('upgrade', pass.upgrade),
  });
  const closeIdle = followConnections(app.server);
  const environments = environmentsOf(settings);
  const service = createService({ judge: channel.judge, environments, tasks: createTasks(bookOf(problems), environments), preset });
  addContexts(app, createHolds(queueBytes), times);
  addAuthorization(app, settings.token);
  addBodies(app, bodyBytes);
  addRefusals(app);
  countReplies(app, channel.countReply);
  await app.register(async (routes) => {
    addRepeats(routes, { tally: channel, bytes: repeatBytes });
    addStateless(routes, service, bodyBytes);
  });
  const { host, port } = settings;
  const url = await app.listen({ host, port, backlog: BACKLOG });
  return {
    app,
    url,
    close() {
      const cut = (): void => {
        app.server.closeAllConnections();
        pass.cut();
      };
      return closeInTime(() => app.close(), { grace: times.grace, closeIdle, cut });
    },
  };
}

const channel = createChannel(send);
let listener: Promise<Listener> | undefined;

async function begin(settings: ListenerSettings): Promise<void> {
  // Killed programs cannot tidy up.
  process.on('exit', () => {
    if (cluster.worker?.exitedAfterDisconnect !== true && !process.connected)
      rmSync(dirname(settings.path), { recursive: true, force: true });
  });
  listener = listen(settings, channel);
  try {
    send({ kind: 'listening', url: (await listener).url });
  } catch (error) {
    const { message, syscall } = error as { message: string; syscall?: string }; // of the system, if it has one
    send({ kind: 'failed', message, syscall });
  }
}

async function look(number: number): Promise<void> {
  const server = (await listener)?.app.server;
  const connections = await new Promise<number>((resolve) => {
    if (server === undefined) resolve(0);
    else server.getConnections((_error, count) => resolve(count));
  });
  send({ kind: 'seen', look: number, connections, counts: channel.counts() });
}

async function end(): Promise<void> {
  await (await listener)?.close();
  channel.flush();
  cluster.worker?.disconnect(); // what was sent goes out first
}

process.on('message', (message: ToListener) => {
  if (message.kind === 'answers') channel.take(message.answers);
  else if (message.kind === 'settings') void begin(message.settings);
  else if (message.kind === 'look') void look(message.look);
  else void end();
});
process.once('disconnect', () => process.exit(0));
// Ctrl-C and service managers tell all processes of a group; the program tells its listeners itself, so that they finish first.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined);
send({ kind: 'hears' });
