// The server under load for a while, and with a disk that is full.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createEngine, type Judged } from '../../src/engine.ts';
import { knapsack } from '../../bench/load/models.mjs';
import { outputOf } from '../output-of.ts';
import { heard, json, post } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('twenty seconds of four trainers: no reply is lost or wrong, and page, /metrics and clients have counted the same', {
  timeout: 180_000,
}, async () => {
  const { code, out, err } = await outputOf(process.execPath, [join(root, 'bench/server-soak.mjs'), '20', '0.2']);
  expect([code, err], out).toEqual([0, '']);
  const { items, wrong, repeatedItems, equal } = JSON.parse(out) as {
    items: number;
    wrong: number;
    repeatedItems: number;
    equal: { what: string; here: number; same: boolean }[];
  };
  expect(wrong).toBe(0);
  expect(items).toBeGreaterThan(1000);
  expect(repeatedItems).toBeGreaterThan(0);
  expect(equal.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['items', 'native', 'openrlhf', 'slime', 'nemogym', 'rewards', 'requests']),
  );
  expect(equal.filter(({ same }) => !same)).toEqual([]);
});

test('a full disk costs the cache, and no reward', { timeout: 120_000 }, async ({ skip }) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-full-'));
  const mount = `mount -t tmpfs -o size=40m none '${folder}' && exec "$0" "$@"`;
  const alone = ['--user', '--map-root-user', '--mount', 'sh', '-c', mount];
  if (spawnSync('unshare', [...alone, 'true']).status !== 0)
    return skip('no disk of its own can be had here: unshare and mount as a user are not allowed');
  const items = Array.from({ length: 150 }, (_, i) => ({
    id: String(i),
    text: knapsack(i),
    reference: { objective: i % 2 === 0 ? 1e6 : 7 },
  }));
  const engine = await createEngine({ threads: 1, cache: 'off' });
  const wanted = (await engine.judge(items)).map(brief);
  await engine.close();
  const cli = join(root, 'dist/cli/main.js');
  const args = ['serve', '--port', '0', '--threads', '1', '--small', 'off', '--cache', join(folder, 'answers'), '--log', 'warn'];
  const child = spawn('unshare', [...alone, process.execPath, cli, ...args]);
  const { url = '', said, logged } = await heard(child);
  const judge = async (from: number): Promise<void> => {
    const { results } = await json(await post(`${url}/v1/verify`, { items: items.slice(from, from + 50) }));
    expect((results as Judged[]).map(brief)).toEqual(wanted.slice(from, from + 50));
  };
  const trouble = async (is: number): Promise<void> => {
    while (!(await (await fetch(`${url}/metrics`)).text()).includes(`\nassay_cache_trouble ${is}\n`))
      await new Promise((resolve) => setTimeout(resolve, 50));
  };
  // Its disk as this program sees it.
  const filler = join(`/proc/${child.pid}/root`, folder, 'filler');
  await judge(0);
  await trouble(0);
  writeFileSync(filler, Buffer.alloc(36 * 2 ** 20));
  await judge(50);
  await trouble(1);
  while (!logged().includes('memory alone')) await new Promise((resolve) => setTimeout(resolve, 50));
  rmSync(filler);
  await judge(100);
  await trouble(0);
  while (!logged().includes('kept again')) await new Promise((resolve) => setTimeout(resolve, 50));
  const lines = logged().trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'answers are kept in memory alone: less than 16 MB are free on the disk',
    'answers are kept again',
  ]);
  child.kill('SIGTERM');
  expect([(await once(child, 'exit'))[0], said().split('\n').length]).toEqual([0, 3]); // listening, going down, nothing else
  rmSync(folder, { recursive: true });
});

test('another program that is stopped while it writes to the same folder does not keep the server from its end', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-held-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const args = ['serve', '--port', '0', '--threads', '1', '--isolation', 'thread', '--small', 'off', '--cache', folder, '--log', 'silent'];
  const server = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args]);
  onTestFinished(() => void server.kill('SIGKILL'));
  const { url = '' } = await heard(server);
  const kept = async (text: string): Promise<unknown> => (await post(`${url}/v1/verify`, { items: [{ text }] })).status;
  expect(await kept(knapsack(1))).toBe(200); // opens the folder
  const script = `
    import { readSync } from 'node:fs';
    import { open } from 'lmdb';
    const database = open({ path: ${JSON.stringify(folder)}, noSubdir: false, maxDbs: 4 });
    database.transactionSync(() => {
      process.stdout.write('held');
      readSync(0, Buffer.alloc(1));
    });`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  expect(await kept(knapsack(2))).toBe(200);
  server.kill('SIGTERM');
  expect([(await once(server, 'exit'))[0], holder.exitCode]).toEqual([0, null]); // the lock is still held
});

function brief({ id, reward, verdict: { status, objective } }: Judged) {
  return { id, reward, status, objective };
}
