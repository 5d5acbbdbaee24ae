// The exact bytes of each trainer's client, as it sends them, and what it then reads of the reply.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Server } from '../../src/server/server.ts';
import { chat, json, MODEL, OTHER, post, QUESTION, start } from './start.ts';

let server: Server;
beforeAll(async () => {
  server = await start();
});
afterAll(() => server.close());

const PROMPT = `<|im_start|>user\n${QUESTION}<|im_end|>\n<|im_start|>assistant\n`;
/** Could not be judged: what the label names is not loaded. */
const UNKNOWN = 'no such task';

describe('OpenRLHF', () => {
  const ask = async (body: unknown, query = '') => json(await post(`${server.url}/get_reward${query}`, body));

  test('one sample, the prompt in front, special tokens in it', async () => {
    const reply = await ask({ query: [`${PROMPT}${MODEL}<|im_end|>`], prompts: [PROMPT], labels: ['chairs'] });
    expect(reply).toMatchObject({
      rewards: [1],
      scores: [1],
      extra_logs: { judged: [1], answer: [1], rows: [1], proved: [1], faulty: [0] },
    });
    const logs = Object.values(reply.extra_logs as Record<string, number[]>);
    expect(logs.flat().every((value) => typeof value === 'number')).toBe(true);
  });

  test.for([
    { name: 'a number', labels: ['12'], rewards: [1] },
    { name: 'a reference as JSON', labels: ['{"objective": 12}'], rewards: [1] },
    { name: 'a wrong number', labels: ['13'], rewards: [0.2] },
    { name: 'no label: the problem whose question the prompt asks', labels: [''], rewards: [1] },
    { name: 'the prompt cut off on the left', labels: ['12'], prompts: ['not what stands there'], rewards: [1] },
  ])('the label is $name', async ({ labels, rewards, prompts = [PROMPT] }) => {
    expect((await ask({ query: [`${PROMPT}${MODEL}<|im_end|>`], prompts, labels })).rewards).toEqual(rewards);
  });

  test('the servers behind the first are sent empty lists', async () => {
    expect(await ask({ query: [], prompts: [], labels: [] })).toEqual({ rewards: [], scores: [], extra_logs: {} });
  });

  test('what could not be judged is no reward, never 0', async () => {
    const body = { query: [PROMPT + MODEL], prompts: [PROMPT], labels: [UNKNOWN] };
    expect(await ask(body)).toMatchObject({ rewards: null, scores: null, extra_logs: { judged: [0] } });
    expect(await ask(body, '?unjudged=0.25')).toMatchObject({ rewards: [0.25], scores: [0.25] });
  });

  test('the same names for every sample, whatever becomes of it', async () => {
    const names = async (text: string) =>
      Object.keys((await ask({ query: [PROMPT + text], prompts: [PROMPT], labels: ['12'] })).extra_logs as object);
    expect(await names('')).toEqual(await names(MODEL));
    expect(await names('Maximize')).toEqual(await names(MODEL));
  });
});

describe('slime', () => {
  const ask = (body: unknown, query = ''): Promise<Response> => post(`${server.url}/rm${query}`, body);

  test.for([
    { name: 'a text as prompt', body: { prompt: PROMPT, response: MODEL, label: '12' }, reward: 1 },
    { name: 'a chat as prompt', body: { prompt: [{ role: 'user', content: QUESTION }], response: MODEL, label: null }, reward: 1 },
    { name: 'a wrong answer', body: { prompt: '', response: OTHER, label: '12' }, reward: 0.2 },
    { name: 'nothing written', body: { prompt: '', response: '', label: '12' }, reward: 0 },
    { name: 'a label that names nothing', body: { prompt: '', response: MODEL, label: UNKNOWN }, reward: null },
  ])('the whole reply is the reward: $name', async ({ body, reward }) => {
    const reply = await ask(body);
    expect(reply.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(await reply.text())).toBe(reward);
  });

  test('an object, for --reward-key', async () => {
    expect(await json(await ask({ prompt: '', response: MODEL, label: '12' }, '?reply=object'))).toMatchObject({
      reward: 1,
      answer: 1,
      status: 'optimal',
    });
  });
});

describe('LLaMA-Factory', () => {
  test('a whole rollout, no labels: the question is looked up', async () => {
    const messages = [chat(QUESTION, MODEL), chat(QUESTION, OTHER), chat('What is the capital of France, and how large is it?', MODEL)];
    const reply = await json(await post(`${server.url}/v1/score/evaluation`, { model: 'model', messages }));
    expect(reply).toMatchObject({ object: 'score.evaluation', model: 'model', id: expect.any(String) });
    const [right, wrong, unknown] = reply.scores as (number | null)[];
    expect([right, unknown]).toEqual([1, null]);
    expect(wrong).toBeLessThan(0.6);
    const named = await json(await post(`${server.url}/v1/score/evaluation?unjudged=0`, { model: 'model', messages: messages.slice(2) }));
    expect(named.scores).toEqual([0]);
  });
});

describe('NeMo-Gym', () => {
  const row = (text: string, more: object): Record<string, unknown> => ({
    responses_create_params: { input: [{ role: 'user', content: QUESTION }] },
    response: {
      id: 'r1',
      object: 'response',
      created_at: 0,
      model: 'policy',
      output: [
        { id: 'rs', type: 'reasoning', summary: [{ type: 'summary_text', text: OTHER }] },
        { id: 'm1', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] },
      ],
      parallel_tool_calls: true,
      tool_choice: 'auto',
      tools: [],
    },
    ...more,
  });
  const verify = async (body: object, prefix = '') => json(await post(`${server.url}${prefix}/verify`, body));

  test.for([
    { name: 'metadata with a value', more: { verifier_metadata: { task_id: 'lp-17', reference_objective: 12 } }, reward: 1 },
    { name: 'metadata with a task', more: { verifier_metadata: { task_id: 'chairs' } }, reward: 1 },
    { name: 'the row itself', more: { label: 13, answer: 'kept' }, reward: 0.2 },
    { name: 'the prompt alone', more: { uuid: 'x' }, reward: 1 },
  ])('the row comes back with a reward; the truth is $name', async ({ more, reward }) => {
    const body = row(`Here it is:\n\`\`\`lp\n${MODEL}\`\`\``, more);
    const reply = await verify(body);
    expect(reply).toMatchObject({ ...body, reward, judged: 1, status: 'optimal' });
  });

  test('what could not be judged is marked, out of the metrics', async () => {
    const body = { ...row(MODEL, { verifier_metadata: { task_id: UNKNOWN } }), responses_create_params: { input: 'What?' } };
    expect(await verify(body)).toMatchObject({
      reward: 0,
      _ng_failure_class: 'judge_failed',
      _ng_failure_judge_error: expect.stringContaining(UNKNOWN),
    });
  });

  test('behind the prefix of a rollout, and of an environment', async () => {
    const body = row(MODEL, { verifier_metadata: { objective: 12 } });
    expect(await verify(body, '/ng-rollout/a.b_c-1')).toMatchObject({ reward: 1 });
    expect(await verify(body, '/env/highs-lp/ng-rollout/7')).toMatchObject({ reward: 1 });
  });

  test('the other routes of a resources server', async () => {
    const seeded = await post(`${server.url}/seed_session`, row(MODEL, {}));
    expect([seeded.status, await seeded.json()]).toEqual([200, {}]);
    expect(seeded.headers.get('set-cookie')).toContain('assay_session=');
    const mode = await fetch(`${server.url}/reverify_mode`);
    expect(await mode.json()).toBe('stateless');
    expect(await json(await fetch(server.url))).toEqual({ status: 'ok' });
    const responses = [
      { _ng_task_index: 0, reward: 1 },
      { _ng_task_index: 0, reward: 0 },
      { _ng_task_index: 1, reward: 1 },
      { _ng_task_index: 1, reward: 0, _ng_failure_class: 'judge_failed' },
    ];
    expect(await json(await post(`${server.url}/aggregate_metrics`, { verify_responses: responses }))).toEqual({
      group_level_metrics: [
        { _ng_task_index: 0, 'mean/reward': 0.5, 'max/reward': 1, 'min/reward': 0, samples: 2 },
        { _ng_task_index: 1, 'mean/reward': 1, 'max/reward': 1, 'min/reward': 1, samples: 1 },
      ],
      agent_metrics: { 'mean/reward': 2 / 3, zero_variance_groups: 0.5, failed: 1 },
      key_metrics: { 'mean/reward': 2 / 3 },
    });
  });
});

describe('OpenEnv', () => {
  test('without sessions', async () => {
    const { action } = (await json(await fetch(`${server.url}/schema`))) as { action: { properties: object; required: string[] } };
    expect([Object.keys(action.properties), action.required]).toEqual([['completion'], ['completion']]);
    const begun = await json(await post(`${server.url}/reset`, { seed: 0 }));
    expect(begun).toMatchObject({ observation: { prompt: expect.stringContaining(QUESTION) }, reward: null, done: false });
    const stepped = await json(await post(`${server.url}/step`, { action: { completion: MODEL }, task_id: 'chairs' }));
    expect(stepped).toMatchObject({ observation: { status: 'optimal', answer: 1 }, reward: 1, done: true });
    expect(await json(await fetch(`${server.url}/state`))).toEqual({ episode_id: null, step_count: 0 });
    expect(await json(await fetch(`${server.url}/metadata`))).toMatchObject({ name: 'assay' });
  });

  /** Sends messages one after another; @returns the replies. */
  async function talk(messages: readonly (string | object)[]): Promise<Record<string, unknown>[]> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    const replies: Record<string, unknown>[] = [];
    for (const message of messages) {
      const reply = new Promise<Record<string, unknown>>((resolve) =>
        socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data)) as Record<string, unknown>), { once: true }),
      );
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      replies.push(await reply);
    }
    const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
    socket.send(JSON.stringify({ type: 'close' }));
    await closed;
    return replies;
  }

  test('a session over a socket, two tries', async () => {
    const replies = await talk([
      { type: 'reset', data: { task_id: 'chairs', turns: 2, question: QUESTION, episode_id: 'e1' } },
      { type: 'step', data: { completion: 'I do not know.' } },
      { type: 'state' },
      { type: 'step', data: { completion: MODEL } },
      { type: 'step', data: { completion: MODEL } },
    ]);
    expect(replies).toMatchObject([
      { type: 'observation', data: { observation: { prompt: QUESTION }, reward: null, done: false } },
      { type: 'observation', data: { observation: { status: 'rejected', feedback: expect.any(String) }, reward: 0, done: false } },
      { type: 'state', data: { episode_id: 'e1', step_count: 1 } },
      { type: 'observation', data: { reward: 1, done: true } },
      { type: 'error', data: { code: 'SESSION_ERROR' } },
    ]);
  });

  test('what is no message is told so, and the session goes on', async () => {
    const replies = await talk([
      '{',
      '[]',
      { type: 'dance' },
      { type: 'error', data: {} },
      { type: 'step', data: {} },
      { type: 'step', data: [] },
      { type: 'reset', data: { turns: 0 } },
      { type: 'state' },
    ]);
    expect(replies.map((reply) => (reply.data as { code?: string }).code)).toEqual([
      'INVALID_JSON',
      'INVALID_JSON',
      'UNKNOWN_TYPE',
      'UNKNOWN_TYPE',
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      undefined,
    ]);
  });
});

describe('ROLL', () => {
  /** GET with a body, which fetch refuses to send. */
  function getWithBody(url: string, body: unknown): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const asked = httpRequest(url, { method: 'GET', headers }, (reply) => {
        let all = '';
        reply.on('data', (piece: Buffer) => {
          all += piece.toString();
        });
        reply.on('end', () => resolve(JSON.parse(all) as Record<string, unknown>));
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }
  async function judged(response: string, info: unknown): Promise<Record<string, unknown>> {
    const body = {
      priority: 1,
      project_id: 'p',
      experiment_id: 'e',
      global_step: 3,
      data_id: 'd',
      rollout_id: 0,
      prompt: QUESTION,
      response,
      reward_info: info,
      reward_manager: 'assay',
      timeout: 300,
    };
    const submitted = await json(
      await post(`${server.url}/roll/submit`, body, { 'XRL-Authorization': 'Bearer x', BusinessType: 'online' }),
    );
    expect(submitted).toMatchObject({ errcode: 0, reward_request_id: expect.any(String) });
    const again = await json(await post(`${server.url}/roll/submit`, body));
    expect(again).toEqual(submitted); // a retry is the same work
    for (;;) {
      const result = await getWithBody(`${server.url}/roll/result`, { reward_request_id: submitted.reward_request_id });
      if (result.errcode !== 1) return result;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  test('submit, then poll by GET with a body', async () => {
    expect(await judged(MODEL, { ground_truth: '12' })).toMatchObject({
      errcode: 0,
      reward_score: 1,
      dimention_reward_score: { answer: 1 },
      start_time: expect.any(Number),
    });
    expect(await judged(OTHER, { objective: 12 })).toMatchObject({ errcode: 0, reward_score: 0.2 });
    expect(await judged(MODEL, UNKNOWN)).toMatchObject({ errcode: 2, errmsg: expect.stringContaining(UNKNOWN) });
    expect(await getWithBody(`${server.url}/roll/result`, { reward_request_id: 'nobody' })).toMatchObject({ errcode: 3 });
  });
});

describe('ORS', () => {
  const events = (text: string): [string, string][] =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event = '', data = '']) => [event, data]);

  test('tasks, a session, and the tool that judges', async () => {
    const [env] = (await (await fetch(`${server.url}/list_environments`)).json()) as string[];
    const base = `${server.url}/${env}`;
    expect(await json(await post(`${base}/num_tasks`, { split: 'train' }))).toEqual({ num_tasks: 2 });
    expect(await json(await post(`${base}/task`, { split: 'train', index: 0 }))).toEqual({
      task: { task_id: 'chairs', question: QUESTION },
    });
    const [[, sid = ''] = []] = events(await (await post(`${server.url}/create_session`, {})).text());
    const session = { 'x-session-id': sid };
    expect(await json(await post(`${server.url}/create`, { env_name: env, split: 'train', index: 0 }, session))).toEqual({ sid });
    expect(await (await fetch(`${base}/prompt`, { headers: session })).json()).toEqual([{ text: QUESTION, detail: null, type: 'text' }]);
    expect(await json(await fetch(`${base}/task_tools`, { headers: session }))).toMatchObject({ tools: [{ name: 'submit' }] });
    const said = events(await (await post(`${base}/call`, { name: 'submit', input: { completion: MODEL } }, session)).text());
    expect(said.map(([event]) => event)).toEqual(['task_id', 'end']);
    expect(JSON.parse(said[1]?.[1] ?? '')).toMatchObject({
      ok: true,
      output: { reward: 1, finished: true, metadata: { status: 'optimal' }, blocks: [{ type: 'text' }] },
    });
    const again = events(await (await post(`${base}/call`, { name: 'submit', input: {}, task_id: said[0]?.[1] }, session)).text());
    expect(again).toEqual(said); // a lost stream is asked for again
    expect(await json(await post(`${server.url}/ping`, undefined, session))).toEqual({ status: 'ok' });
    expect((await post(`${server.url}/delete`, {}, session)).status).toBe(200);
    expect((await fetch(`${base}/prompt`, { headers: session })).status).toBe(404);
  });

  test('a task of the trainer itself, and a wrong tool', async () => {
    const session = { 'x-session-id': 'mine' };
    expect((await post(`${server.url}/create`, { task_spec: { question: 'How much?', answer: 12 } }, session)).status).toBe(200);
    const wrong = events(await (await post(`${server.url}/assay/call`, { name: 'dance', input: {} }, session)).text());
    expect(JSON.parse(wrong.at(-1)?.[1] ?? '')).toEqual({ ok: false, error: "expected the tool 'submit'" });
    const right = events(
      await (await post(`${server.url}/highs-lp/call`, { name: 'submit', input: { completion: MODEL } }, session)).text(),
    );
    expect(JSON.parse(right.at(-1)?.[1] ?? '')).toMatchObject({ output: { reward: 1 } });
  });
});
