// A policy behind an address: a local server that answers as OpenAI's chat completions do, and as they should not.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEndpointPolicy, type EndpointOptions } from '../../src/policy/endpoint.ts';
import type { WriteRequest, Written } from '../../src/policy/policy.ts';

interface Asked {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}
type Answer = (asked: Asked, response: ServerResponse, number: number) => void;

let server: Server;
let url: string;
let answer: Answer;
let asked: Asked[] = [];
let open = 0;
let mostOpen = 0;

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};
const choice = (content: string, more: object = {}): object => ({
  message: { role: 'assistant', content },
  finish_reason: 'stop',
  ...more,
});
/** As many choices as were asked for, each with its number. */
const good: Answer = ({ body }, response, number) =>
  json(response, { choices: Array.from({ length: Number(body.n) }, (_, i) => choice(`answer ${number}.${i}`)) });

beforeAll(async () => {
  server = createServer((request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.on('close', () => (open -= 1));
    let text = '';
    request.on('data', (piece) => (text += String(piece)));
    request.on('end', () => {
      const one = { body: JSON.parse(text) as Record<string, unknown>, headers: request.headers }; // what the policy sends
      asked.push(one);
      answer(one, response, asked.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`; // it listens on a port
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  mostOpen = 0;
  answer = good;
});

const requests = (count: number, samples: number): WriteRequest[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    messages: [{ role: 'user', content: `problem ${i}` }],
    samples: Array.from({ length: samples }, (_, sample) => sample),
  }));

async function write(options: Partial<EndpointOptions>, list: readonly WriteRequest[], signal?: AbortSignal): Promise<Written[]> {
  const policy = createEndpointPolicy({ url, model: 'm', retries: 1, ...options });
  const found: Written[] = [];
  for await (const one of policy.write(list, signal === undefined ? {} : { signal })) found.push(one);
  return found;
}

describe('an endpoint', () => {
  test('is asked for a group at once, with what a person chose and the key', async () => {
    const found = await write({ temperature: 0.5, topP: 0.9, maxTokens: 77, stop: ['End'], key: 'secret' }, requests(1, 3));
    expect(found.map(({ sample }) => sample)).toEqual([0, 1, 2]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.body).toMatchObject({ model: 'm', n: 3, temperature: 0.5, top_p: 0.9, max_tokens: 77, stop: ['End'], logprobs: true });
    expect(asked[0]?.headers.authorization).toBe('Bearer secret');
    expect(asked[0]?.body).not.toHaveProperty('top_k');
  });

  test('is asked again for what it left out', async () => {
    answer = (_one, response, number) => json(response, { choices: [choice(`answer ${number}`)] });
    const found = await write({}, requests(1, 3));
    expect(found.map(({ sample, completion }) => `${sample}: ${completion}`)).toEqual(['0: answer 1', '1: answer 2', '2: answer 3']);
    expect(asked.map(({ body }) => body.n)).toEqual([3, 2, 1]);
    expect(new Set(asked.map(({ body }) => body.seed)).size).toBe(3);
  });

  test('has as many calls at once as are allowed, and every prompt is answered', async () => {
    const held: (() => void)[] = [];
    answer = (one, response, number) => {
      held.push(() => good(one, response, number));
      if (held.length === 3) for (const go of held.splice(0)) go();
    };
    const found = await write({ concurrency: 3 }, requests(12, 2));
    expect(found).toHaveLength(24);
    expect(mostOpen).toBe(3);
  });

  test('tells log-probabilities, tokens and a limit that was reached, where it does', async () => {
    answer = (_one, response) =>
      json(response, {
        choices: [
          choice('a', {
            logprobs: {
              content: [
                { token: 'a', logprob: -0.5 },
                { token: 'b', logprob: -1 },
              ],
            },
            token_ids: [5, 6],
            finish_reason: 'length',
          }),
          choice('b', { logprobs: null }),
        ],
      });
    const [first, second] = await write({}, requests(1, 2));
    expect(first).toEqual({ id: 'p0', sample: 0, completion: 'a', finish: 'length', logProbabilities: [-0.5, -1], tokens: [5, 6] });
    expect(second).toEqual({ id: 'p0', sample: 1, completion: 'b', finish: 'end' });
  });

  const PASSING: { name: string; once: Answer }[] = [
    { name: 'a busy answer', once: (_one, response) => json(response, { error: 'busy' }, 429) },
    { name: 'a failure of the server', once: (_one, response) => json(response, { error: 'out of memory' }, 500) },
    { name: 'a connection that breaks', once: (_one, response) => void response.socket?.destroy() },
    {
      name: 'an answer that breaks off',
      once: (_one, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"choices": [');
        setTimeout(() => response.socket?.destroy(), 10);
      },
    },
    { name: 'garbage', once: (_one, response) => void response.end('<html>hello</html>') },
    { name: 'an answer without choices', once: (_one, response) => json(response, { choices: [] }) },
  ];
  test.for(PASSING)('that gives $name once is asked again', async ({ once }) => {
    answer = (one, response, number) => (number === 1 ? once(one, response, number) : good(one, response, number));
    expect(await write({}, requests(1, 2))).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  const LASTING: { name: string; answer: Answer; message: RegExp; tries: number; timeoutMs?: number }[] = [
    {
      name: 'refuses',
      answer: (_one, response) => json(response, { error: { message: 'no such model' } }, 404),
      message: /answered 404: .*no such model/,
      tries: 1,
    },
    { name: 'wants a key', answer: (_one, response) => json(response, { error: 'who are you' }, 401), message: /answered 401/, tries: 1 },
    {
      name: 'keeps failing',
      answer: (_one, response) => json(response, { error: 'down' }, 503),
      message: /answered 503: .*down.* \(tried 2 times\)/,
      tries: 2,
    },
    {
      name: 'keeps talking nonsense',
      answer: (_one, response) => void response.end('nonsense'),
      message: /expected JSON, got 'nonsense' \(tried 2 times\)/,
      tries: 2,
    },
    { name: 'never answers', answer: () => undefined, message: /no answer within 60 ms \(tried 2 times\)/, tries: 2, timeoutMs: 60 },
  ];
  test.for(LASTING)('that $name ends in an error with its address', async ({ answer: lasting, message, tries, timeoutMs }) => {
    answer = lasting;
    const failing = write({ ...(timeoutMs !== undefined && { timeoutMs }) }, requests(1, 2));
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow(`${url}/chat/completions`);
    expect(asked).toHaveLength(tries);
  });

  test('that is not there ends in an error with its address', async () => {
    await expect(write({ url: 'http://127.0.0.1:9/v1', retries: 0 }, requests(1, 1))).rejects.toThrow(
      'http://127.0.0.1:9/v1/chat/completions: ',
    );
  });

  test('that fails late gives what it wrote before', async () => {
    answer = (one, response, number) => (number > 3 ? json(response, { error: 'gone' }, 400) : good(one, response, number));
    const policy = createEndpointPolicy({ url, model: 'm', concurrency: 1, retries: 0 });
    const found: Written[] = [];
    const reading = (async () => {
      for await (const one of policy.write(requests(9, 2))) found.push(one);
    })();
    await expect(reading).rejects.toThrow('answered 400');
    expect(found).toHaveLength(6);
  });

  test('is left alone when the call is aborted', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(write({}, requests(4, 1), stop.signal)).rejects.toThrow('enough');
  });

  test('needs an address', () => {
    expect(() => createEndpointPolicy({ url: 'localhost', model: 'm' })).toThrow(
      new TypeError("expected an address such as http://127.0.0.1:8000/v1, got 'localhost'"),
    );
  });
});
