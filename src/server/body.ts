import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Unpackr } from 'msgpackr';
import { contextOf } from './context.ts';
import { Refusal } from './refusal.ts';

const tooLarge = (limit: number): Refusal => new Refusal('tooLarge', `expected a body of at most ${limit} bytes, unpacked`);

/** The body as it was before it was packed. */
function unpacked(request: FastifyRequest, payload: IncomingMessage): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return payload;
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Refusal('unsupportedType', `expected content-encoding gzip or none, got '${encoding.slice(0, 40)}'`);
  const gunzip = createGunzip();
  payload.on('error', (error) => gunzip.destroy(error)); // a pipe does not pass it on
  payload.on('aborted', () => gunzip.destroy(new Error('aborted')));
  return payload.pipe(gunzip);
}

/**
 * The pieces of a body as they come.
 * @throws Refusal when the client is silent for too long, or the packing is broken
 */
async function* piecesOf(request: FastifyRequest, payload: IncomingMessage): AsyncGenerator<Buffer> {
  const { silence: most } = contextOf(request).times;
  // Not destroyed when reading ends early: the connection is needed for the reply that says why.
  const pieces = unpacked(request, payload).iterator({ destroyOnReturn: false });
  for (;;) {
    const next = await inTime(pieces.next(), most);
    if (next.done === true) return;
    yield next.value as Buffer; // no encoding is set
  }
}

/** @throws Refusal when it takes too long, or fails, which is the client's doing */
async function inTime<T>(work: Promise<T>, most: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Refusal('timeout', `nothing came for ${most / 1000} s`)), most);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    work.catch(() => undefined); // if it was late, it may still fail
    if (error instanceof Refusal) throw error;
    throw broken(error instanceof Error ? error : new Error(String(error)));
  } finally {
    clearTimeout(timer);
  }
}

const broken = (cause: Error): Refusal => new Refusal('badRequest', 'expected a whole body, packed as content-encoding says', { cause });

/**
 * A whole body. Events instead of an iterator: most bodies are one or two pieces, and what is set up for each counts.
 * @throws Refusal when it is too large, too slow or broken, or the queue is full
 */
function readBody(request: FastifyRequest, payload: IncomingMessage, limit: number): Promise<Buffer> {
  const context = contextOf(request);
  const { hold, times } = context;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    hold.grow(declared);
    const deadline = performance.now() + times.body;
    const stream = unpacked(request, payload);
    const pieces: Buffer[] = [];
    let size = 0;
    const silence = setTimeout(() => end(new Refusal('timeout', `nothing came for ${times.silence / 1000} s`)), times.silence);

    function end(problem: Refusal | undefined): void {
      clearTimeout(silence);
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      if (problem !== undefined) {
        stream.on('error', () => undefined); // of the rest, which nobody reads
        stream.pause(); // the connection is needed for the reply that says why
        reject(problem);
        return;
      }
      const body = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, size);
      context.digest = createHash('sha256').update(body).digest('base64url');
      resolve(body);
    }
    function onData(piece: Buffer): void {
      try {
        if (size + piece.length > limit) throw tooLarge(limit);
        if (performance.now() > deadline) throw new Refusal('timeout', `expected the whole body within ${times.body / 1000} s`);
        hold.grow(Math.max(0, size + piece.length - Math.max(declared, size)));
      } catch (error) {
        end(error as Refusal); // nothing else is thrown here
        return;
      }
      size += piece.length;
      pieces.push(piece);
      silence.refresh();
    }
    const onEnd = (): void => end(undefined);
    const onError = (error: Error): void => end(broken(error));
    const onClose = (): void => end(broken(new Error('the connection was closed')));
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** @throws Refusal for what is no JSON */
export function parseJson(bytes: Uint8Array, what = 'the body'): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (error) {
    throw new Refusal('badRequest', `expected ${what} to be UTF-8`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal('badRequest', `expected ${what} to be JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true, int64AsType: 'number' });

function parseMsgpack(bytes: Buffer): unknown {
  try {
    return unpackr.unpack(bytes);
  } catch (error) {
    throw new Refusal('badRequest', 'expected the body to be msgpack', { cause: error });
  }
}

export const MSGPACK = 'application/msgpack';
const MSGPACK_TYPES = [MSGPACK, 'application/x-msgpack', 'application/vnd.msgpack'];
export const NDJSON = 'application/x-ndjson';
export const NDJSON_TYPES = [NDJSON, 'application/jsonl', 'application/x-jsonlines', 'application/jsonlines'];

/** Reads bodies by their type; lines are left to their route, as a stream. */
export function addBodies(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/(?:[\w.+-]+\+)?json\b/i, async (request: FastifyRequest, payload: IncomingMessage) => {
    const bytes = await readBody(request, payload, limit);
    return bytes.length === 0 ? undefined : parseJson(bytes); // some clients say JSON and send nothing
  });
  app.addContentTypeParser(MSGPACK_TYPES, async (request: FastifyRequest, payload: IncomingMessage) =>
    parseMsgpack(await readBody(request, payload, limit)),
  );
  app.addContentTypeParser(NDJSON_TYPES, async (_request: FastifyRequest, payload: IncomingMessage) => payload);
}

/** Lines that came together, and how many bytes they had. */
export interface LineGroup {
  readonly lines: readonly Uint8Array[];
  readonly bytes: number;
}

const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === 32 || byte === 9 || byte === 13);

/**
 * The lines of a body that are not blank, as many together as one piece of it completes.
 * @throws Refusal for a line that is longer than `limit`, and when the queue is full
 */
export async function* linesOf(request: FastifyRequest, payload: IncomingMessage, limit: number): AsyncGenerator<LineGroup> {
  const { hold } = contextOf(request);
  let rest: Buffer[] = [];
  let size = 0; // of the rest: a line that has begun
  for await (const piece of piecesOf(request, payload)) {
    hold.grow(piece.length);
    const lines: Uint8Array[] = [];
    const begun = size;
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, from)) {
      const last = piece.subarray(from, end);
      lines.push(size === 0 ? last : Buffer.concat([...rest, last]));
      rest = [];
      size = 0;
      from = end + 1;
    }
    rest.push(piece.subarray(from));
    size += piece.length - from;
    if (size > limit || lines.some((line) => line.length > limit)) throw tooLarge(limit);
    if (lines.length > 0) yield { lines: lines.filter((line) => !isBlank(line)), bytes: begun + piece.length - size };
  }
  const line = Buffer.concat(rest);
  if (!isBlank(line)) yield { lines: [line], bytes: line.length };
}
