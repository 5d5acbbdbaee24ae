import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { BACKLOG } from '../app.ts';
import { SERVER_DEFAULTS, type ServerOptions, TIMES } from '../options.ts';
import { type Listeners, type ListenersOptions, startListeners } from './listeners.ts';

/** Longer paths of sockets are cut off by the system. */
const MOST_PATH = 100;

/**
 * Has an app listen on a socket that this user alone can reach, and processes listen where the world asks.
 * @throws Error, with a `syscall`, when the address cannot be had
 */
export async function listenApart(
  app: FastifyInstance,
  count: number,
  options: ServerOptions,
  parts: Pick<ListenersOptions, 'judge' | 'queue' | 'tally' | 'countReply'>,
): Promise<Listeners> {
  const { host, port, bodyBytes, queueBytes, repeatBytes, environment, environments = [], token, log } = { ...SERVER_DEFAULTS, ...options };
  const folder = mkdtempSync(join(tmpdir(), 'assay-serve-'));
  chmodSync(folder, 0o700); // as mkdtemp makes it where nobody changed its mask
  const path = join(folder, 'judge.sock');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    if (path.length > MOST_PATH) throw new RangeError(`expected a folder for temporary files with a shorter path than ${tmpdir()}`);
    await app.listen({ path, backlog: BACKLOG });
    const listeners = await startListeners({
      ...parts,
      count,
      log: app.log,
      settings: {
        host,
        port,
        path,
        bodyBytes,
        queueBytes,
        repeatBytes: Math.floor(repeatBytes / count),
        times: { ...TIMES, ...options.times },
        problems: [...(options.book?.problems() ?? [])],
        preset: options.engine?.reward,
        environments,
        log,
        ...(environment !== undefined && { environment }),
        ...(token !== undefined && { token }),
      },
    });
    return { ...listeners, close: () => listeners.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
