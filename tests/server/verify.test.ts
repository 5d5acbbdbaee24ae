import { gunzipSync, gzipSync } from 'node:zlib';
import { pack, unpack } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { json, MODEL, OTHER, post, start } from './start.ts';

let server: Server;
beforeAll(async () => {
  server = await start();
});
afterAll(() => server.close());

const verify = (items: unknown, query = ''): Promise<Response> => post(`${server.url}/v1/verify${query}`, { items });
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** What of a judged item the tests look at. */
const brief = (one: unknown) => {
  const { id, reward, verdict } = one as { id?: string; reward?: number | null; verdict: { status: string } };
  return { id, reward, status: verdict.status };
};

describe('a batch', () => {
  test.for([
    { name: 'nothing', items: [], results: [] },
    {
      name: 'a right, a wrong and an empty completion, in order',
      items: [
        { id: 'a', completion: MODEL, reference: { objective: 12 } },
        { id: 'b', completion: OTHER, label: 'chairs' },
        { id: 3, completion: '', label: 12 },
      ],
      results: [
        { id: 'a', reward: 1, status: 'optimal' },
        { id: 'b', reward: 0.35, status: 'optimal' }, // half of the reference model is kept
        { id: '3', reward: 0, status: 'noModel' },
      ],
    },
    { name: 'a text without a truth', items: [{ text: MODEL }], results: [{ status: 'optimal' }] },
    {
      name: 'a reference model that is none: nothing to judge by',
      items: [{ text: MODEL, reference: { model: 'no model' } }],
      results: [{ reward: null, status: 'optimal' }],
    },
    {
      name: 'an environment of the item',
      items: [{ completion: `<code>${MODEL}</code>`, reference: { objective: 12 }, environment: 'highs-lp-evom' }],
      results: [{ reward: 1, status: 'optimal' }],
    },
  ])('$name', async ({ items, results }) => {
    const reply = await verify(items);
    expect(reply.status).toBe(200);
    const got = ((await json(reply)) as { results: unknown[] }).results.map(brief);
    expect(got).toEqual(results.map((one) => ({ id: undefined, reward: undefined, ...one })));
  });

  test('the environment of the query, of the path and of the body', async () => {
    const items = [{ completion: `<code>${MODEL}</code>`, reference: { objective: 12 } }];
    const replies = [
      await verify(items, '?env=highs-lp-binary'),
      await verify(items, '?env=highs-lp-sirl'),
      await post(`${server.url}/env/highs-lp-sirl/v1/verify`, { items }),
      await post(`${server.url}/v1/verify`, { items, environment: 'highs-lp-sirl' }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([400, 200, 200, 200]);
    const rewards = await Promise.all(
      replies.slice(1).map(async (reply) => brief(((await json(reply)) as { results: unknown[] }).results[0]).reward),
    );
    expect(new Set(rewards)).toEqual(new Set([2.75])); // executed, answer, and three quarters of the format
  });

  test('msgpack in and out, a text as bytes', async () => {
    const reply = await fetch(`${server.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/msgpack', accept: 'application/msgpack' },
      body: pack({ items: [{ id: 'a', text: Buffer.from(MODEL), reference: { objective: 12 } }] }),
    });
    expect(reply.headers.get('content-type')).toBe('application/msgpack');
    const { results } = unpack(Buffer.from(await reply.arrayBuffer())) as { results: unknown[] };
    expect(results.map(brief)).toEqual([{ id: 'a', reward: 1, status: 'optimal' }]);
  });

  test('gzip in and out', async () => {
    const items = Array.from({ length: 50 }, (_, i) => ({ id: String(i), text: MODEL, reference: { objective: 12 } }));
    const reply = await fetch(`${server.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'accept-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ items })),
    });
    expect(reply.headers.get('content-encoding')).toBe('gzip');
    const { results } = (await json(reply)) as { results: unknown[] }; // fetch unpacks
    expect(results.map((one) => brief(one).id)).toEqual(items.map(({ id }) => id));
  });
});

describe('a stream of lines', () => {
  const lines = (body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${server.url}/v1/verify`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...headers }, body });

  test('answers in order; a line that is no item costs itself alone', async () => {
    const reply = await lines(
      line({ id: 'a', completion: MODEL, label: 12 }) +
        'no JSON\n\n' +
        line([]) +
        line({ id: 'b', completion: ' ', label: 'chairs' }).trim(),
    );
    const got = (await reply.text())
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(got.map(({ id, error }) => id ?? error)).toEqual(['a', 'badRequest', 'badRequest', 'b']);
    expect(got[2]?.detail).toBe('expected an object with "text" or "completion", got an array');
  });

  test('thousands of lines, packed', async () => {
    const body = Array.from({ length: 3000 }, (_, i) => line({ id: String(i), completion: i % 3 === 0 ? OTHER : MODEL, label: 12 })).join(
      '',
    );
    const reply = await lines(gzipSync(body), { 'content-encoding': 'gzip' });
    const got = (await reply.text())
      .trim()
      .split('\n')
      .map((text) => brief(JSON.parse(text)));
    expect(got.map(({ id }) => Number(id))).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    expect(got.every(({ id, reward }) => reward === (Number(id) % 3 === 0 ? 0.2 : 1))).toBe(true);
  });

  test('each line is answered before the next one is sent', async () => {
    let send: (text: string | null) => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => (text === null ? controller.close() : controller.enqueue(new TextEncoder().encode(text)));
      },
    });
    const asked = fetch(`${server.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body,
      duplex: 'half',
    } as RequestInit);
    send(line({ id: '0', completion: MODEL, label: 12 }));
    const reader = ((await asked).body ?? new ReadableStream()).getReader();
    for (let i = 0; i < 3; i += 1) {
      const { value } = await reader.read();
      expect(brief(JSON.parse(new TextDecoder().decode(value as Uint8Array)))).toEqual({ id: String(i), reward: 1, status: 'optimal' });
      if (i < 2) send(line({ id: String(i + 1), completion: MODEL, label: 12 }));
    }
    send(null);
    expect((await reader.read()).done).toBe(true);
  });
});

describe('what is around it', () => {
  test('the documents name every route, and the page loads', async () => {
    const { paths } = (await json(await fetch(`${server.url}/openapi.json`))) as { paths: Record<string, unknown> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/verify', '/get_reward', '/rm', '/verify', '/step', '/health', '/ready']),
    );
    const page = await fetch(`${server.url}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
  });

  test('health at once, ready after the self-test, version', async () => {
    expect(await json(await fetch(`${server.url}/health`))).toEqual({ status: 'healthy' });
    await server.ready;
    expect(await json(await fetch(`${server.url}/ready`))).toEqual({ status: 'ready' });
    expect(await json(await fetch(`${server.url}/version`))).toMatchObject({
      node: process.version,
      solvers: { highs: expect.any(String) },
    });
  });

  test('the environments that a request may name', async () => {
    const { environments } = (await json(await fetch(`${server.url}/v1/environments`))) as { environments: { name: string }[] };
    expect(environments.map(({ name }) => name)).toEqual(expect.arrayContaining(['highs-lp', 'gurobi-mps', 'highs-lp-sirl']));
  });
});

test('a packed reply is what an unpacked one is', async () => {
  const body = JSON.stringify({ items: Array.from({ length: 30 }, () => ({ text: 'no model' })) });
  const ask = async (encoding: string): Promise<string> => {
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const asked = request(
        `${server.url}/v1/verify`,
        { method: 'POST', headers: { 'content-type': 'application/json', 'accept-encoding': encoding } },
        (reply) => {
          const pieces: Buffer[] = [];
          reply.on('data', (piece: Buffer) => pieces.push(piece));
          reply.on('end', () => {
            const bytes = Buffer.concat(pieces);
            resolve((reply.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString());
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  };
  const timeless = (text: string): string => text.replace(/"(parse|solve|certify)":[\d.]+/g, '');
  expect(timeless(await ask('gzip'))).toBe(timeless(await ask('identity')));
});
