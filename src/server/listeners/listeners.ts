import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import { CUT_MS } from '../closing.ts';
import type { Queue } from '../queue.ts';
import { Refusal } from '../refusal.ts';
import type { Service } from '../service.ts';
import type { Tally } from '../tally.ts';
import type { Answered, Counts, FromListener, ListenerCall, ListenerSettings, ToListener } from './messages.ts';

export interface ListenersOptions {
  readonly count: number;
  readonly settings: ListenerSettings;
  readonly judge: Service['judge'];
  readonly queue: Pick<Queue, 'hold'>;
  readonly tally: Pick<Tally, 'countAgain'>;
  readonly countReply: (key: string, times: number) => void;
  readonly log: FastifyBaseLogger;
}

/** Processes that listen; this one judges for them. */
export interface Listeners {
  /** Where they listen. */
  readonly url: string;
  /** Those that are alive, and those that were replaced. */
  stats(): { readonly alive: number; readonly restarts: number };
  /** Takes in what they have counted. @returns their open connections */
  look(): Promise<number>;
  /** They stop listening, finish, and end. */
  close(): Promise<void>;
}

interface Line {
  readonly worker: Worker;
  readonly calls: Map<number, AbortController>;
  answers: Answered[];
  listens: boolean;
}

/** A listener that does not come up is tried again so often. */
const AGAIN_MS = 1000;
/** One that does not answer has its figures left out. */
const LOOK_MS = 1000;
/** One that is told to end has so much longer than its connections before it is killed. */
const KILL_MS = 2000;

function fork(): Worker {
  // The listeners take connections by themselves: handing each over costs this process more than judging an item (bench/listeners.mjs).
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({
    // Tests run from src/; a child process needs the compiled file.
    exec: fileURLToPath(new URL('../../../dist/server/listeners/listener.js', import.meta.url)),
    args: [],
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return cluster.fork();
}

function send(worker: Worker, message: ToListener): void {
  worker.process.send(message, undefined, undefined, () => undefined); // where it is gone, 'exit' says so
}

/**
 * Tries an address: two servers of one process would share it through the cluster, and each answer the other's requests.
 * @returns its port, a free one for 0: all listeners must be told the same
 * @throws Error, with a `syscall`, when it cannot be had
 */
async function tried(host: string, port: number): Promise<number> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Answers a listener's calls. */
function createJudging({ judge, queue, log }: ListenersOptions) {
  function flush(line: Line): void {
    const { answers } = line;
    line.answers = [];
    send(line.worker, { kind: 'answers', answers });
  }

  function answer(line: Line, answered: Answered): void {
    if (!line.calls.delete(answered.call)) return; // nobody waits for it
    line.answers.push(answered);
    if (line.answers.length === 1) setImmediate(flush, line);
  }

  return async function run(line: Line, { call, protocol, items, bytes }: ListenerCall): Promise<void> {
    const controller = new AbortController();
    const hold = queue.hold();
    line.calls.set(call, controller);
    try {
      hold.grow(bytes);
      answer(line, { call, judged: await judge(items, { protocol, asker: controller }) });
    } catch (error) {
      if (controller.signal.aborted) return;
      if (!(error instanceof Refusal)) log.error(error);
      const { code, message } = error instanceof Refusal ? error : new Refusal('internal', 'the server failed; its log says more');
      answer(line, { call, refusal: code, message });
    } finally {
      hold.release();
    }
  };
}

/**
 * Starts listeners. One that ends is replaced; what it was asked is cancelled, and its clients see their connections break.
 * @throws Error, with a `syscall`, when the address cannot be had
 */
export async function startListeners(options: ListenersOptions): Promise<Listeners> {
  const { count, tally, countReply, log } = options;
  const port = await tried(options.settings.host, options.settings.port);
  const settings = { ...options.settings, port };
  const run = createJudging(options);
  const lines = new Set<Line>();
  const looks = new Map<number, (connections: number) => void>();
  let nextLook = 0;
  let restarts = 0;
  let closing = false;

  function take({ replies, again }: Counts): void {
    for (const [key, times] of replies) countReply(key, times);
    for (const counted of again) tally.countAgain(counted);
  }

  function hear(line: Line, message: FromListener): void {
    if (message.kind === 'turn') {
      for (const call of message.calls) void run(line, call);
      for (const call of message.gone) {
        line.calls.get(call)?.abort(new Error('the client is gone'));
        line.calls.delete(call);
      }
      take(message.counts);
    } else if (message.kind === 'seen') {
      take(message.counts);
      looks.get(message.look)?.(message.connections);
    }
  }

  function replace(line: Line, code: number | null, signal: string | null): void {
    lines.delete(line);
    for (const controller of line.calls.values()) controller.abort(new Error('the listener is gone'));
    line.calls.clear();
    if (closing) return;
    restarts += 1;
    log.warn(`a listener ended (${signal ?? `code ${code}`}); another one takes its place`);
    setTimeout(() => closing || void start().catch((error: unknown) => log.error(error)), line.listens ? 0 : AGAIN_MS);
  }

  /** @returns where it listens; rejects when it does not */
  function start(): Promise<string> {
    const line: Line = { worker: fork(), calls: new Map(), answers: [], listens: false };
    lines.add(line);
    return new Promise((resolve, reject) => {
      line.worker.on('error', () => undefined); // 'exit' follows
      line.worker.on('message', (message: FromListener) => {
        hear(line, message);
        if (message.kind === 'hears') send(line.worker, { kind: 'settings', settings });
        else if (message.kind === 'listening') {
          line.listens = true;
          resolve(message.url);
        } else if (message.kind === 'failed') {
          reject(Object.assign(new Error(message.message), { syscall: message.syscall }));
          line.worker.process.kill('SIGKILL');
        }
      });
      line.worker.once('exit', (code: number | null, signal: string | null) => {
        replace(line, code, signal);
        reject(new Error(`a listener ended (${signal ?? `code ${code}`}) before it listened`));
      });
    });
  }

  async function end({ worker, listens }: Line): Promise<void> {
    if (worker.isDead()) return;
    const exit = once(worker, 'exit');
    if (listens) send(worker, { kind: 'close' });
    else worker.process.kill('SIGKILL'); // it may not hear yet, and nobody waits for it
    const late = setTimeout(() => worker.process.kill('SIGKILL'), settings.times.grace + CUT_MS + KILL_MS);
    await exit;
    clearTimeout(late);
  }

  async function close(): Promise<void> {
    closing = true;
    await Promise.all([...lines].map(end));
  }

  function lookAt({ worker }: Line): Promise<number> {
    const look = nextLook;
    nextLook += 1;
    return new Promise((resolve) => {
      const end = (connections: number): void => {
        clearTimeout(late);
        looks.delete(look);
        resolve(connections);
      };
      const late = setTimeout(end, LOOK_MS, 0);
      looks.set(look, end);
      send(worker, { kind: 'look', look });
    });
  }

  try {
    const [url = ''] = await Promise.all(Array.from({ length: count }, start));
    return {
      url,
      stats: () => ({ alive: [...lines].filter(({ listens }) => listens).length, restarts }),
      async look() {
        const counts = await Promise.all([...lines].filter(({ listens }) => listens).map(lookAt));
        return counts.reduce((sum, connections) => sum + connections, 0);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
