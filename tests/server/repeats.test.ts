// A request that is asked again is answered with the same bytes, by every protocol, and what runs is shared, not run twice.
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/engine.ts';
import { addBodies } from '../../src/server/body.ts';
import { addContexts, contextOf } from '../../src/server/context.ts';
import { TIMES } from '../../src/server/options.ts';
import { createQueue } from '../../src/server/queue.ts';
import { addRepeats } from '../../src/server/repeats.ts';
import type { Server } from '../../src/server/server.ts';
import { type Counted, createTally } from '../../src/server/tally.ts';
import { hardModel } from '../hard-model.ts';
import { chat, json, MODEL, OTHER, post, QUESTION, start } from './start.ts';

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const metric = async (url: string, name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
/** Items that the engine has judged. */
const judgedBy = async (url: string): Promise<unknown> => (await json(await fetch(`${url}/version`))).judged;

const row = {
  responses_create_params: { input: [{ role: 'user', content: QUESTION }] },
  verifier_metadata: { task_id: 'chairs' },
  response: { output: [{ type: 'message', content: [{ type: 'output_text', text: MODEL }] }] },
};

describe('a request that is asked again', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  test.for([
    {
      path: '/v1/verify',
      body: {
        items: [
          { text: MODEL, label: 12 },
          { completion: OTHER, label: 'chairs', group: 'g' },
        ],
      },
      items: 2,
    },
    { path: '/get_reward', body: { query: [MODEL, OTHER], labels: ['12', 'chairs'] }, items: 2 },
    { path: '/rm', body: { prompt: 'x', response: MODEL, label: '12' }, items: 1 },
    { path: '/v1/score/evaluation', body: { messages: [chat(QUESTION, MODEL)] }, items: 1 },
    { path: '/verify', body: row, items: 1 },
    { path: '/step', body: { task_id: 'chairs', action: { completion: MODEL } }, items: 1 },
  ])('$path: the same bytes, judged once, counted twice', async ({ path, body, items }) => {
    const before = { judged: (await judgedBy(server.url)) as number, repeated: await metric(server.url, 'assay_repeated_items_total') };
    const { judged: counted } = (await json(await fetch(`${server.url}/dashboard/now`))) as { judged: number };
    const first = await post(`${server.url}${path}`, body);
    const second = await post(`${server.url}${path}`, body);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    const text = await first.text();
    expect(text.length).toBeGreaterThan(0);
    expect(await second.text()).toBe(text);
    expect(await judgedBy(server.url)).toBe(before.judged + items);
    expect(await metric(server.url, 'assay_repeated_items_total')).toBe(before.repeated + items);
    expect(await json(await fetch(`${server.url}/dashboard/now`))).toMatchObject({ judged: counted + 2 * items });
  });

  test.for([
    { name: 'in another environment', path: '/env/highs-lp-binary/v1/verify', headers: {} },
    { name: 'in another environment, by the query', path: '/v1/verify?env=highs-lp-binary', headers: {} },
    { name: 'for another form of the reply', path: '/v1/verify', headers: { accept: 'application/msgpack' } },
  ])('$name is another one', async ({ path, headers }) => {
    const body = { items: [{ text: OTHER, label: 12 }] };
    const plain = await (await post(`${server.url}/v1/verify`, body)).text();
    expect(await (await post(`${server.url}${path}`, body, headers)).text()).not.toBe(plain);
  });

  test('samples of a group count each, however alike', async () => {
    const before = (await json(await fetch(`${server.url}/dashboard/now`))).groups as { seen: number; still: number };
    for (let i = 0; i < 4; i += 1) await post(`${server.url}/rm`, { prompt: 'one prompt', response: OTHER, label: '12' });
    expect((await json(await fetch(`${server.url}/dashboard/now`))).groups).toEqual({ seen: before.seen + 1, still: before.still + 1 });
  });
});

describe('a request that is asked again while the first one runs', () => {
  const slow = { query: [hardModel()], labels: ['12'] };
  const ask = (url: string, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/get_reward`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slow),
      ...(signal !== undefined && { signal }),
    });

  test('gets its answer, though the first client is gone', async () => {
    const server = await start({ engine: { threads: 1, small: 'off', timeLimitMs: 1500 } });
    const gone = new AbortController();
    const first = ask(server.url, gone.signal);
    await until(async () => (await metric(server.url, 'assay_running_items')) === 1);
    const second = ask(server.url);
    await until(async () => (await metric(server.url, 'assay_queue_bytes')) > 1.5 * JSON.stringify(slow).length);
    gone.abort();
    await expect(first).rejects.toThrow();
    expect(await json(await second)).toMatchObject({ rewards: [0.1] }); // the format, and a limit
    expect(await judgedBy(server.url)).toBe(1);
    await server.close();
  });

  test('when all are gone, the work is', async () => {
    const server = await start({ engine: { threads: 1, small: 'off', timeLimitMs: 60_000 } });
    const gone = new AbortController();
    const asked = [ask(server.url, gone.signal), ask(server.url, gone.signal)];
    await until(async () => (await metric(server.url, 'assay_queue_bytes')) > 1.5 * JSON.stringify(slow).length);
    gone.abort();
    for (const one of asked) await expect(one).rejects.toThrow();
    await until(async () => (await metric(server.url, 'assay_running_items')) === 0); // long before the time limit
    expect(await metric(server.url, 'assay_queue_bytes')).toBe(0);
    await until(async () => (await (await fetch(`${server.url}/metrics`)).text()).includes('route="/get_reward",code="499"'));
    await server.close();
  });
});

describe('what is kept', () => {
  /** A server that answers `/rm` as it is told, and counts how often it was asked. */
  async function startBare(bytes: number, answer: () => { status: number; failed?: number }) {
    const engine: Engine = await createEngine({ threads: 0 });
    const app = Fastify();
    const tally = createTally();
    addContexts(app, createQueue(engine, 1e6, 1), TIMES);
    addBodies(app, 1e6);
    let asked = 0;
    await app.register(async (routes) => {
      addRepeats(routes, { tally, bytes });
      routes.post('/rm', async (request, reply) => {
        asked += 1;
        const { status, failed = 0 } = answer();
        const counted: Counted = { ...tally.count('slime', [], 0), items: 1, failed };
        contextOf(request).counted = counted;
        return reply.code(status).send({ asked });
      });
    });
    return {
      ask: async (body: unknown) => (await app.inject({ method: 'POST', url: '/rm', payload: body as object })).json().asked as number,
      async close() {
        await app.close();
        await engine.close();
      },
    };
  }

  test.for([
    { name: 'an answer', bytes: 1e6, answer: { status: 200 }, asks: ['a', 'a'], got: [1, 1] },
    { name: 'not a failure of ours', bytes: 1e6, answer: { status: 500 }, asks: ['a', 'a'], got: [1, 2] },
    { name: 'not a full queue', bytes: 1e6, answer: { status: 503 }, asks: ['a', 'a'], got: [1, 2] },
    { name: 'not what could not be judged', bytes: 1e6, answer: { status: 200, failed: 1 }, asks: ['a', 'a'], got: [1, 2] },
    {
      name: 'as much as fits, the oldest go',
      bytes: 1600,
      answer: { status: 200 },
      asks: ['a', 'b', 'b', 'c', 'c', 'a'],
      got: [1, 2, 2, 3, 3, 4],
    },
    { name: 'nothing, where nothing may be', bytes: 0, answer: { status: 200 }, asks: ['a', 'a'], got: [1, 2] },
  ])('$name', async ({ bytes, answer, asks, got }) => {
    const server = await startBare(bytes, () => answer);
    const replies: number[] = [];
    for (const body of asks) replies.push(await server.ask({ body }));
    expect(replies).toEqual(got);
    await server.close();
  });
});
