// Element types of GGUF files, as blocks of bytes and the numbers they stand for. See
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md and the block types of ggml-common.h.

/** One kind of block. */
interface Block {
  readonly values: number;
  readonly bytes: number;
  /** Writes the values of the block at byte `at` to `out` from `to` on. */
  decode(bytes: Uint8Array, at: number, out: Float32Array, to: number): void;
}

const view = new DataView(new ArrayBuffer(4));

/** @returns the number that 16 bits of an IEEE half stand for */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** @returns the number that 16 bits of a bfloat16 stand for: the upper half of a float32 */
function brain(bits: number): number {
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const signed = (bytes: Uint8Array, at: number): number => (byte(bytes, at) << 24) >> 24;
const word = (bytes: Uint8Array, at: number): number => byte(bytes, at) | (byte(bytes, at + 1) << 8);
const halfAt = (bytes: Uint8Array, at: number): number => half(word(bytes, at));

/** 32 values of 4 bits: the lower halves of 16 bytes, then the upper; a fifth bit each where `high` is given. */
function fours(bytes: Uint8Array, { at, high }: { at: number; high?: number }, put: (place: number, value: number) => void): void {
  const bits = high === undefined ? 0 : word(bytes, high) | (word(bytes, high + 2) << 16);
  for (let i = 0; i < 16; i += 1) {
    put(i, (byte(bytes, at + i) & 15) | (((bits >>> i) & 1) << 4));
    put(i + 16, (byte(bytes, at + i) >> 4) | (((bits >>> (i + 16)) & 1) << 4));
  }
}

/** Six-bit scale and least value of a part of a K block; eight parts share twelve bytes. */
function partScale(bytes: Uint8Array, at: number, part: number): { scale: number; least: number } {
  if (part < 4) return { scale: byte(bytes, at + part) & 63, least: byte(bytes, at + part + 4) & 63 };
  const low = byte(bytes, at + part + 4);
  return { scale: (low & 15) | ((byte(bytes, at + part - 4) >> 6) << 4), least: (low >> 4) | ((byte(bytes, at + part) >> 6) << 4) };
}

/** Four bits a value, eight parts of 32 with scales of their own; a fifth bit each where the block has them. */
function decodeK(bytes: Uint8Array, { at, low, high }: { at: number; low: number; high?: number }, out: Float32Array, to: number): void {
  const scaleOfAll = halfAt(bytes, at);
  const leastOfAll = halfAt(bytes, at + 2);
  for (let part = 0; part < 8; part += 1) {
    const { scale, least } = partScale(bytes, at + 4, part);
    for (let i = 0; i < 32; i += 1) {
      const packed = byte(bytes, low + (part >> 1) * 32 + i);
      const bit = high === undefined ? 0 : (byte(bytes, high + i) >> part) & 1;
      const value = (part % 2 === 0 ? packed & 15 : packed >> 4) | (bit << 4);
      out[to + part * 32 + i] = scaleOfAll * scale * value - leastOfAll * least;
    }
  }
}

function decodeQ6K(bytes: Uint8Array, at: number, out: Float32Array, to: number): void {
  const scaleOfAll = halfAt(bytes, at + 208);
  for (let i = 0; i < 256; i += 1) {
    const [side, inSide] = [i >> 7, i & 127];
    const packed = byte(bytes, at + side * 64 + (inSide & 63));
    const low = inSide < 64 ? packed & 15 : packed >> 4;
    const high = (byte(bytes, at + 128 + side * 32 + (inSide & 31)) >> (2 * (inSide >> 5))) & 3;
    out[to + i] = scaleOfAll * signed(bytes, at + 192 + (i >> 4)) * ((low | (high << 4)) - 32);
  }
}

/** By the names that GGUF files use. */
const BLOCKS: Readonly<Record<string, Block>> = {
  F32: {
    values: 1,
    bytes: 4,
    decode(bytes, at, out, to) {
      for (let i = 0; i < 4; i += 1) view.setUint8(3 - i, byte(bytes, at + i));
      out[to] = view.getFloat32(0);
    },
  },
  F16: {
    values: 1,
    bytes: 2,
    decode(bytes, at, out, to) {
      out[to] = halfAt(bytes, at);
    },
  },
  BF16: {
    values: 1,
    bytes: 2,
    decode(bytes, at, out, to) {
      out[to] = brain(word(bytes, at));
    },
  },
  Q4_0: {
    values: 32,
    bytes: 18,
    decode(bytes, at, out, to) {
      const scale = halfAt(bytes, at);
      fours(bytes, { at: at + 2 }, (place, value) => {
        out[to + place] = scale * (value - 8);
      });
    },
  },
  Q4_1: {
    values: 32,
    bytes: 20,
    decode(bytes, at, out, to) {
      const scale = halfAt(bytes, at);
      const least = halfAt(bytes, at + 2);
      fours(bytes, { at: at + 4 }, (place, value) => {
        out[to + place] = scale * value + least;
      });
    },
  },
  Q5_0: {
    values: 32,
    bytes: 22,
    decode(bytes, at, out, to) {
      const scale = halfAt(bytes, at);
      fours(bytes, { at: at + 6, high: at + 2 }, (place, value) => {
        out[to + place] = scale * (value - 16);
      });
    },
  },
  Q5_1: {
    values: 32,
    bytes: 24,
    decode(bytes, at, out, to) {
      const scale = halfAt(bytes, at);
      const least = halfAt(bytes, at + 2);
      fours(bytes, { at: at + 8, high: at + 4 }, (place, value) => {
        out[to + place] = scale * value + least;
      });
    },
  },
  Q8_0: {
    values: 32,
    bytes: 34,
    decode(bytes, at, out, to) {
      const scale = halfAt(bytes, at);
      for (let i = 0; i < 32; i += 1) out[to + i] = scale * signed(bytes, at + 2 + i);
    },
  },
  Q4_K: { values: 256, bytes: 144, decode: (bytes, at, out, to) => decodeK(bytes, { at, low: at + 16 }, out, to) },
  Q5_K: { values: 256, bytes: 176, decode: (bytes, at, out, to) => decodeK(bytes, { at, low: at + 48, high: at + 16 }, out, to) },
  Q6_K: { values: 256, bytes: 210, decode: decodeQ6K },
};

/** @returns bytes that so many values take, or undefined where the type is not known or does not divide them */
export function quantizedBytes(type: string, count: number): number | undefined {
  const block = BLOCKS[type];
  return block === undefined || count % block.values !== 0 ? undefined : (count / block.values) * block.bytes;
}

/** Types that can be read. */
export const QUANTIZED_TYPES: readonly string[] = Object.keys(BLOCKS);

/** @returns the values that blocks of bytes stand for; throws RangeError for a type or length that is none */
export function dequantize(type: string, bytes: Uint8Array, count: number): Float32Array {
  const block = BLOCKS[type];
  if (block === undefined || quantizedBytes(type, count) !== bytes.length)
    throw new RangeError(`expected ${count} values of ${QUANTIZED_TYPES.join(', ')}, got ${bytes.length} bytes of ${type}`);
  const out = new Float32Array(count);
  for (let i = 0; i * block.values < count; i += 1) block.decode(bytes, i * block.bytes, out, i * block.values);
  return out;
}
