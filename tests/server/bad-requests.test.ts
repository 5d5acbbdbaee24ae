// Requests that are wrong in every way that we could think of: each is told what was expected, none is a failure of the server.
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { json, MODEL, post, start } from './start.ts';

const BODY_BYTES = 200_000;
let server: Server;
let port: number;
beforeAll(async () => {
  server = await start({ bodyBytes: BODY_BYTES, token: 'a-secret-token' });
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close());

interface Reply {
  readonly status: number;
  readonly text: string;
}

interface Case {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent as it stands; else as JSON. */
  readonly raw?: string | Buffer;
  readonly body?: unknown;
  readonly status: number;
  /** What the reply says. */
  readonly says?: string | RegExp;
}

/** Sends what fetch would refuse to send. */
function send({ method = 'POST', path = '/v1/verify', headers = {}, raw, body }: Case): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const bytes = raw ?? (body === undefined ? '' : JSON.stringify(body));
    const asked = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method,
        path,
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer a-secret-token',
          'content-length': Buffer.byteLength(bytes),
          ...headers,
        },
      },
      (reply) => {
        let text = '';
        reply.on('data', (piece: Buffer) => {
          text += piece.toString();
        });
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }));
        reply.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

const item = { completion: MODEL, label: 12 };
const items = (one: unknown): unknown => ({ items: [one] });
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const bomb = gzipSync(Buffer.alloc(5_000_000, 32));

const TYPES: Case[] = [undefined, null, true, 3, 'text', [], [item], {}, { items: null }, { items: {} }, { items: 'x' }, { items: 3 }].map(
  (body) => ({
    name: `a batch that is ${JSON.stringify(body)?.slice(0, 40)}`,
    body,
    status: 400,
  }),
);

const ITEMS: Case[] = [
  null,
  3,
  'text',
  [],
  {},
  { text: 1 },
  { completion: 1 },
  { completion: null },
  { completion: [MODEL] },
  { completion: MODEL, text: MODEL },
  { text: MODEL, format: 'xls' },
  { text: MODEL, format: 1 },
  { text: MODEL, id: {} },
  { text: MODEL, id: true },
  { text: MODEL, group: [] },
  { text: MODEL, reference: 12 },
  { text: MODEL, reference: [] },
  { text: MODEL, reference: { objective: '12' } },
  { text: MODEL, reference: { objective: null } },
  { text: MODEL, reference: { status: 'good' } },
  { text: MODEL, reference: { model: 3 } },
  { text: MODEL, reference: { solution: [] } },
  { text: MODEL, reference: { solution: { x: 'y' } } },
  { text: MODEL, environment: 'nowhere' },
  { text: MODEL, environment: '../../../etc/passwd' },
  { text: MODEL, environment: '/etc/passwd' },
  { text: MODEL, environment: 'environments/highs-lp.json' },
  { text: MODEL, environment: '__proto__' },
  { text: MODEL, environment: {} },
  { text: MODEL, label: 'no such task' },
  { text: MODEL, label: '../../etc/passwd' },
  { text: MODEL, label: { environment: '/etc/passwd', objective: 1 } },
  { text: MODEL, label: true },
  { text: MODEL, label: [1, 2] },
].map((one) => ({
  name: `an item ${JSON.stringify(one)?.replace(JSON.stringify(MODEL), '…')}`,
  body: items(one),
  status: 400,
  says: /expected|to be|no problem|holds no/,
}));

const BODIES: Case[] = [
  { name: 'no JSON', raw: '{', status: 400, says: 'JSON' },
  { name: 'no body', raw: '', status: 400, says: 'expected' },
  { name: 'JSON with a NUL', raw: '{"items":\0}', status: 400 },
  { name: 'not a number that JSON has', raw: '{"items":[NaN]}', status: 400 },
  { name: 'no UTF-8', raw: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), status: 400, says: 'UTF-8' },
  { name: 'deep nesting', raw: deep, status: 400 },
  { name: 'deep nesting in an item', raw: `{"items":[{"text":"x","label":${'['.repeat(20_000)}1${']'.repeat(20_000)}}]}`, status: 400 },
  { name: 'a prototype', raw: '{"__proto__":{"items":[]}}', status: 400 },
  { name: 'a prototype in an item', raw: '{"items":[{"__proto__":{"text":"x"}}]}', status: 400 },
  { name: 'a constructor in an item', raw: '{"items":[{"constructor":{"prototype":{"text":"x"}}}]}', status: 400 },
  { name: 'a text of another type', headers: { 'content-type': 'text/plain' }, raw: '{"items":[]}', status: 415 },
  { name: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, raw: 'items=1', status: 415 },
  { name: 'a file', headers: { 'content-type': 'multipart/form-data; boundary=x' }, raw: '--x--', status: 415 },
  {
    name: 'XML',
    headers: { 'content-type': 'application/xml' },
    raw: '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    status: 415,
  },
  { name: 'no type that is one', headers: { 'content-type': '%%%' }, raw: '{}', status: 415 },
  { name: 'an encoding that we lack', headers: { 'content-encoding': 'br' }, raw: '{}', status: 415, says: 'gzip' },
  { name: 'two encodings', headers: { 'content-encoding': 'gzip, gzip' }, raw: '{}', status: 415 },
  { name: 'no gzip', headers: { 'content-encoding': 'gzip' }, raw: '{"items":[]}', status: 400 },
  { name: 'half a gzip', headers: { 'content-encoding': 'gzip' }, raw: gzipSync('{"items":[]}').subarray(0, 20), status: 400 },
  { name: 'a bomb', headers: { 'content-encoding': 'gzip' }, raw: bomb, status: 413, says: 'at most' },
  { name: 'too many bytes', raw: `{"items":[],"x":"${'x'.repeat(BODY_BYTES)}"}`, status: 413, says: 'at most' },
  { name: 'no msgpack', headers: { 'content-type': 'application/msgpack' }, raw: Buffer.from([0xc1, 0xc1]), status: 400, says: 'msgpack' },
  {
    name: 'half a msgpack',
    headers: { 'content-type': 'application/msgpack' },
    raw: pack({ items: [{ text: MODEL }] }).subarray(0, 9),
    status: 400,
  },
  { name: 'a msgpack of a number', headers: { 'content-type': 'application/msgpack' }, raw: pack(3), status: 400 },
  {
    name: 'a msgpack with a map of a prototype',
    headers: { 'content-type': 'application/msgpack' },
    raw: pack({ items: [{ __proto__x: 1 }] }),
    status: 400,
  },
  {
    name: 'a msgpack with a length that lies',
    headers: { 'content-type': 'application/msgpack' },
    raw: Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
    status: 400,
  },
  { name: 'UTF-16', raw: Buffer.from('{"items":[]}', 'utf16le'), status: 400 },
  {
    name: 'UTF-16 that says so',
    headers: { 'content-type': 'application/json; charset=utf-16le' },
    raw: Buffer.from('{"items":[]}', 'utf16le'),
    status: 400,
  },
  {
    name: 'half a surrogate, as bytes',
    raw: Buffer.from('7b226974656d73223a5b7b2274657874223a22eda080227d5d7d', 'hex'),
    status: 400,
    says: 'UTF-8',
  },
  { name: 'a surrogate too long', raw: Buffer.from('7b22c080223a317d', 'hex'), status: 400, says: 'UTF-8' },
  { name: 'a number beyond all numbers', raw: '{"items":[{"text":"x","reference":{"objective":1e999}}]}', status: 400, says: 'finite' },
  { name: 'a label beyond all numbers', raw: '{"items":[{"text":"x","label":-1e999}]}', status: 400, says: 'finite' },
  { name: 'ten thousand keys', raw: `{${Array.from({ length: 10_000 }, (_, i) => `"k${i}":${i}`).join(',')}}`, status: 400 },
  { name: 'ninety thousand items that are none', raw: `{"items":[${'0,'.repeat(90_000)}0]}`, status: 400, says: 'items[0]' },
  { name: 'the same key twice, the last one wrong', raw: '{"items":[],"items":3}', status: 400 },
  { name: 'comments', raw: '{"items":[] /* none */}', status: 400, says: 'JSON' },
  { name: 'Python', raw: "{'items': [None]}", status: 400, says: 'JSON' },
  {
    name: 'deep nesting in msgpack',
    headers: { 'content-type': 'application/msgpack' },
    raw: Buffer.concat([Buffer.alloc(50_000, 0x91), Buffer.from([0xc0])]),
    status: 400,
  },
  {
    name: 'a msgpack of a kind of its own',
    headers: { 'content-type': 'application/msgpack' },
    raw: Buffer.from([0xd4, 0x01, 0x00]),
    status: 400,
  },
  {
    name: 'a msgpack with a prototype',
    headers: { 'content-type': 'application/msgpack' },
    raw: Buffer.concat([
      Buffer.from([0x81, 0xa9]),
      Buffer.from('__proto__'),
      Buffer.from([0x81, 0xa5]),
      Buffer.from('items'),
      Buffer.from([0x90]),
    ]),
    status: 400,
  },
  { name: 'a bomb in a bomb', headers: { 'content-encoding': 'gzip' }, raw: gzipSync(bomb), status: 400 },
  {
    name: 'a gzip with more behind it',
    headers: { 'content-encoding': 'gzip' },
    raw: Buffer.concat([gzipSync('{"items":['), Buffer.from('x')]),
    status: 400,
  },
  { name: 'a bomb of msgpack', headers: { 'content-encoding': 'gzip', 'content-type': 'application/msgpack' }, raw: bomb, status: 413 },
  { name: 'an environment that is no text', body: { items: [], environment: 3 }, status: 400 },
  { name: 'an environment that is none', body: { items: [], environment: 'x' }, status: 400, says: '/v1/environments' },
];

const PATHS: Case[] = [
  { name: 'nothing there', path: '/nowhere', body: {}, status: 404, says: '/docs' },
  { name: 'up and away', path: '/../../etc/passwd', method: 'GET', status: 404 },
  { name: 'up and away, encoded', path: '/%2e%2e/%2e%2e/etc/passwd', method: 'GET', status: 404 },
  { name: 'up from the assets', path: '/assets/..%2f..%2fpackage.json', method: 'GET', status: 404 },
  { name: 'an asset of the prototype', path: '/assets/__proto__', method: 'GET', status: 404 },
  { name: 'an asset of the prototype, another', path: '/assets/constructor', method: 'GET', status: 404 },
  { name: 'up from the documents', path: '/docs/static/..%2f..%2f..%2fpackage.json', method: 'GET', status: 400 },
  { name: 'half an escape', path: '/%', method: 'GET', status: 400 },
  { name: 'half an escape in a parameter', path: '/%zz/tools', method: 'GET', status: 400 },
  { name: 'a NUL', path: '/%00', method: 'GET', status: 404 },
  { name: 'a long path', path: `/${'x'.repeat(9000)}`, method: 'GET', status: 400 },
  { name: 'a wrong method', path: '/v1/verify', method: 'GET', raw: '', status: 404 },
  { name: 'a wrong method, another', path: '/get_reward', method: 'DELETE', status: 404 },
  { name: 'two slashes', path: '//v1/verify', body: { items: [] }, status: 404 },
  { name: 'a path that is a host', path: '//example.com/v1/verify', body: { items: [] }, status: 404 },
  { name: 'a path that is a URL', path: 'http://example.com/nowhere', method: 'GET', status: 404 },
  { name: 'up from a route', path: '/v1/verify/../../etc/passwd', method: 'GET', status: 404 },
  { name: 'a backslash', path: '/..\\..\\etc\\passwd', method: 'GET', status: 404 },
  { name: 'a file in a prefix', path: '/env/..%2f..%2fetc%2fpasswd/v1/verify', body: { items: [] }, status: 404 },
  { name: 'a prefix without end', path: `${'/env/highs-lp'.repeat(600)}/nowhere`, body: {}, status: 404 },
  { name: 'a long parameter', path: `/${'x'.repeat(300)}/tools`, method: 'GET', status: 400 },
  { name: 'a question in the path', path: '/v1/verify%3fenv=highs-lp', body: { items: [] }, status: 404 },
  { name: 'an environment with a file behind it', path: '/v1/verify?env=highs-lp%00/etc/passwd', body: { items: [] }, status: 400 },
  { name: 'an environment as a list', path: '/v1/verify?env[]=highs-lp', body: { items: [{}] }, status: 400 },
  { name: 'an environment that is none, in the query', path: '/v1/verify?env=nowhere', body: { items: [] }, status: 400 },
  { name: 'a file as environment', path: '/v1/verify?env=/etc/passwd', body: { items: [] }, status: 400 },
  { name: 'an environment of the prototype', path: '/v1/verify?env=constructor', body: { items: [] }, status: 400 },
  { name: 'two environments', path: '/v1/verify?env=highs-lp&env=scip-lp', body: { items: [] }, status: 400 },
  { name: 'an environment that is none, in the path', path: '/env/nowhere/v1/verify', body: { items: [] }, status: 400 },
  { name: 'a sample that is none', path: '/dashboard/samples/99', method: 'GET', status: 404 },
  { name: 'a sample that is no number', path: '/dashboard/samples/-1', method: 'GET', status: 404 },
  { name: 'a list that there is not', path: '/dashboard/samples?only=x', method: 'GET', status: 400 },
];

const AUTH: Case[] = [
  { name: 'no token', headers: { authorization: '' }, body: { items: [] }, status: 401, says: '/k/TOKEN' },
  { name: 'a wrong token', headers: { authorization: 'Bearer wrong-wrong' }, body: { items: [] }, status: 401 },
  { name: 'the beginning of the token', headers: { authorization: 'Bearer a-secret-toke' }, body: { items: [] }, status: 401 },
  { name: 'another scheme', headers: { authorization: 'Basic YS1zZWNyZXQtdG9rZW4=' }, body: { items: [] }, status: 401 },
  { name: 'a wrong key in the path', path: '/k/wrong/v1/verify', headers: { authorization: '' }, body: { items: [] }, status: 401 },
  { name: 'a key that is empty', path: '/k//v1/verify', headers: { authorization: '' }, body: { items: [] }, status: 401 },
  { name: 'no token, where nothing is', path: '/nowhere', headers: { authorization: '' }, body: {}, status: 401 },
  {
    name: 'no token, health in another place',
    path: '/v1/verify?x=/health',
    headers: { authorization: '' },
    body: { items: [] },
    status: 401,
  },
  { name: 'no token for the metrics', path: '/metrics', method: 'GET', headers: { authorization: '' }, status: 401 },
  { name: 'no token for the page', path: '/', method: 'GET', headers: { authorization: '' }, status: 401 },
  { name: 'no token for the documents', path: '/openapi.json', method: 'GET', headers: { authorization: '' }, status: 401 },
  {
    name: 'the token in the query',
    path: '/v1/verify?token=a-secret-token&k=a-secret-token',
    headers: { authorization: '' },
    body: { items: [] },
    status: 401,
  },
  {
    name: 'the token in a cookie',
    headers: { authorization: '', cookie: 'k=a-secret-token; authorization=a-secret-token' },
    body: { items: [] },
    status: 401,
  },
  { name: 'the token without its scheme', headers: { authorization: 'a-secret-token' }, body: { items: [] }, status: 401 },
  { name: 'the token and one more', headers: { authorization: 'Bearer a-secret-token wrong' }, body: { items: [] }, status: 401 },
  { name: 'the token in capitals', headers: { authorization: 'Bearer A-SECRET-TOKEN' }, body: { items: [] }, status: 401 },
  {
    name: 'a wrong key before the right one',
    path: '/k/wrong/v1/verify?/k/a-secret-token',
    headers: { authorization: '' },
    body: { items: [] },
    status: 401,
  },
  { name: 'the token, escaped', path: '/k/a%2Dsecret%2Dtoken/v1/verify', headers: { authorization: '' }, body: { items: [] }, status: 401 },
  { name: 'a prefix that looks like health', path: '/k/health/metrics', method: 'GET', headers: { authorization: '' }, status: 401 },
  { name: 'health, and up from there', path: '/health/../metrics', method: 'GET', headers: { authorization: '' }, status: 401 },
  {
    name: 'another method than was asked',
    method: 'GET',
    path: '/metrics',
    headers: { authorization: '', 'x-http-method-override': 'POST', 'x-original-url': '/health' },
    status: 401,
  },
  { name: 'another site', headers: { origin: 'https://example.com' }, body: { items: [] }, status: 403, says: 'origin' },
  { name: 'no site', headers: { origin: 'null' }, body: { items: [] }, status: 403 },
];

const wrongIn = (path: string, bodies: readonly unknown[], status = 400): Case[] =>
  bodies.map((body) => ({ name: `${path} ${JSON.stringify(body)?.slice(0, 60)}`, path, body, status }));

const TRAINERS: Case[] = [
  ...wrongIn('/get_reward', [
    null,
    [],
    {},
    { query: 'x' },
    { query: [1] },
    { query: [null] },
    { query: ['x'], prompts: 'x' },
    { query: ['x'], labels: 'x' },
  ]),
  ...wrongIn('/rm', [null, 3, [], {}, { prompt: 'x' }, { response: 3 }, { response: {} }]),
  ...wrongIn('/rm?reply=xml', [{ response: 'x' }]),
  ...wrongIn('/get_reward?unjudged=lots', [{ query: ['x'] }]),
  ...wrongIn('/get_reward?unjudged=', [{ query: ['x'] }]),
  ...wrongIn('/get_reward?unjudged=Infinity', [{ query: ['x'] }]),
  ...wrongIn('/v1/score/evaluation', [null, {}, { messages: 'x' }, { messages: [1] }, { messages: [{}] }, { model: 3, messages: [] }]),
  ...wrongIn('/verify', [
    null,
    [],
    {},
    { response: {} },
    { responses_create_params: {} },
    { response: 'x', responses_create_params: {} },
    { response: [], responses_create_params: 1 },
  ]),
  ...wrongIn('/aggregate_metrics', [null, {}, { verify_responses: {} }, { verify_responses: [1] }]),
  ...wrongIn('/seed_session', [null, [], 3]),
  ...wrongIn('/reset', [null, [], { turns: 'x' }, { turns: 0 }, { turns: 1.5 }, { turns: 1e9 }, { environment: 'x' }]),
  ...wrongIn('/step', [null, {}, { action: 'x' }, { action: {} }, { action: { completion: 3 } }, { action: [] }]),
  ...wrongIn('/roll/submit', [null, {}, { response: 3 }, { prompt: 'x' }, { response: 'x', timeout: 'x' }]),
  ...wrongIn('/roll/result', [null, {}, { reward_request_id: 3 }]),
  ...wrongIn('/create', [null, {}, { split: 'train', index: 0 }]),
  ...wrongIn('/assay/num_tasks', [null, {}, { split: 3 }, { split: 'nowhere' }]),
  ...wrongIn('/assay/task', [
    null,
    { split: 'train' },
    { split: 'train', index: 'x' },
    { split: 'train', index: -1 },
    { split: 'train', index: 1e9 },
    { split: 'train', index: 0.5 },
  ]),
  ...wrongIn('/nowhere/num_tasks', [{ split: 'train' }], 404),
  ...wrongIn('/assay/call', [null, {}, { name: 'submit', input: {} }]),
  ...wrongIn('/ping', [{}]),
];

/** A few are told that there is no session, which is as good. */
const asExpected = (status: number, wanted: number): boolean => status === wanted || (wanted === 400 && status === 404);

describe.each([
  ['batches', TYPES],
  ['items', ITEMS],
  ['bodies', BODIES],
  ['paths', PATHS],
  ['tokens', AUTH],
  ['trainers', TRAINERS],
] as const)('%s', (_name, cases) => {
  test.for(cases as Case[])('$name', async (one) => {
    const { status, text } = await send(one);
    expect([status, asExpected(status, one.status)]).toEqual([status, true]);
    const { error, detail } = JSON.parse(text) as { error: string; detail: string };
    expect(error).toMatch(/^[a-zA-Z]+$/);
    expect(detail.length).toBeGreaterThan(5);
    if (one.says !== undefined) expect(detail).toMatch(one.says);
    expect(text).not.toMatch(/node_modules|\.ts:|root:|at \w+ \(|a-secret-token/); // no stack, no file, no secret
  });
});

test('there are at least a hundred of them, and afterwards the server is well', async () => {
  expect([TYPES, ITEMS, BODIES, PATHS, AUTH, TRAINERS].flat().length).toBeGreaterThanOrEqual(100);
  expect(({} as Record<string, unknown>).items).toBeUndefined(); // no prototype was written to
  const replies = [
    await post(`${server.url}/v1/verify`, { items: [item] }, { authorization: 'Bearer a-secret-token' }),
    await post(`${server.url}/v1/verify`, { items: [item] }, { 'x-api-key': 'a-secret-token' }),
    await post(`${server.url}/k/a-secret-token/v1/verify`, { items: [item] }),
    await post(`${server.url}/env/highs-lp/k/a-secret-token/get_reward`, { query: [MODEL], labels: ['12'] }),
    await fetch(`${server.url}/health`),
  ];
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect((await json(replies[0] as Response)).results).toMatchObject([{ reward: 1 }]);
});

describe('who is refused before the body has come', () => {
  const raw = Buffer.alloc(40 * BODY_BYTES, 32); // more than all buffers on the way hold
  test.for<Case>([
    { name: 'for the size', raw, status: 413, says: 'at most' },
    { name: 'for the token', raw, headers: { authorization: '' }, status: 401 },
    { name: 'for the type', raw, headers: { 'content-type': 'text/xml' }, status: 415 },
  ])('reads why: $name', async (one) => {
    for (let i = 0; i < 10; i += 1) {
      const { status, text } = await send(one);
      expect([status, text]).toEqual([one.status, expect.stringMatching(one.says ?? '')]);
    }
  });

  test('is cut off after 64 MB more', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999999\r\n\r\n');
    let sent = 0;
    for (; !socket.destroyed && sent < 200 * raw.length; sent += raw.length)
      if (!socket.write(raw)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
    await closed;
    expect(sent).toBeLessThan(100e6);
  });
});

describe('what is no HTTP', () => {
  /** Writes bytes to a connection; @returns what came until it was closed. */
  const write = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (piece) => {
        text += piece.toString();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });

  test.for([
    { name: 'garbage', bytes: '\x00\x01\x02\r\n\r\n', status: 400 },
    { name: 'a header without end', bytes: `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, status: 431 },
    { name: 'two lengths', bytes: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc', status: 400 },
    {
      name: 'a length and chunks',
      bytes: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      status: 400,
    },
    { name: 'a length below zero', bytes: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-length: -3\r\n\r\n', status: 400 },
    {
      name: 'a length and chunks, the other way',
      bytes: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked, identity\r\ncontent-length: 5\r\n\r\n0\r\n\r\n',
      status: 400,
    },
    {
      name: 'a chunk whose length is none',
      bytes:
        'POST /v1/verify HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a-secret-token\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n',
      status: 400,
    },
    { name: 'a header in a header', bytes: 'GET /health HTTP/1.1\r\nhost: x\r\nx: y\rz: w\r\n\r\n', status: 400 },
    { name: 'another protocol', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
    { name: 'TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', status: 400 },
    { name: 'a method that is none', bytes: 'JUDGE /v1/verify HTTP/1.1\r\nhost: x\r\n\r\n', status: 400 },
    { name: 'no host', bytes: 'GET /health HTTP/1.1\r\n\r\n', status: 400 },
  ])('$name', async ({ bytes, status }) => {
    expect(await write(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  });
});
