import { closeSync, openSync, readSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, RootDatabase } from 'lmdb';
import { isUnlocked } from './lock.ts';

/** Answers in a folder that programs share. */
export interface Store {
  find(key: string): Uint8Array | undefined;
  keep(key: string, answer: Uint8Array): void;
  readonly trouble: string | undefined;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/** Answers on their way to the disk; beyond that they are not kept: another program may hold the writer's lock, stopped. */
const MOST_PENDING = 1000;
/** Of the bytes that may be kept: what is written at a time, until the size is looked at again. */
const GROUP_SHARE = 1 / 16;
const CLOSE_MS = 2000;
const CURRENT = 'current';
const NAMES = ['a', 'b'] as const;
type Name = (typeof NAMES)[number];

/** The file starts with two pages that describe it, each with this number at this place. */
const MAGIC = { number: 0xbeefc0de, at: 24, page: 4096 } as const;

/** LMDB ends the program on a file that is none of its own, so that is told before it is opened. */
function checkFile(path: string): void {
  const head = Buffer.alloc(2 * MAGIC.page);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // it will be made
    throw error;
  }
  const size = readSync(file, head);
  closeSync(file);
  if (size === 0) return;
  const isOne = [0, MAGIC.page].every((page) => head.readUInt32LE(page + MAGIC.at) === MAGIC.number);
  if (!isOne) throw new Error('data.mdb is no LMDB file: remove it');
}

/**
 * Bytes that stay free on the disk. LMDB's binding may not meet a full one: after a write that failed it goes on with memory in disorder, and
 * ends the program in the end.
 */
const RESERVE_BYTES = 2 ** 24;
/** What is written until the disk is looked at again, and what a write takes beyond its answer: pages of the tree. */
const LOOK_BYTES = 2 ** 20;
const PAGES_BYTES = 2 ** 14;
const NO_ROOM = `less than ${RESERVE_BYTES / 2 ** 20} MB are free on the disk`;

/** @returns what tells whether so many bytes may be written to a folder */
function roomOf(folder: string): (bytes: number) => boolean {
  let left = 0;
  return (bytes) => {
    left -= bytes;
    if (left >= 0) return true;
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize - RESERVE_BYTES;
    left = Math.min(free, LOOK_BYTES) - bytes;
    return free >= bytes;
  };
}

/** @returns what an answer takes of a file, about: beyond half a page, pages of its own */
const sizeOf = ({ length }: Uint8Array): number => (length > MAGIC.page / 2 ? Math.ceil(length / MAGIC.page) * MAGIC.page : length + 100);

let leftOpen = false;

/**
 * @returns whether some store of this program could not be closed: LMDB waits for a lock that another program holds, or its memory is in disorder
 * after a write that failed. Node waits for LMDB's thread when it ends, and LMDB closes its files then; so such a program ends by Native.leave.
 */
export const isLeftOpen = (): boolean => leftOpen;

/** Why a write failed: LMDB's own error comes as a promise of its own, which nobody else waits for, and would end the program. */
async function reasonOf(error: unknown): Promise<string> {
  const { commitError } = error as { commitError?: Promise<never> }; // of lmdb, where a commit failed
  try {
    await commitError;
  } catch (cause) {
    return `it could not be written (${cause instanceof Error ? cause.message : String(cause)}): from here on nothing is kept there`;
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * Opens an LMDB environment: a killed writer leaves the last whole state behind, and its lock is taken from it. Answers are in two halves. The
 * current one is written until it holds half the bytes, then the other one is emptied and becomes the current one. What is found in the
 * older half moves over, so what is used stays.
 */
export async function openStore(folder: string, bytes: number): Promise<Store> {
  checkFile(join(folder, 'data.mdb'));
  const hasRoom = roomOf(folder);
  if (!hasRoom(0)) throw new Error(NO_ROOM);
  const options = { path: folder, noSubdir: false, maxDbs: 4, mapSize: 2 * bytes, commitDelay: 5 };
  if (!(await isUnlocked(options))) throw new Error('another program holds its lock, and does not let it go');
  const { open } = await import('lmdb');
  const root: RootDatabase<Name, string> = open(options);
  const halves: Record<Name, Database<Uint8Array, string>> = {
    a: root.openDB<Uint8Array, string>({ name: 'a' }),
    b: root.openDB<Uint8Array, string>({ name: 'b' }),
  };
  root.readerCheck(); // places of readers that were killed
  const currentName = (): Name => (root.get(CURRENT) === 'b' ? 'b' : 'a');
  const other = (name: Name): Name => (name === 'a' ? 'b' : 'a');
  const queue: { readonly key: string; readonly answer: Uint8Array; readonly refusals: number }[] = [];
  let refusals = 0; // for lack of room
  const groupBytes = bytes * GROUP_SHARE;
  let underWay = 0; // bytes that LMDB has been given
  let unseen = 0; // bytes written since the size was looked at
  let pending = 0;
  let tellDrained = (): void => undefined;
  let trouble: string | undefined;
  let closed = false;
  let failed = false;
  let tellFailure = (): void => undefined;
  const failure = new Promise<void>((resolve) => {
    tellFailure = resolve;
  });

  let isWatched = false;
  /** For the writes of a turn LMDB makes a promise of its own, which fails with them and would end the program: it is there once its turn is over. */
  function watchTurn(): void {
    if (isWatched) return;
    isWatched = true;
    setImmediate(() => {
      isWatched = false;
      const nothing = (): void => undefined;
      void root.committed.then(nothing, nothing);
    });
  }

  function isFull(name: Name): boolean {
    const { pageSize, treeBranchPageCount, treeLeafPageCount, overflowPages } = halves[name].getStats() as Record<string, number>; // LMDB's MDB_stat
    return ((treeBranchPageCount ?? 0) + (treeLeafPageCount ?? 0) + (overflowPages ?? 0)) * (pageSize ?? 4096) > bytes / 2;
  }

  async function turnOver(): Promise<void> {
    const turned = root.transaction(() => {
      const name = currentName(); // another program may have done it
      if (!isFull(name)) return;
      halves[other(name)].clearSync();
      root.putSync(CURRENT, other(name));
    });
    watchTurn();
    await turned;
  }

  async function lookAtSize(): Promise<void> {
    unseen = 0;
    if (isFull(currentName())) await turnOver();
  }

  async function write(key: string, answer: Uint8Array, before: number): Promise<void> {
    const size = sizeOf(answer);
    underWay += size;
    try {
      const put = halves[currentName()].put(key, answer);
      watchTurn();
      await put;
      unseen += size;
      if (!failed && before === refusals) trouble = undefined; // there is room again
      if (unseen >= groupBytes) await lookAtSize();
    } catch (error) {
      failed = true; // no further one is tried
      tellFailure();
      trouble = await reasonOf(error);
    } finally {
      underWay -= size;
      pending -= 1;
      if (failed) queue.length = 0;
      writeNext();
      if (queue.length === 0 && underWay === 0) tellDrained();
    }
  }

  /** Gives LMDB what waits, few at a time: what it has been given goes into the half that was the current one then, however full that is. */
  function writeNext(): void {
    for (let next = queue[0]; next !== undefined && (underWay === 0 || underWay + sizeOf(next.answer) <= groupBytes); next = queue[0]) {
      queue.shift();
      void write(next.key, next.answer, next.refusals);
    }
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      tellDrained = resolve;
      if (queue.length === 0 && underWay === 0) resolve();
    });
  }

  function keep(key: string, answer: Uint8Array): void {
    if (closed || failed || pending >= MOST_PENDING || answer.length >= bytes / 16) return;
    if (!hasRoom(answer.length + PAGES_BYTES)) {
      refusals += 1;
      trouble = NO_ROOM;
      return;
    }
    pending += 1;
    queue.push({ key, answer, refusals });
    writeNext();
  }

  function look(key: string): Uint8Array | undefined {
    const name = currentName();
    const found = halves[name].get(key);
    if (found !== undefined) return Uint8Array.from(found); // its memory is the next one's, too
    const older = halves[other(name)].get(key);
    if (older === undefined) return undefined;
    const copy = Uint8Array.from(older);
    keep(key, copy);
    return copy;
  }

  return {
    find(key) {
      if (closed) return undefined;
      try {
        return look(key);
      } catch (error) {
        trouble = error instanceof Error ? error.message : String(error);
        return undefined;
      }
    },
    keep,
    get trouble() {
      return trouble;
    },
    async close() {
      closed = true;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      // After a failure LMDB never says that all is written.
      const allWritten = drained()
        .then(() => root.flushed)
        .then(() => !failed);
      const isWritten = await Promise.race([allWritten, failure.then(() => false), late.then(() => false)]).catch(() => false);
      clearTimeout(timer);
      if (isWritten) await root.close();
      else leftOpen = true;
    },
  };
}
