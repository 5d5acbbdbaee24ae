import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Item, Judged } from '../engine.ts';
import { type LineGroup, linesOf, parseJson } from './body.ts';
import { contextOf } from './context.ts';
import { itemOf } from './items.ts';
import { printJudged } from './print.ts';
import { Refusal, refusalBody } from './refusal.ts';
import type { Service } from './service.ts';

/** Groups of lines that are judged at once, of one stream. */
const AHEAD = 8;

function parseItem(line: Uint8Array, service: Service, environment: string | undefined): Item | string {
  try {
    return itemOf(parseJson(line, 'the line'), service, environment);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** A line for each line of a group, in order. A line that is no item costs itself alone. */
async function answerGroup(
  lines: readonly Uint8Array[],
  service: Service,
  request: FastifyRequest,
  environment: string | undefined,
): Promise<string> {
  const parsed = lines.map((line) => parseItem(line, service, environment));
  const items = parsed.filter((one) => typeof one !== 'string');
  const judged = await service.judge(items, { protocol: 'native', asker: contextOf(request) });
  let next = 0;
  let text = '';
  for (const one of parsed) {
    const reply = typeof one === 'string' ? JSON.stringify(refusalBody('badRequest', one)) : printJudged(judged[next++] as Judged); // one for each item
    text += `${reply}\n`;
  }
  return text;
}

/** The last line of a stream that cannot go on. */
function lastLine(error: unknown, request: FastifyRequest): string {
  if (error instanceof Refusal) return `${JSON.stringify(refusalBody(error.code, error.message))}\n`;
  if (!contextOf(request).signal.aborted) request.log.error(error);
  return `${JSON.stringify(refusalBody('internal', 'the server failed; the rest was not judged'))}\n`;
}

/** Wakes the one who waits for it. */
function createBell(): { heard(): Promise<void>; ring(): void } {
  let ring: () => void = () => undefined;
  return {
    heard: () =>
      new Promise((resolve) => {
        ring = resolve;
      }),
    ring: () => ring(),
  };
}

/** Answers a stream of lines as they come: what arrived together is judged together, and replies keep the order of the lines. */
export async function* streamLines(
  request: FastifyRequest,
  payload: IncomingMessage,
  service: Service,
  limit: number,
): AsyncGenerator<string> {
  const environment = service.environmentOf(request);
  const { hold } = contextOf(request);
  const slots: Promise<string>[] = [];
  const arrived = createBell();
  const freed = createBell();
  let ended = false;

  async function answer({ lines, bytes }: LineGroup): Promise<string> {
    try {
      return await answerGroup(lines, service, request, environment);
    } finally {
      hold.shrink(bytes);
    }
  }

  async function read(): Promise<void> {
    try {
      for await (const group of linesOf(request, payload, limit)) {
        const slot = answer(group);
        slot.catch(() => undefined); // awaited below, in order
        slots.push(slot);
        arrived.ring();
        while (slots.length >= AHEAD && !ended) await freed.heard();
        if (ended) return;
      }
    } finally {
      ended = true;
      arrived.ring();
    }
  }

  const reading = read();
  reading.catch(() => undefined); // awaited below
  try {
    while (slots.length > 0 || !ended) {
      const [slot] = slots;
      if (slot === undefined) {
        await arrived.heard();
        continue;
      }
      yield await slot;
      slots.shift();
      freed.ring();
    }
    await reading;
  } catch (error) {
    yield lastLine(error, request);
  } finally {
    ended = true;
    freed.ring();
  }
}
