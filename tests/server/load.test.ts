// The server under load for a while, and with a disk that is full.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { knapsack } from '../../bench/load/models.mjs';
import { json, post } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('twenty seconds of four trainers: no reply is lost or wrong, and page, /metrics and clients have counted the same', { timeout: 180_000 }, async () => {
  const child = spawn(process.execPath, [join(root, 'bench/server-soak.mjs'), '20', '0.2'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    complained += piece.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  expect([code, complained], said).toEqual([0, '']);
  const { items, wrong, repeatedItems, equal } = JSON.parse(said) as {
    items: number;
    wrong: number;
    repeatedItems: number;
    equal: { what: string; here: number; same: boolean }[];
  };
  expect(wrong).toBe(0);
  expect(items).toBeGreaterThan(1000);
  expect(repeatedItems).toBeGreaterThan(0);
  expect(equal.map(({ what }) => what)).toEqual(expect.arrayContaining(['items', 'native', 'openrlhf', 'slime', 'nemogym', 'rewards', 'requests']));
  expect(equal.filter(({ same }) => !same)).toEqual([]);
});

test('a full disk costs the cache, and no reward', { timeout: 60_000 }, async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-full-'));
  const mount = (size: string): string[] => ['--user', '--map-root-user', '--mount', 'sh', '-c', `mount -t tmpfs -o size=${size} none '${folder}' && exec "$0" "$@"`];
  if (spawnSync('unshare', [...mount('1m'), 'true']).status !== 0) return skip('no disk of its own can be had here: unshare and mount as a user are not allowed');
  const items = Array.from({ length: 400 }, (_, i) => ({ id: String(i), text: knapsack(i), reference: { objective: i % 2 === 0 ? 1e6 : 7 } }));
  const engine = await createEngine({ threads: 1, cache: 'off' });
  const wanted = (await engine.judge(items)).map(({ id, reward, verdict: { status, objective } }) => ({ id, reward, status, objective }));
  await engine.close();
  const cli = join(root, 'dist/cli/main.js');
  const args = ['serve', '--port', '0', '--threads', '1', '--small', 'off', '--cache', join(folder, 'answers'), '--log', 'warn'];
  const child = spawn('unshare', [...mount('300k'), process.execPath, cli, ...args]);
  let said = '';
  let logged = '';
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  child.stdout.on('data', (piece: Buffer) => {
    logged += piece.toString();
  });
  while (!said.includes('listening on') && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  const url = /http:\/\/\S+/.exec(said)?.[0] ?? '';
  const judged: unknown[] = [];
  for (let at = 0; at < items.length; at += 100) {
    const { results } = await json(await post(`${url}/v1/verify`, { items: items.slice(at, at + 100) }));
    judged.push(...(results as unknown[]));
  }
  expect(judged.map((one) => brief(one))).toEqual(wanted);
  while (!logged.includes('memory alone')) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(logged).toMatch(/"msg":"answers are kept in memory alone: [^"]*(no space|full|ENOSPC)/i);
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^assay_cache_trouble 1$/m);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  rmSync(folder, { recursive: true });
});

function brief(one: unknown) {
  const { id, reward, verdict } = one as { id: string; reward: number; verdict: { status: string; objective: number } };
  return { id, reward, status: verdict.status, objective: verdict.objective };
}
