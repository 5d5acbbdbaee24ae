import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { prefixesOf } from './auth.ts';
import { type Context, contextOf } from './context.ts';
import type { Counted, Tally } from './tally.ts';

/** Routes whose reply hangs on the request alone. Sessions are not among them, nor ROLL's, which gives out an id made of the content. */
export const STATELESS: ReadonlySet<string> = new Set(['/v1/verify', '/get_reward', '/rm', '/v1/score/evaluation', '/verify', '/step']);

/** Headers of a request on which the form of its reply hangs, and those of a reply that say what it is. */
const FORM_HEADERS = ['content-type', 'content-encoding', 'accept', 'accept-encoding'] as const;
const KEPT_HEADERS = ['content-type', 'content-encoding', 'vary'] as const;

/** As long as ROLL's results are kept. Most clients give up before. */
const KEPT_MS = 600_000;
const LOOK_MS = 30_000;
/** What an entry costs beside its reply, about. */
const ENTRY_BYTES = 600;

interface Reply {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly counted: Counted;
}

/** A request that is being answered, or was. */
interface Entry {
  readonly key: string;
  /** Who waits for the same; each is told the reply, or that there is none. */
  readonly waiting: Set<(reply: Reply | undefined) => void>;
  readonly leader: Context;
  reply?: Reply;
  bytes: number;
  until: number;
}

export interface RepeatsOptions {
  readonly tally: Pick<Tally, 'countAgain'>;
  /** Of all replies that are kept; the oldest go. 0: none is kept, and only requests at the same time share one. */
  readonly bytes: number;
}

export interface RepeatStats {
  readonly entries: number;
  readonly bytes: number;
}

function keyOf(request: FastifyRequest, digest: string): string {
  const form = FORM_HEADERS.map((name) => request.headers[name] ?? '').join('\n');
  return `${digest}\n${request.url}\n${prefixesOf(request).environment ?? ''}\n${form}`;
}

function bytesOf(key: string, { body, counted }: Reply): number {
  const groups = counted.groups.reduce((sum, [group]) => sum + 24 + (typeof group === 'string' ? group.length : 0), 0);
  return ENTRY_BYTES + key.length + body.length + 8 * counted.rewards.length + groups;
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  return headers;
}

function sendAgain(reply: FastifyReply, { body, headers, counted }: Reply, tally: RepeatsOptions['tally']): void {
  tally.countAgain(counted);
  void reply.headers(headers).send(body);
}

/**
 * Answers a request that was answered before with the same bytes, for a while, and one that is being answered together with it: every client
 * tries again when its connection breaks or its patience ends. Holds for the routes that are added after it.
 */
export function addRepeats(app: FastifyInstance, { tally, bytes: limit }: RepeatsOptions): () => RepeatStats {
  const known = new Map<string, Entry>(); // in the order of their coming
  const leads = new WeakMap<Context, Entry>();
  let bytes = 0;

  function forget(entry: Entry): void {
    if (known.get(entry.key) !== entry) return;
    known.delete(entry.key);
    bytes -= entry.bytes;
  }

  function trim(): void {
    for (const entry of known.values()) {
      if (bytes <= limit) return;
      if (entry.reply !== undefined) forget(entry);
    }
  }

  /** The leader's reply is out, or it has none. */
  function settle(entry: Entry, reply: Reply | undefined): void {
    if (reply === undefined || reply.counted.failed > 0) forget(entry);
    else {
      entry.reply = reply;
      entry.bytes = bytesOf(entry.key, reply);
      entry.until = performance.now() + KEPT_MS;
      bytes += entry.bytes;
      trim();
    }
    for (const tell of entry.waiting) tell(reply);
    entry.waiting.clear();
  }

  function wait(entry: Entry, request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const leave = entry.leader.join();
    const tell = (found: Reply | undefined): void => {
      leave();
      reply.raw.off('close', onClose);
      if (found === undefined) begin(request, reply, done);
      else sendAgain(reply, found, tally);
    };
    const onClose = (): void => {
      entry.waiting.delete(tell);
      leave();
    };
    entry.waiting.add(tell);
    reply.raw.once('close', onClose);
  }

  function begin(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const context = contextOf(request);
    if (context.digest === undefined) {
      done(); // a stream of lines
      return;
    }
    const key = keyOf(request, context.digest);
    let entry = known.get(key);
    if (entry?.reply !== undefined && entry.until < performance.now()) {
      forget(entry);
      entry = undefined;
    }
    if (entry === undefined) {
      const made: Entry = { key, waiting: new Set(), leader: context, bytes: 0, until: 0 };
      known.set(key, made);
      leads.set(context, made);
      done();
    } else if (entry.reply === undefined) wait(entry, request, reply, done);
    else sendAgain(reply, entry.reply, tally);
  }

  /** @returns what is sent in place of the payload: the same, as the bytes that are kept */
  function finish(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const context = contextOf(request);
    const entry = leads.get(context);
    if (entry === undefined) return payload;
    leads.delete(context);
    const { counted } = context;
    const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const isAnswer = reply.statusCode === 200 && counted !== undefined && Buffer.isBuffer(body);
    settle(entry, isAnswer ? { body, headers: headersOf(reply), counted } : undefined);
    return body;
  }

  const sweep = setInterval(() => {
    const now = performance.now();
    for (const entry of known.values()) if (entry.reply !== undefined && entry.until < now) forget(entry);
  }, LOOK_MS);
  sweep.unref();
  app.addHook('onClose', async () => clearInterval(sweep));
  app.addHook('onRoute', (route) => {
    if (route.method !== 'POST' || !STATELESS.has(route.url)) return;
    route.preHandler = begin;
    route.onSend = (request, reply, payload, done) => done(null, finish(request, reply, payload));
  });
  return () => ({ entries: known.size, bytes });
}
