// Writing in C++, over ONNX Runtime's C API: a thread of its own, many samples at once, keys and values in place. See native/policy/.
import { EngineError, shown } from '../errors.ts';
import { createChannel, createWaiter } from './channel.ts';
import type { Device } from './device.ts';
import type { Model } from './folder.ts';
import { checkSampling, type Policy, type Sampling, type WriteOptions, type WriteRequest, type Written } from './policy.ts';
import { promptTokens } from './prompts.ts';
import { streamOf } from './random.ts';
import { createShares } from './shares.ts';
import { startThread, type WritingThread } from './thread.ts';

export interface NativeOptions extends Partial<Sampling> {
  /** Of ONNX Runtime, for one step. */
  readonly threads?: number;
  /** Samples that are written at once. */
  readonly rows?: number;
  /** Positions of one sample, prompt and completion: memory is set aside for so many. Default: what the model knows, at most 2048. */
  readonly capacity?: number;
  /**
   * `lp`: only what an automaton of LP texts takes is written, one text in a fenced block, which no reader refuses. Log-probabilities are those
   * among the tokens that may come, so they are no log-probabilities of the policy. Every completion that ends is a model.
   */
  readonly constrain?: 'lp' | 'off';
  /**
   * `packed`: weights are copied into the order that products like, which makes steps faster and takes time whenever they are read.
   * `mapped`: they stay in the memory of their file, for weights that change after every few completions. docs/policy.md has figures.
   */
  readonly weights?: 'packed' | 'mapped';
  /** A GPU (chooseDevice()); absent: the processor. */
  readonly device?: Device;
}

const NATIVE_DEFAULTS = { threads: 2, rows: 8, capacity: 2048, weights: 'packed' } as const;

/** What the writing thread did, since the policy was opened or the weights were read again. */
export interface NativeStats {
  readonly readTokens: number;
  readonly writtenTokens: number;
  readonly steps: number;
  readonly readMs: number;
  readonly stepMs: number;
  /** With the masks of constrained writing. */
  readonly drawMs: number;
  readonly maskMs: number;
  readonly waitMs: number;
}

export interface NativePolicy extends Policy {
  stats(): NativeStats;
  /** Stops what is being written, and reads the weights from their files again for what is asked next. */
  reload(): Promise<void>;
}

/** Samples asked for, as a multiple of the rows, so that a row that ends finds its next sample. */
const AHEAD = 2;

function checkCounts({ threads, rows, capacity }: Required<Pick<NativeOptions, 'threads' | 'rows' | 'capacity'>>): void {
  for (const [name, value] of Object.entries({ threads, rows, capacity })) {
    if (!Number.isInteger(value) || value < 1 || value > 2 ** 20)
      throw new RangeError(`expected ${name} to be a whole number of at least 1, got ${shown(value)}`);
  }
}

/**
 * A policy that writes in C++.
 * @throws EngineError `badPolicy` where the model cannot be loaded; RangeError for options that are none
 */
export async function createNativePolicy(model: Model, options: NativeOptions = {}): Promise<NativePolicy> {
  const { constrain = 'off', threads, rows, capacity: wanted, weights, device, ...given } = { ...NATIVE_DEFAULTS, ...options };
  checkCounts({ threads, rows, capacity: wanted });
  const sampling = checkSampling(given);
  const capacity = Math.min(wanted, model.config.context);
  const shares = createShares(model.tokenizer);
  const start = (): WritingThread =>
    startThread(model, { sampling, threads, rows, capacity, lpOnly: constrain === 'lp', packed: weights === 'packed', device });
  let current: WritingThread | undefined;
  let closed = false;
  let numbers = 0;

  async function stop(): Promise<void> {
    const running = current;
    current = undefined;
    if (running === undefined) return;
    running.writer.stop();
    await running.ended.catch(() => undefined); // it was told to whoever wrote
  }

  function ask({ writer, open }: WritingThread, request: WriteRequest, take: (written: Written) => void): void {
    const prompt = promptTokens(model, request, capacity);
    const streams = Uint32Array.from(request.samples.flatMap((sample) => streamOf(sampling.seed, `${request.id} ${sample}`)));
    const number = numbers++ >>> 0;
    open.set(number, { request, promptTokens: prompt.length, left: request.samples.length, take });
    writer.add(number, prompt, shares.of(request.messages, prompt), streams);
  }

  async function* write(requests: Iterable<WriteRequest> | AsyncIterable<WriteRequest>, { signal }: WriteOptions = {}) {
    if (closed) throw new EngineError('closed');
    signal?.throwIfAborted();
    current ??= start();
    const running = current;
    await running.ready;
    const channel = createChannel<Written>();
    const room = createWaiter();
    let waiting = 0; // samples that were asked for and not taken yet
    let over = false;
    let wanted = true;
    const abort = (): void => channel.fail(signal?.reason);
    signal?.addEventListener('abort', abort);
    running.ended.then(() => channel.fail(new EngineError('closed')), channel.fail);
    async function feed(): Promise<void> {
      for await (const request of requests) {
        while (waiting >= AHEAD * rows && wanted) await room.wait();
        if (!wanted) return;
        waiting += request.samples.length;
        ask(running, request, channel.push);
      }
      over = true;
      if (waiting === 0) channel.end();
    }
    feed().catch(channel.fail);
    try {
      for await (const one of channel.values()) {
        waiting -= 1;
        room.wake();
        yield one;
        if (over && waiting === 0) channel.end();
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      wanted = false;
      room.wake();
      if (waiting > 0 && current === running) await stop(); // what is still being written is wanted by nobody
    }
  }

  current = start();
  try {
    await current.ready;
  } catch (error) {
    throw new EngineError('badPolicy', `${model.folder}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return {
    name: model.name,
    write,
    stats() {
      const raw = current?.writer.stats() ?? NO_STATS;
      const ms = (ns: number): number => ns / 1e6;
      return {
        readTokens: raw.readTokens,
        writtenTokens: raw.writtenTokens,
        steps: raw.steps,
        readMs: ms(raw.readNs),
        stepMs: ms(raw.stepNs),
        drawMs: ms(raw.drawNs),
        maskMs: ms(raw.maskNs),
        waitMs: ms(raw.waitNs),
      };
    },
    idleMs: () => (current?.writer.stats() ?? NO_STATS).waitNs / 1e6,
    reload: stop,
    async close() {
      closed = true;
      await stop();
    },
  };
}

const NO_STATS = { readTokens: 0, writtenTokens: 0, steps: 0, readNs: 0, stepNs: 0, drawNs: 0, maskNs: 0, waitNs: 0 };
