// CPython in WebAssembly, with all ways out closed but two device files. One in a process, on its main thread.
import { readFileSync } from 'node:fs';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import { loadNative } from '../native.ts';
import { capMemory, type Gate, installGate } from './gate.ts';
import { type FileSystem, freezeFiles } from './files.ts';
import { createOutput, type Output } from './output.ts';
import { MODULE_FOLDER } from './paths.ts';
import { type Image, putReady, type ReadyPages, readyPages } from './ready.ts';

/** The parts of Pyodide's module that are used here; it is emscripten's own, and undeclared. */
interface Machine {
  HEAPU8: Uint8Array;
  readonly FS: FileSystem;
  readonly _PyImport_Inittab: number;
  _malloc(bytes: number): number;
  _free(at: number): void;
  _PyRun_SimpleString(text: number): number;
  stackSave?(): number;
  stackRestore?(at: number): void;
}

/** What a device gives back for what was written to it; undefined: nothing. */
type Handler = (request: Uint8Array) => Uint8Array | undefined;

export interface InterpreterOptions {
  readonly image: Image;
  /** Of the heap. */
  readonly memoryBytes: number;
  /** Byte 0 becomes 2 to interrupt the program. */
  readonly interrupt: Uint8Array;
  readonly onSolver: Handler;
}

export interface Run {
  /** What the runner says; absent when it could say nothing: the interpreter itself gave up. */
  readonly told?: string;
  readonly output: string;
}

export interface Interpreter {
  /** Runs a program in a fresh copy of the clean heap. */
  run(request: Uint8Array): Run;
  /** True when the heap has grown so much that a new process is cheaper than going on. */
  isSpent(): boolean;
  takeDenied(): string[];
  /** Whether its image made it ready. */
  readonly fromImage: boolean;
}

/** Native modules of CPython that reach outside, or into the interpreter's own memory. */
const CLOSED_MODULES = new Set([
  '_pyodide_core',
  '_ctypes',
  '_socket',
  '_posixsubprocess',
  '_remote_debugging',
  'mmap',
  'fcntl',
  'termios',
  'faulthandler',
  'xxsubtype',
  '_xxtestfuzz',
  '_testcapi',
  '_testinternalcapi',
  '_testlimitedcapi',
  '_testclinic',
  '_testclinic_limited',
  '_testbuffer',
  '_testimportmultiple',
  '_testmultiphase',
  '_testsinglephase',
]);
const SPENT_BYTES = 128 * 2 ** 20;
const HEADER_BYTES = 8;
const DEVICE_MAJOR = 64;
export const SOLVER_DEVICE = '/dev/solver';
const PROGRAM_DEVICE = '/dev/program';
const READ_AND_WRITE = 2;
/** Of what the runner says: a class, a message and a place. */
const TOLD_BYTES = 2 ** 16;

export const source = (name: string): string => readFileSync(`${MODULE_FOLDER}/${name}`, 'utf8');

/** A file whose writes are requests and whose reads are the answer to the last one, its length in front. */
export function addDevice(files: FileSystem, minor: number, path: string, handler: Handler): { answer(bytes: Uint8Array): void } {
  let answer = new Uint8Array(0);
  let at = 0;
  function put(bytes: Uint8Array): void {
    answer = new Uint8Array(HEADER_BYTES + bytes.length);
    new DataView(answer.buffer).setUint32(0, bytes.length, true);
    answer.set(bytes, HEADER_BYTES);
    at = 0;
  }
  const device = files.makedev(DEVICE_MAJOR, minor);
  files.registerDevice(device, {
    open: () => undefined,
    close: () => undefined,
    llseek: () => 0,
    write(_stream, heap, offset, length) {
      // A copy, and unsigned: what comes is a view of the heap, of signed bytes.
      put(handler(new Uint8Array(heap.buffer, heap.byteOffset + offset, length).slice()) ?? new Uint8Array(0));
      return length;
    },
    read(_stream, heap, offset, length) {
      const count = Math.min(length, answer.length - at);
      heap.set(answer.subarray(at, at + count), offset);
      at += count;
      return count;
    },
  });
  files.mkdev(path, 0o666, device);
  return { answer: put };
}

/** Takes modules out of the table that the interpreter makes its native modules from. */
function closeModules({ HEAPU8, _PyImport_Inittab: variable }: Machine): number {
  const words = new Uint32Array(HEAPU8.buffer);
  let closed = 0;
  for (let entry = (words[variable >> 2] ?? 0) >> 2; (words[entry] ?? 0) !== 0; entry += 2) {
    const at = words[entry] ?? 0;
    const name = Buffer.from(HEAPU8.subarray(at, HEAPU8.indexOf(0, at))).toString('latin1');
    if (!CLOSED_MODULES.has(name)) continue;
    HEAPU8[at] = 0xff; // no Python name can be spelled like this
    words[entry + 1] = 0;
    closed += 1;
  }
  return closed;
}

/** Brings the heap back to what it is now. It may have grown by then, and what it has grown by must be zeros. */
function createHeapRewind(machine: Machine): () => void {
  const native = loadNative();
  if (native.keepMemory(machine.HEAPU8)) {
    return () => {
      if (!native.rewindMemory(machine.HEAPU8)) throw new Error('the heap of the interpreter has moved');
    };
  }
  const heap = machine.HEAPU8.slice();
  return () => {
    const { HEAPU8 } = machine; // another one after every growth
    HEAPU8.set(heap);
    HEAPU8.fill(0, heap.length);
  };
}

/** The clean state, and the way back to it. */
function createRewind(machine: Machine, output: Output): () => void {
  const { FS } = machine;
  const rewindHeap = createHeapRewind(machine);
  const stack = machine.stackSave?.();
  const streams = FS.streams.map((stream) => stream && { stream, kept: { ...stream, shared: { ...stream.shared } } });
  const home = FS.cwd();
  const files = freezeFiles(FS);
  return () => {
    rewindHeap();
    if (stack !== undefined) machine.stackRestore?.(stack);
    FS.streams.length = 0;
    for (const [fd, one] of streams.entries()) {
      if (one === null || one === undefined) continue;
      Object.assign(one.stream, one.kept);
      FS.streams[fd] = one.stream;
    }
    files.wipe();
    FS.chdir(home);
    output.clear();
  };
}

function textOnHeap(machine: Machine, text: string): number {
  const bytes = Buffer.from(`${text}\0`);
  const at = machine._malloc(bytes.length);
  machine.HEAPU8.set(bytes, at);
  return at;
}

function runTrusted(machine: Machine, text: string, what: string): void {
  const at = textOnHeap(machine, text);
  const failed = machine._PyRun_SimpleString(at);
  machine._free(at);
  if (failed !== 0) throw new Error(`the interpreter could not be made ready: ${what}`);
}

/** An interpreter that has booted, with its devices. */
interface Booted {
  readonly machine: Machine;
  readonly output: Output;
  readonly programs: { answer(bytes: Uint8Array): void };
  /** What the runner said since the last call of this. */
  takeTold(): string | undefined;
}

/** Objects of the heap that JavaScript has hold of are never let go: when that happens hangs on the collector, and the heap is one and the same. */
async function loadSteadily(snapshot: Uint8Array): Promise<PyodideAPI> {
  const scope = globalThis as { FinalizationRegistry: unknown };
  const kept = scope.FinalizationRegistry;
  scope.FinalizationRegistry = class {
    register(): void {}
    unregister(): void {}
  };
  try {
    return await loadPyodide(bootOptions({ _loadSnapshot: snapshot }));
  } finally {
    scope.FinalizationRegistry = kept;
  }
}

async function boot(snapshot: Uint8Array, interrupt: Uint8Array, onSolver: Handler): Promise<Booted> {
  const python = await loadSteadily(snapshot);
  const machine = (python as unknown as { _module: Machine })._module; // see Machine
  const output = createOutput();
  python.setStdout({ write: output.write });
  python.setStderr({ write: output.write });
  python.setStdin({ stdin: () => null });
  python.setInterruptBuffer(interrupt);
  let told: string | undefined;
  addDevice(machine.FS, 1, SOLVER_DEVICE, onSolver);
  const programs = addDevice(machine.FS, 2, PROGRAM_DEVICE, (bytes) => {
    told = bytes.length <= TOLD_BYTES ? Buffer.from(bytes).toString('utf8') : undefined;
    return undefined;
  });
  function takeTold(): string | undefined {
    const said = told;
    told = undefined;
    return said;
  }
  return { machine, output, programs, takeTold };
}

/** Puts the runner in, takes out what leads to JavaScript, and looks through all that is left. @returns the heap as it is then */
function makeReady(machine: Machine): Uint8Array {
  runTrusted(machine, source('_boot/runner.py'), 'runner');
  runTrusted(machine, source('_boot/clean.py'), 'clean-up');
  if (closeModules(machine) < CLOSED_MODULES.size / 2) throw new Error('the interpreter could not be made ready: its table of modules');
  const ready = machine.HEAPU8.slice();
  let audit = '';
  const auditor = addDevice(machine.FS, 3, '/dev/audit', (bytes) => {
    audit = Buffer.from(bytes).toString('utf8');
    return undefined;
  });
  auditor.answer(new Uint8Array(0));
  runTrusted(machine, source('_boot/audit.py'), 'audit');
  machine.FS.unlink('/dev/audit');
  if (audit !== 'clean') throw new Error(`the interpreter could not be made ready: its heap still reaches JavaScript: ${audit}`);
  machine.HEAPU8.set(ready);
  machine.HEAPU8.fill(0, ready.length); // what the audit grew it by
  return ready;
}

/** Boots from a snapshot, as every sandbox does. @returns what made it ready, for all that boot from the same; see ready.ts */
export async function readyPagesOf(snapshot: Uint8Array): Promise<ReadyPages | undefined> {
  const { machine } = await boot(snapshot, new Uint8Array(new SharedArrayBuffer(1)), () => undefined);
  const before = machine.HEAPU8.slice();
  return readyPages(before, makeReady(machine));
}

/** Boots from an image, closes everything, and keeps the heap as it is then. */
export async function createInterpreter({ image, memoryBytes, interrupt, onSolver }: InterpreterOptions): Promise<Interpreter> {
  capMemory(memoryBytes);
  const gate: Gate = installGate();
  const { machine, output, programs, takeTold } = await boot(image.snapshot, interrupt, onSolver);
  const fromImage = image.ready !== undefined && putReady(machine.HEAPU8, image.ready);
  if (fromImage)
    machine.FS.open(PROGRAM_DEVICE, READ_AND_WRITE); // which the runner of the image has done
  else makeReady(machine);
  const call = textOnHeap(machine, '_assay_main()');
  gate.seal();
  const rewind = createRewind(machine, output);
  function run(request: Uint8Array): Run {
    programs.answer(request);
    takeTold();
    let told: string | undefined;
    try {
      machine._PyRun_SimpleString(call);
      told = takeTold();
    } catch {
      // a stack overflow, or an end of the interpreter: the heap is copied back all the same
    }
    const ended = { output: output.text(), ...(told !== undefined && { told }) };
    rewind();
    return ended;
  }
  return { run, isSpent: () => machine.HEAPU8.length > SPENT_BYTES, takeDenied: gate.takeDenied, fromImage };
}

/** How every interpreter is started: to make an image, and from one. */
export function bootOptions(
  own: { readonly _makeSnapshot: true } | { readonly _loadSnapshot: Uint8Array },
): Parameters<typeof loadPyodide>[0] {
  const options = {
    jsglobals: Object.freeze(Object.create(null)) as object,
    env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' },
    args: [],
    _sysExecutable: '/usr/bin/python3',
    enableRunUntilComplete: false,
    ...own,
  };
  return options; // some of them Pyodide takes and does not declare
}
