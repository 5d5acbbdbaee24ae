import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type Asset, ownAsset, PAGE_HEADERS, SHARED_ASSETS } from './assets.ts';
import type { Course, Snapshot } from './course.ts';
import type { Recent } from './recent.ts';
import { Refusal } from './refusal.ts';
import { VERSION } from './version.ts';

const PAGE = ownAsset('page.html');
const ASSETS: Readonly<Record<string, Asset>> = { ...SHARED_ASSETS, 'page.js': ownAsset('page.js') };

const Query = Type.Object({
  search: Type.Optional(Type.String({ maxLength: 200 })),
  only: Type.Optional(Type.Literal('contradictions')),
});
const MOST_LINES = 200;
const HIDDEN = { schema: { hide: true } };

/** The page at `/`, what it asks for, and the events that keep it up to date. */
export function addDashboard(app: FastifyInstance, course: Course, recent: Recent): void {
  const files = new Map<string, Buffer>();
  const read = (path: string): Buffer => {
    const bytes = files.get(path) ?? readFileSync(path);
    files.set(path, bytes);
    return bytes;
  };

  app.get('/', HIDDEN, async (request, reply) => {
    if (!(request.headers.accept ?? '').includes('text/html')) return { status: 'ok' }; // NeMo-Gym asks whether anybody is there
    const [path = '/'] = request.originalUrl.split('?');
    if (!path.endsWith('/')) return reply.redirect(`${path.slice(path.lastIndexOf('/') + 1)}/`, 308); // its links are relative
    return reply.headers(PAGE_HEADERS).type(PAGE.type).send(read(PAGE.path()));
  });

  app.get<{ Params: { name: string } }>('/assets/:name', HIDDEN, async (request, reply) => {
    const { name } = request.params;
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (asset === undefined) throw new Refusal('notFound', 'there is no such file');
    return reply.headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' }).type(asset.type).send(read(asset.path()));
  });

  app.get('/dashboard/now', { schema: { summary: 'All figures of the page', tags: ['operations'] } }, async () => ({
    version: VERSION,
    moments: course.moments,
    ...course.snapshot(),
  }));

  app.get('/dashboard/events', HIDDEN, (_request, reply) => {
    const stream = new PassThrough();
    const tell = (snapshot: Snapshot): void => {
      if (!stream.writableNeedDrain) stream.write(`data: ${JSON.stringify(snapshot)}\n\n`); // who is too slow misses some
    };
    stream.write('retry: 2000\n\n');
    tell(course.snapshot());
    const end = course.listen(tell);
    open.add(stream);
    stream.on('close', () => {
      end();
      open.delete(stream);
    });
    return reply.header('cache-control', 'no-cache').type('text/event-stream').send(stream);
  });
  const open = new Set<PassThrough>();
  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });

  app.get<{ Querystring: Static<typeof Query> }>('/dashboard/samples', { schema: { hide: true, querystring: Query } }, async (request) => {
    const { search, only } = request.query;
    return {
      samples: recent.list({ most: MOST_LINES, contradictions: only === 'contradictions', ...(search !== undefined && { search }) }),
    };
  });
  app.get<{ Params: { number: string } }>('/dashboard/samples/:number', HIDDEN, async (request) => {
    const number = /^\d{1,15}$/.test(request.params.number) ? Number(request.params.number) : -1;
    const sample = number < 0 ? undefined : recent.find(number);
    if (sample === undefined) throw new Refusal('notFound', 'this sample is no longer kept');
    return sample;
  });
}
