import { Readable } from 'node:stream';
import { constants, createGzip, gzip } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Packr } from 'msgpackr';
import { type Static, Type } from 'typebox';
import { shown } from '../errors.ts';
import type { Item, Judged as JudgedItem } from '../engine.ts';
import { loadEnvironment } from '../environment.ts';
import { MSGPACK, NDJSON } from './body.ts';
import { contextOf } from './context.ts';
import { itemOf } from './items.ts';
import { streamLines } from './lines.ts';
import { printResults } from './print.ts';
import { Refusal } from './refusal.ts';
import { EnvQuery, Item as ItemSchema, Judged, OPEN, REFUSED } from './schema.ts';
import type { Service } from './service.ts';

const Batch = Type.Object({ items: Type.Array(ItemSchema), environment: Type.Optional(Type.String()) }, OPEN);
const Results = Type.Object({ results: Type.Array(Judged) });

const packr = new Packr({ useRecords: false });
const gzipped = promisify(gzip);
/** Smaller replies are sent as they are. */
const GZIP_FROM = 4096;

const accepts = (request: FastifyRequest, header: 'accept' | 'accept-encoding', what: string): boolean =>
  (request.headers[header] ?? '').toLowerCase().includes(what);

/** Sends results as the client wishes them: JSON or msgpack, packed or not. */
async function send(request: FastifyRequest, reply: FastifyReply, results: readonly JudgedItem[]): Promise<FastifyReply> {
  const packed = accepts(request, 'accept', 'msgpack');
  reply.type(packed ? MSGPACK : 'application/json; charset=utf-8');
  const body = packed ? packr.pack({ results }) : Buffer.from(printResults(results));
  if (body.length < GZIP_FROM || !accepts(request, 'accept-encoding', 'gzip')) return reply.send(body);
  reply.header('content-encoding', 'gzip').header('vary', 'accept, accept-encoding');
  return reply.send(await gzipped(body, { level: constants.Z_BEST_SPEED }));
}

/** @throws Refusal that names the first item that is none */
function itemsOf(body: unknown, service: Service, request: FastifyRequest): Item[] {
  const { items, environment } = body as Partial<Static<typeof Batch>>; // an object, see below
  if (!Array.isArray(items)) throw new Refusal('badRequest', `expected {"items": [...]}, got ${shown(items)} for items`);
  const source = environment === undefined ? service.environmentOf(request) : service.environments.find(String(environment));
  if (environment !== undefined && source === undefined)
    throw new Refusal('badRequest', `expected "environment" to be one of this server (GET /v1/environments), got ${shown(environment)}`);
  return items.map((value, i) => {
    const item = itemOf(value, service, source);
    if (typeof item === 'string') throw new Refusal('badRequest', `items[${i}]: ${item}`);
    return item;
  });
}

function sendLines(request: FastifyRequest, reply: FastifyReply, payload: IncomingMessage, service: Service, limit: number): FastifyReply {
  const lines = Readable.from(streamLines(request, payload, service, limit), { objectMode: false });
  reply.type(`${NDJSON}; charset=utf-8`);
  if (!accepts(request, 'accept-encoding', 'gzip')) return reply.send(lines);
  const packed = createGzip({ level: constants.Z_BEST_SPEED, flush: constants.Z_SYNC_FLUSH });
  lines.on('error', (error) => packed.destroy(error));
  reply.raw.once('close', () => lines.destroy());
  return reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(lines.pipe(packed));
}

/** The native protocol: items in, judged items out, in order. */
export function addVerify(app: FastifyInstance, service: Service, lineBytes: number): void {
  app.post(
    '/v1/verify',
    {
      // The schema is what /docs shows: items are looked at once, by itemOf(), which says which one is wrong.
      validatorCompiler: () => () => true,
      schema: {
        summary: 'Judge a batch, or a stream of lines',
        description:
          'JSON or msgpack: {"items": [...]} to {"results": [...]}. JSON Lines (application/x-ndjson): an item a line, answered as they come. ' +
          'Bodies may be packed by gzip, and replies are where accept-encoding says so.',
        tags: ['native'],
        querystring: EnvQuery,
        body: { content: { 'application/json': { schema: Batch }, [MSGPACK]: { schema: {} }, [NDJSON]: { schema: {} } } },
        response: { 200: Results, ...REFUSED },
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (body === request.raw) return sendLines(request, reply, request.raw, service, lineBytes);
      if (typeof body !== 'object' || body === null || Array.isArray(body))
        throw new Refusal('badRequest', `expected {"items": [...]}, got ${shown(body)}`);
      const results = await service.judge(itemsOf(body, service, request), { protocol: 'native', asker: contextOf(request) });
      return send(request, reply, results);
    },
  );

  app.get('/v1/environments', { schema: { summary: 'What ?env= may name', tags: ['native'] } }, async () => {
    const { names, find, default: own } = service.environments;
    const environments = names.map((name) => {
      const { solver, format, protocol, reward } = loadEnvironment(find(name) ?? name);
      return { name, solver, format, protocol, reward };
    });
    return { default: own ?? null, environments };
  });
}
