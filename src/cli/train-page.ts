// A page that shows a run of training while it goes on: served by the run itself, to this machine alone unless a host is named.
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CourseLine } from '../learn/report.ts';
import { type Asset, ownAsset, PAGE_HEADERS, SHARED_ASSETS } from '../server/assets.ts';

/** Files of the page, by path. */
const FILES: Readonly<Record<string, Asset>> = {
  '/': ownAsset('train.html'),
  '/assets/train.js': ownAsset('train.js'),
  ...Object.fromEntries(Object.entries(SHARED_ASSETS).map(([name, asset]) => [`/assets/${name}`, asset])),
};

export interface TrainPage {
  readonly url: string;
  /** Shows one more line of the run's log. */
  tell(line: CourseLine): void;
  close(): Promise<void>;
}

export interface TrainPageOptions {
  readonly port: number;
  readonly host?: string;
  /** Shown above the curves. */
  readonly title: string;
  /** What there is already: a run that goes on shows its beginning too. */
  readonly lines: readonly CourseLine[];
}

/** @throws the system's error where the address cannot be had */
export async function createTrainPage({ port, host = '127.0.0.1', title, lines: before }: TrainPageOptions): Promise<TrainPage> {
  const lines = [...before];
  const open = new Set<ServerResponse>();

  function listen(reply: ServerResponse): void {
    reply.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'text/event-stream' });
    reply.write(`retry: 2000\n\nevent: begin\ndata: ${JSON.stringify({ title, lines })}\n\n`);
    open.add(reply);
    reply.on('close', () => open.delete(reply));
  }

  const server = createServer((request, reply) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (request.method !== 'GET') reply.writeHead(405, PAGE_HEADERS).end();
    else if (path === '/events') listen(reply);
    else if (Object.hasOwn(FILES, path)) {
      const found = FILES[path];
      reply.writeHead(200, { ...PAGE_HEADERS, 'content-type': found?.type }).end(found === undefined ? '' : readFileSync(found.path()));
    } else reply.writeHead(404, PAGE_HEADERS).end();
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  server.unref(); // a run that is over ends the process
  const { port: given } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${given}/`,
    tell(line) {
      lines.push(line);
      for (const reply of open) if (!reply.writableNeedDrain) reply.write(`data: ${JSON.stringify(line)}\n\n`); // who is too slow misses some
    },
    async close() {
      for (const reply of open) reply.end();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}
