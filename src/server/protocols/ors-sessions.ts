import { randomUUID } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { numbersOf } from '../answers.ts';
import type { Episode } from '../episode.ts';
import { Refusal } from '../refusal.ts';

export const TOOL = {
  name: 'submit',
  description: 'Hands in the answer: an optimisation model as LP or MPS text, alone or in a longer text.',
  input_schema: { type: 'object', properties: { completion: { type: 'string' } }, required: ['completion'] },
};

const MOST_SESSIONS = 100_000;
/** A session that says nothing for so long is over; a result is kept for so long for those who lost their connection. */
const STALE_MS = 900_000;
const KEPT_MS = 60_000;
const LOOK_MS = 5000;
const PING_MS = 10_000;
/** Characters of one event: clients bound their lines. */
const EVENT = 4096;

/** @returns the session that a request names; throws Refusal when it names none */
export function idOf({ headers }: FastifyRequest): string {
  const id = headers['x-session-id'];
  if (typeof id !== 'string' || id.trim() === '') throw new Refusal('badRequest', 'expected the header X-Session-ID');
  return id.trim();
}

/** Splits a text into events; none but the first begins with a blank, which clients would cut off. */
function eventsOf(text: string): string {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + EVENT);
    while (to < text.length && to > from + 1 && /\s/.test(text[to] ?? '')) to -= 1;
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts.map((part, i) => `event: ${i === parts.length - 1 ? 'end' : 'chunk'}\ndata: ${part}\n\n`).join('');
}

/** One call of the tool; @returns the JSON that the client gets */
async function callTool(episode: Episode, name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<string> {
  const refused = (error: string): string => JSON.stringify({ ok: false, error });
  if (name !== TOOL.name) return refused(`expected the tool '${TOOL.name}'`);
  const { completion } = input;
  if (typeof completion !== 'string') return refused('expected input.completion to be a text');
  if (episode.done) return refused('the task is over');
  const { answer, done, feedback } = await episode.step(completion, { signal });
  const text = feedback ?? (answer.reward === null ? 'This answer could not be judged.' : 'The answer was judged.');
  const metadata = { status: answer.judged.verdict.status, ...numbersOf(answer), ...(answer.why !== undefined && { why: answer.why }) };
  return JSON.stringify({
    ok: true,
    output: { blocks: [{ text, detail: null, type: 'text' }], metadata, reward: answer.reward, finished: done },
  });
}

export interface Sessions {
  begin(id: string, episode: Episode): void;
  /** @throws Refusal when there is none */
  find(request: FastifyRequest): Episode;
  end(id: string): void;
  /** @returns the id of the call, under which its stream can be asked for again */
  call(episode: Episode, name: string, input: Readonly<Record<string, unknown>>): string;
  stream(call: string): Readable;
  stop(): void;
}

interface Running {
  readonly result: Promise<string>;
  ended?: number;
}

/** Sessions and the calls that run in them, until they are stale. */
export function createSessions(): Sessions {
  const sessions = new Map<string, { readonly episode: Episode; heard: number }>();
  const running = new Map<string, Running>();
  const closed = new AbortController();
  const sweep = setInterval(() => {
    const now = Date.now();
    for (const [id, { heard }] of sessions) if (heard < now - STALE_MS) sessions.delete(id);
    for (const [id, { ended = now }] of running) if (ended < now - KEPT_MS) running.delete(id);
  }, LOOK_MS);
  sweep.unref();

  return {
    begin(id, episode) {
      if (sessions.has(id)) throw new Refusal('badRequest', 'the session has a task already');
      if (sessions.size >= MOST_SESSIONS) throw new Refusal('busy', `there are ${MOST_SESSIONS} sessions already; try again later`);
      sessions.set(id, { episode, heard: Date.now() });
    },
    find(request) {
      const session = sessions.get(idOf(request));
      if (session === undefined) throw new Refusal('notFound', 'there is no such session');
      session.heard = Date.now();
      return session.episode;
    },
    end: (id) => void sessions.delete(id),
    call(episode, name, input) {
      const id = randomUUID();
      const entry: Running = { result: callTool(episode, name, input, closed.signal) };
      running.set(id, entry);
      entry.result
        .catch(() => undefined) // whoever reads the stream is told
        .finally(() => {
          entry.ended = Date.now();
        });
      return id;
    },
    stream(call) {
      const stream = new PassThrough();
      const entry = running.get(call);
      if (entry === undefined) return stream.end('event: error\ndata: unknown task_id\n\n');
      stream.write(`event: task_id\ndata: ${call}\n\n`);
      const ping = setInterval(() => stream.write(': ping\n\n'), PING_MS);
      stream.on('close', () => clearInterval(ping));
      entry.result.then(
        (text) => stream.end(eventsOf(text)),
        () => stream.end('event: error\ndata: the server could not judge; try again\n\n'),
      );
      return stream;
    },
    stop() {
      clearInterval(sweep);
      closed.abort(new Error('the server is going down'));
    },
  };
}
