// A reward server of its own process, and clients that keep their connections, for load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Starts `assay serve` on a free port, and takes it down with what is returned. */
export async function startServer(args) {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--log', 'silent', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  while (!/listening on (\S+)/.test(said)) {
    if (child.exitCode !== null) throw new Error(said);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    pid: child.pid,
    url: /listening on (\S+)/.exec(said)[1],
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await exit;
      if (code !== 0) throw new Error(`the server ended with ${code}: ${said}`);
    },
  };
}

/** Posts texts over so many connections that are kept. @returns what does it, and what closes them */
export function createClient(url, connections) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        const asked = request({ hostname, port, path, method: 'POST', agent, headers }, (reply) => {
          const pieces = [];
          reply.on('data', (piece) => pieces.push(piece));
          reply.on('end', () => resolve({ status: reply.statusCode, text: Buffer.concat(pieces).toString() }));
          reply.on('error', reject);
        });
        asked.on('error', reject);
        asked.end(body);
      }),
    close: () => agent.destroy(),
  };
}
