// How the server behaves to clients that are many, slow, gone, or in a hurry to see it end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { hardModel } from '../hard-model.ts';
import { heard, json, MODEL, post, start, until } from './start.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const metric = async (url: string, name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]);

/** A model that takes its solver until it is told to stop. */
const slow = { items: [{ id: 'slow', text: hardModel() }] };

describe('a full queue', () => {
  test('holds what fits, tells the rest to come again, and is empty afterwards', async () => {
    const server = await start({ queueBytes: 100_000, engine: { threads: 1, small: 'off', timeLimitMs: 60_000 } });
    const gone = new AbortController();
    const big = (length: number): unknown => ({ items: [{ text: hardModel() }], padding: 'x'.repeat(length) });
    const held = fetch(`${server.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(big(80_000)),
      signal: gone.signal,
    }).catch(() => undefined);
    await until(async () => (await metric(server.url, 'assay_queue_bytes')) > 80_000);
    const refused = await post(`${server.url}/v1/verify`, big(60_000));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await json(refused)).toMatchObject({ error: 'busy', detail: expect.stringContaining('try again') });
    gone.abort();
    await held;
    await until(async () => (await metric(server.url, 'assay_queue_bytes')) === 0);
    expect((await post(`${server.url}/v1/verify`, { items: [], padding: 'x'.repeat(60_000) })).status).toBe(200);
    await server.close();
  });
});

describe('a client that is gone', () => {
  test('has its work cancelled, and others go on', async () => {
    const server = await start({ engine: { threads: 1, small: 'off', timeLimitMs: 60_000 } });
    const gone = new AbortController();
    const asked = fetch(`${server.url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slow),
      signal: gone.signal,
    });
    await until(async () => (await metric(server.url, 'assay_running_items')) === 1);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await until(async () => (await metric(server.url, 'assay_running_items')) === 0); // long before the time limit
    const after = await post(`${server.url}/get_reward`, { query: [MODEL], labels: ['12'] });
    expect((await json(after)).rewards).toEqual([1]);
    await server.close();
  });
});

describe('slow clients', () => {
  test.for([
    { name: 'a head that never ends', head: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\n' },
    {
      name: 'a body that never ends',
      head: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    },
    {
      name: 'lines that never end',
      head: 'POST /v1/verify HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
    },
  ])('are cut off: $name', async ({ head }) => {
    const server = await start({ times: { headers: 200, silence: 200 } });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(head));
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => undefined);
    await until(() => /40[08]|timeout/i.test(text));
    expect(text).toMatch(/408|"error":"timeout"/);
    socket.destroy();
    await server.close();
  });
});

describe('a client that sends a byte now and then', () => {
  test.for([
    { name: 'of a body with its length', length: 'content-length: 100000', byte: ' ' },
    { name: 'of a body in chunks', length: 'transfer-encoding: chunked', byte: '1\r\n \r\n' },
  ])('is cut off: $name', async ({ length, byte }) => {
    const server = await start({ times: { silence: 10_000, body: 200 } });
    const head = `POST /get_reward HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${length}\r\n\r\n`;
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString();
    });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(head);
    const drip = setInterval(() => socket.write(byte), 20);
    await until(() => text.includes('whole body'));
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1.1 408/);
    socket.destroy();
    await server.close();
  });
});

describe('connections', () => {
  test('are kept longer than clients keep them', async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: true });
    const ask = (): Promise<{ reused: boolean; keepAlive: string }> =>
      new Promise((resolve) => {
        const asked = httpRequest(`${server.url}/health`, { agent }, (reply) => {
          reply.resume();
          reply.on('end', () => resolve({ reused: asked.reusedSocket, keepAlive: String(reply.headers['keep-alive']) }));
        });
        asked.end();
      });
    const [first, second] = [await ask(), await ask()];
    expect([first.reused, second.reused]).toEqual([false, true]);
    expect(Number(/timeout=(\d+)/.exec(second.keepAlive)?.[1])).toBeGreaterThanOrEqual(60);
    agent.destroy();
    await server.close();
  });

  test('a thousand at once, each with a connection of its own', async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
    const body = JSON.stringify({ query: [MODEL], labels: ['12'] });
    const ask = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': body.length };
        const asked = httpRequest(`${server.url}/get_reward`, { agent, method: 'POST', headers }, (reply) => {
          let text = '';
          reply.on('data', (piece: Buffer) => {
            text += piece.toString();
          });
          reply.on('end', () => resolve(text));
        });
        asked.on('error', reject);
        asked.end(body);
      });
    const replies = await Promise.all(Array.from({ length: 1000 }, ask));
    expect(new Set(replies.map((text) => JSON.stringify((JSON.parse(text) as { rewards: number[] }).rewards)))).toEqual(new Set(['[1]']));
    agent.destroy();
    await server.close();
  });
});

describe('a server that goes down', () => {
  const ask = 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n';
  test.for([
    { name: 'says nothing', says: '' },
    { name: 'never ends its head', says: 'GET /health HTTP/1.1\r\nhost: x\r\n' },
    { name: 'never ends the head of its second request', says: `${ask}GET /health` },
    {
      name: 'never ends its body',
      says: 'POST /get_reward HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    },
  ])('does not wait for a client that $name', async ({ says }) => {
    const server = await start({ times: { grace: 200 } });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(says);
    await (await fetch(`${server.url}/health`)).text(); // by now the server knows of it
    await server.close();
    socket.destroy();
  });
});

describe('assay serve', () => {
  interface Run {
    readonly url: string;
    /** What it said on standard error, and its lines of JSON. */
    readonly said: () => string;
    readonly logged: () => Record<string, unknown>[];
    end(signal: NodeJS.Signals): Promise<number | null>;
  }

  async function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--threads', '1', ...args], { env: { ...process.env, ...env } });
    const { url = '', said, logged } = await heard(child);
    return {
      url,
      said,
      logged: () =>
        logged()
          .trim()
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>),
      async end(signal) {
        const exit = once(child, 'exit');
        child.kill(signal);
        return (await exit)[0] as number | null;
      },
    };
  }

  test('listens on loopback, finds tasks by their ids, finishes what it accepted at SIGTERM, and exits with 0', async () => {
    const data = join(folder, 'data.jsonl');
    writeFileSync(data, `${JSON.stringify({ id: 'chairs', answer: 12 })}\n`);
    const run = await serve(['--data', data, '--env', 'highs-lp', '--time-limit-ms', '1500']);
    expect(run.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await until(async () => (await fetch(`${run.url}/ready`)).status === 200);
    expect((await json(await post(`${run.url}/get_reward`, { query: [MODEL], labels: ['chairs'] }))).rewards).toEqual([1]);
    const last = post(`${run.url}/v1/verify`, slow);
    await until(async () => (await metric(run.url, 'assay_running_items')) === 1);
    const exit = run.end('SIGTERM');
    expect((await json(await last)).results).toMatchObject([{ id: 'slow', verdict: { status: 'limit' } }]);
    expect(await exit).toBe(0);
    expect(run.said()).toContain('going down');
  });

  test('asks for its token, and never logs it', async () => {
    const run = await serve(['--log', 'debug'], { ASSAY_TOKEN: 'a-secret-token' });
    expect((await post(`${run.url}/get_reward`, { query: [] })).status).toBe(401);
    expect((await post(`${run.url}/k/a-secret-token/get_reward`, { query: [] })).status).toBe(200);
    expect((await post(`${run.url}/get_reward`, { query: [] }, { authorization: 'Bearer a-secret-token' })).status).toBe(200);
    await until(() => run.logged().filter(({ res }) => res !== undefined).length >= 3);
    expect(JSON.stringify(run.logged())).not.toContain('a-secret-token');
    expect(run.said()).not.toContain('a-secret-token');
    expect(await run.end('SIGINT')).toBe(0);
  });

  test.for([
    { name: 'an environment that is none', args: ['--env', 'nowhere'], says: 'nowhere' },
    { name: 'data that is not there', args: ['--data', 'nowhere.jsonl'], says: 'nowhere.jsonl' },
    { name: 'a port that is none', args: ['--port', '70000'], says: '65535' },
    { name: 'a token that is too short', args: [], env: { ASSAY_TOKEN: 'x' }, says: 'token' },
  ])('refuses $name with exit code 2', async ({ args, env = {}, says }) => {
    const child = spawn(process.execPath, [cli, 'serve', ...args], { env: { ...process.env, ...env } });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect([code, said]).toEqual([2, expect.stringContaining(says)]);
  });
});
