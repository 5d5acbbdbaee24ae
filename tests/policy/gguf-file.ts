// Writes GGUF files for tests: metadata and tensors as they are given, right or wrong.

/** A value with the type that the file says it has. */
export type Field =
  | { readonly text: string }
  | { readonly u32: number }
  | { readonly f32: number }
  | { readonly texts: readonly string[] }
  | { readonly i32s: readonly number[] };

export interface FileTensor {
  readonly name: string;
  /** [out, in]; the file has it the other way round. */
  readonly shape: readonly number[];
  /** Number of the element type. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 32;
const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};
const u64 = (value: number): Buffer => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
};
const text = (value: string): Buffer => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

function fieldBytes(field: Field): Buffer {
  if ('text' in field) return Buffer.concat([u32(8), text(field.text)]);
  if ('u32' in field) return Buffer.concat([u32(4), u32(field.u32)]);
  if ('f32' in field) return Buffer.concat([u32(6), Buffer.from(Float32Array.of(field.f32).buffer)]);
  if ('texts' in field) return Buffer.concat([u32(9), u32(8), u64(field.texts.length), ...field.texts.map(text)]);
  return Buffer.concat([u32(9), u32(5), u64(field.i32s.length), Buffer.from(Int32Array.from(field.i32s).buffer)]);
}

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);

export function ggufBytes(metadata: Readonly<Record<string, Field>>, tensors: readonly FileTensor[]): Buffer {
  const fields = Object.entries(metadata);
  let at = 0;
  const infos = tensors.map(({ name, shape, type, bytes }) => {
    const info = Buffer.concat([text(name), u32(shape.length), ...[...shape].reverse().map(u64), u32(type), u64(at)]);
    at += padded(bytes).length;
    return info;
  });
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(fields.length)];
  const header = Buffer.concat([...head, ...fields.flatMap(([key, field]) => [text(key), fieldBytes(field)]), ...infos]);
  return Buffer.concat([padded(header), ...tensors.map(({ bytes }) => padded(bytes))]);
}

/** @returns 16 bits of the half that is nearest to a number of moderate size */
export function halfBits(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value))));
  const fraction = Math.round((Math.abs(value) / 2 ** exponent) * 1024);
  const bits = fraction < 1024 ? fraction : ((exponent + 15) << 10) + fraction - 1024;
  return (value < 0 ? 0x8000 : 0) | bits;
}

/** Blocks of 32 values: how each type of GGUF file writes them. */
export const WRITERS: Readonly<Record<string, { readonly type: number; readonly steps: number; write(values: Float32Array): Uint8Array }>> =
  {
    F32: {
      type: 0,
      steps: Number.POSITIVE_INFINITY,
      write: (values) => new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)),
    },
    F16: { type: 1, steps: 2048, write: (values) => new Uint8Array(Uint16Array.from(values, halfBits).buffer) },
    Q4_0: { type: 2, steps: 7, write: (values) => blocks(values, (block) => fromMiddle(block, 8, packFours)) },
    Q4_1: { type: 3, steps: 15, write: (values) => blocks(values, (block) => fromLeast(block, 15, packFours)) },
    Q5_0: { type: 6, steps: 15, write: (values) => blocks(values, (block) => fromMiddle(block, 16, packFives)) },
    Q5_1: { type: 7, steps: 31, write: (values) => blocks(values, (block) => fromLeast(block, 31, packFives)) },
    Q8_0: {
      type: 8,
      steps: 127,
      write: (values) => blocks(values, (block) => fromMiddle(block, 128, (q) => q.map((value) => value - 128))),
    },
  };

function blocks(values: Float32Array, write: (block: readonly number[]) => number[]): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < values.length; i += 32) out.push(...write([...values.subarray(i, i + 32)]));
  return Uint8Array.from(out, (byte) => byte & 255);
}
const bytesOfHalf = (bits: number): number[] => [bits & 255, bits >> 8];
function fromMiddle(block: readonly number[], middle: number, pack: (q: number[]) => number[]): number[] {
  const scale = Math.max(...block.map(Math.abs)) / (middle - 1);
  const q = block.map((value) => (scale === 0 ? middle : Math.round(value / scale) + middle));
  return [...bytesOfHalf(halfBits(scale)), ...pack(q)];
}
function fromLeast(block: readonly number[], steps: number, pack: (q: number[]) => number[]): number[] {
  const least = Math.min(...block);
  const scale = (Math.max(...block) - least) / steps;
  const q = block.map((value) => (scale === 0 ? 0 : Math.round((value - least) / scale)));
  return [...bytesOfHalf(halfBits(scale)), ...bytesOfHalf(halfBits(least)), ...pack(q)];
}
const packFours = (q: readonly number[]): number[] =>
  Array.from({ length: 16 }, (_, i) => ((q[i] ?? 0) & 15) | (((q[i + 16] ?? 0) & 15) << 4));
function packFives(q: readonly number[]): number[] {
  const bits = q.reduce((sum, value, i) => sum + (value >> 4) * 2 ** i, 0);
  return [bits, bits / 2 ** 8, bits / 2 ** 16, bits / 2 ** 24].map((part) => Math.floor(part) % 256).concat(packFours(q));
}
