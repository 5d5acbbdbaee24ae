import { spawn, type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { JOB } from '../codes.gen.ts';
import { EngineError } from '../errors.ts';
import { fromSandbox, type Outcome, type Program, type Seal, type ToSandbox } from './message.ts';
import { BUILD_FOLDER, IMAGE_SCRIPT, MODULE_FOLDER, PULP_FOLDER, SANDBOX_SCRIPT } from './paths.ts';

export interface ProgramPoolOptions {
  /** Child processes, each with an interpreter of its own. */
  readonly sandboxes: number;
  /** Places in SOLVERS of those that programs may ask for, beside HiGHS. */
  readonly solvers: readonly number[];
}

/** What the sandboxes of a pool have lived through so far. */
export interface ProgramStats {
  readonly pids: readonly number[];
  readonly ran: number;
  /** Sandboxes that were ended: for time or memory, a crash, or growth. */
  readonly restarts: number;
  /** How the last one was locked in; absent before the first is ready. */
  readonly seal?: Seal;
  readonly bootMs?: number;
}

/** Runs programs in sandboxes that are started before they are needed. */
export interface ProgramPool {
  run(program: Program, signal?: AbortSignal): Promise<Outcome>;
  stats(): ProgramStats;
  close(): Promise<void>;
}

/** A program that heard neither interrupt nor stop flag is ended from outside so long after its limit. */
const GRACE_MS = 400;
const LOOK_MS = 100;
/** Of a sandbox that has just started. */
const IDLE_MB = 300;
const PAGE_BYTES = 4096;
const BOOTS = 3;
const KEPT_ERROR_LETTERS = 2000;
const SOLVER_VARIABLES = /^(HIGHS|ORTOOLS|COPT|GUROBI)_HOME$|^GRB_LICENSE_FILE$|^COPT_LICENSE_DIR$|^HOME$/;

interface Job {
  readonly program: Program;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
  readonly forget: () => void;
  crashes: number;
}

interface Sandbox {
  readonly child: ChildProcess;
  ready: boolean;
  dead: boolean;
  job: Job | undefined;
  task: number;
  timer: NodeJS.Timeout | undefined;
  error: string;
}

/** The file that holds the image of the modules as they are now; it is made where it is missing. */
async function imageFile(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  hash.update(readFileSync(createRequire(import.meta.url).resolve('pyodide/package.json')));
  for (const file of [IMAGE_SCRIPT, ...filesOf(MODULE_FOLDER), ...filesOf(PULP_FOLDER)])
    hash.update(`${file.length}`).update(readFileSync(file));
  const name = `python-${hash.digest('hex').slice(0, 16)}.image`;
  for (const folder of [BUILD_FOLDER, join(tmpdir(), `assay-${userInfo().uid}`)]) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch {
      continue; // a package folder may be read-only
    }
    const problem = await makeImage(path);
    if (problem === undefined) return path;
    if (!/EACCES|EROFS|ENOSPC/.test(problem)) throw new EngineError('sandboxFailed', problem);
  }
  throw new EngineError('sandboxFailed', 'no folder to keep the interpreter in');
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.py'))
    .sort()
    .map((path) => join(folder, path));
}

/** What a child process said last, without the source that Node shows beside an error: it may be one line of a megabyte. */
function lastWords(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.length < KEPT_ERROR_LETTERS)
    .join('\n')
    .trim()
    .slice(-KEPT_ERROR_LETTERS);
}

/** @returns what went wrong, or undefined */
async function makeImage(path: string): Promise<string | undefined> {
  const child = spawn(process.execPath, [IMAGE_SCRIPT, path], { stdio: ['ignore', 'ignore', 'pipe'] });
  let error = '';
  child.stderr.on('data', (piece: Buffer) => {
    error += piece.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? undefined : lastWords(error) || `making the interpreter's image ended with ${code}`;
}

/** Starts sandboxes; programs wait for the first that is ready. */
export function createProgramPool({ sandboxes: width, solvers }: ProgramPoolOptions): ProgramPool {
  const sandboxes: Sandbox[] = [];
  const waiting: Job[] = [];
  const counts = { ran: 0, restarts: 0 };
  let seal: Seal | undefined;
  let bootMs: number | undefined;
  let image = '';
  let task = 0;
  let badBoots = 0;
  let failure: EngineError | undefined;
  let closed = false;

  function settle(job: Job, act: () => void): void {
    job.forget();
    act();
  }

  function fail(error: EngineError): void {
    failure = error;
    for (const job of waiting.splice(0)) settle(job, () => job.reject(error));
  }

  function bury(sandbox: Sandbox, outcome?: Outcome): void {
    if (sandbox.dead) return;
    sandbox.dead = true;
    clearTimeout(sandbox.timer);
    sandboxes.splice(sandboxes.indexOf(sandbox), 1);
    sandbox.child.kill('SIGKILL');
    const { job } = sandbox;
    if (job !== undefined && outcome !== undefined) settle(job, () => job.resolve(outcome));
    else if (job !== undefined) crashed(job);
    if (closed) return;
    counts.restarts += 1;
    badBoots = sandbox.ready ? 0 : badBoots + 1;
    if (badBoots >= BOOTS) fail(new EngineError('sandboxFailed', sandbox.error || 'it ended before it was ready'));
    else start();
    dispatch();
  }

  /** A second try records without solving: who survives that was ended by a solver, and the model is judged where that costs no more. */
  function crashed(job: Job): void {
    job.crashes += 1;
    if (job.crashes < 2) waiting.unshift(job);
    else
      settle(job, () =>
        job.resolve({ solves: 0, raised: { type: 'SystemError', message: 'the program ended its interpreter' }, output: '', us: 0 }),
      );
  }

  function receive(sandbox: Sandbox, said: unknown): void {
    const message = fromSandbox(said);
    if (message === undefined) {
      bury(sandbox);
      return;
    }
    if (message.kind === 'ready') {
      sandbox.ready = true;
      ({ seal, bootMs } = message);
    } else if (message.task === sandbox.task && sandbox.job !== undefined) {
      const { job } = sandbox;
      sandbox.job = undefined;
      clearTimeout(sandbox.timer);
      counts.ran += 1;
      settle(job, () => job.resolve(message.outcome));
      if (message.spent) bury(sandbox);
    }
    dispatch();
  }

  function start(): void {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => SOLVER_VARIABLES.test(name)));
    const child = fork(SANDBOX_SCRIPT, [image, ...solvers.map(String)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--stack-size=3600', '--disallow-code-generation-from-strings'],
      env,
    });
    const sandbox: Sandbox = { child, ready: false, dead: false, job: undefined, task: 0, timer: undefined, error: '' };
    sandboxes.push(sandbox);
    child.stderr?.on('data', (piece: Buffer) => {
      sandbox.error = lastWords(sandbox.error + piece.toString());
    });
    child.on('message', (said: unknown) => receive(sandbox, said));
    child.on('exit', () => bury(sandbox));
    child.on('error', () => bury(sandbox));
    hold();
  }

  /** Sandboxes keep the program alive only while they have work. */
  function hold(): void {
    const busy = waiting.length > 0 || sandboxes.some(({ job }) => job !== undefined);
    for (const { child } of sandboxes) {
      const stderr = child.stderr as unknown as { ref(): void; unref(): void } | null; // a socket, which Node's types hide
      for (const one of [child, child.channel, stderr]) busy ? one?.ref() : one?.unref();
    }
  }

  function dispatch(): void {
    for (const sandbox of sandboxes) {
      if (!sandbox.ready || sandbox.dead || sandbox.job !== undefined) continue;
      const job = waiting.shift();
      if (job === undefined) break;
      give(sandbox, job);
    }
    hold();
  }

  function give(sandbox: Sandbox, job: Job): void {
    task += 1;
    sandbox.job = job;
    sandbox.task = task;
    const limitMs = job.program.words[JOB.timeLimitMs] ?? 0;
    sandbox.timer = setTimeout(() => bury(sandbox, ended('time', limitMs)), limitMs + GRACE_MS);
    const dry = job.crashes > 0;
    sandbox.child.send({ task, program: job.program, ...(dry && { dry }) } satisfies ToSandbox, (error) => {
      if (error !== null) bury(sandbox);
    });
  }

  const ended = (limit: 'time' | 'memory', ms: number): Outcome => ({ solves: 0, limit, output: '', us: ms * 1e3 });

  const watch = setInterval(() => {
    for (const sandbox of [...sandboxes]) {
      const { job, child } = sandbox;
      if (job === undefined || child.pid === undefined) continue;
      const megabytes = residentMegabytes(child.pid);
      if (megabytes > IDLE_MB + (job.program.words[JOB.memoryLimitMb] ?? 0)) bury(sandbox, ended('memory', 0));
    }
  }, LOOK_MS);
  watch.unref();

  const started = imageFile().then(
    (path) => {
      image = path;
      if (!closed) for (let i = 0; i < width; i += 1) start();
    },
    (error: unknown) => fail(error instanceof EngineError ? error : new EngineError('sandboxFailed', String(error), { cause: error })),
  );

  return {
    run(program, signal) {
      if (closed) return Promise.reject(new EngineError('closed'));
      if (failure !== undefined) return Promise.reject(failure);
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          const at = waiting.indexOf(job);
          if (at >= 0) waiting.splice(at, 1);
          settle(job, () => reject(signal?.reason));
          const sandbox = sandboxes.find((one) => one.job === job);
          if (sandbox === undefined) return;
          sandbox.job = undefined;
          bury(sandbox);
        };
        const job: Job = { program, signal, resolve, reject, forget: () => signal?.removeEventListener('abort', onAbort), crashes: 0 };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.push(job);
        dispatch();
      });
    },
    stats: () => ({
      pids: sandboxes.flatMap(({ child }) => child.pid ?? []),
      ...counts,
      ...(seal !== undefined && { seal }),
      ...(bootMs !== undefined && { bootMs }),
    }),
    async close() {
      if (closed) return;
      closed = true;
      clearInterval(watch);
      await started;
      const gone = sandboxes.map(({ child }) => {
        child.ref();
        return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      });
      for (const job of waiting.splice(0)) settle(job, () => job.reject(new EngineError('closed')));
      for (const sandbox of [...sandboxes]) {
        const { job } = sandbox;
        sandbox.job = undefined;
        if (job !== undefined) settle(job, () => job.reject(new EngineError('closed')));
        bury(sandbox);
      }
      await Promise.all(gone);
    },
  };
}

/** 0 where the system does not say. */
function residentMegabytes(pid: number): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
    return (Number(pages) * PAGE_BYTES) / 2 ** 20;
  } catch {
    return 0; // it has just ended
  }
}
