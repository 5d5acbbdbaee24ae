// The interpreter's file system: JavaScript objects, outside its heap, so a copy of the heap does not bring it back.

interface FileNode {
  readonly name: string;
  readonly parent: FileNode;
  readonly mode: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  /** Of a folder: what is in it. */
  readonly contents?: Readonly<Record<string, FileNode>>;
  /** Of a chain in the table of names. */
  readonly name_next?: FileNode;
}

interface Stream {
  readonly node: FileNode;
  readonly shared: object;
}

interface DeviceOperations {
  open(): void;
  close(): void;
  llseek(): number;
  write(stream: Stream, heap: Uint8Array, offset: number, length: number): number;
  read(stream: Stream, heap: Uint8Array, offset: number, length: number): number;
}

type Operation = (...args: never[]) => unknown;

/** The parts of emscripten's file system that are used here; it declares none. */
export interface FileSystem {
  readonly streams: (Stream | null | undefined)[];
  /** Chains of all files there are. */
  readonly nameTable: (FileNode | undefined)[];
  /** The number of the next file. */
  nextInode: number;
  readonly filesystems: Record<string, unknown> & {
    readonly MEMFS: {
      readonly ops_table: {
        readonly dir: { readonly node: Record<string, Operation> };
        readonly file: { readonly node: Record<string, Operation>; readonly stream: Record<string, Operation> };
        readonly link: { readonly node: Record<string, Operation> };
        readonly chrdev: { readonly node: Record<string, Operation> };
      };
    };
  };
  readonly ErrnoError: new (errno: number) => Error;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: DeviceOperations): void;
  mkdev(path: string, mode: number, device: number): void;
  open(path: string, flags: number): Stream;
  lookupPath(path: string): { readonly node: FileNode };
  isDir(mode: number): boolean;
  unlink(path: string): void;
  cwd(): string;
  chdir(path: string): void;
}

const READ_ONLY = 69; // EROFS, as emscripten numbers it
const NO_SPACE = 51; // ENOSPC
/** All that a program may write. */
const WRITABLE_BYTES = 32 * 2 ** 20;
const WRITABLE_FOLDERS = ['/tmp', '/home/pyodide'];
const HOST_FILE_SYSTEMS = ['NODEFS', 'WORKERFS', 'PROXYFS', 'IDBFS', 'NATIVEFS_ASYNC'];
const TERMINALS = ['/dev/tty', '/dev/tty1'];

/**
 * The tree as it is now, and the way back to it: by its parts, not by removing what is there. A program can make what cannot be removed, such as
 * a folder with a file that is called __proto__.
 */
function keepTree(files: FileSystem): () => void {
  const table = files.nameTable.map((node) => node);
  const { nextInode } = files;
  const kept: (() => void)[] = [];
  for (const first of table) {
    for (let node = first; node !== undefined; node = node.name_next) {
      const { name, parent, name_next, mode, atime, mtime, ctime } = node;
      const attributes = { name, parent, name_next, mode, atime, mtime, ctime };
      const children = files.isDir(mode) && node.contents !== undefined ? { ...node.contents } : undefined;
      const one = node;
      kept.push(() => Object.assign(one, attributes, children && { contents: { ...children } }));
    }
  }
  return () => {
    for (let at = 0; at < files.nameTable.length; at += 1) files.nameTable[at] = table[at];
    for (const restore of kept) restore();
    files.nextInode = nextInode;
  };
}

/**
 * Takes away what reaches the host, makes everything but the home and temporary folders read-only, and caps these.
 * @returns `wipe` empties them, and brings back whatever else a program may have changed of files
 */
export function freezeFiles(files: FileSystem): { wipe(): void } {
  for (const name of HOST_FILE_SYSTEMS) delete files.filesystems[name];
  for (const path of TERMINALS) files.unlink(path);
  const frozen = new Set<unknown>();
  const writable = new Set<unknown>(WRITABLE_FOLDERS.map((path) => files.lookupPath(path).node));
  function freeze(node: FileNode): void {
    if (frozen.has(node) || writable.has(node)) return;
    frozen.add(node);
    if (files.isDir(node.mode)) for (const child of Object.values(node.contents ?? {})) freeze(child);
  }
  freeze(files.lookupPath('/').node);
  const restoreTree = keepTree(files);
  let written = 0;

  function guard(table: Record<string, Operation>, name: string, check: (...args: unknown[]) => void): void {
    const operation = table[name];
    if (operation === undefined) return;
    table[name] = (...args: unknown[]) => {
      check(...args);
      return operation(...(args as never[])); // as the file system called it
    };
  }
  function refuseFrozen(...nodes: unknown[]): void {
    if (nodes.some((node) => frozen.has(node))) throw new files.ErrnoError(READ_ONLY);
  }
  function count(bytes: number): void {
    written += bytes;
    if (written > WRITABLE_BYTES) throw new files.ErrnoError(NO_SPACE);
  }
  const { dir, file, link, chrdev } = files.filesystems.MEMFS.ops_table;
  const NODE_BYTES = 512; // of a file that holds nothing
  for (const name of ['mknod', 'symlink']) {
    guard(dir.node, name, (parent) => {
      refuseFrozen(parent);
      count(NODE_BYTES);
    });
  }
  for (const name of ['unlink', 'rmdir']) guard(dir.node, name, (parent) => refuseFrozen(parent));
  guard(dir.node, 'rename', (node, folder) => refuseFrozen(node, (node as { parent?: unknown }).parent, folder));
  for (const { node } of [dir, file, link, chrdev]) {
    guard(node, 'setattr', (target, attributes) => {
      refuseFrozen(target);
      count(Number((attributes as { size?: number }).size ?? 0));
    });
  }
  guard(file.stream, 'write', (stream, _heap, _offset, length, position) => {
    const { node } = stream as Stream;
    refuseFrozen(node);
    const { usedBytes = 0 } = node as { usedBytes?: number };
    count(Math.max(Number(length), Number(position ?? 0) + Number(length) - usedBytes));
  });
  guard(file.stream, 'allocate', (stream, offset, length) => {
    refuseFrozen((stream as Stream).node);
    count(Number(offset) + Number(length));
  });
  guard(file.stream, 'mmap', () => {
    throw new files.ErrnoError(READ_ONLY);
  });

  return {
    wipe() {
      restoreTree();
      written = 0;
    },
  };
}
