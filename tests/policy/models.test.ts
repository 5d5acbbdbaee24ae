// Where weights come from: what a policy's files hold, and what is said of files that are none.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../src/errors.ts';
import { type DecoderConfig, layerWeights, WEIGHTS, weightShapes } from '../../src/policy/config.ts';
import { type ModelSource, openModel, writeModel } from '../../src/policy/folder.ts';
import { initialModel } from '../../src/policy/init.ts';
import { dequantize } from '../../src/policy/quantized.ts';
import { readSafetensors, readTensor } from '../../src/policy/safetensors.ts';
import { type Field, type FileTensor, ggufBytes, halfBits, WRITERS } from './gguf-file.ts';
import { EXAMPLE_TEXTS } from './texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-models-'));
const at = (name: string): string => join(folder, name);
const SHAPE = {
  width: 64,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  feedForward: 96,
  vocabulary: 288,
  context: 128,
  seed: 3,
};
let source: ModelSource;

beforeAll(() => {
  process.env.XDG_CACHE_HOME = at('cache');
  source = initialModel(EXAMPLE_TEXTS, SHAPE);
  writeModel(at('model'), source);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Names of a GGUF file, by the decoder's. */
function ggufNames({ layers }: DecoderConfig): Map<string, string> {
  const names = new Map<string, string>([
    [WEIGHTS.embedding, 'token_embd.weight'],
    [WEIGHTS.norm, 'output_norm.weight'],
    [WEIGHTS.head, 'output.weight'],
  ]);
  const parts = {
    attentionNorm: 'attn_norm',
    query: 'attn_q',
    key: 'attn_k',
    value: 'attn_v',
    attentionOut: 'attn_output',
    feedForwardNorm: 'ffn_norm',
    gate: 'ffn_gate',
    up: 'ffn_up',
    down: 'ffn_down',
  } as const;
  for (let layer = 0; layer < layers; layer += 1) {
    for (const [part, name] of Object.entries(parts))
      names.set(layerWeights(layer)[part as keyof typeof parts], `blk.${layer}.${name}.weight`); // a key of parts
  }
  return names;
}

/** Puts the halves of a head's rows one into the other, as GGUF files have queries and keys. */
function interleaved(values: Float32Array, columns: number, headWidth: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row * columns < values.length; row += 1) {
    const inHead = row % headWidth;
    const to = row - inHead + (inHead < headWidth / 2 ? 2 * inHead : 2 * (inHead - headWidth / 2) + 1);
    out.set(values.subarray(row * columns, (row + 1) * columns), to * columns);
  }
  return out;
}

interface Written {
  readonly metadata: Record<string, Field>;
  readonly tensors: FileTensor[];
}

function ggufOf({ config, file, settings, read }: ModelSource, type: string): Written {
  const writer = WRITERS[type];
  if (writer === undefined) throw new RangeError(type);
  const names = ggufNames(config);
  const tokens = Object.entries(file.model.vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
  const added = new Set(file.added_tokens.map(({ id }) => id));
  const metadata: Record<string, Field> = {
    'general.architecture': { text: 'llama' },
    'llama.embedding_length': { u32: config.width },
    'llama.block_count': { u32: config.layers },
    'llama.attention.head_count': { u32: config.heads },
    'llama.attention.head_count_kv': { u32: config.keyValueHeads },
    'llama.feed_forward_length': { u32: config.feedForward },
    'llama.context_length': { u32: config.context },
    'llama.rope.freq_base': { f32: config.ropeBase },
    'llama.rope.dimension_count': { u32: config.headWidth },
    'llama.attention.layer_norm_rms_epsilon': { f32: config.normEpsilon },
    'tokenizer.ggml.model': { text: 'gpt2' },
    'tokenizer.ggml.pre': { text: 'smollm' },
    'tokenizer.ggml.tokens': { texts: tokens },
    'tokenizer.ggml.token_type': { i32s: tokens.map((_, id) => (added.has(id) ? 3 : 1)) },
    'tokenizer.ggml.merges': { texts: (file.model.merges as string[][]).map((pair) => pair.join(' ')) }, // as trainBpe() writes them
    'tokenizer.ggml.eos_token_id': { u32: file.model.vocab[settings.eos_token ?? ''] ?? 0 },
    'tokenizer.chat_template': { text: settings.chat_template ?? '' },
  };
  const tensors = [...weightShapes(config)].map(([name, shape]): FileTensor => {
    const values = /\.(q|k)_proj\./.test(name) ? interleaved(read(name), shape[1] ?? 1, config.headWidth) : read(name);
    const own = shape.length === 1 ? WRITERS.F32 : writer;
    return { name: names.get(name) ?? name, shape, type: own?.type ?? 0, bytes: own?.write(values) ?? new Uint8Array() };
  });
  return { metadata, tensors };
}

/** The weights of an opened model, read from where they lie. */
function weightOf({ folder: where, weights }: Awaited<ReturnType<typeof openModel>>, name: string): Float32Array {
  const { file } = weights(name);
  if (file === undefined) throw new RangeError(`${name} lies in no file`);
  const bytes = readTensor(join(where, file.location), { type: 'F32', shape: [], offset: file.offset, length: file.length });
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

describe('a model folder', () => {
  test('holds what was written, to the bit', async () => {
    const model = await openModel(at('model'));
    expect(model.config).toEqual({ ...source.config });
    for (const name of weightShapes(source.config).keys()) expect(weightOf(model, name)).toEqual(source.read(name));
    expect(model.tokenizer.decode(model.tokenizer.encode('Maximize\n obj: 3 x'))).toBe('Maximize\n obj: 3 x');
  });

  test('is the same for the same seed, and another for another', () => {
    const again = initialModel(EXAMPLE_TEXTS, SHAPE);
    const other = initialModel(EXAMPLE_TEXTS, { ...SHAPE, seed: 4 });
    const name = layerWeights(1).gate;
    expect(again.read(name)).toEqual(source.read(name));
    expect(other.read(name)).not.toEqual(source.read(name));
    expect(JSON.stringify(again.file)).toBe(JSON.stringify(source.file));
  });

  test.for([
    [WEIGHTS.embedding, 0.3],
    [WEIGHTS.head, 0.02],
    [layerWeights(1).gate, 1 / Math.sqrt(64)],
    [layerWeights(0).key, 1 / Math.sqrt(64)],
    [layerWeights(0).attentionOut, 1 / Math.sqrt(64 * 4)],
    [layerWeights(1).down, 1 / Math.sqrt(96 * 4)],
  ] as const)('begins %s with a deviation of %d', ([name, expected]) => {
    const values = source.read(name);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    expect(deviation / expected).toBeGreaterThan(0.95);
    expect(deviation / expected).toBeLessThan(1.05);
  });

  test.for([
    { context: 320, width: 64, heads: 4, base: 200 },
    { context: 2048, width: 192, heads: 6, base: 1000 },
    { context: 2048, width: 192, heads: 6, ropeBase: 10_000, base: 10_000 },
  ])('begins with rotations by base $base', ({ base, ...shape }) => {
    const { config } = initialModel(EXAMPLE_TEXTS, { ...shape, keyValueHeads: 2, vocabulary: 288 });
    expect(config).toMatchObject({ ropeBase: base, tied: false });
  });

  test('of 16-bit weights is read as float32', async () => {
    cpSync(at('model'), at('half'), { recursive: true });
    const stored = readSafetensors(at('model/model.safetensors'));
    const header: Record<string, unknown> = {};
    const pieces: Buffer[] = [];
    let end = 0;
    for (const [name, { shape }] of stored) {
      const bytes = Buffer.from(Uint16Array.from(source.read(name), halfBits).buffer);
      header[name] = { dtype: 'F16', shape, data_offsets: [end, end + bytes.length] };
      end += bytes.length;
      pieces.push(bytes);
    }
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    writeFileSync(at('half/model.safetensors'), Buffer.concat([length, text, ...pieces]));
    const model = await openModel(at('half'));
    const name = layerWeights(0).down;
    const expected = source.read(name);
    weightOf(model, name).forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThanOrEqual(2 ** -11 * Math.abs(expected[i] ?? 0) + 2 ** -24);
    });
  });
});

describe('a GGUF file', () => {
  const TYPES = Object.entries(WRITERS).map(([type, { steps }]) => ({ type, steps, tied: false }));
  test.for([...TYPES, { type: 'F16', steps: WRITERS.F16?.steps ?? 0, tied: true }])(
    'of $type (head and embedding are one: $tied) has the weights of the folder, to its precision',
    async ({ type, steps, tied }) => {
      const config = { ...source.config, tied };
      const { metadata, tensors } = ggufOf({ ...source, config }, type);
      writeFileSync(at(`${type}.gguf`), ggufBytes(metadata, tensors));
      const model = await openModel(at(`${type}.gguf`));
      expect(model.config).toEqual({ ...config, normEpsilon: Math.fround(config.normEpsilon) });
      for (const name of [
        layerWeights(0).query,
        layerWeights(1).key,
        layerWeights(1).up,
        WEIGHTS.embedding,
        layerWeights(0).attentionNorm,
      ]) {
        const expected = source.read(name);
        const found = weightOf(model, name);
        const most = expected.reduce((x, y) => Math.max(x, Math.abs(y)), 0);
        const gap = found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (expected[i] ?? 0))), 0);
        // Half a step of the widest block, and what rounding its scale to a half adds.
        expect(gap).toBeLessThanOrEqual(most * (1 / steps + 2 ** -10));
        if (type === 'F32') expect(found).toEqual(expected);
      }
      const text = 'Maximize\n profit: 3 x + 2.5 y\n';
      const own = await openModel(at('model'));
      expect([...model.tokenizer.encode(text)]).toEqual([...own.tokenizer.encode(text)]);
      expect(model.tokenizer.ends).toEqual(own.tokenizer.ends);
    },
  );

  const BROKEN: { name: string; message: string; change: (written: Written) => Buffer }[] = [
    { name: 'cut-off', message: 'the file is cut off', change: ({ metadata, tensors }) => ggufBytes(metadata, tensors).subarray(0, -200) },
    {
      name: 'cut-off-header',
      message: 'no GGUF file, or a cut-off one',
      change: ({ metadata, tensors }) => ggufBytes(metadata, tensors).subarray(0, 300),
    },
    { name: 'other-file', message: 'no GGUF file, or a cut-off one', change: () => Buffer.from('{"this": "is JSON"}'.repeat(40)) },
    { name: 'empty', message: 'no GGUF file, or a cut-off one', change: () => Buffer.alloc(0) },
    {
      name: 'no-tensor',
      message: 'tensor blk.1.ffn_up.weight is missing',
      change: ({ metadata, tensors }) =>
        ggufBytes(
          metadata,
          tensors.filter(({ name }) => name !== 'blk.1.ffn_up.weight'),
        ),
    },
    {
      name: 'other-shape',
      message: 'tensor blk.0.attn_k.weight: expected the shape [32, 64], got [64, 32]',
      change: ({ metadata, tensors }) =>
        ggufBytes(
          metadata,
          tensors.map((one) => (one.name === 'blk.0.attn_k.weight' ? { ...one, shape: [64, 32] } : one)),
        ),
    },
    {
      name: 'other-type',
      message: 'tensor token_embd.weight: expected F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, got Q2_K',
      change: ({ metadata, tensors }) =>
        ggufBytes(
          metadata,
          tensors.map((one) => (one.name === 'token_embd.weight' ? { ...one, type: 10 } : one)),
        ),
    },
    {
      name: 'other-architecture',
      message: "expected the architecture llama, got 'mamba'",
      change: ({ metadata, tensors }) => ggufBytes({ ...metadata, 'general.architecture': { text: 'mamba' } }, tensors),
    },
    {
      name: 'other-tokenizer',
      message: "expected a byte-level tokenizer (gpt2), got 'llama'",
      change: ({ metadata, tensors }) => ggufBytes({ ...metadata, 'tokenizer.ggml.model': { text: 'llama' } }, tensors),
    },
    {
      name: 'other-words',
      message: "expected a way to cut words of smollm, gpt-2, got 'poro-chat'",
      change: ({ metadata, tensors }) => ggufBytes({ ...metadata, 'tokenizer.ggml.pre': { text: 'poro-chat' } }, tensors),
    },
    {
      name: 'heads-that-do-not-fit',
      message: 'expected a multiple of 3 key-value heads, got 4 heads',
      change: ({ metadata, tensors }) => ggufBytes({ ...metadata, 'llama.attention.head_count_kv': { u32: 3 } }, tensors),
    },
  ];
  test.for(BROKEN)('is refused, naming it: $name', async ({ name, message, change }) => {
    const path = at(`${name}.gguf`);
    writeFileSync(path, change(ggufOf(source, 'F32')));
    const error = await openModel(path).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toContain(`${path}: `);
    expect(String(error)).toContain(message);
  });
});

describe('a broken folder is refused, naming file and tensor', () => {
  const json = (path: string, change: (value: Record<string, unknown>) => unknown): void =>
    writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>))); // an object, as written above
  const BROKEN: { name: string; message: string; change: (path: string) => void }[] = [
    { name: 'no-config', message: 'config.json: cannot be read', change: (path) => rmSync(join(path, 'config.json')) },
    { name: 'bad-config', message: 'config.json: no JSON', change: (path) => writeFileSync(join(path, 'config.json'), '{') },
    {
      name: 'other-model',
      message: "config.json: expected model_type to be 'llama', got 'gpt2'",
      change: (path) => json(join(path, 'config.json'), (value) => ({ ...value, model_type: 'gpt2' })),
    },
    {
      name: 'scaled',
      message: 'config.json: expected rope_scaling to be null, got an object',
      change: (path) => json(join(path, 'config.json'), (value) => ({ ...value, rope_scaling: { factor: 2 } })),
    },
    {
      name: 'no-width',
      message: 'config.json: expected hidden_size to be a whole number, got undefined',
      change: (path) => json(join(path, 'config.json'), ({ hidden_size: _width, ...value }) => value),
    },
    { name: 'no-weights', message: 'model.safetensors: no such file', change: (path) => rmSync(join(path, 'model.safetensors')) },
    {
      name: 'more-layers',
      message: 'tensor model.layers.2.input_layernorm.weight is missing',
      change: (path) => json(join(path, 'config.json'), (value) => ({ ...value, num_hidden_layers: 3 })),
    },
    {
      name: 'wider',
      message: 'tensor model.layers.0.mlp.gate_proj.weight: expected the shape [128, 64], got [96, 64]',
      change: (path) => json(join(path, 'config.json'), (value) => ({ ...value, intermediate_size: 128 })),
    },
    {
      name: 'cut-off',
      message: 'model.safetensors: tensor lm_head.weight: ends at byte',
      change: (path) => writeFileSync(join(path, 'model.safetensors'), readFileSync(join(path, 'model.safetensors')).subarray(0, -16)),
    },
    {
      name: 'no-safetensors',
      message: 'model.safetensors: no safetensors file, or a cut-off one',
      change: (path) => writeFileSync(join(path, 'model.safetensors'), 'GGUF and more text'),
    },
    {
      name: 'other-tokenizer',
      message: "tokenizer.json: has 289 tokens, where the model knows 288: it is another model's",
      change: (path) =>
        json(join(path, 'tokenizer.json'), (value) => ({
          ...value,
          added_tokens: [...(value.added_tokens as unknown[]), { id: 288, content: '<|more|>', special: true }],
        })),
    },
    {
      name: 'no-bytes',
      message: "tokenizer.json: expected a byte-level vocabulary, where '▁the' is no token",
      change: (path) =>
        json(join(path, 'tokenizer.json'), (value) => ({ ...value, model: { type: 'BPE', vocab: { '▁the': 7 }, merges: [] } })),
    },
    {
      name: 'other-kind',
      message: "tokenizer.json: expected byte pair encoding (BPE), got 'Unigram'",
      change: (path) => json(join(path, 'tokenizer.json'), (value) => ({ ...value, model: { type: 'Unigram', vocab: {} } })),
    },
  ];
  test.for(BROKEN)('$name', async ({ name, message, change }) => {
    const path = at(`broken-${name}`);
    mkdirSync(path);
    cpSync(at('model'), path, { recursive: true });
    change(path);
    await expect(openModel(path)).rejects.toThrow(`the policy cannot be used: ${path}`);
    await expect(openModel(path)).rejects.toThrow(message);
  });
});

describe('blocks of a K type', () => {
  /** A block with these parts at their bytes. */
  function block(size: number, parts: Readonly<Record<number, readonly number[]>>): Uint8Array {
    const bytes = new Uint8Array(size);
    for (const [place, values] of Object.entries(parts)) bytes.set(values, Number(place));
    return bytes;
  }
  const half = (value: number): number[] => [halfBits(value) & 255, halfBits(value) >> 8];
  const CASES: { name: string; type: string; bytes: Uint8Array; expected: Readonly<Record<number, number>> }[] = [
    {
      // Scales 3 and least values 5 of part 0, 9 and 2 of part 5, whose upper bits lie with part 1's.
      name: 'Q4_K: parts, their scales and least values',
      type: 'Q4_K',
      bytes: block(144, {
        0: half(0.5),
        2: half(0.25),
        4: [3, 0, 0, 0],
        8: [5, 0, 0, 0],
        12: [0, 9 | (2 << 4), 0, 0],
        16: [0xa7],
        80: [0xb0],
      }),
      expected: { 0: 0.5 * 3 * 7 - 0.25 * 5, 1: -0.25 * 5, 32: 0, 160: 0.5 * 9 * 11 - 0.25 * 2 },
    },
    {
      name: 'Q4_K: upper bits of a scale',
      type: 'Q4_K',
      bytes: block(144, { 0: half(1), 4: [0xc0, 0, 0, 0], 8: [0x80, 0, 0, 0], 12: [1, 0, 0, 0], 2: half(1), 80: [3] }),
      expected: { 128: (1 | (3 << 4)) * 3 - (2 << 4) },
    },
    {
      name: 'Q5_K: the fifth bit',
      type: 'Q5_K',
      bytes: block(176, { 0: half(1), 2: half(0), 4: [1, 1, 1, 1], 16: [0b10], 48: [0x21] }),
      expected: { 0: 1, 32: 2 | 16 },
    },
    {
      name: 'Q6_K: two more bits, and signed scales',
      type: 'Q6_K',
      bytes: block(210, { 0: [0x5c], 32: [0x01], 128: [0b11_10_01_00], 192: [2, 0, -3 & 255, 0, 1, 0, 4], 208: half(0.5) }),
      expected: {
        0: 0.5 * 2 * (12 - 32),
        32: 0.5 * -3 * ((1 | (1 << 4)) - 32),
        64: 0.5 * 1 * ((5 | (2 << 4)) - 32),
        96: 0.5 * 4 * ((0 | (3 << 4)) - 32),
      },
    },
    { name: 'BF16: the upper half of a float32', type: 'BF16', bytes: Uint8Array.of(0x40, 0x40, 0x20, 0xc0), expected: { 0: 3, 1: -2.5 } },
  ];
  test.for(CASES)('$name', ({ type, bytes, expected }) => {
    const values = dequantize(type, bytes, type === 'BF16' ? 2 : 256);
    for (const [place, value] of Object.entries(expected)) expect(values[Number(place)]).toBeCloseTo(value, 6);
  });
});
