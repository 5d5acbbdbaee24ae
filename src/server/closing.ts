import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** When closing: between two looks at connections that have nothing more to do. */
const IDLE_LOOK_MS = 50;
/** When closing late: for the last refusals to get out, before connections are cut whatever they are at. */
export const CUT_MS = 1000;

/**
 * Follows which connections have a request at work. Node's own look at what is idle leaves out connections on which no request was ever begun, and
 * heads that never end, whose time limit it no longer keeps once the server closes: they would hold it until their clients go.
 * @returns what closes all connections that have none
 */
export function followConnections(server: Server): () => void {
  const atWork = new Map<Socket, number>();
  server.on('connection', (socket: Socket) => {
    atWork.set(socket, 0);
    socket.once('close', () => atWork.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, reply: ServerResponse) => {
    const step = (by: number): void => {
      const requests = atWork.get(socket);
      if (requests !== undefined) atWork.set(socket, requests + by);
    };
    step(1);
    reply.once('close', () => step(-1));
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => atWork.delete(socket)); // its protocol closes it
  return () => {
    for (const [socket, requests] of atWork) if (requests === 0) socket.destroy();
  };
}

/** How connections end that a server waits for. */
interface Ends {
  /** In milliseconds, for what is being answered. */
  readonly grace: number;
  closeIdle(): void;
  /** Of those who still send, or do not read. */
  cut(): void;
}

/** Closes a server: each connection is kept until its reply is out and no longer, and cut when its time is over. */
export async function closeInTime(close: () => Promise<unknown>, { grace, closeIdle, cut }: Ends): Promise<void> {
  const late = setTimeout(cut, grace + CUT_MS);
  const look = setInterval(closeIdle, IDLE_LOOK_MS);
  await close();
  clearTimeout(late);
  clearInterval(look);
}
