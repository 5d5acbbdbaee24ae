// What holds the weights that are trained: it looks at sequences, adds up slopes, and updates.
import { join } from 'node:path';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { EngineError } from '../errors.ts';
import { modelBytes } from '../onnx/model.ts';
import type { Graph } from '../onnx/graph.ts';
import { weightShapes } from '../policy/config.ts';
import type { Device } from '../policy/device.ts';
import type { Model } from '../policy/folder.ts';
import { readTensor } from '../policy/safetensors.ts';
import { loadRuntime, manySessionsOptions } from '../policy/runtime.ts';
import { firstValues, mergedWeight, parametersOf, type Trained } from './parameters.ts';
import { type Goal, STEP, stepGraph } from './step-graph.ts';
import { type Optimizer, OPTIMIZER_DEFAULTS, UPDATE, updateGraph } from './update-graph.ts';

/** A prompt and what was written after it. */
export interface Sequence {
  readonly prompt: ArrayLike<number>;
  readonly completion: ArrayLike<number>;
}

/** A sequence with what its tokens' losses are made of; the lists are as long as the completion. */
export interface Lesson extends Sequence {
  /** What each token's loss counts. */
  readonly weight: number;
  /** Advantage of each token, times the correction for the sampler. */
  readonly advantages?: ArrayLike<number>;
  readonly old?: ArrayLike<number>;
  readonly reference?: ArrayLike<number>;
}

/** What a look at a sequence shows of each token of its completion. */
export interface Look {
  readonly logp: Float32Array;
  readonly entropy?: Float32Array;
}

interface Studied {
  readonly loss: number;
  readonly looks: readonly Look[];
}

/** All that training changes. */
export interface LearnerState {
  readonly updates: number;
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly first: ReadonlyMap<string, Float32Array>;
  readonly second: ReadonlyMap<string, Float32Array>;
}

export interface LearnerOptions {
  readonly trained?: Trained;
  readonly optimizer?: Partial<Optimizer>;
  readonly temperature?: number;
  /** Sequences in one run of the graph. */
  readonly rows?: number;
  /** Lengths are rounded up to a multiple of it: each is a graph of its own. */
  readonly granularity?: number;
  readonly threads?: number;
  /** A GPU (chooseDevice()); absent: the processor. Its precision is that of whoever writes: a learner's numbers are float32 on both. */
  readonly device?: Device;
  /** Of the first values of low-rank additions. */
  readonly seed?: string;
}

const LEARNER_DEFAULTS = { rows: 8, granularity: 64, threads: 2, temperature: 1, seed: '0' } as const;

export interface Learner {
  readonly parameters: ReadonlyMap<string, readonly number[]>;
  /** Log-probabilities as the weights are; with `first`, as they were at the beginning. */
  look(sequences: readonly Sequence[], weights?: 'now' | 'first'): Promise<Look[]>;
  /** Adds the slopes of lessons to those since the last update. */
  study(lessons: readonly Lesson[], goal: Exclude<Goal, 'forward'>): Promise<Studied>;
  /** One step of the optimizer along the slopes; @returns their norm. Nothing changes where that is no number. */
  update(rate: number): Promise<number>;
  /** The weights of the whole model, as a policy writes with them. */
  weight(name: string): Float32Array;
  state(): LearnerState;
  restore(state: LearnerState): void;
  close(): Promise<void>;
}

/** Sequences filled up to a block of [rows, positions], and their completions to one of [rows, tail]. */
interface Block {
  readonly positions: number;
  readonly tail: number;
  readonly tokens: BigInt64Array;
  readonly places: BigInt64Array;
  readonly targets: BigInt64Array;
  /** A value of each token of the completions. */
  readonly spread: (values: (row: number, token: number) => number) => Float32Array;
  /** The opposite. */
  readonly collect: (row: number, values: Float32Array) => Float32Array;
}

function blockOf(sequences: readonly Sequence[], rows: number, granularity: number): Block {
  const filled = (lengths: readonly number[]): number => Math.ceil(Math.max(1, ...lengths) / granularity) * granularity;
  const positions = filled(sequences.map(({ prompt, completion }) => prompt.length + completion.length - 1));
  const tail = filled(sequences.map(({ completion }) => completion.length));
  const tokens = new BigInt64Array(rows * positions);
  const [places, targets] = [new BigInt64Array(rows * tail), new BigInt64Array(rows * tail)];
  sequences.forEach(({ prompt, completion }, row) => {
    if (prompt.length === 0) throw new RangeError('expected a prompt of at least one token');
    const all = [...Array.from(prompt), ...Array.from(completion)];
    for (let i = 0; i + 1 < all.length; i += 1) tokens[row * positions + i] = BigInt(all[i] ?? 0);
    for (let i = 0; i < completion.length; i += 1) {
      places[row * tail + i] = BigInt(row * positions + prompt.length - 1 + i);
      targets[row * tail + i] = BigInt(completion[i] ?? 0);
    }
  });
  return {
    positions,
    tail,
    tokens,
    places,
    targets,
    spread(values) {
      const out = new Float32Array(rows * tail);
      sequences.forEach(({ completion }, row) => {
        for (let token = 0; token < completion.length; token += 1) out[row * tail + token] = values(row, token);
      });
      return out;
    },
    collect: (row, values) => values.slice(row * tail, row * tail + (sequences[row]?.completion.length ?? 0)),
  };
}

function* piecesOf<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}

/** @returns the values of a weight as they lie in the model's files */
function readWeight({ folder, weights }: Model, name: string): Float32Array {
  const { data, file } = weights(name);
  if (data instanceof Float32Array) return data;
  if (file === undefined) throw new EngineError('badPolicy', `${folder}: ${name} has no float32 values`);
  const bytes = readTensor(join(folder, file.location), { type: 'F32', shape: [file.length / 4], ...file });
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

/** @throws EngineError `badPolicy` where a weight of the model cannot be read, or the GPU cannot be used */
export async function createLearner(model: Model, options: LearnerOptions = {}): Promise<Learner> {
  const read = (name: string): Float32Array => readWeight(model, name);
  const { rows, granularity, threads, temperature, seed } = { ...LEARNER_DEFAULTS, ...options };
  const trained = options.trained ?? { kind: 'all' };
  const optimizer = { ...OPTIMIZER_DEFAULTS, ...options.optimizer };
  const { config } = model;
  const parameters = parametersOf(config, trained);
  const { device } = options;
  const { InferenceSession, Tensor } = loadRuntime(device);
  const origin = firstValues(config, trained, { read, seed });
  const sessions = new Map<string, Promise<InferenceSession>>();
  const blank = (): Map<string, Float32Array> => new Map([...origin].map(([name, value]) => [name, new Float32Array(value.length)]));
  let state: LearnerState = { updates: 0, values: origin, first: blank(), second: blank() };
  let sums = blank();

  async function open(graph: Graph): Promise<InferenceSession> {
    try {
      return await InferenceSession.create(modelBytes(graph), manySessionsOptions(model.folder, threads, device));
    } catch (error) {
      throw new EngineError('badPolicy', `${model.folder}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  function sessionFor(goal: Goal, { positions, tail }: Block): Promise<InferenceSession> {
    const key = `${JSON.stringify(goal)} ${positions} ${tail}`;
    const found =
      sessions.get(key) ?? open(stepGraph({ config, trained, source: model.weights, rows, positions, tail, goal, temperature }));
    sessions.set(key, found);
    return found;
  }
  const updating = await open(updateGraph(parameters, optimizer));
  const tensorsOf = (values: ReadonlyMap<string, Float32Array>, name: (parameter: string) => string): Record<string, OrtTensor> =>
    Object.fromEntries(
      [...values].map(([parameter, value]) => [name(parameter), new Tensor('float32', value, parameters.get(parameter) ?? [])]),
    );
  const own = (parameter: string): string => parameter;
  const floats = (results: Readonly<Record<string, OrtTensor>>, name: string): Float32Array => results[name]?.data as Float32Array; // as declared

  function feedsOf(
    { tokens, places, targets, positions, tail }: Block,
    extra: Readonly<Record<string, Float32Array>>,
  ): Record<string, OrtTensor> {
    const dims = [rows, tail];
    return {
      [STEP.tokens]: new Tensor('int64', tokens, [rows, positions]),
      [STEP.places]: new Tensor('int64', places, dims),
      [STEP.targets]: new Tensor('int64', targets, dims),
      ...Object.fromEntries(Object.entries(extra).map(([name, data]) => [name, new Tensor('float32', data, dims)])),
    };
  }

  function lookAt(block: Block, results: Readonly<Record<string, OrtTensor>>, count: number): Look[] {
    const [logp, entropy] = [floats(results, STEP.logp), results[STEP.entropy]];
    return Array.from({ length: count }, (_, row) => ({
      logp: block.collect(row, logp),
      ...(entropy !== undefined && { entropy: block.collect(row, entropy.data as Float32Array) }), // as declared
    }));
  }

  /** What an algorithm's loss is made of, for the tokens of a block's completions. */
  function termsOf(block: Block, lessons: readonly Lesson[], goal: Exclude<Goal, 'forward'>): Record<string, Float32Array> {
    const weight = block.spread((row) => lessons[row]?.weight ?? 0);
    if (goal === 'supervised') return { [STEP.weight]: weight };
    const advantage = block.spread((row, token) => lessons[row]?.advantages?.[token] ?? 0);
    return {
      [STEP.weight]: weight,
      [STEP.advantage]: advantage,
      [STEP.old]: block.spread((row, token) => lessons[row]?.old?.[token] ?? 0),
      ...(Number.isFinite(goal.dualClip) && { [STEP.floor]: advantage.map((value) => (value < 0 ? goal.dualClip * value : NO_FLOOR)) }),
      ...(goal.ratio === 'sequence' && { [STEP.share]: block.spread((row) => 1 / (lessons[row]?.completion.length ?? 1)) }),
      ...(goal.kl !== 'none' && { [STEP.reference]: block.spread((row, token) => lessons[row]?.reference?.[token] ?? 0) }),
    };
  }

  async function look(sequences: readonly Sequence[], weights: 'now' | 'first' = 'now'): Promise<Look[]> {
    const out: Look[] = [];
    for (const piece of piecesOf(sequences, rows)) {
      const block = blockOf(piece, rows, granularity);
      const session = await sessionFor('forward', block);
      const results = await session.run({ ...feedsOf(block, {}), ...tensorsOf(weights === 'now' ? state.values : origin, own) });
      out.push(...lookAt(block, results, piece.length));
    }
    return out;
  }

  async function study(lessons: readonly Lesson[], goal: Exclude<Goal, 'forward'>): Promise<Studied> {
    const looks: Look[] = [];
    let loss = 0;
    for (const piece of piecesOf(lessons, rows)) {
      const block = blockOf(piece, rows, granularity);
      const session = await sessionFor(goal, block);
      const results = await session.run({
        ...feedsOf(block, termsOf(block, piece, goal)),
        ...tensorsOf(state.values, own),
        ...tensorsOf(sums, STEP.sum),
      });
      loss += floats(results, STEP.loss)[0] ?? Number.NaN;
      sums = new Map([...parameters.keys()].map((name) => [name, floats(results, STEP.next(name))]));
      looks.push(...lookAt(block, results, piece.length));
    }
    return { loss, looks };
  }

  async function update(rate: number): Promise<number> {
    const { updates, values, first, second } = state;
    const scalar = (value: number): OrtTensor => new Tensor('float32', Float32Array.of(value), []);
    const results = await updating.run({
      ...tensorsOf(values, own),
      ...tensorsOf(sums, UPDATE.slope),
      ...tensorsOf(first, UPDATE.first),
      ...tensorsOf(second, UPDATE.second),
      [UPDATE.rate]: scalar(rate),
      [UPDATE.firstFactor]: scalar(1 / (1 - optimizer.beta1 ** (updates + 1))),
      [UPDATE.secondFactor]: scalar(1 / (1 - optimizer.beta2 ** (updates + 1))),
    });
    const taken = (name: (parameter: string) => string): Map<string, Float32Array> =>
      new Map([...parameters.keys()].map((parameter) => [parameter, floats(results, name(parameter))]));
    const norm = floats(results, UPDATE.norm)[0] ?? Number.NaN;
    sums = blank();
    if (Number.isFinite(norm))
      state = { updates: updates + 1, values: taken(UPDATE.next), first: taken(UPDATE.nextFirst), second: taken(UPDATE.nextSecond) };
    return norm;
  }

  return {
    parameters,
    look,
    study,
    update,
    weight(name) {
      if (!weightShapes(config).has(name)) throw new EngineError('badPolicy', `${model.name} has no weight ${name}`);
      return mergedWeight(name, trained, state.values, read);
    },
    state: () => state,
    restore(given) {
      state = given;
      sums = blank();
    },
    async close() {
      // One that could not be opened was told to whoever asked for it.
      const opened = (await Promise.allSettled(sessions.values())).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      await Promise.all([updating, ...opened].map((session) => session.release()));
    },
  };
}

/** Lower than any objective. */
const NO_FLOOR = -1e30;
