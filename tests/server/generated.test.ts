// Requests generated from the OpenAPI, valid and not: none may be a failure of the server.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { json, MODEL, post, start } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const VERSION = 'schemathesis==4.32.5';
const venv = join(root, 'build/clients/schemathesis');
const program = join(venv, 'bin/schemathesis');
/** Of each operation. The suite takes a few; ASSAY_EXAMPLES=120 makes more than two thousand requests. */
const EXAMPLES = Number(process.env.ASSAY_EXAMPLES ?? 8);
const TIMEOUT_MS = Math.max(300_000, EXAMPLES * 10_000);

/** @returns why it cannot be had, or undefined */
function setUp(): string | undefined {
  const stamp = join(venv, `.${VERSION}`);
  if (existsSync(stamp)) return undefined;
  mkdirSync(dirname(venv), { recursive: true });
  if (spawnSync('python3', ['-m', 'venv', '--clear', '--without-pip', venv]).status !== 0)
    return 'no python3 with venv (apt-get install python3-venv)';
  const args = ['-m', 'pip', '--python', join(venv, 'bin/python'), 'install', '--quiet', '--no-compile', VERSION];
  const done = spawnSync('python3', args, { encoding: 'utf8', timeout: 150_000 });
  if (done.status !== 0) return `${VERSION} cannot be installed: ${done.stderr?.trim().split('\n').at(-1) ?? 'too slow'}`;
  writeFileSync(stamp, '');
  return undefined;
}

test(
  'generated requests: no failure, no undocumented status, and afterwards the server is well',
  async ({ skip }) => {
    const missing = setUp();
    if (missing !== undefined) return skip(missing);
    const server = await start({ bodyBytes: 2 ** 20 });
    const args = [
      'run',
      `${server.url}/openapi.json`,
      '--checks',
      'not_a_server_error,status_code_conformance',
      '--max-examples',
      String(EXAMPLES),
      '--seed',
      '1',
      '--phases',
      'fuzzing',
      '--workers',
      '2',
      '--generation-database',
      'none',
    ];
    const child = spawn(program, args, { cwd: venv, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        said += piece.toString();
      });
    }
    const code = await new Promise((resolve) => child.on('close', resolve));
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const replies = [...metrics.matchAll(/^assay_requests_total\{route="[^"]*",code="(\d+)"\} (\d+)$/gm)].map(
      ([, status = '', count = '']) => [status, Number(count)] as const,
    );
    const total = replies.reduce((sum, [, count]) => sum + count, 0);
    expect(
      replies.filter(([status]) => Number(status) >= 500),
      said,
    ).toEqual([]);
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    expect(total).toBeGreaterThan(EXAMPLES * 15);
    expect((await json(await post(`${server.url}/v1/verify`, { items: [{ text: MODEL, label: 12 }] }))).results).toMatchObject([
      { reward: 1 },
    ]);
    await server.close();
  },
  TIMEOUT_MS,
);
