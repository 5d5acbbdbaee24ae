import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 2 ** 20;
const MOST_MS = 5000;

/**
 * Reads what a refused request still sends, for nobody: a client that is cut off while it writes sees its writing break, and does not read why.
 * @returns when all has come, or the client is gone; or when it is more, or takes longer, than anybody should have to wait
 */
export function readRest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const late = setTimeout(end, MOST_MS);
    function end(): void {
      clearTimeout(late);
      request.off('data', onData).off('end', end).off('close', end).pause();
      resolve();
    }
    function onData(piece: Buffer): void {
      bytes += piece.length;
      if (bytes > MOST_BYTES) end();
    }
    request.unpipe();
    request.on('data', onData).on('end', end).on('close', end);
  });
}
