import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { JOB } from '../codes.gen.ts';
import { EngineError } from '../errors.ts';
import { imageFile, lastWords } from './image-file.ts';
import { fromSandbox, type Outcome, type Program, type Seal, type ToSandbox } from './message.ts';
import { SANDBOX_SCRIPT } from './paths.ts';
import { processorSeconds, residentMegabytes } from './proc.ts';

export interface ProgramPoolOptions {
  /** Child processes at most, each with an interpreter of its own: more than one where programs wait. */
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
  /** Whether it was made ready by its image, or had to be made ready by itself. */
  readonly fromImage?: boolean;
}

/** Runs programs in sandboxes. One that ends is followed by another before it is needed. */
export interface ProgramPool {
  run(program: Program, signal?: AbortSignal): Promise<Outcome>;
  stats(): ProgramStats;
  close(): Promise<void>;
}

/** A program that heard neither interrupt nor stop flag is ended from outside so long after its limit. */
const GRACE_MS = 400;
/** A program that had less than this share of its time limit of a processor when that was over was stopped, or starved: it runs again. */
const LEAST_SHARE = 0.25;
const MOST_RUNS = 3;
const LOOK_MS = 100;
const PATIENCE_MS = 200;
const PROGRAMS_A_START = 16;
/** Of a sandbox that has just started. */
const IDLE_MB = 300;
const BOOTS = 3;
const SOLVER_VARIABLES = /^(HIGHS|ORTOOLS|COPT|GUROBI)_HOME$|^GRB_LICENSE_FILE$|^COPT_LICENSE_DIR$|^HOME$/;

interface Job {
  readonly program: Program;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
  readonly forget: () => void;
  crashes: number;
  runs: number;
}

interface Sandbox {
  readonly child: ChildProcess;
  ready: boolean;
  dead: boolean;
  job: Job | undefined;
  task: number;
  timer: NodeJS.Timeout | undefined;
  /** Seconds of a processor that it had taken before its job. */
  before: number;
  error: string;
}

/** Starts sandboxes; programs wait for the first that is ready. */
export function createProgramPool({ sandboxes: width, solvers }: ProgramPoolOptions): ProgramPool {
  const sandboxes: Sandbox[] = [];
  const waiting: Job[] = [];
  const counts = { ran: 0, restarts: 0 };
  let seal: Seal | undefined;
  let bootMs: number | undefined;
  let fromImage: boolean | undefined;
  let image = '';
  let lastReady = Number.POSITIVE_INFINITY;
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

  /** Gives a program its outcome, or another try. */
  function deliver(sandbox: Sandbox, job: Job, outcome: Outcome): void {
    if (job.runs < MOST_RUNS && wasStarved(sandbox, job, outcome)) waiting.unshift(job);
    else settle(job, () => job.resolve(outcome));
  }

  function bury(sandbox: Sandbox, outcome?: Outcome): void {
    if (sandbox.dead) return;
    sandbox.dead = true;
    clearTimeout(sandbox.timer);
    sandboxes.splice(sandboxes.indexOf(sandbox), 1);
    const { job } = sandbox;
    if (job !== undefined && outcome !== undefined) deliver(sandbox, job, outcome);
    else if (job !== undefined) crashed(job);
    sandbox.child.kill('SIGKILL');
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
      lastReady = performance.now();
      ({ seal, bootMs, fromImage } = message);
    } else if (message.task === sandbox.task && sandbox.job !== undefined) {
      const { job } = sandbox;
      sandbox.job = undefined;
      clearTimeout(sandbox.timer);
      counts.ran += 1;
      deliver(sandbox, job, message.outcome);
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
    const sandbox: Sandbox = { child, ready: false, dead: false, job: undefined, task: 0, timer: undefined, before: 0, error: '' };
    sandboxes.push(sandbox);
    child.stderr?.on('data', (piece: Buffer) => {
      sandbox.error = lastWords(sandbox.error + piece.toString());
    });
    child.on('message', (said: unknown) => receive(sandbox, said));
    child.on('exit', () => bury(sandbox));
    child.on('error', () => bury(sandbox));
    hold();
  }

  /** More sandboxes where programs still wait a while after the last one was ready: a start costs as much as a hundred small programs. */
  function startMore(): void {
    if (waiting.length === 0 || failure !== undefined || performance.now() < lastReady + PATIENCE_MS) return;
    if (sandboxes.some(({ ready }) => !ready)) return;
    const more = Math.min(Math.ceil(waiting.length / PROGRAMS_A_START), width - sandboxes.length);
    for (let i = 0; i < more; i += 1) start();
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
    sandbox.before = processorSeconds(sandbox.child.pid);
    job.runs += 1;
    const limitMs = job.program.words[JOB.timeLimitMs] ?? 0;
    sandbox.timer = setTimeout(() => bury(sandbox, ended('time', limitMs)), limitMs + GRACE_MS);
    const dry = job.crashes > 0;
    sandbox.child.send({ task, program: job.program, ...(dry && { dry }) } satisfies ToSandbox, (error) => {
      if (error !== null) bury(sandbox);
    });
  }

  const ended = (limit: 'time' | 'memory', ms: number): Outcome => ({ solves: 0, limit, output: '', us: ms * 1e3 });

  const watch = setInterval(() => {
    startMore();
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
      if (!closed) start();
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
        const job: Job = {
          program,
          signal,
          resolve,
          reject,
          forget: () => signal?.removeEventListener('abort', onAbort),
          crashes: 0,
          runs: 0,
        };
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
      ...(fromImage !== undefined && { fromImage }),
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

/** Whether a program is said to have used up its time, but had next to none. */
function wasStarved({ child, before }: Sandbox, { program }: Job, { limit }: Outcome): boolean {
  if (limit !== 'time') return false;
  return processorSeconds(child.pid) - before < (LEAST_SHARE * (program.words[JOB.timeLimitMs] ?? 0)) / 1000;
}
