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

/** Programs to make a venv with, wheels that come without their dependencies, and what their modules import. */
interface Venv {
  readonly pythons: readonly string[];
  readonly wheels: readonly string[];
  readonly needs: readonly string[];
}

const VENVS = {
  trainers: {
    pythons: ['python3'],
    wheels: ['openrlhf==0.11.2', 'verl==0.9.1', 'ms-swift==4.6.0', 'openenv-core==0.3.0', 'skyrl-gym==0.4.0'],
    needs: ['aiohttp==3.14.5', 'websockets>=15.0.1', 'requests', 'packaging'],
  },
  verifiers: {
    pythons: ['python3', 'python3.13', 'python3.12', 'python3.11'],
    wheels: ['verifiers==0.4.0', 'trl==1.16.0'],
    needs: [
      ...['aiohttp>=3.14.1', 'anthropic>=1.0.0', 'h11>=0.16.0', 'httpx>=0.27.0', 'mcp==2.0.0', 'numpy>=2.1.0', 'openai>=2.54.0,<3'],
      ...['prime-pydantic-config[toml]>=0.4.3', 'pydantic>=2.12.3', 'tenacity>=8.5.0', 'tomli-w>=1.0.0', 'certifi'],
    ],
  },
  nemoGym: {
    // It asks for 3.13.14; what of it runs here runs on any 3.13.
    pythons: [process.env.PYTHON313 ?? 'python3.13', 'python3.14'],
    wheels: ['nemo-gym==0.7.0'],
    needs: [
      ...[
        'openai==2.44.0',
        'pydantic',
        'fastapi',
        'itsdangerous',
        'uvicorn',
        'httptools',
        'hydra-core',
        'omegaconf',
        'rich',
        'anyio>=4.15.1',
      ],
      ...['aiohttp>=3.14.4', 'orjson>=3.11.6', 'requests', 'pyyaml', 'typing_extensions'],
    ],
  },
} satisfies Record<string, Venv>;

/** Each with the script that plays it. */
const CLIENTS = [
  { wheel: 'openrlhf 0.11.2', script: 'openrlhf', venv: 'trainers' },
  { wheel: 'verl 0.9.1', script: 'verl', venv: 'trainers' },
  { wheel: 'ms-swift 4.6.0', script: 'ms_swift', venv: 'trainers' },
  { wheel: 'openenv-core 0.3.0', script: 'openenv', venv: 'trainers' },
  { wheel: 'skyrl-gym 0.4.0', script: 'skyrl', venv: 'trainers' },
  { wheel: 'verifiers 0.4.0', script: 'verifiers', venv: 'verifiers' },
  { wheel: 'trl 1.16.0', script: 'trl', venv: 'verifiers' },
  { wheel: 'nemo-gym 0.7.0', script: 'nemo_gym', venv: 'nemoGym' },
] as const;

/** Nothing is compiled; one of Hydra's packages is Python that comes as source only. */
const BINARY = ['--only-binary', ':all:', '--no-binary', 'antlr4-python3-runtime'];

const folderOf = (name: keyof typeof VENVS): string => join(root, 'build/clients', name);
const pythonOf = (name: keyof typeof VENVS): string => join(folderOf(name), 'bin/python');

/** Makes a venv, once. @returns why it cannot be had, or undefined */
function install(name: keyof typeof VENVS): string | undefined {
  const { pythons, wheels, needs }: Venv = VENVS[name];
  const folder = folderOf(name);
  const stamp = join(folder, '.complete');
  const wanted = JSON.stringify(VENVS[name]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return undefined;
  mkdirSync(dirname(folder), { recursive: true });
  const made = pythons.some((python) => spawnSync(python, ['-m', 'venv', '--clear', '--without-pip', folder]).status === 0);
  if (!made) return `none of ${pythons.join(', ')} with venv is here (apt-get install python3-venv)`;
  for (const args of [['--no-deps', '--ignore-requires-python', ...wheels], needs]) {
    const pip = ['-m', 'pip', '--python', pythonOf(name), 'install', '--quiet', '--no-compile', ...BINARY, ...args];
    const done = spawnSync('python3', pip, { encoding: 'utf8', timeout: 150_000 });
    if (done.status !== 0) return `${args.join(' ')} cannot be installed: ${done.stderr?.trim().split('\n').at(-1) ?? 'too slow'}`;
  }
  writeFileSync(stamp, wanted);
  return undefined;
}

let server: Server;
const missing = new Map<string, string | undefined>();
beforeAll(async () => {
  for (const name of ['trainers', 'verifiers', 'nemoGym'] as const) missing.set(name, install(name));
  server = await start();
}, 900_000);
afterAll(() => server.close());

describe("trainers' own clients", () => {
  test.for(CLIENTS)('$wheel', async ({ script: name, venv }, { skip }) => {
    const why = missing.get(venv);
    if (why !== undefined) return skip(why);
    const script = join(root, 'tests/server/clients', `${name}.py`);
    const env = { ...process.env, ASSAY_URL: server.url, PYTHONPATH: client, PYTHONDONTWRITEBYTECODE: '1' };
    const child = spawn(pythonOf(venv), ['-I', '-c', RUN, script, client, server.url, MODEL, OTHER, client], {
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
