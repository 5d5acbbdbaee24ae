// The trainers' own client code, from the package index, against a live server. Installed without their dependencies, plus what the client's
// module itself imports; what cannot be had here is skipped, aloud.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../src/server/server.ts';
import { MODEL, OTHER, start } from './start.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const client = join(root, 'clients/python');

interface Client {
  readonly name: string;
  /** Installed by itself. */
  readonly alone: string;
  /** What its module imports. */
  readonly needs: readonly string[];
}

const CLIENTS: readonly Client[] = [
  { name: 'openrlhf', alone: 'openrlhf==0.11.2', needs: ['aiohttp==3.14.5'] },
  { name: 'verl', alone: 'verl==0.9.1', needs: ['packaging'] },
  { name: 'ms_swift', alone: 'ms-swift==4.6.0', needs: [] },
  { name: 'openenv', alone: 'openenv-core==0.3.0', needs: ['fastapi', 'pydantic>=2', 'requests', 'websockets>=15.0.1', 'fastmcp>=3'] },
  { name: 'skyrl', alone: 'skyrl-gym==0.4.0', needs: ['omegaconf', 'pandas', 'requests', 'func_timeout'] },
  {
    name: 'verifiers',
    alone: 'verifiers==0.4.0',
    needs: ['httpx', 'pydantic>=2.12', 'mcp==2.0.0', 'openai>=2.54,<3', 'anthropic>=1', 'prime-pydantic-config[toml]', 'msgpack', 'pyzmq', 'loguru', 'rich', 'tenacity', 'numpy>=2.1', 'aiohttp', 'uvicorn', 'tomli-w', 'httpx2', 'h11', 'prime-tunnel', 'prime-sandboxes', 'prime-runs', 'renderers', 'math-verify'],
  },
];

/** Makes a venv of its own for a client, once. @returns why it cannot be had, or the python in it */
function install({ name, alone, needs }: Client): { problem: string } | { python: string } {
  const venv = join(root, 'build/clients', name);
  const python = join(venv, 'bin/python');
  const stamp = join(venv, `.${alone}`);
  if (existsSync(stamp)) return { python };
  mkdirSync(dirname(venv), { recursive: true });
  if (spawnSync('python3', ['-m', 'venv', '--clear', venv]).status !== 0) return { problem: 'no python3 with venv (apt-get install python3-venv)' };
  const pip = (args: readonly string[]) =>
    spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', ...args], { encoding: 'utf8', timeout: 150_000 });
  for (const args of [['--no-deps', alone], needs]) {
    if (args.length === 0) continue;
    const done = pip(args);
    if (done.status !== 0) return { problem: `${args.join(' ')} cannot be installed: ${done.stderr?.trim().split('\n').at(-1) ?? 'too slow'}` };
  }
  writeFileSync(stamp, '');
  return { python };
}

let server: Server;
beforeAll(async () => {
  server = await start();
});
afterAll(() => server.close());

describe("trainers' own clients", () => {
  test.for(CLIENTS)('$alone', async (one, { skip }) => {
    const installed = install(one);
    if ('problem' in installed) return skip(installed.problem);
    const script = join(root, 'tests/server/clients', `${one.name}.py`);
    const env = { ...process.env, ASSAY_URL: server.url, PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(installed.python, ['-I', '-c', RUN, script, client, server.url, MODEL, OTHER, client], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        said += piece.toString();
      });
    }
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, said.trim().split('\n').at(-1)], said).toEqual([0, 'ok']);
  }, 300_000);
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
