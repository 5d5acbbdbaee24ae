// The border between the interpreter's WebAssembly and this process: its imports. What Python can ever reach goes through them, so
// closing those that are not needed closes it for good, whatever a program forges inside the interpreter.

/** The part of the global WebAssembly that the gate stands in; the project's TypeScript libraries do not declare it. */
interface WasmApi {
  instantiate: (source: unknown, imports?: Imports) => Promise<unknown>;
  compile: (bytes: unknown) => Promise<unknown>;
  readonly Module: { imports(module: unknown): readonly { module: string; name: string; kind: string }[] };
  readonly Memory: { prototype: { grow(pages: number): number } };
}
type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What stays open behind the seal. Everything else, `system` and sockets and the JavaScript bridge among it, answers as an error. */
const ALLOWED: ReadonlySet<string> = new Set(
  [
    // the runtime's own: exceptions, stack, signals, heap
    'JsvError_Check JsvError_Throw __assert_fail throw_no_gil get_suspender set_suspender saveState restoreState',
    '_Py_emscripten_runtime _Py_CheckEmscriptenSignals_Helper _PyEM_TrampolineCall_JS __call_sighandler _abort_js exit proc_exit',
    'emscripten_runtime_keepalive_push emscripten_runtime_keepalive_pop _emscripten_runtime_keepalive_clear _emscripten_get_progname',
    'emscripten_get_heap_max emscripten_resize_heap capture_stderr restore_stderr can_run_sync_js destroy_proxy gc_register_proxies',
    'hiwire_invalid_ref_js Jsv_GetError_import',
    // clocks, chance, environment
    'clock_res_get clock_time_get emscripten_date_now emscripten_get_now random_get environ_sizes_get environ_get',
    '_tzset_js _timegm_js _mktime_js _localtime_js _gmtime_js',
    // the file system, which is memory of the interpreter's own
    'fd_close fd_read fd_write fd_sync fd_fdstat_get fd_seek fd_pread fd_pwrite _try_fcntl64 _maybe_poll_async',
    '__syscall_fcntl64 __syscall_openat __syscall_faccessat __syscall_chdir __syscall_chmod __syscall_dup __syscall_dup3 __syscall_fchdir',
    '__syscall_fchmod __syscall_fdatasync __syscall_fstat64 __syscall_stat64 __syscall_newfstatat __syscall_lstat64 __syscall_ftruncate64',
    '__syscall_getcwd __syscall_getdents64 __syscall_mkdirat __syscall_readlinkat __syscall_unlinkat __syscall_rmdir __syscall_renameat',
    '__syscall_statfs64 __syscall_fstatfs64 __syscall_truncate64 __syscall_utimensat __syscall_getuid32_js',
    '__syscall_ioctl __syscall_symlinkat __syscall_poll __syscall_fadvise64 __syscall_fallocate',
  ]
    .join(' ')
    .split(' '),
);

/** ENOSYS as system calls return it. */
const NO_SUCH_CALL = -52;
const PAGE_BYTES = 65_536;
/** Only the interpreter imports this; other modules, of solvers' sorts, pass. */
const MARK_OF_THE_INTERPRETER = '_emscripten_system';

export interface Gate {
  /** From here on closed imports answer as errors, and no further WebAssembly can be made in this process. */
  seal(): void;
  /** Calls of closed imports since the last call of this. */
  takeDenied(): string[];
}

const api = (): WasmApi => (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly; // see WasmApi

/** A heap that would grow beyond `bytes` does not: Python sees MemoryError. To be called before the interpreter is loaded. */
export function capMemory(bytes: number): void {
  const { prototype } = api().Memory;
  const grow = prototype.grow;
  prototype.grow = function capped(this: { readonly buffer: ArrayBuffer }, pages: number): number {
    if (this.buffer.byteLength + Number(pages) * PAGE_BYTES > bytes) throw new RangeError('the memory of the interpreter is capped');
    return grow.call(this as never, pages); // `this` is the Memory that the engine called it on
  };
}

/** Stands between the interpreter and its imports. To be called before the interpreter is loaded. */
export function installGate(): Gate {
  const wasm = api();
  const instantiate = wasm.instantiate;
  const denied: string[] = [];
  let sealed = false;

  function guarded(name: string, original: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
    const isCall = /^(__syscall_|_try_|_maybe_)/.test(name) || name === MARK_OF_THE_INTERPRETER;
    return function gated(this: unknown, ...args: unknown[]) {
      if (!sealed && name !== MARK_OF_THE_INTERPRETER) return original.apply(this, args);
      denied.push(name);
      if (isCall) return NO_SUCH_CALL;
      throw new Error(`closed import ${name}`);
    };
  }

  wasm.instantiate = async (source, imports) => {
    const env = imports?.env;
    if (env?.[MARK_OF_THE_INTERPRETER] === undefined) return instantiate.call(wasm, source, imports);
    const module = await wasm.compile(source);
    const open: Record<string, unknown> = { ...env };
    for (const { module: from, name, kind } of wasm.Module.imports(module)) {
      const original = open[name];
      if (from !== 'env' || kind !== 'function' || typeof original !== 'function') continue;
      if (ALLOWED.has(name) || name.startsWith('invoke_')) continue;
      open[name] = guarded(name, original as (...args: unknown[]) => unknown); // a function, see above
    }
    return { module, instance: await instantiate.call(wasm, module, { ...imports, env: open }) };
  };

  return {
    seal() {
      sealed = true;
      const refuse = (): never => {
        throw new Error('no further WebAssembly is made here');
      };
      Object.assign(wasm, { instantiate: refuse, compile: refuse, Module: refuse, Instance: refuse });
    },
    takeDenied: () => denied.splice(0),
  };
}
