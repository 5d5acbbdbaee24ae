import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RootDatabaseOptionsWithPath } from 'lmdb';

/** A program that is well lets go within milliseconds; this one has a process to start, too. */
const LOCK_MS = 5000;
const TRY = 'require(process.argv[1]).open(JSON.parse(process.argv[2])); process.exit()';

/** @returns whether another program has the folder open; where the system does not say, it may */
function isOpenElsewhere(folder: string): boolean {
  const inode = statSync(join(folder, 'lock.mdb'), { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return false;
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return true; // not Linux
  }
  // Of a line: process, and device:inode of the file.
  const held = [...locks.matchAll(/ (\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /g)];
  return held.some(([, pid, file]) => Number(file) === inode && Number(pid) !== process.pid);
}

/**
 * LMDB takes the writer's lock to open a folder, and waits for it on the thread that asks: for ever, where the program that holds it is stopped.
 * So where another program has the folder open, a process that can be ended tries first.
 * @returns whether the lock was let go in time
 */
export async function isUnlocked(options: RootDatabaseOptionsWithPath & { readonly path: string }): Promise<boolean> {
  if (!isOpenElsewhere(options.path)) return true;
  const lmdb = createRequire(import.meta.url).resolve('lmdb');
  const child = spawn(process.execPath, ['-e', TRY, lmdb, JSON.stringify(options)], {
    stdio: 'ignore',
    timeout: LOCK_MS,
    killSignal: 'SIGKILL',
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]; // as the event has it
  return signal === null; // what else is wrong with the folder is told by who opens it
}
