// Workers on other machines, as processes of this one, through a real NATS server.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Nats, startNats, startWorker, type WorkerProcess } from '../../bench/load/nats.mjs';
import { knapsack } from '../../bench/load/models.mjs';
import type { Item } from '../../src/engine.ts';
import { createServer } from '../../src/server/server.ts';
import { json, MODEL, OTHER, post } from '../server/start.ts';
import { essence, judgedHere, need, remote, until } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'assay-nats-test-'));
let nats: Nats | undefined;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  if (need() !== undefined) return;
  nats = await startNats();
  worker = await startWorker(nats.url, ['--threads', '1', '--isolation', 'thread', '--ack-wait-ms', '1000']);
});
afterAll(async () => {
  if (worker?.isAlive() === true) await worker.end();
  await nats?.stop();
  rmSync(folder, { recursive: true });
});

/** The NATS server's address, or the test is skipped with the reason. */
function url(skip: (reason: string) => void): string {
  const why = need();
  if (why !== undefined) skip(why);
  return nats?.url ?? '';
}

const environment = {
  name: 'short',
  solver: 'highs',
  format: 'lp',
  small: 'off',
  reward: 'binary',
  limits: { timeMs: 5000 },
};

/** Every kind of thing that an item may be. */
const items: readonly Item[] = [
  { id: 'text', text: MODEL, format: 'lp' },
  { id: 'bytes', text: new TextEncoder().encode(MODEL), format: 'lp', reference: { objective: 12 } },
  { id: 'completion', group: 7, completion: `<think>…</think>\n\`\`\`lp\n${MODEL}\`\`\``, reference: { objective: 12, model: MODEL } },
  { id: 'wrong', group: 'g', text: OTHER, reference: { objective: 12, model: MODEL } },
  { text: 'Maximize\n x y\nEnd\n', format: 'lp', reference: { status: 'infeasible' } },
  { id: 'no model', completion: 'I do not know.', reference: { objective: 1 } },
  { id: 'wide', text: 'Minimize\n größe: x\nSubject To\n c: x >= 1e30\nEnd\n' },
  ...Array.from({ length: 150 }, (_, i) => ({ id: `k${i}`, text: knapsack(i % 20), format: 'lp' as const })),
];

describe('a server whose workers are elsewhere', () => {
  test('says of every item what an engine here says, in the order of the items', async ({ skip }) => {
    const engine = await remote(url(skip));
    expect((await engine.judge(items)).map(essence)).toEqual(await judgedHere(items));
    expect((await engine.judge([])).length).toBe(0);
    expect(engine.stats()).toMatchObject({ judged: items.length, calls: 0, queue: { waiting: 0, waitingBytes: 0, running: 0 } });
    await engine.close();
  });

  test('judges by its own environments, which the worker does not have', async ({ skip }) => {
    const address = url(skip);
    const path = join(folder, 'short.json');
    writeFileSync(path, JSON.stringify(environment));
    const options = { engine: {}, environment: 'highs-lp', environments: [path] };
    const engine = await remote(address, options);
    const mixed = items.slice(0, 4).flatMap((item) => [item, { ...item, environment: path }, { ...item, environment: 'scip-lp' }]);
    const solvable = mixed.filter((item) => item.environment !== 'scip-lp'); // this worker offers HiGHS alone
    expect((await engine.judge(solvable)).map(essence)).toEqual(await judgedHere(solvable, { environment: 'highs-lp' }));
    await engine.close();
  });

  test('answers calls that come at the same time, and streams', async ({ skip }) => {
    const engine = await remote(url(skip));
    const expected = await judgedHere(items);
    const single = await Promise.all(items.map((item) => engine.judge([item])));
    expect(single.flat().map(essence)).toEqual(expected);
    const streamed: unknown[] = [];
    for await (const one of engine.stream(items)) streamed.push(essence(one));
    expect(streamed).toEqual(expected);
    await engine.close();
  });

  test('is an HTTP server like any other: ready when a worker is there, with its figures', async ({ skip }) => {
    const address = url(skip);
    const server = await createServer({ port: 0, nats: { url: address }, engine: { reward: 'graded' } });
    await until(async () => (await fetch(`${server.url}/ready`)).status === 200);
    const reply = await post(`${server.url}/v1/verify`, { items: [{ text: MODEL, label: 12 }] });
    expect([reply.status, await json(reply)]).toMatchObject([
      200,
      { results: [{ reward: 1, verdict: { status: 'optimal', objective: 12 } }] },
    ]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^assay_workers 1$/m);
    expect(metrics).toMatch(/^assay_worker_threads 1$/m);
    await server.close();
  });

  test('waits where the queue is full, and loses nothing', async ({ skip }) => {
    url(skip);
    const full = await startNats();
    const engine = await remote(full.url, { streamBytes: 70_000 });
    const own = await startWorker(full.url, ['--threads', '1', '--isolation', 'thread']);
    const many = Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 8 }, (__, j) => ({ id: `${i}.${j}`, text: knapsack(i * 8 + j) })),
    );
    const judged = await Promise.all(many.map((call) => engine.judge(call)));
    expect(judged.flat().map(({ id }) => id)).toEqual(many.flat().map(({ id }) => id));
    expect(judged.flat().every(({ verdict }) => verdict.status === 'optimal')).toBe(true);
    expect(engine.stats().remote?.full).toBeGreaterThan(0);
    await engine.close();
    await own.end();
    await full.stop();
  });

  test('says what is wrong with an item that no message can hold', async ({ skip }) => {
    const engine = await remote(url(skip));
    const big = `Maximize\n x\nSubject To\n c: x <= 1\nEnd\n\\${'x'.repeat(2 ** 20)}`;
    const [one, two] = await engine.judge([
      { id: 'big', text: big, reference: { objective: 1 } },
      { id: 'small', text: MODEL },
    ]);
    expect([one?.id, one?.reward, one?.verdict.status, one?.verdict.fault?.code]).toEqual(['big', null, 'failed', 'tooLarge']);
    expect(one?.verdict.fault?.message).toContain('max_payload');
    expect([two?.id, two?.verdict.status]).toEqual(['small', 'optimal']);
    await engine.close();
  });
});

describe('a worker that cannot judge', () => {
  test('for want of the solver says so, and the caller is told to come again', async ({ skip }) => {
    const address = url(skip);
    const said: string[] = [];
    const server = await createServer({
      port: 0,
      nats: { url: address, tell: (line) => said.push(line), times: { patience: 1500, look: 100 } },
      engine: { solver: 'gurobi' },
    });
    expect((await fetch(`${server.url}/ready`)).status).toBe(503);
    const reply = await post(`${server.url}/v1/verify`, { items: [{ text: MODEL }] });
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await json(reply)).toMatchObject({ error: 'busy', detail: expect.stringContaining('with gurobi is there') });
    expect(worker?.said()).toMatch(/refusing work of the server on \S+ for gurobi: it is not here, or failed its self-test/);
    await server.close();
  });

  test('because it is of another build says so, gets nothing, and is named by the server', async ({ skip }) => {
    const address = url(skip);
    const copy = join(folder, 'other');
    mkdirSync(copy);
    cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
    writeFileSync(join(copy, 'dist/.stamp'), 'other sources');
    for (const name of ['build', 'node_modules', 'environments', 'examples', 'package.json', '.solvers', 'src'])
      symlinkSync(join(root, name), join(copy, name));
    const other = await startWorker(address, ['--threads', '1', '--isolation', 'thread'], { program: join(copy, 'dist/cli/main.js') });
    const said: string[] = [];
    const engine = await remote(address, { tell: (line) => said.push(line) });
    await until(() => said.some((line) => line.includes('is of another build')) && other.said().includes('refusing work'));
    expect(other.said()).toMatch(
      /refusing work of the server on \S+: it is of another build \(\S+ [0-9a-f]{12}; this is \S+ [0-9a-f]{12}\)/,
    );
    expect((await engine.judge(items.slice(0, 20))).length).toBe(20);
    expect(engine.stats().remote?.workers).toBe(1);
    await engine.close();
    await other.end();
  });

  test.for([
    { name: 'without an address', args: [], code: 2, says: 'expected --nats URL' },
    { name: 'at an address that is none', args: ['--nats', 'http://127.0.0.1:1'], code: 2, says: 'expected a nats:// or tls:// address' },
    { name: 'where nothing listens', args: ['--nats', 'nats://127.0.0.1:1'], code: 1, says: 'the NATS server cannot be used: 127.0.0.1:1' },
  ])('ends $name, and says why', async ({ args, code, says }) => {
    const { spawnSync } = await import('node:child_process');
    const cli = join(root, 'dist/cli/main.js');
    const done = spawnSync(process.execPath, [cli, 'worker', '--solver', 'highs', ...args], {
      encoding: 'utf8',
      env: { ...process.env, ASSAY_NATS: '' },
    });
    expect(done.stderr).toContain(says);
    expect(done.status).toBe(code);
  });
});
