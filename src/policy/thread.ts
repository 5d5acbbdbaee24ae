import { EngineError } from '../errors.ts';
import { loadNative, type NativeWriter, type WriterCallback } from '../native.ts';
import { modelBytes } from '../onnx/model.ts';
import { ELEMENT_TYPES } from '../onnx/graph.ts';
import type { Device } from './device.ts';
import type { Model } from './folder.ts';
import type { Finish, Sampling, WriteRequest, Written } from './policy.ts';
import { writtenOf } from './prompts.ts';
import { rolloutGraph } from './rollout-graph.ts';
import { corePath } from './runtime.ts';

const FINISHES: readonly Finish[] = ['end', 'stop', 'length'];

/** A sample that is being written. */
interface Open {
  readonly request: WriteRequest;
  readonly promptTokens: number;
  left: number;
  readonly take: (written: Written) => void;
}

/** A writing thread, from its start to its end. */
export interface WritingThread {
  readonly writer: NativeWriter;
  readonly ready: Promise<void>;
  /** Settles when the thread has ended; rejects when it failed. */
  readonly ended: Promise<void>;
  readonly open: Map<number, Open>;
}

export interface ThreadOptions {
  readonly sampling: Sampling;
  readonly threads: number;
  readonly rows: number;
  readonly capacity: number;
  readonly lpOnly: boolean;
  readonly packed: boolean;
  readonly device: Device | undefined;
}

/** Starts a thread that loads the model and then writes what it is asked for. */
export function startThread(model: Model, given: ThreadOptions): WritingThread {
  const { sampling, threads, rows, capacity, lpOnly, packed, device } = given;
  const { config, tokenizer, folder } = model;
  const precision = device?.precision ?? 'float32';
  const open = new Map<number, Open>();
  const ready = settled();
  const ended = settled();
  function end(message: string | undefined): void {
    const error = message === undefined ? undefined : new EngineError('policyFailed', `${model.name}: ${message}`);
    ready.reject(error ?? new EngineError('closed'));
    if (error === undefined) ended.resolve();
    else ended.reject(error);
  }
  const tell: WriterCallback = (kind, first, sample = 0, finish = 0, tokens = new Int32Array(), logProbabilities = new Float32Array()) => {
    if (kind === 'ready') ready.resolve();
    if (kind === 'ended') end(first === undefined ? undefined : String(first));
    const one = kind === 'finished' && typeof first === 'number' ? open.get(first) : undefined;
    if (one === undefined || typeof first !== 'number') return;
    one.left -= 1;
    if (one.left === 0) open.delete(first);
    const { request, promptTokens } = one;
    const row = { id: request.id, sample: request.samples[sample] ?? sample, finish: FINISHES[finish] ?? 'length', promptTokens };
    const written = writtenOf(model, sampling, { ...row, tokens, logProbabilities });
    one.take(lpOnly ? { ...written, constrained: 'lp' } : written);
  };
  const options = {
    library: device?.library ?? corePath(), // nothing else of onnxruntime-node is loaded
    device,
    packed,
    model: modelBytes(rolloutGraph(config, { weights: model.weights, precision })),
    cached: ELEMENT_TYPES[precision],
    folder,
    threads,
    layers: config.layers,
    keyValueHeads: config.keyValueHeads,
    headWidth: config.headWidth,
    vocabulary: config.vocabulary,
    rows,
    capacity,
    lpOnly,
    ...sampling,
    ends: Int32Array.from(tokenizer.ends),
    tokenBytes: tokenizer.bytes.data,
    tokenOffsets: tokenizer.bytes.offsets,
  };
  const writer = new (loadNative().PolicyWriter)(options, tell);
  return { writer, ready: ready.promise, ended: ended.promise, open };
}

/** A promise to be settled from outside; that nobody waits for it is no mistake. */
function settled(): { readonly promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let resolve = (): void => undefined;
  let reject = (_error: Error): void => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve: () => resolve(), reject: (error) => reject(error) };
}
