// A server whose connections are taken by other processes: the same replies, the same figures, and no more harm when one of them dies.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack, unpack } from 'msgpackr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Server } from '../../src/server/server.ts';
import { hardModel } from '../hard-model.ts';
import { BOOK_LINES, chat, heard, MODEL, OTHER, QUESTION, start, until } from './start.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-listeners-'));
const data = join(folder, 'made.jsonl');
writeFileSync(data, BOOK_LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));
afterAll(() => rmSync(folder, { recursive: true }));

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

/** Asks over a connection of its own, so that any listener may take it. */
const ask = (
  url: string,
  { path, method = 'POST', headers = { 'content-type': 'application/json' }, body, signal }: Asked,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const asked = httpRequest({ hostname, port, path, method, headers, agent: false, ...(signal !== undefined && { signal }) }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces) }));
      reply.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
const say = (url: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  ask(url, { path, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
const get = (url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  ask(url, { path, method: 'GET', headers });
const parsed = ({ body }: Reply): Record<string, unknown> => JSON.parse(body.toString()) as Record<string, unknown>;

/** @returns the value of a metric, as its line begins; 0: there is no such line */
async function metric(url: string, name: string): Promise<number> {
  const line = (await get(url, '/metrics')).body
    .toString()
    .split('\n')
    .find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 0);
}

interface Run {
  readonly child: ChildProcess;
  readonly url: string;
  readonly logged: () => string;
  /** Process ids of the listeners. */
  readonly listeners: () => number[];
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
const commandOf = (pid: number): string => (existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '');

async function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const all = [cli, 'serve', '--port', '0', '--threads', '1', '--listeners', '2', '--data', data, ...args];
  const child = spawn(process.execPath, all, { env: { ...process.env, TMPDIR: folder, ...env } });
  const { url, said, logged } = await heard(child);
  if (url === undefined) throw new Error(said());
  const listeners = (): number[] => childrenOf(child.pid ?? 0).filter((pid) => commandOf(pid).includes('listener.js'));
  return { child, url, logged, listeners };
}

/** Stops all listeners but one while something is asked, so that this one takes it. */
async function through<T>(pid: number, others: readonly number[], act: () => Promise<T>): Promise<T> {
  const stopped = others.filter((other) => other !== pid);
  for (const other of stopped) process.kill(other, 'SIGSTOP');
  try {
    return await act();
  } finally {
    for (const other of stopped) process.kill(other, 'SIGCONT');
  }
}

const TIMES = /"timeUs":\{[^}]*\}|"solve_ms":(\[[^\]]*\]|[\d.]+)|"(episode_)?id":"[\w-]*[0-9a-f]{4}-[0-9a-f]{12}"/g;

/** What a reply says, without times and random ids. */
function essence({ status, headers, body }: Reply): unknown {
  const {
    date: _date,
    connection: _connection,
    'keep-alive': _keep,
    'content-length': _length,
    'transfer-encoding': _coding,
    ...rest
  } = headers;
  const unpacked = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const text = headers['content-type'] === 'application/msgpack' ? JSON.stringify(unpack(unpacked)) : unpacked.toString();
  if (rest['set-cookie'] !== undefined) rest['set-cookie'] = ['a cookie'];
  return { status, headers: rest, text: text.replace(TIMES, '"it":"varies"') };
}

const row = {
  responses_create_params: { input: [{ role: 'user', content: QUESTION }] },
  verifier_metadata: { task_id: 'chairs' },
  response: { output: [{ type: 'message', content: [{ type: 'output_text', text: MODEL }] }] },
};
const batch = {
  items: [
    { id: 'a', text: MODEL, label: 'chairs', group: 'g' },
    { completion: `So:\n${OTHER}`, label: 12, environment: 'highs-lp-binary' },
    { text: 'Maximize\n x y\nEnd\n', reference: { status: 'infeasible' } },
    { text: 'Minimize\n x\nSubject To\n x >= 0.1\nEnd\n', reference: { objective: 0.1, solution: { x: 0.1 } } },
    { completion: 'no model' },
  ],
};
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (path: string, body: unknown, headers = {}): Asked => ({
  path,
  body: JSON.stringify(body),
  headers: { ...JSON_TYPE, ...headers },
});
const many = { items: Array.from({ length: 40 }, (_, i) => ({ id: String(i), text: MODEL, label: 12 })) };

const CASES: readonly (readonly [name: string, Asked])[] = [
  ['a batch', post('/v1/verify', batch)],
  ['a batch in another environment', post('/env/highs-lp-binary/v1/verify', batch)],
  ['a batch in another environment, by the query', post('/v1/verify?env=highs-lp-evom', batch)],
  ['an empty batch', post('/v1/verify', { items: [] })],
  [
    'msgpack both ways',
    { path: '/v1/verify', body: pack(batch), headers: { 'content-type': 'application/msgpack', accept: 'application/msgpack' } },
  ],
  [
    'bytes in msgpack',
    { path: '/v1/verify', body: pack({ items: [{ text: Buffer.from(MODEL) }] }), headers: { 'content-type': 'application/msgpack' } },
  ],
  [
    'gzip both ways',
    {
      path: '/v1/verify',
      body: gzipSync(JSON.stringify(many)),
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip', 'accept-encoding': 'gzip' },
    },
  ],
  [
    'a stream of lines',
    {
      path: '/v1/verify',
      body: `${batch.items.map((item) => JSON.stringify(item)).join('\n')}\nnonsense\n`,
      headers: { 'content-type': 'application/x-ndjson' },
    },
  ],
  ['an item that is none', post('/v1/verify', { items: [{ text: MODEL }, { id: 'x' }] })],
  ['an environment that is none', post('/rm?env=nowhere', { response: MODEL, label: '12' })],
  ['broken JSON', { path: '/get_reward', body: '{"query": [', headers: JSON_TYPE }],
  ['a body of another kind', { path: '/get_reward', body: 'x', headers: { 'content-type': 'text/plain' } }],
  ['a body that breaks the schema', post('/get_reward', { query: 'x' })],
  ['another origin', post('/rm', { response: MODEL }, { origin: 'http://elsewhere' })],
  ['OpenRLHF', post('/get_reward', { query: [MODEL, OTHER, 'nothing'], labels: ['chairs', '12', 'unknown'], prompts: ['a', 'a', 'b'] })],
  ['slime', post('/rm', { prompt: QUESTION, response: MODEL })],
  ['slime, an object', post('/rm?reply=object', { prompt: 'x', response: OTHER, label: '12' })],
  ['slime, a path that ends in a slash', post('/rm/', { prompt: 'x', response: OTHER, label: '12' })],
  ['LLaMA-Factory', post('/v1/score/evaluation', { messages: [chat(QUESTION, MODEL), chat('What?', MODEL)] })],
  ['NeMo-Gym', post('/ng-rollout/r1/verify', row)],
  ['NeMo-Gym, a session', post('/seed_session', {})],
  ['OpenEnv', post('/step', { task_id: 'chairs', action: { completion: MODEL } })],
  ['a route that is not there', post('/nowhere', {})],
  ['a path that is none', { path: '/%zz', method: 'GET', headers: {} }],
  ['no body where one is due', { path: '/rm', method: 'POST', headers: {} }],
  ['the page', { path: '/', method: 'GET', headers: { accept: 'text/html' } }],
  ['an asset', { path: '/assets/page.js', method: 'GET', headers: {} }],
  ['the head of a reply alone', { path: '/health', method: 'HEAD', headers: {} }],
  ['the documentation', { path: '/openapi.json', method: 'GET', headers: {} }],
  ['the environments', { path: '/v1/environments', method: 'GET', headers: {} }],
];

describe('through listeners', () => {
  let single: Server;
  let run: Run;
  beforeAll(async () => {
    single = await start({ engine: { timeLimitMs: 60_000, reward: 'graded' } });
    run = await serve(['--time-limit-ms', '60000', '--reward', 'graded']);
  });
  afterAll(async () => {
    await single.close();
    run.child.kill('SIGKILL');
  });

  test.for(CASES)('%s: the same reply as from one process, by each listener', async ([, asked]) => {
    const expected = essence(await ask(single.url, asked));
    const listeners = run.listeners();
    expect(listeners).toHaveLength(2);
    for (const pid of listeners) expect(essence(await through(pid, listeners, () => ask(run.url, asked)))).toEqual(expected);
  });

  test('sessions and ids hold whichever listener is asked', async () => {
    const listeners = run.listeners();
    const [one = 0, other = 0] = listeners;
    const body = { prompt: 'x', response: MODEL, reward_info: 'chairs' };
    const { reward_request_id: id } = parsed(await through(one, listeners, () => say(run.url, '/roll/submit', body)));
    const question = JSON.stringify({ reward_request_id: id });
    const headers = { ...JSON_TYPE, 'content-length': String(question.length) };
    const poll = async () => parsed(await ask(run.url, { path: '/roll/result', method: 'GET', body: question, headers }));
    await until(async () => (await poll()).errcode !== 1);
    expect(await through(other, listeners, poll)).toMatchObject({ errcode: 0, reward_score: 1 });
    const session = { 'x-session-id': 'mine' };
    await through(one, listeners, () => say(run.url, '/create', { env_name: 'highs-lp', split: 'train', index: 0 }, session));
    const call = () => say(run.url, '/highs-lp/call', { name: 'submit', input: { completion: MODEL } }, session);
    expect((await through(other, listeners, call)).body.toString()).toContain('"reward":1');
  });

  test('a socket and events are handed on, and end with the client', async () => {
    const socket = new WebSocket(`${run.url.replace('http', 'ws')}/ws`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'reset', data: { task_id: 'chairs' } }));
    expect(String(await once(socket, 'message'))).toContain('observation');
    socket.close();
    await once(socket, 'close');
    const gone = new AbortController();
    const events = await fetch(`${run.url}/dashboard/events`, { signal: gone.signal });
    const { value } = (await events.body?.getReader().read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toContain('retry: 2000');
    gone.abort();
    await until(async () => (await metric(run.url, 'assay_requests_total{route="/dashboard/events",code="200"}')) === 1);
  });

  test('what is asked again gets the same bytes from the same listener, and all is counted once', async () => {
    const body = { items: [{ text: MODEL, label: 12, group: 'twice' }], run: 'again' };
    const names = [
      'assay_items_total{protocol="native",status="optimal"}',
      'assay_repeated_items_total',
      'assay_requests_total{route="/v1/verify",code="200"}',
    ];
    const read = () => Promise.all(names.map((name) => metric(run.url, name)));
    const before = await read();
    const listeners = run.listeners();
    const [one = 0] = listeners;
    const replies = await through(one, listeners, async () => [
      await say(run.url, '/v1/verify', body),
      await say(run.url, '/v1/verify', body),
    ]);
    expect(replies[1]?.body.toString()).toBe(replies[0]?.body.toString());
    await until(async () => (await metric(run.url, names[2] ?? '')) === (before[2] ?? 0) + 2);
    expect(await read()).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 1, (before[2] ?? 0) + 2]);
    const { judged } = parsed(await get(run.url, '/dashboard/now'));
    const metrics = (await get(run.url, '/metrics')).body.toString();
    const items = [...metrics.matchAll(/^assay_items_total\{.*\} (\d+)$/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
    expect(judged).toBe(items);
    const { samples } = parsed(await get(run.url, '/dashboard/samples?search=native')) as { samples: { group?: string }[] };
    expect(samples.map(({ group }) => group)).toContain('twice');
  });

  const slow = { items: [{ id: 'slow', text: hardModel() }] };

  test.for([
    { name: 'a batch', asked: post('/v1/verify', slow), bytes: JSON.stringify(slow).length, total: 1 },
    {
      name: 'a stream of lines, which is handed on',
      asked: { path: '/v1/verify', body: `${JSON.stringify(slow.items[0])}\n`, headers: { 'content-type': 'application/x-ndjson' } },
      bytes: JSON.stringify(slow.items[0]).length + 1,
      total: 2,
    },
  ])('a client that is gone has its work cancelled: $name', async ({ asked, bytes, total }) => {
    const gone = new AbortController();
    const broken = expect(ask(run.url, { ...asked, signal: gone.signal })).rejects.toThrow();
    await until(async () => (await metric(run.url, 'assay_running_items')) === 1);
    expect(await metric(run.url, 'assay_queue_bytes')).toBe(bytes);
    gone.abort();
    await broken;
    await until(async () => (await metric(run.url, 'assay_running_items')) === 0); // long before the time limit
    await until(async () => (await metric(run.url, 'assay_requests_total{route="/v1/verify",code="499"}')) === total);
    expect(await metric(run.url, 'assay_queue_bytes')).toBe(0);
  });

  test('a listener that is killed takes its own requests with it, and another one takes its place', async () => {
    const listeners = run.listeners();
    const [victim = 0] = listeners;
    const { asked } = await through(victim, listeners, async () => {
      const begun = ask(run.url, post('/v1/verify', slow));
      begun.catch(() => undefined); // awaited below
      await until(async () => (parsed(await get(run.url, '/dashboard/now')).queue as { running: number }).running === 1);
      return { asked: begun };
    });
    process.kill(victim, 'SIGKILL');
    await expect(asked).rejects.toThrow(/socket hang up|ECONNRESET/);
    await until(async () => (await metric(run.url, 'assay_running_items')) === 0);
    await until(async () => (await metric(run.url, 'assay_listeners')) === 2);
    expect(await metric(run.url, 'assay_listener_restarts_total')).toBe(1);
    expect(await metric(run.url, 'assay_queue_bytes')).toBe(0);
    expect(run.logged()).toContain('a listener ended (SIGKILL); another one takes its place');
    const now = run.listeners();
    expect(now).not.toContain(victim);
    for (const pid of now)
      expect(parsed(await through(pid, now, () => say(run.url, '/get_reward', { query: [MODEL], labels: ['chairs'] }))).rewards).toEqual([
        1,
      ]);
  });

  test('when the process that judges is killed, nothing of it stays', async () => {
    const listeners = run.listeners();
    const sockets = readdirSync(folder).filter((name) => name.startsWith('assay-serve-'));
    expect(sockets.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))).toEqual(['700']);
    run.child.kill('SIGKILL');
    await until(() => listeners.every((pid) => !commandOf(pid).includes('listener.js')));
    await until(() => readdirSync(folder).every((name) => !name.startsWith('assay-serve-')));
    await expect(get(run.url, '/health')).rejects.toThrow();
  });
});

describe('listeners of a server with a token and a small queue', () => {
  test('refuse who has no token and what does not fit, and finish what was accepted at SIGTERM', async () => {
    const run = await serve(['--time-limit-ms', '1500', '--queue-mb', '1'], { ASSAY_TOKEN: 'a-secret-token' });
    const key = { authorization: 'Bearer a-secret-token' };
    const [one = 0] = run.listeners();
    for (const pid of run.listeners()) {
      const statuses = await through(pid, run.listeners(), async () => [
        (await say(run.url, '/get_reward', { query: [] })).status,
        (await say(run.url, '/get_reward', { query: [] }, { authorization: 'Bearer another-token' })).status,
        (await get(run.url, '/dashboard/now')).status,
        (await get(run.url, '/health')).status,
        (await say(run.url, '/get_reward', { query: [] }, key)).status,
        (await say(run.url, '/k/a-secret-token/get_reward', { query: [] })).status,
        (await get(run.url, '/dashboard/now', key)).status,
      ]);
      expect(statuses).toEqual([401, 401, 401, 200, 200, 200, 200]);
    }
    const big = (name: string) => ({ items: [{ id: name, text: hardModel() }], padding: 'x'.repeat(800_000) });
    const held = say(run.url, '/v1/verify', big('held'), key);
    const running = async () => /^assay_running_items 1$/m.test((await get(run.url, '/metrics', key)).body.toString());
    await until(running);
    const refused = await say(run.url, '/v1/verify', big('refused'), key);
    expect([refused.status, refused.headers['retry-after'], parsed(refused).error]).toEqual([503, '2', 'busy']);
    expect(parsed(await held)).toMatchObject({ results: [{ id: 'held', verdict: { status: 'limit' } }] });
    const last = say(run.url, '/v1/verify', big('last'), key);
    await until(running);
    const exit = once(run.child, 'exit');
    run.child.kill('SIGTERM');
    expect(parsed(await last)).toMatchObject({ results: [{ id: 'last', verdict: { status: 'limit' } }] });
    expect(await exit).toEqual([0, null]);
    expect(commandOf(one)).toBe('');
    expect(readdirSync(folder).filter((name) => name.startsWith('assay-serve-'))).toEqual([]);
    expect(run.logged()).not.toContain('a-secret-token');
  });
});

test('listeners let those read why whom they refuse before all has come', async () => {
  const server = await start({ listeners: 2, bodyBytes: 2048 });
  const body = JSON.stringify({ response: 'x'.repeat(8e6) }); // more than all buffers on the way hold
  for (const path of Array.from({ length: 10 }, () => ['/rm', '/roll/submit']).flat()) {
    const reply = await ask(server.url, { path, body });
    expect([reply.status, parsed(reply)]).toMatchObject([413, { error: 'tooLarge' }]);
  }
  await server.close();
});

describe('listeners of a server in this process', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({ listeners: 2, bodyBytes: 2048, times: { headers: 200, silence: 200 } });
  });
  afterAll(() => server.close());

  const head = 'POST /v1/verify HTTP/1.1\r\nhost: x\r\n';
  test.for([
    { name: 'a head that never ends', says: head },
    { name: 'a body that never ends', says: `${head}content-type: application/json\r\ncontent-length: 99\r\n\r\n{` },
    {
      name: 'lines that never end, which are handed on',
      says: `${head}content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n`,
    },
  ])('cut off who is slow: $name', async ({ says }) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(says));
    let text = '';
    socket.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    socket.on('error', () => undefined);
    await until(() => /^HTTP\/1.1 408|"error":"timeout"/.test(text));
    socket.destroy();
  });

  const long = 'x'.repeat(3000);
  test.for([
    { name: 'by themselves', asked: post('/rm', { response: long }), status: 413 },
    { name: 'where it is handed on', asked: post('/roll/submit', { response: long }), status: 413 },
    {
      name: 'where a line is, of a stream that is answered already',
      asked: { path: '/v1/verify', body: `{"text":""}\n{"text":"${long}"}\n`, headers: { 'content-type': 'application/x-ndjson' } },
      status: 200,
    },
  ])('refuse what is too long: $name', async ({ asked, status }) => {
    const reply = await ask(server.url, asked);
    expect([reply.status, reply.body.toString()]).toEqual([status, expect.stringContaining('at most 2048 bytes')]);
  });

  test('another server says why it cannot listen there, or with so many', async () => {
    await expect(start({ port: Number(new URL(server.url).port), listeners: 2 })).rejects.toThrow(/EADDRINUSE/);
    await expect(start({ listeners: 0 })).rejects.toThrow('from 1 to 64, got 0');
    expect((await get(server.url, '/health')).status).toBe(200);
  });
});
