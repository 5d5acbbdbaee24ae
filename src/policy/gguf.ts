import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { gguf } from '@huggingface/gguf';
import { EngineError, shown } from '../errors.ts';
import { checkConfig, type DecoderConfig, layerWeights, WEIGHTS, weightShapes } from './config.ts';
import type { ModelSource } from './folder.ts';
import { dequantize, QUANTIZED_TYPES, quantizedBytes } from './quantized.ts';
import type { TokenizerFile, TokenizerSettings } from './tokenizer.ts';

/** Numbers of element types in GGUF files. */
const TYPES: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  30: 'BF16',
};

/** Kinds of tokens: these two are cut out of a text before anything else. */
const CONTROL = 3;
const USER_DEFINED = 4;

/** How texts are cut into words, by the name that GGUF files have for it. */
const SPLITS: Readonly<Record<string, readonly unknown[]>> = {
  smollm: [
    { type: 'Digits', individual_digits: true },
    { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  ],
  'gpt-2': [{ type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }],
};

interface Tensor {
  /** As the weights of a matrix are written elsewhere: [out, in]. */
  readonly shape: readonly number[];
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

type Metadata = Readonly<Record<string, unknown>>;

const bad = (path: string, detail: string, cause?: unknown): EngineError =>
  new EngineError('badPolicy', `${path}: ${detail}`, cause === undefined ? undefined : { cause });

function numberOf(metadata: Metadata, key: string, path: string, fallback?: number): number {
  const found = metadata[key] ?? fallback;
  const value = typeof found === 'bigint' ? Number(found) : found;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw bad(path, `expected a number for ${key}, got ${shown(found)}`);
  return value;
}

function textsOf(metadata: Metadata, key: string, path: string): readonly string[] {
  const found = metadata[key];
  if (!Array.isArray(found) || !found.every((one) => typeof one === 'string')) throw bad(path, `expected a list of texts for ${key}`);
  return found;
}

/** GGUF names of weights, by the decoder's. */
function namesOf(config: DecoderConfig): ReadonlyMap<string, string> {
  const names = new Map<string, string>([
    [WEIGHTS.embedding, 'token_embd.weight'],
    [WEIGHTS.norm, 'output_norm.weight'],
  ]);
  if (!config.tied) names.set(WEIGHTS.head, 'output.weight');
  for (let layer = 0; layer < config.layers; layer += 1) {
    const of = layerWeights(layer);
    const block = (part: string): string => `blk.${layer}.${part}.weight`;
    names.set(of.attentionNorm, block('attn_norm'));
    names.set(of.query, block('attn_q'));
    names.set(of.key, block('attn_k'));
    names.set(of.value, block('attn_v'));
    names.set(of.attentionOut, block('attn_output'));
    names.set(of.feedForwardNorm, block('ffn_norm'));
    names.set(of.gate, block('ffn_gate'));
    names.set(of.up, block('ffn_up'));
    names.set(of.down, block('ffn_down'));
  }
  return names;
}

function configOf(metadata: Metadata, tensors: ReadonlyMap<string, Tensor>, path: string): DecoderConfig {
  const architecture = metadata['general.architecture'];
  if (architecture !== 'llama') throw bad(path, `expected the architecture llama, got ${shown(architecture)}`);
  if (tensors.has('rope_freqs.weight')) throw bad(path, 'scaled rotary positions (rope_freqs) are not supported');
  const number = (key: string, fallback?: number): number => numberOf(metadata, `llama.${key}`, path, fallback);
  const width = number('embedding_length');
  const heads = number('attention.head_count');
  const headWidth = number('attention.key_length', width / heads);
  const turned = number('rope.dimension_count', headWidth);
  if (turned !== headWidth) throw bad(path, `expected positions to turn whole heads of ${headWidth}, got ${turned}`);
  return checkConfig(
    {
      vocabulary: textsOf(metadata, 'tokenizer.ggml.tokens', path).length,
      width,
      layers: number('block_count'),
      heads,
      keyValueHeads: number('attention.head_count_kv', heads),
      headWidth,
      feedForward: number('feed_forward_length'),
      context: number('context_length'),
      ropeBase: number('rope.freq_base', 10_000),
      normEpsilon: number('attention.layer_norm_rms_epsilon'),
      tied: !tensors.has('output.weight'),
    },
    path,
  );
}

/** The tokenizer that the metadata describe, as the two files that others have it in. */
function tokenizerOf(metadata: Metadata, path: string): { file: TokenizerFile; settings: TokenizerSettings } {
  const kind = metadata['tokenizer.ggml.model'];
  if (kind !== 'gpt2') throw bad(path, `expected a byte-level tokenizer (gpt2), got ${shown(kind)}`);
  const split = metadata['tokenizer.ggml.pre'];
  const steps = typeof split === 'string' ? SPLITS[split] : undefined;
  if (steps === undefined) throw bad(path, `expected a way to cut words of ${Object.keys(SPLITS).join(', ')}, got ${shown(split)}`);
  const tokens = textsOf(metadata, 'tokenizer.ggml.tokens', path);
  const kinds = metadata['tokenizer.ggml.token_type'];
  if (!Array.isArray(kinds) || kinds.length !== tokens.length) throw bad(path, 'expected a kind for each token');
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  const token = (key: string): string | undefined => {
    const id = metadata[`tokenizer.ggml.${key}`];
    return typeof id === 'number' ? tokens[id] : undefined;
  };
  const [start, end, template] = [token('bos_token_id'), token('eos_token_id'), metadata['tokenizer.chat_template']];
  return {
    file: {
      version: '1.0',
      added_tokens: tokens.flatMap((content, id) =>
        kinds[id] === CONTROL || kinds[id] === USER_DEFINED ? [{ id, content, special: kinds[id] === CONTROL, ...flags }] : [],
      ),
      normalizer: null,
      pre_tokenizer: { type: 'Sequence', pretokenizers: steps },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        vocab: Object.fromEntries(tokens.map((text, id) => [text, id])),
        merges: textsOf(metadata, 'tokenizer.ggml.merges', path).map((merge) => merge.split(' ')),
      },
    },
    settings: {
      tokenizer_class: 'GPT2Tokenizer',
      ...(start !== undefined && { bos_token: start }),
      ...(end !== undefined && { eos_token: end }),
      ...(typeof template === 'string' && { chat_template: template }),
    },
  };
}

/** Keys and queries lie with the two halves of a head interleaved; everywhere else one half follows the other. */
function separateHalves(values: Float32Array, rows: number, headWidth: number): Float32Array {
  const columns = values.length / rows;
  const half = headWidth / 2;
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    const inHead = row % headWidth;
    const from = row - inHead + 2 * (inHead % half) + Math.floor(inHead / half);
    out.set(values.subarray(from * columns, (from + 1) * columns), row * columns);
  }
  return out;
}

async function readHeader(path: string): Promise<{ metadata: Metadata; tensors: ReadonlyMap<string, Tensor> }> {
  if (!existsSync(path)) throw bad(path, 'no such file');
  const { size } = statSync(path);
  let header: Awaited<ReturnType<typeof gguf>>;
  try {
    header = await gguf(path, { allowLocalFile: true });
  } catch (error) {
    throw bad(path, `no GGUF file, or a cut-off one (${error instanceof Error ? error.message : String(error)})`, error);
  }
  const start = Number(header.tensorDataOffset);
  // The reader takes what lies behind the end of a file for zeros.
  if (start > size) throw bad(path, `no GGUF file, or a cut-off one (its header has ${start} bytes, the file ${size})`);
  const tensors = new Map<string, Tensor>();
  for (const { name, shape, dtype, offset } of header.tensorInfos) {
    const sizes = shape.map(Number).reverse();
    const count = sizes.reduce((product, one) => product * one, 1);
    const type = TYPES[dtype] ?? `type ${dtype}`;
    const length = quantizedBytes(type, count);
    if (length === undefined) throw bad(path, `tensor ${name}: expected ${QUANTIZED_TYPES.join(', ')}, got ${type}`);
    const end = start + Number(offset) + length;
    if (end > size) throw bad(path, `tensor ${name}: ends at byte ${end} of a file of ${size}; the file is cut off`);
    tensors.set(name, { shape: sizes, type, offset: start + Number(offset), length });
  }
  return { metadata: header.metadata as unknown as Metadata, tensors }; // read by key, each checked
}

function readBytes(path: string, { offset, length }: Tensor): Uint8Array {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < length; ) {
      const got = readSync(file, bytes, at, length - at, offset + at);
      if (got === 0) throw bad(path, 'the file is cut off');
      at += got;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/**
 * Reads the header of a GGUF file of a Llama-family model.
 * @throws EngineError `badPolicy` naming the file and the tensor or key
 */
export async function readGguf(path: string): Promise<ModelSource> {
  const { metadata, tensors } = await readHeader(path);
  const config = configOf(metadata, tensors, path);
  const names = namesOf(config);
  for (const [name, shape] of weightShapes(config)) {
    const tensor = tensors.get(names.get(name) ?? '');
    if (tensor === undefined) throw bad(path, `tensor ${names.get(name)} is missing`);
    if (tensor.shape.join() !== shape.join())
      throw bad(path, `tensor ${names.get(name)}: expected the shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`);
  }
  return {
    config,
    ...tokenizerOf(metadata, path),
    read(name) {
      const tensor = tensors.get(names.get(name) ?? '') as Tensor; // every weight was looked for above
      const [rows = 1, columns = 1] = tensor.shape;
      const values = dequantize(tensor.type, readBytes(path, tensor), rows * columns);
      return /\.(q|k)_proj\./.test(name) ? separateHalves(values, rows, config.headWidth) : values;
    },
  };
}

/** @returns a short name for the content of a file */
export async function contentKey(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer); // a stream without encoding gives buffers
  return hash.digest('hex').slice(0, 16);
}
