// The interpreter's file system: JavaScript objects, outside its heap, so a copy of the heap does not bring it back.

interface FileNode {
  readonly mode: number;
  readonly atime: number;
  readonly mtime: number;
  readonly ctime: number;
  readonly contents: Readonly<Record<string, FileNode>>;
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
  /** Whether a file's mode forbids nothing. */
  ignorePermissions: boolean;
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
  lstat(path: string): { readonly mode: number };
  readdir(path: string): string[];
  rmdir(path: string): void;
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
 * Takes away what reaches the host, makes everything but the home and temporary folders read-only, and caps these.
 * @returns `wipe` empties them, and brings back what a program may have changed of the folders and their numbers
 */
export function freezeFiles(files: FileSystem): { wipe(): void } {
  for (const name of HOST_FILE_SYSTEMS) delete files.filesystems[name];
  for (const path of TERMINALS) files.unlink(path);
  const frozen = new Set<unknown>();
  const kept: { readonly node: FileNode; readonly attributes: Pick<FileNode, 'mode' | 'atime' | 'mtime' | 'ctime'> }[] = [];
  const writable = new Set<unknown>(WRITABLE_FOLDERS.map((path) => files.lookupPath(path).node));
  function freeze(node: FileNode): void {
    if (frozen.has(node)) return;
    const { mode, atime, mtime, ctime } = node;
    kept.push({ node, attributes: { mode, atime, mtime, ctime } });
    if (writable.has(node)) return;
    frozen.add(node);
    if (files.isDir(mode)) for (const child of Object.values(node.contents)) freeze(child);
  }
  freeze(files.lookupPath('/').node);
  const firstInode = files.nextInode;
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

  function empty(folder: string): void {
    for (const name of files.readdir(folder)) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}/${name}`;
      if (!files.isDir(files.lstat(path).mode)) files.unlink(path);
      else {
        empty(path);
        files.rmdir(path);
      }
    }
  }
  return {
    wipe() {
      written = 0;
      files.ignorePermissions = true; // a program may have taken its own away
      for (const folder of WRITABLE_FOLDERS) empty(folder);
      files.ignorePermissions = false;
      for (const { node, attributes } of kept) Object.assign(node, attributes);
      files.nextInode = firstInode;
      written = 0;
    },
  };
}
