import type { WebSocket } from '@fastify/websocket';
import type { Episode } from '../episode.ts';
import type { Queue } from '../queue.ts';
import { Refusal } from '../refusal.ts';
import type { Service } from '../service.ts';
import { beginEpisode, resetReply, stateOf, stepReply } from './openenv-episode.ts';

type Code = 'INVALID_JSON' | 'UNKNOWN_TYPE' | 'VALIDATION_ERROR' | 'EXECUTION_ERROR' | 'CAPACITY_REACHED' | 'SESSION_ERROR';

/** Messages of one socket that may wait; a client waits for the reply to each. */
const MOST_WAITING = 64;
/** Of the WebSocket protocol: what the server cannot take. */
const POLICY_VIOLATION = 1008;

const errorReply = (code: Code, message: string) => ({ type: 'error', data: { message, code } });

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A message that is none. */
class BadJson extends Error {}

function errorOf(error: unknown): object {
  if (error instanceof BadJson) return errorReply('INVALID_JSON', error.message);
  if (!(error instanceof Refusal)) return errorReply('EXECUTION_ERROR', 'the server failed; its log says more');
  return errorReply(
    error.code === 'busy' ? 'CAPACITY_REACHED' : error.code === 'closing' ? 'EXECUTION_ERROR' : 'VALIDATION_ERROR',
    error.message,
  );
}

/** @throws BadJson */
function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadJson(`expected JSON: ${error instanceof Error ? error.message : ''}`);
  }
  if (!isRecord(value)) throw new BadJson('expected a JSON object');
  return value;
}

/** One session: its messages are answered one after another, in order. */
export function serveSocket(socket: WebSocket, service: Service, queue: Queue, environment: string | undefined): void {
  const gone = new AbortController();
  let episode: Episode | undefined;
  let waiting = 0;
  let turn: Promise<void> = Promise.resolve();

  async function handle(message: Readonly<Record<string, unknown>>): Promise<object | undefined> {
    const { type, data = {} } = message;
    if (!isRecord(data)) return errorReply('VALIDATION_ERROR', 'expected data to be an object');
    switch (type) {
      case 'reset':
        episode = beginEpisode(service, data, environment);
        return { type: 'observation', data: resetReply(episode) };
      case 'step':
        episode ??= beginEpisode(service, {}, environment); // a client that never resets plays the first problem
        if (episode.done) return errorReply('SESSION_ERROR', 'the episode is over: expected a reset');
        return { type: 'observation', data: await stepReply(episode, data, { signal: gone.signal }) };
      case 'state':
        return { type: 'state', data: stateOf(episode) };
      case 'close':
        socket.close();
        return undefined;
      default:
        return errorReply('UNKNOWN_TYPE', 'expected type to be reset, step, state or close');
    }
  }

  async function answer(text: string): Promise<void> {
    const hold = queue.hold();
    let reply: object | undefined;
    try {
      hold.grow(text.length);
      reply = await handle(parse(text));
    } catch (error) {
      reply = errorOf(error);
    } finally {
      hold.release();
    }
    if (reply !== undefined && socket.readyState === socket.OPEN) socket.send(JSON.stringify(reply));
  }

  socket.on('message', (bytes: Buffer) => {
    if (waiting >= MOST_WAITING) {
      socket.close(POLICY_VIOLATION, 'too many messages without waiting for replies');
      return;
    }
    waiting += 1;
    turn = turn
      .then(() => answer(bytes.toString('utf8')))
      .finally(() => {
        waiting -= 1;
      });
  });
  socket.on('close', () => gone.abort(new Error('the client is gone')));
  socket.on('error', () => undefined); // a close follows, which is what counts
}
