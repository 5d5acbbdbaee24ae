import { Agent, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { RETRY_AFTER_S } from '../options.ts';
import { REFUSALS, refusalBody } from '../refusal.ts';

/** Hands requests on, as they are, to the program that judges. */
export interface Pass {
  request(request: IncomingMessage, reply: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Cuts off what is still handed on. */
  cut(): void;
}

/** Headers of one connection, not of what is said over it. */
const OF_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'expect', 'trailer']);
/** A connection between the two is kept shorter by who asks than by who answers, so that none is closed under a request. */
const FREE_MS = 10_000;

/** @returns raw headers without those in `left` */
function without(raw: readonly string[], left: ReadonlySet<string>): string[] {
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i], raw[i + 1]];
    if (!left.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

const OF_REPLY = new Set([...OF_CONNECTION, 'transfer-encoding']); // written anew for the client's version of HTTP

function headersOf({ rawHeaders, headers, method }: IncomingMessage): string[] {
  const kept = without(rawHeaders, OF_CONNECTION);
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  if (!hasBody && method !== 'GET' && method !== 'HEAD') kept.push('content-length', '0'); // else Node would send an empty body in chunks
  return kept;
}

/** @param path of the socket on which the program that judges listens */
export function createPass(path: string): Pass {
  const agent = new Agent({ keepAlive: true, timeout: FREE_MS });
  const open = new Set<Duplex>();

  function pass(request: IncomingMessage, reply: ServerResponse): void {
    const { method = 'GET', url = '/' } = request;
    const passed = httpRequest({ socketPath: path, agent, method, path: url, headers: headersOf(request), setHost: false });
    let answered = false;
    passed.on('response', (answer) => {
      answered = true;
      reply.writeHead(answer.statusCode ?? REFUSALS.internal, answer.statusMessage, without(answer.rawHeaders, OF_REPLY));
      answer.on('close', () => {
        if (!answer.complete) reply.destroy(); // half a reply must not look like a whole one
      });
      answer.pipe(reply);
    });
    passed.on('close', () => {
      if (!answered || request.complete) return;
      // The client was refused and still sends, more than anybody reads.
      if (reply.writableFinished) request.destroy();
      else reply.once('finish', () => request.destroy());
    });
    passed.on('error', () => {
      if (answered) return; // whether the answer is whole is seen above
      const body = JSON.stringify(refusalBody('closing', 'the server is going down; try again elsewhere or later'));
      reply.writeHead(REFUSALS.closing, {
        'content-type': 'application/json; charset=utf-8',
        'retry-after': String(RETRY_AFTER_S),
        connection: 'close',
      });
      reply.end(body);
    });
    reply.once('close', () => {
      if (!reply.writableFinished) passed.destroy(); // the client is gone
    });
    request.pipe(passed);
  }

  function upgrade({ method = 'GET', url = '/', httpVersion, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): void {
    const passed = connect(path);
    const end = (): void => {
      socket.destroy();
      passed.destroy();
      open.delete(socket);
    };
    open.add(socket);
    for (const side of [socket, passed]) side.on('error', end).once('close', end);
    let first = `${method} ${url} HTTP/${httpVersion}\r\n`;
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) first += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
    passed.write(Buffer.from(`${first}\r\n`, 'latin1'));
    passed.write(head);
    socket.pipe(passed).pipe(socket);
  }

  return {
    request: pass,
    upgrade,
    cut() {
      agent.destroy();
      for (const socket of open) socket.destroy();
    },
  };
}
