// The Python client's own tests, run by pytest in a venv that this test makes, against a server of ours.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { start } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const venv = join(root, 'build/python-client');
const python = join(venv, 'bin/python');

/** @returns why there is no pytest to be had, or undefined */
function setUp(): string | undefined {
  if (existsSync(python) && spawnSync(python, ['-c', 'import pytest']).status === 0) return undefined;
  if (spawnSync('python3', ['-m', 'venv', '--clear', '--without-pip', venv]).status !== 0)
    return 'no python3 with venv (apt-get install python3-venv)';
  const args = ['-m', 'pip', '--python', python, 'install', '--quiet', '--no-compile', 'pytest==9.2.0'];
  const done = spawnSync('python3', args, { encoding: 'utf8', timeout: 200_000 });
  return done.status === 0 ? undefined : `pytest cannot be installed: ${done.stderr.trim().split('\n').at(-1) ?? ''}`;
}

test("the Python client's own tests pass against a live server", async ({ skip }) => {
  const missing = setUp();
  if (missing !== undefined) skip(missing);
  const server = await start();
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', join(root, 'clients/python/tests')];
  const env = { ...process.env, ASSAY_URL: server.url, PYTHONPATH: join(root, 'clients/python'), PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(python, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  await server.close();
  expect(said).toMatch(/\d+ passed/);
  expect([code, code === 0 ? '' : said]).toEqual([0, '']);
}, 300_000);
