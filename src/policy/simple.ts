// The simple way to write: the JavaScript binding of ONNX Runtime, a group at a time. It holds the event loop for each step and copies keys
// and values twice a step; native.ts does neither. Tests hold the two against each other.
import type { Tensor as OrtTensor } from 'onnxruntime-node';
import { modelBytes } from '../onnx/model.ts';
import type { Model } from './folder.ts';
import { checkSampling, type Finish, type Policy, type Sampling, type WriteOptions, type WriteRequest, type Written } from './policy.ts';
import { promptTokens, writtenOf } from './prompts.ts';
import { streamOf, uniformAt } from './random.ts';
import { ROLLOUT, rolloutGraph } from './rollout-graph.ts';
import { loadRuntime, type Runtime, sessionOptions } from './runtime.ts';
import { draw } from './sample.ts';

export interface SimpleOptions extends Partial<Sampling> {
  /** Of ONNX Runtime. */
  readonly threads?: number;
}

interface Row {
  readonly sample: number;
  readonly tokens: number[];
  readonly logProbabilities: number[];
  finish: Finish | undefined;
}

/** Copies each of a single row's tensors for every row of a group. */
function repeatRow(runtime: Runtime, tensor: OrtTensor, rows: number): OrtTensor {
  const one = tensor.data as Float32Array; // the graph declares float32
  const all = new Float32Array(one.length * rows);
  for (let row = 0; row < rows; row += 1) all.set(one, row * one.length);
  return new runtime.Tensor('float32', all, [rows, ...tensor.dims.slice(1)]);
}

/** @throws EngineError `badPolicy` while writing, for a prompt that is too long */
export async function createSimplePolicy(model: Model, options: SimpleOptions = {}): Promise<Policy> {
  const { threads = 1, ...given } = options;
  const sampling = checkSampling(given);
  const runtime = loadRuntime();
  const { config, tokenizer } = model;
  const bytes = modelBytes(rolloutGraph(config, { weights: model.weights }));
  const session = await runtime.InferenceSession.create(bytes, sessionOptions(model.folder, threads));
  const kinds = ['key', 'value'] as const;
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);
  const words = (values: readonly number[], dims: readonly number[]) => new runtime.Tensor('int32', Int32Array.from(values), dims);

  /** One call: the tokens of all rows, behind what each has so far. */
  async function step(tokens: ArrayLike<number>, rows: number, total: number, cache: Readonly<Record<string, OrtTensor>>) {
    const ids = BigInt64Array.from(Array.from(tokens), BigInt);
    return session.run({
      [ROLLOUT.tokens]: new runtime.Tensor('int64', ids, [rows, tokens.length / rows]),
      [ROLLOUT.lastPosition]: words(new Array<number>(rows).fill(total - 1), [rows]),
      [ROLLOUT.totalLength]: words([total], [1]),
      ...cache,
    });
  }
  const cacheOf = (from: (kind: 'key' | 'value', layer: number) => OrtTensor): Record<string, OrtTensor> =>
    Object.fromEntries(layers.flatMap((layer) => kinds.map((kind) => [ROLLOUT.past(kind, layer), from(kind, layer)])));
  const present = (results: Readonly<Record<string, OrtTensor>>, kind: 'key' | 'value', layer: number): OrtTensor =>
    results[ROLLOUT.present(kind, layer)] as OrtTensor; // the graph names it as an output

  const ended = ({ tokens }: Row): Finish | undefined => {
    if (tokenizer.ends.includes(tokens[tokens.length - 1] ?? -1)) return 'end';
    if (sampling.stop.length > 0 && sampling.stop.some((text) => tokenizer.decode(tokens).includes(text))) return 'stop';
    return tokens.length >= sampling.maxTokens ? 'length' : undefined;
  };

  async function* writeGroup(request: WriteRequest, signal: AbortSignal | undefined): AsyncGenerator<Written, void, undefined> {
    const prompt = promptTokens(model, request, config.context);
    const streams = request.samples.map((sample) => streamOf(sampling.seed, `${request.id} ${sample}`));
    const rows = request.samples.map((sample): Row => ({ sample, tokens: [], logProbabilities: [], finish: undefined }));
    const empty = new runtime.Tensor('float32', new Float32Array(0), [1, config.keyValueHeads, 0, config.headWidth]);
    let results = await step(
      prompt,
      1,
      prompt.length,
      cacheOf(() => empty),
    );
    let cache = cacheOf((kind, layer) => repeatRow(runtime, present(results, kind, layer), rows.length));
    let logits = repeatRow(runtime, results[ROLLOUT.logits] as OrtTensor, rows.length).data as Float32Array; // as the graph declares
    for (let total = prompt.length; ; ) {
      for (const [i, row] of rows.entries()) {
        if (row.finish !== undefined) continue;
        const own = logits.subarray(i * config.vocabulary, (i + 1) * config.vocabulary);
        const drawn = draw(own, sampling, uniformAt(streams[i] ?? [0, 0], row.tokens.length));
        row.tokens.push(drawn.token);
        row.logProbabilities.push(drawn.logProbability);
        row.finish = ended(row) ?? (prompt.length + row.tokens.length >= config.context ? 'length' : undefined);
        if (row.finish !== undefined)
          yield writtenOf(model, sampling, { ...row, id: request.id, finish: row.finish, promptTokens: prompt.length });
      }
      if (rows.every(({ finish }) => finish !== undefined)) return;
      signal?.throwIfAborted();
      total += 1;
      results = await step(
        rows.map(({ tokens }) => tokens[tokens.length - 1] ?? 0),
        rows.length,
        total,
        cache,
      );
      cache = cacheOf((kind, layer) => present(results, kind, layer));
      logits = (results[ROLLOUT.logits] as OrtTensor).data as Float32Array; // as the graph declares
    }
  }

  return {
    name: model.name,
    async *write(requests, { signal }: WriteOptions = {}) {
      for await (const request of requests) {
        signal?.throwIfAborted();
        yield* writeGroup(request, signal);
      }
    },
    close: () => session.release(),
  };
}
