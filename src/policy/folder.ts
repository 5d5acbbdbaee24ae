// A model as a folder of the files that others write and read: config.json, tokenizer.json, tokenizer_config.json, model.safetensors.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import { configJson, type DecoderConfig, readConfig, weightShapes } from './config.ts';
import { dequantize } from './quantized.ts';
import type { WeightSource } from './rollout-graph.ts';
import { readSafetensors, readTensor, type Stored, writeSafetensors } from './safetensors.ts';
import { createTokenizer, type Tokenizer, type TokenizerFile, type TokenizerSettings } from './tokenizer.ts';

export const MODEL_FILES = {
  config: 'config.json',
  tokenizer: 'tokenizer.json',
  settings: 'tokenizer_config.json',
  weights: 'model.safetensors',
} as const;

/** A model in memory or in a file of another kind, ready to be written as a folder. */
export interface ModelSource {
  readonly config: DecoderConfig;
  readonly file: TokenizerFile;
  readonly settings: TokenizerSettings;
  /** The values of a weight, row by row. */
  readonly read: (name: string) => Float32Array;
}

/** A model that is ready to run. */
export interface Model {
  readonly name: string;
  /** Where external data of its graph lie. */
  readonly folder: string;
  readonly config: DecoderConfig;
  readonly tokenizer: Tokenizer;
  /** Float32 weights, each a place in a file of the folder. */
  readonly weights: (name: string) => WeightSource;
}

const bad = (path: string, detail: string, cause?: unknown): EngineError =>
  new EngineError('badPolicy', `${path}: ${detail}`, cause === undefined ? undefined : { cause });

/** Writes a model; the folder is there whole or not at all. */
export function writeModel(folder: string, { config, file, settings, read }: ModelSource): void {
  const made = `${folder}.new-${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  mkdirSync(made, { recursive: true });
  const json = (name: string, value: unknown): void => writeFileSync(join(made, name), JSON.stringify(value));
  json(MODEL_FILES.config, configJson(config));
  json(MODEL_FILES.tokenizer, file);
  json(MODEL_FILES.settings, settings);
  const tensors = [...weightShapes(config)].map(([name, shape]) => ({ name, shape, data: () => read(name) }));
  writeSafetensors(join(made, MODEL_FILES.weights), tensors);
  const old = `${folder}.old-${process.pid}`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(made, folder);
  rmSync(old, { recursive: true, force: true });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw bad(path, error instanceof SyntaxError ? 'no JSON' : 'cannot be read', error);
  }
}

type Settings = Readonly<Record<string, unknown>>;

const objectAt = (path: string): Settings => {
  const value = readJson(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(path, 'expected a JSON object');
  return value as Settings; // an object, see above
};

const optional = (path: string): Settings => (existsSync(path) ? objectAt(path) : {});

/** Token texts stand in the settings as a text, or as an object that holds it. */
function tokenText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { content } = value as Settings; // an object, see above
  return typeof content === 'string' ? content : undefined;
}

function settingsOf(folder: string): TokenizerSettings {
  const given = optional(join(folder, MODEL_FILES.settings));
  const template = join(folder, 'chat_template.jinja');
  const chat = existsSync(template) ? readFileSync(template, 'utf8') : given.chat_template;
  const [start, end] = [tokenText(given.bos_token), tokenText(given.eos_token)];
  const { chat_template: _chat, bos_token: _start, eos_token: _end, ...rest } = given;
  return {
    ...rest,
    ...(typeof chat === 'string' && { chat_template: chat }),
    ...(start !== undefined && { bos_token: start }),
    ...(end !== undefined && { eos_token: end }),
  };
}

function endsOf(folder: string): number[] {
  const given = optional(join(folder, 'generation_config.json')).eos_token_id;
  return (Array.isArray(given) ? given : [given]).filter((one): one is number => typeof one === 'number');
}

/** Tensors of all files of weights, each with the file it is in. */
function storedTensors(folder: string): ReadonlyMap<string, Stored & { readonly location: string }> {
  const index = join(folder, `${MODEL_FILES.weights}.index.json`);
  const map = existsSync(index) ? objectAt(index).weight_map : undefined;
  const files = typeof map === 'object' && map !== null ? [...new Set(Object.values(map).map(String))] : [MODEL_FILES.weights];
  const found = new Map<string, Stored & { readonly location: string }>();
  for (const location of files) {
    const path = join(folder, location);
    if (!existsSync(path)) throw bad(path, 'no such file');
    for (const [name, stored] of readSafetensors(path)) found.set(name, { ...stored, location });
  }
  return found;
}

function checkTensors(config: DecoderConfig, stored: ReadonlyMap<string, Stored>, folder: string): void {
  for (const [name, shape] of weightShapes(config)) {
    const found = stored.get(name);
    if (found === undefined) throw bad(folder, `tensor ${name} is missing`);
    if (found.shape.join() !== shape.join())
      throw bad(folder, `tensor ${name}: expected the shape [${shape.join(', ')}], got [${found.shape.join(', ')}]`);
  }
}

/**
 * Opens a model folder.
 * @throws EngineError `badPolicy` naming the file and tensor
 */
async function openFolder(folder: string): Promise<Model> {
  const config = readConfig(readJson(join(folder, MODEL_FILES.config)), join(folder, MODEL_FILES.config));
  const stored = storedTensors(folder);
  checkTensors(config, stored, folder);
  const where = join(folder, MODEL_FILES.tokenizer);
  const file = objectAt(where) as unknown as TokenizerFile; // checked by createTokenizer()
  const settings = settingsOf(folder);
  const tokenizer = createTokenizer(file, settings, { where, ends: endsOf(folder) });
  if (tokenizer.size > config.vocabulary)
    throw bad(where, `has ${tokenizer.size} tokens, where the model knows ${config.vocabulary}: it is another model's`);
  const narrow = [...weightShapes(config).keys()].some((name) => stored.get(name)?.type !== 'F32');
  if (narrow) {
    const read = (name: string): Float32Array => {
      const one = stored.get(name) as Stored & { location: string }; // every weight was looked for above
      return dequantize(
        one.type,
        readTensor(join(folder, one.location), one),
        one.shape.reduce((product, size) => product * size, 1),
      );
    };
    const wide = await cached(join(folder, storedFile(stored)), () => Promise.resolve({ config, file, settings: { ...settings }, read }));
    return { ...(await openFolder(wide)), tokenizer, name: basename(resolve(folder)) };
  }
  return {
    name: basename(resolve(folder)),
    folder: resolve(folder),
    config,
    tokenizer,
    weights(name) {
      const { location, offset, length } = stored.get(name) as Stored & { location: string }; // every weight was looked for above
      return { type: 'float32', file: { location, offset, length } };
    },
  };
}

const storedFile = (stored: ReadonlyMap<string, { readonly location: string }>): string =>
  [...stored.values()][0]?.location ?? MODEL_FILES.weights;

/** Where models of other kinds of files are kept as folders. */
const cacheFolder = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay', 'policies');

/** The folder that `source` makes of a file, written where it is not there yet. */
async function cached(path: string, source: () => Promise<ModelSource>): Promise<string> {
  const { contentKey } = await import('./gguf.ts');
  const folder = join(cacheFolder(), `${basename(path).replace(/\.\w+$/, '')}-${await contentKey(path)}`);
  if (!existsSync(join(folder, MODEL_FILES.weights))) writeModel(folder, await source());
  return folder;
}

/**
 * Opens a model: a folder, or a GGUF file, which is written as a folder of float32 weights into the cache the first time.
 * @throws EngineError `badPolicy` naming the file, and the tensor or key
 */
export async function openModel(path: string): Promise<Model> {
  if (!existsSync(path)) throw bad(path, 'no such folder or file');
  if (statSync(path).isDirectory()) return openFolder(path);
  const { readGguf } = await import('./gguf.ts');
  const model = await openFolder(await cached(path, () => readGguf(path)));
  return { ...model, name: basename(path).replace(/\.gguf$/i, '') };
}
