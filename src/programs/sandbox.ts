// A sandbox: a child process with one sealed interpreter, locked into a short list of system calls. Compiled first, as pool/worker.ts.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DEFAULT_LIMITS } from '../environment.ts';
import { FLAGS, JOB, JOB_WORDS } from '../codes.gen.ts';
import { loadNative } from '../native.ts';
import { answeringSolver, FALLBACK, SECOND } from './answering.ts';
import { createClockMemory, startClock, stopClock } from './clock.ts';
import { createInterpreter, type Interpreter, type Run } from './interpreter.ts';
import { unpackImage } from './ready.ts';
import { type FromSandbox, type Outcome, type Program, type Raised, raisedOf, type Seal, type ToSandbox } from './message.ts';
import { createRecorder, jobWords, type Recorder } from './solver.ts';

const HEAP_BYTES = 512 * 2 ** 20;
/** More would be no rollout's, and the channel is JSON. */
const RETIRE_AFTER = 20_000;

function send(message: FromSandbox): void {
  process.send?.(message, undefined, undefined, () => undefined); // where the program is gone, 'disconnect' ends this process
}

/** Solvers open their libraries and start their threads now; later they could not. */
function warm(recorder: Recorder, solvers: readonly number[]): void {
  const text = 'S\nNAME warm\nROWS\n N obj\n G c\nCOLUMNS\n x obj 1\n x c 1\nRHS\n RHS c 1\nENDATA\n';
  for (const solver of solvers) {
    warmed.add(solver);
    const words = jobWords();
    words[JOB.solver] = solver;
    words[JOB.flags] = FLAGS.smallOff;
    recorder.begin(words, performance.now() + DEFAULT_LIMITS.timeMs);
    recorder.answer(Buffer.from(text));
  }
}

const memory = createClockMemory();
const warmed = new Set<number>();
let recorder: Recorder;
let interpreter: Interpreter;
let runs = 0;

/** The runner's word on how the program ended; it is Python's, so its shape is not trusted. */
function endOf({ told }: Run): Raised | undefined {
  const broken: Raised = { type: 'SystemError', message: 'the program broke the interpreter' };
  if (told === undefined) return broken;
  try {
    return raisedOf((JSON.parse(told) as { raised?: unknown } | null)?.raised);
  } catch {
    return broken;
  }
}

function runProgram({ source, module, words }: Program, dry = false): Outcome {
  const started = performance.now();
  const limitMs = words[JOB.timeLimitMs] ?? 0;
  const known = words.map((word, at) => (at === JOB.solver && !warmed.has(word) ? FALLBACK : word)); // no library is opened any more
  recorder.begin(known, started + limitMs, dry);
  startClock(memory, limitMs);
  const run = interpreter.run(Buffer.from(`${module ?? ''}\n${source}`));
  const late = stopClock(memory);
  const raised = endOf(run);
  const { tooLarge, ...seen } = recorder.seen();
  const limit = late ? 'time' : tooLarge ? 'size' : raised?.type === 'MemoryError' ? 'memory' : undefined;
  return {
    ...seen,
    ...(raised !== undefined && { raised }),
    ...(limit !== undefined && { limit }),
    output: run.output,
    us: Math.round((performance.now() - started) * 1e3),
  };
}

async function boot([image, ...solvers]: readonly string[]): Promise<void> {
  const started = performance.now();
  const native = loadNative();
  native.setStopFlag(memory.stop);
  const second = answeringSolver(SECOND) === SECOND ? [SECOND] : [];
  recorder = createRecorder(second[0]);
  warm(recorder, [FALLBACK, ...second, ...solvers.map(Number)]);
  interpreter = await createInterpreter({
    image: unpackImage(readFileSync(image ?? '')),
    memoryBytes: HEAP_BYTES,
    interrupt: memory.interrupt,
    onSolver: (request) => recorder.answer(request),
  });
  const clock = new Worker(new URL('./clock.js', import.meta.url), { workerData: { clock: memory }, env: {}, stdout: true, stderr: true });
  await once(clock, 'message'); // 'online' comes before its module is read, which the seal would forbid
  const { raised } = runProgram({ source: 'pass', words: [...new Array<number>(JOB_WORDS).fill(1000)] });
  if (raised !== undefined) throw new Error(`the first program did not run: ${raised.message}`);
  const seal = JSON.parse(native.seal()) as Seal; // the addon wrote it
  send({ kind: 'ready', seal, bootMs: Math.round(performance.now() - started), fromImage: interpreter.fromImage });
}

process.on('message', ({ task, program, dry }: ToSandbox) => {
  const outcome = runProgram(program, dry);
  runs += 1;
  send({ kind: 'outcome', task, outcome, spent: interpreter.isSpent() || runs >= RETIRE_AFTER });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('SIGINT', () => undefined); // of the terminal, for the whole group: the pool decides
await boot(process.argv.slice(2));
