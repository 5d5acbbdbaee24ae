// The trainers' own client code, from the package index, against a live server. Installed without their dependencies, plus what the client's
// module itself imports; what cannot be had here is skipped, aloud.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { MODEL, OTHER, start } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const client = join(root, 'clients/python');

/** Each with the script that plays it. */
const CLIENTS = [
  { script: 'openrlhf', wheel: 'openrlhf==0.11.2' },
  { script: 'verl', wheel: 'verl==0.9.1' },
  { script: 'ms_swift', wheel: 'ms-swift==4.6.0' },
  { script: 'openenv', wheel: 'openenv-core==0.3.0' },
  { script: 'skyrl', wheel: 'skyrl-gym==0.4.0' },
] as const;
/** What their modules import. */
const NEEDS = ['aiohttp==3.14.5', 'websockets>=15.0.1', 'requests', 'packaging'];

const venv = join(root, 'build/clients/trainers');
const python = join(venv, 'bin/python');

/** Makes the venv, once. @returns why it cannot be had, or undefined */
function install(): string | undefined {
  const stamp = join(venv, '.complete');
  const wanted = JSON.stringify([CLIENTS, NEEDS]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  mkdirSync(dirname(venv), { recursive: true });
  if (spawnSync('python3', ['-m', 'venv', '--clear', '--without-pip', venv]).status !== 0)
    return 'no python3 with venv (apt-get install python3-venv)';
  for (const args of [['--no-deps', ...CLIENTS.map(({ wheel }) => wheel)], NEEDS]) {
    const pip = ['-m', 'pip', '--python', python, 'install', '--quiet', '--no-compile', '--only-binary', ':all:', ...args];
    const done = spawnSync('python3', pip, { encoding: 'utf8', timeout: 150_000 });
    if (done.status !== 0) return `${args.join(' ')} cannot be installed: ${done.stderr?.trim().split('\n').at(-1) ?? 'too slow'}`;
  }
  writeFileSync(stamp, wanted);
  return undefined;
}

let server: Server;
let missing: string | undefined;
beforeAll(async () => {
  missing = install();
  server = await start();
}, 300_000);
afterAll(() => server.close());

describe("trainers' own clients", () => {
  test.for(CLIENTS)('$wheel', async ({ script: name }, { skip }) => {
    if (missing !== undefined) return skip(missing);
    const script = join(root, 'tests/server/clients', `${name}.py`);
    const env = { ...process.env, ASSAY_URL: server.url, PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(python, ['-I', '-c', RUN, script, client, server.url, MODEL, OTHER, client], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        said += piece.toString();
      });
    }
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, said.trim().split('\n').at(-1)], said).toEqual([0, 'ok']);
  });
});

/** Runs a script that lies beside others named like the packages they load: its folder comes last on the path, not first. */
const RUN = `
import runpy, sys
script, client = sys.argv[1], sys.argv[2]
sys.path.insert(0, client)
sys.path.append(script.rsplit("/", 1)[0])
sys.argv = [script, *sys.argv[3:]]
runpy.run_path(script, run_name="__main__")
`;
