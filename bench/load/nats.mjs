// A NATS server and workers as processes, to be killed and started again.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli/main.js');

/** What to say where there is none. */
export const HOW_TO_GET_NATS = 'no nats-server: node scripts/setup.mjs nats-server, or apt-get install nats-server';

/** @returns the path of a nats-server: what $NATS_SERVER names, what set-up fetched, or one of the system; undefined: there is none */
export function findNatsServer() {
  const candidates = [process.env.NATS_SERVER, join(root, '.solvers/nats-server/nats-server'), 'nats-server', '/usr/sbin/nats-server'];
  return candidates.find((path) => path !== undefined && spawnSync(path, ['--version']).status === 0);
}

/** A port that is free now. */
async function freePort(host) {
  const server = createServer();
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a program until it says what it is waited for. `within`: words before the command, of a network namespace for example. */
async function startProgram(command, args, says, { within = [], env = {} } = {}) {
  const [program, ...rest] = [...within, command, ...args];
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (piece) => {
    said += String(piece);
  });
  while (!says.test(said)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${command} ended: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    pid: child.pid,
    said: () => said,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    exited,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

/**
 * Starts a NATS server with JetStream on this machine.
 * @returns its address, and what kills and starts it again on the same port, with its store or with an empty one
 */
export async function startNats({ host = '127.0.0.1', args = [], within = [] } = {}) {
  const program = findNatsServer();
  if (program === undefined) throw new Error(HOW_TO_GET_NATS);
  const port = await freePort('127.0.0.1');
  const store = mkdtempSync(join(tmpdir(), 'assay-nats-'));
  const run = () => startProgram(program, ['-a', host, '-p', String(port), '-js', '-sd', store, ...args], /Server is ready/, { within });
  let server = await run();
  return {
    url: `nats://${host}:${port}`,
    pid: () => server.pid,
    kill: (signal = 'SIGKILL') => server.end(signal),
    async restart({ wiped = false } = {}) {
      if (server.isAlive()) await server.end('SIGKILL');
      if (wiped && existsSync(store)) rmSync(store, { recursive: true });
      server = await run();
    },
    async stop() {
      if (server.isAlive()) await server.end();
      rmSync(store, { recursive: true, force: true });
    },
  };
}

/** Starts `assay worker`. @param options of its command line, and how it is run */
export function startWorker(url, args = [], { env = {}, within = [], program = cli } = {}) {
  const all = [program, 'worker', '--nats', url, '--solver', 'highs', ...args];
  return startProgram(process.execPath, all, /taking work/, { env, within });
}
